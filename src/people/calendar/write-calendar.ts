import ICAL from 'ical.js'
import type { Temporal } from 'temporal-polyfill'

/** An entry to write: `uid` is the same for the same entry, so that reading a file twice adds nothing. */
export type Entry = { uid: string; start: Temporal.Instant; end: Temporal.Instant; title: string }

/**
 * An iCalendar file (RFC 5545) of entries, in UTC. `stamp` is when it was made. The entries are proposals that keep nobody
 * busy: a calendar that is read as a roster must not take them for shifts. Pure.
 */
export function writeCalendar(entries: readonly Entry[], stamp: Temporal.Instant): string {
  const calendar = new ICAL.Component('vcalendar')
  calendar.addPropertyWithValue('version', '2.0')
  calendar.addPropertyWithValue('prodid', '-//Maatje//NL')
  for (const { uid, start, end, title } of entries) {
    const event = new ICAL.Component('vevent')
    event.addPropertyWithValue('uid', uid)
    event.addPropertyWithValue('dtstamp', timeOf(stamp))
    event.addPropertyWithValue('dtstart', timeOf(start))
    event.addPropertyWithValue('dtend', timeOf(end))
    event.addPropertyWithValue('summary', title)
    event.addPropertyWithValue('transp', 'TRANSPARENT')
    calendar.addSubcomponent(event)
  }
  return `${calendar.toString()}\r\n`
}

function timeOf(at: Temporal.Instant) {
  const { year, month, day, hour, minute, second } = at.toZonedDateTimeISO('UTC')
  return ICAL.Time.fromData({ year, month, day, hour, minute, second, isDate: false }, ICAL.Timezone.utcTimezone)
}
