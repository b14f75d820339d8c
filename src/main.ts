import { randomBytes, randomUUID } from 'node:crypto'
import { createServer, type RequestListener, type Server } from 'node:http'
import { join } from 'node:path'
import { schedule } from 'node-cron'
import { Temporal } from 'temporal-polyfill'
import { type App, type AppPorts, createApp } from './app.ts'
import { readCards, readQuestions } from './buddies/read-questions.ts'
import { type Config, readConfig } from './config.ts'
import { loadContent } from './content/load-content.ts'
import { AppError, codeOf } from './errors.ts'
import { EXERCISES } from './exercises/exercises.ts'
import { checkMasterKey, masterKeyFile } from './journal/master-key.ts'
import { createVault } from './journal/vault.ts'
import { createLog } from './log.ts'
import { readPrompts } from './nudges/prompts.ts'
import { settle } from './nudges/settle.ts'
import { type CalendarVersion, fetchCalendar } from './people/calendar/fetch-calendar.ts'
import { internetPorts } from './people/calendar/request-calendar.ts'
import { dayIn } from './people/home.ts'
import { personAt } from './people/person-at.ts'
import type { Platform } from './platforms/platform.ts'
import { createMovableClock } from './platforms/playground/clock.ts'
import { rosters, TENANT, ZONE } from './platforms/playground/colleagues.ts'
import { createPlayground } from './platforms/playground/playground.ts'
import { createSealedHistory } from './platforms/playground/sealed-history.ts'
import { readWords } from './platforms/playground/words.ts'
import type { Clock, FileRead, Ids, Log, Random } from './ports.ts'
import { createFrontDoor } from './server.ts'
import { startEmbeddedPostgres } from './store/embedded-postgres.ts'
import { migrate } from './store/migrate.ts'
import { openStore } from './store/open-store.ts'

// The composition root: the only file that reads the process, the clock and randomness. It wires, starts and stops.

const ROOT = join(import.meta.dirname, '..')
const CONTENT = join(ROOT, 'content')
const PROMPTS = join(ROOT, 'prompts')
/** Every five seconds, and once an hour. What is due is in the database; this only looks. */
const TICK = '*/5 * * * * *'
const SWEEP = '7 * * * *'
const STOP_MS = 15_000
const DRAIN_MS = 2_000
/** How long a request may take to come in whole: nobody who is slow on purpose holds a connection. */
const REQUEST_MS = 30_000
/** Where requests come in when PORT is not set: as Slack's own tools, as Microsoft's Agents Playground expects a bot. */
const PLATFORM_PORT = 3000
const TEAMS_LOCAL_PORT = 3978
const PLAYGROUND_PORTS = Array.from({ length: 20 }, (_, index) => 3000 + index)

const random: Random = { bytes: (length) => randomBytes(length) }
const ids: Ids = { next: () => randomUUID() }
const realClock: Clock = { now: () => Temporal.Now.instant() }

/** node-cron writes to the console by itself; a look that was missed is made up for by the next one. */
const silentCron = { info() {}, warn() {}, error() {}, debug() {} }

const began = performance.now()
const stops: (() => Promise<void> | void)[] = []
let stopping: Promise<void> | undefined

