import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { BODY_LIMIT } from '../../../src/platforms/read-body.ts'
import type { Input } from '../../../src/ports.ts'
import {
  changed,
  execute,
  files,
  installation,
  members,
  message,
  other,
  picture,
  type Sent,
  somebody,
  submit,
  TENANT,
} from './activities.ts'
import { type Login, newKey, openLogin } from './login.ts'
import { openTeams, REGISTERED, words } from './open-teams.ts'

let login: Login
beforeAll(async () => {
  login = await openLogin()
})
afterAll(() => login.close())

const who = somebody()
const open = () => openTeams(login)
const codes = (events: { name: string }[]) =>
  events.flatMap((event) => (event.name === 'request.refused' && 'code' in event ? [event.code] : []))

describe('what somebody does', () => {
  const UNKNOWN: Input = { type: 'button', id: 'unknown', turn: 0 }
  const press = { id: 'choice.yes', turn: 4 }
  const answer = { answer: 'Dat wil ik\nniet', turn: 4 }

  const form = { turn: 4, 'field.1:di': ' 22-7\r\nwo 1-2', 'field.0:ma': '7-15:30', 'field.2:wo': '' }
  const filled: Input = { type: 'answer', text: 'ma 7-15:30\ndi 22-7 wo 1-2', turn: 4 }
  const sent = files(who, 'Rooster.ics')
  const calendar: Input = {
    type: 'file',
    name: 'Rooster.ics',
    reference: sent.attachments[0]?.content.downloadUrl ?? '',
  }
  /** The same file, with something else in its attachment. */
  const changedFile = (more: object) => ({
    ...sent,
    attachments: sent.attachments.map((one) => ({ ...one, ...more })),
  })

  test.for<[string, Sent, Input]>([
    ['a calendar', sent, calendar],
    ['a calendar with words', { ...sent, text: 'mijn rooster' }, calendar],
    ['two calendars', files(who, 'a.ics', 'b.ics'), { type: 'unreadable' }],
    ['another file', files(who, 'rooster.pdf'), { type: 'unreadable' }],
    [
      'a calendar without TLS',
      changedFile({ content: { downloadUrl: 'http://10.0.0.1/a.ics' } }),
      { type: 'unreadable' },
    ],
    ['a calendar without an address', changedFile({ content: null }), { type: 'unreadable' }],
    ['a form', execute(who, 'form', form), filled],
    ['a form without Action.Execute', submit(who, { verb: 'form', ...form }), filled],
    [
      'an empty form without Action.Execute',
      submit(who, { verb: 'form', turn: 4 }),
      { type: 'answer', text: '', turn: 4 },
    ],
    ['a form with a place that none has', execute(who, 'form', { ...form, 'field.7:zo': '1-2', field: 'x' }), filled],
    ['a form with a field that is no text', execute(who, 'form', { ...form, 'field.3:do': { a: 1 } }), filled],
    ['a form without a turn', execute(who, 'form', { ...form, turn: undefined }), UNKNOWN],
    ['a text', message(who, 'Ik <b>wil</b> &amp; dit'), { type: 'text', text: 'Ik <b>wil</b> &amp; dit' }],
    [
      'a text with a picture',
      { ...message(who, 'kijk'), attachments: [{ contentType: 'image/*' }] } as never,
      { type: 'text', text: 'kijk' },
    ],
    ['an empty text', message(who, '', { attachments: [] }), { type: 'text', text: '' }],
    ['a picture', picture(who), { type: 'unreadable' }],
    [
      'a file',
      message(who, '', { attachments: [{ contentType: 'application/vnd.microsoft.teams.file.download.info' }] }),
      { type: 'unreadable' },
    ],
    ['a press', execute(who, 'press', press), { type: 'button', ...press }],
    [
      'a press on a client without Action.Execute',
      submit(who, { verb: 'press', ...press }),
      { type: 'button', ...press },
    ],
    ['an answer in the card', execute(who, 'answer', answer), { type: 'answer', text: 'Dat wil ik\nniet', turn: 4 }],
    [
      'an answer without Action.Execute',
      submit(who, { verb: 'answer', ...answer }),
      { type: 'answer', text: 'Dat wil ik\nniet', turn: 4 },
    ],
    ['a press of nothing we know', execute(who, 'open', press), UNKNOWN],
    ['a press with an id that is none', execute(who, 'press', { id: { $ne: '' }, turn: 4 }), UNKNOWN],
    ['a press with an endless id', submit(who, { verb: 'press', id: 'x'.repeat(301), turn: 4 }), UNKNOWN],
    ['a press with half a turn', execute(who, 'press', { id: 'later', turn: 1.5 }), UNKNOWN],
    ['a press with a turn before the first', execute(who, 'press', { id: 'later', turn: -1 }), UNKNOWN],
    ['a press with a turn in words', execute(who, 'press', { id: 'later', turn: '4' }), UNKNOWN],
    ['an answer that is no text', execute(who, 'answer', { answer: ['a'], turn: 4 }), UNKNOWN],
    ['a press without data', execute(who, 'press', null), UNKNOWN],
    ['a submit of a list', submit(who, ['press']), UNKNOWN],
    ['an edit', changed(who, 'editMessage', '17'), { type: 'edited' }],
    ['a deletion', changed(who, 'softDeleteMessage', '17'), { type: 'deleted' }],
    ['an installation', installation(who, 'add'), { type: 'opened' }],
    ['being added to the chat', members(who), { type: 'opened' }],
  ])('%s is handed over as what it is', async ([, activity, input]) => {
    const { post, received } = await open()
    expect((await post(activity)).status).toBe(200)
    expect(received.map((inbound) => inbound.input)).toEqual([input])
  })

  test.for<[string, Sent]>([
    ['typing', other(who, 'typing')],
    ['a reaction', other(who, 'messageReaction', { reactionsAdded: [{ type: 'like' }], replyToId: '1' })],
    ['a read receipt', other(who, 'event', { name: 'application/vnd.microsoft.readReceipt', value: {} })],
    ['an undone deletion', changed(who, 'undeleteMessage', '17')],
    ['somebody else who was added', members(who, [{ id: '29:else' }])],
    ['a new version of the app', installation(who, 'add-upgrade')],
    ['an old version of the app going', installation(who, 'remove-upgrade')],
    ['a kind of activity that is not there yet', other(who, 'agentSession')],
    ['a message of our own', { ...message(who, 'Dag'), from: message(who, '').recipient }],
  ])('%s is acknowledged and nothing more', async ([, activity]) => {
    const { post, received, left, events } = await open()
    expect(await post(activity)).toMatchObject({ status: 200, body: '' })
    expect([received, left, events]).toEqual([[], [], []])
  })

  test('a removal of the app is leaving', async () => {
    const { post, received, left } = await open()
    expect((await post(installation(who, 'remove'))).status).toBe(200)
    expect([received, left]).toEqual([[], [{ platform: 'teams', tenant: TENANT, user: who.aad }]])
  })
})

