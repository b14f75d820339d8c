import { type Act, is, type Lexeme, lexemesOf, type Weekday } from './lexemes.ts'
import { type DateWords, numberAt, readDashDate, readDate, readDates, untilAt } from './read-date.ts'
import type { WhenIn } from './when-words.ts'

/**
 * A day, or a stretch of days, as it was written: nothing is looked up in a calendar. `relative` is days from today,
 * `week` the whole week so many weeks from this one, `length` so long from the first day on; `month-day` is "de 10e".
 */
export type DayWords =
  | { type: 'relative'; days: number }
  | { type: 'weekday'; weekday: Weekday; next?: true }
  | { type: 'date'; date: DateWords; weekday?: Weekday }
  | { type: 'month-day'; day: number }
  | { type: 'week'; weeks: 0 | 1 }
  | { type: 'length'; count: number; unit: 'days' | 'weeks' | 'months' }

/**
 * What somebody says of their being away. `until` is the last day, or with `before` the first one that is no longer
 * meant. `only` is the one day or week that is meant; then there is no `from` or `until`. `since`: `from` lies behind us.
 */
export type WhenSaid = {
  act: Act
  from?: DayWords
  since?: true
  until?: DayWords
  before?: true
  only?: DayWords
}

/** In UTF-16 units: "ik ben met zwangerschapsverlof van woensdag 23 september 2027 tot en met …" is about the longest. */
const LONGEST = 120

/**
 * Reads "vrij t/m vrijdag", "3 aug - 10 aug vrij", "ik ben ziek", "ik ben er weer", "pauze een week", "off until friday".
 * The whole text has to say this and nothing beside it, or it is undefined: an answer in an exercise is no sick note. One
 * word alone ("ziek", "beter") is enough, so that whoever calls it decides where that may be meant. Pure and total; words of
 * every language in `locales` are understood, and a day that does not exist is left for `resolveWhen`.
 */
export function readWhen(text: string, locales: readonly WhenIn[]): WhenSaid | undefined {
  const trimmed = text.trim()
  if (trimmed.length > LONGEST || trimmed.includes('\n')) return undefined
  const all = lexemesOf(trimmed, locales)
  const lexemes = /^[.!]$/.test(all.at(-1)?.text ?? '') ? all.slice(0, -1) : all
  const start = is(lexemes[0], 'me') ? 1 : 0
  const act = lexemes[start]?.says.act
  if (act) return withSpan(lexemes, start, act, readSpan(lexemes, start + 1), start > 0)
  const span = readSpan(lexemes, start)
  const later = span && lexemes[span.next]?.says.act
  if (!span || !later || lexemes.length !== span.next + 1) return undefined
  if (is(lexemes[span.next - 1], 'also-words') && span.next === start + 1) return undefined
  return takesSpan(later) ? said(later, span) : undefined
}

type Span = Omit<WhenSaid, 'act'> & { next: number }

function withSpan(
  lexemes: readonly Lexeme[],
  at: number,
  act: Act,
  span: Span | undefined,
  isAboutMe: boolean,
): WhenSaid | undefined {
  if (isAboutMe && act === 'pause') return undefined // "ik heb pauze" is a cup of coffee
  if (span) return takesSpan(act) && span.next === lexemes.length ? said(act, span) : undefined
  if (lexemes.length !== at + 1 || is(lexemes[at], 'off-with-days')) return undefined
  return { act }
}

function takesSpan(act: Act): boolean {
  return act === 'off' || act === 'ill' || act === 'pause'
}

function said(act: Act, { next: _next, ...span }: Span): WhenSaid {
  return { act, ...span }
}

