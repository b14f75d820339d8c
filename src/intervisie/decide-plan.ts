import { Temporal } from 'temporal-polyfill'
import type { Situation } from '../conversations/decision.ts'
import type { Deed } from '../conversations/exercise.ts'
import { text } from '../conversations/standing.ts'
import type { Block } from '../messages/message.ts'
import { isBy } from '../people/instants.ts'
import type { Group, OpenedGroup, Part, Session } from './group.ts'
import { isToCome } from './group-planning.ts'
import type { GroupDone } from './groups-decided.ts'
import { type Rule, sessionsAfter } from './recurrence.ts'
import { rhythmInWords } from './rhythm-in-words.ts'
import { withSessions } from './sessions.ts'
import { houseOfRoom, invitation, isLeadOf, namesOf, partIn, sessionAhead, whenIs } from './standing-in-group.ts'
import { withoutWish } from './wish.ts'

/** How many sessions to come are looked at for one that is on the same day already. */
const LOOKED_AHEAD = 12

/**
 * Gives a group its rhythm from now on, with the sessions of it. The first time, and after it was ended, its room reads it
 * with a way to take part; a change is told to its members by planning, which sees another edition. What was skipped or
 * moved is kept while the rhythm is the same. A lead who is the manager of people in the group takes part only when the group
 * wants that. Somebody who does not look after it changes nothing, and is told. Pure.
 */
export function setRhythm(situation: Situation, deed: Extract<Deed, { type: 'plan-group' }>): GroupDone {
  const { now, me, house } = situation
  const found = ledBy(situation, deed.group)
  if ('instead' in found) return found
  const { opened } = found
  const { id, group: before, members } = opened
  const rule = withExceptions({ ...deed.rule, zone: before.zone }, before.rule)
  const isNew = before.rule === undefined || written(rule) !== written(before.rule as Rule)
  const edition = before.edition + (isNew ? 1 : 0)
  const { place: _place, ...rest } = before
  const ruled = {
    // Whoever is no manager of people in it takes part without asking them.
    ...(deed.manager ? (rest as Group) : withoutWish(rest as Group)),
    rule,
    manager: deed.manager,
    edition,
    // Who makes the first one knows it. Of a change they are told as everybody is, with what their calendar needs.
    editionKnown: { ...before.editionKnown, ...(me && before.edition === 0 ? { [me.id]: edition } : {}) },
    ...(deed.place === undefined ? {} : { place: deed.place }),
  }
  const group = withSessions(deed.place === before.place ? ruled : atAnotherPlace(ruled, now), now)
  const next = sessionAhead(group, now)
  if (!next) return { instead: text(house.groups['no-dates']) }
  const part = partIn(situation, opened)
  const to = part && ownPart(part, before, deed.manager)
  const changed = { groups: [{ id, group }], ...(to ? { parts: [{ group: id, to }] } : {}) }
  if (before.rule) {
    const said = text(house.groups.changed, { when: whenIs(house, group, next) })
    return { ...changed, instead: said }
  }
  const room = houseOfRoom(situation, group)
  const lead = members.filter(({ person }) => person.id === me?.id)
  const values = {
    lead: namesOf(lead, room.locale),
    rhythm: rhythmInWords(rule, room),
    first: whenIs(room, group, next),
  }
  const message = invitation(room, id, text(room.groups.posts.started, values))
  return { ...changed, notices: [{ group: id, to: 'room', message }] }
}

/** A rule as text that is the same for the same rule, in whatever order its parts stand. */
function written({ recurrence, ...rest }: Rule): string {
  const sorted = (one: object) => Object.entries(one).sort()
  return JSON.stringify([sorted(recurrence), sorted(rest)])
}

