import type { Temporal } from 'temporal-polyfill'
import { deliveryShelf } from '../delivery/deliver.ts'
import type { Vault } from '../journal/vault.ts'
import type { Message } from '../messages/message.ts'
import { splitMessage } from '../messages/split.ts'
import type { Ids, Messenger, Person, PlannedPost } from '../ports.ts'

/** What a message for somebody else than who set it going needs. */
export type PostPorts = {
  messengers: Readonly<Record<string, Pick<Messenger, 'fits'>>>
  vault: Vault
  ids: Ids
}

/**
 * Something to send: to the team's room, to one person in private, or to the chat of a group. `key` is its own in the team.
 * `until`: when it did not go by then it is not to come any more, since whoever it is for is no longer at work; absent for
 * a room.
 */
export type Post = {
  to: { type: 'room' } | { type: 'person'; id: string } | { type: 'group'; ids: readonly string[] }
  key: string
  message: Message
  until?: Temporal.Instant
}

/**
 * One message for an addressee as planned deliveries: as many as their platform needs, each with a key of its own. Nothing
 * goes once it `expires`.
 */
export function postsTo(
  { messengers, vault, ids }: PostPorts,
  to: Person,
  message: Message,
  key: string,
  expires?: Temporal.Instant,
): PlannedPost[] {
  const messenger = messengers[to.platform]
  const parts = messenger ? splitMessage(message, messenger.fits) : [message]
  return parts.map((part, index) => {
    const id = ids.next()
    return {
      id,
      to: to.id,
      dedupeKey: `${key}/${index}`,
      body: vault.seal(to, deliveryShelf(id), part),
      ...(expires ? { expires } : {}),
    }
  })
}
