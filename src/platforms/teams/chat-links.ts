import { z } from 'zod'
import type { Block, Message } from '../../messages/message.ts'
import type { Log } from '../../ports.ts'
import type { Reach } from './reach.ts'
import type { Addresses } from './render.ts'
import { type Clients, request } from './request.ts'
import { failureCode } from './send-result.ts'

/** How long looking everybody up may take, in milliseconds: they are asked for at once. */
const LOOK_UP_MS = 3000
/** Opens a chat with whoever presses it and these people. Source: Microsoft's page on deep links to a chat. */
const CHAT = 'https://teams.microsoft.com/l/chat/0/0?users='
/** How many bytes one name takes in a link, at most: Entra's names have 113 characters, of which few are encoded. */
const MOST_NAME_BYTES = 160

/** What the roster says of somebody, as far as a link needs it. Without whitespace and commas, which part names. */
const name = z.string().regex(/^[^\s,]{1,254}$/)
const Member = z.looseObject({
  userPrincipalName: name.nullish().catch(undefined),
  email: name.nullish().catch(undefined),
})

type ChatBlock = Extract<Block, { type: 'chat' }>
const chatsIn = ({ blocks }: Message) => blocks.filter((block) => block.type === 'chat')

/**
 * Finds the addresses of a message's chats, for whoever it is sent to. A link to a chat names people as they log in, which
 * nothing else here knows them by: it is asked for when it is needed, remembered as long as this process lives, and stored
 * nowhere. Never throws; a chat of which somebody cannot be found has no address, and a code in the log.
 */
export function createChatLinks(
  clients: Clients,
  log: Log,
): (reach: Reach, to: string, message: Message) => Promise<Addresses> {
  const known = new Map<string, string>()

  const nameOf = async ({ serviceUrl, tenant }: Reach, room: string, user: string): Promise<string | undefined> => {
    const key = JSON.stringify([serviceUrl, tenant, user])
    const found = known.get(key)
    if (found) return found
    const asked = await request(clients, serviceUrl, LOOK_UP_MS, (client, options) =>
      client.conversations.getConversationMember(room, user, options),
    )
    const member = asked.type === 'answered' ? Member.safeParse(asked.answer).data : undefined
    const called = member?.userPrincipalName || member?.email || undefined
    if (called) known.set(key, called)
    else {
      const code =
        asked.type === 'failed' ? failureCode(asked.error) : asked.type === 'unsent' ? 'token_absent' : 'name_absent'
      log.event('platform.failed', { platform: 'teams', code })
    }
    return called
  }

  /** Whoever opens a chat is in it without being named. */
  const addressOf = async (reach: Reach, to: string, { people, room }: ChatBlock): Promise<string | undefined> => {
    const others = people.filter(({ user }) => user !== to)
    const names = await Promise.all(others.map(({ user }) => nameOf(reach, room, user)))
    if (names.length === 0 || names.includes(undefined)) return undefined
    return CHAT + names.map((one) => encodeURIComponent(one ?? '')).join(',')
  }

  return async (reach, to, message) => {
    const found = await Promise.all(
      chatsIn(message).map(async (block): Promise<[Block, string | undefined]> => {
        return [block, await addressOf(reach, to, block)]
      }),
    )
    return new Map(found.flatMap(([block, address]) => (address ? [[block, address]] : [])))
  }
}

/** Addresses as long as those of a message's chats can be, to measure with before anybody is looked up. */
export function longestChatLinks(message: Message): Addresses {
  return new Map(
    chatsIn(message).map((block): [Block, string] => [block, CHAT + 'x'.repeat(MOST_NAME_BYTES * block.people.length)]),
  )
}