/** The days that begin at a place: "tot vrijdag", "van 3 t/m 10 augustus", "morgen", "een week", "vanaf maandag 2 weken". */
function readSpan(lexemes: readonly Lexeme[], at: number): Span | undefined {
  const length = readLength(lexemes, is(lexemes[at], 'for') ? at + 1 : at)
  if (length) return { until: length.day, next: length.next }
  const first = lexemes[at]
  if (first?.says.until) return readUntil(lexemes, at, {})
  const isFrom = is(first, 'from') || is(first, 'since')
  const since: { since?: true } = is(first, 'since') ? { since: true } : {}
  const place = isFrom ? at + 1 : at
  const row = readDates(lexemes, is(lexemes[place], 'on') ? place + 1 : place)
  const [dates, more] = row?.dates ?? []
  if (row && dates?.to && !more) {
    const before = dates.until === 'before' ? ({ before: true } as const) : {}
    return {
      from: { type: 'date', date: dates.from },
      ...since,
      until: { type: 'date', date: dates.to },
      ...before,
      next: row.next,
    }
  }
  const day = readDay(lexemes, place)
  if (!day) return undefined
  const from = { from: day.day, ...since }
  if (untilAt(lexemes[day.next])) return readUntil(lexemes, day.next, from)
  if (!isFrom) return { only: day.day, next: day.next }
  const long = readLength(lexemes, is(lexemes[day.next], 'for') ? day.next + 1 : day.next)
  return long ? { ...from, until: long.day, next: long.next } : { ...from, next: day.next }
}

function readUntil(lexemes: readonly Lexeme[], at: number, from: Omit<Span, 'next'>): Span | undefined {
  const day = readDay(lexemes, at + 1)
  if (!day) return undefined
  const before = untilAt(lexemes[at]) === 'before' ? ({ before: true } as const) : {}
  return { ...from, ...sharedMonth(from.from, day.day), until: day.day, ...before, next: day.next }
}

/** "Van de 3e t/m de 10e augustus": the first is of August as well. */
function sharedMonth(from: DayWords | undefined, until: DayWords): Pick<WhenSaid, 'from'> {
  if (from?.type !== 'month-day' || until.type !== 'date') return {}
  return { from: { type: 'date', date: { ...until.date, day: from.day } } }
}

function readLength(lexemes: readonly Lexeme[], at: number): { day: DayWords; next: number } | undefined {
  const count = numberAt(lexemes[at], 2) ?? lexemes[at]?.says.count
  const unit = lexemes[at + 1]?.says.unit
  return count && unit ? { day: { type: 'length', count, unit }, next: at + 2 } : undefined
}

function readDay(lexemes: readonly Lexeme[], place: number): { day: DayWords; next: number } | undefined {
  const at = is(lexemes[place], 'on') ? place + 1 : place
  const { says, text } = lexemes[at] ?? { says: {}, text: '' }
  const dated = readDate(lexemes, at) ?? readDashDate(lexemes, at)
  if (dated) return { day: { type: 'date', date: dated.date }, next: dated.next }
  const { weekday, relative, week, coming } = says
  const after = lexemes[at + 1]
  if (week !== undefined) {
    const named = after?.says.weekday
    if (named === undefined) return { day: { type: 'week', weeks: week }, next: at + 1 }
    return { day: { type: 'weekday', weekday: named, ...(week === 1 ? { next: true } : {}) }, next: at + 2 }
  }
  if (coming && after?.says.weekday !== undefined) {
    const next = coming === 'next' ? ({ next: true } as const) : {}
    return { day: { type: 'weekday', weekday: after.says.weekday, ...next }, next: at + 2 }
  }
  if (relative !== undefined) return { day: { type: 'relative', days: relative }, next: at + 1 }
  const number = numberAt(lexemes[at], 2)
  if (number && number <= 31 && after?.glued && is(after, 'ordinals')) {
    return { day: { type: 'month-day', day: number }, next: at + 2 }
  }
  if (weekday === undefined || text === '') return undefined
  const behind = after?.text === ',' || (after?.text === '.' && after.glued) ? at + 2 : at + 1
  const date = readDate(lexemes, behind) ?? readDashDate(lexemes, behind)
  if (date) return { day: { type: 'date', date: date.date, weekday }, next: date.next }
  if (after?.says.week === 1) return { day: { type: 'weekday', weekday, next: true }, next: at + 2 }
  return { day: { type: 'weekday', weekday }, next: behind === at + 2 && after?.text === '.' ? at + 2 : at + 1 }
}
