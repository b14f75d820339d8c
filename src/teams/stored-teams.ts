import { memberShelf, type OpenedTeam, openTeam, teamShelf } from '../buddies/team.ts'
import type { Decision, Here, Situation } from '../conversations/decision.ts'
import type { Intent } from '../conversations/read-intent.ts'
import { inTime } from '../in-time.ts'
import { groupShelf, type OpenedGroup, openGroup, partShelf } from '../intervisie/group.ts'
import type { Vault } from '../journal/vault.ts'
import { HOME_ZONE } from '../people/home.ts'
import { personAt } from '../people/person-at.ts'
import type { Change, Clock, Ids, Messenger, Person, Starter, Store, StoredTeam, TeamChange } from '../ports.ts'
import { roomAddress } from '../rooms.ts'
import { isAbout } from './decide-room.ts'
import { countOnLeave } from './on-leave.ts'
import { nudgingOf } from './planning.ts'
import { postsTo } from './posts.ts'
import type { Working } from './presence.ts'

/** What loading and saving teams needs. */
export type TeamPorts = {
  messengers: Readonly<Record<string, Pick<Messenger, 'fits' | 'profile'>>>
  starters: Readonly<Record<string, readonly Starter[] | undefined>>
  store: Store
  vault: Vault
  clock: Clock
  ids: Ids
}

/** The teams and groups a decision is about, as loaded, and the room it was made in. */
export type TeamsHad = {
  teams: readonly OpenedTeam[]
  groups: readonly OpenedGroup[]
  newId?: string
  newNth?: number
  leave?(group: string, date: string): number
  here?: Here & { place: Person }
}
export const NO_TEAMS: TeamsHad = { teams: [], groups: [] }

/** Flows that are about a team of theirs. */
const ABOUT_TEAMS = ['buddies-plan']
const ABOUT_GROUPS = [
  'intervisie-plan',
  'intervisie-move',
  'intervisie-place',
  'intervisie-case',
  'intervisie-view',
  'intervisie-after',
]
/** How long what is said at once to others is worth sending. */
const NOTICE_WORTH = { hours: 2 }
/** How long a name is waited for, in seconds: without it the one that came along is good. */
const NAME_SECONDS = 3

/** What an intent needs of somebody's teams: nothing, for most. Throws what the store throws. */
export async function teamsFor(
  ports: TeamPorts,
  person: Person,
  { content, conversation, others, turn }: Situation,
  intent: Intent,
): Promise<TeamsHad> {
  const { store, vault, ids } = ports
  const isWord = (word: string) => intent.type === 'word' && intent.word === word
  const isIn = (flows: readonly string[]) => [conversation, ...others].some((talk) => flows.includes(talk?.flow ?? ''))
  const isRoom = intent.type === 'room'
  const isAboutTeams =
    isRoom || intent.type === 'buddies' || intent.type === 'avoid' || isWord('buddies') || isIn(ABOUT_TEAMS)
  // A text that answers nothing may be what they write in a session of theirs.
  const isUnasked = turn > 0 && !conversation && intent.type === 'step' && intent.turn === undefined
  const isAboutGroups =
    isRoom || intent.type === 'intervisie' || isWord('intervisie') || isIn(ABOUT_GROUPS) || isUnasked
  if (!isAboutTeams && !isAboutGroups) return NO_TEAMS
  const stored = await store.teamsOf(person.id)
  if (intent.type === 'room') return inRoom(ports, person, { content }, intent, stored)
  const groups = isAboutGroups ? groupsIn(vault, stored) : []
  const newNth =
    intent.type === 'intervisie' && intent.act === 'split' ? await nthFor(store, groups, intent.group) : undefined
  return {
    teams: isAboutTeams ? teamsIn(vault, stored) : [],
    groups,
    ...(isAboutGroups ? { leave: leaveIn(vault, groups) } : {}),
    ...(newNth === undefined ? {} : { newId: ids.next(), newNth }),
  }
}

/** Those of somebody and of the room they did something in, each opened once. */
async function inRoom(
  ports: TeamPorts,
  person: Person,
  { content }: Pick<Situation, 'content'>,
  { room, did }: Extract<Intent, { type: 'room' }>,
  stored: readonly StoredTeam[],
): Promise<TeamsHad> {
  const { store, vault, ids } = ports
  const address = roomAddress(person, room.id)
  const known = await store.findPerson(address)
  const place = await personAt(ports, {
    ...address,
    locale: known?.locale ?? person.locale,
    ...(room.reach ? { reach: room.reach } : {}),
  })
  // What was gone is there again: somebody does something in it.
  if (place.left && did.type !== 'left') await store.learn(place.id, { left: false })
  const there = await store.teamsIn(address)
  // Read later than theirs: what is decided about the same team is decided on the one that is saved against.
  const elsewhere = stored.filter((one) => !there.some(({ id }) => id === one.id))
  const theirs = <Opened extends { id: string }>(all: readonly Opened[]) =>
    stored.flatMap(({ id }) => all.find((one) => one.id === id) ?? [])
  const [teamsHere, groupsHere] = [teamsIn(vault, there), groupsIn(vault, there)]
  const teams = theirs([...teamsHere, ...teamsIn(vault, elsewhere)])
  const groups = theirs([...groupsHere, ...groupsIn(vault, elsewhere)])
  const [team] = teamsHere
  const starters = ports.starters[person.platform]
  const mayBegin = did.type === 'text' && isAbout(content, 'intervisie', did.text)
  const here = {
    id: team?.id ?? ids.next(),
    ...(mayBegin ? { newGroup: ids.next() } : {}),
    room,
    place,
    groups: groupsHere,
    ...(team ? { team } : {}),
    ...(starters ? { starters } : {}),
  }
  return { teams, groups, leave: leaveIn(vault, groups), here }
}