describe('what Teams tells with it', () => {
  test('is who they are, when they did it, their language and zone, and where to write', async () => {
    const { post, received } = await open()
    await post(message(who, 'hallo'))
    const [inbound] = received
    expect(inbound).toMatchObject({
      platform: 'teams',
      tenant: TENANT,
      user: who.aad,
      locale: 'nl-NL',
      zone: 'Europe/Amsterdam',
    })
    expect(inbound?.at?.toString()).toBe('2026-11-24T08:00:00.1234567Z')
    expect(JSON.parse(inbound?.reach ?? '')).toEqual({
      serviceUrl: who.serviceUrl,
      conversation: who.conversation,
      bot: message(who, '').recipient.id,
      user: who.user,
      channel: 'msteams',
      tenant: TENANT,
    })
  })

  test('is read from the client where the activity itself says nothing', async () => {
    const { post, received } = await open()
    await post(message(who, 'hallo', { locale: undefined, localTimezone: undefined }))
    expect(received[0]).toMatchObject({ locale: 'nl-NL', zone: 'Europe/Amsterdam' })
  })

  test.for(['', 'nl_', '../nl', 'x'.repeat(90), '<b>'])('is no language when it is "%s"', async (locale) => {
    const { post, received } = await open()
    await post(message(who, 'hallo', { locale, entities: [] }))
    expect(received[0]).not.toHaveProperty('locale')
  })

  test('is no time when it is none, and their id in the chat when they have no other', async () => {
    const { post, received } = await open()
    await post(message(somebody({ aad: '', user: '29:guest' }), 'hallo', { timestamp: 'gisteren' }))
    expect(received[0]).not.toHaveProperty('at')
    expect(received[0]?.user).toBe('29:guest')
  })
})

