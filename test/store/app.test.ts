import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { App } from '../../src/app.ts'
import { fill } from '../../src/content/template.ts'
import { Conversation } from '../../src/conversations/conversation.ts'
import type { Flow } from '../../src/conversations/exercise.ts'
import { inboundShelf } from '../../src/conversations/handle-inbound.ts'
import { MOST_ATTEMPTS } from '../../src/delivery/deliver.ts'
import { AppError } from '../../src/errors.ts'
import { personAt } from '../../src/people/person-at.ts'
import type { Input, Person, Store } from '../../src/ports.ts'
import { openStore } from '../../src/store/open-store.ts'
import { content } from '../talk.ts'
import {
  CANARY,
  createClock,
  createPlatform,
  createWriter,
  type Fate,
  ids,
  lettersOf,
  openApp,
  type Platform,
  sealed,
  vault,
  type Writer,
  watched,
} from './fakes.ts'
import { openedStore } from './opened-store.ts'

// The whole app, but for a platform: the real content, vault and database.

const { words, flows } = content.locales[0]
const flow = flows.get('two-columns') as Flow
/** A text of ours as it reads in the chat; its first line, when it has several. */
const reads = (template: string, values?: Record<string, string>) =>
  lettersOf({ blocks: [{ type: 'text', text: fill(template, values) }] }).split('\n')[0] ?? ''

const { url, store, sql } = await openedStore()

type House = ReturnType<typeof openApp> & { platform: Platform; clock: ReturnType<typeof createClock>; writer: Writer }

/** An app that is stopped when its test ends, with somebody who writes to it. */
function open(
  ports: Partial<{ store: Store; platform: Platform; clock: House['clock']; alone: boolean; user: string }> = {},
): House {
  const { platform = createPlatform(), clock = createClock() } = ports
  const made = openApp({ store, alone: true, ...ports, platform, clock })
  onTestFinished(made.app.stop)
  return { ...made, platform, clock, writer: createWriter(made.app, platform, ports.user) }
}

const text = (said: string): Input => ({ type: 'text', text: said })
const personOf = async ({ user }: Writer) =>
  (await store.findPerson({ platform: 'test', tenant: 'town', user })) as Person
const lastOf = (writer: Writer) => lettersOf(writer.heard().at(-1))

/** What somebody is in the middle of, opened. */
async function conversationOf(writer: Writer): Promise<Conversation | undefined> {
  const person = await personOf(writer)
  const [stored] = await store.conversations(person.id)
  const shelf = { table: 'conversation', column: 'body', row: person.id }
  return stored && Conversation.parse(vault.open(person, shelf, stored.body))
}

/** Into the exercise, up to its first question. */
async function toFirstQuestion(writer: Writer): Promise<void> {
  await writer.do({ type: 'button', id: 'begin.two-columns', turn: 0 })
  await writer.press('choice.begin')
}

/** On to its right column, where every text is a line. */
async function toRightColumn(writer: Writer): Promise<void> {
  await toFirstQuestion(writer)
  for (const answer of ['doel', 'lastig', 'gebeurd']) await writer.say(answer)
}

/** The whole exercise, up to its last choice. */
async function toTheEnd(writer: Writer): Promise<void> {
  await toRightColumn(writer)
  await writer.say('ik: een\nmoeder: twee')
  await writer.press('choice.done')
  for (let answer = 0; answer < 19; answer++) await writer.say(`antwoord ${answer}`)
  await writer.press('choice.no')
}

const statesOf = async (table: 'inbound' | 'delivery', { user }: Writer) =>
  (
    await sql.query(
      `SELECT t.* FROM ${table} t JOIN person p ON p.id = t.person_id WHERE p."user" = $1 ORDER BY t.sequence`,
      [user],
    )
  ).rows as { id: string; state: string; dedupe_key: string; last_error_code: string | null; body: unknown }[]

/** Half a minute and more goes by in the database: leases run out and waiting times end. */
async function passTime(): Promise<void> {
  await sql.query(
    `UPDATE delivery SET not_before = now() - interval '1 ms',
       lease_until = CASE WHEN lease_until IS NULL THEN NULL ELSE now() - interval '1 ms' END`,
  )
}

const eventually = (holds: () => unknown) => vi.waitFor(holds, { timeout: 20_000, interval: 5 })

/** Ticks until there is nothing left to do, with time between. */
async function settle(...apps: App[]): Promise<void> {
  for (let round = 0; round < 2 * MOST_ATTEMPTS + 2; round++) {
    for (const app of apps) await app.idle()
    await passTime()
    for (const app of apps) await app.tick()
    const { rows } = await sql.query(
      `SELECT (SELECT count(*) FROM delivery WHERE state NOT IN ('sent', 'failed', 'skipped'))
         + (SELECT count(*) FROM inbound WHERE state = 'received') AS open`,
    )
    if (Number(rows[0].open) === 0) return
  }
  throw new Error('something is never done')
}

