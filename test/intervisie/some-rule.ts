import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import type { Recurrence, Rule } from '../../src/intervisie/recurrence.ts'

// Rules to be, and the moments they are looked at.

export const HOME = 'Europe/Amsterdam'

/** The first Tuesday of the month, ten o'clock, an hour. */
export const FIRST_TUESDAY: Rule = {
  recurrence: { every: 'month', nth: 1, weekday: 2 },
  time: '10:00',
  zone: HOME,
  minutes: 60,
}

/** The beginning of a day in a zone. */
export function dayIn(date: string, zone = HOME): Temporal.Instant {
  return Temporal.PlainDate.from(date).toZonedDateTime(zone).toInstant()
}

/** 'YYYY-MM-DD' between two years, both included. */
export function dates(from: number, until: number): fc.Arbitrary<string> {
  const first = Temporal.PlainDate.from({ year: from, month: 1, day: 1 })
  const { days } = first.until({ year: until, month: 12, day: 31 }, { largestUnit: 'days' })
  return fc.nat(days).map((after) => first.add({ days: after }).toString())
}

/** 'HH:MM', now and then one that clocks skip or show twice. */
export const times: fc.Arbitrary<string> = fc
  .oneof(fc.nat(1439), fc.integer({ min: 0, max: 239 }))
  .map((minutes) => `${pair(Math.floor(minutes / 60))}:${pair(minutes % 60)}`)

/** Zones with all sorts of clocks: half an hour of summer time, changes at midnight, a day that was not there. */
export const zones: fc.Arbitrary<string> = fc.constantFrom(
  HOME,
  'UTC',
  'America/New_York',
  'America/Sao_Paulo',
  'Asia/Beirut',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Kiritimati',
)

export const recurrences: fc.Arbitrary<Recurrence> = fc.oneof(
  fc.record({
    every: fc.constant('month' as const),
    nth: fc.constantFrom(1, 2, 3, 4, -1),
    weekday: fc.constantFrom(1, 2, 3, 4, 5, 6, 7),
  }),
  fc.record({
    every: fc.constant('month' as const),
    day: fc.oneof(
      fc.integer({ min: 1, max: 31 }),
      fc.integer({ min: 25, max: 31 }),
      fc.constant('last-workday' as const),
    ),
  }),
  fc.record({
    every: fc.constant('weeks' as const),
    weeks: fc.integer({ min: 1, max: 9 }),
    anchor: dates(2020, 2027),
  }),
  fc.record({ dates: fc.array(dates(2024, 2031), { maxLength: 30 }) }),
)

export const plainRules: fc.Arbitrary<Rule> = fc.record({
  recurrence: recurrences,
  time: times,
  zone: zones,
  minutes: fc.integer({ min: 1, max: 600 }),
})

/** Moments around those of the rules. */
export const moments: fc.Arbitrary<Temporal.Instant> = fc
  .integer({ min: Date.UTC(2022, 0, 1), max: Date.UTC(2032, 0, 1) })
  .map((at) => Temporal.Instant.fromEpochMilliseconds(at))

export function pair(number: number): string {
  return String(number).padStart(2, '0')
}
