import { Temporal } from 'temporal-polyfill'
import type { Situation } from '../conversations/decision.ts'
import { text } from '../conversations/standing.ts'
import type { Block } from '../messages/message.ts'
import { dayIn } from '../people/home.ts'
import { nudgesBetween } from './due.ts'
import { isPaused, rosterOf, wishesOf } from './nudging.ts'

/** How far ahead the next nudge is told: whoever has none by then hears that there is none. */
const LOOK_AHEAD = Temporal.Duration.from({ hours: 24 * 42 })

/** When the next nudge comes and what it is about, by a template with {when} and {what}; or that there is none in sight. */
export function sayNext(
  { nudging, now, zone, house }: Pick<Situation, 'nudging' | 'now' | 'zone' | 'house'>,
  template: string,
): Block[] {
  const words = house.nudging
  const roster = rosterOf(nudging, zone)
  const coming = nudgesBetween(roster, wishesOf(nudging, dayIn(roster.zone, now)), now, now.add(LOOK_AHEAD))
  const next = coming.find(({ at }) => !isPaused(nudging, dayIn(roster.zone, at)))
  if (!next) return [text(words['first-none'])]
  return [text(template, { when: momentOf(next.at, roster.zone, house.locale), what: words.what[next.kind] })]
}

/** A moment as people say it: "vrijdag 27 november om 11:00". */
export function momentOf(at: Temporal.Instant, zone: string, locale: string): string {
  const there = at.toZonedDateTimeISO(zone)
  return there.toLocaleString(locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: 'numeric',
    minute: '2-digit',
    hour12: false,
  })
}

/** A time of day: "15:30". */
export function timeIn(at: Temporal.Instant, zone: string): string {
  return at.toZonedDateTimeISO(zone).toPlainTime().toString({ smallestUnit: 'minute' })
}