/** Every inbound was handled, each was answered once, and the answers stand in the chat once, in the order given. */
async function expectAllAnsweredOnce(writer: Writer, platform: Platform): Promise<void> {
  const inbound = await statesOf('inbound', writer)
  expect(inbound.map(({ state, body }) => [state, body])).toEqual(inbound.map(() => ['handled', null]))
  const deliveries = await statesOf('delivery', writer)
  expect(deliveries.map(({ state, body }) => [state, body])).toEqual(deliveries.map(() => ['sent', null]))
  // What comes in at two apps at the same time has no order; the answers have the one they were given in.
  const answered = deliveries.map(({ dedupe_key }) => dedupe_key.replace(/\/0$/, ''))
  expect(answered.toSorted()).toEqual(inbound.map(({ id }) => id).toSorted())
  const posts = platform.posts.filter(({ user }) => user === writer.user)
  expect(posts.map(({ delivery }) => delivery)).toEqual(deliveries.map(({ id }) => id))
  expect((await personOf(writer)).turn).toBe(inbound.length)
}

test('somebody who writes for the first time is answered, and it stands in the chat once', async () => {
  const { app, writer, platform, events } = open()
  expect(await writer.send(text('hallo'))).toBe('stored')
  await app.idle()
  expect(writer.heard().map(lettersOf)).toEqual([expect.stringMatching(/\S/)])
  await expectAllAnsweredOnce(writer, platform)
  expect(events.map(({ name }) => name)).toEqual(['inbound.handled', 'delivery.sent'])
})

test('an event that is delivered five times, three of them at the same time, is answered once', async () => {
  const { app, writer, platform } = open()
  await toRightColumn(writer)
  const again = () => writer.send(text('ik: kom binnen'), { id: 'event' })
  const outcomes = [await again(), ...(await Promise.all([again(), again(), again()]))]
  await app.idle()
  outcomes.push(await again())
  await app.idle()
  expect(outcomes).toEqual(['stored', 'known', 'known', 'known', 'known'])
  expect((await conversationOf(writer))?.rows.map(({ said }) => said)).toEqual(['kom binnen'])
  await expectAllAnsweredOnce(writer, platform)
})

test('the first event of somebody new, delivered five times at the same time, makes one person and one answer', async () => {
  const { app, writer, platform } = open()
  const outcomes = await Promise.all(Array.from({ length: 5 }, () => writer.send(text('hallo'), { id: 'first' })))
  await app.idle()
  expect(outcomes.toSorted()).toEqual(['known', 'known', 'known', 'known', 'stored'])
  await expectAllAnsweredOnce(writer, platform)
})

test('the same event id from another workspace is another event', async () => {
  const { app, platform } = open()
  for (const tenant of ['town', 'village']) {
    await app.receive({ platform: 'test', tenant, user: tenant, id: 'event', input: text('hallo') })
  }
  await app.idle()
  expect(platform.posts.map(({ user }) => user).toSorted()).toEqual(['town', 'village'])
})

/** One app, or two replicas that share a database and a platform. */
const HOUSES = [
  ['one app', 1],
  ['two apps', 2],
] as const

function openMany(many: number): House & { apps: App[] } {
  const [first, ...rest] = Array.from({ length: many }, () => 0)
  const house = open({ alone: first === undefined })
  const others = rest.map(() => {
    const own = openStore(url)
    onTestFinished(own.close)
    return open({ store: own.store, platform: house.platform, clock: house.clock, alone: false }).app
  })
  return { ...house, apps: [house.app, ...others] }
}

test.for(HOUSES)(
  'with %s, of two quick presses of one button one counts and the other is told it came late',
  async ([, many]) => {
    const { apps, app, writer, platform } = openMany(many)
    await writer.say('menu')
    await writer.press('begin.two-columns')
    const before = writer.heard().length
    const press = writer.button('choice.begin')
    await Promise.all(
      apps
        .concat(app)
        .slice(0, 2)
        .map((through) => writer.send(press, { through })),
    )
    await settle(...apps)

    const replies = writer.heard().slice(before).map(lettersOf)
    const question = reads(flow.steps['situation-goal']?.say ?? '')
    expect(replies.map((reply) => reply.includes(question))).toEqual([true, true])
    expect(replies.map((reply) => reply.includes(reads(words['late-press'])))).toEqual([false, true])
    expect(await conversationOf(writer)).toMatchObject({ step: 'situation-goal', answers: {}, rows: [] })
    await expectAllAnsweredOnce(writer, platform)
  },
)

test.for(HOUSES)('with %s, of two different buttons pressed at the same time exactly one counts', async ([, many]) => {
  const { apps, app, writer, platform } = openMany(many)
  await writer.say('menu')
  await writer.press('begin.two-columns')
  const before = writer.heard().length
  const presses = [writer.button('choice.begin'), writer.button('choice.not-now')]
  const through = apps.concat(app)
  await Promise.all(presses.map((press, index) => writer.send(press, { through: through[index] as App })))
  await settle(...apps)

  const late = writer
    .heard()
    .slice(before)
    .map(
      (reply) =>
        lettersOf(reply).includes(reads(words['late-press'])) ||
        lettersOf(reply).includes(reads(words['late-press-done'])),
    )
  expect(late).toEqual([false, true])
  const begun = (await conversationOf(writer)) !== undefined
  const farewell = flow.steps.invite?.choose?.find(({ id }) => id === 'not-now')?.say ?? ''
  expect(lettersOf(writer.heard()[before]).includes(reads(farewell))).toBe(!begun)
  await expectAllAnsweredOnce(writer, platform)
})