describe('the id of an event', () => {
  const idsOf = async (...activities: Sent[]) => {
    const { post, received } = await open()
    for (const activity of activities) await post(activity)
    return received.map(({ id }) => id)
  }

  test('is the same when Teams delivers it again, and short and plain', async () => {
    const activity = message(who, 'hallo')
    const [first, again] = await idsOf(activity, activity)
    expect(again).toBe(first)
    expect(first).toMatch(/^[\w-]{43}$/)
  })

  test('is another for another message, another chat, and the same message edited or deleted later', async () => {
    const one = message(who, 'hallo')
    const edited = changed(who, 'editMessage', one.id)
    const ids = await idsOf(
      one,
      message(who, 'hallo'),
      { ...message(somebody(), 'hallo'), id: one.id },
      edited,
      { ...edited, timestamp: '2026-11-24T09:00:00Z' },
      changed(who, 'softDeleteMessage', one.id),
    )
    expect(new Set(ids).size).toBe(6)
  })

  test('is there for what has none', async () => {
    const nameless = { ...installation(who, 'add'), id: undefined }
    const [first, again, other] = await idsOf(nameless, nameless, { ...nameless, timestamp: '2026-11-24T09:00:00Z' })
    expect(again).toBe(first)
    expect(other).not.toBe(first)
  })
})

describe('a press in a card', () => {
  test('is answered with a word in their language', async () => {
    const { post } = await open()
    const english = somebody({ locale: 'en-GB' })
    const answers = [
      await post(execute(who, 'press', { id: 'later', turn: 1 })),
      await post(execute(english, 'answer', { answer: 'x', turn: 1 })),
    ]
    const type = 'application/vnd.microsoft.activity.message'
    expect(answers.map(({ status, body }) => [status, JSON.parse(body)])).toEqual([
      [200, { statusCode: 200, type, value: words.nl.received }],
      [200, { statusCode: 200, type, value: 'I have it.' }],
    ])
  })

  test('of a form with nothing in it is told so kindly, and is nothing anybody did', async () => {
    const { post, received } = await open()
    const { status, body } = await post(execute(who, 'form', { turn: 4, 'field.0:ma': '  ', 'field.1:di': '' }))
    const value = { code: 'Empty', message: words.nl.empty }
    expect([status, JSON.parse(body)]).toEqual([
      200,
      { statusCode: 400, type: 'application/vnd.microsoft.error', value },
    ])
    expect(received).toEqual([])
  })

  test('that could not be saved is told so, and that their text still stands', async () => {
    const { post, received, broken, events } = await open()
    broken.error = new Error('KANARIE')
    const { status, body } = await post(execute(who, 'answer', { answer: 'KANARIE', turn: 1 }))
    const value = { code: 'NotStored', message: words.nl.not_stored }
    expect([status, JSON.parse(body)]).toEqual([
      200,
      { statusCode: 500, type: 'application/vnd.microsoft.error', value },
    ])
    expect(received).toEqual([])
    expect(JSON.stringify(events)).not.toContain('KANARIE')
    expect(events).toEqual([{ name: 'app.failed', code: 'Error', where: 'teams' }])
  })

  test.for([
    null,
    7,
    'press',
    {},
    { action: 'press' },
    { action: { verb: 7 } },
    { action: { verb: 'press', data: 'x' } },
  ])('of a value that is none is a bad request: %j', async (value) => {
    const { post, received } = await open()
    const { status, body } = await post(execute(who, 'press', {}, { value }))
    expect([status, JSON.parse(body).statusCode]).toEqual([400, 400])
    expect(received).toEqual([])
  })

  test.for(['task/fetch', 'composeExtension/query', 'signin/verifyState', undefined])(
    'that Maatje does not know as "%s" is not implemented',
    async (name) => {
      const { post, received } = await open()
      expect(await post(execute(who, 'press', {}, { name }))).toMatchObject({ status: 501, body: '' })
      expect(received).toEqual([])
    },
  )
})

