import { WebClient } from '@slack/web-api'
import nock from 'nock'
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import type { Block, Message } from '../../../src/messages/message.ts'
import { downloadFile } from '../../../src/platforms/slack/download.ts'
import { createSlackMessenger } from '../../../src/platforms/slack/messenger.ts'
import { createPictureUpload } from '../../../src/platforms/slack/pictures.ts'
import { webOptions } from '../../../src/platforms/slack/web-options.ts'
import type { Address, Recipient } from '../../../src/ports.ts'
import { groupAddress, roomAddress } from '../../../src/rooms.ts'
import { createFakeSlack, type FakeSlack, type Fault, serve } from './fake-slack.ts'
import { mountAsSlack } from './mount-slack.ts'
import { NOW, SECRET_WORDS, WORDS } from './open-slack.ts'
import { BOT_USER, TEAM, TOKEN } from './payloads.ts'

// How a send ends, for everything Slack can say or leave unsaid.

const API = 'https://slack.com/api/'
const to: Recipient = { platform: 'slack', tenant: TEAM, user: 'U0NOOR', reach: 'D0NOOR' }
const message = { blocks: [{ type: 'text' as const, text: [SECRET_WORDS] }] }

beforeAll(() => nock.disableNetConnect())
afterEach(() => {
  expect(nock.pendingMocks()).toEqual([])
  nock.cleanAll()
})
afterAll(() => nock.enableNetConnect())

function open(apiUrl = API, seconds?: number) {
  const sent: Address[] = []
  const events: { name: string; [field: string]: unknown }[] = []
  const web = new WebClient(TOKEN, webOptions(apiUrl))
  const messenger = createSlackMessenger({
    web,
    words: WORDS,
    sent: (address) => sent.push(address),
    pictures: createPictureUpload(web, { event: (name, fields) => void events.push({ name, ...fields }) }, seconds),
    download: (reference) => downloadFile(reference, { botToken: TOKEN, apiUrl }),
  })
  return { sent, events, messenger }
}

const slack = () => nock('https://slack.com')
const answers = (method: string, body: object) => slack().post(`/api/${method}`).reply(200, body)
const says = (method: string, error: string) => answers(method, { ok: false, error })

test('a message is posted once, with what finds it again and nothing that unfurls', async () => {
  let form = new URLSearchParams()
  slack()
    .post('/api/chat.postMessage')
    .reply(async (request: Request): Promise<nock.ReplyFnResult> => {
      form = new URLSearchParams(await request.text())
      expect(request.headers.get('authorization')).toBe(`Bearer ${TOKEN}`)
      return [200, { ok: true, channel: 'D0NOOR', ts: '1.2' }]
    })
  const { messenger, sent } = open()
  expect(await messenger.send(to, message, 'd-1')).toEqual({ type: 'sent', ref: '1.2' })
  const { blocks, metadata, ...rest } = Object.fromEntries(form)
  expect(rest).toEqual({
    channel: 'D0NOOR',
    text: WORDS.nl.notification,
    mrkdwn: 'false',
    unfurl_links: 'false',
    unfurl_media: 'false',
  })
  expect(JSON.parse(metadata ?? '')).toEqual({ event_type: 'maatje_delivery', event_payload: { d: 'd-1' } })
  expect(metadata).not.toContain(SECRET_WORDS)
  expect(JSON.parse(blocks ?? '')).toHaveLength(1)
  expect(sent).toEqual([to])
})

test('without a channel one is opened, and remembered', async () => {
  const { reach: _, ...unreached } = to
  answers('conversations.open', { ok: true, channel: { id: 'D1' } })
  slack()
    .post('/api/chat.postMessage', /channel=D1/)
    .twice()
    .reply(200, { ok: true, ts: '1.2' })
  const { messenger } = open()
  await messenger.send(unreached, message, 'd-1')
  expect(await messenger.send(unreached, message, 'd-2')).toEqual({ type: 'sent', ref: '1.2' })
})

test('a channel that is gone is opened anew, once', async () => {
  says('chat.postMessage', 'channel_not_found')
  answers('conversations.open', { ok: true, channel: { id: 'D2' } })
  slack()
    .post('/api/chat.postMessage', /channel=D2/)
    .reply(200, { ok: true, ts: '1.2' })
  expect(await open().messenger.send(to, message, 'd-1')).toEqual({ type: 'sent', ref: '1.2' })

  says('chat.postMessage', 'is_archived')
  answers('conversations.open', { ok: true, channel: { id: 'D2' } })
  says('chat.postMessage', 'is_archived')
  expect(await open().messenger.send(to, message, 'd-1')).toEqual({ type: 'refused', code: 'is_archived' })
})

