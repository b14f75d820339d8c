import { randomUUID } from 'node:crypto'
import { Temporal } from 'temporal-polyfill'
import { expect, onTestFinished, test } from 'vitest'
import type { App } from '../../src/app.ts'
import type { Inbound, Person, Profile, SendResult } from '../../src/ports.ts'
import { readable } from '../replay.ts'
import {
  createClock,
  createPlatform,
  createWriter,
  lettersOf,
  MORNING,
  openApp,
  type Platform,
  type Writer,
} from './fakes.ts'
import { openedStore } from './opened-store.ts'

// What a platform tells about people, and what becomes of them when it says they are gone. The whole app, a real database.

const { store, sql } = await openedStore()

function open(platform = createPlatform(), clock = createClock()) {
  const { app, events } = openApp({ store, platform, clock })
  onTestFinished(app.stop)
  return { app, events, platform, clock, writer: createWriter(app, platform) }
}

const addressOf = ({ user }: Pick<Writer, 'user'>) => ({ platform: 'test', tenant: 'town', user })
const personOf = async (writer: Pick<Writer, 'user'>) => (await store.findPerson(addressOf(writer))) as Person
const receive = (app: App, writer: Writer, more: Partial<Inbound> = {}) =>
  app.receive({ ...addressOf(writer), id: randomUUID(), input: { type: 'text', text: 'hoi' }, ...more })
const statesOf = async ({ user }: Writer) =>
  (
    await sql.query(
      'SELECT d.state, d.last_error_code AS code FROM delivery d JOIN person p ON p.id = d.person_id WHERE p."user" = $1 ORDER BY d.sequence',
      [user],
    )
  ).rows as { state: string; code: string | null }[]

/** A platform that can be asked about people, and counts how often it was. */
function asked(answer: () => Promise<Profile>): Platform & { asked: number } {
  const platform = { ...createPlatform(), asked: 0 }
  platform.profile = () => {
    platform.asked += 1
    return answer()
  }
  return platform
}

test('what comes along with what somebody writes is kept: zone, language and where to write, the newest of each', async () => {
  const { app, writer } = open()
  await receive(app, writer, { zone: 'Europe/Amsterdam', locale: 'en-GB', reach: 'one' })
  expect(await personOf(writer)).toMatchObject({ zone: 'Europe/Amsterdam', locale: 'en-GB', reach: 'one' })
  await receive(app, writer, { zone: 'America/Curacao', reach: 'two' })
  expect(await personOf(writer)).toMatchObject({ zone: 'America/Curacao', locale: 'en-GB', reach: 'two' })
})

test('a zone that nobody knows is none', async () => {
  const { app, writer } = open()
  await receive(app, writer, { zone: 'Mars/Olympus_Mons' })
  expect((await personOf(writer)).zone).toBeUndefined()
  await receive(app, writer, { zone: 'Asia/Tokyo' })
  await receive(app, writer, { zone: '' })
  expect((await personOf(writer)).zone).toBe('Asia/Tokyo')
})

test('a messenger is handed the newest way to write to somebody', async () => {
  const { app, writer, platform } = open()
  const reached: (string | undefined)[] = []
  const send = platform.send
  platform.send = (to, message, delivery) => {
    reached.push(to.reach)
    return send(to, message, delivery)
  }
  await receive(app, writer, { reach: 'old' })
  await app.idle()
  await receive(app, writer, { reach: 'new' })
  await app.idle()
  expect(reached).toEqual(['old', 'new'])
})

test('whoever comes without a language is asked after before the first answer, which is in theirs', async () => {
  const platform = asked(async () => ({ locale: 'en-US', zone: 'Europe/London' }))
  const { writer } = open(platform)
  await writer.say('menu')
  expect(lettersOf(writer.heard()[0])).toContain('What would you like to do?')
  expect(await personOf(writer)).toMatchObject({ locale: 'en-US', zone: 'Europe/London' })
})

test('a platform is asked about somebody once a day, and again when they moved', async () => {
  let zone = 'Europe/Amsterdam'
  const platform = asked(async () => ({ zone }))
  const { writer, clock } = open(platform)
  for (let time = 0; time < 3; time++) await writer.say('menu')
  expect(platform.asked).toBe(1)
  zone = 'Europe/Athens'
  clock.move('PT24H')
  await writer.say('menu')
  await writer.say('menu')
  expect([platform.asked, (await personOf(writer)).zone]).toEqual([2, 'Europe/Athens'])
})

