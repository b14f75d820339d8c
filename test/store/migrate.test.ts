import { createHash, randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { Client } from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import type { Log, LogEvents } from '../../src/ports.ts'
import { migrate } from '../../src/store/migrate.ts'
import { emptyDatabase } from './scratch-database.ts'

const shipped = join(import.meta.dirname, '../../prisma/migrations')
const names = readdirSync(shipped)
  .filter((name) => name !== 'migration_lock.toml')
  .sort()

test('an empty database gets every table, and a record as Prisma makes it', async () => {
  const url = await emptyDatabase()

  const applied = await run(url, shipped)

  expect(applied).toEqual(names)
  const rows = await query(url, 'SELECT * FROM _prisma_migrations ORDER BY migration_name')
  expect(rows).toEqual(
    names.map((name) => ({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      checksum: createHash('sha256')
        .update(readFileSync(join(shipped, name, 'migration.sql')))
        .digest('hex'),
      migration_name: name,
      started_at: expect.any(Date),
      finished_at: expect.any(Date),
      logs: null,
      rolled_back_at: null,
      applied_steps_count: 1,
    })),
  )
  const tables = await query(url, `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'`)
  expect(tables.map((row) => row.table_name)).toEqual(expect.arrayContaining(['person', 'inbound', 'delivery']))
})

test('a second run applies nothing and changes no record', async () => {
  const url = await emptyDatabase()
  await run(url, shipped)
  const before = await query(url, 'SELECT * FROM _prisma_migrations')

  expect(await run(url, shipped)).toEqual([])

  expect(await query(url, 'SELECT * FROM _prisma_migrations')).toEqual(before)
})

test('of three bots that start at once, one applies each migration', async () => {
  const url = await emptyDatabase()
  const folder = await migrationsOf({
    '1_slow': 'CREATE TABLE slow (); SELECT pg_sleep(0.3);',
    '2_next': 'CREATE TABLE next ();',
  })

  const applied = await Promise.all([run(url, folder), run(url, folder), run(url, folder)])

  expect(applied.flat().sort()).toEqual(['1_slow', '2_next'])
})

test('only what is missing is applied, in the order of the names', async () => {
  const url = await emptyDatabase()
  const folder = await migrationsOf({ '1_a': 'CREATE TABLE a (n int);' })
  await run(url, folder)
  await add(folder, { '3_c': 'INSERT INTO a VALUES (3);', '2_b': 'INSERT INTO a VALUES (2);' })

  expect(await run(url, folder)).toEqual(['2_b', '3_c'])

  expect(await query(url, 'SELECT n FROM a')).toEqual([{ n: 2 }, { n: 3 }])
})

test('a migration that only the database knows is left alone', async () => {
  const url = await emptyDatabase()
  const newer = await migrationsOf({ '1_a': 'CREATE TABLE a ();', '2_b': 'CREATE TABLE b ();' })
  await run(url, newer)

  expect(await run(url, await migrationsOf({ '1_a': 'CREATE TABLE a ();' }))).toEqual([])
})

test('a migration that was edited after it was applied stops the start and is named', async () => {
  const url = await emptyDatabase()
  await run(url, await migrationsOf({ '1_a': 'CREATE TABLE a ();' }))
  const edited = await migrationsOf({ '1_a': 'CREATE TABLE a (n int);', '2_b': 'CREATE TABLE b ();' })

  await expect(run(url, edited)).rejects.toMatchObject({
    code: 'migration_failed',
    message: expect.stringMatching(/1_a was changed after/),
  })

  expect(await query(url, `SELECT to_regclass('b') AS b`)).toEqual([{ b: null }])
})

test('other line ends are not an edit', async () => {
  const url = await emptyDatabase()
  await run(url, await migrationsOf({ '1_a': 'CREATE TABLE a (\n);\n' }))

  expect(await run(url, await migrationsOf({ '1_a': 'CREATE TABLE a (\r\n);\r\n' }))).toEqual([])
})

test('a failing migration leaves nothing behind, keeps those before it and is named with code and line', async () => {
  const url = await emptyDatabase()
  const folder = await migrationsOf({
    '1_a': 'CREATE TABLE a ();',
    '2_b': 'CREATE TABLE b ();\nINSERT INTO nowhere VALUES (1);',
    '3_c': 'CREATE TABLE c ();',
  })

  await expect(run(url, folder)).rejects.toMatchObject({
    code: 'migration_failed',
    message: expect.stringMatching(/^Migration 2_b failed with 42P01 at line 2 /),
  })

  expect(await query(url, `SELECT to_regclass('a')::text AS a, to_regclass('b') AS b, to_regclass('c') AS c`)).toEqual([
    { a: 'a', b: null, c: null },
  ])
  expect(await query(url, 'SELECT migration_name FROM _prisma_migrations')).toEqual([{ migration_name: '1_a' }])
})

test('a failure says nothing of the rows it failed on', async () => {
  const url = await emptyDatabase()
  const folder = await migrationsOf({
    '1_a': `CREATE TABLE a (n text); INSERT INTO a VALUES ('somebody'); ALTER TABLE a ALTER n TYPE int USING n::int;`,
  })

  const error = await run(url, folder).catch((error: Error) => error)

  expect(inspect(error)).toContain('22P02')
  expect(inspect(error, { depth: 9 })).not.toContain('somebody')
})

test('after a correction the failed migration is applied', async () => {
  const url = await emptyDatabase()
  await run(url, await migrationsOf({ '1_a': 'CREATE TABLE;' })).catch(() => {})

  expect(await run(url, await migrationsOf({ '1_a': 'CREATE TABLE a ();' }))).toEqual(['1_a'])
})

test('a migration that prisma migrate began and did not finish stops the start and is named', async () => {
  const url = await emptyDatabase()
  const folder = await migrationsOf({ '1_a': 'CREATE TABLE a ();' })
  await run(url, folder)
  await query(url, 'UPDATE _prisma_migrations SET finished_at = NULL')

  await expect(run(url, folder)).rejects.toMatchObject({
    code: 'migration_failed',
    message: expect.stringMatching(/1_a was begun earlier and not finished/),
  })
})

test('a migration that was rolled back is applied again', async () => {
  const url = await emptyDatabase()
  const folder = await migrationsOf({ '1_a': 'CREATE TABLE IF NOT EXISTS a ();' })
  await run(url, folder)
  await query(url, 'UPDATE _prisma_migrations SET finished_at = NULL, rolled_back_at = now()')

  expect(await run(url, folder)).toEqual(['1_a'])
})

test('a migration folder without its script is named', async () => {
  const folder = await migrationsOf({})
  await mkdir(join(folder, '1_empty'))

  await expect(run(await emptyDatabase(), folder)).rejects.toMatchObject({
    code: 'migration_failed',
    message: expect.stringMatching(/^Migration 1_empty cannot be read/),
  })
})

test('a database that is not there is database_unusable, and its password is not told', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))

  const error = await run(`postgresql://maatje:verysecret@127.0.0.1:${port}/maatje`, shipped).catch((error) => error)

  expect(error).toMatchObject({ code: 'database_unusable', message: expect.stringContaining('ECONNREFUSED') })
  expect(inspect(error, { depth: 9 })).not.toContain('verysecret')
})

