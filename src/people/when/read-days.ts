import type { Temporal } from 'temporal-polyfill'
import { is, type Lexeme, type Weekday } from './lexemes.ts'
import { type DateWords, dayOf, readDashDate, readDate, readDates, untilAt } from './read-date.ts'
import { readHours } from './read-hours.ts'

/** Days of a roster: of every week, or single dates. */
export type Days = { weekdays: readonly Weekday[]; dates: readonly Temporal.PlainDate[] }

/**
 * `bad`: days that do not exist, or that can be read in two ways. `next` is the place behind them either way.
 */
export type ReadDays = (Days & { next: number }) | { bad: true; next: number }

/** A row of single days is no longer than this: whoever works more of them has a week that repeats. */
const MOST_IN_A_ROW = 31

/**
 * The days that begin at a place of a roster: "ma", "vr t/m ma", "werkdagen", "donderdag 3 december", "3-5 december",
 * "komende vrijdag", "morgen", and "3-12" where hours follow and no other days are open (`opens`). A date without a year
 * is the first such day from today on.
 */
export function readDays(
  lexemes: readonly Lexeme[],
  at: number,
  today: Temporal.PlainDate,
  opens: boolean,
): ReadDays | undefined {
  const { says } = lexemes[at] ?? {}
  const dates = datesAt(lexemes, at, opens)
  if (dates) {
    const { next } = dates
    const until = untilAt(lexemes[next])
    const last = until && dates.dates.length === 1 ? readDate(lexemes, next + 1) : undefined
    const [first] = dates.dates
    if (last && first && !first.to) return row([{ from: first.from, to: last.date }], today, last.next)
    return row(dates.dates, today, next)
  }
  if (says?.weekdays) return { weekdays: says.weekdays, dates: [], next: at + 1 }
  if (says?.weekday !== undefined) return readWeekday(lexemes, at, says.weekday, today)
  if (says?.relative !== undefined) {
    return says.relative < 0 ? { bad: true, next: at + 1 } : one(today.add({ days: says.relative }), at + 1)
  }
  const weekday = lexemes[at + 1]?.says.weekday
  if (says?.coming && weekday !== undefined) {
    return one(says.coming === 'next' ? inNextWeek(today, weekday) : comingDay(today, weekday), at + 2)
  }
  if (says?.week === 1 && weekday !== undefined) return one(inNextWeek(today, weekday), at + 2)
  const dashed = opens ? readDashDate(lexemes, at) : undefined
  if (!dashed || !readHours(lexemes, lexemes[dashed.next]?.text === ':' ? dashed.next + 1 : dashed.next)) {
    return undefined
  }
  return row([{ from: dashed.date }], today, dashed.next)
}

/** Dates, but for hours with a date behind their comma: "ma 7-12, 3 december 20-22" is not the seventh to the twelfth. */
function datesAt(lexemes: readonly Lexeme[], at: number, opens: boolean): ReturnType<typeof readDates> {
  const read = readDates(lexemes, at)
  const areHours = !opens && read && read.dates.length > 1 && read.dates[0]?.to && readHours(lexemes, at)
  return areHours ? undefined : read
}

/** The first day of that name after a day. */
export function comingDay(day: Temporal.PlainDate, weekday: Weekday): Temporal.PlainDate {
  return day.add({ days: ((weekday - day.dayOfWeek + 6) % 7) + 1 })
}

/** The day of that name in the week after the one a day is in. Weeks begin on Monday. */
export function inNextWeek(day: Temporal.PlainDate, weekday: Weekday): Temporal.PlainDate {
  return day.add({ days: 7 + weekday - day.dayOfWeek })
}

function readWeekday(lexemes: readonly Lexeme[], at: number, weekday: Weekday, today: Temporal.PlainDate): ReadDays {
  let next = at + 1
  while (is(lexemes[next], 'day-parts') || (lexemes[next]?.text === '.' && lexemes[next]?.glued)) next++
  const to = untilAt(lexemes[next]) && lexemes[next + 1]?.says.weekday
  if (to !== undefined) {
    const end = is(lexemes[next + 2], 'day-parts') ? next + 3 : next + 2
    if (to === weekday) return { bad: true, next: end }
    const days = (to - weekday + 7) % 7
    return {
      weekdays: Array.from({ length: days + 1 }, (_, index) => (((weekday - 1 + index) % 7) + 1) as Weekday),
      dates: [],
      next: end,
    }
  }
  if (lexemes[next]?.says.week === 1) return one(inNextWeek(today, weekday), next + 1)
  const dated = datesAt(lexemes, lexemes[next]?.text === ',' ? next + 1 : next, false)
  if (dated) {
    const [only, more] = dated.dates
    const day = only && !only.to && !more ? dayOf(only.from, today) : undefined
    return day?.dayOfWeek === weekday ? one(day, dated.next) : { bad: true, next: dated.next }
  }
  return readDashed(lexemes, next, weekday, today) ?? { weekdays: [weekday], dates: [], next }
}

/**
 * "ma 7-12 13-17" behind its "ma": two shifts of every Monday, or one on Monday the seventh of December. What cannot be
 * two shifts is a date, what is no such Monday is two shifts, and what may be both is `bad`. Undefined without a date.
 */
function readDashed(
  lexemes: readonly Lexeme[],
  at: number,
  weekday: Weekday,
  today: Temporal.PlainDate,
): ReadDays | undefined {
  const dashed = readDashDate(lexemes, at)
  const hours = dashed && readHours(lexemes, dashed.next)
  if (!dashed || !hours) return undefined
  const before = readHours(lexemes, at)?.hours
  const areTwo = before && before.start < before.end && before.end <= hours.hours.start
  const day = dayOf(dashed.date, today)
  const isDay = day?.dayOfWeek === weekday
  if (areTwo) return isDay ? { bad: true, next: hours.next } : undefined
  return isDay ? one(day, dashed.next) : { bad: true, next: dashed.next }
}

function one(day: Temporal.PlainDate, next: number): ReadDays {
  return { weekdays: [], dates: [day], next }
}

function row(words: readonly { from: DateWords; to?: DateWords }[], today: Temporal.PlainDate, next: number): ReadDays {
  const dates: Temporal.PlainDate[] = []
  for (const { from, to } of words) {
    const first = dayOf(from, today)
    const last = to && first ? dayOf(to, first) : first
    if (!first || !last) return { bad: true, next }
    const days = first.until(last).days
    if (days < 0 || days >= MOST_IN_A_ROW || (to && days === 0)) return { bad: true, next }
    for (let day = 0; day <= days; day++) dates.push(first.add({ days: day }))
  }
  return { weekdays: [], dates, next }
}
