import { Client } from 'pg'
import { Temporal } from 'temporal-polyfill'
import { openStore } from '../../src/store/open-store.ts'

/** What became of one delivery. Times are in milliseconds since 1970. */
export type DeliveryRow = {
  id: string
  person: string
  /** What it is about, as the vault marks it. */
  mark: string
  state: string
  code: string | null
  attempts: number
  createdAt: number
}

/** How the driver looks at the database and moves its time, beside everything that the replicas do. */
export type Database = {
  sql: Client
  /** Sets how far its time is ahead of the real one, in milliseconds. */
  shift(ahead: number): Promise<void>
  /** The earliest moment at which there is something to do, in milliseconds since 1970; undefined when there is nothing. */
  nextMoment(): Promise<number | undefined>
  /**
   * Ends what a killed process had taken. Leases are by the real time, in which a simulated month lasts minutes: whoever
   * calls this has let half a minute of simulated time pass. Nobody alive holds anything between two ticks.
   */
  endLeases(owners: readonly string[]): Promise<void>
  /** Everything that was finished and created before a moment, or without one everything at all. */
  deliveries(before?: number): Promise<DeliveryRow[]>
  close(): Promise<void>
}

export async function openDatabase(url: string): Promise<Database> {
  const sql = new Client({ connectionString: url })
  await sql.connect()
  const { store, close } = openStore(url)
  return {
    sql,
    async shift(ahead) {
      await store.shiftClock(Temporal.Duration.from({ milliseconds: ahead }))
    },
    async nextMoment() {
      const { rows } = await sql.query<{ at: number | null }>(`
        SELECT extract(epoch FROM least(
          (SELECT next_at FROM nudging
            WHERE next_at IS NOT NULL AND (planning_until IS NULL OR planning_until < now()) ORDER BY next_at LIMIT 1),
          (SELECT min(greatest(d.not_before, pace.blocked_until)) FROM delivery d LEFT JOIN pace USING (platform, tenant)
            WHERE d.state IN ('due', 'ambiguous') AND (d.lease_until IS NULL OR d.lease_until < now()))
        ))::float8 * 1000 AS at`)
      return rows[0]?.at ?? undefined
    },
    async endLeases(owners) {
      const past = "now() - interval '1 millisecond'"
      await sql.query(
        `UPDATE delivery SET lease_until = ${past} WHERE lease_owner = ANY ($1) AND lease_until > now()`,
        [owners],
      )
      await sql.query(`UPDATE nudging SET planning_until = ${past} WHERE planning_until > now()`)
    },
    async deliveries(before) {
      const { rows } = await sql.query<DeliveryRow>(
        `SELECT id, person_id AS person, substring(dedupe_key FROM 7) AS mark, state, last_error_code AS code, attempts,
           extract(epoch FROM created_at)::float8 * 1000 AS "createdAt"
         FROM delivery WHERE $1::float8 IS NULL OR created_at < to_timestamp($1::float8 / 1000)`,
        [before ?? null],
      )
      return rows
    },
    async close() {
      await close()
      await sql.end()
    },
  }
}
