import { fork } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { Client } from 'pg'
import { Temporal } from 'temporal-polyfill'
import { loadContent } from '../../src/content/load-content.ts'
import { EXERCISES } from '../../src/exercises/exercises.ts'
import { createVault } from '../../src/journal/vault.ts'
import { NOTHING_SAID, type Nudging } from '../../src/nudges/nudging.ts'
import { type PlanningPorts, planDue } from '../../src/nudges/planning.ts'
import { readPrompts } from '../../src/nudges/prompts.ts'
import type { Random } from '../../src/ports.ts'
import { openStore } from '../../src/store/open-store.ts'
import { addPeople, newMasterKey } from '../simulate/people-rows.ts'
import type { Colleague } from '../simulate/population.ts'
import { type ScratchPostgres, startScratchPostgres } from '../simulate/scratch-postgres.ts'
import type { Planned } from './planner.ts'

// What one tick costs goes by what is due and not by how many people there are, and the day of very many people is
// planned in less than a minute.

const FEW = 1_000
const MANY = 100_000
const DUE = 200
const ROUNDS = 15
const MOST_RATIO = 2
const MOST_SECONDS = 60

const ROOT = join(import.meta.dirname, '../..')
/** A Monday morning at seven in the Netherlands: the early shift begins, and four hours on is its break. */
const MONDAY = Temporal.Instant.from('2026-09-07T05:00:00Z')
/** When nothing more is due. */
const FAR = MONDAY.add({ hours: 24 * 3650 })

const random: Random = { bytes: (length) => randomBytes(length) }

/** Measures both, prints the figures and gives whether they are good enough. */
export async function benchTick(say: (line: string) => void): Promise<boolean> {
  const postgres = await startScratchPostgres([])
  try {
    const few = await openTown(postgres, 'few', FEW)
    const many = await openTown(postgres, 'many', MANY)
    const ratio = await compareTicks(few, many, say)
    const seconds = await planDay(many, say)
    await few.close()
    await many.close()
    return ratio <= MOST_RATIO && seconds < MOST_SECONDS
  } finally {
    await postgres.stop()
  }
}

type Town = {
  url: string
  masterKey: Uint8Array
  size: number
  sql: Client
  ports: PlanningPorts
  /** Moves the time of this database to a moment. */
  moveTo(at: Temporal.Instant): Promise<void>
  close(): Promise<void>
}

/** A database with so many people, who have each been sent a nudge a day for the last days. */
async function openTown(postgres: ScratchPostgres, name: string, size: number): Promise<Town> {
  const url = await postgres.database(name)
  const sql = new Client({ connectionString: url })
  await sql.connect()
  const masterKey = newMasterKey()
  const vault = createVault(masterKey, random)
  const people = Array.from({ length: size }, (_, index) => colleague(index))
  await addPeople(sql, vault, people, MONDAY, FAR)
  await sql.query(`
    INSERT INTO delivery (id, person_id, platform, tenant, dedupe_key, kind, state, expires_at, platform_ref, created_at)
    SELECT gen_random_uuid(), p.id, p.platform, p.tenant, 'nudge/' || p.id || '/debrief/' || day, 'nudge', 'sent',
      '2026-09-07', 'ref', '2026-08-31'::timestamptz + day * interval '1 day'
    FROM person p CROSS JOIN generate_series(1, 5) day`)
  await sql.query('VACUUM ANALYZE')
  const { store, close } = openStore(url)
  return {
    url,
    masterKey,
    size,
    sql,
    ports: {
      store,
      vault,
      ids: { next: () => randomUUID() },
      log: { event() {} },
      content: loadContent(join(ROOT, 'content'), EXERCISES),
      prompts: readPrompts(join(ROOT, 'prompts')),
    },
    moveTo: async (at) => store.shiftClock(Temporal.Now.instant().until(at)),
    async close() {
      await close()
      await sql.end()
    },
  }
}

/** Everybody works early, every day of the week: a break at eleven is due whatever the day. */
function colleague(index: number): Colleague {
  const weekdays = [1, 2, 3, 4, 5, 6, 7] as const
  const nudging: Nudging = {
    ...NOTHING_SAID,
    consent: true,
    weekly: weekdays.map((weekday) => ({ weekday, start: '07:00', end: '15:00' })),
    plannedUpTo: MONDAY,
  }
  const tenant = `T${index % 10}`
  const platform = index % 2 === 0 ? 'slack' : 'teams'
  return {
    id: randomUUID(),
    platform,
    tenant,
    user: `U${index}`,
    locale: 'nl',
    zone: 'Europe/Amsterdam',
    left: false,
    nudging,
  }
}