test('a 429 is "later", for as long as Slack says, and not tried again by the client', async () => {
  slack().post('/api/chat.postMessage').reply(429, { ok: false, error: 'ratelimited' }, { 'retry-after': '17' })
  const result = await open().messenger.send(to, message, 'd-1')
  expect(result).toEqual({ type: 'later', code: 'ratelimited', seconds: 17, all: true })
})

test('a look-up that Slack answers with 429 tells how long to wait with the next', async () => {
  slack().post('/api/conversations.history').reply(429, { ok: false, error: 'ratelimited' }, { 'retry-after': '23' })
  const looking = open().messenger.find({ ...to, reach: 'D1' }, 'd-1')
  await expect(looking).rejects.toMatchObject({ name: 'ToldToWait', code: 'ratelimited', seconds: 23 })
})

test.for(['ratelimited', 'rate_limited', 'message_limit_exceeded', 'team_added_to_org'])(
  '%s is "later"',
  async (code) => {
    says('chat.postMessage', code)
    expect(await open().messenger.send(to, message, 'd-1')).toEqual({ type: 'later', code, seconds: 30 })
  },
)

test.for([
  ['token_revoked', 'tenant'],
  ['account_inactive', 'tenant'],
  ['invalid_auth', 'tenant'],
  ['not_authed', 'tenant'],
  ['team_disabled', 'tenant'],
  ['user_disabled', 'person'],
  ['user_not_found', 'person'],
  ['msg_too_long', undefined],
  ['missing_scope', undefined],
  ['something_new', undefined],
] as const)('%s is refused, and gone is %s', async ([code, gone]) => {
  says('chat.postMessage', code)
  expect(await open().messenger.send(to, message, 'd-1')).toEqual({ type: 'refused', code, ...(gone ? { gone } : {}) })
})

test.for(['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout'])(
  '%s says nothing for certain',
  async (code) => {
    says('chat.postMessage', code)
    await expect(open().messenger.send(to, message, 'd-1')).rejects.toMatchObject({ name: 'Uncertain', code })
  },
)

test.for([500, 502, 503, 504, 403])('a status of %i says nothing for certain, and is asked once', async (status) => {
  slack().post('/api/chat.postMessage').reply(status, `<html>${SECRET_WORDS}`)
  await expect(open().messenger.send(to, message, 'd-1')).rejects.toMatchObject({
    name: 'Uncertain',
    code: `http_${status}`,
  })
})

test('a page in place of an answer says nothing for certain, and nothing of it comes out', async () => {
  slack().post('/api/chat.postMessage').reply(200, `<html>${SECRET_WORDS}`)
  await expect(open().messenger.send(to, message, 'd-1')).rejects.toMatchObject({
    name: 'Uncertain',
    code: 'unreadable_answer',
  })
})

test('an answer without a timestamp says nothing for certain', async () => {
  answers('chat.postMessage', { ok: true })
  await expect(open().messenger.send(to, message, 'd-1')).rejects.toMatchObject({ code: 'unreadable_answer' })
})

test('a connection that was never made is "later", because nothing can have been posted', async () => {
  nock.enableNetConnect('127.0.0.1')
  const far = await serve(() => {})
  await far.close()
  const sent = await open(`${far.url}/api/`).messenger.send(to, message, 'd-1')
  expect(sent).toEqual({ type: 'later', code: 'ECONNREFUSED', seconds: 5 })
  nock.disableNetConnect()
})

test('a connection that broke says nothing for certain, and what was posted is found', async () => {
  nock.enableNetConnect('127.0.0.1')
  const fake = createFakeSlack(() => NOW * 1000)
  const far = await serve(fake.listener)
  fake.channel('U0NOOR')
  const { messenger } = open(`${far.url}/api/`)
  fake.faults.set('chat.postMessage', ['unheard', 'lost'])
  await expect(messenger.send(to, message, 'd-1')).rejects.toMatchObject({ name: 'Uncertain' })
  await expect(messenger.send(to, message, 'd-2')).rejects.toMatchObject({ name: 'Uncertain' })
  expect(await messenger.find(to, 'd-1')).toBe(fake.chat('U0NOOR')[0]?.ts)
  expect(await messenger.find(to, 'd-2')).toBeUndefined()
  expect(fake.calls.filter(({ method }) => method === 'chat.postMessage')).toHaveLength(2)
  await far.close()
  nock.disableNetConnect()
})

