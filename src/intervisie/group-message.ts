import { text } from '../conversations/standing.ts'
import type { Block } from '../messages/message.ts'
import type { Post } from '../teams/posts.ts'
import type { Session } from './group.ts'
import { type GroupMember, type GroupPlanning, houseOf, takingPart, titleOf, whenOf } from './group-planning.ts'
import { actButton, headOf, keyOf, postsFor } from './session-message.ts'
import { noneOf } from './too-few.ts'

// What asks a group, or somebody in it, to decide something. What may come more than once has the moment in its key.

/** Other moments than that of a session to which too few can come. Pure. */
export function choosePosts(planning: GroupPlanning, session: Session, to: GroupMember): Post[] {
  const house = houseOf(planning, to.id)
  const { instead } = session
  if (!instead) return []
  const { choose, labels } = house.sessions
  const options = instead.options.map(({ id, start }) =>
    actButton(planning, 'chosen', [session.key, id], whenOf(planning, house, start)),
  )
  const none = actButton(planning, 'chosen', [session.key, noneOf(instead)], labels.none, 'quiet')
  return postsFor(to, keyOf('choose', session, to), [
    text(choose.ask, headOf(planning, session, house)),
    { type: 'buttons', buttons: [...options, none] },
  ])
}

/** That a session stays where it was after all. Pure. */
export function keptPosts(planning: GroupPlanning, session: Session, to: GroupMember): Post[] {
  const house = houseOf(planning, to.id)
  return postsFor(to, keyOf('kept', session, to), [text(house.sessions.choose.kept, headOf(planning, session, house))])
}

/** That a group became big, with the offer to make two of it, to whoever looks after it. Pure. */
export function bigPosts(planning: GroupPlanning, to: GroupMember): Post[] {
  const { group, now } = planning
  const house = houseOf(planning, to.id)
  const { big, labels } = house.sessions
  const count = takingPart(planning).length
  const buttons: Block = {
    type: 'buttons',
    buttons: [
      actButton(planning, 'split', [], labels.split),
      actButton(planning, 'no-split', [], labels['no-split'], 'quiet'),
    ],
  }
  return postsFor(to, `big/${count}/${now.epochMilliseconds}/${to.id}`, [
    text(big, { title: titleOf(house, group), count: String(count) }),
    buttons,
  ])
}

/** Whether a lead who is the manager of people in the group may take part. Pure. */
export function wishPosts(planning: GroupPlanning, lead: GroupMember, to: GroupMember): Post[] {
  const { group, now } = planning
  const house = houseOf(planning, to.id)
  const { wish, labels } = house.sessions
  const answer = (act: 'wish-yes' | 'wish-no') => {
    return actButton(planning, act, [lead.id], labels[act], act === 'wish-yes' ? 'choice' : 'quiet')
  }
  return postsFor(to, `wish/${lead.id}/${now.epochMilliseconds}/${to.id}`, [
    text(wish.ask, { title: titleOf(house, group), name: [{ mention: lead.user, name: lead.part.name }] }),
    { type: 'buttons', buttons: [answer('wish-yes'), answer('wish-no')] },
  ])
}

/** What the group wants, to the lead who asked. Pure. */
export function wishAnsweredPosts(planning: GroupPlanning, yes: boolean, to: GroupMember): Post[] {
  const { group, now } = planning
  const house = houseOf(planning, to.id)
  const said = house.sessions.wish[yes ? 'yes' : 'no']
  return postsFor(to, `wish-answered/${now.epochMilliseconds}/${to.id}`, [text(said, { title: titleOf(house, group) })])
}