async function start(): Promise<void> {
  const config = readConfig(process.env, { teamsLocal: process.argv.includes('--teams-local') })
  const log = createLog(config.log)
  const content = loadContent(CONTENT, EXERCISES)

  const prompts = readPrompts(PROMPTS)
  const questions = readQuestions(PROMPTS)
  const cards = readCards(CONTENT)

  // An error nobody caught may hold what a person wrote in its message: only its code gets out.
  const crash = (error: unknown) => {
    log.event('app.failed', { code: codeOf(error), where: 'uncaught' })
    process.stderr.write(`Maatje stops, because something unexpected happened (${codeOf(error)}).\n`)
    void stop(1)
  }
  process.on('uncaughtException', crash)
  process.on('unhandledRejection', crash)

  const databaseFolder = join(config.dataFolder, 'postgres')
  const databaseUrl = config.databaseUrl ?? (await startDatabase(databaseFolder, log))
  await migrate({ url: databaseUrl, folder: join(ROOT, 'prisma', 'migrations'), log, ids })
  const { store, playground: rows, close } = openStore(databaseUrl)
  stops.push(close)

  const masterKey = config.masterKey ?? masterKeyFile(join(config.dataFolder, 'master.key'), databaseFolder, random)
  const vault = createVault(masterKey, random)
  checkMasterKey(masterKey, await store.masterId(vault.masterId))

  const run = async (
    messengers: AppPorts['messengers'],
    clock: Clock,
    open: (app: App) => Promise<RequestListener>,
  ) => {
    const alone = config.databaseUrl === undefined
    const owner = ids.next()
    const fetch = (address: string, known: CalendarVersion) => fetchCalendar(address, internetPorts(), known)
    const said = { content, prompts, questions, cards }
    const { starters } = config
    const ports = { store, vault, clock, random, ids, log, ...said, owner, messengers, starters, alone, fetch }
    const app = createApp(ports)
    stops.push(app.stop)
    const server = createServer({ requestTimeout: REQUEST_MS })
    stops.push(() => closeServer(server))
    // First the platforms say whether what is configured is any good: with a wrong token nothing may be sent.
    server.on('request', await open(app))
    const port = await listen(server, config)
    // People are heard while what an earlier process left is taken up: that may wait for a platform that hangs.
    const takingUp = app.start().then(() => app.sweep())
    takingUp.catch(crash)
    // A look while another is still under way is short: each part of it guards itself.
    const options = { suppressMissedWarning: true, logger: silentCron }
    const tasks = [schedule(TICK, () => app.tick(), options), schedule(SWEEP, () => app.sweep(), options)]
    stops.push(async () => {
      await Promise.all(tasks.map((task) => task.destroy()))
    })
    return port
  }

  const platforms = await openPlatforms(config, log)
  const names = Object.keys(platforms)
  const { ahead } = await store.clock()
  if (names.length > 0) {
    if (!ahead.blank) {
      // Left over from trying things out: real people are spoken to at the real time.
      await store.shiftClock(new Temporal.Duration())
      log.event('clock.reset', { seconds: ahead.total('seconds') })
    }
    const messengers = Object.fromEntries(Object.entries(platforms).map(([name, { messenger }]) => [name, messenger]))
    const port = await run(messengers, realClock, async (app) => {
      const routes: Record<string, RequestListener> = {}
      for (const platform of Object.values(platforms)) {
        stops.push(platform.close)
        Object.assign(routes, await platform.open(app))
      }
      const failed = (error: unknown) => log.event('app.failed', { code: codeOf(error), where: 'server' })
      return createFrontDoor({ routes, healthy: () => store.ping(), failed })
    })
    say(log, names, `Maatje is there for ${names.join(' and ')}: http://127.0.0.1:${port}`)
    if (config.teams?.type === 'local') process.stderr.write(withoutAuthentication(port))
    return
  }

  const clock = createMovableClock(realClock, ZONE, ahead)
  for (const { colleague, roster } of rosters(dayIn(ZONE, clock.now()))) {
    const { user, locale } = colleague
    const somebody = { platform: 'playground', tenant: TENANT, user, locale, roster: { zone: ZONE, ...roster } }
    await settle({ store, vault, ids, clock, content }, somebody)
  }
  const history = createSealedHistory(rows, vault, (address) => personAt({ store, vault, ids, clock }, address))
  const { promise: ready, resolve: isReady } = Promise.withResolvers<App>()
  const playground = createPlayground({
    history,
    store,
    receive: async (inbound) => (await ready).receive(inbound),
    tick: async () => (await ready).tick(),
    clock,
    words: readWords(CONTENT),
    log,
  })
  const port = await run({ playground: playground.messenger }, clock, async (app) => {
    isReady(app)
    stops.push(playground.close)
    return playground.listener
  })
  say(log, ['playground'], `Maatje's playground: http://127.0.0.1:${port} (on this computer only; Ctrl-C stops it)`)
}

/** A PostgreSQL of our own in a folder; gives its address. Should it end by itself, so does the bot. */
async function startDatabase(folder: string, log: Log): Promise<string> {
  const starting = performance.now()
  const postgres = await startEmbeddedPostgres({ folder, isRoot: process.getuid?.() === 0, random })
  stops.push(postgres.stop)
  void postgres.lost.then(() => {
    process.stderr.write('Maatje stops, because its PostgreSQL ended. What was saved is safe; start it again.\n')
    return stop(1)
  })
  log.event('database.started', { ms: Math.round(performance.now() - starting), adopted: postgres.adopted })
  return postgres.url
}

