import { Temporal } from 'temporal-polyfill'
import { DAY, dateOf, dayOf } from '../people/days.ts'
import { minutesOf, type WallClock, wallClock } from '../people/wall-clock.ts'
import { hasHolidays, holidayOn } from './holidays.ts'
import { type Row, rowOf } from './planned-dates.ts'

/**
 * When sessions are planned. `nth` -1: the last such weekday of a month; weekdays 1 (Monday) to 7. `day` 31 in a short month
 * is its last day; 'last-workday' its last Monday to Friday. `weeks` counts calendar weeks from the date `anchor`, on its
 * weekday. `dates` are 'YYYY-MM-DD', in any order.
 */
export type Recurrence =
  | { every: 'month'; nth: 1 | 2 | 3 | 4 | -1; weekday: 1 | 2 | 3 | 4 | 5 | 6 | 7 }
  | { every: 'month'; day: number | 'last-workday' }
  | { every: 'weeks'; weeks: number; anchor: string }
  | { dates: string[] }

/**
 * A rhythm: a recurrence at a wall time 'HH:MM' in a zone (IANA), for so many minutes. `skip` are keys of sessions that are
 * not to be; `moved` says by key where a session went, 'YYYY-MM-DD' at the same wall time or 'YYYY-MM-DDTHH:MM'. `holidays`
 * is the country (ISO 3166) on whose public holidays no session is.
 *
 * With `holidays` the last working day of a month is no holiday either. Every other session on a holiday goes to the same
 * weekday a week later, and again, if that is one too. It is left out when it would reach the next planned date or pass it.
 * What is in `moved` was decided by people, so it may be on a holiday.
 */
export type Rule = {
  recurrence: Recurrence
  time: string
  zone: string
  minutes: number
  skip?: string[]
  moved?: Record<string, string>
  holidays?: string
}

/**
 * One session of a rule: `key` is the date it was planned on, and stays when it moves; `date` is where it is, by the clocks
 * of the rule's zone.
 */
export type Planned = { key: string; date: string; start: Temporal.Instant; end: Temporal.Instant }

/** What becomes of a planned date: 'skipped' is left out because of a holiday. */
export type Fate = 'as-planned' | 'moved' | 'skipped'

/** A planned date and what becomes of it. What is 'skipped' stands where it would have been. */
export type Fated = Planned & { fate: Fate }

/**
 * The sessions of a rule that start after a moment, earliest first, at most `count` of them: fewer where the rule has no
 * more, none for a count of 0 or less. From every moment on they are the rest of one and the same row, and no two start at
 * once: of those that would, the one that was planned there stays, else the one that was planned first. A wall time that
 * the clocks skip moves later, a repeated one means its first pass. Keys in `skip` and `moved` that are no planned date say
 * nothing, and what is in both is skipped. Pure.
 *
 * Throws a RangeError for a rule that cannot be: an nth, a weekday, a day or a number of weeks that is not there, a date
 * that no calendar has (also one in `moved`), a time that is not HH:MM, a zone or a country that nobody knows, minutes that
 * are not whole or not more than 0. Plans nothing outside of the years 0 to 9999.
 */
export function sessionsAfter(rule: Rule, after: Temporal.Instant, count: number): Planned[] {
  return fatesAfter(rule, after)
    .filter(({ fate }) => fate !== 'skipped')
    .map(({ fate: _fate, ...planned }) => planned)
    .take(Math.max(0, count))
    .toArray()
}

/**
 * What becomes of the planned dates of a rule that are after a moment: its sessions, and among them what is left out because
 * of a holiday. By where they are, earliest first. Does not give what is in `skip`, nor a session that another one stands
 * for. Pure; throws as sessionsAfter does, at once.
 */
export function fatesAfter(rule: Rule, after: Temporal.Instant): Generator<Fated, undefined> {
  return inOrder(readRule(rule), after.epochMilliseconds)
}

/** Where the session with a key is; undefined where the rule has none, or another one at that moment. Pure; throws likewise. */
export function sessionOf(rule: Rule, key: string): Planned | undefined {
  const read = readRule(rule)
  const nth = nthOf(read.row, key)
  const own = nth === undefined || read.skip.has(key) ? undefined : placeOf(read, nth, key)
  if (!own) return undefined
  const [there] = sessionsAfter(rule, Temporal.Instant.fromEpochMilliseconds(own.start - 1), 1)
  return there?.key === key ? there : undefined
}

const MINUTE = 60_000

/** A rule that was checked. `moved` has planned dates only. */
type Read = {
  row: Row
  clock: WallClock
  time: number
  length: number
  skip: ReadonlySet<string>
  moved: ReadonlyMap<string, { day: number; time: number }>
  isHoliday(day: number): boolean
}

/** A planned date in milliseconds. */
type Place = { key: string; start: number; fate: Fate }

