import type { App, BlockAction, Context, RespondFn, SlackShortcut, ViewSubmitAction } from '@slack/bolt'
import type { WebClient } from '@slack/web-api'
import { type Language, languageOf } from '../../content/languages.ts'
import { codeOf } from '../../errors.ts'
import type { Address, Log, Reception } from '../../ports.ts'
import { roomAddress } from '../../rooms.ts'
import { failureOf } from './failure.ts'
import type { HomeTab } from './home-tab.ts'
import {
  type ReadAction,
  readAction,
  readCommand,
  readMessage,
  readOpened,
  readProfile,
  readShortcut,
  readSubmission,
  type Told,
} from './read-inbound.ts'
import { type EventParts, readJoined, readLeft, readMention } from './read-room.ts'
import { renderWindow } from './render.ts'
import type { Words } from './words.ts'

/** How long finding out somebody's language may hold up the answer to a command, in milliseconds, of three seconds. */
const LOCALE_WITHIN_MS = 1_000

/** What the listeners hand over to. */
export type ListenerParts = {
  reception: Reception
  web: WebClient
  home: HomeTab
  words: Readonly<Record<Language, Words>>
  log: Log
}

/**
 * Slack in, Inbound out. No rule lives here: translate, hand over, acknowledge. One listener a kind takes everything of
 * that kind, because what nobody takes Slack shows as broken after three seconds. A listener that throws is not
 * acknowledged. Nothing that could take long is waited for before the acknowledgement but being stored.
 */
