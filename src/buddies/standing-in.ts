import type { Situation } from '../conversations/decision.ts'
import { button } from '../conversations/standing.ts'
import type { Block, Button, Inline, Message } from '../messages/message.ts'
import { momentOf } from '../nudges/say-next.ts'
import { nameOfWeekday } from '../people/when/lexemes.ts'
import { silentSince } from './history.ts'
import { dueOf } from './occurrences.ts'
import type { Member, OpenedMember, OpenedTeam, Team } from './team.ts'

// What a reply about teams is made of: where somebody stands in one, and the buttons and values that name it.

/** What nobody told of themselves yet. */
export const NO_PART: Member = { name: '', part: false, since: 1, avoid: [], answers: {} }

/** Somebody's own part in a team. */
export function ownPart({ me }: Situation, { members }: OpenedTeam): Member | undefined {
  return members.find(({ person }) => person.id === me?.id)?.member
}

/** Whether they are in the next round as things are: they said yes, and were not silent for so long that they are out. */
export function takesPart(situation: Situation, opened: OpenedTeam): boolean {
  const part = ownPart(situation, opened)
  return part?.part === true && silentSince(situation.me?.id ?? '', part, opened.team.rounds) === undefined
}

/** Whether they look after a team. */
export function isLead({ me }: Situation, { team }: Pick<OpenedTeam, 'team'>): boolean {
  return me !== undefined && team.leads.includes(me.id)
}

/** A way to write about somebody that tells them, or their name alone where it should not. */
export function mentionOf({ person, member }: Pick<OpenedMember, 'person' | 'member'>): Inline {
  return { mention: person.user, name: member.name }
}

/** Several names in a row: "Noor, Samir en Iris", in the words of a locale. */
export function listOf(names: readonly Inline[], locale: string): Inline[] {
  let next = 0
  return new Intl.ListFormat(locale, { type: 'conjunction' })
    .formatToParts(names.map(String))
    .flatMap(({ type, value }): Inline[] => {
      const name = type === 'element' ? names[next++] : value
      return name === undefined ? [] : [name]
    })
}

/** The number of the round that comes next. */
export function nextNumber({ rounds }: Team): number {
  return (rounds[0]?.number ?? 0) + 1
}

/** When a team has its rounds, as values of a text. */
export function planValues({ house }: Pick<Situation, 'house'>, { plan }: Team): Record<string, string> {
  if (!plan) return {}
  const { every, size } = house.teams
  return {
    every: every[plan.every],
    day: nameOfWeekday(plan.weekday, house.locale, 'long'),
    time: plan.time,
    groups: size[String(plan.size) as '2' | '3'],
  }
}

/** When the next round is, in words: "dinsdag 1 december om 14:00", or undefined when none will be. */
export function nextInWords({ house, now }: Pick<Situation, 'house' | 'now'>, team: Team): string | undefined {
  const at = dueOf(team, now)
  return at && momentOf(at, team.zone, house.locale)
}

/** A post in a room with the way to take part below it. */
export function invitation(house: Situation['house'], said: Block): Message {
  const buttons = [{ id: 'team.join', label: house.teams.labels.join, turn: 0, tone: 'main' as const }]
  return { blocks: [said, { type: 'buttons', buttons }] }
}

/** What a team is called, in words. */
export function nameOf({ house }: Pick<Situation, 'house'>, { name }: Team): string {
  return name ?? house.teams['no-name']
}

/** A button about one team, and perhaps about something in it. */
export function teamButton(
  situation: Situation,
  act: string,
  team: string,
  label: string,
  { tone = 'choice', about }: { tone?: Button['tone']; about?: string } = {},
): Button {
  return button(situation, ['buddies', act, team, ...(about ? [about] : [])].join('.'), label, tone)
}

/** A label with a name in it, short enough for a button. */
export function labelWith(label: string, name: string): string {
  return label.replace('{name}', () => [...name].slice(0, 40).join(''))
}
