import { Temporal } from 'temporal-polyfill'
import { DAY, dateOf } from './days.ts'
import { type Worked, workOf } from './worked.ts'

/**
 * When somebody works, in wall-clock times of one zone (IANA). `weekly` repeats every week, `extra` are single shifts;
 * 'HH:MM' times, and an end that is not after its start is on the next day. `off` are days of leave or illness, both
 * ends included: shifts that start on them are not worked.
 */
export type Roster = {
  zone: string
  weekly: { weekday: 1 | 2 | 3 | 4 | 5 | 6 | 7; start: string; end: string }[]
  extra: { date: string; start: string; end: string }[]
  off: { from: string; until: string }[]
}

/**
 * One shift as it is worked. `date` is the day it stands on in the roster, which is the local day it starts on, and the
 * day it belongs to also past midnight. (Where the clocks skip the last hour of a day, as in Greenland, a shift that was
 * to start in it starts just after midnight and keeps its date.)
 */
export type Shift = { date: string; start: Temporal.Instant; end: Temporal.Instant }

/**
 * The shifts that start in (after, upTo], earliest first. Pure: adjoining windows give each shift exactly once, whatever
 * zone the process is in. A wall time that the clocks skip moves later, a repeated one means its first pass, and a shift
 * lasts as long as it really does: a night on which the clocks change is an hour shorter or longer. A shift that lies
 * wholly in a skipped hour is not worked. Shifts that overlap are one, which belongs to the day the first of them starts
 * on; those that only touch are two. Expects times and dates that can be read, and throws a RangeError for a time that is
 * none; a date that is none never comes.
 */
export function shiftsBetween(roster: Roster, after: Temporal.Instant, upTo: Temporal.Instant): Shift[] {
  const [from, until] = [after.epochMilliseconds, upTo.epochMilliseconds]
  if (from >= until) return []
  const { clock, around } = workOf(roster)
  // From the day before: what belongs to it can start after midnight.
  return around(clock.dayAt(from) - 1, clock.dayAt(until))
    .filter(({ start }) => from < start && start <= until)
    .map(shiftOf)
}

/** The shift that a moment lies in: at its start it does, at its end no longer. Pure, as `shiftsBetween` is. */
export function shiftAt(roster: Roster, at: Temporal.Instant): Shift | undefined {
  const found = lastBy(roster, at)
  return found && at.epochMilliseconds < found.end ? shiftOf(found) : undefined
}

/** For how long after its start, in milliseconds, the last shift is still what somebody looks back on. */
const LOOKED_BACK_ON = 3 * DAY

/**
 * The date of the shift that a moment lies in, or else of the last one before it, if that started at most three times 24
 * hours ago: a look back that is written just after the end is about that shift. Pure.
 */
export function lastShiftStart(roster: Roster, at: Temporal.Instant): string | undefined {
  const [found, now] = [lastBy(roster, at), at.epochMilliseconds]
  const isRecent = found && (now < found.end || now <= found.start + LOOKED_BACK_ON)
  return isRecent ? dateOf(found.day) : undefined
}

/**
 * The last shift that has started at a moment, if it started in the three times 24 hours before or has not ended: over a
 * change of the clocks those can begin four days ago.
 */
function lastBy(roster: Roster, at: Temporal.Instant): Worked | undefined {
  const { clock, around } = workOf(roster)
  const today = clock.dayAt(at.epochMilliseconds)
  return around(today - 4, today).findLast(({ start }) => start <= at.epochMilliseconds)
}

function shiftOf({ day, start, end }: Worked): Shift {
  return {
    date: dateOf(day),
    start: Temporal.Instant.fromEpochMilliseconds(start),
    end: Temporal.Instant.fromEpochMilliseconds(end),
  }
}
