import type { Temporal } from 'temporal-polyfill'
import { type Content, contentFor } from '../content/content.ts'
import { decide } from '../conversations/decide.ts'
import type { Situation } from '../conversations/decision.ts'
import { inboundShelf } from '../conversations/handle-inbound.ts'
import { deliveryShelf } from '../delivery/deliver.ts'
import type { Vault } from '../journal/vault.ts'
import type { Message } from '../messages/message.ts'
import { personAt } from '../people/person-at.ts'
import type { Roster } from '../people/roster.ts'
import type { Address, Clock, Ids, Input, Person, Store } from '../ports.ts'
import { NOTHING_SAID, type Nudging } from './nudging.ts'
import { sayNext } from './say-next.ts'
import { storedNudging } from './stored-nudging.ts'

/** What settling needs. */
export type SettlingPorts = { store: Store; vault: Vault; ids: Ids; clock: Clock; content: Content }

/** Somebody who said yes before anything began, and when they work. */
export type Settled = Address & { locale: string; roster: Pick<Roster, 'zone' | 'weekly' | 'off'> }

/** They were last heard so long ago, in hours, that no talk is in the way of a nudge. */
const HEARD_HOURS_AGO = 1

/**
 * Makes people known who said yes already, for trying things out and for nothing else: nobody is enrolled by somebody
 * else. Whoever is known stays as they are, and gives false. They are told when their first nudge comes, above the menu.
 * Throws what the store throws.
 */
export async function settle(ports: SettlingPorts, { roster, ...address }: Settled): Promise<boolean> {
  const { store, vault, ids, clock } = ports
  if (await store.findPerson(address)) return false
  const person = await personAt(ports, address)
  const now = clock.now()
  const { zone, weekly, off } = roster
  const nudging: Nudging = { ...NOTHING_SAID, consent: true, zone, weekly, off, plannedUpTo: now }
  const at = now.subtract({ hours: HEARD_HOURS_AGO })
  const inbound = `settled/${person.id}`
  const opened: Input = { type: 'opened' }
  await store.saveInbound({
    id: inbound,
    person: person.id,
    body: vault.seal(person, inboundShelf(inbound), opened),
    at,
  })
  const delivery = ids.next()
  const body = vault.seal(person, deliveryShelf(delivery), firstWords(ports.content, person, nudging, now))
  await store.commit({
    inbound,
    state: 'handled',
    person: person.id,
    turn: person.turn,
    at,
    heard: false,
    conversations: [],
    nudging: storedNudging(vault, person, nudging, now),
    deliveries: [{ id: delivery, dedupeKey: `${inbound}/0`, body }],
  })
  return true
}

/** When their first nudge comes, and what can be done meanwhile. */
function firstWords(content: Content, { locale, turn }: Person, nudging: Nudging, now: Temporal.Instant): Message {
  const house = contentFor(content, locale)
  const { zone = 'UTC' } = nudging
  const situation: Situation = {
    content,
    house,
    turn,
    now,
    today: now.toZonedDateTimeISO(zone).toPlainDate(),
    runningSince: now,
    others: [],
    zone,
    nudging,
    entries: [],
    reviews: [],
    teams: [],
    groups: [],
    hours: [],
  }
  const { messages } = decide(situation, { type: 'word', word: 'menu' })
  return { blocks: [...sayNext(situation, house.nudging.first), ...messages.flatMap(({ blocks }) => blocks)] }
}
