import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { accessSync, constants, readdirSync, readFileSync } from 'node:fs'
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/store/embedded-postgres.ts'

const isRoot = process.getuid?.() === 0
const random = { bytes: (length: number) => randomBytes(length) }
const script = join(import.meta.dirname, 'start-and-wait.ts')
const nobody = { uid: 65534, gid: 65534 }

let model: string
beforeAll(async () => {
  model = await mkdtemp(join(tmpdir(), 'maatje-model-'))
  await chmod(model, 0o755)
  await (await startEmbeddedPostgres({ folder: model, isRoot, random })).stop()
})
afterAll(() => rm(model, { recursive: true, force: true }))

test('a first start makes a database in UTF-8, with everything in its folder closed to other users', async () => {
  const folder = await newFolder()

  const postgres = await start(folder)

  expect(postgres.adopted).toBe(false)
  expect(await ask(postgres, 'SHOW server_encoding')).toEqual([{ server_encoding: 'UTF8' }])
  expect(await ask(postgres, 'SELECT current_user AS u, current_database() AS d')).toEqual([
    { u: 'maatje', d: 'maatje' },
  ])
  expect((await readdir(folder)).sort()).toEqual(['data', 'log', 'password'])
  expect(await mode(join(folder, 'password'))).toBe(0o600)
  expect(await mode(join(folder, 'log'))).toBe(0o600)
  expect(await mode(join(folder, 'data'))).toBe(0o700)
})

