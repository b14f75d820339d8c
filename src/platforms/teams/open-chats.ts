import type { SendResult } from '../../ports.ts'
import type { Reach } from './reach.ts'
import { type Clients, request } from './request.ts'
import { failedOpening, UNSIGNED } from './send-result.ts'

/** How long opening a chat may take, in milliseconds: with the post after it, it stays within one call of delivery. */
const OPEN_MS = 5000

/** A chat that is there, or why it cannot be written to now, or ever. */
export type OpenedChat = { type: 'open'; conversation: string } | Exclude<SendResult, { type: 'sent' }>

/** Opens chats with people who were only seen in a channel, and remembers them as long as this process lives. */
export type OpenChats = {
  /** The chat with the user of a reach. Teams gives the same one however often it is asked, and posts nothing in it. */
  open(reach: Reach, user: string): Promise<OpenedChat>
  /** Asks again the next time: it was not there any more. */
  forget(reach: Reach, user: string): void
}

/** The chats of one bot. */
export function createOpenChats(clients: Clients): OpenChats {
  const known = new Map<string, string>()
  const keyOf = ({ serviceUrl, tenant }: Reach, user: string) => JSON.stringify([serviceUrl, tenant, user])
  return {
    async open(reach, user) {
      const found = known.get(keyOf(reach, user))
      if (found) return { type: 'open', conversation: found }
      const { serviceUrl, bot, tenant } = reach
      const asked = await request(clients, serviceUrl, OPEN_MS, (client, options) => {
        const whose = { isGroup: false, bot: { id: bot, name: 'Maatje' }, members: [{ id: user, name: '' }] }
        const where = tenant ? { tenantId: tenant, channelData: { tenant: { id: tenant } } } : { channelData: {} }
        return client.conversations.createConversation({ ...whose, ...where }, options)
      })
      if (asked.type === 'unsent') return UNSIGNED
      if (asked.type === 'failed') return failedOpening(asked.error)
      const { id } = asked.answer ?? {}
      if (!id || id === '.' || id === '..') return { ...UNSIGNED, code: 'chat_absent' }
      known.set(keyOf(reach, user), id)
      return { type: 'open', conversation: id }
    },
    forget(reach, user) {
      known.delete(keyOf(reach, user))
    },
  }
}