describe('what cannot be saved', () => {
  test.for<[string, Sent]>([
    ['a text', message(who, 'KANARIE')],
    ['a removal', installation(who, 'remove')],
  ])('%s is not acknowledged, so that Teams sends it again', async ([, activity]) => {
    const { post, broken, events } = await open()
    broken.error = new Error('KANARIE')
    expect(await post(activity)).toMatchObject({ status: 500, body: '' })
    expect(events).toEqual([{ name: 'app.failed', code: 'Error', where: 'teams' }])
    delete broken.error
    expect((await post(activity)).status).toBe(200)
  })
})

describe('what is private', () => {
  test.for(['channel', 'groupChat', undefined])(
    'is not taken from a conversation that is "%s"',
    async (conversationType) => {
      const { post, received, left, events } = await open()
      const shared = <Kind extends { conversation: object }>(activity: Kind) => ({
        ...activity,
        conversation: { ...activity.conversation, conversationType },
      })
      for (const activity of [
        message(who, 'hier'),
        installation(who, 'add'),
        changed(who, 'editMessage', '17'),
        files(who, 'Rooster.ics'),
        execute(who, 'answer', { answer: 'hier', turn: 1 }),
        submit(who, { verb: 'form', turn: 1, 'field.0:ma': 'hier' }),
      ]) {
        expect(await post(shared(activity))).toMatchObject({ status: 200, body: '' })
      }
      expect([received, left]).toEqual([[], []])
      expect(codes(events)).toEqual(Array(6).fill('not_personal'))
    },
  )
})

describe('a request', () => {
  const good = () => ({ 'content-type': 'application/json', authorization: `Bearer ${login.token(who.serviceUrl)}` })
  const json = (activity: unknown) => JSON.stringify(activity)

  test.for(['GET', 'PUT', 'DELETE', 'OPTIONS', 'HEAD'])('with %s is no message', async (method) => {
    const { ask, received, events } = await open()
    const answer = await ask(method, good())
    expect([answer.status, answer.headers.allow, answer.body]).toEqual([405, 'POST', ''])
    expect([received, codes(events)]).toEqual([[], ['method']])
  })

  test.for(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', ''])(
    'of type "%s" is not read',
    async (type) => {
      const { ask, received } = await open()
      expect((await ask('POST', { ...good(), 'content-type': type }, json(message(who, 'x')))).status).toBe(415)
      expect(received).toEqual([])
    },
  )

  test.for(['{}', '{"type":5}', '{"type":""}', '[]', 'null', '7', '"message"'])(
    'with the body %s is refused, and the bot lives',
    async (body) => {
      const { ask, post, received, events } = await open()
      expect(await ask('POST', good(), body)).toMatchObject({ status: 400, body: '' })
      expect((await post(message(who, 'nog steeds'))).status).toBe(200)
      expect([received.length, codes(events)]).toEqual([1, ['no_type']])
    },
  )

  test.for(['', '{', 'hallo', '{"type":"message"'])('that is not JSON is refused: "%s"', async (body) => {
    const { ask, events } = await open()
    expect(await ask('POST', good(), body)).toMatchObject({ status: 400, body: '' })
    expect(codes(events)).toEqual(['not_json'])
  })

  test('that is not UTF-8 is refused', async () => {
    const { ask } = await open()
    expect((await ask('POST', good(), Buffer.from([0x22, 0xff, 0x22]))).status).toBe(400)
  })

  test('is read up to the limit and not a byte further', async () => {
    const { ask, received } = await open()
    const activity = json(message(who, 'x'))
    const padded = (size: number) => activity + ' '.repeat(size - Buffer.byteLength(activity))
    expect((await ask('POST', good(), padded(BODY_LIMIT))).status).toBe(200)
    expect(await ask('POST', good(), padded(BODY_LIMIT + 1))).toMatchObject({ status: 413, body: '' })
    expect(await ask('POST', good(), Buffer.alloc(10 * 1024 * 1024, 'x'))).toMatchObject({ status: 413, body: '' })
    expect(received).toHaveLength(1)
  })

  test.for([
    { from: undefined },
    { conversation: {} },
    { conversation: null },
    { recipient: { id: 7 } },
    { entities: 'x' },
    { membersAdded: {} },
  ])('with a good token and an activity that is none is refused: %j', async (more) => {
    const { post, received, events } = await open()
    expect(await post({ ...message(who, 'x'), ...more })).toMatchObject({ status: 400, body: '' })
    expect([received, codes(events)]).toEqual([[], ['malformed']])
  })
})

