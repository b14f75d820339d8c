import { Temporal } from 'temporal-polyfill'

/** A wall time 'HH:MM' on a day, in a zone. */
export function momentOn(date: Temporal.PlainDate, time: string, zone: string): Temporal.Instant {
  return date.toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(time) }).toInstant()
}

/** Halfway between two moments, or at another part of the way. */
export function partOfTheWay(from: Temporal.Instant, to: Temporal.Instant, part = 0.5): Temporal.Instant {
  return from.add({ milliseconds: Math.round((to.epochMilliseconds - from.epochMilliseconds) * part) })
}

/** The later of two moments. */
export function laterOf(one: Temporal.Instant, other: Temporal.Instant): Temporal.Instant {
  return Temporal.Instant.compare(one, other) < 0 ? other : one
}

/** Whether a moment is not after another. */
export function isBy(one: Temporal.Instant, other: Temporal.Instant): boolean {
  return Temporal.Instant.compare(one, other) <= 0
}

/** A time of day in a zone, as people who speak a language write it: "9:05". */
export function timeOfDay(at: Temporal.Instant, zone: string, locale: string): string {
  const there = at.toZonedDateTimeISO(zone)
  return there.toLocaleString(locale, { hour: 'numeric', minute: '2-digit', hourCycle: 'h23' })
}
