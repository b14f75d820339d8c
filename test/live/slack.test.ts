import { readFileSync } from 'node:fs'
import { Temporal } from 'temporal-polyfill'
import { expect, onTestFinished, test, vi } from 'vitest'
import { AppError } from '../../src/errors.ts'
import type { Store } from '../../src/ports.ts'
import { createFakeSlack, type FakeSlack, type Fault, type Said, serve } from '../platforms/slack/fake-slack.ts'
import * as payloads from '../platforms/slack/payloads.ts'
import {
  buttonsOf,
  createSlackPerson,
  type Deliver,
  eventId,
  type SlackPerson,
} from '../platforms/slack/slack-person.ts'
import { replay, TRANSCRIPTS } from '../replay.ts'
import { CANARY, createClock, moveClocks, watched } from '../store/fakes.ts'
import { openedStore } from '../store/opened-store.ts'
import { type SlackBot, startSlackBot, WORDS } from './slack-bot.ts'
import { openSlackChat, readSaid, settled } from './slack-chat.ts'
import { attachSocket } from './slack-socket.ts'

// A whole bot and a Slack that keeps its side of things, over real HTTP with real signatures.

const { store, sql } = await openedStore()

type Place = {
  fake: FakeSlack
  apiUrl: string
  clock: ReturnType<typeof createClock>
  bot: SlackBot
  noor: SlackPerson
}

let people = 0

/** A Slack, a bot and somebody in it, gone when the test ends. */
async function open({ locale = 'nl-NL' }: { locale?: string } = {}): Promise<Place> {
  const clock = createClock()
  const fake = createFakeSlack(() => clock.now().epochMilliseconds)
  const user = `U0NOOR${people++}`
  fake.people.set(user, { locale })
  const far = await serve(fake.listener)
  onTestFinished(far.close)
  const apiUrl = `${far.url}/api/`
  const bot = await start({ clock, apiUrl })
  const noor = createSlackPerson(fake, bot.deliver, user)
  return { fake, apiUrl, clock, bot, noor }
}

async function start(options: Omit<Parameters<typeof startSlackBot>[0], 'store'>): Promise<SlackBot> {
  const bot = await startSlackBot({ store, ...options })
  onTestFinished(bot.close)
  return bot
}

const STORED = { status: 200, body: '' }
const lastOf = (noor: SlackPerson) => readSaid(noor.heard().slice(-1)).join('\n')
const named = (bot: SlackBot, name: string) => bot.events.filter((event) => event.name === name)

/** Into the exercise, up to its first question. */
async function begin({ noor, bot }: Pick<Place, 'noor' | 'bot'>): Promise<void> {
  await noor.say('menu')
  await bot.app.idle()
  await noor.press('Begin: Twee kolommen')
  await bot.app.idle()
  await noor.press('Ja')
  await bot.app.idle()
}

/** What goes wrong, one after another, and at which of the acts. */
const EVERY = 3
const FAULTS: Fault[] = ['unheard', { limited: 1 }, 'lost', { status: 503 }, { error: 'internal_error' }]

test('with a Slack that is busy, breaks, loses answers and delivers everything twice, an exercise reads as written', async () => {
  const transcript = TRANSCRIPTS.find(({ name }) => name === 'two-columns.interrupted.nl.txt')
  const script = readFileSync(transcript?.file ?? '', 'utf8')
  let acts = 0
  const chat = await openSlackChat(store, 'nl', 'U0PECH', {
    async reach(fake) {
      const far = await serve(fake.listener)
      onTestFinished(far.close)
      return `${far.url}/api/`
    },
    bring:
      (deliver, fake): Deliver =>
      async (kind, payload) => {
        const fault = FAULTS[(acts / EVERY) % FAULTS.length]
        if (acts++ % EVERY === 0 && fault) fake.faults.set('chat.postMessage', [fault])
        if (kind !== 'event') return deliver(kind, payload)
        const [first, again] = await Promise.all([deliver(kind, payload), deliver(kind, payload, 1)])
        expect(again).toEqual(STORED)
        return first
      },
  })
  onTestFinished(chat.close)
  expect(await replay(chat, script)).toBe(script)

  expect(acts).toBeGreaterThan(EVERY * FAULTS.length)
  expect(chat.fake.violations).toEqual([])
  const posts = chat.fake.chat(chat.user).filter(({ bot }) => bot)
  expect(new Set(posts.map(({ metadata }) => metadata?.event_payload.d)).size).toBe(posts.length)
  // What was posted and not heard of was looked up, not posted again.
  const lookUps = chat.fake.calls.filter(({ method }) => method === 'conversations.history')
  expect(lookUps.length).toBeGreaterThan(FAULTS.length)
})

