import { randomUUID } from 'node:crypto'
import { type App, createApp } from '../../src/app.ts'
import type { SlackSettings } from '../../src/config.ts'
import type { Platform } from '../../src/platforms/platform.ts'
import { createSlack } from '../../src/platforms/slack/slack.ts'
import { readWords } from '../../src/platforms/slack/words.ts'
import type { Clock, Ids, Store } from '../../src/ports.ts'
import { createFrontDoor } from '../../src/server.ts'
import { serve } from '../platforms/slack/fake-slack.ts'
import * as payloads from '../platforms/slack/payloads.ts'
import type { Deliver } from '../platforms/slack/slack-person.ts'
import { type Event, random, ids as randomIds, unchanged, vault } from '../store/fakes.ts'
import { sayings } from '../talk.ts'

/** A whole bot behind Slack: the real app on a real database, listening on loopback. */
export type SlackBot = {
  app: App
  platform: Platform
  url: string
  events: Event[]
  /** How Slack brings a request here, by HTTP with a real signature. */
  deliver: Deliver
  close(): Promise<void>
}

export const WORDS = readWords('content')

/** Starts one, as main.ts does. Without `way` it takes HTTP. */
export async function startSlackBot(options: {
  store: Store
  clock: Clock
  apiUrl: string
  way?: SlackSettings['way']
  botToken?: string
  ids?: Ids
}): Promise<SlackBot> {
  const { store, clock, apiUrl, botToken = payloads.TOKEN, ids = randomIds } = options
  const { way = { type: 'http', signingSecret: payloads.SECRET } } = options
  const events: Event[] = []
  const log = { event: (name: string, fields: object) => void events.push({ name, ...fields } as Event) }
  const platform = createSlack({ settings: { botToken, apiUrl, way }, words: WORDS, clock, log })
  const messengers = { slack: platform.messenger }
  const ports = { store, vault, clock, random, ids, log, ...sayings, messengers, fetch: unchanged }
  const app = createApp({ ...ports, owner: randomUUID(), alone: true })
  const routes = await platform.open(app)
  await app.start()
  const door = createFrontDoor({ routes, healthy: () => store.ping(), failed: () => {} })
  const { url, close } = await serve(door)
  return {
    app,
    platform,
    url,
    events,
    deliver: httpDelivery(() => url, clock),
    async close() {
      await platform.close()
      await close()
      await app.stop()
    },
  }
}

/** Requests as Slack makes them, to wherever the bot is now. */
export function httpDelivery(url: () => string, clock: Clock): Deliver {
  return async (kind, payload, retry) => {
    const at = Math.floor(clock.now().epochMilliseconds / 1000)
    const { headers, body } =
      kind === 'event'
        ? payloads.eventRequest(payload, at, retry)
        : kind === 'interactive'
          ? payloads.interactiveRequest(payload, at)
          : payloads.commandRequest(payload as Record<string, string>, at)
    const response = await fetch(`${url()}/slack/events`, { method: 'POST', headers, body })
    return { status: response.status, body: await response.text() }
  }
}
