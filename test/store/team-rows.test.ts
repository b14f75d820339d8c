import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, onTestFinished, test } from 'vitest'
import { deliveryShelf } from '../../src/delivery/deliver.ts'
import type { Message } from '../../src/messages/message.ts'
import type { Address, Person, PlannedPost, PlannedTeam, StoredTeam, TeamChange } from '../../src/ports.ts'
import { roomAddress } from '../../src/rooms.ts'
import { openStore } from '../../src/store/open-store.ts'
import {
  CANARY,
  committed,
  createPlatform,
  lettersOf,
  MORNING,
  openSender,
  planMessage,
  planned,
  post,
  sealed,
  someone,
  someRoom,
  someTeam,
  vault,
} from './fakes.ts'
import { openedStore } from './opened-store.ts'

// The rows of teams: who is in them, when something is planned for them, and what is saved together with that.

const { url, store, sql } = await openedStore()

const databaseNow = async () => (await store.clock()).now
/** The one team of a room, or the first of several. */
const teamIn = async (room: Address) => (await store.teamsIn(room))[0]
const textOf = (body: Uint8Array | undefined) => body && Buffer.from(body).toString()
const idsOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => id)
const peopleOf = (team: StoredTeam | undefined) => team?.members.map(({ person }) => person.id)
const takenBy = async (most = 100, from = store) => idsOf(await from.takeDueTeams(most))
const leasesRunOut = () => sql.query(`UPDATE team SET planning_until = now() - interval '1 ms'`)
const someDay = Temporal.Instant.from('2099-01-01T00:00Z')

/** A team of one, due so many seconds ago. */
async function due(seconds: number): Promise<StoredTeam> {
  return someTeam(store, undefined, { nextAt: (await databaseNow()).subtract({ seconds }) })
}

/** Another process on the same database. */
function otherStore() {
  const other = openStore(url)
  onTestFinished(other.close)
  return other.store
}

type Row = { body: string; version: number; next_at: Date | null; planning_until: Date | null }
async function rowOf({ id }: { id: string }): Promise<Row | undefined> {
  const { rows } = await sql.query('SELECT * FROM team WHERE id = $1', [id])
  return rows[0] && { ...rows[0], body: rows[0].body.toString() }
}
/** What is planned for somebody or for a room, in order. */
async function plannedFor({ id }: Person): Promise<string[]> {
  return idsOf((await sql.query('SELECT id FROM delivery WHERE person_id = $1 ORDER BY sequence', [id])).rows)
}

/** A plan for a team as it was made: new words, never due again, and these messages. */
function planFor({ id }: StoredTeam, more: Partial<PlannedTeam> = {}): PlannedTeam {
  return { id, version: 1, body: sealed('new'), deliveries: [], ...more }
}

/** A change of a team, decided on the version it was made with. */
function changed({ id, room }: StoredTeam, more: Partial<TeamChange> = {}): TeamChange {
  return { id, room: room.id, version: 1, body: sealed('theirs'), ...more }
}