test('two apps that get twelve lines of one person at the same time keep each of them once and answer each once', async () => {
  const { apps, writer, platform } = openMany(2)
  await toRightColumn(writer)
  const lines = Array.from({ length: 12 }, (_, index) => `regel ${index}`)
  // Half of the events are delivered to both.
  const sends = lines.flatMap((line, index) =>
    apps
      .filter((_, which) => index % 2 === 0 || which === (index % 4) >> 1)
      .map((through) => writer.send(text(line), { id: `event ${index}`, through })),
  )
  await Promise.all(sends)
  await settle(...apps)
  const said = (await conversationOf(writer))?.rows.map((row) => row.said) ?? []
  expect(said.toSorted()).toEqual(lines.toSorted())
  await expectAllAnsweredOnce(writer, platform)
})

test('two apps that answer ten people at the same time mix up nobody', async () => {
  const { apps, platform, app } = openMany(2)
  const writers = Array.from({ length: 10 }, () => createWriter(app, platform))
  await Promise.all(
    writers.flatMap((writer) =>
      ['menu', 'hulp', 'mijn reflecties'].map((said, index) =>
        writer.send(text(said), { through: apps[index % 2] as App }),
      ),
    ),
  )
  await settle(...apps)
  for (const writer of writers) await expectAllAnsweredOnce(writer, platform)
})

test('what somebody sends one after another is answered in that order, also when the first answer hangs', async () => {
  const { app, writer, platform } = open()
  const release = platform.hold()
  for (const said of ['menu', 'hulp', 'mijn reflecties']) await writer.send(text(said))
  await eventually(async () =>
    expect([(await statesOf('delivery', writer)).length, platform.sends.length]).toEqual([3, 1]),
  )
  release()
  await app.idle()
  expect(writer.heard().map((reply) => lettersOf(reply).split('\n')[0])).toEqual([
    reads(words.menu),
    reads(words.help),
    reads(words.journal.empty),
  ])
  await expectAllAnsweredOnce(writer, platform)
})

test('what somebody new sends in a burst is answered in the order it came in', async () => {
  const { app, writer, platform } = open()
  const events = Array.from({ length: 10 }, (_, index) => `event ${index}`)
  await Promise.all(events.map((id) => writer.send(text('menu'), { id })))
  await app.idle()
  expect((await statesOf('inbound', writer)).map(({ id }) => id)).toEqual(events.map((id) => `test/town/${id}`))
  await expectAllAnsweredOnce(writer, platform)
})

test('a call that never ends is doubted after twenty seconds, and holds up nobody else', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const { app, writer, platform } = open()
  const other = createWriter(app, platform)
  const release = platform.hold(writer.user)
  await writer.send(text('menu'))
  await eventually(() => expect(platform.sends.length).toBe(1))
  await other.send(text('menu'))
  await eventually(() => expect(other.heard().length).toBe(1))
  await vi.advanceTimersByTimeAsync(20_000)
  await app.idle()
  expect(await statesOf('delivery', writer)).toMatchObject([{ state: 'ambiguous', last_error_code: 'send_timeout' }])
  expect(other.heard().length).toBe(1)
  release()
})

test('a platform that says later is tried again, and what comes after waits for it', async () => {
  const { app, writer, platform, events } = open()
  platform.fates = ['later', 'later']
  await writer.say('menu')
  await writer.say('hulp')
  await app.tick()
  await app.idle()
  expect([platform.sends.length, writer.heard().length]).toEqual([1, 0])
  await settle(app)
  expect(new Set(platform.sends.slice(0, 3)).size).toBe(1)
  expect(writer.heard().map((reply) => lettersOf(reply).split('\n')[0])).toEqual([reads(words.menu), reads(words.help)])
  await expectAllAnsweredOnce(writer, platform)
  expect(events.filter(({ name }) => name === 'delivery.later')).toMatchObject([
    { code: 'busy', attempts: 1 },
    { code: 'busy', attempts: 1 },
  ])
})

test('a message that arrived although the platform never said so is found and not sent again', async () => {
  const { app, writer, platform } = open()
  platform.fates = ['unheard']
  await writer.say('menu')
  expect((await statesOf('delivery', writer)).map(({ state }) => state)).toEqual(['ambiguous'])
  await settle(app)
  expect(platform.sends.length).toBe(1)
  await expectAllAnsweredOnce(writer, platform)
})

test('a message that was lost on the way is looked for and sent once more', async () => {
  const { app, writer, platform } = open()
  platform.fates = ['lost']
  await writer.say('menu')
  await settle(app)
  expect(platform.sends.length).toBe(2)
  await expectAllAnsweredOnce(writer, platform)
})