test('an event that Slack delivers again, also to another process, has one effect', async () => {
  const { fake, noor, bot, apiUrl, clock } = await open()
  const said = fake.say(noor.user, 'menu', [])
  const envelope = payloads.envelope(payloads.messageEvent(noor.user, noor.channel, said.ts, 'menu'), eventId())
  expect(await bot.deliver('event', envelope)).toEqual(STORED)
  await bot.app.idle()
  const other = await start({ clock, apiUrl })
  expect(await other.deliver('event', envelope, 1)).toEqual(STORED)
  expect(await bot.deliver('event', envelope, 2)).toEqual(STORED)
  await bot.app.idle()
  await other.app.idle()
  expect(noor.heard()).toHaveLength(1)
})

test('what was said in a row is answered in that row, in whatever order it comes in', async () => {
  const { fake, noor, bot, apiUrl, clock } = await open()
  await begin({ noor, bot })
  await bot.app.stop() // it takes what comes in, and answers nothing
  const before = noor.heard().length
  const envelopes = ['eerste', 'tweede', 'derde'].map((text) => {
    clock.move('PT1S')
    const said = fake.say(noor.user, text, [])
    return payloads.envelope(payloads.messageEvent(noor.user, noor.channel, said.ts, text), eventId())
  })
  for (const envelope of envelopes.toReversed()) expect(await bot.deliver('event', envelope)).toEqual(STORED)
  const next = await start({ clock, apiUrl })
  await settled(next)
  expect(noor.heard()).toHaveLength(before + 3)

  // Back to the first question shows which of them was taken for its answer.
  for (let back = 0; back < 3; back++) {
    await next.deliver('event', payloads.envelope(text(noor, fake, 'terug'), eventId()))
    await settled(next)
  }
  expect(lastOf(noor)).toContain('> eerste')
})

const text = (noor: SlackPerson, fake: FakeSlack, said: string) => {
  return payloads.messageEvent(noor.user, noor.channel, fake.nextTs(), said)
}

test('an answer given privately is taken, is no message in the chat, and is asked for in a window that fits', async () => {
  const { fake, noor, bot } = await open()
  await begin({ noor, bot })
  const question = lastOf(noor)
  expect(await noor.answerPrivately(`${CANARY} wilde rust`)).toEqual(STORED)
  await bot.app.idle()

  expect(lastOf(noor)).toContain('vraag 2 van 3')
  expect(JSON.stringify(fake.chat(noor.user))).not.toContain(CANARY)
  const window = fake.windows[0] as unknown as { blocks: { type: string }[]; private_metadata: string }
  expect(window.blocks.map(({ type }) => type)).toEqual(['context', 'rich_text', 'input'])
  expect(question).toContain('Wat wilde je bereiken?')
  expect(JSON.stringify(window.blocks)).toContain('Wat wilde je bereiken?')
  expect(window.private_metadata).toMatch(/^\d+$/)
  expect(fake.violations).toEqual([])
})

test('a window that does not open is told to the person, and nothing is stored', async () => {
  const { fake, noor, bot, apiUrl } = await open()
  await begin({ noor, bot })
  const before = await sql.query('SELECT count(*) FROM inbound')
  const shown = noor.buttons().findLast(({ isPrivate }) => isPrivate)
  const { said, actionId = '', value } = shown ?? {}
  const message = { ts: said?.ts ?? '', text: said?.text ?? '', blocks: said?.blocks ?? [] }
  const responseUrl = `${apiUrl.replace('/api/', '')}/respond/1`
  const press = { user: noor.user, actionId, ts: fake.nextTs(), trigger: 'expired', responseUrl }
  const payload = payloads.actionPayload({ ...press, ...(value ? { value } : {}), channel: noor.channel, message })
  expect(await bot.deliver('interactive', payload)).toEqual(STORED)

  await vi.waitFor(() => expect(fake.responses).toHaveLength(1))
  const told = { response_type: 'ephemeral', replace_original: false, text: WORDS.nl?.window.failed }
  expect(fake.responses[0]?.body).toEqual(told)
  expect(named(bot, 'app.failed')).toMatchObject([{ code: 'expired_trigger_id', where: 'slack.window' }])
  expect((await sql.query('SELECT count(*) FROM inbound')).rows).toEqual(before.rows)
})

