import type { Content } from '../content/content.ts'
import { codeOf } from '../errors.ts'
import { readNudging } from '../nudges/stored-nudging.ts'
import { HOME_ZONE } from '../people/home.ts'
import { personAt } from '../people/person-at.ts'
import type { DueTeam, Log, Messenger, Person, PlannedPost, PlannedTeam, StoredMember } from '../ports.ts'
import { groupAddress } from '../rooms.ts'
import { pairingDue } from './make-round.ts'
import { pairMany } from './pair-many.ts'
import { nextTeamLook, planTeam } from './plan-team.ts'
import type { Cards, Questions } from './questions.ts'
import { postsTo, type TeamPorts } from './stored-teams.ts'
import { openTeam, teamShelf } from './team.ts'
import type { Colleague, Post } from './team-planning.ts'

/** What planning rounds needs. */
export type RoundPorts = Pick<TeamPorts, 'store' | 'vault' | 'clock' | 'ids'> & {
  messengers: Readonly<Record<string, Pick<Messenger, 'fits' | 'groups'>>>
  log: Log
  content: Content
  questions: Questions
  cards: Cards
}

/** How many teams are planned in one go. */
const AT_ONCE = 20
/** A team that cannot be planned is looked at again so much later: nothing is gained by trying all the time. */
const LATER_HOURS = 24

/**
 * Plans what is due for teams by the database's clock, and gives how many those were. A team moves on in the transaction
 * that plans what comes of it, so that a round is made once, whoever looks at the same time or dies in between. Throws
 * what the store throws.
 */
export async function planTeams(ports: RoundPorts): Promise<number> {
  let planned = 0
  for (;;) {
    const due = await ports.store.takeDueTeams(AT_ONCE)
    const plans: PlannedTeam[] = []
    for (const one of due) plans.push(await plan(ports, one))
    await ports.store.saveTeams(plans)
    planned += due.length
    if (due.length < AT_ONCE) return planned
  }
}

async function plan(ports: RoundPorts, due: DueTeam): Promise<PlannedTeam> {
  const { vault, log, content, questions, cards, messengers } = ports
  const { id, room, version, now } = due
  try {
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
    const nextAt = nextTeamLook({ ...planning, team })
    const deliveries: PlannedPost[] = []
    for (const post of posts) {
      const to = await addressee(ports, room, people, post)
      // Which post it is would say who was silent, or left: nobody reads that in the database.
      if (to)
        deliveries.push(
          ...postsTo(ports, to, post.message, `team/${vault.mark(room, `${id}/${post.key}`)}`, post.until),
        )
    }
    if (deliveries.length > 0) log.event('team.planned', { team: id, deliveries: deliveries.length })
    return { id, version, body: vault.seal(room, teamShelf(id), team), deliveries, ...(nextAt ? { nextAt } : {}) }
  } catch (error) {
    if (codeOf(error) === 'store_failed') throw error
    log.event('team.failed', { team: id, code: codeOf(error) })
    return { id, version, body: due.body, nextAt: now.add({ hours: LATER_HOURS }), deliveries: [] }
  }
}

/** Whom a post is for, made known when it is a chat that was never written to; undefined for somebody who is gone. */
async function addressee(
  ports: RoundPorts,
  room: Person,
  people: ReadonlyMap<string, Person>,
  { to }: Post,
): Promise<Person | undefined> {
  switch (to.type) {
    case 'room':
      return room
    case 'person':
      return people.get(to.id)
    case 'group': {
      const users = to.ids.flatMap((id) => people.get(id)?.user ?? [])
      return personAt(ports, { ...groupAddress(room, users), locale: room.locale })
    }
    default:
      return to satisfies never
  }
}

/** When a member works, as far as they told and it can be read: without it they are as somebody who told nothing. */
function nudgingOf(vault: TeamPorts['vault'], { person, nudging }: StoredMember) {
  if (!nudging) return undefined
  try {
    return readNudging(vault, person, nudging)
  } catch {
    return undefined
  }
}
