import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { Client } from 'pg'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { Person, PlannedPost, PlannedTeam, StoredTeam } from '../../src/ports.ts'
import { openStore } from '../../src/store/open-store.ts'
import { committed, MORNING, planned, post, sealed, someone, someRoom, someTeam } from './fakes.ts'
import { openedStore } from './opened-store.ts'

// What is different since a room may have a team of buddies and several groups, since somebody may change something for a
// colleague, and since a plan may change the parts of people. All that holds of every team stands in team-rows.test.ts.

const { url, store, sql } = await openedStore()

const idsOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => id)
const someDay = Temporal.Instant.from('2099-01-01T00:00Z')

/** The `nth` group of a room, as its first member made it. */
function someGroup(room: Person, nth: number, members?: readonly Person[], more: Parameters<typeof someTeam>[2] = {}) {
  return someTeam(store, members, { at: room, kind: 'intervisie', nth, ...more })
}

/** What stands in the places of a team, by the ids of whose they are. */
async function placesOf({ id }: { id: string }): Promise<Record<string, string>> {
  const { rows } = await sql.query('SELECT person_id AS person, body FROM member WHERE team_id = $1', [id])
  return Object.fromEntries(rows.map(({ person, body }) => [person, body.toString()]))
}

async function versionOf({ id }: { id: string }): Promise<number | undefined> {
  return (await sql.query('SELECT version FROM team WHERE id = $1', [id])).rows[0]?.version
}

describe('a room', () => {
  test('has a team of buddies and as many groups as are made in it, and gives them first made first', async () => {
    const [noor, room, elsewhere] = [await someone(store), await someRoom(store), await someRoom(store)]
    const made: StoredTeam[] = [
      await someGroup(room, 1, [noor]),
      await someGroup(room, 2, [noor]),
      await someTeam(store, [noor], { at: room }),
      await someGroup(room, 3),
    ]
    await someGroup(elsewhere, 1, [noor])
    // Made one after another, by ids of which the order says nothing.
    for (const [index, { id }] of made.entries()) {
      await sql.query('UPDATE team SET created_at = $1 WHERE id = $2', [String(MORNING.add({ hours: index })), id])
    }
    const found = await store.teamsIn(room)
    expect(idsOf(found)).toEqual(idsOf(made))
    expect(found.map(({ kind, nth }) => [kind, nth])).toEqual([
      ['intervisie', 1],
      ['intervisie', 2],
      ['buddies', 1],
      ['intervisie', 3],
    ])
    expect(idsOf(await store.teamsOf(noor.id)).slice(0, 3)).toEqual(idsOf(made.slice(0, 3)))
    expect(await store.teamsOf(noor.id)).toHaveLength(4)
  })

  test('that got two groups in the same moment gives them in the order of their numbers', async () => {
    const room = await someRoom(store)
    const groups: StoredTeam[] = []
    for (const nth of [5, 3, 1, 4, 2]) groups.push(await someGroup(room, nth))
    await sql.query('UPDATE team SET created_at = $1', [String(MORNING)])
    expect((await store.teamsIn(room)).map(({ nth }) => nth)).toEqual([1, 2, 3, 4, 5])
  })

  test.for<[string, string, number]>([
    ['a second team of buddies', 'buddies', 2],
    ['a group without a number', 'intervisie', 0],
    ['a kind that no code knows', 'choir', 1],
  ])('is never given %s', async ([, kind, nth]) => {
    const room = await someRoom(store)
    const insert = `INSERT INTO team (id, room_id, kind, nth, body) VALUES ($1, $2, $3, $4, '')`
    await expect(sql.query(insert, [randomUUID(), room.id, kind, nth])).rejects.toMatchObject({ code: '23514' })
    expect(await store.teamsIn(room)).toEqual([])
  })

  test('of which thirty people make the same group at once, at two processes, gets one; the others are outrun', async () => {
    const room = await someRoom(store)
    // The team of buddies and another group are in nobody's way.
    await someTeam(store, undefined, { at: room })
    await someGroup(room, 1)
    const people = await Promise.all(Array.from({ length: 30 }, () => someone(store)))
    const other = openStore(url)
    onTestFinished(other.close)
    const outcomes = await Promise.all(
      people.map((person, index) => {
        const id = randomUUID()
        return committed(index % 2 ? other.store : store, person, {
          teams: [{ id, room: room.id, kind: 'intervisie', nth: 2, body: sealed(person.id) }],
          members: [{ team: id, to: { body: sealed('lead') } }],
          posts: [post(room)],
        })
      }),
    )
    expect(outcomes.toSorted()).toEqual([...Array.from({ length: 29 }, () => 'outrun'), 'saved'])
    const winner = people[outcomes.indexOf('saved')]
    const [, , group, ...more] = await store.teamsIn(room)
    expect(more).toEqual([])
    expect(group).toMatchObject({ kind: 'intervisie', nth: 2, members: [{ person: { id: winner?.id } }] })
    expect(Buffer.from(group?.body ?? []).toString()).toBe(winner?.id)
    expect((await sql.query('SELECT id FROM delivery')).rows).toHaveLength(1)
  })

  test('of which two people make two different groups at once gets both', async () => {
    const room = await someRoom(store)
    const people = [await someone(store), await someone(store)]
    const outcomes = await Promise.all(
      people.map((person, index) => {
        const team = { id: randomUUID(), room: room.id, kind: 'intervisie', nth: index + 1, body: sealed('g') } as const
        return committed(store, person, { teams: [team] })
      }),
    )
    expect(outcomes).toEqual(['saved', 'saved'])
    expect((await store.teamsIn(room)).map(({ nth }) => nth).toSorted()).toEqual([1, 2])
  })
})