test('nothing is sent again while a look-up fails, however often, and it is sent once when one works', async () => {
  const { app, writer, platform } = open()
  platform.fates = ['lost']
  platform.blind = true
  await writer.say('menu')
  await settle(app).catch(() => {})
  expect(platform.sends.length).toBe(1)
  expect((await statesOf('delivery', writer)).map(({ state }) => state)).toEqual(['ambiguous'])
  platform.blind = false
  await settle(app)
  expect(platform.sends.length).toBe(2)
  await expectAllAnsweredOnce(writer, platform)
})

test('a look-up that works on no day is given up after one, and the next message still comes', async () => {
  const { app, writer, platform, events } = open()
  platform.fates = ['lost']
  platform.blind = true
  await writer.say('menu')
  await sql.query(`UPDATE delivery SET created_at = now() - interval '25 hours'`)
  await settle(app)
  expect(await statesOf('delivery', writer)).toMatchObject([{ state: 'failed', last_error_code: 'ambiguous' }])
  expect(events.at(-1)).toMatchObject({ name: 'delivery.failed', code: 'ambiguous', attempts: 1 })
  platform.blind = false
  await writer.say('hulp')
  expect(lastOf(writer)).toContain(reads(words.help))
})

test('a platform that says later is given up on only after a day', async () => {
  const { app, writer, platform } = open()
  platform.fates = Array.from({ length: 3 * MOST_ATTEMPTS }, () => 'later')
  await writer.say('menu')
  for (let round = 0; round < 2 * MOST_ATTEMPTS; round++) {
    await passTime()
    await app.tick()
    await app.idle()
  }
  expect((await statesOf('delivery', writer)).map(({ state }) => state)).toEqual(['due'])
  await sql.query(`UPDATE delivery SET created_at = now() - interval '25 hours'`)
  await passTime()
  await app.tick()
  await app.idle()
  expect((await statesOf('delivery', writer)).map(({ state, body }) => [state, body])).toEqual([['failed', null]])
})

test('a platform that always throws is given up after the last try, and the next message still comes', async () => {
  const { app, writer, platform } = open()
  platform.fates = Array.from({ length: MOST_ATTEMPTS }, () => 'lost')
  await writer.say('menu')
  await writer.say('hulp')
  await settle(app)
  expect(platform.sends.length).toBe(MOST_ATTEMPTS + 1)
  expect((await statesOf('delivery', writer)).map(({ state, body }) => [state, body])).toEqual([
    ['failed', null],
    ['sent', null],
  ])
  expect(writer.heard().map((reply) => lettersOf(reply).includes(reads(words.help)))).toEqual([true])
})

test('a platform that refuses a message is asked once, and the next message still comes', async () => {
  const { writer, platform } = open()
  platform.fates = ['refused']
  await writer.say('menu')
  await writer.say('hulp')
  expect(platform.sends.length).toBe(2)
  expect(await statesOf('delivery', writer)).toMatchObject([
    { state: 'failed', last_error_code: 'closed', body: null },
    { state: 'sent' },
  ])
})

test('a person of a platform that is not there holds up nobody else', async () => {
  const { app, writer, platform, events } = open()
  await app.receive({ platform: 'gone', tenant: 'town', user: 'x', id: '1', input: text('hallo') })
  await writer.say('hulp')
  expect(events).toContainEqual(expect.objectContaining({ name: 'delivery.failed', code: 'platform_absent' }))
  expect(platform.posts.map(({ user }) => user)).toEqual([writer.user])
})

test.for<[string, Fate[], number]>([
  ['lost', ['lost'], 1],
  ['heard of by nobody', ['unheard'], 2],
  ['lost twice', ['lost', 'lost'], 0],
])('without a look-up a message that was %s is sent once more and never again', async ([, fates, posts]) => {
  const platform = createPlatform({ looksUp: false })
  const { app, writer } = open({ platform })
  platform.fates = [...fates]
  await writer.say('menu')
  await settle(app)
  expect([platform.sends.length, platform.posts.length]).toEqual([2, posts])
  await writer.say('hulp')
  expect(lastOf(writer)).toContain(reads(words.help))
})

test('where a platform cannot be asked, a message that was lost is sent once more and never again', async () => {
  const platform = createPlatform()
  platform.finds = () => false
  const { app, writer } = open({ platform })
  platform.fates = ['lost', 'lost']
  await writer.say('menu')
  await settle(app)
  expect([platform.sends.length, platform.posts.length]).toEqual([2, 0])
})

test('without a look-up the one resend comes a minute later, when what hung has arrived', async () => {
  const platform = createPlatform({ looksUp: false })
  const { writer } = open({ platform })
  platform.fates = ['lost']
  await writer.say('menu')
  const { rows } = await sql.query('SELECT extract(epoch FROM not_before - now())::float AS seconds FROM delivery')
  expect(rows[0].seconds).toBeGreaterThan(50)
})

