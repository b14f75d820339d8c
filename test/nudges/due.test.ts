import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { type Nudge, nudgesBetween, type Often, USUAL_WISHES, type Wishes } from '../../src/nudges/due.ts'
import { type Roster, shiftAt } from '../../src/people/roster.ts'
import { anyTime, anyWeekday, anyWork, dateNear, ZONES } from '../people/any-roster.ts'
import { slowNudgesBetween } from './slow-due.ts'

const at = (text: string) => Temporal.Instant.from(text)
const AMSTERDAM: Roster = { zone: 'Europe/Amsterdam', weekly: [], extra: [], off: [] }
const often = (changed: Partial<Wishes['often']>): Wishes['often'] => ({ ...USUAL_WISHES.often, ...changed })
const NO_REVIEW: Wishes = { ...USUAL_WISHES, often: often({ weekly: 'never' }) }
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
  expect(wall(inAll(once('2026-11-24', start, end), NO_REVIEW))).toEqual(nudges)
})

// The night the clocks go forward is an hour shorter, the night they go back an hour longer: written out by hand.
test.for<[string, string, string, string[]]>([
  [
    '2027-03-27',
    '22:00',
    '07:00',
    [
      'break/2027-03-27/1 from 2027-03-28T01:00:00Z to 2027-03-28T01:20:00Z',
      'weekly/2027-W12 from 2027-03-28T03:30:00Z to 2027-03-28T05:00:00Z',
      'debrief/2027-03-27 from 2027-03-28T04:45:00Z to 2027-03-28T05:00:00Z',
    ],
  ],
  [
    '2027-03-28',
    '02:00',
    '10:00',
    [
      'break/2027-03-28/1 from 2027-03-28T04:30:00Z to 2027-03-28T04:50:00Z',
      'weekly/2027-W12 from 2027-03-28T06:30:00Z to 2027-03-28T08:00:00Z',
      'debrief/2027-03-28 from 2027-03-28T07:45:00Z to 2027-03-28T08:00:00Z',
    ],
  ],
  ['2027-03-28', '02:30', '03:00', []],
  [
    '2027-03-28',
    '22:00',
    '07:00',
    [
      'break/2027-03-28/1 from 2027-03-29T00:00:00Z to 2027-03-29T00:20:00Z',
      'weekly/2027-W12 from 2027-03-29T03:30:00Z to 2027-03-29T05:00:00Z',
      'debrief/2027-03-28 from 2027-03-29T04:45:00Z to 2027-03-29T05:00:00Z',
    ],
  ],
  [
    '2026-10-24',
    '22:00',
    '07:00',
    [
      'break/2026-10-24/1 from 2026-10-25T00:00:00Z to 2026-10-25T00:20:00Z',
      'weekly/2026-W43 from 2026-10-25T04:30:00Z to 2026-10-25T06:00:00Z',
      'debrief/2026-10-24 from 2026-10-25T05:45:00Z to 2026-10-25T06:00:00Z',
    ],
  ],
  [
    '2026-10-25',
    '02:00',
    '10:00',
    [
      'break/2026-10-25/1 from 2026-10-25T04:00:00Z to 2026-10-25T04:20:00Z',
      'weekly/2026-W43 from 2026-10-25T07:30:00Z to 2026-10-25T09:00:00Z',
      'debrief/2026-10-25 from 2026-10-25T08:45:00Z to 2026-10-25T09:00:00Z',
    ],
  ],
  [
    '2026-10-25',
    '02:30',
    '03:00',
    [
      'weekly/2026-W43 from 2026-10-25T01:15:00Z to 2026-10-25T02:00:00Z',
      'debrief/2026-10-25 from 2026-10-25T01:45:00Z to 2026-10-25T02:00:00Z',
    ],
  ],
  [
    '2026-10-25',
    '22:00',
    '07:00',
    [
      'break/2026-10-25/1 from 2026-10-26T01:00:00Z to 2026-10-26T01:20:00Z',
      'weekly/2026-W43 from 2026-10-26T04:30:00Z to 2026-10-26T06:00:00Z',
      'debrief/2026-10-25 from 2026-10-26T05:45:00Z to 2026-10-26T06:00:00Z',
    ],
  ],
])('on %s from %s to %s nudges go by the time that really passes', ([date, start, end, nudges]) => {
  const found = inAll(once(date, start, end), USUAL_WISHES)
  expect(found.map(({ key, at, expires }) => `${key} from ${at} to ${expires}`)).toEqual(nudges)
  expect(found.map(({ about }) => about)).toEqual(found.map(() => date))
})

