import type { Pace } from '../../src/ports.ts'

/** How fast the two platforms take messages, as src/platforms/slack/messenger.ts and teams/messenger.ts have it. */
export const PACES = {
  slack: { perSecond: 5, burst: 25 },
  teams: { perSecond: 25, burst: 60 },
} as const satisfies Record<string, Pace>
