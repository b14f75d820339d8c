import fc from 'fast-check'
import ICAL from 'ical.js'
import ical from 'node-ical'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { holidayOn } from '../../src/intervisie/holidays.ts'
import { type Recurrence, type Rule, sessionOf, sessionsAfter } from '../../src/intervisie/recurrence.ts'
import { dayByDay, fullRules } from './day-by-day.ts'
import { dates, dayIn, FIRST_TUESDAY, moments, pair, plainRules } from './some-rule.ts'

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']

/** The dates of the first sessions from a day on. */
function datesFrom(day: string, count: number, change: Partial<Rule>): string[] {
  const rule = { ...FIRST_TUESDAY, ...change }
  return sessionsAfter(rule, dayIn(day, rule.zone), count).map(({ date }) => date)
}

/** As datesFrom, with the planned date of whatever is somewhere else. */
function wentFrom(day: string, count: number, change: Partial<Rule>): string[] {
  const rule = { ...FIRST_TUESDAY, ...change }
  return sessionsAfter(rule, dayIn(day, rule.zone), count).map(({ key, date }) =>
    key === date ? key : `${key} > ${date}`,
  )
}

const everyMonth = (day: number | 'last-workday'): Recurrence => ({ every: 'month', day })

// Written out by another program: the day of the first Tuesday and of the last Friday, and how many Fridays a month has.
const YEARS: [number, number[], number[], number[]][] = [
  [
    2025,
    [7, 4, 4, 1, 6, 3, 1, 5, 2, 7, 4, 2],
    [31, 28, 28, 25, 30, 27, 25, 29, 26, 31, 28, 26],
    [5, 4, 4, 4, 5, 4, 4, 5, 4, 5, 4, 4],
  ],
  [
    2026,
    [6, 3, 3, 7, 5, 2, 7, 4, 1, 6, 3, 1],
    [30, 27, 27, 24, 29, 26, 31, 28, 25, 30, 27, 25],
    [5, 4, 4, 4, 5, 4, 5, 4, 4, 5, 4, 4],
  ],
  [
    2027,
    [5, 2, 2, 6, 4, 1, 6, 3, 7, 5, 2, 7],
    [29, 26, 26, 30, 28, 25, 30, 27, 24, 29, 26, 31],
    [5, 4, 4, 5, 4, 4, 5, 4, 4, 5, 4, 5],
  ],
  [
    2028,
    [4, 1, 7, 4, 2, 6, 4, 1, 5, 3, 7, 5],
    [28, 25, 31, 28, 26, 30, 28, 25, 29, 27, 24, 29],
    [4, 4, 5, 4, 4, 5, 4, 4, 5, 4, 4, 5],
  ],
  [
    2029,
    [2, 6, 6, 3, 1, 5, 3, 7, 4, 2, 6, 4],
    [26, 23, 30, 27, 25, 29, 27, 31, 28, 26, 30, 28],
    [4, 4, 5, 4, 4, 5, 4, 5, 4, 4, 5, 4],
  ],
  [
    2030,
    [1, 5, 5, 2, 7, 4, 2, 6, 3, 1, 5, 3],
    [25, 22, 29, 26, 31, 28, 26, 30, 27, 25, 29, 27],
    [4, 4, 5, 4, 5, 4, 4, 5, 4, 4, 5, 4],
  ],
  [
    2031,
    [7, 4, 4, 1, 6, 3, 1, 5, 2, 7, 4, 2],
    [31, 28, 28, 25, 30, 27, 25, 29, 26, 31, 28, 26],
    [5, 4, 4, 4, 5, 4, 4, 5, 4, 5, 4, 4],
  ],
  [
    2032,
    [6, 3, 2, 6, 4, 1, 6, 3, 7, 5, 2, 7],
    [30, 27, 26, 30, 28, 25, 30, 27, 24, 29, 26, 31],
    [5, 4, 4, 5, 4, 4, 5, 4, 4, 5, 4, 5],
  ],
]
const datesOf = (year: number, days: number[]) => days.map((day, month) => `${year}-${pair(month + 1)}-${pair(day)}`)