test('states that no code knows are refused by the database', async () => {
  const url = await emptyDatabase()
  await run(url, shipped)
  const person = randomUUID()
  await query(
    url,
    `INSERT INTO person (id, platform, tenant, "user", locale, created_at) VALUES ('${person}', 'p', 't', 'u', 'en', now())`,
  )
  const delivery = (state: string) =>
    query(
      url,
      `INSERT INTO delivery (id, person_id, platform, tenant, dedupe_key, state) VALUES ('${randomUUID()}', '${person}', 'slack', 'T1', '${state}', '${state}')`,
    )

  await expect(delivery('lost')).rejects.toMatchObject({ code: '23514' })
  await expect(delivery('ambiguous')).resolves.toEqual([])
})

/** The names of the migrations that were applied. */
async function run(url: string, folder: string): Promise<string[]> {
  const names: string[] = []
  const log: Log = {
    event(name, fields) {
      if (name === 'migration.applied') names.push((fields as LogEvents['migration.applied']).name)
    },
  }
  await migrate({ url, folder, log, ids: { next: () => randomUUID() } })
  return names
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

async function migrationsOf(scripts: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'maatje-migrations-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await cp(join(shipped, 'migration_lock.toml'), join(folder, 'migration_lock.toml'))
  await add(folder, scripts)
  return folder
}

async function add(folder: string, scripts: Record<string, string>): Promise<void> {
  for (const [name, script] of Object.entries(scripts)) {
    await mkdir(join(folder, name))
    await writeFile(join(folder, name, 'migration.sql'), script)
  }
}
