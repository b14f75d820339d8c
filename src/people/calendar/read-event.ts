import { type Clock, UTC } from './clocks.ts'
import { type Part, type Property, propertyOf } from './content-lines.ts'
import { type Rule, ruleOf } from './expand-rule.ts'
import { saysLeave } from './leave-words.ts'
import { DAY, HOUR, MINUTE, readWritten, type Wall } from './wall-time.ts'

/** A moment in a calendar: on the wall of a clock, or a whole day (`clock` undefined), the same day everywhere. */
export type Moment = { wall: Wall; clock: Clock | undefined }

/** When an event ends: at a moment, or after whole days by the wall and then so many real milliseconds. */
export type End = { type: 'at'; moment: Moment } | { type: 'lasts'; days: number; time: number }

/** A VEVENT, without a word of what it is about or who is in it. */
export type CalendarEvent = {
  uid: string | undefined
  /** The instance of a series this one replaces, and with `onwards` all that come after it too. */
  replaces: { moment: Moment; onwards: boolean } | undefined
  sequence: number
  isCancelled: boolean
  start: Moment
  end: End
  rules: Rule[]
  /** Instances besides those of the rules; `end` where they last longer or shorter than the rest. */
  added: { start: Moment; end?: End }[]
  removed: Moment[]
  /** Does not keep the person busy, by the calendar's own word. */
  isFree: boolean
  /** The program says it is for whole days, though it gives times. */
  isForDays: boolean
  /** Leave or illness, judged as an entry of days and as one of hours. */
  isLeave: { wholeDay: boolean; hours: boolean }
}

/**
 * An event as it is written. Undefined when it cannot be understood: no start, an end before its start, a zone nobody
 * knows, a rule no roster has. A day taken out or put in that cannot be read is passed over.
 */
export function readEvent(
  part: Part,
  floating: Clock,
  clockOf: (tzid: string) => Clock | undefined,
): CalendarEvent | undefined {
  if (!part.whole) return undefined
  const found = part.lines.map(propertyOf)
  const properties = found.filter((one) => one !== undefined)
  const all = (name: string) => properties.filter((property) => property.name === name)
  const textOf = (name: string) => String(all(name)[0]?.values[0] ?? '')
  const momentOf = (property: Property, written: unknown) => readMoment(property, written, floating, clockOf)

  const [dtstart] = all('dtstart')
  const start = dtstart && momentOf(dtstart, dtstart.values[0])
  if (!start) return undefined
  const end = readEnd(part, all, start, momentOf)
  if (!end) return undefined

  const written = all('rrule').flatMap(({ values }) => values)
  const rules = written.map((rule) => ruleOf(rule, start.wall, (until) => lastOf(until, start)))
  const isRuleUnread = part.lines.filter((line) => /^RRULE/i.test(line)).length !== written.length
  if (isRuleUnread || rules.includes(undefined)) return undefined

  const [recurrenceId] = all('recurrence-id')
  const replaced = recurrenceId && momentOf(recurrenceId, recurrenceId.values[0])
  const isReplacement = part.lines.some((line) => /^RECURRENCE-ID/i.test(line))
  if (isReplacement && !replaced) return undefined // as an event of its own it would come on top of what it replaces

  const words = [textOf('summary'), ...all('categories').flatMap(({ values }) => values.map(String))]
  const isAway = /^oof$/i.test(textOf('x-microsoft-cdo-busystatus'))
  return {
    uid: textOf('uid').trim() || undefined,
    replaces: replaced && {
      moment: replaced,
      onwards: String(recurrenceId.parameters.range).toUpperCase() === 'THISANDFUTURE',
    },
    sequence: Number(textOf('sequence')) || 0,
    isCancelled: /^cancelled$/i.test(textOf('status').trim()),
    start,
    end,
    rules: rules.filter((rule) => rule !== undefined),
    added: all('rdate').flatMap((property) =>
      property.values.flatMap((value) => readAdded(value, (one) => momentOf(property, one))),
    ),
    removed: all('exdate').flatMap((property) =>
      property.values.map((value) => momentOf(property, value)).filter((one) => one !== undefined),
    ),
    isFree: /^transparent$/i.test(textOf('transp').trim()),
    isForDays: /^true$/i.test(textOf('x-microsoft-cdo-alldayevent').trim()),
    isLeave: {
      wholeDay: isAway || words.some((one) => saysLeave(one, 'whole_day')),
      hours: words.some((one) => saysLeave(one, 'hours')),
    },
  }
}

