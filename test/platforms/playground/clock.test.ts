import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { createMovableClock } from '../../../src/platforms/playground/clock.ts'

const at = (text: string) => ({ now: () => Temporal.Instant.from(text) })
const wall = (clock: { now(): Temporal.Instant }) =>
  clock.now().toZonedDateTimeISO('Europe/Amsterdam').toPlainDateTime().toString()

test('it runs ahead by what it is told, and starts so', () => {
  const clock = createMovableClock(at('2026-03-10T13:15:00Z'), 'Europe/Amsterdam')
  expect(wall(clock)).toBe('2026-03-10T14:15:00')
  clock.set(Temporal.Duration.from({ hours: 49 }))
  expect(wall(clock)).toBe('2026-03-12T15:15:00')
  expect(clock.ahead().toString()).toBe('PT49H')
  const again = createMovableClock(at('2026-03-10T13:15:00Z'), 'Europe/Amsterdam', clock.ahead())
  expect(wall(again)).toBe('2026-03-12T15:15:00')
})

test('a day later is the same time of day when the clocks change in between, and an hour later is an hour', () => {
  const clock = createMovableClock(at('2026-03-28T13:00:00Z'), 'Europe/Amsterdam')
  expect(clock.after({ days: 1 }).toString()).toBe('2026-03-29T12:00:00Z')
  expect(clock.after({ hours: 24 }).toString()).toBe('2026-03-29T13:00:00Z')
})

test('it runs on with the real time', () => {
  const real = { time: Temporal.Instant.from('2026-03-10T13:00:00Z'), now: () => real.time }
  const clock = createMovableClock(real, 'Europe/Amsterdam')
  clock.set(Temporal.Duration.from({ hours: 2 }))
  real.time = real.time.add({ minutes: 5 })
  expect(clock.now().toString()).toBe('2026-03-10T15:05:00Z')
})
