import fc from 'fast-check'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { MOST_ATTEMPTS, MOST_NUDGE_ATTEMPTS } from '../../src/delivery/deliver.ts'
import { ToldToWait } from '../../src/errors.ts'
import type { Person, Store } from '../../src/ports.ts'
import { createPlatform, type Fate, openSender, type Platform, planMessage, someone, watched } from './fakes.ts'
import { openedStore } from './opened-store.ts'

// What becomes of nudges, and of replies beside them, when something is down, late or in doubt.

const { store, sql } = await openedStore()

beforeEach(async () => {
  await sql.query('DELETE FROM pace')
  await sql.query(`UPDATE clock_shift SET ahead = '0'`)
})

/** A process that sends, seen through to its end when the test is. */
function open(ports: Partial<Parameters<typeof openSender>[0]> = {}) {
  const platform = ports.platform ?? createPlatform()
  const sender = openSender({ store, ...ports, platform })
  onTestFinished(sender.stop)
  return { ...sender, platform }
}

/** Time goes by: the clock of the database is moved on, and leases of the real time run out. */
async function pass(seconds: number): Promise<void> {
  await sql.query(`UPDATE clock_shift SET ahead = ahead + $1 * interval '1 second'`, [seconds])
  await sql.query(`UPDATE delivery SET lease_until = now() - interval '1 ms' WHERE lease_until IS NOT NULL`)
}

const nudge = (person: Person, nudgeFor = 'PT1H') => planMessage(store, person, { nudgeFor })
const reply = (person: Person) => planMessage(store, person, 'reply')

type Row = { state: string; last_error_code: string | null; attempts: number; body: unknown }
const rowOf = async (id: string): Promise<Row> =>
  (await sql.query('SELECT state, last_error_code, attempts, body FROM delivery WHERE id = $1', [id])).rows[0]
/** Its state, and why, but for what was sent after all. */
const endOf = async (id: string) => {
  const { state, last_error_code } = await rowOf(id)
  return last_error_code === null || state === 'sent' ? state : `${state} ${last_error_code}`
}
const posted = ({ posts }: Platform) => posts.map(({ delivery }) => delivery)

describe('which goes first', () => {
  test('a reply overtakes a nudge of the same person that is due, and the nudge comes after it', async () => {
    const { platform, tick } = open()
    const person = await someone(store)
    const first = await nudge(person)
    const second = await reply(person)
    const third = await reply(person)
    await tick()
    expect(posted(platform)).toEqual([second, third, first])
  })

  test('a nudge that is being sent and hangs lets no reply of that person beside it, and all of another', async () => {
    const platform = createPlatform()
    const { tick } = open({ platform })
    const [person, other] = [await someone(store), await someone(store)]
    const release = platform.hold(person.user)
    const first = await nudge(person)
    const ticked = tick()
    await expect.poll(() => platform.sends.length, { timeout: 20_000 }).toBe(1)
    const second = await reply(person)
    const others = await reply(other)
    const again = open({ platform })
    await again.tick()
    expect(platform.sends).toEqual([first, others])
    release()
    await ticked
    expect(posted(platform)).toEqual([others, first, second])
  })

  test('a nudge that waits, or may have arrived, holds up no reply', async () => {
    const { platform, tick } = open()
    const [one, two] = [await someone(store), await someone(store)]
    platform.fates = ['later']
    const waiting = await nudge(one)
    await tick()
    platform.fates = ['lost']
    const doubtful = await nudge(two)
    await tick()
    expect([await endOf(waiting), await endOf(doubtful)]).toEqual(['due busy', 'ambiguous Error'])
    const replies = [await reply(one), await reply(two)]
    await tick()
    expect(posted(platform).toSorted()).toEqual(replies.toSorted())
  })

  test('a nudge waits for a reply that has to wait, and does not come between', async () => {
    const { platform, tick } = open()
    const person = await someone(store)
    platform.fates = ['later']
    const first = await reply(person)
    await tick()
    const second = await nudge(person)
    await tick()
    expect(platform.posts).toEqual([])
    await pass(31)
    await tick()
    expect(posted(platform)).toEqual([first, second])
  })
})

