import { randomBytes, randomUUID } from 'node:crypto'
import { Temporal } from 'temporal-polyfill'
import { type App, type AppPorts, createApp } from '../../src/app.ts'
import { deliveryShelf } from '../../src/delivery/deliver.ts'
import { createDelivering } from '../../src/delivery/delivering.ts'
import { createVault } from '../../src/journal/vault.ts'
import { lettersOf as lettersIn } from '../../src/messages/letters.ts'
import type { Message } from '../../src/messages/message.ts'
import type {
  Change,
  Clock,
  Ids,
  Inbound,
  Input,
  LogEvents,
  Messenger,
  Pace,
  Person,
  PlannedDelivery,
  PlannedPost,
  Random,
  SendResult,
  Store,
  StoredTeam,
  TeamChange,
} from '../../src/ports.ts'
import { roomAddress } from '../../src/rooms.ts'
import { buttonsOf, sayings } from '../talk.ts'

// What the tests over a real database put on its other side: people, a clock, a platform, a store that fails.

export const random: Random = { bytes: (length) => randomBytes(length) }
export const ids = { next: () => randomUUID() }
/** The one vault of a test file, so that an app opens what another one sealed. */
export const vault = createVault(randomBytes(32), random)
/** The morning on which everything begins. */
export const MORNING = Temporal.Instant.from('2026-11-23T08:00:00Z')
export const TODAY = Temporal.PlainDate.from('2026-11-23')
/** What must never be seen outside ciphertext. */
export const CANARY = 'KANARIE-7f3a'

export const sealed = (text: string): Uint8Array => new Uint8Array(Buffer.from(text))

/** A new person in a store, at an address nobody has. */
export function someone(store: Store, address: Partial<Person> = {}): Promise<Person> {
  const person = { platform: 'test', tenant: 'town', user: randomUUID(), locale: 'nl', ...address }
  const id = randomUUID()
  const wrappedKey = vault.newKey({ id, tenant: person.tenant })
  return store.addPerson({ ...person, id, wrappedKey }, vault.masterId, MORNING)
}

/** Something a person did, saved and waiting. */
export async function waiting(store: Store, person: Person, id: string = randomUUID()): Promise<string> {
  await store.saveInbound({ id, person: person.id, body: sealed(id), at: MORNING })
  return id
}

/** A change that handles an inbound and, unless told otherwise, nothing more. */
export function changeOf(person: Person, inbound: string, more: Partial<Change> = {}): Change {
  return {
    inbound,
    state: 'handled',
    person: person.id,
    turn: person.turn,
    at: MORNING,
    heard: true,
    conversations: [],
    deliveries: [],
    ...more,
  }
}

/** A message to plan, with an id and a key nobody has. */
export function planned(text = 'words') {
  return { id: randomUUID(), dedupeKey: randomUUID(), body: sealed(text) }
}

/** Plans messages to a new person and gives their ids, oldest first. */
export async function plan(store: Store, messages: number, person?: Person): Promise<string[]> {
  const to = person ?? (await someone(store))
  return save(
    store,
    to,
    Array.from({ length: messages }, () => planned()),
  )
}

/** Plans a message to somebody that an app can open: a nudge or a reply that is worth something for so long, or any reply. */
export async function planMessage(
  store: Store,
  person: Person,
  what: { nudgeFor: string } | { replyFor: string } | 'reply',
  said = 'Heb je al even gezeten?',
): Promise<string> {
  const id = randomUUID()
  const message: Message = { blocks: [{ type: 'text', text: [said] }] }
  const body = vault.seal(person, deliveryShelf(id), message)
  const { now } = await store.clock()
  const planned = { id, dedupeKey: id, body }
  let delivery: PlannedDelivery = planned
  if (what !== 'reply') {
    const isNudge = 'nudgeFor' in what
    const expires = now.add(isNudge ? what.nudgeFor : what.replyFor)
    delivery = { ...planned, expires, ...(isNudge ? { kind: 'nudge' as const } : {}) }
  }
  await save(store, person, [delivery])
  return id
}

async function save(store: Store, person: Person, deliveries: PlannedDelivery[]): Promise<string[]> {
  await saved(store, person, { deliveries })
  return deliveries.map(({ id }) => id)
}

/** What becomes of a change that something somebody does now makes, decided on the turn they are at. */
export async function committed(store: Store, person: Person, more: Partial<Change>) {
  const { turn } = (await store.getPerson(person.id)) as Person
  return store.commit(changeOf({ ...person, turn }, await waiting(store, person), more))
}

