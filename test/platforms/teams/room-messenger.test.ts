import nock from 'nock'
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import type { Block, Message } from '../../../src/messages/message.ts'
import { TeamsAdapter } from '../../../src/platforms/teams/adapter.ts'
import { createAuthentication } from '../../../src/platforms/teams/authentication.ts'
import { createTeamsMessenger } from '../../../src/platforms/teams/messenger.ts'
import { type Reach, writeReach } from '../../../src/platforms/teams/reach.ts'
import { groupAddress, roomAddress } from '../../../src/rooms.ts'
import { channel, type Somebody, somebody, TENANT } from './activities.ts'
import { cardOf } from './card-rules.ts'
import {
  createFakeTeams,
  error,
  type FakeTeams,
  type Fate,
  listenAsTeams,
  mountAsTeams,
  SERVICE_URL,
} from './fake-teams.ts'
import { APP_ID, type Login, openLogin } from './login.ts'
import { createEvents, REGISTERED, words } from './open-teams.ts'
import { linksOf } from './read-back.ts'

// The way out to channels, to people who were only seen in one, and into chats that a link opens.

let login: Login
beforeAll(async () => {
  login = await openLogin()
})
afterAll(() => login.close())
afterEach(() => {
  nock.cleanAll()
  nock.enableNetConnect()
})

const room = channel()
const who = somebody()
const MESSAGE: Message = { blocks: [{ type: 'text', text: ['Doe je mee?'] }] }
const way = (serviceUrl: string): Omit<Reach, 'conversation' | 'user'> => ({
  serviceUrl,
  bot: `28:${APP_ID}`,
  channel: 'msteams',
  tenant: TENANT,
})
const toRoom = (serviceUrl: string, id = room.id) => ({
  ...roomAddress({ platform: 'teams', tenant: TENANT }, id),
  reach: writeReach({ ...way(serviceUrl), conversation: id }),
})
const toPerson = (serviceUrl: string, { user, aad }: Somebody = who) => ({
  platform: 'teams',
  tenant: TENANT,
  user: aad,
  reach: writeReach({ ...way(serviceUrl), user }),
})

/** A messenger of a registered bot, to Teams itself behind nock. */
function registered(fake: FakeTeams) {
  mountAsTeams(fake)
  const adapter = new TeamsAdapter(login.authentication, APP_ID)
  return createTeamsMessenger({ settings: REGISTERED, adapter, words, log: createEvents().log })
}

/** A messenger in local mode, over real connections that can break. */
async function local(...fates: Fate[]) {
  const { log, events } = createEvents()
  const fake = createFakeTeams()
  fake.fates.push(...fates)
  const { url, close } = await listenAsTeams(fake)
  onTestFinished(close)
  const adapter = new TeamsAdapter(createAuthentication({ type: 'local' }), '')
  return { fake, url, events, messenger: createTeamsMessenger({ settings: { type: 'local' }, adapter, words, log }) }
}

const paths = ({ requests }: FakeTeams) => requests.map(({ method, path }) => `${method} ${decodeURIComponent(path)}`)

describe('a message to a channel', () => {
  test('is one card that begins a thread there, and who is named in it is told', async () => {
    const fake = createFakeTeams()
    const text = ['Deze ronde: ', { mention: who.aad, name: 'Noor de Vries' }, ' en Sam.']
    const message: Message = { blocks: [{ type: 'text', text }] }
    expect(await registered(fake).send(toRoom(SERVICE_URL), message, 'one')).toMatchObject({ type: 'sent' })
    expect(fake.refusals).toEqual([])
    expect(paths(fake)).toEqual([`POST /emea/v3/conversations/${room.id}/activities`])
    const [activity] = fake.history(room.id)
    expect(activity?.conversation).toMatchObject({ id: room.id, isGroup: true, conversationType: 'channel' })
    expect(activity).not.toHaveProperty('recipient')
    const entity = {
      type: 'mention',
      text: '<at>Noor de Vries</at>',
      mentioned: { id: who.aad, name: 'Noor de Vries' },
    }
    expect(activity && cardOf(activity)).toMatchObject({
      msteams: { entities: [entity] },
      body: [{ type: 'TextBlock', text: 'Deze ronde: <at>Noor de Vries</at> en Sam.' }],
    })
  })

  test.for<[number, string]>([
    [403, 'BotNotInConversationRoster'],
    [403, 'http_403'],
    [404, 'http_404'],
  ])('that is answered %i (%s) is never sent there again', async ([status, code]) => {
    const { fake, url, messenger } = await local({ type: 'answer', status, body: error(code) })
    expect(await messenger.send(toRoom(url), MESSAGE, 'one')).toEqual({ type: 'refused', code, gone: 'person' })
    expect(fake.requests).toHaveLength(1)
  })

  test('to nowhere, to a person in place of a channel or to a group is refused without asking anybody', async () => {
    const { fake, url, messenger } = await local()
    const asGroup = groupAddress({ platform: 'teams', tenant: TENANT }, ['a', 'b'])
    const results = [
      await messenger.send({ ...toRoom(url), reach: undefined }, MESSAGE, 'one'),
      await messenger.send({ ...toRoom(url), reach: toPerson(url).reach }, MESSAGE, 'two'),
      await messenger.send({ ...toPerson(url), reach: writeReach(way(url)) }, MESSAGE, 'three'),
      await messenger.send({ ...asGroup, reach: toPerson(url).reach }, MESSAGE, 'four'),
    ]
    expect(results.map((result) => 'code' in result && result.code)).toEqual([
      'reach_unknown',
      'reach_unknown',
      'reach_unknown',
      'no_groups',
    ])
    expect([fake.requests, messenger.groups]).toEqual([[], undefined])
  })
})