describe('a team', () => {
  test('is found by its room, with its room’s key and everybody in it, always in the same order', async () => {
    const [noor, sam, ilse] = [await someone(store), await someone(store), await someone(store)]
    const room = await someRoom(store)
    const { id } = await someTeam(store, [noor, sam, ilse], { at: room })
    const team = await teamIn(room)
    expect(team).toMatchObject({ id, version: 1, room })
    expect(textOf(team?.body)).toBe('team')
    expect(peopleOf(team)).toEqual(idsOf([noor, sam, ilse]).toSorted())
    for (const { person, body } of team?.members ?? []) {
      expect(person).toEqual(await store.getPerson(person.id))
      expect(textOf(body)).toBe(`member ${person.id}`)
    }
  })

  test('is nowhere when its room has none, or nobody knows the room', async () => {
    const [room, noor] = [await someRoom(store), await someone(store)]
    await someTeam(store, [noor])
    expect(await store.teamsIn(room)).toEqual([])
    expect(await store.teamsIn(roomAddress({ platform: 'test', tenant: 'town' }, 'elsewhere'))).toEqual([])
    expect(await store.teamsIn(noor)).toEqual([])
  })

  test('comes with what is stored of when each of its people works, and only of theirs', async () => {
    const [noor, sam, stranger] = [await someone(store), await someone(store), await someone(store)]
    const team = await someTeam(store, [noor, sam])
    await committed(store, noor, { nudging: { body: sealed('nights') } })
    await committed(store, stranger, { nudging: { body: sealed('days') } })
    const members = (await teamIn(team.room))?.members ?? []
    expect(Object.fromEntries(members.map(({ person, nudging }) => [person.id, textOf(nudging)]))).toEqual({
      [noor.id]: 'nights',
      [sam.id]: undefined,
    })
  })

  test('leaves out whoever’s key is gone, and is not there once its room’s is', async () => {
    const [noor, sam] = [await someone(store), await someone(store)]
    const { room, id } = await someTeam(store, [noor, sam], { nextAt: MORNING })
    await sql.query('DELETE FROM person_key WHERE person_id = $1', [sam.id])
    expect(peopleOf(await teamIn(room))).toEqual([noor.id])
    expect((await store.teamsOf(noor.id)).map(peopleOf)).toEqual([[noor.id]])
    expect((await store.takeDueTeams(1)).map(peopleOf)).toEqual([[noor.id]])
    await leasesRunOut()
    await sql.query('DELETE FROM person_key WHERE person_id = $1', [room.id])
    expect(await store.teamsIn(room)).toEqual([])
    expect(await store.teamsOf(noor.id)).toEqual([])
    expect(await store.takeDueTeams(1)).toEqual([])
    expect(await store.nextLook()).toBeUndefined()
    expect(await rowOf({ id })).toBeDefined()
  })

  test('goes with its room, and loses whoever goes', async () => {
    const [noor, sam] = [await someone(store), await someone(store)]
    const team = await someTeam(store, [noor, sam])
    await sql.query('DELETE FROM person WHERE id = $1', [sam.id])
    expect(peopleOf(await teamIn(team.room))).toEqual([noor.id])
    await sql.query('DELETE FROM person WHERE id = $1', [team.room.id])
    expect(await rowOf(team)).toBeUndefined()
    expect((await sql.query('SELECT * FROM member')).rows).toEqual([])
    expect(await store.getPerson(noor.id)).toBeDefined()
  })
})

describe('somebody’s teams', () => {
  test('are all those with a row of theirs, first made first, and each whole', async () => {
    const [noor, sam] = [await someone(store), await someone(store)]
    const made: StoredTeam[] = []
    for (const members of [[sam, noor], [noor], [sam], [noor, sam]]) made.push(await someTeam(store, members))
    // Made one after another, by ids of which the order says nothing.
    for (const [index, { id }] of made.entries()) {
      await sql.query('UPDATE team SET created_at = $1 WHERE id = $2', [String(MORNING.add({ hours: index })), id])
    }
    const teams = await store.teamsOf(noor.id)
    expect(idsOf(teams)).toEqual([made[0], made[1], made[3]].map((team) => team?.id))
    expect(teams).toEqual(await Promise.all(teams.map(({ room }) => teamIn(room))))
    expect(peopleOf(teams[2])).toEqual(idsOf([noor, sam]).toSorted())
    expect(await store.teamsOf((await someone(store)).id)).toEqual([])
  })
})

