import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import type { Nudging } from '../../src/nudges/nudging.ts'
import { rosterOf } from '../../src/nudges/nudging.ts'
import { shiftAt } from '../../src/people/roster.ts'
import { sharedMoments } from '../../src/teams/moments.ts'
import { colleague, there, works } from '../buddies/team-life.ts'

const HOME = 'Europe/Amsterdam'
const [FROM, UNTIL] = [there('2026-12-01T11:00'), there('2026-12-08T10:00')]

function moments(...told: (Partial<Nudging> | undefined)[]): string[] {
  const people = told.map((one, nth) => colleague(`person-${nth}`, one))
  return sharedMoments(people, HOME, FROM, UNTIL).map(({ start, end }) => {
    const wall = (at: Temporal.Instant) => at.toZonedDateTimeISO(HOME).toPlainDateTime()
    return `${wall(start).toString({ smallestUnit: 'minute' })}-${wall(end).toPlainTime().toString({ smallestUnit: 'minute' })}`
  })
}

test('three moments on three days, in the part of their shifts that two share', () => {
  const early = works([1, 2, 3, 4, 5], '07:00', '15:30')
  const late = works([1, 2, 3, 4, 5], '14:00', '22:00')
  expect(moments({ weekly: early }, { weekly: late })).toEqual([
    '2026-12-01T14:30-15:00',
    '2026-12-02T14:30-15:00',
    '2026-12-03T14:30-15:00',
  ])
})

test('nothing lies in the first or the last half hour of anybody', () => {
  const early = works([1, 2, 3, 4, 5], '07:00', '15:00')
  const late = works([1, 2, 3, 4, 5], '14:30', '22:00')
  expect(moments({ weekly: early }, { weekly: late })).toEqual([])
})

test('where a roster is not known there are none', () => {
  expect(moments({ weekly: works([3], '09:00', '17:00') }, undefined)).toEqual([])
})

test('people who only share nights get them, and by day goes first', () => {
  const nights = works([2, 3, 4], '22:00', '07:00')
  expect(moments({ weekly: nights }, { weekly: nights })[0]).toBe('2026-12-01T22:30-23:00')
  const both = [...works([2, 3], '22:00', '07:00'), ...works([5, 6, 7], '12:00', '20:00')]
  expect(moments({ weekly: both }, { weekly: both })).toEqual([
    '2026-12-04T12:30-13:00',
    '2026-12-05T12:30-13:00',
    '2026-12-06T12:30-13:00',
  ])
})

test('days of leave and silence are left out', () => {
  const week = works([1, 2, 3, 4, 5], '09:00', '17:00')
  const off = [{ from: '2026-12-03', until: '2026-12-04' }]
  expect(moments({ weekly: week, off }, { weekly: week, paused: { until: '2026-12-02' } })).toEqual([
    '2026-12-02T09:30-10:00',
    '2026-12-07T09:30-10:00',
    '2026-12-08T09:30-10:00',
  ])
})

test('every moment is half an hour in which all of them work, one a day, within the round', () => {
  const anyWeek = fc
    .array(
      fc.tuple(
        fc.integer({ min: 1, max: 7 }),
        fc.constantFrom('07:00', '08:10', '14:00', '22:00'),
        fc.constantFrom('15:30', '23:00', '07:15'),
      ),
      { minLength: 1, maxLength: 6 },
    )
    .map((days) => days.map(([weekday, start, end]) => ({ weekday: weekday as 1, start, end })))
  fc.assert(
    fc.property(fc.array(anyWeek, { minLength: 2, maxLength: 3 }), (weeks) => {
      const people = weeks.map((weekly, nth) => colleague(`person-${nth}`, { weekly }))
      const found = sharedMoments(people, HOME, FROM, UNTIL)
      expect(found.length).toBeLessThanOrEqual(3)
      const days = found.map(({ start }) => start.toZonedDateTimeISO(HOME).toPlainDate().toString())
      expect(new Set(days).size).toBe(days.length)
      for (const { start, end } of found) {
        expect(start.until(end).total('minutes')).toBe(30)
        expect(Temporal.Instant.compare(FROM, start)).toBeLessThanOrEqual(0)
        expect(Temporal.Instant.compare(end, UNTIL)).toBeLessThanOrEqual(0)
        for (const { nudging, zone } of people) {
          if (!nudging) continue
          const roster = rosterOf(nudging, zone)
          expect(shiftAt(roster, start.subtract({ minutes: 30 }))).toBeDefined()
          expect(shiftAt(roster, end.add({ minutes: 30 }).subtract({ nanoseconds: 1 }))).toBeDefined()
        }
      }
    }),
    { numRuns: 100 },
  )
})
