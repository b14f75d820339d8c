import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { Client } from 'pg'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { keyId } from '../../src/journal/cipher.ts'
import { personAt } from '../../src/people/person-at.ts'
import type { Change, Person } from '../../src/ports.ts'
import { openStore } from '../../src/store/open-store.ts'
import { changeOf, createClock, ids, MORNING, plan, sealed, someone, TODAY, vault, waiting } from './fakes.ts'
import { openedStore } from './opened-store.ts'
import { freshDatabase } from './scratch-database.ts'

const { store, sql } = await openedStore()

const shelf = { table: 'inbound', column: 'body', row: 'one' }
const countOf = async (table: string): Promise<number> =>
  Number((await sql.query(`SELECT count(*) FROM ${table}`)).rows[0].count)

test('twenty first messages of one person at the same time make one person, with one key that opens them all', async () => {
  const ports = { store, vault, ids, clock: createClock() }
  const address = { platform: 'test', tenant: 'town', user: 'new' }
  const people = await Promise.all(Array.from({ length: 20 }, () => personAt(ports, address)))

  expect(new Set(people.map(({ id }) => id)).size).toBe(1)
  expect([await countOf('person'), await countOf('person_key')]).toEqual([1, 1])
  const texts = people.map((person, index) => vault.seal(person, shelf, index))
  const later = (await store.getPerson(people[0]?.id ?? '')) as Person
  expect(texts.map((text) => vault.open(later, shelf, text))).toEqual(people.map((_, index) => index))
})

test('the same name in another workspace or on another platform is somebody else', async () => {
  const address = { platform: 'test', tenant: 'town', user: 'kim' }
  const others = [address, { ...address, tenant: 'village' }, { ...address, platform: 'elsewhere' }]
  const people = await Promise.all(others.map((one) => someone(store, one)))
  expect(new Set(people.map(({ id }) => id)).size).toBe(3)
  for (const [index, one] of others.entries()) expect(await store.findPerson(one)).toEqual(people[index])
  expect(await store.findPerson({ ...address, user: 'Kim' })).toBeUndefined()
})

test('a name with quotes, brackets and another script is found again as it was written', async () => {
  for (const user of [`a'b"c`, 'x); DROP TABLE person;--', 'Ζωή 🌱', ' kim ', '%', '\\']) {
    const person = await someone(store, { user })
    expect(await store.findPerson({ platform: 'test', tenant: 'town', user })).toEqual(person)
    expect(person.user).toBe(user)
  }
})

test('the locale a platform tells is taken over until the person chooses one, and never after that', async () => {
  const person = await someone(store)
  const localeNow = async () => (await store.getPerson(person.id))?.locale
  await store.learn(person.id, { locale: 'en-GB' })
  expect(await localeNow()).toBe('en-GB')
  await store.commit(changeOf(person, await waiting(store, person), { locale: 'nl' }))
  await store.learn(person.id, { locale: 'en-US' })
  expect(await localeNow()).toBe('nl')
})

test('the locale a platform tells changes nobody else', async () => {
  const [one, other] = [await someone(store), await someone(store)]
  await store.learn(one.id, { locale: 'en' })
  expect((await store.getPerson(other.id))?.locale).toBe('nl')
})

test('of twenty deliveries of one event at the same time one is saved, and its body is what is handled', async () => {
  const person = await someone(store)
  const bodies = Array.from({ length: 20 }, (_, index) => sealed(`body ${index}`))
  const saved = await Promise.all(
    bodies.map((body) => store.saveInbound({ id: 'event', person: person.id, body, at: MORNING })),
  )
  expect(saved.filter(Boolean)).toEqual([true])
  const next = await store.nextInbound(person.id)
  expect(Buffer.from(next?.body ?? [])).toEqual(Buffer.from(bodies[saved.indexOf(true)] ?? []))
})

test('an event that was handled is not saved again', async () => {
  const person = await someone(store)
  await store.commit(changeOf(person, await waiting(store, person, 'event')))
  expect(await store.saveInbound({ id: 'event', person: person.id, body: sealed('x'), at: MORNING })).toBe(false)
  expect(await store.nextInbound(person.id)).toBeUndefined()
})