describe('a place in a team', () => {
  test('is taken, changed and given up by its owner alone', async () => {
    const [noor, sam] = [await someone(store), await someone(store)]
    const team = await someTeam(store, [noor])
    const bodies = async () => {
      const members = (await teamIn(team.room))?.members ?? []
      return Object.fromEntries(members.map(({ person, body }) => [person.id, textOf(body)]))
    }
    const place = (text: string) => ({ members: [{ team: team.id, to: { body: sealed(text) } }] })
    await committed(store, sam, place('one'))
    await committed(store, sam, place('two'))
    expect(await bodies()).toEqual({ [noor.id]: `member ${noor.id}`, [sam.id]: 'two' })
    await committed(store, sam, { members: [{ team: team.id, to: 'gone' }] })
    await committed(store, sam, { members: [{ team: team.id, to: 'gone' }] })
    expect(await bodies()).toEqual({ [noor.id]: `member ${noor.id}` })
    expect(await rowOf(team)).toMatchObject({ version: 1 })
  })

  test('in a team that is gone is nothing, and the rest of the change is saved', async () => {
    const noor = await someone(store)
    const members = [{ team: randomUUID(), to: { body: sealed('lost') } }]
    expect(await committed(store, noor, { members, deliveries: [planned()] })).toBe('saved')
    expect(await store.teamsOf(noor.id)).toEqual([])
    expect(await plannedFor(noor)).toHaveLength(1)
  })
})

test('nobody comes into a team of another workspace, and no room finds the team of another', async () => {
  const places = [
    { platform: 'test', tenant: 'town' },
    { platform: 'test', tenant: 'village' },
    { platform: 'other', tenant: 'town' },
  ]
  const index = fc.nat(places.length - 1)
  const joins = fc.array(fc.record({ person: index, team: index }), { minLength: 1, maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('general', 'C1'), joins, async (name, tries) => {
      // The same room id in each, as when two workspaces are served: ids of a platform are unique in one of them.
      await sql.query('DELETE FROM person')
      const people = await Promise.all(places.map((place) => someone(store, place)))
      const teams: StoredTeam[] = []
      for (const person of people) {
        const room = await someone(store, roomAddress(person, name))
        teams.push(await someTeam(store, [person], { at: room }))
      }
      for (const { person, team } of tries) {
        const members = [{ team: (teams[team] as StoredTeam).id, to: { body: sealed('here') } }]
        expect(await committed(store, people[person] as Person, { members })).toBe('saved')
      }
      for (const [at, place] of places.entries()) {
        const found = await teamIn(roomAddress(place, name))
        expect(found?.id).toBe(teams[at]?.id)
        expect(found?.room).toMatchObject(place)
        expect(peopleOf(found)).toEqual([people[at]?.id])
        expect(idsOf(await store.teamsOf((people[at] as Person).id))).toEqual([found?.id])
      }
    }),
    { numRuns: 15 },
  )
})

describe('which teams are taken', () => {
  test('only those for which something is due by the database’s time, longest due first', async () => {
    const [recent, late, soon] = [await due(10), await due(3600), await due(-1800)]
    await someTeam(store)
    const [first] = await store.takeDueTeams(1)
    const { now, ...team } = first ?? {}
    expect(team).toEqual(await teamIn(late.room))
    expect(Math.abs((now ?? MORNING).since(await databaseNow()).total('seconds'))).toBeLessThan(30)
    expect(await takenBy()).toEqual([recent.id])
    await store.shiftClock(Temporal.Duration.from({ hours: 1 }))
    expect(await takenBy()).toEqual([soon.id])
  })

  test('many at once come in the order they are due, each with its own people', async () => {
    const teams: StoredTeam[] = []
    for (const seconds of [40, 10, 50, 30, 20]) teams.push(await due(seconds))
    const taken = await store.takeDueTeams(100)
    expect(idsOf(taken)).toEqual([2, 0, 3, 4, 1].map((index) => teams[index]?.id))
    expect(taken.map(peopleOf)).toEqual([2, 0, 3, 4, 1].map((index) => peopleOf(teams[index])))
  })

  test('of many who take at the same time, in two processes, nobody gets what another one got', async () => {
    const teams = await Promise.all(Array.from({ length: 30 }, (_, index) => due(index)))
    const other = otherStore()
    const takes = Array.from({ length: 12 }, (_, index) => takenBy(5, index % 2 ? other : store))
    const taken = (await Promise.all(takes)).flat()
    while (taken.length < teams.length) {
      const more = await takenBy(5)
      if (more.length === 0) break
      taken.push(...more)
    }
    expect(taken.toSorted()).toEqual(idsOf(teams).toSorted())
  })

  test('each is given back when half a minute of real time is over, however the clock is moved', async () => {
    const team = await due(10)
    expect(await takenBy()).toEqual([team.id])
    await store.shiftClock(Temporal.Duration.from({ hours: 100 }))
    expect(await takenBy()).toEqual([])
    const lease = `extract(epoch FROM planning_until - now())::float8 AS seconds`
    const [{ seconds }] = (await sql.query(`SELECT ${lease} FROM team`)).rows
    expect(seconds).toBeGreaterThan(15)
    expect(seconds).toBeLessThanOrEqual(30)
    await leasesRunOut()
    expect(await takenBy()).toEqual([team.id])
  })

  test('what a process that is gone had taken is given back at once to the only process there is now', async () => {
    const team = await due(10)
    await store.takeDueTeams(1)
    await store.reclaim()
    expect(await takenBy()).toEqual([])
    await store.reclaim('me, alone')
    expect(await takenBy()).toEqual([team.id])
  })

  test('not those whose room is gone, until Maatje is back there', async () => {
    const [closed, here] = [await due(20), await due(10)]
    await store.leave(closed.room)
    expect(await takenBy()).toEqual([here.id])
    await leasesRunOut()
    await store.leave({ platform: 'test', tenant: 'town' })
    expect(await takenBy()).toEqual([])
    await store.comeBack({ platform: 'test', tenant: 'town' })
    expect(await takenBy()).toEqual([here.id])
    await store.learn(closed.room.id, { left: false })
    expect(await takenBy()).toEqual([closed.id])
  })
})

