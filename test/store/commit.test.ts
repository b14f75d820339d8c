import { randomUUID } from 'node:crypto'
import { inspect } from 'node:util'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, onTestFinished, test } from 'vitest'
import { AppError } from '../../src/errors.ts'
import type { Change, Person, Store, StoredTeam } from '../../src/ports.ts'
import { openStore } from '../../src/store/open-store.ts'
import {
  CANARY,
  changeOf,
  committed,
  MORNING,
  planned,
  post,
  sealed,
  someone,
  someRoom,
  someTeam,
  TODAY,
  waiting,
} from './fakes.ts'
import { openedStore } from './opened-store.ts'
import { emptyDatabase } from './scratch-database.ts'

const { url, store, sql } = await openedStore()

const added = (body = 'entry') =>
  ({ type: 'add', id: randomUUID(), flow: 'f', madeOn: TODAY, keptUntil: TODAY, body: sealed(body) }) as const

/** What becomes of a person's conversation of one flow: these words are its body, unless it is touched or destroyed. */
function talk(becomes: string, flow = 'f'): Change['conversations'][number] {
  return { flow, to: becomes === 'touched' || becomes === 'destroyed' ? becomes : { body: sealed(becomes) } }
}

/** Everything stored about a person, bodies and all. */
async function everythingOf({ id }: Person) {
  const of = async (table: string) => {
    const column = table === 'person' ? 'id' : 'person_id'
    return (await sql.query(`SELECT * FROM ${table} WHERE ${column} = $1 ORDER BY 1`, [id])).rows
  }
  return {
    person: (await of('person'))[0],
    inbound: await of('inbound'),
    conversation: (await of('conversation'))[0],
    entries: await of('entry'),
    deliveries: await of('delivery'),
  }
}

test('of thirty changes decided on the same turn one is saved, and the others leave nothing behind', async () => {
  const person = await someone(store)
  const changes: Change[] = []
  for (let index = 0; index < 30; index++) {
    const inbound = await waiting(store, person)
    const conversations = [talk(inbound)]
    changes.push(
      changeOf(person, inbound, { conversations, entries: [added(inbound)], deliveries: [planned(inbound)] }),
    )
  }

  const outcomes = await Promise.all(changes.map((change) => store.commit(change)))

  expect(outcomes.toSorted()).toEqual([...Array.from({ length: 29 }, () => 'outrun'), 'saved'])
  const winner = changes[outcomes.indexOf('saved')] as Change
  const left = await everythingOf(person)
  expect(left.person.turn).toBe(1)
  expect(left.conversation.body.toString()).toBe(winner.inbound)
  expect(left.entries.map(({ id, body }) => [id, body.toString()])).toEqual([[winner.entries?.[0]?.id, winner.inbound]])
  expect(left.deliveries.map(({ id, body }) => [id, body.toString()])).toEqual([
    [winner.deliveries[0]?.id, winner.inbound],
  ])
  const stillWaiting = left.inbound.filter(({ state, body }) => state === 'received' && body !== null)
  expect(stillWaiting.map(({ id }) => id).toSorted()).toEqual(
    changes
      .filter((change) => change !== winner)
      .map(({ inbound }) => inbound)
      .toSorted(),
  )
})

test('of thirty changes for the same inbound one is saved, and the others hear that it is done', async () => {
  const person = await someone(store)
  const inbound = await waiting(store, person)
  const changes = Array.from({ length: 30 }, () =>
    changeOf(person, inbound, { entries: [added()], deliveries: [planned()] }),
  )

  const outcomes = await Promise.all(changes.map((change) => store.commit(change)))

  expect(outcomes.toSorted()).toEqual([...Array.from({ length: 29 }, () => 'done'), 'saved'])
  const winner = changes[outcomes.indexOf('saved')] as Change
  const left = await everythingOf(person)
  expect(left.person.turn).toBe(1)
  expect(left.entries.map(({ id }) => id)).toEqual([winner.entries?.[0]?.id])
  expect(left.deliveries.map(({ id }) => id)).toEqual([winner.deliveries[0]?.id])
})

