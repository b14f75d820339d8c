import { createServer, type RequestListener, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { TeamsSettings } from '../../../src/config.ts'
import { createTeams } from '../../../src/platforms/teams/teams.ts'
import { readWords } from '../../../src/platforms/teams/words.ts'
import type { Address, Inbound, Log, LogEvents, Messenger, Profile, Reception, Who } from '../../../src/ports.ts'
import { type Sent, TENANT } from './activities.ts'
import { APP_ID, type Login } from './login.ts'

export const CONTENT = join(import.meta.dirname, '../../../content')
export const words = readWords(CONTENT)

/** A bot that is registered as any would be. */
export const REGISTERED: TeamsSettings = {
  type: 'registered',
  appId: APP_ID,
  password: 'a password nobody asks for',
  tenantId: TENANT,
  tenants: [TENANT],
  serviceHosts: ['smba.trafficmanager.net', '*.botframework.com'],
  cloud: 'public',
}

export type Answer = { status: number; headers: Record<string, string | string[] | undefined>; body: string }

export type Event = { [Name in keyof LogEvents]: { name: Name } & LogEvents[Name] }[keyof LogEvents]

/** A log that remembers. */
export function createEvents(): { log: Log; events: Event[] } {
  const events: Event[] = []
  return { events, log: { event: (name, fields) => void events.push({ name, ...fields } as unknown as Event) } }
}

/** Teams over real HTTP, with a reception that remembers instead of the core. */
export type OpenedTeams = {
  port: number
  messenger: Messenger
  received: Inbound[]
  left: Who[]
  learned: [Address, Profile][]
  events: Event[]
  /** What the reception throws from now on, instead of saving. */
  broken: { error?: Error }
  ask(method: string, headers: Record<string, string>, body?: string | Buffer): Promise<Answer>
  /** Posts an activity with a good token. */
  post(activity: Sent, headers?: Record<string, string>): Promise<Answer>
}

export async function openTeams(login: Login, settings: TeamsSettings = REGISTERED): Promise<OpenedTeams> {
  const { log, events } = createEvents()
  const received: Inbound[] = []
  const left: Who[] = []
  const learned: OpenedTeams['learned'] = []
  const broken: { error?: Error } = {}
  const save = async (what: () => void) => {
    if (broken.error) throw broken.error
    what()
  }
  const reception: Reception = {
    async receive(inbound) {
      await save(() => received.push(inbound))
      return 'stored'
    },
    learn: (...told) => save(() => learned.push(told)),
    leave: (who) => save(() => left.push(who)),
    comeBack: async () => {},
    async localeOf(_address: Address) {
      await save(() => {})
      return received.at(-1)?.locale ?? 'nl'
    },
    home: () => Promise.reject(new Error('Teams has no page beside the chat')),
  }
  const authentication = settings.type === 'registered' ? { authentication: login.authentication } : {}
  const teams = createTeams({ settings, words, log, ...authentication })
  const listener = (await teams.open(reception))['/api/messages'] as RequestListener
  const { port, close } = await listen(listener)
  onTestFinished(async () => {
    await close()
    await teams.close()
  })
  const headers = (serviceUrl: string) => ({
    'content-type': 'application/json; charset=utf-8',
    ...(settings.type === 'registered' ? { authorization: `Bearer ${login.token(serviceUrl)}` } : {}),
  })
  const ask: OpenedTeams['ask'] = (method, some, body) => askAt(port, method, some, body)
  return {
    port,
    messenger: teams.messenger,
    received,
    left,
    learned,
    events,
    broken,
    ask,
    post: (activity, more = {}) => ask('POST', { ...headers(activity.serviceUrl), ...more }, JSON.stringify(activity)),
  }
}

/** A listener on a free port of this computer. */
export async function listen(listener: RequestListener): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer(listener)
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed())
        server.closeAllConnections()
      }),
  }
}

/** One request, as whoever sends it wants it. */
export function askAt(
  port: number,
  method: string,
  headers: Record<string, string>,
  body: string | Buffer = '',
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const path = '/api/messages'
    const asked = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk) => {
        text += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }))
    })
    asked.on('error', reject)
    asked.end(body)
  })
}
