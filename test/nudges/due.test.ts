import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { type Nudge, nudgesBetween, type Wishes } from '../../src/nudges/due.ts'
import { type Roster, shiftsBetween } from '../../src/people/roster.ts'

const at = (text: string) => Temporal.Instant.from(text)
const AMSTERDAM: Roster = { zone: 'Europe/Amsterdam', weekly: [], extra: [], off: [] }
const ALL: Wishes = { breaks: true, debrief: 15, weekly: 'last-shift', followUps: [], takeAways: [] }
const QUIET: Wishes = { ...ALL, weekly: 'never' }
const once = (date: string, start: string, end: string): Roster => ({ ...AMSTERDAM, extra: [{ date, start, end }] })
/** A nudge as its kind and the wall clock of Amsterdam. */
const wall = (nudges: Nudge[], zone = 'Europe/Amsterdam') =>
  nudges.map(({ kind, at }) => `${kind} ${at.toZonedDateTimeISO(zone).toPlainDateTime().toString().slice(0, 16)}`)
const inAll = (roster: Roster, wishes: Wishes) =>
  nudgesBetween(roster, wishes, at('2026-01-01T00:00:00Z'), at('2028-01-01T00:00:00Z'))

test.for<[string, string, string[]]>([
  ['09:00', '14:30', ['debrief 2026-11-24T14:15']],
  ['09:00', '14:31', ['break 2026-11-24T11:45', 'debrief 2026-11-24T14:16']],
  ['07:00', '15:00', ['break 2026-11-24T11:00', 'debrief 2026-11-24T14:45']],
  ['07:00', '17:00', ['break 2026-11-24T11:00', 'debrief 2026-11-24T16:45']],
  ['07:00', '17:30', ['break 2026-11-24T10:30', 'break 2026-11-24T14:00', 'debrief 2026-11-24T17:15']],
  ['22:00', '07:00', ['break 2026-11-25T02:00', 'debrief 2026-11-25T06:45']],
  ['16:00', '09:00', ['break 2026-11-24T20:00', 'debrief 2026-11-25T08:45']],
])('in a shift from %s to %s there is a nudge at its right moment and no other', ([start, end, nudges]) => {
  expect(wall(inAll(once('2026-11-24', start, end), QUIET))).toEqual(nudges)
})

// The night the clocks go forward is an hour shorter, the night they go back an hour longer: written out by hand.
test.for<[string, string, string, string[]]>([
  ['2027-03-27', '22:00', '07:00', ['break 2027-03-28T01:00:00Z', 'debrief 2027-03-28T04:45:00Z']],
  ['2026-10-24', '22:00', '07:00', ['break 2026-10-25T00:00:00Z', 'debrief 2026-10-25T05:45:00Z']],
  ['2027-03-28', '02:00', '10:00', ['break 2027-03-28T04:30:00Z', 'debrief 2027-03-28T07:45:00Z']],
  ['2026-10-25', '02:00', '10:00', ['break 2026-10-25T04:00:00Z', 'debrief 2026-10-25T08:45:00Z']],
  ['2027-03-28', '02:30', '03:00', []],
  ['2026-10-25', '02:30', '03:00', ['debrief 2026-10-25T01:45:00Z']],
])('on %s from %s to %s nudges go by the time that really passes', ([date, start, end, nudges]) => {
  expect(inAll(once(date, start, end), QUIET).map((one) => `${one.kind} ${one.at}`)).toEqual(nudges)
})

test('a break is worth twenty minutes, a look back ninety and never past the end of the shift', () => {
  const [pause, debrief] = inAll(once('2026-11-24', '07:00', '15:00'), { ...QUIET, debrief: 45 })
  expect(pause?.at.until(pause.expires).total('minutes')).toBe(20)
  expect(debrief?.at.until(debrief.expires).total('minutes')).toBe(45)
})

test('whoever wants to be asked at the very end is asked in the last minute of their shift', () => {
  expect(wall(inAll(once('2026-11-24', '07:00', '11:00'), { ...QUIET, debrief: 0 }))).toEqual([
    'debrief 2026-11-24T10:59',
  ])
})

test('what somebody does not want does not come', () => {
  const nothing: Wishes = { breaks: false, debrief: 'never', weekly: 'never', followUps: [], takeAways: [] }
  expect(inAll(once('2026-11-24', '07:00', '19:00'), nothing)).toEqual([])
})