describe('after an outage', () => {
  test('a nudge that expired is skipped and counted, its words are gone, and nothing was sent', async () => {
    const { platform, tick, events } = open()
    const person = await someone(store)
    const id = await nudge(person, 'PT20M')
    await pass(20 * 60)
    await tick()
    expect(await rowOf(id)).toMatchObject({ state: 'skipped', last_error_code: 'expired', body: null })
    expect(events).toEqual([{ name: 'delivery.skipped', delivery: id, person: person.id, code: 'expired' }])
    expect(platform.sends).toEqual([])
  })

  test('a nudge goes until the last second before it expires', async () => {
    const { platform, tick } = open()
    const id = await nudge(await someone(store), 'PT20M')
    await pass(20 * 60 - 15)
    await tick()
    expect(posted(platform)).toEqual([id])
  })

  test('a nudge that expires after it was claimed does not leave any more, and holds up nothing', async () => {
    const late = watched(store, {
      async before(name) {
        if (name === 'markSending') await sql.query(`UPDATE clock_shift SET ahead = ahead + interval '20 minutes'`)
      },
    })
    const { platform, tick } = open({ store: late })
    const person = await someone(store)
    const id = await nudge(person, 'PT20M')
    await tick()
    expect([await endOf(id), platform.sends.length]).toEqual(['skipped expired', 0])
    expect((await rowOf(id)).attempts).toBe(0)
  })

  test('a reply that has an end is skipped once it expired, and what came after it still comes', async () => {
    const { platform, tick, events } = open()
    const person = await someone(store)
    const late = await planMessage(store, person, { replyFor: 'PT1H' })
    const early = await planMessage(store, person, { replyFor: 'PT3H' })
    const endless = await reply(person)
    await pass(60 * 60)
    await tick()
    expect(await rowOf(late)).toMatchObject({ state: 'skipped', last_error_code: 'expired', body: null })
    expect(events[0]).toEqual({ name: 'delivery.skipped', delivery: late, person: person.id, code: 'expired' })
    expect(posted(platform)).toEqual([early, endless])
  })

  test.for<[string, boolean, Fate, string, number]>([
    ['and arrived is there, with a look-up', true, 'unheard', 'sent', 1],
    ['and never left is not sent any more, with a look-up', true, 'lost', 'skipped expired', 1],
    ['and arrived is given up, without a look-up', false, 'unheard', 'failed ambiguous', 1],
    ['and never left is given up, without a look-up', false, 'lost', 'failed ambiguous', 1],
  ])('a reply that expired while it was in doubt %s', async ([, looksUp, fate, end, sends]) => {
    const { platform, tick } = open({ platform: createPlatform({ looksUp }) })
    platform.fates.push(fate)
    const id = await planMessage(store, await someone(store), { replyFor: 'PT1H' })
    await tick()
    expect((await rowOf(id)).state).toBe('ambiguous')
    await pass(60 * 60)
    await tick()
    await tick()
    expect([await endOf(id), platform.sends.length]).toEqual([end, sends])
  })

  test('thousands that expired are all put away at once, and what is in time still comes', async () => {
    const { platform, tick, events } = open()
    const person = await someone(store)
    await sql.query(
      `INSERT INTO delivery (id, person_id, platform, tenant, dedupe_key, body, kind, expires_at)
       SELECT gen_random_uuid(), $1, 'test', 'town', n::text, '', 'nudge', maatje_now() FROM generate_series(1, 2500) n`,
      [person.id],
    )
    const id = await nudge(person)
    await tick()
    expect(posted(platform)).toEqual([id])
    expect(events.filter(({ name }) => name === 'delivery.skipped').length).toBe(2500)
  })

  test('of several nudges a person gets the newest only, and the others are skipped because of it', async () => {
    const { platform, tick, events } = open()
    const people = [await someone(store), await someone(store)]
    const planned = []
    for (const person of people) planned.push([await nudge(person), await nudge(person), await nudge(person)])
    await tick()
    const newest = planned.map((ids) => ids[2])
    expect(posted(platform).toSorted()).toEqual(newest.toSorted())
    for (const [first = '', second = '', third = ''] of planned) {
      expect([await endOf(first), await endOf(second), await endOf(third)]).toEqual([
        'skipped newer',
        'skipped newer',
        'sent',
      ])
    }
    expect(events.filter((event) => event.name === 'delivery.skipped' && event.code === 'newer').length).toBe(4)
  })

  test('an older nudge that is still in time goes when the newest one has expired', async () => {
    const { platform, tick } = open()
    const person = await someone(store)
    const older = await nudge(person, 'PT2H')
    const newest = await nudge(person, 'PT20M')
    await pass(30 * 60)
    await tick()
    expect(posted(platform)).toEqual([older])
    expect(await endOf(newest)).toBe('skipped expired')
  })

  test('a nudge that turns out not to have arrived is left when there is a newer one by then', async () => {
    const { platform, tick } = open()
    const person = await someone(store)
    platform.fates = ['lost']
    const first = await nudge(person)
    await tick()
    const second = await nudge(person)
    await tick()
    // As long as nobody knows about the first one, the second waits.
    expect(platform.sends).toEqual([first])
    await pass(10)
    await tick()
    expect(posted(platform)).toEqual([second])
    expect(await endOf(first)).toBe('skipped newer')
  })
})

