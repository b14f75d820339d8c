import type { Temporal } from 'temporal-polyfill'
import { type Content, contentFor } from '../content/content.ts'
import { deliveryShelf } from '../delivery/deliver.ts'
import { AppError, codeOf } from '../errors.ts'
import { withPreview } from '../intervisie/plan-dialogue.ts'
import { entryMeant } from '../journal/decide-entry.ts'
import type { Vault } from '../journal/vault.ts'
import type { Block, Message } from '../messages/message.ts'
import { splitMessage } from '../messages/split.ts'
import { NOTHING_SAID, type Nudging } from '../nudges/nudging.ts'
import { readNudging, storedNudging } from '../nudges/stored-nudging.ts'
import { decodeCalendar } from '../people/calendar/decode-calendar.ts'
import { readCalendar } from '../people/calendar/read-calendar.ts'
import { dayIn, HOME_ZONE } from '../people/home.ts'
import type {
  Change,
  Home,
  Input,
  Log,
  Messenger,
  Person,
  Store,
  StoredConversation,
  StoredNudging,
  Waiting,
} from '../ports.ts'
import { NO_TEAMS, type TeamPorts, type TeamsHad, teamChanges, teamsFor, withName } from '../teams/stored-teams.ts'
import type { Conversation, Written } from './conversation.ts'
import { decide } from './decide.ts'
import type { CalendarFile, Decision, EntryChange, Kept, Situation } from './decision.ts'
import { homeOf } from './home.ts'
import { type Intent, readIntent } from './read-intent.ts'
import { text, ways } from './standing.ts'
import { conversationShelf, readTalk } from './stored-conversation.ts'

/**
 * What answering needs. `runningSince`: when this process began to answer; `messengers` are by platform. `starters` are the
 * accounts that may begin something in a room, by platform, where not everybody may.
 */
export type AnswerPorts = TeamPorts & {
  messengers: Readonly<Record<string, Pick<Messenger, 'fits' | 'file' | 'profile'>>>
  log: Log
  content: Content
  runningSince: Temporal.Instant
}

/** The flow of the weekly review. */
const REVIEWS = 'weekly'
/** What lines of the log of hours are kept as. */
const HOURS = 'hours'
/** How far ahead the shifts of a calendar are taken over: about a year is what there ever is. */
const CALENDAR_DAYS = 366

/** How often a change that another press outran is decided anew. */
const MOST_RACES = 10

/** Where an input is sealed until it is handled. */
export function inboundShelf(id: string) {
  return { table: 'inbound', column: 'body', row: id }
}

/** What handling one thing changed beside the talk: when they are nudged, or something in a team. Then there is more to plan. */
export type Handled = { nudging: boolean }

/**
 * Handles the oldest thing somebody did that waits: load, decide, save. Undefined when nothing waits. Whatever goes wrong
 * in deciding, the inbound is done with, the person hears that it went wrong, and everything before it is untouched;
 * only a store that fails comes out as an error, and then the inbound still waits.
 */
export async function handleNext(ports: AnswerPorts, personId: string): Promise<Handled | undefined> {
  const { store, log, clock } = ports
  const inbound = await store.nextInbound(personId)
  if (!inbound) return undefined
  const began = clock.now()
  const ids = { inbound: inbound.id, person: personId }
  let failed: string | undefined
  for (let race = 0; race < MOST_RACES; race++) {
    const person = await store.getPerson(personId)
    if (!person) return undefined
    const decided = failed === undefined ? await attempt(ports, person, inbound) : await apologise(ports, person)
    if ('failed' in decided) {
      failed = decided.failed
      log.event('inbound.failed', { ...ids, code: failed })
      continue
    }
    const change = changeOf(ports, person, inbound, decided, failed === undefined ? 'handled' : 'failed')
    const outcome = await store.commit(change)
    if (outcome === 'outrun') continue
    const ms = clock.now().since(began).total('milliseconds')
    if (outcome === 'saved') log.event('inbound.handled', { ...ids, ms, messages: change.deliveries.length })
    return { nudging: change.nudging !== undefined || (change.teams ?? []).length > 0 }
  }
  // Somebody else handles this person all the time; the inbound waits for them, or for the next tick.
  throw new AppError('outrun', 'Another process was faster every time')
}

async function attempt(ports: AnswerPorts, person: Person, inbound: Waiting): Promise<Decided | { failed: string }> {
  const { content, store, vault } = ports
  const had = { talks: await store.conversations(person.id), nudging: await store.nudging(person.id) }
  try {
    const input = vault.open(person, inboundShelf(inbound.id), inbound.body) as Input
    const intent = readIntent(content, input)
    const situation = situationOf(ports, person, had)
    const did = input.type === 'room' ? input.did.type : input.type
    const heard = !['opened', 'edited', 'deleted', 'added', 'left'].includes(did)
    const named = await withName(ports, person, intent)
    const teams = await teamsFor(ports, person, situation, named)
    const whole = await furnished(ports, person, { ...situation, ...teams }, named)
    const house = whole.groups.length > 0 ? withPreview(whole) : whole.house
    return { decision: decide({ ...whole, house }, named), had, heard, teams }
  } catch (error) {
    // A store that fails says nothing about this inbound: it waits until the store is back.
    if (codeOf(error) === 'store_failed') throw error
    return { failed: codeOf(error) }
  }
}

