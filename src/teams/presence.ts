import { Temporal } from 'temporal-polyfill'
import { isPaused, type Nudging, rosterOf } from '../nudges/nudging.ts'
import { dayIn } from '../people/home.ts'
import { isBy, momentOn, partOfTheWay } from '../people/instants.ts'
import { shiftAt, shiftsBetween } from '../people/roster.ts'

/** What is known of when somebody works; `zone` is the one their platform told. Without `nudging` they said nothing. */
export type Working = { nudging?: Nudging | undefined; zone: string }

/** When somebody is written to whose hours nobody knows: Monday to Friday from `time` on in `zone`, the team's. */
export type UsualHours = { time: string; zone: string }

/** How long whoever has no roster may be written to, in hours: after the hour of a team's rounds, or once it may be. */
const USUAL_HOURS = 2
/** How far shifts are looked for at once, in days: longer than any row of free days that is no leave. */
const LOOKED_AHEAD = 14

/** Whether it is known when somebody works on the days from a moment on: what lies behind it says nothing about them. */
export function isRosterKnown({ nudging, zone }: Working, from: Temporal.Instant): boolean {
  if (!nudging) return false
  const roster = rosterOf(nudging, zone)
  const day = dayIn(roster.zone, from).toString()
  return roster.weekly.length > 0 || roster.extra.some(({ date }) => date >= day)
}

/**
 * Whether somebody can be in a round at all. Not when they asked for silence without an end, or for the whole first half of
 * it; nor when they are on leave or ill all that time; nor when their roster has no shift in the whole of it. Whoever told
 * nothing is there. Pure; nobody hears which of these it is.
 */
export function isPresent(working: Working, from: Temporal.Instant, until: Temporal.Instant): boolean {
  const { nudging } = working
  if (!nudging) return true
  const zone = nudging.zone ?? working.zone
  const last = dayIn(zone, partOfTheWay(from, until))
  let isThere = false
  for (let day = dayIn(zone, from); Temporal.PlainDate.compare(day, last) <= 0; day = day.add({ days: 1 })) {
    isThere ||= !isOff(working, day)
  }
  return isThere && (!isRosterKnown(working, from) || firstShift(working, from, until) !== undefined)
}

/**
 * The first moment from `from` on and before `before` at which somebody works, by their roster: `from` itself when it lies
 * in a shift. Undefined when there is none, or no roster. Pure; no shift counts on a day of leave or silence.
 */
export function firstShift(
  working: Working,
  from: Temporal.Instant,
  before: Temporal.Instant,
): Temporal.Instant | undefined {
  if (!working.nudging || isBy(before, from)) return undefined
  const roster = rosterOf(working.nudging, working.zone)
  const isQuiet = (at: Temporal.Instant) => isPaused(working.nudging as Nudging, dayIn(roster.zone, at))
  if (shiftAt(roster, from) && !isQuiet(from)) return from
  for (let after = from; isBy(after, before); after = after.add({ hours: 24 * LOOKED_AHEAD })) {
    const upTo = after.add({ hours: 24 * LOOKED_AHEAD })
    const found = shiftsBetween(roster, after, upTo).find(({ start }) => !isQuiet(start))
    if (found) return isBy(before, found.start) ? undefined : found.start
  }
  return undefined
}

/**
 * The first moment from `from` on and before `before` at which somebody may be written to about their round: in a shift, or
 * where no roster is known in the usual hours of their team, on a day that they are not off. Pure.
 */
export function firstReach(
  working: Working,
  usual: UsualHours,
  from: Temporal.Instant,
  before: Temporal.Instant,
): Temporal.Instant | undefined {
  if (isRosterKnown(working, from)) return firstShift(working, from, before)
  for (let day = dayIn(usual.zone, from); ; day = day.add({ days: 1 })) {
    const start = momentOn(day, usual.time, usual.zone)
    const at = isBy(start, from) ? from : start
    if (isBy(before, at)) return undefined
    const isOver = isBy(start.add({ hours: USUAL_HOURS }), at)
    if (day.dayOfWeek <= 5 && !isOver && !isOffAt(working, at)) return at
  }
}

/**
 * Until when somebody may be written to who may be at a moment: the end of their shift, or where no roster is known two
 * hours later. Pure.
 */
export function endOfReach(working: Working, at: Temporal.Instant): Temporal.Instant {
  const { nudging, zone } = working
  const shift = nudging && isRosterKnown(working, at) ? shiftAt(rosterOf(nudging, zone), at) : undefined
  return shift?.end ?? at.add({ hours: USUAL_HOURS })
}

/** Whether somebody is on leave, ill or asked for silence at a moment. */
export function isOffAt(working: Working, at: Temporal.Instant): boolean {
  return isOff(working, dayIn(working.nudging?.zone ?? working.zone, at))
}

function isOff({ nudging, zone }: Working, day: Temporal.PlainDate): boolean {
  if (!nudging) return false
  const date = day.toString()
  return isPaused(nudging, day) || rosterOf(nudging, zone).off.some(({ from, until }) => from <= date && date <= until)
}