test('it listens on loopback only, has no unix socket and asks for the password', async () => {
  const postgres = await start(await newDatabase())

  expect(await ask(postgres, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }])
  expect(await ask(postgres, 'SHOW unix_socket_directories')).toEqual([{ unix_socket_directories: '' }])
  const wrong = new URL(postgres.url)
  wrong.password = 'wrong'
  await expect(ask({ url: wrong.href }, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' })
})

test('a failed statement leaves no word of it in the log', async () => {
  const folder = await newDatabase()
  const postgres = await start(folder)

  await expect(ask(postgres, `SELECT 'confided'::uuid`)).rejects.toMatchObject({ code: '22P02' })

  const log = await readFile(join(folder, 'log'), 'utf8')
  expect(log).toContain('ready to accept connections')
  expect(log).not.toContain('confided')
})

test('what was written is there after stop and start', async () => {
  const folder = await newDatabase()
  const before = await start(folder)
  await ask(before, 'CREATE TABLE kept AS SELECT 42 AS n')
  await before.stop()

  const after = await start(folder)

  expect(after.adopted).toBe(false)
  expect(await ask(after, 'SELECT n FROM kept')).toEqual([{ n: 42 }])
})

test('stop ends the server, also when it is asked twice and with connections open', async () => {
  const folder = await newDatabase()
  const postgres = await start(folder)
  const open = await connect(postgres)
  const pid = serverPid(folder)

  await Promise.all([postgres.stop(), postgres.stop()])

  expect(lives(pid)).toBe(false)
  await expect(open.query('SELECT 1')).rejects.toThrow()
})

test('a server that ends by itself is reported as lost, one that is stopped is not', async () => {
  const folder = await newDatabase()
  const stopped = await start(folder)
  let told = false
  void stopped.lost.then(() => {
    told = true
  })
  await stopped.stop()
  const killed = await start(folder)
  process.kill(Number((await readFile(join(folder, 'data', 'postmaster.pid'), 'utf8')).split('\n')[0]), 'SIGKILL')
  await killed.lost
  expect(told).toBe(false)
})

test('a server whose bot was killed is adopted with its data, and stop ends it', async () => {
  const folder = await newDatabase()
  const killed = await startChild(folder)
  await ask(killed, 'CREATE TABLE kept AS SELECT 42 AS n')
  const pid = serverPid(folder)
  await kill(killed.child)

  const postgres = await start(folder)

  expect(postgres.adopted).toBe(true)
  expect(serverPid(folder)).toBe(pid)
  expect(await ask(postgres, 'SELECT n FROM kept')).toEqual([{ n: 42 }])
  await postgres.stop()
  expect(lives(pid)).toBe(false)
})

test('PostgreSQL is out of reach of the Ctrl-C that ends the bot, while it is made and while it runs', async () => {
  const folder = await newFolder()
  const child = spawnBot(folder)
  const session = (pid = 0) => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[3]

  const initdb = await until(() => childrenOf(child).find((pid) => commandOf(pid).includes('--pwfile')))
  expect(session(initdb)).not.toBe(session(child.pid))

  await answer(child)
  expect(session(serverPid(folder))).not.toBe(session(child.pid))
})

test('a second bot on the same folder is refused and does not stop the database of the first', async () => {
  const folder = await newDatabase()
  const first = await start(folder)

  await expect(start(folder)).rejects.toMatchObject({
    code: 'database_unusable',
    message: expect.stringMatching(/^Another Maatje is already running/),
  })

  expect(await ask(first, 'SELECT 1 AS n')).toEqual([{ n: 1 }])
})

test('two first starts at once give one database and one owner', async () => {
  const folder = await newFolder()

  const [one, two] = await Promise.allSettled([start(folder), start(folder)])

  expect([one?.status, two?.status].sort()).toEqual(['fulfilled', 'rejected'])
  expect((await readdir(folder)).sort()).toEqual(['data', 'log', 'password'])
})

test('a lock file that names a process that is gone does not hinder a start', async () => {
  const folder = await newDatabase()
  const gone = spawnSync('true').pid
  await writeLock(folder, gone)

  expect((await start(folder)).adopted).toBe(false)
})

test('a lock file whose number has gone to an unrelated process hinders no start and spares that process', async () => {
  const folder = await newDatabase()
  const unrelated = await sleeperOf(folder)
  await writeLock(folder, unrelated.pid ?? 0)

  const postgres = await start(folder)

  expect(postgres.adopted).toBe(false)
  await postgres.stop()
  expect(unrelated.exitCode ?? unrelated.signalCode).toBe(null)
})

test('after the server itself is killed, a start at once finds all that was committed', async () => {
  const folder = await newDatabase()
  for (let round = 0; round < 4; round++) {
    const postgres = await start(folder)
    await ask(postgres, 'CREATE TABLE IF NOT EXISTS kept (n int)')
    await ask(postgres, `INSERT INTO kept VALUES (${round})`)
    const writers = [1, 2, 3].map(() => ask(postgres, 'INSERT INTO kept SELECT -1 FROM pg_sleep(30)').catch(() => {}))
    process.kill(serverPid(folder), 'SIGKILL')

    const again = await start(folder)

    expect(again.adopted).toBe(false)
    expect(await ask(again, 'SELECT n FROM kept WHERE n >= 0 ORDER BY n')).toHaveLength(round + 1)
    await again.stop()
    await Promise.all(writers)
  }
})

test('a start waits for children of a killed server that still hold its memory', async () => {
  const folder = await newDatabase()
  const postgres = await start(folder)
  await ask(postgres, 'CREATE TABLE kept AS SELECT 42 AS n')
  const client = await connect(postgres)
  const { pid } = (await client.query('SELECT pg_backend_pid() AS pid')).rows[0]
  process.kill(pid, 'SIGSTOP')
  onTestFinished(() => void (lives(pid) && process.kill(pid, 'SIGKILL')))
  process.kill(serverPid(folder), 'SIGKILL')

  const starting = start(folder)
  await until(() => /FATAL:.*shared memory/.test(readFileSync(join(folder, 'log'), 'utf8')))
  process.kill(pid, 'SIGCONT')

  expect(await ask(await starting, 'SELECT n FROM kept')).toEqual([{ n: 42 }])
  await client.end()
})

test('stop spares an unrelated process that has got the number of a server that died', async () => {
  const folder = await newDatabase()
  const postgres = await start(folder)
  process.kill(serverPid(folder), 'SIGKILL')
  const unrelated = await sleeperOf(folder)
  await writeLock(folder, unrelated.pid ?? 0)

  await postgres.stop()

  expect(unrelated.exitCode ?? unrelated.signalCode).toBe(null)
})

test('a running server that refuses our password is stopped, not adopted, and its cluster is left alone', async () => {
  const folder = await newDatabase()
  const killed = await startChild(folder)
  await ask(killed, `ALTER ROLE maatje PASSWORD 'changed by somebody'`)
  await kill(killed.child)
  const pid = serverPid(folder)

  await expect(start(folder)).rejects.toMatchObject({
    code: 'database_unusable',
    message: expect.stringMatching(/refuses the password/),
  })

  expect(lives(pid)).toBe(false)
  expect(await readdir(join(folder, 'data'))).toContain('PG_VERSION')
})

test('a stranger that listens on the port of a killed server is not adopted', async () => {
  const folder = await newDatabase()
  const stranger = createServer((socket) => socket.on('error', () => {}).end('no'))
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void stranger.close())
  await writeLock(folder, process.pid, (stranger.address() as { port: number }).port)

  expect((await start(folder)).adopted).toBe(false)
})

