import type { WebClient } from '@slack/web-api'
import { type Language, languageOf } from '../../content/languages.ts'
import { ToldToWait } from '../../errors.ts'
import type { Message } from '../../messages/message.ts'
import type { Address, FileRead, Messenger, Pace, Recipient, SendResult } from '../../ports.ts'
import { type Place, placeOf } from '../../rooms.ts'
import { Uncertain } from '../uncertain.ts'
import { calendarAlone, postCalendar } from './calendar-post.ts'
import { called } from './called.ts'
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
/** How many people a group chat takes beside Maatje. Source: Slack's page on conversations.open. */
const GROUP = 8
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
 * Maatje's way into Slack: private chats, channels it is in and group chats it opens, one post a call. A delivery is kept
 * in the post's metadata, for `find`. A chat that is gone is opened anew once, and a post whose pictures Slack does not
 * take is made once more without them, because Slack said for certain that nothing was posted. A message that is a
 * calendar and nothing else goes as a file, of which `find` knows nothing. In a channel or a group chat `find` cannot look
 * either: what others write there is not ours to read. Throws only when a post may have arrived all the same.
 */
export function createSlackMessenger({
  web,
  words,
  sent,
  pictures,
  download,
}: MessengerOptions): Messenger & Required<Pick<Messenger, 'find' | 'profile' | 'file' | 'groups'>> {
  const opened = new Map<string, string>()
  const tongueFor = (locale: string | undefined) => {
    const language = languageOf(locale)
    return { language, words: words[language] }
  }
  const tongues = Object.keys(words).map(tongueFor)

  const open = async (user: string, people: readonly string[]): Promise<string> => {
    const { channel } = await web.conversations.open({ users: people.join(',') })
    if (!channel?.id) throw new Uncertain('unreadable_answer')
    opened.set(user, channel.id)
    return channel.id
  }

  /** The way to an address, and where it can be opened a way to open it anew. */
  const waysTo = ({ user, reach }: Recipient): { way: () => Promise<string>; anew?: () => Promise<string> } => {
    const place = placeOf({ user })
    if (place.type === 'room') return { way: async () => place.id }
    const anew = () => open(user, place.type === 'group' ? place.users : [user])
    // What was opened here is newer than what was told: it was opened because there was nothing, or nothing that worked.
    return { way: async () => opened.get(user) ?? reach ?? (await anew()), anew }
  }

  /** Does something in the chat of an address. Throws when it may be done all the same. */
  const inChat = async (
    to: Recipient,
    post: (channel: string) => Promise<SendResult | Failure>,
  ): Promise<SendResult> => {
    const { type: kind } = placeOf(to)
    const { way, anew } = waysTo(to)
    const attempt = async (
      channelOf: () => Promise<string>,
      otherwise?: () => Promise<string>,
    ): Promise<SendResult> => {
      let channel: string
      try {
        channel = await channelOf()
      } catch (error) {
        return notPosted(failureOf(error), kind)
      }
      const result = await post(channel)
      if (!isFailure(result)) {
        if (kind === 'person') sent(to)
        return result
      }
      if (!otherwise || result.type !== 'said' || !CHANNEL_GONE.has(result.code)) return notPosted(result, kind)
      return attempt(otherwise)
    }
    return attempt(way, anew)
  }

  /** One post, which shows these pictures. */
  const sendShowing = (to: Recipient, message: Message, delivery: string, shown: Pictures): Promise<SendResult> =>
    inChat(to, async (channel) => {
      try {
        const { ts } = await web.chat.postMessage({
          channel,
          ...renderMessage(message, tongueFor(to.locale), shown),
          metadata: { event_type: EVENT_TYPE, event_payload: { d: delivery } },
          mrkdwn: false,
          unfurl_links: false,
          unfurl_media: false,
        })
        if (!ts) throw new Uncertain('unreadable_answer')
        return { type: 'sent', ref: ts }
      } catch (error) {
        const failure = failureOf(error)
        if (failure.type === 'unclear') throw new Uncertain(failure.code)
        return failure
      }
    })

  return {
    pace: PACE,
    groups: GROUP,

    async send(to, message, delivery) {
      const calendar = calendarAlone(message)
      if (calendar) {
        return inChat(to, async (channel) => {
          const posted = await postCalendar(web, channel, calendar)
          return 'file' in posted ? { type: 'sent', ref: posted.file } : posted
        })
      }
      const shown = await pictures.upload(message)
      const result = await sendShowing(to, message, delivery, shown)
      if (shown.size === 0 || result.type === 'sent') return result
      pictures.forget(shown)
      return result.type === 'refused' && result.code === PICTURE_REFUSED
        ? sendShowing(to, message, delivery, new Map())
        : result
    },

    // Reading what is said in channels and groups is none of ours: no scope is asked for it.
    finds: (to) => placeOf(to).type === 'person',

    async find(to, delivery) {
      try {
        const channel = await waysTo(to).way()
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
      if (placeOf({ user }).type !== 'person') return {}
      try {
        const { user: told } = await web.users.info({ user, include_locale: true })
        return {
          ...(told?.locale ? { locale: told.locale } : {}),
          ...(told?.tz ? { zone: told.tz } : {}),
          ...called(told?.profile?.display_name, told?.profile?.real_name, told?.real_name),
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

function isFailure(result: SendResult | Failure): result is Failure {
  return result.type !== 'sent' && result.type !== 'later' && result.type !== 'refused'
}

/** How a send ended that posted nothing, whatever else is unclear. */
function notPosted(failure: Failure, kind: Place['type']): SendResult {
  const { code } = failure
  switch (failure.type) {
    case 'busy':
      return { type: 'later', code, seconds: failure.seconds, ...(failure.all ? { all: true } : {}) }
    case 'unreached':
    case 'unclear':
      return { type: 'later', code, seconds: AWAY_SECONDS }
    case 'said':
      if (isGone(code, kind)) return { type: 'refused', code, gone: 'person' }
      return TENANT_GONE.has(code) ? { type: 'refused', code, gone: 'tenant' } : { type: 'refused', code }
    default:
      return failure satisfies never
  }
}

/** Whether nothing will reach a place again. A channel is not opened anew; who is away from a group may come back. */
function isGone(code: string, kind: Place['type']): boolean {
  switch (kind) {
    case 'person':
      return PERSON_GONE.has(code)
    case 'room':
      return CHANNEL_GONE.has(code)
    case 'group':
      return false
    default:
      return kind satisfies never
  }
}