test("nothing is written to the console, whatever Slack's own client would say", async () => {
  const said = (['debug', 'info', 'log', 'warn', 'error'] as const).map((name) => vi.spyOn(console, name))
  onTestFinished(() => void said.map((spy) => spy.mockRestore()))
  slack().post('/api/chat.postMessage').replyWithError(SECRET_WORDS)
  await expect(open().messenger.send(to, message, 'd-1')).rejects.toMatchObject({ name: 'Uncertain' })
  answers('chat.postMessage', { ok: true, ts: '1.2', response_metadata: { warnings: [SECRET_WORDS] } })
  await open().messenger.send(to, message, 'd-1')
  expect(said.flatMap((spy) => spy.mock.calls)).toEqual([])
})

test('while no channel can be opened nothing was posted, whatever else is unclear', async () => {
  const { reach: _, ...unreached } = to
  slack().post('/api/conversations.open').reply(500, '')
  expect(await open().messenger.send(unreached, message, 'd-1')).toEqual({
    type: 'later',
    code: 'http_500',
    seconds: 5,
  })
  says('conversations.open', 'user_disabled')
  const refused = { type: 'refused', code: 'user_disabled', gone: 'person' }
  expect(await open().messenger.send(unreached, message, 'd-1')).toEqual(refused)
})

test('a look-up that fails says so, and only our own posts are found', async () => {
  says('conversations.history', 'internal_error')
  await expect(open().messenger.find(to, 'd-1')).rejects.toMatchObject({ code: 'internal_error' })
  const post = (event_type: string, d: unknown) => ({ ts: '1.2', metadata: { event_type, event_payload: { d } } })
  answers('conversations.history', {
    ok: true,
    messages: [{ ts: '1.1' }, post('other', 'd-1'), post('maatje_delivery', 'd-2')],
  })
  expect(await open().messenger.find(to, 'd-1')).toBeUndefined()
})

test('what Slack tells about somebody is their language, zone and whether they left', async () => {
  const user = { id: 'U0NOOR', tz: 'Europe/Amsterdam', tz_offset: 3600, locale: 'nl-NL', deleted: false }
  slack()
    .post('/api/users.info', /include_locale=true/)
    .reply(200, { ok: true, user })
  expect(await open().messenger.profile(to)).toEqual({ locale: 'nl-NL', zone: 'Europe/Amsterdam' })
  answers('users.info', { ok: true, user: { id: 'U0NOOR', deleted: true } })
  expect(await open().messenger.profile(to)).toEqual({ left: true })
  says('users.info', 'user_not_found')
  await expect(open().messenger.profile(to)).rejects.toMatchObject({ code: 'user_not_found' })
})

test.for<[object, string | undefined]>([
  [{ profile: { display_name: ' Noor ', real_name: 'Noor de Jong' } }, 'Noor'],
  [{ profile: { display_name: '  ', real_name: 'Noor de Jong' } }, 'Noor de Jong'],
  [{ profile: {}, real_name: 'Noor de Jong' }, 'Noor de Jong'],
  [{ profile: { display_name: '😀'.repeat(90) } }, '😀'.repeat(80)],
  [{ profile: { display_name: '' }, real_name: '' }, undefined],
])('of %j the name is %s', async ([told, name]) => {
  answers('users.info', { ok: true, user: { id: 'U0NOOR', ...told } })
  expect(await open().messenger.profile(to)).toEqual(name === undefined ? {} : { name })
})

const inSlack = { platform: 'slack', tenant: TEAM }
const ROOM: Recipient = roomAddress(inSlack, 'C0TEAM')
const GROUP: Recipient = groupAddress(inSlack, ['U0NOOR', 'U0BO', 'U0AAB'])

test('a room and a group are nobody who has a profile, and neither has a history that may be looked in', async () => {
  const { messenger } = open()
  for (const place of [ROOM, GROUP]) {
    expect(await messenger.profile(place)).toEqual({})
    expect(messenger.finds?.(place)).toBe(false)
  }
})