/** One tick after another in the one and in the other, each with as many due; the ratio of their medians. */
async function compareTicks(few: Town, many: Town, say: (line: string) => void): Promise<number> {
  const times = new Map<Town, number[]>([
    [few, []],
    [many, []],
  ])
  for (let round = 0; round < ROUNDS + 2; round++) {
    for (const town of [few, many]) {
      const ms = await oneTick(town, round)
      if (round >= 2) times.get(town)?.push(ms) // the first ones prepare statements
    }
  }
  const [ofFew, ofMany] = [median(times.get(few)), median(times.get(many))]
  say(`one tick, ${DUE} due of ${few.size} people: ${ofFew.toFixed(1)} ms (median of ${ROUNDS})`)
  say(`one tick, ${DUE} due of ${many.size} people: ${ofMany.toFixed(1)} ms (median of ${ROUNDS})`)
  say(`ratio: ${(ofMany / ofFew).toFixed(2)} (at most ${MOST_RATIO})`)
  return ofMany / ofFew
}

/** How long one tick takes that plans for those who are due, and claims what comes of it; in milliseconds. */
async function oneTick({ sql, ports, moveTo, size }: Town, round: number): Promise<number> {
  const { store } = ports
  const now = MONDAY.add({ hours: 24 * round + 4 })
  await moveTo(now)
  const from = (round * 7919) % size
  await sql.query(
    `UPDATE nudging SET next_at = $1 WHERE person_id IN (
       SELECT id FROM person WHERE "user" = ANY (SELECT 'U' || (($2::int + step) % $3::int) FROM generate_series(0, $4::int - 1) step))`,
    [now.toString(), from, size, DUE],
  )
  const began = performance.now()
  await store.reclaim()
  const planned = await planDue(ports)
  await store.peopleWaiting()
  // Without a pace, which would have everybody wait for their turn.
  let claimed = 0
  for (let all = false; !all; ) {
    const claim = await store.claim('bench', 20)
    claimed += claim.claimed.length
    all = claim.claimed.length === 0
  }
  const ms = performance.now() - began
  if (planned !== DUE || claimed !== DUE) throw new Error(`${planned} were planned and ${claimed} claimed, not ${DUE}`)
  await sql.query("UPDATE delivery SET state = 'sent', body = NULL, lease_until = NULL WHERE state = 'claimed'")
  await sql.query('UPDATE nudging SET next_at = $1 WHERE next_at < $1', [FAR.toString()])
  return ms
}

/** How long two processes, as two replicas have it, take to plan for everybody once, in seconds. */
async function planDay({ url, sql, masterKey, moveTo, size }: Town, say: (line: string) => void): Promise<number> {
  const now = MONDAY.add({ hours: 24 * (ROUNDS + 5) + 4 })
  await moveTo(now)
  await sql.query('UPDATE nudging SET next_at = $1', [now.toString()])
  await sql.query('VACUUM ANALYZE nudging')
  const planners = [startPlanner(url, masterKey), startPlanner(url, masterKey)]
  await Promise.all(planners.map(({ ready }) => ready))
  const began = performance.now()
  const done = await Promise.all(planners.map(({ plan }) => plan()))
  const seconds = (performance.now() - began) / 1000
  const [planned, cpu] = [done.reduce((all, one) => all + one.planned, 0), done.map((one) => one.cpu.toFixed(1))]
  say(`planning a day for ${planned} people: ${seconds.toFixed(1)} s (less than ${MOST_SECONDS})`)
  say(`of which on a processor: ${cpu.join(' s and ')} s, and PostgreSQL`)
  const { rows } = await sql.query<{ nudges: string }>("SELECT count(*) AS nudges FROM delivery WHERE state = 'due'")
  const nudges = Number(rows[0]?.nudges)
  if (planned !== size || nudges !== size) throw new Error(`${planned} were planned to ${nudges} nudges, not ${size}`)
  return seconds
}

/** A process that has loaded everything and waits for the word. */
function startPlanner(url: string, masterKey: Uint8Array) {
  const child = fork(join(import.meta.dirname, 'planner.ts'), { execArgv: [] })
  const next = async () => {
    const [message] = await once(child, 'message')
    return message as Planned
  }
  const ready = next()
  child.send({ url, masterKey: Buffer.from(masterKey).toString('base64') })
  return {
    ready,
    plan() {
      child.send('plan')
      return next()
    },
  }
}

function median(values: readonly number[] = []): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN
}
