import type { LocaleContent } from '../content/content.ts'
import { fill } from '../content/template.ts'
import { text } from '../conversations/standing.ts'
import { howToStart } from '../guide/how-to-start.ts'
import { ROLES, type Role } from '../guide/method.ts'
import type { Block, Button, Inline } from '../messages/message.ts'
import { timeOfDay } from '../people/instants.ts'
import type { Post } from '../teams/posts.ts'
import { COMING_ANSWERS, type Session } from './group.ts'
import { type GroupMember, type GroupPlanning, houseOf, titleOf, whenOf } from './group-planning.ts'
import { invitationTo } from './invitation.ts'

/** What is said to one member, and a file after it as a post of its own: some platforms send a file on its own. */
export function postsFor(to: GroupMember, key: string, blocks: Block[], calendar?: Block): Post[] {
  const post = (its: string, what: Block[]): Post => {
    return { to: { type: 'person', id: to.id }, key: its, message: { blocks: what } }
  }
  return [post(key, blocks), ...(calendar ? [post(`${key}/calendar`, [calendar])] : [])]
}

/** A key of its own for a message about a session as it is now: one that moved is told of anew. */
export function keyOf(what: string, { key, sequence }: Session, { id }: GroupMember): string {
  return `${what}/${key}/${sequence}/${id}`
}

/** A button about a group, or about something in it. What is sent by itself is pressed in whatever turn comes. */
export function actButton(
  { id }: Pick<GroupPlanning, 'id'>,
  act: string,
  about: readonly string[],
  label: string,
  tone: Button['tone'] = 'choice',
): Button {
  return { id: ['intervisie', act, id, ...about].join('.'), label, turn: 0, tone }
}

/** Two weeks before: whether somebody comes and brings a case, and the invitation. Pure. */
export function askPosts(planning: GroupPlanning, session: Session, to: GroupMember): Post[] {
  const house = houseOf(planning, to.id)
  const { sessions } = house
  const minutes = session.start.until(session.end).total({ unit: 'minutes' })
  const head = { ...headOf(planning, session, house), minutes: String(minutes) }
  return postsFor(
    to,
    keyOf('ask', session, to),
    [
      text(sessions.head, head),
      ...placeOf(planning, house),
      text(sessions.ask),
      comingButtons(planning, session, house),
    ],
    invitationTo(planning, session, house),
  )
}

/** The ways to say whether somebody comes. */
export function comingButtons(planning: GroupPlanning, { key }: Session, { sessions }: LocaleContent): Block {
  const buttons = COMING_ANSWERS.map((answer) =>
    actButton(planning, 'coming', [key, answer], sessions.labels[answer], answer === 'no' ? 'quiet' : 'choice'),
  )
  return { type: 'buttons', buttons }
}

/** The working day before: when, where, how it begins, and who is what. Pure. */
export function remindPosts(planning: GroupPlanning, session: Session, to: GroupMember): Post[] {
  const house = houseOf(planning, to.id)
  return postsFor(to, keyOf('remind', session, to), [
    text(house.sessions.remind, headOf(planning, session, house)),
    ...placeOf(planning, house),
    ...howIn(house, to),
    ...roleLines(planning, session, house, ROLES),
  ])
}

/** An hour before: that it begins, where and how. Pure. */
export function callPosts(planning: GroupPlanning, session: Session, to: GroupMember): Post[] {
  const { group } = planning
  const house = houseOf(planning, to.id)
  const time = timeOfDay(session.start, group.rule?.zone ?? group.zone, house.locale)
  return postsFor(to, keyOf('call', session, to), [
    text(house.sessions.call, { title: titleOf(house, group), time }),
    ...placeOf(planning, house),
    ...howIn(house, to),
  ])
}

/** A session as values of a text: what it is called, and when it is. */
export function headOf(
  planning: GroupPlanning,
  { start }: Pick<Session, 'start'>,
  house: LocaleContent,
): { title: string; when: string } {
  return { title: titleOf(house, planning.group), when: whenOf(planning, house, start) }
}

/** Where a group meets, when somebody said so. */
export function placeOf({ group }: Pick<GroupPlanning, 'group'>, { sessions }: LocaleContent): Block[] {
  return group.place ? [text(sessions.place, { place: group.place })] : []
}

/** How a session begins: what somebody types, on the platform of whoever reads it. */
export function howIn(house: LocaleContent, { platform }: GroupMember): Block[] {
  return [text(house.sessions.begin, { how: howToStart(house, platform) })]
}

/** Who has some roles, by name. Of somebody who is not there any more there is no line. */
export function roleLines(
  { people }: GroupPlanning,
  { roles = {} }: Session,
  { sessions, guide }: LocaleContent,
  which: readonly Role[],
): Block[] {
  const rows = which.flatMap((role): Inline[] => {
    const holder = people.find(({ id }) => id === roles[role])
    if (!holder) return []
    const name: Inline[] = [{ mention: holder.user, name: holder.part.name }]
    return ['\n', ...fill(sessions['role-of'], { name, role: guide.roles[role] })]
  })
  return rows.length > 0 ? [{ type: 'text', text: [...fill(sessions.roles), ...rows] }] : []
}
