import { ROLES, type Role } from '../guide/method.ts'
import { seedOf } from '../nudges/rotate.ts'

/** Who is what in a session. */
export type Roles = Partial<Record<Role, string>>

/** Everybody as a role sees them: how many of the others had it longer ago, by id. */
type Turns = Readonly<Record<Role, ReadonlyMap<string, number>>>

/**
 * Who is what in a session, from those who come. Pure: the same people, history and seed give the same roles, in whatever
 * order they are named. `volunteers` said they bring a case; `history` is who was what before, newest first; `kept` are
 * roles that somebody has already, which stay.
 *
 * A case is brought by a volunteer, and without one by whoever brought one longest ago. The other roles go to who had them
 * longest ago, or never. While three people are there nobody has two roles. Those who had the least of all roles go first
 * where that decides nothing, so that in as many sessions as there are people everybody has each role once; then the seed
 * decides.
 */
export function handOutRoles(
  coming: readonly string[],
  volunteers: readonly string[],
  history: readonly Roles[],
  seed: number,
  kept: Roles = {},
): Roles {
  const people = [...new Set(coming)].sort()
  const turns = turnsOf(people, history)
  const willing = people.filter((id) => volunteers.includes(id) && !Object.values(kept).includes(id))
  const forCase = willing.length > 0 ? willing : people
  const ways = (role: Role, some: readonly string[]) =>
    kept[role] === undefined ? firstOf(role, some, turns, seed) : [kept[role]]
  const all = ways('case', forCase).flatMap((one) =>
    ways('facilitator', people).flatMap((two) =>
      ways('time', people).map((three): Required<Roles> => ({ case: one, facilitator: two, time: three })),
    ),
  )
  let best: { roles: Required<Roles>; cost: readonly number[] } | undefined
  for (const roles of all) {
    const cost = costOf(roles, turns, seed)
    if (!best || isLess(cost, best.cost)) best = { roles, cost }
  }
  return best?.roles ?? {}
}

/**
 * The first ones for a role alone, as many as there are roles: whoever the others go to, the best of the rest is among them.
 * So a group of any size is looked at in no time.
 */
function firstOf(role: Role, some: readonly string[], turns: Turns, seed: number): string[] {
  return some
    .map((id) => ({ id, cost: [turns[role].get(id) ?? 0, -freeOf(id, turns), seedFor(role, id, seed)] }))
    .sort((one, other) => (isLess(one.cost, other.cost) ? -1 : 1))
    .slice(0, ROLES.length)
    .map(({ id }) => id)
}

/** How many roles somebody never had, or has had as long ago as anybody. */
function freeOf(id: string, turns: Turns): number {
  return ROLES.filter((role) => turns[role].get(id) === 0).length
}

function seedFor(role: Role, id: string, seed: number): number {
  return seedOf(`${seed}\n${role}\n${id}`)
}

/** What speaks against a way to hand out roles, what counts most first. */
function costOf(roles: Required<Roles>, turns: Turns, seed: number): number[] {
  const turn = (role: Role) => turns[role].get(roles[role]) ?? 0
  const people = new Set(Object.values(roles))
  return [
    -people.size,
    // Of two people one brings the case, and the other does the rest: nobody leads the talk about their own.
    roles.case === roles.facilitator || roles.case === roles.time ? 1 : 0,
    turn('case'),
    turn('facilitator') + turn('time'),
    // Whoever still has the most roles before them goes now: later there would be two at once for them.
    -[...people].reduce((sum, id) => sum + freeOf(id, turns), 0),
    ...ROLES.map((role) => seedFor(role, roles[role], seed)),
  ]
}

/** 0 for who never had a role, then one more for each session in which it went to one of these people, longest ago first. */
function turnsOf(people: readonly string[], history: readonly Roles[]): Turns {
  const of = (role: Role) => {
    // Newest first, each once.
    const had = [...new Set(history.flatMap((roles) => roles[role] ?? []))]
      .filter((id) => people.includes(id))
      .reverse()
    const first = had.length === people.length ? 0 : 1
    return new Map(people.map((id) => [id, had.includes(id) ? had.indexOf(id) + first : 0]))
  }
  return { facilitator: of('facilitator'), case: of('case'), time: of('time') }
}

function isLess(one: readonly number[], other: readonly number[]): boolean {
  const at = one.findIndex((value, index) => value !== other[index])
  return at >= 0 && (one[at] ?? 0) < (other[at] ?? 0)
}

/** The roles somebody has in a session, in the order of ROLES. */
export function rolesOf(roles: Roles | undefined, id: string): Role[] {
  return ROLES.filter((role) => roles?.[role] === id)
}

/** What somebody is, as it is remembered that they were told. */
export function rolesTold(roles: readonly Role[]): string {
  return roles.join(' ')
}
