import { Temporal } from 'temporal-polyfill'

/** A moment as the database takes it. */
export function dateOf(instant: Temporal.Instant): Date {
  return new Date(instant.epochMilliseconds)
}

/** A moment as the database gives it. */
export function instantOf(date: Date): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(date.getTime())
}

/** A day as the database takes it: midnight UTC. */
export function dayOf(day: Temporal.PlainDate): Date {
  return new Date(Date.UTC(day.year, day.month - 1, day.day))
}

/** A day as the database gives it. */
export function plainDateOf(date: Date): Temporal.PlainDate {
  return Temporal.PlainDate.from(date.toISOString().slice(0, 10))
}
