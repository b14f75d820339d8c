import { createServer } from 'node:http'
import nock from 'nock'
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import type { Message } from '../../../src/messages/message.ts'
import { drawLines } from '../../../src/pictures/line-drawing.ts'
import { TeamsAdapter } from '../../../src/platforms/teams/adapter.ts'
import { createAuthentication } from '../../../src/platforms/teams/authentication.ts'
import { createTeamsMessenger } from '../../../src/platforms/teams/messenger.ts'
import { writeReach } from '../../../src/platforms/teams/reach.ts'
import type { FileRead } from '../../../src/ports.ts'
import { pictureOf } from '../../pictures/pictures.ts'
import { TENANT } from './activities.ts'
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
import { createEvents, listen, REGISTERED, words } from './open-teams.ts'

let login: Login
beforeAll(async () => {
  login = await openLogin()
})
afterAll(() => login.close())
afterEach(() => {
  const pending = nock.pendingMocks()
  nock.cleanAll()
  nock.enableNetConnect()
  expect(pending).toEqual([])
})

const MESSAGE: Message = {
  blocks: [
    { type: 'text', text: ['Wat wilde je bereiken?'] },
    { type: 'ask', turn: 2 },
    { type: 'buttons', buttons: [{ id: 'later', label: 'Later', turn: 2, tone: 'quiet' }] },
  ],
}
const reach = (serviceUrl: string) => ({
  serviceUrl,
  conversation: 'a:1-noor_en/maatje',
  bot: `28:${APP_ID}`,
  user: '29:noor',
  channel: 'msteams',
  tenant: TENANT,
})
const to = (serviceUrl: string, locale = 'nl') => {
  return { platform: 'teams', tenant: TENANT, user: 'noor', locale, reach: writeReach(reach(serviceUrl)) }
}

const { log } = createEvents()

/** A messenger of a registered bot, to Teams itself behind nock. */
function registered(fake: FakeTeams) {
  mountAsTeams(fake)
  const adapter = new TeamsAdapter(login.authentication, APP_ID)
  return createTeamsMessenger({ settings: REGISTERED, adapter, words, log })
}

/** A messenger in local mode, over real connections that can break. */
async function local(...fates: Fate[]) {
  const { log, events } = createEvents()
  const fetched: string[] = []
  const fetchFile = async (address: string): Promise<FileRead> => {
    fetched.push(address)
    return { type: 'failed', code: 'address_inside' }
  }
  const fake = createFakeTeams()
  fake.fates.push(...fates)
  const { url, close } = await listenAsTeams(fake)
  onTestFinished(close)
  const adapter = new TeamsAdapter(createAuthentication({ type: 'local' }), '')
  const messenger = createTeamsMessenger({ settings: { type: 'local' }, adapter, words, log, fetchFile })
  return { fake, url, messenger, events, fetched, send: () => messenger.send(to(url), MESSAGE, 'delivery') }
}

describe('a message', () => {
  test('is one card in their chat, signed, with the question as what a notification shows', async () => {
    const fake = createFakeTeams()
    expect(await registered(fake).send(to(SERVICE_URL), MESSAGE, 'delivery')).toEqual({ type: 'sent', ref: '1:000000' })
    expect(fake.refusals).toEqual([])
    expect(fake.requests).toHaveLength(1)
    expect(fake.requests[0]).toMatchObject({
      method: 'POST',
      path: '/emea/v3/conversations/a%3A1-noor_en%2Fmaatje/activities',
      authorization: 'Bearer from-entra',
    })
    expect(fake.posts[0]?.activity).toMatchObject({
      summary: 'Wat wilde je bereiken?',
      locale: 'nl',
      recipient: { id: '29:noor' },
      conversation: { id: 'a:1-noor_en/maatje', tenantId: TENANT },
    })
  })

  test.for([
    ['en-GB', 'Send'],
    ['EN', 'Send'],
    ['nl-NL', 'Stuur'],
    ['de', 'Stuur'],
    ['__proto__', 'Stuur'],
    ['toString', 'Stuur'],
  ] as const)('has the words of the language of %s', async ([locale, send]) => {
    const { fake, url, messenger } = await local()
    await messenger.send(to(url, locale), MESSAGE, 'delivery')
    expect(JSON.stringify(fake.posts)).toContain(`"title":"${send}"`)
  })
})

