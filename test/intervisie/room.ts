import { Temporal } from 'temporal-polyfill'
import { contentFor } from '../../src/content/content.ts'
import type { Decision, Here, Situation } from '../../src/conversations/decision.ts'
import { Group, NO_PART, type OpenedGroup, type OpenedPart, type Part } from '../../src/intervisie/group.ts'
import { withSessions } from '../../src/intervisie/sessions.ts'
import { NOTHING_SAID } from '../../src/nudges/nudging.ts'
import type { Person, RoomDeed } from '../../src/ports.ts'
import { readable } from '../replay.ts'
import { content } from '../talk.ts'

// A room with groups in it, for what somebody decides there. It is Wednesday 25 November 2026, eleven in the morning.

export const ZONE = 'Europe/Amsterdam'
export const NOW = Temporal.Instant.from('2026-11-25T10:00:00Z')
export const ROOM = { id: 'C1', name: 'Noord', within: 'W1' }
export const GROUP = 'group-1'

/** A moment by the wall clock of the group: '2026-12-01T14:00'. */
export const at = (text: string) => Temporal.PlainDateTime.from(text).toZonedDateTime(ZONE).toInstant()

export function person(id: string, change: Partial<Person> = {}): Person {
  return {
    id,
    platform: 'slack',
    tenant: 'town',
    user: `U-${id}`,
    locale: 'nl',
    ownLocale: false,
    left: false,
    turn: 0,
    wrappedKey: new Uint8Array(),
    ...change,
  }
}

/** Somebody who takes part, as `change` has it otherwise. */
export function member(id: string, change: Partial<Part> = {}, who: Partial<Person> = {}): OpenedPart {
  const one = person(id, who)
  const part = { ...NO_PART, part: true, name: id.charAt(0).toUpperCase() + id.slice(1), ...change }
  return { person: one, part, stored: { person: one, body: new Uint8Array() } }
}

/** The first Tuesday of every month at 14:00, looked after by Noor, with the sessions that come of it. */
export function planned(change: Partial<Group> = {}, now = NOW): Group {
  const group: Group = {
    name: 'Noord',
    room: ROOM.id,
    within: ROOM.within,
    locale: 'nl',
    zone: ZONE,
    leads: ['noor'],
    manager: false,
    seed: 1,
    method: 'incident',
    rule: {
      recurrence: { every: 'month', nth: 1, weekday: 2 },
      time: '14:00',
      zone: ZONE,
      minutes: 60,
      holidays: 'NL',
    },
    edition: 1,
    editionKnown: {},
    sessions: [],
    ...change,
  }
  return withSessions(group, now)
}

export function opened(group: Group, members: readonly OpenedPart[], id = GROUP, nth = 1): OpenedGroup {
  return { id, nth, room: person('room', { user: `room/${ROOM.id}` }), version: 1, group, members }
}

/** What a decision of somebody depends on, who has a part in those of `groups` that they are a member of. */
export function situation(id: string, groups: readonly OpenedGroup[], change: Partial<Situation> = {}): Situation {
  const here: Here = { id: 'team-1', newGroup: 'group-new', room: ROOM, groups }
  return {
    content,
    house: contentFor(content, 'nl'),
    turn: 0,
    now: NOW,
    today: NOW.toZonedDateTimeISO(ZONE).toPlainDate(),
    runningSince: NOW,
    others: [],
    zone: ZONE,
    nudging: NOTHING_SAID,
    entries: [],
    reviews: [],
    hours: [],
    teams: [],
    me: person(id),
    groups: groups.filter(({ members }) => members.some((one) => one.person.id === id)),
    newId: 'group-new',
    newNth: 2,
    here,
    ...change,
  }
}

/** What they did in the room. */
export const did = (deed: RoomDeed, name?: string) => ({
  type: 'room' as const,
  room: ROOM,
  did: deed,
  ...(name ? { name } : {}),
})

/** Everything they read. */
export const read = ({ messages }: Pick<Decision, 'messages'>) => messages.flatMap(readable).join('\n')

/** Everything the room reads. */
export const posted = ({ notices = [] }: Pick<Decision, 'notices'>) =>
  notices.flatMap(({ to, message }) => (to === 'room' ? readable(message) : [])).join('\n')

/** The groups as they are stored and read back after a decision of somebody. */
export function became(
  groups: readonly OpenedGroup[],
  decision: Pick<Decision, 'groups' | 'parts'>,
  by: string,
): OpenedGroup[] {
  const all = new Map(groups.map((one) => [one.id, one]))
  for (const { id, group, nth = 1 } of decision.groups ?? []) {
    const stored = Group.parse(JSON.parse(JSON.stringify(group)))
    all.set(id, { ...(all.get(id) ?? opened(stored, [], id, nth)), group: stored })
  }
  for (const { group, person: whose = by, to } of decision.parts ?? []) {
    const one = all.get(group)
    if (!one) throw new Error(`there is no group ${group}`)
    const others = one.members.filter(({ person: who }) => who.id !== whose)
    all.set(group, { ...one, members: to === 'gone' ? others : [...others, { ...member(whose), part: to }] })
  }
  return [...all.values()]
}
