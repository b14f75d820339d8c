import { Temporal } from 'temporal-polyfill'
import { Group, type OpenedGroup, Part, type Session } from '../../src/intervisie/group.ts'
import type { GroupMember, GroupPlanning, GroupTask } from '../../src/intervisie/group-planning.ts'
import { newSession } from '../../src/intervisie/sessions.ts'
import { NOTHING_SAID, type Nudging } from '../../src/nudges/nudging.ts'
import type { Input } from '../../src/ports.ts'
import { readable } from '../replay.ts'
import { content, createTalk, SOMEBODY, someTeam, type Talk } from '../talk.ts'

// A group of four with one session, for what somebody writes around it.

export const ZONE = 'Europe/Amsterdam'
export const GROUP_ID = '5a5b0d1c-3c1f-4f5e-9a51-0c8f6f1d2eaa'
export const KEY = '2026-12-01'

/** A moment by the wall clock of the group: '2026-12-01T14:00'. */
export const there = (text: string) => Temporal.PlainDateTime.from(text).toZonedDateTime(ZONE).toInstant()

/** The people of the group: whoever talks, Samir, Iris and Daan. */
export const [ME, SAMIR, IRIS, DAAN] = [
  SOMEBODY,
  ...['1', '2', '3'].map((last) => `${SOMEBODY.slice(0, -1)}${last}`),
] as [string, string, string, string]
const NAMES = ['Noor', 'Samir', 'Iris', 'Daan']

/** Tuesday 1 December 2026 from 14:00 to 15:30, unless it is changed. */
export function someSession(change: Partial<Session> = {}): Session {
  return {
    ...newSession({ key: KEY, start: there('2026-12-01T14:00'), end: there('2026-12-01T15:30') }),
    ...change,
  }
}

export function someGroup(sessions: readonly Session[], change: Partial<Group> = {}): Group {
  return Group.parse(
    JSON.parse(
      JSON.stringify({
        name: 'Noord',
        room: 'C1',
        locale: 'nl',
        zone: ZONE,
        leads: [SAMIR],
        manager: false,
        seed: 1,
        method: 'incident',
        rule: { recurrence: { every: 'month', nth: 1, weekday: 2 }, time: '14:00', zone: ZONE, minutes: 90 },
        edition: 1,
        editionKnown: {},
        sessions,
        ...change,
      }),
    ),
  )
}

/** Somebody's part, as it was stored and read back. */
export function somePart(nth: number, change: Partial<Part> = {}): Part {
  const part = { name: NAMES[nth], part: true, coming: {}, chosen: {}, came: {}, case: {}, views: {}, wishes: {} }
  return Part.parse(JSON.parse(JSON.stringify({ ...part, ...change })))
}

/** What somebody answered about the session. */
export function said(answer: 'yes' | 'case' | 'no'): Pick<Part, 'coming'> {
  return { coming: { [KEY]: { answer, at: there('2026-11-18T10:00') } } }
}

/** The group as a decision finds it; `parts` by id. */
export function openedGroup(group: Group, parts: Readonly<Record<string, Partial<Part>>> = {}): OpenedGroup {
  const { room, members } = someTeam('nl')
  const [first] = members
  if (!first) throw new Error('nobody is there')
  const people = [ME, SAMIR, IRIS, DAAN].map((id, nth) => ({ ...first.person, id, user: `U${nth}` }))
  return {
    id: GROUP_ID,
    nth: 1,
    room,
    version: 1,
    group,
    members: people.map((person, nth) => ({
      person,
      part: somePart(nth, parts[person.id]),
      stored: { person, body: new Uint8Array() },
    })),
  }
}

/** A talk of somebody in the group. It begins on Monday 23 November 2026 at nine. */
export function talkIn(opened: OpenedGroup, locale = 'nl'): Talk {
  return createTalk(locale, undefined, opened)
}

/** Presses a button that came with a post of the group, and gives what Maatje said to it, as it reads. */
export function press(talk: Talk, id: string): string {
  const input: Input = { type: 'button', id, turn: 0 }
  return talk.do(input).flatMap(readable).join('\n')
}

/** Their own part in the group. */
export function ownPart(talk: Talk): Part {
  const own = talk.group?.members.find(({ person }) => person.id === ME)
  if (!own) throw new Error('they have no part')
  return own.part
}

/** The session as it is now. */
export function sessionIn(talk: Talk): Session {
  const [session] = talk.group?.group.sessions ?? []
  if (!session) throw new Error('there is no session')
  return session
}

/** The group as planning looks at it; `rosters` are what some of them told of when they work. */
export function planningAt(
  now: Temporal.Instant,
  group: Group,
  parts: Readonly<Record<string, Partial<Part>>> = {},
  rosters: Readonly<Record<string, Partial<Nudging>>> = {},
): GroupPlanning {
  return {
    id: GROUP_ID,
    group,
    people: [ME, SAMIR, IRIS, DAAN].map(
      (id, nth): GroupMember => ({
        id,
        platform: 'slack',
        user: `U${nth}`,
        zone: ZONE,
        left: false,
        part: somePart(nth, parts[id]),
        ...(rosters[id] ? { nudging: { ...NOTHING_SAID, consent: true, ...rosters[id] } } : {}),
      }),
    ),
    now,
    content,
    localeOf: () => 'nl',
  }
}

/** What some tasks send: when by the wall clock, to whom, until when, and how it reads. */
export function sentBy(tasks: readonly GroupTask[]) {
  return tasks.flatMap((task) =>
    task.posts().map(({ to, key, until, message }) => ({
      at: wall(task.at),
      to: to.type === 'person' ? to.id : to.type,
      key,
      until: until && wall(until),
      reads: readable(message).join('\n'),
    })),
  )
}

function wall(at: Temporal.Instant): string {
  return at.toZonedDateTimeISO(ZONE).toPlainDateTime().toString({ smallestUnit: 'minute' })
}
