import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { dateOf, dayOf } from '../../src/people/days.ts'
import { wallClock } from '../../src/people/wall-clock.ts'
import { changesOf, YEARS, ZONES } from './any-roster.ts'

const text = (moment: number) => Temporal.Instant.fromEpochMilliseconds(moment).toString()

/** What Temporal says of a wall time, and of a moment. */
function byTemporal(zone: string, day: number, minutes: number): number {
  const plainTime = Temporal.PlainTime.from({ hour: Math.floor(minutes / 60), minute: minutes % 60 })
  return Temporal.PlainDate.from(dateOf(day)).toZonedDateTime({ timeZone: zone, plainTime }).epochMilliseconds
}
function shownAt(zone: string, moment: number): string {
  const { year, month, day, hour } = Temporal.Instant.fromEpochMilliseconds(moment).toZonedDateTimeISO(zone)
  return `${new Temporal.PlainDate(year, month, day)} ${hour}`
}

test('around every change of the clocks, in every zone, from 2025 to 2032, times and moments are those of Temporal', () => {
  const wrong: string[] = []
  let changes = 0
  for (const zone of ZONES) {
    const clock = wallClock(zone)
    for (const change of [...changesOf(zone), ...YEARS]) {
      changes++
      for (const minutes of [-1440, -180, -61, -60, -31, -30, -1, 0, 1, 29, 30, 31, 59, 60, 90, 180, 1440]) {
        const at = change.add({ minutes })
        const shown = at.toZonedDateTimeISO(zone)
        const [day, time] = [dayOf(shown.toPlainDate().toString()), shown.hour * 60 + shown.minute]
        if (clock.momentOf(day, time) !== byTemporal(zone, day, time)) wrong.push(`${zone} ${shown}`)
        if (
          `${dateOf(clock.dayAt(at.epochMilliseconds))} ${clock.hourAt(at.epochMilliseconds)}` !==
          shownAt(zone, at.epochMilliseconds)
        )
          wrong.push(`${zone} ${at}`)
        // Two hours of wall clock from there: also the times that are skipped.
        const skipped = (time + 60 + 15) % 1440
        if (clock.momentOf(day, skipped) !== byTemporal(zone, day, skipped)) wrong.push(`${zone} ${day} ${skipped}`)
      }
    }
  }
  expect(wrong).toEqual([])
  expect(changes).toBeGreaterThan(2000)
})

test.for([
  ['Europe/Amsterdam', '2027-03-28', 150, '2027-03-28T01:30:00Z'], // 02:30 is skipped: 03:30
  ['Europe/Amsterdam', '2026-10-25', 150, '2026-10-25T00:30:00Z'], // 02:30 comes twice: the first
  ['Australia/Lord_Howe', '2026-10-04', 135, '2026-10-03T15:45:00Z'], // half an hour is skipped: 02:15 is 02:45
  ['America/Nuuk', '2026-03-28', 1410, '2026-03-29T01:30:00Z'], // the last hour of the day is skipped: 23:30 is 00:30
  ['Pacific/Apia', '2011-12-30', 720, '2011-12-30T22:00:00Z'], // a whole day is skipped: noon of the next
  ['Africa/Monrovia', '1970-01-01', 0, '1970-01-01T00:44:30Z'], // by the sun, to the half minute
  ['+05:30', '2026-11-25', 0, '2026-11-24T18:30:00Z'],
] as const)('in %s on %s it is minute %s at %s', ([zone, date, minutes, moment]) => {
  expect(text(wallClock(zone).momentOf(dayOf(date), minutes))).toBe(moment)
  expect(byTemporal(zone, dayOf(date), minutes)).toBe(Date.parse(moment))
})

test('a zone that does not exist is refused', () => {
  expect(() => wallClock('Europe/Atlantis').dayAt(0)).toThrow(RangeError)
  expect(() => wallClock('Europe/Atlantis').dayAt(0)).toThrow(RangeError)
})