/** What is said when deciding failed: without looking at anything that may have made it fail. */
async function apologise(ports: AnswerPorts, person: Person): Promise<Decided> {
  const situation = situationOf(ports, person, NOTHING_HAD)
  const buttons = ways(situation, { resume: 'choice', menu: 'quiet', help: 'quiet' })
  const blocks: Block[] = [text(situation.house.words.failed), { type: 'buttons', buttons }]
  return { decision: { messages: [{ blocks }] }, had: NOTHING_HAD, heard: true, teams: NO_TEAMS }
}

/**
 * What stands on somebody's page beside the chat. Somebody who never wrote has one too, in `locale`, and is not made
 * known by looking at it.
 */
export async function readHome(
  ports: Pick<AnswerPorts, 'content' | 'vault' | 'clock' | 'runningSince' | 'store'>,
  person: Person | undefined,
  locale: string,
): Promise<Home> {
  const { store } = ports
  if (!person) {
    const situation = situationOf(ports, { locale, turn: 0 }, NOTHING_HAD)
    return { locale: situation.house.locale, message: homeOf(situation) }
  }
  const had = { talks: await store.conversations(person.id), nudging: await store.nudging(person.id) }
  const situation = situationOf(ports, person, had)
  const entries = await journalOf(store, person, situation)
  return { locale: situation.house.locale, message: homeOf({ ...situation, entries }) }
}

/** What was decided, on what, and whether they said something. */
type Decided = { decision: Decision; had: Had; heard: boolean; teams: TeamsHad }

/** What somebody had when it was decided what becomes of it. */
type Had = { talks: readonly StoredConversation[]; nudging: StoredNudging | undefined }
const NOTHING_HAD: Had = { talks: [], nudging: undefined }

function situationOf(
  { content, vault, clock, runningSince }: Pick<AnswerPorts, 'content' | 'vault' | 'clock' | 'runningSince'>,
  person: Person | Pick<Person, 'locale' | 'turn' | 'zone'>,
  had: Had,
): Situation {
  const now = clock.now()
  const owner = 'id' in person ? person : undefined
  const talks = owner ? had.talks.map((stored) => readTalk(vault, owner, stored)) : []
  const current = currentOf(talks)
  const nudging = owner && had.nudging ? nudgingOr(vault, owner, had.nudging.body) : NOTHING_SAID
  const zone = nudging.zone ?? person.zone
  return {
    content,
    house: contentFor(content, person.locale),
    turn: person.turn,
    now,
    today: dayIn(zone, now),
    runningSince,
    others: talks.filter((_, index) => index !== current),
    zone: zone ?? HOME_ZONE,
    nudging,
    entries: [],
    reviews: [],
    teams: [],
    groups: [],
    hours: [],
    ...(owner ? { me: owner } : {}),
    ...(current < 0 ? {} : { conversation: talks[current], touchedAt: had.talks[current]?.touchedAt }),
  } as Situation
}

/** When somebody is nudged, as stored. Of what cannot be read nothing is known, and everything else still works. */
function nudgingOr(vault: Vault, person: Person, body: Uint8Array): Nudging {
  try {
    return readNudging(vault, person, body)
  } catch {
    return NOTHING_SAID
  }
}

/** The conversation somebody is in, else the one they put aside last: its place in a list that has the latest first. */
function currentOf(talks: readonly Conversation[]): number {
  const open = talks.findIndex(({ status }) => status !== 'resting')
  return open < 0 ? Math.min(0, talks.length - 1) : open
}

