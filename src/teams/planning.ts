import type { Temporal } from 'temporal-polyfill'
import { codeOf } from '../errors.ts'
import type { Vault } from '../journal/vault.ts'
import type { Nudging } from '../nudges/nudging.ts'
import { readNudging } from '../nudges/stored-nudging.ts'
import { personAt } from '../people/person-at.ts'
import type {
  Clock,
  DueTeam,
  Ids,
  Log,
  Messenger,
  Person,
  PlannedPost,
  PlannedTeam,
  Store,
  StoredMember,
  TeamKind,
} from '../ports.ts'
import { groupAddress } from '../rooms.ts'
import { type Post, postsTo } from './posts.ts'

/** What planning for teams needs. */
export type TeamPlanningPorts = {
  store: Store
  vault: Vault
  clock: Clock
  ids: Ids
  log: Log
  messengers: Readonly<Record<string, Pick<Messenger, 'fits' | 'groups'>>>
}

/**
 * A team's new state, sealed, what it has to send, and when there is next something to plan, absent for never. `members` are
 * new states of the parts of some of its people, by their ids, each sealed for whose it is.
 */
export type TeamPlan = Pick<PlannedTeam, 'body' | 'members'> & {
  posts: readonly Post[]
  nextAt?: Temporal.Instant | undefined
}

/** How a team of each kind is planned. */
export type Planners = Readonly<Record<TeamKind, (due: DueTeam) => Promise<TeamPlan> | TeamPlan>>

/** How many teams are planned in one go. */
const AT_ONCE = 20
/** A team that cannot be planned is looked at again so much later: nothing is gained by trying all the time. */
const LATER_HOURS = 24

/**
 * Plans what is due for teams by the database's clock, and gives how many those were. A team moves on in the transaction
 * that plans what comes of it, so that everything is sent once, whoever looks at the same time or dies in between. Throws
 * what the store throws.
 */
export async function planTeams(ports: TeamPlanningPorts, planners: Planners): Promise<number> {
  let planned = 0
  for (;;) {
    const due = await ports.store.takeDueTeams(AT_ONCE)
    const plans: PlannedTeam[] = []
    for (const one of due) plans.push(await plan(ports, planners, one))
    await ports.store.saveTeams(plans)
    planned += due.length
    if (due.length < AT_ONCE) return planned
  }
}

async function plan(ports: TeamPlanningPorts, planners: Planners, due: DueTeam): Promise<PlannedTeam> {
  const { vault, log } = ports
  const { id, room, version, now, members } = due
  try {
    const { body, posts, nextAt, members: parts = [] } = await planners[due.kind](due)
    const people = new Map(members.map(({ person }) => [person.id, person]))
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
    return { id, version, body, members: parts, deliveries, ...(nextAt ? { nextAt } : {}) }
  } catch (error) {
    if (codeOf(error) === 'store_failed') throw error
    log.event('team.failed', { team: id, code: codeOf(error) })
    return { id, version, body: due.body, nextAt: now.add({ hours: LATER_HOURS }), deliveries: [] }
  }
}

/** Whom a post is for, made known when it is a chat that was never written to; undefined for somebody who is gone. */
async function addressee(
  ports: TeamPlanningPorts,
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
export function nudgingOf(vault: Vault, { person, nudging }: StoredMember): Nudging | undefined {
  if (!nudging) return undefined
  try {
    return readNudging(vault, person, nudging)
  } catch {
    return undefined
  }
}
