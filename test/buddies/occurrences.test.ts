import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { dueOf, nextOccurrence, nextWorkingDay } from '../../src/buddies/occurrences.ts'
import { type Plan, RHYTHMS, type Team } from '../../src/buddies/team.ts'
import { there, WEEKLY } from './team-life.ts'

const HOME = 'Europe/Amsterdam'

/** The first so many rounds of a plan, as wall times. */
function rounds(plan: Partial<Plan>, times: number, zone = HOME): string[] {
  const found: string[] = []
  let after = Temporal.Instant.from('2026-11-25T00:00Z')
  for (let nth = 0; nth < times; nth++) {
    after = nextOccurrence({ ...WEEKLY, ...plan }, zone, after)
    found.push(after.toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: 'minute' }))
  }
  return found
}

test('the first round is on the first such weekday from the day a plan begins on', () => {
  expect(rounds({ from: '2026-12-01' }, 1)).toEqual(['2026-12-01T10:00'])
  expect(rounds({ from: '2026-12-02' }, 1)).toEqual(['2026-12-08T10:00'])
})

test.for([
  ['week', ['2026-12-01T10:00', '2026-12-08T10:00', '2026-12-15T10:00']],
  ['two-weeks', ['2026-12-01T10:00', '2026-12-15T10:00', '2026-12-29T10:00']],
  ['three-weeks', ['2026-12-01T10:00', '2026-12-22T10:00', '2027-01-12T10:00']],
  ['four-weeks', ['2026-12-01T10:00', '2026-12-29T10:00', '2027-01-26T10:00']],
  ['six-weeks', ['2026-12-01T10:00', '2027-01-12T10:00', '2027-02-23T10:00']],
  ['month', ['2026-12-01T10:00', '2027-01-05T10:00', '2027-02-02T10:00']],
] as const)('every %s the rounds are %s', ([every, expected]) => {
  expect(rounds({ every }, 3)).toEqual(expected)
})

test('a month keeps its third Tuesday and its hour over both changes of the clocks', () => {
  const found = rounds({ every: 'month', from: '2026-12-15' }, 12)
  expect(found.map((time) => time.slice(0, 10))).toEqual([
    '2026-12-15',
    '2027-01-19',
    '2027-02-16',
    '2027-03-16',
    '2027-04-20',
    '2027-05-18',
    '2027-06-15',
    '2027-07-20',
    '2027-08-17',
    '2027-09-21',
    '2027-10-19',
    '2027-11-16',
  ])
  expect(new Set(found.map((time) => time.slice(11)))).toEqual(new Set(['10:00']))
})

test('what begins on a fifth Tuesday comes on the last one of every month', () => {
  expect(rounds({ every: 'month', from: '2026-12-29' }, 3)).toEqual([
    '2026-12-29T10:00',
    '2027-01-26T10:00',
    '2027-02-23T10:00',
  ])
})

test('a time that the clocks skip moves later, and one that comes twice means its first pass', () => {
  const plan = { ...WEEKLY, weekday: 7, time: '02:30', from: '2026-12-06' }
  const spring = nextOccurrence(plan, HOME, there('2027-03-28T00:00'))
  expect(spring.toString()).toBe('2027-03-28T01:30:00Z')
  const autumn = nextOccurrence(plan, HOME, there('2027-10-31T00:00'))
  expect(autumn.toString()).toBe('2027-10-31T00:30:00Z')
})

test('from any moment the next round is the same, and later than it', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...RHYTHMS),
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 0, max: 30 }),
      fc.integer({ min: 0, max: 500 * 24 }),
      fc.constantFrom(HOME, 'America/Godthab', 'Asia/Kathmandu', 'Australia/Lord_Howe'),
      (every, weekday, day, hours, zone) => {
        const from = Temporal.PlainDate.from('2026-12-01').add({ days: day }).toString()
        const plan = { ...WEEKLY, every, weekday, from }
        const after = Temporal.Instant.from('2026-11-20T00:00Z').add({ hours })
        const next = nextOccurrence(plan, zone, after)
        expect(Temporal.Instant.compare(next, after)).toBe(1)
        expect(nextOccurrence(plan, zone, next.subtract({ nanoseconds: 1 })).equals(next)).toBe(true)
        let walked = nextOccurrence(plan, zone, Temporal.Instant.from('2026-11-01T00:00Z'))
        while (Temporal.Instant.compare(walked, after) <= 0) walked = nextOccurrence(plan, zone, walked)
        expect(walked.toString()).toBe(next.toString())
      },
    ),
    { numRuns: 100 },
  )
})

test('the next working day is never a Saturday or a Sunday, and today while its hour is still to come', () => {
  const next = (text: string) => nextWorkingDay('10:00', HOME, there(text)).toString()
  expect(next('2026-12-04T09:00')).toBe(there('2026-12-04T10:00').toString())
  expect(next('2026-12-04T10:00')).toBe(there('2026-12-07T10:00').toString())
  expect(next('2026-12-06T23:00')).toBe(there('2026-12-07T10:00').toString())
})

test('a moment that was set stands, and without a plan there is none', () => {
  const team = { plan: WEEKLY, zone: HOME } as Team
  const now = there('2026-12-03T00:00')
  expect(dueOf(team, now)?.equals(there('2026-12-08T10:00'))).toBe(true)
  expect(dueOf({ ...team, due: there('2026-12-02T10:00') }, now)?.equals(there('2026-12-02T10:00'))).toBe(true)
  expect(dueOf({ ...team, plan: undefined, due: now }, now)).toBeUndefined()
  expect(dueOf(team, there('2026-12-08T10:00'))?.equals(there('2026-12-08T10:00'))).toBe(true)
})
