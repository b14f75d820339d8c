import { Temporal } from 'temporal-polyfill'
import { listOf } from '../buddies/standing-in.ts'
import type { LocaleContent } from '../content/content.ts'
import { fill, plain } from '../content/template.ts'
import { nameOfWeekday } from '../people/when/lexemes.ts'
import type { Rule } from './recurrence.ts'

/**
 * The rhythm of a group as a sentence without its full stop: "Elke eerste dinsdag van de maand, om 14:00". Says nothing of
 * what was moved, skipped or falls on a holiday, nor how long it takes. Pure.
 */
export function rhythmInWords(
  { recurrence, time: at }: Pick<Rule, 'recurrence' | 'time'>,
  house: LocaleContent,
): string {
  const time = timeInWords(at, house.locale)
  const words = house.groups.rhythm
  const say = (template: string, values: Record<string, string>) => plain(fill(template, { ...values, time }))
  const day = (weekday: number) => nameOfWeekday(weekday, house.locale, 'long')
  if ('dates' in recurrence) {
    const dates = recurrence.dates.toSorted().map((date) => dateInWords(date, house.locale))
    return say(words.dates, { dates: plain(listOf(dates, house.locale)) })
  }
  if (recurrence.every === 'weeks') {
    const { weeks, anchor } = recurrence
    const weekday = day(Temporal.PlainDate.from(anchor).dayOfWeek)
    if (weeks === 1) return say(words.week, { day: weekday })
    return say(words.weeks, { weeks: words.counts[String(weeks)] ?? String(weeks), day: weekday })
  }
  if ('nth' in recurrence) {
    const { nth, weekday } = recurrence
    return say(words.nth, { nth: words.ordinals[String(nth) as '1' | '2' | '3' | '4' | '-1'], day: day(weekday) })
  }
  if (recurrence.day === 'last-workday') return say(words['last-workday'], {})
  return say(words.day, { day: String(recurrence.day) })
}

/** A time of day, 'HH:MM', as it stands in a moment: "9:00". */
export function timeInWords(time: string, locale: string): string {
  return Temporal.PlainTime.from(time).toLocaleString(locale, {
    hour: 'numeric',
    minute: '2-digit',
    hourCycle: 'h23',
  })
}

/** A date, 'YYYY-MM-DD', as people say it: "woensdag 3 maart 2027". */
export function dateInWords(date: string, locale: string): string {
  return Temporal.PlainDate.from(date).toLocaleString(locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  })
}
