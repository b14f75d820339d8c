import { Temporal } from 'temporal-polyfill'
import { is, type Lexeme } from './lexemes.ts'

/** A date as it was written. Whether there is such a day is not looked at. */
export type DateWords = { day: number; month: number; year?: number }

/** Dates that stand together: `until` is there for a row of days ("3 t/m 10 augustus") and says how it was joined. */
export type DatesWords = { from: DateWords; to?: DateWords; until?: 'before' | 'through' }

/** As many days as a month has are written in one row at most. */
const MOST_DAYS = 31

/** The number a piece is, when it has this many digits at most. */
export function numberAt(lexeme: Lexeme | undefined, digits: number): number | undefined {
  return lexeme?.number && lexeme.text.length <= digits ? Number(lexeme.text) : undefined
}

/** How two things are joined to a row at a place: a dash counts the last one in. */
export function untilAt(lexeme: Lexeme | undefined): 'before' | 'through' | undefined {
  return lexeme?.text === '-' ? 'through' : lexeme?.says.until
}

/**
 * The dates that begin at a place: "2026-12-03", "3-12-2026", "3/12", "3 december", "3, 4 en 5 december 2026",
 * "3 t/m 10 augustus", "december 3", "august 3-10". `next` is the place behind them. Not "3-12", which may be hours.
 */
export function readDates(lexemes: readonly Lexeme[], at: number): { dates: DatesWords[]; next: number } | undefined {
  const numeric = readNumeric(lexemes, at)
  if (numeric) return { dates: [{ from: numeric.date }], next: numeric.next }
  return lexemes[at]?.says.month === undefined ? readDayMonth(lexemes, at) : readMonthDay(lexemes, at)
}

/** One date that begins at a place, as `readDates` reads it. */
export function readDate(lexemes: readonly Lexeme[], at: number): { date: DateWords; next: number } | undefined {
  const read = readDates(lexemes, at)
  const [only, more] = read?.dates ?? []
  return read && only && !more && !only.to ? { date: only.from, next: read.next } : undefined
}

/** "3-12", the third of December, written together. It may be hours as well. */
export function readDashDate(lexemes: readonly Lexeme[], at: number): { date: DateWords; next: number } | undefined {
  const [day, month] = [numberAt(lexemes[at], 2), numberAt(lexemes[at + 2], 2)]
  const together = lexemes[at + 1]?.text === '-' && lexemes[at + 1]?.glued && lexemes[at + 2]?.glued
  if (!together || !day || !month || day > 31 || month > 12) return undefined
  return { date: { day, month }, next: at + 3 }
}

function readNumeric(lexemes: readonly Lexeme[], at: number): { date: DateWords; next: number } | undefined {
  const [first, mark, second, mark2, third] = lexemes.slice(at, at + 5)
  const [one, two] = [numberAt(first, 4), numberAt(second, 2)]
  if (one === undefined || two === undefined || !mark?.glued || !second?.glued) return undefined
  const three = mark2?.glued && mark2.text === mark.text && third?.glued ? numberAt(third, 4) : undefined
  if (first?.text.length === 4) {
    const isIso = mark.text === '-' && three !== undefined && third?.text.length === 2
    return isIso ? { date: { year: one, month: two, day: three }, next: at + 5 } : undefined
  }
  if (one < 1 || one > 31 || two < 1 || two > 12 || (first?.text.length ?? 0) > 2) return undefined
  if (/^[-/.]$/.test(mark.text) && three !== undefined && third?.text.length === 4) {
    return { date: { day: one, month: two, year: three }, next: at + 5 }
  }
  if (mark.text === '/' && three === undefined) return { date: { day: one, month: two }, next: at + 3 }
  return undefined
}