describe('a picture', () => {
  const withPicture = (svg: string): Message => ({
    blocks: [
      { type: 'text', text: ['Lichaam: 6, 5, 7.'] },
      { type: 'picture', svg, alt: 'Jouw lijn' },
      ...MESSAGE.blocks,
    ],
  })
  const weeks = (count: number) =>
    drawLines(
      pictureOf(
        [3, 4, 5, 6].map((first) => Array.from({ length: count }, (_, week) => (first + ((week * first) % 5)) % 11)),
      ),
    )

  test('stands in the card where there is room for it, with what it shows in words', async () => {
    const { fake, url, messenger, events } = await local()
    expect(await messenger.send(to(url), withPicture(weeks(3)), 'delivery')).toMatchObject({ type: 'sent' })
    const [{ activity }] = fake.posts as [(typeof fake.posts)[0]]
    const image = cardOf(activity).body.find(({ type }) => type === 'Image')
    expect(image).toMatchObject({ altText: 'Jouw lijn', url: expect.stringMatching(/^data:image\/png;base64,/) })
    expect(activity.attachments).toHaveLength(1)
    expect([fake.refusals, events]).toEqual([[], []])
  })

  test('stands beside the card where it is too big for it', async () => {
    const { fake, url, messenger } = await local()
    expect(await messenger.send(to(url), withPicture(weeks(40)), 'delivery')).toMatchObject({ type: 'sent' })
    const [{ activity }] = fake.posts as [(typeof fake.posts)[0]]
    expect(activity.attachments.map(({ contentType }) => contentType)).toEqual([
      'image/png',
      'application/vnd.microsoft.card.adaptive',
    ])
    expect(cardOf(activity).body.map(({ type }) => type)).not.toContain('Image')
    expect(fake.refusals).toEqual([])
  })

  test('that cannot be drawn is left out, without a word of it in the log', async () => {
    const { fake, url, messenger, events } = await local()
    expect(await messenger.send(to(url), withPicture('KANARIE'), 'delivery')).toMatchObject({ type: 'sent' })
    const [{ activity }] = fake.posts as [(typeof fake.posts)[0]]
    expect(cardOf(activity).body.map(({ type }) => type)).not.toContain('Image')
    expect(events).toMatchObject([{ name: 'app.failed', where: 'teams.picture' }])
    expect(JSON.stringify(events)).not.toContain('KANARIE')
  })
})

test('a calendar with nothing to plan in it is no card: there is nothing of it to show', async () => {
  const adapter = new TeamsAdapter(login.authentication, APP_ID)
  const messenger = createTeamsMessenger({ settings: REGISTERED, adapter, words, log })
  const calendar = { type: 'calendar' as const, name: 'intervisie.ics', ics: 'BEGIN:VCALENDAR', moments: [] }
  nock.disableNetConnect()
  const result = await messenger.send(to(SERVICE_URL), { blocks: [calendar] }, 'd1')
  expect(result).toEqual({ type: 'sent', ref: 'nothing' })
})

test('a file is fetched by whoever looks after addresses that somebody sent, and not without one', async () => {
  const { messenger, fetched, url } = await local()
  const reference = 'https://contoso.sharepoint.com/download.aspx?tempauth=x'
  expect(await messenger.file?.(to(url), reference)).toEqual({ type: 'failed', code: 'address_inside' })
  expect(fetched).toEqual([reference])
  expect(registered(createFakeTeams()).file).toBeUndefined()
  nock.cleanAll()
})