test('a change for an inbound that was handled before is done, whatever its turn, and changes nothing', async () => {
  const person = await someone(store)
  const inbound = await waiting(store, person)
  await store.commit(changeOf(person, inbound))
  const before = await everythingOf(person)

  for (const turn of [0, 1]) {
    const again = changeOf({ ...person, turn }, inbound, {
      conversations: [talk('again')],
      entries: [added()],
      locale: 'en',
      deliveries: [planned()],
    })
    expect(await store.commit(again)).toBe('done')
  }

  expect(await everythingOf(person)).toEqual(before)
})

test('a change decided on a turn that is not the present one is outrun, and changes nothing', async () => {
  const person = await someone(store)
  const inbound = await waiting(store, person)
  const before = await everythingOf(person)
  for (const turn of [-1, 1]) {
    expect(await store.commit(changeOf({ ...person, turn }, inbound, { conversations: [talk('destroyed')] }))).toBe(
      'outrun',
    )
  }
  expect(await everythingOf(person)).toEqual(before)
})

test('a change about somebody who is gone is not saved', async () => {
  const person = await someone(store)
  const change = changeOf(person, await waiting(store, person), { deliveries: [planned()] })
  await sql.query('DELETE FROM person WHERE id = $1', [person.id])
  expect(await store.commit(change)).not.toBe('saved')
  expect(await everythingOf(person)).toMatchObject({ person: undefined, deliveries: [] })
})

test.for<[string, (kept: { id: string }) => Partial<Change>]>([
  ['a new conversation and a new entry', () => ({ conversations: [talk('new')], entries: [added()] })],
  [
    'a destroyed conversation and entry',
    ({ id }) => ({ conversations: [talk('destroyed')], entries: [{ type: 'destroy', id }] }),
  ],
  [
    'a touched conversation, a moved entry and a locale',
    ({ id }) => ({
      at: MORNING.add({ hours: 1 }),
      locale: 'en',
      conversations: [talk('touched')],
      entries: [{ type: 'move', id, keptUntil: TODAY.add('P1Y') }],
    }),
  ],
])('%s are undone when the last message cannot be planned', async ([, more]) => {
  const person = await someone(store)
  const kept = added('kept')
  const taken = planned()
  await store.commit(
    changeOf(person, await waiting(store, person), {
      conversations: [talk('old')],
      entries: [kept],
      deliveries: [taken],
    }),
  )
  const inbound = await waiting(store, person)
  const before = await everythingOf(person)

  const twice = { ...planned(), dedupeKey: taken.dedupeKey }
  const change = changeOf({ ...person, turn: 1 }, inbound, { ...more(kept), deliveries: [planned(), twice] })
  await expect(store.commit(change)).rejects.toMatchObject({ code: 'store_failed' })

  expect(await everythingOf(person)).toEqual(before)
})

test('an inbound keeps its id and loses its body once it is handled, and also when that failed', async () => {
  const person = await someone(store)
  const handled = await waiting(store, person)
  const failed = await waiting(store, person)
  expect(await store.commit(changeOf(person, handled))).toBe('saved')
  expect(await store.commit(changeOf({ ...person, turn: 1 }, failed, { state: 'failed' }))).toBe('saved')
  const { inbound } = await everythingOf(person)
  expect(Object.fromEntries(inbound.map(({ id, state, body }) => [id, [state, body]]))).toEqual({
    [handled]: ['handled', null],
    [failed]: ['failed', null],
  })
})

test('a conversation is saved, touched and destroyed as the change says, and stays when it says nothing', async () => {
  let person = await someone(store)
  const then = MORNING.add({ hours: 3 })
  const commit = async (more: Partial<Change>) => {
    await store.commit(changeOf(person, await waiting(store, person), more))
    person = (await store.getPerson(person.id)) as Person
    const [conversation] = await store.conversations(person.id)
    return conversation && [Buffer.from(conversation.body).toString(), String(conversation.touchedAt)]
  }
  expect(await commit({ conversations: [talk('touched')] })).toBeUndefined()
  expect(await commit({ conversations: [talk('one')] })).toEqual(['one', String(MORNING)])
  expect(await commit({ at: then })).toEqual(['one', String(MORNING)])
  expect(await commit({ at: then, conversations: [talk('touched')] })).toEqual(['one', String(then)])
  expect(await commit({ at: MORNING, conversations: [talk('two')] })).toEqual(['two', String(MORNING)])
  expect(await commit({ conversations: [talk('destroyed')] })).toBeUndefined()
})

