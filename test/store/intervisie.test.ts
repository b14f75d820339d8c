import { expect, test } from 'vitest'
import { openStore } from '../../src/store/open-store.ts'
import { content } from '../talk.ts'
import { CANARY, createClock, createPlatform, moveClocks, openApp } from './fakes.ts'
import {
  type Death,
  FROM,
  GROUP,
  groupIn,
  IN_ROOM,
  type Life,
  makeGroup,
  momentOf,
  mortal,
  NAMES,
  openLife,
  partOf,
  passing,
  readings,
  SESSION,
  sessionIn,
} from './group-life.ts'
import { openedStore } from './opened-store.ts'
import { expectUnseen } from './unseen.ts'

// Groups that have intervisie, in whole bots over a real database. Everything begins on Monday 23 November 2026 at nine;
// the group's session is on Tuesday 8 December at ten.

const { url, store, sql } = await openedStore()

const BEGINS = momentOf(`${SESSION}T10:00`)

/** Where a process may die between finding something to tell and having told it. */
const DEATHS: readonly Death[] = [
  { call: 'takeDueTeams', done: true },
  { call: 'saveTeams', done: false },
  { call: 'saveTeams', done: true },
  { call: 'claim', done: true },
  { call: 'markSending', done: false },
  { call: 'markSending', done: true },
  { call: 'markSent', done: false },
  { call: 'markSent', done: true },
]
/** Far more than it takes: what is not done by then never will be. */
const MOST_LIVES = 60

/** What half a minute of real time does. */
async function leasesRunOut(): Promise<void> {
  await sql.query(`UPDATE delivery SET lease_until = now() - interval '1 ms' WHERE lease_until IS NOT NULL`)
  await sql.query(`UPDATE team SET planning_until = now() - interval '1 ms' WHERE planning_until IS NOT NULL`)
  await sql.query(`UPDATE nudging SET planning_until = now() - interval '1 ms' WHERE planning_until IS NOT NULL`)
}

async function isAnythingLeft(): Promise<boolean> {
  const { rows } = await sql.query(
    `SELECT EXISTS (SELECT 1 FROM team WHERE next_at <= maatje_now())
         OR EXISTS (SELECT 1 FROM delivery WHERE state IN ('due', 'claimed', 'sending', 'ambiguous')) AS left`,
  )
  return rows[0].left
}

test('three bots that die and restart all the time tell a group what one that never stops does, each thing once', async () => {
  await makeGroup(store)
  const steady = await openLife(store)
  await steady.pass(BEGINS)
  const [expected, session] = [readings(steady.platform), await sessionIn(store)]
  await steady.app.stop()
  // The run to compare with is one that tells everybody of the hour before: else this test would say nothing.
  expect(session.reminded).toHaveLength(NAMES.length)
  expect(session.called.length).toBeGreaterThanOrEqual(NAMES.length - 1)
  expect(new Set(expected).size).toBe(expected.length)

  await sql.query('DELETE FROM person')
  await sql.query(`UPDATE clock_shift SET ahead = '0'`)
  const others = [openStore(url), openStore(url)]
  const stores = [store, ...others.map((one) => one.store)]
  const platform = createPlatform()
  const clock = createClock(FROM)
  await moveClocks(store, clock)
  await makeGroup(store)
  const died = new Set<Death>()
  let lives = 0
  /** Three at once, each of which dies somewhere; then three new ones, until nothing is left to do. */
  const look = async () => {
    for (let life = 0; life === 0 || (await isAnythingLeft()); life++) {
      if (life === MOST_LIVES) throw new Error('it is never done')
      const deaths = died.size < DEATHS.length ? DEATHS.filter((death) => !died.has(death)) : DEATHS
      const bots = stores.map((one) => {
        const death = deaths[lives++ % deaths.length] as Death
        return openApp({ store: mortal(one, death, () => died.add(death)), platform, clock, alone: false }).app
      })
      await Promise.all(bots.map((app) => app.start().catch(() => {})))
      await Promise.all(bots.map((app) => app.idle()))
      await Promise.all(bots.map((app) => app.stop()))
      await leasesRunOut()
      // What may have arrived is looked up a moment later.
      if (life > 0) await moveClocks(store, clock, clock.now().add({ seconds: 10 }))
    }
  }
  await passing(store, clock, BEGINS, look)
  expect(readings(platform)).toEqual(expected)
  expect(died).toEqual(new Set(DEATHS))
  const { reminded, called } = await sessionIn(store)
  expect([reminded.toSorted(), called.toSorted()]).toEqual([session.reminded.toSorted(), session.called.toSorted()])
  await Promise.all(others.map((one) => one.close()))
})

