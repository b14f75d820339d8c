import type { Temporal } from 'temporal-polyfill'

/**
 * The time zone days are counted in where nobody's own is known: whoever keeps something until a date means a date in
 * the Netherlands.
 */
export const HOME_ZONE = 'Europe/Amsterdam'

/** The day a moment falls on in a zone (IANA), or at home without one. */
export function dayIn(zone: string | undefined, at: Temporal.Instant): Temporal.PlainDate {
  return at.toZonedDateTimeISO(zone ?? HOME_ZONE).toPlainDate()
}

/** Whether there is a time zone of that name. Platforms pass on what a device says. */
export function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
