import type { Temporal } from 'temporal-polyfill'
import { type Content, contentFor, type LocaleContent } from '../content/content.ts'
import type { Inline } from '../messages/message.ts'
import { nextPrompt } from '../nudges/rotate.ts'
import type { UsualHours, Working } from '../teams/presence.ts'
import type { Answers } from './history.ts'
import type { Candidate, Options, Pairing } from './pairing.ts'
import { type Cards, type Questions, questionsFor } from './questions.ts'
import { listOf } from './standing-in.ts'
import type { Group, Member, Team } from './team.ts'

/**
 * Somebody who has a part in a team, as planning looks at them. `id` is the person's, `user` the platform's for them;
 * `zone` the one their platform told. `left`: their account is closed.
 */
export type Colleague = Working & { id: string; user: string; member: Member; left: boolean }

/**
 * Everything that planning a team looks at. `id` is the team's; `groups` how many people a chat may have that Maatje opens,
 * absent where it can open none. `localeOf` gives the language of a person, by id.
 */
export type TeamPlanning = {
  id: string
  team: Team
  colleagues: readonly Colleague[]
  groups: number | undefined
  now: Temporal.Instant
  content: Content
  questions: Questions
  cards: Cards
  /** What pairingDue asked for, when it was done beforehand. */
  paired?: Pairing
  localeOf(id: string): string
}

type Some = Pick<TeamPlanning, 'team' | 'colleagues'>

/** Who takes part, by id: of their own accord, with an account that is open. */
export function takingPart({ colleagues }: Pick<TeamPlanning, 'colleagues'>): Map<string, Colleague> {
  return new Map(colleagues.filter(({ member, left }) => member.part && !left).map((one) => [one.id, one]))
}

/**
 * Somebody as pairing looks at them. What they are among colleagues counts for mirror pairs alone. Who told nothing stands
 * for both: with anybody they are less of a mirror pair than somebody who asks with somebody who tells.
 */
export function candidateOf({ team }: Pick<Some, 'team'>, { id, member }: Colleague): Candidate {
  const role = roleOf(member)
  const tags = team.plan?.mirror ? (role ? [role] : ['asks', 'tells']) : []
  return { id, avoid: member.avoid, lead: team.leads.includes(id), tags }
}

/** What somebody does in a mirror pair, or undefined when they told nothing. */
export function roleOf({ tag }: Member): 'asks' | 'tells' | undefined {
  if (!tag) return undefined
  return tag === 'experienced' ? 'tells' : 'asks'
}

/** How a team is paired. */
export function optionsOf({ plan, seed }: Team): Options {
  return {
    seed,
    ...(plan ? { size: plan.size, hierarchy: plan.hierarchy } : {}),
    ...(plan?.mirror ? { mix: 'across-tags' } : {}),
  }
}

/** What everybody answered, also those who take no part any more. */
export function answersOf({ colleagues }: Pick<TeamPlanning, 'colleagues'>): Answers {
  return new Map(colleagues.map(({ id, member }) => [id, member]))
}

/** When somebody is written to whose hours nobody knows. */
export function usualHours({ plan, zone }: Team): UsualHours {
  return { time: plan?.time ?? '10:00', zone }
}

/** The next question of a team, and what it has seen then. Throws a RangeError where there are none. */
export function nextQuestion(
  { id, questions, team }: Pick<TeamPlanning, 'id' | 'questions' | 'team'>,
  seen: readonly string[],
): { id: string; seen: string[] } {
  return nextPrompt([...questionsFor(questions, team.locale).keys()], seen, id)
}

/** Everything Maatje says in the language of somebody, or of the team itself. */
export function houseOf({ content, localeOf, team }: TeamPlanning, id?: string): LocaleContent {
  return contentFor(content, id === undefined ? team.locale : localeOf(id))
}

/** Names in a row, each a mention. Of somebody who is not there any more there is no name. */
export function mentionsOf({ colleagues }: Some, ids: readonly string[], locale: string): Inline[] {
  const names = ids.flatMap((id) => colleagues.find((one) => one.id === id) ?? [])
  return listOf(
    names.map(({ user, member }) => ({ mention: user, name: member.name })),
    locale,
  )
}

/** Whether a group gets a chat of its own that Maatje opens. */
export function hasChat({ groups }: Pick<TeamPlanning, 'groups'>, { members }: Group): boolean {
  return groups !== undefined && members.length <= groups
}