test('when there is next something to plan is the soonest of people and teams, for somebody of their own teams', async () => {
  const [noor, sam] = [await someone(store), await someone(store)]
  const hours = (count: number) => MORNING.add({ hours: count })
  const at = async (person?: Person) => {
    const next = await store.nextLook(person?.id)
    return next?.since(MORNING).total('hours')
  }
  const nudgeAt = (person: Person, version: number, hour: number) =>
    store.saveNudging([{ person: person.id, version, body: sealed('n'), nextAt: hours(hour), deliveries: [] }])
  for (const person of [noor, sam]) await committed(store, person, { nudging: { body: sealed('n') } })
  await someTeam(store, [noor])
  expect(await at()).toBeUndefined()
  const both = await someTeam(store, [noor, sam], { nextAt: hours(5) })
  await someTeam(store, [sam], { nextAt: hours(3) })
  expect([await at(), await at(noor), await at(sam)]).toEqual([3, 5, 3])
  await nudgeAt(noor, 1, 4)
  expect([await at(), await at(noor), await at(sam)]).toEqual([3, 4, 3])
  await nudgeAt(sam, 1, 1)
  expect([await at(), await at(noor), await at(sam)]).toEqual([1, 4, 1])
  await nudgeAt(noor, 2, 6)
  expect(await at(noor)).toBe(5)
  await store.leave(both.room)
  expect(await at(noor)).toBe(6)
})

