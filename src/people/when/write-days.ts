import { Temporal } from 'temporal-polyfill'
import { nameOfMonth, nameOfWeekday } from './lexemes.ts'
import type { WhenIn } from './when-words.ts'
import { say } from './write-shifts.ts'

/** From so many days off a date is said with its year. */
const FAR = 300

/**
 * Days as a confirmation says them, to stand behind "you are off": "vandaag", "op maandag 3 augustus", "van maandag 3
 * augustus t/m vrijdag 7 augustus", "t/m vrijdag 7 augustus" when it begins today, and without an end "tot je zegt dat je
 * er weer bent". `from` and `until` are 'YYYY-MM-DD', both included, as `resolveWhen` gives them; throws a RangeError for
 * anything else.
 */
export function writeDays(
  from: string,
  until: string | undefined,
  today: Temporal.PlainDate,
  { locale, when: { said } }: WhenIn,
): string {
  const day = (date: string) => {
    const { dayOfWeek, day: number, month, year } = Temporal.PlainDate.from(date)
    const names = { weekday: nameOfWeekday(dayOfWeek, locale, 'long'), month: nameOfMonth(month, locale, 'long') }
    const isFar = Math.abs(today.until(date).days) > FAR
    return say(isFar ? said['day-year'] : said.day, {
      ...names,
      day: String(number),
      ...(isFar ? { year: String(year) } : {}),
    })
  }
  const isToday = from === today.toString()
  if (until === undefined) return isToday ? said.open : say(said.from, { first: day(from) })
  if (from !== until) {
    return isToday
      ? say(said.through, { last: day(until) })
      : say(said['from-through'], { first: day(from), last: day(until) })
  }
  if (isToday) return said.today
  return from === today.add({ days: 1 }).toString() ? said.tomorrow : say(said.on, { day: day(from) })
}