test.for(YEARS)('in %i the first Tuesday of each month is what a calendar says', ([year, tuesdays]) => {
  expect(datesFrom(`${year}-01-01`, 12, {})).toEqual(datesOf(year, tuesdays))
})

test.for(YEARS)(
  'in %i the last Friday of each month is the fourth or the fifth, as it has',
  ([year, , fridays, counts]) => {
    const recurrence: Recurrence = { every: 'month', nth: -1, weekday: 5 }
    const found = datesFrom(`${year}-01-01`, 12, { recurrence })
    expect(found).toEqual(datesOf(year, fridays))
    expect(found.map((date) => Math.ceil(Number(date.slice(-2)) / 7))).toEqual(counts)
    expect(new Set(counts)).toEqual(new Set([4, 5]))
  },
)

test('every six weeks keeps its weekday and its hour over both changes of the clocks and the end of the year', () => {
  const rule: Rule = { ...FIRST_TUESDAY, recurrence: { every: 'weeks', weeks: 6, anchor: '2026-10-15' } }
  const found = sessionsAfter(rule, dayIn('2026-10-01'), 6)
  expect(found.map(({ start }) => start.toString())).toEqual([
    '2026-10-15T08:00:00Z',
    '2026-11-26T09:00:00Z',
    '2027-01-07T09:00:00Z',
    '2027-02-18T09:00:00Z',
    '2027-04-01T08:00:00Z',
    '2027-05-13T08:00:00Z',
  ])
  expect(datesFrom('2020-01-01', 1, rule)).toEqual(['2026-10-15'])
  expect(datesFrom('2026-10-16', 1, rule)).toEqual(['2026-11-26'])
})

test('the 31st of a short month is its last day', () => {
  expect(datesFrom('2027-01-01', 6, { recurrence: everyMonth(31) })).toEqual([
    '2027-01-31',
    '2027-02-28',
    '2027-03-31',
    '2027-04-30',
    '2027-05-31',
    '2027-06-30',
  ])
  expect(datesFrom('2027-02-01', 2, { recurrence: everyMonth(30) })).toEqual(['2027-02-28', '2027-03-30'])
})

test('a leap day is there in leap years only', () => {
  expect(datesFrom('2027-02-01', 1, { recurrence: everyMonth(29) })).toEqual(['2027-02-28'])
  expect(datesFrom('2028-02-01', 1, { recurrence: everyMonth(29) })).toEqual(['2028-02-29'])
  expect(datesFrom('2028-02-01', 1, { recurrence: everyMonth(31) })).toEqual(['2028-02-29'])
  expect(datesFrom('2028-02-01', 1, { recurrence: everyMonth('last-workday') })).toEqual(['2028-02-29'])
  expect(datesFrom('2100-02-01', 1, { recurrence: everyMonth(29) })).toEqual(['2100-02-28'])
  const recurrence: Recurrence = { every: 'weeks', weeks: 8, anchor: '2028-02-29' }
  expect(datesFrom('2028-01-01', 2, { recurrence })).toEqual(['2028-02-29', '2028-04-25'])
  expect(datesFrom('2028-01-01', 2, { recurrence: { dates: ['2028-02-29'] } })).toEqual(['2028-02-29'])
})

test('the last working day is a Monday to Friday, and without holidays no day beside that counts', () => {
  const recurrence = everyMonth('last-workday')
  expect(datesFrom('2027-01-01', 6, { recurrence })).toEqual([
    '2027-01-29',
    '2027-02-26',
    '2027-03-31',
    '2027-04-30',
    '2027-05-31',
    '2027-06-30',
  ])
  expect(datesFrom('2057-05-01', 1, { recurrence })).toEqual(['2057-05-31'])
})

