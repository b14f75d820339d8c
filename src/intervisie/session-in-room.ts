import type { Decision, Situation } from '../conversations/decision.ts'
import { repeat } from '../conversations/standing.ts'
import type { Led } from '../guide/guide-message.ts'
import type { Block, Button, Inline, Message } from '../messages/message.ts'
import type { Group, OpenedGroup, OpenedPart } from './group.ts'
import { type LedSession, ledIn, nameOf, thereIn } from './led-session.ts'
import { onward } from './standing-in-group.ts'

// What a reply about a session that is led in a room is made of: whose it is, how the room reads it, what is said beside it.

/** Somebody's own part in a group, when they take part in it or look after it. */
export function ownIn({ me }: Situation, { group, members }: OpenedGroup): OpenedPart | undefined {
  const own = members.find(({ person }) => person.id === me?.id)
  return own?.part.part || (me && group.leads.includes(me.id)) ? own : undefined
}

/** A session as its room reads it, with whoever went since no longer in it; undefined when its method is gone. */
export function ledOf({ content }: Situation, opened: OpenedGroup, session: LedSession): Led | undefined {
  const here = thereIn(opened, session.guided).map(({ person }) => person.id)
  const there = { ...session, guided: { ...session.guided, here } }
  return ledIn({ content, id: opened.id, group: opened.group, people: namesIn(opened) }, there)
}

/** Names of whoever takes part, by id: somebody who stopped is named to nobody. */
export function namesIn({ members }: OpenedGroup): Map<string, Inline> {
  return new Map(
    members.filter(({ person, part }) => part.part && !person.left).map((one) => [one.person.id, nameOf(one)]),
  )
}

/** A group as it is now, and what its room reads of it. */
export function toRoom({ id }: OpenedGroup, group: Group, message: Message) {
  return { groups: [{ id, group }], notices: [{ group: id, to: 'room' as const, message }] }
}

/**
 * A word in private beside what the room reads: what somebody is asked there stays asked, and what they put aside is not
 * offered. `first` are buttons before the ways on.
 */
export function quietly(situation: Situation, said: Block, ...first: Button[]): Decision {
  const { conversation } = situation
  if (conversation && conversation.status !== 'resting') return repeat(situation, said)
  return {
    ...(conversation ? { conversation: 'touched' as const } : {}),
    messages: [{ blocks: [said, { type: 'buttons', buttons: [...first, ...onward(situation)] }] }],
  }
}