test('a platform that does not answer about somebody holds up no answer, and is asked again at the next one', async () => {
  const platform = asked(async () => {
    throw new Error('KANARIE-7f3a')
  })
  const { writer, events } = open(platform)
  await writer.say('menu')
  await writer.say('menu')
  expect(writer.heard()).toHaveLength(2)
  expect(platform.asked).toBe(2)
  expect(JSON.stringify(events)).not.toContain('KANARIE')
  expect(events.map(({ name }) => name)).toContain('profile.absent')
})

test('a language the person chose stays, whatever the platform tells later', async () => {
  const { app, writer } = open()
  await writer.say('English')
  await receive(app, writer, { locale: 'nl-NL' })
  await app.learn(addressOf(writer), { locale: 'nl-NL', zone: 'Europe/Brussels' })
  expect(await personOf(writer)).toMatchObject({ locale: 'en', zone: 'Europe/Brussels', ownLocale: true })
})

test('what a platform tells about somebody who never wrote makes nobody known', async () => {
  const { app, writer } = open()
  await app.learn(addressOf(writer), { zone: 'Europe/Amsterdam' })
  await app.leave(addressOf(writer))
  expect((await app.home(addressOf(writer))).message.blocks.length).toBeGreaterThan(2)
  expect(await app.localeOf(addressOf(writer))).toBe('nl')
  expect(await store.findPerson(addressOf(writer))).toBeUndefined()
})

test('what was planned for somebody who left before it was sent is dropped, without an error', async () => {
  const { app, writer, platform, events } = open()
  const release = platform.hold()
  await receive(app, writer)
  await receive(app, writer)
  await expect.poll(() => platform.sends.length).toBe(1)
  await expect.poll(async () => (await statesOf(writer)).length).toBe(2)
  await app.leave(addressOf(writer))
  release()
  await app.idle()
  expect(await statesOf(writer)).toEqual([
    { state: 'sent', code: null },
    { state: 'failed', code: 'person_left' },
  ])
  expect(platform.sends).toHaveLength(1)
  expect(events.filter(({ name }) => name.endsWith('.failed'))).toEqual([])
})

test('an app that is removed from a workspace stops everybody there, nobody elsewhere, and twice is as good as once', async () => {
  const { app, writer } = open()
  await receive(app, writer)
  const elsewhere = { ...addressOf(writer), tenant: 'village' }
  await app.receive({ ...elsewhere, id: randomUUID(), input: { type: 'text', text: 'hoi' } })
  await app.idle()
  for (let time = 0; time < 2; time++) await app.leave({ platform: 'test', tenant: 'town' })
  expect((await personOf(writer)).left).toBe(true)
  expect((await store.findPerson(elsewhere))?.left).toBe(false)
})

test('whoever writes again after they had left is answered', async () => {
  const { app, writer } = open()
  await writer.say('menu')
  await app.leave(addressOf(writer))
  await writer.say('menu')
  expect(writer.heard()).toHaveLength(2)
  expect((await personOf(writer)).left).toBe(false)
})

test.for(['person', 'tenant'] as const)('a platform that says a %s is gone is asked once', async (gone) => {
  const { app, writer, platform, events } = open()
  const other = createWriter(app, platform)
  await other.say('menu')
  platform.send = async (): Promise<SendResult> => {
    platform.sends.push('')
    return { type: 'refused', code: 'account_gone', gone }
  }
  const sends = platform.sends.length
  await receive(app, writer)
  await receive(app, writer)
  await app.idle()
  expect(platform.sends.length - sends).toBe(1)
  expect((await statesOf(writer)).map(({ code }) => code)).toEqual(['account_gone', 'person_left'])
  expect((await personOf(other)).left).toBe(gone === 'tenant')
  // One person is nobody's concern; a token that is no good is that of whoever runs Maatje.
  const failures = events.filter(({ name }) => name.endsWith('.failed')).map(({ name }) => name)
  expect(failures).toEqual(gone === 'tenant' ? ['platform.failed'] : [])
})

test('once Maatje is back in a workspace everybody there is too, but for those whose own account was closed', async () => {
  const { app, writer, platform } = open()
  const [closed, elsewhere] = [createWriter(app, platform), { user: writer.user }]
  await writer.say('menu')
  await closed.say('menu')
  await app.receive({
    ...addressOf(elsewhere),
    tenant: 'village',
    id: randomUUID(),
    input: { type: 'text', text: 'hoi' },
  })
  await app.idle()
  await app.leave(addressOf(closed))
  for (const tenant of ['town', 'village']) await app.leave({ platform: 'test', tenant })
  await app.comeBack({ platform: 'test', tenant: 'town' })
  expect([(await personOf(writer)).left, (await personOf(closed)).left]).toEqual([false, true])
  expect((await store.findPerson({ ...addressOf(elsewhere), tenant: 'village' }))?.left).toBe(true)
})

