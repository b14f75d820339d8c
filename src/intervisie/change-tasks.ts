import { Temporal } from 'temporal-polyfill'
import { isBy } from '../people/instants.ts'
import { editionPosts, endedPosts, movedPosts, offPosts, passedPosts, splitPosts } from './change-message.ts'
import type { Group, Session } from './group.ts'
import {
  type GroupMember,
  type GroupPlanning,
  type GroupTask,
  isToCome,
  nextToCome,
  reach,
  takingPart,
  WAITS_DAYS,
  worthUntil,
} from './group-planning.ts'
import { askedFrom, toldOf } from './reminder-tasks.ts'
import { withSession } from './sessions.ts'

/**
 * What changed in what each of a group knew: a session that is at another moment, off or on again, the end of it all, another
 * rhythm, two groups made of one. Each is told once, as it is by the time they can be told; what is by then as they knew it
 * is not told at all. Pure.
 */
export function changeTasks(planning: GroupPlanning): GroupTask[] {
  const { group } = planning
  return takingPart(planning).flatMap((one): GroupTask[] => {
    if (!group.rule) return ended(planning, one)
    const known = group.editionKnown[one.id]
    if (known === undefined) return told(planning, one, () => splitPosts(planning, one))
    if (known !== group.edition) return told(planning, one, () => editionPosts(planning, one, cancelled(planning, one)))
    return changes(planning, one)
  })
}

/** What somebody is told of their group as it is now, in one message: after it they know all there is. */
function told(planning: GroupPlanning, one: GroupMember, posts: GroupTask['posts']): GroupTask[] {
  const { group, now } = planning
  const before = nextToCome(group, now)?.start ?? now.add({ hours: 24 * WAITS_DAYS })
  const at = reach(planning, one, now, before)
  if (!at) return []
  return [{ at, posts: () => worthUntil(before, posts()), done: (after) => knowing(after, one) }]
}

/** A group of which somebody knows all. A session that went elsewhere is asked about anew. */
function knowing(group: Group, { id }: GroupMember): Group {
  const sessions = group.sessions.map((session): Session => {
    const now = stateOf(session)
    if (now === undefined || session.known[id] === now) return session
    const without = (ids: readonly string[]) => ids.filter((other) => other !== id)
    const { asked, reminded, called } = session
    return {
      ...session,
      asked: without(asked),
      reminded: without(reminded),
      called: without(called),
      known: { ...session.known, [id]: now },
    }
  })
  return { ...group, sessions, editionKnown: { ...group.editionKnown, [id]: group.edition } }
}

/** What there is to know of a session; undefined for one that is over. */
export function stateOf({ state, start }: Session): string | undefined {
  if (state === 'planned') return start.toString()
  return state === 'off' ? 'off' : undefined
}

/** The sessions that somebody was invited to and that are off since, as far as they do not know. */
function cancelled({ group }: GroupPlanning, { id }: GroupMember): Session[] {
  return group.sessions.filter(
    ({ state, asked, known }) =>
      state === 'off' && asked.includes(id) && known[id] !== undefined && known[id] !== 'off',
  )
}

function ended(planning: GroupPlanning, one: GroupMember): GroupTask[] {
  const { group, now } = planning
  const news = group.sessions.filter((session) => session.state === 'off' && isNews(planning, session, one))
  const [last] = news
    .map((session) => endKnown(session, one))
    .sort(Temporal.Instant.compare)
    .toReversed()
  const at = last && reach(planning, one, now, last)
  if (!at) return []
  const posts = () => endedPosts(planning, `ended/${group.edition}/${one.id}`, one, cancelled(planning, one))
  return [{ at, posts: () => worthUntil(last, posts()), done: (after) => knowing(after, one) }]
}

function changes(planning: GroupPlanning, one: GroupMember): GroupTask[] {
  const { group, now } = planning
  return group.sessions
    .filter((session) => isNews(planning, session, one))
    .flatMap((session): GroupTask[] => {
      const { key, state, start, asked } = session
      const isAsked = asked.includes(one.id)
      const knows = (known: string) => (after: Group) =>
        withSession(after, key, (told) => ({ ...told, known: { ...told.known, [one.id]: known } }))
      if (state === 'off') {
        const until = endKnown(session, one)
        const at = reach(planning, one, now, until)
        const posts = () => worthUntil(until, offPosts(planning, session, one, isAsked))
        return at ? [{ at, posts, done: knows('off') }] : []
      }
      if (hasPassed(session, one, now)) {
        const until = whenKnown(session, one)
        const at = reach(planning, one, now, until)
        const posts = () => worthUntil(until, passedPosts(planning, session, one, isAsked))
        return at ? [{ at, posts, done: knows(start.toString()) }] : []
      }
      const at = reach(planning, one, now, start)
      if (!at) return []
      // So long before they are not asked yet: that comes with the invitation.
      const asks = isAsked || isBy(askedFrom(group, session), at)
      const done = asks
        ? (after: Group) => withSession(after, key, (told) => toldOf(planning, told, one))
        : knows(start.toString())
      return [{ at, posts: () => worthUntil(start, movedPosts(planning, session, one, asks)), done }]
    })
}

/**
 * Whether somebody knows a session as it is no longer, and it still matters: it is still to come, or the one that they know of
 * is, or would not be over.
 */
function isNews({ now }: GroupPlanning, session: Session, one: GroupMember): boolean {
  const known = session.known[one.id]
  if (known === undefined || known === stateOf(session)) return false
  if (session.state === 'off') return !isBy(endKnown(session, one), now)
  return isToCome(session, now) || hasPassed(session, one, now)
}

/** Whether a session began earlier than somebody knew, who still thinks that it is to come. */
function hasPassed(session: Session, one: GroupMember, now: Temporal.Instant): boolean {
  const when = whenKnown(session, one)
  return session.state !== 'off' && isBy(session.start, now) && !isBy(when, session.start) && !isBy(when, now)
}

/** The moment at which somebody thinks that a session is. */
function whenKnown({ known, start }: Session, { id }: Pick<GroupMember, 'id'>): Temporal.Instant {
  const told = known[id]
  return told === undefined || told === 'off' ? start : Temporal.Instant.from(told)
}

/** Until when it is of use to hear that a session is off: whoever works only from its start on still would go there. */
function endKnown(session: Session, one: GroupMember): Temporal.Instant {
  return whenKnown(session, one).add(session.start.until(session.end))
}

/** A group in which whoever knows its rhythm knows when it meets, as far as nobody told them yet. */
export function withKnown(planning: GroupPlanning): Group {
  const { group, now } = planning
  if (!group.rule) return group
  const all = takingPart(planning).filter(({ id }) => group.editionKnown[id] === group.edition)
  const sessions = group.sessions.map((session): Session => {
    const current = stateOf(session)
    if (current === undefined || isBy(session.start, now)) return session
    const fresh = all.filter(({ id }) => session.known[id] === undefined)
    if (fresh.length === 0) return session
    return { ...session, known: { ...Object.fromEntries(fresh.map(({ id }) => [id, current])), ...session.known } }
  })
  return { ...group, sessions }
}
