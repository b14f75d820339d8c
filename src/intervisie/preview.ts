import type { Temporal } from 'temporal-polyfill'
import { holidayOn } from './holidays.ts'
import { type Fate, fatesAfter, type Rule } from './recurrence.ts'

/** How many planned dates somebody sees before they save a rhythm: half a year of a monthly one. */
const SHOWN = 6

/**
 * One planned date, `key`, before anything is saved. `date` and `start` are where its session is, unless it is skipped;
 * `holiday` is the name of the public holiday on the planned date. `off` is how many members have leave on the day of the
 * session, or on the planned date of one that is skipped.
 */
export type PreviewLine = {
  key: string
  date?: string
  start?: Temporal.Instant
  holiday?: string
  fate: Fate
  off: number
}

/**
 * The next six planned dates of a rule after `now`, by where they are, with those among them that a holiday leaves out.
 * `off` counts the members who have leave on a date 'YYYY-MM-DD'; `locale` is the language of a holiday's name. Pure. Does
 * not show what the rule's `skip` leaves out, names nobody, and throws as sessionsAfter does.
 */
export function previewOf(
  rule: Rule,
  now: Temporal.Instant,
  off: (date: string) => number,
  locale: string,
): PreviewLine[] {
  return fatesAfter(rule, now)
    .take(SHOWN)
    .map(({ key, date, start, fate }): PreviewLine => {
      const holiday = rule.holidays && holidayOn(rule.holidays, key, locale)
      return {
        key,
        ...(fate !== 'skipped' && { date, start }),
        ...(holiday && { holiday }),
        fate,
        off: off(fate === 'skipped' ? key : date),
      }
    })
    .toArray()
}
