import type { Temporal } from 'temporal-polyfill'
import { type Content, contentFor } from '../content/content.ts'
import { deliveryShelf } from '../delivery/deliver.ts'
import { AppError, codeOf } from '../errors.ts'
import { entryMeant } from '../journal/decide-entry.ts'
import type { Vault } from '../journal/vault.ts'
import type { Block, Message } from '../messages/message.ts'
import { splitMessage } from '../messages/split.ts'
import { dayIn } from '../people/home.ts'
import type { Change, Clock, Home, Ids, Input, Log, Messenger, Person, Store, Waiting } from '../ports.ts'
import { Conversation, type Written } from './conversation.ts'
import { decide } from './decide.ts'
import type { Decision, Situation } from './decision.ts'
import { homeOf } from './home.ts'
import { type Intent, readIntent } from './read-intent.ts'
import { text, ways } from './standing.ts'

/** What answering needs. `runningSince`: when this process began to answer; `messengers` are by platform. */
export type AnswerPorts = {
  messengers: Readonly<Record<string, Pick<Messenger, 'fits'>>>
  store: Store
  vault: Vault
  clock: Clock
  ids: Ids
  log: Log
  content: Content
  runningSince: Temporal.Instant
}

/** How often a change that another press outran is decided anew. */
const MOST_RACES = 10

/** Where an input is sealed until it is handled. */
export function inboundShelf(id: string) {
  return { table: 'inbound', column: 'body', row: id }
}

/**
 * Handles the oldest thing somebody did that waits: load, decide, save. False when nothing waits. Whatever goes wrong
 * in deciding, the inbound is done with, the person hears that it went wrong, and everything before it is untouched;
 * only a store that fails comes out as an error, and then the inbound still waits.
 */
export async function handleNext(ports: AnswerPorts, personId: string): Promise<boolean> {
  const { store, log, clock } = ports
  const inbound = await store.nextInbound(personId)
  if (!inbound) return false
  const began = clock.now()
  const ids = { inbound: inbound.id, person: personId }
  let failed: string | undefined
  for (let race = 0; race < MOST_RACES; race++) {
    const person = await store.getPerson(personId)
    if (!person) return false
    const decided = failed === undefined ? await attempt(ports, person, inbound) : await apologise(ports, person)
    if ('failed' in decided) {
      failed = decided.failed
      log.event('inbound.failed', { ...ids, code: failed })
      continue
    }
    const change = changeOf(ports, person, inbound, decided.decision, failed === undefined ? 'handled' : 'failed')
    const outcome = await store.commit(change)
    if (outcome === 'outrun') continue
    const ms = clock.now().since(began).total('milliseconds')
    if (outcome === 'saved') log.event('inbound.handled', { ...ids, ms, messages: change.deliveries.length })
    return true
  }
  // Somebody else handles this person all the time; the inbound waits for them, or for the next tick.
  throw new AppError('outrun', 'Another process was faster every time')
}

async function attempt(
  ports: AnswerPorts,
  person: Person,
  inbound: Waiting,
): Promise<{ decision: Decision } | { failed: string }> {
  const { content, vault } = ports
  const stored = await ports.store.conversation(person.id)
  try {
    const input = vault.open(person, inboundShelf(inbound.id), inbound.body) as Input
    const intent = readIntent(content, input)
    const situation = situationOf(ports, person, stored)
    return { decision: decide(await withEntries(ports, person, situation, intent), intent) }
  } catch (error) {
    // A store that fails says nothing about this inbound: it waits until the store is back.
    if (codeOf(error) === 'store_failed') throw error
    return { failed: codeOf(error) }
  }
}

/** What is said when deciding failed: without looking at anything that may have made it fail. */
async function apologise(ports: AnswerPorts, person: Person): Promise<{ decision: Decision }> {
  const situation = situationOf(ports, person, undefined)
  const buttons = ways(situation, { resume: 'choice', menu: 'quiet', help: 'quiet' })
  const blocks: Block[] = [text(situation.house.words.failed), { type: 'buttons', buttons }]
  return { decision: { messages: [{ blocks }] } }
}

