import { Temporal } from 'temporal-polyfill'
import { isBy } from '../people/instants.ts'
import type { Group, Part } from './group.ts'

/** How long after its end a session that nobody began may still begin, and its case be read: led-session.ts has it shorter. */
const MAY_BEGIN_LATE = { hours: 24 }
/** How long after its session an answer is kept: nothing looks at it any more, and a part should not grow for ever. */
const ANSWERS_KEPT = { years: 1 }
/** How long who came is kept: whoever looks after a group reads how many that were in the past year. */
const CAME_KEPT = { years: 2 }

/** What somebody's part has by session. */
const BY_SESSION = ['case', 'views', 'coming', 'chosen', 'came'] as const
type BySession = (typeof BY_SESSION)[number]

/**
 * Somebody's part without what does nothing any more: the words they shared in sessions that are over, and what they answered
 * long ago; undefined when nothing goes. Words stay where they were read, in private chats. Pure.
 */
export function withoutOver(part: Part, group: Group, now: Temporal.Instant): Part | undefined {
  const kept = <Value>(what: BySession, all: Record<string, Value>): Record<string, Value> =>
    Object.fromEntries(
      Object.entries(all).filter(([key]) => {
        const at = goesAt(what, key, group, now)
        return !at || !isBy(at, now)
      }),
    )
  const left: Part = {
    ...part,
    case: kept('case', part.case),
    views: kept('views', part.views),
    coming: kept('coming', part.coming),
    chosen: kept('chosen', part.chosen),
    came: kept('came', part.came),
  }
  const count = (one: Part, what: BySession) => Object.keys(one[what]).length
  return BY_SESSION.some((what) => count(left, what) < count(part, what)) ? left : undefined
}

/**
 * When something of these parts goes next by the time alone, after now; undefined for never. What goes because of what becomes
 * of a session goes when that is planned. Pure.
 */
export function nextOver(parts: readonly Part[], group: Group, now: Temporal.Instant): Temporal.Instant | undefined {
  const moments = parts.flatMap((part) =>
    BY_SESSION.flatMap((what) => Object.keys(part[what]).flatMap((key) => goesAt(what, key, group, now) ?? [])),
  )
  return moments.filter((at) => !isBy(at, now)).sort(Temporal.Instant.compare)[0]
}

/** When something of a session goes from a part, which is now when it has no use; undefined while the session is led. */
function goesAt(what: BySession, key: string, group: Group, now: Temporal.Instant): Temporal.Instant | undefined {
  const session = group.sessions.find((one) => one.key === key)
  if (session?.guided) return undefined
  const zone = group.rule?.zone ?? group.zone
  const end = session?.end.toZonedDateTimeISO(zone) ?? endOfDay(key, zone)
  switch (what) {
    case 'views':
      return now
    case 'case':
      return !session || session.state === 'off' || session.state === 'held' ? now : session.end.add(MAY_BEGIN_LATE)
    case 'coming':
    case 'chosen':
      return end.add(ANSWERS_KEPT).toInstant()
    case 'came':
      return end.add(CAME_KEPT).toInstant()
    default:
      return what satisfies never
  }
}

/** The end of the day a session is named after, for one that is not remembered. A second one of a day has a number behind it. */
function endOfDay(key: string, zone: string): Temporal.ZonedDateTime {
  return Temporal.PlainDate.from(key.slice(0, 'YYYY-MM-DD'.length)).add({ days: 1 }).toZonedDateTime(zone)
}