const WEEK: Roster = {
  ...AMSTERDAM,
  weekly: ([2, 3, 5] as const).map((weekday) => ({ weekday, start: '14:00', end: '22:00' })),
}

test('the weekly review is in the last shift of the week, also when that is another day because of leave', () => {
  const leave = { ...WEEK, off: [{ from: '2026-11-27', until: '2026-12-02' }] }
  const weekly = (roster: Roster) =>
    wall(nudgesBetween(roster, ALL, at('2026-11-23T00:00:00Z'), at('2026-12-07T00:00:00Z'))).filter((one) =>
      one.startsWith('weekly'),
    )
  expect(weekly(WEEK)).toEqual(['weekly 2026-11-27T20:30', 'weekly 2026-12-04T20:30'])
  expect(weekly(leave)).toEqual(['weekly 2026-11-25T20:30', 'weekly 2026-12-04T20:30'])
})

test('a weekly review at a time of their own comes only when they work then', () => {
  const own = (weekday: 2 | 4, time: string): Wishes => ({ ...ALL, weekly: { weekday, time } })
  const week = [at('2026-11-23T00:00:00Z'), at('2026-11-30T00:00:00Z')] as const
  const weekly = (wishes: Wishes) =>
    wall(nudgesBetween(WEEK, wishes, ...week)).filter((one) => one.startsWith('weekly'))
  expect(weekly(own(2, '16:00'))).toEqual(['weekly 2026-11-24T16:00'])
  expect(weekly(own(2, '22:00'))).toEqual([])
  expect(weekly(own(4, '16:00'))).toEqual([])
})

test('after a red shift it is asked once how it is now, in the next shift, however far that is', () => {
  const red = { ...QUIET, followUps: ['2026-11-24', '2026-11-24'] }
  const asked = (roster: Roster) => wall(inAll(roster, red)).filter((one) => one.startsWith('follow-up'))
  expect(asked(WEEK)).toEqual(['follow-up 2026-11-25T15:00'])
  expect(asked({ ...WEEK, off: [{ from: '2026-11-25', until: '2026-12-14' }] })).toEqual(['follow-up 2026-12-15T15:00'])
})

test('a sentence that comes back does so once, in the first shift from its date on', () => {
  const back = { ...QUIET, takeAways: [{ id: 'one', from: '2026-11-26' }] }
  const returned = inAll(WEEK, back).filter(({ kind }) => kind === 'take-away')
  expect([wall(returned), returned.map(({ key }) => key)]).toEqual([['take-away 2026-11-27T16:00'], ['take-away/one']])
})

test('of more than three in a day the three that matter most come', () => {
  const busy: Wishes = {
    ...ALL,
    followUps: ['2026-11-25'],
    takeAways: [{ id: 'one', from: '2026-11-26' }],
  }
  const friday = nudgesBetween(WEEK, busy, at('2026-11-27T00:00:00Z'), at('2026-11-28T00:00:00Z'))
  expect(friday.map(({ kind }) => kind)).toEqual(['follow-up', 'take-away', 'debrief'])
})

test('two shifts on one day that only touch are two, each with its own', () => {
  const roster = {
    ...AMSTERDAM,
    extra: [
      ['07:00', '11:00'],
      ['11:00', '15:00'],
    ].map(([start = '', end = '']) => ({ date: '2026-11-24', start, end })),
  }
  const nudges = inAll(roster, QUIET)
  expect(wall(nudges)).toEqual(['debrief 2026-11-24T10:45', 'debrief 2026-11-24T14:45'])
  expect(new Set(nudges.map(({ key }) => key)).size).toBe(2)
})