test.for<[string, string, string]>([
  ['2057-05-01', '2057-05-30', 'Ascension Day is the 31st'],
  ['2059-03-01', '2059-03-28', 'Easter Monday is the 31st, and the days before it are a weekend'],
  ['2004-05-01', '2004-05-28', 'Whit Monday was the 31st'],
  ['2012-04-01', '2012-04-27', 'the Queen had her day on Monday the 30th'],
  ['2026-12-01', '2026-12-31', 'the day after it is New Year'],
  ['2030-05-01', '2030-05-31', 'Ascension Day is the day before it'],
])('the last working day from %s on is %s: %s', ([from, expected]) => {
  const [found] = sessionsAfter(
    { ...FIRST_TUESDAY, recurrence: everyMonth('last-workday'), holidays: 'NL' },
    dayIn(from),
    1,
  )
  expect([found?.key, found?.date]).toEqual([expected, expected])
})

test('another country has other holidays', () => {
  const recurrence = everyMonth('last-workday')
  expect(datesFrom('2027-05-01', 1, { recurrence, holidays: 'US' })).toEqual(['2027-05-28'])
  expect(datesFrom('2027-05-01', 1, { recurrence, holidays: 'NL' })).toEqual(['2027-05-31'])
})

test('a session on a holiday goes to the same weekday a week later, and keeps its key', () => {
  const recurrence: Recurrence = { every: 'month', nth: 4, weekday: 2 }
  expect(wentFrom('2027-03-01', 3, { recurrence, holidays: 'NL' })).toEqual([
    '2027-03-23',
    '2027-04-27 > 2027-05-04',
    '2027-05-25',
  ])
  expect(wentFrom('2027-03-01', 2, { recurrence })).toEqual(['2027-03-23', '2027-04-27'])
})

test('a session on Christmas goes past New Year', () => {
  expect(wentFrom('2026-12-01', 2, { recurrence: everyMonth(25), holidays: 'NL' })).toEqual([
    '2026-12-25 > 2027-01-08',
    '2027-01-25',
  ])
})

test('a session that would reach the next one or pass it is left out', () => {
  const holidays = 'NL'
  const weekly: Recurrence = { every: 'weeks', weeks: 1, anchor: '2027-03-01' }
  expect(datesFrom('2027-03-20', 3, { recurrence: weekly, holidays })).toEqual([
    '2027-03-22',
    '2027-04-05',
    '2027-04-12',
  ])
  const twoWeekly: Recurrence = { every: 'weeks', weeks: 2, anchor: '2027-03-01' }
  expect(wentFrom('2027-03-20', 2, { recurrence: twoWeekly, holidays })).toEqual([
    '2027-03-29 > 2027-04-05',
    '2027-04-12',
  ])
  const before = (next: string) => ({ recurrence: { dates: ['2026-12-25', next] }, holidays })
  expect(wentFrom('2026-12-01', 3, before('2027-01-07'))).toEqual(['2027-01-07'])
  expect(wentFrom('2026-12-01', 3, before('2027-01-08'))).toEqual(['2027-01-08'])
  expect(wentFrom('2026-12-01', 3, before('2027-01-09'))).toEqual(['2026-12-25 > 2027-01-08', '2027-01-09'])
})

test('the last of some dates goes as far as its holidays need', () => {
  expect(wentFrom('2026-12-01', 3, { recurrence: { dates: ['2026-12-25'] }, holidays: 'NL' })).toEqual([
    '2026-12-25 > 2027-01-08',
  ])
})

test('dates may be in any order, and written twice', () => {
  const recurrence = { dates: ['2027-09-14', '2027-01-12', '2027-05-11', '2027-01-12'] }
  expect(datesFrom('2026-12-01', 9, { recurrence })).toEqual(['2027-01-12', '2027-05-11', '2027-09-14'])
  expect(datesFrom('2027-09-15', 9, { recurrence })).toEqual([])
  expect(datesFrom('2027-01-01', 9, { recurrence: { dates: [] } })).toEqual([])
  const twice = { recurrence: { dates: ['2026-12-25', '2026-12-25'] }, holidays: 'NL' }
  expect(wentFrom('2026-12-01', 9, twice)).toEqual(['2026-12-25 > 2027-01-08'])
})

