import { Temporal } from 'temporal-polyfill'
import { onTestFinished } from 'vitest'
import type { App } from '../../src/app.ts'
import {
  type Group,
  groupShelf,
  NO_PART,
  type OpenedGroup,
  openGroup,
  type Part,
  partShelf,
  type Session,
} from '../../src/intervisie/group.ts'
import type { Inbound, Input, Store } from '../../src/ports.ts'
import { roomAddress } from '../../src/rooms.ts'
import { buttonsOf } from '../talk.ts'
import {
  committed,
  createClock,
  createPlatform,
  type Event,
  lettersOf,
  MORNING,
  moveClocks,
  openApp,
  type Platform,
  type StillClock,
  vault,
  watched,
} from './fakes.ts'

// A group of six in one room, put into a store as it is once they said they take part, and bots that look after it: one
// that never stops, or three that die all the time.

const ZONE = 'Europe/Amsterdam'
const TOWN = { platform: 'test', tenant: 'town' }
/** The room, as its platform tells it. */
export const ROOM = { id: 'C-noord', name: 'team Noord' }
export const IN_ROOM = `room/${ROOM.id}`
export const GROUP = uuid(99)
/** The second Tuesday of the month, at ten. */
export const SESSION = '2026-12-08'
/** Far more moments than there are at which something is due. */
const MOST_LOOKS = 300
/** When everything begins: two weeks and a day before. */
export const FROM = momentOf('2026-11-23T09:00')
/** Who takes part. The first one looks after it. */
export const NAMES = ['noor', 'samir', 'ilse', 'joost', 'fatma', 'bram'] as const

/** The same ids in every run: they decide who comes first among equals. */
export function uuid(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
}

/** A wall time in Amsterdam as a moment. */
export function momentOf(wall: string): Temporal.Instant {
  return Temporal.PlainDateTime.from(wall).toZonedDateTime(ZONE).toInstant()
}

/** What is made other than usual: of the group, of everybody's part in it, by what they are called. */
export type GroupMade = {
  group?: Partial<Group>
  part?: (name: string) => Partial<Part>
  names?: (name: string) => string
}

/** Puts the group into a store. Everybody has answered that they come but the last one. */
export async function makeGroup(
  store: Store,
  { group = {}, part, names = (name) => name }: GroupMade = {},
): Promise<void> {
  const make = (id: string, user: string) => {
    const person = {
      ...TOWN,
      user,
      id,
      locale: 'nl',
      zone: ZONE,
      wrappedKey: vault.newKey({ id, tenant: TOWN.tenant }),
    }
    return store.addPerson(person, vault.masterId, MORNING)
  }
  const room = await make(uuid(50), roomAddress(TOWN, ROOM.id).user)
  const made: Group = {
    name: ROOM.name,
    room: ROOM.id,
    locale: 'nl',
    zone: ZONE,
    leads: [uuid(0)],
    manager: false,
    seed: 3,
    method: 'incident',
    rule: { recurrence: { every: 'month', nth: 2, weekday: 2 }, time: '10:00', zone: ZONE, minutes: 90 },
    edition: 1,
    editionKnown: Object.fromEntries(NAMES.map((_, index) => [uuid(index), 1])),
    place: 'de vergaderzaal',
    sessions: [],
    ...group,
  }
  for (const [index, name] of NAMES.entries()) {
    const person = await make(uuid(index), name)
    const answer = index === 1 ? 'case' : 'yes'
    const coming: Part['coming'] = index < NAMES.length - 1 ? { [SESSION]: { answer, at: FROM } } : {}
    const own: Part = { ...NO_PART, name: names(name), part: true, coming, ...part?.(name) }
    const outcome = await committed(store, person, {
      ...(index === 0
        ? {
            teams: [
              {
                id: GROUP,
                room: room.id,
                kind: 'intervisie' as const,
                nth: 1,
                body: vault.seal(room, groupShelf(GROUP), made),
                nextAt: FROM,
              },
            ],
          }
        : {}),
      members: [{ team: GROUP, to: { body: vault.seal(person, partShelf(GROUP, person), own) } }],
    })
    if (outcome !== 'saved') throw new Error(`no group was made: ${outcome}`)
  }
}

/** The group as it is stored, opened. */
export async function groupIn(store: Store): Promise<OpenedGroup> {
  const [stored] = await store.teamsIn(roomAddress(TOWN, ROOM.id))
  if (!stored) throw new Error('the group is gone')
  return openGroup(vault, stored)
}

/** Its session, and where Maatje is in leading it. */
export async function sessionIn(store: Store): Promise<Session> {
  const { group } = await groupIn(store)
  const session = group.sessions.find(({ key }) => key === SESSION)
  if (!session) throw new Error('there is no such session')
  return session
}

/** Somebody’s part in it, opened. */
export async function partOf(store: Store, name: (typeof NAMES)[number]): Promise<Part> {
  const { members } = await groupIn(store)
  const mine = members.find(({ person }) => person.user === name)
  if (!mine) throw new Error(`${name} has no part`)
  return mine.part
}