describe('somebody who was only seen in a channel', () => {
  test('has their chat opened, once, and is written to there', async () => {
    const fake = createFakeTeams()
    fake.chats.set(who.user, who.conversation)
    const messenger = registered(fake)
    for (const delivery of ['one', 'two']) {
      expect(await messenger.send(toPerson(SERVICE_URL), MESSAGE, delivery)).toMatchObject({ type: 'sent' })
    }
    expect(fake.refusals).toEqual([])
    expect(paths(fake)).toEqual([
      'POST /emea/v3/conversations',
      ...Array(2).fill(`POST /emea/v3/conversations/${who.conversation}/activities`),
    ])
    expect(fake.requests[0]).toMatchObject({
      authorization: 'Bearer from-entra',
      body: {
        isGroup: false,
        bot: { id: `28:${APP_ID}` },
        members: [{ id: who.user }],
        tenantId: TENANT,
        channelData: { tenant: { id: TENANT } },
      },
    })
    const [activity] = fake.history(who.conversation)
    expect(activity).toMatchObject({ recipient: { id: who.user }, conversation: { conversationType: 'personal' } })
  })

  test('has a chat of their own, also beside somebody else', async () => {
    const { fake, url, messenger } = await local()
    const sam = somebody()
    await messenger.send(toPerson(url), MESSAGE, 'one')
    await messenger.send(toPerson(url, sam), MESSAGE, 'two')
    expect(fake.posts.map(({ conversation }) => conversation)).toEqual(
      [who, sam].map(({ user }) => fake.chats.get(user)),
    )
    expect(new Set(fake.posts.map(({ conversation }) => conversation)).size).toBe(2)
  })

  test('is asked for anew when the chat was refused', async () => {
    const { fake, url, messenger } = await local()
    await messenger.send(toPerson(url), MESSAGE, 'one')
    fake.fates.push({ type: 'answer', status: 404, body: error('ConversationNotFound') })
    expect(await messenger.send(toPerson(url), MESSAGE, 'two')).toEqual({ type: 'refused', code: 'http_404' })
    await messenger.send(toPerson(url), MESSAGE, 'three')
    expect(paths(fake).filter((path) => path.endsWith('/v3/conversations'))).toHaveLength(2)
  })

  test.for<[string, Fate, unknown]>([
    ['403', { type: 'answer', status: 403 }, { type: 'refused', code: 'not_installed' }],
    [
      '403 with a reason',
      { type: 'answer', status: 403, body: error('BotNotInConversationRoster') },
      { type: 'refused', code: 'not_installed' },
    ],
    ['400', { type: 'answer', status: 400, body: error('BadSyntax') }, { type: 'refused', code: 'http_400' }],
    [
      '429',
      { type: 'answer', status: 429, headers: { 'retry-after': '7' } },
      { type: 'later', seconds: 7, code: 'http_429', all: true },
    ],
    ['500', { type: 'answer', status: 500 }, { type: 'later', seconds: 15, code: 'http_500' }],
    ['a broken connection', { type: 'lost' }, { type: 'later', seconds: 15, code: 'ECONNRESET' }],
    [
      'a chat without an id',
      { type: 'answer', status: 201, body: {} },
      { type: 'later', seconds: 15, code: 'chat_absent' },
    ],
  ])('is certainly not written to when opening comes to %s', async ([, fate, result]) => {
    const { fake, url, messenger } = await local(fate)
    expect(await messenger.send(toPerson(url), MESSAGE, 'one')).toEqual(result)
    expect([fake.requests.length, fake.posts]).toEqual([1, []])
  })

  test('is written to later when opening takes longer than five seconds', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const { fake, url, messenger } = await local({ type: 'hangs' })
    const sending = messenger.send(toPerson(url), MESSAGE, 'one')
    while (fake.requests.length === 0) await new Promise((next) => setImmediate(next))
    vi.advanceTimersByTime(5000)
    expect(await sending).toEqual({ type: 'later', seconds: 15, code: 'timeout' })
    expect(fake.posts).toEqual([])
  })
})