test('a session starts strictly after the moment, also within a second', () => {
  const start = Temporal.Instant.from('2026-12-01T09:00:00Z')
  const first = (after: Temporal.Instant) => sessionsAfter(FIRST_TUESDAY, after, 1)[0]?.key
  expect(first(start.subtract({ nanoseconds: 1 }))).toBe('2026-12-01')
  expect(first(start)).toBe('2027-01-05')
  expect(first(start.add({ nanoseconds: 1 }))).toBe('2027-01-05')
})

test.for<[string, string, string, string, string]>([
  ['Europe/Amsterdam', '2027-03-28', '02:30', '2027-03-28T03:30:00+02:00', 'the clocks skip it'],
  ['Europe/Amsterdam', '2027-10-31', '02:30', '2027-10-31T02:30:00+02:00', 'the clocks show it twice'],
  ['America/Sao_Paulo', '2018-11-04', '00:30', '2018-11-04T01:30:00-02:00', 'the clocks skipped midnight'],
  ['Pacific/Apia', '2011-12-30', '10:00', '2011-12-31T10:00:00+14:00', 'the whole day was not there'],
])('in %s on %s at %s it starts at %s: %s', ([zone, date, time, expected]) => {
  const rule: Rule = { recurrence: { dates: [date] }, time, zone, minutes: 90 }
  const [found] = sessionsAfter(rule, dayIn('2011-01-01'), 1)
  expect(found?.start.toZonedDateTimeISO(zone).toString({ timeZoneName: 'never' })).toBe(expected)
  expect([found?.key, found?.date]).toEqual([date, expected.slice(0, 10)])
  expect(found?.start.until(found.end).total('minutes')).toBe(90)
})

test('two dates that come to one moment are one session', () => {
  const zone = 'Pacific/Apia'
  const recurrence = { dates: ['2011-12-30', '2011-12-31', '2012-01-01'] }
  expect(wentFrom('2011-12-29', 2, { recurrence, zone })).toEqual(['2011-12-31', '2012-01-01'])
  // Seen from the day on which the clocks put it.
  const skip = ['2011-12-31']
  expect(wentFrom('2011-12-31', 1, { recurrence, zone, skip })).toEqual(['2011-12-30 > 2011-12-31'])
})

test('what is skipped is not there, and the row goes on', () => {
  const skip = ['2026-12-01', '2027-02-02', '2027-02-03']
  expect(datesFrom('2026-11-25', 3, { skip })).toEqual(['2027-01-05', '2027-03-02', '2027-04-06'])
  expect(datesFrom('2026-11-25', 3, { recurrence: { dates: ['2026-12-01'] }, skip })).toEqual([])
})

test('what is moved is where it was moved to, by day or by day and time', () => {
  const moved = { '2026-12-01': '2026-12-08', '2027-01-05': '2027-01-06T15:30' }
  const found = sessionsAfter({ ...FIRST_TUESDAY, moved }, dayIn('2026-11-25'), 3)
  expect(found.map(({ key, date, start, end }) => [key, date, `${start}`, `${end}`])).toEqual([
    ['2026-12-01', '2026-12-08', '2026-12-08T09:00:00Z', '2026-12-08T10:00:00Z'],
    ['2027-01-05', '2027-01-06', '2027-01-06T14:30:00Z', '2027-01-06T15:30:00Z'],
    ['2027-02-02', '2027-02-02', '2027-02-02T09:00:00Z', '2027-02-02T10:00:00Z'],
  ])
})

test('what people moved may be on a holiday, and stays there', () => {
  const recurrence: Recurrence = { every: 'month', nth: 4, weekday: 2 }
  const moved = { '2027-04-27': '2027-04-27', '2027-05-25': '2027-05-17' }
  expect(wentFrom('2027-04-01', 2, { recurrence, moved, holidays: 'NL' })).toEqual([
    '2027-04-27',
    '2027-05-25 > 2027-05-17',
  ])
})

test('what went far is found there, and only there', () => {
  const moved = { '2026-12-01': '2029-06-15', '2035-02-06': '2026-12-20' }
  expect(wentFrom('2026-11-25', 2, { moved })).toEqual(['2035-02-06 > 2026-12-20', '2027-01-05'])
  expect(wentFrom('2029-06-10', 2, { moved })).toEqual(['2026-12-01 > 2029-06-15', '2029-07-03'])
  expect(wentFrom('2035-01-10', 1, { moved })).toEqual(['2035-03-06'])
})