describe('nothing is sent to', () => {
  test.for([
    ['somebody without a reach', undefined, 'reach_unknown'],
    ['a reach of another platform', 'D0123456', 'reach_unknown'],
    ['a host that is not in the settings', writeReach(reach('https://evil.example/')), 'service_url'],
    ['this computer', writeReach(reach('http://127.0.0.1:1/')), 'service_url'],
  ] as const)('%s', async ([, some, code]) => {
    const fake = createFakeTeams()
    const messenger = registered(fake)
    const result = await messenger.send({ ...to(SERVICE_URL), reach: some }, MESSAGE, 'delivery')
    expect([result, fake.requests]).toEqual([{ type: 'refused', code }, []])
    nock.cleanAll()
  })
})

describe('what Teams answers', () => {
  const blocked = { errorCode: 209, message: '{"subCode":"MessageWritesBlocked","details":"blocked by user"}' }

  test.for<[string, Fate, unknown]>([
    [
      '429 with seconds',
      { type: 'answer', status: 429, headers: { 'retry-after': '7' } },
      { type: 'later', seconds: 7, code: 'http_429', all: true },
    ],
    ['429 without', { type: 'answer', status: 429 }, { type: 'later', seconds: 15, code: 'http_429', all: true }],
    [
      '429 with nonsense',
      { type: 'answer', status: 429, headers: { 'retry-after': 'soon' } },
      { type: 'later', seconds: 15, code: 'http_429', all: true },
    ],
    [
      '429 with a date',
      {
        type: 'answer',
        status: 429,
        headers: { date: 'Tue, 24 Nov 2026 08:00:00 GMT', 'retry-after': 'Tue, 24 Nov 2026 08:01:30 GMT' },
      },
      { type: 'later', seconds: 90, code: 'http_429', all: true },
    ],
    [
      '403 because they blocked Maatje',
      { type: 'answer', status: 403, body: error('MessageWritesBlocked') },
      { type: 'refused', code: 'MessageWritesBlocked', gone: 'person' },
    ],
    [
      '403 in the other wording',
      { type: 'answer', status: 403, body: blocked },
      { type: 'refused', code: 'MessageWritesBlocked', gone: 'person' },
    ],
    [
      '403 because Maatje was switched off',
      { type: 'answer', status: 403, body: error('BotDisabledByAdmin') },
      { type: 'refused', code: 'BotDisabledByAdmin', gone: 'person' },
    ],
    [
      '403 because it is not there',
      { type: 'answer', status: 403, body: error('BotNotInConversationRoster') },
      { type: 'refused', code: 'BotNotInConversationRoster', gone: 'person' },
    ],
    [
      '403 for another reason',
      { type: 'answer', status: 403, body: error('NotEnoughPermissions') },
      { type: 'refused', code: 'http_403' },
    ],
    ['401', { type: 'answer', status: 401 }, { type: 'later', seconds: 15, code: 'http_401' }],
    ['400', { type: 'answer', status: 400 }, { type: 'refused', code: 'http_400' }],
    [
      '404',
      { type: 'answer', status: 404, body: error('ConversationNotFound') },
      { type: 'refused', code: 'http_404' },
    ],
    ['413', { type: 'answer', status: 413, body: error('MessageSizeTooBig') }, { type: 'refused', code: 'http_413' }],
    [
      '200 with an answer that is none',
      { type: 'answer', status: 200, posted: true, body: 'ok' },
      { type: 'sent', ref: 'sent' },
    ],
    ['202 without an id', { type: 'answer', status: 202, posted: true, body: {} }, { type: 'sent', ref: 'sent' }],
  ])('%s is taken for what it is, after one request', async ([, fate, result]) => {
    const { fake, send } = await local(fate)
    expect(await send()).toEqual(result)
    expect(fake.requests).toHaveLength(1)
  })

  test.for<[string, Fate, string]>([
    ['408', { type: 'answer', status: 408 }, 'http_408'],
    ['412', { type: 'answer', status: 412 }, 'http_412'],
    ['500', { type: 'answer', status: 500 }, 'http_500'],
    ['502 after posting', { type: 'answer', status: 502, posted: true }, 'http_502'],
    ['503', { type: 'answer', status: 503, headers: { 'retry-after': '1' } }, 'http_503'],
    ['504', { type: 'answer', status: 504 }, 'http_504'],
    ['nothing, because the connection broke after posting', { type: 'lost' }, 'ECONNRESET'],
  ])('%s leaves it uncertain, after one request and without a word of it in the error', async ([, fate, code]) => {
    const { fake, send } = await local(fate)
    const thrown = await send().catch((caught: unknown) => caught)
    expect(thrown).toMatchObject({ name: 'Uncertain', code })
    expect(JSON.stringify([thrown, (thrown as Error).message, Object.keys(thrown as Error)])).not.toContain('bereiken')
    expect(fake.requests).toHaveLength(1)
  })

  test.for([302, 303, 307, 308])('a redirect with %i is not followed, here or elsewhere', async (status) => {
    const visits: string[] = []
    const elsewhere = await listen((request, response) => {
      visits.push(request.url ?? '')
      response.end('{}')
    })
    onTestFinished(elsewhere.close)
    for (const location of [`http://127.0.0.1:${elsewhere.port}/stolen`, '/teams/v3/conversations/else/activities']) {
      const { fake, send } = await local({ type: 'answer', status, headers: { location } })
      expect(await send()).toEqual({ type: 'refused', code: `http_${status}` })
      expect(fake.requests).toHaveLength(1)
    }
    expect(visits).toEqual([])
  })
})

