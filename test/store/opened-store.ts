import { Client } from 'pg'
import { afterAll, beforeEach } from 'vitest'
import type { Store } from '../../src/ports.ts'
import { openStore } from '../../src/store/open-store.ts'
import { freshDatabase } from './scratch-database.ts'

/**
 * A store on a database of the test file's own, with a connection to look at it and change it from outside. Everybody
 * in it is gone before each test, nobody was written to lately and the clock is the real one; both are closed after the last. Call it at the top
 * of the file.
 */
export async function openedStore(): Promise<{ url: string; store: Store; sql: Client }> {
  const url = await freshDatabase()
  const { store, close } = openStore(url)
  const sql = new Client({ connectionString: url })
  await sql.connect()
  beforeEach(async () => {
    await sql.query('DELETE FROM person')
    await sql.query('DELETE FROM pace')
    await sql.query(`UPDATE clock_shift SET ahead = '0'`)
  })
  afterAll(async () => {
    await close()
    await sql.end()
  })
  return { url, store, sql }
}