test('nobody moves or destroys what somebody else keeps', async () => {
  const [owner, other] = [await someone(store), await someone(store)]
  const kept = added()
  await store.commit(changeOf(owner, await waiting(store, owner), { entries: [kept] }))
  const before = await everythingOf(owner)
  const entries = [{ type: 'destroy', id: kept.id }] as const
  const moved = { type: 'move', id: kept.id, keptUntil: TODAY.add('P1Y') } as const
  expect(await store.commit(changeOf(other, await waiting(store, other), { entries }))).toBe('saved')
  expect(await store.commit(changeOf({ ...other, turn: 1 }, await waiting(store, other), { entries: [moved] }))).toBe(
    'saved',
  )
  expect(await everythingOf(owner)).toEqual(before)
  await store.commit(changeOf({ ...owner, turn: 1 }, await waiting(store, owner), { entries }))
  expect((await everythingOf(owner)).entries).toEqual([])
})

describe('what somebody keeps, several in one change', () => {
  test('is added, moved and destroyed together', async () => {
    const person = await someone(store)
    const [old, gone] = [added('old'), added('gone')]
    expect(await committed(store, person, { entries: [old, gone] })).toBe('saved')
    const [first, second] = [added('first'), added('second')]
    const keptUntil = TODAY.add('P1Y')
    const moved = { type: 'move', id: old.id, keptUntil } as const
    expect(await committed(store, person, { entries: [first, { type: 'destroy', id: gone.id }, moved, second] })).toBe(
      'saved',
    )
    const kept = await store.entries(person.id, TODAY)
    expect(kept.map(({ id }) => id)).toEqual([second.id, first.id, old.id])
    expect(kept.map((entry) => String(entry.keptUntil))).toEqual([TODAY, TODAY, keptUntil].map(String))
  })

  test('is not kept at all when the database refuses the last of them', async () => {
    const person = await someone(store)
    const [old, gone] = [added('old'), added('gone')]
    await committed(store, person, { entries: [old, gone] })
    const before = (await everythingOf(person)).entries
    const entries = [
      added('first'),
      { type: 'destroy', id: gone.id } as const,
      { type: 'move', id: old.id, keptUntil: TODAY.add('P1Y') } as const,
      { ...added('twice'), id: old.id },
    ]
    await expect(committed(store, person, { entries })).rejects.toMatchObject({ code: 'store_failed' })
    expect((await everythingOf(person)).entries).toEqual(before)
  })
})

