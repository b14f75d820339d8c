import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { createMovableClock } from '../../../src/platforms/playground/clock.ts'

const at = (text: string) => ({ now: () => Temporal.Instant.from(text) })
const wall = (clock: { now(): Temporal.Instant }) =>
  clock.now().toZonedDateTimeISO('Europe/Amsterdam').toPlainDateTime().toString()

test('it starts at the real time and goes back to it', () => {
  const clock = createMovableClock(at('2026-03-10T13:15:00Z'), 'Europe/Amsterdam')
  expect(wall(clock)).toBe('2026-03-10T14:15:00')
  clock.move({ days: 2, hours: 1 })
  expect(wall(clock)).toBe('2026-03-12T15:15:00')
  expect(clock.offset().toString()).toBe('PT49H')
  clock.reset()
  expect(wall(clock)).toBe('2026-03-10T14:15:00')
})

test('a day later is the same time of day when the clocks change in between, and an hour later is an hour', () => {
  const clock = createMovableClock(at('2026-03-28T13:00:00Z'), 'Europe/Amsterdam')
  clock.move({ days: 1 })
  expect(wall(clock)).toBe('2026-03-29T14:00:00')
  expect(clock.offset().toString()).toBe('PT23H')
  clock.reset()
  clock.move({ hours: 24 })
  expect(wall(clock)).toBe('2026-03-29T15:00:00')
})

test('moves add up, and it runs on with the real time', () => {
  const real = { time: Temporal.Instant.from('2026-03-10T13:00:00Z'), now: () => real.time }
  const clock = createMovableClock(real, 'Europe/Amsterdam')
  clock.move({ hours: 1 })
  clock.move({ hours: 1 })
  real.time = real.time.add({ minutes: 5 })
  expect(clock.now().toString()).toBe('2026-03-10T15:05:00Z')
})
