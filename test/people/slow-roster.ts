import { Temporal } from 'temporal-polyfill'
import type { Roster, Shift } from '../../src/people/roster.ts'

// What src/people/roster.ts has to come to, worked out by Temporal alone: right first, and some forty times as slow.

const ENDLESS_DAYS = 56
const FOLLOWED_DAYS = 2 * ENDLESS_DAYS + 7

/** The shifts that start in (after, upTo]. */
export function slowShiftsBetween(roster: Roster, after: Temporal.Instant, upTo: Temporal.Instant): Shift[] {
  if (Temporal.Instant.compare(after, upTo) >= 0) return []
  const days = daysOf(roster)
  const first = firstDay(days, localDay(after, roster.zone).subtract({ days: 1 }))
  const last = localDay(upTo, roster.zone).add({ days: 1 })
  return merged(days, first, last).filter(
    ({ start }) => Temporal.Instant.compare(start, after) > 0 && Temporal.Instant.compare(start, upTo) <= 0,
  )
}

/** No shift is longer: 56 days without a gap, and on to the Monday after. */
const LONGEST = Temporal.Duration.from({ hours: 24 * 65 })

/** The shift that a moment lies in. */
export function slowShiftAt(roster: Roster, at: Temporal.Instant): Shift | undefined {
  const started = slowShiftsBetween(roster, at.subtract(LONGEST), at)
  return started.find(({ end }) => Temporal.Instant.compare(at, end) < 0)
}

/** The date of that shift, or of the last that started in the three days before. */
export function slowLastShiftStart(roster: Roster, at: Temporal.Instant): string | undefined {
  const recent = slowShiftsBetween(roster, at.subtract({ hours: 72, nanoseconds: 1 }), at)
  return (recent.at(-1) ?? slowShiftAt(roster, at))?.date
}

type Days = (day: Temporal.PlainDate) => Shift[]

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

function firstDay(days: Days, day: Temporal.PlainDate): Temporal.PlainDate {
  let first = day
  for (let back = 0; back < FOLLOWED_DAYS && !isClean(days, first); back++) first = first.subtract({ days: 1 })
  return first
}

function isClean(days: Days, day: Temporal.PlainDate): boolean {
  const before = [...days(day.subtract({ days: 2 })), ...days(day.subtract({ days: 1 }))]
  const [first] = [...days(day), ...days(day.add({ days: 1 }))]
  return !first || before.every(({ end }) => Temporal.Instant.compare(end, first.start) <= 0)
}

function merged(days: Days, first: Temporal.PlainDate, last: Temporal.PlainDate): Shift[] {
  const shifts: Shift[] = []
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

function instantOf(day: Temporal.PlainDate, time: string, zone: string): Temporal.Instant {
  return day.toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(time) }).toInstant()
}

function localDay(at: Temporal.Instant, zone: string): Temporal.PlainDate {
  return at.toZonedDateTimeISO(zone).toPlainDate()
}