describe('a change of a team', () => {
  const teamRow = async ({ id }: { id: string }) => {
    const { rows } = await sql.query('SELECT body, version, next_at, planning_until FROM team WHERE id = $1', [id])
    return rows[0] && { ...rows[0], body: rows[0].body.toString() }
  }

  test('makes it, and then follows on the state it was decided on; nothing else of that is left', async () => {
    const [noor, room] = [await someone(store), await someRoom(store)]
    const team = { id: randomUUID(), room: room.id }
    const nextAt = MORNING.add({ hours: 3 })
    expect(await committed(store, noor, { teams: [{ ...team, body: sealed('one'), nextAt }] })).toBe('saved')
    expect(await teamRow(team)).toMatchObject({ body: 'one', version: 1, next_at: new Date(nextAt.epochMilliseconds) })
    expect(await store.takeDueTeams(1)).toHaveLength(1)
    expect(await committed(store, noor, { teams: [{ ...team, body: sealed('two'), version: 1 }] })).toBe('saved')
    expect(await teamRow(team)).toEqual({ body: 'two', version: 2, next_at: null, planning_until: null })
    expect(await committed(store, noor, {})).toBe('saved')
    expect(await teamRow(team)).toMatchObject({ body: 'two', version: 2 })
  })

  test.for<[string, (team: StoredTeam) => { id: string; version?: number }]>([
    ['a version that moved on', ({ id }) => ({ id, version: 1 })],
    ['a version that is not there yet', ({ id }) => ({ id, version: 3 })],
    ['none, when the room has such a team', () => ({ id: randomUUID() })],
    ['a team that is gone', () => ({ id: randomUUID(), version: 1 })],
  ])('that was decided on %s is outrun, and nothing of the whole change is saved', async ([, decidedOn]) => {
    const [noor, other] = [await someone(store), await someone(store)]
    const team = await someTeam(store, [noor])
    const { id } = await someTeam(store, [noor])
    const newer = { id: team.id, room: team.room.id, body: sealed('newer'), version: 1 }
    expect(await committed(store, noor, { teams: [newer] })).toBe('saved')
    const untouched = {
      id,
      room: (await store.teamsOf(noor.id)).find((one) => one.id === id)?.room.id ?? '',
      version: 1,
    }
    const before = [await everythingOf(other), await teamRow(team), await teamRow({ id })]
    const outcome = await committed(store, other, {
      conversations: [talk('outrun')],
      teams: [
        { ...untouched, body: sealed('outrun') },
        { room: team.room.id, body: sealed('outrun'), ...decidedOn(team) },
      ],
      members: [{ team: team.id, to: { body: sealed('outrun') } }],
      deliveries: [planned()],
      posts: [post(team.room)],
    })
    expect(outcome).toBe('outrun')
    const { inbound, ...after } = await everythingOf(other)
    expect([{ ...after, inbound: [] }, await teamRow(team), await teamRow({ id })]).toEqual(before)
    expect(inbound).toMatchObject([{ state: 'received' }])
    expect(await store.teamsOf(other.id)).toEqual([])
    expect((await sql.query('SELECT * FROM delivery')).rows).toEqual([])
  })

  test('of thirty people who make the team of one room at once, at two processes, one does; the others are outrun', async () => {
    const room = await someRoom(store)
    const people = await Promise.all(Array.from({ length: 30 }, () => someone(store)))
    const other = openStore(url)
    onTestFinished(other.close)
    const outcomes = await Promise.all(
      people.map((person, index) => {
        const id = randomUUID()
        return committed(index % 2 ? other.store : store, person, {
          teams: [{ id, room: room.id, body: sealed(person.id) }],
          members: [{ team: id, to: { body: sealed('lead') } }],
          posts: [post(room)],
        })
      }),
    )
    expect(outcomes.toSorted()).toEqual([...Array.from({ length: 29 }, () => 'outrun'), 'saved'])
    const winner = people[outcomes.indexOf('saved')]
    const [team, ...more] = await store.teamsIn(room)
    expect(more).toEqual([])
    expect(team?.members.map(({ person }) => person.id)).toEqual([winner?.id])
    expect(Buffer.from(team?.body ?? []).toString()).toBe(winner?.id)
    expect(await everythingOf(room)).toMatchObject({ deliveries: [expect.anything()] })
  })

  test('of thirty people who change one team on one version, at two processes, one does; the others are outrun', async () => {
    const team = await someTeam(store)
    const people = await Promise.all(Array.from({ length: 30 }, () => someone(store)))
    const other = openStore(url)
    onTestFinished(other.close)
    const change = { id: team.id, room: team.room.id, version: 1 }
    const outcomes = await Promise.all(
      people.map((person, index) => {
        const teams = [{ ...change, body: sealed(person.id) }]
        return committed(index % 2 ? other.store : store, person, { teams, posts: [post(team.room)] })
      }),
    )
    expect(outcomes.toSorted()).toEqual([...Array.from({ length: 29 }, () => 'outrun'), 'saved'])
    expect(await teamRow(team)).toMatchObject({ version: 2, body: people[outcomes.indexOf('saved')]?.id })
    expect((await everythingOf(team.room)).deliveries).toHaveLength(1)
  })
})

