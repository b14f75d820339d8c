import { Temporal } from 'temporal-polyfill'
import { isPaused, rosterOf } from '../nudges/nudging.ts'
import { dayIn } from '../people/home.ts'
import { isBy, laterOf } from '../people/instants.ts'
import { shiftsBetween } from '../people/roster.ts'
import { isRosterKnown, type Working } from './presence.ts'

/** Half an hour in which all of a group work. */
export type SharedMoment = { start: Temporal.Instant; end: Temporal.Instant }

const MOST = 3
/** Half an hour is long enough to talk; nobody is free in the first or last half hour of a shift: that is the handover. */
const HALF_HOUR = Temporal.Duration.from({ minutes: 30 })
/** What is called the day: hours of the wall clock between which people rather talk than in the night. */
const DAYTIME = { from: 8, until: 20 } as const
/** The longest that a shift can have begun before: what is still going on is looked at too. */
const REACHES_IN = Temporal.Duration.from({ hours: 24 * 4 })

/**
 * Up to three half hours between two moments, earliest first, in which everybody of a group works: at most one a day, at a
 * whole or half hour of the wall clock in `zone`, by day where three can be found there, and otherwise also at night. None
 * when somebody's roster is not known. Pure.
 */
export function sharedMoments(
  people: readonly Working[],
  zone: string,
  from: Temporal.Instant,
  until: Temporal.Instant,
): SharedMoment[] {
  if (people.length === 0 || !people.every((one) => isRosterKnown(one, from))) return []
  const times = people.map((one) => freeTimes(one, from, until)).reduce(overlap)
  const [byDay, byNight] = [new Map<string, SharedMoment>(), new Map<string, SharedMoment>()]
  for (const time of times) {
    for (let start = onTheHalfHour(time.start, zone); ; start = start.add(HALF_HOUR)) {
      const end = start.add(HALF_HOUR)
      if (!isBy(end.toInstant(), time.end)) break
      const isDay = start.hour >= DAYTIME.from && start.hour < DAYTIME.until
      const found = isDay ? byDay : byNight
      const date = start.toPlainDate().toString()
      if (!found.has(date)) found.set(date, { start: start.toInstant(), end: end.toInstant() })
    }
  }
  const nights = [...byNight].filter(([date]) => !byDay.has(date))
  return [...byDay, ...nights]
    .slice(0, MOST)
    .map(([, moment]) => moment)
    .sort((one, other) => Temporal.Instant.compare(one.start, other.start))
}

/** When somebody works, without the edges of their shifts and the days they asked for silence. */
function freeTimes({ nudging, zone }: Working, from: Temporal.Instant, until: Temporal.Instant): SharedMoment[] {
  if (!nudging) return []
  const roster = rosterOf(nudging, zone)
  return shiftsBetween(roster, from.subtract(REACHES_IN), until)
    .filter(({ start }) => !isPaused(nudging, dayIn(roster.zone, start)))
    .map(({ start, end }) => ({
      start: laterOf(start.add(HALF_HOUR), from),
      end: isBy(end, until) ? end.subtract(HALF_HOUR) : until,
    }))
    .filter(({ start, end }) => !isBy(end, start))
}

/** What lies in both of two rows of times. */
function overlap(ones: SharedMoment[], others: SharedMoment[]): SharedMoment[] {
  return ones.flatMap((one) =>
    others.flatMap((other) => {
      const start = laterOf(one.start, other.start)
      const end = isBy(one.end, other.end) ? one.end : other.end
      return isBy(end, start) ? [] : [{ start, end }]
    }),
  )
}

function onTheHalfHour(at: Temporal.Instant, zone: string): Temporal.ZonedDateTime {
  const there = at.toZonedDateTimeISO(zone)
  const past = (there.minute % 30) * 60_000 + there.second * 1000 + there.millisecond
  return past === 0 ? there : there.add({ milliseconds: 30 * 60_000 - past })
}