test('a key that is no planned date, or that is skipped, moves nothing', () => {
  const moved = { '2026-12-02': '2026-12-03', 'no date': '2026-12-04', '2027-01-05': '2026-12-05' }
  expect(wentFrom('2026-11-25', 2, { moved, skip: ['2027-01-05'] })).toEqual(['2026-12-01', '2027-02-02'])
  const recurrence: Recurrence = { every: 'weeks', weeks: 6, anchor: '2026-12-01' }
  const tooEarly = { '2026-10-20': '2026-12-03' }
  expect(wentFrom('2026-11-25', 2, { recurrence, moved: tooEarly })).toEqual(['2026-12-01', '2027-01-12'])
})

test('of two at one moment the one that was planned there stays', () => {
  expect(wentFrom('2026-11-25', 2, { moved: { '2026-12-01': '2027-01-05' } })).toEqual(['2027-01-05', '2027-02-02'])
  expect(wentFrom('2026-11-25', 2, { moved: { '2027-02-02': '2026-12-01' } })).toEqual(['2026-12-01', '2027-01-05'])
  const together = { '2027-01-05': '2026-12-08', '2026-12-01': '2026-12-08' }
  expect(wentFrom('2026-11-25', 2, { moved: together })).toEqual(['2026-12-01 > 2026-12-08', '2027-02-02'])
  const along = { '2026-12-01': '2027-01-05', '2027-01-05': '2027-01-12' }
  expect(wentFrom('2026-11-25', 2, { moved: along })).toEqual(['2026-12-01 > 2027-01-05', '2027-01-05 > 2027-01-12'])
})

test('none are given for a count of 0 or less, all there are for a large one', () => {
  expect(datesFrom('2026-11-25', 0, {})).toEqual([])
  expect(datesFrom('2026-11-25', -3, {})).toEqual([])
  expect(datesFrom('9999-06-01', 1000, {})).toEqual(datesOf(9999, [0, 0, 0, 0, 0, 1, 6, 3, 7, 5, 2, 7]).slice(5))
})

test('a moment at either end of time is no trouble', () => {
  const at = (text: string) => sessionsAfter(FIRST_TUESDAY, Temporal.Instant.from(text), 1).map(({ key }) => key)
  expect(at('-271821-04-20T00:00Z')).toEqual(['0000-01-04'])
  expect(at('+275760-09-13T00:00Z')).toEqual([])
})

const BAD: [string, Partial<Rule>][] = [
  ['the nth 0', { recurrence: { every: 'month', nth: 0 as 1, weekday: 2 } }],
  ['the nth 5', { recurrence: { every: 'month', nth: 5 as 1, weekday: 2 } }],
  ['a weekday 9', { recurrence: { every: 'month', nth: 1, weekday: 9 as 1 } }],
  ['a weekday 0', { recurrence: { every: 'month', nth: 1, weekday: 0 as 1 } }],
  ['day 0', { recurrence: everyMonth(0) }],
  ['day 32', { recurrence: everyMonth(32) }],
  ['half a day', { recurrence: everyMonth(1.5) }],
  ['every 0 weeks', { recurrence: { every: 'weeks', weeks: 0, anchor: '2026-12-01' } }],
  ['every week and a half', { recurrence: { every: 'weeks', weeks: 1.5, anchor: '2026-12-01' } }],
  ['an anchor that no calendar has', { recurrence: { every: 'weeks', weeks: 6, anchor: '2027-02-29' } }],
  ['an anchor that is a moment', { recurrence: { every: 'weeks', weeks: 6, anchor: '2027-02-28T10:00' } }],
  ['a date that no calendar has', { recurrence: { dates: ['2027-01-12', '2027-04-31'] } }],
  ['a move to no date', { moved: { '2026-12-01': '2026-13-01' } }],
  ['a move to no time', { moved: { '2026-12-01': '2026-12-02T24:00' } }],
  ['a move to a second', { moved: { '2026-12-01': '2026-12-02T10:00:00' } }],
  ['a move to two times', { moved: { '2026-12-01': '2026-12-02T10:00T11:00' } }],
  ['the time 25:00', { time: '25:00' }],
  ['the time 9:00', { time: '9:00' }],
  ['an unknown zone', { zone: 'Europe/Utrecht' }],
  ['0 minutes', { minutes: 0 }],
  ['half minutes', { minutes: 0.5 }],
  ['an unknown country', { holidays: 'ZZ' }],
]

