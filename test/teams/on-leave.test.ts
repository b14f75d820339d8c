import { expect, test } from 'vitest'
import { NOTHING_SAID, type Nudging, OPEN_END } from '../../src/nudges/nudging.ts'
import { countOnLeave } from '../../src/teams/on-leave.ts'

const ZONE = 'Europe/Amsterdam'
const somebody = (change: Partial<Nudging> = {}) => ({ nudging: { ...NOTHING_SAID, ...change }, zone: ZONE })
const away = (from: string, until: string) => somebody({ off: [{ from, until }] })
const others = [somebody(), { zone: ZONE }]

test('leave counts from its first day to its last', () => {
  const people = [away('2026-12-01', '2026-12-08'), ...others]
  const days = ['2026-11-30', '2026-12-01', '2026-12-08', '2026-12-09']
  expect(days.map((date) => countOnLeave(people, date))).toEqual([0, 1, 1, 0])
})

test('leave of a calendar counts too, until they say that they are back', () => {
  const calendar = { address: 'x', extra: [], off: [{ from: '2026-12-01', until: '2026-12-08' }], failures: 0 }
  expect(countOnLeave([somebody({ calendar }), ...others], '2026-12-02')).toBe(1)
  expect(countOnLeave([somebody({ calendar, backOn: '2026-12-02' }), ...others], '2026-12-02')).toBe(0)
})

test('illness without an end and silence count as nothing', () => {
  const people = [away('2026-11-20', OPEN_END), somebody({ paused: {} }), ...others]
  expect(countOnLeave(people, '2026-12-01')).toBe(0)
})

test('two people are too few to be counted', () => {
  const both = [away('2026-12-01', '2026-12-08'), away('2026-12-01', '2026-12-08')]
  expect(countOnLeave(both, '2026-12-02')).toBe(0)
  expect(countOnLeave([...both, somebody()], '2026-12-02')).toBe(2)
})