/** The whole group is there, and is led to a step, counted from 1. */
async function ledTo(life: Life, step: number): Promise<void> {
  await life.pass(BEGINS)
  await life.inRoom('noor', 'start')
  for (const name of NAMES) {
    const { guided } = await sessionIn(store)
    const known = (await groupIn(store)).members.find(({ person }) => person.user === name)?.person.id ?? ''
    if (!guided?.here.includes(known)) await life.press(name, 'guide.here')
  }
  for (let press = 0; press < step; press++) await life.press('samir', 'guide.next')
}

const steps = content.locales[0].methods.get('incident')?.steps ?? []

test('a session restarted in the middle of step 4 goes on at step 4 with the time that was left', async () => {
  await makeGroup(store)
  const life = await openLife(store)
  await ledTo(life, 4)
  const before = (await sessionIn(store)).guided
  const minutes = steps[3]?.minutes ?? 0
  expect(before?.step).toBe(steps[3]?.id)
  const left = () => before?.ends?.since(life.clock.now()).total('minutes') ?? 0
  expect(left()).toBeGreaterThan(minutes - 1)

  await moveClocks(store, life.clock, life.clock.now().add({ seconds: (minutes * 60) / 2 }))
  const said = life.platform.posts.length
  await life.reopen()
  expect((await sessionIn(store)).guided).toEqual(before)
  expect(left()).toBeGreaterThan(minutes / 2 - 1)
  await life.pass(before?.ends?.subtract({ seconds: 5 }) ?? BEGINS)
  expect(life.platform.posts).toHaveLength(said)

  // The time is over at its end, is said once, and everybody is still at step 4.
  const inRoom = () => life.heard(IN_ROOM).length
  const heard = inRoom()
  await life.pass(before?.ends ?? BEGINS)
  expect(inRoom()).toBe(heard + 1)
  await life.reopen()
  expect(inRoom()).toBe(heard + 1)
  expect((await sessionIn(store)).guided).toMatchObject({ step: steps[3]?.id, told: true })
  await life.press('ilse', 'guide.next')
  expect((await sessionIn(store)).guided?.step).toBe(steps[4]?.id)
})

test('a session paused in step 4 has the time that was left when it goes on after a restart, however late that is', async () => {
  await makeGroup(store)
  const life = await openLife(store)
  await ledTo(life, 4)
  await moveClocks(store, life.clock, life.clock.now().add({ seconds: 90 }))
  await life.press('joost', 'guide.pause')
  const paused = (await sessionIn(store)).guided
  const minutes = steps[3]?.minutes ?? 0
  expect(paused?.left).toBeGreaterThan((minutes - 2.5) * 60_000)
  expect(paused?.left).toBeLessThanOrEqual((minutes - 1.5) * 60_000)
  const said = life.heard(IN_ROOM).length
  await life.pass(life.clock.now().add({ minutes: 20 }))
  await life.reopen()
  expect(life.heard(IN_ROOM)).toHaveLength(said)
  expect((await sessionIn(store)).guided).toEqual(paused)
  await life.press('joost', 'guide.resume')
  const { guided } = await sessionIn(store)
  expect(guided?.step).toBe(steps[3]?.id)
  const now = guided?.ends?.subtract({ milliseconds: paused?.left ?? 0 })
  // It went on when that was pressed, a moment ago.
  expect(Math.abs(now?.since(life.clock.now()).total('seconds') ?? 99)).toBeLessThan(10)
})

