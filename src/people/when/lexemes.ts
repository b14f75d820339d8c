import type { Roster } from '../roster.ts'
import type { When, WhenIn } from './when-words.ts'

export type Weekday = Roster['weekly'][number]['weekday']
export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const satisfies Weekday[]

/** What somebody may ask for. `back` ends leave and illness, `stop-pause` a pause. */
export type Act = 'off' | 'ill' | 'back' | 'pause' | 'stop-pause'

/**
 * What a word or phrase can stand for, all at once: "morgen" is tomorrow and part of a day. `until` is whether the day
 * that follows is left out ('before') or counted ('through'). `clock` are minutes added to an hour ("half" is -30),
 * `time` minutes since midnight, `relative` days from today, `week` weeks from this one.
 */
export type Says = {
  weekday?: Weekday
  weekdays?: readonly Weekday[]
  month?: number
  relative?: number
  week?: 0 | 1
  coming?: 'coming' | 'next'
  until?: 'before' | 'through'
  clock?: number
  time?: number
  half?: 'am' | 'pm'
  unit?: 'days' | 'weeks' | 'months'
  count?: number
  act?: Act
  word?: ReadonlySet<PlainWord>
}

/** Phrases that stand for nothing but themselves. */
const PLAIN = [
  'day-parts',
  'and',
  'from',
  'since',
  'on',
  'for',
  'hour',
  'ordinals',
  'beside',
  'no-shift',
  'except',
  'not-weekly',
  'me',
  'also-words',
  'off-with-days',
] as const satisfies (keyof When['typed'])[]
type PlainWord = (typeof PLAIN)[number]

/**
 * A piece of a text: a number, a phrase of ours as a whole, or anything else by itself. `from` and `to` are where it
 * stands in the text, `glued` that nothing stands between it and the piece before. `text` is folded: lower case, without
 * accents, every dash a '-'. A line break is a '\n'.
 */
export type Lexeme = { text: string; from: number; to: number; glued: boolean; number: boolean; says: Says }

type Token = Omit<Lexeme, 'says'>

