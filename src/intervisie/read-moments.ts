import { Temporal } from 'temporal-polyfill'
import { type Lexeme, lexemesOf } from '../people/when/lexemes.ts'
import { comingDay, readDays } from '../people/when/read-days.ts'
import { readClock } from '../people/when/read-hours.ts'
import type { WhenIn } from '../people/when/when-words.ts'

/** The days a text names, in order and each once, and the time of the clock in it, 'HH:MM'. */
export type Moments = { dates: Temporal.PlainDate[]; time?: string }

/**
 * The days and the time in what somebody typed: "dinsdag 1 december 14:00", "3 maart, 9 juni en 6 oktober 14:00", "14.30". A
 * date without a year is the next such day, a bare weekday the first one after today; the last time counts. Other words are
 * passed over. Undefined when a day in it does not exist, or has another weekday than was typed. Pure and total.
 */
export function readMoments(text: string, locales: readonly WhenIn[], today: Temporal.PlainDate): Moments | undefined {
  const lexemes = lexemesOf(text, locales)
  const dates = new Map<string, Temporal.PlainDate>()
  let minutes: number | undefined
  for (let at = 0; at < lexemes.length; ) {
    const days = isMinutes(lexemes, at) ? undefined : readDays(lexemes, at, today, false)
    if (days && 'bad' in days) return undefined
    for (const date of days?.dates ?? []) dates.set(date.toString(), date)
    for (const weekday of days?.weekdays ?? []) {
      const date = comingDay(today, weekday)
      dates.set(date.toString(), date)
    }
    const clock = days || isMinutes(lexemes, at) ? undefined : readClock(lexemes, at)
    if (clock) minutes = clock.minutes
    at = days?.next ?? clock?.next ?? at + 1
  }
  const inOrder = [...dates.values()].sort(Temporal.PlainDate.compare)
  if (minutes === undefined) return { dates: inOrder }
  const time = Temporal.PlainTime.from('00:00').add({ minutes }).toString({ smallestUnit: 'minute' })
  return { dates: inOrder, time }
}

/** Whether a piece stands behind the mark of a time: the minutes of one that is none ("25:00") are no hour of their own. */
function isMinutes(lexemes: readonly Lexeme[], at: number): boolean {
  return lexemes[at]?.glued === true && /^[:.]$/.test(lexemes[at - 1]?.text ?? '')
}
