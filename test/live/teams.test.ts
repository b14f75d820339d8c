import { readFileSync } from 'node:fs'
import nock from 'nock'
import { Temporal } from 'temporal-polyfill'
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import {
  channel,
  execute,
  inRoom,
  installation,
  members,
  membership,
  mentioning,
  message,
  type Somebody,
  somebody,
  TENANT,
} from '../platforms/teams/activities.ts'
import { createFakeTeams, error, type FakeTeams, mountAsTeams, SERVICE_URL } from '../platforms/teams/fake-teams.ts'
import { type Login, newKey, openLogin } from '../platforms/teams/login.ts'
import { buttonsOf, linksOf, readBack } from '../platforms/teams/read-back.ts'
import { replay, TRANSCRIPTS } from '../replay.ts'
import { CANARY, createClock, moveClocks, watched } from '../store/fakes.ts'
import { openedStore } from '../store/opened-store.ts'
import { openTeamsBot, type TeamsBot } from './teams-bot.ts'
import { openTeamsChat } from './teams-chat.ts'

// A whole bot behind Teams: real tokens over real HTTP in, HTTP out, a real PostgreSQL.

const { store, sql } = await openedStore()
let login: Login
beforeAll(async () => {
  login = await openLogin()
})
afterAll(() => login.close())
afterEach(() => {
  nock.cleanAll()
  nock.enableNetConnect()
})

function openFake(): FakeTeams {
  const fake = createFakeTeams()
  mountAsTeams(fake)
  return fake
}

/** A bot for one test, and somebody who stands at its first question. */
async function openAtFirstQuestion(fake: FakeTeams, over: Partial<Parameters<typeof openTeamsBot>[0]> = {}) {
  const bot = await openTeamsBot({ store, clock: createClock(), login, ...over })
  onTestFinished(() => bot.close())
  const who = somebody()
  await bot.do(message(who, 'menu'))
  await press(bot, fake, who, 'Begin: Twee kolommen')
  await press(bot, fake, who, 'Ja')
  return { bot, who }
}

function press(bot: TeamsBot, fake: FakeTeams, who: Somebody, label: string) {
  const action = fake
    .history(who.conversation)
    .flatMap(buttonsOf)
    .findLast(({ title }) => title === label)
  if (!action) throw new Error(`there is no button "${label}"`)
  return bot.do(execute(who, action.verb, action.data))
}

const heard = (fake: FakeTeams, who: Somebody) => readBack(fake.history(who.conversation))
const last = (fake: FakeTeams, who: Somebody) => heard(fake, who).at(-1)?.join('\n') ?? ''
const deliveries = async () => (await sql.query('SELECT state, last_error_code FROM delivery ORDER BY sequence')).rows

test.for(TRANSCRIPTS.filter(({ name }) => name.includes('whole')))(
  '$name reads the same when every answer is written in the card, but for lines that are then not said back',
  async ({ file, locale }) => {
    const fake = openFake()
    const script = readFileSync(file, 'utf8')
    const chat = await openTeamsChat({ store, clock: createClock(), login, fake }, locale, { privately: true })
    onTestFinished(() => chat.close())
    const saidBack = /(bot> (?:Nieuwe regels|New lines): \d+\.\n)(?: {5}> .*\n)+/g
    expect(script).toMatch(saidBack)
    const read = await replay(chat, script)
    // Words too short to be told from a command are typed all the same, and said back.
    expect(read.replace(saidBack, '$1')).toBe(script.replace(saidBack, '$1'))
    expect(read.match(saidBack)?.length ?? 0).toBeLessThan(script.match(saidBack)?.length ?? 0)
    expect(chat.typed.length).toBeGreaterThan(20)
    expect(fake.requests).toHaveLength(fake.posts.length)
  },
)