test('a post for a room goes to that channel, opens nothing, and is nobody’s answer', async () => {
  const { fake, messenger, sent } = await openFake()
  fake.makeRoom('C0TEAM', 'team-noord')
  const post: Message = { blocks: [{ type: 'text', text: ['Jij en ', { mention: 'U0NOOR', name: 'Noor' }] }] }
  expect(await messenger.send({ ...ROOM, reach: 'D0NOOR' }, post, 'd-1')).toMatchObject({ type: 'sent' })
  expect(fake.room('C0TEAM')).toHaveLength(1)
  expect(fake.chat('U0NOOR')).toEqual([])
  expect(counted(fake)).toEqual(['postMessage'])
  expect([sent, fake.violations]).toEqual([[], []])
})

test.for(['channel_not_found', 'is_archived', 'not_in_channel'])(
  'a room that is %s is gone, and nothing is opened in its place',
  async (code) => {
    says('chat.postMessage', code)
    expect(await open().messenger.send(ROOM, message, 'd-1')).toEqual({ type: 'refused', code, gone: 'person' })
  },
)

test.for(['restricted_action', 'user_disabled', 'msg_too_long'])(
  'a post that is %s says nothing of its room',
  async (code) => {
    says('chat.postMessage', code)
    expect(await open().messenger.send(ROOM, message, 'd-1')).toEqual({ type: 'refused', code })
  },
)

test('a group chat is opened once with everybody in it, and what follows is posted there', async () => {
  const { fake, messenger, sent } = await openFake()
  for (const delivery of ['d-1', 'd-2']) {
    expect(await messenger.send(GROUP, message, delivery)).toMatchObject({ type: 'sent' })
  }
  expect(counted(fake)).toEqual(['conversations.open', 'postMessage', 'postMessage'])
  expect(fake.calls[0]?.args).toEqual({ users: 'U0AAB,U0BO,U0NOOR' })
  const [id = ''] = fake.rooms.keys()
  expect(fake.room(id)).toHaveLength(2)
  expect([fake.chat('U0NOOR'), sent]).toEqual([[], []])
})

test('a group chat takes eight people and refuses nine, and so does Slack', async () => {
  const { fake, messenger } = await openFake()
  expect(messenger.groups).toBe(8)
  const people = Array.from({ length: 9 }, (_, index) => `U0P${index}`)
  const of = (count: number) => groupAddress(inSlack, people.slice(0, count))
  expect(await messenger.send(of(8), message, 'd-1')).toMatchObject({ type: 'sent' })
  expect(await messenger.send(of(9), message, 'd-2')).toEqual({ type: 'refused', code: 'too_many_users' })
  expect(counted(fake)).toEqual(['conversations.open', 'postMessage', 'conversations.open'])
})

test('a group chat that cannot be opened is refused by its code, and nobody in it is gone for that', async () => {
  for (const code of ['user_disabled', 'user_not_found', 'not_enough_users', 'missing_scope']) {
    says('conversations.open', code)
    expect(await open().messenger.send(GROUP, message, 'd-1')).toEqual({ type: 'refused', code })
  }
  slack().post('/api/conversations.open').reply(429, { ok: false, error: 'ratelimited' }, { 'retry-after': '9' })
  const later = await open().messenger.send(GROUP, message, 'd-1')
  expect(later).toEqual({ type: 'later', code: 'ratelimited', seconds: 9, all: true })
})

test('a group chat that is gone is opened anew, once', async () => {
  says('chat.postMessage', 'channel_not_found')
  slack()
    .post('/api/conversations.open', /users=U0AAB%2CU0BO%2CU0NOOR/)
    .reply(200, { ok: true, channel: { id: 'G2' } })
  says('chat.postMessage', 'channel_not_found')
  const result = await open().messenger.send({ ...GROUP, reach: 'G1' }, message, 'd-1')
  expect(result).toEqual({ type: 'refused', code: 'channel_not_found' })
})

const CALENDAR: Block = { type: 'calendar', name: 'maatje.ics', ics: 'BEGIN:VCALENDAR\r\nSUMMARY:Café', moments: [] }
const CALENDARS: Message = { blocks: [CALENDAR] }

