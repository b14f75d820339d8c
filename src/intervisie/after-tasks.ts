import type { Temporal } from 'temporal-polyfill'
import { text } from '../conversations/standing.ts'
import type { Button } from '../messages/message.ts'
import { isBy, laterOf } from '../people/instants.ts'
import type { Post } from '../teams/posts.ts'
import { endOfReach } from '../teams/presence.ts'
import type { Group, Session } from './group.ts'
import { type GroupMember, type GroupPlanning, type GroupTask, houseOf, reach, takingPart } from './group-planning.ts'
import { sessionNamed } from './session-named.ts'
import { withSession } from './sessions.ts'

/** How long after a session those who were in it are still together, or just out of it. */
const JUST_AFTER = { hours: 2 }
/** How long it is asked of the others: after a week it is no longer fresh. */
const ASKED_WITHIN = { hours: 24 * 7 }

/**
 * What comes after a session: whether somebody was there and what they take along, asked once, in private. Of those who were
 * in it when it was led that is at once; of others who were asked to come, but for who said no, in their own hours in the
 * week after. Nobody else is asked: not who joined since, and of an extra session only who was in it. Pure.
 */
export function afterTasks(planning: GroupPlanning, session: Session): GroupTask[] {
  if (session.state !== 'held' && session.state !== 'missed') return []
  const { key, asked, after, there } = session
  return takingPart(planning).flatMap((one): GroupTask[] => {
    const { id, part } = one
    const isThere = there.includes(id)
    const answer = part.coming[key]?.answer
    const isExpected = !session.extra && answer !== 'no' && (answer !== undefined || asked.includes(id))
    if (!(isThere || isExpected) || after.includes(id) || part.came[key] !== undefined) return []
    const moment = momentFor(planning, session, one, isThere)
    if (!moment) return []
    const { at, isFresh } = moment
    const until = isFresh ? at.add(JUST_AFTER) : endOfReach(one, at)
    const posts = () => [askedOf(planning, session, one, until, isFresh)]
    const done = (group: Group) => withSession(group, key, (now) => ({ ...now, after: [...now.after, id] }))
    return [{ at, posts, done }]
  })
}

/** When somebody is asked, and whether they have just been in it. */
function momentFor(
  planning: GroupPlanning,
  { end }: Session,
  one: GroupMember,
  isThere: boolean,
): { at: Temporal.Instant; isFresh: boolean } | undefined {
  const { now } = planning
  if (isThere && isBy(now, end.add(JUST_AFTER))) return { at: now, isFresh: true }
  const at = reach(planning, one, laterOf(end, now), end.add(ASKED_WITHIN))
  return at && { at, isFresh: false }
}

function askedOf(
  planning: GroupPlanning,
  session: Session,
  to: GroupMember,
  until: Temporal.Instant,
  isFresh: boolean,
): Post {
  const { id, group } = planning
  const house = houseOf(planning, to.id)
  const { after, labels } = house.hours
  const button: Button = {
    id: `intervisie.after.${id}.${session.key}`,
    label: labels.after,
    turn: 0,
    tone: 'main',
  }
  const named = sessionNamed(house, group, session, to.nudging?.zone ?? to.zone)
  const said = isFresh ? text(after.done) : text(after.later, { session: named })
  return {
    to: { type: 'person', id: to.id },
    key: `after/${session.key}/${to.id}`,
    until,
    message: { blocks: [said, { type: 'buttons', buttons: [button] }] },
  }
}
