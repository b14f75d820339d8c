import { Temporal } from 'temporal-polyfill'

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

/** One shift as it is worked. `date` is the local day it starts on, and the day it belongs to, also past midnight. */
export type Shift = { date: string; start: Temporal.Instant; end: Temporal.Instant }

/** Whoever has no gap between shifts for so long has no first one either: from here on they begin anew each Monday. */
const ENDLESS_DAYS = 56
/** How far a row of overlapping shifts is followed: past a Monday at which an endless one begins anew. */
const FOLLOWED_DAYS = 2 * ENDLESS_DAYS + 7

/**
 * The shifts that start in (after, upTo], earliest first. Pure: adjoining windows give each shift exactly once, whatever
 * zone the process is in. A wall time that the clocks skip moves later, a repeated one means its first pass, and a shift
 * lasts as long as it really does: a night on which the clocks change is an hour shorter or longer. A shift that lies
 * wholly in a skipped hour is not worked. Shifts that overlap are one, which belongs to the day the first of them starts
 * on; those that only touch are two. Expects times and dates that can be read, and throws a RangeError for others.
 */
export function shiftsBetween(roster: Roster, after: Temporal.Instant, upTo: Temporal.Instant): Shift[] {
  if (Temporal.Instant.compare(after, upTo) >= 0) return []
  const days = daysOf(roster)
  const first = firstDay(days, dayOf(after, roster.zone).subtract({ days: 1 }))
  const last = dayOf(upTo, roster.zone).add({ days: 1 })
  return merged(days, first, last).filter(
    ({ start }) => Temporal.Instant.compare(start, after) > 0 && Temporal.Instant.compare(start, upTo) <= 0,
  )
}

type Days = (day: Temporal.PlainDate) => Shift[]

/** The shifts that start on a day, earliest first, before any are merged. Each day is worked out once. */
function daysOf({ zone, weekly, extra, off }: Roster): Days {
  const known = new Map<string, Shift[]>()
  return (day) => {
    const date = day.toString()
    const found = known.get(date)
    if (found) return found
    const isOff = off.some(({ from, until }) => from <= date && date <= until)
    const times = isOff
      ? []
      : [...weekly.filter(({ weekday }) => weekday === day.dayOfWeek), ...extra.filter((one) => one.date === date)]
    const shifts = times
      .map(({ start, end }): Shift => {
        const endDay = end <= start ? day.add({ days: 1 }) : day
        return { date, start: instantOf(day, start, zone), end: instantOf(endDay, end, zone) }
      })
      .filter(({ start, end }) => Temporal.Instant.compare(start, end) < 0)
      .sort((one, other) => Temporal.Instant.compare(one.start, other.start))
    known.set(date, shifts)
    return shifts
  }
}

/** The last day, not after `day`, that no earlier shift reaches into so far as to overlap with one that starts there. */
function firstDay(days: Days, day: Temporal.PlainDate): Temporal.PlainDate {
  let first = day
  for (let back = 0; back < FOLLOWED_DAYS && !isClean(days, first); back++) first = first.subtract({ days: 1 })
  return first
}

/** Whether no shift from before a day overlaps with one that starts on it. A shift ends on the day after it at the latest. */
function isClean(days: Days, day: Temporal.PlainDate): boolean {
  const before = [...days(day.subtract({ days: 2 })), ...days(day.subtract({ days: 1 }))]
  const [first] = [...days(day), ...days(day.add({ days: 1 }))]
  return !first || before.every(({ end }) => Temporal.Instant.compare(end, first.start) <= 0)
}

/** The shifts from a clean day on, overlapping ones as one, until no shift that started by `last` is still growing. */
function merged(days: Days, first: Temporal.PlainDate, last: Temporal.PlainDate): Shift[] {
  const shifts: Shift[] = []
  /** Since when there has been no gap. */
  let unbroken: Temporal.Instant | undefined
  const most = last.add({ days: FOLLOWED_DAYS })
  for (let day = first; Temporal.PlainDate.compare(day, most) <= 0; day = day.add({ days: 1 })) {
    if (Temporal.PlainDate.compare(day, last) > 0 && isClean(days, day)) break
    for (const [index, shift] of days(day).entries()) {
      const open = shifts.at(-1)
      if (!open || !unbroken || Temporal.Instant.compare(shift.start, open.end) >= 0) {
        unbroken = shift.start
        shifts.push(shift)
        continue
      }
      const isEndless = shift.start.since(unbroken).total('hours') >= 24 * ENDLESS_DAYS
      if (isEndless && day.dayOfWeek === 1 && index === 0) {
        shifts[shifts.length - 1] = { ...open, end: shift.start }
        shifts.push({ ...shift, end: later(open.end, shift.end) })
      } else shifts[shifts.length - 1] = { ...open, end: later(open.end, shift.end) }
    }
  }
  return shifts
}

function later(one: Temporal.Instant, other: Temporal.Instant): Temporal.Instant {
  return Temporal.Instant.compare(one, other) < 0 ? other : one
}

/** 'compatible' is the rule: a skipped wall time moves later, a repeated one is its first pass. */
function instantOf(day: Temporal.PlainDate, time: string, zone: string): Temporal.Instant {
  return day.toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(time) }).toInstant()
}

function dayOf(at: Temporal.Instant, zone: string): Temporal.PlainDate {
  return at.toZonedDateTimeISO(zone).toPlainDate()
}