test('a look back three quarters of an hour before the end is that long before it on a night the clocks change', () => {
  const two = { ...NO_REVIEW, debriefBefore: 45 }
  const asked = (roster: Roster) =>
    inAll(roster, two)
      .filter(({ kind }) => kind === 'debrief')
      .map(({ at }) => `${at}`)
  expect(asked(once('2026-10-24', '18:00', '02:30'))).toEqual(['2026-10-24T23:45:00Z'])
  expect(asked(once('2026-10-24', '18:00', '03:00'))).toEqual(['2026-10-25T01:15:00Z'])
  expect(asked(once('2027-03-27', '18:00', '03:00'))).toEqual(['2027-03-28T00:15:00Z'])
})

test.for<[string, string, Wishes['breakLater'], string[]]>([
  ['09:00', '15:00', -30, ['11:30']],
  ['09:00', '15:00', 30, ['12:30']],
  ['09:00', '17:00', 30, ['13:00']],
  ['09:00', '18:00', 0, ['13:00']],
  ['09:00', '18:00', -30, ['12:30']],
  ['07:00', '17:30', -30, ['10:00', '13:30']],
  ['07:00', '17:30', 30, ['11:00', '14:30']],
  ['07:00', '23:00', 0, ['11:00', '15:00']],
  ['07:00', '23:00', 30, ['11:00', '15:00']],
  ['07:00', '23:00', -30, ['10:30', '14:30']],
])('from %s to %s a break %s minutes later than usual is at %s', ([start, end, breakLater, times]) => {
  const breaks = inAll(once('2026-11-24', start, end), { ...NO_REVIEW, breakLater }).filter(
    ({ kind }) => kind === 'break',
  )
  expect(wall(breaks)).toEqual(times.map((time) => `break 2026-11-24T${time}`))
})

test('a break is worth twenty minutes, a look back ninety and never past the end of the shift', () => {
  const [pause, debrief] = inAll(once('2026-11-24', '07:00', '15:00'), { ...NO_REVIEW, debriefBefore: 45 })
  expect(pause?.at.until(pause.expires).total('minutes')).toBe(20)
  expect(debrief?.at.until(debrief.expires).total('minutes')).toBe(45)
})

test('whoever wants to be asked at the very end is asked in the last minute of their shift', () => {
  expect(wall(inAll(once('2026-11-24', '07:00', '11:00'), { ...NO_REVIEW, debriefBefore: 0 }))).toEqual([
    'debrief 2026-11-24T10:59',
  ])
})

test('what somebody does not want does not come', () => {
  const roster = { ...once('2026-11-24', '07:00', '19:00'), off: [{ from: '2026-11-25', until: '2026-12-31' }] }
  const all = { ...USUAL_WISHES, followUps: ['2026-11-20'], takeAways: [{ id: 'one', from: '2026-11-20' }] }
  const kinds = (wishes: Wishes) => inAll(roster, wishes).map(({ kind }) => kind)
  expect(kinds(all)).toEqual(['follow-up', 'take-away', 'debrief'])
  expect(kinds({ ...all, often: often({ 'follow-up': 'never' }) })).toEqual(['take-away', 'weekly', 'debrief'])
  expect(kinds({ ...all, often: often({ 'take-away': 'never' }) })).toEqual(['follow-up', 'weekly', 'debrief'])
  const last = often({ 'follow-up': 'never', 'take-away': 'never', weekly: 'never' })
  expect(kinds({ ...all, often: last })).toEqual(['break', 'break', 'debrief'])
  expect(kinds({ ...all, often: { ...last, break: 'never' } })).toEqual(['debrief'])
  expect(kinds({ ...all, often: { ...last, break: 'never', debrief: 'never' } })).toEqual([])
})

const WEEK: Roster = {
  ...AMSTERDAM,
  weekly: ([2, 3, 5] as const).map((weekday) => ({ weekday, start: '14:00', end: '22:00' })),
}

test('the weekly review is in the last shift of the week, also when that is another day because of leave', () => {
  const leave = { ...WEEK, off: [{ from: '2026-11-27', until: '2026-12-02' }] }
  const weekly = (roster: Roster) =>
    wall(nudgesBetween(roster, USUAL_WISHES, at('2026-11-23T00:00:00Z'), at('2026-12-07T00:00:00Z'))).filter((one) =>
      one.startsWith('weekly'),
    )
  expect(weekly(WEEK)).toEqual(['weekly 2026-11-27T20:30', 'weekly 2026-12-04T20:30'])
  expect(weekly(leave)).toEqual(['weekly 2026-11-25T20:30', 'weekly 2026-12-04T20:30'])
})