test('a calendar by itself is a file in the chat it is for: of one person, a group or a room', async () => {
  const { fake, messenger, sent } = await openFake()
  fake.makeRoom('C0TEAM', 'team-noord')
  expect(messenger.fits(CALENDARS)).toBe(true)
  for (const place of [to, GROUP, ROOM]) {
    const result = await messenger.send(place, CALENDARS, 'd-1')
    const group = [...fake.rooms].find(([, { people }]) => people)?.[0] ?? ''
    const chat = place === to ? fake.chat('U0NOOR') : fake.room(place === ROOM ? 'C0TEAM' : group)
    expect(chat).toMatchObject([{ file: result.type === 'sent' ? result.ref : '' }])
    const file = fake.files.get(chat?.[0]?.file ?? '')
    expect(file).toMatchObject({ name: 'maatje.ics', whole: true })
    expect(file?.bytes?.toString()).toBe('BEGIN:VCALENDAR\r\nSUMMARY:Café')
  }
  expect(counted(fake).filter((method) => method === 'postMessage')).toEqual([])
  expect(sent).toEqual([to])
})

test.for<[string, string, Fault, object]>([
  [
    'the scope is missing',
    'files.getUploadURLExternal',
    { error: 'missing_scope' },
    { type: 'refused', code: 'missing_scope' },
  ],
  [
    'uploads are off',
    'files.completeUploadExternal',
    { error: 'file_uploads_disabled' },
    { type: 'refused', code: 'file_uploads_disabled' },
  ],
  [
    'there is too much',
    'files.getUploadURLExternal',
    { limited: 60 },
    { type: 'later', code: 'ratelimited', seconds: 60, all: true },
  ],
  ['the upload is refused', 'upload', { status: 500 }, { type: 'later', code: 'http_500', seconds: 5 }],
  [
    'Slack is unclear before anybody sees it',
    'files.getUploadURLExternal',
    { status: 503 },
    { type: 'later', code: 'http_503', seconds: 5 },
  ],
  [
    'the room is closed',
    'files.completeUploadExternal',
    { error: 'not_in_channel' },
    { type: 'refused', code: 'not_in_channel', gone: 'person' },
  ],
])('when %s a calendar is certainly not there, and no file stays behind', async ([, method, fault, result]) => {
  const { fake, messenger } = await openFake()
  fake.makeRoom('C0TEAM', 'team-noord')
  fake.faults.set(method, [fault])
  expect(await messenger.send(ROOM, CALENDARS, 'd-1')).toEqual(result)
  expect(fake.room('C0TEAM')).toEqual([])
  await vi.waitFor(() => expect(fake.files.size).toBe(0))
})

test('a calendar of which the last answer was lost may be standing there, and is removed by nobody', async () => {
  const { fake, messenger } = await openFake()
  fake.faults.set('files.completeUploadExternal', ['unheard'])
  await expect(messenger.send(to, CALENDARS, 'd-1')).rejects.toMatchObject({ name: 'Uncertain' })
  expect(fake.chat('U0NOOR')).toHaveLength(1)
  expect(counted(fake)).not.toContain('delete')
})

test('a calendar for a private chat that is gone is a file in the one that is opened anew', async () => {
  const { fake, messenger } = await openFake()
  const gone = { ...to, reach: 'D0WEG' }
  expect(await messenger.send(gone, CALENDARS, 'd-1')).toMatchObject({ type: 'sent' })
  expect(fake.chat('U0NOOR')).toHaveLength(1)
  await vi.waitFor(() => expect(fake.files.size).toBe(1))
})

const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="48"><rect width="64" height="48" fill="teal"/></svg>'
const PICTURE: Block = { type: 'picture', svg: SVG, alt: 'Jouw lijn' }
const PICTURED: Message = {
  blocks: [
    { type: 'text', text: ['Lichaam: 6, 5, 7.'] },
    PICTURE,
    { type: 'buttons', buttons: [{ id: 'menu', label: 'Menu', turn: 1, tone: 'quiet' }] },
  ],
}

/** A messenger to a fake Slack over real HTTP. */
async function openFake(seconds?: number) {
  nock.enableNetConnect('127.0.0.1')
  const fake = createFakeSlack(() => NOW * 1000)
  const far = await serve(fake.listener)
  onTestFinished(async () => {
    await far.close()
    nock.disableNetConnect()
  })
  fake.channel('U0NOOR')
  const shown = () => fake.chat('U0NOOR').map(({ blocks }) => blocks.map(({ type }) => type).join())
  return { fake, shown, ...open(`${far.url}/api/`, seconds) }
}
const counted = (fake: FakeSlack) => fake.calls.map(({ method }) => method.replace(/^(chat|files)\./, ''))

