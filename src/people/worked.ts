import { DAY, dateOf, weekdayOf } from './days.ts'
import type { Roster } from './roster.ts'
import { minutesOf, type WallClock, wallClock } from './wall-clock.ts'

/**
 * A shift in numbers: `day` is the local day it belongs to, in days since 1970-01-01, and `nth` which of that day's
 * shifts it is, from 1; `start` and `end` are in milliseconds since 1970-01-01T00:00Z.
 */
export type Worked = { day: number; nth: number; start: number; end: number }

/**
 * The shifts of a roster, overlapping ones as one, earliest first: all that belong to a day from `first` to `last`, and
 * whichever others stand in their way: from before those that reach in, from after those that were looked at to know an
 * end. Callers take what they need of them. The same shift is the same in every answer.
 */
export type Work = { clock: WallClock; around(first: number, last: number): Worked[] }

/** Whoever has no gap between shifts for so long has no first one either: from here on they begin anew each Monday. */
const ENDLESS_DAYS = 56
const ENDLESS = ENDLESS_DAYS * DAY
/** How far a row of overlapping shifts is followed: past a Monday at which an endless one begins anew. */
const FOLLOWED_DAYS = 2 * ENDLESS_DAYS + 7

/** The work in a roster, each day of it worked out once. Throws a RangeError for a zone or a time that is none. */
export function workOf(roster: Roster): Work {
  const clock = wallClock(roster.zone)
  const known = new Map<number, Worked[]>()
  const days = (day: number) => {
    const found = known.get(day)
    if (found) return found
    const shifts = startingOn(roster, clock, day)
    known.set(day, shifts)
    return shifts
  }
  return { clock, around: (first, last) => merged(days, cleanDay(days, first), last) }
}

type Days = (day: number) => Worked[]

/** The shifts that start on a day, earliest first, before any are merged. */
function startingOn({ weekly, extra, off }: Roster, clock: WallClock, day: number): Worked[] {
  const [date, weekday] = [dateOf(day), weekdayOf(day)]
  if (off.some(({ from, until }) => from <= date && date <= until)) return []
  const times = [...weekly.filter((one) => one.weekday === weekday), ...extra.filter((one) => one.date === date)]
  return times
    .map(({ start, end }) => ({
      day,
      nth: 1,
      start: clock.momentOf(day, minutesOf(start)),
      end: clock.momentOf(end <= start ? day + 1 : day, minutesOf(end)),
    }))
    .filter(({ start, end }) => start < end)
    .sort((one, other) => one.start - other.start)
}

/** The last day, not after `day`, that no earlier shift reaches into so far as to overlap with one that starts there. */
function cleanDay(days: Days, day: number): number {
  let first = day
  while (day - first < FOLLOWED_DAYS && !isClean(days, first)) first--
  return first
}

/** Whether no shift from before a day overlaps with one that starts on it. A shift ends on the day after it at the latest. */
function isClean(days: Days, day: number): boolean {
  const first = days(day)[0] ?? days(day + 1)[0]
  if (!first) return true
  const isOver = ({ end }: Worked) => end <= first.start
  return days(day - 1).every(isOver) && days(day - 2).every(isOver)
}

/** The shifts from a clean day on, overlapping ones as one, until no shift that started by `last` is still growing. */
function merged(days: Days, first: number, last: number): Worked[] {
  const shifts: Worked[] = []
  /** Since when there has been no gap. */
  let unbroken = 0
  for (let day = first; day <= last + FOLLOWED_DAYS; day++) {
    if (day > last && isClean(days, day)) break
    for (const [index, shift] of days(day).entries()) {
      const open = shifts.at(-1)
      if (!open || shift.start >= open.end) {
        unbroken = shift.start
        shifts.push({ ...shift, nth: open?.day === day ? open.nth + 1 : 1 })
        continue
      }
      const end = Math.max(open.end, shift.end)
      const beginsAnew = shift.start - unbroken >= ENDLESS && weekdayOf(day) === 1 && index === 0
      shifts[shifts.length - 1] = { ...open, end: beginsAnew ? shift.start : end }
      if (beginsAnew) shifts.push({ ...shift, end })
    }
  }
  return shifts
}
