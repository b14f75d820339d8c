import { randomUUID } from 'node:crypto'
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { fill } from '../../src/content/template.ts'
import { readTalk } from '../../src/conversations/stored-conversation.ts'
import { deliveryShelf } from '../../src/delivery/deliver.ts'
import type { Person } from '../../src/ports.ts'
import { roomAddress } from '../../src/rooms.ts'
import { migrate } from '../../src/store/migrate.ts'
import { openStore } from '../../src/store/open-store.ts'
import { content } from '../talk.ts'
import { createClock, createPlatform, createWriter, lettersOf, MORNING, openApp, vault } from './fakes.ts'
import { emptyDatabase } from './scratch-database.ts'

// A database as the bot left it before it knew of nudges, with people in the middle of things, taken over by this one.

const SHIPPED = join(import.meta.dirname, '../../prisma/migrations')
/** The migrations there were then. */
const BEFORE = ['20261122090000_first', '20261125090000_platforms']
const flow = content.locales[0].flows.get('two-columns')

/** And those there were before a room could have several teams. */
const BEFORE_GROUPS = [
  ...BEFORE,
  '20261126090000_pace',
  '20261126110000_nudging',
  '20261127090000_teams',
  '20261127100000_expiring_replies',
]

/** A database of before, and a way to look at it and change it from outside. */
async function databaseOfBefore(migrations = BEFORE): Promise<{ url: string; sql: Client }> {
  const folder = await mkdtemp(join(tmpdir(), 'maatje-before-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  for (const name of [...migrations, 'migration_lock.toml']) {
    await cp(join(SHIPPED, name), join(folder, name), { recursive: true })
  }
  const url = await emptyDatabase()
  await migrate({ url, folder, log: { event() {} }, ids: { next: () => randomUUID() } })
  const sql = new Client({ connectionString: url })
  await sql.connect()
  onTestFinished(() => sql.end())
  return { url, sql }
}

/** Somebody as that bot stored them, at `user` of the fake platform. */
async function somebodyOfBefore(sql: Client, user: string): Promise<Person> {
  const id = randomUUID()
  const owner = { id, tenant: 'town' }
  const wrappedKey = vault.newKey(owner)
  await sql.query(
    `INSERT INTO person (id, platform, tenant, "user", locale, turn, created_at) VALUES ($1, 'test', 'town', $2, 'nl', 4, $3)`,
    [id, user, String(MORNING)],
  )
  const key = 'INSERT INTO person_key (person_id, wrapped, master_id) VALUES ($1, $2, $3)'
  await sql.query(key, [id, Buffer.from(wrappedKey), Buffer.from(vault.masterId)])
  return { ...owner, platform: 'test', user, locale: 'nl', ownLocale: false, left: false, turn: 4, wrappedKey }
}

/** The conversation they are in, sealed as it was: one a person, without a flow beside it. */
async function inTheMiddle(sql: Client, person: Person, conversation: object): Promise<void> {
  const shelf = { table: 'conversation', column: 'body', row: person.id }
  const body = vault.seal(person, shelf, { flow: 'two-columns', version: 1, turn: 4, status: 'open', ...conversation })
  const insert = 'INSERT INTO conversation (person_id, body, touched_at) VALUES ($1, $2, $3)'
  await sql.query(insert, [person.id, Buffer.from(body), String(MORNING)])
}

/** The bot of now, on that database. */
async function takenOver(url: string) {
  await migrate({ url, folder: SHIPPED, log: { event() {} }, ids: { next: () => randomUUID() } })
  const { store, close } = openStore(url)
  const platform = createPlatform()
  const { app, events } = openApp({ store, platform, clock: createClock() })
  onTestFinished(async () => {
    await app.stop()
    await close()
  })
  return { store, platform, app, events }
}

const ROWS = [
  { id: 'r1', by: 'self', said: 'Kom je even zitten?', left: 'ik ben moe' },
  { id: 'r2', by: 'other', name: 'moeder', said: 'Jullie luisteren niet.' },
]
const GIVEN = { goal: 'rust', hard: 'druk', happened: 'ruzie' }

test.for([[BEFORE], [BEFORE_GROUPS]])('%j are every migration but the newest ones', async ([before]) => {
  const names = (await readdir(SHIPPED)).filter((name) => name !== 'migration_lock.toml').sort()
  expect(names.slice(0, before?.length)).toEqual(before)
  expect(names.length).toBeGreaterThan(before?.length ?? 0)
})

test.for<[string, object, string, object]>([
  [
    'at a question',
    { step: 'situation-hard', answers: { goal: 'rust' }, rows: [] },
    'de drukte',
    { step: 'situation-happened', answers: { goal: 'rust', hard: 'de drukte' } },
  ],
  [
    'at a line of the left column',
    { step: 'left', at: 'r2', answers: GIVEN, rows: ROWS },
    'dat raakt me',
    { answers: GIVEN, rows: [ROWS[0], { ...ROWS[1], left: 'dat raakt me' }] },
  ],
  [
    'at the last question there was then',
    { step: 'watch-for', answers: { ...GIVEN, 'take-along': 'Eerst tellen.' }, rows: ROWS },
    'bij de overdracht',
    { step: 'remind', rows: ROWS, answers: { 'take-along': 'Eerst tellen.', 'watch-for': 'bij de overdracht' } },
  ],
])('somebody %s is still there, with every word, and their answer counts', async ([, was, answer, is]) => {
  const { url, sql } = await databaseOfBefore()
  const person = await somebodyOfBefore(sql, 'noor')
  await inTheMiddle(sql, person, was)

  const { store, app, platform } = await takenOver(url)
  const talks = async () => (await store.conversations(person.id)).map((stored) => readTalk(vault, person, stored))
  expect((await store.conversations(person.id)).map(({ flow: id, touchedAt }) => [id, String(touchedAt)])).toEqual([
    ['two-columns', String(MORNING)],
  ])
  expect(await talks()).toEqual([{ flow: 'two-columns', version: 1, turn: 4, status: 'open', ...was }])
  const writer = createWriter(app, platform, 'noor')
  await writer.say(answer)
  expect(writer.heard()).toHaveLength(1)
  expect(await talks()).toMatchObject([{ flow: 'two-columns', status: 'open', ...is }])
})

test('what was put aside goes on where it was, and beside something new', async () => {
  const { url, sql } = await databaseOfBefore()
  const person = await somebodyOfBefore(sql, 'noor')
  await inTheMiddle(sql, person, { step: 'situation-hard', status: 'resting', answers: { goal: 'rust' }, rows: [] })
  const { store, app, platform } = await takenOver(url)
  const writer = createWriter(app, platform, 'noor')
  await writer.do({ type: 'button', id: 'begin.debrief', turn: 4 })
  expect((await store.conversations(person.id)).map((stored) => stored.flow).sort()).toEqual(['debrief', 'two-columns'])
  await writer.say('stop')
  await writer.press('stop-yes')
  await writer.press('resume')
  const asked = flow?.steps['situation-hard']?.say ?? ''
  expect(lettersOf(writer.heard().at(-1))).toContain(lettersOf({ blocks: [{ type: 'text', text: fill(asked) }] }))
})

test('what was waiting to be answered or sent then is answered and sent, and nobody is nudged who was never asked', async () => {
  const { url, sql } = await databaseOfBefore()
  const person = await somebodyOfBefore(sql, 'noor')
  const [delivery, inbound] = [randomUUID(), 'test/town/1']
  const message = { blocks: [{ type: 'text', text: ['van gisteren'] }] }
  const sealedMessage = Buffer.from(vault.seal(person, deliveryShelf(delivery), message))
  await sql.query(`INSERT INTO delivery (id, person_id, dedupe_key, body) VALUES ($1, $2, 'x/0', $3)`, [
    delivery,
    person.id,
    sealedMessage,
  ])
  const shelf = { table: 'inbound', column: 'body', row: inbound }
  const sealedInput = Buffer.from(vault.seal(person, shelf, { type: 'text', text: 'hulp' }))
  await sql.query('INSERT INTO inbound (id, person_id, body, received_at) VALUES ($1, $2, $3, $4)', [
    inbound,
    person.id,
    sealedInput,
    String(MORNING),
  ])
  const { store, app, platform, events } = await takenOver(url)
  await app.start()
  await app.idle()
  const [first, second, ...more] = platform.posts.map((post) => lettersOf(post.message))
  expect(first).toBe('van gisteren')
  expect(second).toContain('113')
  expect(more).toEqual([])
  expect(await store.nudging(person.id)).toBeUndefined()
  expect(events.filter(({ name }) => /failed/.test(name))).toEqual([])
})

test('the team of a room is its team of buddies, and a bot of before beside this one makes no second one', async () => {
  const { url, sql } = await databaseOfBefore(BEFORE_GROUPS)
  const insert = `INSERT INTO team (id, room_id, body, next_at) VALUES ($1, $2, 'rounds', $3)`
  const [room, later] = [
    await somebodyOfBefore(sql, roomAddress({ platform: 'test', tenant: 'town' }, 'C1').user),
    await somebodyOfBefore(sql, roomAddress({ platform: 'test', tenant: 'town' }, 'C2').user),
  ]
  const id = randomUUID()
  await sql.query(insert, [id, room.id, String(MORNING)])

  const { store } = await takenOver(url)
  expect(await store.teamsIn(room)).toMatchObject([{ id, kind: 'buddies', nth: 1, version: 1 }])
  // What that bot still does names neither a kind nor a number.
  await expect(sql.query(insert, [randomUUID(), room.id, String(MORNING)])).rejects.toMatchObject({ code: '23505' })
  await sql.query(insert, [randomUUID(), later.id, String(MORNING)])
  expect(await store.teamsIn(later)).toMatchObject([{ kind: 'buddies', nth: 1 }])
  expect((await store.takeDueTeams(10)).map(({ kind }) => kind)).toEqual(['buddies', 'buddies'])
})
