import { Temporal } from 'temporal-polyfill'
import type { Clock } from '../../ports.ts'

/**
 * A clock that runs ahead of the real one, by as much as somebody moved it. `move` goes by the wall: a day is until the
 * same time tomorrow, also when the clocks change in between. `offset` is how far ahead it runs, exact, in hours and
 * smaller. It keeps nothing: a restart is back at the real time.
 */
export type MovableClock = Clock & {
  move(by: { hours?: number; days?: number }): void
  reset(): void
  offset(): Temporal.Duration
}

/** A movable clock over `real`, for people who live in `zone` (IANA). It starts at the real time. */
export function createMovableClock(real: Clock, zone: string): MovableClock {
  let ahead = new Temporal.Duration()
  const now = () => real.now().add(ahead)
  return {
    now,
    move({ hours = 0, days = 0 }) {
      const before = now()
      const after = before.toZonedDateTimeISO(zone).add({ days, hours }).toInstant()
      ahead = ahead.add(before.until(after, { largestUnit: 'hours' }))
    },
    reset() {
      ahead = new Temporal.Duration()
    },
    offset: () => ahead,
  }
}
