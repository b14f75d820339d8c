import type { Temporal } from 'temporal-polyfill'
import type { Decision, Here, Situation } from '../conversations/decision.ts'
import type { Intent } from '../conversations/read-intent.ts'
import { deliveryShelf } from '../delivery/deliver.ts'
import { inTime } from '../in-time.ts'
import type { Vault } from '../journal/vault.ts'
import type { Message } from '../messages/message.ts'
import { splitMessage } from '../messages/split.ts'
import { personAt } from '../people/person-at.ts'
import type { Change, Clock, Ids, Messenger, Person, PlannedPost, Starter, Store } from '../ports.ts'
import { roomAddress } from '../rooms.ts'
import { memberShelf, type OpenedTeam, openTeam, teamShelf } from './team.ts'

/** What loading and saving teams needs. */
export type TeamPorts = {
  messengers: Readonly<Record<string, Pick<Messenger, 'fits' | 'profile'>>>
  starters: Readonly<Record<string, readonly Starter[] | undefined>>
  store: Store
  vault: Vault
  clock: Clock
  ids: Ids
}

/** The teams a decision is about, as loaded, and the room it was made in. */
export type TeamsHad = { teams: readonly OpenedTeam[]; here?: Here & { place: Person } }
export const NO_TEAMS: TeamsHad = { teams: [] }

/** The flow in which a team's rounds are set up. */
const PLANNING = 'buddies-plan'
/** How long a name is waited for, in seconds: without it the one that came along is good. */
const NAME_SECONDS = 3

/** What an intent needs of somebody's teams: nothing, for most. Throws what the store throws. */
export async function teamsFor(
  ports: TeamPorts,
  person: Person,
  { conversation, others }: Situation,
  intent: Intent,
): Promise<TeamsHad> {
  const { store, vault, ids } = ports
  const isAbout = intent.type === 'room' || intent.type === 'buddies' || intent.type === 'avoid'
  const isPlanning = [conversation, ...others].some((talk) => talk?.flow === PLANNING)
  if (!isAbout && !isPlanning && !(intent.type === 'word' && intent.word === 'buddies')) return NO_TEAMS
  const teams = (await store.teamsOf(person.id)).map((stored) => openTeam(vault, stored))
  if (intent.type !== 'room') return { teams }
  const { room } = intent
  const address = roomAddress(person, room.id)
  const known = await store.findPerson(address)
  const place = await personAt(ports, {
    ...address,
    locale: known?.locale ?? person.locale,
    ...(room.reach ? { reach: room.reach } : {}),
  })
  // What was gone is there again: somebody does something in it.
  if (place.left && intent.did.type !== 'left') await store.learn(place.id, { left: false })
  const stored = await store.findTeam(address)
  const team = stored && openTeam(vault, stored)
  const starters = ports.starters[person.platform]
  const here = {
    id: team?.id ?? ids.next(),
    room,
    place,
    ...(team ? { team } : {}),
    ...(starters ? { starters } : {}),
  }
  return { teams, here }
}

/** The same intent with what the platform calls somebody, where they take part in something by it: others read that name. */
export async function withName(
  { messengers }: Pick<TeamPorts, 'messengers'>,
  person: Person,
  intent: Intent,
): Promise<Intent> {
  if (intent.type !== 'room' || (intent.did.type !== 'text' && intent.did.type !== 'button')) return intent
  const asked = messengers[person.platform]?.profile?.(person)
  const told = asked && (await inTime(NAME_SECONDS, 'profile_timeout', asked).catch(() => undefined))
  return told?.name ? { ...intent, name: told.name } : intent
}

/** What was decided about teams, as rows: everything sealed, every post a delivery with a key of its own. */
export function teamChanges(
  ports: TeamPorts,
  person: Person,
  { teams = [], members = [], posts = [] }: Decision,
  had: TeamsHad,
  inbound: string,
): Pick<Change, 'teams' | 'members' | 'posts'> {
  const { vault, clock } = ports
  const known = new Map([...had.teams, ...(had.here?.team ? [had.here.team] : [])].map((one) => [one.id, one]))
  const placeOf = (id: string) => known.get(id)?.room ?? (had.here?.id === id ? had.here.place : undefined)
  const nextAt = clock.now()
  return {
    teams: teams.flatMap(({ id, team }) => {
      const room = placeOf(id)
      const version = known.get(id)?.version
      if (!room) return []
      const body = vault.seal(room, teamShelf(id), team)
      return [{ id, room: room.id, body, nextAt, ...(version === undefined ? {} : { version }) }]
    }),
    members: members.map(({ team, to }) => {
      return { team, to: to === 'gone' ? to : { body: vault.seal(person, memberShelf(team, person), to) } }
    }),
    posts: posts.flatMap(({ team, message }, index) => {
      const room = placeOf(team)
      return room ? postsTo(ports, room, message, `${inbound}/post/${index}`) : []
    }),
  }
}

/**
 * One message for an addressee as planned deliveries: as many as their platform needs, each with a key of its own. Nothing
 * goes once it `expires`.
 */
export function postsTo(
  {
    messengers,
    vault,
    ids,
  }: Pick<TeamPorts, 'vault' | 'ids'> & { messengers: Readonly<Record<string, Pick<Messenger, 'fits'>>> },
  to: Person,
  message: Message,
  key: string,
  expires?: Temporal.Instant,
): PlannedPost[] {
  const messenger = messengers[to.platform]
  const parts = messenger ? splitMessage(message, messenger.fits) : [message]
  return parts.map((part, index) => {
    const id = ids.next()
    return {
      id,
      to: to.id,
      dedupeKey: `${key}/${index}`,
      body: vault.seal(to, deliveryShelf(id), part),
      ...(expires ? { expires } : {}),
    }
  })
}