test('a first start that was killed halfway is made again', async () => {
  const folder = await newFolder()
  const child = spawnBot(folder)
  const half = await until(() => readdirIfAny(folder).find((name) => hasFile(join(folder, name, 'postgresql.conf'))))
  const [initdb] = childrenOf(child)
  if (initdb) process.kill(initdb, 'SIGKILL')
  await kill(child)
  expect(await readdir(folder)).toContain(half)
  expect(await readdir(folder)).not.toContain('data')

  const postgres = await start(folder)

  expect(await ask(postgres, 'SELECT 1 AS n')).toEqual([{ n: 1 }])
  expect((await readdir(folder)).sort()).toEqual(['data', 'log', 'password'])
})

test('a cluster with files missing is reported and nothing of it is deleted', async () => {
  const folder = await newDatabase()
  await rename(join(folder, 'data', 'PG_VERSION'), join(folder, 'PG_VERSION'))

  await expect(start(folder)).rejects.toMatchObject({
    code: 'database_unusable',
    message: expect.stringMatching(/is damaged/),
  })

  await rename(join(folder, 'PG_VERSION'), join(folder, 'data', 'PG_VERSION'))
  expect((await start(folder)).adopted).toBe(false)
})

test('a cluster of another PostgreSQL version is refused by that version', async () => {
  const folder = await newDatabase()
  await writeFile(join(folder, 'data', 'PG_VERSION'), '17\n')

  await expect(start(folder)).rejects.toMatchObject({ message: expect.stringMatching(/made by PostgreSQL 17/) })
})

test('a password file that is gone is named', async () => {
  const folder = await newDatabase()
  await rm(join(folder, 'password'))

  await expect(start(folder)).rejects.toMatchObject({ message: expect.stringContaining(join(folder, 'password')) })
})

test('a start that cannot succeed says what PostgreSQL said', { timeout: 120_000 }, async () => {
  const folder = await newDatabase()

  await expect(start(folder, ['-c', 'no_such_setting=on'])).rejects.toMatchObject({
    code: 'database_unusable',
    message: expect.stringMatching(/does not start .*no_such_setting/),
  })
})

test('a folder name with spaces and quotes is no obstacle, one a shell would read is refused', async () => {
  const home = await newFolder()

  expect((await start(join(home, `Ana's own folder`))).adopted).toBe(false)
  await expect(start(join(home, '$HOME'))).rejects.toMatchObject({
    message: expect.stringMatching(/rename or move it/),
  })
})

test.runIf(isRoot)('root under a folder that only root may enter has its database, adoption included', async () => {
  const closed = await newFolder()
  await chmod(closed, 0o700)
  const folder = join(closed, 'data', 'postgres')
  const killed = await startChild(folder)
  await ask(killed, 'CREATE TABLE kept AS SELECT 42 AS n')
  await kill(killed.child)

  const postgres = await start(folder)

  expect(postgres.adopted).toBe(true)
  expect(await ask(postgres, 'SELECT n FROM kept')).toEqual([{ n: 42 }])
})

test.runIf(isRoot)('as root, PostgreSQL runs as another user, with none of our environment', async () => {
  const folder = await newDatabase()
  await start(folder)

  const running = `/proc/${serverPid(folder)}`

  const [, uid] = /^Uid:\s+(\d+)/m.exec(await readFile(`${running}/status`, 'utf8')) ?? []
  expect(Number(uid)).toBeGreaterThan(0)
  expect(await readFile(`${running}/environ`, 'utf8')).not.toContain('VITEST')
})

test.runIf(isRoot && mayRunNode())('an ordinary user who can reach Node has a database of their own', async () => {
  const folder = await newFolder()
  await chown(folder, nobody.uid, nobody.gid)

  const { url } = await startChild(join(folder, 'postgres'), nobody)

  expect(await ask({ url }, 'SELECT 1 AS n')).toEqual([{ n: 1 }])
  expect((await stat(join(folder, 'postgres', 'data'))).uid).toBe(nobody.uid)
  expect(await mode(join(folder, 'postgres', 'password'))).toBe(0o600)
})

test.runIf(isRoot && mayRunNode())(
  'root takes over the database an ordinary user made, and gives it back',
  async () => {
    const folder = await newFolder()
    await chown(folder, nobody.uid, nobody.gid)
    const theirs = join(folder, 'postgres')
    const first = await startChild(theirs, nobody)
    await kill(first.child)
    const asRoot = await start(theirs)
    expect(asRoot.adopted).toBe(true)
    await asRoot.stop()
    await (await start(theirs)).stop()

    const { url } = await startChild(theirs, nobody)

    expect(await ask({ url }, 'SELECT 1 AS n')).toEqual([{ n: 1 }])
  },
)

