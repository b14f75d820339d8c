import { Temporal } from 'temporal-polyfill'
import { isBy } from '../people/instants.ts'
import type { Post } from '../teams/posts.ts'
import { endOfReach } from '../teams/presence.ts'
import { afterTasks } from './after-tasks.ts'
import { caseTasks } from './case-tasks.ts'
import { changeTasks } from './change-tasks.ts'
import { choiceTasks } from './choice-tasks.ts'
import type { Group, Session } from './group.ts'
import type { GroupPlanning, GroupTask } from './group-planning.ts'
import { guideTasks } from './guide-tasks.ts'
import { newDatesTasks } from './new-dates-tasks.ts'
import { askedFrom, reminderTasks } from './reminder-tasks.ts'
import { rolesAnyway, rolesFrom, roleTasks } from './role-tasks.ts'
import { settle } from './settle.ts'
import { wishEnds } from './wish.ts'

/** What was sent may make something else due at once, but not for ever. */
const MOST_TURNS = 20

/**
 * What a group has to send by now, and its new state: sessions of its rhythm, what is over, who has which role, and everything
 * that members are told or asked by then. Pure: the same input gives the same posts, and what was planned once is not planned
 * again, however often it is looked at. Nothing private comes outside the hours of whoever it is for.
 */
export function planGroup(planning: GroupPlanning): { group: Group; posts: Post[] } {
  const { now } = planning
  const posts: Post[] = []
  let group = settle(planning)
  for (let turn = 0; turn < MOST_TURNS; turn++) {
    const due = tasksOf({ ...planning, group }).filter(({ at }) => isBy(at, now))
    if (due.length === 0) break
    const its = { ...planning, group }
    posts.push(...due.flatMap((task) => task.posts()).map((post) => ending(its, post)))
    group = settle({ ...planning, group: due.reduce((after, { done }) => done(after), group) })
  }
  return { group, posts }
}

/** What changed is said first: whoever is asked about a session knows when it is, and hears of it before their role in it. */
function tasksOf(planning: GroupPlanning): GroupTask[] {
  const { sessions } = planning.group
  return [
    ...changeTasks(planning),
    ...choiceTasks(planning),
    ...newDatesTasks(planning),
    ...reminderTasks(planning),
    ...roleTasks(planning),
    ...sessions.flatMap((session) => [
      ...caseTasks(planning, session),
      ...guideTasks(planning, session),
      ...afterTasks(planning, session),
    ]),
  ]
}

/** A post to a person with until when it may still come: as long as they are at work, and as it makes sense. */
function ending({ people, now }: GroupPlanning, post: Post): Post {
  const { to } = post
  const one = to.type === 'person' ? people.find(({ id }) => id === to.id) : undefined
  if (!one) return post
  const end = endOfReach(one, now)
  return { ...post, until: post.until && isBy(post.until, end) ? post.until : end }
}

/** When there is next something to plan for a group as it is, which may be now or past; undefined for never. Pure. */
export function nextGroupLook(planning: GroupPlanning): Temporal.Instant | undefined {
  const { now } = planning
  const group = settle(planning)
  // It was changed since it was planned: there may be more to it than what is to be sent.
  if (JSON.stringify(group) !== JSON.stringify(planning.group)) return now
  const later = group.sessions.flatMap((session) => boundaries(group, session)).filter((at) => !isBy(at, now))
  const wish = wishEnds(group)
  return [...tasksOf(planning).map(({ at }) => at), ...later, ...(wish ? [wish] : [])].sort(Temporal.Instant.compare)[0]
}

/** When a session is to be looked at, whatever there is to send. */
function boundaries(group: Group, session: Session): Temporal.Instant[] {
  const { state, start, end, instead } = session
  if (state === 'held' || state === 'missed') return []
  const before = [askedFrom(group, session), rolesFrom(group, session), rolesAnyway(session)]
  return [...before, start, end, ...(instead ? [instead.until] : [])]
}
