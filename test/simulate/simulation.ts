import { randomBytes, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { Temporal } from 'temporal-polyfill'
import { createVault } from '../../src/journal/vault.ts'
import type { Person } from '../../src/ports.ts'
import { mulberry32 } from '../seeded.ts'
import { type Database, type DeliveryRow, openDatabase } from './database.ts'
import { createFarSide, type FarCounts, type FarWrongs, type Post, type Storm } from './far-side.ts'
import { startFleet } from './fleet.ts'
import { addPeople, newMasterKey } from './people-rows.ts'
import { type Colleague, populate } from './population.ts'
import type { ReplicaPorts } from './replicas.ts'
import { startScratchPostgres } from './scratch-postgres.ts'

/**
 * What is simulated. `kills` is for each of the two replicas; `outageHours` is how long both are away in the middle;
 * `storms` is how many bad times the platforms have. `seed` draws people, kills, storms and what becomes of calls; what
 * comes of a race between processes it does not.
 */
export type SimulationOptions = {
  people: number
  days: number
  kills: number
  storms: number
  outageHours: number
  seed: number
  told(line: string): void
}

/** Everything there is to judge a simulation by. Times are in milliseconds since 1970. */
export type Simulated = {
  people: readonly Colleague[]
  from: number
  until: number
  outage: { from: number; until: number }
  deliveries: readonly DeliveryRow[]
  /** What a delivery about a nudge is known by: nobody else can read it. */
  mark(colleague: Colleague, key: string): string
  posts: readonly Post[]
  gone: ReadonlyMap<string, number>
  /** How often a nudge was skipped while planning, by `<person> <kind> <code>`. Somebody killed may have told it twice. */
  skips: ReadonlyMap<string, number>
  /** How often anything else was logged, by name and code. */
  events: ReadonlyMap<string, number>
  counts: FarCounts
  wrongs: FarWrongs
  kills: number
  storms: number
  ticks: number
  realSeconds: number
}

/** A Wednesday. Thirty days on, the clocks of Europe have changed, those of Lord Howe as well. */
const FIRST_DAY = '2026-10-07T00:00:00+02:00[Europe/Amsterdam]'
/** How often a replica looks, in milliseconds of simulated time, as src/main.ts has it. */
const TICK = 5_000
/** How far the time moves at most while there is nothing to do: what is due next is known, and looks in between find nothing. */
const LONGEST_STEP = 30 * 60_000
/** So long after the end everything that was due before it has come or is over. */
const AFTER_THE_END = 2 * 3_600_000
const DAY = 24 * 3_600_000
/** Traces are swept a week after; they are read before that. */
const READ_AFTER = 6 * DAY

/**
 * Lives through so many days of so many people with two replicas on one PostgreSQL, and gives what came of it. The time
 * of the database is moved to the next moment at which something is due, and never while anything is under way; it
 * stands still, but for the real time that passes, while no replica is up. Throws when a replica hangs or ends by itself.
 */
export async function simulate(options: SimulationOptions): Promise<Simulated> {
  const flags = ['-c', 'fsync=off', '-c', 'full_page_writes=off', '-c', 'max_connections=100']
  const postgres = await startScratchPostgres(flags)
  try {
    const url = await postgres.database('simulation')
    const database = await openDatabase(url)
    try {
      return await live(options, { url, cache: join(postgres.home, 'compiled'), database })
    } finally {
      await database.close()
    }
  } finally {
    await postgres.stop()
  }
}

async function live(
  options: SimulationOptions,
  { url, cache, database }: { url: string; cache: string; database: Database },
): Promise<Simulated> {
  const { people: size, days, kills, seed, told } = options
  const random = mulberry32(seed)
  const began = performance.now()
  const seconds = () => Math.round((performance.now() - began) / 1000)
  const start = Temporal.ZonedDateTime.from(FIRST_DAY).toInstant()
  const [from, until] = [start.epochMilliseconds, start.epochMilliseconds + days * DAY]
  const outage = outageOf(from, days, options.outageHours)
  const people = populate(size, { seed, from: start, days: days + 2, id: randomUUID })
  const storms = stormsOf(random, people, { from, until, count: options.storms })

  let ahead = 0
  const now = () => Date.now() + ahead
  const moveTo = async (moment: number) => {
    ahead = moment - Date.now()
    await database.shift(ahead)
  }
  const masterKey = newMasterKey()
  await moveTo(from)
  const vault = createVault(masterKey, { bytes: randomBytes })
  const known = await addPeople(database.sql, vault, people, start)
  await database.sql.query('ANALYZE')
  told(`${people.length} people are there after ${seconds()} s`)

  const far = createFarSide(now, storms, seed + 1)
  const skips = new Map<string, number>()
  const events = new Map<string, number>()
  const heard: ReplicaPorts['heard'] = ({ name, person, kind, code, where }) => {
    if (name === 'nudge.skipped') count(skips, `${person} ${kind} ${code}`)
    else count(events, [name, code, where].filter((one) => one !== undefined).join(' '))
  }
  const { answer, forget } = far
  const moving = { from, until, random, now, ahead: () => ahead }
  const fleet = await startFleet({ url, cache, masterKey, answer, heard, database, kills, forget, ...moving })

  const rows = new Map<string, DeliveryRow>()
  let sweepAt = from + 7 * DAY
  let outageIsOver = false
  try {
    while (now() < until + AFTER_THE_END || !fleet.isThrough()) {
      far.nextMoment()
      await fleet.tick()
      if (now() >= sweepAt) {
        for (const row of await database.deliveries(now() - READ_AFTER)) rows.set(row.id, row)
        await fleet.sweep()
        const day = Math.round((sweepAt - from) / DAY)
        told(`day ${day}: ${far.posts.length} posts, ${fleet.kills()} kills, ${seconds()} s`)
        sweepAt += DAY
      }
      if (!outageIsOver && now() >= outage.from) {
        outage.from = now()
        await fleet.outage(outage.until, moveTo)
        outage.until = now()
        outageIsOver = true
      } else if (fleet.up() > 0) {
        const due = Math.min((await database.nextMoment()) ?? Number.POSITIVE_INFINITY, fleet.leasesEnd())
        const latest = Math.min(now() + LONGEST_STEP, outageIsOver ? Number.POSITIVE_INFINITY : outage.from)
        await moveTo(Math.max(now() + TICK, Math.min(due, latest)))
      }
    }
  } finally {
    await fleet.end()
  }
  for (const row of await database.deliveries()) rows.set(row.id, row)
  return {
    people,
    from,
    until,
    outage,
    deliveries: [...rows.values()],
    mark: ({ id }, key) => vault.mark(known.get(id) as Person, key),
    posts: far.posts,
    gone: far.gone,
    skips,
    events,
    counts: far.counts,
    wrongs: far.wrongs,
    kills: fleet.kills(),
    storms: storms.length,
    ticks: fleet.ticks(),
    realSeconds: (performance.now() - began) / 1000,
  }
}

/** In the middle, from the morning on: the early shifts have begun, and their breaks and looks back are missed. */
function outageOf(from: number, days: number, hours: number): { from: number; until: number } {
  const begins = from + Math.floor(days / 2) * DAY + 10 * 3_600_000
  return { from: begins, until: begins + hours * 3_600_000 }
}

/** Bad times, half of them when many shifts have their break or end. */
function stormsOf(
  random: () => number,
  people: readonly Colleague[],
  { from, until, count: times }: { from: number; until: number; count: number },
): Storm[] {
  const tenants = [...new Set(people.map(({ tenant }) => tenant))]
  return Array.from({ length: times }, (_, index): Storm => {
    const tenant = tenants[Math.floor(random() * tenants.length)] ?? ''
    const day = from + Math.floor(random() * ((until - from) / DAY)) * DAY
    const hour = index % 2 === 0 ? ([11, 15, 18.75, 22.75][Math.floor(random() * 4)] ?? 11) : random() * 24
    const begins = day + hour * 3_600_000
    const ends = begins + (2 + random() * 18) * 60_000
    const bad = { tenant, from: begins, until: ends }
    return random() < 0.75
      ? { ...bad, type: 'limited', seconds: 5 + Math.floor(random() * 115) }
      : { ...bad, type: 'down' }
  })
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}
