import type { Activity } from 'botframework-schema'
import type { TeamsSettings } from '../../config.ts'
import { codeOf } from '../../errors.ts'
import type { Block, Message } from '../../messages/message.ts'
import type { FileRead, Log, Messenger, Pace, SendResult } from '../../ports.ts'
import { toPng } from '../png.ts'
import { Uncertain } from '../uncertain.ts'
import type { TeamsAdapter } from './adapter.ts'
import { type Reach, readReach } from './reach.ts'
import { type Pictures, renderTeams } from './render.ts'
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
/** How wide a picture is drawn, in pixels: Teams takes 1024 by 1024, and 1 MB. Source: Microsoft's page on bot messages. */
const PICTURE_WIDTH = 1024
/**
 * The most bytes of JSON with its pictures in the card: 80 KB as Teams counts, in UTF-16. A bigger one has them beside the
 * card, where what is base64 does not count. Source: Microsoft's page on the size of bot messages.
 */
const MOST_WITH_PICTURES = 40_000
/** How long one send may take, getting a token included, in milliseconds. */
const CALL_MS = 10_000

/**
 * How fast messages go out to one organisation: Microsoft named 30 requests a second for an app there at first and 50
 * later; this stays below both. Source: Microsoft's page on rate limiting for bots.
 */
const PACE: Pace = { perSecond: 25, burst: 60 }

/** What the way out stands on. */
export type MessengerParts = {
  settings: TeamsSettings
  adapter: Pick<TeamsAdapter, 'clientFor'>
  words: AllWords
  log: Log
  /** Reads a file from an address somebody sent, which can be any. Without it no file is read. */
  fetchFile?: ((address: string) => Promise<FileRead>) | undefined
}

/**
 * Maatje's way into somebody's private chat in Teams: one card a message, posted with exactly one request. Teams has no
 * look-up, so there is no `find`. Refuses a person it was never told how to write to, and every address that is not in
 * the settings, also a stored one.
 */
export function createTeamsMessenger({ settings, adapter, words, log, fetchFile }: MessengerParts): Messenger {
  return {
    pace: PACE,
    async send(to, message) {
      const reach = to.reach === undefined ? undefined : readReach(to.reach)
      if (!reach) return { type: 'refused', code: 'reach_unknown' }
      if (!isServiceUrlAllowed(settings, reach.serviceUrl)) return { type: 'refused', code: 'service_url' }
      const pictures = await drawn(message, log)
      return post(adapter, reach, activityFor(to, reach, message, { words, pictures }))
    },
    fits: (message) => Object.entries(words).every(([language, some]) => sizeOf(message, language, some) <= MOST_BYTES),
    ...(fetchFile ? { file: (_of, reference) => fetchFile(reference) } : {}),
  }
}

/** A message's pictures, as addresses that hold them. One that cannot be drawn is left out: the words stand beside it. */
async function drawn({ blocks }: Message, log: Log): Promise<Pictures> {
  const found = new Map<Block, string>()
  for (const block of blocks) {
    if (block.type !== 'picture') continue
    try {
      const png = await toPng(block.svg, PICTURE_WIDTH)
      found.set(block, `data:image/png;base64,${Buffer.from(png).toString('base64')}`)
    } catch (error) {
      log.event('app.failed', { code: codeOf(error), where: 'teams.picture' })
    }
  }
  return found
}

/** How many bytes a message is at most, in one language. */
function sizeOf(message: Message, language: string, words: Words): number {
  return bytesOf(renderTeams(message, language, words).card)
}

function bytesOf(card: object): number {
  return Buffer.byteLength(JSON.stringify(card)) + ENVELOPE_BYTES
}

function activityFor(
  to: Parameters<Messenger['send']>[0],
  reach: Reach,
  message: Message,
  { words: all, pictures }: { words: AllWords; pictures: Pictures },
): Partial<Activity> {
  const { language, words } = wordsFor(all, to.locale)
  const whole = renderTeams(message, language, words, pictures)
  const isBeside = pictures.size > 0 && bytesOf(whole.card) > MOST_WITH_PICTURES
  const { card, summary } = isBeside ? renderTeams(message, language, words) : whole
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
    attachments: [
      ...(isBeside ? [...pictures.values()].map((contentUrl) => ({ contentType: 'image/png', contentUrl })) : []),
      { contentType: 'application/vnd.microsoft.card.adaptive', content: card },
    ],
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
