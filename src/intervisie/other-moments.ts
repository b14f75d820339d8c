import { Temporal } from 'temporal-polyfill'
import { isPaused, rosterOf } from '../nudges/nudging.ts'
import { dayIn } from '../people/home.ts'
import { isBy } from '../people/instants.ts'
import { shiftsBetween } from '../people/roster.ts'
import { isOffAt, isRosterKnown, type Working } from '../teams/presence.ts'
import { FEWEST_THERE } from './group.ts'
import { isWorkingDay } from './working-days.ts'

/** A stretch of time: of a session, or in which somebody works. */
type Span = { start: Temporal.Instant; end: Temporal.Instant }

/** What other moments are looked for: in place of `session`, in `zone`, after the day of `from` and the next, and done by `until`. */
export type Looked = {
  session: Span
  zone: string
  holidays?: string | undefined
  from: Temporal.Instant
  until: Temporal.Instant
}

const MOST = 2
/** Whoever sees this today has tomorrow to choose. */
const DAYS_TO_CHOOSE = 2
/** What is called the day: hours of the wall clock between which people rather talk than in the night. */
const DAYTIME = { from: 8, until: 20 } as const
/** Nobody is free in the first and the last half hour of a shift: that is the handover. */
const HALF_HOUR = { minutes: 30 } as const
/** When people work whose roster nobody knows. */
const OFFICE = { from: 9, until: 17 } as const
/** The longest that a shift can have begun before: what is still going on is looked at too. */
const REACHES_IN = { hours: 24 * 4 } as const

type Found = Span & { there: number; away: number }

/**
 * Up to two moments at which a session could be instead, earliest first, each on a day of its own, by day and at a whole or half hour
 * of the wall clock: those at which most people are at work all the time, at least three, and of these the nearest to the
 * session itself. Pure. Looks at rosters and leave alone, not at what anybody answered.
 */
export function otherMoments(people: readonly Working[], looked: Looked): Span[] {
  const { session, zone, from, until } = looked
  const works = people.map((one) => freeTimes(one, looked))
  const length = session.end.epochMilliseconds - session.start.epochMilliseconds
  const best: Found[] = []
  const last = dayIn(zone, until)
  for (
    let day = dayIn(zone, from).add({ days: DAYS_TO_CHOOSE });
    Temporal.PlainDate.compare(day, last) <= 0;
    day = day.add({ days: 1 })
  ) {
    // Whoever cannot come that day can rarely do so an hour later.
    if (day.equals(dayIn(zone, session.start))) continue
    const found = startsOn(day, zone)
      .map((start) => ({ start, end: start.add({ milliseconds: length }) }))
      .filter((moment) => isBy(moment.end, until) && isBy(moment.end, endOfDay(day, zone)))
      .map((moment): Found => {
        const there = works.filter((times) => times.some((time) => isWithin(moment, time))).length
        const away = Math.abs(moment.start.epochMilliseconds - session.start.epochMilliseconds)
        return { ...moment, there, away }
      })
      .filter(({ there }) => there >= FEWEST_THERE)
      .sort(better)
    if (found[0]) best.push(found[0])
  }
  return best
    .sort(better)
    .slice(0, MOST)
    .map(({ start, end }) => ({ start, end }))
    .sort((one, other) => Temporal.Instant.compare(one.start, other.start))
}

function better(one: Found, other: Found): number {
  return other.there - one.there || one.away - other.away || Temporal.Instant.compare(one.start, other.start)
}

/** Every half hour of the day, by the wall clock. */
function startsOn(day: Temporal.PlainDate, zone: string): Temporal.Instant[] {
  const found: Temporal.Instant[] = []
  for (let hour = DAYTIME.from; hour < DAYTIME.until; hour++) {
    for (const minute of [0, 30]) found.push(momentAt(day, zone, hour, minute))
  }
  return found
}

function endOfDay(day: Temporal.PlainDate, zone: string): Temporal.Instant {
  return momentAt(day, zone, DAYTIME.until)
}

function momentAt(day: Temporal.PlainDate, zone: string, hour: number, minute = 0): Temporal.Instant {
  return day.toZonedDateTime({ timeZone: zone, plainTime: new Temporal.PlainTime(hour, minute) }).toInstant()
}

/** When somebody is at work and free, without the edges of their shifts and the days they are off. */
function freeTimes(one: Working, looked: Looked): Span[] {
  const { from, until } = looked
  const shifts = isRosterKnown(one, from) ? shiftsOf(one, from, until) : officeHours(one, looked)
  return shifts
    .map(({ start, end }) => ({ start: start.add(HALF_HOUR), end: end.subtract(HALF_HOUR) }))
    .filter(({ start, end }) => !isBy(end, start))
}

function shiftsOf({ nudging, zone }: Working, from: Temporal.Instant, until: Temporal.Instant): Span[] {
  if (!nudging) return []
  const roster = rosterOf(nudging, zone)
  return shiftsBetween(roster, from.subtract(REACHES_IN), until).filter(
    ({ start }) => !isPaused(nudging, dayIn(roster.zone, start)),
  )
}

function officeHours(one: Working, { zone, holidays, from, until }: Looked): Span[] {
  const found: Span[] = []
  const last = dayIn(zone, until)
  for (let day = dayIn(zone, from); Temporal.PlainDate.compare(day, last) <= 0; day = day.add({ days: 1 })) {
    const start = momentAt(day, zone, OFFICE.from)
    if (isWorkingDay(day, holidays) && !isOffAt(one, start))
      found.push({ start, end: momentAt(day, zone, OFFICE.until) })
  }
  return found
}

function isWithin(one: Span, other: Span): boolean {
  return isBy(other.start, one.start) && isBy(one.end, other.end)
}
