import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { dateOf, dayOf, mondayOf, weekdayOf, weekOf } from '../../src/people/days.ts'
import { remembered } from '../../src/people/remembered.ts'

test('for more than a century days, weekdays and weeks are those of the calendar', () => {
  let date = Temporal.PlainDate.from('1960-01-01')
  for (let day = dayOf('1960-01-01'); day < dayOf('2070-01-01'); day++, date = date.add({ days: 1 })) {
    const monday = date.subtract({ days: date.dayOfWeek - 1 })
    const week = `${date.yearOfWeek}-W${String(date.weekOfYear).padStart(2, '0')}`
    const known = [date.toString(), day, date.dayOfWeek, monday.toString(), week]
    const counted = [dateOf(day), dayOf(dateOf(day)), weekdayOf(day), dateOf(mondayOf(day)), weekOf(mondayOf(day))]
    if (counted.join() !== known.join()) expect(counted).toEqual(known)
  }
  expect(date.toString()).toBe('2070-01-01')
})

test.for(['2026-02-29', '2026-11-31', '2026-13-01', '2026-1-1', '20261125', '2026-11-25T00:00', 'morgen', ''])(
  'what is no date is refused: "%s"',
  (text) => {
    expect(() => dayOf(text)).toThrow(RangeError)
  },
)

test('what is remembered is made once, and never more than so much of it is kept', () => {
  const map = new Map<number, string>()
  let made = 0
  const ask = (key: number) => remembered(map, key, 3, () => `${key}, made as number ${++made}`)
  expect([ask(1), ask(1)]).toEqual(['1, made as number 1', '1, made as number 1'])
  for (let key = 1; key <= 50; key++) {
    expect(ask(key).startsWith(`${key},`)).toBe(true)
    expect(map.size).toBeLessThanOrEqual(3)
  }
})
