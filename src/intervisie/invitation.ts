import type { LocaleContent } from '../content/content.ts'
import { fill, plain } from '../content/template.ts'
import type { Block, Moment } from '../messages/message.ts'
import { type Entry, writeCalendar } from '../people/calendar/write-calendar.ts'
import type { Session } from './group.ts'
import { type GroupPlanning, titleOf, whenOf } from './group-planning.ts'

/**
 * Who invites, as a calendar wants it (RFC 5546 asks for an organizer). The address is one that nobody can have (RFC 2606):
 * what somebody answers goes to Maatje by a button and to nobody by mail.
 */
const ORGANIZER = { name: 'Maatje', address: 'mailto:maatje@maatje.invalid' } as const

type Some = Pick<GroupPlanning, 'id' | 'group' | 'now'>

/**
 * The invitation to a session as an iCalendar file: the same entry each time, so that one that was sent again with a higher
 * sequence puts it where the session is now. It holds when and where, and nothing of who comes or is what. Pure.
 */
export function invitationTo(planning: Some, session: Session, house: LocaleContent): Block {
  const { group, now } = planning
  const { start, end } = session
  const label = plain(fill(house.sessions.labels.calendar, { when: whenOf(planning, house, start) }))
  const moments: Moment[] = [
    { start: start.toString(), end: end.toString(), title: titleOf(house, group), label: shortened(label) },
  ]
  const ics = writeCalendar([entryOf(planning, session, house, 'CONFIRMED')], now, 'PUBLISH')
  return { type: 'calendar', name: 'intervisie.ics', ics, moments }
}

/**
 * A file that takes sessions that are off out of a calendar. It has no moments: there is nothing to put in one, so that a
 * platform that can hand over no file has nothing to show. Pure.
 */
export function cancellationOf(planning: Some, sessions: readonly Session[], house: LocaleContent): Block {
  const entries = sessions.map((session) => entryOf(planning, session, house, 'CANCELLED'))
  return {
    type: 'calendar',
    name: 'intervisie.ics',
    ics: writeCalendar(entries, planning.now, 'CANCEL'),
    moments: [],
  }
}

function entryOf(
  { id, group }: Some,
  { key, start, end, sequence }: Session,
  house: LocaleContent,
  status: NonNullable<Entry['status']>,
): Entry {
  return {
    uid: `${group.calendar ?? id}/${key}`,
    start,
    end,
    title: titleOf(house, group),
    sequence,
    status,
    organizer: ORGANIZER,
    ...(group.place ? { location: group.place } : {}),
  }
}

/** A label as long as a button may be. */
function shortened(label: string): string {
  return [...label].slice(0, 75).join('')
}
