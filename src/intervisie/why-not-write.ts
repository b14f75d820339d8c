import type { Situation } from '../conversations/decision.ts'
import { text } from '../conversations/standing.ts'
import type { Block } from '../messages/message.ts'
import type { OpenedGroup, Part, Session } from './group.ts'
import { isOver } from './session-named.ts'

/** The session of a group with this key, or undefined when it is not remembered. */
export function sessionOf({ group }: OpenedGroup, key: string): Session | undefined {
  return group.sessions.find((one) => one.key === key)
}

/** Why somebody cannot prepare or share a case for a session; undefined when they can. */
export function caseRefused(
  { house, now, me }: Situation,
  opened: OpenedGroup,
  part: Part,
  session: Session | undefined,
): Block | undefined {
  const words = house.hours.case
  if (!session || session.state === 'off') return text(words.gone)
  if (isOver(session, now)) return text(words.over)
  if (!part.part) return text(words['no-part'])
  if (!session.roles) {
    return part.coming[session.key]?.answer === 'case' ? undefined : text(words['not-volunteered'])
  }
  const bringer = session.roles.case
  if (bringer !== undefined && bringer === me?.id) return undefined
  const other = opened.members.find(({ person }) => person.id === bringer)
  return other
    ? text(words.other, { name: [{ mention: other.person.user, name: other.part.name }] })
    : text(words.nobody)
}

/** Why somebody cannot say now that they were at a session; undefined when they can. */
export function afterRefused({ house, now }: Situation, part: Part, session: Session | undefined): Block | undefined {
  const words = house.hours.after
  if (!session) return text(words.gone)
  if (session.state === 'off') return text(words.off)
  if (!isOver(session, now)) return text(words['not-yet'])
  return part.came[session.key] === true ? text(words.already) : undefined
}