describe('a nudge of which nobody knows whether it arrived', () => {
  test.for<[string, Fate]>([
    ['arrived', 'unheard'],
    ['was lost', 'lost'],
  ])('and which %s is given up at once where there is no look-up, and counted', async ([, fate]) => {
    const platform = createPlatform({ looksUp: false })
    const { tick, events } = open({ platform })
    platform.fates = [fate]
    const id = await nudge(await someone(store))
    await tick()
    for (let round = 0; round < 3; round++) {
      await pass(600)
      await tick()
    }
    expect(platform.sends.length).toBe(1)
    expect(await rowOf(id)).toMatchObject({ state: 'failed', last_error_code: 'ambiguous', body: null })
    expect(events).toMatchObject([{ name: 'delivery.failed', delivery: id, code: 'ambiguous', attempts: 1 }])
  })

  test('is found where there is a look-up, and not sent again', async () => {
    const { platform, tick } = open()
    platform.fates = ['unheard']
    const id = await nudge(await someone(store))
    await tick()
    await pass(10)
    await tick()
    expect([await endOf(id), platform.sends.length]).toEqual(['sent', 1])
  })

  test('is sent again when a look-up says that it is not there', async () => {
    const { platform, tick } = open()
    platform.fates = ['lost', 'lost']
    const id = await nudge(await someone(store))
    for (let round = 0; round < 6; round++) {
      await tick()
      await pass(300)
    }
    expect(platform.sends).toEqual([id, id, id])
    expect(posted(platform)).toEqual([id])
  })

  test(`is given up after ${MOST_NUDGE_ATTEMPTS} sends`, async () => {
    const { platform, tick } = open()
    platform.fates = Array.from({ length: MOST_NUDGE_ATTEMPTS }, () => 'lost')
    const id = await nudge(await someone(store), 'PT24H')
    for (let round = 0; round < 2 * MOST_NUDGE_ATTEMPTS; round++) {
      await tick()
      await pass(300)
    }
    expect(platform.sends.length).toBe(MOST_NUDGE_ATTEMPTS)
    expect(await endOf(id)).toBe('failed ambiguous')
  })

  test('is looked up once more after it expired, and then known to have arrived, or skipped, or given up', async () => {
    const { platform, tick } = open()
    const people = [await someone(store), await someone(store)] as const
    platform.fates = ['unheard', 'lost']
    const arrived = await nudge(people[0], 'PT20M')
    await tick()
    const lost = await nudge(people[1], 'PT20M')
    await tick()
    await pass(30 * 60)
    await tick()
    expect([await endOf(arrived), await endOf(lost)]).toEqual(['sent', 'skipped expired'])
    expect(platform.sends.length).toBe(2)

    platform.fates = ['lost']
    platform.blind = true
    const unknown = await nudge(people[0], 'PT20M')
    await tick()
    await pass(10 * 60)
    await tick()
    expect(await endOf(unknown)).toBe('ambiguous look_up_failed')
    await pass(20 * 60)
    await tick()
    expect([await endOf(unknown), platform.sends.length]).toEqual(['failed ambiguous', 3])
  })

  test('is asked about again only when the platform said it may', async () => {
    const { platform, tick } = open()
    let asked = 0
    const { find } = platform
    platform.find = async (to, delivery) => {
      asked += 1
      if (asked === 1) throw new ToldToWait('ratelimited', 90)
      return find?.(to, delivery)
    }
    platform.fates = ['unheard']
    const id = await nudge(await someone(store))
    await tick()
    await pass(5)
    await tick()
    expect([asked, await endOf(id)]).toEqual([1, 'ambiguous look_up_failed'])
    await pass(80)
    await tick()
    expect(asked).toBe(1)
    await pass(15)
    await tick()
    expect([asked, await endOf(id)]).toEqual([2, 'sent'])
  })
})