describe('when somebody works is other than it was', () => {
  const noors: Record<string, (noor: Person) => Promise<unknown>> = {
    'they left': (noor) => store.leave(noor),
    'their account was found closed': (noor) => store.learn(noor.id, { left: true }),
    'they are in another time zone': (noor) => store.learn(noor.id, { zone: 'America/New_York' }),
    'they said other hours': (noor) => committed(store, noor, { nudging: { body: sealed('nights') } }),
  }

  /** A team of two to be planned on some day, one of a stranger, one that has nothing to plan. */
  async function threeTeams() {
    const [noor, sam] = [await someone(store), await someone(store)]
    const both = await someTeam(store, [noor, sam], { nextAt: someDay })
    const others = await someTeam(store, [sam], { nextAt: someDay })
    const idle = await someTeam(store, [noor])
    return { noor, both, others, idle }
  }

  test.for(Object.keys(noors))('%s: their teams are planned anew now, and no others', async (what) => {
    const { noor, both, others, idle } = await threeTeams()
    await noors[what]?.(noor)
    expect(await takenBy()).toEqual([both.id])
    const ends = [await rowOf(others), await rowOf(idle)].map((row) => row?.next_at?.toISOString())
    expect(ends).toEqual(['2099-01-01T00:00:00.000Z', undefined])
  })

  test('they are back: their teams are planned anew now', async () => {
    const { noor, both } = await threeTeams()
    await store.leave(noor)
    await sql.query('UPDATE team SET next_at = $1 WHERE id = $2', [`${someDay}`, both.id])
    await store.learn(noor.id, { left: false })
    expect(await takenBy()).toEqual([both.id])
  })

  test('a plan that was being made meanwhile is not saved, and the next one is due at once', async () => {
    const [noor, sam] = [await someone(store), await someone(store)]
    const team = await someTeam(store, [noor, sam], { nextAt: MORNING })
    expect(await takenBy()).toEqual([team.id])
    await store.learn(noor.id, { zone: 'America/New_York' })
    await store.saveTeams([planFor(team, { deliveries: [post(sam)] })])
    expect([await plannedFor(sam), await takenBy()]).toEqual([[], [team.id]])
  })

  test('what they change of a team in the same breath is saved with it', async () => {
    const { noor, both } = await threeTeams()
    const change = { teams: [changed(both, { nextAt: someDay })], nudging: { body: sealed('nights') } }
    expect(await committed(store, noor, change)).toBe('saved')
    expect(await rowOf(both)).toMatchObject({ body: 'theirs' })
    expect(await takenBy()).toEqual([both.id])
  })
})

test('what a platform tells again, and a workspace that goes as a whole, has no team planned anew', async () => {
  const noor = await someone(store)
  await store.learn(noor.id, { zone: 'Europe/Amsterdam' })
  await someTeam(store, [noor], { nextAt: someDay })
  await store.learn(noor.id, { zone: 'Europe/Amsterdam', locale: 'en', reach: 'elsewhere', left: false })
  expect(await store.getPerson(noor.id)).toMatchObject({ zone: 'Europe/Amsterdam', locale: 'en', reach: 'elsewhere' })
  await store.leave({ platform: 'test', tenant: 'town' })
  await store.comeBack({ platform: 'test', tenant: 'town' })
  expect(await takenBy()).toEqual([])
})

