import { codeOf, ToldToWait } from '../errors.ts'
import { inTime } from '../in-time.ts'
import type { Vault } from '../journal/vault.ts'
import type { Message } from '../messages/message.ts'
import type { Claimed, Clock, Log, Messenger, Person, Random, SendResult, Store } from '../ports.ts'
import { backOff, chanceOf, waitAsTold, waitBeforeAsking } from './waits.ts'

/**
 * What sending needs. `owner` names this process; `messengers` are by platform. `mayNudge` is asked at the moment of
 * sending a nudge: 'yes', or a short code that says why not. 'talking' is a reason to try again a little later, any other
 * to leave it.
 */
export type DeliveryPorts = {
  store: Store
  vault: Vault
  clock: Clock
  random: Random
  log: Log
  owner: string
  messengers: Readonly<Record<string, Messenger>>
  mayNudge(person: Person): Promise<string>
}

/**
 * How many sends with an uncertain end a reply gets before it is given up, on a platform that can be asked whether they
 * arrived. With the waits between them they take half an hour or so; a message that breaks a platform holds up its
 * person for about an hour at most. Being told to wait is none.
 */
export const MOST_ATTEMPTS = 19
/** The same for a nudge. */
export const MOST_NUDGE_ATTEMPTS = 6
/** Where nobody can be asked, a reply is sent once more, this many seconds later: most of what hangs arrives by then. */
const RESEND_SECONDS = 60
/** How long a platform may keep saying "later": a reply that comes a day after the question is none. */
const MOST_SECONDS = 24 * 60 * 60
/** How long a call may take: well within the 30 seconds of the lease, so that nobody sends beside us. */
const CALL_SECONDS = 20
/** When a nudge is tried again that came in the middle of a talk. */
const TALKING_SECONDS = 120

/** Where a planned message is sealed. */
export function deliveryShelf(id: string) {
  return { table: 'delivery', column: 'body', row: id }
}

/**
 * Sends one claimed delivery, and writes down what came of it. It is marked as being sent before the call and as sent
 * after it. What happened in a crash between the two is looked up on the platform where that is possible. Where it is
 * not, a reply is sent once more while it is in time, because somebody waits for it, and a nudge never.
 */
export async function deliver(ports: DeliveryPorts, delivery: Claimed): Promise<void> {
  const { store, owner } = ports
  const { id, person, kind, ambiguous, attempts } = delivery
  const end = endings(ports, delivery)
  const messenger = ports.messengers[person.platform]
  if (!messenger) return end.failed('platform_absent', attempts)
  // Asked again at the moment of sending: it may have been planned before they left.
  if (person.left) return kind === 'nudge' && !ambiguous ? end.skipped('left') : end.dropped('person_left')

  if (ambiguous && !(await mayGoAgain(ports, delivery, messenger))) return
  if (kind === 'nudge') {
    const may = await ports.mayNudge(person)
    if (may === 'talking') return end.later(TALKING_SECONDS, may, attempts)
    if (may !== 'yes') return end.skipped(may)
  }
  let message: Message
  try {
    message = ports.vault.open(person, deliveryShelf(id), delivery.body) as Message
  } catch (error) {
    return end.failed(codeOf(error), attempts)
  }
  if (!(await store.markSending(id, owner))) {
    // Nothing left. Whether it goes later, or has expired by now, is for the next look.
    await store.markLater(id, owner, 0, 'held_back')
    return
  }
  await send(ports, delivery, messenger, message)
}

/**
 * Whether what may have arrived is to be sent again. Otherwise it is written down what becomes of it: it arrived, nobody
 * can tell, or it is asked again later. Asking is no send: it goes on, ever more seldom, for as long as an answer is
 * worth anything.
 */
async function mayGoAgain(ports: DeliveryPorts, delivery: Claimed, messenger: Messenger): Promise<boolean> {
  const { store, owner } = ports
  const { id, kind, attempts, ageSeconds, expired } = delivery
  const end = endings(ports, delivery)
  const isFindable = canFind(messenger, delivery.person)
  if ((kind === 'nudge' || expired) && !isFindable) {
    await end.failed('ambiguous', attempts)
    return false
  }
  const found = isFindable ? await lookUp(messenger, delivery) : undefined
  if (typeof found === 'string') {
    await end.sent(found, attempts)
    return false
  }
  if (found?.unknown) {
    if (expired || ageSeconds >= MOST_SECONDS) await end.failed('ambiguous', attempts)
    else await store.markAmbiguous(id, owner, Math.max(waitBeforeAsking(ageSeconds), found.seconds), 'look_up_failed')
    return false
  }
  const most = kind === 'nudge' ? MOST_NUDGE_ATTEMPTS : isFindable ? MOST_ATTEMPTS : 2
  if (attempts >= most) {
    await end.failed('ambiguous', attempts)
    return false
  }
  if (kind === 'reply') return true
  // It is certainly not there, and so it is due as any other: if it is still in time, and still the newest.
  await store.markLater(id, owner, 0, 'not_there')
  return false
}

