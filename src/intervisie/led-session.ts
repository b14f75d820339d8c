import { Temporal } from 'temporal-polyfill'
import { type Content, contentFor, type LocaleContent } from '../content/content.ts'
import type { Guided } from '../guide/guide.ts'
import type { Led } from '../guide/guide-message.ts'
import { type Method, ROLES } from '../guide/method.ts'
import type { Inline } from '../messages/message.ts'
import { isBy } from '../people/instants.ts'
import type { Group, OpenedGroup, OpenedPart, Session } from './group.ts'
import { handOutRoles, type Roles } from './roles.ts'
import { newSession } from './sessions.ts'

// A session of a group while it is led: which one it is, who is there, who is what.

/** A session that is being led. */
export type LedSession = Session & { guided: Guided }

/** The session of a group that is being led now, if one is. */
export function ledSession({ sessions }: Group): LedSession | undefined {
  return sessions.find((session): session is LedSession => session.guided !== undefined)
}

/** The method a session is led through, in the words of one locale; undefined for one that is gone. */
export function methodIn({ methods }: LocaleContent, { method }: Pick<Guided, 'method'>): Method | undefined {
  return methods.get(method)
}

/** Whoever is there of a group: they pressed so, take part, and did not go since. */
export function thereIn({ members }: Pick<OpenedGroup, 'members'>, { here }: Pick<Guided, 'here'>): OpenedPart[] {
  return members.filter(({ person, part }) => here.includes(person.id) && part.part && !person.left)
}

/**
 * A session as its room reads it, in the language of its group; undefined when its method is gone. `people` are the names of
 * those who take part in the group, by id. Once it has begun, only whoever is there is named as what they are.
 */
export function ledIn(
  { content, id, group, people }: { content: Content; id: string; group: Group; people: ReadonlyMap<string, Inline> },
  { guided, roles = {} }: Pick<LedSession, 'guided' | 'roles'>,
): Led | undefined {
  const { guide: words, locale, methods } = contentFor(content, group.locale)
  const method = methods.get(guided.method)
  if (!method) return undefined
  const named = ROLES.flatMap((role) => {
    const holder = roles[role] ?? ''
    const name = guided.step === undefined || guided.here.includes(holder) ? people.get(holder) : undefined
    return name ? [[role, name] as const] : []
  })
  return { id, method, words, locale, zone: group.rule?.zone ?? group.zone, guided, roles: Object.fromEntries(named) }
}

/** A way to write about somebody of a group that tells them. */
export function nameOf({ person, part }: OpenedPart): Inline {
  return { mention: person.user, name: part.name }
}

/** The last second since 1970 that there is. Source: ECMAScript's range of time. */
const LAST_SECOND = 8_640_000_000_000

/**
 * Whether the session that a button of this turn is about was held: its turns begin at the second at which people gathered.
 * Of one that is not remembered it says no.
 */
export function heldThen({ sessions }: Group, turn: number): boolean {
  if (!Number.isInteger(turn) || turn < 0 || turn > LAST_SECOND) return false
  const gathered = Temporal.Instant.fromEpochMilliseconds(turn * 1000)
  return sessions.some((one) => one.state === 'held' && isAbout(one, gathered))
}

/** From so long before a planned session until so long after it, beginning means that one. */
const EARLY = { hours: 2 }
const LATE = { hours: 4 }

/** Whether a session can have been begun at a moment. */
function isAbout({ start, end }: Session, at: Temporal.Instant): boolean {
  return isBy(start.subtract(EARLY), at) && isBy(at, end.add(LATE))
}

/**
 * Which session of a group begins now: the planned one that is about now, else an extra one. An extra one is named after
 * today in the group's zone, with a number where a session of that name is there. Pure.
 */
export function sessionNow({ sessions, zone }: Group, { minutes }: Method, now: Temporal.Instant): Session {
  const about = sessions.filter((one) => isAbout(one, now))
  const planned = about.find(({ state }) => state === 'planned') ?? about.find(({ state }) => state === 'missed')
  if (planned) return { ...planned, state: 'planned' }
  const date = now.toZonedDateTimeISO(zone).toPlainDate().toString()
  const isFree = (key: string) => !sessions.some((session) => session.key === key)
  let key = date
  for (let nth = 2; !isFree(key); nth++) key = `${date}-${nth}`
  return { ...newSession({ key, start: now, end: now.add({ minutes }) }), extra: true }
}

/**
 * Who is what in a session that begins. Whoever had a role and is there keeps it; the others go round among those who are
 * there and have none. Pure. `there` are ids.
 */
export function rolesNow(
  opened: Pick<OpenedGroup, 'group' | 'members'>,
  session: Session,
  there: readonly string[],
): Roles {
  const { group, members } = opened
  const volunteers = members
    .filter(({ part }) => part.coming[session.key]?.answer === 'case' || part.case[session.key] !== undefined)
    .map(({ person }) => person.id)
    .filter((id) => there.includes(id))
  const history = group.sessions.filter(({ state }) => state === 'held').map(({ roles = {} }) => roles)
  const fresh = handOutRoles(there, volunteers, history.toReversed(), group.seed)
  const roles: Roles = {}
  for (const role of ROLES) {
    const holder = session.roles?.[role]
    if (holder !== undefined && there.includes(holder)) roles[role] = holder
  }
  for (const role of ROLES.filter((one) => roles[one] === undefined)) {
    const free = there.filter((id) => !Object.values(roles).includes(id))
    const next = [fresh[role], ...free.toSorted()].find((id) => id !== undefined && free.includes(id))
    if (next !== undefined) roles[role] = next
  }
  return roles
}