test('whatever a platform does to messages, they come at most once, in order, and none waits for ever', async () => {
  const fate = fc.constantFrom<Fate>('arrives', 'arrives', 'unheard', 'lost', 'later', 'refused')
  await fc.assert(
    fc.asyncProperty(fc.array(fate, { maxLength: 12 }), fc.boolean(), async (fates, looksUp) => {
      await sql.query('DELETE FROM person')
      const platform = createPlatform({ looksUp })
      const { app } = openApp({ store, platform, clock: createClock() })
      const writer = createWriter(app, platform)
      platform.fates = [...fates]
      for (let message = 0; message < 3; message++) await writer.say('menu')
      await settle(app)
      await app.stop()
      const deliveries = await statesOf('delivery', writer)
      const order = deliveries.map(({ id }) => id)
      const posts = platform.posts.map(({ delivery }) => order.indexOf(delivery))
      expect(posts).toEqual(posts.toSorted())
      for (const { id, state } of deliveries) {
        const arrived = platform.posts.filter(({ delivery }) => delivery === id).length
        expect(arrived).toBeLessThanOrEqual(looksUp ? 1 : 2)
        if (state === 'sent') expect(arrived).toBeGreaterThanOrEqual(1)
        expect(platform.sends.filter((sent) => sent === id).length).toBeLessThanOrEqual(MOST_ATTEMPTS)
      }
    }),
    { numRuns: 15 },
  )
})

test('what was stored when the bot died is answered when it starts again', async () => {
  const { writer, platform, app } = open()
  const ports = { store, vault, ids, clock: createClock() }
  const person = await personAt(ports, { platform: 'test', tenant: 'town', user: writer.user })
  for (const id of ['one', 'two']) {
    const body = vault.seal(person, inboundShelf(id), text('menu'))
    await store.saveInbound({ id, person: person.id, body, at: ports.clock.now() })
  }
  await app.start()
  await app.idle()
  expect(writer.heard().length).toBe(2)
  await expectAllAnsweredOnce(writer, platform)
})

test.for<[string, boolean, number]>([
  ['a process that is alone takes it over and sends it', true, 2],
  ['one of several leaves it while its lease runs', false, 0],
])('what another process had claimed or was sending when it died: at its start %s', async ([, alone, sent]) => {
  const { writer, platform, clock, app } = open()
  const other = createWriter(app, platform)
  platform.fates = ['later', 'later']
  await writer.say('menu')
  await other.say('menu')
  await app.stop()
  await passTime()
  const { claimed } = await store.claim('dead', 10)
  expect(claimed.length).toBe(2)
  await store.markSending(claimed[0]?.id ?? '', 'dead')

  const next = open({ platform, clock, alone })
  await next.app.start()
  await next.app.idle()

  expect(platform.posts.length).toBe(sent)
})

test('an answer decided on a turn that is over is decided again, on the one that is', async () => {
  let outruns = 1
  const overtaken = watched(store, {
    async before(name) {
      if (name === 'commit' && outruns-- > 0) await sql.query('UPDATE person SET turn = turn + 1')
    },
  })
  const { writer } = open({ store: overtaken })
  await writer.do({ type: 'button', id: 'begin.two-columns', turn: 0 })
  expect((await conversationOf(writer))?.turn).toBe(2)
  expect(await personOf(writer)).toMatchObject({ turn: 2 })
  expect(writer.heard().length).toBe(1)
})

test('somebody whose turn is always over is not answered for ever, but at a later tick', async () => {
  let overtakes = true
  const overtaken = watched(store, {
    async before(name) {
      if (name === 'commit' && overtakes) await sql.query('UPDATE person SET turn = turn + 1')
    },
  })
  const { writer, app, events } = open({ store: overtaken })
  await writer.say('menu')
  expect(events).toEqual([{ name: 'app.failed', code: 'outrun', where: 'answer' }])
  expect((await statesOf('inbound', writer)).map(({ state }) => state)).toEqual(['received'])
  overtakes = false
  await app.tick()
  await app.idle()
  expect(writer.heard().length).toBe(1)
})

const shaken = fc.record({
  through: fc.nat(1),
  both: fc.boolean(),
  fates: fc.array(fc.constantFrom<Fate>('arrives', 'unheard', 'lost', 'later'), { maxLength: 1 }),
  dies: fc.option(fc.nat(1), { freq: 2, nil: undefined }),
})