describe('a token', () => {
  const now = () => Math.floor(Date.now() / 1000)
  const { serviceUrl } = who

  test.for<[string, () => string]>([
    ['no token', () => ''],
    ['no bearer', () => login.token(serviceUrl)],
    ['another scheme', () => `Basic ${login.token(serviceUrl)}`],
    ['nonsense', () => 'Bearer a.b.c'],
    ['an empty one', () => 'Bearer '],
    ['another audience', () => `Bearer ${login.token(serviceUrl, { aud: 'another-bot' })}`],
    ['another issuer', () => `Bearer ${login.token(serviceUrl, { iss: 'https://evil.example' })}`],
    ['another service URL', () => `Bearer ${login.token('https://europe.botframework.com/')}`],
    ['one that is over', () => `Bearer ${login.token(serviceUrl, { exp: now() - 600, nbf: now() - 4000 })}`],
    ['one that is not good yet', () => `Bearer ${login.token(serviceUrl, { nbf: now() + 600 })}`],
    ['an unknown key', () => `Bearer ${login.token(serviceUrl, {}, { kid: 'another' })}`],
    ['a signature of another key', () => `Bearer ${login.token(serviceUrl, {}, { key: newKey() })}`],
    ['no signature', () => `Bearer ${login.token(serviceUrl, {}, { algorithm: 'none' })}`],
    [
      'a changed body',
      () =>
        `Bearer ${login.token(serviceUrl).replace(/\.[^.]+\./, `.${Buffer.from('{"iss":"https://api.botframework.com"}').toString('base64url')}.`)}`,
    ],
  ])('%s lets nobody in, says nothing and prints nothing', async ([, authorization]) => {
    const printed = vi.spyOn(console, 'error').mockImplementation(() => {})
    onTestFinished(() => printed.mockRestore())
    const { ask, received, events } = await open()
    const headers = { 'content-type': 'application/json', authorization: authorization() }
    const answer = await ask('POST', headers, JSON.stringify(message(who, 'KANARIE')))
    expect([answer.status, answer.body, received]).toEqual([401, '', []])
    expect(events).toEqual([{ name: 'request.refused', platform: 'teams', code: 'token' }])
    expect(printed).not.toHaveBeenCalled()
  })

  test('of another organisation lets nobody in, and one of two organisations neither', async () => {
    const { post, received, events } = await open()
    const elsewhere = '11111111-0000-4000-8000-2d7cd011db47'
    const stranger = somebody({ tenant: elsewhere })
    const torn = { ...message(who, 'x'), channelData: { tenant: { id: elsewhere } } }
    const { conversation, ...rest } = message(who, 'x')
    const homeless = { ...rest, conversation: { ...conversation, tenantId: undefined }, channelData: {} }
    for (const activity of [message(stranger, 'x'), installation(stranger, 'remove'), torn, homeless]) {
      expect(await post(activity)).toMatchObject({ status: 403, body: '' })
    }
    expect([received, codes(events)]).toEqual([[], Array(4).fill('tenant')])
  })

  test('is good for every organisation in the settings, however it is written', async () => {
    const { post, received } = await openTeams(login, { ...REGISTERED, tenants: [TENANT.toUpperCase()] } as never)
    const { channelData: _, ...activity } = message(who, 'x')
    expect((await post(activity)).status).toBe(200)
    expect(received[0]?.tenant).toBe(TENANT)
  })

  test.for(['https://evil.example/', 'http://smba.trafficmanager.net/emea/', 'http://127.0.0.1:9/'])(
    'for the service URL %s lets nobody in',
    async (url) => {
      const { post, received, events } = await open()
      expect(await post(message(somebody({ serviceUrl: url }), 'x'))).toMatchObject({ status: 403, body: '' })
      expect([received, codes(events)]).toEqual([[], ['service_url']])
    },
  )

  test('does not pass without a service URL, of which botbuilder asks nothing', async () => {
    const { ask, received } = await open()
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${login.token(serviceUrl)}` }
    for (const missing of ['', undefined]) {
      const { status } = await ask('POST', headers, JSON.stringify({ ...message(who, 'x'), serviceUrl: missing }))
      expect([400, 403]).toContain(status)
    }
    expect(received).toEqual([])
  })

  test('of another kind that names no service URL does not pass, though botbuilder takes it', async () => {
    // A token Entra gives a bot for its own calls is one: whoever gets to see ours must not be able to speak to us.
    const { ask, received, events } = await open()
    const iss = 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/'
    const token = login.token(serviceUrl, {
      iss,
      ver: '1.0',
      appid: REGISTERED.type === 'registered' ? REGISTERED.appId : '',
      serviceurl: 'none',
    })
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
    expect((await ask('POST', headers, JSON.stringify(message(who, 'x')))).status).toBe(403)
    expect([received, codes(events)]).toEqual([[], ['service_url_claim']])
  })

  test('for another channel of the Bot Framework lets nobody in', async () => {
    const all = await openLogin({ endorsements: [] })
    onTestFinished(() => all.close())
    const { ask, received } = await openTeams(all)
    for (const channelId of ['webchat', 'emulator', 'AseChannel']) {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${all.token(serviceUrl)}` }
      const { status } = await ask('POST', headers, JSON.stringify({ ...message(who, 'x'), channelId }))
      expect([401, 403]).toContain(status)
    }
    expect(received).toEqual([])
  })

  test('that cannot be checked because the keys cannot be had is asked for again', async () => {
    const away = await openLogin()
    const { ask, received, events } = await openTeams(away)
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${away.token(serviceUrl)}` }
    await away.close()
    expect(await ask('POST', headers, JSON.stringify(message(who, 'x')))).toMatchObject({ status: 503, body: '' })
    expect([received, events]).toEqual([[], [{ name: 'platform.failed', platform: 'teams', code: 'ECONNREFUSED' }]])
  })
})

describe('in local mode', () => {
  const local = { type: 'local' } as const
  const here = somebody({ serviceUrl: 'http://127.0.0.1:56150/_connector' })

  test('nobody is taken for somebody of a real organisation, whatever they say', async () => {
    const { post, received } = await openTeams(login, local)
    await post(message(here, 'hallo'))
    expect(received).toMatchObject([{ tenant: 'local' }])
  })

  test('nobody is asked for a token, and a client that names no organisation or kind of chat is taken', async () => {
    const { post, received } = await openTeams(login, local)
    const { conversation, channelData: _, ...rest } = message(here, 'hallo')
    await post({ ...rest, conversation: { id: conversation.id } } as never)
    expect(received[0]).toMatchObject({ tenant: 'local', input: { type: 'text', text: 'hallo' } })
  })

  test.for(['evil.example', 'evil.example:3978', '127.0.0.1.evil.example'])(
    'a page that reaches us as %s is refused',
    async (host) => {
      const { post, received, events } = await openTeams(login, local)
      expect(await post(message(here, 'x'), { host })).toMatchObject({ status: 403, body: '' })
      expect([received, codes(events)]).toEqual([[], ['host']])
    },
  )

  test('a page cannot post without asking first', async () => {
    const { post, received } = await openTeams(login, local)
    expect((await post(message(here, 'x'), { 'content-type': 'text/plain' })).status).toBe(415)
    expect(received).toEqual([])
  })

  test('nothing is answered anywhere but on this computer', async () => {
    const { post, received, events } = await openTeams(login, local)
    expect((await post(message(who, 'x'))).status).toBe(403)
    expect([received, codes(events)]).toEqual([[], ['service_url']])
  })
})
