import type { Content } from '../content/content.ts'
import type { Vault } from '../journal/vault.ts'
import { HOME_ZONE } from '../people/home.ts'
import type { DueTeam, Messenger } from '../ports.ts'
import { nudgingOf, type TeamPlan } from '../teams/planning.ts'
import { pairingDue } from './make-round.ts'
import { pairMany } from './pair-many.ts'
import { nextTeamLook, planTeam } from './plan-team.ts'
import type { Cards, Questions } from './questions.ts'
import { openTeam, teamShelf } from './team.ts'
import type { Colleague } from './team-planning.ts'

/** What planning rounds needs. */
export type RoundPorts = {
  vault: Vault
  messengers: Readonly<Record<string, Pick<Messenger, 'groups'>>>
  content: Content
  questions: Questions
  cards: Cards
}

/** Plans the rounds of one team of buddies. Throws what opening it throws. */
export async function planRounds(ports: RoundPorts, due: DueTeam): Promise<TeamPlan> {
  const { vault, content, questions, cards, messengers } = ports
  const { id, room, now } = due
  const { team: before, members } = openTeam(vault, due)
  const people = new Map(members.map(({ person }) => [person.id, person]))
  const planning = {
    id,
    team: before,
    colleagues: members.map(({ person, member, stored }): Colleague => {
      const nudging = nudgingOf(vault, stored)
      const { id: colleague, zone = HOME_ZONE, user, left } = person
      return { id: colleague, user, member, zone, left, ...(nudging ? { nudging } : {}) }
    }),
    groups: messengers[room.platform]?.groups,
    now,
    content,
    questions,
    cards,
    localeOf: (one: string) => people.get(one)?.locale ?? room.locale,
  }
  const task = pairingDue(planning)
  const paired = task && (await pairMany(task))
  const { team, posts } = planTeam({ ...planning, ...(paired ? { paired } : {}) })
  return { body: vault.seal(room, teamShelf(id), team), posts, nextAt: nextTeamLook({ ...planning, team }) }
}
