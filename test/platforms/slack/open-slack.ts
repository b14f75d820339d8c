import { randomUUID } from 'node:crypto'
import type { Server } from 'node:http'
import { Temporal } from 'temporal-polyfill'
import { onTestFinished } from 'vitest'
import type { Platform } from '../../../src/platforms/platform.ts'
import { createSlack } from '../../../src/platforms/slack/slack.ts'
import { readWords } from '../../../src/platforms/slack/words.ts'
import type { Inbound, LogEvents, Reception } from '../../../src/ports.ts'
import { createFakeSlack, type FakeSlack, serve } from './fake-slack.ts'
import * as payloads from './payloads.ts'
import type { Answer } from './slack-person.ts'

// Slack in front of a reception that a test decides about: no app, no store.

export const WORDS = readWords('content')
/** Half past eight on a Tuesday, as Slack counts. */
export const NOW = 1_795_507_800

export type Opened = {
  fake: FakeSlack
  platform: Platform
  /** What was handed over, in order, and what was told about people. */
  received: Inbound[]
  told: { what: 'learn' | 'leave' | 'comeBack'; about: unknown }[]
  events: { name: keyof LogEvents; [field: string]: unknown }[]
  url: string
  server: Server
  post(request: payloads.Request): Promise<Answer>
}

/** Opens one, gone when the test ends. `reception` takes the place of what hands everything over and stores it. */
export async function openSlack(reception: Partial<Reception> = {}): Promise<Opened> {
  const fake = createFakeSlack(() => NOW * 1000)
  const far = await serve(fake.listener)
  const events: Opened['events'] = []
  const received: Inbound[] = []
  const told: Opened['told'] = []
  const settings = {
    botToken: payloads.TOKEN,
    apiUrl: `${far.url}/api/`,
    way: { type: 'http', signingSecret: payloads.SECRET },
  } as const
  const clock = { now: () => Temporal.Instant.fromEpochMilliseconds(NOW * 1000) }
  const log = { event: (name: keyof LogEvents, fields: object) => void events.push({ name, ...fields }) }
  const platform = createSlack({ settings, words: WORDS, clock, log })
  const routes = await platform.open({
    async receive(inbound) {
      received.push(inbound)
      return 'stored'
    },
    learn: async (...about) => void told.push({ what: 'learn', about }),
    leave: async (about) => void told.push({ what: 'leave', about }),
    comeBack: async (about) => void told.push({ what: 'comeBack', about }),
    localeOf: async () => 'nl',
    home: async () => ({ locale: 'nl', message: { blocks: [{ type: 'text', text: ['Thuis'] }] } }),
    ...reception,
  })
  const listener = routes['/slack/events']
  if (!listener) throw new Error('there is no way in')
  // That we are in the workspace was told first; tests are about what comes after it.
  if (told.shift()?.what !== 'comeBack') throw new Error('nobody was told that we are there')
  const near = await serve(listener)
  onTestFinished(async () => {
    await near.close()
    await far.close()
    await platform.close()
  })
  return {
    fake,
    platform,
    received,
    told,
    events,
    url: near.url,
    server: near.server,
    async post({ headers, body }) {
      const response = await fetch(`${near.url}/slack/events`, { method: 'POST', headers, body })
      return { status: response.status, body: await response.text() }
    },
  }
}

/** A text that stands for what a person wrote: it may be in no log. */
export const SECRET_WORDS = `KANARIE-${randomUUID()}`