test('a press into step 4 that a process died over counts once it is back, and only once', async () => {
  await makeGroup(store)
  const life = await openLife(store)
  await ledTo(life, 3)
  const before = (await sessionIn(store)).guided
  const deaths: Death[] = [
    { call: 'commit', done: false },
    { call: 'commit', done: true },
  ]
  for (const [index, death] of deaths.entries()) {
    await life.app.stop()
    const dying = openApp({
      store: mortal(store, death, () => {}),
      platform: life.platform,
      clock: life.clock,
    })
    const button = life.buttons(IN_ROOM).find((id) => id.startsWith('guide.next')) ?? ''
    const did = { type: 'button' as const, id: button }
    const inbound = { platform: 'test', tenant: 'town', user: 'bram', id: `dying ${index}`, locale: 'nl' }
    await dying.app.receive({ ...inbound, input: { type: 'room', room: { id: 'C-noord' }, name: 'bram', did } })
    await dying.app.idle()
    await dying.app.stop()
    await leasesRunOut()
    await life.reopen()
    const { guided } = await sessionIn(store)
    expect(guided?.step).toBe(steps[3 + index]?.id)
    expect(guided?.turn).toBe((before?.turn ?? 0) + 1 + index)
  }
})

/** Who brings the case, once roles were handed out; who offered to, before that. */
async function nameOf(bringer: string | undefined): Promise<(typeof NAMES)[number]> {
  const known = (await groupIn(store)).members.find(({ person }) => person.id === bringer)
  return NAMES.find((name) => name === known?.person.user) ?? 'samir'
}

/**
 * Answers whatever is asked until nothing is: with a word where it is to be written, else with the first choice, or that it is
 * enough.
 */
async function answer(life: Life, name: string, word: string): Promise<void> {
  for (let question = 0; question < 12; question++) {
    const person = (await groupIn(store)).members.find((one) => one.person.user === name)?.person
    const talking = person ? await store.conversations(person.id) : []
    if (talking.length === 0) return
    const choices = life.buttons(name).filter((id) => id.startsWith('choice.'))
    const choice = choices.find((id) => id === 'choice.done') ?? choices[0]
    if (choice) await life.press(name, choice, 'chat')
    else await life.say(name, word)
    await expectUnseen(sql, life.events)
  }
}

/** What somebody shared that is still in their part, as a text to look in. */
async function sharedBy(name: (typeof NAMES)[number]): Promise<string> {
  const part = await partOf(store, name)
  return JSON.stringify([part.case, part.views])
}

test('what somebody shared is in their part no more once its session is over, though nobody does anything any more', async () => {
  await makeGroup(store)
  const life = await openLife(store)
  await life.pass(momentOf('2026-12-04T16:00'))
  const bringer = await nameOf((await sessionIn(store)).roles?.case)
  await life.act(bringer, { type: 'button', id: `intervisie.case.${GROUP}.${SESSION}`, turn: 0 })
  await answer(life, bringer, 'een moeder die niets zei')
  await life.pass(BEGINS)
  await ledTo(life, 1)
  while (!(await sharedBy('ilse')).includes('ik zou wachten')) {
    await life.press('noor', 'guide.next')
    await life.act('ilse', { type: 'button', id: `intervisie.view.${GROUP}.${SESSION}`, turn: 0 })
    await answer(life, 'ilse', 'ik zou wachten')
  }
  expect(await sharedBy(bringer)).toContain('een moeder')

  // They go home without a word: it ends by itself, and nobody answers what comes after.
  await life.pass(momentOf(`${SESSION}T20:00`))
  expect(await sessionIn(store)).toMatchObject({ state: 'held' })
  for (const name of NAMES) expect(await sharedBy(name), name).toBe('[{},{}]')
  expect(await partOf(store, 'ilse')).toMatchObject({
    name: 'ilse',
    part: true,
    coming: { [SESSION]: { answer: 'yes' } },
  })
})

