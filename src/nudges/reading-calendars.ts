import { type Content, contentFor } from '../content/content.ts'
import { deliveryShelf } from '../delivery/deliver.ts'
import { codeOf } from '../errors.ts'
import type { Vault } from '../journal/vault.ts'
import type { CalendarFetched, CalendarVersion } from '../people/calendar/fetch-calendar.ts'
import { HOME_ZONE } from '../people/home.ts'
import type { DueNudging, Ids, Log, PlannedNudging, Store } from '../ports.ts'
import { readNudging, storedNudging } from './stored-nudging.ts'
import { takeCalendar } from './take-calendar.ts'

/** What reading calendars needs. `fetch` makes one attempt and never throws. */
export type CalendarReadingPorts = {
  store: Store
  vault: Vault
  ids: Ids
  log: Log
  content: Content
  fetch(address: string, known: CalendarVersion): Promise<CalendarFetched>
}

/** How many are read at once: each waits for a server that may be slow, and none longer than ten seconds. */
const AT_ONCE = 5
/** When a reading failed for a reason of ours it is tried again, in hours. */
const AFTER_FAILURE = 4

/** Reads the calendars that are to be read by now, and gives how many those were. Throws what the store throws. */
export async function readCalendars(ports: CalendarReadingPorts): Promise<number> {
  const due = await ports.store.takeCalendars(AT_ONCE)
  await Promise.all(due.map(async (one) => ports.store.saveNudging([await read(ports, one)])))
  return due.length
}

async function read(ports: CalendarReadingPorts, due: DueNudging): Promise<PlannedNudging> {
  const { vault, ids, log, content } = ports
  const { person, version, now } = due
  const later: PlannedNudging = {
    person: person.id,
    version,
    body: due.body,
    calendarAt: now.add({ hours: AFTER_FAILURE }),
    nextAt: now,
    deliveries: [],
  }
  // Nobody's calendar is looked at once they are gone.
  if (person.left) return later
  try {
    const nudging = readNudging(vault, person, due.body)
    const { calendar } = nudging
    const known: CalendarVersion = {
      ...(calendar?.etag ? { etag: calendar.etag } : {}),
      ...(calendar?.modified ? { lastModified: calendar.modified } : {}),
    }
    const fetched: CalendarFetched = calendar
      ? await ports.fetch(calendar.address, calendar.readAt ? known : {})
      : { type: 'unchanged' }
    const zone = nudging.zone ?? person.zone ?? HOME_ZONE
    const house = contentFor(content, person.locale)
    const taken = takeCalendar(nudging, fetched, { now, zone, house, turn: person.turn })
    const times = taken.nudging.calendar?.failures ?? 1
    if (taken.code) log.event('calendar.failed', { person: person.id, code: taken.code, times })
    else if (taken.shifts !== undefined) log.event('calendar.read', { person: person.id, shifts: taken.shifts })
    const stored = storedNudging(vault, person, taken.nudging, now)
    const id = ids.next()
    const deliveries = taken.message
      ? [{ id, dedupeKey: `calendar/${id}`, body: vault.seal(person, deliveryShelf(id), taken.message) }]
      : []
    return { person: person.id, ...stored, version, deliveries }
  } catch (error) {
    log.event('nudge.failed', { person: person.id, code: codeOf(error) })
    // Whatever is wrong, the next reading must not come at once again.
    return later
  }
}