test('a weekly review at a time of their own comes only when they work then', () => {
  const own = (weekday: 2 | 4, time: string): Wishes => ({ ...USUAL_WISHES, weeklyAt: { weekday, time } })
  const week = [at('2026-11-23T00:00:00Z'), at('2026-11-30T00:00:00Z')] as const
  const weekly = (wishes: Wishes) =>
    wall(nudgesBetween(WEEK, wishes, ...week)).filter((one) => one.startsWith('weekly'))
  expect(weekly(own(2, '16:00'))).toEqual(['weekly 2026-11-24T16:00'])
  expect(weekly(own(2, '22:00'))).toEqual([])
  expect(weekly(own(4, '16:00'))).toEqual([])
})

test('after a red shift it is asked once how it is now, in the next shift, however far that is', () => {
  const red = { ...NO_REVIEW, followUps: ['2026-11-24', '2026-11-24'] }
  const asked = (roster: Roster) => wall(inAll(roster, red)).filter((one) => one.startsWith('follow-up'))
  expect(asked(WEEK)).toEqual(['follow-up 2026-11-25T15:00'])
  expect(asked({ ...WEEK, off: [{ from: '2026-11-25', until: '2026-12-14' }] })).toEqual(['follow-up 2026-12-15T15:00'])
})

test('a sentence that comes back does so once, in the first shift from its date on', () => {
  const back = { ...NO_REVIEW, takeAways: [{ id: 'one', from: '2026-11-26' }] }
  const returned = inAll(WEEK, back).filter(({ kind }) => kind === 'take-away')
  expect([wall(returned), returned.map(({ key }) => key)]).toEqual([['take-away 2026-11-27T16:00'], ['take-away/one']])
})

