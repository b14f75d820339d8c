import type { Temporal } from 'temporal-polyfill'
import type { LocaleContent } from '../content/content.ts'
import { button, text, ways } from '../conversations/standing.ts'
import type { Message } from '../messages/message.ts'
import type { CalendarFetched } from '../people/calendar/fetch-calendar.ts'
import { readCalendar } from '../people/calendar/read-calendar.ts'
import { lastDayOf } from './last-day.ts'
import { type Calendar, type Nudging, uncoupled } from './nudging.ts'
import { sayNext } from './say-next.ts'

/** How often a calendar is read, in hours: a roster that changes today is known before the next shift. */
const EVERY_HOURS = 4
/** After a failure it is tried again sooner, in minutes; twice as long each time, up to the usual. */
const RETRY_MINUTES = 15
/** How far ahead shifts are taken over, in days. */
const AHEAD_DAYS = 366
/** What may pass by itself: it is told when it lasts, after so many times. Everything else is told at once. */
const PASSING: readonly string[] = ['unreachable', 'server_failed', 'too_slow', 'host_unknown']
const LASTS_AFTER = 3

/** Where a reading stands: the person's zone (IANA), the time, and the words they are spoken to in. */
export type Reading = { now: Temporal.Instant; zone: string; house: LocaleContent; turn: number }

/**
 * What reading a calendar comes to: the new state, with when to read again, and what is said at once. That is only the
 * first reading, which somebody asked for and waits for; whatever goes wrong later is said with the next nudge, once. The
 * last good reading stays. `code`: what went wrong; `shifts`: how many were read.
 */
export type Taken = { nudging: Nudging; message?: Message; code?: string; shifts?: number }

/** Takes over what came of fetching somebody's calendar. Pure. Nothing of the calendar but days and times gets in. */
export function takeCalendar(nudging: Nudging, fetched: CalendarFetched, reading: Reading): Taken {
  const { calendar } = nudging
  const { now, zone } = reading
  if (!calendar) return { nudging }
  if (fetched.type === 'failed') return failed(nudging, calendar, fetched.code, reading)
  const { told: _told, tell: _tell, ...mended } = calendar
  const good: Calendar = { ...mended, failures: 0, readAt: now, nextAt: now.add({ hours: EVERY_HOURS }) }
  if (fetched.type === 'unchanged') return { nudging: { ...nudging, calendar: good } }
  const today = now.toZonedDateTimeISO(zone).toPlainDate()
  const until = today.add({ days: AHEAD_DAYS }).toString()
  const read = readCalendar(fetched.text, { zone, from: today.subtract({ days: 1 }).toString(), until })
  if (read.type === 'unusable') return failed(nudging, calendar, read.code, reading)
  const { etag: _etag, modified: _modified, ...bare } = good
  // The first time it takes the place of what they typed, or of another calendar: it is what they work by now.
  const isFirst = calendar.readAt === undefined && read.extra.length > 0
  const next: Nudging = {
    ...nudging,
    ...(isFirst ? { weekly: [], extra: [] } : {}),
    calendar: {
      ...bare,
      extra: read.extra,
      off: read.off,
      ...(fetched.etag ? { etag: fetched.etag } : {}),
      ...(fetched.lastModified ? { modified: fetched.lastModified } : {}),
    },
  }
  const taken: Taken = { nudging: next, shifts: read.extra.length }
  return isWaitedFor(calendar)
    ? {
        ...taken,
        message: welcome(
          next,
          { ...read, instead: isFirst && nudging.weekly.length + nudging.extra.length > 0 },
          reading,
        ),
      }
    : taken
}

/** Whether somebody waits to hear of it: they gave the address just now. Hours later it may be the middle of their night. */
function isWaitedFor({ readAt, failures }: Calendar): boolean {
  return readAt === undefined && failures === 0
}

function welcome(
  nudging: Nudging,
  { extra, off, skipped, instead }: Pick<Nudging, 'extra' | 'off'> & { skipped: number; instead: boolean },
  { now, zone, house, turn }: Reading,
): Message {
  const words = house.nudging.calendar
  const last = lastDayOf({ extra })
  const counts = {
    until: last?.toLocaleString(house.locale, { day: 'numeric', month: 'long' }) ?? '',
    shifts: String(extra.length),
    off: String(off.length),
  }
  return {
    blocks: [
      last ? text(words.read, counts) : text(words['read-none']),
      ...(skipped > 0 ? [text(words['read-skipped'], { skipped: String(skipped) })] : []),
      ...(instead ? [text(words.instead)] : []),
      text(words.coupled),
      ...sayNext({ nudging, now, zone, house }, house.nudging.first),
      { type: 'buttons', buttons: ways({ house, turn }, { roster: 'choice', menu: 'quiet' }) },
    ],
  }
}

function failed(nudging: Nudging, calendar: Calendar, code: string, { now, house, turn }: Reading): Taken {
  const failures = calendar.failures + 1
  const minutes = Math.min(RETRY_MINUTES * 2 ** (failures - 1), EVERY_HOURS * 60)
  const broken: Calendar = { ...calendar, failures, nextAt: now.add({ minutes }) }
  const passes = PASSING.includes(code)
  if (calendar.readAt) {
    const isNews = calendar.told === undefined && (!passes || failures >= LASTS_AFTER)
    return { nudging: { ...nudging, calendar: { ...broken, ...(isNews ? { tell: code } : {}) } }, code }
  }
  const words = house.nudging.calendar
  const reason = (words.failed as Record<string, string>)[code]
  const again = button({ turn }, 'begin.roster.calendar', house.words.labels['roster-calendar'], 'main')
  const message: Message = {
    blocks: [
      ...(reason ? [text(reason)] : []),
      text(words.kept),
      { type: 'buttons', buttons: [again, ...ways({ house, turn }, { roster: 'choice', menu: 'quiet' })] },
    ],
  }
  // What comes of a later try stands in "my roster", and nobody is woken for it.
  if (!isWaitedFor(calendar)) return { nudging: { ...nudging, calendar: { ...broken, told: code } }, code }
  if (passes) return { nudging: { ...nudging, calendar: { ...broken, told: code } }, message, code }
  // An address that never was any good is not kept: it may give access to something else.
  return { nudging: uncoupled(nudging), message, code }
}