describe('when nobody is there', () => {
  test('it is certain that nothing was sent', async () => {
    const { messenger } = await local()
    const gone = createServer()
    await new Promise<void>((listening) => gone.listen(0, '127.0.0.1', listening))
    const { port } = gone.address() as { port: number }
    await new Promise((closed) => gone.close(closed))
    expect(await messenger.send(to(`http://127.0.0.1:${port}/`), MESSAGE, 'delivery')).toEqual({
      type: 'later',
      seconds: 15,
      code: 'ECONNREFUSED',
    })
  })

  test('and an answer does not come in ten seconds, it is uncertain', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const { fake, send } = await local({ type: 'hangs' })
    const sending = send().catch((caught: unknown) => caught)
    while (fake.requests.length === 0) await new Promise((next) => setImmediate(next))
    vi.advanceTimersByTime(10_000)
    expect(await sending).toMatchObject({ name: 'Uncertain', code: 'timeout' })
    expect(fake.requests).toHaveLength(1)
  })
})

describe('without a token from Entra', () => {
  /** A registered bot whose credentials do this when they are asked to sign. */
  async function signing(sign: () => Promise<void>) {
    const fake = createFakeTeams()
    mountAsTeams(fake)
    const adapter = new TeamsAdapter(
      new Proxy(login.authentication, {
        get(target, name, receiver) {
          if (name !== 'createConnectorFactory') return Reflect.get(target, name, receiver)
          return (...identity: Parameters<typeof target.createConnectorFactory>) => {
            const factory = target.createConnectorFactory(...identity)
            return {
              async create(serviceUrl: string) {
                const client = await factory.create(serviceUrl)
                client.credentials = {
                  async signRequest(request: never) {
                    await sign()
                    return request
                  },
                } as never
                return client
              },
            }
          }
        },
      }),
      APP_ID,
    )
    return { fake, messenger: createTeamsMessenger({ settings: REGISTERED, adapter, words, log }) }
  }
  const later = { type: 'later', seconds: 15, code: 'token_absent' }

  test('nothing is sent, and it is tried later', async () => {
    const { fake, messenger } = await signing(() => Promise.reject(new Error('AADSTS7000215: invalid client secret')))
    expect(await messenger.send(to(SERVICE_URL), MESSAGE, 'delivery')).toEqual(later)
    expect(fake.requests).toEqual([])
    nock.cleanAll()
  })

  test('that comes only when the time is up, nothing is sent after all', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const { promise: token, resolve } = Promise.withResolvers<void>()
    let asked = false
    const { fake, messenger } = await signing(() => {
      asked = true
      return token
    })
    const sending = messenger.send(to(SERVICE_URL), MESSAGE, 'delivery')
    while (!asked) await new Promise((next) => setImmediate(next))
    vi.advanceTimersByTime(10_000)
    expect(await sending).toEqual(later)
    resolve()
    for (let turn = 0; turn < 50; turn++) await new Promise((next) => setImmediate(next))
    expect(fake.requests).toEqual([])
    nock.cleanAll()
  })
})

