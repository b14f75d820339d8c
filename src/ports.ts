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

/**
 * What a platform tells about somebody: their language (BCP 47), their time zone (IANA), what they are called there, that
 * their account is closed. A name is passed on and not kept with the person.
 */
export type Profile = { locale?: string; zone?: string; name?: string; left?: boolean }

/** Somebody who may begin something in rooms: their account, and what they are called where that is known. */
export type Starter = { user: string; name?: string }

/**
 * A channel, as its platform tells: its own id, the way to write there, opaque, what it is called, and the id of what it
 * is part of, where leaving that is leaving all its rooms.
 */
export type Room = { id: string; reach?: string; name?: string; within?: string }

/**
 * What somebody did in a room. `text`: said to Maatje there, without the mention or the command itself; `button`: pressed
 * below a post of ours; `added`: they brought Maatje in; `left`: they left the room. That a
 * room is gone is told by `leave`.
 */
export type RoomDeed = { type: 'text'; text: string } | { type: 'button'; id: string } | { type: 'added' | 'left' }

/**
 * What a person did. `answer`: a free text given privately beside the chat, to the question asked in that turn; it is
 * never read as a command. `file`: a calendar file; `reference` is its messenger's own way to read it, and a secret.
 * `opened`: the private chat came into view. `unreadable`: a picture, another file or a voice message. `edited` and
 * `deleted`: a message they sent earlier was changed or removed on the platform. `room`: what they did in a room, where
 * others see it; `name` is what the platform calls them.
 */
export type Input =
  | { type: 'text'; text: string }
  | { type: 'answer'; text: string; turn: number }
  | { type: 'button'; id: string; turn: number }
  | { type: 'file'; name: string; reference: string }
  | { type: 'opened' | 'unreadable' | 'edited' | 'deleted' }
  | { type: 'room'; room: Room; did: RoomDeed; name?: string }

/**
 * Something that came in from a person. `id` is the platform's own and the same when it delivers the event again; `at`
 * is when the person did it, as the platform says. What the platform tells about them comes along when it does.
 */
export type Inbound = Recipient & Omit<Profile, 'left' | 'name'> & { id: string; at?: Temporal.Instant; input: Input }

/**
 * How a send ended. `sent`: it is there; `ref` is the platform's id for it. `later`: it is certainly not there and may
 * be tried again, not before `seconds` from now; with `all` the same holds for everybody in that workspace or
 * organisation. `refused`: it never will be, and when `gone` says so nothing else will reach that person, or anybody in
 * that workspace or organisation. A messenger that throws says nothing for certain, and the send is ambiguous.
 */
export type SendResult =
  | { type: 'sent'; ref: string }
  | { type: 'later'; seconds: number; code: string; all?: true }
  | { type: 'refused'; code: string; gone?: 'person' | 'tenant' }

/** How fast a platform takes messages for one workspace or organisation: so many a second, and so many at once after a rest. */
export type Pace = { perSecond: number; burst: number }

/**
 * One platform's way out. `delivery` is opaque and unique for each message: a messenger stores it with what it posts
 * where the platform can, so that `find` can tell whether an ambiguous send arrived. `find` is absent on a platform that
 * has no look-up; it throws `ToldToWait` when the platform says when to ask again. `finds` says where `find` can look: without
 * it everywhere. `fits` tells, without asking anybody,
 * whether the platform takes a message in one piece; what does not fit is planned as several. `profile` asks the
 * platform about somebody. `file` reads a file somebody sent, at once or never: the way to it does not stay open. `pace` is
 * absent where nothing limits it. `groups` is how many people a chat may have that Maatje opens for them (rooms.ts),
 * absent where it can open none. A messenger retries nothing by itself.
 */
export type Messenger = {
  pace?: Pace
  groups?: number
  send(to: Recipient, message: Message, delivery: string): Promise<SendResult>
  find?(to: Recipient, delivery: string): Promise<string | undefined>
  finds?(to: Recipient): boolean
  fits(message: Message): boolean
  profile?(of: Address): Promise<Profile>
  file?(of: Address, reference: string): Promise<FileRead>
}

