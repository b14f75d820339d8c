import type { Clock, Log, Store } from '../ports.ts'

type Instant = ReturnType<Clock['now']>

/**
 * From how much on a difference between two clocks is worth a word, in seconds. A due time is to the second at best, and
 * the database's decides; but a process whose clock is off speaks of the wrong day or shift.
 */
const MOST_DRIFT_SECONDS = 2

/**
 * How far the database's clock is ahead of the process's, in seconds; behind is negative. It was read some time between
 * `asked` and `answered`, on the way there or back: halfway is the best guess. Pure.
 */
export function driftSeconds(asked: Instant, answered: Instant, database: Instant): number {
  const halfway = (asked.epochMilliseconds + answered.epochMilliseconds) / 2
  return (database.epochMilliseconds - halfway) / 1000
}

/**
 * A look at both clocks, for every tick: a difference of over two seconds is logged each time, with how often it was so
 * in this process. It corrects nothing. Throws what the store throws.
 */
export function createClockWatch({
  store,
  clock,
  log,
}: {
  store: Pick<Store, 'clock'>
  clock: Clock
  log: Log
}): () => Promise<void> {
  let times = 0
  return async () => {
    const asked = clock.now()
    const { now } = await store.clock()
    const answered = clock.now()
    const seconds = driftSeconds(asked, answered, now)
    // A slow answer says little: the database's clock was read at any moment of it.
    const doubt = answered.since(asked).total('seconds') / 2
    if (Math.abs(seconds) - doubt <= MOST_DRIFT_SECONDS) return
    times += 1
    log.event('clock.drift', { seconds: Math.round(seconds * 1000) / 1000, times })
  }
}
