import { is, type Lexeme, type Weekday } from './lexemes.ts'
import { numberAt, untilAt } from './read-date.ts'

/** From when to when, 'HH:MM'. `endsOn` is there when the day it ends on was written as well ("22:00 – di 07:00"). */
export type Hours = { start: string; end: string; endsOn?: Weekday }

const DAY = 24 * 60
const NOON = 12 * 60

/** A time of day in minutes since midnight (24:00 is 1440), and the place behind it. */
export type Clock = { minutes: number; half?: 'am' | 'pm'; next: number }

/**
 * The hours that begin at a place: "7-15", "07.00 – 15.30", "7u-15u30", "0700-1500", "7 tot 15 uur", "7am-3pm",
 * "half 8 tot 4 uur 's middags". Taken literally: 7-3 ends at three at night. Only an hour before a "pm" borrows it, where
 * it stays before the end ("1-5pm"). Undefined when something else stands there, or no time of a day.
 */
export function readHours(lexemes: readonly Lexeme[], at: number): { hours: Hours; next: number } | undefined {
  const start = readClock(lexemes, at)
  if (!start || start.minutes === DAY || !untilAt(lexemes[start.next])) return undefined
  const day = lexemes[start.next + 1]?.says.weekday
  const end = readClock(lexemes, start.next + (day === undefined ? 1 : 2))
  if (!end) return undefined
  const borrowed = start.minutes + NOON
  const borrows = end.half === 'pm' && !start.half && start.minutes < NOON && borrowed < end.minutes
  const hours: Hours = { start: written(borrows ? borrowed : start.minutes), end: written(end.minutes) }
  return { hours: day === undefined ? hours : { ...hours, endsOn: day }, next: end.next }
}

/** The time that begins at a place: "7", "7.30", "14u30", "0730", "2pm", "half 8", "noon". Undefined when there is none. */
export function readClock(lexemes: readonly Lexeme[], at: number): Clock | undefined {
  const first = lexemes[at]
  if (first?.says.time !== undefined) return { minutes: first.says.time, next: at + 1 }
  if (first?.says.clock === undefined) return withHalf(lexemes, readDigits(lexemes, at))
  const hour = numberAt(lexemes[at + 1], 2)
  if (!hour || hour > 24) return undefined
  const next = is(lexemes[at + 2], 'hour') ? at + 3 : at + 2
  return withHalf(lexemes, { minutes: (hour * 60 + first.says.clock) % DAY, next })
}

/** "7", "7:30", "7.30", "7u", "7u30", "7:30 uur", "0730", "24:00". */
function readDigits(lexemes: readonly Lexeme[], at: number): Clock | undefined {
  const digits = lexemes[at]?.number ? (lexemes[at]?.text ?? '') : ''
  if (!/^\d{1,4}$/.test(digits)) return undefined
  const [, mark, behind] = lexemes.slice(at, at + 3)
  const isMark = mark?.glued && (mark.text === ':' || mark.text === '.' || is(mark, 'hour'))
  const hasMinutes = digits.length <= 2 && isMark && behind?.glued && behind.number
  const text = hasMinutes ? behind.text : digits.length > 2 ? digits.slice(-2) : '00'
  const hour = Number(digits.length > 2 ? digits.slice(0, -2) : digits)
  const minutes = hour * 60 + Number(text)
  if (text.length !== 2 || Number(text) > 59 || minutes > DAY) return undefined
  const next = hasMinutes ? at + 3 : at + 1
  return { minutes, next: is(lexemes[next], 'hour') ? next + 1 : next }
}

function withHalf(lexemes: readonly Lexeme[], clock: Clock | undefined): Clock | undefined {
  const half = clock && lexemes[clock.next]?.says.half
  if (!clock || !half) return clock
  const { minutes } = clock
  const isTwelve = minutes >= NOON && minutes < NOON + 60
  if (half === 'am') return { minutes: isTwelve ? minutes - NOON : minutes, half, next: clock.next + 1 }
  return { minutes: minutes < NOON ? minutes + NOON : minutes, half, next: clock.next + 1 }
}

function written(minutes: number): string {
  const two = (number: number) => String(number).padStart(2, '0')
  return `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`
}

/** A time, 'HH:MM', in minutes since midnight. */
export function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
}

/** How long hours last by the clock, in minutes: an end that is not after the start is on the next day. */
export function lengthOf({ start, end }: Pick<Hours, 'start' | 'end'>): number {
  const length = minutesOf(end) - minutesOf(start)
  return length > 0 ? length : length + DAY
}
