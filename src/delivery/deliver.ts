import { codeOf } from '../errors.ts'
import { inTime } from '../in-time.ts'
import type { Vault } from '../journal/vault.ts'
import type { Message } from '../messages/message.ts'
import type { Claimed, Clock, Log, Messenger, SendResult, Store } from '../ports.ts'

/** What sending needs. `owner` names this process; `messengers` are by platform. */
export type DeliveryPorts = {
  store: Store
  vault: Vault
  clock: Clock
  log: Log
  owner: string
  messengers: Readonly<Record<string, Messenger>>
}

/**
 * How many sends with an uncertain end a delivery gets before it is given up, on a platform that can be asked whether they
 * arrived. With the waits between them they outlast an outage of half an hour; a message that breaks a platform holds up
 * its person no longer than that. Being told to wait is none.
 */
export const MOST_ATTEMPTS = 14
/** Where nobody can be asked, a reply is sent once more, this many seconds later: most of what hangs arrives by then. */
const RESEND_SECONDS = 60
/** How long a platform may keep saying "later": a reply that comes a day after the question is none. */
const MOST_SECONDS = 24 * 60 * 60
/** How long a call may take: well within the 30 seconds of the lease, so that nobody sends beside us. */
const CALL_SECONDS = 20
/** How many deliveries are in flight at once, never two of one person. */
const AT_ONCE = 20

/** How long to wait before the next try, in seconds: 2, 4, 8 … up to five minutes. */
export function backOff(attempts: number): number {
  return Math.min(2 ** attempts, 300)
}

/** How long to wait before asking again whether a message arrived, in seconds: as long as it has taken so far, within bounds. */
export function waitBeforeAsking(ageSeconds: number): number {
  return Math.min(Math.max(ageSeconds, 2), 300)
}

/** Where a planned message is sealed. */
export function deliveryShelf(id: string) {
  return { table: 'delivery', column: 'body', row: id }
}

/**
 * The way out for everything that is due. `wake` looks for work and returns at once; `idle` resolves when nothing is
 * being sent and nothing more could be sent now; after `stop` nothing new is claimed, and what was claimed is seen
 * through.
 */
export type Delivering = { wake(): void; isIdle(): boolean; idle(): Promise<void>; stop(): void }

/**
 * Sends what is due: one message after another for each person, people beside each other, so that a call that hangs
 * holds up nobody else. A delivery is marked as being sent before the call and as sent after it; what happened in a
 * crash between the two is looked up on the platform where that is possible, and else sent once more: these are replies
 * somebody waits for. `failed` is told what the store throws.
 */
export function createDelivering(ports: DeliveryPorts, failed: (error: unknown) => void): Delivering {
  const inFlight = new Set<Promise<void>>()
  let claiming: Promise<void> | undefined
  let again = false
  let stopped = false

  const claimAll = async () => {
    try {
      while (again && !stopped && inFlight.size < AT_ONCE) {
        again = false
        for (const delivery of await ports.store.claim(ports.owner, AT_ONCE - inFlight.size)) send(delivery)
      }
    } catch (error) {
      failed(error)
    } finally {
      // In one breath with the last look at `again`, so that nobody asks in between and is not heard.
      claiming = undefined
    }
  }

  const send = (delivery: Claimed) => {
    const sending: Promise<void> = deliver(ports, delivery)
      .catch(failed)
      .then(() => {
        inFlight.delete(sending)
        wake() // There is room again, and this person's next message may be due.
      })
    inFlight.add(sending)
  }

  const wake = () => {
    again = true
    if (!stopped) claiming ??= claimAll()
  }

  const isIdle = () => !claiming && inFlight.size === 0

  return {
    wake,
    isIdle,
    async idle() {
      while (!isIdle()) await Promise.all([claiming, ...inFlight])
    },
    stop() {
      stopped = true
    },
  }
}

async function deliver(ports: DeliveryPorts, delivery: Claimed): Promise<void> {
  const { store, owner, log, clock } = ports
  const { id, person } = delivery
  let { attempts } = delivery
  const ids = { delivery: id, person: person.id }
  const messenger = ports.messengers[person.platform]
  const giveUp = async (code: string) => {
    if (await store.markFailed(id, owner, code)) log.event('delivery.failed', { ...ids, code, attempts })
  }
  if (!messenger) return giveUp('platform_absent')
  /** Given up without being a failure: there is nobody to send it to. */
  const drop = async (code: string) => {
    if (await store.markFailed(id, owner, code)) log.event('delivery.dropped', ids)
  }
  // Asked again at the moment of sending: it may have been planned before they left.
  if (person.left) return drop('person_left')
  const began = clock.now()
  const sent = async (ref: string) => {
    const ms = clock.now().since(began).total('milliseconds')
    if (await store.markSent(id, owner, ref)) log.event('delivery.sent', { ...ids, attempts, ms })
  }

  if (delivery.ambiguous) {
    const found = await lookUp(messenger, delivery)
    if (found === 'unknown') {
      // Asking is no send: it goes on, ever more seldom, for as long as an answer is worth anything.
      if (delivery.ageSeconds >= MOST_SECONDS) return giveUp('ambiguous')
      await store.markAmbiguous(id, owner, waitBeforeAsking(delivery.ageSeconds), 'look_up_failed')
      return
    }
    if (found) return sent(found)
    // Not there, or on a platform that cannot tell: there a reply is sent once more, and only once.
    if (attempts >= (messenger.find ? MOST_ATTEMPTS : 2)) return giveUp('ambiguous')
  }

  let message: Message
  try {
    message = ports.vault.open(person, deliveryShelf(id), delivery.body) as Message
  } catch (error) {
    return giveUp(codeOf(error))
  }
  if (!(await store.markSending(id, owner))) return
  attempts += 1
  let result: SendResult
  try {
    result = await inTime(CALL_SECONDS, 'send_timeout', messenger.send(person, message, id))
  } catch (error) {
    const code = codeOf(error)
    const seconds = messenger.find ? backOff(attempts) : RESEND_SECONDS
    if (await store.markAmbiguous(id, owner, seconds, code)) log.event('delivery.ambiguous', { ...ids, code })
    return
  }
  if (result.type === 'sent') return sent(result.ref)
  if (result.type === 'refused' && result.gone) {
    const { platform, tenant, user } = person
    await store.leave(result.gone === 'tenant' ? { platform, tenant } : { platform, tenant, user })
    // Whoever runs Maatje has to know that a token is no good; that one person left is nobody's concern.
    if (result.gone === 'tenant') log.event('platform.failed', { platform, code: result.code })
    else log.event('person.left', { person: person.id, code: result.code })
    return drop(result.code)
  }
  if (result.type === 'refused' || delivery.ageSeconds >= MOST_SECONDS) return giveUp(result.code)
  const { code } = result
  const seconds = Math.max(result.seconds, 1)
  if (await store.markLater(id, owner, seconds, code)) log.event('delivery.later', { ...ids, code, attempts })
}

/** The platform's id of what a delivery posted, undefined when it is not there or there is no telling from there. */
async function lookUp(messenger: Messenger, { person, id }: Claimed): Promise<string | undefined | 'unknown'> {
  try {
    return await inTime(CALL_SECONDS, 'send_timeout', Promise.resolve(messenger.find?.(person, id)))
  } catch {
    return 'unknown'
  }
}
