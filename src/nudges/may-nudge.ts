import { Temporal } from 'temporal-polyfill'
import { shiftAt } from '../people/roster.ts'
import { isPaused, type Nudging, rosterOf } from './nudging.ts'

/** For how long after the last word of a talk nobody is nudged. */
export const QUIET_AFTER = Temporal.Duration.from({ minutes: 30 })
/**
 * After so long without a word a talk that was left open is over, as far as nudging goes: a text that comes then is no
 * longer taken for its answer (conversations/decide-step.ts).
 */
const LEFT_OPEN = Temporal.Duration.from({ hours: 8 })

/** What is known of somebody's talks: whether one waits for an answer, and when they were last heard. */
export type Talking = { open: boolean; heardAt?: Temporal.Instant }

/**
 * When somebody who is talking to Maatje may be nudged again, or undefined when that is now. While a dialogue waits for
 * their answer a nudge would stand between the question and it.
 */
export function quietUntil({ open, heardAt }: Talking, now: Temporal.Instant): Temporal.Instant | undefined {
  if (!heardAt) return undefined
  const until = heardAt.add(open ? LEFT_OPEN : QUIET_AFTER)
  return Temporal.Instant.compare(now, until) < 0 ? until : undefined
}

/**
 * The same for a break they put off: they asked for it with a press a quarter of an hour ago, which is no talk to stay out
 * of. An open dialogue still is.
 */
export function inTalkOnly({ open, heardAt }: Talking): Talking {
  return open && heardAt ? { open, heardAt } : { open }
}

/** Why somebody is not nudged at a moment, or 'yes'. Pure: asked when a nudge is planned, and again when it is sent. */
export type MayNudge = 'yes' | 'stopped' | 'paused' | 'off-shift' | 'talking'

/** Whether somebody may be nudged now: they said yes, they work, and they are not in the middle of a talk. */
export function mayNudge(nudging: Nudging, zone: string, talking: Talking, now: Temporal.Instant): MayNudge {
  if (!nudging.consent) return 'stopped'
  const roster = rosterOf(nudging, zone)
  if (isPaused(nudging, now.toZonedDateTimeISO(roster.zone).toPlainDate())) return 'paused'
  if (!shiftAt(roster, now)) return 'off-shift'
  return quietUntil(talking, now) ? 'talking' : 'yes'
}
