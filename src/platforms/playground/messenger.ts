import type { Address, Messenger } from '../../ports.ts'
import { placeOf } from '../../rooms.ts'
import { CHANNEL } from './channel.ts'
import { colleagueFor } from './colleagues.ts'
import type { Feed } from './feed.ts'
import type { Files } from './files.ts'
import type { History } from './history.ts'

/**
 * Maatje's way into the playground's chat. A delivery is a row with the delivery as its id, so that a send that is
 * repeated finds itself there and counts as sent. A post for the team is a row of the channel. A file is read from where the
 * page put it. Refuses whoever is not a demo colleague (`user_unknown`), every other channel (`unknown_room`) and every chat of
 * several (`no_groups`); throws what the history throws, and then the send is ambiguous.
 */
export function createPlaygroundMessenger(
  history: History,
  feed: Feed,
  files: Files,
): Messenger & Required<Pick<Messenger, 'find' | 'file'>> {
  return {
    async send(to, message, delivery) {
      const code = refusal(to)
      if (code) return { type: 'refused', code }
      await feed.add(to.user, delivery, { type: 'message', message })
      feed.wake(to.user)
      return { type: 'sent', ref: delivery }
    },
    async find(to, delivery) {
      return !refusal(to) && (await history.find(to.user, delivery)) ? delivery : undefined
    },
    fits: () => true,
    file: async (of, reference) => files.read(of.user, reference),
  }
}

/** Why nothing can be written there, as a code; undefined where it can. */
function refusal(to: Pick<Address, 'user'>): string | undefined {
  const place = placeOf(to)
  switch (place.type) {
    case 'person':
      return colleagueFor(place.user) ? undefined : 'user_unknown'
    case 'room':
      return place.id === CHANNEL.id ? undefined : 'unknown_room'
    case 'group':
      return 'no_groups'
    default:
      return place satisfies never
  }
}
