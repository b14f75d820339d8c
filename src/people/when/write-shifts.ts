import { Temporal } from 'temporal-polyfill'
import { fill, plain } from '../../content/template.ts'
import type { Roster } from '../roster.ts'
import { nameOfMonth, nameOfWeekday, WEEKDAYS, type Weekday } from './lexemes.ts'
import type { Shifts } from './read-shifts.ts'
import type { WhenIn } from './when-words.ts'

/** So many days in a row or more are written as a row. */
const ROW = 3

/**
 * A roster as lines to read back, days with the same hours on one ("maandag t/m vrijdag 07:00 – 15:30"), weekly shifts
 * first and single ones after them, in order. No line is empty, and there is none without a shift. What it writes of
 * dates from 2000 to 2099 `readShifts` reads back, each shift once. Says nothing about days off or the zone.
 */
export function writeShifts(roster: Pick<Roster, 'weekly' | 'extra'>, { locale, when }: WhenIn): string[] {
  const { said } = when
  const write = (hours: readonly Times[], next: string) =>
    hours
      .map(({ start, end }) => {
        return say(end > start ? said.hours : said['hours-next'], { start, end, day: next })
      })
      .join(` ${said.and} `)
  const name = (weekday: number) => nameOfWeekday(weekday, locale, 'long')
  const weekly = groupsOf(roster.weekly).map(({ days, hours }) => {
    const [first = 1, more] = days
    return `${writeWeekdays(days, locale, said)} ${write(hours, more ? said['day-after'] : name((first % 7) + 1))}`
  })
  const dates = [...new Set(roster.extra.map(({ date }) => date))].sort()
  const extra = dates.map((date) => {
    const day = Temporal.PlainDate.from(date)
    const hours = apart(roster.extra.filter((shift) => shift.date === date))
    const weekday = name(day.dayOfWeek)
    const month = nameOfMonth(day.month, locale, 'long')
    const values = { weekday, day: String(day.day), month, year: String(day.year) }
    return hours.map((some) => `${say(said['day-year'], values)} ${write(some, name((day.dayOfWeek % 7) + 1))}`)
  })
  return [...weekly, ...extra.flat()]
}

type Times = { start: string; end: string }

/** Weekdays with the same hours, together. Shifts of a day that overlap cannot stand on one line, so they are apart. */
function groupsOf(weekly: Shifts['weekly']): { days: Weekday[]; hours: Times[] }[] {
  const groups = new Map<string, { days: Weekday[]; hours: Times[] }>()
  for (const weekday of WEEKDAYS) {
    for (const hours of apart(weekly.filter((shift) => shift.weekday === weekday))) {
      const key = hours.map(({ start, end }) => `${start} ${end}`).join()
      const group = groups.get(key) ?? { days: [], hours }
      group.days.push(weekday)
      groups.set(key, group)
    }
  }
  return [...groups.values()]
}

/** The shifts of one day as lists in which none overlap, each shift once and in order. */
function apart(shifts: readonly Times[]): Times[][] {
  const lists: Times[][] = []
  const seen = new Set<string>()
  const sorted = [...shifts].sort((one, other) => (one.start + one.end < other.start + other.end ? -1 : 1))
  for (const { start, end } of sorted) {
    if (seen.has(start + end)) continue
    seen.add(start + end)
    const list = lists.find((one) => one.every((before) => before.start < before.end && before.end <= start))
    if (list) list.push({ start, end })
    else lists.push([{ start, end }])
  }
  return lists
}

function writeWeekdays(days: readonly Weekday[], locale: string, said: WhenIn['when']['said']): string {
  const rows: Weekday[][] = []
  for (const day of days) {
    const row = rows.at(-1)
    if (row?.at(-1) === day - 1) row.push(day)
    else rows.push([day])
  }
  const name = (day: Weekday | undefined) => nameOfWeekday(day ?? 1, locale, 'long')
  const parts = rows.flatMap((row) => {
    return row.length < ROW ? row.map(name) : [say(said.days, { first: name(row[0]), last: name(row.at(-1)) })]
  })
  const last = parts.pop() ?? ''
  return parts.length === 0 ? last : `${parts.join(', ')} ${said.and} ${last}`
}

/** A text of ours with its values, all of them ours as well. */
export function say(template: string, values: Readonly<Record<string, string>>): string {
  return plain(fill(template, values))
}
