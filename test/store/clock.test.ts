import { Temporal } from 'temporal-polyfill'
import { afterEach, expect, onTestFinished, test } from 'vitest'
import { createClockWatch, driftSeconds } from '../../src/delivery/clock-drift.ts'
import { openStore } from '../../src/store/open-store.ts'
import { createClock, type Event, MORNING, plan, planMessage, someone } from './fakes.ts'
import { openedStore } from './opened-store.ts'

// The database's own time, which is the one that decides what is due.

const { url, store, sql } = await openedStore()

afterEach(async () => {
  await store.shiftClock(new Temporal.Duration())
  await sql.query('DELETE FROM pace')
})

const realNow = async () => Temporal.Instant.fromEpochMilliseconds((await sql.query('SELECT now() AS at')).rows[0].at)
const hours = (many: number) => Temporal.Duration.from({ hours: many })
const claimed = async () => (await store.claim('me', 10)).claimed.map(({ id }) => id)

test('the clock is the real one until it is shifted, and then ahead by exactly that much, for every process', async () => {
  const before = await realNow()
  const { now, ahead } = await store.clock()
  expect(ahead.total('milliseconds')).toBe(0)
  expect(now.since(before).total('seconds')).toBeGreaterThanOrEqual(-0.001)
  expect(now.since(before).total('seconds')).toBeLessThan(5)

  await store.shiftClock(Temporal.Duration.from({ days: 8, hours: 3, milliseconds: 250 }))
  const other = openStore(url)
  onTestFinished(other.close)
  const shifted = await other.store.clock()
  expect(shifted.ahead.toString()).toBe('PT195H0.25S')
  const seconds = shifted.now.since(await realNow()).total('seconds')
  expect(Math.abs(seconds - 195 * 3600 - 0.25)).toBeLessThan(5)
})

test('a shift is set and not added, so that one that is saved twice is the same', async () => {
  await store.shiftClock(hours(5))
  await store.shiftClock(hours(5))
  expect((await store.clock()).ahead.total('hours')).toBe(5)
  await store.shiftClock(hours(1))
  expect((await store.clock()).ahead.total('hours')).toBe(1)
})

test('there is never more than one clock', async () => {
  await expect(sql.query('INSERT INTO clock_shift (id) VALUES (2)')).rejects.toMatchObject({ code: '23514' })
})

test('waiting times and the age of a message go by the clock that is shifted', async () => {
  const [id] = (await plan(store, 1)) as [string]
  await store.claim('me', 1)
  await store.markLater(id, 'me', 7200, 'busy')
  expect(await claimed()).toEqual([])
  await store.shiftClock(hours(3))
  const { claimed: again } = await store.claim('me', 10)
  expect(again.map((one) => one.id)).toEqual([id])
  expect(again[0]?.ageSeconds).toBeGreaterThan(3 * 3600 - 1)
  expect(again[0]?.ageSeconds).toBeLessThan(3 * 3600 + 60)
})

test('what is planned while the clock is ahead is due at once, and dated by it', async () => {
  await store.shiftClock(hours(100))
  const [id] = (await plan(store, 1)) as [string]
  const { claimed: due } = await store.claim('me', 10)
  expect(due.map((one) => [one.id, one.ageSeconds < 60])).toEqual([[id, true]])
})

test('a nudge expires by the clock that is shifted', async () => {
  const id = await planMessage(store, await someone(store), { nudgeFor: 'PT20M' })
  await store.shiftClock(hours(1))
  expect((await store.claim('me', 10)).skipped).toMatchObject([{ id, code: 'expired' }])
})

test('a clock that is moved takes no running call away from its process', async () => {
  const [id] = (await plan(store, 1)) as [string]
  await store.claim('me', 1)
  await store.shiftClock(hours(24))
  await store.reclaim()
  expect(await claimed()).toEqual([])
  expect(await store.markSending(id, 'me')).toBe(true)
  await store.shiftClock(hours(48))
  await store.reclaim()
  expect((await sql.query('SELECT state, lease_owner FROM delivery')).rows).toEqual([
    { state: 'sending', lease_owner: 'me' },
  ])
  expect(await store.markSent(id, 'me', 'ref')).toBe(true)
})

test('a clock that goes back lets nobody wait for a time that is gone', async () => {
  const place = { platform: 'test', tenant: 'town' }
  await store.shiftClock(hours(200))
  await store.block(place, 60)
  await store.shiftClock(new Temporal.Duration())
  const [id] = (await plan(store, 1)) as [string]
  expect(await claimed()).toEqual([id])
})

test('half of the way there and back is taken off a difference between two clocks', () => {
  const at = (seconds: number) => MORNING.add({ milliseconds: seconds * 1000 })
  expect(driftSeconds(at(0), at(0), at(0))).toBe(0)
  expect(driftSeconds(at(0), at(4), at(2))).toBe(0)
  expect(driftSeconds(at(0), at(1), at(10))).toBe(9.5)
  expect(driftSeconds(at(10), at(11), at(0))).toBe(-10.5)
})

test.for([
  ['in step', 0, 0],
  ['two seconds behind', 2, 0],
  ['a little more behind', 2.1, 3],
  ['an hour ahead', -3600, 3],
])('a process whose clock is %s logs that it is at each look, or never', async ([, behind, times]) => {
  const events: Event[] = []
  const clock = createClock()
  const database = MORNING.add({ milliseconds: Number(behind) * 1000 })
  const look = createClockWatch({
    store: { clock: async () => ({ now: database, ahead: new Temporal.Duration() }) },
    clock,
    log: { event: (name, fields) => void events.push({ name, ...fields } as Event) },
  })
  for (let round = 0; round < 3; round++) await look()
  expect(events).toEqual(
    Array.from({ length: Number(times) }, (_, index) => ({ name: 'clock.drift', seconds: behind, times: index + 1 })),
  )
})

test('a slow answer alone is no difference between clocks', async () => {
  const events: Event[] = []
  const clock = createClock()
  const look = createClockWatch({
    store: {
      async clock() {
        clock.move('PT8S')
        return { now: MORNING.add({ seconds: 8 }), ahead: new Temporal.Duration() }
      },
    },
    clock,
    log: { event: (name, fields) => void events.push({ name, ...fields } as Event) },
  })
  await look()
  expect(events).toEqual([])
})
