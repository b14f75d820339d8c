import { Temporal } from 'temporal-polyfill'
import type { Store } from '../../src/ports.ts'
import type { Chat } from '../replay.ts'
import { moveClocks, type StillClock } from '../store/fakes.ts'

const ZONE = 'Europe/Amsterdam'
/** How far ahead a nudge is waited for: as far as the pure core does (test/talk.ts). */
const FOUR_WEEKS = { hours: 24 * 28 }
/** More looks than there are moments in which something is due in four weeks. */
const MOST_LOOKS = 500

/**
 * Time that passes for a whole bot with one person: both clocks are moved to each moment in which there is something to
 * plan, one after another. `look` has the bot do what is due, and resolves once it is in the chat, with what was said.
 */
export function createTime({
  store,
  clock,
  look,
}: {
  store: Store
  clock: StillClock
  look(): Promise<string[][]>
}): Pick<Chat, 'wait' | 'untilNudge'> {
  const pass = async (upTo: Temporal.Instant, stopAtFirst: boolean): Promise<string[][]> => {
    const came: string[][] = []
    for (let looks = 0; ; looks++) {
      if (looks === MOST_LOOKS) throw new Error('there is always something to plan')
      const next = await store.nextLook()
      if (!next || Temporal.Instant.compare(next, upTo) > 0) break
      const isAhead = Temporal.Instant.compare(next, clock.now()) > 0
      await moveClocks(store, clock, isAhead ? next : clock.now())
      came.push(...(await look()))
      // What is done next is later than what came, by both clocks.
      clock.moveTo((await store.clock()).now)
      if (stopAtFirst && came.length > 0) return came
    }
    await moveClocks(store, clock, upTo)
    return came
  }
  return {
    wait: (duration) => pass(clock.now().toZonedDateTimeISO(ZONE).add(duration).toInstant(), false),
    untilNudge: () => pass(clock.now().add(FOUR_WEEKS), true),
  }
}
