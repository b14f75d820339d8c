import { randomUUID } from 'node:crypto'
import { Temporal } from 'temporal-polyfill'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import type { Change, NewNudging, Person, PlannedDelivery, PlannedNudging } from '../../src/ports.ts'
import { openStore } from '../../src/store/open-store.ts'
import { changeOf, MORNING, planned, sealed, someone, TODAY, waiting } from './fakes.ts'
import { openedStore } from './opened-store.ts'

// The rows that say when somebody is nudged, and what is saved together with them.

const { url, store, sql } = await openedStore()

beforeEach(() => store.shiftClock(new Temporal.Duration()))

const databaseNow = async () => (await store.clock()).now
const textOf = (body: Uint8Array | undefined) => body && Buffer.from(body).toString()

/** Somebody with a nudging row: due so many seconds ago, unless told otherwise. */
async function due(seconds: number, nudging: Partial<NewNudging> = {}): Promise<Person> {
  const person = await someone(store)
  const nextAt = (await databaseNow()).subtract({ seconds })
  await commit(person, { nudging: { body: sealed('old'), nextAt, ...nudging } })
  return (await store.getPerson(person.id)) as Person
}

async function commit(person: Person, more: Partial<Change>): Promise<string> {
  const { turn } = (await store.getPerson(person.id)) as Person
  return store.commit(changeOf({ ...person, turn }, await waiting(store, person), more))
}

const nudge = (over: Partial<PlannedDelivery> = {}) =>
  ({ ...planned(), kind: 'nudge', expires: Temporal.Instant.from('2099-01-01T00:00Z'), ...over }) as PlannedDelivery

/** A plan for somebody: new words, never due again, and these deliveries. */
function planFor({ id }: Person, more: Partial<PlannedNudging> = {}): PlannedNudging {
  return { person: id, version: 1, body: sealed('new'), deliveries: [], ...more }
}

type Row = {
  body: string
  version: number
  next_at: Date | null
  calendar_at: Date | null
  planning_until: Date | null
}
async function rowOf({ id }: Person): Promise<Row | undefined> {
  const { rows } = await sql.query('SELECT * FROM nudging WHERE person_id = $1', [id])
  return rows[0] && { ...rows[0], body: rows[0].body.toString() }
}
const deliveriesOf = async ({ id }: Person) =>
  (await sql.query('SELECT id, kind, dedupe_key FROM delivery WHERE person_id = $1 ORDER BY sequence', [id])).rows
const leasesRunOut = () => sql.query(`UPDATE nudging SET planning_until = now() - interval '1 ms'`)
const takenBy = async (most = 100, from = store) => (await from.takeDue(most)).map(({ person }) => person.id)