/** Whether a platform can be asked what became of a send to somebody, or in some room. */
function canFind(messenger: Messenger, person: Person): boolean {
  return messenger.find !== undefined && (messenger.finds?.(person) ?? true)
}

/**
 * The platform's id of what a delivery posted; undefined when it is not there, or there is no telling from there. Without
 * an answer, how long the platform said to wait, in seconds.
 */
async function lookUp(
  messenger: Messenger,
  { person, id }: Claimed,
): Promise<string | undefined | { unknown: true; seconds: number }> {
  try {
    return await inTime(CALL_SECONDS, 'send_timeout', Promise.resolve(messenger.find?.(person, id)))
  } catch (error) {
    return { unknown: true, seconds: error instanceof ToldToWait ? error.seconds : 0 }
  }
}

async function send(ports: DeliveryPorts, delivery: Claimed, messenger: Messenger, message: Message): Promise<void> {
  const { store, log, random } = ports
  const { id, person, kind } = delivery
  const { platform, tenant, user } = person
  const attempts = delivery.attempts + 1
  const end = endings(ports, delivery)
  let result: SendResult
  try {
    result = await inTime(CALL_SECONDS, 'send_timeout', messenger.send(person, message, id))
  } catch (error) {
    const code = codeOf(error)
    if (canFind(messenger, person)) return end.doubted(code, backOff(attempts, chanceOf(random)))
    return kind === 'reply' ? end.doubted(code, RESEND_SECONDS) : end.failed('ambiguous', attempts)
  }
  switch (result.type) {
    case 'sent':
      return end.sent(result.ref, attempts)
    case 'refused': {
      if (!result.gone) return end.failed(result.code, attempts)
      await store.leave(result.gone === 'tenant' ? { platform, tenant } : { platform, tenant, user })
      // Whoever runs Maatje has to know that a token is no good; that one person left is nobody's concern.
      if (result.gone === 'tenant') log.event('platform.failed', { platform, code: result.code })
      else log.event('person.left', { person: person.id, code: result.code })
      return kind === 'nudge' ? end.skipped(result.code) : end.dropped(result.code)
    }
    case 'later': {
      const { code, all } = result
      const seconds = all ? waitAsTold(result.seconds, chanceOf(random)) : Math.max(result.seconds, 1)
      if (all) await store.block({ platform, tenant }, seconds)
      // A nudge has an end of its own.
      if (kind === 'reply' && delivery.ageSeconds >= MOST_SECONDS) return end.failed(code, attempts)
      return end.later(seconds, code, attempts)
    }
    default:
      return result satisfies never
  }
}

/** The ways a delivery can end for now, each written down and logged; nothing is logged once somebody else holds it. */
function endings({ store, owner, log, clock }: DeliveryPorts, { id, person }: Claimed) {
  const ids = { delivery: id, person: person.id }
  const began = clock.now()
  return {
    async sent(ref: string, attempts: number) {
      const ms = clock.now().since(began).total('milliseconds')
      if (await store.markSent(id, owner, ref)) log.event('delivery.sent', { ...ids, attempts, ms })
    },
    async later(seconds: number, code: string, attempts: number) {
      if (await store.markLater(id, owner, seconds, code)) log.event('delivery.later', { ...ids, code, attempts })
    },
    async doubted(code: string, seconds: number) {
      if (await store.markAmbiguous(id, owner, seconds, code)) log.event('delivery.ambiguous', { ...ids, code })
    },
    async failed(code: string, attempts: number) {
      if (await store.markFailed(id, owner, code)) log.event('delivery.failed', { ...ids, code, attempts })
    },
    /** Given up without being a failure: there is nobody to send it to. */
    async dropped(code: string) {
      if (await store.markFailed(id, owner, code)) log.event('delivery.dropped', ids)
    },
    async skipped(code: string) {
      if (await store.markSkipped(id, owner, code)) log.event('delivery.skipped', { ...ids, code })
    },
  }
}