test('whatever becomes of two apps and a platform, every line of a person is kept once and answered once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(shaken, { minLength: 1, maxLength: 8 }), async (acts) => {
      await sql.query('DELETE FROM person')
      const platform = createPlatform()
      const clock = createClock()
      const dead = new Set<number>()
      const all: App[] = []
      /** A process that can be killed in the middle of whatever it does. */
      const begin = () => {
        const id = all.length
        const live = () => {
          if (dead.has(id)) throw new Error('dead')
        }
        const { app } = openApp({ store: watched(store, { before: live, after: live }), platform, clock, alone: false })
        all.push(app)
        return { app, kill: () => void dead.add(id) }
      }
      const running = [begin(), begin()]
      const writer = createWriter((running[0] as (typeof running)[0]).app, platform)
      await toRightColumn(writer)
      for (const [index, { through, both, fates, dies }] of acts.entries()) {
        platform.fates.push(...fates)
        const to = both ? running : running.slice(through, through + 1)
        const sends = to.map(({ app }) => writer.send(text(`regel ${index}`), { id: `event ${index}`, through: app }))
        await Promise.all(sends)
        if (dies !== undefined) {
          running[dies]?.kill()
          running[dies] = begin()
          await running[dies]?.app.start()
        }
      }
      for (const app of all) await app.idle()
      await settle(...running.map(({ app }) => app))
      for (const app of all) await app.stop()

      const said = (await conversationOf(writer))?.rows.map((row) => row.said)
      expect(said).toEqual(acts.map((_, index) => `regel ${index}`))
      await expectAllAnsweredOnce(writer, platform)
    }),
    { numRuns: 6 },
  )
})

/** How a process ends, or a database connection breaks: before a call was done, or before it was heard of. */
const MOMENTS = [
  ['before', 'before'],
  ['before the answer to', 'after'],
] as const

test.for(MOMENTS)(
  'a process that dies %s any of its calls to the database loses, doubles and mixes up nothing',
  async ([, moment]) => {
    for (let dies = 1; ; dies++) {
      await sql.query('DELETE FROM person')
      const { platform, writer, clock, app } = open()
      await toFirstQuestion(writer)
      await app.stop()

      let dead = false
      const die = (call: number) => {
        dead ||= call === dies
        if (dead) throw new Error('dead')
      }
      const mortal = watched(store, {
        before(_name, call) {
          if (dead || moment === 'before') die(call)
        },
        after: (_name, call) => die(call),
      })
      const first = open({ store: mortal, platform, clock })
      // An event that was not acknowledged is delivered again, and one that was may be too.
      const send = (through: App) => writer.send(text('mijn doel'), { id: 'event', through })
      await send(first.app).catch(() => undefined)
      await first.app.idle()

      const second = open({ platform, clock })
      await second.app.start()
      await send(second.app)
      await settle(second.app)

      expect((await conversationOf(writer))?.answers, `at call ${dies}`).toEqual({ goal: 'mijn doel' })
      await expectAllAnsweredOnce(writer, platform)
      if (!dead) return expect(dies).toBeGreaterThan(8)
    }
  },
)

test.for(MOMENTS)(
  'a database that fails once %s any call loses nothing: it is answered at a later tick',
  async ([, moment]) => {
    for (let fails = 1; ; fails++) {
      await sql.query('DELETE FROM person')
      const { platform, writer, clock, app: before } = open()
      await toFirstQuestion(writer)
      await before.stop()

      let failed = false
      const fail = (_name: string, call: number) => {
        if (call !== fails) return
        failed = true
        throw new Error(CANARY)
      }
      const { app, events } = open({ store: watched(store, { [moment]: fail }), platform, clock })
      const send = () => writer.send(text('mijn doel'), { id: 'event', through: app })
      const outcome = await send().catch(() => 'refused')
      await app.idle()
      if (outcome === 'refused') await send()
      else expect(events.some(({ name }) => name === 'app.failed')).toBe(failed)
      await settle(app)

      expect((await conversationOf(writer))?.answers, `at call ${fails}`).toEqual({ goal: 'mijn doel' })
      await expectAllAnsweredOnce(writer, platform)
      expect(JSON.stringify(events)).not.toContain('KANARIE')
      if (!failed) return expect(fails).toBeGreaterThan(8)
    }
  },
)

test('what could not be stored is not acknowledged', async () => {
  const broken = watched(store, {
    before(name) {
      if (name === 'saveInbound') throw new Error('down')
    },
  })
  const { writer, app } = open({ store: broken })
  await expect(writer.send(text('menu'))).rejects.toThrow('down')
  await app.idle()
  expect(await statesOf('inbound', writer)).toEqual([])
})

test('what cannot be opened is said to have gone wrong, nothing before it is touched, and the next answer counts', async () => {
  const { app, writer, platform, events } = open()
  await toRightColumn(writer)
  await writer.say('ik: een')
  const person = await personOf(writer)
  const before = await store.conversations(person.id)
  await store.saveInbound({ id: 'torn', person: person.id, body: sealed(CANARY), at: createClock().now() })
  await app.tick()
  await app.idle()

  expect(lastOf(writer)).toContain(reads(words.failed))
  expect(await store.conversations(person.id)).toEqual(before)
  expect((await statesOf('inbound', writer)).at(-1)).toMatchObject({ id: 'torn', state: 'failed', body: null })
  expect(events).toContainEqual({
    name: 'inbound.failed',
    inbound: 'torn',
    person: person.id,
    code: 'sealed_text_unreadable',
  })
  await writer.say('moeder: twee')
  expect((await conversationOf(writer))?.rows.map(({ said }) => said)).toEqual(['een', 'twee'])
  expect(platform.posts.length).toBe((await statesOf('inbound', writer)).length)
})

