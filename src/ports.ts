import type { Temporal } from 'temporal-polyfill'
import type { Kept } from './conversations/decision.ts'
import type { Message } from './messages/message.ts'

/** The time, as this deployment sees it. Only the playground's can be moved. */
export type Clock = { now(): Temporal.Instant }

/** Unpredictable bytes, for keys and nonces. */
export type Random = { bytes(length: number): Uint8Array }

/** New ids for rows: UUIDs, never guessable. */
export type Ids = { next(): string }

/** Where a person is reached: one account in one workspace or organisation of one platform. */
export type Address = { platform: string; tenant: string; user: string }

/** One account, or without `user` everybody in one workspace or organisation. */
export type Who = Omit<Address, 'user'> & { user?: string }

/**
 * An address with the platform's own way to write there, opaque to everybody but its messenger: a channel, a
 * conversation. It can change, and the newest one is good. `locale` is what they are spoken to in, where it is known:
 * a platform may put words of its own around a message.
 */
export type Recipient = Address & { reach?: string; locale?: string }

/** What a platform tells about somebody: their language (BCP 47), their time zone (IANA), that their account is closed. */
export type Profile = { locale?: string; zone?: string; left?: boolean }

/**
 * What a person did. `answer`: a free text given privately beside the chat, to the question asked in that turn; it is
 * never read as a command. `opened`: the private chat came into view. `unreadable`: a picture, file or voice message.
 * `edited` and `deleted`: a message they sent earlier was changed or removed on the platform.
 */
export type Input =
  | { type: 'text'; text: string }
  | { type: 'answer'; text: string; turn: number }
  | { type: 'button'; id: string; turn: number }
  | { type: 'opened' | 'unreadable' | 'edited' | 'deleted' }

/**
 * Something that came in from a person. `id` is the platform's own and the same when it delivers the event again; `at`
 * is when the person did it, as the platform says. What the platform tells about them comes along when it does.
 */
export type Inbound = Recipient & Omit<Profile, 'left'> & { id: string; at?: Temporal.Instant; input: Input }

/**
 * How a send ended. `sent`: it is there; `ref` is the platform's id for it. `later`: it is certainly not there and may
 * be tried again, not before `seconds` from now. `refused`: it never will be, and when `gone` says so nothing else will
 * reach that person, or anybody in that workspace or organisation. A messenger that throws says nothing for certain,
 * and the send is ambiguous.
 */
export type SendResult =
  | { type: 'sent'; ref: string }
  | { type: 'later'; seconds: number; code: string }
  | { type: 'refused'; code: string; gone?: 'person' | 'tenant' }

/**
 * One platform's way out. `delivery` is opaque and unique for each message: a messenger stores it with what it posts
 * where the platform can, so that `find` can tell whether an ambiguous send arrived. `find` is absent on a platform that
 * has no look-up. `fits` tells, without asking anybody, whether the platform takes a message in one piece; what does not
 * fit is planned as several. `profile` asks the platform about somebody. A messenger retries nothing by itself.
 */
export type Messenger = {
  send(to: Recipient, message: Message, delivery: string): Promise<SendResult>
  find?(to: Recipient, delivery: string): Promise<string | undefined>
  fits(message: Message): boolean
  profile?(of: Address): Promise<Profile>
}

/** What stands on somebody's page beside the chat, where a platform has one, and the locale it is in. */
export type Home = { locale: string; message: Message }

/**
 * What a platform's listeners hand over to. `receive` saves what came in, once by its id, and resolves before it is
 * handled; it rejects when nothing was saved. `learn` takes over what a platform tells about somebody who wrote before.
 * `leave`: an account was closed, or the app removed; nothing is sent there until they write again. `comeBack`: the app
 * is in a whole workspace or organisation again. `localeOf` is the language somebody is spoken to in.
 */
export type Reception = {
  receive(inbound: Inbound): Promise<'stored' | 'known'>
  learn(address: Address, profile: Profile): Promise<void>
  leave(who: Who): Promise<void>
  comeBack(where: Omit<Who, 'user'>): Promise<void>
  localeOf(address: Address): Promise<string>
  home(address: Address): Promise<Home>
}

/**
 * Somebody who wrote to Maatje. `turn` counts what they did; `wrappedKey` is their own key, wrapped by the master key.
 * `ownLocale`: they chose it, so the platform's does not count. `left`: they cannot be written to. `askedAt` is when
 * the platform was last asked about them.
 */
export type Person = Recipient & {
  id: string
  locale: string
  ownLocale: boolean
  zone?: string
  left: boolean
  askedAt?: Temporal.Instant
  turn: number
  wrappedKey: Uint8Array
}

/** A person who is new: what cannot be known otherwise. */
export type NewPerson = Omit<Person, 'turn' | 'ownLocale' | 'left' | 'askedAt'>

/** What a person did, saved and not yet handled. `body` is a sealed Input. */
export type Waiting = { id: string; body: Uint8Array }

/** An exercise in the middle, as stored. `body` is a sealed Conversation. */
export type StoredConversation = { body: Uint8Array; touchedAt: Temporal.Instant }

/** A message to plan. `dedupeKey` is the same however often it is computed; `body` is a sealed Message. */
export type PlannedDelivery = { id: string; dedupeKey: string; body: Uint8Array }

/**
 * Everything that handling one inbound changes, saved in one transaction or not at all. `turn` is the person's turn it
 * was decided on.
 */