/**
 * What stands on somebody's page beside the chat. Somebody who never wrote has one too, in `locale`, and is not made
 * known by looking at it.
 */
export async function readHome(
  ports: Omit<AnswerPorts, 'messengers'>,
  person: Person | undefined,
  locale: string,
): Promise<Home> {
  const { content, store, clock, runningSince } = ports
  if (!person) {
    const now = clock.now()
    const house = contentFor(content, locale)
    const today = dayIn(undefined, now)
    const message = homeOf({ content, house, turn: 0, now, today, runningSince, entries: [] })
    return { locale: house.locale, message }
  }
  const situation = situationOf(ports, person, await store.conversation(person.id))
  const entries = await store.entries(person.id, situation.today)
  return { locale: situation.house.locale, message: homeOf({ ...situation, entries }) }
}

type Stored = Awaited<ReturnType<Store['conversation']>>

function situationOf(ports: Omit<AnswerPorts, 'messengers'>, person: Person, stored: Stored): Situation {
  const { content, vault, runningSince } = ports
  const now = ports.clock.now()
  const conversation = stored && readConversation(vault, person, stored.body)
  return {
    content,
    house: contentFor(content, person.locale),
    turn: person.turn,
    now,
    today: dayIn(person.zone, now),
    runningSince,
    entries: [],
    ...(conversation ? { conversation, touchedAt: stored.touchedAt } : {}),
  }
}

/** A conversation as stored. One that cannot be read leaves the person everything but that: they may destroy it. */
function readConversation(vault: Vault, person: Person, body: Uint8Array): Conversation {
  try {
    return Conversation.parse(vault.open(person, conversationShelf(person), body))
  } catch {
    const nothing = { version: 0, step: '', turn: person.turn, status: 'open', answers: {}, rows: [] } as const
    return { flow: 'unreadable', ...nothing, rows: [] }
  }
}

async function withEntries(
  ports: AnswerPorts,
  person: Person,
  situation: Situation,
  intent: Intent,
): Promise<Situation> {
  if (intent.type !== 'entry' && !(intent.type === 'word' && intent.word === 'journal')) return situation
  const entries = await ports.store.entries(person.id, situation.today)
  const opens = intent.type === 'entry' && (intent.act === 'open' || (intent.act === 'keep' && !intent.keep))
  const meant = opens ? entryMeant(entries, intent) : undefined
  const body = meant && (await ports.store.entryBody(person.id, meant.id))
  if (!meant || !body) return { ...situation, entries }
  const written = ports.vault.open(person, entryShelf(meant.id), body) as Written
  return { ...situation, entries, opened: { id: meant.id, written } }
}

function conversationShelf(person: Person) {
  return { table: 'conversation', column: 'body', row: person.id }
}

function entryShelf(id: string) {
  return { table: 'entry', column: 'body', row: id }
}

/** A decision as rows: everything sealed, every message a delivery with a key of its own. */
function changeOf(
  ports: AnswerPorts,
  person: Person,
  inbound: Waiting,
  decision: Decision,
  state: Change['state'],
): Change {
  const { vault, ids, clock, messengers } = ports
  const { conversation, entry, locale } = decision
  const sealed = conversation && typeof conversation === 'object'
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
    at: clock.now(),
    ...(locale ? { locale } : {}),
    ...(conversation === undefined
      ? {}
      : {
          conversation: sealed ? { body: vault.seal(person, conversationShelf(person), conversation) } : conversation,
        }),
    ...(entry ? { entry: entry.type === 'add' ? added(entry) : entry } : {}),
    deliveries: parts.map(delivery),
  }

  function added({ type, written, madeOn, keptUntil }: Extract<Decision['entry'], { type: 'add' }>) {
    const id = ids.next()
    return { type, id, flow: written.flow, madeOn, keptUntil, body: vault.seal(person, entryShelf(id), written) }
  }
}
