import type { Claimed, Pace } from '../ports.ts'
import { type DeliveryPorts, deliver } from './deliver.ts'

/** How many deliveries are in flight at once, never two of one person. */
const AT_ONCE = 20

/**
 * The way out for everything that is due. `wake` looks for work and returns at once; `idle` resolves when nothing is
 * being sent and nothing more could be sent now; after `stop` nothing new is claimed, and what was claimed is seen
 * through.
 */
export type Delivering = { wake(): void; isIdle(): boolean; idle(): Promise<void>; stop(): void }

/**
 * Sends what is due: one message after another for each person, people beside each other, so that a call that hangs
 * holds up nobody else. Where the pace of a workspace or organisation is all that holds something up, it looks again as
 * soon as there is room: the only timer it starts.
 */
export function createDelivering(ports: DeliveryPorts, failed: (error: unknown) => void): Delivering {
  const { store, log, owner } = ports
  const paces = pacesOf(ports.messengers)
  const inFlight = new Set<Promise<void>>()
  let claiming: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined
  let again = false
  let stopped = false

  const claimAll = async () => {
    try {
      while (again && !stopped && inFlight.size < AT_ONCE) {
        again = false
        const claim = await store.claim(owner, AT_ONCE - inFlight.size, paces)
        for (const { id, person, code } of claim.skipped) {
          log.event('delivery.skipped', { delivery: id, person, code })
          again = true // Only so many are put away at once.
        }
        for (const delivery of claim.claimed) send(delivery)
        lookIn(claim.again)
      }
    } catch (error) {
      failed(error)
    } finally {
      // In one breath with the last look at `again`, so that nobody asks in between and is not heard.
      claiming = undefined
    }
  }

  const lookIn = (seconds: number | undefined) => {
    clearTimeout(timer)
    if (seconds !== undefined && !stopped) timer = setTimeout(wake, Math.ceil(seconds * 1000))
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
    // A look that finds no room is over before it is known to be under way, and would be taken to be so for ever.
    if (!stopped && inFlight.size < AT_ONCE) claiming ??= claimAll()
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
      clearTimeout(timer)
    },
  }
}

/** The paces of the platforms that have one, by platform. */
function pacesOf(messengers: DeliveryPorts['messengers']): Record<string, Pace> {
  return Object.fromEntries(
    Object.entries(messengers).flatMap(([platform, { pace }]) => (pace ? [[platform, pace]] : [])),
  )
}