describe('a plan of a team', () => {
  test('is saved with its messages, in their order and for whom they are, and gives the team back', async () => {
    const [noor, sam] = [await someone(store), await someone(store)]
    const team = await someTeam(store, [noor, sam], { nextAt: MORNING })
    await store.takeDueTeams(1)
    const posts = Array.from({ length: 12 }, (_, index) => post(index % 2 ? noor : team.room))
    const nudge: PlannedPost = { ...planned(), to: sam.id, kind: 'nudge', expires: someDay }
    const ending: PlannedPost = { ...post(noor), expires: someDay }
    const nextAt = MORNING.add({ hours: 1 })
    await store.saveTeams([planFor(team, { nextAt, deliveries: [...posts, nudge, ending] })])
    expect(await rowOf(team)).toMatchObject({
      body: 'new',
      version: 2,
      next_at: new Date(nextAt.epochMilliseconds),
      planning_until: null,
    })
    const { rows } = await sql.query('SELECT id, person_id, kind, expires_at FROM delivery ORDER BY sequence')
    expect(rows).toEqual([
      ...posts.map(({ id, to }) => ({ id, person_id: to, kind: 'reply', expires_at: null })),
      { id: nudge.id, person_id: sam.id, kind: 'nudge', expires_at: new Date('2099-01-01T00:00Z') },
      { id: ending.id, person_id: noor.id, kind: 'reply', expires_at: new Date('2099-01-01T00:00Z') },
    ])
  })

  test('stands at the place of whom each message is for', async () => {
    const noor = await someone(store, { platform: 'other', tenant: 'village' })
    const team = await someTeam(store, [noor])
    await store.saveTeams([planFor(team, { deliveries: [post(noor), post(team.room)] })])
    const { rows } = await sql.query('SELECT DISTINCT platform, tenant FROM delivery')
    expect(rows).toEqual([{ platform: 'other', tenant: 'village' }])
  })

  test('is not saved when the version moved on, nor anything that should be sent; the others are', async () => {
    const [moved, other] = [await due(20), await due(10)]
    await store.takeDueTeams(2)
    const [lead] = moved.members
    expect(await committed(store, lead?.person as Person, { teams: [changed(moved)] })).toBe('saved')
    await store.saveTeams([moved, other].map((team) => planFor(team, { deliveries: [post(team.room)] })))
    expect(await rowOf(moved)).toMatchObject({ body: 'theirs', version: 2 })
    expect(await plannedFor(moved.room)).toEqual([])
    expect(await rowOf(other)).toMatchObject({ body: 'new', version: 2 })
    expect(await plannedFor(other.room)).toHaveLength(1)
  })

  test('that the database refuses is not saved at all, is told, and is in no other team’s way', async () => {
    const [first, refused, last] = [await due(30), await due(20), await due(10)]
    // A nudge without an end is none.
    const endless = { ...post(refused.room), kind: 'nudge' } as unknown as PlannedPost
    const plans = [
      planFor(first, { deliveries: [post(first.room)] }),
      planFor(refused, { deliveries: [post(refused.room), endless] }),
      planFor(last, { deliveries: [post(last.room)] }),
    ]
    await expect(store.saveTeams(plans)).rejects.toMatchObject({ code: 'store_failed' })
    expect(await rowOf(refused)).toMatchObject({ body: 'team', version: 1 })
    expect(await plannedFor(refused.room)).toEqual([])
    for (const team of [first, last]) {
      expect(await rowOf(team)).toMatchObject({ body: 'new', version: 2 })
      expect(await plannedFor(team.room)).toHaveLength(1)
    }
  })

  test('with a message that was planned before under its key plans it no more, and moves on all the same', async () => {
    const team = await due(10)
    const [first, again] = [post(team.room), post(team.room)].map((one) => ({ ...one, dedupeKey: 'round/1' }))
    await store.saveTeams([planFor(team, { deliveries: [first as PlannedPost] })])
    await store.saveTeams([planFor(team, { version: 2, body: sealed('newer'), deliveries: [again as PlannedPost] })])
    expect(await plannedFor(team.room)).toEqual([first?.id])
    expect(await rowOf(team)).toMatchObject({ body: 'newer', version: 3 })
  })

  test('leaves out a message for somebody who is gone, and for a team that is gone is nothing', async () => {
    await store.saveTeams([])
    const [team, gone] = [await due(10), await due(20)]
    const noor = await someone(store)
    await sql.query('DELETE FROM person WHERE id = ANY ($1)', [[noor.id, gone.room.id]])
    const [kept, lost] = [post(team.room), post(noor)]
    await store.saveTeams([
      planFor(team, { deliveries: [lost, kept] }),
      planFor(gone, { deliveries: [post(team.room)] }),
    ])
    expect((await sql.query('SELECT id FROM delivery')).rows).toEqual([{ id: kept.id }])
  })

  test('of thirty that two processes made on one version one is saved, with its messages and no others', async () => {
    const team = await due(10)
    const other = otherStore()
    const plans = Array.from({ length: 30 }, (_, index) => {
      return planFor(team, { body: sealed(String(index)), deliveries: [post(team.room)] })
    })
    await Promise.all(plans.map((plan, index) => (index % 2 ? other : store).saveTeams([plan])))
    const row = await rowOf(team)
    expect(row?.version).toBe(2)
    expect(await plannedFor(team.room)).toEqual(idsOf(plans[Number(row?.body)]?.deliveries ?? []))
  })

  test('and a change on one version, made at the same time by two processes: one is saved, thirty times', async () => {
    const other = otherStore()
    for (let time = 0; time < 30; time++) {
      const noor = await someone(store)
      const team = await someTeam(store, [noor])
      const [outcome] = await Promise.all([
        committed(store, noor, { teams: [changed(team)], posts: [post(team.room)] }),
        other.saveTeams([planFor(team, { deliveries: [post(team.room), post(team.room)] })]),
      ])
      expect(await rowOf(team)).toMatchObject({ version: 2, body: outcome === 'saved' ? 'theirs' : 'new' })
      expect(await plannedFor(team.room)).toHaveLength(outcome === 'saved' ? 1 : 2)
    }
  })
})

