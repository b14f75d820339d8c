import { Temporal } from 'temporal-polyfill'
import type { LocaleContent } from '../content/content.ts'
import { text } from '../conversations/standing.ts'
import type { Block } from '../messages/message.ts'
import { isBy } from '../people/instants.ts'
import type { Post } from '../teams/posts.ts'
import type { Session } from './group.ts'
import {
  answerTo,
  type GroupMember,
  type GroupPlanning,
  houseOf,
  mentionsOf,
  takingPart,
  titleOf,
  whenOf,
} from './group-planning.ts'
import { cancellationOf, invitationTo } from './invitation.ts'
import { rhythmInWords } from './rhythm-in-words.ts'
import { comingButtons, headOf, keyOf, placeOf, postsFor } from './session-message.ts'

/** That a session is at another moment than somebody knew, or on again; `asks` whether they come then. Pure. */
export function movedPosts(planning: GroupPlanning, session: Session, to: GroupMember, asks: boolean): Post[] {
  const house = houseOf(planning, to.id)
  const { changed } = house.sessions
  const head = headOf(planning, session, house)
  const known = session.known[to.id]
  const from = known === undefined || known === 'off' ? undefined : Temporal.Instant.from(known)
  const said = from ? text(changed.moved, { ...head, from: whenOf(planning, house, from) }) : text(changed.on, head)
  const isAsked = asks && answerTo(to.part, session) === undefined
  const question = isAsked ? [text(changed['ask-again']), comingButtons(planning, session, house)] : []
  return postsFor(
    to,
    keyOf('changed', session, to),
    [said, ...placeOf(planning, house), ...(asks ? [text(changed.calendar)] : []), ...question],
    asks ? invitationTo(planning, session, house) : undefined,
  )
}

/** That a session was at an earlier moment than somebody still knows. `asked`: they have the invitation, which moves. Pure. */
export function passedPosts(planning: GroupPlanning, session: Session, to: GroupMember, asked: boolean): Post[] {
  const house = houseOf(planning, to.id)
  const { changed } = house.sessions
  const known = Temporal.Instant.from(session.known[to.id] ?? session.start.toString())
  return postsFor(
    to,
    keyOf('changed', session, to),
    [
      text(changed.was, { ...headOf(planning, session, house), from: whenOf(planning, house, known) }),
      ...nextIn(planning, house),
      ...(asked ? [text(changed.calendar)] : []),
    ],
    asked ? invitationTo(planning, session, house) : undefined,
  )
}

/** That a session is off, and when the next is. `asked`: they have the invitation, which is taken back. Pure. */
export function offPosts(planning: GroupPlanning, session: Session, to: GroupMember, asked: boolean): Post[] {
  const house = houseOf(planning, to.id)
  const { changed } = house.sessions
  const known = Temporal.Instant.from(session.known[to.id] ?? session.start.toString())
  const said = session.why === 'too-few' ? changed['too-few'] : changed.skipped
  return postsFor(
    to,
    keyOf('changed', session, to),
    [
      text(said, headOf(planning, { start: known }, house)),
      ...nextIn(planning, house),
      ...(asked ? [text(changed.calendar)] : []),
    ],
    asked ? cancellationOf(planning, [session], house) : undefined,
  )
}

/** That a group has nothing planned any more; `asked` are the sessions they were invited to. Pure. */
export function endedPosts(planning: GroupPlanning, key: string, to: GroupMember, asked: readonly Session[]): Post[] {
  const house = houseOf(planning, to.id)
  const { changed } = house.sessions
  return postsFor(
    to,
    key,
    [
      text(changed.ended, { title: titleOf(house, planning.group) }),
      ...(asked.length > 0 ? [text(changed.calendar)] : []),
    ],
    asked.length > 0 ? cancellationOf(planning, asked, house) : undefined,
  )
}

/** That a group has another rhythm; `asked` are the sessions they were invited to and that are off by it. Pure. */
export function editionPosts(planning: GroupPlanning, to: GroupMember, asked: readonly Session[]): Post[] {
  const { group } = planning
  const house = houseOf(planning, to.id)
  const { changed } = house.sessions
  const rhythm = group.rule ? rhythmInWords(group.rule, house) : ''
  return postsFor(
    to,
    `edition/${group.edition}/${to.id}`,
    [
      text(changed.edition, { title: titleOf(house, group), rhythm }),
      ...nextIn(planning, house, text(changed['next-none'])),
      ...placeOf(planning, house),
      ...(asked.length > 0 ? [text(changed.calendar)] : []),
    ],
    asked.length > 0 ? cancellationOf(planning, asked, house) : undefined,
  )
}

/** That a group was split, who is in theirs, and when it is next: to its lead too, who did not read which half is theirs. Pure. */
export function splitPosts(planning: GroupPlanning, to: GroupMember): Post[] {
  const house = houseOf(planning, to.id)
  const { changed } = house.sessions
  const others = takingPart(planning).flatMap(({ id }) => (id === to.id ? [] : [id]))
  // It may be split once more.
  return postsFor(to, `split-told/${planning.now.epochMilliseconds}/${to.id}`, [
    text(changed.split, {
      title: titleOf(house, planning.group),
      names: mentionsOf(planning, others, house.locale),
    }),
    ...nextIn(planning, house, text(changed['next-none'])),
  ])
}

/** When the next session is, or `otherwise` where none is planned. */
function nextIn(planning: GroupPlanning, house: LocaleContent, otherwise?: Block): Block[] {
  const { group, now } = planning
  const next = group.sessions.find(({ state, start }) => state === 'planned' && !isBy(start, now))
  if (!next) return otherwise ? [otherwise] : []
  return [text(house.sessions.changed.next, { when: whenOf(planning, house, next.start) })]
}
