import { createHash } from 'node:crypto'
import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { Address, Inbound, Input } from '../../ports.ts'
import type { Activity } from './activity.ts'
import { writeReach } from './reach.ts'
import { readExecute, readSubmit } from './read-card.ts'
import { readSentFile } from './read-file.ts'
import { readText } from './read-text.ts'

/**
 * What an activity means to Maatje. `left`: the app was removed. `malformed`: an invoke that is not what its name says.
 * `foreign`: an invoke that nobody of ours can have asked for. `empty`: a form that was sent with nothing in it.
 * `nothing`: typing, a reaction, anything else.
 */
export type Meaning =
  | { type: 'inbound'; inbound: Inbound }
  | { type: 'left'; who: Address }
  | { type: 'malformed' | 'foreign' | 'empty' | 'nothing' }

const ClientInfo = z.looseObject({
  type: z.literal('clientInfo'),
  locale: z.string().nullish(),
  timezone: z.string().nullish(),
})

/** Where somebody's account is, as the store knows it. The Entra id is theirs for good; the other is theirs per bot. */
export function addressOf({ from }: Pick<Activity, 'from'>, tenant: string): Address {
  return { platform: 'teams', tenant, user: from.aadObjectId || from.id }
}

/** Reads an activity from a private chat. Pure and total; who may send it was checked before. */
export function readInbound(activity: Activity, tenant: string): Meaning {
  const { from, recipient, timestamp } = activity
  if (from.id === recipient.id) return { type: 'nothing' }
  const input = inputOf(activity)
  if (input === 'left') return { type: 'left', who: addressOf(activity, tenant) }
  if (typeof input === 'string') return { type: input }
  const at = timestamp ? instantOf(timestamp) : undefined
  const inbound: Inbound = {
    ...addressOf(activity, tenant),
    id: idOf(activity),
    input,
    reach: writeReach({
      serviceUrl: activity.serviceUrl,
      conversation: activity.conversation.id,
      bot: recipient.id,
      user: from.id,
      channel: activity.channelId,
      ...(tenant === 'local' ? {} : { tenant }),
    }),
    ...(at ? { at } : {}),
    ...toldBy(activity),
  }
  return { type: 'inbound', inbound }
}

function inputOf(activity: Activity): Input | 'left' | 'malformed' | 'foreign' | 'empty' | 'nothing' {
  const { type, name, action, value, channelData, membersAdded, recipient } = activity
  switch (type) {
    case 'message':
      return readMessage(activity)
    case 'messageUpdate':
      return channelData?.eventType === 'editMessage' ? { type: 'edited' } : 'nothing'
    case 'messageDelete':
      return channelData?.eventType === 'softDeleteMessage' ? { type: 'deleted' } : 'nothing'
    case 'invoke':
      return name === 'adaptiveCard/action' ? (readExecute(value) ?? 'malformed') : 'foreign'
    case 'installationUpdate':
      // 'add-upgrade' and 'remove-upgrade' are a new version of the app: nobody came or left.
      return action === 'add' ? { type: 'opened' } : action === 'remove' ? 'left' : 'nothing'
    case 'conversationUpdate':
      return membersAdded?.some(({ id }) => id === recipient.id) ? { type: 'opened' } : 'nothing'
    default:
      return 'nothing'
  }
}

/**
 * A text, or a card's Action.Submit, which is a message with a value and without a text. A calendar file is what somebody
 * sends it for, whatever they say beside it.
 */
function readMessage(activity: Activity): Input {
  const text = readText(activity)
  const { value, attachments } = activity
  const file = readSentFile(attachments ?? [])
  if (file) return file
  if (text.trim() === '' && typeof value === 'object' && value !== null) return readSubmit(value)
  // Beside a formatted text stands the same as text/html; an attachment alone is a picture, a file or a voice message.
  if (text.trim() === '' && attachments && attachments.length > 0) return { type: 'unreadable' }
  return { type: 'text', text }
}

/**
 * The same for an activity that is delivered again, and for no other: an edit has the id of the message it changes, so
 * its own time tells it apart, and `of` one of several people it is about. Conversation ids are long and hold characters no log takes; a hash is short and plain.
 */
export function idOf({ conversation, type, id, timestamp, name, from, value }: Activity, of?: string): string {
  const own = type.startsWith('message') && type !== 'message' ? timestamp : ''
  const rest = id ? [] : [timestamp, name, from.id, value]
  const what = JSON.stringify([conversation.id, type, id ?? '', own, ...rest, ...(of === undefined ? [] : [of])])
  return createHash('sha256').update(what).digest('base64url')
}

/** What Teams tells about the person. Only messages say all of it. */
export function toldBy({ locale, localTimezone, entities }: Activity): Pick<Inbound, 'locale' | 'zone'> {
  const client = entities?.map((entity) => ClientInfo.safeParse(entity).data).find((one) => one !== undefined)
  const language = [locale, client?.locale].find((one) => /^[a-z]{2,3}(?:[-_][a-z0-9]{2,8}){0,3}$/i.test(one ?? ''))
  const zone = [localTimezone, client?.timezone].find((one) => one && one.length <= 100)
  return { ...(language ? { locale: language } : {}), ...(zone ? { zone } : {}) }
}

/** When an activity says it was, undefined when it says none. */
export function instantOf(timestamp: string): Temporal.Instant | undefined {
  try {
    return Temporal.Instant.from(timestamp)
  } catch {
    return undefined
  }
}
