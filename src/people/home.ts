import type { Temporal } from 'temporal-polyfill'

/**
 * The time zone days are counted in: whoever keeps something until a date means a date in the Netherlands. A person's
 * own zone takes over where it is known.
 */
const HOME_ZONE = 'Europe/Amsterdam'

/** The day a moment falls on at home. */
export function homeDay(at: Temporal.Instant): Temporal.PlainDate {
  return at.toZonedDateTimeISO(HOME_ZONE).toPlainDate()
}