test('an exercise that cannot be opened stays as it is, whatever is said, until the person destroys it', async () => {
  const { writer, clock } = open()
  await toRightColumn(writer)
  const buttons = ['stop', 'back', 'later'].map((id) => writer.button(id))
  // As the half of an upgrade that is older finds it: the newer half can open it still.
  await sql.query(`UPDATE conversation SET body = 'newer'`)
  const inputs: Input[] = [
    ...['menu', 'mijn reflecties', 'open 1', 'verder', 'later', 'terug', 'tabel', 'stop', 'nee', 'een regel'].map(text),
    ...buttons,
    { type: 'button', id: 'stop-no', turn: 99 },
    { type: 'button', id: 'begin.two-columns', turn: 0 },
    { type: 'opened' },
  ]
  for (const input of inputs) {
    await writer.do(input)
    const { rows } = await sql.query('SELECT body FROM conversation')
    expect(
      rows.map(({ body }) => body.toString()),
      JSON.stringify(input),
    ).toEqual(['newer'])
  }
  clock.move('P1D')
  await writer.do({ type: 'opened' })
  expect((await sql.query('SELECT body FROM conversation')).rows[0].body.toString()).toBe('newer')
})

test('an exercise that cannot be opened can be destroyed, and another one begun', async () => {
  const { writer, platform } = open()
  await toRightColumn(writer)
  await sql.query(`UPDATE conversation SET body = 'torn'`)
  await writer.say('ik: een')
  await writer.press('stop-yes')
  expect(await store.conversations((await personOf(writer)).id)).toEqual([])
  await toFirstQuestion(writer)
  expect(await conversationOf(writer)).toMatchObject({ step: 'situation-goal' })
  await expectAllAnsweredOnce(writer, platform)
})

test('a database that fails while a list is read says nothing about the question: it is answered at a later tick', async () => {
  let fails = true
  const shaky = watched(store, {
    before(name) {
      if (name === 'entries' && fails) throw new AppError('store_failed', 'down')
    },
  })
  const { app, writer, platform } = open({ store: shaky })
  await writer.say('mijn reflecties')
  expect((await statesOf('inbound', writer)).map(({ state }) => state)).toEqual(['received'])
  fails = false
  await settle(app)
  expect(lastOf(writer)).toContain(reads(words.journal.empty))
  await expectAllAnsweredOnce(writer, platform)
})

test('a message that cannot be opened is given up, and the next one still comes', async () => {
  const { app, writer, platform } = open()
  platform.fates = ['later']
  await writer.say('menu')
  await sql.query(`UPDATE delivery SET body = 'torn' WHERE state = 'due'`)
  await writer.say('hulp')
  await settle(app)
  expect(await statesOf('delivery', writer)).toMatchObject([
    { state: 'failed', last_error_code: 'sealed_text_unreadable' },
    { state: 'sent' },
  ])
  expect(lastOf(writer)).toContain(reads(words.help))
})

test('while a message is under way the app is not idle, also when saving what became of another one failed', async () => {
  let tried = false
  const breaking = watched(store, {
    before(name) {
      if (name !== 'markFailed') return
      tried = true
      throw new Error('down')
    },
  })
  const { app, writer, platform } = open({ store: breaking })
  const other = createWriter(app, platform)
  platform.fates = ['later', 'later']
  await writer.say('menu')
  await other.say('menu')
  // Now both are claimed at once: one is given up, which cannot be saved, while the other hangs.
  const release = platform.hold(writer.user)
  await sql.query(`UPDATE delivery SET body = 'torn' WHERE person_id = $1`, [(await personOf(other)).id])
  await passTime()
  const ticked = app.tick()
  await eventually(() => expect([tried, platform.sends.length]).toEqual([true, 3]))
  let idle = false
  const waited = app.idle().then(() => {
    idle = true
  })
  for (let turn = 0; turn < 3; turn++) await sql.query('SELECT 1')
  expect(idle).toBe(false)
  release()
  await Promise.all([ticked, waited])
  expect(writer.heard().length).toBe(1)
})

test('a message planned at the very moment the app finds nothing more to send is sent too, not at the next tick', async () => {
  for (let breaths = 0; breaths < 12; breaths++) {
    await sql.query('DELETE FROM person')
    const found = Promise.withResolvers<void>()
    const planned = Promise.withResolvers<void>()
    const go = Promise.withResolvers<void>()
    let claims = 0
    let commits = 0
    // The first person's second claim finds nothing; its answer and that of the second person's commit come together.
    const timed = watched(store, {
      async after(name) {
        if (name === 'claim' && ++claims === 2) {
          found.resolve()
          await go.promise
        }
        if (name === 'commit' && ++commits === 2) {
          planned.resolve()
          await go.promise
          for (let breath = 0; breath < breaths; breath++) await undefined
        }
      },
    })
    const { app, platform, writer } = open({ store: timed })
    const second = createWriter(app, platform)
    await writer.send(text('menu'))
    await found.promise
    await second.send(text('menu'))
    await planned.promise
    go.resolve()
    await app.idle()
    expect(second.heard().length, `after ${breaths}`).toBe(1)
  }
})