const ZONES = Intl.supportedValuesOf('timeZone')
const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 15, 30, 45))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`)
const date = fc
  .integer({ min: 0, max: 365 * 8 })
  .map((days) => Temporal.PlainDate.from('2025-01-01').add({ days }).toString())
const weekday = fc.constantFrom(1, 2, 3, 4, 5, 6, 7) as fc.Arbitrary<1 | 2 | 3 | 4 | 5 | 6 | 7>
const roster: fc.Arbitrary<Roster> = fc.record({
  zone: fc.constantFrom(...ZONES),
  weekly: fc.array(fc.record({ weekday, start: time, end: time }), { maxLength: 7 }),
  extra: fc.array(fc.record({ date, start: time, end: time }), { maxLength: 3 }),
  off: fc.array(
    fc.tuple(date, fc.integer({ min: 0, max: 30 })).map(([from, days]) => {
      return { from, until: Temporal.PlainDate.from(from).add({ days }).toString() }
    }),
    { maxLength: 2 },
  ),
})
const wishes: fc.Arbitrary<Wishes> = fc.record({
  breaks: fc.boolean(),
  debrief: fc.constantFrom<Wishes['debrief']>('never', 0, 15, 45),
  weekly: fc.oneof(fc.constantFrom<Wishes['weekly']>('never', 'last-shift'), fc.record({ weekday, time })),
  followUps: fc.array(date, { maxLength: 3 }),
  takeAways: fc.array(fc.record({ id: fc.constantFrom('a', 'b'), from: date }), { maxLength: 2 }),
})
const moment = fc
  .integer({ min: 0, max: 8 * 365 * 24 * 60 })
  .map((minutes) => at('2025-01-01T00:00:00Z').add({ minutes }))
const shown = (nudges: Nudge[]) => nudges.map(({ key, at, expires }) => `${key} ${at} ${expires}`)

test('over any roster, zone and year: none outside a shift, none on a day off, at most three a day, each key once', () => {
  fc.assert(
    fc.property(roster, wishes, moment, fc.integer({ min: 1, max: 20 }), (who, wanted, after, days) => {
      const upTo = after.add({ hours: 24 * days })
      const nudges = nudgesBetween(who, { ...wanted, takeAways: wanted.takeAways.slice(0, 1) }, after, upTo)
      const shifts = shiftsBetween(who, after.subtract({ hours: 24 * 20 }), upTo)
      const perDay = new Map<string, number>()
      for (const { at: moment, expires } of nudges) {
        const shift = shifts.find(({ start, end }) => {
          return Temporal.Instant.compare(start, moment) <= 0 && Temporal.Instant.compare(moment, end) < 0
        })
        expect(shift).toBeDefined()
        expect(Temporal.Instant.compare(moment, expires)).toBe(-1)
        expect(Temporal.Instant.compare(expires, (shift as { end: Temporal.Instant }).end)).toBeLessThanOrEqual(0)
        expect(who.off.some(({ from, until }) => from <= (shift?.date ?? '') && (shift?.date ?? '') <= until)).toBe(
          false,
        )
        const day = moment.toZonedDateTimeISO(who.zone).toPlainDate().toString()
        perDay.set(day, (perDay.get(day) ?? 0) + 1)
      }
      expect(Math.max(0, ...perDay.values())).toBeLessThanOrEqual(3)
      expect(new Set(nudges.map(({ key }) => key)).size).toBe(nudges.length)
    }),
    { numRuns: 600 },
  )
})

test('splitting a window anywhere loses and repeats nothing', () => {
  fc.assert(
    fc.property(
      roster,
      wishes,
      moment,
      fc.array(fc.integer({ min: 1, max: 6000 }), { maxLength: 4 }),
      (who, wanted, after, steps) => {
        const cuts = [after]
        for (const minutes of steps) cuts.push((cuts.at(-1) ?? after).add({ minutes }))
        const pieces = cuts.slice(1).flatMap((cut, index) => nudgesBetween(who, wanted, cuts[index] ?? after, cut))
        expect(shown(pieces)).toEqual(shown(nudgesBetween(who, wanted, after, cuts.at(-1) ?? after)))
      },
    ),
    { numRuns: 400 },
  )
})

test('nobody who works long enough goes without a break reminder within four hours, awake', () => {
  fc.assert(
    fc.property(fc.integer({ min: 331, max: 12 * 60 }), date, time, (minutes, day, start) => {
      const begin = Temporal.PlainTime.from(start)
      const end = begin.add({ minutes }).toString().slice(0, 5)
      const [first] = inYears({ ...AMSTERDAM, zone: 'UTC', extra: [{ date: day, start, end }] })
      const shift = at(`${day}T${start}:00Z`)
      expect(first?.kind).toBe('break')
      expect(shift.until(first?.at ?? shift).total('minutes')).toBeLessThanOrEqual(240)
    }),
    { numRuns: 200 },
  )
})

const inYears = (who: Roster) => nudgesBetween(who, QUIET, at('2024-12-01T00:00:00Z'), at('2033-02-01T00:00:00Z'))
