import type { RequestListener } from 'node:http'
import { type App, createApp } from '../../src/app.ts'
import type { TeamsSettings } from '../../src/config.ts'
import { createTeams } from '../../src/platforms/teams/teams.ts'
import type { Clock, Ids, Store } from '../../src/ports.ts'
import type { Sent } from '../platforms/teams/activities.ts'
import type { Login } from '../platforms/teams/login.ts'
import {
  type Answer,
  askAt,
  createEvents,
  type Event,
  listen,
  REGISTERED,
  words,
} from '../platforms/teams/open-teams.ts'
import { random, ids as randomIds, unchanged, vault } from '../store/fakes.ts'
import { sayings } from '../talk.ts'

/** A whole bot behind Teams: real HTTP in, real HTTP out, a real PostgreSQL, a clock that can be moved. */
export type TeamsBot = {
  app: App
  events: Event[]
  ask(method: string, headers: Record<string, string>, body?: string | Buffer): Promise<Answer>
  /** Posts an activity with a good token. */
  post(activity: Sent): Promise<Answer>
  /** Posts it, and everything that follows from it is done. */
  do(activity: Sent): Promise<Answer>
  close(): Promise<void>
}

/** A bot as main.ts wires it. `alone` is true: the tests have one at a time. */
export async function openTeamsBot({
  store,
  clock,
  login,
  settings = REGISTERED,
  ids = randomIds,
}: {
  store: Store
  clock: Clock
  login: Login
  settings?: TeamsSettings
  ids?: Ids
}): Promise<TeamsBot> {
  const { log, events } = createEvents()
  const teams = createTeams({ settings, words, log, authentication: login.authentication })
  const messengers = { teams: teams.messenger }
  const ports = { store, vault, clock, random, ids, log, ...sayings, messengers, fetch: unchanged }
  const app = createApp({ ...ports, owner: randomIds.next(), alone: true })
  const listener = (await teams.open(app))['/api/messages'] as RequestListener
  await app.start()
  const { port, close } = await listen(listener)
  const bot: TeamsBot = {
    app,
    events,
    ask: (method, headers, body) => askAt(port, method, headers, body),
    post(activity) {
      const authorization = `Bearer ${login.token(activity.serviceUrl)}`
      return bot.ask('POST', { 'content-type': 'application/json', authorization }, JSON.stringify(activity))
    },
    async do(activity) {
      const answer = await bot.post(activity)
      await app.idle()
      return answer
    },
    async close() {
      await close()
      await teams.close()
      await app.stop()
    },
  }
  return bot
}