/** How a process ends in the middle of a send: before the platform was asked, or before its answer was written down. */
describe('a process that dies in the middle of sending a nudge', () => {
  test.for<[string, boolean, 'before' | 'after', number, string]>([
    ['and it arrived, with a look-up', true, 'after', 1, 'sent'],
    ['and it never left, with a look-up', true, 'before', 1, 'sent'],
    ['and it arrived, without a look-up', false, 'after', 1, 'failed ambiguous'],
    ['and it never left, without a look-up', false, 'before', 0, 'failed ambiguous'],
  ])('%s: it comes at most once', async ([, looksUp, moment, posts, end]) => {
    const platform = createPlatform({ looksUp })
    let dead = false
    const mortal = watched(store, {
      before() {
        if (dead) throw new Error('dead')
      },
      after(name) {
        if (name !== 'markSending') return
        dead = true
        if (moment === 'before') throw new Error('dead')
      },
    })
    const id = await nudge(await someone(store))
    await open({ store: mortal, platform }).tick()
    expect((await rowOf(id)).state).toBe('sending')
    const { tick } = open({ platform })
    for (let round = 0; round < 3; round++) {
      await pass(60)
      await tick()
    }
    expect([posted(platform).length, await endOf(id)]).toEqual([posts, end])
  })
})

describe('at the moment of sending', () => {
  test.for(['paused', 'off-shift', 'stopped', 'left'])(
    '%s is a reason to leave a nudge, and is counted',
    async (code) => {
      const { platform, tick, events } = open({ mayNudge: async () => code })
      const person = await someone(store)
      const id = await nudge(person)
      await tick()
      expect(await rowOf(id)).toMatchObject({ state: 'skipped', last_error_code: code, body: null })
      expect(events).toEqual([{ name: 'delivery.skipped', delivery: id, person: person.id, code }])
      expect(platform.sends).toEqual([])
    },
  )

  test('nobody is asked about a reply', async () => {
    const { platform, tick } = open({ mayNudge: async () => 'paused' })
    const id = await reply(await someone(store))
    await tick()
    expect(posted(platform)).toEqual([id])
  })

  test('whoever is talking is nudged later, two minutes after two minutes, as long as it is in time', async () => {
    let answer = 'talking'
    const { platform, tick } = open({ mayNudge: async () => answer })
    const [one, two] = [await someone(store), await someone(store)]
    const id = await nudge(one, 'PT20M')
    await tick()
    await pass(100)
    answer = 'yes'
    await tick()
    expect(platform.sends).toEqual([])
    await pass(21)
    await tick()
    expect(posted(platform)).toEqual([id])

    answer = 'talking'
    const never = await nudge(two, 'PT20M')
    for (let round = 0; round < 10; round++) {
      await tick()
      await pass(125)
    }
    await tick()
    expect(await endOf(never)).toBe('skipped expired')
    expect(platform.sends.length).toBe(1)
  })

  test('a store that cannot tell whether somebody may be nudged loses no nudge', async () => {
    let down = true
    const { platform, tick, failures } = open({
      async mayNudge() {
        if (down) throw new Error('down')
        return 'yes'
      },
    })
    const id = await nudge(await someone(store))
    await tick()
    expect([failures.length, platform.sends.length]).toEqual([1, 0])
    down = false
    await pass(60)
    await tick()
    expect(posted(platform)).toEqual([id])
  })

  test('whoever left gets none of their nudges, and they count as skipped', async () => {
    const { platform, tick } = open()
    const person = await someone(store)
    const id = await nudge(person)
    await store.leave(person)
    await tick()
    expect([await endOf(id), platform.sends.length]).toEqual(['skipped left', 0])
  })

  test('a nudge that hears that a workspace is gone is skipped, and so are those of everybody there', async () => {
    const platform = createPlatform()
    platform.send = async (_to, _message, delivery) => {
      platform.sends.push(delivery)
      return { type: 'refused', code: 'token_revoked', gone: 'tenant' }
    }
    const { tick } = open({ platform })
    const planned = [await nudge(await someone(store))]
    await tick()
    for (let person = 0; person < 3; person++) {
      const gone = await someone(store)
      await store.leave({ platform: 'test', tenant: 'town' })
      planned.push(await nudge(gone))
    }
    await tick()
    const ends: string[] = []
    for (const id of planned) ends.push(await endOf(id))
    expect(ends).toEqual(['skipped token_revoked', 'skipped left', 'skipped left', 'skipped left'])
    expect(platform.sends.length).toBe(1)
  })
})

type Act =
  | { type: 'reply'; to: 0 | 1 }
  | { type: 'nudge'; to: 0 | 1 }
  | { type: 'pass'; minutes: number }
  | { type: 'tick'; which: 0 | 1 }
  /** The process dies at so many calls to the store from now. */
  | { type: 'crash'; which: 0 | 1; calls: number }
  | { type: 'both' }

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constantFrom('reply', 'nudge', 'nudge'), to: fc.constantFrom(0, 1) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('pass'), minutes: fc.constantFrom(1, 3, 6, 12) }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('tick'), which: fc.constantFrom(0, 1) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('crash'),
      which: fc.constantFrom(0, 1),
      calls: fc.integer({ min: 1, max: 12 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('both') }) },
)
const fate = fc.constantFrom<Fate>('arrives', 'arrives', 'unheard', 'lost', 'later', 'limited', 'refused')
const NUDGE_MINUTES = 10