/** What only some intents are about: what somebody keeps, what they wrote, the file they sent. */
async function furnished(ports: AnswerPorts, person: Person, situation: Situation, intent: Intent): Promise<Situation> {
  const { store, vault } = ports
  const read = (id: string, body: Uint8Array) => vault.open(person, entryShelf(id), body) as Written
  if (intent.type === 'file') {
    return { ...situation, file: await readFile(ports, person, situation, intent.reference) }
  }
  // A typed answer may be to the weekly nudge, which looks back at the last review.
  const isTyped = intent.type === 'step' && situation.nudging.latest?.kind === REVIEWS
  const isAboutReviews = (intent.type === 'word' && intent.word === 'line') || flowBegun(intent) === REVIEWS || isTyped
  if (isAboutReviews) {
    const bodies = await store.entryBodies(person.id, REVIEWS, situation.today)
    return { ...situation, reviews: bodies.map(({ id, madeOn, body }) => ({ madeOn, written: read(id, body) })) }
  }
  const isAboutHours = intent.type === 'hours' || (intent.type === 'word' && intent.word === 'hours')
  if (isAboutHours) {
    const bodies = await store.entryBodies(person.id, HOURS, situation.today)
    return { ...situation, hours: bodies.map(({ id, madeOn, body }) => ({ id, madeOn, written: read(id, body) })) }
  }
  if (intent.type !== 'entry' && !(intent.type === 'word' && intent.word === 'journal')) return situation
  const entries = await journalOf(store, person, situation)
  const opens = intent.type === 'entry' && (intent.act === 'open' || (intent.act === 'keep' && !intent.keep))
  const meant = opens ? entryMeant(entries, intent) : undefined
  const body = meant && (await store.entryBody(person.id, meant.id))
  if (!meant || !body) return { ...situation, entries }
  return { ...situation, entries, opened: { id: meant.id, written: read(meant.id, body) } }
}

/** What stands in somebody's journal: all they keep but for their log of hours, which has a list of its own. */
async function journalOf(store: Store, { id }: Person, { today }: Situation): Promise<Kept[]> {
  const entries = await store.entries(id, today)
  return entries.filter(({ flow }) => flow !== HOURS)
}

/** The flow an intent begins, if it does. */
function flowBegun(intent: Intent): string | undefined {
  return intent.type === 'begin' ? intent.flow : intent.type === 'nudge' ? intent.kind : undefined
}

/** The shifts and leave in a calendar file somebody sent. The file itself is kept nowhere. */
async function readFile(
  { messengers }: AnswerPorts,
  person: Person,
  { zone, today }: Situation,
  reference: string,
): Promise<CalendarFile> {
  const file = (await messengers[person.platform]?.file?.(person, reference)) ?? { type: 'failed', code: 'no_files' }
  if (file.type === 'failed') return file
  const [from, until] = [today.toString(), today.add({ days: CALENDAR_DAYS }).toString()]
  return readCalendar(decodeCalendar(file.bytes), { zone, from, until })
}

function entryShelf(id: string) {
  return { table: 'entry', column: 'body', row: id }
}

/** A decision as rows: everything sealed, every message a delivery with a key of its own. */
function changeOf(
  ports: AnswerPorts,
  person: Person,
  inbound: Waiting,
  { decision, had, heard, teams }: Decided,
  state: Change['state'],
): Change {
  const { vault, ids, clock, messengers } = ports
  const { entries = [], locale, nudging } = decision
  const now = clock.now()
  const messenger = messengers[person.platform]
  // What its platform does not take in one piece is sent as several, each with a delivery of its own: exactly what
  // arrived stays known, whatever happens between two of them.
  const parts = messenger
    ? decision.messages.flatMap((message) => splitMessage(message, messenger.fits))
    : decision.messages
  const delivery = (message: Message, index: number) => {
    const id = ids.next()
    return { id, dedupeKey: `${inbound.id}/${index}`, body: vault.seal(person, deliveryShelf(id), message) }
  }
  return {
    inbound: inbound.id,
    state,
    person: person.id,
    turn: person.turn,
    at: now,
    heard,
    ...(locale ? { locale } : {}),
    conversations: conversationChanges(vault, person, decision, had),
    ...(nudging ? { nudging: storedNudging(vault, person, nudging, now, had.nudging?.version) } : {}),
    entries: entries.map((entry) => (entry.type === 'add' ? added(entry) : entry)),
    deliveries: parts.map(delivery),
    ...teamChanges(ports, person, decision, teams, inbound.id),
  }

  function added({ type, written, madeOn, keptUntil }: Extract<EntryChange, { type: 'add' }>) {
    const id = ids.next()
    return { type, id, flow: written.flow, madeOn, keptUntil, body: vault.seal(person, entryShelf(id), written) }
  }
}

function conversationChanges(
  vault: Vault,
  person: Person,
  { conversation, began, ended }: Decision,
  { talks }: Had,
): Change['conversations'] {
  const sealed = (talk: Conversation) => ({
    flow: talk.flow,
    to: { body: vault.seal(person, conversationShelf(person), talk) },
  })
  // The row of one that cannot be read is known by what it is stored under, and by nothing else.
  const current = talks[currentOf(talks.map((stored) => readTalk(vault, person, stored)))]
  const changed =
    conversation === undefined
      ? []
      : typeof conversation === 'object'
        ? [sealed(conversation)]
        : current
          ? [{ flow: current.flow, to: conversation }]
          : []
  const over = ended === undefined ? [] : [{ flow: ended, to: 'destroyed' as const }]
  return [...changed, ...over, ...(began ? [sealed(began)] : [])]
}
