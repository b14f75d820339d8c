import { constants } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import { platform } from 'node:os'
import { basename, join } from 'node:path'
import { run } from './postgres-programs.ts'

/** What PostgreSQL's lock file, `postmaster.pid`, tells of the server that holds a cluster or once did. */
export type Lock = { pid: number; port: number }

/** Reads a cluster's lock file; undefined where there is none, or one too fresh to hold a port. */
export async function readLock(cluster: string): Promise<Lock | undefined> {
  const lines = (await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
  const [pid, port] = [Number(lines[0]), Number(lines[3])]
  return Number.isInteger(pid) && pid > 0 && Number.isInteger(port) && port > 0 ? { pid, port } : undefined
}

/**
 * Who a process is: `server` when it is a PostgreSQL server on this cluster, `other` when it is anything else that
 * lives, `dead` when there is no such process, `unknown` where the system does not tell (Windows).
 */
export async function whoIs(pid: number, cluster: string): Promise<'server' | 'other' | 'dead' | 'unknown'> {
  if (platform() === 'win32') return 'unknown'
  if (platform() === 'linux') {
    // Its arguments, and not its folder or its program: as root without CAP_SYS_PTRACE, in a container, only these can
    // be read of another user's process. A zombie has none and is `other`: it lives on for kill(2).
    const args = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined)
    if (args === undefined) return 'dead'
    const [program, ...rest] = args.split('\0')
    return basename(program ?? '') === 'postgres' && rest[rest.indexOf('-D') + 1] === cluster ? 'server' : 'other'
  }
  const ended = await run('ps', ['-ww', '-o', 'args=', '-p', String(pid)], 10)
  if (ended.output.trim() === '') return 'dead'
  return ended.output.includes('postgres') && ended.output.includes(`-D ${cluster}`) ? 'server' : 'other'
}

/**
 * Makes the lock file name a process that cannot exist, for when the number in it has gone to a process that has
 * nothing to do with PostgreSQL, which would keep every server from starting. The file is not deleted: by its other
 * lines PostgreSQL finds children of the dead server that still write to this cluster, and then it must not start.
 * Does nothing when the file names another process than `pid` by now.
 */
export async function disownLock(cluster: string, pid: number): Promise<void> {
  // Never through a link: the folder is not root's, and root may be writing here.
  const file = await open(join(cluster, 'postmaster.pid'), constants.O_RDWR | (constants.O_NOFOLLOW ?? 0))
  try {
    const [named, ...rest] = (await file.readFile('utf8')).split('\n')
    if (Number(named) !== pid) return // a server has started on it meanwhile
    await file.truncate()
    await file.write(['2147483647', ...rest].join('\n'), 0)
  } finally {
    await file.close()
  }
}
