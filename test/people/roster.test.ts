import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { type Roster, type Shift, shiftsBetween } from '../../src/people/roster.ts'

const at = (text: string) => Temporal.Instant.from(text)
const NOBODY: Roster = { zone: 'Europe/Amsterdam', weekly: [], extra: [], off: [] }
const once = (date: string, start: string, end: string): Roster => ({ ...NOBODY, extra: [{ date, start, end }] })
const shown = (shifts: Shift[]) => shifts.map(({ date, start, end }) => `${date}: ${start} to ${end}`)
const EVER = [at('2025-01-01T00:00:00Z'), at('2033-01-01T00:00:00Z')] as const

// Written out by hand: the clocks go from 02:00 to 03:00 on 28 March 2027, and from 03:00 back to 02:00 on 25 October 2026.
test.for([
  ['2027-03-27', '22:00', '07:00', '2027-03-27T21:00:00Z', '2027-03-28T05:00:00Z', 8],
  ['2027-03-28', '02:00', '10:00', '2027-03-28T01:00:00Z', '2027-03-28T08:00:00Z', 7],
  ['2026-10-24', '22:00', '07:00', '2026-10-24T20:00:00Z', '2026-10-25T06:00:00Z', 10],
  ['2026-10-25', '02:00', '10:00', '2026-10-25T00:00:00Z', '2026-10-25T09:00:00Z', 9],
  ['2026-10-25', '02:30', '03:00', '2026-10-25T00:30:00Z', '2026-10-25T02:00:00Z', 1.5],
] as const)('the shift of %s from %s to %s lasts as long as it really does', ([date, start, end, from, to, hours]) => {
  const shifts = shiftsBetween(once(date, start, end), ...EVER)
  expect(shown(shifts)).toEqual([`${date}: ${from} to ${to}`])
  expect(shifts[0]?.start.until(shifts[0].end).total('hours')).toBe(hours)
})

test('a shift that lies wholly in the hour the clocks skip is not worked', () => {
  expect(shiftsBetween(once('2027-03-28', '02:30', '03:00'), ...EVER)).toEqual([])
})

test('a shift that ends when it starts, or earlier, ends on the next day and belongs to the day it starts on', () => {
  expect(shown(shiftsBetween(once('2026-11-24', '08:00', '08:00'), ...EVER))).toEqual([
    '2026-11-24: 2026-11-24T07:00:00Z to 2026-11-25T07:00:00Z',
  ])
})

test('shifts that overlap are one, those that only touch are two', () => {
  const weekly = [{ weekday: 2 as const, start: '15:00', end: '23:00' }]
  const day = [at('2026-11-24T00:00:00Z'), at('2026-11-25T00:00:00Z')] as const
  const extra = (start: string) => ({ ...NOBODY, weekly, extra: [{ date: '2026-11-24', start, end: '07:00' }] })
  expect(shown(shiftsBetween(extra('22:30'), ...day))).toEqual([
    '2026-11-24: 2026-11-24T14:00:00Z to 2026-11-25T06:00:00Z',
  ])
  expect(shiftsBetween(extra('23:00'), ...day)).toHaveLength(2)
})

test('on a day off nothing starts, and a night that started before it is still worked', () => {
  const weekly = ([1, 2, 3] as const).map((weekday) => ({ weekday, start: '22:00', end: '07:00' }))
  const off = [{ from: '2026-11-24', until: '2026-11-24' }]
  const week = [at('2026-11-23T00:00:00Z'), at('2026-11-29T00:00:00Z')] as const
  expect(shiftsBetween({ ...NOBODY, weekly, off }, ...week).map(({ date }) => date)).toEqual([
    '2026-11-23',
    '2026-11-25',
  ])
})

