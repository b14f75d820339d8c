import { constants } from 'node:fs'
import { chown, link, mkdir, mkdtemp, open, readdir, readFile, realpath, rename, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { platform } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { AppError, codeOf } from '../errors.ts'
import type { Random } from '../ports.ts'
import { disownLock, readLock, whoIs } from './postgres-lock.ts'
import { type Account, accountBesidesRoot, findPrograms, type Programs } from './postgres-programs.ts'

/**
 * A PostgreSQL server of our own, on loopback. `adopted`: it was already running, left behind by a bot that was killed.
 * `url` holds the password and a port that differs from start to start. `lost` resolves when the server ends without
 * being asked to by `stop`, and else never. A process that does not call `stop` leaves the
 * server running for the next start, and lives on itself until it exits.
 */
export type EmbeddedPostgres = { url: string; adopted: boolean; lost: Promise<void>; stop(): Promise<void> }

/** `flags` go to the server as they are, `['-c', 'fsync=off']`: for tests, never for a folder that matters. */
export type EmbeddedPostgresOptions = { folder: string; isRoot: boolean; random: Random; flags?: string[] }

/** A folder we have made ready: `data` is PostgreSQL's cluster in it. */
type House = { folder: string; data: string; passwordFile: string; log: string; account: Account | undefined }

const STARTS = 5
const OWNER = 0x6d616174 // 'maat': the advisory lock of the one bot that may use the folder

// Nothing a person wrote may reach PostgreSQL's log: log_min_messages=log leaves out failed statements altogether, and
// the rest holds should anybody raise it. It needs no rotation: it is emptied at each start and hardly grows.
const SETTINGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'logging_collector=off',
  'log_min_messages=log',
  'log_min_error_statement=panic',
  'log_statement=none',
  'log_min_duration_statement=-1',
  'log_parameter_max_length=0',
  'log_parameter_max_length_on_error=0',
  'log_error_verbosity=terse',
  'log_checkpoints=off',
]

/**
 * Starts PostgreSQL on `folder`, or adopts the server that still runs there. The folder holds `data` (the cluster),
 * `password` and `log`, all closed to other users, and is made on the first start. Throws `database_unusable` with a
 * sentence that says what to do. Never deletes or changes a cluster that was once complete, and gives the folder to one
 * bot at a time; it cannot tell that another machine or container uses the same folder, which destroys a cluster.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  try {
    const house = await openHouse(options)
    const programs = await findPrograms(house.folder, house.account)
    await ensureCluster(house, programs, options.random)
    return await start(house, programs, options.flags ?? [])
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw unusable(
      `The database in ${options.folder} cannot be used (${codeOf(cause)}): see that the user the bot runs as may read and write that folder and that the disk is not full, or set DATABASE_URL.`,
      cause,
    )
  }
}

async function openHouse(options: EmbeddedPostgresOptions): Promise<House> {
  await mkdir(dirname(options.folder), { recursive: true })
  // As root the folder stays root's, and PostgreSQL's user may only pass through it: whoever takes over the server can
  // then not plant links for root to write through.
  await mkdir(options.folder, { mode: options.isRoot ? 0o711 : 0o700 }).catch(unless('EEXIST'))
  const folder = await realpath(options.folder)
  if (platform() !== 'win32' && /["$`\\\n]/.test(folder)) {
    // pg_ctl starts the server through a shell, where these would mean something.
    throw unusable(`The folder ${folder} has a sign in its name that PostgreSQL cannot bear: rename or move it.`)
  }
  const data = join(folder, 'data')
  const account = options.isRoot ? await accountBesidesRoot(data) : undefined
  return { folder, data, passwordFile: join(folder, 'password'), log: join(folder, 'log'), account }
}

/**
 * Makes the cluster where there is none yet. It is made under another name and renamed when it is complete, so that a
 * first start that was killed leaves nothing that looks like a database, and of two first starts one wins.
 */