describe('who is taken', () => {
  test('only those for whom something is due by the database’s time, which can be moved', async () => {
    const late = await due(3600)
    const justNow = await due(0)
    const soon = await due(-1800)
    await due(0, { nextAt: undefined as never })
    expect(await takenBy()).toEqual([late.id, justNow.id])
    await store.shiftClock(Temporal.Duration.from({ hours: 1 }))
    expect(await takenBy()).toEqual([soon.id])
  })

  test('each comes with their key, their words, the database’s time and what they talked about in the last day', async () => {
    const person = await due(10)
    const now = await databaseNow()
    const talk = (flow: string, hours: number) => {
      const at = now.subtract({ hours })
      return commit(person, { at, conversations: [{ flow, to: { body: sealed(flow) } }] })
    }
    await talk('yesterday', 25)
    await talk('today', 23)
    await talk('now', 0)
    await due(5)
    const [taken, other] = await store.takeDue(10)
    expect(taken?.person).toEqual(await store.getPerson(person.id))
    expect([textOf(taken?.body), taken?.version]).toEqual(['old', 1])
    expect(taken?.conversations.map(({ flow, body }) => [flow, textOf(body)])).toEqual([
      ['now', 'now'],
      ['today', 'today'],
    ])
    expect(other?.conversations).toEqual([])
    expect(Math.abs((taken?.now ?? MORNING).since(now).total('seconds'))).toBeLessThan(30)
  })

  test('no more than asked for, and those who wait longest first', async () => {
    const people = [await due(10), await due(30), await due(20)]
    expect(await takenBy(2)).toEqual([people[1]?.id, people[2]?.id])
    expect(await takenBy(2)).toEqual([people[0]?.id])
  })

  test('of many who take at the same time, in two processes, nobody gets somebody another one got', async () => {
    const people = await Promise.all(Array.from({ length: 60 }, (_, index) => due(index)))
    const other = openStore(url)
    onTestFinished(other.close)
    const takes = Array.from({ length: 12 }, (_, index) => takenBy(10, index % 2 ? other.store : store))
    const taken = (await Promise.all(takes)).flat()
    while (taken.length < people.length) {
      const more = await takenBy(10)
      if (more.length === 0) break
      taken.push(...more)
    }
    expect(taken.toSorted()).toEqual(people.map(({ id }) => id).toSorted())
  })

  test('whoever is taken is given back when half a minute of real time is over, however the clock is moved', async () => {
    const person = await due(10)
    expect(await takenBy()).toEqual([person.id])
    await store.shiftClock(Temporal.Duration.from({ hours: 100 }))
    expect(await takenBy()).toEqual([])
    const lease = `extract(epoch FROM planning_until - now())::float8 AS seconds`
    const [{ seconds }] = (await sql.query(`SELECT ${lease} FROM nudging`)).rows
    expect(seconds).toBeGreaterThan(15)
    expect(seconds).toBeLessThanOrEqual(30)
    await leasesRunOut()
    expect(await takenBy()).toEqual([person.id])
  })

  test('whoever a process that is gone had taken is given back at once to the only process there is now', async () => {
    const person = await due(10)
    await store.takeDue(1)
    await store.reclaim()
    expect(await takenBy()).toEqual([])
    await store.reclaim('me, alone')
    expect(await takenBy()).toEqual([person.id])
  })

  test('somebody whose key is gone is left out, and is in nobody’s way', async () => {
    const gone = await due(100)
    const person = await due(10)
    await sql.query('DELETE FROM person_key WHERE person_id = $1', [gone.id])
    expect(await takenBy(1)).toEqual([person.id])
    expect((await rowOf(gone))?.planning_until).toBeNull()
  })

  test('calendars are taken when they are to be read, and by nobody while something is planned for that person', async () => {
    const now = await databaseNow()
    const both = await due(10, { calendarAt: now.subtract({ seconds: 20 }) })
    const calendar = await due(-3600, { calendarAt: now.subtract({ seconds: 10 }) })
    await due(-3600, { calendarAt: now.add({ hours: 1 }) })
    const read = async () => (await store.takeCalendars(10)).map(({ person }) => person.id)
    expect(await takenBy()).toEqual([both.id])
    expect(await read()).toEqual([calendar.id])
    await leasesRunOut()
    expect(await read()).toEqual([both.id, calendar.id])
    expect(await takenBy()).toEqual([])
  })
})

test('when there is next something to plan is the earliest moment of one person or of all', async () => {
  expect(await store.nextLook()).toBeUndefined()
  const [late, later] = [await due(-100), await due(-200)]
  const never = await due(0, { nextAt: undefined as never })
  const at = async (person?: Person) => (await store.nextLook(person?.id))?.epochMilliseconds
  expect(await at()).toBe((await rowOf(late))?.next_at?.getTime())
  expect(await at(later)).toBe((await rowOf(later))?.next_at?.getTime())
  expect(await at(never)).toBeUndefined()
})

