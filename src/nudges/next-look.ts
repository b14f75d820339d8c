import { Temporal } from 'temporal-polyfill'
import { dayIn } from '../people/home.ts'
import { nudgesBetween } from './due.ts'
import { isPaused, lookedUpTo, type Nudging, rosterOf, wishesOf } from './nudging.ts'

/**
 * How far ahead the next nudge is looked for: at first not far, because most people have one soon. Whoever has none by
 * the end is looked at again a day before it: a shift that is further away than that is found in time.
 */
const LOOKS_AHEAD = [2, 8].map((days) => Temporal.Duration.from({ hours: 24 * days }))
const LOOK_AGAIN = Temporal.Duration.from({ hours: 24 * 7 })

/**
 * When there is something to plan for somebody, in the past when it is late; undefined when there never will be, as things
 * are. `zone` (IANA) is where their days are counted. Pure.
 */
export function nextLook(nudging: Nudging, zone: string, now: Temporal.Instant): Temporal.Instant | undefined {
  if (!nudging.consent) return undefined
  const { paused } = nudging
  const today = dayIn(zone, now)
  if (paused && isPaused(nudging, today)) {
    const { until } = paused
    return until === undefined ? undefined : Temporal.PlainDate.from(until).toZonedDateTime(zone).toInstant()
  }
  const roster = rosterOf(nudging, zone)
  for (const ahead of LOOKS_AHEAD) {
    const coming = nudgesBetween(roster, wishesOf(nudging, today), lookedUpTo(nudging, now), now.add(ahead))
    const [first] = [...coming, ...nudging.waiting].map(({ at }) => at).sort(Temporal.Instant.compare)
    if (first) return first
  }
  return roster.weekly.length + roster.extra.length > 0 ? now.add(LOOK_AGAIN) : undefined
}
