import { Temporal } from 'temporal-polyfill'
import type { Act } from './lexemes.ts'
import { dayOf } from './read-date.ts'
import { comingDay, inNextWeek } from './read-days.ts'
import type { DayWords, WhenSaid } from './read-when.ts'

/**
 * Days as a roster keeps them, 'YYYY-MM-DD', both ends included. Without `until` there is no end yet: until somebody says
 * they are back. Or what is wrong: `past` is over or began too long ago, `backwards` ends before it begins.
 */
export type ResolvedWhen =
  | { act: Act; from: string; until?: string }
  | { problem: 'past' | 'backwards' | 'too-far' | 'no-such-day' }

/** Leave that began so many days ago may still be told. */
const MOST_AGO = 60
/** Further ahead, in days, it is a slip of the finger in the year: a little more than a year from now. */
const MOST_AHEAD = 400
/** "Van 10 t/m 3 augustus" would last nearly a year, in days: nobody is away for so long without naming the year. */
const TURNED_AROUND = 300

/**
 * What somebody said, on the calendar of `today` (their own day). "Tot" leaves the last day out, "t/m" counts it. A weekday
 * is the first one after today, or after the day it begins: said on a Monday, Monday is in a week. A date without a year is
 * the next one, but within 60 days the past one: leave that already began, or a date to ask about. Leave without days is
 * for today alone; illness, a pause and what begins somewhere have no end until it is told. A week from now ends on the day
 * before the same weekday. Pure; it does not know whether somebody was away already.
 */
export function resolveWhen(said: WhenSaid, today: Temporal.PlainDate): ResolvedWhen {
  const { act, only } = said
  if (act === 'back' || act === 'stop-pause') return { act, from: today.toString() }
  const begin = only ?? said.from
  const first = begin ? firstOf(begin, today, said.since ?? false) : today
  if (!first) return { problem: 'no-such-day' }
  const isOneDay = act === 'off' && !said.from && !said.until
  let last = isOneDay || (only && only.type !== 'week') ? first : undefined
  const end = only?.type === 'week' ? only : said.until
  // "Tot volgende week" is until its Monday, "t/m volgende week" its Sunday.
  if (end) last = said.before && end.type === 'week' ? firstOf(end, today, false) : lastOf(end, first, today)
  if (end && !last) return { problem: 'no-such-day' }
  const until = said.before ? last?.subtract({ days: 1 }) : last
  const ahead = (day: Temporal.PlainDate) => today.until(day).days
  if (last && isTurned(said, first, last)) return { problem: 'backwards' }
  if (said.since && ahead(first) > 0) return { problem: 'past' } // the last one was long ago
  if (ahead(first) < -MOST_AGO || (until && ahead(until) < 0)) return { problem: 'past' }
  if (until && Temporal.PlainDate.compare(until, first) < 0) return { problem: 'backwards' }
  if (ahead(until ?? first) > MOST_AHEAD) return { problem: 'too-far' }
  return { act, from: first.toString(), ...(until ? { until: until.toString() } : {}) }
}

/** The first day of what was written; `past` looks back from today. */
function firstOf(words: DayWords, today: Temporal.PlainDate, past: boolean): Temporal.PlainDate | undefined {
  if (words.type === 'weekday' && past) {
    return comingDay(today, words.weekday).subtract({ days: 7 })
  }
  if (words.type === 'month-day') return monthDay(words.day, past ? today.subtract({ days: 30 }) : today)
  if (words.type === 'week') return words.weeks === 1 ? inNextWeek(today, 1) : today
  return lastOf(words, today, today)
}

/** The last day of what was written, when it begins on `first`; for a whole week its Sunday. */
function lastOf(words: DayWords, first: Temporal.PlainDate, today: Temporal.PlainDate): Temporal.PlainDate | undefined {
  switch (words.type) {
    case 'relative':
      return today.add({ days: words.days })
    case 'weekday': {
      const after = Temporal.PlainDate.compare(first, today) < 0 ? today : first
      return words.next ? inNextWeek(today, words.weekday) : comingDay(after, words.weekday)
    }
    case 'date': {
      const recently = today.subtract({ days: MOST_AGO })
      const day = dayOf(words.date, first.equals(today) ? recently : first)
      return words.weekday === undefined || day?.dayOfWeek === words.weekday ? day : undefined
    }
    case 'month-day':
      return monthDay(words.day, first)
    case 'week':
      return inNextWeek(today, 7).subtract({ days: words.weeks === 1 ? 0 : 7 })
    case 'length':
      return first.add({ [words.unit]: words.count }).subtract({ days: 1 })
    default:
      return words satisfies never
  }
}

/** The first tenth of a month, not before a day. Months without such a day are passed over. */
function monthDay(day: number, earliest: Temporal.PlainDate): Temporal.PlainDate | undefined {
  for (let months = 0; months <= 3; months++) {
    const { year, month } = earliest.add({ months })
    const found = dayOf({ day, month, year }, earliest)
    if (found && Temporal.PlainDate.compare(found, earliest) >= 0) return found
  }
  return undefined
}

/** Whether an end without a year only comes after its beginning because it is taken for one of the next year. */
function isTurned({ from, until }: WhenSaid, first: Temporal.PlainDate, last: Temporal.PlainDate): boolean {
  const isNextOne = from !== undefined && until?.type === 'date' && until.date.year === undefined
  return isNextOne && first.until(last).days > TURNED_AROUND
}
