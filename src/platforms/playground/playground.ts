import { readFileSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { type Language, languageOf } from '../../content/languages.ts'
import { codeOf } from '../../errors.ts'
import type { Inbound, Log, Messenger, Store } from '../../ports.ts'
import { clockState, createActions } from './actions.ts'
import { CHANNEL } from './channel.ts'
import type { MovableClock } from './clock.ts'
import { COLLEAGUES, type Colleague, colleagueFor } from './colleagues.ts'
import { type Chat, createStreams } from './events.ts'
import { createFeed } from './feed.ts'
import { createFiles } from './files.ts'
import type { History, HistoryRow } from './history.ts'
import { createListener, Sequence, type View } from './listener.ts'
import { createPlaygroundMessenger } from './messenger.ts'
import { renderPage } from './page.ts'
import { createPassingTime } from './passing-time.ts'
import { renderRow } from './render.ts'
import { json, type Reply } from './reply.ts'
import type { Words } from './words.ts'

/**
 * What the playground stands on. `receive` resolves once the event is kept; when it rejects, it is not. `tick` does what
 * is due, and resolves when it is done.
 */
export type PlaygroundOptions = {
  history: History
  store: Pick<Store, 'findPerson' | 'nextLook' | 'shiftClock'>
  receive: (inbound: Inbound) => Promise<'stored' | 'known'>
  tick: () => Promise<void>
  clock: MovableClock
  words: Record<Language, Words>
  log: Log
}

/** The way in (`listener`, for a plain node:http server), the way out, and an end to both. */
export type Playground = {
  listener: RequestListener
  messenger: Messenger & Required<Pick<Messenger, 'find' | 'file'>>
  close(): void
}

/**
 * The platform to try Maatje on without Slack or Teams: a page for one computer. It must be listened to on 127.0.0.1
 * and nowhere else; it does not listen by itself. `close` ends the pages' event streams, without which an HTTP server
 * never finishes closing. Throws when the page's own files are not there.
 */
export function createPlayground(options: PlaygroundOptions): Playground {
  const { history, store, receive, tick, clock, words, log } = options
  const failed = (error: unknown) => log.event('app.failed', { code: codeOf(error), where: 'playground' })
  const feed = createFeed(history, clock)
  const files = createFiles()
  const streams = createStreams({ history, feed, greet: () => ({ clock: clockState(clock) }), failed })
  const moved = () => streams.tell('clock', clockState(clock))
  const time = createPassingTime({ store, history, clock, tick, moved })
  const roomName = ({ locale }: Colleague) => words[languageOf(locale)].team_name
  const actions = createActions({ history, feed, receive, clock, time, files, roomName, failed })

  const views: Record<string, View> = {
    '/': (url) => {
      const me = url.searchParams.has('as') ? colleagueFor(url.searchParams.get('as')) : COLLEAGUES[0]
      return me ? { status: 200, type: 'text/html', body: renderPage(words, me) } : UNKNOWN_PERSON
    },
    '/page.css': file('page.css', 'text/css'),
    '/page.js': file('page.js', 'text/javascript'),
    '/state': () => json(200, clockState(clock)),
    '/events': (url, request, response) => {
      const who = colleagueFor(url.searchParams.get('as'))
      if (!who) return UNKNOWN_PERSON
      // A browser that reconnects by itself sends the header. A page that starts a stream cannot: it asks in the address.
      const after = Sequence.safeParse(request.headers['last-event-id'] ?? url.searchParams.get('after') ?? '0')
      const inChannel = Sequence.optional().safeParse(url.searchParams.get('channel') ?? undefined)
      if (!after.success || !inChannel.success) return json(400, { error: 'invalid' })
      const chats: Chat[] = [{ user: who.user, after: after.data }]
      if (inChannel.data !== undefined) chats.push({ user: CHANNEL.user, after: inChannel.data, event: 'channel' })
      const render = (row: HistoryRow) => renderRow(row, words[languageOf(who.locale)], who.user)
      const opened = streams.open({ response, chats, render })
      return opened ? undefined : json(503, { error: 'too_many' })
    },
  }
  return {
    listener: createListener(views, actions, failed),
    messenger: createPlaygroundMessenger(history, feed, files),
    close: streams.close,
  }
}

const UNKNOWN_PERSON: Reply = json(404, { error: 'unknown_person' })

/** One of the page's own files, read once. */
function file(name: string, type: string): View {
  const reply = { status: 200, type, body: readFileSync(new URL(`page/${name}`, import.meta.url), 'utf8') }
  return () => reply
}