test('whoever writes in whatever order, each person is answered in the order they wrote in', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(2), { maxLength: 12 }), async (writers) => {
      const people = await Promise.all([someone(store), someone(store), someone(store)])
      const written = new Map<string, string[]>(people.map(({ id }) => [id, []]))
      for (const writer of writers) {
        const person = people[writer] as Person
        // Random ids, so that nothing but the order of arrival can put them in order.
        written.get(person.id)?.push(await waiting(store, person))
      }
      const handled = new Map<string, string[]>(people.map(({ id }) => [id, []]))
      for (const person of people) {
        for (let turn = 0; ; turn++) {
          const next = await store.nextInbound(person.id)
          if (!next) break
          handled.get(person.id)?.push(next.id)
          expect(await store.commit(changeOf({ ...person, turn }, next.id))).toBe('saved')
        }
      }
      expect(handled).toEqual(written)
    }),
    { numRuns: 15 },
  )
})

test('everybody who waits is named once, longest first, and nobody who was answered', async () => {
  const [first, second, third] = [await someone(store), await someone(store), await someone(store)]
  const early = await waiting(store, third)
  await waiting(store, first)
  await waiting(store, second)
  await waiting(store, third)
  expect(await store.peopleWaiting()).toEqual([third.id, first.id, second.id])
  await store.commit(changeOf(third, early))
  expect(await store.peopleWaiting()).toEqual([first.id, second.id, third.id])
})

test('the first master key that is named is the one of the database, however many come at once', async () => {
  await sql.query('DELETE FROM master_key')
  const keys = Array.from({ length: 10 }, (_, fill) => keyId(Buffer.alloc(32, fill)))
  const hex = (id: Uint8Array) => Buffer.from(id).toString('hex')
  const named = (await Promise.all(keys.map((id) => store.masterId(id)))).map(hex)
  expect(new Set(named).size).toBe(1)
  expect(keys.map(hex)).toContain(named[0])
  expect(hex(await store.masterId(vault.masterId))).toBe(named[0])
})

async function keep(
  person: Person,
  more: Partial<Extract<NonNullable<Change['entries']>[number], { type: 'add' }>>,
): Promise<string> {
  const id = randomUUID()
  const entry = { type: 'add', id, flow: 'f', madeOn: TODAY, keptUntil: TODAY, body: sealed(id), ...more } as const
  const { turn } = (await store.getPerson(person.id)) as Person
  await store.commit(changeOf({ ...person, turn }, await waiting(store, person), { entries: [entry] }))
  return id
}

test('what somebody keeps is listed newest first through its last day, to nobody else', async () => {
  const [person, other] = [await someone(store), await someone(store)]
  const old = await keep(person, { madeOn: TODAY.subtract({ days: 3 }), keptUntil: TODAY })
  const fresh = await keep(person, { madeOn: TODAY, keptUntil: TODAY.add({ days: 1 }) })
  const listed = async (today: Temporal.PlainDate, of = person) =>
    (await store.entries(of.id, today)).map(({ id }) => id)
  expect(await listed(TODAY)).toEqual([fresh, old])
  expect(await listed(TODAY.add({ days: 1 }))).toEqual([fresh])
  expect(await listed(TODAY.add({ days: 2 }))).toEqual([])
  expect(await listed(TODAY, other)).toEqual([])
  expect(Buffer.from((await store.entryBody(person.id, old)) ?? []).toString()).toBe(old)
  expect(await store.entryBody(other.id, old)).toBeUndefined()
})

test('a sweep takes what is over its limit and nothing that stands on it', async () => {
  const ms = { milliseconds: 1 }
  const limits = { today: TODAY, conversationsBefore: MORNING, tracesBefore: MORNING }
  const person = await someone(store)
  await keep(person, { keptUntil: TODAY.subtract({ days: 1 }) })
  const kept = await keep(person, { keptUntil: TODAY })
  const touched = async (at: Temporal.Instant) => {
    const one = await someone(store)
    await store.commit(
      changeOf(one, await waiting(store, one), { at, conversations: [{ flow: 'f', to: { body: sealed('c') } }] }),
    )
    return one
  }
  const [late, inTime] = [await touched(MORNING.subtract(ms)), await touched(MORNING)]
  await sql.query('DELETE FROM inbound')
  const traces = [
    { id: 'old', at: MORNING.subtract(ms), state: 'handled' },
    { id: 'old and failed', at: MORNING.subtract(ms), state: 'failed' },
    { id: 'old and waiting', at: MORNING.subtract(ms) },
    { id: 'on the limit', at: MORNING, state: 'handled' },
  ] as const
  for (const { id, at } of traces) await store.saveInbound({ id, person: person.id, body: sealed(id), at })
  for (const trace of traces) {
    const { turn } = (await store.getPerson(person.id)) as Person
    if ('state' in trace) await store.commit(changeOf({ ...person, turn }, trace.id, { state: trace.state }))
  }

  expect(await store.sweep(limits)).toEqual({ entries: 1, conversations: 1, traces: 2 })

  expect((await store.entries(person.id, TODAY.subtract('P1Y'))).map(({ id }) => id)).toEqual([kept])
  expect(await store.conversations(late.id)).toEqual([])
  expect(await store.conversations(inTime.id)).toHaveLength(1)
  const left = (await sql.query('SELECT id FROM inbound ORDER BY id')).rows.map(({ id }) => id)
  expect(left).toEqual(['old and waiting', 'on the limit'])
})