describe('messages for others', () => {
  test('go after those for whoever did something, in their order, each to the place of whom it is for', async () => {
    const [noor, room, sam] = [await someone(store), await someRoom(store, { tenant: 'village' }), await someone(store)]
    const own = [planned(), planned()]
    const posts = Array.from({ length: 12 }, (_, index) => post(index % 2 ? room : sam))
    expect(await committed(store, noor, { deliveries: own, posts })).toBe('saved')
    const { rows } = await sql.query('SELECT id, person_id, tenant FROM delivery ORDER BY sequence')
    expect(rows).toEqual([
      ...own.map(({ id }) => ({ id, person_id: noor.id, tenant: 'town' })),
      ...posts.map(({ id, to }) => ({ id, person_id: to, tenant: to === room.id ? 'village' : 'town' })),
    ])
  })

  test('are not planned again under a key they were planned under, and everything else is saved', async () => {
    const [noor, room] = [await someone(store), await someRoom(store)]
    const first = { ...post(room), dedupeKey: 'team/said' }
    await committed(store, noor, { posts: [first] })
    const [again, other] = [{ ...post(room), dedupeKey: 'team/said' }, post(room)]
    expect(await committed(store, noor, { deliveries: [planned()], posts: [again, other] })).toBe('saved')
    expect((await everythingOf(room)).deliveries.map(({ id }) => id).toSorted()).toEqual(
      [first.id, other.id].toSorted(),
    )
    expect((await everythingOf(noor)).deliveries).toHaveLength(1)
  })

  test('that the database refuses undo everything else of the change', async () => {
    const [noor, room] = [await someone(store), await someRoom(store)]
    const team = { id: randomUUID(), room: room.id, body: sealed('team') }
    const taken = post(room)
    await committed(store, noor, { posts: [taken] })
    const before = [(await everythingOf(noor)).person, (await everythingOf(noor)).deliveries]
    const change = committed(store, noor, {
      teams: [team],
      members: [{ team: team.id, to: { body: sealed('lead') } }],
      deliveries: [planned()],
      posts: [post(room), { ...post(room), id: taken.id }],
    })
    await expect(change).rejects.toMatchObject({ code: 'store_failed' })
    expect(await store.teamsIn(room)).toEqual([])
    expect([(await everythingOf(noor)).person, (await everythingOf(noor)).deliveries]).toEqual(before)
    expect((await everythingOf(room)).deliveries).toHaveLength(1)
  })
})

