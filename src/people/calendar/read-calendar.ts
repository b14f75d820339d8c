import { Temporal } from 'temporal-polyfill'
import type { Roster } from '../roster.ts'
import { type Clock, clockFinder, clockOfZone } from './clocks.ts'
import { type Part, partsOf, propertyOf } from './content-lines.ts'
import type { Budget } from './expand-rule.ts'
import { type Instance, instancesOf } from './instances.ts'
import { type CalendarEvent, readEvent } from './read-event.ts'
import { DAY, dateOf, dayOf, HOUR, MINUTE, timeOf, type Wall } from './wall-time.ts'

/**
 * What a calendar says about when somebody works. `skipped` counts the entries of the file that are neither a shift nor
 * leave (a training day, a birthday, a period on call), or could not be understood; cancelled ones and those outside the
 * window are not counted.
 *
 * 'not_a_calendar': it is something else, such as a page to log in on. 'too_large': over `MOST_CHARACTERS`. 'too_many':
 * more entries or shifts than anybody has. 'nothing_in_it': a calendar without a single entry. 'nothing_readable': it
 * has entries and none of them could be understood, so that it must not replace a roster that is known.
 */
export type CalendarRead =
  | { type: 'read'; extra: Roster['extra']; off: Roster['off']; skipped: number }
  | {
      type: 'unusable'
      code: 'not_a_calendar' | 'too_large' | 'too_many' | 'nothing_in_it' | 'nothing_readable'
    }

/** Some three thousand entries as Outlook writes them: years of shifts. */
const MOST_CHARACTERS = 2_000_000
const MOST_EVENTS = 5_000
/** Five a day in the longest window. */
const MOST_SHIFTS = 2_000
/** A year and a little more: no roster is known longer ahead, and it bounds what recurrence costs. */
const LONGEST_WINDOW = 400 * DAY
/** How many days all rules together may look at: a fraction of a second. A year of three hundred weekly ones fits. */
const DAYS_LOOKED_AT = 400_000
/** A stay of three days and nights in a family home is one shift. What lasts longer is a period: a week on call. */
const LONGEST_SHIFT = 72 * HOUR
/** Half a shift of leave is a day on which Maatje keeps silent; an hour at the dentist is not. */
const SHORTEST_LEAVE = 4 * HOUR

/**
 * The shifts and the leave in an iCalendar file (RFC 5545) that start from the day `from` until the day `until` ('YYYY-MM-DD',
 * both included; at most 400 days), as wall times of `zone` (IANA). Pure, and never throws for what is in the text: what
 * cannot be understood is left out and counted, and the rest is kept. Throws a RangeError for a zone or day that is none.
 *
 * A shift is an entry with a time that keeps the person busy. Leave is an entry for whole days, or of half a shift and
 * more, whose words say so; `off` is cut to the window. A shift of over 24 hours, which a roster cannot hold, becomes
 * several that overlap by a minute, so that `shiftsBetween` makes one of them again. Where a series says when it ends on
 * its first day, each instance ends at that time by the wall, also on a night on which the clocks change. A time in the
 * hour that comes twice is taken for its first pass, because wall times cannot tell.
 *
 * What an entry is about, where and with whom (clients, colleagues) is not in what comes out, nor in any error.
 */
export function readCalendar(text: string, options: { zone: string; from: string; until: string }): CalendarRead {
  const zone = clockOfZone(options.zone)
  const from = wallOf(options.from)
  const until = Math.min(wallOf(options.until) + DAY, from + LONGEST_WINDOW) - 1
  if (text.length > MOST_CHARACTERS) return { type: 'unusable', code: 'too_large' }

  const calendars = partsOf(text.replace(/^\uFEFF/, '')).filter(({ name }) => name === 'VCALENDAR')
  if (calendars.length === 0) return { type: 'unusable', code: 'not_a_calendar' }
  const written = calendars.flatMap((calendar) => partsNamed('VEVENT', calendar))
  if (written.length === 0) return { type: 'unusable', code: 'nothing_in_it' }
  if (written.length > MOST_EVENTS) return { type: 'unusable', code: 'too_many' }

  const budget: Budget = { days: DAYS_LOOKED_AT }
  const timezones = calendars.flatMap((calendar) => partsNamed('VTIMEZONE', calendar))
  // An instance can begin a day earlier or later by another zone, and be moved by another day.
  const window = { from: from - 3 * DAY, until: until + 3 * DAY }
  const clockOf = clockFinder(timezones, window.from, window.until, budget)
  const events = calendars.flatMap((calendar) => eventsOf(calendar, zone, clockOf))
  if (budget.days < 0) return { type: 'unusable', code: 'too_many' }
  if (events.length === 0) return { type: 'unusable', code: 'nothing_readable' }

  const extra = new Map<string, Roster['extra'][number]>()
  const off: Days[] = []
  let skipped = written.length - events.length
  for (const [event, instances] of instancesOf(events, window, zone, budget)) {
    const meant = instances
      .map((instance) => placed(instance, zone))
      .filter(({ start, end }) => start <= until && end > from)
      .map((place) => meaningOf(event, place))
    let isUsed = meant.length === 0
    for (const { shifts = [], leave } of meant) {
      const inside = shifts.filter(({ start }) => start >= from && start <= until)
      for (const { start, end } of inside) {
        const shift = { date: dateOf(start), start: timeOf(start), end: timeOf(end) }
        extra.set(`${shift.date} ${shift.start} ${shift.end}`, shift)
      }
      if (leave) off.push({ from: Math.max(leave.from, dayOf(from)), until: Math.min(leave.until, dayOf(until)) })
      // A night that began before the window is a shift all the same, and nothing that was left out.
      if (shifts.length > 0 || leave) isUsed = true
    }
    if (!isUsed) skipped++
    if (extra.size > MOST_SHIFTS) return { type: 'unusable', code: 'too_many' }
  }
  if (budget.days < 0) return { type: 'unusable', code: 'too_many' }
  return {
    type: 'read',
    extra: [...extra.entries()].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, shift]) => shift),
    off: joined(off).map((days) => ({ from: dateOf(days.from * DAY), until: dateOf(days.until * DAY) })),
    skipped,
  }
}