test.runIf(isRoot && mayRunNode())('a folder the bot may not write to is named, with what to do', async () => {
  const folder = await newFolder()
  await mkdir(join(folder, 'postgres'), { mode: 0o700 })

  const said = await startChild(join(folder, 'postgres'), nobody)

  expect(said).toMatchObject({ code: 'database_unusable', message: expect.stringMatching(/EACCES.*read and write/) })
})

/** A folder of the test's own that other users may enter; with it goes any server that still runs in it. */
async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'maatje-postgres-'))
  await chmod(folder, 0o755)
  onTestFinished(async () => {
    for (const name of await readdir(folder, { recursive: true })) {
      if (!name.endsWith('postmaster.pid')) continue
      const [pid, data] = readFileSync(join(folder, name), 'utf8').split('\n')
      if (!commandOf(Number(pid)).includes(`-D\0${data}\0`)) continue
      process.kill(Number(pid), 'SIGQUIT')
      await until(() => !lives(Number(pid)))
    }
    await rm(folder, { recursive: true, maxRetries: 5 })
  })
  return folder
}

/** Starts it, and stops it when the test ends: before the folder goes, because that was asked for earlier. */
async function start(folder: string, flags = ['-c', 'fsync=off']): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ folder, isRoot, random, flags })
  onTestFinished(() => postgres.stop())
  return postgres
}

/** As `newFolder`, with a database that was stopped orderly: a copy, because making one takes PostgreSQL a second. */
async function newDatabase(): Promise<string> {
  const folder = await newFolder()
  expect(spawnSync('cp', ['-a', '--reflink=auto', `${model}/.`, folder]).status).toBe(0)
  return folder
}

function spawnBot(folder: string, as?: { uid: number; gid: number }): ChildProcess {
  const child = spawn(process.execPath, [script, folder], { ...as, cwd: '/', stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

/** A bot in a process of its own that has said how its start went. */
async function startChild(folder: string, as?: { uid: number; gid: number }) {
  const child = spawnBot(folder, as)
  return { child, ...(await answer(child)) }
}

async function answer(child: ChildProcess): Promise<{ url: string; adopted: boolean }> {
  if (!child.stdout) throw new Error('no stdout')
  for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line)
  throw new Error('the bot said nothing')
}

function childrenOf({ pid }: ChildProcess): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await ended
}

async function connect({ url }: { url: string }): Promise<Client> {
  const client = new Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  return client
}

async function ask(database: { url: string }, sql: string): Promise<unknown[]> {
  const client = await connect(database)
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end().catch(() => {})
  }
}

async function mode(path: string): Promise<number> {
  return (await stat(path)).mode & 0o777
}

function serverPid(folder: string): number {
  return Number(readFileSync(join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[0])
}

/** An unrelated process of PostgreSQL's own user: to any other's, PostgreSQL would pay no attention. */
async function sleeperOf(folder: string): Promise<ChildProcess> {
  const { uid, gid } = await stat(join(folder, 'data'))
  const sleeper = spawn('sleep', ['120'], { uid, gid, cwd: '/' })
  onTestFinished(() => void sleeper.kill('SIGKILL'))
  return sleeper
}

/** A lock file as a server leaves it behind that had no time to remove it. */
async function writeLock(folder: string, pid: number, port = 1): Promise<void> {
  const data = join(folder, 'data')
  const lines = [pid, data, 1_700_000_000, port, '', '127.0.0.1', '        1         1', 'ready   ', '']
  await writeFile(join(data, 'postmaster.pid'), lines.join('\n'), { mode: 0o600 })
  const { uid, gid } = await stat(data)
  await chown(join(data, 'postmaster.pid'), uid, gid)
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

/** A zombie is dead here: nobody may be there to reap it. */
function lives(pid: number): boolean {
  return commandOf(pid) !== ''
}

function readdirIfAny(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function hasFile(path: string): boolean {
  try {
    accessSync(path, constants.F_OK)
    return true
  } catch {
    return false
  }
}

function mayRunNode(): boolean {
  return isRoot && spawnSync(process.execPath, ['--version'], { ...nobody, cwd: '/' }).status === 0
}

async function until<T>(found: () => T | undefined | false): Promise<T> {
  const deadline = performance.now() + 30_000
  while (performance.now() < deadline) {
    const value = found()
    if (value) return value
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  throw new Error('it did not happen within 30 seconds')
}