test('no method lets a word of what it was given out of its error', async () => {
  // Without tables, and with ids that are none, everything fails.
  const { store: broken, close } = openStore(await emptyDatabase())
  const person = {
    id: CANARY,
    platform: CANARY,
    tenant: CANARY,
    user: CANARY,
    locale: CANARY,
    zone: CANARY,
    reach: CANARY,
  }
  const body = sealed(CANARY)
  const change: Change = {
    ...changeOf({ ...person, ownLocale: false, left: false, turn: 0, wrappedKey: body }, CANARY),
    locale: CANARY,
    conversations: [{ flow: CANARY, to: { body } }],
    nudging: { body },
    entries: [{ ...added(CANARY), id: CANARY, flow: CANARY }],
    teams: [
      { id: CANARY, room: CANARY, body },
      { id: CANARY, room: CANARY, kind: 'intervisie', nth: 2, body },
    ],
    members: [
      { team: CANARY, to: { body } },
      { team: CANARY, person: CANARY, to: { body } },
    ],
    deliveries: [{ id: CANARY, dedupeKey: CANARY, body }],
    posts: [{ id: CANARY, dedupeKey: CANARY, body, to: CANARY }],
  }
  const calls: { [Name in keyof Store]: (on: Store) => Promise<unknown> } = {
    findPerson: (on) => on.findPerson(person),
    addPerson: (on) => on.addPerson({ ...person, wrappedKey: body }, body, MORNING),
    getPerson: (on) => on.getPerson(CANARY),
    learn: (on) => on.learn(CANARY, { locale: CANARY, zone: CANARY, reach: CANARY, left: true, askedAt: MORNING }),
    leave: (on) => on.leave(person),
    comeBack: (on) => on.comeBack(person),
    ping: (on) => on.ping(),
    masterId: (on) => on.masterId(body),
    saveInbound: (on) => on.saveInbound({ id: CANARY, person: CANARY, body, at: MORNING }),
    nextInbound: (on) => on.nextInbound(CANARY),
    peopleWaiting: (on) => on.peopleWaiting(),
    conversations: (on) => on.conversations(CANARY),
    nudging: (on) => on.nudging(CANARY),
    nextLook: (on) => on.nextLook(CANARY),
    takeDue: (on) => on.takeDue(Number.NaN),
    takeCalendars: (on) => on.takeCalendars(Number.NaN),
    saveNudging: (on) =>
      on.saveNudging([{ person: CANARY, version: 1, body, deliveries: [{ id: CANARY, dedupeKey: CANARY, body }] }]),
    teamsIn: (on) => on.teamsIn(person),
    teamsOf: (on) => on.teamsOf(CANARY),
    takeDueTeams: (on) => on.takeDueTeams(Number.NaN),
    saveTeams: (on) =>
      on.saveTeams([
        { id: CANARY, version: 1, body, deliveries: [{ id: CANARY, dedupeKey: CANARY, body, to: CANARY }] },
        { id: CANARY, version: 1, body, deliveries: [] },
      ]),
    entries: (on) => on.entries(CANARY, TODAY),
    entryBody: (on) => on.entryBody(CANARY, CANARY),
    entryBodies: (on) => on.entryBodies(CANARY, CANARY, TODAY),
    commit: (on) => on.commit(change),
    claim: (on) => on.claim(CANARY, Number.NaN),
    block: (on) => on.block(person, Number.NaN),
    markSending: (on) => on.markSending(CANARY, CANARY),
    markSent: (on) => on.markSent(CANARY, CANARY, CANARY),
    markLater: (on) => on.markLater(CANARY, CANARY, 1, CANARY),
    markAmbiguous: (on) => on.markAmbiguous(CANARY, CANARY, 1, CANARY),
    markFailed: (on) => on.markFailed(CANARY, CANARY, CANARY),
    markSkipped: (on) => on.markSkipped(CANARY, CANARY, CANARY),
    reclaim: (on) => on.reclaim(CANARY),
    clock: (on) => on.clock(),
    shiftClock: (on) => on.shiftClock(Temporal.Duration.from({ hours: 1 })),
    sweep: (on) => on.sweep({ today: TODAY, conversationsBefore: MORNING, tracesBefore: MORNING }),
  }
  for (const [name, call] of Object.entries(calls)) {
    const error: unknown = await call(broken).catch((reason) => reason)
    expect(error, name).toBeInstanceOf(AppError)
    expect(error, name).toMatchObject({ code: 'store_failed' })
    expect((error as Error).cause, name).toBeUndefined()
    expect(everythingIn(error)).not.toContain('KANARIE')
    expect(everythingIn(error)).not.toContain(Buffer.from('KANARIE').toString('base64').slice(0, 8))
    expect(everythingIn(error)).not.toContain(String([...Buffer.from('KANARIE')]))
  }
  await close()
})

test('what the database says about a row it refuses does not get out either', async () => {
  const person = await someone(store)
  const twice = { ...planned(CANARY), dedupeKey: CANARY }
  const change = changeOf(person, await waiting(store, person, CANARY), { deliveries: [twice, twice] })
  const error: unknown = await store.commit(change).catch((reason) => reason)
  expect(error).toMatchObject({ code: 'store_failed', message: 'The store could not do commit (P2010)' })
  expect(everythingIn(error)).not.toContain('KANARIE')
})

test('a database that cannot be reached is reported without its address and its password', async () => {
  const { store: absent, close } = openStore(`postgresql://somebody:${CANARY}@127.0.0.1:1/${CANARY}`)
  const error: unknown = await absent.peopleWaiting().catch((reason) => reason)
  expect(error).toMatchObject({ code: 'store_failed' })
  expect(everythingIn(error)).not.toMatch(/KANARIE|127\.0\.0\.1|somebody/)
  await close()
})

/** All that a careless print of an error could show. */
function everythingIn(error: unknown): string {
  return `${inspect(error, { depth: 10, showHidden: true })}${(error as Error).stack}${JSON.stringify(error)}`
}
