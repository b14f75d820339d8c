import { randomUUID } from 'node:crypto'
import { Client } from 'pg'
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import type { Store } from '../../src/ports.ts'
import { openStore } from '../../src/store/open-store.ts'
import { createPlatform, openSender, type Platform, plan, planMessage, someone, watched } from './fakes.ts'
import { openedStore } from './opened-store.ts'

// How fast messages go out to one workspace or organisation, whoever sends them.

const { url, store, sql } = await openedStore()
const PACE = { perSecond: 5, burst: 25 }
const PACES = { test: PACE }

beforeEach(async () => {
  await sql.query('DELETE FROM pace')
  await sql.query(`UPDATE clock_shift SET ahead = '0'`)
})

/** Time goes by: the clock of the database is moved on. */
const pass = (milliseconds: number) =>
  sql.query(`UPDATE clock_shift SET ahead = ahead + $1 * interval '1 ms'`, [milliseconds])

/** Puts messages straight into the database, each to a person of their own, many at once. */
async function pile(many: number, tenant: string, kind: 'reply' | 'nudge' = 'reply', platform = 'test'): Promise<void> {
  await sql.query(
    `WITH people AS (
       INSERT INTO person (id, platform, tenant, "user", locale, created_at)
       SELECT gen_random_uuid(), $1, $2, gen_random_uuid(), 'nl', now() FROM generate_series(1, $3::int) RETURNING id),
     keys AS (INSERT INTO person_key (person_id, wrapped, master_id) SELECT id, '', '' FROM people)
     INSERT INTO delivery (id, person_id, platform, tenant, dedupe_key, body, kind, expires_at)
     SELECT gen_random_uuid(), id, $1, $2, id::text || $4, '', $4,
       CASE WHEN $4 = 'nudge' THEN maatje_now() + interval '1 day' END FROM people`,
    [platform, tenant, many, kind],
  )
}

/** Claims and sends at once, and tells for whom: so that nothing is in flight afterwards. */
async function drain(most = 100, through: Store = store, owner = 'me') {
  const { claimed, again } = await through.claim(owner, most, PACES)
  await Promise.all(
    claimed.map(async ({ id }) => {
      await through.markSending(id, owner)
      await through.markSent(id, owner, 'ref')
    }),
  )
  const of = (tenant: string) => claimed.filter(({ person }) => person.tenant === tenant).length
  return { claimed, again, of }
}

test('after a rest as many go as the burst allows, and then as many as the time that went by is worth', async () => {
  await pile(100, 'town')
  expect((await drain()).claimed.length).toBe(25)
  await pass(1000)
  const second = (await drain()).claimed.length
  expect(second).toBeGreaterThanOrEqual(5)
  expect(second).toBeLessThanOrEqual(8) // the real time goes on as well
  await pass(60_000)
  expect((await drain()).claimed.length).toBe(25)
})

test('over any minute no more goes out than burst and pace together, however often and by whom is asked', async () => {
  await pile(600, 'town')
  const other = openStore(url)
  onTestFinished(other.close)
  const began = Date.now()
  let sent = 0
  for (let step = 0; step < 60; step++) {
    const looks = await Promise.all([
      drain(100, store, 'a'),
      drain(100, other.store, 'b'),
      drain(7, store, 'c'),
      drain(7, other.store, 'd'),
    ])
    sent += looks.reduce((sum, { claimed }) => sum + claimed.length, 0)
    await pass(1000)
  }
  const seconds = 60 + (Date.now() - began) / 1000
  expect(sent).toBeLessThanOrEqual(25 + 5 * seconds + 1)
  expect(sent).toBeGreaterThanOrEqual(25 + 5 * 58)
})

test('the first who write to a workspace draw from one bucket, not each from a full one', async () => {
  const others = Array.from({ length: 6 }, () => openStore(url))
  onTestFinished(() => Promise.all(others.map((one) => one.close())).then(() => {}))
  await pile(400, 'town')
  const looks = await Promise.all(others.map((one, index) => drain(100, one.store, `owner ${index}`)))
  const sent = looks.reduce((sum, { claimed }) => sum + claimed.length, 0)
  expect(sent).toBeGreaterThanOrEqual(25)
  expect(sent).toBeLessThanOrEqual(35)
})

test('a platform without a pace sends all there is', async () => {
  await pile(80, 'town', 'reply', 'other')
  expect((await drain()).claimed.length).toBe(80)
  expect((await sql.query('SELECT * FROM pace')).rows).toEqual([])
})