test('the Home tab shows the open exercise, never a word of it, and is fresh after something was pressed there', async () => {
  const { fake, noor, bot } = await open()
  expect(await noor.open('home')).toEqual(STORED)
  await vi.waitFor(() => expect(fake.homes.has(noor.user)).toBe(true))
  const homeOf = () => JSON.stringify(fake.homes.get(noor.user))
  expect(homeOf()).toContain('Begin: Twee kolommen')
  expect((await sql.query('SELECT count(*) FROM person')).rows).toEqual([{ count: '0' }])

  await noor.pressHome('Begin: Twee kolommen')
  await vi.waitFor(() => expect(homeOf()).toContain('Verder waar ik was'))
  await bot.app.idle()
  await noor.press('Ja')
  await bot.app.idle()
  await noor.say(`${CANARY} wilde rust`)
  await bot.app.idle()
  await noor.open('home')
  await vi.waitFor(() => expect(homeOf()).toContain('vraag 2 van 3'))
  expect(homeOf()).not.toContain(CANARY)
  expect(fake.violations).toEqual([])
})

test('/maatje and "Reflecteer nu" are answered in the private chat, from wherever they come', async () => {
  const { noor, bot } = await open()
  const taken = await noor.command('')
  expect(JSON.parse(taken.body)).toEqual({ response_type: 'ephemeral', text: WORDS.nl?.command.taken })
  await bot.app.idle()
  expect(lastOf(noor)).toContain('Wat wil je doen?')
  expect(await noor.shortcut('reflect')).toEqual(STORED)
  await bot.app.idle()
  expect(lastOf(noor)).toContain('Heb je een gesprek in je hoofd?')
  await noor.command('hulp')
  await bot.app.idle()
  expect(lastOf(noor)).toContain('0800-0113')
})

test('Slack is spoken English to whoever has it in English', async () => {
  const { noor, bot } = await open({ locale: 'en-GB' })
  expect(JSON.parse((await noor.command('')).body).text).toBe(WORDS.en?.command.taken)
  await bot.app.idle()
  expect(lastOf(noor)).toContain('What would you like to do?')
  await noor.shortcut('reflect')
  await bot.app.idle()
  await noor.press('Yes')
  await bot.app.idle()
  expect(noor.buttons().findLast(({ isPrivate }) => isPrivate)?.label).toBe('Answer privately')
})

test('what is too long for one message is shown in several, in order, and nothing of it is cut', async () => {
  const { fake, noor, bot } = await open()
  await begin({ noor, bot })
  const long = (letter: string) => `${letter}${'😀'.repeat(1_400)} ${letter.repeat(1_500)}${letter}`
  for (const answer of ['a', 'b', 'c', `ik: ${long('d')}`, `moeder: ${long('e')}`]) {
    await noor.say(answer)
    await bot.app.idle()
  }
  await noor.press('Klaar met deze kolom')
  await bot.app.idle()
  await noor.say(long('f'))
  await bot.app.idle()
  const before = noor.heard().length
  await noor.say('tabel')
  await settled(bot)
  const parts = noor.heard().slice(before)
  expect(parts.length).toBeGreaterThan(1)
  expect(fake.violations).toEqual([])
  const letters = readSaid(parts).join('')
  for (const letter of ['d', 'e', 'f']) {
    expect([...letters].filter((one) => one === '😀').length).toBeGreaterThanOrEqual(3 * 1_400)
    expect(letters).toContain(letter.repeat(700))
  }
  expect(buttonsOf(parts.at(-1) as Said).length).toBeGreaterThan(0)
  expect(parts.slice(0, -1).flatMap(buttonsOf)).toEqual([])
})