test('a picture goes as a file of the bot that only this post shows, once Slack knows what it is', async () => {
  const { fake, shown, messenger, events } = await openFake()
  fake.looks = 2
  expect(await messenger.send(to, PICTURED, 'd-1')).toMatchObject({ type: 'sent' })
  expect(shown()).toEqual(['rich_text,image,actions'])
  const image = fake.chat('U0NOOR')[0]?.blocks.find(({ type }) => type === 'image')
  expect(image).toMatchObject({ alt_text: 'Jouw lijn' })
  const file = fake.files.get(image?.slack_file?.id ?? '')
  expect(file?.bytes?.subarray(1, 4).toString()).toBe('PNG')
  expect(counted(fake)).toEqual([
    'getUploadURLExternal',
    'completeUploadExternal',
    'info',
    'info',
    'info',
    'postMessage',
  ])
  expect(await messenger.find(to, 'd-1')).toBe(fake.chat('U0NOOR')[0]?.ts)
  expect([events, fake.violations]).toEqual([[], []])
})

test.for<[string, string, Fault, string]>([
  ['the scope is missing', 'files.getUploadURLExternal', { error: 'missing_scope' }, 'missing_scope'],
  ['uploads are off', 'files.completeUploadExternal', { error: 'file_uploads_disabled' }, 'file_uploads_disabled'],
  ['there is too much', 'files.getUploadURLExternal', { limited: 60 }, 'ratelimited'],
  ['the upload is refused', 'upload', { status: 500 }, 'http_500'],
  ['Slack may not be asked about it', 'files.info', { error: 'missing_scope' }, 'missing_scope'],
])('when %s the message goes without its picture, and no file stays behind', async ([, method, fault, code]) => {
  const { fake, shown, messenger, events } = await openFake()
  fake.faults.set(method, [fault])
  expect(await messenger.send(to, PICTURED, 'd-1')).toMatchObject({ type: 'sent' })
  expect(shown()).toEqual(['rich_text,actions'])
  await vi.waitFor(() => expect(fake.files.size).toBe(0))
  expect(events).toContainEqual({ name: 'app.failed', code, where: 'slack.picture' })
})

test('a picture that is none is left out, without a word of it in the log', async () => {
  const { shown, messenger, events } = await openFake()
  const broken: Message = {
    blocks: [
      { type: 'text', text: ['a'] },
      { ...PICTURE, svg: SECRET_WORDS },
    ],
  }
  expect(await messenger.send(to, broken, 'd-1')).toMatchObject({ type: 'sent' })
  expect(shown()).toEqual(['rich_text'])
  expect(events).toMatchObject([{ name: 'app.failed', where: 'slack.picture' }])
  expect(JSON.stringify(events)).not.toContain(SECRET_WORDS)
})

test('a post whose picture Slack does not take is made once more without it', async () => {
  const { fake, shown, messenger } = await openFake()
  fake.faults.set('chat.postMessage', [{ error: 'invalid_blocks' }])
  expect(await messenger.send(to, PICTURED, 'd-1')).toMatchObject({ type: 'sent' })
  expect(shown()).toEqual(['rich_text,actions'])
  await vi.waitFor(() => expect(fake.files.size).toBe(0))
})

test('a file whose post certainly failed is removed, and one whose post is uncertain stays: it may be shown', async () => {
  const { fake, messenger } = await openFake()
  fake.faults.set('chat.postMessage', [{ limited: 30 }, 'unheard'])
  expect(await messenger.send(to, PICTURED, 'd-1')).toMatchObject({ type: 'later', seconds: 30 })
  await vi.waitFor(() => expect(fake.files.size).toBe(0))
  await expect(messenger.send(to, PICTURED, 'd-2')).rejects.toMatchObject({ name: 'Uncertain' })
  expect(fake.files.size).toBe(1)
  expect(counted(fake).filter((method) => method === 'delete')).toHaveLength(1)
})

test('a picture that takes too long is left out, and its file is removed', async () => {
  const { fake, shown, messenger, events } = await openFake(1)
  fake.looks = Number.POSITIVE_INFINITY
  expect(await messenger.send(to, PICTURED, 'd-1')).toMatchObject({ type: 'sent' })
  expect(shown()).toEqual(['rich_text,actions'])
  await vi.waitFor(() => expect(fake.files.size).toBe(0))
  expect(events).toContainEqual({ name: 'app.failed', code: 'send_timeout', where: 'slack.picture' })
})