/** A rule with what was skipped and moved of the one before it, as long as that names the same days. */
function withExceptions(rule: Rule, before: Group['rule']): Rule {
  const daysOf = (one: Pick<Rule, 'recurrence' | 'time' | 'zone'>) =>
    JSON.stringify([Object.entries(one.recurrence).sort(), one.time, one.zone])
  if (!before || daysOf(before as Rule) !== daysOf(rule)) return rule
  const { skip, moved } = before
  return { ...rule, ...(skip ? { skip } : {}), ...(moved ? { moved } : {}) }
}

/**
 * Whether a lead takes part: at once when a group begins, never by that in a group of which they are the manager. Undefined for as it was.
 */
function ownPart(part: Part, { edition, manager: before }: Group, manager: boolean): Part | undefined {
  if (manager) return part.part && !before ? { ...part, part: false } : undefined
  return edition === 0 && !part.part ? { ...part, part: true } : undefined
}

/** Invitations that are out say where the group meets: the next one of each session replaces them. */
function atAnotherPlace(group: Group, now: Temporal.Instant): Group {
  const sessions = group.sessions.map((session) => (isToCome(session, now) ? onceMore(session) : session))
  return { ...group, sessions }
}

/** The next edition of a session that is where it was: what people choose from or answered about it still counts. */
function onceMore(session: Session): Session {
  const { instead } = session
  return {
    ...session,
    sequence: session.sequence + 1,
    ...(instead ? { instead: { ...instead, of: instead.of + 1 } } : {}),
  }
}

/**
 * Puts a session at another moment: one that is still to come, at a moment that is, on a day without another session.
 * Anything else changes nothing, and is told. Members are told by planning. Pure.
 */
export function moveSession(situation: Situation, deed: Extract<Deed, { type: 'move-session' }>): GroupDone {
  const { now, house } = situation
  const words = house.groups
  const found = ledBy(situation, deed.group)
  if ('instead' in found) return found
  const { id, group } = found.opened
  const { rule } = group
  const session = group.sessions.find(({ key }) => key === deed.key)
  if (!rule || !session || !isToCome(session, now)) return { instead: text(words.late) }
  const to = Temporal.PlainDateTime.from(deed.to)
  const start = to.toZonedDateTime(rule.zone).toInstant()
  if (isBy(start, now)) return { instead: text(words['move-past']) }
  const moved = { ...rule, moved: { ...rule.moved, [deed.key]: deed.to } }
  if (isTaken(group, moved, deed.key, to.toPlainDate(), now)) return { instead: text(words['move-taken']) }
  const after = withSessions({ ...group, rule: moved }, now)
  const instead = text(words.moved, { when: whenIs(house, group, { start }) })
  return { groups: [{ id, group: after }], instead }
}

/** Whether another session is on a day already, of those that are known or will be. */
function isTaken(
  { sessions }: Group,
  rule: Rule,
  key: string,
  day: Temporal.PlainDate,
  now: Temporal.Instant,
): boolean {
  const known = sessions
    .filter((session) => isToCome(session, now))
    .map((session) => ({
      key: session.key,
      date: session.start.toZonedDateTimeISO(rule.zone).toPlainDate().toString(),
    }))
  const others = [...known, ...sessionsAfter(rule, now, LOOKED_AHEAD)].filter((one) => one.key !== key)
  return others.some(({ date }) => date === day.toString())
}

/** Says where a group meets. Pure. */
export function setPlace(situation: Situation, deed: Extract<Deed, { type: 'set-place' }>): GroupDone {
  const found = ledBy(situation, deed.group)
  if ('instead' in found) return found
  const { id, group } = found.opened
  if (group.place === deed.place) return {}
  return { groups: [{ id, group: atAnotherPlace({ ...group, place: deed.place }, situation.now) }] }
}

/** The group a deed is about, when whoever does it looks after it; else what they are told. */
function ledBy(situation: Situation, id: string): { opened: OpenedGroup } | { instead: Block } {
  const { groups, house } = situation
  const opened = groups.find((one) => one.id === id)
  if (!opened) return { instead: text(house.groups.gone) }
  if (isLeadOf(situation, opened)) return { opened }
  return { instead: text(house.groups['not-lead']) }
}