describe('what is configured', () => {
  test.for([
    ['public', 'https://login.microsoftonline.com', 'https://api.botframework.com/.default'],
    ['us-government', 'https://login.microsoftonline.us', 'https://api.botframework.us/.default'],
  ] as const)(
    'signs as a single-tenant bot in the %s cloud, whatever the environment says',
    async ([cloud, host, scope]) => {
      // botbuilder's own names; one of them is enough to make it another bot, or another cloud.
      for (const name of ['MicrosoftAppType', 'CallerId', 'ToChannelFromBotLoginUrl', 'ChannelService']) {
        vi.stubEnv(name, 'https://evil.example')
      }
      onTestFinished(() => void vi.unstubAllEnvs())
      const tenantId = '22222222-0000-4000-8000-000000000001'
      if (REGISTERED.type !== 'registered') return
      const settings = { ...REGISTERED, tenantId, password: 'a secret', cloud }
      const fake = createFakeTeams()
      mountAsTeams(fake)
      const asked: string[] = []
      const authority = `${host}/${tenantId}`
      // Where Entra says its endpoints are.
      const found = {
        tenant_discovery_endpoint: `${authority}/v2.0/.well-known/openid-configuration`,
        'api-version': '1.1',
        metadata: [],
        issuer: `${authority}/v2.0`,
        authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
        token_endpoint: `${authority}/oauth2/v2.0/token`,
        jwks_uri: `${authority}/discovery/v2.0/keys`,
      }
      for (const login of new Set([host, 'https://login.microsoftonline.com'])) {
        nock(login).persist().get(/.*/).optionally().reply(200, found)
      }
      nock(host)
        .post(/.*/)
        .reply(async (request: Request) => {
          asked.push(`${new URL(request.url).pathname} ${await request.text()}`)
          return [200, { token_type: 'Bearer', expires_in: 3600, access_token: `from-entra-${cloud}` }]
        })
      const adapter = new TeamsAdapter(createAuthentication(settings), APP_ID)
      const messenger = createTeamsMessenger({ settings, adapter, words, log })
      expect(await messenger.send(to(SERVICE_URL), MESSAGE, 'delivery')).toMatchObject({ type: 'sent' })
      expect(asked).toHaveLength(1)
      expect(asked[0]).toContain(`/${tenantId}/oauth2/v2.0/token `)
      expect(asked[0]).toContain(`client_id=${APP_ID}`)
      expect(asked[0]).toContain('client_secret=a%20secret')
      expect(decodeURIComponent(asked[0] ?? '')).toContain(`scope=${scope}`)
      expect(fake.requests[0]?.authorization).toBe(`Bearer from-entra-${cloud}`)
      nock.cleanAll()
    },
  )

  test.for(['appId', 'password', 'tenantId'])('is refused at once without %s', (missing) => {
    expect(() => createAuthentication({ ...REGISTERED, [missing]: '' } as never)).toThrow()
  })
})
