import { text } from '../conversations/standing.ts'
import { ROLES, type Role } from '../guide/method.ts'
import type { Block, Button, Inline } from '../messages/message.ts'
import type { Post } from '../teams/posts.ts'
import type { Session } from './group.ts'
import { type GroupMember, type GroupPlanning, houseOf, takingPart } from './group-planning.ts'
import { rolesOf } from './roles.ts'
import { actButton, headOf, howIn, postsFor, roleLines } from './session-message.ts'

/** The most colleagues somebody is offered to swap with: as many as a group has. */
const MOST_SWAPS = 8
/** A label has room for a name of so many characters. */
const LONGEST_NAME = 40

/** What somebody is in a session, or that they are nothing any more, with what they can do about it. Pure. */
export function rolePosts(planning: GroupPlanning, session: Session, to: GroupMember): Post[] {
  const house = houseOf(planning, to.id)
  const { sessions } = house
  const head = headOf(planning, session, house)
  const roles = rolesOf(session.roles, to.id)
  const key = `role/${session.key}/${session.rolesTurn ?? 0}/${to.id}`
  const [role] = roles
  const others = roleLines(planning, session, house, lost(session, to))
  if (!role) return postsFor(to, key, [text(sessions.role.gone, head), ...others])
  const swaps = swapButtons(planning, session, role, to)
  return postsFor(to, key, [
    ...roles.map((one) => text(sessions.role[one], head)),
    ...(roles.includes('facilitator') ? howIn(house, to) : []),
    ...others,
    ...(swaps.length > 0 ? [text(sessions.role.swap)] : []),
    ...buttonsOf([...(roles.includes('case') ? [caseButton(planning, session, to)] : []), ...swaps]),
  ])
}

/** The roles that somebody was told are theirs, and that somebody else has now. */
function lost({ roles, rolesKnown }: Session, { id }: GroupMember): Role[] {
  const known = (rolesKnown[id] ?? '').split(' ')
  return ROLES.filter((role) => known.includes(role) && roles?.[role] !== id)
}

function buttonsOf(buttons: Button[]): Block[] {
  return buttons.length > 0 ? [{ type: 'buttons', buttons }] : []
}

function caseButton(planning: GroupPlanning, { key }: Session, { id }: GroupMember): Button {
  return actButton(planning, 'case', [key], houseOf(planning, id).sessions.labels.prepare, 'main')
}

/** A button for each colleague who takes part, whatever they answered: by whom is there nobody can tell who comes. */
function swapButtons(planning: GroupPlanning, session: Session, role: Role, to: GroupMember): Button[] {
  const { sessions, locale } = houseOf(planning, to.id)
  return takingPart(planning)
    .filter(({ id, part }) => id !== to.id && part.name !== '')
    .toSorted((one, other) => one.part.name.localeCompare(other.part.name, locale))
    .slice(0, MOST_SWAPS)
    .map(({ id, part }) => {
      const label = sessions.labels.swap.replace('{name}', () => [...part.name].slice(0, LONGEST_NAME).join(''))
      return actButton(planning, 'swap', [session.key, role, id], label)
    })
}

/** Whether somebody swaps with a colleague who asked for it. Pure. */
export function swapPosts(planning: GroupPlanning, session: Session, to: GroupMember): Post[] {
  const { swap } = session
  const from = planning.people.find(({ id }) => id === swap?.from)
  if (!swap || !from) return []
  const house = houseOf(planning, to.id)
  const { sessions, guide } = house
  const [own] = rolesOf(session.roles, to.id)
  const answer = (act: 'swap-yes' | 'swap-no') =>
    actButton(planning, act, [session.key, swap.role], sessions.labels[act], act === 'swap-yes' ? 'choice' : 'quiet')
  const values = { ...headOf(planning, session, house), name: nameOf(from), role: guide.roles[swap.role] }
  return postsFor(to, `swap/${session.key}/${session.rolesTurn ?? 0}/${to.id}`, [
    text(sessions.swap.ask, values),
    own ? text(sessions.swap.both, { role: guide.roles[own] }) : text(sessions.swap.alone),
    text(sessions.swap.question),
    { type: 'buttons', buttons: [answer('swap-yes'), answer('swap-no')] },
  ])
}

/** That a colleague would rather not swap. Pure. */
export function refusedPosts(planning: GroupPlanning, session: Session, to: GroupMember): Post[] {
  const { swap } = session
  const other = planning.people.find(({ id }) => id === swap?.to)
  if (!swap || !other) return []
  const { sessions, guide } = houseOf(planning, to.id)
  return postsFor(to, `swap-refused/${session.key}/${session.rolesTurn ?? 0}/${to.id}`, [
    text(sessions.swap.refused, { name: nameOf(other), role: guide.roles[swap.role] }),
  ])
}

function nameOf({ user, part }: GroupMember): Inline[] {
  return [{ mention: user, name: part.name }]
}
