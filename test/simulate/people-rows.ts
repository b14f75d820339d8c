import { randomBytes } from 'node:crypto'
import type { Client } from 'pg'
import type { Temporal } from 'temporal-polyfill'
import type { Vault } from '../../src/journal/vault.ts'
import type { Nudging } from '../../src/nudges/nudging.ts'
import { storedNudging } from '../../src/nudges/stored-nudging.ts'
import type { Person } from '../../src/ports.ts'
import type { Colleague } from './population.ts'

/** How many people go into the database with one statement. */
const AT_ONCE = 2000

/**
 * Puts people into an empty database, sealed as the bot seals them, with their next look as the bot works it out, or
 * where `nextAt` says so. `now` is the database's time. Gives them as the bot will know them, by id.
 */
export async function addPeople(
  sql: Client,
  vault: Vault,
  people: readonly Colleague[],
  now: Temporal.Instant,
  nextAt?: Temporal.Instant,
): Promise<Map<string, Person>> {
  const known = new Map<string, Person>()
  for (let from = 0; from < people.length; from += AT_ONCE) {
    const rows = people.slice(from, from + AT_ONCE).map((one) => rowOf(vault, one, now, nextAt))
    for (const { person } of rows) known.set(person.id, person)
    await sql.query(
      `INSERT INTO person (id, platform, tenant, "user", locale, zone, reach, gone, created_at)
       SELECT *, maatje_now() FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])`,
      [
        rows.map(({ person }) => person.id),
        rows.map(({ person }) => person.platform),
        rows.map(({ person }) => person.tenant),
        rows.map(({ person }) => person.user),
        rows.map(({ person }) => person.locale),
        rows.map(({ person }) => person.zone),
        rows.map(({ person }) => `chat-${person.user}`),
        rows.map(({ person }) => (person.left ? 'person' : null)),
      ],
    )
    await sql.query(
      'INSERT INTO person_key (person_id, wrapped, master_id) SELECT *, $3::bytea FROM unnest($1::uuid[], $2::bytea[])',
      [rows.map(({ person }) => person.id), rows.map(({ person }) => Buffer.from(person.wrappedKey)), vault.masterId],
    )
    const asked = rows.flatMap(({ person, stored }) => (stored ? [{ person, stored }] : []))
    await sql.query(
      'INSERT INTO nudging (person_id, body, next_at) SELECT * FROM unnest($1::uuid[], $2::bytea[], $3::timestamptz[])',
      [
        asked.map(({ person }) => person.id),
        asked.map(({ stored }) => Buffer.from(stored.body)),
        asked.map(({ stored }) => stored.nextAt?.toString() ?? null),
      ],
    )
  }
  return known
}

function rowOf(vault: Vault, colleague: Colleague, now: Temporal.Instant, nextAt: Temporal.Instant | undefined) {
  const { nudging, id, platform, tenant, user, locale, zone, left } = colleague
  const wrappedKey = vault.newKey({ id, tenant })
  const person: Person = { id, platform, tenant, user, locale, zone, left, ownLocale: false, turn: 0, wrappedKey }
  const stored =
    nudging && (nextAt ? { body: sealed(vault, person, nudging), nextAt } : storedNudging(vault, person, nudging, now))
  return { person, stored }
}

/** A body as storedNudging seals it, without the working out of the next look. */
function sealed(vault: Vault, person: Person, nudging: Nudging): Uint8Array {
  return vault.seal(person, { table: 'nudging', column: 'body', row: person.id }, nudging)
}

/** A master key for a database that lives for one run. */
export function newMasterKey(): Uint8Array {
  return randomBytes(32)
}
