import { Temporal } from 'temporal-polyfill'
import type { Nudge, Wishes } from '../../src/nudges/due.ts'
import type { Roster, Shift } from '../../src/people/roster.ts'
import { slowShiftsBetween } from '../people/slow-roster.ts'

// What src/nudges/due.ts has to come to, the rules written down one by one: everything in months around a window, then
// what lies in it. It spares no effort and knows nothing of windows.

type Kind = Nudge['kind']
const { compare } = Temporal.Instant

/** Four weeks from a Monday, 5 January 1970: on which days somebody is sent what they want half of. */
const HALF = 'nnyynnynyynnyyyynnyynynnyynn'

/** The nudges in (after, upTo], earliest first. */
export function slowNudgesBetween(
  roster: Roster,
  wishes: Wishes,
  after: Temporal.Instant,
  upTo: Temporal.Instant,
): Nudge[] {
  const { zone } = roster
  const { often, breakLater, debriefBefore, weeklyAt, followUps, takeAways } = wishes
  const worked = slowShiftsBetween(roster, after.subtract({ hours: 24 * 70 }), upTo.add({ hours: 24 * 14 }))
  const shifts = worked.filter((shift) => minutesIn(shift) <= 48 * 60)
  const found: Nudge[] = []

  const add = (kind: Kind, name: string, shift: Shift, at: Temporal.Instant, worth: number | Temporal.Instant) => {
    const expires = first(typeof worth === 'number' ? at.add({ minutes: worth }) : worth, shift.end)
    found.push({ key: `${kind}/${name}`, kind, about: shift.date, at, expires })
  }
  const wants = (kind: Kind, date: string) => {
    const days = Temporal.PlainDate.from('1970-01-05').until(Temporal.PlainDate.from(date), {
      largestUnit: 'days',
    }).days
    return often[kind] === 'always' || (often[kind] === 'half' && HALF[days % 28] === 'y')
  }
  const nameOf = (shift: Shift) => {
    const nth = worked.filter(({ date }) => date === shift.date).indexOf(shift) + 1
    return nth === 1 ? shift.date : `${shift.date}.${nth}`
  }
  const sleeps = (shift: Shift, at: Temporal.Instant) => {
    const { hour } = at.toZonedDateTimeISO(zone)
    return minutesIn(shift) > 12 * 60 && (hour >= 23 || hour < 7)
  }

  for (const shift of shifts) {
    const minutes = minutesIn(shift)
    const [third, halfway] = [Math.min(minutes / 3, 240), Math.min(minutes / 2, 240)]
    const breaks = minutes > 600 ? [third, Math.min((minutes * 2) / 3, third + 240)] : minutes > 330 ? [halfway] : []
    let rested = 0
    for (const [index, usual] of breaks.entries()) {
      const moment = Math.min(usual + breakLater, rested + 240)
      const at = minutesInto(shift, moment)
      if (wants('break', shift.date) && !sleeps(shift, at)) add('break', `${nameOf(shift)}/${index + 1}`, shift, at, 20)
      rested = moment
    }
    const debrief = Math.max(minutes - Math.max(debriefBefore, 1), 0)
    if (wants('debrief', shift.date)) add('debrief', nameOf(shift), shift, minutesInto(shift, debrief), 90)
  }

  const start = after
    .subtract({ hours: 24 * 14 })
    .toZonedDateTimeISO(zone)
    .toPlainDate()
  const end = upTo
    .add({ hours: 24 * 7 })
    .toZonedDateTimeISO(zone)
    .toPlainDate()
  for (let week = 0; Temporal.PlainDate.compare(start.add({ weeks: week }), end) <= 0; week++) {
    const monday = start.subtract({ days: start.dayOfWeek - 1 }).add({ weeks: week })
    if (!wants('weekly', monday.toString())) continue
    const dates = [0, 1, 2, 3, 4, 5, 6].map((days) => monday.add({ days }).toString())
    let shift: Shift | undefined
    let at: Temporal.Instant | undefined
    if (weeklyAt === 'last-shift') {
      shift = shifts.findLast(({ date }) => dates.includes(date))
      at = shift && minutesInto(shift, Math.max(minutesIn(shift) - 90, minutesIn(shift) / 2))
      if (shift && at && sleeps(shift, at)) continue
    } else {
      const plainTime = Temporal.PlainTime.from(weeklyAt.time)
      const day = monday.add({ days: weeklyAt.weekday - 1 })
      const moment = day.toZonedDateTime({ timeZone: zone, plainTime }).toInstant()
      shift = shifts.find(({ start, end }) => compare(start, moment) <= 0 && compare(moment, end) < 0)
      at = moment
    }
    if (!shift || !at) continue
    const tomorrow = at.toZonedDateTimeISO(zone).toPlainDate().add({ days: 1 }).toZonedDateTime(zone).toInstant()
    const name = `${monday.yearOfWeek}-W${String(monday.weekOfYear).padStart(2, '0')}`
    add('weekly', name, shift, at, first(tomorrow, at.add({ hours: 24 })))
  }

  const within = (date: string, days: number) => Temporal.PlainDate.from(date).add({ days }).toString()
  const settled = (shift: Shift, minutes: number) => minutesInto(shift, Math.min(minutes, minutesIn(shift) / 4))
  for (const date of new Set(followUps)) {
    const shift = shifts.find((one) => date < one.date && one.date <= within(date, 42))
    if (shift && wants('follow-up', date)) add('follow-up', date, shift, settled(shift, 60), 90)
  }
  for (const [index, { id, from }] of takeAways.entries()) {
    if (takeAways.findIndex((one) => one.id === id) < index) continue
    const shift = shifts.find((one) => from <= one.date && one.date < within(from, 42))
    if (shift && wants('take-away', from)) add('take-away', id, shift, settled(shift, 120), 90)
  }

  const order = 'follow-up debrief take-away weekly break'
  const sorted = found.toSorted((one, other) => {
    const byKind = order.indexOf(one.kind) - order.indexOf(other.kind)
    return byKind || compare(one.at, other.at) || (one.key < other.key ? -1 : 1)
  })
  const days = Map.groupBy(sorted, ({ at }) => at.toZonedDateTimeISO(zone).toPlainDate().toString())
  return [...days.values()]
    .flatMap((day) => day.slice(0, 3))
    .filter(({ at }) => compare(after, at) < 0 && compare(at, upTo) <= 0)
    .sort((one, other) => compare(one.at, other.at) || (one.key < other.key ? -1 : 1))
}

function minutesIn({ start, end }: Shift): number {
  return start.until(end).total('minutes')
}

/** In milliseconds, so that a third of a shift is exact. */
function minutesInto({ start }: Shift, minutes: number): Temporal.Instant {
  return start.add({ milliseconds: Math.round(minutes * 60_000) })
}

function first(one: Temporal.Instant, other: Temporal.Instant): Temporal.Instant {
  return compare(one, other) <= 0 ? one : other
}