describe('a way into a chat', () => {
  const [noor, sam, mo] = ['noor', 'sam', 'mo'].map((name) => ({ ...somebody(), name })) as [
    Somebody & { name: string },
    Somebody & { name: string },
    Somebody & { name: string },
  ]
  const chat: Block = {
    type: 'chat',
    people: [noor, sam, mo].map(({ aad, name }) => ({ user: aad, name })),
    room: room.id,
    label: 'Open jullie chat',
  }
  const message: Message = { blocks: [{ type: 'text', text: ['Jullie zijn maatjes.'] }, chat] }
  const roster = [
    { id: noor.user, aadObjectId: noor.aad, userPrincipalName: 'noor@kade.example' },
    { id: sam.user, aadObjectId: sam.aad, userPrincipalName: 'sam+x@kade.example' },
    { id: mo.user, aadObjectId: mo.aad, email: 'mo_gast#EXT#@kade.example' },
  ]

  test('names the others as they log in, as the channel tells, and everybody is asked for once', async () => {
    const { fake, url, messenger } = await local()
    fake.rosters.set(room.id, roster)
    const to = { ...toPerson(url, noor), reach: writeReach({ ...way(url), user: noor.user, conversation: 'a:1' }) }
    for (const delivery of ['one', 'two']) await messenger.send(to, message, delivery)
    expect(fake.refusals).toEqual([])
    const links = fake.history('a:1').map(linksOf)
    const address =
      'https://teams.microsoft.com/l/chat/0/0?users=sam%2Bx%40kade.example,mo_gast%23EXT%23%40kade.example'
    expect(links).toEqual(Array(2).fill([{ title: 'Open jullie chat', url: address }]))
    expect(
      paths(fake)
        .filter((path) => path.startsWith('GET'))
        .sort(),
    ).toEqual([sam, mo].map(({ aad }) => `GET /teams/v3/conversations/${room.id}/members/${aad}`).sort())
  })

  test.for<[string, Fate | undefined, string]>([
    ['is not in the channel any more', undefined, 'http_404'],
    ['has no name', { type: 'answer', status: 200, body: { id: 'x' } }, 'name_absent'],
    ['has a name that is several', { type: 'answer', status: 200, body: { email: 'a,b' } }, 'name_absent'],
    ['cannot be looked up', { type: 'lost' }, 'ECONNRESET'],
  ])('is left out when somebody %s, and the message goes all the same', async ([, fate, code]) => {
    const { fake, url, messenger, events } = await local(...(fate ? [fate] : []))
    fake.rosters.set(room.id, fate ? roster : roster.slice(0, 2))
    const to = { ...toPerson(url, noor), reach: writeReach({ ...way(url), user: noor.user, conversation: 'a:1' }) }
    expect(await messenger.send(to, message, 'one')).toMatchObject({ type: 'sent' })
    expect(fake.history('a:1').map(linksOf)).toEqual([[]])
    expect(events).toEqual([{ name: 'platform.failed', platform: 'teams', code }])
    expect(fake.refusals).toEqual([])
  })

  test('is left out when nobody says who somebody is for three seconds', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const { fake, url, messenger, events } = await local({ type: 'hangs' }, { type: 'hangs' })
    const to = { ...toPerson(url, noor), reach: writeReach({ ...way(url), user: noor.user, conversation: 'a:1' }) }
    const sending = messenger.send(to, message, 'one')
    while (fake.requests.length < 2) await new Promise((next) => setImmediate(next))
    vi.advanceTimersByTime(3000)
    expect(await sending).toMatchObject({ type: 'sent' })
    expect(events.map((event) => 'code' in event && event.code)).toEqual(['timeout', 'timeout'])
  })

  test('counts when a message is measured', () => {
    const { fits } = createTeamsMessenger({
      settings: REGISTERED,
      adapter: { clientFor: () => Promise.reject() },
      words,
      log: createEvents().log,
    })
    const long = (...blocks: Block[]): Message => ({
      blocks: [{ type: 'text', text: ['x'.repeat(18_300)] }, ...blocks],
    })
    expect([fits(long()), fits(long(chat))]).toEqual([true, false])
  })
})
