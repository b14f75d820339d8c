import ICAL from 'ical.js'
import type { Temporal } from 'temporal-polyfill'

// RFC 5545 (3.1): a line has 75 octets at most. ical.js does not count the space that a continued line begins with.
ICAL.foldLength = 74

/**
 * An entry to write: `uid` is the same for the same entry, so that reading a file twice adds nothing, and `sequence` (from 0)
 * is higher whenever it changed. `organizer` is a name and an address, which is a URI. What is absent is not in the file.
 */
export type Entry = {
  uid: string
  start: Temporal.Instant
  end: Temporal.Instant
  title: string
  sequence?: number
  status?: 'CONFIRMED' | 'CANCELLED'
  location?: string
  organizer?: { name: string; address: string }
}

/**
 * An iCalendar file (RFC 5545) of entries, in UTC. `stamp` is when it was made; `method` (RFC 5546) what whoever reads it is
 * to do with it, PUBLISH to put the entries in or change them, CANCEL to take them out. The entries keep nobody busy, not
 * even one that is certain: a calendar that is read as a roster must not take them for shifts. Pure.
 */
export function writeCalendar(
  entries: readonly Entry[],
  stamp: Temporal.Instant,
  method?: 'PUBLISH' | 'CANCEL',
): string {
  const calendar = new ICAL.Component('vcalendar')
  calendar.addPropertyWithValue('version', '2.0')
  calendar.addPropertyWithValue('prodid', '-//Maatje//NL')
  if (method) calendar.addPropertyWithValue('method', method)
  for (const { uid, start, end, title, sequence, status, location, organizer } of entries) {
    const event = new ICAL.Component('vevent')
    event.addPropertyWithValue('uid', uid)
    event.addPropertyWithValue('dtstamp', timeOf(stamp))
    event.addPropertyWithValue('dtstart', timeOf(start))
    event.addPropertyWithValue('dtend', timeOf(end))
    event.addPropertyWithValue('summary', title)
    event.addPropertyWithValue('transp', 'TRANSPARENT')
    if (sequence !== undefined) event.addPropertyWithValue('sequence', sequence)
    if (status) event.addPropertyWithValue('status', status)
    if (location) event.addPropertyWithValue('location', location)
    if (organizer) event.addPropertyWithValue('organizer', organizer.address).setParameter('cn', organizer.name)
    calendar.addSubcomponent(event)
  }
  return `${calendar.toString()}\r\n`
}

function timeOf(at: Temporal.Instant) {
  const { year, month, day, hour, minute, second } = at.toZonedDateTimeISO('UTC')
  return ICAL.Time.fromData({ year, month, day, hour, minute, second, isDate: false }, ICAL.Timezone.utcTimezone)
}