test('what nobody knows is answered kindly and in time', async () => {
  const { noor, bot, fake } = await open()
  const kindly = async (answer: { status: number }) => {
    expect(answer.status).toBe(200)
    await bot.app.idle()
    return lastOf(noor)
  }
  const before = { user: noor.user, actionId: 'old:thing', ts: '1700000000.1', trigger: fake.trigger() }
  const message = { ts: '1700000000.0', text: 'x', blocks: [] }
  const press = payloads.actionPayload({ ...before, channel: noor.channel, message })
  expect(await kindly(await bot.deliver('interactive', press))).toContain('Hieronder staat wat nu kan')
  expect(await kindly(await noor.shortcut('gone'))).toContain('[')
  expect(await kindly(await noor.command('x', '/oud'))).toContain('[')
  const view = { id: 'V9', type: 'modal', callback_id: 'gone', private_metadata: '' }
  expect(await kindly(await bot.deliver('interactive', payloads.submissionPayload(noor.user, view, {})))).toContain('[')
  expect(noor.heard()).toHaveLength(4)

  const closed = { ...payloads.submissionPayload(noor.user, view, {}), type: 'view_closed', is_cleared: false }
  const options = {
    ...payloads.shortcutPayload(noor.user, 'x', '1'),
    type: 'block_suggestion',
    action_id: 'x',
    block_id: 'y',
    value: 'z',
  }
  const dialog = { ...payloads.shortcutPayload(noor.user, 'x', '1'), type: 'dialog_cancellation' }
  expect(await bot.deliver('interactive', closed)).toEqual(STORED)
  expect(JSON.parse((await bot.deliver('interactive', options)).body)).toEqual({ options: [] })
  expect(await bot.deliver('interactive', dialog)).toEqual(STORED)
  await bot.app.idle()
  expect(noor.heard()).toHaveLength(4)
})

test.for([
  ['an uninstall', { type: 'app_uninstalled' }],
  ['a revoked bot token', { type: 'tokens_revoked', tokens: { bot: ['B0'], oauth: [] } }],
] as const)('after %s nothing is sent, and whatever comes then is no error', async ([, event]) => {
  const { fake, noor, bot, apiUrl, clock } = await open()
  await noor.say('menu')
  await bot.app.idle()
  await bot.app.stop()
  await noor.say('hulp') // taken, and not yet answered
  for (const gone of [event, { type: 'tokens_revoked', tokens: { bot: ['B0'] } }, { type: 'app_uninstalled' }]) {
    expect(await bot.deliver('event', payloads.envelope(gone, eventId()))).toEqual(STORED)
  }
  const before = noor.heard().length
  fake.faults.set('auth.test', [{ status: 502 }]) // Slack does not say that Maatje is there
  const next = await start({ clock, apiUrl })
  await settled(next)
  expect(noor.heard()).toHaveLength(before)
  expect(named(next, 'delivery.dropped')).toHaveLength(1)
  expect(named(next, 'app.failed')).toEqual([])
  expect(fake.calls.filter(({ method }) => method === 'chat.postMessage')).toHaveLength(1)
})

test('once Maatje is installed again everybody there is written to again', async () => {
  const { noor, bot, apiUrl, clock } = await open()
  await noor.say('menu')
  await bot.app.idle()
  await bot.deliver('event', payloads.envelope({ type: 'app_uninstalled' }, eventId()))
  expect((await sql.query('SELECT gone FROM person')).rows).toEqual([{ gone: 'tenant' }])
  await bot.app.stop()
  await start({ clock, apiUrl })
  expect((await sql.query('SELECT gone FROM person')).rows).toEqual([{ gone: null }])
})

test('a token that Slack does not know any more stops everything there, and whoever runs Maatje hears of it once', async () => {
  const { fake, noor, bot } = await open()
  await noor.say('menu')
  await bot.app.idle()
  fake.refusal = 'token_revoked'
  expect((await noor.say('hulp')).status).toBe(200)
  await settled(bot)
  expect(named(bot, 'platform.failed')).toMatchObject([{ code: 'token_revoked' }])
  expect(named(bot, 'app.failed')).toEqual([])
  expect(named(bot, 'delivery.failed')).toEqual([])
  const { rows } = await sql.query('SELECT gone FROM person')
  expect(rows).toEqual([{ gone: 'tenant' }])
})