/**
 * The chat platforms that are configured, by name; none is the playground. Each SDK takes half a second and tens of
 * megabytes to load, so only what is configured is.
 */
async function openPlatforms({ slack, teams }: Config, log: Log): Promise<Record<string, Platform>> {
  const platforms: Record<string, Platform> = {}
  if (slack) {
    const [{ createSlack }, { readWords }] = await Promise.all([
      import('./platforms/slack/slack.ts'),
      import('./platforms/slack/words.ts'),
    ])
    platforms.slack = createSlack({ settings: slack, words: readWords(CONTENT), clock: realClock, log })
  }
  if (teams) {
    const [{ createTeams }, { readWords }] = await Promise.all([
      import('./platforms/teams/teams.ts'),
      import('./platforms/teams/words.ts'),
    ])
    platforms.teams = createTeams({ settings: teams, words: readWords(CONTENT), log, fetchFile })
  }
  return platforms
}

/** A file somebody sent in Teams: it stands at an address, which is asked as carefully as that of a calendar. */
async function fetchFile(address: string): Promise<FileRead> {
  const fetched = await fetchCalendar(address, internetPorts())
  if (fetched.type === 'fetched') return { type: 'read', bytes: new TextEncoder().encode(fetched.text) }
  return { type: 'failed', code: fetched.type === 'failed' ? fetched.code : 'server_failed' }
}

function say(log: Log, names: string[], line: string): void {
  log.event('app.started', { ms: Math.round(performance.now() - began), platform: names.join('/') })
  process.stdout.write(`${line}\n`)
}

function withoutAuthentication(port: number): string {
  return [
    '',
    'TEAMS WITHOUT AUTHENTICATION. Every program on this computer can speak to Maatje as anybody.',
    'For trying out with a Teams client on this computer, and for nothing else.',
    `Connect it to http://127.0.0.1:${port}/api/messages. Ctrl-C stops it.`,
    '',
    '',
  ].join('\n')
}

/** Listens where it was told to; the playground looks for a free port when it was told none. */
async function listen(server: Server, { port: wanted, host, slack, teams }: Config): Promise<number> {
  const first = slack || teams?.type === 'registered' ? [PLATFORM_PORT] : teams ? [TEAMS_LOCAL_PORT] : PLAYGROUND_PORTS
  const ports = wanted === undefined ? first : [wanted]
  for (const port of ports) {
    const bound = await new Promise<number | undefined>((resolve, reject) => {
      const refused = (error: Error) => (codeOf(error) === 'EADDRINUSE' ? resolve(undefined) : reject(error))
      server.once('error', refused)
      server.listen({ port, host }, () => {
        server.off('error', refused)
        const address = server.address()
        resolve(typeof address === 'object' && address ? address.port : port)
      })
    })
    if (bound !== undefined) return bound
  }
  throw new AppError('config_invalid', `Port ${ports.join(', ')} is in use; set PORT to a free one`)
}

/** Takes no new request, and gives those that came in a moment to be answered: what is stored then is acknowledged. */
function closeServer(server: Server): Promise<void> {
  return new Promise((closed) => {
    const late = setTimeout(() => server.closeAllConnections(), DRAIN_MS)
    server.close(() => {
      clearTimeout(late)
      closed()
    })
    server.closeIdleConnections()
  })
}

/** Stops everything in the reverse order it was started in, once, however often it is asked. */
function stop(code: number): Promise<void> {
  stopping ??= (async () => {
    // Nothing may keep a bot from stopping; what was under way waits in the store.
    setTimeout(() => process.exit(code || 1), STOP_MS).unref()
    // What is being started is stopped once it has started, or it would be left behind.
    await starting.catch(() => {})
    for (const part of stops.reverse()) {
      try {
        await part()
      } catch (error) {
        process.stderr.write(`A part did not stop cleanly (${codeOf(error)})\n`)
      }
    }
    process.exit(code)
  })()
  return stopping
}

process.on('SIGINT', () => void stop(0))
process.on('SIGTERM', () => void stop(0))

const starting = start()
try {
  await starting
} catch (error) {
  if (stopping) await stopping
  const frames =
    error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at ')) : []
  const reason = error instanceof AppError ? error.message : [`Unexpected (${codeOf(error)})`, ...frames].join('\n')
  process.stderr.write(`Maatje did not start. ${reason}\n`)
  await stop(1)
}
