import { listOf } from '../buddies/standing-in.ts'
import { contentFor, type LocaleContent } from '../content/content.ts'
import type { Decision, Situation } from '../conversations/decision.ts'
import { button, repeat, ways } from '../conversations/standing.ts'
import type { Block, Button, Inline, Message } from '../messages/message.ts'
import { seedOf } from '../nudges/rotate.ts'
import { momentOf } from '../nudges/say-next.ts'
import type { Group, OpenedGroup, OpenedPart, Part, Session } from './group.ts'
import { isToCome } from './group-planning.ts'

// What a reply about groups is made of: where somebody stands in one, and the buttons and values that name it.

/** Which way of working a group has until it chooses another: the id of a method. */
const FIRST_METHOD = 'incident'

/** Somebody's own part in a group; undefined for whoever has none. */
export function partIn({ me }: Pick<Situation, 'me'>, { members }: Pick<OpenedGroup, 'members'>): Part | undefined {
  return members.find(({ person }) => person.id === me?.id)?.part
}

/** Whether they look after a group. */
export function isLeadOf({ me }: Pick<Situation, 'me'>, { group }: Pick<OpenedGroup, 'group'>): boolean {
  return me !== undefined && group.leads.includes(me.id)
}

/** Who looks after a group and still has an account that is open. */
export function leadsThere({ group, members }: Pick<OpenedGroup, 'group' | 'members'>): OpenedPart[] {
  return members.filter(({ person }) => group.leads.includes(person.id) && !person.left)
}

/** Who takes part in a group: of their own accord, with an account that is open. */
export function takers(members: readonly OpenedPart[]): OpenedPart[] {
  return members.filter(({ person, part }) => part.part && !person.left)
}

/** Several members in a row, each named so that it tells them: "Noor, Samir en Iris". */
export function namesOf(members: readonly OpenedPart[], locale: string): Inline[] {
  const names = members.map(({ person, part }): Inline => ({ mention: person.user, name: part.name }))
  return listOf(names, locale)
}

/** What a group is called, in words. */
export function nameOfGroup({ house }: Pick<Situation, 'house'>, { name }: Pick<Group, 'name'>): string {
  return name ?? house.groups['no-name']
}

/** When a session begins, in words, by the clock of its group: "dinsdag 1 december om 14:00". */
export function whenIs(house: LocaleContent, { zone }: Pick<Group, 'zone'>, { start }: Pick<Session, 'start'>): string {
  return momentOf(start, zone, house.locale)
}

/** The next session that did not begin: one that can still be moved or skipped. Undefined when there is none. */
export function sessionAhead({ sessions }: Pick<Group, 'sessions'>, now: Situation['now']): Session | undefined {
  return sessions.find((session) => isToCome(session, now))
}

/** Everything Maatje says in the language of a group's room. */
export function houseOfRoom({ content }: Pick<Situation, 'content'>, { locale }: Pick<Group, 'locale'>): LocaleContent {
  return contentFor(content, locale)
}

/** A post in a group's room with the way to take part below it. */
export function invitation(house: LocaleContent, group: string, said: Block): Message {
  const buttons: Button[] = [{ id: `intervisie.join.${group}`, label: house.groups.labels.join, turn: 0, tone: 'main' }]
  return { blocks: [said, { type: 'buttons', buttons }] }
}

/** What is typed in a room of a platform to begin, in words. */
export function howToBegin({ house, me }: Pick<Situation, 'house' | 'me'>): string {
  const { how } = house.groups
  return how[me?.platform ?? ''] ?? Object.values(how)[0] ?? ''
}

/** A button about one group, and perhaps about something in it: the key of a session, a person. */
export function groupButton(
  situation: Pick<Situation, 'turn'>,
  act: string,
  group: string,
  label: string,
  { tone = 'choice', about }: { tone?: Button['tone']; about?: string } = {},
): Button {
  return button(situation, ['intervisie', act, group, ...(about ? [about] : [])].join('.'), label, tone)
}

/** The ways on after something about a group was said. */
export function onward(situation: Situation): Button[] {
  return ways(situation, { intervisie: 'choice', menu: 'quiet' })
}

/**
 * A reply to what cannot be, which changes nothing: before an open question that question stands there again, else the ways
 * on in intervisie, and not the whole menu.
 */
export function refuse(situation: Situation, ...why: Block[]): Decision {
  if (situation.conversation) return repeat(situation, ...why)
  return { messages: [{ blocks: [...why, { type: 'buttons', buttons: onward(situation) }] }] }
}

/** What the `nth` group of a room is called: as the room, with its number from the second one on. */
export function numbered({ groups }: LocaleContent, room: string | undefined, nth: number): string | undefined {
  if (nth === 1) return room
  return groups.numbered.replace('{name}', () => room ?? groups['no-name']).replace('{nth}', String(nth))
}

/** A group nobody planned anything for yet. Its seed is its own, from its id. */
export function newGroup({ here, house, zone, me }: Situation, id: string, nth: number): Group {
  const { room } = here ?? {}
  const name = numbered(house, room?.name, nth)
  return {
    ...(name ? { name } : {}),
    room: room?.id ?? '',
    ...(room?.within ? { within: room.within } : {}),
    locale: house.locale,
    zone,
    leads: me ? [me.id] : [],
    manager: false,
    seed: seedOf(id),
    method: FIRST_METHOD,
    edition: 0,
    editionKnown: {},
    sessions: [],
  }
}