test('somebody whose account was closed is not written to, by event or by what Slack says', async () => {
  const { fake, noor, bot } = await open()
  await noor.say('menu')
  await bot.app.idle()
  const told = { type: 'user_change', user: { id: noor.user, team_id: payloads.TEAM, deleted: true }, event_ts: '1.2' }
  expect(await bot.deliver('event', payloads.envelope(told, eventId()))).toEqual(STORED)
  expect((await sql.query('SELECT gone FROM person')).rows).toEqual([{ gone: 'person' }])

  const samir = createSlackPerson(fake, bot.deliver, 'U0SAMIR')
  fake.people.set('U0SAMIR', {})
  await samir.say('menu')
  await bot.app.idle()
  fake.people.set('U0SAMIR', { deleted: true })
  await samir.say('hulp')
  await settled(bot)
  expect(named(bot, 'person.left')).toMatchObject([{ code: 'user_disabled' }])
  expect(named(bot, 'app.failed')).toEqual([])
})

test('what Slack tells about somebody is kept fresh', async () => {
  const { noor, bot } = await open()
  await noor.say('menu')
  await bot.app.idle()
  const told = { id: noor.user, team_id: payloads.TEAM, tz: 'America/Curacao', locale: 'en-US', deleted: false }
  const event = { type: 'user_change', user: { ...told, tz_offset: -14400 }, event_ts: '1.2' }
  expect(await bot.deliver('event', payloads.envelope(event, eventId()))).toEqual(STORED)
  const { rows } = await sql.query('SELECT zone, locale FROM person')
  expect(rows).toEqual([{ zone: 'America/Curacao', locale: 'en-US' }])
})

/** The store while nothing can be stored. */
function storeAway(): Store {
  return watched(store, {
    before(name) {
      if (['findPerson', 'saveInbound', 'addPerson'].includes(name)) throw new AppError('store_failed', CANARY)
    },
  })
}

test('a store that is away is not acknowledged, and nobody hears that something was taken', async () => {
  const { fake, noor, apiUrl, clock, bot } = await open()
  await begin({ noor, bot })
  await bot.close()
  const without = await startSlackBot({ store: storeAway(), clock, apiUrl })
  onTestFinished(without.close)
  const other = createSlackPerson(fake, without.deliver, noor.user)
  expect(await other.say(CANARY)).toEqual({ status: 503, body: '' })
  expect((await other.press('Terug').catch(() => other.press('Later'))).status).toBe(503)
  expect(await other.command('')).toMatchObject({
    status: 200,
    body: expect.stringContaining('Er is niets opgeslagen'),
  })
  const sent = await other.answerPrivately(CANARY)
  expect(JSON.parse(sent.body)).toEqual({
    response_action: 'errors',
    errors: { answer: WORDS.nl?.window.unsent },
  })
  expect(without.events.map(({ name }) => name)).not.toContain('inbound.handled')
  expect(JSON.stringify(without.events)).not.toContain(CANARY)
})

test('while Slack is away the bot starts, takes nothing, and takes everything once Slack is back', async () => {
  const clock = createClock()
  const fake = createFakeSlack(() => clock.now().epochMilliseconds)
  fake.people.set('U0NOOR', {})
  fake.faults.set('auth.test', ['lost', { status: 502 }])
  const far = await serve(fake.listener)
  onTestFinished(far.close)
  const bot = await start({ clock, apiUrl: `${far.url}/api/` })
  const noor = createSlackPerson(fake, bot.deliver, 'U0NOOR')
  expect(await noor.say('menu')).toEqual({ status: 503, body: '' })
  expect(named(bot, 'platform.failed')).toHaveLength(2)
  expect(await noor.say('menu')).toEqual(STORED)
  await bot.app.idle()
  expect(noor.heard()).toHaveLength(1)
})

test('a token that Slack refuses at the start stops it with one error that names the setting and no value', async () => {
  const clock = createClock()
  const fake = createFakeSlack(() => clock.now().epochMilliseconds)
  const far = await serve(fake.listener)
  onTestFinished(far.close)
  const wrong = startSlackBot({ store, clock, apiUrl: `${far.url}/api/`, botToken: 'xoxb-wrong' })
  await expect(wrong).rejects.toMatchObject({
    code: 'config_invalid',
    message: 'SLACK_BOT_TOKEN is refused by Slack (invalid_auth)',
  })
})