function readMoment(
  property: Property,
  written: unknown,
  floating: Clock,
  clockOf: (tzid: string) => Clock | undefined,
): Moment | undefined {
  const read = readWritten(written)
  if (!read) return undefined
  if (read.type === 'date') return { wall: read.wall, clock: undefined }
  const { tzid } = property.parameters
  const clock = read.utc ? UTC : tzid === undefined ? floating : clockOf(String(tzid))
  return clock && { wall: read.wall, clock }
}

/**
 * Without an end a day lasts a day and a time lasts nothing (RFC 5545 section 3.6.1). Some programs end an all-day event
 * on the day it starts: that is one day too. Undefined for an end that cannot be read, or is not after the start.
 */
function readEnd(
  part: Part,
  all: (name: string) => Property[],
  start: Moment,
  momentOf: (property: Property, written: unknown) => Moment | undefined,
): End | undefined {
  const [dtend] = all('dtend')
  const [duration] = all('duration')
  if (dtend) {
    const moment = momentOf(dtend, dtend.values[0])
    if (!moment || (moment.clock === undefined) !== (start.clock === undefined)) return undefined
    if (!start.clock && moment.wall === start.wall) return { type: 'lasts', days: 1, time: 0 }
    return isAfter(moment, start) ? { type: 'at', moment } : undefined
  }
  if (duration) return readDuration(duration.values[0])
  // A line that is there and could not be read is no missing one.
  if (start.clock || part.lines.some((line) => /^(?:DTEND|DURATION)/i.test(line))) return undefined
  return { type: 'lasts', days: 1, time: 0 }
}

/** 'P1DT8H30M': weeks and days are by the wall, the rest is real time (RFC 5545 section 3.3.6). Never none, never back. */
function readDuration(written: unknown): End | undefined {
  const found = /^\+?P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,9})S)?)?$/.exec(
    String(written),
  )
  if (!found) return undefined
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = found.slice(1).map((part) => Number(part ?? 0))
  const end: End = { type: 'lasts', days: weeks * 7 + days, time: hours * HOUR + minutes * MINUTE + seconds * 1000 }
  return end.days + end.time > 0 ? end : undefined
}

/** The last wall time of a rule, on the clock the event starts on. A date means the whole of that day. */
function lastOf(until: unknown, start: Moment): Wall | undefined {
  const read = readWritten(until)
  if (!read) return undefined
  if (read.type === 'date') return read.wall + DAY - 1
  return read.utc && start.clock ? start.clock.toWall(read.wall) : read.wall
}

/** An RDATE is a moment, or a period: from a moment until another, or for a while. */
function readAdded(
  written: unknown,
  momentOf: (written: unknown) => Moment | undefined,
): { start: Moment; end?: End }[] {
  if (!Array.isArray(written)) {
    const start = momentOf(written)
    return start ? [{ start }] : []
  }
  const start = momentOf(written[0])
  const until = momentOf(written[1])
  const end: End | undefined = until ? { type: 'at', moment: until } : readDuration(written[1])
  if (!start || !end || (until && !isAfter(until, start))) return []
  return [{ start, end }]
}

function isAfter(one: Moment, other: Moment): boolean {
  return one.clock?.key === other.clock?.key ? one.wall > other.wall : instantOf(one) > instantOf(other)
}

/** A day's midnight stands for it: days are only compared with days. */
export function instantOf({ wall, clock }: Moment): number {
  return clock ? clock.toInstant(wall) : wall
}