test.for(BAD)('a rule with %s throws a RangeError, also when nothing is asked of it', ([, change]) => {
  const rule = { ...FIRST_TUESDAY, ...change }
  expect(() => sessionsAfter(rule, dayIn('2026-11-25'), 2)).toThrow(RangeError)
  expect(() => sessionsAfter(rule, dayIn('2026-11-25'), 0)).toThrow(RangeError)
})

test('a holiday has a name in a language that it is known in, and goes on over the end of a year', () => {
  expect(holidayOn('NL', '2027-04-27', 'nl')).toBe('Koningsdag')
  expect(holidayOn('NL', '2027-04-27', 'en-GB')).toBe("King's Day")
  expect(holidayOn('NL', '2027-04-27', 'xx')).toBe("King's Day")
  expect(holidayOn('NL', '2027-04-27')).toBe('Koningsdag')
  // The Dutch are not free on 5 May, Mother's Day or 5 December.
  expect(['2027-05-05', '2027-05-09', '2027-12-05'].map((date) => holidayOn('NL', date))).toEqual([
    undefined,
    undefined,
    undefined,
  ])
  // The feast of 2006 began on 31 December and took four days.
  expect(
    ['2006-12-30', '2006-12-31', '2007-01-03', '2007-01-04'].map((date) => holidayOn('TR', date, 'en') !== undefined),
  ).toEqual([false, true, true, false])
  expect(holidayOn('NL', '1800-12-25')).toBeUndefined()
  expect(() => holidayOn('ZZ', '2027-01-01')).toThrow(RangeError)
})

test('sessions are in order, after the moment, of the right length and not too many', () => {
  fc.assert(
    fc.property(fullRules, moments, fc.integer({ min: -2, max: 15 }), (rule, after, count) => {
      const found = sessionsAfter(rule, after, count)
      expect(found.length).toBeLessThanOrEqual(Math.max(0, count))
      if (!('dates' in rule.recurrence)) expect(found.length).toBe(Math.max(0, count))
      let last = after
      for (const { start, end } of found) {
        expect(Temporal.Instant.compare(start, last)).toBe(1)
        expect(start.until(end).total('minutes')).toBe(rule.minutes)
        last = start
      }
      expect(new Set(found.map(({ key }) => key)).size).toBe(found.length)
      expect(found.some(({ key }) => rule.skip?.includes(key))).toBe(false)
    }),
    { numRuns: 500 },
  )
})

test('from whatever moment one looks, it is the rest of the same row', () => {
  fc.assert(
    fc.property(fullRules, moments, fc.nat(12), fc.nat({ max: 40_000_000 }), (rule, after, nth, seconds) => {
      const row = sessionsAfter(rule, after, 14)
      const later = row[nth]?.start ?? after
      expect(sessionsAfter(rule, later, 14 - nth - 1)).toEqual(row.slice(row[nth] ? nth + 1 : 0).slice(0, 14 - nth - 1))
      const between = after.add({ seconds })
      const rest = row.filter(({ start }) => Temporal.Instant.compare(start, between) > 0)
      expect(sessionsAfter(rule, between, rest.length)).toEqual(rest)
    }),
    { numRuns: 500 },
  )
})