test('of more than three in a day the three that matter most come', () => {
  const busy: Wishes = {
    ...USUAL_WISHES,
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
  const nudges = inAll(roster, NO_REVIEW)
  expect(wall(nudges)).toEqual(['debrief 2026-11-24T10:45', 'debrief 2026-11-24T14:45'])
  expect(nudges.map(({ key }) => key)).toEqual(['debrief/2026-11-24', 'debrief/2026-11-24.2'])
})

test('a shift that a roster moves, and one in another zone, keeps the keys it had', () => {
  const keys = (roster: Roster) => inAll(roster, USUAL_WISHES).map(({ key }) => key)
  const had = ['break/2026-11-24/1', 'weekly/2026-W48', 'debrief/2026-11-24']
  expect(keys(once('2026-11-24', '07:00', '15:00'))).toEqual(had)
  expect(keys(once('2026-11-24', '07:15', '15:30'))).toEqual(had)
  expect(keys({ ...once('2026-11-24', '07:00', '15:00'), zone: 'America/Curacao' })).toEqual(had)
})

test('the second shift of a day is the second also for a window in which the first has not begun', () => {
  const extra = [
    { date: '2026-11-24', start: '07:00', end: '11:00' },
    { date: '2026-11-24', start: '22:00', end: '07:00' },
  ]
  const night = [at('2026-11-25T05:00:00Z'), at('2026-11-25T06:00:00Z')] as const
  const [debrief] = nudgesBetween({ ...AMSTERDAM, extra }, NO_REVIEW, ...night)
  expect([debrief?.key, debrief?.about]).toEqual(['debrief/2026-11-24.2', '2026-11-24'])
})

test('a sentence that stands there twice comes back once, on its first date', () => {
  const takeAways = [
    { id: 'one', from: '2026-11-26' },
    { id: 'one', from: '2026-11-24' },
  ]
  const returned = inAll(WEEK, { ...NO_REVIEW, takeAways }).filter(({ kind }) => kind === 'take-away')
  expect(wall(returned)).toEqual(['take-away 2026-11-27T16:00'])
})

test('after a shift in an hour the clocks skip, at the end of a day, it is asked in the next shift and not in that one', () => {
  const extra = [
    { date: '2026-03-28', start: '23:30', end: '07:00' },
    { date: '2026-03-29', start: '22:00', end: '07:00' },
  ]
  const asked = inAll({ ...AMSTERDAM, zone: 'America/Nuuk', extra }, { ...NO_REVIEW, followUps: ['2026-03-28'] })
  expect(asked.filter(({ kind }) => kind === 'follow-up').map(({ about }) => about)).toEqual(['2026-03-29'])
})

const FOUR_WEEKS = [at('2026-11-02T00:00:00Z'), at('2026-11-30T00:00:00Z')] as const
const week = (weekdays: readonly Roster['weekly'][number]['weekday'][]): Roster => ({
  ...AMSTERDAM,
  weekly: weekdays.map((weekday) => ({ weekday, start: '08:00', end: '16:00' })),
})

test.for<[string, Roster, number]>([
  ['every day', week([1, 2, 3, 4, 5, 6, 7]), 4],
  ['Monday to Friday', week([1, 2, 3, 4, 5]), 2],
  ['Monday, Wednesday and Friday', week([1, 3, 5]), 2],
  ['Tuesday alone', week([2]), 2],
])('of whoever works %s half is exactly half in four weeks, and not all of it in a row', ([, roster, most]) => {
  for (const kind of ['break', 'debrief', 'weekly'] as const) {
    const dates = (how: Often) => {
      const wishes = { ...USUAL_WISHES, often: often({ [kind]: how }) }
      const found = nudgesBetween(roster, wishes, FOUR_WEEKS[0], FOUR_WEEKS[1].add({ hours: 24 * 28 }))
      return found.filter((one) => one.kind === kind).map(({ at }) => at)
    }
    const [all, half] = [dates('always').map(String), dates('half').map(String)]
    expect(half.length).toBe(all.length / 2)
    expect(half.filter((one) => one < FOUR_WEEKS[1].toString()).length).toBe(all.length / 4)
    expect(all).toEqual(expect.arrayContaining(half))
    const row = all.map((one) => (half.includes(one) ? 'y' : 'n')).join('')
    expect(row).not.toMatch(new RegExp(`y{${most + 1}}|n{${most + 1}}`))
  }
})

test('of whoever works one week of two half is half as well', () => {
  for (const first of [0, 1]) {
    const weeks = Array.from({ length: 13 }, (_, index) => 14 * index + 7 * first)
    const extra = weeks.flatMap((days) =>
      [0, 1, 2, 3, 4].map((day) => {
        const date = Temporal.PlainDate.from('2026-01-05')
          .add({ days: days + day })
          .toString()
        return { date, start: '08:00', end: '16:00' }
      }),
    )
    for (const kind of ['debrief', 'weekly'] as const) {
      const wishes = { ...USUAL_WISHES, often: often({ [kind]: 'half' }) }
      const found = inAll({ ...AMSTERDAM, extra }, wishes).filter((one) => one.kind === kind)
      const all = kind === 'weekly' ? 13 : 65
      expect(Math.abs(found.length - all / 2)).toBeLessThanOrEqual(1.5)
    }
  }
})

const anyOften = fc.constantFrom<Often>('always', 'always', 'half', 'never')
/** Wishes whose dates lie near a moment. */
const wishesNear = (moment: Temporal.Instant): fc.Arbitrary<Wishes> =>
  fc.record({
    often: fc.record({
      break: anyOften,
      debrief: anyOften,
      weekly: anyOften,
      'follow-up': anyOften,
      'take-away': anyOften,
    }),
    breakLater: fc.constantFrom<Wishes['breakLater']>(-30, 0, 30),
    debriefBefore: fc.integer({ min: 0, max: 45 }),
    weeklyAt: fc.oneof(fc.constant('last-shift' as const), fc.record({ weekday: anyWeekday, time: anyTime })),
    followUps: fc.array(dateNear(moment, 50), { maxLength: 5 }),
    takeAways: fc.array(fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), from: dateNear(moment, 50) }), {
      maxLength: 5,
    }),
  })
const anyCase = (zones?: readonly string[]) =>
  anyWork(zones).chain(({ roster, moment }) => wishesNear(moment).map((wishes) => ({ roster, wishes, moment })))
const shown = (nudges: Nudge[]) =>
  nudges.map(({ key, kind, about, at, expires }) => [key, kind, about, `${at}`, `${expires}`].join(' '))

test('in every zone none is missing and none is wrong: they are those of the rules written down one by one', () => {
  let found = 0
  for (const zone of ZONES) {
    fc.assert(
      fc.property(anyCase([zone]), fc.integer({ min: 24, max: 720 }), ({ roster, wishes, moment }, hours) => {
        const upTo = moment.add({ hours })
        const nudges = nudgesBetween(roster, wishes, moment, upTo)
        expect(shown(nudges)).toEqual(shown(slowNudgesBetween(roster, wishes, moment, upTo)))
        found += nudges.length
      }),
      { numRuns: 1 },
    )
  }
  expect(found).toBeGreaterThan(500)
})