test('an event that comes again brings back nobody who left after it', async () => {
  const { app, writer } = open()
  await receive(app, writer, { id: 'event' })
  await app.idle()
  await app.leave(addressOf(writer))
  expect(await receive(app, writer, { id: 'event' })).toBe('known')
  expect((await personOf(writer)).left).toBe(true)
})

test('an account that is open again, as the platform tells, is written to again', async () => {
  const { app, writer } = open()
  await writer.say('menu')
  await app.leave(addressOf(writer))
  await app.learn(addressOf(writer), { left: false })
  expect((await personOf(writer)).left).toBe(false)
})

test('a message that does not fit is sent as several, each once and in order, also when the platform fails in between', async () => {
  const platform = createPlatform()
  platform.fits = (message) => lettersOf(message).length <= 120
  const { writer } = open(platform)
  platform.fates = ['arrives', 'unheard']
  await writer.say('hulp')
  await sql.query("UPDATE delivery SET not_before = now() - interval '1 ms'")
  await writer.do({ type: 'opened' })
  await expect.poll(async () => (await statesOf(writer)).every(({ state }) => state === 'sent')).toBe(true)
  const parts = writer.heard()
  expect(parts.length).toBeGreaterThan(5)
  for (const part of parts) expect(lettersOf(part).length).toBeLessThanOrEqual(120)
  const whole = createPlatform()
  const other = open(whole)
  await other.writer.say('hulp')
  const letters = (messages: typeof parts) =>
    messages.flatMap(readable).join('').replaceAll('**', '').replaceAll('\n', '')
  expect(letters(parts)).toBe(letters(other.writer.heard()))
})

test('what waits of somebody is given in the order they did it', async () => {
  const { app, writer } = open()
  await receive(app, writer)
  await app.idle()
  const { id: person } = await personOf(writer)
  const save = (id: string, seconds: number) =>
    store.saveInbound({ id, person, body: new Uint8Array([1]), at: MORNING.add({ seconds }) })
  for (const [id, seconds] of [
    ['c', 3],
    ['a', 1],
    ['b', 2],
  ] as const)
    await save(id, seconds)
  expect((await store.nextInbound(person))?.id).toBe('a')
})

test('a day is counted in the zone of the person who keeps something', async () => {
  const clock = createClock(Temporal.Instant.from('2026-11-23T23:30:00Z'))
  const { app, writer } = open(createPlatform(), clock)
  await receive(app, writer, { zone: 'America/New_York', locale: 'en' })
  await app.idle()
  await writer.do({ type: 'button', id: 'begin.two-columns', turn: 0 })
  await writer.press('choice.begin')
  for (const text of ['a', 'b', 'c', 'me: d\nmother: e']) await writer.say(text)
  await writer.press('choice.done')
  for (let answer = 0; answer < 19; answer++) await writer.say('x')
  await writer.press('choice.no')
  await writer.press('choice.month')
  expect(lettersOf(writer.heard().at(-1))).toContain('December 23, 2026')
})

test('the page beside the chat shows where somebody is and what they keep, and no word they wrote', async () => {
  const { app, writer } = open()
  const home = async () => (await app.home(addressOf(writer))).message
  await writer.do({ type: 'button', id: 'begin.two-columns', turn: 0 })
  await writer.press('choice.begin')
  await writer.say('KANARIE-7f3a')
  const open1 = readable(await home()).join('\n')
  expect(open1).toContain('Je bent bezig met "Twee kolommen", bij stap 1 van 7')
  expect(open1).not.toContain('KANARIE')
  for (const text of ['b', 'c', 'ik: KANARIE-7f3a\nmoeder: e']) await writer.say(text)
  await writer.press('choice.done')
  for (let answer = 0; answer < 19; answer++) await writer.say('KANARIE-7f3a')
  await writer.press('choice.no')
  await writer.press('choice.year')
  const kept = readable(await home()).join('\n')
  expect(kept).toMatch(/1\. Twee kolommen, 23 november 2026\. Bewaard tot 23 november 2027\./)
  expect(kept).toContain('[Open 1]')
  expect(kept).toContain('Wie kan wat zien')
  expect(kept).not.toContain('KANARIE')
})