async function saved(store: Store, person: Person, more: Partial<Change>): Promise<void> {
  const outcome = await committed(store, person, more)
  if (outcome !== 'saved') throw new Error(`nothing was saved: ${outcome}`)
}

/** A room nobody has, in the town unless told otherwise. */
export function someRoom(store: Store, { platform = 'test', tenant = 'town' } = {}): Promise<Person> {
  return someone(store, roomAddress({ platform, tenant }, randomUUID()))
}

/** A team in a room of its own, as its first member made it and the others came into it; new people when none are named. */
export async function someTeam(
  store: Store,
  members?: readonly Person[],
  { body = sealed('team'), ...more }: Partial<TeamChange> & { at?: Person } = {},
): Promise<StoredTeam> {
  const [first = await someone(store), ...others] = members ?? []
  const { at: room = await someRoom(store, first), ...change } = more
  const team: TeamChange = { id: randomUUID(), room: room.id, body, ...change }
  const own = (person: Person) => [{ team: team.id, to: { body: sealed(`member ${person.id}`) } }]
  await saved(store, first, { teams: [team], members: own(first) })
  for (const person of others) await saved(store, person, { members: own(person) })
  return (await store.teamsIn(room)).find(({ id }) => id === team.id) as StoredTeam
}

/** A message for somebody else or for a room, with an id and a key nobody has. */
export function post(to: Person, text = 'words'): PlannedPost {
  return { ...planned(text), to: to.id }
}

/** A clock that stands still until it is moved. */
export type StillClock = Clock & { move(duration: string): void; moveTo(at: Temporal.Instant): void }

export function createClock(at = MORNING): StillClock {
  let now = at
  return {
    now: () => now,
    moveTo(at) {
      now = at
    },
    move(duration) {
      now = now.toZonedDateTimeISO('UTC').add(duration).toInstant()
    },
  }
}

/**
 * Moves the clock of a process and that of its database to one moment, as it is for both of a bot: people are spoken to
 * by the one, and what is due goes by the other. The database's runs on from there.
 */
export async function moveClocks(store: Store, clock: StillClock, to: Temporal.Instant = clock.now()): Promise<void> {
  clock.moveTo(to)
  const { now, ahead } = await store.clock()
  await store.shiftClock(ahead.add(to.since(now)))
}

/** Ids of which the first one is this: that of the first person an app gets to know. */
export function idsFrom(first: string): typeof ids {
  let next: string | undefined = first
  return {
    next() {
      const id = next ?? randomUUID()
      next = undefined
      return id as ReturnType<typeof randomUUID>
    },
  }
}

/** A calendar server that never has anything new. */
export const unchanged: AppPorts['fetch'] = async () => ({ type: 'unchanged' })

/**
 * How a send ends. `unheard`: it arrived, and the answer did not; `lost`: neither did. `limited`: everybody there has to
 * wait for half a minute.
 */
export type Fate = 'arrives' | 'unheard' | 'lost' | 'later' | 'limited' | 'refused'

/**
 * A platform of which a test decides how each send ends: as `fates` says in turn, and well when they are used up.
 * `posts` is what stands in its chats, `sends` every call, `blind` while its look-up fails.
 */
export type Platform = Messenger & {
  posts: { user: string; delivery: string; message: Message }[]
  sends: string[]
  fates: Fate[]
  blind: boolean
  /** Lets sends hang, those to one user or all of them, until the function it returns is called. */
  hold(user?: string): () => void
}

export function createPlatform({ looksUp = true, pace }: { looksUp?: boolean; pace?: Pace } = {}): Platform {
  let held: { user: string | undefined; until: Promise<void> } | undefined
  const platform: Platform = {
    ...(pace ? { pace } : {}),
    posts: [],
    sends: [],
    fates: [],
    blind: false,
    hold(user) {
      const { promise, resolve } = Promise.withResolvers<void>()
      held = { user, until: promise }
      return () => {
        held = undefined
        resolve()
      }
    },
    fits: () => true,
    async send({ user }, message, delivery): Promise<SendResult> {
      platform.sends.push(delivery)
      const fate = platform.fates.shift() ?? 'arrives'
      if (held && (held.user ?? user) === user) await held.until
      if (fate === 'limited') return { type: 'later', seconds: 30, code: 'limited', all: true }
      if (fate === 'later') return { type: 'later', seconds: 30, code: 'busy' }
      if (fate === 'refused') return { type: 'refused', code: 'closed' }
      if (fate !== 'lost') platform.posts.push({ user, delivery, message })
      if (fate !== 'arrives') throw new Error(`${CANARY} went into the dark`)
      return { type: 'sent', ref: `ref-${delivery}` }
    },
  }
  if (looksUp) {
    platform.find = async (_to, delivery) => {
      if (platform.blind) throw new Error(`${CANARY} cannot be looked up`)
      return platform.posts.find((post) => post.delivery === delivery) && `ref-${delivery}`
    }
  }
  return platform
}

