import { randomBytes, randomUUID } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import { deliveryShelf } from '../../src/delivery/deliver.ts'
import { createDelivering } from '../../src/delivery/delivering.ts'
import { createVault } from '../../src/journal/vault.ts'
import type { Claimed, Person, SendResult, Store } from '../../src/ports.ts'
import { createClock } from '../store/fakes.ts'

const random = { bytes: (length: number) => randomBytes(length) }
const vault = createVault(randomBytes(32), random)

/** A reply to somebody of their own. */
function reply(): Claimed {
  const [id, owner] = [randomUUID(), { id: randomUUID(), tenant: 'town' }]
  const person: Person = {
    ...owner,
    platform: 'test',
    user: owner.id,
    locale: 'nl',
    ownLocale: false,
    left: false,
    turn: 1,
    wrappedKey: vault.newKey(owner),
  }
  const body = vault.seal(person, deliveryShelf(id), { blocks: [] })
  return { id, kind: 'reply', person, body, attempts: 0, ageSeconds: 0, ambiguous: false, expired: false }
}

test('a look that comes while no more can be sent at once ends nothing: the rest goes when there is room', async () => {
  const waiting = Array.from({ length: 30 }, reply)
  let sends = 0
  let answer: () => void = () => {}
  const answered = new Promise<void>((resolve) => {
    answer = resolve
  })
  const store = {
    claim: async (_owner: string, most: number) => ({ claimed: waiting.splice(0, most), skipped: [] }),
    markSending: async () => true,
    markSent: async () => true,
  } as Partial<Store> as Store
  const messenger = {
    fits: () => true,
    async send(): Promise<SendResult> {
      sends += 1
      await answered
      return { type: 'sent', ref: 'there' }
    },
  }
  const failures: unknown[] = []
  const delivering = createDelivering(
    {
      store,
      vault,
      random,
      clock: createClock(),
      log: { event() {} },
      owner: 'me',
      messengers: { test: messenger },
      mayNudge: async () => 'yes',
    },
    (error) => void failures.push(error),
  )
  delivering.wake()
  await vi.waitFor(() => expect(sends).toBe(20))
  delivering.wake()
  answer()
  await vi.waitFor(() => expect(sends).toBe(30))
  await delivering.idle()
  expect(failures).toEqual([])
})