const PIECE = /\p{L}[\p{L}\p{M}]*|[0-9]+|\n|\S/gu
const DASHES = /[‐‑‒–—―−→]/g
/** Apostrophes come and go ("'s middags", "i’m"); marks that only shape a line are invisible. */
const UNSEEN = /[\p{M}\p{Cf}'’‘`´]/gu

/** A text in lower case, without accents, every dash a '-'. */
export function fold(text: string): string {
  return text.toLowerCase().normalize('NFKD').replace(UNSEEN, '').replace(DASHES, '-')
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  let end = 0
  /** Where what is glued together and not seen begins: it belongs to the piece behind it. */
  let unseen: number | undefined
  for (const { 0: piece, index } of text.matchAll(PIECE)) {
    const folded = piece === '\n' ? piece : fold(piece)
    const to = index + piece.length
    if (index !== end) unseen = undefined
    if (folded.trim() !== '' || piece === '\n') {
      const glued = index === end && index > 0 && piece !== '\n'
      tokens.push({ text: folded, from: unseen ?? index, to, glued, number: /^[0-9]+$/.test(folded) })
      unseen = undefined
    } else unseen ??= index
    end = to
  }
  return tokens
}

/** A text as pieces, the longest phrase first. Total, in time linear in the text's length. */
export function lexemesOf(text: string, locales: readonly WhenIn[]): Lexeme[] {
  const { phrases, longest } = vocabularyOf(locales)
  const tokens = tokensOf(text)
  const lexemes: Lexeme[] = []
  for (let at = 0; at < tokens.length; ) {
    let found = 1
    let says: Says = {}
    let key = ''
    for (let length = 1; length <= longest && at + length <= tokens.length; length++) {
      key += `${length === 1 ? '' : ' '}${tokens[at + length - 1]?.text}`
      const known = phrases.get(key)
      if (!known) continue
      found = length
      says = known
    }
    const [first, last] = [tokens[at], tokens[at + found - 1]]
    if (first && last) lexemes.push({ ...first, to: last.to, number: first.number && found === 1, says })
    at += found
  }
  return lexemes
}

type Vocabulary = { phrases: ReadonlyMap<string, Says>; longest: number }

/** Made once for the words of a house, which stay as they are. */
const known = new WeakMap<readonly WhenIn[], Vocabulary>()

function vocabularyOf(locales: readonly WhenIn[]): Vocabulary {
  const made = known.get(locales) ?? makeVocabulary(locales)
  known.set(locales, made)
  return made
}

function makeVocabulary(locales: readonly WhenIn[]): Vocabulary {
  const phrases = new Map<string, Says>()
  let longest = 1
  const add = (phrase: string, says: Says) => {
    const tokens = tokensOf(phrase)
    const key = tokens.map(({ text }) => text).join(' ')
    const word = says.word && new Set([...(phrases.get(key)?.word ?? []), ...says.word])
    phrases.set(key, { ...phrases.get(key), ...says, ...(word ? { word } : {}) })
    longest = Math.max(longest, tokens.length)
  }
  const all = (list: readonly string[], says: Says) => {
    for (const phrase of list) add(phrase, says)
  }
  for (const { locale, when } of locales) {
    const { typed } = when
    for (const word of PLAIN) all(typed[word], { word: new Set([word]) })
    for (const weekday of WEEKDAYS) {
      const [long, short] = [nameOfWeekday(weekday, locale, 'long'), nameOfWeekday(weekday, locale, 'short')]
      all([long, short, ...(typed.weekdays[weekday - 1] ?? [])], { weekday })
      all(
        [...typed['weekday-endings'], ...typed['day-parts']].map((ending) => `${long}${ending}`),
        { weekday },
      )
    }
    for (let month = 1; month <= 12; month++) {
      const names = [nameOfMonth(month, locale, 'long'), nameOfMonth(month, locale, 'short')]
      all([...names, ...(typed.months[month - 1] ?? [])], { month })
    }
    all(typed.workdays, { weekdays: [1, 2, 3, 4, 5] })
    all(typed.weekend, { weekdays: [6, 7] })
    all(typed['every-day'], { weekdays: WEEKDAYS })
    all(typed.before, { until: 'before' })
    all(typed.through, { until: 'through' })
    all(typed.am, { half: 'am' })
    all(typed.pm, { half: 'pm' })
    all([...typed['half-to']], { clock: -30 })
    all(typed['half-past'], { clock: 30 })
    all(typed['quarter-past'], { clock: 15 })
    all(typed['quarter-to'], { clock: -15 })
    all(typed.midnight, { time: 0 })
    all(typed.noon, { time: 12 * 60 })
    all(typed.yesterday, { relative: -1 })
    all(typed.today, { relative: 0 })
    all(typed.tomorrow, { relative: 1 })
    all(typed['day-after'], { relative: 2 })
    all(typed.coming, { coming: 'coming' })
    all(typed.next, { coming: 'next' })
    all(typed['this-week'], { week: 0 })
    all(typed['next-week'], { week: 1 })
    all(typed.days, { unit: 'days' })
    all(typed.weeks, { unit: 'weeks' })
    all(typed['months-long'], { unit: 'months' })
    for (const [index, list] of typed.counts.entries()) all(list, { count: index + 1 })
    for (const act of ['off', 'ill', 'back', 'pause', 'stop-pause'] as const) all(typed[act], { act })
    all(typed['off-with-days'], { act: 'off' })
  }
  return { phrases, longest }
}

/** What a weekday is called. 1 June 2026 is a Monday. */
export function nameOfWeekday(weekday: number, locale: string, weekdays: 'long' | 'short'): string {
  return new Date(Date.UTC(2026, 5, weekday)).toLocaleDateString(locale, { weekday: weekdays, timeZone: 'UTC' })
}

/** What a month is called, 1 for January. */
export function nameOfMonth(month: number, locale: string, months: 'long' | 'short'): string {
  return new Date(Date.UTC(2026, month - 1, 1)).toLocaleDateString(locale, { month: months, timeZone: 'UTC' })
}

/** Whether a piece is this phrase, whatever else it may stand for. */
export function is(lexeme: Lexeme | undefined, word: PlainWord): boolean {
  return lexeme?.says.word?.has(word) ?? false
}