/** The number another group would get in the room of one, also when they have no part in all the groups there. */
async function nthFor(store: Store, groups: readonly OpenedGroup[], id: string): Promise<number | undefined> {
  const room = groups.find((one) => one.id === id)?.room
  if (!room) return undefined
  const there = (await store.teamsIn(room)).filter(({ kind }) => kind === 'intervisie')
  return Math.max(0, ...there.map(({ nth }) => nth)) + 1
}

/** How many who take part in a group are on leave on a date. Their rosters are opened once, when it is first asked for. */
function leaveIn(vault: Vault, groups: readonly OpenedGroup[]): NonNullable<TeamsHad['leave']> {
  const known = new Map<string, readonly Working[]>()
  const peopleOf = (id: string) => {
    const members = groups.find((one) => one.id === id)?.members ?? []
    return members
      .filter(({ person, part }) => part.part && !person.left)
      .map(({ person: { zone = HOME_ZONE }, stored }) => ({ nudging: nudgingOf(vault, stored), zone }))
  }
  return (group, date) => {
    const people = known.get(group) ?? peopleOf(group)
    known.set(group, people)
    return countOnLeave(people, date)
  }
}

function teamsIn(vault: Vault, stored: readonly StoredTeam[]): OpenedTeam[] {
  return stored.filter(({ kind }) => kind === 'buddies').map((one) => openTeam(vault, one))
}

function groupsIn(vault: Vault, stored: readonly StoredTeam[]): OpenedGroup[] {
  return stored.filter(({ kind }) => kind === 'intervisie').map((one) => openGroup(vault, one))
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

/** What was decided about teams and groups, as rows: everything sealed, every post a delivery with a key of its own. */
export function teamChanges(
  ports: TeamPorts,
  person: Person,
  decision: Decision,
  had: TeamsHad,
  inbound: string,
): Required<Pick<Change, 'teams' | 'members' | 'posts'>> {
  const { vault, clock } = ports
  const { teams = [], members = [], posts = [], groups = [], parts = [], notices = [] } = decision
  const { here } = had
  const all: (OpenedTeam | OpenedGroup)[] = [
    ...had.teams,
    ...had.groups,
    ...(here?.team ? [here.team] : []),
    ...(here?.groups ?? []),
  ]
  const known = new Map(all.map((one) => [one.id, one]))
  const isNewHere = (id: string) => groups.some((one) => one.id === id && one.room !== undefined)
  const placeOf = (id: string) => known.get(id)?.room ?? (here?.id === id || isNewHere(id) ? here?.place : undefined)
  const people = new Map(
    all.flatMap(({ members }): readonly { person: Person }[] => members).map(({ person: one }) => [one.id, one]),
  )
  people.set(person.id, person)
  const change = (id: string, sealed: (room: Person) => Uint8Array, more: Partial<TeamChange> = {}): TeamChange[] => {
    const room = placeOf(id) ?? roomOfSplit(groups, known, id)
    const version = known.get(id)?.version
    if (!room) return []
    const which = version === undefined ? more : { version }
    return [{ id, room: room.id, body: sealed(room), nextAt: clock.now(), ...which }]
  }
  return {
    teams: [
      ...teams.flatMap(({ id, team }) => change(id, (room) => vault.seal(room, teamShelf(id), team))),
      ...groups.flatMap(({ id, group, nth = 1 }) => {
        return change(id, (room) => vault.seal(room, groupShelf(id), group), { kind: 'intervisie', nth })
      }),
    ],
    members: [
      ...members.map(({ team, to }) => {
        return { team, to: to === 'gone' ? to : { body: vault.seal(person, memberShelf(team, person), to) } }
      }),
      ...parts.flatMap(({ group, person: colleague, to }) => {
        const owner = people.get(colleague ?? person.id)
        if (!owner) return []
        const sealed = to === 'gone' ? to : { body: vault.seal(owner, partShelf(group, owner), to) }
        return [{ team: group, person: owner.id, to: sealed }]
      }),
    ],
    posts: [
      ...posts.flatMap(({ team, message }, index) => {
        const room = placeOf(team)
        return room ? postsTo(ports, room, message, `${inbound}/post/${index}`) : []
      }),
      ...notices.flatMap(({ group, to, message }, index) => {
        const room = placeOf(group)
        const addressees = to === 'room' ? [room] : to.map((id) => people.get(id))
        // What is for people who are together now is not for the night after it.
        const ends = to === 'room' ? undefined : clock.now().add(NOTICE_WORTH)
        return addressees.flatMap((one, nth) =>
          one ? postsTo(ports, one, message, `${inbound}/notice/${index}/${nth}`, ends) : [],
        )
      }),
    ],
  }
}

/** The room of a group that is new beside another one of the same room, decided on in private. */
function roomOfSplit(
  groups: NonNullable<Decision['groups']>,
  known: ReadonlyMap<string, OpenedTeam | OpenedGroup>,
  id: string,
): Person | undefined {
  const room = groups.find((one) => one.id === id)?.group.room
  return [...known.values()].find((one) => 'group' in one && one.group.room === room)?.room
}
