import type { WebClient } from '@slack/web-api'
import { type Language, languageOf } from '../../content/languages.ts'
import { ToldToWait } from '../../errors.ts'
import type { Message } from '../../messages/message.ts'
import type { Address, FileRead, Messenger, Pace, Recipient, SendResult } from '../../ports.ts'
import { Uncertain } from '../uncertain.ts'
import { type Failure, failureOf } from './failure.ts'
import { fitsSlack } from './fits.ts'
import type { PictureUpload } from './pictures.ts'
import { type Pictures, renderMessage } from './render.ts'
import type { Words } from './words.ts'

/** What the messenger stands on. `sent` is told whom something was sent to; `download` reads a file by its reference. */
export type MessengerOptions = {
  web: WebClient
  words: Readonly<Record<Language, Words>>
  sent: (to: Address) => void
  pictures: PictureUpload
  download: (reference: string) => Promise<FileRead>
}

/** What a post of ours is known by in a chat's history. The id in it is opaque: anybody in the workspace may read it. */
const EVENT_TYPE = 'maatje_delivery'
/** How much of a chat is looked through: what is looked for is among the last things said there. */
const HISTORY = 200
/**
 * How fast posts go out to one workspace: Slack takes "several hundred messages per minute" there and allows bursts above
 * that. Source: Slack's pages on rate limits and on chat.postMessage.
 */
const PACE: Pace = { perSecond: 5, burst: 25 }
/** How long to wait while Slack cannot be reached, in seconds. */
const AWAY_SECONDS = 5

/** What says that somebody will never be reached again. Source: Slack's pages on chat.postMessage and conversations.open. */
const PERSON_GONE = new Set(['user_disabled', 'user_not_found', 'users_not_found', 'user_not_visible', 'cannot_dm_bot'])
/** What says that nobody in the workspace will be: our token is no good any more. Source: the same. */
const TENANT_GONE = new Set([
  'token_revoked',
  'token_expired',
  'account_inactive',
  'invalid_auth',
  'not_authed',
  'team_disabled',
  'team_not_found',
])
/** What Slack says of a post with a picture it does not know, or has not looked into. Nothing else in ours is refused so. */
const PICTURE_REFUSED = 'invalid_blocks'
/** What says that a chat is not, or no longer, the way to somebody. */
const CHANNEL_GONE = new Set(['channel_not_found', 'is_archived', 'not_in_channel'])

/**
 * Maatje's way into Slack: private chats, one post a call. A delivery is kept in the post's metadata, for `find`. A chat
 * that is gone is opened anew once, and a post whose pictures Slack does not take is made once more without them, because
 * Slack said for certain that nothing was posted. Throws only when a post may have arrived all the same.
 */
export function createSlackMessenger({
  web,
  words,
  sent,
  pictures,
  download,
}: MessengerOptions): Messenger & Required<Pick<Messenger, 'find' | 'profile' | 'file'>> {
  const opened = new Map<string, string>()
  const tongueFor = (locale: string | undefined) => {
    const language = languageOf(locale)
    return { language, words: words[language] }
  }
  const tongues = Object.keys(words).map(tongueFor)

  const open = async (user: string): Promise<string> => {
    const { channel } = await web.conversations.open({ users: user })
    if (!channel?.id) throw new Uncertain('unreadable_answer')
    opened.set(user, channel.id)
    return channel.id
  }

  // What was opened here is newer than what was told: it was opened because there was nothing, or nothing that worked.
  const channelOf = async ({ user, reach }: Recipient) => opened.get(user) ?? reach ?? (await open(user))

  /** One post, which shows these pictures. */
  const sendShowing = async (
    to: Recipient,
    message: Message,
    delivery: string,
    shown: Pictures,
  ): Promise<SendResult> => {
    const post = async (channel: string): Promise<SendResult> => {
      const { ts } = await web.chat.postMessage({
        channel,
        ...renderMessage(message, tongueFor(to.locale), shown),
        metadata: { event_type: EVENT_TYPE, event_payload: { d: delivery } },
        mrkdwn: false,
        unfurl_links: false,
        unfurl_media: false,
      })
      if (!ts) throw new Uncertain('unreadable_answer')
      sent(to)
      return { type: 'sent', ref: ts }
    }
    const attempt = async (way: () => Promise<string>, otherwise?: () => Promise<string>): Promise<SendResult> => {
      let channel: string
      try {
        channel = await way()
      } catch (error) {
        return notPosted(failureOf(error))
      }
      try {
        return await post(channel)
      } catch (error) {
        const failure = failureOf(error)
        if (failure.type === 'unclear') throw new Uncertain(failure.code)
        if (!otherwise || failure.type !== 'said' || !CHANNEL_GONE.has(failure.code)) return notPosted(failure)
        return attempt(otherwise)
      }
    }
    return attempt(
      () => channelOf(to),
      () => open(to.user),
    )
  }

  return {
    pace: PACE,

    async send(to, message, delivery) {
      const shown = await pictures.upload(message)
      const result = await sendShowing(to, message, delivery, shown)
      if (shown.size === 0 || result.type === 'sent') return result
      pictures.forget(shown)
      return result.type === 'refused' && result.code === PICTURE_REFUSED
        ? sendShowing(to, message, delivery, new Map())
        : result
    },

    async find(to, delivery) {
      try {
        const channel = await channelOf(to)
        const { messages = [] } = await web.conversations.history({
          channel,
          limit: HISTORY,
          include_all_metadata: true,
        })
        return messages.find(({ metadata }) => metadata?.event_type === EVENT_TYPE && holds(metadata, delivery))?.ts
      } catch (error) {
        const failure = failureOf(error)
        throw failure.type === 'busy' ? new ToldToWait(failure.code, failure.seconds) : new Uncertain(failure.code)
      }
    },

    fits: (message) => fitsSlack(message, tongues),

    file: (_of, reference) => download(reference),

    async profile({ user }) {
      try {
        const { user: told } = await web.users.info({ user, include_locale: true })
        return {
          ...(told?.locale ? { locale: told.locale } : {}),
          ...(told?.tz ? { zone: told.tz } : {}),
          ...(told?.deleted ? { left: true } : {}),
        }
      } catch (error) {
        throw new Uncertain(failureOf(error).code)
      }
    },
  }
}

function holds({ event_payload }: { event_payload?: unknown }, delivery: string): boolean {
  return typeof event_payload === 'object' && event_payload !== null && 'd' in event_payload
    ? event_payload.d === delivery
    : false
}

/** How a send ended that posted nothing, whatever else is unclear. */
function notPosted(failure: Failure): SendResult {
  const { code } = failure
  switch (failure.type) {
    case 'busy':
      return { type: 'later', code, seconds: failure.seconds, ...(failure.all ? { all: true } : {}) }
    case 'unreached':
    case 'unclear':
      return { type: 'later', code, seconds: AWAY_SECONDS }
    case 'said':
      if (PERSON_GONE.has(code)) return { type: 'refused', code, gone: 'person' }
      return TENANT_GONE.has(code) ? { type: 'refused', code, gone: 'tenant' } : { type: 'refused', code }
    default:
      return failure satisfies never
  }
}