test('replies and nudges draw from one bucket, and replies go first', async () => {
  await pile(20, 'town', 'nudge')
  await pile(20, 'town', 'reply')
  const { claimed } = await drain()
  expect(claimed.map(({ kind }) => kind).toSorted()).toEqual([
    ...Array.from({ length: 5 }, () => 'nudge'),
    ...Array.from({ length: 20 }, () => 'reply'),
  ])
})

test('whoever is short is told when the next may go, and whoever is not is told nothing', async () => {
  await pile(10, 'town')
  expect((await drain()).again).toBeUndefined()
  await pile(100, 'town')
  const { again } = await drain()
  expect(again).toBeGreaterThan(0)
  expect(again).toBeLessThanOrEqual(0.2)
  const waits = (await drain()).again
  expect(waits === undefined || waits <= 0.2).toBe(true)
})

describe('one workspace among others', () => {
  test('with ten thousand due it does not starve another', async () => {
    await pile(10_000, 'city')
    await pile(3, 'town')
    const { of } = await drain(20)
    expect([of('city'), of('town')]).toEqual([10, 3])
    // When its bucket is empty the other's is not.
    await drain(20)
    await drain(20)
    await pile(3, 'town')
    expect((await drain(20)).of('town')).toBe(3)
  })

  test('of more workspaces than may be asked at once, each has its turn', async () => {
    const names = Array.from({ length: 30 }, (_, index) => `tenant ${String(index).padStart(2, '0')}`)
    for (const name of names) await pile(20, name)
    const met = new Set<string>()
    for (let round = 0; round < 8; round++) {
      for (const { person } of (await drain(10)).claimed) met.add(person.tenant)
    }
    expect([...met].toSorted()).toEqual(names)
  })

  test('that is blocked holds up nobody else, and nothing goes there until it is over', async () => {
    await pile(50, 'city')
    await pile(5, 'town')
    await store.block({ platform: 'test', tenant: 'city' }, 30)
    const first = await drain()
    expect([first.of('city'), first.of('town')]).toEqual([0, 5])
    await pass(25_000)
    expect((await drain()).claimed).toEqual([])
    await pass(5_300)
    // It begins again slowly: its bucket was empty until then.
    const after = (await drain()).of('city')
    expect(after).toBeGreaterThanOrEqual(1)
    expect(after).toBeLessThanOrEqual(6)
  })

  test('that is blocked twice waits for the longer time', async () => {
    const place = { platform: 'test', tenant: 'town' }
    await pile(1, 'town')
    await store.block(place, 60)
    await store.block(place, 5)
    await pass(50_000)
    expect((await drain()).claimed).toEqual([])
    await store.block(place, 60)
    await pass(20_000)
    expect((await drain()).claimed).toEqual([])
    await pass(41_000)
    expect((await drain()).claimed.length).toBe(1)
  })

  test('that is blocked after a message was claimed lets it not go, and it counts as no try', async () => {
    const [id] = (await plan(store, 1)) as [string]
    await store.claim('me', 1, PACES)
    await store.block({ platform: 'test', tenant: 'town' }, 30)
    expect(await store.markSending(id, 'me')).toBe(false)
    expect((await sql.query('SELECT state, attempts FROM delivery')).rows).toEqual([{ state: 'claimed', attempts: 0 }])
  })

  test('that is blocked waits also where nothing else limits the pace', async () => {
    await pile(2, 'town', 'reply', 'other')
    await store.block({ platform: 'other', tenant: 'town' }, 30)
    expect((await drain()).claimed).toEqual([])
    await pass(31_000)
    expect((await drain()).claimed.length).toBe(2)
  })

  test('is another one on another platform, also by the same name', async () => {
    await pile(1, 'town', 'reply', 'other')
    await store.block({ platform: 'test', tenant: 'town' }, 30)
    expect((await drain()).claimed.length).toBe(1)
  })
})