test('an entry is listed through its last day and no longer, before it is swept, and gone after the sweep', async () => {
  const { app, writer, clock, events } = open()
  await toTheEnd(writer)
  await writer.press('choice.month')
  expect(lastOf(writer)).toContain('23 december 2026')
  const listed = async () => {
    await writer.say('mijn reflecties')
    return lettersOf(writer.heard().at(-1)).includes('23 november 2026')
  }
  const rows = async () => Number((await sql.query('SELECT count(*) FROM entry')).rows[0].count)

  expect(await listed()).toBe(true)
  const openIt = writer.button(`open.${(await sql.query('SELECT id FROM entry')).rows[0].id}`)
  clock.move('P30DT14H59M') // 23 December, one minute before midnight in Amsterdam
  await app.sweep()
  expect([await listed(), await rows()]).toEqual([true, 1])
  clock.move('PT1M')
  expect([await listed(), await rows()]).toEqual([false, 1])
  await writer.do(openIt)
  expect(lastOf(writer)).toContain(reads(words.journal.gone))
  expect(lastOf(writer)).not.toContain('antwoord 0')
  await app.sweep()
  expect([await listed(), await rows()]).toEqual([false, 0])
  expect(events.findLast(({ name }) => name === 'sweep.done')).toMatchObject({ entries: 1, conversations: 0 })
})

test('an unfinished exercise is there for thirty days after its last word, and swept after that', async () => {
  const { app, writer, clock } = open()
  await toRightColumn(writer)
  clock.move('P29D')
  await writer.say('later')
  clock.move('P30D')
  await app.sweep()
  expect(await conversationOf(writer)).toMatchObject({ answers: { goal: 'doel' } })
  clock.move('PT1S')
  await app.sweep()
  expect(await conversationOf(writer)).toBeUndefined()
  await writer.say('verder')
  expect(lastOf(writer)).toContain(reads(words['nothing-open']))
})

test('traces of what was handled and sent go after seven days, and what still waits stays', async () => {
  const platform = createPlatform()
  // The database dates messages by its own clock.
  const clock = createClock(Temporal.Now.instant())
  const { app, writer } = open({ platform, clock })
  await writer.say('menu')
  platform.fates = ['later']
  await writer.say('hulp')
  const counts = async () => [
    (await statesOf('inbound', writer)).length,
    (await statesOf('delivery', writer)).map(({ state }) => state),
  ]
  clock.move('P6DT23H')
  await app.sweep()
  expect(await counts()).toEqual([2, ['sent', 'due']])
  clock.move('PT2H')
  await app.sweep()
  expect(await counts()).toEqual([0, ['due']])
})

test('a sweep that fails is logged by its code and throws nothing', async () => {
  const broken = watched(store, {
    before(name) {
      if (name === 'sweep') throw new Error(CANARY)
    },
  })
  const { app, events } = open({ store: broken })
  await app.sweep()
  expect(events).toEqual([{ name: 'app.failed', code: 'Error', where: 'sweep' }])
})

test('the locale somebody chose stays when their platform tells another one, and one they did not choose goes along', async () => {
  const { app, writer } = open()
  const say = async (said: string, locale: string) => {
    await writer.send(text(said), { locale })
    await app.idle()
    return lastOf(writer)
  }
  const english = content.locales.find(({ locale }) => locale === 'en')?.words
  expect(await say('menu', 'nl-NL')).toContain(reads(words.menu))
  expect(await say('menu', 'en-GB')).toContain(reads(english?.menu ?? ''))
  expect(await say('nederlands', 'en-GB')).toContain(reads(words['speaks-now']))
  expect(await say('menu', 'en-GB')).toContain(reads(words.menu))
  expect(await say('menu', 'en-US')).toContain(reads(words.menu))
})

test('a stop waits for what is being sent and handled, and begins nothing new', async () => {
  const { app, writer, platform } = open()
  const release = platform.hold()
  await writer.send(text('menu'))
  await writer.send(text('hulp'))
  await eventually(async () =>
    expect([(await statesOf('delivery', writer)).length, platform.sends.length]).toEqual([2, 1]),
  )

  let stopped = false
  const stopping = app.stop().then(() => {
    stopped = true
  })
  const ticked = app.tick()
  for (let turn = 0; turn < 3; turn++) await sql.query('SELECT 1')
  expect(stopped).toBe(false)
  release()
  await Promise.all([stopping, ticked])

  expect((await statesOf('delivery', writer)).map(({ state }) => state)).toEqual(['sent', 'due'])
  expect(writer.heard().length).toBe(1)
})

test('what comes in after a stop is stored, not handled, and answered by the next process', async () => {
  const { app, writer, platform, clock } = open()
  await writer.say('menu')
  await app.stop()
  expect(await writer.send(text('hulp'))).toBe('stored')
  await app.tick()
  await app.idle()
  expect((await statesOf('inbound', writer)).map(({ state }) => state)).toEqual(['handled', 'received'])

  const next = open({ platform, clock })
  await next.app.start()
  await next.app.idle()
  await expectAllAnsweredOnce(writer, platform)
})
