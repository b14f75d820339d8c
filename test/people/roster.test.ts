import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { lastShiftStart, type Roster, type Shift, shiftAt, shiftsBetween } from '../../src/people/roster.ts'
import { anyWork, YEARS, ZONES } from './any-roster.ts'
import { slowLastShiftStart, slowShiftAt, slowShiftsBetween } from './slow-roster.ts'

const at = (text: string) => Temporal.Instant.from(text)
const NOBODY: Roster = { zone: 'Europe/Amsterdam', weekly: [], extra: [], off: [] }
const once = (date: string, start: string, end: string): Roster => ({ ...NOBODY, extra: [{ date, start, end }] })
const shown = (shifts: Shift[]) => shifts.map(({ date, start, end }) => `${date}: ${start} to ${end}`)

// Written out by hand: the clocks go from 02:00 to 03:00 on 28 March 2027, and from 03:00 back to 02:00 on 25 October 2026.
test.for([
  ['2027-03-27', '22:00', '07:00', '2027-03-27T21:00:00Z', '2027-03-28T05:00:00Z', 8],
  ['2027-03-28', '02:00', '10:00', '2027-03-28T01:00:00Z', '2027-03-28T08:00:00Z', 7],
  ['2027-03-28', '22:00', '07:00', '2027-03-28T20:00:00Z', '2027-03-29T05:00:00Z', 9],
  ['2026-10-24', '22:00', '07:00', '2026-10-24T20:00:00Z', '2026-10-25T06:00:00Z', 10],
  ['2026-10-25', '02:00', '10:00', '2026-10-25T00:00:00Z', '2026-10-25T09:00:00Z', 9],
  ['2026-10-25', '02:30', '03:00', '2026-10-25T00:30:00Z', '2026-10-25T02:00:00Z', 1.5],
  ['2026-10-25', '22:00', '07:00', '2026-10-25T21:00:00Z', '2026-10-26T06:00:00Z', 9],
] as const)('the shift of %s from %s to %s lasts as long as it really does', ([date, start, end, from, to, hours]) => {
  const shifts = shiftsBetween(once(date, start, end), ...YEARS)
  expect(shown(shifts)).toEqual([`${date}: ${from} to ${to}`])
  expect(shifts[0]?.start.until(shifts[0].end).total('hours')).toBe(hours)
  const weekday = Temporal.PlainDate.from(date).dayOfWeek as Roster['weekly'][number]['weekday']
  const weekly = { ...NOBODY, weekly: [{ weekday, start, end }] }
  expect(shown(shiftsBetween(weekly, at(from).subtract({ minutes: 1 }), at(from)))).toEqual(shown(shifts))
})

test('a shift that lies wholly in the hour the clocks skip is not worked', () => {
  expect(shiftsBetween(once('2027-03-28', '02:30', '03:00'), ...YEARS)).toEqual([])
})