test('in Socket Mode everything goes over one connection, which is made again when Slack ends it', async () => {
  const clock = createClock()
  const fake = createFakeSlack(() => clock.now().epochMilliseconds)
  fake.people.set('U0NOOR', {})
  const far = await serve(fake.listener)
  onTestFinished(far.close)
  const socket = attachSocket(far.server)
  fake.socketUrl = `${far.url.replace('http', 'ws')}/link`
  const way = { type: 'socket', appToken: payloads.APP_TOKEN } as const
  const bot = await start({ clock, apiUrl: `${far.url}/api/`, way })
  expect((await fetch(`${bot.url}/slack/events`, { method: 'POST' })).status).toBe(404)
  const noor = createSlackPerson(fake, socket.deliver, 'U0NOOR')

  await begin({ noor, bot })
  expect((await noor.answerPrivately('rust')).status).toBe(200)
  await bot.app.idle()
  expect(lastOf(noor)).toContain('vraag 2 van 3')
  expect(JSON.parse((await noor.command('')).body).text).toBe(WORDS.nl?.command.taken)
  await bot.app.idle()

  // Slack ends it, and is not there at first when it is made again.
  fake.faults.set('apps.connections.open', [{ status: 500 }])
  socket.refresh()
  await vi.waitFor(() => expect(socket.opened()).toBe(2), { timeout: 10_000 })
  await vi.waitFor(() => expect(socket.open()).toBe(1))
  expect((await noor.say('hulp')).status).toBe(200)
  await bot.app.idle()
  expect(lastOf(noor)).toContain('0800-0113')
  expect(named(bot, 'platform.failed')).toMatchObject([{ code: 'http_500' }])

  await bot.platform.close()
  await vi.waitFor(() => expect(socket.open()).toBe(0))
})

test('in Socket Mode what was not stored is not acknowledged', async () => {
  const clock = createClock()
  const fake = createFakeSlack(() => clock.now().epochMilliseconds)
  const far = await serve(fake.listener)
  onTestFinished(far.close)
  const socket = attachSocket(far.server)
  fake.socketUrl = `${far.url.replace('http', 'ws')}/link`
  const way = { type: 'socket', appToken: payloads.APP_TOKEN } as const
  const bot = await startSlackBot({ store: storeAway(), clock, apiUrl: `${far.url}/api/`, way })
  onTestFinished(bot.close)
  const noor = createSlackPerson(fake, socket.deliver, 'U0NOOR')
  const heard = noor.say(CANARY)
  await vi.waitFor(() => expect(named(bot, 'app.failed')).toMatchObject([{ code: 'store_failed', where: 'slack' }]))
  expect((await heard).status).toBe(0)
  expect(JSON.stringify(bot.events)).not.toContain(CANARY)
})

test('in Socket Mode an app token that Slack refuses stops the start', async () => {
  const clock = createClock()
  const fake = createFakeSlack(() => clock.now().epochMilliseconds)
  const far = await serve(fake.listener)
  onTestFinished(far.close)
  const way = { type: 'socket', appToken: 'xapp-wrong' } as const
  await expect(startSlackBot({ store, clock, apiUrl: `${far.url}/api/`, way })).rejects.toMatchObject({
    code: 'config_invalid',
    message: 'SLACK_APP_TOKEN is refused by Slack (invalid_auth)',
  })
})

test('Maatje says in a channel what it can do there, and brings whoever starts something to their private chat', async () => {
  const { fake, noor, bot } = await open()
  await begin({ noor, bot })
  await noor.say(`${CANARY} wilde rust`)
  await bot.app.idle()
  fake.makeRoom('C0TEAM', 'team-noord')
  const happens = async (event: object) => {
    expect(await bot.deliver('event', payloads.envelope(event, eventId()))).toEqual(STORED)
    await settled(bot)
    await bot.app.tick()
  }
  await happens(payloads.memberEvent('joined', payloads.BOT_USER, 'C0TEAM', fake.nextTs(), noor.user))
  await vi.waitFor(() => expect(fake.room('C0TEAM')).toHaveLength(1))
  await happens(payloads.mentionEvent(noor.user, 'C0TEAM', fake.nextTs(), '{bot} maatjes'))
  expect(lastOf(noor)).toContain('Hoe vaak wil je nieuwe maatjes?')

  const posts = fake.room('C0TEAM') ?? []
  expect(readSaid(posts).join('\n')).toContain('/maatje maatjes')
  expect(posts).toHaveLength(1)
  expect(JSON.stringify(posts)).not.toContain(CANARY)
  expect(fake.violations).toEqual([])
})