function readRule({ recurrence, time, zone, minutes, skip, moved, holidays }: Rule): Read {
  if (!Number.isInteger(minutes) || minutes < 1) throw new RangeError('a session takes a whole number of minutes')
  if (holidays !== undefined && !hasHolidays(holidays)) throw new RangeError(`no holidays are known of ${holidays}`)
  const clock = wallClock(zone)
  clock.dayAt(0) // An unknown zone throws at the first question, which may never come.
  const isHoliday = (day: number) => holidays !== undefined && holidayOn(holidays, dateOf(day)) !== undefined
  const row = rowOf(recurrence, isHoliday)
  const at = minutesOf(time)
  const went = Object.entries(moved ?? {}).map(([key, to]) => [key, readMoved(to, at)] as const)
  return {
    row,
    clock,
    time: at,
    length: minutes * MINUTE,
    skip: new Set(skip),
    moved: new Map(went.filter(([key]) => nthOf(row, key) !== undefined)),
    isHoliday,
  }
}

function readMoved(to: string, time: number): { day: number; time: number } {
  const [date = '', wall, ...more] = to.split('T')
  if (more.length > 0) throw new RangeError('what is moved goes to YYYY-MM-DD or YYYY-MM-DDTHH:MM')
  return { day: dayOf(date), time: wall === undefined ? time : minutesOf(wall) }
}

/** The number of a planned date in its row; undefined for a text that is none. */
function nthOf(row: Row, key: string): number | undefined {
  let day: number
  try {
    day = dayOf(key)
  } catch {
    return undefined
  }
  const nth = row.by(day)
  return row.at(nth) === day ? nth : undefined
}

/** What is after a moment, in order. Of sessions that start at once one is given. */
function* inOrder(read: Read, after: number): Generator<Fated, undefined> {
  const moved = movedAfter(read, after)
  const inRhythm = inRhythmAfter(read, after)
  let coming = inRhythm.next().value
  while (coming || moved.length > 0) {
    const start = Math.min(coming?.start ?? Number.POSITIVE_INFINITY, moved[0]?.start ?? Number.POSITIVE_INFINITY)
    const here: Place[] = []
    for (; coming?.start === start; coming = inRhythm.next().value) here.push(coming)
    while (moved[0]?.start === start) here.push(...moved.splice(0, 1))
    const date = dateOf(read.clock.dayAt(start))
    const sessions = here
      .filter(({ fate }) => fate !== 'skipped')
      .toSorted((one, other) => (one.key < other.key ? -1 : 1))
    const stays = sessions.find(({ key }) => key === date) ?? sessions[0]
    for (const place of here) if (place.fate === 'skipped' || place === stays) yield fated(read, place, date)
  }
  return undefined
}

function fated({ length }: Read, { key, start, fate }: Place, date: string): Fated {
  const at = (milliseconds: number) => Temporal.Instant.fromEpochMilliseconds(milliseconds)
  return { key, date, start: at(start), end: at(start + length), fate }
}

/** What people moved, to after a moment. However far: each is looked at. */
function movedAfter(read: Read, after: number): Place[] {
  return [...read.moved.keys()]
    .filter((key) => !read.skip.has(key))
    .map((key) => placeOf(read, nthOf(read.row, key) ?? Number.NaN, key))
    .filter(({ start }) => start > after)
    .toSorted((one, other) => one.start - other.start)
}

/** The rest: planned dates and what the holidays make of them. None of these passes the next one. */
function* inRhythmAfter(read: Read, after: number): Generator<Place, undefined> {
  const { row, clock, moved, skip } = read
  // The latest one that can still be: it moved up to the next, or the clocks skipped its day.
  const earliest = after < EARLIEST ? row.first : Math.max(row.first, row.by(clock.dayAt(Math.min(after, LATEST)) - 2))
  for (let nth = earliest; ; nth++) {
    const day = row.at(nth)
    if (day === undefined) return undefined
    const key = dateOf(day)
    if (skip.has(key) || moved.has(key)) continue
    const place = placeOf(read, nth, key)
    if (place.start > after) yield place
  }
}

/** Where there is a calendar to ask: years 0 to 9999, and a few days. */
const [EARLIEST, LATEST] = [dayOf('0000-01-01') * DAY, (dayOf('9999-12-31') + 5) * DAY]

/** What becomes of the planned date with a number. */
function placeOf({ row, clock, time, moved, isHoliday }: Read, nth: number, key: string): Place {
  const planned = row.at(nth) ?? dayOf(key)
  const to = moved.get(key)
  if (to) {
    const isThere = to.day === planned && to.time === time
    return { key, start: clock.momentOf(to.day, to.time), fate: isThere ? 'as-planned' : 'moved' }
  }
  let day = planned
  while (isHoliday(day)) day += 7
  const isBefore = day < (row.at(nth + 1) ?? Number.POSITIVE_INFINITY)
  if (!isBefore) return { key, start: clock.momentOf(planned, time), fate: 'skipped' }
  return { key, start: clock.momentOf(day, time), fate: day === planned ? 'as-planned' : 'moved' }
}
