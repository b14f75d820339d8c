import type { Temporal } from 'temporal-polyfill'
import type { Roster } from '../roster.ts'
import { is, type Lexeme, lexemesOf, type Weekday } from './lexemes.ts'
import { untilAt } from './read-date.ts'
import { readDays } from './read-days.ts'
import { type Hours, lengthOf, minutesOf, readHours } from './read-hours.ts'
import type { WhenIn } from './when-words.ts'

/** When somebody works: shifts of every week and single ones, each in order and once. */
export type Shifts = Pick<Roster, 'weekly' | 'extra'>

/** What was not understood. `too-many`: more than one roster holds. `nothing`: no day and no hour is in the text. */
export type UnclearCode = 'no-day' | 'no-time' | 'bad-time' | 'bad-day' | 'too-many' | 'nothing'

/**
 * `doubt` are those of the shifts that last longer than 16 hours: they were taken literally and may be meant otherwise.
 * `part` is the piece of the text that was not understood, as it was typed, never longer than can be quoted.
 */
export type ReadShifts =
  | (Shifts & { type: 'read'; doubt: (Shifts['weekly'][number] | Shifts['extra'][number])[] })
  | { type: 'unclear'; code: UnclearCode; part: string }

/** The shifts of one person. Twelve weeks of single ones, or every week with three a day. */
const MOST_SHIFTS = 84
/** In UTF-16 units: more than any of that takes, and more than an answer may be long. */
const LONGEST = 6000
const LONGEST_PART = 80
/** In minutes. A sleep-in with the evening and the morning around it lasts about so long. */
const LONG_SHIFT = 16 * 60

