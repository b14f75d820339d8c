import type { Client } from 'pg'
import { expect } from 'vitest'
import { CANARY } from './fakes.ts'

const MARK = CANARY.split('-')[0] ?? ''
/** How bytes could hold it without looking like it. */
const DISGUISES = [
  MARK,
  MARK.toLowerCase(),
  Buffer.from(MARK).toString('hex'),
  Buffer.from(MARK).toString('base64').slice(0, 8),
]

/** Fails when the canary stands in any column of any table, or in what was logged. */
export async function expectUnseen(sql: Client, events: readonly object[]): Promise<void> {
  const stored = await everythingIn(sql)
  expect(stored).toContain('nudging') // the names of migrations: the search would find it
  for (const disguise of DISGUISES) {
    expect(stored.includes(disguise), disguise).toBe(false)
    expect(JSON.stringify(events).includes(disguise), disguise).toBe(false)
  }
}

/** Everything in every table, bytes as the letters and the UTF-16 they would be. */
async function everythingIn(sql: Client): Promise<string> {
  const { rows: tables } = await sql.query(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`,
  )
  expect(tables.length).toBeGreaterThan(8)
  const found: string[] = []
  for (const { name } of tables) {
    const { rows } = await sql.query(`SELECT * FROM "${name}"`)
    for (const value of rows.flatMap((row) => Object.values(row))) {
      if (Buffer.isBuffer(value)) found.push(value.toString('latin1'), value.toString('utf16le'))
      else found.push(JSON.stringify(value))
    }
  }
  return found.join('\n')
}