function wallOf(date: string): Wall {
  return Temporal.PlainDate.from(date).toZonedDateTime('UTC').epochMilliseconds
}

function partsNamed(name: string, calendar: Part): Part[] {
  return calendar.parts.filter((part) => part.name === name)
}

/** The events of a calendar that can be understood. METHOD:CANCEL is a calendar of what is no longer so. */
function eventsOf(calendar: Part, zone: Clock, clockOf: (tzid: string) => Clock | undefined): CalendarEvent[] {
  const isCancel = calendar.lines
    .map(propertyOf)
    .some((one) => one?.name === 'method' && /^cancel$/i.test(String(one.values[0])))
  return partsNamed('VEVENT', calendar)
    .map((part) => readEvent(part, zone, clockOf))
    .filter((event) => event !== undefined)
    .map((event) => (isCancel ? { ...event, isCancelled: true } : event))
}

/** Where an instance lies on the wall of the person's own zone. */
type Place = { start: Wall; end: Wall; isDay: boolean }

function placed({ start, end }: Instance, zone: Clock): Place {
  const { clock } = start
  if (!clock) return { start: start.wall, end: end.wall, isDay: true }
  const here = (moment: Instance['start']) => {
    if (!moment.clock || moment.clock.key === zone.key) return moment.wall
    return zone.toWall(moment.clock.toInstant(moment.wall))
  }
  return { start: here(start), end: here(end), isDay: false }
}

/** Days counted from 1970-01-01, both ends included. */
type Days = { from: number; until: number }

/** What an instance of an event means for a roster: shifts, leave, or nothing. */
function meaningOf(
  event: CalendarEvent,
  { start, end, isDay }: Place,
): { shifts?: Omit<Place, 'isDay'>[]; leave?: Days } {
  const length = end - start
  const days = { from: dayOf(start), until: dayOf(end - 1) }
  // From midnight to midnight, or a minute short of it: that is how many programs write a whole day. No shift is so.
  const isWholeDays = length > 0 && start % DAY === 0 && (end % DAY === 0 || DAY - (end % DAY) <= MINUTE)
  if (isDay || event.isForDays || isWholeDays || length > LONGEST_SHIFT) {
    return event.isLeave.wholeDay ? { leave: days } : {}
  }
  if (length > DAY && event.isLeave.wholeDay) return { leave: days }
  // A night of leave is the day it starts on, as a shift is.
  if (event.isLeave.hours) return length >= SHORTEST_LEAVE ? { leave: { from: days.from, until: days.from } } : {}
  return event.isFree ? {} : { shifts: shiftsIn(start, end) }
}

/** None for what lies wholly in the hour the clocks repeat, where a later time can look like an earlier one. */
function shiftsIn(start: Wall, end: Wall): Omit<Place, 'isDay'>[] {
  const last = Math.floor(end / MINUTE) * MINUTE
  const shifts: Omit<Place, 'isDay'>[] = []
  for (let at = Math.floor(start / MINUTE) * MINUTE; at < last; at += DAY - MINUTE) {
    shifts.push({ start: at, end: Math.min(at + DAY, last) })
    if (at + DAY >= last) break
  }
  return shifts
}

/** Days in order, with those that touch or overlap as one. */
function joined(all: readonly Days[]): Days[] {
  const rows: Days[] = []
  for (const days of all.toSorted((one, other) => one.from - other.from)) {
    const open = rows.at(-1)
    if (open && days.from <= open.until + 1) open.until = Math.max(open.until, days.until)
    else rows.push({ ...days })
  }
  return rows
}
