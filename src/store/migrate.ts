import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client, DatabaseError } from 'pg'
import { AppError, codeOf } from '../errors.ts'
import type { Ids, Log } from '../ports.ts'

/** `folder` is prisma/migrations: in it a folder for each migration with its `migration.sql`, applied in name order. */
export type MigrateOptions = { url: string; folder: string; log: Log; ids: Ids }

// The number `prisma migrate` locks, so that it and we wait for each other.
const LOCK = 72707369

/**
 * Brings the database at `url` up to date: applies the migrations it does not have, each wholly or not at all, and
 * records them where `prisma migrate` does. Of several bots at once one applies and the others wait, without a time
 * limit. Leaves migrations alone that only the database knows, because a newer version of the bot may have run.
 *
 * Throws `migration_failed` for a migration that fails, failed before or was edited after it was applied, and
 * `database_unusable` when the database does not answer within ten seconds. Will not run what PostgreSQL refuses in a
 * transaction (`CREATE INDEX CONCURRENTLY`), and not create the database.
 */
export async function migrate(options: MigrateOptions): Promise<void> {
  const migrations = await readMigrations(options.folder)
  const client = new Client({ connectionString: options.url, connectionTimeoutMillis: 10_000, query_timeout: 0 })
  client.on('error', () => {}) // the query that was under way rejects; unheard, this would end the bot as well
  try {
    await client.connect()
    // A server or role may set limits that suit queries; a migration takes the time it takes.
    await client.query('SET statement_timeout = 0; SET lock_timeout = 0; SET idle_in_transaction_session_timeout = 0')
    await client.query('SELECT pg_advisory_lock($1)', [LOCK])
    for (const migration of missing(migrations, await readApplied(client))) await apply(client, migration, options)
    await client.query('SELECT pg_advisory_unlock($1)', [LOCK])
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw new AppError(
      'database_unusable',
      `The database cannot be used (${codeOf(cause)}): see that it runs, that DATABASE_URL is right and that its user may create tables.`,
      { cause },
    )
  } finally {
    await client.end().catch(() => {}) // lets go of the lock too, however we got here
  }
}

type Migration = { name: string; script: string; checksum: string }
type Applied = { migration_name: string; checksum: string; finished: boolean }

async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause) => {
    throw new AppError('migration_failed', `The migrations in ${folder} cannot be read (${codeOf(cause)}).`, { cause })
  })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return Promise.all(
    names.sort().map(async (name) => {
      const file = join(folder, name, 'migration.sql')
      const script = await readFile(file, 'utf8').catch((cause) => {
        throw new AppError(
          'migration_failed',
          `Migration ${name} cannot be read (${codeOf(cause)}): put ${file} back, or remove its folder if it is empty.`,
          { cause },
        )
      })
      return { name, script, checksum: checksumOf(script) }
    }),
  )
}

function missing(migrations: Migration[], rows: Applied[]): Migration[] {
  const failed = rows.find((row) => !row.finished)
  if (failed) {
    throw new AppError(
      'migration_failed',
      `Migration ${failed.migration_name} was begun earlier and not finished: repair what it left behind, mark it with prisma migrate resolve, and start again.`,
    )
  }
  const applied = new Map(rows.map((row) => [row.migration_name, row.checksum]))
  return migrations.filter(({ name, script, checksum }) => {
    const known = applied.get(name)
    if (known === undefined) return true
    // Git may have changed the line ends of a checkout (Windows); nothing else may differ.
    const unix = script.replaceAll('\r\n', '\n')
    if ([checksum, checksumOf(unix), checksumOf(unix.replaceAll('\n', '\r\n'))].includes(known)) return false
    throw new AppError(
      'migration_failed',
      `Migration ${name} was changed after it had been applied to this database: put its migration.sql back as it was, and make the change in a new migration.`,
    )
  })
}

/** Prisma's own table and its own words for it: `prisma migrate` must find what it would have made. */
async function readApplied(client: Client): Promise<Applied[]> {
  await client.query(`CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                      VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum                VARCHAR(64) NOT NULL,
    finished_at             TIMESTAMPTZ,
    migration_name          VARCHAR(255) NOT NULL,
    logs                    TEXT,
    rolled_back_at          TIMESTAMPTZ,
    started_at              TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count     INTEGER NOT NULL DEFAULT 0
  )`)
  const found = await client.query<Applied>(
    `SELECT migration_name, checksum, finished_at IS NOT NULL AS finished
     FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at`,
  )
  return found.rows
}

/** The script and its record are one transaction: Prisma's way, a record first, would leave a failed one to repair. */
async function apply(client: Client, { name, script, checksum }: Migration, options: MigrateOptions): Promise<void> {
  try {
    await client.query('BEGIN')
    await client.query(script)
    const recorded = await client.query<{ ms: number }>(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), clock_timestamp(), 1)
       RETURNING round(extract(epoch FROM finished_at - started_at) * 1000)::int AS ms`,
      [options.ids.next(), checksum, name],
    )
    await client.query('COMMIT')
    options.log.event('migration.applied', { name, ms: recorded.rows[0]?.ms ?? 0 })
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {}) // a connection that broke has rolled back by itself
    // The code and the line, and not the database's message or the error itself: those may repeat stored values.
    throw new AppError(
      'migration_failed',
      `Migration ${name} failed with ${codeOf(error)}${lineOf(error, script)} and nothing of it was kept: correct it, or go back to the version of the bot that ran before.`,
    )
  }
}

function lineOf(error: unknown, script: string): string {
  const position = error instanceof DatabaseError ? Number(error.position) : Number.NaN
  return position > 0 ? ` at line ${script.slice(0, position).split('\n').length}` : ''
}

function checksumOf(script: string): string {
  return createHash('sha256').update(script).digest('hex')
}