export function registerListeners(app: App, { reception, web, home, words, log }: ListenerParts): void {
  const wordsIn = (locale: string | undefined) => words[languageOf(locale)]

  /** Opens the window for an answer: within three seconds of the press, when its trigger expires. Stores nothing. */
  const openWindow = async (
    { trigger_id, message }: BlockAction,
    { window, turn, fields }: ReadAction & { type: 'window' },
    respond: RespondFn | undefined,
  ) => {
    const tongue = { language: languageOf(window.language), words: wordsIn(window.language) }
    try {
      await web.views.open({ trigger_id, view: renderWindow(message?.blocks ?? [], turn, tongue, fields) })
    } catch (error) {
      log.event('app.failed', { code: failureOf(error).code, where: 'slack.window' })
      const told = respond?.({ response_type: 'ephemeral', replace_original: false, text: tongue.words.window.failed })
      await told?.catch((again: unknown) => {
        log.event('app.failed', { code: codeOf(again), where: 'slack.respond' })
      })
    }
  }

  /** The language somebody is spoken to in, unless it takes long to find out: they wait for an answer. */
  const localeOf = (address: Address): Promise<string | undefined> => {
    const asked = reception.localeOf(address).catch(() => undefined)
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), LOCALE_WITHIN_MS)
    })
    return Promise.race([asked, late]).finally(() => clearTimeout(timer))
  }

  /** What an event comes with. */
  const parts = (body: { event_id: string }, { teamId, botUserId }: Context): EventParts => {
    return { tenant: teamId ?? '', eventId: body.event_id, botUser: botUserId }
  }

  app.event('message', async ({ event, body, context }) => {
    const inbound = readMessage(event, parts(body, context))
    if (inbound) await reception.receive(inbound)
  })

  app.event('app_mention', async ({ event, body, context }) => {
    const inbound = readMention(event, parts(body, context))
    if (inbound) await reception.receive(inbound)
  })

  type InChannel = { event: { channel: string }; context: Context }
  const channelOf = ({ event: { channel }, context: { teamId: tenant = '' } }: InChannel) =>
    roomAddress({ platform: 'slack', tenant }, channel)

  /** A channel in which Maatje cannot write any more, whatever became of it. */
  const closed = async (told: InChannel) => reception.leave(channelOf(told))
  /** A channel in which it can write as before. */
  const opened = async (told: InChannel) => reception.learn(channelOf(told), { left: false })

  app.event('member_joined_channel', async ({ event, body, context }) => {
    // Taken out once and brought in again, by whomever.
    if (event.user === context.botUserId) await opened({ event, context })
    const inbound = readJoined(event, parts(body, context))
    if (inbound) await reception.receive(inbound)
  })

  app.event('member_left_channel', async ({ event, body, context }) => {
    if (event.user === context.botUserId) return closed({ event, context })
    const inbound = readLeft(event, parts(body, context))
    if (inbound) await reception.receive(inbound)
  })

  // Of its own leaving Maatje is told by these two only: it is no member any more that could be told who left.
  app.event('channel_left', closed)
  app.event('group_left', closed)
  app.event('channel_archive', closed)
  app.event('channel_deleted', closed)
  app.event('group_archive', closed)
  app.event('group_deleted', closed)
  app.event('channel_unarchive', opened)
  app.event('group_unarchive', opened)

  app.event('app_home_opened', async ({ event, body, context }) => {
    const { teamId: tenant = '' } = context
    const inbound = readOpened(event, tenant, body.event_id)
    if (inbound) await reception.receive(inbound)
    else home.publish({ platform: 'slack', tenant, user: event.user })
  })

  app.event('user_change', async ({ event, context }) => {
    const { address, profile } = readProfile(event, context.teamId ?? '')
    if (profile.left) await reception.leave(address)
    else await reception.learn(address, profile)
  })

  app.event('app_uninstalled', async ({ context }) => {
    await reception.leave({ platform: 'slack', tenant: context.teamId ?? '' })
  })

  app.event('tokens_revoked', async ({ event, context }) => {
    const { bot = [] } = event.tokens
    if (bot.length > 0) await reception.leave({ platform: 'slack', tenant: context.teamId ?? '' })
  })

  app.action({}, async ({ body, ack, respond, context }) => {
    const pressed = body as BlockAction
    const read = readAction(pressed, context.teamId ?? '')
    if (read.type === 'stranger') {
      log.event('request.refused', { platform: 'slack', code: 'other_workspace' })
      return ack()
    }
    if (read.type === 'window') {
      await ack()
      await openWindow(pressed, read, respond)
      return
    }
    // Before it is stored: what it comes to may be answered before this goes on.
    if (pressed.view?.type === 'home') home.expect(read.inbound)
    await reception.receive(read.inbound)
    await ack()
  })

  app.view({ type: 'view_submission' }, async ({ body, ack, context }) => {
    const read = readSubmission(body as ViewSubmitAction, context.teamId ?? '')
    /** Tells something in the window, which stays open with what was written in it. */
    const tell = ({ language, box }: Told, what: 'empty' | 'known' | 'unsent') =>
      ack({ response_action: 'errors', errors: { [box]: wordsIn(language).window[what] } })
    if (read.type === 'empty') return tell(read.told, 'empty')
    const { inbound, told } = read
    try {
      const stored = await reception.receive(inbound)
      // Sent before, and perhaps other words now: closing the window would take them away without a word.
      if (stored === 'known' && told) return await tell(told, 'known')
    } catch (error) {
      if (!told) throw error
      // There it is told, and there it is sent again.
      log.event('app.failed', { code: codeOf(error), where: 'slack.view' })
      return tell(told, 'unsent')
    }
    await ack()
  })

  app.view({ type: 'view_closed' }, async ({ ack }) => ack())

  app.command(/.*/, async ({ command, ack, context }) => {
    const inbound = readCommand(command, context.teamId ?? '')
    // Before it is stored: whom nobody knows yet, Slack is asked about, and afterwards they are known and not asked about.
    const { command: said } = wordsIn(await localeOf(inbound))
    let text = inbound.input.type === 'room' ? said.room : said.taken
    try {
      await reception.receive(inbound)
    } catch (error) {
      log.event('app.failed', { code: codeOf(error), where: 'slack.command' })
      text = said.unsent
    }
    await ack({ response_type: 'ephemeral', text })
  })

  app.shortcut({}, async ({ shortcut, ack, context }) => {
    await reception.receive(readShortcut(shortcut as SlackShortcut, context.teamId ?? ''))
    await ack()
  })

  app.options({}, async ({ ack }) => ack({ options: [] }))
}
