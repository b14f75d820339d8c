import { spawn } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { startEmbeddedPostgres } from '../../src/store/embedded-postgres.ts'
import { migrate } from '../../src/store/migrate.ts'

/**
 * A PostgreSQL in a temporary folder, `home`, that is gone after `stop`. `database` makes a migrated, empty database in it
 * and gives its address.
 */
export type ScratchPostgres = { home: string; database(name: string): Promise<string>; stop(): Promise<void> }

const MIGRATIONS = join(import.meta.dirname, '../../prisma/migrations')

/** Starts one. `flags` go to the server as they are. Throws `database_unusable` where PostgreSQL cannot run. */
export async function startScratchPostgres(flags: string[]): Promise<ScratchPostgres> {
  const home = await mkdtemp(join(tmpdir(), 'maatje-scratch-'))
  const guard = guardOf(home)
  const remove = () => rm(home, { recursive: true, force: true }).finally(() => guard.stdin.end())
  try {
    const postgres = await startEmbeddedPostgres({
      folder: join(home, 'postgres'),
      isRoot: process.getuid?.() === 0,
      random: { bytes: (length) => randomBytes(length) },
      flags,
    })
    return {
      home,
      async database(name) {
        const client = new Client({ connectionString: postgres.url })
        await client.connect()
        await client.query(`CREATE DATABASE ${name}`).finally(() => client.end())
        const url = new URL(postgres.url)
        url.pathname = `/${name}`
        await migrate({ url: url.href, folder: MIGRATIONS, log: { event() {} }, ids: { next: () => randomUUID() } })
        return url.href
      },
      stop: () => postgres.stop().finally(remove),
    }
  } catch (error) {
    await remove()
    throw error
  }
}

/**
 * A process that waits for this one to be gone and then ends the server in `home` and removes the folder: nobody else
 * does after Ctrl-C. It finds nothing to do after an orderly end.
 */
function guardOf(home: string) {
  const script = `cat > /dev/null
    pid=$(head -n 1 "$1/postgres/data/postmaster.pid" 2> /dev/null) && kill -QUIT "$pid"
    tries=0
    while [ -n "$pid" ] && kill -0 "$pid" 2> /dev/null && [ $tries -lt 50 ]; do tries=$((tries + 1)); sleep 0.1; done
    rm -rf "$1"`
  const guard = spawn('/bin/sh', ['-c', script, 'sh', home], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] })
  guard.unref()
  return guard
}
