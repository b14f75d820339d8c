import type { ServerResponse } from 'node:http'
import { HTTPReceiver, type Receiver, SocketModeReceiver } from '@slack/bolt'
import { WebClient } from '@slack/web-api'
import type { SlackSettings } from '../../config.ts'
import type { Language } from '../../content/languages.ts'
import { codeOf } from '../../errors.ts'
import type { Clock, Log } from '../../ports.ts'
import type { Platform, Routes } from '../platform.ts'
import { Uncertain } from '../uncertain.ts'
import { downloadFile } from './download.ts'
import { createFront } from './front.ts'
import { createHomeTab, type HomeTab } from './home-tab.ts'
import { createInstallation } from './installation.ts'
import { registerListeners } from './listeners.ts'
import { createSlackMessenger } from './messenger.ts'
import { createPictureUpload } from './pictures.ts'
import { silentLogger } from './silent-logger.ts'
import { createSocket } from './socket.ts'
import { authorizing, StoringApp } from './storing-app.ts'
import { webOptions } from './web-options.ts'
import type { Words } from './words.ts'

/** What Slack stands on. `words` are by language. */
export type SlackOptions = { settings: SlackSettings; words: Readonly<Record<Language, Words>>; clock: Clock; log: Log }

/** Where Slack's requests come in; the manifest says the same. */
const PATH = '/slack/events'
/** How long being stored may take, in milliseconds: Slack waits three seconds, and hears before that to come again. */
const STORED_WITHIN_MS = 2_900

/**
 * Slack as a platform, for one workspace. By HTTP its requests come in at `/slack/events`; in Socket Mode it calls out
 * and needs no address. Nothing comes in or goes out before `open`; the messenger sends all the same when asked to.
 * `open` throws `config_invalid` when Slack refuses a token, and starts when Slack is away.
 */
export function createSlack({ settings, words, clock, log }: SlackOptions): Platform {
  const { botToken, apiUrl, way } = settings
  const web = new WebClient(botToken, webOptions(apiUrl))
  let found = async (_team: string) => {}
  const installation = createInstallation(web, log, (team) => found(team))
  let home: HomeTab | undefined
  let close = () => {}
  const messenger = createSlackMessenger({
    web,
    words,
    sent: (to) => home?.answered(to),
    pictures: createPictureUpload(web, log),
    download: (reference) => downloadFile(reference, { botToken, apiUrl }),
  })

  /** What was not stored, or failed unforeseen: said by its code, and left for Slack to deliver again. */
  const failed = (error: unknown) => {
    if (error instanceof Uncertain) return // Slack is away, which was said where it was found out
    // Bolt wraps an error without a code in one of its own.
    const cause = error instanceof Error && 'original' in error ? error.original : error
    log.event('app.failed', { code: codeOf(cause), where: 'slack' })
  }

  return {
    messenger,
    async open(reception): Promise<Routes> {
      found = (tenant) => reception.comeBack({ platform: 'slack', tenant })
      await installation.check()
      home = createHomeTab({ reception, web, log })
      const parts = { reception, web, home, words, log }
      const listen = async (receiver: Receiver) => {
        const app = new StoringApp({
          receiver,
          installation,
          log,
          authorize: authorizing(installation, botToken),
          clientOptions: webOptions(apiUrl),
          logger: silentLogger,
        })
        registerListeners(app, parts)
        await app.init()
      }
      if (way.type === 'http') {
        const receiver = httpReceiver(way.signingSecret, failed, log)
        await listen(receiver)
        return { [PATH]: createFront({ receiver, signingSecret: way.signingSecret, clock, log }) }
      }
      const receiver = new SocketModeReceiver({
        appToken: way.appToken,
        autoReconnectEnabled: false,
        logger: silentLogger,
        installerOptions: { clientOptions: webOptions(apiUrl) },
        async processEventErrorHandler({ error }) {
          failed(error)
          return false
        },
      })
      await listen(receiver)
      const socket = createSocket(receiver, log)
      close = socket.close
      await socket.open()
      return {}
    },
    async close() {
      close()
    },
  }
}

/** Bolt's receiver, to be mounted behind the front, which looks at signatures in its place. */
function httpReceiver(signingSecret: string, failed: (error: unknown) => void, log: Log): HTTPReceiver {
  const notNow = (response: ServerResponse) => {
    if (!response.headersSent) response.writeHead(503).end()
  }
  return new HTTPReceiver({
    signingSecret,
    signatureVerification: false,
    endpoints: PATH,
    logger: silentLogger,
    unhandledRequestTimeoutMillis: STORED_WITHIN_MS,
    unhandledRequestHandler({ response }) {
      log.event('request.refused', { platform: 'slack', code: 'not_stored_in_time' })
      notNow(response)
    },
    async processEventErrorHandler({ error, response }) {
      // Stored after all, when Slack was told to come again: it does, and finds it known.
      if (codeOf(error) !== 'ERR_HTTP_HEADERS_SENT') failed(error)
      notNow(response)
      return true
    },
  })
}