const referenceTo = (url: string) => JSON.stringify({ id: 'F0ROOSTER1', url })
const PATH = '/files-pri/T0-F0/download/rooster.ics'
const fetched = (url: string) => open().messenger.file(to, referenceTo(url))
const files = () => nock('https://files.slack.com').get(PATH)

test('a file is fetched from where Slack keeps it, with our token', async () => {
  nock('https://files.slack.com', { reqheaders: { authorization: `Bearer ${TOKEN}` } })
    .get(PATH)
    .reply(200, 'BEGIN:VCALENDAR', { 'content-type': 'text/calendar' })
  const read = await fetched(`https://files.slack.com${PATH}`)
  expect(read).toEqual({ type: 'read', bytes: Buffer.from('BEGIN:VCALENDAR') })
})

test.for([
  ['another host', referenceTo(`https://files.slack.com.evil.example${PATH}`)],
  ['a host of Slack that keeps no files', referenceTo(`https://evil.slack.com${PATH}`)],
  ['a host behind a name', referenceTo(`https://files.slack.com@evil.example${PATH}`)],
  ['no TLS', referenceTo(`http://files.slack.com${PATH}`)],
  ['another port', referenceTo(`https://files.slack.com:8443${PATH}`)],
  ['a file of this computer', referenceTo('file:///etc/passwd')],
  ['nothing', ''],
  ['no reference of ours', '{"url":7}'],
] as const)('our token never goes to %s', async ([, reference]) => {
  const asked = await open().messenger.file(to, reference)
  expect(asked).toEqual({ type: 'failed', code: 'address_unusable' })
})

test('a file is not followed elsewhere: whoever has no scope is sent to a page to log in', async () => {
  files().reply(302, '', { location: 'https://maatje.slack.com/?redir=x' })
  expect(await fetched(`https://files.slack.com${PATH}`)).toEqual({ type: 'failed', code: 'redirect_refused' })
})

test.for([
  [403, 'text/plain', 'access_refused'],
  [404, 'text/plain', 'not_found'],
  [500, 'text/plain', 'server_failed'],
  [200, 'text/html; charset=utf-8', 'wrong_type'],
] as const)('a file answered with %i as %s is none', async ([status, type, code]) => {
  files().reply(status, SECRET_WORDS, { 'content-type': type })
  expect(await fetched(`https://files.slack.com${PATH}`)).toEqual({ type: 'failed', code })
})

test('of a file no more than 2 MB is read, whatever it says of itself', async () => {
  files().reply(200, 'x'.repeat(2_000_001))
  expect(await fetched(`https://files.slack.com${PATH}`)).toEqual({ type: 'failed', code: 'too_large' })
  files().reply(200, 'x', { 'content-length': '2000001' })
  expect(await fetched(`https://files.slack.com${PATH}`)).toEqual({ type: 'failed', code: 'too_large' })
  files().reply(200, 'x'.repeat(2_000_000))
  expect(await fetched(`https://files.slack.com${PATH}`)).toMatchObject({ type: 'read' })
})

test('a connection that breaks is a file that cannot be reached', async () => {
  files().replyWithError(SECRET_WORDS)
  expect(await fetched(`https://files.slack.com${PATH}`)).toEqual({ type: 'failed', code: 'unreachable' })
})

test('the fake refuses what Slack refuses, or it would prove nothing', async () => {
  const fake = createFakeSlack(() => NOW * 1000)
  mountAsSlack(fake)
  fake.channel('U0NOOR')
  const web = new WebClient(TOKEN, webOptions(API))
  const blocks = Array.from({ length: 51 }, () => ({ type: 'rich_text', elements: [] }))
  await expect(web.chat.postMessage({ channel: 'D0NOOR', text: 'x', blocks: blocks as never })).rejects.toMatchObject({
    data: { error: 'invalid_blocks' },
  })
  await expect(web.chat.postMessage({ channel: 'D0', text: 'x' })).rejects.toMatchObject({
    data: { error: 'channel_not_found' },
  })
  await expect(web.conversations.open({ users: BOT_USER })).rejects.toThrow()
  await expect(new WebClient('xoxb-wrong', webOptions(API)).auth.test()).rejects.toThrow('invalid_auth')
  expect(fake.violations.length).toBeGreaterThan(0)
  nock.cleanAll()
})
