import type { Temporal } from 'temporal-polyfill'
import { text } from '../conversations/standing.ts'
import { isBy, laterOf } from '../people/instants.ts'
import type { Post } from '../teams/posts.ts'
import { endOfReach } from '../teams/presence.ts'
import type { Session } from './group.ts'
import { type GroupMember, type GroupPlanning, type GroupTask, houseOf, reach, takingPart } from './group-planning.ts'
import { isOver, sessionNamed } from './session-named.ts'
import { withSession } from './sessions.ts'

/**
 * What comes of a case that somebody shared: everybody else who takes part reads it once, in private, in their own hours
 * before the session is over. Whoever is in the session already reads it at once. Said anew it is read anew. Nothing of it
 * goes to a room. Pure.
 */
export function caseTasks(planning: GroupPlanning, session: Session): GroupTask[] {
  if (session.state !== 'planned' || isOver(session, planning.now)) return []
  const members = takingPart(planning)
  const isBringer = ({ id, part }: GroupMember) => {
    return session.roles ? session.roles.case === id : part.coming[session.key]?.answer === 'case'
  }
  return members.filter(isBringer).flatMap((writer) => {
    const readers = members.filter(({ id }) => id !== writer.id)
    return readers.flatMap((reader) => taskFor(planning, session, writer, reader))
  })
}

function taskFor(planning: GroupPlanning, session: Session, writer: GroupMember, reader: GroupMember): GroupTask[] {
  const { key, caseShown = {} } = session
  const shared = writer.part.case[key]
  const mark = shared?.at.toString()
  const read = caseShown[reader.id]?.[writer.id]
  if (!shared || mark === undefined || read === mark) return []
  const at = momentOf(planning, session, reader)
  if (!at) return []
  const post = (): Post => {
    const house = houseOf(planning, reader.id)
    const words = house.hours.case
    const zone = reader.nudging?.zone ?? reader.zone
    const values = {
      name: [{ mention: writer.user, name: writer.part.name }],
      session: sessionNamed(house, planning.group, session, zone),
    }
    return {
      to: { type: 'person', id: reader.id },
      key: `case/${key}/${writer.id}/${mark}/${reader.id}`,
      until: untilOf(session, reader, at),
      message: {
        blocks: [
          text(read === undefined ? words.read : words['read-again'], values),
          { type: 'quote', text: [shared.text] },
          text(words['between-us']),
        ],
      },
    }
  }
  const done = (group: GroupPlanning['group']) =>
    withSession(group, key, (one) => ({
      ...one,
      caseShown: { ...one.caseShown, [reader.id]: { ...one.caseShown?.[reader.id], [writer.id]: mark } },
    }))
  return [{ at, posts: () => [post()], done }]
}

function momentOf(planning: GroupPlanning, session: Session, reader: GroupMember): Temporal.Instant | undefined {
  const { now } = planning
  if (session.guided?.here.includes(reader.id)) return now
  return reach(planning, reader, now, session.end)
}

/** Not after the session, unless it is still being led. */
function untilOf({ end, guided }: Session, reader: GroupMember, at: Temporal.Instant): Temporal.Instant {
  const reach = endOfReach(reader, at)
  const last = guided ? laterOf(end, reach) : end
  return isBy(reach, last) ? reach : last
}
