import { Temporal } from 'temporal-polyfill'
import type { Store } from '../../ports.ts'
import { createTurns } from '../../turns.ts'
import type { MovableClock } from './clock.ts'
import { TENANT } from './colleagues.ts'
import type { History } from './history.ts'

/**
 * Time that passes at once. `move` lets it pass by hours and days, `toNextMessage` until Maatje says something to one
 * colleague by itself, and gives whether that came; `reset` goes back to the real time. All of them move the clock of this
 * process and of the database together, one after another however many pages ask. They throw what the store throws.
 */
export type PassingTime = {
  move(by: { hours?: number; days?: number }): Promise<void>
  toNextMessage(user: string): Promise<boolean>
  reset(): Promise<void>
}

/** `tick` does what is due and resolves when it is done; `moved` is told each time the clock is at another place. */
export type PassingTimeParts = {
  store: Pick<Store, 'findPerson' | 'nextLook' | 'shiftClock'>
  history: Pick<History, 'after'>
  clock: MovableClock
  tick(): Promise<void>
  moved(): void
}

/**
 * How often the clock stops on its way, so that whoever asks for a year gets an answer: a week of seven people and their team
 * has some sixty moments, and one who leaves a question open has one every five minutes. After that it goes on in one leap.
 */
const MOST_STOPS = 500
/** So often it looks again at what stays due after a tick: another process has it in hand, which takes real time. */
const MOST_WAITS = 3
/** How far ahead somebody's next message is looked for: as far as Maatje itself tells when it comes (nudges/say-next.ts). */
const LOOK_AHEAD = Temporal.Duration.from({ hours: 24 * 42 })

/**
 * Lets time pass in a playground. It stops wherever there is something to plan for anybody or for the team, so that everything
 * comes at its own time and not all at once as after an outage. What comes in the channel is nobody's next message.
 */
export function createPassingTime({ store, history, clock, tick, moved }: PassingTimeParts): PassingTime {
  const turns = createTurns()
  const oneByOne = <Result>(what: () => Promise<Result>) => turns.take('clock', what)

  const set = async (ahead: Temporal.Duration) => {
    const before = clock.ahead()
    clock.set(ahead)
    try {
      await store.shiftClock(ahead)
    } catch (error) {
      clock.set(before)
      throw error
    }
    moved()
  }
  /** Never back: what lies behind is due, and done by the next tick. */
  const goTo = async (at: Temporal.Instant) => {
    const now = clock.now()
    if (isAfter(at, now)) await set(clock.ahead().add(now.until(at)).round({ largestUnit: 'hours' }))
  }

  const move = async (by: { hours?: number; days?: number }) => {
    const until = clock.after(by)
    let waits = 0
    for (let stop = 0; stop < MOST_STOPS && waits < MOST_WAITS; stop++) {
      await tick()
      const next = await store.nextLook()
      if (!next || isAfter(next, until)) break
      waits = isAfter(next, clock.now()) ? 0 : waits + 1
      await goTo(next)
    }
    await goTo(until)
    await tick()
  }

  const toNextMessage = async (user: string) => {
    const latest = clock.now().add(LOOK_AHEAD)
    const last = (await history.after(user, 0)).at(-1)?.sequence ?? 0
    const hasCome = async () => (await history.after(user, last)).some(({ content }) => content.type === 'message')
    for (let stop = 0; stop < MOST_STOPS; stop++) {
      await tick()
      if (await hasCome()) return true
      const person = await store.findPerson({ platform: 'playground', tenant: TENANT, user })
      const own = person && (await store.nextLook(person.id))
      if (!own || isAfter(own, latest)) return false
      await goTo(stop < MOST_STOPS / 2 ? ((await store.nextLook()) ?? own) : own)
    }
    return false
  }

  return {
    move: (by) => oneByOne(() => move(by)),
    toNextMessage: (user) => oneByOne(() => toNextMessage(user)),
    reset: () => oneByOne(() => set(new Temporal.Duration())),
  }
}

function isAfter(one: Temporal.Instant, other: Temporal.Instant): boolean {
  return Temporal.Instant.compare(one, other) > 0
}