test('a channel that Maatje was taken out of gets nothing more, until somebody brings it in again', async () => {
  const { fake, noor, bot } = await open()
  fake.makeRoom('C0WEG', 'team-weg')
  const added = () => payloads.memberEvent('joined', payloads.BOT_USER, 'C0WEG', fake.nextTs(), noor.user)
  const happens = async (event: object) => {
    expect(await bot.deliver('event', payloads.envelope(event, eventId()))).toEqual(STORED)
    await settled(bot)
    await bot.app.tick()
  }
  await happens(added())
  await vi.waitFor(() => expect(fake.room('C0WEG')).toHaveLength(1))
  await happens({ type: 'channel_left', channel: 'C0WEG', actor_id: noor.user, event_ts: fake.nextTs() })
  expect(await store.findPerson({ platform: 'slack', tenant: payloads.TEAM, user: 'room/C0WEG' })).toMatchObject({
    left: true,
  })
  await happens(added())
  expect(await store.findPerson({ platform: 'slack', tenant: payloads.TEAM, user: 'room/C0WEG' })).toMatchObject({
    left: false,
  })
})

test('a round opens a chat of each group, with its question and a calendar file, and asks halfway in private', async () => {
  const { fake, noor, bot, clock } = await open()
  await moveClocks(store, clock)
  const others = ['U0SAMIR1', 'U0IRIS1', 'U0DAAN1'].map((user) => {
    fake.people.set(user, { locale: 'nl-NL', tz: 'Europe/Amsterdam', name: user.slice(2) })
    return createSlackPerson(fake, bot.deliver, user)
  })
  fake.makeRoom('C0ROND', 'team-rond')
  const after = async (act: Promise<{ status: number }>) => {
    expect((await act).status).toBe(200)
    await settled(bot)
    await bot.app.tick()
    await bot.app.idle()
  }
  /** Presses a button below the newest post in the channel. */
  const join = async (user: string) => {
    const said = (fake.room('C0ROND') ?? []).at(-1)
    const [button] = said ? buttonsOf(said) : []
    if (!said || !button) throw new Error('there is no button in the channel')
    const { actionId, value } = button
    const where = { channel: 'C0ROND', channelName: 'team-rond', message: said as Said & { blocks: object[] } }
    const press = { user, actionId, value, ts: fake.nextTs(), trigger: fake.trigger() }
    await after(bot.deliver('interactive', payloads.actionPayload({ ...press, ...where })))
  }
  const everybody = [noor, ...others]
  for (const person of everybody) {
    await after(person.say('mijn rooster'))
    await after(person.press('Ja, ik typ mijn diensten'))
    await after(person.say('ma t/m vr 9:00-17:00'))
    await after(person.press('Ja, dat klopt'))
  }
  await after(
    bot.deliver(
      'command',
      payloads.commandFields(noor.user, 'maatjes', fake.trigger(), '/maatje', {
        channel_id: 'C0ROND',
        channel_name: 'team-rond',
      }),
    ),
  )
  await after(noor.press('Elke week'))
  await after(noor.say('dinsdag 14:00'))
  for (const label of ['Tweetallen', 'Ja, dat mag', 'Nee, iedereen door elkaar', 'Ja, zet het klaar'])
    await after(noor.press(label))
  for (const { user } of everybody) await join(user)
  const until = async (wall: string) => {
    await moveClocks(store, clock, Temporal.PlainDateTime.from(wall).toZonedDateTime('Europe/Amsterdam').toInstant())
    for (let time = 0; time < 4; time++) {
      await bot.app.tick()
      await bot.app.idle()
    }
  }
  await until('2026-11-24T14:00')
  const groups = [...fake.rooms].filter(
    ([, { people }]) => people !== undefined && everybody.some(({ user }) => people.includes(user)),
  )
  expect(groups.map(([, { people = [] }]) => people.length)).toEqual([2, 2])
  for (const [id] of groups) {
    const read = readSaid(fake.room(id) ?? [], fake.people).join('\n')
    expect(read).toMatch(/Deze ronde: @.+ en @/)
    expect(read).toContain('Dan werken jullie tegelijk')
    expect((fake.room(id) ?? []).some(({ file }) => file !== undefined)).toBe(true)
  }
  await until('2026-11-27T14:00')
  for (const person of everybody)
    expect(readSaid(person.heard(), fake.people).join('\n')).toContain('elkaar al gesproken?')
  for (const [id] of groups) expect(readSaid(fake.room(id) ?? []).join('\n')).not.toContain('elkaar al gesproken?')
  expect(fake.violations).toEqual([])
}, 60_000)
