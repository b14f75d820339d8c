import Holidays from 'date-holidays'
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import type { Recurrence, Rule } from '../../src/intervisie/recurrence.ts'
import { dates, plainRules, times } from './some-rule.ts'

// What recurrence.ts says, found the slow way: every day of some years is looked at, and every session compared.

type Day = { date: string; nth: number; weekday: number; day: number; length: number }

/** Every day of the years 2018 to 2037. `nth` counts them. */
const DAYS: readonly Day[] = (() => {
  const days: Day[] = []
  for (let one = Temporal.PlainDate.from('2018-01-01'); one.year < 2038; one = one.add({ days: 1 })) {
    const { dayOfWeek: weekday, day, daysInMonth: length } = one
    days.push({ date: one.toString(), nth: days.length, weekday, day, length })
  }
  return days
})()

const NTHS: ReadonlyMap<string, number> = new Map(DAYS.map(({ date, nth }) => [date, nth]))

const FREE = new Set(
  Array.from({ length: 30 }, (_, after) => new Holidays('NL').getHolidays(2014 + after))
    .flat()
    .filter(({ type }) => type === 'public')
    .map(({ date }) => date.slice(0, 10)),
)

/** A session; `skipped` is what would have been one, but for a holiday. */
export type Slow = { key: string; start: Temporal.Instant; date: string; skipped: boolean }

const isFree = (date: string) => FREE.has(date)

/** The dates of 2018 to 2037 that a rule plans something on. */
function plannedDates({ recurrence, holidays }: Pick<Rule, 'recurrence' | 'holidays'>): string[] {
  return DAYS.filter((day) => isPlanned(recurrence, day, holidays !== undefined)).map(({ date }) => date)
}

/** All that a rule plans from 2018 to 2037, earliest first; holidays are Dutch ones. */
export function dayByDay(rule: Rule): Slow[] {
  const dates = plannedDates(rule)
  const all = dates.flatMap((key, nth): Slow[] => {
    if (rule.skip?.includes(key)) return []
    const at = (date: string, time: string, skipped = false) => {
      const there = Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(rule.zone)
      return [{ key, start: there.toInstant(), date: there.toPlainDate().toString(), skipped }]
    }
    const moved = rule.moved?.[key]
    if (moved !== undefined) return at(moved.slice(0, 10), moved.slice(11) || rule.time)
    if (!rule.holidays) return at(key, rule.time)
    let date = Temporal.PlainDate.from(key)
    while (isFree(date.toString())) date = date.add({ days: 7 })
    const next = dates[nth + 1]
    const passes = next !== undefined && Temporal.PlainDate.compare(date, next) >= 0
    return passes ? at(key, rule.time, true) : at(date.toString(), rule.time)
  })
  const together = Map.groupBy(
    all.filter(({ skipped }) => !skipped),
    ({ start }) => start.epochMilliseconds,
  )
  const isThereBefore = (one: Slow, other: Slow) =>
    one.key !== one.date && (other.key === other.date || other.key < one.key)
  const givesWay = (one: Slow) =>
    !one.skipped &&
    together.get(one.start.epochMilliseconds)?.some((other) => other !== one && isThereBefore(one, other))
  return all
    .filter((one) => !givesWay(one))
    .toSorted(
      (one, other) => Temporal.Instant.compare(one.start, other.start) || Number(other.skipped) - Number(one.skipped),
    )
}

function isPlanned(recurrence: Recurrence, { date, nth, weekday, day, length }: Day, isCareful: boolean): boolean {
  if ('dates' in recurrence) return recurrence.dates.includes(date)
  if (recurrence.every === 'weeks') {
    const { anchor, weeks } = recurrence
    const first = NTHS.get(anchor) ?? Number.NaN
    return nth >= first && (nth - first) % (7 * weeks) === 0
  }
  if ('nth' in recurrence) {
    if (weekday !== recurrence.weekday) return false
    return recurrence.nth === -1 ? day + 7 > length : Math.ceil(day / 7) === recurrence.nth
  }
  if (recurrence.day !== 'last-workday') return day === Math.min(recurrence.day, length)
  const isWork = (one: Day) => one.weekday <= 5 && !(isCareful && isFree(one.date))
  if (!isWork(DAYS[nth] as Day)) return false
  return !DAYS.slice(nth + 1, nth + 1 + length - day).some(isWork)
}

/** Rules with everything in them: what is skipped and moved is mostly planned, and goes near and far. */
export const fullRules: fc.Arbitrary<Rule> = plainRules.chain((rule) =>
  fc.boolean().chain((hasHolidays) => {
    const full: Rule = hasHolidays ? { ...rule, holidays: 'NL' } : rule
    const planned = plannedDates(full).filter((date) => date >= '2023' && date < '2032')
    const key = planned.length > 0 ? fc.oneof(fc.constantFrom(...planned), dates(2024, 2026)) : dates(2024, 2026)
    const day = fc.oneof(key, key, dates(2015, 2045))
    const to = fc.oneof(
      day,
      fc.tuple(day, times).map(([date, time]) => `${date}T${time}`),
    )
    return fc
      .record({
        skip: fc.array(key, { maxLength: 8 }),
        moved: fc.dictionary(key, to, { maxKeys: 12 }),
      })
      .map((more) => ({ ...full, ...more }))
  }),
)
