import type { Temporal } from 'temporal-polyfill'
import { ROLES } from '../guide/method.ts'
import { isBy } from '../people/instants.ts'
import { FEWEST_THERE, type Group, type Session } from './group.ts'
import {
  answerTo,
  type GroupMember,
  type GroupPlanning,
  type GroupTask,
  isChoosing,
  isToCome,
  reach,
  takingPart,
  whoCanCome,
  whoComes,
  workingDaysBefore,
  worthUntil,
} from './group-planning.ts'
import { isAskedAbout, knowsOf } from './reminder-tasks.ts'
import { refusedPosts, rolePosts, swapPosts } from './role-message.ts'
import { handOutRoles, type Roles, rolesOf, rolesTold } from './roles.ts'
import { withSession } from './sessions.ts'

/** So many working days before a session its roles are handed out: time to prepare a case, and to swap. */
const ROLES_BEFORE_DAYS = 3
/** So long the roles wait for answers: from the first question on, and no longer than until so long before the session. */
const A_DAY = { hours: 24 } as const
/** How long a "no" to a swap waits, so that nobody can tell one that was given from a colleague who does not come. */
const REFUSED_AFTER = { hours: 1 } as const

/**
 * A group in which the roles of sessions that come soon are handed out, and those of whoever cannot come any more are
 * somebody else's. Roles that somebody has stay theirs. While fewer than three people can come nobody gets one. Pure; the
 * same when done again.
 */
export function settleRoles(planning: GroupPlanning): Group {
  const { group, now } = planning
  if (takingPart(planning).length < FEWEST_THERE) return group
  return { ...group, sessions: group.sessions.map((session) => settleOne({ ...planning, group }, session)) }

  function settleOne(its: GroupPlanning, session: Session): Session {
    if (!isToCome(session, now) || isChoosing(session)) return session
    if (!session.roles && !isTimeForRoles(its, session)) return session
    const can = whoCanCome(its, session).map(({ id }) => id)
    if (can.length < FEWEST_THERE) return session
    const { roles = {} } = session
    const kept = Object.fromEntries(Object.entries(roles).filter(([, id]) => can.includes(id))) as Roles
    const isWhole = Object.keys(kept).length === ROLES.length
    const given = isWhole ? kept : handOut(its, session, kept)
    const next = isWhole ? session : { ...session, roles: given, rolesTurn: (session.rolesTurn ?? 0) + 1 }
    return withoutLate({ ...next, rolesKnown: onlyOf(session.rolesKnown, can) }, given, can)
  }
}

/** From when on the roles of a session are handed out, as soon as it is known who comes. */
export function rolesFrom(group: Group, { start }: Pick<Session, 'start'>): Temporal.Instant {
  return workingDaysBefore(group, start, ROLES_BEFORE_DAYS)
}

/** When nobody's answer is waited for any more: a day after the first was asked, or a day before the session. */
export function rolesAnyway(session: Session): Temporal.Instant {
  const { start, askedAt } = session
  const dayBefore = start.subtract(A_DAY)
  const dayAfter = isAskedAbout(session) ? askedAt?.add(A_DAY) : undefined
  return dayAfter && isBy(dayAfter, dayBefore) ? dayAfter : dayBefore
}

/** A question that somebody can still answer comes first: by it roles go to who comes, and the case to who wants to bring one. */
function isTimeForRoles(planning: GroupPlanning, session: Session): boolean {
  const { group, now } = planning
  if (!isBy(rolesFrom(group, session), now)) return false
  return (
    isBy(rolesAnyway(session), now) ||
    whoCanCome(planning, session).every(({ part }) => answerTo(part, session) !== undefined)
  )
}

/** Also those who said nothing get a role where those who come have too few hands. */
function handOut(planning: GroupPlanning, session: Session, kept: Roles): Roles {
  const comes = whoComes(planning, session)
  const ids = [...new Set([...comes.map(({ id }) => id), ...Object.values(kept)])]
  const volunteers = comes.filter(({ part }) => answerTo(part, session) === 'case').map(({ id }) => id)
  return handOutRoles(ids, volunteers, historyOf(planning.group, session), planning.group.seed, kept)
}

/** Who was what before a session, newest first: in those that were held, and one that is still to come before it. */
function historyOf({ sessions }: Group, { key, start }: Session): Roles[] {
  return sessions
    .filter((one) => one.key !== key && isBy(one.start, start) && (one.state === 'held' || one.state === 'planned'))
    .flatMap(({ roles }) => roles ?? [])
    .toReversed()
}

/** What whoever cannot come was told is theirs no longer, and they know that they said so. */
function onlyOf(known: Session['rolesKnown'], ids: readonly string[]): Session['rolesKnown'] {
  return Object.fromEntries(Object.entries(known).filter(([id]) => ids.includes(id)))
}

/** A session without a swap that cannot be any more: who asked has another role, or one of them does not come. */
function withoutLate(session: Session, roles: Roles, can: readonly string[]): Session {
  const { swap, ...rest } = session
  if (!swap || (roles[swap.role] === swap.from && can.includes(swap.from) && (swap.refused || can.includes(swap.to)))) {
    return session
  }
  const isWaiting = roles[swap.role] === swap.from && can.includes(swap.from)
  return isWaiting ? { ...session, swap: { ...swap, refused: true } } : (rest as Session)
}

/** What each is told of their role, of one they have no longer, and of a swap. Pure. */
export function roleTasks(planning: GroupPlanning): GroupTask[] {
  const { group, now } = planning
  return group.sessions
    .filter((session) => session.roles && isToCome(session, now) && !isChoosing(session))
    .flatMap((session) =>
      whoCanCome(planning, session)
        .filter(({ id }) => knowsOf(group, session, id))
        .flatMap((one) => [...tell(planning, session, one), ...askSwap(planning, session, one)]),
    )
}

function tell(planning: GroupPlanning, session: Session, one: GroupMember): GroupTask[] {
  const { id } = one
  const roles = rolesOf(session.roles, id)
  if (rolesTold(roles) === (session.rolesKnown[id] ?? '')) return []
  const at = reach(planning, one, planning.now, session.start)
  if (!at) return []
  const done = (after: Group) =>
    withSession(after, session.key, (told) => ({
      ...told,
      rolesKnown: { ...told.rolesKnown, [id]: rolesTold(roles) },
    }))
  return [{ at, posts: () => worthUntil(session.start, rolePosts(planning, session, one)), done }]
}

function askSwap(planning: GroupPlanning, session: Session, one: GroupMember): GroupTask[] {
  const { swap, key, start } = session
  if (!swap) return []
  const from = swap.refused && swap.at ? swap.at.add(REFUSED_AFTER) : planning.now
  const at = reach(planning, one, from, start)
  if (!at) return []
  if (swap.refused) {
    if (swap.from !== one.id) return []
    const done = (after: Group) => withSession(after, key, ({ swap: _over, ...rest }) => rest as Session)
    return [{ at, posts: () => worthUntil(start, refusedPosts(planning, session, one)), done }]
  }
  if (swap.told || swap.to !== one.id) return []
  const done = (after: Group) => withSession(after, key, (asked) => ({ ...asked, swap: { ...swap, told: true } }))
  return [{ at, posts: () => worthUntil(start, swapPosts(planning, session, one)), done }]
}