/** Marks that say nothing where they stand alone, and pictures. */
const MARK = /^(?:[-.,:;=()*•·|/"“”„\n]|\p{So}|\p{Extended_Pictographic})$/u

/** Days that were named together, and the hours that were named for them. */
type Group = {
  weekdays: Weekday[]
  dates: Temporal.PlainDate[]
  from: number
  to: number
  hours: Hours[]
  line: number
}

/**
 * Reads when somebody works out of what they typed: days with hours behind them, on lines or with commas, several days
 * and several shifts a day ("ma, wo en vr 7-15, do 7-12 en 17-22"; "3 december 22-7"). All of it or nothing: what was not
 * understood is never skipped. Days without a shift may be named ("wo vrij", "behalve wo") and have none, whatever else
 * was said of them. Pure and total; words of every language in `locales` are understood.
 */
export function readShifts(text: string, locales: readonly WhenIn[], today: Temporal.PlainDate): ReadShifts {
  if (text.length > LONGEST) return { type: 'unclear', code: 'too-many', part: quoted(text) }
  const lexemes = lexemesOf(text, locales)
  const unclear = (code: UnclearCode, from: number, to: number): ReadShifts => {
    const isAbout = lexemes.some(
      ({ number, says }) => number || says.weekday || says.weekdays || says.month || says.time,
    )
    const [first, last] = [lexemes[from], lexemes[to - 1]]
    if (!isAbout || !first || !last) return { type: 'unclear', code: 'nothing', part: quoted(text) }
    return { type: 'unclear', code, part: quoted(text.slice(first.from, last.to)) }
  }
  const groups: Group[] = []
  const free = new Set<Weekday>()
  let open: Group | undefined
  let dates = 0
  let line = 0
  let at = 0
  while (at < lexemes.length) {
    const lexeme = lexemes[at]
    if (!lexeme) break
    if (lexeme.text === '\n') {
      line++
      if (open && open.hours.length > 0) open = undefined
      at++
      continue
    }
    if (is(lexeme, 'not-weekly')) return unclear('bad-day', at, at + 1)
    if (is(lexeme, 'except')) {
      const days = readFreeDays(lexemes, at + 1, today)
      if (!days) return unclear('bad-day', at, at + 2)
      for (const weekday of days.weekdays) free.add(weekday)
      at = days.next
      open = undefined
      continue
    }
    const days = readDays(lexemes, at, today, !open)
    if (days) {
      if ('bad' in days) return unclear('bad-day', at, days.next)
      if (open && open.hours.length === 0 && open.line !== line) return unclear('no-time', open.from, open.to)
      if (!open || open.hours.length > 0) {
        open = { weekdays: [], dates: [], from: at, to: at, hours: [], line }
        groups.push(open)
      }
      for (const weekday of days.weekdays) if (!open.weekdays.includes(weekday)) open.weekdays.push(weekday)
      open.dates.push(...days.dates)
      dates += days.dates.length
      // A few rows of dates with many hours are hundreds of thousands of shifts.
      if (dates > MOST_SHIFTS) return unclear('too-many', open.from, days.next)
      open.to = days.next
      at = days.next
      continue
    }
    const read = readHours(lexemes, at)
    if (read) {
      const ends = readEnd(lexemes, read.next)
      const endsOn = ends?.weekday ?? read.hours.endsOn
      const next = ends?.next ?? read.next
      if (!open) return unclear('no-day', at, next)
      if (!isPossible(open, read.hours, endsOn)) return unclear('bad-time', at, next)
      open.hours.push(read.hours)
      at = next
      continue
    }
    if (is(lexeme, 'no-shift') && open && open.hours.length === 0 && open.dates.length === 0) {
      for (const weekday of open.weekdays) free.add(weekday)
      groups.pop()
      open = undefined
      at++
      continue
    }
    if (!isBeside(lexeme)) {
      const to = behind(lexemes, at)
      if (is(lexeme, 'no-shift')) return unclear(open ? 'no-time' : 'no-day', open?.from ?? at, to)
      const isAboutTime = lexeme.number || lexeme.says.half !== undefined || open?.hours.length === 0
      return unclear(isAboutTime ? 'bad-time' : 'bad-day', at, to)
    }
    at++
  }
  const timeless = groups.find(({ hours }) => hours.length === 0)
  if (timeless) return unclear('no-time', timeless.from, timeless.to)
  const shifts = shiftsOf(groups, free)
  const count = shifts.weekly.length + shifts.extra.length
  if (count === 0) return { type: 'unclear', code: 'nothing', part: quoted(text) }
  if (count > MOST_SHIFTS) return { type: 'unclear', code: 'too-many', part: quoted(text) }
  const doubt = [...shifts.weekly, ...shifts.extra].filter((shift) => lengthOf(shift) > LONG_SHIFT)
  return { type: 'read', ...shifts, doubt }
}

/** The weekdays behind "behalve": a list of them. Dates are none. */
function readFreeDays(
  lexemes: readonly Lexeme[],
  at: number,
  today: Temporal.PlainDate,
): { weekdays: readonly Weekday[]; next: number } | undefined {
  const weekdays: Weekday[] = []
  let next = at
  for (;;) {
    const days = readDays(lexemes, next, today, false)
    if (!days || 'bad' in days || days.dates.length > 0) break
    weekdays.push(...days.weekdays)
    next = days.next
    if (!is(lexemes[next], 'and')) break
    next++
  }
  return weekdays.length > 0 ? { weekdays, next } : undefined
}

/** "(tot zaterdag)" behind hours: the day they end on. */
function readEnd(lexemes: readonly Lexeme[], at: number): { weekday: Weekday; next: number } | undefined {
  const start = lexemes[at]?.text === '(' ? at + 1 : at
  const weekday = lexemes[start + 1]?.says.weekday
  if (lexemes[start]?.text === '-' || !untilAt(lexemes[start]) || weekday === undefined) return undefined
  return { weekday, next: lexemes[start + 2]?.text === ')' ? start + 3 : start + 2 }
}

/** Whether hours fit the days they are for: they end on the day that was named, and overlap with none of the others. */
function isPossible(group: Group, hours: Hours, endsOn: Weekday | undefined): boolean {
  if (endsOn !== undefined) {
    const [only, more] = [...group.weekdays, ...group.dates.map(({ dayOfWeek }) => dayOfWeek)]
    const isNextDay = only !== undefined && more === undefined && endsOn === (only % 7) + 1
    if (!isNextDay || hours.start < hours.end) return false
  }
  return group.hours.every((other) => {
    const [first, last] = other.start < hours.start ? [other, hours] : [hours, other]
    return minutesOf(first.start) + lengthOf(first) <= minutesOf(last.start)
  })
}

function isBeside(lexeme: Lexeme): boolean {
  return MARK.test(lexeme.text) || (['beside', 'and', 'from', 'on'] as const).some((word) => is(lexeme, word))
}

/** The place behind what is written together at a place: a misspelt time is quoted whole. */
function behind(lexemes: readonly Lexeme[], at: number): number {
  let next = at + 1
  while (lexemes[next]?.glued && !/^[,;)\n]$/.test(lexemes[next]?.text ?? '')) next++
  return next
}

function shiftsOf(groups: readonly Group[], free: ReadonlySet<Weekday>): Shifts {
  const weekly = new Map<string, Shifts['weekly'][number]>()
  const extra = new Map<string, Shifts['extra'][number]>()
  for (const { weekdays, dates, hours } of groups) {
    for (const { start, end } of hours) {
      for (const weekday of weekdays) {
        if (!free.has(weekday)) weekly.set(`${weekday} ${start} ${end}`, { weekday, start, end })
      }
      for (const day of dates) extra.set(`${day} ${start} ${end}`, { date: day.toString(), start, end })
    }
  }
  return { weekly: inOrder(weekly), extra: inOrder(extra) }
}

function inOrder<Shift>(byKey: ReadonlyMap<string, Shift>): Shift[] {
  return [...byKey.keys()].sort().flatMap((key) => byKey.get(key) ?? [])
}

function quoted(text: string): string {
  const characters = [...text.trim().slice(0, 2 * LONGEST_PART + 2)]
  return characters.length <= LONGEST_PART ? characters.join('') : `${characters.slice(0, LONGEST_PART - 1).join('')}…`
}
