import { Temporal } from 'temporal-polyfill'
import { DAY } from './days.ts'
import { remembered } from './remembered.ts'

/**
 * The clocks of one zone. A moment is in milliseconds since 1970-01-01T00:00Z; a day is local, as its number of days
 * since 1970-01-01. Everything that has to do with when somebody works asks this, thousands of times for one person,
 * so it counts with whole numbers; the rules of the zones themselves are Temporal's.
 */
export type WallClock = {
  /**
   * When the clocks show a time on a day, in minutes since midnight. A time that they skip moves later by what they
   * skip, also into the next day; of a time that they show twice it is the first (Temporal's 'compatible').
   */
  momentOf(day: number, minutes: number): number
  /** The day it is at a moment. */
  dayAt(moment: number): number
  /** The hour the clocks show at a moment, 0 to 23. */
  hourAt(moment: number): number
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** From a moment on the clocks are so many milliseconds ahead of UTC. */
type Offset = { from: number; ahead: number }

/** How long a piece of time is whose offsets are looked up at once. */
const SPAN = 366 * DAY

/** What was looked up is remembered: all zones there are (about 600 names), each for a century. */
const MOST_ZONES = 1000
const MOST_SPANS = 100
const zones = new Map<string, Map<number, readonly Offset[]>>()

/** The clocks of an IANA zone. Throws a RangeError, here or at the first question, for a zone that does not exist. */
export function wallClock(zone: string): WallClock {
  const spans = remembered(zones, zone, MOST_ZONES, () => new Map<number, readonly Offset[]>())
  const aheadAt = (moment: number) => {
    const span = Math.floor(moment / SPAN)
    const offsets = remembered(spans, span, MOST_SPANS, () => offsetsIn(zone, span))
    return offsets.findLast(({ from }) => from <= moment)?.ahead ?? 0
  }
  const wallAt = (moment: number) => moment + aheadAt(moment)
  return {
    momentOf(day, minutes) {
      const wall = day * DAY + minutes * MINUTE
      // No zone is a day away from UTC, nor changes its clocks twice in two days: these are before and after a change.
      const [before, after] = [aheadAt(wall - DAY), aheadAt(wall + DAY)]
      if (before === after || wallAt(wall - before) === wall) return wall - before
      // Of two passes that was the first. Otherwise the change has been, or the clocks skip this time.
      return wallAt(wall - after) === wall ? wall - after : wall - before
    },
    dayAt: (moment) => Math.floor(wallAt(moment) / DAY),
    hourAt: (moment) => ((Math.floor(wallAt(moment) / HOUR) % 24) + 24) % 24,
  }
}

/** The minutes since midnight of a time 'HH:MM'. Throws a RangeError for anything else. */
export function minutesOf(time: string): number {
  if (!/^(?:[01]\d|2[0-3]):[0-5]\d$/.test(time)) throw new RangeError('a time is HH:MM')
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
}

/** The offsets of a zone in one span, the one at its beginning first. */
function offsetsIn(zone: string, span: number): Offset[] {
  const offsets: Offset[] = []
  let at: Temporal.ZonedDateTime | null = Temporal.Instant.fromEpochMilliseconds(span * SPAN).toZonedDateTimeISO(zone)
  while (at && at.epochMilliseconds < (span + 1) * SPAN) {
    offsets.push({ from: at.epochMilliseconds, ahead: at.offsetNanoseconds / 1_000_000 })
    at = at.getTimeZoneTransition('next')
  }
  return offsets
}