describe('what is planned', () => {
  test('is saved with its deliveries, and gives the person back', async () => {
    const person = await due(10)
    await store.takeDue(1)
    const nextAt = MORNING.add({ hours: 1 })
    const calendarAt = MORNING.add({ hours: 2 })
    const [one, two] = [nudge(), planned()]
    await store.saveNudging([planFor(person, { nextAt, calendarAt, deliveries: [one, two] })])
    expect(await rowOf(person)).toMatchObject({
      body: 'new',
      version: 2,
      next_at: new Date(nextAt.epochMilliseconds),
      calendar_at: new Date(calendarAt.epochMilliseconds),
      planning_until: null,
    })
    const found = await deliveriesOf(person)
    expect(found.toSorted((a, b) => (a.kind < b.kind ? -1 : 1))).toEqual([
      { id: one.id, kind: 'nudge', dedupe_key: one.dedupeKey },
      { id: two.id, kind: 'reply', dedupe_key: two.dedupeKey },
    ])
    const { rows } = await sql.query('SELECT platform, tenant, expires_at FROM delivery WHERE id = $1', [one.id])
    expect(rows).toEqual([{ platform: 'test', tenant: 'town', expires_at: new Date('2099-01-01T00:00Z') }])
  })

  test('is not saved when the version moved on, nor anything that should be sent', async () => {
    const [moved, other] = [await due(20), await due(10)]
    await store.takeDue(2)
    await commit(moved, { nudging: { body: sealed('theirs'), version: 1 } })
    const plans = [moved, other].map((person) => planFor(person, { deliveries: [nudge()] }))
    await store.saveNudging(plans)
    expect(await rowOf(moved)).toMatchObject({ body: 'theirs', version: 2 })
    expect(await deliveriesOf(moved)).toEqual([])
    expect(await rowOf(other)).toMatchObject({ body: 'new', version: 2 })
    expect(await deliveriesOf(other)).toHaveLength(1)
  })

  test('is saved whole or not at all: a message the database refuses undoes everybody’s', async () => {
    const [person, other] = [await due(20), await due(10)]
    await store.takeDue(2)
    const before = [await rowOf(person), await rowOf(other)]
    // A nudge without an end is none.
    const refused = { ...planned(), kind: 'nudge' } as unknown as PlannedDelivery
    const plans = [planFor(other, { deliveries: [nudge()] }), planFor(person, { deliveries: [nudge(), refused] })]
    await expect(store.saveNudging(plans)).rejects.toMatchObject({ code: 'store_failed' })
    expect([await rowOf(person), await rowOf(other)]).toEqual(before)
    expect(await deliveriesOf(person)).toEqual([])
    expect(await deliveriesOf(other)).toEqual([])
  })

  test('twice under one key is sent once, and the state moves on all the same', async () => {
    const person = await due(10)
    const [first, again] = [nudge({ dedupeKey: 'break/1' }), nudge({ dedupeKey: 'break/1' })]
    await store.saveNudging([planFor(person, { deliveries: [first] })])
    await store.saveNudging([planFor(person, { version: 2, body: sealed('newer'), deliveries: [again] })])
    expect((await deliveriesOf(person)).map(({ id }) => id)).toEqual([first.id])
    expect(await rowOf(person)).toMatchObject({ body: 'newer', version: 3 })
  })

  test('of thirty processes that planned on one version one is saved, with its deliveries and no others', async () => {
    const person = await due(10)
    const plans = Array.from({ length: 30 }, (_, index) => {
      return planFor(person, { body: sealed(String(index)), deliveries: [nudge()] })
    })
    await Promise.all(plans.map((plan) => store.saveNudging([plan])))
    const row = await rowOf(person)
    expect(row?.version).toBe(2)
    const winner = plans[Number(row?.body)]
    expect((await deliveriesOf(person)).map(({ id }) => id)).toEqual([winner?.deliveries[0]?.id])
  })

  test('for nobody is nothing, and for somebody who is gone neither', async () => {
    await store.saveNudging([])
    const person = await due(10)
    await sql.query('DELETE FROM person WHERE id = $1', [person.id])
    await store.saveNudging([planFor(person, { deliveries: [nudge()] })])
    expect((await sql.query('SELECT count(*)::int FROM delivery')).rows).toEqual([{ count: 0 }])
    expect(await store.nudging(person.id)).toBeUndefined()
  })
})

describe('a change of what somebody wants', () => {
  test('is their first, or follows on the one it was decided on; nothing else of it is left', async () => {
    const person = await someone(store)
    expect(await store.nudging(person.id)).toBeUndefined()
    const nextAt = MORNING.add({ hours: 3 })
    expect(await commit(person, { nudging: { body: sealed('one'), nextAt, calendarAt: nextAt } })).toBe('saved')
    expect(await rowOf(person)).toMatchObject({ body: 'one', version: 1, next_at: new Date(nextAt.epochMilliseconds) })
    expect(await commit(person, { nudging: { body: sealed('two'), version: 1 } })).toBe('saved')
    expect(await rowOf(person)).toMatchObject({ body: 'two', version: 2, next_at: null, calendar_at: null })
    expect(await store.nudging(person.id)).toMatchObject({ version: 2 })
    expect(await commit(person, {})).toBe('saved')
    expect(await rowOf(person)).toMatchObject({ body: 'two', version: 2 })
  })

  test.for<[string, { version?: number }]>([
    ['a version that moved on', { version: 1 }],
    ['a version that is not there yet', { version: 3 }],
    ['none, when there is one', {}],
  ])('that was decided on %s is outrun, and changes nothing', async ([, version]) => {
    const person = await due(10)
    await commit(person, { nudging: { body: sealed('newer'), version: 1 } })
    const before = await rowOf(person)
    const { turn } = (await store.getPerson(person.id)) as Person
    const outcome = await commit(person, {
      nudging: { body: sealed('outrun'), ...version },
      conversations: [{ flow: 'f', to: { body: sealed('outrun') } }],
      deliveries: [planned()],
    })
    expect(outcome).toBe('outrun')
    expect(await rowOf(person)).toEqual(before)
    expect(await store.conversations(person.id)).toEqual([])
    expect(await deliveriesOf(person)).toEqual([])
    expect((await store.getPerson(person.id))?.turn).toBe(turn)
  })

  test('of a change and a plan on one version, made at the same time, one is saved: thirty times', async () => {
    for (let time = 0; time < 30; time++) {
      const person = await due(10)
      const deliveries = [nudge()]
      const [outcome] = await Promise.all([
        commit(person, { nudging: { body: sealed('theirs'), version: 1 } }),
        store.saveNudging([planFor(person, { deliveries })]),
      ])
      const row = await rowOf(person)
      expect(row).toMatchObject({ version: 2, body: outcome === 'saved' ? 'theirs' : 'new' })
      expect(await deliveriesOf(person)).toHaveLength(outcome === 'saved' ? 0 : 1)
    }
  })

  test('takes the person out of the hands of whoever planned for them', async () => {
    const person = await due(10)
    await store.takeDue(1)
    const nextAt = (await databaseNow()).subtract({ seconds: 1 })
    await commit(person, { nudging: { body: sealed('theirs'), version: 1, nextAt } })
    expect(await takenBy()).toEqual([person.id])
  })

  test('goes with the person', async () => {
    const person = await due(10)
    await sql.query('DELETE FROM person WHERE id = $1', [person.id])
    expect(await rowOf(person)).toBeUndefined()
  })
})