test('a shift that ends when it starts, or earlier, ends on the next day and belongs to the day it starts on', () => {
  expect(shown(shiftsBetween(once('2026-11-24', '08:00', '08:00'), ...YEARS))).toEqual([
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

test('a shift in the last hour of a day, where the clocks skip it, starts after midnight and keeps its date', () => {
  const greenland = { ...once('2026-03-28', '23:30', '07:00'), zone: 'America/Nuuk' }
  const shift = ['2026-03-28: 2026-03-29T01:30:00Z to 2026-03-29T08:00:00Z']
  expect(shown(shiftsBetween(greenland, ...YEARS))).toEqual(shift)
  expect(shown(shiftsBetween(greenland, at('2026-03-29T01:05:00Z'), at('2026-03-29T01:30:00Z')))).toEqual(shift)
})

test('a shift that ends in such an hour overlaps with one that starts two days after it does', () => {
  const extra = [
    { date: '2026-03-27', start: '23:45', end: '23:30' },
    { date: '2026-03-29', start: '00:10', end: '08:00' },
  ]
  const greenland = { ...NOBODY, zone: 'America/Nuuk', extra }
  const shift = ['2026-03-27: 2026-03-28T01:45:00Z to 2026-03-29T09:00:00Z']
  expect(shown(shiftsBetween(greenland, ...YEARS))).toEqual(shift)
  expect(shown(shiftsBetween(greenland, at('2026-03-28T01:40:00Z'), at('2026-03-28T01:50:00Z')))).toEqual(shift)
})

test('a window is exact to the nanosecond', () => {
  const [early, start] = [once('2026-11-24', '08:00', '16:00'), at('2026-11-24T07:00:00Z')]
  const [before, after] = [start.subtract({ nanoseconds: 1 }), start.add({ nanoseconds: 1 })]
  expect(shiftsBetween(early, before, start)).toHaveLength(1)
  expect(shiftsBetween(early, before, after)).toHaveLength(1)
  expect(shiftsBetween(early, start, after)).toEqual([])
  expect(shiftsBetween(early, before.subtract({ nanoseconds: 1 }), before)).toEqual([])
})

test.for([
  [{ weekly: [{ weekday: 2 as const, start: '8:00', end: '16:00' }] }],
  [{ weekly: [{ weekday: 2 as const, start: '08:00', end: '24:00' }] }],
  [{ extra: [{ date: '2026-11-24', start: 'acht uur', end: '16:00' }] }],
  [{ zone: 'Europe/Atlantis' }],
])('what cannot be read is refused: %j', ([wrong]) => {
  const week = [at('2026-11-23T00:00:00Z'), at('2026-11-29T00:00:00Z')] as const
  expect(() => shiftsBetween({ ...NOBODY, ...wrong }, ...week)).toThrow(RangeError)
})

test('a moment lies in a shift from its start on, and at its end no longer', () => {
  const night = once('2026-11-24', '22:00', '07:00')
  const dateAt = (text: string) => shiftAt(night, at(text))?.date
  expect(dateAt('2026-11-24T20:59:59.999Z')).toBeUndefined()
  expect(dateAt('2026-11-24T21:00:00Z')).toBe('2026-11-24')
  expect(dateAt('2026-11-25T05:59:59.999Z')).toBe('2026-11-24')
  expect(dateAt('2026-11-25T06:00:00Z')).toBeUndefined()
})

test('what is written after a shift is about that shift for three days, or until the next one starts', () => {
  const two = {
    ...NOBODY,
    extra: [...once('2026-11-20', '08:00', '16:00').extra, ...once('2026-11-24', '22:00', '07:00').extra],
  }
  const aboutAt = (text: string) => lastShiftStart(two, at(text))
  expect(aboutAt('2026-11-20T06:59:00Z')).toBeUndefined()
  expect(aboutAt('2026-11-20T15:30:00Z')).toBe('2026-11-20')
  expect(aboutAt('2026-11-23T07:00:00Z')).toBe('2026-11-20')
  expect(aboutAt('2026-11-23T07:00:01Z')).toBeUndefined()
  expect(aboutAt('2026-11-25T03:00:00Z')).toBe('2026-11-24')
  expect(aboutAt('2026-11-25T06:10:00Z')).toBe('2026-11-24')
})

test('three days are 72 hours, also when the clocks change in them', () => {
  const friday = once('2027-03-26', '23:30', '07:00') // from 22:30Z, in winter
  expect(lastShiftStart(friday, at('2027-03-29T22:30:00Z'))).toBe('2027-03-26') // half past midnight on Tuesday, in summer
  expect(lastShiftStart(friday, at('2027-03-29T22:31:00Z'))).toBeUndefined()
})

test('a shift of more than three days is what its last day is about', () => {
  const long = {
    ...NOBODY,
    extra: [20, 21, 22, 23, 24].map((day) => ({ date: `2026-11-${day}`, start: '08:00', end: '07:59' })),
  }
  const joined = {
    ...long,
    extra: [...long.extra, ...long.extra.map((one) => ({ ...one, start: '20:00', end: '19:59' }))],
  }
  expect(lastShiftStart(joined, at('2026-11-25T12:00:00Z'))).toBe('2026-11-20')
  expect(shiftAt(joined, at('2026-11-25T12:00:00Z'))?.date).toBe('2026-11-20')
})

/** That what is worked out in a window, and at its end, is what the slow way comes to. */
function expectAsSlow(who: Roster, after: Temporal.Instant, hours: number): void {
  const upTo = after.add({ hours })
  expect(shown(shiftsBetween(who, after, upTo))).toEqual(shown(slowShiftsBetween(who, after, upTo)))
  const [found, slow] = [shiftAt(who, upTo), slowShiftAt(who, upTo)]
  expect(shown(found ? [found] : [])).toEqual(shown(slow ? [slow] : []))
  expect(lastShiftStart(who, upTo)).toBe(slowLastShiftStart(who, upTo))
}

test('in every zone the shifts are those that Temporal works out', () => {
  for (const zone of ZONES) {
    const window = fc.tuple(anyWork([zone]), fc.integer({ min: 1, max: 240 }))
    fc.assert(
      fc.property(window, ([{ roster, moment }, hours]) => expectAsSlow(roster, moment, hours)),
      { numRuns: 1 },
    )
  }
})

test('splitting a window anywhere loses and repeats nothing', () => {
  fc.assert(
    fc.property(
      anyWork(),
      fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 4 }),
      ({ roster, moment: after }, steps) => {
        const cuts = [after]
        for (const minutes of steps) cuts.push((cuts.at(-1) ?? after).add({ minutes }))
        const upTo = cuts.at(-1) ?? after
        const pieces = cuts.slice(1).flatMap((cut, index) => shiftsBetween(roster, cuts[index] ?? after, cut))
        expect(shown(pieces)).toEqual(shown(shiftsBetween(roster, after, upTo)))
      },
    ),
    { numRuns: 2000 },
  )
})

test('shifts come in order, start in the window on the day they say, never on a day off, and never overlap', () => {
  fc.assert(
    fc.property(anyWork(), fc.integer({ min: 1, max: 40 }), ({ roster: who, moment: after }, days) => {
      const upTo = after.add({ hours: 24 * days })
      const shifts = shiftsBetween(who, after, upTo)
      for (const [index, { date: day, start, end }] of shifts.entries()) {
        expect(Temporal.Instant.compare(start, after)).toBe(1)
        expect(Temporal.Instant.compare(start, upTo)).toBeLessThanOrEqual(0)
        expect(Temporal.Instant.compare(start, end)).toBe(-1)
        // Greenland skips the last hour of a day.
        const skipped = /Nuuk|Godthab|Scoresbysund/.test(who.zone) ? 1 : 0
        const days = [0, skipped].map((hours) => start.subtract({ hours }).toZonedDateTimeISO(who.zone))
        expect(days.map((one) => one.toPlainDate().toString())).toContain(day)
        expect(who.off.some(({ from, until }) => from <= day && day <= until)).toBe(false)
        const next = shifts[index + 1]
        if (next) expect(Temporal.Instant.compare(end, next.start)).toBeLessThanOrEqual(0)
      }
    }),
    { numRuns: 2000 },
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
      import { lastShiftStart, shiftAt, shiftsBetween } from './src/people/roster.ts'
      const at = (text) => Temporal.Instant.from(text)
      const weekly = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, start: '22:00', end: '02:30' }))
      const found = ['Europe/Amsterdam', 'America/Havana', 'Pacific/Chatham'].map((zone) => {
        const roster = { zone, weekly, extra: [], off: [{ from: '2026-10-28', until: '2026-11-09' }] }
        const [autumn, spring] = [at('2026-10-23T00:00:00Z'), at('2027-03-12T00:00:00Z')]
        const weeks = (from) => shiftsBetween(roster, from, from.add({ hours: 24 * 25 }))
        const shifts = [...weeks(autumn), ...weeks(spring)]
        return [shifts, shifts.map(({ start, end }) => [shiftAt(roster, start), lastShiftStart(roster, end)])]
      })
      console.log(JSON.stringify(found))`
    const run = (TZ: string) =>
      execFileSync(process.execPath, ['--input-type=module', '--eval', program], {
        env: { ...process.env, TZ },
      }).toString()
    const shifts = run(zone)
    expect(shifts).toContain('"end":"2026-10-25T00:30:00Z"')
    expect(shifts).toBe(run('Asia/Kathmandu'))
  },
)
