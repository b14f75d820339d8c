import { isBy } from '../people/instants.ts'
import { withKnown } from './change-tasks.ts'
import { CONFIRMED_BY, type Group, type Session } from './group.ts'
import type { GroupPlanning } from './group-planning.ts'
import { settleRoles } from './role-tasks.ts'
import { withSessions } from './sessions.ts'
import { settleTooFew } from './too-few.ts'
import { endedWish } from './wish.ts'

/**
 * A group as it is by now, before anything is sent: the sessions of its rhythm, those that are over, those to which too few
 * can come, who is what in those that come soon, and a wish that was not answered in time. Pure; the same when done again.
 */
export function settle(planning: GroupPlanning): Group {
  const { now } = planning
  const steps: ((planning: GroupPlanning) => Group)[] = [
    ({ group }) => withSessions(group, now),
    ({ group }) => endedWish(group, now),
    settleOver,
    withKnown,
    settleTooFew,
    // One that went elsewhere, or is off, lets another one come into sight.
    ({ group }) => withSessions(group, now),
    withKnown,
    settleRoles,
  ]
  return steps.reduce((group, step) => step({ ...planning, group }), planning.group)
}

/**
 * A group whose past sessions are missed, or held once two people said that they were there. One that is being led is left
 * to whoever leads it.
 */
function settleOver({ group, people, now }: GroupPlanning): Group {
  const over = (session: Session): Session => {
    const { key, state, end, guided } = session
    if (guided || (state !== 'planned' && state !== 'missed') || !isBy(end, now)) return session
    const came = people.filter(({ part }) => part.came[key]).length
    const is = came >= CONFIRMED_BY ? 'held' : 'missed'
    return is === state ? session : { ...session, state: is }
  }
  return { ...group, sessions: group.sessions.map(over) }
}
