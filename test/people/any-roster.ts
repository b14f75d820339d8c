import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import type { Roster } from '../../src/people/roster.ts'

/** Every zone the runtime knows, names of old included as far as it lists them. */
export const ZONES: readonly string[] = Intl.supportedValuesOf('timeZone')

/** The years that are looked at: 2025 to 2032. */
export const YEARS = [
  Temporal.Instant.from('2025-01-01T00:00:00Z'),
  Temporal.Instant.from('2033-01-01T00:00:00Z'),
] as const

const changes = new Map<string, readonly Temporal.Instant[]>()

/** When the clocks of a zone change in those years. */
export function changesOf(zone: string): readonly Temporal.Instant[] {
  const known = changes.get(zone)
  if (known) return known
  const found: Temporal.Instant[] = []
  let at = YEARS[0].toZonedDateTimeISO(zone).getTimeZoneTransition('next')
  while (at && Temporal.Instant.compare(at.toInstant(), YEARS[1]) < 0) {
    found.push(at.toInstant())
    at = at.getTimeZoneTransition('next')
  }
  changes.set(zone, found)
  return found
}

/** 'HH:MM', every other time one at which clocks change somewhere, or at an end of the day. */
export const anyTime: fc.Arbitrary<string> = fc.oneof(
  fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 15, 30, 45, 59))
    .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`),
  fc.constantFrom('00:00', '00:30', '01:00', '01:59', '02:00', '02:30', '03:00', '07:00', '22:00', '23:30', '23:59'),
)

export const anyWeekday = fc.constantFrom(1, 2, 3, 4, 5, 6, 7) as fc.Arbitrary<1 | 2 | 3 | 4 | 5 | 6 | 7>

/** A date so many days from a moment, or fewer. */
export function dateNear(moment: Temporal.Instant, most: number): fc.Arbitrary<string> {
  const day = moment.toZonedDateTimeISO('UTC').toPlainDate()
  return fc.integer({ min: -most, max: most }).map((days) => day.add({ days }).toString())
}

/** A moment in those years: in half the cases within two days of a change of the zone's clocks, where it has any. */
export function momentIn(zone: string): fc.Arbitrary<Temporal.Instant> {
  const ever = fc.integer({ min: 0, max: 8 * 365 * 24 * 60 }).map((minutes) => YEARS[0].add({ minutes }))
  const near = changesOf(zone)
  if (near.length === 0) return ever
  const around = fc
    .tuple(fc.constantFrom(...near), fc.integer({ min: -2 * 24 * 60, max: 2 * 24 * 60 }))
    .map(([change, minutes]) => change.add({ minutes }))
  return fc.oneof(ever, around)
}

/**
 * Rosters in a zone, what is in them for single days lying near a moment: ordinary ones and strange ones, with shifts
 * that overlap or touch, shifts of a day, no gap at all, leave that ends before it begins.
 */
export function rosterNear(zone: string, moment: Temporal.Instant): fc.Arbitrary<Roster> {
  const shift = fc.record({ weekday: anyWeekday, start: anyTime, end: anyTime })
  const endless = fc.constantFrom('08:00', '20:00', '00:00').map((start) =>
    ([1, 2, 3, 4, 5, 6, 7] as const).flatMap((weekday) => [
      { weekday, start, end: start },
      { weekday, start: '12:00', end: '12:00' },
    ]),
  )
  return fc.record({
    zone: fc.constant(zone),
    weekly: fc.oneof({ weight: 9, arbitrary: fc.array(shift, { maxLength: 9 }) }, { weight: 1, arbitrary: endless }),
    extra: fc.array(fc.record({ date: dateNear(moment, 20), start: anyTime, end: anyTime }), { maxLength: 12 }),
    off: fc.array(
      fc.tuple(dateNear(moment, 30), fc.integer({ min: -1, max: 20 })).map(([from, days]) => {
        return { from, until: Temporal.PlainDate.from(from).add({ days }).toString() }
      }),
      { maxLength: 2 },
    ),
  })
}

/** A moment and a roster near it, in one zone or in any. */
export function anyWork(zones: readonly string[] = ZONES): fc.Arbitrary<{ roster: Roster; moment: Temporal.Instant }> {
  return fc
    .constantFrom(...zones)
    .chain((zone) => momentIn(zone).map((moment) => ({ zone, moment })))
    .chain(({ zone, moment }) => rosterNear(zone, moment).map((roster) => ({ roster, moment })))
}