export type Change = {
  inbound: string
  state: 'handled' | 'failed'
  person: string
  turn: number
  at: Temporal.Instant
  locale?: string
  conversation?: { body: Uint8Array } | 'touched' | 'destroyed'
  entry?:
    | ({ type: 'add'; body: Uint8Array } & Kept)
    | Pick<Kept & { type: 'move' }, 'type' | 'id' | 'keptUntil'>
    | { type: 'destroy'; id: string }
  deliveries: PlannedDelivery[]
}

/**
 * A delivery this process holds the lease of. `ambiguous`: an earlier send may have arrived. `attempts` counts the sends
 * that began so far, but for those that ended in `later`. The lease is over 30 seconds after the claim.
 */
export type Claimed = {
  id: string
  person: Person
  body: Uint8Array
  attempts: number
  ageSeconds: number
  ambiguous: boolean
}

/**
 * What is stored. Words come in and go out sealed: no implementation can read them. Every method throws `store_failed`
 * without a word of what it was given; a method about one person or row does nothing when it is gone.
 */
export type Store = {
  findPerson(address: Address): Promise<Person | undefined>
  /** The person at an address, made when new. Safe against two at once. */
  addPerson(person: NewPerson, masterId: Uint8Array, at: Temporal.Instant): Promise<Person>
  getPerson(id: string): Promise<Person | undefined>
  /** Takes over what a platform tells about somebody; what is absent stays. A locale they chose themselves stays too. */
  learn(person: string, told: Profile & { reach?: string; askedAt?: Temporal.Instant }): Promise<void>
  /** Marks everybody there as left. */
  leave(who: Who): Promise<void>
  /** Takes back what `leave` did to a whole workspace or organisation, and not what it did to single people. */
  comeBack(where: Omit<Who, 'user'>): Promise<void>
  /** Resolves when the store answers. */
  ping(): Promise<void>
  /** The master key everything in this store is sealed under: this one, when it is the first to ask. */
  masterId(first: Uint8Array): Promise<Uint8Array>
  /** False when an inbound of this id was saved before. `at`: when the person did it, as far as is known. */
  saveInbound(inbound: { id: string; person: string; body: Uint8Array; at: Temporal.Instant }): Promise<boolean>
  /** What waits of a person and was done first. */
  nextInbound(person: string): Promise<Waiting | undefined>
  /** Everybody who has something waiting, longest first. */
  peopleWaiting(): Promise<string[]>
  conversation(person: string): Promise<StoredConversation | undefined>
  /** What somebody keeps on a day, newest first. */
  entries(person: string, today: Temporal.PlainDate): Promise<Kept[]>
  entryBody(person: string, entry: string): Promise<Uint8Array | undefined>
  /** 'outrun': the person's turn moved on, decide again. 'done': this inbound was handled before. */
  commit(change: Change): Promise<'saved' | 'outrun' | 'done'>
  /** Claims what is due, at most one delivery a person and only their oldest, for this owner. */
  claim(owner: string, most: number): Promise<Claimed[]>
  /** The steps of a send; each returns false when the lease was lost. `later` is in seconds from now. */
  markSending(delivery: string, owner: string): Promise<boolean>
  markSent(delivery: string, owner: string, ref: string): Promise<boolean>
  markLater(delivery: string, owner: string, seconds: number, code: string): Promise<boolean>
  markAmbiguous(delivery: string, owner: string, seconds: number, code: string): Promise<boolean>
  markFailed(delivery: string, owner: string, code: string): Promise<boolean>
  /**
   * Gives back what a process that is gone had claimed: what its lease ran out on, and with `aloneAs`, the only owner
   * there is now, everything that is not theirs.
   */
  reclaim(aloneAs?: string): Promise<void>
  /** Removes what may not be kept any longer, and traces of what was handled; counts of rows. */
  sweep(limits: {
    today: Temporal.PlainDate
    conversationsBefore: Temporal.Instant
    tracesBefore: Temporal.Instant
  }): Promise<{
    entries: number
    conversations: number
    traces: number
  }>
}

/**
 * What may be logged, and nothing else: names of events with ids, codes and counts. There is no field for words, so
 * that no code path can log what a person wrote.
 */
export type LogEvents = {
  'app.started': { ms: number; platform: string }
  'app.failed': { code: string; where: string }
  'database.started': { ms: number; adopted: boolean }
  'migration.applied': { name: string; ms: number }
  'inbound.known': { inbound: string }
  'inbound.handled': { inbound: string; person: string; ms: number; messages: number }
  'inbound.failed': { inbound: string; person: string; code: string }
  'delivery.sent': { delivery: string; person: string; attempts: number; ms: number }
  'delivery.later': { delivery: string; person: string; code: string; attempts: number }
  'delivery.ambiguous': { delivery: string; person: string; code: string }
  'delivery.failed': { delivery: string; person: string; code: string; attempts: number }
  'delivery.dropped': { delivery: string; person: string }
  'person.left': { person: string; code: string }
  'tenant.left': { platform: string; tenant: string }
  'profile.absent': { person: string; code: string }
  'request.refused': { platform: string; code: string }
  'platform.failed': { platform: string; code: string }
  'sweep.done': { entries: number; conversations: number; traces: number }
}
export type Log = { event<Name extends keyof LogEvents>(name: Name, fields: LogEvents[Name]): void }
