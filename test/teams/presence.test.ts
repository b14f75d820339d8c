import { expect, test } from 'vitest'
import type { Nudging } from '../../src/nudges/nudging.ts'
import { firstReach, firstShift, isPresent } from '../../src/teams/presence.ts'
import { colleague, there, works } from '../buddies/team-life.ts'

// A round from Tuesday the first to Tuesday the eighth: its first half is over on Friday evening.
const [FROM, UNTIL] = [there('2026-12-01T10:00'), there('2026-12-08T10:00')]
const HALF = there('2026-12-04T22:00')
const OFFICE = works([1, 2, 3, 4, 5], '09:00', '17:00')
const USUAL = { time: '10:00', zone: 'Europe/Amsterdam' }
const isThere = (told?: Partial<Nudging>) => isPresent(colleague('noor', told), FROM, UNTIL)

test('of whom nothing is known is there', () => {
  expect(isThere()).toBe(true)
  expect(isThere({})).toBe(true)
})

test('whoever is on leave for the whole first half of a round is not there', () => {
  expect(isThere({ weekly: OFFICE, off: [{ from: '2026-12-01', until: '2026-12-04' }] })).toBe(false)
  expect(isThere({ off: [{ from: '2026-11-20', until: '2026-12-04' }] })).toBe(false)
})

test('whoever is back for a day of the first half is there', () => {
  expect(isThere({ weekly: OFFICE, off: [{ from: '2026-12-01', until: '2026-12-03' }] })).toBe(true)
  expect(isThere({ weekly: OFFICE, off: [{ from: '2026-12-02', until: '2026-12-09' }] })).toBe(true)
})

test('leave of two pieces counts as one, and so does leave with a pause behind it', () => {
  const pieces = [
    { from: '2026-11-30', until: '2026-12-02' },
    { from: '2026-12-03', until: '2026-12-05' },
  ]
  expect(isThere({ off: pieces })).toBe(false)
  expect(isThere({ paused: { until: '2026-12-03' }, off: pieces.slice(1) })).toBe(false)
})

test('whoever asked for silence is not there, unless it ends in the first half', () => {
  expect(isThere({ weekly: OFFICE, paused: {} })).toBe(false)
  expect(isThere({ weekly: OFFICE, paused: { until: '2026-12-05' } })).toBe(false)
  expect(isThere({ weekly: OFFICE, paused: { until: '2026-12-02' } })).toBe(true)
})

test('a roster without a shift in the whole round is absence, and one that is over says nothing', () => {
  expect(isThere({ extra: [{ date: '2026-12-20', start: '09:00', end: '17:00' }] })).toBe(false)
  expect(isThere({ extra: [{ date: '2026-12-07', start: '09:00', end: '17:00' }] })).toBe(true)
  expect(isThere({ extra: [{ date: '2026-11-20', start: '09:00', end: '17:00' }] })).toBe(true)
})

test('the first shift is the one a moment lies in, the night it began in included', () => {
  const night = colleague('bo', { weekly: works([1], '22:00', '07:00') })
  const inside = there('2026-12-01T03:00')
  expect(firstShift(night, inside, UNTIL)?.equals(inside)).toBe(true)
  expect(firstShift(night, FROM, UNTIL)?.equals(there('2026-12-07T22:00'))).toBe(true)
  expect(firstShift(night, FROM, HALF)).toBeUndefined()
})

test('no shift counts on a day of leave or silence', () => {
  const noor = colleague('noor', {
    weekly: OFFICE,
    off: [{ from: '2026-12-02', until: '2026-12-02' }],
    paused: { until: '2026-12-02' },
  })
  expect(firstShift(noor, FROM, UNTIL)?.equals(there('2026-12-03T09:00'))).toBe(true)
})

test('whose hours nobody knows is written to on a working day, in the two hours after that of the rounds', () => {
  const iris = colleague('iris')
  const reach = (text: string, one = iris) => {
    return firstReach(one, USUAL, there(text), UNTIL)
      ?.toZonedDateTimeISO('Europe/Amsterdam')
      .toPlainDateTime()
      .toString()
  }
  expect(reach('2026-12-01T11:59')).toBe('2026-12-01T11:59:00')
  expect(reach('2026-12-01T12:00')).toBe('2026-12-02T10:00:00')
  expect(reach('2026-12-04T22:00')).toBe('2026-12-07T10:00:00')
  const ill = colleague('iris', { off: [{ from: '2026-12-07', until: '2026-12-07' }] })
  expect(reach('2026-12-04T22:00', ill)).toBeUndefined()
})