/** What became of reading a file: what is in it, or why there is nothing, in the codes of fetching a calendar. */
export type FileRead = { type: 'read'; bytes: Uint8Array } | { type: 'failed'; code: string }

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
 * the platform was last asked about them, `heardAt` when something they did was last handled.
 */
export type Person = Recipient & {
  id: string
  locale: string
  ownLocale: boolean
  zone?: string
  left: boolean
  askedAt?: Temporal.Instant
  heardAt?: Temporal.Instant
  turn: number
  wrappedKey: Uint8Array
}

/** A person who is new: what cannot be known otherwise. */
export type NewPerson = Omit<Person, 'turn' | 'ownLocale' | 'left' | 'askedAt' | 'heardAt'>

/** What a person did, saved and not yet handled. `body` is a sealed Input. */
export type Waiting = { id: string; body: Uint8Array }

/** A dialogue in the middle, as stored. `body` is a sealed Conversation. */
export type StoredConversation = { flow: string; body: Uint8Array; touchedAt: Temporal.Instant }

/**
 * What is stored of when somebody is nudged. `body` is a sealed Nudging; `version` counts its changes. `nextAt` is when
 * there is something to plan and `calendarAt` when their calendar is to be read again; absent is never.
 */
export type StoredNudging = { body: Uint8Array; version: number }
export type NewNudging = { body: Uint8Array; nextAt?: Temporal.Instant; calendarAt?: Temporal.Instant }

/**
 * Somebody for whom something is to be planned or read, held for half a minute by this process. `now` is the database's
 * time; `conversations` are those that were touched in the last day.
 */
export type DueNudging = StoredNudging & {
  person: Person
  now: Temporal.Instant
  conversations: StoredConversation[]
}

/** What becomes of one person's nudging: saved with its deliveries, or not at all when its version moved on. */
export type PlannedNudging = NewNudging & { person: string; version: number; deliveries: PlannedDelivery[] }

/**
 * A message to plan. `dedupeKey` is the same however often it is computed; `body` is a sealed Message. A reply is what
 * somebody waits for. A nudge comes unasked: at most once. Neither goes once it `expires`, which a reply need not.
 */
export type PlannedDelivery = { id: string; dedupeKey: string; body: Uint8Array } & (
  | { kind?: never; expires?: Temporal.Instant }
  | { kind: 'nudge'; expires: Temporal.Instant }
)

/** A message to plan for somebody else than whose doing it comes from: a room, a group, a colleague. By their id. */
export type PlannedPost = PlannedDelivery & { to: string }

/**
 * Somebody in a team: `body` is a sealed Member, or for intervisie a sealed Part, under their own key; `nudging` what is stored
 * of when they work.
 */
export type StoredMember = { person: Person; body: Uint8Array; nudging?: Uint8Array }

/** What the people of a team do together: meet in twos or threes, or have intervisie. */
export type TeamKind = 'buddies' | 'intervisie'

/**
 * A team: people of one room who do something together. `room` is where its posts go, stored as a person is; `body` is a
 * sealed Team, or for intervisie a sealed Group, under the room's key; `version` counts its changes. `nth` tells it from
 * others of its kind in the same room, from 1. Of each member there is a row, also of a lead who takes no part.
 */
export type StoredTeam = {
  id: string
  kind: TeamKind
  nth: number
  room: Person
  body: Uint8Array
  version: number
  members: readonly StoredMember[]
}

/** A team for which something is to be planned, held for half a minute by this process. `now` is the database's time. */
export type DueTeam = StoredTeam & { now: Temporal.Instant }

/**
 * A new state of a team: saved when its version is still the one named, or made when there is none. `room` is its room's id;
 * `kind` (buddies, unless named) and `nth` (1, unless named) count when it is made. `nextAt` is when there is something to
 * plan, absent for never.
 */
