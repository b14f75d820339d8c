import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { previewOf } from '../../src/intervisie/preview.ts'
import { type Recurrence, type Rule, sessionsAfter } from '../../src/intervisie/recurrence.ts'
import { dayByDay, fullRules } from './day-by-day.ts'
import { dayIn, FIRST_TUESDAY, moments } from './some-rule.ts'

const NOW = dayIn('2026-11-25')
const nobody = () => 0

/** A preview as somebody could read it. */
function shown(change: Partial<Rule>, from = NOW, locale = 'nl'): string[] {
  return previewOf({ ...FIRST_TUESDAY, ...change }, from, nobody, locale).map(({ key, date, holiday, fate }) =>
    [key, fate, date !== key && date, holiday].filter(Boolean).join(' '),
  )
}

test('a preview has the next six planned dates', () => {
  expect(shown({})).toEqual([
    '2026-12-01 as-planned',
    '2027-01-05 as-planned',
    '2027-02-02 as-planned',
    '2027-03-02 as-planned',
    '2027-04-06 as-planned',
    '2027-05-04 as-planned',
  ])
  expect(shown({ recurrence: { dates: ['2026-11-24', '2026-12-01'] } })).toEqual(['2026-12-01 as-planned'])
})

test('a preview names the holiday that a session makes room for, in the language of whoever looks', () => {
  const recurrence: Recurrence = { every: 'month', nth: 4, weekday: 2 }
  const from = dayIn('2027-04-01')
  expect(shown({ recurrence, holidays: 'NL' }, from)[0]).toBe('2027-04-27 moved 2027-05-04 Koningsdag')
  expect(shown({ recurrence, holidays: 'NL' }, from, 'en')[0]).toBe("2027-04-27 moved 2027-05-04 King's Day")
  expect(shown({ recurrence }, from)[0]).toBe('2027-04-27 as-planned')
})

test('a preview shows what a holiday leaves out, where it would have been, and counts it as one of the six', () => {
  const recurrence: Recurrence = { every: 'weeks', weeks: 1, anchor: '2027-03-22' }
  expect(shown({ recurrence, holidays: 'NL' })).toEqual([
    '2027-03-22 as-planned',
    '2027-03-29 skipped Tweede paasdag',
    '2027-04-05 as-planned',
    '2027-04-12 as-planned',
    '2027-04-19 as-planned',
    '2027-04-26 as-planned',
  ])
  const [, left] = previewOf({ ...FIRST_TUESDAY, recurrence, holidays: 'NL' }, NOW, nobody, 'nl')
  expect(Object.keys(left ?? {}).sort()).toEqual(['fate', 'holiday', 'key', 'off'])
})

test('a date that was written twice is shown once, also on a holiday', () => {
  const recurrence = { dates: ['2026-12-25', '2026-12-25'] }
  expect(shown({ recurrence, holidays: 'NL' })).toEqual(['2026-12-25 moved 2027-01-08 Kerstmis'])
})

test('a preview shows what people moved where it is, and nothing of what they left out', () => {
  const moved = { '2026-12-01': '2027-01-12', '2027-02-02': '2027-02-02T15:00', '2027-03-02': '2027-03-02' }
  expect(shown({ moved, skip: ['2027-04-06'] })).toEqual([
    '2027-01-05 as-planned',
    '2026-12-01 moved 2027-01-12',
    '2027-02-02 moved',
    '2027-03-02 as-planned',
    '2027-05-04 as-planned',
    '2027-06-01 as-planned',
  ])
})

test('a session that people leave on a holiday is as planned, and the holiday is told', () => {
  const recurrence: Recurrence = { every: 'month', nth: 4, weekday: 2 }
  const moved = { '2027-04-27': '2027-04-27' }
  expect(shown({ recurrence, moved, holidays: 'NL' }, dayIn('2027-04-01'))[0]).toBe('2027-04-27 as-planned Koningsdag')
})

test('leave is counted on the day a session is on, and on the planned day of one that is left out', () => {
  const asked: string[] = []
  const off = (date: string) => asked.push(date)
  const recurrence = { dates: ['2026-12-25', '2027-01-05', '2027-04-27'] }
  const lines = previewOf({ ...FIRST_TUESDAY, recurrence, holidays: 'NL' }, NOW, off, 'nl')
  expect(asked).toEqual(['2026-12-25', '2027-01-05', '2027-05-04'])
  expect(lines.map((line) => line.off)).toEqual([1, 2, 3])
})

test('what a preview shows is what comes, and what looking at day after day finds', () => {
  fc.assert(
    fc.property(fullRules, moments, (rule, now) => {
      const lines = previewOf(rule, now, nobody, 'nl')
      const slow = dayByDay(rule).filter(({ start }) => Temporal.Instant.compare(start, now) > 0)
      expect(lines.map(({ key, fate, date }) => [key, fate === 'skipped', date])).toEqual(
        slow.slice(0, 6).map(({ key, skipped, date }) => [key, skipped, skipped ? undefined : date]),
      )
      const coming = lines.filter(({ fate }) => fate !== 'skipped')
      const sessions = sessionsAfter(rule, now, coming.length)
      expect(coming.map(({ key, start }) => `${key} ${start}`)).toEqual(
        sessions.map(({ key, start }) => `${key} ${start}`),
      )
      for (const { fate, holiday, key, date } of lines) {
        if (fate === 'skipped') expect(holiday).toBeDefined()
        if (fate === 'as-planned' && date !== undefined && !rule.moved?.[key]) expect(holiday).toBeUndefined()
      }
    }),
    { numRuns: 200 },
  )
})
