import type { Address } from './ports.ts'

/**
 * Where something is written that is no private chat. `room` is one that is there (a channel), by the platform's own id;
 * `group` is a chat of these people and Maatje, which a platform opens when it is first written to.
 */
export type Place =
  | { type: 'person'; user: string }
  | { type: 'room'; id: string }
  | { type: 'group'; users: readonly string[] }

const ROOM = 'room/'
const GROUP = 'group/'
/** Stands in no id of an account on any platform we know: those are letters, digits, dashes, colons and underscores. */
const AND = '+'

/** The address of a room in one workspace or organisation. What is written there is stored as for a person: with a key of its own. */
export function roomAddress({ platform, tenant }: Omit<Address, 'user'>, id: string): Address {
  return { platform, tenant, user: `${ROOM}${id}` }
}

/** The address of a chat of these people, the same in whatever order they are named. */
export function groupAddress({ platform, tenant }: Omit<Address, 'user'>, users: readonly string[]): Address {
  return { platform, tenant, user: `${GROUP}${[...users].sort().join(AND)}` }
}

/** What an address leads to. Pure. */
export function placeOf({ user }: Pick<Address, 'user'>): Place {
  if (user.startsWith(ROOM)) return { type: 'room', id: user.slice(ROOM.length) }
  if (user.startsWith(GROUP)) return { type: 'group', users: user.slice(GROUP.length).split(AND) }
  return { type: 'person', user }
}