test('of a group that has nothing to plan any more, a case goes a day after its session and what was answered in years', async () => {
  const shared = { [SESSION]: { text: 'een moeder die niets zei', at: FROM } }
  const came = { [SESSION]: false }
  await makeGroup(store, {
    group: { rule: { recurrence: { dates: [SESSION] }, time: '10:00', zone: 'Europe/Amsterdam', minutes: 90 } },
    // Nobody is asked anything when it is over.
    part: (name) => ({ came, ...(name === 'samir' ? { case: shared } : {}) }),
  })
  const life = await openLife(store)
  /** What Samir shared and answered, as it stands in his part by a moment. */
  const leftBy = async (wall: string) => {
    await life.pass(momentOf(wall))
    const part = await partOf(store, 'samir')
    return { case: part.case, coming: Object.keys(part.coming), came: part.came }
  }
  expect(await leftBy('2026-12-09T11:25')).toEqual({ case: shared, coming: [SESSION], came })
  expect(await sessionIn(store)).toMatchObject({ state: 'missed' })
  expect(await leftBy('2026-12-09T11:35')).toEqual({ case: {}, coming: [SESSION], came })
  expect(await leftBy('2027-12-08T11:25')).toEqual({ case: {}, coming: [SESSION], came })
  expect(await leftBy('2027-12-08T11:35')).toEqual({ case: {}, coming: [], came })
  expect(await leftBy('2028-12-08T11:25')).toEqual({ case: {}, coming: [], came })
  expect(await leftBy('2028-12-08T11:35')).toEqual({ case: {}, coming: [], came: {} })
  expect(await store.nextLook()).toBeUndefined()
})

test('no name, place, case, view or take-away of a group stands anywhere but in ciphertext, and no post says what it is', async () => {
  const platform = createPlatform()
  await makeGroup(store, {
    group: { name: `team ${CANARY}`, place: `zaal ${CANARY}` },
    names: (name) => `${name} ${CANARY}`,
  })
  const life = await openLife(store, platform)
  const unseen = () => expectUnseen(sql, life.events)
  await unseen()
  // What is sent waits, gets lost and is looked up.
  platform.fates = ['later', 'lost', 'unheard']
  await life.pass(momentOf('2026-12-04T16:00'))
  await unseen()

  const bringer = await nameOf((await sessionIn(store)).roles?.case)
  await life.act(bringer, { type: 'button', id: `intervisie.case.${GROUP}.${SESSION}`, turn: 0 })
  await answer(life, bringer, `${CANARY} gebeurde er`)
  expect(JSON.stringify((await partOf(store, bringer)).case)).toContain(CANARY)
  await life.pass(BEGINS)
  await unseen()

  await ledTo(life, 1)
  let shared = ''
  while ((await sessionIn(store)).guided) {
    await life.act('ilse', { type: 'button', id: `intervisie.view.${GROUP}.${SESSION}`, turn: 0 })
    await answer(life, 'ilse', `${CANARY} zie ik`)
    shared += JSON.stringify((await partOf(store, 'ilse')).views)
    await life.press('noor', 'guide.next')
    await unseen()
  }
  expect(shared).toContain(CANARY)
  expect(life.heard(IN_ROOM).join()).not.toContain(`${CANARY} zie ik`)
  expect(life.heard(IN_ROOM).join()).not.toContain(`${CANARY} gebeurde er`)

  await life.pass(momentOf(`${SESSION}T17:00`))
  await life.act('fatma', { type: 'button', id: `intervisie.after.${GROUP}.${SESSION}`, turn: 0 })
  await answer(life, 'fatma', `${CANARY} neem ik mee`)
  const fatma = (await groupIn(store)).members.find(({ person }) => person.user === 'fatma')?.person
  expect(await store.entries(fatma?.id ?? '', life.clock.now().toZonedDateTimeISO('UTC').toPlainDate())).not.toEqual([])
  await unseen()

  // The words did come to whom they are for: the search would have found them there.
  expect(platform.posts.some(({ message }) => JSON.stringify(message).includes(CANARY))).toBe(true)
  const { rows } = await sql.query(`SELECT dedupe_key AS key FROM delivery WHERE dedupe_key LIKE 'team/%'`)
  expect(rows.length).toBeGreaterThan(NAMES.length)
  for (const { key } of rows) expect(key).toMatch(/^team\/[\w-]{20,}\/\d+$/)
})