async function ensureCluster(house: House, programs: Programs, random: Random): Promise<void> {
  if (!(await isComplete(house, programs))) {
    await ensurePassword(house, random)
    const made = await mkdtemp(join(house.folder, 'new-'))
    if (house.account) await chown(made, house.account.uid, house.account.gid)
    const ended = await programs.run(
      'initdb',
      [
        `--pgdata=${made}`,
        '--username=maatje',
        `--pwfile=${house.passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale-provider=builtin', // PostgreSQL's own C.UTF-8: the same on every system, and after a system upgrade
        '--builtin-locale=C.UTF-8',
        '--locale=C',
        '--no-instructions',
      ],
      300,
    )
    if (ended.status === 0) await rename(made, house.data).catch(unless('ENOTEMPTY', 'EEXIST', 'EPERM'))
    if (!(await isComplete(house, programs))) {
      await rm(made, { recursive: true, force: true })
      throw unusable(
        `The database in ${house.folder} cannot be made (initdb: ${ended.code ?? `status ${ended.status}`}): see that there is room on the disk and that the folder is not on a network drive, or set DATABASE_URL.`,
      )
    }
    await syncFolder(house.folder)
  }
  // Now there is a complete cluster, whatever else was being made can only have lost.
  for (const name of await readdir(house.folder)) {
    if (name.startsWith('new-')) await rm(join(house.folder, name), { recursive: true, force: true }).catch(() => {})
  }
}

async function isComplete(house: House, programs: Programs): Promise<boolean> {
  const names = await readdir(house.data).catch(unless('ENOENT'))
  if (!names || names.length === 0) return false
  const version = names.includes('PG_VERSION') ? await readFile(join(house.data, 'PG_VERSION'), 'utf8') : ''
  const control = await stat(join(house.data, 'global', 'pg_control')).catch(unless('ENOENT'))
  if (version === '' || !control) {
    throw unusable(
      `The database in ${house.data} is damaged, files are missing: put back a backup, or move the folder away to begin with an empty one.`,
    )
  }
  if (version.trim() !== programs.major) {
    throw unusable(
      `The database in ${house.data} was made by PostgreSQL ${version.trim()} and this bot brings ${programs.major}: use the version of the bot it was made with, or move it over with pg_dump.`,
    )
  }
  return true
}

/** A password that was there stays: initdb of an earlier, unfinished start may have used it, or one next to us does. */
async function ensurePassword(house: House, random: Random): Promise<void> {
  const made = join(house.folder, `new-${Buffer.from(random.bytes(8)).toString('hex')}`)
  const file = await open(made, 'wx', 0o600)
  try {
    await file.writeFile(`${Buffer.from(random.bytes(32)).toString('base64url')}\n`)
    await file.sync() // or a power cut could leave a cluster whose password nobody knows
  } finally {
    await file.close()
  }
  await link(made, house.passwordFile).catch(unless('EEXIST'))
  await rm(made)
  if (house.account) await chown(house.passwordFile, house.account.uid, house.account.gid) // initdb reads it
  await syncFolder(house.folder)
}

async function start(house: House, programs: Programs, flags: string[]): Promise<EmbeddedPostgres> {
  const password = (await readFile(house.passwordFile, 'utf8').catch(unless('ENOENT')))?.trim()
  if (!password) {
    throw unusable(
      `The password of the database is missing from ${house.passwordFile}: put that file back from a backup, or move ${house.folder} away to begin with an empty one.`,
    )
  }
  const opened = (port: number, owner: Client, adopted: boolean): EmbeddedPostgres => {
    let stopping = false
    return {
      url: urlOf(port, password, 'maatje'),
      adopted,
      lost: new Promise((resolve) => owner.once('end', () => stopping || resolve())),
      async stop() {
        stopping = true
        await owner.end().catch(() => {}) // a server that died has ended it already
        await stopServer(house, programs)
      },
    }
  }
  for (let attempt = 1; ; attempt++) {
    const lock = await readLock(house.data)
    const who = lock ? await whoIs(lock.pid, house.data) : 'dead'
    if (lock && who === 'other') await disownLock(house.data, lock.pid)
    if (lock && (who === 'server' || who === 'unknown')) {
      const owner = await becomeOwner(house, lock.port, password)
      if (owner) return opened(lock.port, owner, true)
      if (who === 'server') await stopServer(house, programs)
    }
    const port = await freePort()
    const ended = await startServer(house, programs, port, flags)
    const owner = ended.status === 0 ? await becomeOwner(house, port, password) : undefined
    if (owner) return opened(port, owner, false)
    if (ended.status === 0) {
      await stopServer(house, programs)
      throw unusable(
        `The database in ${house.folder} refuses the password in ${house.passwordFile}: put back the file that belongs to it.`,
      )
    }
    if (attempt === STARTS) {
      const said = (await readFile(house.log, 'utf8')).trim().split('\n').slice(-3).join(' / ')
      throw unusable(
        `PostgreSQL does not start on ${house.data} (${said || ended.code || `pg_ctl: status ${ended.status}`}): see ${house.log}, and remove what it names, or set DATABASE_URL.`,
      )
    }
    // The children of a server that was killed hold its memory a moment longer, and somebody may have taken our port.
    await sleep(1000)
  }
}

async function startServer(house: House, programs: Programs, port: number, flags: string[]) {
  const nofollow = constants.O_NOFOLLOW ?? 0
  const log = await open(house.log, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | nofollow, 0o600)
  try {
    await log.chmod(0o600)
    if (house.account) await log.chown(house.account.uid, house.account.gid)
  } finally {
    await log.close()
  }
  const options = [...[...SETTINGS, `port=${port}`].flatMap((setting) => ['-c', setting]), ...flags]
  const args = ['start', '-D', house.data, '-l', house.log, '-s', '-w', '-t', '60', '-o', options.join(' ')]
  return programs.run('pg_ctl', args, 90)
}

/** Ends the server on this cluster, gently first. Does nothing when there is none; never signals another process. */
async function stopServer(house: House, programs: Programs): Promise<void> {
  for (const how of ['fast', 'immediate', 'kill'] as const) {
    const lock = await readLock(house.data)
    // pg_ctl signals whatever process has the number in the file; on Windows it goes by a named pipe of PostgreSQL's.
    if (!lock || ['dead', 'other'].includes(await whoIs(lock.pid, house.data))) return
    // The last does not lose what was committed either: it is what a power cut does.
    if (how === 'kill') await programs.run('pg_ctl', ['kill', 'KILL', String(lock.pid)], 10)
    else await programs.run('pg_ctl', ['stop', '-D', house.data, '-m', how, '-s', '-w', '-t', '20'], 30)
  }
  const lock = await readLock(house.data)
  if (lock && (await whoIs(lock.pid, house.data)) === 'server') {
    throw unusable(`PostgreSQL on ${house.data} does not stop: end process ${lock.pid} by hand.`)
  }
}

/**
 * A connection to the server on `port` that marks us as the bot that uses it, or undefined when it does not answer, is
 * not the server of this cluster or refuses our password. Waits for a server that starts, recovers or shuts down.
 * Throws `database_unusable` when another bot has marked it.
 */
async function becomeOwner(house: House, port: number, password: string): Promise<Client | undefined> {
  let failures = 0
  for (let attempt = 0; attempt < 600; attempt++) {
    const client = await connect(urlOf(port, password, 'postgres'))
    if (client instanceof Client) {
      try {
        const shown = await client.query<{ data_directory: string }>('SHOW data_directory')
        const served = await realpath(shown.rows[0]?.data_directory ?? '').catch(() => '')
        if (served !== (await realpath(house.data))) return undefined
        await client.query('CREATE DATABASE maatje').catch(unless('42P04'))
      } finally {
        await client.end().catch(() => {})
      }
      return await markOwned(house, urlOf(port, password, 'maatje'))
    }
    if (client === '28P01') return undefined
    if (client !== '57P03' && ++failures === 4) return undefined
    await sleep(client === '57P03' ? 100 : 250)
  }
  return undefined
}

async function markOwned(house: House, url: string): Promise<Client> {
  const client = await connect(url)
  if (!(client instanceof Client)) throw unusable(`The database in ${house.folder} stopped at once: start again.`)
  for (let attempt = 0; attempt < 20; attempt++) {
    const asked = await client.query<{ mine: boolean }>('SELECT pg_try_advisory_lock($1) AS mine', [OWNER])
    if (asked.rows[0]?.mine) return client
    await sleep(100) // a bot that was just killed is let go of in a moment
  }
  await client.end()
  throw unusable(
    `Another Maatje is already running on ${house.folder}: stop it first, or give this one a folder of its own.`,
  )
}

async function connect(url: string): Promise<Client | string> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 3000 })
  client.on('error', () => {}) // the pools of the store report a server that dies; unheard, this would end the bot
  try {
    await client.connect()
    return client
  } catch (error) {
    await client.end().catch(() => {})
    return codeOf(error)
  }
}

function urlOf(port: number, password: string, database: string): string {
  return `postgresql://maatje:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

async function syncFolder(folder: string): Promise<void> {
  if (platform() === 'win32') return // cannot open a folder
  const handle = await open(folder)
  await handle.sync().finally(() => handle.close())
}

function unusable(message: string, cause?: unknown): AppError {
  return new AppError('database_unusable', message, { cause })
}

/** For `catch`: swallows errors of these codes and passes on all others. */
function unless(...codes: string[]): (error: unknown) => undefined {
  return (error) => {
    if (!codes.includes(codeOf(error))) throw error
  }
}
