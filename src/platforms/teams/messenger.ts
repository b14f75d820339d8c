import type { Activity } from 'botframework-schema'
import type { TeamsSettings } from '../../config.ts'
import { codeOf } from '../../errors.ts'
import type { Block, Message } from '../../messages/message.ts'
import type { FileRead, Log, Messenger, Pace, SendResult } from '../../ports.ts'
import { placeOf } from '../../rooms.ts'
import { toPng } from '../png.ts'
import { createChatLinks, longestChatLinks } from './chat-links.ts'
import { createOpenChats } from './open-chats.ts'
import { type Reach, readReach } from './reach.ts'
import { type Addresses, renderTeams, type Where } from './render.ts'
import { type Clients, request } from './request.ts'
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
/** How long one post may take, getting a token included, in milliseconds. */
const CALL_MS = 10_000

/**
 * How fast messages go out to one organisation: Microsoft named 30 requests a second for an app there at first and 50
 * later; this stays below both. Source: Microsoft's page on rate limiting for bots.
 */
const PACE: Pace = { perSecond: 25, burst: 60 }

/** What the way out stands on. */
export type MessengerParts = {
  settings: TeamsSettings
  adapter: Clients
  words: AllWords
  log: Log
  /** Reads a file from an address somebody sent, which can be any. Without it no file is read. */
  fetchFile?: ((address: string) => Promise<FileRead>) | undefined
}

/**
 * Maatje's way into somebody's private chat in Teams, and into channels, where each message begins a thread: one card a
 * message, posted with exactly one request. Somebody who was only seen in a channel has their chat opened first. Teams has
 * no look-up, so there is no `find`, and lets no bot open a chat of several people, so there is no `groups`. Refuses whoever
 * it was never told how to write to, and every address that is not in the settings, also a stored one.
 */
export function createTeamsMessenger({ settings, adapter, words, log, fetchFile }: MessengerParts): Messenger {
  const chats = createOpenChats(adapter)
  const chatLinks = createChatLinks(adapter, log)
  return {
    pace: PACE,
    async send(to, message) {
      const place = placeOf(to)
      if (place.type === 'group') return { type: 'refused', code: 'no_groups' }
      const where = place.type === 'room' ? 'room' : 'chat'
      const reach = to.reach === undefined ? undefined : readReach(to.reach)
      if (!reach) return { type: 'refused', code: 'reach_unknown' }
      if (!isServiceUrlAllowed(settings, reach.serviceUrl)) return { type: 'refused', code: 'service_url' }
      const { serviceUrl, user } = reach
      if (reach.conversation === undefined && (user === undefined || where === 'room')) {
        return { type: 'refused', code: 'reach_unknown' }
      }
      const opened =
        reach.conversation === undefined
          ? await chats.open(reach, user ?? '')
          : { type: 'open' as const, conversation: reach.conversation }
      if (opened.type !== 'open') return opened
      const { conversation } = opened
      const pictures = await drawn(message, log)
      const chatAddresses = await chatLinks(reach, to.user, message)
      // A file with nothing to plan in it (a session that is off) is for platforms that hand over files.
      if (isNothingHere(message)) return { type: 'sent', ref: NOTHING }
      const activity = activityFor(to, { ...reach, conversation }, message, { words, pictures, chatAddresses, where })
      const result = await post(adapter, serviceUrl, conversation, where, activity)
      if (result.type === 'refused' && user !== undefined) chats.forget(reach, user)
      return result
    },
    fits: (message) => Object.entries(words).every(([language, some]) => sizeOf(message, language, some) <= MOST_BYTES),
    ...(fetchFile ? { file: (_of, reference) => fetchFile(reference) } : {}),
  }
}

/** What stands for the id of a message of which nothing can be shown. */
const NOTHING = 'nothing'

/** Whether nothing of a message can be shown: a card without anything in it is refused. */
function isNothingHere({ blocks }: Message): boolean {
  return blocks.every((block) => block.type === 'calendar' && block.moments.length === 0)
}

/** A message's pictures, as addresses that hold them. One that cannot be drawn is left out: the words stand beside it. */
async function drawn({ blocks }: Message, log: Log): Promise<Addresses> {
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

/** How many bytes a message is at most, in one language: wherever it is sent, and with its links at their longest. */
function sizeOf(message: Message, language: string, words: Words): number {
  const addresses = longestChatLinks(message)
  const sizes = (['chat', 'room'] as const).map((where) =>
    bytesOf(renderTeams(message, language, words, addresses, where).card),
  )
  return Math.max(...sizes)
}

function bytesOf(card: object): number {
  return Buffer.byteLength(JSON.stringify(card)) + ENVELOPE_BYTES
}

/** What a message is posted with. */
type Made = { words: AllWords; pictures: Addresses; chatAddresses: Addresses; where: Where }

function activityFor(
  to: Parameters<Messenger['send']>[0],
  reach: Reach & { conversation: string },
  message: Message,
  { words: all, pictures, chatAddresses, where }: Made,
): Partial<Activity> {
  const { language, words } = wordsFor(all, to.locale)
  const whole = renderTeams(message, language, words, new Map([...pictures, ...chatAddresses]), where)
  const isBeside = pictures.size > 0 && bytesOf(whole.card) > MOST_WITH_PICTURES
  const { card, summary } = isBeside ? renderTeams(message, language, words, chatAddresses, where) : whole
  const { conversation, bot, user, channel, tenant } = reach
  return {
    type: 'message',
    channelId: channel,
    from: { id: bot, name: 'Maatje' },
    ...(user === undefined ? {} : { recipient: { id: user, name: '' } }),
    conversation: {
      id: conversation,
      isGroup: where === 'room',
      conversationType: where === 'room' ? 'channel' : 'personal',
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
async function post(
  adapter: Clients,
  serviceUrl: string,
  conversation: string,
  where: Where,
  activity: Partial<Activity>,
): Promise<SendResult> {
  const asked = await request(adapter, serviceUrl, CALL_MS, (client, options) =>
    client.conversations.sendToConversation(conversation, activity, options),
  )
  switch (asked.type) {
    case 'answered':
      return { type: 'sent', ref: asked.answer?.id || 'sent' }
    case 'unsent':
      return UNSIGNED
    case 'failed':
      return failedSend(asked.error, where)
    default:
      return asked satisfies never
  }
}
