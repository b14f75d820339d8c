import { spawn } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import type { TestProject } from 'vitest/node'
import { startEmbeddedPostgres } from '../../src/store/embedded-postgres.ts'
import { migrate } from '../../src/store/migrate.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The URL of the run's PostgreSQL; `freshDatabase` makes databases in it. */
    cluster: string
  }
}

/** The one PostgreSQL of a test run, for vitest's `globalSetup`: in a folder of its own, gone when the run ends. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const home = await mkdtemp(join(tmpdir(), 'maatje-store-'))
  await chmod(home, 0o755) // as anybody has it; embedded-postgres.test.ts looks at closed folders
  const guard = guardOf(home)
  const remove = () => rm(home, { recursive: true, force: true }).finally(() => guard.stdin.end())
  try {
    const cluster = await startEmbeddedPostgres({
      folder: join(home, 'postgres'),
      isRoot: process.getuid?.() === 0,
      random: { bytes: (length) => randomBytes(length) },
      flags: ['-c', 'fsync=off', '-c', 'full_page_writes=off', '-c', 'max_connections=200'],
    })
    const end = () => cluster.stop().finally(remove)
    try {
      const client = new Client({ connectionString: cluster.url })
      await client.connect()
      await client.query('CREATE DATABASE template').finally(() => client.end())
      const template = new URL(cluster.url)
      template.pathname = '/template'
      await migrate({
        url: template.href,
        folder: join(import.meta.dirname, '../../prisma/migrations'),
        log: { event() {} },
        ids: { next: () => randomUUID() },
      })
    } catch (error) {
      await end()
      throw error
    }
    project.provide('cluster', cluster.url)
    return end
  } catch (error) {
    await remove()
    throw error
  }
}

/**
 * A process that waits for this one to be gone and then ends the server in `home` and removes the folder: vitest leaves
 * without a teardown on Ctrl-C, and nobody else would. It finds nothing to do after an orderly end.
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
