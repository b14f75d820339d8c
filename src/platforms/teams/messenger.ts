import type { Activity } from 'botframework-schema'
import type { TeamsSettings } from '../../config.ts'
import type { Message } from '../../messages/message.ts'
import type { Messenger, SendResult } from '../../ports.ts'
import { Uncertain } from '../uncertain.ts'
import type { TeamsAdapter } from './adapter.ts'
import { type Reach, readReach } from './reach.ts'
import { renderTeams } from './render.ts'
import { failedSend, UNSIGNED } from './send-result.ts'
import { isServiceUrlAllowed } from './service-url.ts'
import { type AllWords, type Words, wordsFor } from './words.ts'

/**
 * The biggest message that is sent, in bytes of JSON. Teams takes some 100 KB and shows long cards badly; 20 KB leaves
 * room for what it adds itself.
 */
export const MOST_BYTES = 20 * 1024
/** What of it is for the envelope: ids, the summary. */
const ENVELOPE_BYTES = 1536
/** How long one send may take, getting a token included, in milliseconds. */
const CALL_MS = 10_000

/** What the way out stands on. */
export type MessengerParts = {
  settings: TeamsSettings
  adapter: Pick<TeamsAdapter, 'clientFor'>
  words: AllWords
}

/**
 * Maatje's way into somebody's private chat in Teams: one card a message, posted with exactly one request. Teams has no
 * look-up, so there is no `find`. Refuses a person it was never told how to write to, and every address that is not in
 * the settings, also a stored one.
 */
export function createTeamsMessenger({ settings, adapter, words }: MessengerParts): Messenger {
  return {
    async send(to, message) {
      const reach = to.reach === undefined ? undefined : readReach(to.reach)
      if (!reach) return { type: 'refused', code: 'reach_unknown' }
      if (!isServiceUrlAllowed(settings, reach.serviceUrl)) return { type: 'refused', code: 'service_url' }
      return post(adapter, reach, activityFor(to, reach, message, words))
    },
    fits: (message) => Object.entries(words).every(([language, some]) => sizeOf(message, language, some) <= MOST_BYTES),
  }
}

/** How many bytes a message is at most, in one language. */
function sizeOf(message: Message, language: string, words: Words): number {
  return Buffer.byteLength(JSON.stringify(renderTeams(message, language, words).card)) + ENVELOPE_BYTES
}

function activityFor(
  to: Parameters<Messenger['send']>[0],
  reach: Reach,
  message: Message,
  all: AllWords,
): Partial<Activity> {
  const { language, words } = wordsFor(all, to.locale)
  const { card, summary } = renderTeams(message, language, words)
  const { conversation, bot, user, channel, tenant } = reach
  return {
    type: 'message',
    channelId: channel,
    from: { id: bot, name: 'Maatje' },
    recipient: { id: user, name: '' },
    conversation: {
      id: conversation,
      isGroup: false,
      conversationType: 'personal',
      name: '',
      ...(tenant ? { tenantId: tenant } : {}),
    },
    locale: language,
    summary,
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }],
  }
}

/** One request, whose end is known or not. What goes wrong before it leaves leaves it certainly unsent. */
async function post(adapter: Pick<TeamsAdapter, 'clientFor'>, reach: Reach, activity: Partial<Activity>) {
  const abort = new AbortController()
  let left = false
  const leaving = () => {
    left = true
  }
  const posting = async (): Promise<SendResult> => {
    try {
      const client = await adapter.clientFor(reach.serviceUrl, leaving)
      // A token that comes after the time was up finds this aborted: nothing leaves any more.
      const options = { abortSignal: abort.signal }
      const answer = await client.conversations.sendToConversation(reach.conversation, activity, options)
      return { type: 'sent', ref: answer?.id || 'sent' }
    } catch (error) {
      return left ? failedSend(error) : UNSIGNED
    }
  }
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<SendResult>((resolve, reject) => {
    timer = setTimeout(() => {
      abort.abort()
      if (left) reject(new Uncertain('timeout'))
      else resolve(UNSIGNED)
    }, CALL_MS)
  })
  try {
    return await Promise.race([posting(), late])
  } finally {
    clearTimeout(timer)
  }
}
