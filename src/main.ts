import { randomBytes, randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { Temporal } from 'temporal-polyfill'
import { createApp } from './app.ts'
import { readConfig } from './config.ts'
import { loadContent } from './content/load-content.ts'
import { AppError, codeOf } from './errors.ts'
import { twoColumns } from './exercises/two-columns.ts'
import { checkMasterKey, masterKeyFile } from './journal/master-key.ts'
import { createVault } from './journal/vault.ts'
import { createLog } from './log.ts'
import { personAt } from './people/person-at.ts'
import { createMovableClock } from './platforms/playground/clock.ts'
import { ZONE } from './platforms/playground/colleagues.ts'
import { createPlayground } from './platforms/playground/playground.ts'
import { createSealedHistory } from './platforms/playground/sealed-history.ts'
import { readWords } from './platforms/playground/words.ts'
import type { Clock, Ids, Random } from './ports.ts'
import { startEmbeddedPostgres } from './store/embedded-postgres.ts'
import { migrate } from './store/migrate.ts'
import { openStore } from './store/open-store.ts'

// The composition root: the only file that reads the process, the clock and randomness. It wires, starts and stops.

const ROOT = join(import.meta.dirname, '..')
const TICK_MS = 5_000
const SWEEP_MS = 3_600_000
const STOP_MS = 15_000
/** Where the playground looks for a free port when none is set, and how many it tries. */
const FIRST_PORT = 3000
const PORTS_TRIED = 20

const random: Random = { bytes: (length) => randomBytes(length) }
const ids: Ids = { next: () => randomUUID() }
const realClock: Clock = { now: () => Temporal.Now.instant() }

const began = performance.now()
const stops: (() => Promise<void> | void)[] = []
let stopping: Promise<void> | undefined

async function start(): Promise<void> {
  const config = readConfig(process.env)
  const log = createLog(config.log)
  const words = readWords(join(ROOT, 'content'))
  const content = loadContent(join(ROOT, 'content'), { 'two-columns': twoColumns })

  // An error nobody caught may hold what a person wrote in its message: only its code gets out.
  const crash = (error: unknown) => {
    log.event('app.failed', { code: codeOf(error), where: 'uncaught' })
    process.stderr.write(`Maatje stops, because something unexpected happened (${codeOf(error)}).\n`)
    void stop(1)
  }
  process.on('uncaughtException', crash)
  process.on('unhandledRejection', crash)

  const databaseFolder = join(config.dataFolder, 'postgres')
  let databaseUrl = config.databaseUrl
  if (databaseUrl === undefined) {
    const starting = performance.now()
    const postgres = await startEmbeddedPostgres({ folder: databaseFolder, isRoot: process.getuid?.() === 0, random })
    stops.push(postgres.stop)
    databaseUrl = postgres.url
    void postgres.lost.then(() => {
      process.stderr.write('Maatje stops, because its PostgreSQL ended. What was saved is safe; start it again.\n')
      return stop(1)
    })
    log.event('database.started', { ms: Math.round(performance.now() - starting), adopted: postgres.adopted })
  }
  await migrate({ url: databaseUrl, folder: join(ROOT, 'prisma', 'migrations'), log, ids })
  const { store, playground: rows, close } = openStore(databaseUrl)
  stops.push(close)

  const masterKey = config.masterKey ?? masterKeyFile(join(config.dataFolder, 'master.key'), databaseFolder, random)
  const vault = createVault(masterKey, random)
  checkMasterKey(masterKey, await store.masterId(vault.masterId))

  const clock = createMovableClock(realClock, ZONE)
  const history = createSealedHistory(rows, vault, (address) => personAt({ store, vault, ids, clock }, address))
  const playground = createPlayground({ history, receive: (inbound) => app.receive(inbound), clock, words, log })
  const app = createApp({
    store,
    vault,
    clock,
    ids,
    log,
    content,
    owner: ids.next(),
    messengers: { playground: playground.messenger },
    alone: config.databaseUrl === undefined,
  })
  stops.push(app.stop)
  await app.start()
  await app.sweep()

  const server = createServer(playground.listener)
  const port = await listen(server, config.port)
  stops.push(
    () =>
      new Promise<void>((closed) => {
        playground.close()
        server.close(() => closed())
        server.closeAllConnections()
      }),
  )
  const tick = setInterval(() => void app.tick(), TICK_MS)
  const sweep = setInterval(() => void app.sweep(), SWEEP_MS)
  stops.push(() => {
    clearInterval(tick)
    clearInterval(sweep)
  })
  const ms = Math.round(performance.now() - began)
  log.event('app.started', { ms, platform: 'playground' })
  process.stdout.write(`Maatje's playground: http://127.0.0.1:${port} (on this computer only; Ctrl-C stops it)\n`)
}

/** Listens on loopback and nowhere else. */
async function listen(server: Server, wanted: number | undefined): Promise<number> {
  const ports = wanted === undefined ? Array.from({ length: PORTS_TRIED }, (_, index) => FIRST_PORT + index) : [wanted]
  for (const port of ports) {
    const bound = await new Promise<number | undefined>((resolve, reject) => {
      const refused = (error: Error) => (codeOf(error) === 'EADDRINUSE' ? resolve(undefined) : reject(error))
      server.once('error', refused)
      server.listen(port, '127.0.0.1', () => {
        server.off('error', refused)
        const address = server.address()
        resolve(typeof address === 'object' && address ? address.port : port)
      })
    })
    if (bound !== undefined) return bound
  }
  throw new AppError('config_invalid', `Port ${ports.join(', ')} is in use; set PORT to a free one`)
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