/** Days, in a list or a row, before the name of a month. */
function readDayMonth(lexemes: readonly Lexeme[], at: number): { dates: DatesWords[]; next: number } | undefined {
  const days: { day: number; to?: number; until?: 'before' | 'through' }[] = []
  let next = at
  while (days.length < MOST_DAYS) {
    const day = readDay(lexemes, next)
    if (!day) return undefined
    next = day.next
    const until = untilAt(lexemes[next])
    const to = until && readDay(lexemes, next + 1)
    if (to) next = to.next
    days.push(to ? { day: day.day, to: to.day, until } : { day: day.day })
    if (lexemes[next]?.text !== ',' && !is(lexemes[next], 'and')) break
    while (lexemes[next]?.text === ',' || is(lexemes[next], 'and')) {
      next++
      if (next - at > 4 * MOST_DAYS) return undefined
    }
  }
  if (lexemes[next]?.text === '.') next++
  const month = lexemes[next]?.says.month
  if (month === undefined) return undefined
  const end = lexemes[next + 1]?.text === '.' && lexemes[next + 1]?.glued ? next + 2 : next + 1
  const { year, next: behind } = readYear(lexemes, end)
  const dated = (day: number): DateWords => ({ day, month, ...(year === undefined ? {} : { year }) })
  const dates = days.map(({ day, to, until }): DatesWords => {
    return to === undefined || !until ? { from: dated(day) } : { from: dated(day), to: dated(to), until }
  })
  return { dates, next: behind }
}

/** "december 3", "august 3-10". */
function readMonthDay(lexemes: readonly Lexeme[], at: number): { dates: DatesWords[]; next: number } | undefined {
  const month = lexemes[at]?.says.month
  const day = readDay(lexemes, lexemes[at + 1]?.text === '.' ? at + 2 : at + 1)
  if (month === undefined || !day) return undefined
  const until = untilAt(lexemes[day.next])
  const to = until && readDay(lexemes, day.next + 1)
  // "august 3 to august 10" and "august 3 to 10 august" are two dates.
  const isRow = to && lexemes[to.next]?.says.month === undefined
  const { year, next } = readYear(lexemes, isRow ? to.next : day.next)
  const dated = (one: number): DateWords => ({ day: one, month, ...(year === undefined ? {} : { year }) })
  const dates: DatesWords = isRow ? { from: dated(day.day), to: dated(to.day), until } : { from: dated(day.day) }
  return { dates: [dates], next }
}

/** The number of a day, with "e" or "th" behind it or not. "7:00" and "7u" are no days. */
function readDay(lexemes: readonly Lexeme[], at: number): { day: number; next: number } | undefined {
  const day = numberAt(lexemes[at], 2)
  if (!day || day > 31) return undefined
  const after = lexemes[at + 1]
  return { day, next: after?.glued && is(after, 'ordinals') ? at + 2 : at + 1 }
}

/** A year of this century, unless it is the beginning of hours: "3 december 2000-0700". */
function readYear(lexemes: readonly Lexeme[], at: number): { year?: number; next: number } {
  const place = lexemes[at]?.text === ',' ? at + 1 : at
  const year = lexemes[place]?.text ?? ''
  const after = lexemes[place + 1]
  if (!/^20\d\d$/.test(year) || untilAt(after) === 'before' || (after?.text === '-' && lexemes[place + 2]?.number)) {
    return { next: at }
  }
  return { year: Number(year), next: place + 1 }
}

/** The day a date is, or undefined when there is no such day. Without a year: the first one not before `earliest`. */
export function dayOf({ day, month, year }: DateWords, earliest: Temporal.PlainDate): Temporal.PlainDate | undefined {
  if (year !== undefined) return plainDate(year, month, day)
  return [earliest.year, earliest.year + 1]
    .map((one) => plainDate(one, month, day))
    .find((one) => one && Temporal.PlainDate.compare(one, earliest) >= 0)
}

function plainDate(year: number, month: number, day: number): Temporal.PlainDate | undefined {
  try {
    return Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' })
  } catch {
    return undefined
  }
}