describe('what somebody changes for a colleague', () => {
  test('lands in the colleague’s place and in no other, and counts as nothing the colleague did', async () => {
    const [noor, sam, ilse] = [await someone(store), await someone(store), await someone(store)]
    const group = await someGroup(await someRoom(store), 1, [noor, sam])
    const to = (text: string) => ({ body: sealed(text) })
    const members = [
      { team: group.id, person: sam.id, to: to('by noor') },
      { team: group.id, person: ilse.id, to: to('new, by noor') },
    ]
    expect(await committed(store, noor, { members })).toBe('saved')
    expect(await placesOf(group)).toEqual({
      [noor.id]: `member ${noor.id}`,
      [sam.id]: 'by noor',
      [ilse.id]: 'new, by noor',
    })
    expect(await store.getPerson(ilse.id)).toEqual(ilse)
    expect(await committed(store, noor, { members: [{ team: group.id, person: sam.id, to: 'gone' }] })).toBe('saved')
    expect(Object.keys(await placesOf(group)).toSorted()).toEqual([noor.id, ilse.id].toSorted())
  })

  test('who is gone, or in a group that is gone, is nothing, and the rest of the change is saved', async () => {
    const noor = await someone(store)
    const group = await someGroup(await someRoom(store), 1, [noor])
    const lost = { body: sealed('lost') }
    const members = [
      { team: group.id, person: randomUUID(), to: lost },
      { team: randomUUID(), person: noor.id, to: lost },
      { team: group.id, person: randomUUID(), to: 'gone' as const },
    ]
    expect(await committed(store, noor, { members, deliveries: [planned()] })).toBe('saved')
    expect(await placesOf(group)).toEqual({ [noor.id]: `member ${noor.id}` })
  })

  test('changes nothing unless all of them, the room too, are in one workspace or organisation', async () => {
    const places = [
      { platform: 'test', tenant: 'town' },
      { platform: 'test', tenant: 'village' },
      { platform: 'other', tenant: 'town' },
    ]
    const at = fc.nat(places.length - 1)
    const tries = fc.array(fc.record({ actor: at, colleague: at, group: at, leaves: fc.boolean() }), { maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(tries, async (all) => {
        await sql.query('DELETE FROM person')
        const people: [Person, Person][] = []
        const groups: StoredTeam[] = []
        const expected: Record<string, string>[] = []
        for (const place of places) {
          const [lead, colleague] = [await someone(store, place), await someone(store, place)]
          const group = await someGroup(await someRoom(store, place), 1, [lead, colleague])
          people.push([lead, colleague])
          groups.push(group)
          expected.push(await placesOf(group))
        }
        for (const [index, { actor, colleague, group, leaves }] of all.entries()) {
          const [by, of, team] = [people[actor]?.[0], people[colleague]?.[1], groups[group]] as [
            Person,
            Person,
            StoredTeam,
          ]
          const to = leaves ? ('gone' as const) : { body: sealed(`try ${index}`) }
          expect(await committed(store, by, { members: [{ team: team.id, person: of.id, to }] })).toBe('saved')
          if (actor !== group || colleague !== group) continue
          if (leaves) delete expected[group]?.[of.id]
          else Object.assign(expected[group] ?? {}, { [of.id]: `try ${index}` })
        }
        for (const [index, group] of groups.entries()) expect(await placesOf(group)).toEqual(expected[index])
      }),
      { numRuns: 15 },
    )
  })

  test('a group that is split is two at once: the old one, the new one and everybody’s place, or nothing of it', async () => {
    const [noor, sam, ilse] = [await someone(store), await someone(store), await someone(store)]
    const room = await someRoom(store)
    const old = await someGroup(room, 1, [noor, sam, ilse])
    const split = (version: number) => {
      const id = randomUUID()
      return {
        teams: [
          { id: old.id, room: room.id, version, body: sealed('half') },
          { id, room: room.id, kind: 'intervisie' as const, nth: 2, body: sealed('other half') },
        ],
        members: [sam, ilse].flatMap(({ id: person }) => [
          { team: old.id, person, to: 'gone' as const },
          { team: id, person, to: { body: sealed('moved') } },
        ]),
      }
    }
    expect(await committed(store, noor, split(2))).toBe('outrun')
    expect(await store.teamsIn(room)).toEqual([old])
    expect(await committed(store, noor, split(1))).toBe('saved')
    const [half, other] = (await store.teamsIn(room)) as [StoredTeam, StoredTeam]
    expect(await placesOf(half)).toEqual({ [noor.id]: `member ${noor.id}` })
    expect(await placesOf(other)).toEqual({ [sam.id]: 'moved', [ilse.id]: 'moved' })
  })
})

describe('teams of both kinds', () => {
  test('are taken when something is due for them, longest due first', async () => {
    const room = await someRoom(store)
    const { now } = await store.clock()
    const due = (seconds: number) => ({ nextAt: now.subtract({ seconds }) })
    const first = await someGroup(room, 1, undefined, due(40))
    const team = await someTeam(store, undefined, { at: room, ...due(30) })
    const second = await someGroup(room, 2, undefined, due(20))
    await someGroup(room, 3, undefined, { nextAt: someDay })
    const taken = await store.takeDueTeams(100)
    expect(taken.map(({ id, kind, nth }) => [id, kind, nth])).toEqual([
      [first.id, 'intervisie', 1],
      [team.id, 'buddies', 1],
      [second.id, 'intervisie', 2],
    ])
    expect((await store.nextLook())?.equals(now.subtract({ seconds: 40 }))).toBe(true)
  })

  test('are saved with their messages by one save, and by themselves when another one moved on', async () => {
    const room = await someRoom(store)
    const [team, group] = [
      await someTeam(store, undefined, { at: room, nextAt: MORNING }),
      await someGroup(room, 1, undefined, { nextAt: MORNING }),
    ]
    const plan = (of: StoredTeam, version: number) => {
      return { id: of.id, version, body: sealed('new'), deliveries: [post(room)] }
    }
    await store.saveTeams([plan(team, 1), plan(group, 1)])
    expect([await versionOf(team), await versionOf(group)]).toEqual([2, 2])
    await store.saveTeams([plan(team, 1), plan(group, 2)])
    expect([await versionOf(team), await versionOf(group)]).toEqual([2, 3])
    expect((await sql.query('SELECT id FROM delivery')).rows).toHaveLength(3)
  })

  test('are planned anew when somebody in them works at other hours, and those of others are not', async () => {
    const [noor, sam, room] = [await someone(store), await someone(store), await someRoom(store)]
    const later = { nextAt: someDay }
    const theirs = [
      await someTeam(store, [noor, sam], { at: room, ...later }),
      await someGroup(room, 1, [noor], later),
      await someGroup(await someRoom(store), 1, [sam, noor], later),
    ]
    await someGroup(room, 2, [sam], later)
    expect(await committed(store, noor, { nudging: { body: sealed('nights') } })).toBe('saved')
    expect(idsOf(await store.takeDueTeams(100)).toSorted()).toEqual(idsOf(theirs).toSorted())
    for (const team of theirs) expect(await versionOf(team)).toBe(2)
  })
})

describe('a plan that changes the parts of people', () => {
  const part = ({ id }: Person, text = 'planned') => ({ person: id, body: sealed(text) })
  const planOf = ({ id }: StoredTeam, more: Partial<PlannedTeam>): PlannedTeam => {
    return { id, version: 1, body: sealed('new'), deliveries: [], ...more }
  }
  /** What somebody does in a group: their own part, with the group as it is at that version. */
  const does = (person: Person, { id, room }: StoredTeam, version = 1) => {
    const teams = [{ id, room: room.id, body: sealed('theirs'), version }]
    return committed(store, person, { teams, members: [{ team: id, to: { body: sealed('her own') } }] })
  }
  const ofTwo = async () => {
    const [noor, sam] = [await someone(store), await someone(store)]
    return { noor, sam, group: await someGroup(await someRoom(store), 1, [noor, sam]) }
  }

  test('writes those it names in its own group, and no others', async () => {
    const { noor, sam, group } = await ofTwo()
    const other = await someGroup(await someRoom(store), 1, [noor, sam])
    await store.saveTeams([
      planOf(group, { members: [part(noor)], deliveries: [post(sam)] }),
      planOf(other, { members: [part(sam, 'elsewhere')] }),
    ])
    expect(await placesOf(group)).toEqual({ [noor.id]: 'planned', [sam.id]: `member ${sam.id}` })
    expect(await placesOf(other)).toEqual({ [noor.id]: `member ${noor.id}`, [sam.id]: 'elsewhere' })
    expect([await versionOf(group), await versionOf(other)]).toEqual([2, 2])
    expect((await sql.query('SELECT id FROM delivery')).rows).toHaveLength(1)
  })

  test('writes none when its version moved on, and those of others all the same', async () => {
    const [moved, still] = [await ofTwo(), await ofTwo()]
    expect(await does(moved.noor, moved.group)).toBe('saved')
    await store.saveTeams(
      [moved, still].map(({ noor, sam, group }) => planOf(group, { members: [noor, sam].map((one) => part(one)) })),
    )
    expect(await placesOf(moved.group)).toEqual({
      [moved.noor.id]: 'her own',
      [moved.sam.id]: `member ${moved.sam.id}`,
    })
    expect(await placesOf(still.group)).toEqual({ [still.noor.id]: 'planned', [still.sam.id]: 'planned' })
  })

  test('brings nobody back who left meanwhile, nor anybody in who never was', async () => {
    const { noor, sam, group } = await ofTwo()
    const [gone, stranger] = [await someone(store), await someone(store)]
    expect(await committed(store, gone, { members: [{ team: group.id, to: { body: sealed('here') } }] })).toBe('saved')
    // Out of the group without a word to it, and out of everything.
    expect(await committed(store, sam, { members: [{ team: group.id, to: 'gone' }] })).toBe('saved')
    await sql.query('DELETE FROM person WHERE id = $1', [gone.id])
    await store.saveTeams([planOf(group, { members: [noor, sam, gone, stranger].map((one) => part(one)) })])
    expect(await placesOf(group)).toEqual({ [noor.id]: 'planned' })
    expect(await versionOf(group)).toBe(2)
  })

  test('that the database refuses writes none of them, and the others write theirs', async () => {
    const [refused, other] = [await ofTwo(), await ofTwo()]
    // A nudge without an end is none.
    const endless = { ...post(refused.noor), kind: 'nudge' } as unknown as PlannedPost
    const plans = [
      planOf(refused.group, { members: [part(refused.noor)], deliveries: [endless] }),
      planOf(other.group, { members: [part(other.noor)] }),
    ]
    await expect(store.saveTeams(plans)).rejects.toMatchObject({ code: 'store_failed' })
    expect(await placesOf(refused.group)).toMatchObject({ [refused.noor.id]: `member ${refused.noor.id}` })
    expect(await placesOf(other.group)).toMatchObject({ [other.noor.id]: 'planned' })
  })

  describe('at the very moment at which its owner changes theirs', () => {
    /** Does something while a transaction of another process is open that wrote this part: it waits, and that one is first. */
    async function behind<Result>(first: string, group: StoredTeam, owner: Person, then: () => Promise<Result>) {
      const [other, watch] = [new Client({ connectionString: url }), new Client({ connectionString: url })]
      for (const client of [other, watch]) {
        await client.connect()
        onTestFinished(() => client.end())
      }
      await other.query('BEGIN')
      await other.query('UPDATE team SET version = version + 1 WHERE id = $1', [group.id])
      const write = 'UPDATE member SET body = $1 WHERE team_id = $2 AND person_id = $3'
      await other.query(write, [Buffer.from(first), group.id, owner.id])
      const second = then()
      const waits = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
      await vi.waitFor(async () => expect((await watch.query(waits)).rows).toHaveLength(1), { timeout: 20_000 })
      await other.query('COMMIT')
      return second
    }

    test('is not saved when they were first', async () => {
      const { noor, group } = await ofTwo()
      await behind('her own', group, noor, () => store.saveTeams([planOf(group, { members: [part(noor)] })]))
      expect(await placesOf(group)).toMatchObject({ [noor.id]: 'her own' })
      expect(await versionOf(group)).toBe(2)
    })

    test('is saved when it was first: they are outrun, and decide again on what was planned', async () => {
      const { noor, group } = await ofTwo()
      expect(await behind('planned', group, noor, () => does(noor, group))).toBe('outrun')
      expect(await placesOf(group)).toMatchObject({ [noor.id]: 'planned' })
      expect(await does(noor, group, 2)).toBe('saved')
      expect(await placesOf(group)).toMatchObject({ [noor.id]: 'her own' })
    })

    test('and by two processes: one of both is saved, thirty times', async () => {
      const other = openStore(url)
      onTestFinished(other.close)
      for (let time = 0; time < 30; time++) {
        const { noor, group } = await ofTwo()
        const [outcome] = await Promise.all([
          does(noor, group),
          other.store.saveTeams([planOf(group, { members: [part(noor)], deliveries: [post(noor)] })]),
        ])
        const isTheirs = outcome === 'saved'
        expect(await placesOf(group)).toMatchObject({ [noor.id]: isTheirs ? 'her own' : 'planned' })
        expect(await versionOf(group)).toBe(2)
        const { rows } = await sql.query('SELECT FROM delivery WHERE person_id = $1', [noor.id])
        expect(rows).toHaveLength(isTheirs ? 0 : 1)
      }
    })
  })
})