test('a sweep takes old messages that were sent or given up, and none that is still to be sent', async () => {
  const [sent, failed, due, claimed, sending, ambiguous] = (
    await Promise.all(Array.from({ length: 6 }, () => plan(store, 1)))
  ).flat() as [string, string, string, string, string, string]
  const states = { sent, failed, due, claimed, sending, ambiguous }
  for (const [state, id] of Object.entries(states)) {
    await sql.query('UPDATE delivery SET state = $1, created_at = $2 WHERE id = $3', [state, String(MORNING), id])
  }
  const limits = { today: TODAY, conversationsBefore: MORNING, tracesBefore: MORNING.add({ milliseconds: 1 }) }
  await store.sweep(limits)
  const left = (await sql.query('SELECT state FROM delivery')).rows.map(({ state }) => state)
  expect(left.toSorted()).toEqual(['ambiguous', 'claimed', 'due', 'sending'])
})

test('about somebody who is gone nothing is found and nothing fails', async () => {
  const id = randomUUID()
  expect(await store.getPerson(id)).toBeUndefined()
  expect(await store.nextInbound(id)).toBeUndefined()
  expect(await store.conversations(id)).toEqual([])
  expect(await store.nudging(id)).toBeUndefined()
  expect(await store.entryBodies(id, 'f', TODAY)).toEqual([])
  expect(await store.entries(id, TODAY)).toEqual([])
  expect(await store.entryBody(id, randomUUID())).toBeUndefined()
  expect(await store.learn(id, { locale: 'en' })).toBeUndefined()
})

// A server has a time zone of its own, and sessions take it over unless they say otherwise.
test.for(['America/Los_Angeles', 'Pacific/Auckland', 'Europe/Amsterdam'])(
  'a database in %s holds the same moments and days, and what is planned there is due at once',
  async (zone) => {
    const away = await freshDatabase()
    const reader = new Client({ connectionString: away })
    await reader.connect()
    await reader.query(`ALTER DATABASE ${new URL(away).pathname.slice(1)} SET timezone = '${zone}'`)
    const { store: there, close } = openStore(`${away}?options=-c%20statement_timeout%3D60000`)
    const person = await someone(there)
    // 02:30 on this night is twice in Amsterdam and once anywhere else.
    const at = Temporal.Instant.from('2026-10-25T01:30:00.123Z')
    const change = changeOf(person, await waiting(there, person), {
      at,
      conversations: [{ flow: 'f', to: { body: sealed('c') } }],
      entries: [{ type: 'add', id: randomUUID(), flow: 'f', madeOn: TODAY, keptUntil: TODAY, body: sealed('e') }],
    })
    await there.commit(change)
    expect(String((await there.conversations(person.id))[0]?.touchedAt)).toBe(String(at))
    const { rows } = await reader.query(`SELECT touched_at AT TIME ZONE 'UTC' || '' AS at FROM conversation`)
    expect(rows).toEqual([{ at: '2026-10-25 01:30:00.123' }])
    expect(await there.entries(person.id, TODAY)).toMatchObject([{ madeOn: TODAY, keptUntil: TODAY }])
    const sweep = { conversationsBefore: at, tracesBefore: MORNING, today: TODAY }
    expect(await there.sweep(sweep)).toEqual({ entries: 0, conversations: 0, traces: 0 })
    const [planned] = await plan(there, 1, person)
    expect((await there.claim('owner', 10)).claimed.map(({ id }) => id)).toEqual([planned])
    await Promise.all([close(), reader.end()])
  },
)

test('any day comes back as the day it was', async () => {
  const day = fc.integer({ min: 0, max: 40_000 }).map((days) => Temporal.PlainDate.from('2000-01-01').add({ days }))
  await fc.assert(
    fc.asyncProperty(day, day, async (madeOn, keptUntil) => {
      const person = await someone(store)
      const id = await keep(person, { madeOn, keptUntil })
      const [kept] = await store.entries(person.id, keptUntil)
      expect([kept?.id, String(kept?.madeOn), String(kept?.keptUntil)]).toEqual([id, String(madeOn), String(keptUntil)])
    }),
    { numRuns: 20 },
  )
})