export type Event = { [Name in keyof LogEvents]: { name: Name } & LogEvents[Name] }[keyof LogEvents]

/** An app as main.ts makes it, over a store and a platform named `test`, and what it logged. */
export function openApp(ports: {
  store: Store
  platform: Platform
  clock: Clock
  alone?: boolean
  fetch?: AppPorts['fetch']
  ids?: Ids
}): { app: App; events: Event[] } {
  const { store, platform, clock, alone = true, fetch = unchanged, ids: made = ids } = ports
  const events: Event[] = []
  const log = { event: (name: string, fields: object) => void events.push({ name, ...fields } as Event) }
  const messengers = { test: platform }
  const owner = ids.next()
  const app = createApp({ store, clock, log, vault, ids: made, random, ...sayings, fetch, owner, messengers, alone })
  return { app, events }
}

/** The way out of an app by itself, as another process has it: `tick` sends what may be sent by now. */
export type Sender = { tick(): Promise<void>; stop(): Promise<void>; events: Event[]; failures: unknown[] }

export function openSender(ports: {
  store: Store
  platform: Platform
  mayNudge?: (person: Person) => Promise<string>
}): Sender {
  const { store, platform, mayNudge = async () => 'yes' } = ports
  const events: Event[] = []
  const failures: unknown[] = []
  const log = { event: (name: string, fields: object) => void events.push({ name, ...fields } as Event) }
  const delivering = createDelivering(
    { store, vault, random, log, mayNudge, clock: createClock(), owner: ids.next(), messengers: { test: platform } },
    (error) => void failures.push(error),
  )
  return {
    events,
    failures,
    async tick() {
      await store.reclaim()
      delivering.wake()
      await delivering.idle()
    },
    async stop() {
      delivering.stop()
      await delivering.idle()
    },
  }
}

/** What somebody does in a private chat on the platform, through one app or several. */
export type Writer = {
  user: string
  /** Comes in at one app; resolves when it is stored. Without an id it is a new event. */
  send(input: Input, at?: { id?: string; through?: App; locale?: string }): Promise<'stored' | 'known'>
  /** Comes in, and everything that follows from it is done. */
  do(input: Input): Promise<void>
  say(text: string): Promise<void>
  /** Presses the newest button of this id. */
  press(id: string): Promise<void>
  /** The newest button of this id, as an input. */
  button(id: string): Input
  /** What stands in the chat, in order. */
  heard(): Message[]
}

export function createWriter(app: App, platform: Platform, user: string = randomUUID()): Writer {
  const writer: Writer = {
    user,
    send(input, { id = randomUUID(), through = app, locale } = {}) {
      const inbound: Inbound = { platform: 'test', tenant: 'town', user, id, input, ...(locale ? { locale } : {}) }
      return through.receive(inbound)
    },
    async do(input) {
      await writer.send(input)
      await app.idle()
    },
    say: (text) => writer.do({ type: 'text', text }),
    press: (id) => writer.do(writer.button(id)),
    button(id) {
      const button = writer
        .heard()
        .flatMap(buttonsOf)
        .findLast((one) => one.id === id)
      if (!button) throw new Error(`there is no button ${id}`)
      return { type: 'button', id, turn: button.turn }
    },
    heard: () => platform.posts.flatMap((post) => (post.user === user ? [post.message] : [])),
  }
  return writer
}

/** The letters of a message: what it says, without its shape and its buttons. */
export function lettersOf(message: Message | undefined): string {
  const texts = (message?.blocks ?? []).flatMap((block) => ('text' in block ? [block.text] : []))
  return texts.map(lettersIn).join('\n')
}

/**
 * The same store, with something around every call, which are counted from 1: `before` may throw instead of it, `after`
 * once it was done, as when the connection breaks before the answer; the caller waits for what they return.
 */
export function watched(
  store: Store,
  { before, after }: Partial<Record<'before' | 'after', (name: keyof Store, call: number) => void | Promise<void>>>,
): Store {
  let calls = 0
  return new Proxy(store, {
    get(target, name: keyof Store) {
      const method = target[name] as (...values: unknown[]) => Promise<unknown>
      return async (...values: unknown[]) => {
        const call = ++calls
        await before?.(name, call)
        const result = await method(...values)
        await after?.(name, call)
        return result
      }
    },
  })
}
