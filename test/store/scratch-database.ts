import { randomUUID } from 'node:crypto'
import { Client } from 'pg'
import { inject } from 'vitest'

/**
 * The URL of a new database with every migration applied and no rows, in the run's own PostgreSQL (`cluster.ts`). One
 * a test file is enough as a rule; nothing needs removing afterwards, and connections left open do no harm.
 */
export function freshDatabase(): Promise<string> {
  return createDatabase('template')
}

/** The URL of a new database without any table, for tests of the migrations themselves. */
export function emptyDatabase(): Promise<string> {
  return createDatabase('template0')
}

async function createDatabase(template: string): Promise<string> {
  const url = new URL(inject('cluster'))
  const client = new Client({ connectionString: url.href })
  await client.connect()
  const name = `test_${randomUUID().replaceAll('-', '')}`
  try {
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`)
  } finally {
    await client.end()
  }
  url.pathname = `/${name}`
  return url.href
}