test('twenty who look at once, at places in any order, neither lock each other out nor take one thing twice', async () => {
  const others = Array.from({ length: 4 }, () => openStore(url))
  onTestFinished(() => Promise.all(others.map((one) => one.close())).then(() => {}))
  for (let place = 0; place < 8; place++) {
    await pile(30, `tenant ${place}`)
    await pile(30, `tenant ${place}`, 'nudge')
  }
  for (let round = 0; round < 10; round++) {
    const looks = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (others[index % 4] as (typeof others)[0]).store.claim(`owner ${index}`, 1 + (index % 9), PACES),
      ),
    )
    const claimed = looks.flatMap((look) => look.claimed)
    expect(new Set(claimed.map(({ id }) => id)).size).toBe(claimed.length)
    expect(new Set(claimed.map(({ person }) => person.id)).size).toBe(claimed.length)
    await Promise.all(claimed.slice(0, 5).map(({ person }) => store.block({ ...person }, 0.001)))
    await sql.query(`UPDATE delivery SET state = 'sent', lease_until = NULL WHERE id = ANY($1)`, [
      claimed.map(({ id }) => id),
    ])
    await pass(1000)
  }
})

describe('two messages of one person that two processes see at the same time', () => {
  test('are never both in flight: who comes second looks again, and leaves what it saw', async () => {
    const person = await someone(store)
    const first = await planMessage(store, person, { nudgeFor: 'PT1H' })
    const second = await planMessage(store, person, 'reply')
    // Another process has claimed the nudge, and nobody can see it yet.
    await sql.query('BEGIN')
    await sql.query(`UPDATE delivery SET state = 'claimed', lease_until = now() + interval '30 s' WHERE id = $1`, [
      first,
    ])
    const claiming = store.claim('me', 10)
    const watch = new Client({ connectionString: url })
    await watch.connect()
    onTestFinished(() => watch.end())
    await vi.waitFor(
      async () => {
        const { rows } = await watch.query(
          `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        )
        expect(rows.length).toBe(1)
      },
      { timeout: 20_000 },
    )
    await sql.query('COMMIT')
    expect((await claiming).claimed).toEqual([])
    await sql.query(`UPDATE delivery SET state = 'sent', lease_until = NULL WHERE id = $1`, [first])
    expect((await store.claim('me', 10)).claimed.map(({ id }) => id)).toEqual([second])
  })

  test('are never both in flight: what was looked up waits when something else is on its way by then', async () => {
    const person = await someone(store)
    const first = await planMessage(store, person, 'reply')
    await store.claim('me', 1)
    await store.markSending(first, 'me')
    await store.markAmbiguous(first, 'me', 0, 'lost')
    await pass(1)
    expect((await store.claim('me', 1)).claimed.map(({ ambiguous }) => ambiguous)).toEqual([true])
    const second = await planMessage(store, person, { nudgeFor: 'PT1H' })
    await sql.query(`UPDATE delivery SET state = 'claimed' WHERE id = $1`, [second])
    expect(await store.markSending(first, 'me')).toBe(false)
  })
})

/** A process of its own that sends, with connections of its own, on the same database and platform. */
function replica(platform: Platform) {
  const own = openStore(url)
  const sender = openSender({ store: own.store, platform })
  onTestFinished(async () => {
    await sender.stop()
    await own.close()
    expect(sender.failures).toEqual([])
  })
  return sender
}

test('a 429 of one workspace stops all of it, in both of two processes, and nobody else', async () => {
  const platform = createPlatform({ pace: PACE })
  const [a, b] = [replica(platform), replica(platform)]
  const there = await Promise.all(Array.from({ length: 6 }, () => someone(store, { tenant: 'city' })))
  const [first, ...rest] = there as [(typeof there)[0], ...typeof there]
  platform.fates = ['limited']
  const limited = await planMessage(store, first, 'reply')
  await a.tick()
  expect((await sql.query('SELECT state, attempts FROM delivery')).rows).toEqual([{ state: 'due', attempts: 0 }])

  for (const person of rest) await planMessage(store, person, { nudgeFor: 'PT1H' })
  const elsewhere = await someone(store, { tenant: 'town' })
  const free = await planMessage(store, elsewhere, 'reply')
  for (let round = 0; round < 3; round++) {
    await Promise.all([a.tick(), b.tick()])
    await pass(8_000) // 24 of the 30 seconds
  }
  expect(platform.sends).toEqual([limited, free])
  await pass(20_000)
  for (let round = 0; round < 12 && platform.posts.length < 7; round++) {
    await Promise.all([a.tick(), b.tick()])
    await pass(500)
  }
  expect(platform.posts.length).toBe(7)
  expect((await sql.query(`SELECT count(*)::int AS sent FROM delivery WHERE state = 'sent'`)).rows).toEqual([
    { sent: 7 },
  ])
})

test('what only the pace holds up goes as soon as there is room, without a tick', async () => {
  const platform = createPlatform({ pace: { perSecond: 2, burst: 2 } })
  const sender = replica(platform)
  for (let person = 0; person < 4; person++) await planMessage(store, await someone(store), 'reply')
  await sender.tick()
  await vi.waitFor(() => expect(platform.posts.length).toBe(4), { timeout: 20_000, interval: 5 })
})

test('a process that stops looks for nothing more, also when the pace held something up', async () => {
  const platform = createPlatform({ pace: { perSecond: 2, burst: 3 } })
  const sender = replica(platform)
  for (let person = 0; person < 12; person++) await planMessage(store, await someone(store), 'reply')
  await sender.tick()
  await sender.stop()
  const { length } = platform.sends
  expect(length).toBeLessThan(12)
  const isLater = async () => {
    const { rows } = await sql.query(`SELECT maatje_now() - max(refilled_at) > interval '0.8 s' AS later FROM pace`)
    expect(rows[0].later).toBe(true)
  }
  await vi.waitFor(isLater, { timeout: 20_000 })
  expect(platform.sends.length).toBe(length)
})

test('a message that is held back after it was claimed goes when the wait is over, by whoever comes first', async () => {
  const platform = createPlatform()
  const person = await someone(store)
  let blocks = true
  const blocked = watched(store, {
    async before(name) {
      if (name !== 'markSending' || !blocks) return
      blocks = false
      await store.block(person, 30)
    },
  })
  const id = await planMessage(store, person, 'reply')
  await openSender({ store: blocked, platform }).tick()
  expect((await sql.query('SELECT state, attempts FROM delivery')).rows).toEqual([{ state: 'due', attempts: 0 }])
  await pass(31_000)
  await replica(platform).tick()
  expect(platform.sends).toEqual([id])
})

test('a look costs what is due: not what was ever sent, not how many people, workspaces and nudges to come there are', async () => {
  await sql.query(
    `INSERT INTO person (id, platform, tenant, "user", locale, created_at)
       SELECT gen_random_uuid(), 'test', 'tenant ' || n % 2000, n::text, 'nl', now() FROM generate_series(1, 20000) n`,
  )
  await sql.query(`INSERT INTO person_key (person_id, wrapped, master_id) SELECT id, '', '' FROM person`)
  await sql.query(
    `INSERT INTO delivery (id, person_id, platform, tenant, dedupe_key, state, kind, expires_at)
       SELECT gen_random_uuid(), id, platform, tenant, id::text || n, 'sent', CASE WHEN n < 4 THEN 'nudge' ELSE 'reply' END,
         CASE WHEN n < 4 THEN now() END
       FROM person, generate_series(1, 5) n`,
  )
  await sql.query(
    `INSERT INTO pace (platform, tenant, tokens, refilled_at) SELECT DISTINCT platform, tenant, 25, now() FROM person`,
  )
  // What the planner knows is always late: it knows of nothing that is open.
  await sql.query('ANALYZE')
  await pile(2000, randomUUID(), 'nudge')
  // The server's own count of what was read, of every table and index.
  const read = async () => {
    const { rows } = await sql.query(
      `SELECT relname, seq_tup_read::int + coalesce(idx_tup_fetch, 0)::int AS rows FROM pg_stat_user_tables`,
    )
    return Object.fromEntries(rows.map((row) => [row.relname, row.rows])) as Record<string, number>
  }
  const flushed = async () => {
    await sql.query('SELECT pg_stat_force_next_flush()')
    return read()
  }
  const own = openStore(url)
  const before = await flushed()
  let claimed = 0
  // More often than a statement is planned anew, so that the plan it keeps is looked at too.
  for (let look = 0; look < 10; look++) {
    claimed += (await own.store.claim('me', 5, PACES)).claimed.length
    await pass(1000)
  }
  // A connection that ends reports what it read.
  await own.close()
  expect(claimed).toBe(50)
  await vi.waitFor(async () => expect((await read()).delivery).toBeGreaterThan(before.delivery ?? 0), {
    timeout: 20_000,
  })
  const after = await read()
  for (const table of ['delivery', 'person', 'person_key', 'pace']) {
    expect((after[table] ?? 0) - (before[table] ?? 0), table).toBeLessThan(4000)
  }
})