test('whatever a platform and two processes do, everything ends, nothing comes twice where that can be told, and replies come in order', async () => {
  const met = new Set<string>()
  await fc.assert(
    fc.asyncProperty(
      fc.array(act, { minLength: 4, maxLength: 14 }),
      fc.array(fate, { maxLength: 14 }),
      fc.boolean(),
      fc.boolean(),
      async (acts, fates, looksUp, hasPace) => {
        await sql.query('DELETE FROM person')
        await sql.query('DELETE FROM pace')
        await sql.query(`UPDATE clock_shift SET ahead = '0'`)
        const platform = createPlatform({ looksUp, ...(hasPace ? { pace: { perSecond: 1, burst: 2 } } : {}) })
        platform.fates = [...fates]
        let minutes = 0
        const sentAt = new Map<string, number>()
        const { send } = platform
        platform.send = (to, message, delivery) => {
          sentAt.set(delivery, minutes)
          return send(to, message, delivery)
        }
        const begin = () => {
          const life = { calls: Number.POSITIVE_INFINITY }
          const live = () => {
            if (--life.calls < 0) throw new Error('dead')
          }
          const mortal: Store = watched(store, { before: live, after: live })
          return { ...openSender({ store: mortal, platform }), life }
        }
        const running = [begin(), begin()]
        const people = [await someone(store), await someone(store)] as const
        const planned: { id: string; kind: string; to: number; at: number }[] = []
        const move = async (by: number) => {
          minutes += by
          await pass(by * 60)
        }
        for (const one of acts) {
          if (one.type === 'reply') {
            planned.push({ id: await reply(people[one.to]), kind: 'reply', to: one.to, at: minutes })
          } else if (one.type === 'nudge') {
            const id = await nudge(people[one.to], `PT${NUDGE_MINUTES}M`)
            planned.push({ id, kind: 'nudge', to: one.to, at: minutes })
          } else if (one.type === 'pass') {
            await move(one.minutes)
          } else if (one.type === 'both') {
            await Promise.all(running.map(({ tick }) => tick().catch(() => {})))
          } else {
            const sender = running[one.which] as (typeof running)[0]
            if (one.type === 'crash') sender.life.calls = one.calls
            await sender.tick().catch(() => {})
            if (one.type === 'crash') {
              sender.life.calls = 0
              await sender.stop()
              running[one.which] = begin()
            }
          }
        }
        for (let round = 0; round < 2 * MOST_ATTEMPTS + 30; round++) {
          await Promise.all(running.map(({ tick }) => tick()))
          const { rows } = await sql.query(
            `SELECT count(*)::int AS open FROM delivery WHERE state NOT IN ('sent', 'failed', 'skipped')`,
          )
          if (rows[0].open === 0) break
          await move(6)
        }
        await Promise.all(running.map(({ stop }) => stop()))

        for (const { id, kind, at } of planned) {
          const { state, last_error_code, body } = await rowOf(id)
          expect(['sent', 'failed', 'skipped'], `${kind} ${state} ${last_error_code}`).toContain(state)
          expect(body).toBeNull()
          const times = posted(platform).filter((one) => one === id).length
          expect(times, kind).toBeLessThanOrEqual(looksUp || kind === 'nudge' ? 1 : 2)
          if (state === 'sent') expect(times).toBeGreaterThanOrEqual(1)
          if (state === 'skipped') expect([kind, times]).toEqual(['nudge', 0])
          // It expires ten minutes after it was planned; the test itself takes some seconds of them.
          const last = sentAt.get(id)
          if (kind === 'nudge' && last !== undefined) expect(last - at).toBeLessThanOrEqual(NUDGE_MINUTES)
          met.add(`${kind} ${state}`)
        }
        for (const to of [0, 1]) {
          const order = planned.filter((one) => one.kind === 'reply' && one.to === to).map(({ id }) => id)
          const came = posted(platform).flatMap((id) => (order.includes(id) ? [order.indexOf(id)] : []))
          expect(came).toEqual(came.toSorted((a, b) => a - b))
        }
      },
    ),
    // A fixed seed, because the ends that are met are counted afterwards.
    { numRuns: 40, seed: 20261125 },
  )
  expect([...met].toSorted()).toEqual(['nudge failed', 'nudge sent', 'nudge skipped', 'reply failed', 'reply sent'])
})
