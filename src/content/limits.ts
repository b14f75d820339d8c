/**
 * What the tightest platform takes, in characters, for texts of ours before values are filled in: a Slack text object
 * (3000), button label (75) and table header. Source: Slack's Block Kit reference; Adaptive Cards have no tighter one.
 */
export const LIMITS = { text: 3000, label: 75, header: 150 } as const

/** The longest answer a person can give, in code points: what fits one Slack text object, and about a written page. */
export const LONGEST_ANSWER = 3000