describe('conversations of several flows', () => {
  const talk = (flow: string, to: Change['conversations'][number]['to']) => ({ flow, to })
  const body = (text: string) => ({ body: sealed(text) })
  const listed = async ({ id }: Person) => {
    return (await store.conversations(id)).map((one) => [one.flow, textOf(one.body), String(one.touchedAt)])
  }

  test('stand beside each other, last touched first, and each is changed by itself', async () => {
    const person = await someone(store)
    const [one, two, three] = [MORNING, MORNING.add({ hours: 1 }), MORNING.add({ hours: 2 })]
    await commit(person, { at: one, conversations: [talk('debrief', body('d'))] })
    await commit(person, { at: two, conversations: [talk('two-columns', body('t'))] })
    expect(await listed(person)).toEqual([
      ['two-columns', 't', String(two)],
      ['debrief', 'd', String(one)],
    ])
    await commit(person, { at: three, conversations: [talk('debrief', 'touched')] })
    expect(await listed(person)).toEqual([
      ['debrief', 'd', String(three)],
      ['two-columns', 't', String(two)],
    ])
    await commit(person, { at: three, conversations: [talk('debrief', 'destroyed'), talk('weekly', body('w'))] })
    expect(await listed(person)).toEqual([
      ['weekly', 'w', String(three)],
      ['two-columns', 't', String(two)],
    ])
  })

  test('are changed all at once or not at all', async () => {
    const person = await someone(store)
    const taken = planned()
    await commit(person, { conversations: [talk('two-columns', body('t'))], deliveries: [taken] })
    const before = await listed(person)
    const conversations = [talk('two-columns', 'destroyed'), talk('break', body('b'))]
    const twice = { ...planned(), dedupeKey: taken.dedupeKey }
    await expect(commit(person, { conversations, deliveries: [twice] })).rejects.toMatchObject({ code: 'store_failed' })
    expect(await listed(person)).toEqual(before)
  })
})

test('what somebody wrote and keeps of one flow comes oldest first, and nothing else comes', async () => {
  const [person, other] = [await someone(store), await someone(store)]
  const keep = async (to: Person, flow: string, madeOn: Temporal.PlainDate, keptUntil: Temporal.PlainDate) => {
    const id = randomUUID()
    await commit(to, { entries: [{ type: 'add', id, flow, madeOn, keptUntil, body: sealed(id) }] })
    return id
  }
  const nextWeek = TODAY.add({ weeks: 1 })
  const second = await keep(person, 'weekly', TODAY, nextWeek)
  const third = await keep(person, 'weekly', TODAY, TODAY)
  const first = await keep(person, 'weekly', TODAY.subtract({ weeks: 1 }), nextWeek)
  await keep(person, 'weekly', TODAY, TODAY.subtract({ days: 1 }))
  await keep(person, 'two-columns', TODAY, nextWeek)
  await keep(other, 'weekly', TODAY, nextWeek)
  const bodies = await store.entryBodies(person.id, 'weekly', TODAY)
  expect(bodies.map(({ id }) => id)).toEqual([first, second, third])
  expect(bodies.map(({ body }) => textOf(body))).toEqual([first, second, third])
  expect(bodies.map(({ madeOn }) => String(madeOn))).toEqual(['2026-11-16', '2026-11-23', '2026-11-23'])
})
