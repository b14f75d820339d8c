import type { Words } from '../content/words.ts'
import type { Block, Inline } from '../messages/message.ts'
import type { Conversation, StepInput, Written } from './conversation.ts'
import type { FlowFile, Step } from './flow.ts'

/** A guided dialogue in one locale: its file, the words of the house, and what must be computed. */
export type Flow = FlowFile & { words: Words; exercise: Exercise }

/** Where a computed step stands: everything it may look at. */
export type Scene = { flow: Flow; step: Step; conversation: Conversation }

/** A button of a computed step; `id` comes back as a choice. */
export type Option = { id: string; label: string; tone: 'main' | 'choice' | 'grave' }

/**
 * What a computed step shows: `blocks` above the question, `say` instead of the step's own, `where` behind the
 * progress line ("line 3 of 12"), `written` the answer that already stands there.
 */
export type Prompt = {
  blocks: Block[]
  say?: Inline[]
  where?: string
  written?: string
  options: Option[]
  skip: boolean
}

/** What changes; what is absent stays. `step` moves on, `notes` are said before the next question. */
export type Move = Partial<Pick<Conversation, 'step' | 'at' | 'rows'>> & { notes?: Block[] }

/** A step whose next move must be computed. `take` is pure and total: undefined means that the input does not fit. */
export type ComputedStep = {
  /** Which row to stand at on the way in, coming from before or from behind. */
  enter?(conversation: Conversation, from: 'before' | 'behind'): string | undefined
  prompt(scene: Scene): Prompt
  take(scene: Scene, input: StepInput): Move | undefined
}

/** Something to look at that is drawn from what somebody wrote: a table, the whole result. */
export type Picture = (flow: Flow, written: Written) => Block[]

/**
 * What an exercise adds to its flow file. `texts` are the words it needs from there, each with the placeholders it fills
 * in; `labels` are those of them that stand on buttons or above columns; `leadsTo` are the steps it sends people to.
 * All three are checked at start. `table` among the pictures is what the word "table" shows.
 */
export type Exercise = {
  texts: Readonly<Record<string, readonly string[]>>
  labels: readonly string[]
  steps: Readonly<Record<string, ComputedStep>>
  leadsTo: readonly string[]
  pictures: Readonly<Record<string, Picture>>
}