test('the wall time is the same all year, but for a time that the clocks skip', () => {
  fc.assert(
    fc.property(plainRules, moments, (rule, after) => {
      for (const { start, key, date } of sessionsAfter(rule, after, 12)) {
        const there = start.toZonedDateTimeISO(rule.zone)
        const planned = Temporal.PlainDateTime.from(`${key}T${rule.time}`)
        const isSkipped = !planned.toZonedDateTime(rule.zone).toPlainDateTime().equals(planned)
        expect(date).toBe(there.toPlainDate().toString())
        if (isSkipped) continue
        expect([date, there.toPlainTime().toString({ smallestUnit: 'minute' })]).toEqual([key, rule.time])
        expect(start.equals(planned.toZonedDateTime(rule.zone, { disambiguation: 'earlier' }).toInstant())).toBe(true)
      }
    }),
    { numRuns: 500 },
  )
})

test('whatever holidays, skipping and moving do, looking at day after day finds the same', () => {
  fc.assert(
    fc.property(fullRules, moments, fc.integer({ min: 1, max: 12 }), (rule, after, count) => {
      const slow = dayByDay(rule)
        .filter(({ start, skipped }) => !skipped && Temporal.Instant.compare(start, after) > 0)
        .slice(0, count)
      const found = sessionsAfter(rule, after, count)
      const brief = ({ key, date, start }: { key: string; date: string; start: Temporal.Instant }) =>
        `${key} ${date} ${start}`
      expect(found.map(brief)).toEqual(slow.map(brief))
      for (const one of found) expect(sessionOf(rule, one.key)).toEqual(one)
    }),
    { numRuns: 600 },
  )
})

test('sessionOf finds what is in the row, and nothing else', () => {
  const rule: Rule = {
    ...FIRST_TUESDAY,
    skip: ['2027-02-02'],
    moved: { '2027-03-02': '2040-01-20', '2027-04-06': '2027-05-04', '2027-02-02': '2027-02-03' },
    holidays: 'NL',
  }
  expect(sessionOf(rule, '2027-01-05')?.date).toBe('2027-01-05')
  expect(sessionOf(rule, '2027-03-02')?.date).toBe('2040-01-20')
  for (const key of ['2027-02-02', '2027-04-06', '2027-01-06', 'no date', ''])
    expect(sessionOf(rule, key)).toBeUndefined()
  expect(sessionOf({ ...rule, recurrence: { dates: ['2026-12-25', '2027-01-08'] } }, '2026-12-25')).toBeUndefined()
})

/** A recurrence as RFC 5545 writes it; undefined for dates. */
function ruleOf(recurrence: Recurrence): string | undefined {
  if ('dates' in recurrence) return undefined
  if (recurrence.every === 'weeks') return `FREQ=WEEKLY;INTERVAL=${recurrence.weeks}`
  if ('nth' in recurrence) return `FREQ=MONTHLY;BYDAY=${recurrence.nth}${WEEKDAYS[recurrence.weekday - 1]}`
  const { day } = recurrence
  if (day === 'last-workday') return 'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1'
  if (day === 31) return 'FREQ=MONTHLY;BYMONTHDAY=-1'
  if (day <= 28) return `FREQ=MONTHLY;BYMONTHDAY=${day}`
  return `FREQ=MONTHLY;BYMONTHDAY=${day === 30 ? '28,29,30' : '28,29'};BYSETPOS=-1`
}

/** The first of the month before: these libraries count a start as an instance, also when it is none of the rule. */
const startFor = (recurrence: Recurrence, from: string) =>
  'anchor' in recurrence
    ? recurrence.anchor
    : Temporal.PlainDate.from(from).with({ day: 1 }).subtract({ months: 1 }).toString()

/** The dates of a recurrence between two days, as ical.js finds them. */
function byIcalJs({ recurrence, time }: Rule, from: string, until: string): string[] {
  const at = (date: string) => ICAL.Time.fromDateTimeString(`${date}T${time}:00`)
  const event = new ICAL.Component('vevent')
  const start = 'dates' in recurrence ? recurrence.dates.toSorted()[0] : startFor(recurrence, from)
  if (!start) return []
  event.addPropertyWithValue('dtstart', at(start))
  const text = ruleOf(recurrence)
  if (text) event.addPropertyWithValue('rrule', ICAL.Recur.fromString(text))
  for (const date of 'dates' in recurrence ? recurrence.dates : []) event.addPropertyWithValue('rdate', at(date))
  const expansion = new ICAL.RecurExpansion({ component: event, dtstart: at(start) })
  const found = new Set<string>()
  for (let next = expansion.next(); next && next.toString().slice(0, 10) <= until; next = expansion.next()) {
    found.add(next.toString().slice(0, 10))
  }
  return [...found].filter((date) => date >= from)
}