/** One app over the store, a platform and a clock, and what people do through it; `reopen` stops it and opens a new one. */
export type Life = {
  platform: Platform
  clock: StillClock
  readonly app: App
  events: Event[]
  /** Stops the process and opens a new one on what is stored. */
  reopen(): Promise<void>
  /** Somebody does something, and everything that follows from it is done. */
  act(user: string, input: Input): Promise<void>
  say(user: string, text: string): Promise<void>
  inRoom(user: string, text: string): Promise<void>
  /** Presses the newest button whose id begins with this, in the room or in somebody's own chat. */
  press(user: string, begins: string, where?: 'room' | 'chat'): Promise<void>
  /** The ids of the buttons below what was last said somewhere. */
  buttons(place: string): string[]
  /** What was said in a place, in letters. */
  heard(place: string): string[]
  /** The clocks are moved on from one moment in which something is due to the next. */
  pass(until: Temporal.Instant): Promise<void>
}

export async function openLife(store: Store, platform = createPlatform()): Promise<Life> {
  const clock = createClock(FROM)
  await moveClocks(store, clock)
  const events: Event[] = []
  const open = () => {
    const made = openApp({ store, platform, clock })
    return { app: made.app, close: () => events.push(...made.events), made }
  }
  let opened = open()
  onTestFinished(() => opened.app.stop())
  const settle = async () => {
    await opened.app.idle()
    await opened.app.tick()
    await opened.app.idle()
  }
  const life: Life = {
    platform,
    clock,
    get app() {
      return opened.app
    },
    get events() {
      return [...events, ...opened.made.events]
    },
    async reopen() {
      await opened.app.stop()
      opened.close()
      opened = open()
      await opened.app.start()
      await settle()
    },
    async act(user, input) {
      clock.moveTo((await store.clock()).now)
      const id = `${user}/${platform.posts.length}/${clock.now()}/${Math.random()}`
      const inbound: Inbound = { ...TOWN, user, id, locale: 'nl', zone: ZONE, input }
      await opened.app.receive(inbound)
      await settle()
    },
    say: (user, text) => life.act(user, { type: 'text', text }),
    inRoom: (user, text) => life.act(user, { type: 'room', room: ROOM, name: user, did: { type: 'text', text } }),
    async press(user, begins, where = 'room') {
      const place = where === 'room' ? IN_ROOM : user
      const button = platform.posts
        .filter((post) => post.user === place)
        .flatMap(({ message }) => buttonsOf(message))
        .findLast(({ id }) => id.startsWith(begins))
      if (!button) throw new Error(`there is no button ${begins} in ${place}`)
      const { id, turn } = button
      if (where === 'chat') return life.act(user, { type: 'button', id, turn })
      return life.act(user, { type: 'room', room: ROOM, name: user, did: { type: 'button', id } })
    },
    buttons(place) {
      const last = platform.posts.findLast(({ user }) => user === place)
      return last ? buttonsOf(last.message).map(({ id }) => id) : []
    },
    heard: (place) => platform.posts.filter(({ user }) => user === place).map(({ message }) => lettersOf(message)),
    pass: (until) => passing(store, clock, until, settle),
  }
  return life
}

/** The clocks are moved to each moment at which something is due, where everything `look`s, and on to the last. */
export async function passing(
  store: Store,
  clock: StillClock,
  until: Temporal.Instant,
  look: () => Promise<void>,
): Promise<void> {
  for (let looks = 0; ; looks++) {
    if (looks === MOST_LOOKS) throw new Error(`it is never ${until}`)
    await look()
    clock.moveTo((await store.clock()).now)
    if (Temporal.Instant.compare(clock.now(), until) >= 0) return
    const next = await store.nextLook()
    const isSooner = next && Temporal.Instant.compare(next, until) < 0
    const isAhead = isSooner && Temporal.Instant.compare(next, clock.now()) > 0
    // What fell due while it was looked at is looked at before time moves.
    if (isSooner && !isAhead) continue
    await moveClocks(store, clock, isAhead ? next : until)
  }
}

/** At which call of its store a process dies, and whether that call was still done. */
export type Death = { call: keyof Store; done: boolean }

/** A store whose process dies at its first call of a kind: it gets no answer, and no later call is made. */
export function mortal(store: Store, { call, done }: Death, died: () => void): Store {
  let isDead = false
  const die = (name: keyof Store) => {
    if (name !== call || isDead) return
    isDead = true
    died()
    throw new Error('the process is gone')
  }
  return watched(store, {
    before(name) {
      if (isDead) throw new Error('the process is gone')
      if (!done) die(name)
    },
    after(name) {
      if (done) die(name)
    },
  })
}

/** Everything of a platform's posts, as somebody reads it, in an order of its own. */
export function readings({ posts }: Platform): string[] {
  return posts
    .map(({ user, message }) => {
      const labels = buttonsOf(message).map(({ label }) => `[${label}]`)
      return [`${user}: ${lettersOf(message)}`, ...labels].join(' ')
    })
    .toSorted()
}