export type TeamChange = {
  id: string
  room: string
  kind?: TeamKind
  nth?: number
  body: Uint8Array
  version?: number
  nextAt?: Temporal.Instant
}

/**
 * What becomes of a team's plan: saved with its deliveries, or not at all when its version moved on. `members` are the new
 * sealed parts of some of its people, by their ids: whoever is in it no more gets none. It undoes nothing that they changed
 * themselves only where every change of a part names the team too.
 */
export type PlannedTeam = Pick<TeamChange, 'id' | 'body' | 'nextAt'> & {
  version: number
  members?: readonly { person: string; body: Uint8Array }[]
  deliveries: readonly PlannedPost[]
}

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
  /** They said something, and did not only look or put something right. */
  heard: boolean
  conversations: { flow: string; to: { body: Uint8Array } | 'touched' | 'destroyed' }[]
  /** `version`: the one it was decided on, absent when there was none. */
  nudging?: NewNudging & { version?: number }
  entries?: readonly (
    | ({ type: 'add'; body: Uint8Array } & Kept)
    | Pick<Kept & { type: 'move' }, 'type' | 'id' | 'keptUntil'>
    | { type: 'destroy'; id: string }
  )[]
  /** New states of teams; one whose version moved on, or that somebody else made, makes the whole change 'outrun'. */
  teams?: readonly TeamChange[]
  /**
   * Somebody's sealed part in a team, by the team's id; 'gone' takes them out of it. It is that of whoever did it, unless
   * `person` names a colleague. Nothing happens where they and the team are not all in one workspace or organisation. A
   * colleague who left meanwhile would be back: whoever changes for one names the team in `teams` too.
   */
  members?: readonly { team: string; person?: string; to: { body: Uint8Array } | 'gone' }[]
  deliveries: PlannedDelivery[]
  /** In order, after `deliveries`. */
  posts?: readonly PlannedPost[]
}

/**
 * A delivery this process holds the lease of. `ambiguous`: an earlier send may have arrived. `expired`: it may not be
 * sent any more. `attempts` counts the sends that began so far, but for those that ended in `later`. The lease is over 30
 * seconds after the claim.
 */
export type Claimed = {
  id: string
  kind: 'reply' | 'nudge'
  person: Person
  body: Uint8Array
  attempts: number
  ageSeconds: number
  ambiguous: boolean
  expired: boolean
}

/**
 * A message that will not be sent, and why: 'expired', or, of a nudge, 'newer' because a later one of the same person goes
 * instead.
 */
export type Skipped = { id: string; person: string; code: 'expired' | 'newer' }

/**
 * What a look for work found. `again`: somewhere the pace was reached, and in so many seconds the next message may go
 * there; absent when nothing waits for that.
 */
