import { Temporal } from 'temporal-polyfill'
import { contentFor } from '../../src/content/content.ts'
import type { Situation } from '../../src/conversations/decision.ts'
import type { Deed } from '../../src/conversations/exercise.ts'
import type { Message } from '../../src/messages/message.ts'
import { applyDeeds, type Done } from '../../src/nudges/deeds.ts'
import type { Talking } from '../../src/nudges/may-nudge.ts'
import { nextLook } from '../../src/nudges/next-look.ts'
import { NOTHING_SAID, Nudging } from '../../src/nudges/nudging.ts'
import { type Planned, planNudges, type SkipCode } from '../../src/nudges/plan-nudges.ts'
import type { PromptKind } from '../../src/nudges/prompt-kinds.ts'
import { promptsFor } from '../../src/nudges/prompts.ts'
import { dayIn } from '../../src/people/home.ts'
import { content, prompts } from '../talk.ts'

export const at = (text: string) => Temporal.Instant.from(text)

/**
 * One person and the planner, without a store: what is looked at is what product code says is to be looked at, and the
 * state is written and read back after every step.
 */
export type Planner = {
  nudging: Nudging
  talking: Talking
  now: Temporal.Instant
  readonly sent: { key: string; kind: PromptKind; at: Temporal.Instant; expires: Temporal.Instant; message: Message }[]
  readonly skipped: { kind: PromptKind; code: SkipCode; at: Temporal.Instant }[]
  /** What there is to plan now, whether or not it is time to look. */
  look(): Planned
  /** Lets time pass, and looks whenever it is time. */
  until(upTo: string | Temporal.Instant): void
  does(...deeds: Deed[]): Done
  /** What came and what was skipped, with its moment in UTC. */
  story(): string[]
}

export function createPlanner(
  told: Partial<Nudging>,
  { from, zone = 'Europe/Amsterdam' }: { from: string | Temporal.Instant; zone?: string },
): Planner {
  const house = contentFor(content, 'nl')
  const story: string[] = []
  const planner: Planner = {
    nudging: { ...NOTHING_SAID, consent: true, zone, plannedUpTo: Temporal.Instant.from(from), ...told },
    talking: { open: false },
    now: Temporal.Instant.from(from),
    sent: [],
    skipped: [],
    look() {
      const { nudging, talking, now } = planner
      const words = promptsFor(prompts, 'nl')
      const planned = planNudges({ nudging, person: 'one', zone, turn: 1, talking, now, house, prompts: words })
      planner.nudging = Nudging.parse(JSON.parse(JSON.stringify(planned.nudging)))
      const { nudge } = planned
      if (nudge) {
        planner.sent.push({ ...nudge, at: now })
        story.push(`${now} ${nudge.key}`)
      }
      for (const { kind, code } of planned.skipped) {
        planner.skipped.push({ kind, code, at: now })
        story.push(`${now} (${kind}: ${code})`)
      }
      return planned
    },
    until(upTo) {
      const end = Temporal.Instant.from(upTo)
      for (;;) {
        const next = nextLook(planner.nudging, planner.nudging.zone ?? zone, planner.now)
        if (!next || Temporal.Instant.compare(next, end) > 0) break
        if (Temporal.Instant.compare(next, planner.now) > 0) planner.now = next
        planner.look()
      }
      planner.now = end
    },
    does(...deeds) {
      const { nudging, now } = planner
      const mine = nudging.zone ?? zone
      const situation: Situation = {
        content,
        house,
        turn: 1,
        now,
        today: dayIn(mine, now),
        runningSince: now,
        others: [],
        zone: mine,
        nudging,
        entries: [],
        reviews: [],
        teams: [],
        groups: [],
        hours: [],
      }
      const done = applyDeeds(situation, deeds)
      planner.nudging = Nudging.parse(JSON.parse(JSON.stringify(done.nudging ?? nudging)))
      return done
    },
    story: () => story,
  }
  return planner
}