describe('while somebody is in the middle of the exercise', () => {
  const now = () => Math.floor(Date.now() / 1000)
  const elsewhere = '11111111-0000-4000-8000-2d7cd011db47'
  const bearer = (token: string) => ({ 'content-type': 'application/json', authorization: `Bearer ${token}` })
  const json = (activity: unknown) => JSON.stringify(activity)

  test('every request that is not Teams’ own is refused, and the exercise goes on', async () => {
    const fake = openFake()
    const { bot, who } = await openAtFirstQuestion(fake)
    const before = heard(fake, who).length
    const text = message(who, CANARY)
    const url = who.serviceUrl
    const good = () => bearer(login.token(url))
    const as = (claims: Record<string, string | number>, how: Parameters<Login['token']>[2] = {}) =>
      bot.ask('POST', bearer(login.token(url, claims, how)), json(text))
    const answers: Record<string, Promise<{ status: number; body: string }>> = {
      audience: as({ aud: 'another-bot' }),
      issuer: as({ iss: 'https://evil.example' }),
      'service URL claim': as({ serviceurl: 'https://europe.botframework.com/' }),
      expired: as({ nbf: now() - 4000, exp: now() - 600 }),
      'not yet valid': as({ nbf: now() + 600 }),
      signature: as({}, { key: newKey() }),
      'unknown key': as({}, { kid: 'another' }),
      unsigned: as({}, { algorithm: 'none' }),
      'no token': bot.ask('POST', { 'content-type': 'application/json' }, json(text)),
      tenant: bot.post(message(somebody({ tenant: elsewhere }), CANARY)),
      'service URL': bot.post(message(somebody({ serviceUrl: 'https://evil.example/' }), CANARY)),
      'no type': bot.ask('POST', good(), '{}'),
      'type 5': bot.ask('POST', good(), '{"type":5}'),
      'not JSON': bot.ask('POST', good(), `{"type":"message","text":"${CANARY}`),
      'ten megabytes': bot.ask('POST', good(), Buffer.alloc(10 * 1024 * 1024, 'x')),
      'not asked for': bot.ask('GET', good()),
    }
    const statuses: Record<string, number> = {}
    for (const [name, answer] of Object.entries(answers)) {
      const { status, body } = await answer
      statuses[name] = status
      expect([name, body]).toEqual([name, ''])
    }
    expect(statuses).toEqual({
      audience: 401,
      issuer: 401,
      'service URL claim': 401,
      expired: 401,
      'not yet valid': 401,
      signature: 401,
      'unknown key': 401,
      unsigned: 401,
      'no token': 401,
      tenant: 403,
      'service URL': 403,
      'no type': 400,
      'type 5': 400,
      'not JSON': 400,
      'ten megabytes': 413,
      'not asked for': 405,
    })
    await bot.app.idle()
    expect(heard(fake, who)).toHaveLength(before)
    expect(bot.events.filter(({ name }) => name === 'request.refused')).toHaveLength(Object.keys(statuses).length)
    expect(JSON.stringify(bot.events)).not.toContain(CANARY)
    await bot.do(message(who, 'Dat ze vertelt hoe het gaat.'))
    expect(last(fake, who)).toContain('vraag 2 van 3')
  })

  test('a message that is delivered again has one effect, also when both come at once', async () => {
    const fake = openFake()
    const { bot, who } = await openAtFirstQuestion(fake)
    const before = heard(fake, who).length
    const answer = message(who, 'Dat ze vertelt hoe het gaat.')
    const statuses = await Promise.all([bot.post(answer), bot.post(answer), bot.post(answer)])
    await bot.app.idle()
    await bot.do(answer)
    expect(statuses.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(heard(fake, who)).toHaveLength(before + 1)
    expect(last(fake, who)).toContain('vraag 2 van 3')
    expect(bot.events.filter(({ name }) => name === 'inbound.known')).toHaveLength(3)
  })

  test('a press that is delivered again, or made again, does nothing twice', async () => {
    const fake = openFake()
    const { bot, who } = await openAtFirstQuestion(fake)
    const skip = fake
      .history(who.conversation)
      .flatMap(buttonsOf)
      .findLast(({ title }) => title === 'Overslaan')
    const once = execute(who, skip?.verb ?? '', skip?.data)
    expect(JSON.parse((await bot.do(once)).body).value).toBe('Ik heb het.')
    await bot.do(once)
    expect(last(fake, who)).toContain('vraag 2 van 3')
    await bot.do(execute(who, skip?.verb ?? '', skip?.data))
    expect(last(fake, who)).toContain('Die knop hoort bij een eerdere vraag.')
    expect(last(fake, who)).toContain('vraag 2 van 3')
  })

  test('what cannot be saved is not acknowledged, and works when Teams sends it again', async () => {
    const fake = openFake()
    let isDown = false
    const failing = watched(store, {
      before(name) {
        if (isDown && name === 'saveInbound') throw Object.assign(new Error(CANARY), { code: 'store_failed' })
      },
    })
    const { bot, who } = await openAtFirstQuestion(fake, { store: failing })
    const before = heard(fake, who).length
    const answer = message(who, 'Dat ze vertelt hoe het gaat.')
    isDown = true
    expect(await bot.do(answer)).toMatchObject({ status: 500, body: '' })
    expect(heard(fake, who)).toHaveLength(before)
    isDown = false
    expect((await bot.do(answer)).status).toBe(200)
    expect(heard(fake, who)).toHaveLength(before + 1)
    expect(JSON.stringify(bot.events)).not.toContain(CANARY)
  })

  test('a crash between acknowledgement and reply is made good at the next start', async () => {
    const fake = openFake()
    let isDead = false
    const dying = watched(store, {
      // Everything after the inbound was saved is lost, as when the process is killed there.
      before(name) {
        if (isDead && name !== 'saveInbound' && name !== 'findPerson') throw new Error('killed')
      },
    })
    const first = await openAtFirstQuestion(fake, { store: dying })
    const before = heard(fake, first.who).length
    isDead = true
    expect((await first.bot.do(message(first.who, 'Dat ze vertelt hoe het gaat.'))).status).toBe(200)
    expect(heard(fake, first.who)).toHaveLength(before)
    const next = await openTeamsBot({ store, clock: createClock(), login })
    onTestFinished(() => next.close())
    await next.app.idle()
    expect(heard(fake, first.who)).toHaveLength(before + 1)
    expect(last(fake, first.who)).toContain('vraag 2 van 3')
  })

  test('a removal of the app stops everything that was to be sent, and a new word begins again', async () => {
    const fake = openFake()
    const { bot, who } = await openAtFirstQuestion(fake)
    fake.fates.push({ type: 'answer', status: 429, headers: { 'retry-after': '3600' } })
    await bot.do(message(who, 'Dat ze vertelt hoe het gaat.'))
    expect((await deliveries()).at(-1)).toMatchObject({ state: 'due', last_error_code: 'http_429' })
    const before = fake.requests.length
    expect((await bot.do(installation(who, 'remove'))).status).toBe(200)
    // The hour that everybody there has to wait is over.
    await sql.query('DELETE FROM pace')
    await sql.query("UPDATE delivery SET not_before = now() WHERE state = 'due'")
    await bot.app.tick()
    await bot.app.idle()
    expect(fake.requests).toHaveLength(before)
    expect(bot.events.filter(({ name }) => name === 'delivery.dropped')).toHaveLength(1)
    await bot.do(message(who, 'menu'))
    expect(last(fake, who)).toContain('Je was bezig met')
  })

  test('somebody who blocked Maatje is left in peace, without an error', async () => {
    const fake = openFake()
    const { bot, who } = await openAtFirstQuestion(fake)
    fake.fates.push({ type: 'answer', status: 403, body: error('MessageWritesBlocked') })
    await bot.do(message(who, 'Dat ze vertelt hoe het gaat.'))
    const person = await store.findPerson({ platform: 'teams', tenant: TENANT, user: who.aad })
    expect(person?.left).toBe(true)
    expect((await deliveries()).at(-1)).toMatchObject({ state: 'failed', last_error_code: 'MessageWritesBlocked' })
    expect(bot.events.filter(({ name }) => name === 'person.left')).toHaveLength(1)
    expect(bot.events.filter(({ name }) => name.endsWith('.failed'))).toEqual([])
  })

  test('an answer of Teams that came after posting costs one double at most, and nothing is lost', async () => {
    const fake = openFake()
    const { bot, who } = await openAtFirstQuestion(fake)
    const before = fake.history(who.conversation).length
    fake.fates.push({ type: 'answer', status: 502, posted: true }, { type: 'answer', status: 502, posted: true })
    await bot.do(message(who, 'Dat ze vertelt hoe het gaat.'))
    for (let tick = 0; tick < 4; tick++) {
      await sql.query(
        "UPDATE delivery SET not_before = now(), lease_until = now() - interval '1 second' WHERE state = 'ambiguous'",
      )
      await bot.app.tick()
      await bot.app.idle()
    }
    // Teams cannot be asked what arrived: a reply is sent once more, and only once.
    expect(fake.history(who.conversation)).toHaveLength(before + 2)
    await bot.do(message(who, 'Ze werd boos.'))
    expect(last(fake, who)).toContain('vraag 3 van 3')
  })
})

test('the two ways Teams tells that Maatje was added, and again, are one welcome', async () => {
  const fake = openFake()
  const bot = await openTeamsBot({ store, clock: createClock(), login })
  onTestFinished(() => bot.close())
  const who = somebody()
  await Promise.all([bot.post(installation(who, 'add')), bot.post(members(who))])
  await bot.do(members(who))
  await bot.do(installation(who, 'add'))
  expect(heard(fake, who)).toHaveLength(1)
  expect(last(fake, who)).toContain('Ik ben Maatje, een programma.')
})

test('what one person writes is answered in their own chat and nowhere else', async () => {
  const fake = openFake()
  const { bot, who } = await openAtFirstQuestion(fake)
  const other = somebody({ locale: 'en-GB' })
  await Promise.all([bot.post(message(who, CANARY)), bot.post(message(other, 'menu'))])
  await bot.app.idle()
  expect(JSON.stringify(fake.history(other.conversation))).not.toContain(CANARY)
  expect(last(fake, other)).toContain('What would you like to do?')
  expect(fake.posts.every(({ activity, conversation }) => activity.conversation.id === conversation)).toBe(true)
})

test('a channel is posted to, and whoever spoke there is answered in a chat of their own', async () => {
  const fake = openFake()
  const clock = createClock()
  await moveClocks(store, clock)
  const bot = await openTeamsBot({ store, clock, login })
  onTestFinished(() => bot.close())
  const who = somebody()
  const room = channel()
  fake.chats.set(who.user, who.conversation)
  await bot.do(membership(who, room, 'membersAdded'))
  await bot.do(mentioning(who, room, '<at>Maatje</at> maatjes'))
  const [welcome] = readBack(fake.history(room.id))
  expect(welcome?.at(-1)).toContain('Meedoen kiest iedereen zelf.')
  expect(heard(fake, who)).toHaveLength(1)
  // They choose what stands first until the team is there, and the channel is asked who takes part.
  const invitation = () => fake.history(room.id).flatMap(buttonsOf).at(-1)
  await press(bot, fake, who, 'Elke week')
  await bot.do(message(who, 'dinsdag 14:00'))
  for (let step = 0; step < 10 && !invitation(); step++) {
    const post = fake.history(who.conversation).at(-1)
    const [first] = post ? buttonsOf(post) : []
    if (first) await bot.do(execute(who, first.verb, first.data))
  }
  const join = invitation()
  if (!join) throw new Error('the channel is asked nothing')
  const sam = somebody()
  fake.chats.set(sam.user, sam.conversation)
  const before = fake.history(room.id).length
  expect((await bot.do(inRoom(room, execute(sam, join.verb, join.data)))).status).toBe(200)
  // Nobody else sees who takes part.
  expect(fake.history(room.id)).toHaveLength(before)
  expect(heard(fake, sam)).toHaveLength(1)
  expect(fake.posts.every(({ activity, conversation }) => activity.conversation.id === conversation)).toBe(true)
  expect(fake.refusals).toEqual([])
})

test('what people say to each other in a channel, or write in a card there, is stored nowhere', async () => {
  const fake = openFake()
  const bot = await openTeamsBot({ store, clock: createClock(), login })
  onTestFinished(() => bot.close())
  const who = somebody()
  const room = channel()
  const rows = async () => {
    const counted = ['person', 'inbound', 'delivery', 'team'].map(
      (table) => `(SELECT count(*) FROM "${table}") AS ${table}`,
    )
    return (await sql.query(`SELECT ${counted.join(', ')}`)).rows
  }
  const before = await rows()
  for (const activity of [
    inRoom(room, message(who, CANARY)),
    inRoom(room, execute(who, 'answer', { answer: CANARY, turn: 1 })),
  ]) {
    expect(await bot.do(activity)).toMatchObject({ status: 200, body: '' })
  }
  expect([await rows(), fake.requests]).toEqual([before, []])
  expect(JSON.stringify(bot.events)).not.toContain(CANARY)
})

test('the newest address is written to, whatever it was before', async () => {
  const fake = openFake()
  const { bot, who } = await openAtFirstQuestion(fake)
  await bot.do(message({ ...who, serviceUrl: `${SERVICE_URL}moved/` }, 'Dat ze vertelt hoe het gaat.'))
  expect(fake.requests.at(-1)?.path).toMatch(/^\/emea\/moved\/v3\//)
})

test('a round sends each of a group a card, with a way into a chat of them and their moments as links', async () => {
  const fake = openFake()
  const clock = createClock()
  await moveClocks(store, clock)
  const bot = await openTeamsBot({ store, clock, login })
  onTestFinished(() => bot.close())
  const room = channel()
  const people = [somebody(), somebody()] as const
  const [who] = people
  for (const one of people) fake.chats.set(one.user, one.conversation)
  fake.rosters.set(
    room.id,
    people.map(({ user, aad }, index) => ({ id: user, aadObjectId: aad, userPrincipalName: `p${index}@zorg.example` })),
  )
  for (const one of people) {
    await bot.do(message(one, 'mijn rooster'))
    await press(bot, fake, one, 'Ja, ik typ mijn diensten')
    await bot.do(message(one, 'ma t/m vr 9:00-17:00'))
    await press(bot, fake, one, 'Ja, dat klopt')
  }
  await bot.do(mentioning(who, room, '<at>Maatje</at> maatjes'))
  await press(bot, fake, who, 'Elke week')
  await bot.do(message(who, 'dinsdag 14:00'))
  for (const label of ['Tweetallen', 'Ja, dat mag', 'Nee, iedereen door elkaar', 'Ja, zet het klaar']) {
    await press(bot, fake, who, label)
  }
  const join = fake.history(room.id).flatMap(buttonsOf).at(-1)
  if (!join) throw new Error('the channel is asked nothing')
  for (const one of people) await bot.do(inRoom(room, execute(one, join.verb, join.data)))
  const at = '2026-11-24T14:00'
  await moveClocks(store, clock, Temporal.PlainDateTime.from(at).toZonedDateTime('Europe/Amsterdam').toInstant())
  for (let time = 0; time < 3; time++) {
    await bot.app.tick()
    await bot.app.idle()
  }
  for (const [index, one] of people.entries()) {
    expect(heard(fake, one).flat().join('\n')).toContain('Deze ronde: jij en')
    const links = fake.history(one.conversation).flatMap(linksOf)
    const other = `p${1 - index}@zorg.example`
    expect(links.some(({ url }) => url.includes('/l/chat/') && decodeURIComponent(url).includes(other))).toBe(true)
    expect(links.filter(({ url }) => url.includes('/l/meeting/new'))).toHaveLength(3)
  }
  expect(readBack(fake.history(room.id)).at(-1)?.join('\n')).toContain('De maatjes voor deze ronde')
  expect(fake.refusals).toEqual([])
})
