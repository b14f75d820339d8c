/** What a nudge is about, in the order in which they are listed to somebody. */
export const KINDS = ['break', 'debrief', 'weekly', 'follow-up', 'take-away'] as const

/** What a prompt is for. Each kind has a file of prompts in every locale, and a flow of this name that its answer begins. */
export type PromptKind = (typeof KINDS)[number]
