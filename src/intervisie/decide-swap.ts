import type { Decision, Situation } from '../conversations/decision.ts'
import { text } from '../conversations/standing.ts'
import { ROLES, type Role } from '../guide/method.ts'
import type { Block, Button } from '../messages/message.ts'
import { said } from '../nudges/decide-wishes.ts'
import { momentOf } from '../nudges/say-next.ts'
import type { Group, OpenedGroup, OpenedPart, Session } from './group.ts'
import { titleOf } from './group-planning.ts'
import { nameOf } from './led-session.ts'
import { type Roles, rolesOf, rolesTold } from './roles.ts'
import { withSession } from './sessions.ts'
import { groupButton, onward, refuse } from './standing-in-group.ts'

type Asked = { act: 'swap' | 'swap-yes' | 'swap-no'; role: string; person: string | undefined }

/**
 * A swap of roles in a session that is still to come: one press by whoever has one, one by the colleague they named. That one
 * is asked by planning, in their own hours. Until they say yes nothing changes; what is late or doubled changes nothing. Pure.
 */
export function decideSwap(situation: Situation, opened: OpenedGroup, session: Session, asked: Asked): Decision {
  const words = situation.house.sessions.swap
  const role = ROLES.find((one) => one === asked.role)
  if (!role || !session.roles) return refuse(situation, text(words.late))
  if (asked.act === 'swap') return ask(situation, opened, session, role, asked.person ?? '')
  const { swap } = session
  const from = memberOf(opened, swap?.from)
  const isMine = swap && !swap.refused && swap.role === role && swap.to === situation.me?.id
  if (!isMine || !from || session.roles[role] !== swap.from) return refuse(situation, text(words.late))
  return asked.act === 'swap-yes'
    ? exchange(situation, opened, session, role, from)
    : decline(situation, opened, session, from)
}

function ask(situation: Situation, opened: OpenedGroup, session: Session, role: Role, person: string): Decision {
  const { house, me, now } = situation
  const words = house.sessions.swap
  const { swap, roles, key } = session
  const from = me?.id ?? ''
  if (person === from) return refuse(situation, text(words.self))
  if (roles?.[role] !== from) return refuse(situation, text(words['not-yours']))
  const other = memberOf(opened, person)
  if (!other) return refuse(situation, text(house.sessions.answer.gone))
  const name = [nameOf(other)]
  // Whoever said that they do not come is asked like anybody else, and would rather not: nobody hears who comes.
  if (!other.part.part || other.person.left) return refuse(situation, text(words.cannot, { name }))
  if (swap && !swap.refused) {
    const isSame = swap.from === from && swap.to === person && swap.role === role
    if (isSame) return refuse(situation, text(words['asked-before'], { name }))
    if (swap.from !== from) return refuse(situation, text(words.busy))
  }
  const group = withSession(opened.group, key, (one) => ({
    ...turned(one),
    swap: { role, from, to: person, told: false, at: now },
  }))
  return changed(situation, opened, group, [text(words.asked, { name, role: house.guide.roles[role] })])
}

function decline(situation: Situation, opened: OpenedGroup, session: Session, from: OpenedPart): Decision {
  const { swap } = session
  if (!swap) return refuse(situation, text(situation.house.sessions.swap.late))
  const group = withSession(opened.group, session.key, (one) => ({ ...turned(one), swap: { ...swap, refused: true } }))
  return changed(situation, opened, group, [text(situation.house.sessions.swap.kept, { name: [nameOf(from)] })])
}

/** Each gets what the other had; whoever had nothing takes it over. Whoever pressed knows, the other is told by planning. */
function exchange(situation: Situation, opened: OpenedGroup, session: Session, role: Role, from: OpenedPart): Decision {
  const { house, me } = situation
  const { sessions, guide } = house
  const own = me?.id ?? ''
  const [mine] = rolesOf(session.roles, own)
  const roles: Roles = { ...session.roles, [role]: own, ...(mine ? { [mine]: from.person.id } : {}) }
  const group = withSession(opened.group, session.key, (one): Session => {
    const { swap: _done, ...rest } = turned(one)
    const rolesKnown = { ...one.rolesKnown, [own]: rolesTold(rolesOf(roles, own)) }
    return { ...(rest as Session), roles, rolesKnown }
  })
  const when = momentOf(session.start, opened.group.rule?.zone ?? opened.group.zone, house.locale)
  const blocks = [
    text(sessions.swap.done, { role: guide.roles[role], name: [nameOf(from)] }),
    text(sessions.role[role], { title: titleOf(house, opened.group), when }),
  ]
  const prepare: Button[] =
    role === 'case'
      ? [groupButton(situation, 'case', opened.id, sessions.labels.prepare, { tone: 'main', about: session.key })]
      : []
  return changed(situation, opened, group, blocks, prepare)
}

/** What is said of roles from here on has keys of its own. */
function turned(session: Session): Session {
  return { ...session, rolesTurn: (session.rolesTurn ?? 0) + 1 }
}

function changed(
  situation: Situation,
  { id }: OpenedGroup,
  group: Group,
  blocks: Block[],
  buttons: Button[] = [],
): Decision {
  return { ...said(situation, blocks, [...buttons, ...onward(situation)]), groups: [{ id, group }] }
}

function memberOf({ members }: OpenedGroup, id: string | undefined): OpenedPart | undefined {
  return members.find(({ person }) => person.id === id)
}
