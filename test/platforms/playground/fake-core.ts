import type { Temporal } from 'temporal-polyfill'
import type { MovableClock } from '../../../src/platforms/playground/clock.ts'
import type { History } from '../../../src/platforms/playground/history.ts'
import type { Person, Store } from '../../../src/ports.ts'

/** Something that is planned for somebody at a moment: a message, or without words a look that comes to nothing. */
export type Planned = { user: string; at: Temporal.Instant; text?: string; again?: Temporal.Duration }

/** `shifts` is how far ahead the database's clock was set, each time; while `failing` it cannot be. */
export type FakeCore = {
  planned: Planned[]
  ticks: number
  held: Temporal.Instant | undefined
  shifts: string[]
  failing: boolean
  tick(): Promise<void>
  store: Pick<Store, 'findPerson' | 'nextLook' | 'shiftClock'>
}

/**
 * The core as the playground sees it: a database with a clock of its own, and a tick that says what is due by that clock.
 * `again` plans the same once more, so much later, each time. `held` is what another process has in hand: it stays due.
 */
export function createFakeCore(clock: MovableClock, history: Pick<History, 'append'>): FakeCore {
  const planned: Planned[] = []
  const core: FakeCore = {
    planned,
    ticks: 0,
    held: undefined,
    shifts: [],
    failing: false,
    async tick() {
      core.ticks += 1
      const now = clock.now()
      const due = planned.filter(({ at }) => at.epochMilliseconds <= now.epochMilliseconds)
      for (const one of due) {
        planned.splice(planned.indexOf(one), 1)
        if (one.again) planned.push({ ...one, at: now.add(one.again) })
        if (one.text === undefined) continue
        const message = { blocks: [{ type: 'text' as const, text: [one.text] }] }
        await history.append(one.user, `${one.text}-${core.ticks}`, { type: 'message', message, at: now.toString() })
      }
    },
    store: {
      findPerson: async ({ user }) => (user === 'noor' ? undefined : ({ id: user } as Person)),
      async nextLook(person) {
        const [first] = planned
          .filter(({ user }) => person === undefined || user === person)
          .map(({ at }) => at)
          .concat(core.held && person === undefined ? [core.held] : [])
          .sort((one, other) => one.epochMilliseconds - other.epochMilliseconds)
        return first
      },
      async shiftClock(ahead) {
        if (core.failing) throw new Error('secret words in a message')
        core.shifts.push(ahead.toString())
      },
    },
  }
  return core
}