describe('what is for a room', () => {
  test('is claimed and sent as to a person, one after another, though nobody there ever wrote', async () => {
    const team = await someTeam(store)
    const said = (text: string): PlannedPost => {
      const id = randomUUID()
      const message: Message = { blocks: [{ type: 'text', text: [text] }] }
      return { id, dedupeKey: id, body: vault.seal(team.room, deliveryShelf(id), message), to: team.room.id }
    }
    await store.saveTeams([planFor(team, { deliveries: ['een', 'twee', 'drie'].map(said) })])
    const [first] = (await store.claim('other', 100)).claimed
    expect(first).toMatchObject({ kind: 'reply', person: team.room })
    expect((await store.claim('other', 100)).claimed).toEqual([])
    await store.markLater(first?.id ?? '', 'other', 0, 'busy')

    const platform = createPlatform()
    const sender = openSender({ store, platform })
    await sender.tick()
    await sender.stop()
    expect(platform.posts.map(({ user, message }) => [user, lettersOf(message)])).toEqual(
      ['een', 'twee', 'drie'].map((text) => [team.room.user, text]),
    )
    expect(sender.failures).toEqual([])
    expect(await store.getPerson(team.room.id)).toEqual(team.room)
  })

  test('does not wait for what one of its people is sent, nor they for it', async () => {
    const noor = await someone(store)
    const team = await someTeam(store, [noor])
    const own = await planMessage(store, noor, 'reply')
    const theirs = post(team.room)
    await store.saveTeams([planFor(team, { deliveries: [theirs] })])
    expect(idsOf((await store.claim('me', 100)).claimed).toSorted()).toEqual([own, theirs.id].toSorted())
  })
})

describe('in the database', () => {
  test('teams and who is in them have no column that words could be read from', async () => {
    const { rows } = await sql.query(
      `SELECT column_name AS name, data_type AS type FROM information_schema.columns
       WHERE table_name IN ('team', 'member') AND column_name <> 'kind' ORDER BY 1`,
    )
    const types = new Set(rows.map(({ type }) => type))
    expect(types).toEqual(new Set(['bytea', 'integer', 'timestamp with time zone', 'uuid']))
    // The one that has letters takes no others than these two words.
    const { room } = await someTeam(store)
    const named = `INSERT INTO team (id, room_id, kind, body) VALUES ($1, $2, $3, '')`
    await expect(sql.query(named, [randomUUID(), room.id, 'noor'])).rejects.toMatchObject({ code: '23514' })
  })

  test('what was sealed comes back byte for byte, and stands nowhere as it was said', async () => {
    const noor = await someone(store)
    const room = await someRoom(store)
    const id = randomUUID()
    const shelf = (table: string, row: string) => ({ table, column: 'body', row })
    const body = vault.seal(room, shelf('team', id), { name: CANARY })
    const own = vault.seal(noor, shelf('member', id), { avoid: [CANARY] })
    const teams = [{ id, room: room.id, body }]
    await committed(store, noor, { teams, members: [{ team: id, to: { body: own } }] })
    const team = (await teamIn(room)) as StoredTeam
    expect(vault.open(team.room, shelf('team', id), team.body)).toEqual({ name: CANARY })
    const [member] = team.members
    expect(vault.open(member?.person as Person, shelf('member', id), member?.body as Uint8Array)).toEqual({
      avoid: [CANARY],
    })
    const stored = await sql.query(`SELECT body FROM team UNION ALL SELECT body FROM member`)
    expect(stored.rows).toHaveLength(2)
    for (const row of stored.rows) expect(row.body.toString('latin1')).not.toContain(CANARY.slice(0, 7))
  })
})