const ZONES = Intl.supportedValuesOf('timeZone')
const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 15, 30, 45, 59))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`)
const date = fc
  .integer({ min: 0, max: 365 * 8 })
  .map((days) => Temporal.PlainDate.from('2025-01-01').add({ days }).toString())
const roster: fc.Arbitrary<Roster> = fc.record({
  zone: fc.constantFrom(...ZONES),
  weekly: fc.array(
    fc.record({ weekday: fc.constantFrom(1, 2, 3, 4, 5, 6, 7), start: time, end: time }) as fc.Arbitrary<
      Roster['weekly'][number]
    >,
    { maxLength: 9 },
  ),
  extra: fc.array(fc.record({ date, start: time, end: time }), { maxLength: 4 }),
  off: fc.array(
    fc.tuple(date, fc.integer({ min: 0, max: 30 })).map(([from, days]) => {
      return { from, until: Temporal.PlainDate.from(from).add({ days }).toString() }
    }),
    { maxLength: 3 },
  ),
})
const moment = fc
  .integer({ min: 0, max: 8 * 365 * 24 * 60 })
  .map((minutes) => at('2025-01-01T00:00:00Z').add({ minutes }))

test('splitting a window anywhere loses and repeats nothing', () => {
  fc.assert(
    fc.property(
      roster,
      moment,
      fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 4 }),
      (who, after, steps) => {
        const cuts = [after]
        for (const minutes of steps) cuts.push((cuts.at(-1) ?? after).add({ minutes }))
        const upTo = cuts.at(-1) ?? after
        const pieces = cuts.slice(1).flatMap((cut, index) => shiftsBetween(who, cuts[index] ?? after, cut))
        expect(shown(pieces)).toEqual(shown(shiftsBetween(who, after, upTo)))
      },
    ),
    { numRuns: 1000 },
  )
})

test('shifts come in order, start in the window on the day they say, never on a day off, and never overlap', () => {
  fc.assert(
    fc.property(roster, moment, fc.integer({ min: 1, max: 40 }), (who, after, days) => {
      const upTo = after.add({ hours: 24 * days })
      const shifts = shiftsBetween(who, after, upTo)
      for (const [index, { date: day, start, end }] of shifts.entries()) {
        expect(Temporal.Instant.compare(start, after)).toBe(1)
        expect(Temporal.Instant.compare(start, upTo)).toBeLessThanOrEqual(0)
        expect(Temporal.Instant.compare(start, end)).toBe(-1)
        expect(start.toZonedDateTimeISO(who.zone).toPlainDate().toString()).toBe(day)
        expect(who.off.some(({ from, until }) => from <= day && day <= until)).toBe(false)
        const next = shifts[index + 1]
        if (next) expect(Temporal.Instant.compare(end, next.start)).toBeLessThanOrEqual(0)
      }
    }),
    { numRuns: 1000 },
  )
})

test('somebody who by their roster never has a gap gets a beginning each week, and windows still lose nothing', () => {
  const weekly = ([1, 2, 3, 4, 5, 6, 7] as const).map((weekday) => ({ weekday, start: '08:00', end: '07:59' }))
  const always = { ...NOBODY, weekly: [...weekly, ...weekly.map((one) => ({ ...one, start: '20:00', end: '19:59' }))] }
  const from = at('2026-06-01T00:00:00Z')
  const whole = shiftsBetween(always, from, from.add({ hours: 24 * 70 }))
  expect(whole.length).toBe(10)
  const days = Array.from({ length: 70 }, (_, day) => from.add({ hours: 24 * day }))
  expect(shown(days.flatMap((day) => shiftsBetween(always, day, day.add({ hours: 24 }))))).toEqual(shown(whole))
})

test.for(['UTC', 'Europe/Amsterdam', 'Pacific/Chatham', 'America/Havana'])(
  'a process in %s works out the same shifts',
  (zone) => {
    const program = `
      import { Temporal } from 'temporal-polyfill'
      import { shiftsBetween } from './src/people/roster.ts'
      const weekly = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, start: '22:00', end: '02:30' }))
      const roster = { zone: 'Europe/Amsterdam', weekly, extra: [], off: [] }
      const at = (text) => Temporal.Instant.from(text)
      console.log(JSON.stringify(shiftsBetween(roster, at('2026-10-20T00:00:00Z'), at('2027-04-02T00:00:00Z'))))`
    const run = (TZ: string) =>
      execFileSync(process.execPath, ['--input-type=module', '--eval', program], {
        env: { ...process.env, TZ },
      }).toString()
    expect(run(zone)).toBe(run('Asia/Kathmandu'))
  },
)
