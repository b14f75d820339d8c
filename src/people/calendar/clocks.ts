import { Temporal } from 'temporal-polyfill'
import { type Part, type Property, propertyOf } from './content-lines.ts'
import { type Budget, expandRule, type Rule, ruleOf } from './expand-rule.ts'
import { DAY, HOUR, MINUTE, readWritten, type Wall } from './wall-time.ts'
import { WINDOWS_ZONES } from './windows-zones.ts'

/**
 * A zone's clock: from wall time to instant (milliseconds since 1970 UTC) and back. A wall time the clocks skip moves
 * later, a repeated one means its first pass. Two clocks with the same `key` show the same.
 */
export type Clock = { key: string; toInstant(wall: Wall): number; toWall(instant: number): Wall }

export const UTC: Clock = { key: 'UTC', toInstant: (wall) => wall, toWall: (instant) => instant }

/** The clock of an IANA zone. Throws a RangeError for a zone that is none. */
export function clockOfZone(zone: string): Clock {
  const key = Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone).timeZoneId
  if (key === 'UTC') return UTC
  return {
    key,
    toInstant: (wall) => plain(wall).toZonedDateTime(key).epochMilliseconds,
    toWall: (instant) => {
      const at = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(key)
      return instant + Math.round(at.offsetNanoseconds / 1_000_000)
    },
  }
}

function plain(wall: Wall): Temporal.PlainDateTime {
  return Temporal.Instant.fromEpochMilliseconds(wall).toZonedDateTimeISO('UTC').toPlainDateTime()
}

/** What it costs to look for a zone, in days looked at: a fraction of a millisecond when there is no such zone. */
const COST_OF_ZONE = 2_000

/**
 * Finds the clock for a TZID, undefined for one that tells nothing. A name that IANA knows is that zone, whatever the file
 * says of it: the files of many programs hold half a VTIMEZONE, often without the summer. Any other name is what the
 * file's own VTIMEZONE says, else what Windows calls so, else the IANA name it ends in ("/freeassociation.sourceforge.net/
 * Europe/Amsterdam"). The VTIMEZONEs are worked out for [from, until], and only those that are asked for.
 */
export function clockFinder(
  timezones: readonly Part[],
  from: Wall,
  until: Wall,
  budget: Budget,
): (tzid: string) => Clock | undefined {
  const parts = new Map<string, Part>()
  for (const part of timezones) {
    const tzid = part.lines.map(propertyOf).find((property) => property?.name === 'tzid')?.values[0]
    if (part.whole && tzid !== undefined) parts.set(String(tzid).trim(), part)
  }
  const known = new Map<string, Clock | undefined>()
  return (tzid) => {
    const name = tzid.trim()
    if (!known.has(name)) {
      budget.days -= COST_OF_ZONE
      if (budget.days < 0) return undefined
      const part = parts.get(name)
      const windows = WINDOWS_ZONES[name.toLowerCase()]
      known.set(
        name,
        zoneOf(name) ??
          (part && clockOfPart(name, part, from, until, budget)) ??
          (windows ? zoneOf(windows) : undefined) ??
          zoneOf(/^\/.*?([A-Z][A-Za-z_]+(?:\/[A-Z][A-Za-z_-]+){1,2})$/.exec(name)?.[1] ?? ''),
      )
    }
    return known.get(name)
  }
}

function zoneOf(name: string): Clock | undefined {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{1,63}$/.test(name)) return undefined
  try {
    return clockOfZone(name)
  } catch {
    return undefined
  }
}

/** When the clocks change: at an instant, from one offset to another, both in milliseconds. */
type Change = { at: number; before: number; after: number }

/** How far back the last change before a window is looked for: zones that change do so every year. */
const LOOKED_BACK = 800 * DAY

/** The clock that a VTIMEZONE describes, right within the window. Undefined when it describes none. */
function clockOfPart(name: string, part: Part, from: Wall, until: Wall, budget: Budget): Clock | undefined {
  const changes = part.parts
    .filter((one) => one.whole && (one.name === 'STANDARD' || one.name === 'DAYLIGHT'))
    .flatMap((one) => changesOf(one, from, until, budget))
    .sort((one, other) => one.at - other.at)
  const [first] = changes
  if (!first) return undefined
  const offsetAt = (instant: number) => {
    let [low, high] = [0, changes.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((changes[middle]?.at ?? 0) <= instant) low = middle + 1
      else high = middle
    }
    return changes[low - 1]?.after ?? first.before
  }
  return {
    key: `VTIMEZONE ${name}`,
    toWall: (instant) => instant + offsetAt(instant),
    toInstant: (wall) => {
      const earlier = wall - offsetAt(wall - DAY)
      const later = wall - offsetAt(wall + DAY)
      return [earlier, later].find((at) => at + offsetAt(at) === wall) ?? earlier
    },
  }
}

/** The changes into one observance (RFC 5545 section 3.6.5) that matter for a window; none when it cannot be read. */
function changesOf(observance: Part, from: Wall, until: Wall, budget: Budget): Change[] {
  const properties = observance.lines.map(propertyOf).filter((one) => one !== undefined)
  const firstOf = (name: string) => properties.find((property) => property.name === name)?.values[0]
  const start = readWritten(firstOf('dtstart'))
  const before = offsetOf(firstOf('tzoffsetfrom'))
  const after = offsetOf(firstOf('tzoffsetto'))
  if (!start || before === undefined || after === undefined) return []
  const walls = new Set([start.wall])
  for (const written of valuesOf(properties, 'rdate')) {
    const date = readWritten(written)
    if (date) walls.add(date.type === 'time' && date.utc ? date.wall + before : date.wall)
  }
  const lastOf = (written: unknown) => {
    const last = readWritten(written)
    return last?.type === 'time' && last.utc ? last.wall + before : last?.wall
  }
  for (const written of valuesOf(properties, 'rrule')) {
    const rule = ruleOf(written, start.wall, lastOf)
    for (const wall of rule ? onsets(rule, start.wall, from, until, budget) : []) walls.add(wall)
  }
  return [...walls].map((wall) => ({ at: wall - before, before, after }))
}

/** The changes in and just before the window; of a rule that ended before it, the last ones it gave. */
function onsets(rule: Rule, start: Wall, from: Wall, until: Wall, budget: Budget): Wall[] {
  const looked = Math.min(from, rule.last ?? from) - LOOKED_BACK
  return expandRule(rule, start, looked, until, budget) ?? []
}

function valuesOf(properties: readonly Property[], name: string): unknown[] {
  return properties.filter((property) => property.name === name).flatMap(({ values }) => values)
}

/** '+01:00' as the library writes it. */
function offsetOf(written: unknown): number | undefined {
  const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)/.exec(String(written)) ?? []
  if (!sign || Number(hours) > 18 || Number(minutes) > 59) return undefined
  return (sign === '-' ? -1 : 1) * (Number(hours) * HOUR + Number(minutes) * MINUTE)
}
