import type { Messenger } from '../../ports.ts'
import { colleagueFor } from './colleagues.ts'
import type { Feed } from './feed.ts'
import type { Files } from './files.ts'
import type { History } from './history.ts'

/**
 * Maatje's way into the playground's chat. A delivery is a row with the delivery as its id, so that a send that is
 * repeated finds itself there and counts as sent. A file is read from where the page put it. Refuses (`user_unknown`) whoever is not a demo colleague; throws what
 * the history throws, and then the send is ambiguous.
 */
export function createPlaygroundMessenger(
  history: History,
  feed: Feed,
  files: Files,
): Messenger & Required<Pick<Messenger, 'find' | 'file'>> {
  return {
    async send(to, message, delivery) {
      if (!colleagueFor(to.user)) return { type: 'refused', code: 'user_unknown' }
      await feed.add(to.user, delivery, { type: 'message', message })
      feed.wake(to.user)
      return { type: 'sent', ref: delivery }
    },
    async find(to, delivery) {
      return (await history.find(to.user, delivery)) ? delivery : undefined
    },
    fits: () => true,
    file: async (of, reference) => files.read(of.user, reference),
  }
}
