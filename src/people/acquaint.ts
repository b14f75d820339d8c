import { Temporal } from 'temporal-polyfill'
import { inTime } from '../in-time.ts'
import type { Clock, Messenger, Person, Store } from '../ports.ts'
import { newsOf } from './person-at.ts'

/** How long what a platform told about somebody is good. People move and change their language; most never. */
const GOOD_FOR = Temporal.Duration.from({ hours: 24 })

/** How long somebody's first answer waits for it. */
const PATIENCE_SECONDS = 3

/**
 * Asks a platform about somebody whose language and zone we do not know yet, or have not asked after for a day. Does
 * nothing on a platform that cannot be asked. Throws what the messenger throws: nothing depends on the answer.
 */
export async function acquaint(
  { store, clock }: { store: Store; clock: Clock },
  messenger: Pick<Messenger, 'profile'> | undefined,
  person: Person,
): Promise<void> {
  const now = clock.now()
  if (!messenger?.profile) return
  if (person.askedAt && Temporal.Duration.compare(now.since(person.askedAt), GOOD_FOR) < 0) return
  const profile = await inTime(PATIENCE_SECONDS, 'profile_timeout', messenger.profile(person))
  await store.learn(person.id, { ...newsOf(person, profile), askedAt: now })
}