export type Claim = { claimed: Claimed[]; skipped: Skipped[]; again?: number }

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
  /** Everything somebody is in the middle of, last touched first. */
  conversations(person: string): Promise<StoredConversation[]>
  nudging(person: string): Promise<StoredNudging | undefined>
  /** Who has something to plan by now, longest due first. Nobody else gets them for half a minute. */
  takeDue(most: number): Promise<DueNudging[]>
  /** Whose calendar is to be read by now. Nobody else gets them for half a minute. */
  takeCalendars(most: number): Promise<DueNudging[]>
  /** Saves each plan with its deliveries in one transaction; the people whose version had moved on are left out. */
  saveNudging(plans: readonly PlannedNudging[]): Promise<void>
  /** The teams of a room, by the room's address; first made first. */
  teamsIn(room: Address): Promise<StoredTeam[]>
  /** Every team in which somebody has a row, first made first. */
  teamsOf(person: string): Promise<StoredTeam[]>
  /** Teams with something to plan by now, longest due first. Nobody else gets them for half a minute. */
  takeDueTeams(most: number): Promise<DueTeam[]>
  /** Saves each plan with its deliveries in one transaction of its own; those whose version had moved on are left out. */
  saveTeams(plans: readonly PlannedTeam[]): Promise<void>
  /** When there is next something to plan for somebody (or a team of theirs), or for anybody; undefined for never. */
  nextLook(person?: string): Promise<Temporal.Instant | undefined>
  /** What somebody keeps on a day, newest first. */
  entries(person: string, today: Temporal.PlainDate): Promise<Kept[]>
  entryBody(person: string, entry: string): Promise<Uint8Array | undefined>
  /** What somebody keeps of one flow on a day, with what they wrote, oldest first. */
  entryBodies(
    person: string,
    flow: string,
    today: Temporal.PlainDate,
  ): Promise<{ id: string; madeOn: Temporal.PlainDate; body: Uint8Array }[]>
  /** 'outrun': the person's turn moved on, decide again. 'done': this inbound was handled before. */
  commit(change: Change): Promise<'saved' | 'outrun' | 'done'>
  /**
   * Claims what is due for this owner, at most `most`: one delivery a person, their replies in order and before their
   * nudges, and of their nudges the newest. Draws from the bucket of each workspace or organisation, for platforms that
   * have a pace, so that all processes together keep to it. Nothing is claimed where everybody has to wait.
   */
  claim(owner: string, most: number, paces?: Readonly<Record<string, Pace>>): Promise<Claim>
  /** Nobody in a workspace or organisation is written to for so many seconds from now, or longer if so it was before. */
  block(where: Omit<Who, 'user'>, seconds: number): Promise<void>
  /**
   * The steps of a send; each returns false when the lease was lost, the first also when it expired or everybody there
   * has to wait by now. `later` is in seconds from now.
   */
  markSending(delivery: string, owner: string): Promise<boolean>
  markSent(delivery: string, owner: string, ref: string): Promise<boolean>
  markLater(delivery: string, owner: string, seconds: number, code: string): Promise<boolean>
  markAmbiguous(delivery: string, owner: string, seconds: number, code: string): Promise<boolean>
  markFailed(delivery: string, owner: string, code: string): Promise<boolean>
  /** It will not be sent, and that is no failure. */
  markSkipped(delivery: string, owner: string, code: string): Promise<boolean>
  /**
   * Gives back what a process that is gone had claimed: what its lease ran out on, and with `aloneAs`, the only owner
   * there is now, everything that is not theirs.
   */
  reclaim(aloneAs?: string): Promise<void>
  /**
   * The time by which things are due here, and how far it is ahead of the real one. Leases are by the real time: a moved
   * clock takes no running call away from its process.
   */
  clock(): Promise<{ now: Temporal.Instant; ahead: Temporal.Duration }>
  /**
   * Sets how far ahead that time is, for every process on this database. For the playground and simulations only. What
   * was planned stays at its time; a clock that goes back begins every pace anew.
   */
  shiftClock(ahead: Temporal.Duration): Promise<void>
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
  'delivery.skipped': { delivery: string; person: string; code: string }
  'clock.drift': { seconds: number; times: number }
  'clock.reset': { seconds: number }
  'nudge.planned': { person: string; kind: string }
  'nudge.skipped': { person: string; kind: string; code: string }
  'nudge.failed': { person: string; code: string }
  'calendar.read': { person: string; shifts: number }
  'calendar.failed': { person: string; code: string; times: number }
  'team.planned': { team: string; deliveries: number }
  'team.failed': { team: string; code: string }
  'person.left': { person: string; code: string }
  'tenant.left': { platform: string; tenant: string }
  'profile.absent': { person: string; code: string }
  'request.refused': { platform: string; code: string }
  'platform.failed': { platform: string; code: string }
  'sweep.done': { entries: number; conversations: number; traces: number }
}
export type Log = { event<Name extends keyof LogEvents>(name: Name, fields: LogEvents[Name]): void }