test('over any roster, zone and year: none outside a shift, none on a day off, at most three a day, each key once', () => {
  fc.assert(
    fc.property(anyCase(), fc.integer({ min: 1, max: 20 }), ({ roster, wishes, moment }, days) => {
      const nudges = nudgesBetween(roster, wishes, moment, moment.add({ hours: 24 * days }))
      const perDay = new Map<string, number>()
      for (const { kind, about, at: when, expires } of nudges) {
        const shift = shiftAt(roster, when)
        expect(shift?.date).toBe(about)
        expect(wishes.often[kind]).not.toBe('never')
        expect(Temporal.Instant.compare(when, expires)).toBe(-1)
        expect(Temporal.Instant.compare(expires, shift?.end ?? when)).toBeLessThanOrEqual(0)
        expect(roster.off.some(({ from, until }) => from <= about && about <= until)).toBe(false)
        const day = when.toZonedDateTimeISO(roster.zone).toPlainDate().toString()
        perDay.set(day, (perDay.get(day) ?? 0) + 1)
      }
      expect(Math.max(0, ...perDay.values())).toBeLessThanOrEqual(3)
      expect(new Set(nudges.map(({ key }) => key)).size).toBe(nudges.length)
    }),
    { numRuns: 2000 },
  )
})

test('splitting a window anywhere loses and repeats nothing', () => {
  fc.assert(
    fc.property(
      anyCase(),
      fc.array(fc.integer({ min: 1, max: 6000 }), { maxLength: 6 }),
      ({ roster, wishes, moment: after }, steps) => {
        const cuts = [after]
        for (const minutes of steps) cuts.push((cuts.at(-1) ?? after).add({ minutes }))
        const pieces = cuts.slice(1).flatMap((cut, index) => nudgesBetween(roster, wishes, cuts[index] ?? after, cut))
        expect(shown(pieces)).toEqual(shown(nudgesBetween(roster, wishes, after, cuts.at(-1) ?? after)))
      },
    ),
    { numRuns: 2000 },
  )
})

test('nobody who works long enough goes without a break reminder within four hours, nor gets one in the first two', () => {
  const later = fc.constantFrom<Wishes['breakLater']>(-30, 0, 30)
  const shift = fc.record({ minutes: fc.integer({ min: 331, max: 12 * 60 }), start: anyTime, later })
  fc.assert(
    fc.property(shift, ({ minutes, start, later }) => {
      const end = Temporal.PlainTime.from(start).add({ minutes }).toString().slice(0, 5)
      const roster = { ...once('2026-11-24', start, end), zone: 'UTC' }
      const breaks = inAll(roster, { ...NO_REVIEW, breakLater: later }).filter(({ kind }) => kind === 'break')
      expect(breaks.length).toBe(minutes > 600 ? 2 : 1)
      const [begin, over] = [at(`2026-11-24T${start}:00Z`), at(`2026-11-24T${start}:00Z`).add({ minutes })]
      const rests = [begin, ...breaks.map(({ at }) => at)]
      for (const [index, rest] of rests.slice(1).entries()) {
        const since = (rests[index] ?? begin).until(rest).total('minutes')
        expect(since).toBeLessThanOrEqual(240)
        expect(since).toBeGreaterThanOrEqual(120)
        expect(rest.until(over).total('minutes')).toBeGreaterThan(60)
      }
    }),
    { numRuns: 300 },
  )
})

test.for(['UTC', 'Europe/Amsterdam', 'Pacific/Chatham', 'America/Havana'])(
  'a process in %s works out the same nudges',
  (zone) => {
    const program = `
      import { Temporal } from 'temporal-polyfill'
      import { nudgesBetween, USUAL_WISHES } from './src/nudges/due.ts'
      const weekly = [1, 3, 5, 6, 7].map((weekday) => ({ weekday, start: '22:00', end: '07:00' }))
      const wishes = { ...USUAL_WISHES, followUps: ['2026-10-24'], takeAways: [{ id: 'one', from: '2027-03-27' }] }
      const found = ['Europe/Amsterdam', 'America/Havana', 'Pacific/Chatham'].flatMap((zone) =>
        ['2026-10-23T00:00:00Z', '2027-03-12T00:00:00Z'].map((text) => {
          const from = Temporal.Instant.from(text)
          return nudgesBetween({ zone, weekly, extra: [], off: [] }, wishes, from, from.add({ hours: 24 * 25 }))
        }),
      )
      console.log(JSON.stringify(found))`
    const run = (TZ: string) =>
      execFileSync(process.execPath, ['--input-type=module', '--eval', program], {
        env: { ...process.env, TZ },
      }).toString()
    const nudges = run(zone)
    expect(nudges).toContain('"at":"2026-10-25T05:45:00Z"')
    expect(nudges).toBe(run('Asia/Kathmandu'))
  },
)
