import { Temporal } from 'temporal-polyfill'
import type { Clock } from '../../ports.ts'

/**
 * A clock that runs ahead of the real one. `ahead` is by how much, exact, in hours and smaller; `set` changes that.
 * `after` is a moment that much later than now, by the wall: a day is until the same time tomorrow, also when the clocks
 * change in between. It is this process's only: whoever sets it sets the database's too (passing-time.ts).
 */
export type MovableClock = Clock & {
  ahead(): Temporal.Duration
  set(ahead: Temporal.Duration): void
  after(by: { hours?: number; days?: number }): Temporal.Instant
}

/** A movable clock over `real`, for people who live in `zone` (IANA). It starts as far ahead as it is told. */
export function createMovableClock(real: Clock, zone: string, ahead = new Temporal.Duration()): MovableClock {
  let by = ahead
  const now = () => real.now().add(by)
  return {
    now,
    ahead: () => by,
    set(next) {
      by = next
    },
    after({ hours = 0, days = 0 }) {
      return now().toZonedDateTimeISO(zone).add({ days, hours }).toInstant()
    },
  }
}
