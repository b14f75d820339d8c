import type { Temporal } from 'temporal-polyfill'
import { type AnswerPorts, handleNext, inboundShelf } from './conversations/handle-inbound.ts'
import { type DeliveryPorts, deliverDue } from './delivery/deliver.ts'
import { codeOf } from './errors.ts'
import { HOME_ZONE } from './people/home.ts'
import { personAt } from './people/person-at.ts'
import type { Inbound } from './ports.ts'

/** What the app stands on. `alone`: no other process uses this database, so that whatever was claimed before is ours. */
export type AppPorts = Omit<AnswerPorts, 'runningSince'> & DeliveryPorts & { alone: boolean }

/**
 * The use cases bound together.
 *
 * `receive` saves what came in, once by its id, and resolves before it is handled; it rejects when nothing was saved.
 * `start` takes up what an earlier process left. `tick` does so again: it costs what is waiting. `sweep` removes what may
 * not be kept any longer. `idle` resolves when nothing is being handled. `stop` takes nothing new and waits for what is
 * under way; what is left waits in the store.
 */
export type App = {
  receive(inbound: Inbound): Promise<'stored' | 'known'>
  start(): Promise<void>
  tick(): Promise<void>
  sweep(): Promise<void>
  idle(): Promise<void>
  stop(): Promise<void>
}

/** How long an unfinished exercise is kept after its last word; the invitation says so. */
const UNFINISHED_DAYS = 30
/** How long ids of what was handled and sent are kept: platforms deliver an event again within a day. */
const TRACE_DAYS = 7

/** Binds the use cases to their ports. Starts no timer and opens nothing. */
export function createApp(ports: AppPorts): App {
  const { store, vault, clock, log } = ports
  const answering: AnswerPorts = { ...ports, runningSince: clock.now() }
  const busy = new Map<string, Promise<void>>()
  let delivering: Promise<void> | undefined
  let again = false
  let stopped = false

  const failed = (where: string) => (error: unknown) => log.event('app.failed', { code: codeOf(error), where })

  /** One person's things are handled one after another; a failure leaves them waiting for the next tick. */
  const answer = (person: string): Promise<void> => {
    const before = busy.get(person) ?? Promise.resolve()
    const now = before
      .then(async () => {
        while (!stopped && (await handleNext(answering, person))) deliver()
      })
      .catch(failed('answer'))
      .finally(() => {
        if (busy.get(person) === now) busy.delete(person)
      })
    busy.set(person, now)
    return now
  }

  const deliver = (): Promise<void> => {
    again = true
    delivering ??= (async () => {
      while (again && !stopped) {
        again = false
        await deliverDue(ports)
      }
    })()
      .catch(failed('deliver'))
      .finally(() => {
        delivering = undefined
      })
    return delivering
  }

  const takeUp = async () => {
    const waiting = await store.peopleWaiting()
    await Promise.all([...waiting.map(answer), deliver()])
  }

  const idle = async () => {
    while (busy.size > 0 || delivering) await Promise.all([...busy.values(), delivering])
  }

  return {
    async receive(inbound) {
      const person = await personAt(ports, inbound, inbound.locale)
      const id = `${inbound.platform}/${inbound.tenant}/${inbound.id}`
      const body = vault.seal(person, inboundShelf(id), inbound.input)
      const stored = await store.saveInbound({ id, person: person.id, body, at: clock.now() })
      if (!stored) log.event('inbound.known', { inbound: id })
      void answer(person.id)
      return stored ? 'stored' : 'known'
    },
    async start() {
      await store.reclaim(ports.alone)
      await takeUp()
    },
    async tick() {
      try {
        await store.reclaim(false)
        await takeUp()
      } catch (error) {
        failed('tick')(error)
      }
    },
    async sweep() {
      const now = clock.now()
      const ago = (days: number): Temporal.Instant => now.subtract({ hours: 24 * days })
      try {
        const limits = {
          today: now.toZonedDateTimeISO(HOME_ZONE).toPlainDate(),
          conversationsBefore: ago(UNFINISHED_DAYS),
          tracesBefore: ago(TRACE_DAYS),
        }
        log.event('sweep.done', await store.sweep(limits))
      } catch (error) {
        failed('sweep')(error)
      }
    },
    idle,
    async stop() {
      stopped = true
      await idle()
    },
  }
}
