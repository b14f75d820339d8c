/** A wall-clock time without a zone: milliseconds since 1970-01-01 00:00 on that wall, as if there were no zones. */
export type Wall = number

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** What a calendar writes for a moment: a day, or a time of day, which `utc` says is meant in UTC. */
export type Written = { type: 'date'; wall: Wall } | { type: 'time'; wall: Wall; utc: boolean }

/**
 * Reads '2026-11-24' or '2026-11-24T07:00:00' with or without a Z. Undefined for what no calendar has: month 13, hour 25,
 * and years before 1000. 'T::' is what the library makes of a day that is not said to be one. Hour 24 is the midnight that ends the day, and a second too many is let go.
 */
export function readWritten(text: unknown): Written | undefined {
  const found = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d):(\d\d)?(Z)?|T::)?$/.exec(String(text))
  if (!found) return undefined
  const [year, month, day, hour = 0, minute = 0, second = 0] = found.slice(1, 7).map((part) => Number(part ?? 0))
  if (year === undefined || month === undefined || day === undefined || year < 1000) return undefined
  const date = Date.UTC(year, month - 1, day)
  if (new Date(date).getUTCMonth() !== month - 1 || day < 1 || hour > 24 || minute > 59 || second > 60) return undefined
  if (found[4] === undefined) return { type: 'date', wall: date }
  const wall = date + hour * HOUR + minute * MINUTE + Math.min(second, 59) * 1000
  return wall > date + DAY ? undefined : { type: 'time', wall, utc: found[7] === 'Z' }
}

/** The day of a wall time, counted from 1970-01-01. */
export function dayOf(wall: Wall): number {
  return Math.floor(wall / DAY)
}

/** 'YYYY-MM-DD'. Expects a year of four digits. */
export function dateOf(wall: Wall): string {
  return new Date(wall).toISOString().slice(0, 10)
}

/** 'HH:MM'; seconds are let go. */
export function timeOf(wall: Wall): string {
  return new Date(wall).toISOString().slice(11, 16)
}