/** A year and two months. */
const muchLater = (from: string) => Temporal.PlainDate.from(from).add({ months: 14 }).toString()

test('ical.js finds the same dates', () => {
  const kinds = new Map<string, number>()
  fc.assert(
    fc.property(plainRules, dates(2022, 2031), (rule, from) => {
      const { recurrence } = rule
      // It knows BYSETPOS with BYDAY only, so not the last of some days of the month.
      fc.pre(!('day' in recurrence && (recurrence.day === 29 || recurrence.day === 30)))
      const expected = byIcalJs(rule, from, muchLater(from))
      // At UTC no day is left out, so that every date is where it was planned.
      const found = sessionsAfter(
        { ...rule, zone: 'UTC' },
        dayIn(from, 'UTC').subtract({ nanoseconds: 1 }),
        expected.length,
      )
      expect(found.map(({ key }) => key)).toEqual(expected)
      expect(found.map(({ start }) => start.toString())).toEqual(expected.map((date) => `${date}T${rule.time}:00Z`))
      const kind =
        'day' in recurrence && recurrence.day === 'last-workday' ? recurrence.day : Object.keys(recurrence).join()
      if (expected.length > 0) kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
    }),
    { numRuns: 2000 },
  )
  expect(kinds.size).toBe(5)
})

/** When a recurrence is between two days, as node-ical finds it in a calendar file. */
function byNodeIcal({ recurrence, time, zone }: Rule, from: string, until: string): string[] {
  const local = `${startFor(recurrence, from)}T${time}:00`.replace(/[-:]/g, '')
  const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:test', 'BEGIN:VEVENT', 'UID:a', 'DTSTAMP:20260101T000000Z']
  lines.push(
    `DTSTART;TZID=${zone}:${local}`,
    'DURATION:PT1H',
    `RRULE:${ruleOf(recurrence)}`,
    'END:VEVENT',
    'END:VCALENDAR',
  )
  const { a: event } = ical.sync.parseICS(lines.join('\r\n'))
  if (event?.type !== 'VEVENT' || !event.rrule) throw new Error('there is no rule')
  const at = (date: string) => new Date(dayIn(date, zone).epochMilliseconds)
  const instances = event.rrule.between(at(from), at(until), true).map((date) => date.toISOString())
  return instances.filter((instance) => instance < at(until).toISOString())
}

test('node-ical finds the same moments, over every change of the clocks', () => {
  fc.assert(
    fc.property(
      plainRules,
      dates(2022, 2031),
      fc.constantFrom('Europe/Amsterdam', 'America/New_York', 'Australia/Sydney'),
      (rule, from, zone) => {
        fc.pre(!('dates' in rule.recurrence))
        const here = { ...rule, zone }
        const until = muchLater(from)
        const all = sessionsAfter(here, dayIn(from, zone).subtract({ nanoseconds: 1 }), 65)
          .map(({ start }) => start.toZonedDateTimeISO(zone))
          .filter((start) => start.epochMilliseconds < dayIn(until, zone).epochMilliseconds)
        // A wall time that the clocks skip is no instance in RFC 5545 (section 3.3.10), so that a rule with a BYSETPOS
        // takes another day of that month; here it moves later on its day.
        const skipped = all
          .filter((start) => !start.toPlainTime().equals(rule.time))
          .map((start) => start.toPlainDate().toPlainYearMonth())
        const isCompared = (at: Temporal.ZonedDateTime) =>
          !skipped.some((month) => month.equals(at.toPlainDate().toPlainYearMonth()))
        const theirs = byNodeIcal(here, from, until)
          .map((instant) => Temporal.Instant.from(instant).toZonedDateTimeISO(zone))
          .filter(isCompared)
        expect(all.filter(isCompared).map(String)).toEqual(theirs.map(String))
      },
    ),
    { numRuns: 300 },
  )
})
