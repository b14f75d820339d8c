import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RoomDeed } from '../../../src/ports.ts'
import {
  changed,
  channel,
  execute,
  gone,
  inRoom,
  installation,
  membership,
  mentioning,
  message,
  other,
  type Sent,
  somebody,
  submit,
  TENANT,
} from './activities.ts'
import { APP_ID, type Login, openLogin } from './login.ts'
import { openTeams, words } from './open-teams.ts'

// What is done where others read along: a channel, a group chat.

let login: Login
beforeAll(async () => {
  login = await openLogin()
})
afterAll(() => login.close())

const who = somebody()
const room = channel()
const open = () => openTeams(login)
const BOT = { id: `28:${APP_ID}` }
const press = { id: 'buddies.join', turn: 4 }
const codes = (events: { name: string }[]) =>
  events.flatMap((event) => (event.name === 'request.refused' && 'code' in event ? [event.code] : []))

describe('what somebody does in a channel', () => {
  const noor = { type: 'mention', mentioned: { id: '29:noor', name: 'Noor' }, text: '<at>Noor</at>' }
  const maatje = { type: 'mention', mentioned: { id: BOT.id, name: 'Maatje' }, text: '<at>Maatje</at>' }

  test.for<[string, Sent, RoomDeed]>([
    ['a mention', mentioning(who, room, '<at>Maatje</at> maatjes\n'), { type: 'text', text: 'maatjes' }],
    ['a mention to start', mentioning(who, room, '<at>Maatje</at> start'), { type: 'text', text: 'start' }],
    [
      'a mention in the middle',
      mentioning(who, room, 'Hoi <at>Maatje</at>&nbsp;doe eens maatjes'),
      { type: 'text', text: 'Hoi doe eens maatjes' },
    ],
    ['nothing but a mention', mentioning(who, room, '<at>Maatje</at> '), { type: 'text', text: '' }],
    [
      'a mention beside that of somebody else',
      mentioning(who, room, '<at>Maatje</at> deel met <at>Noor</at>', { entities: [maatje, noor] }),
      { type: 'text', text: 'deel met Noor' },
    ],
    [
      'a mention and an <at> that somebody typed',
      mentioning(who, room, '<at>Maatje</at> <at>iedereen</at>'),
      { type: 'text', text: '<at>iedereen</at>' },
    ],
    ['a press', inRoom(room, execute(who, 'press', press)), { type: 'button', id: 'buddies.join' }],
    [
      'a press on a client without Action.Execute',
      inRoom(room, submit(who, { verb: 'press', ...press })),
      { type: 'button', id: 'buddies.join' },
    ],
    ['bringing Maatje in', membership(who, room, 'membersAdded'), { type: 'added' }],
  ])('%s is handed over as what it is', async ([, activity, did]) => {
    const { post, received, events } = await open()
    expect((await post(activity)).status).toBe(200)
    expect(received).toMatchObject([{ user: who.aad, input: { type: 'room', did, name: 'Noor de Vries' } }])
    expect(events).toEqual([])
  })

  test.for(['channel', 'groupChat'] as const)('comes with the %s and the way to write there', async (type) => {
    const { post, received } = await open()
    const some = channel({ type })
    await post(mentioning(who, some, '<at>Maatje</at> maatjes'))
    const [inbound] = received
    if (inbound?.input.type !== 'room') throw new Error('it is nothing of a room')
    const way = { serviceUrl: who.serviceUrl, bot: BOT.id, channel: 'msteams', tenant: TENANT }
    // Without the thread: what is posted there begins one of its own.
    expect(inbound.input.room.id).toBe(some.id)
    const team = type === 'channel' ? some.team?.id : undefined
    expect(JSON.parse(inbound.input.room.reach ?? '')).toEqual({ ...way, conversation: some.id, ...(team && { team }) })
    expect(inbound.input.room.within).toBe(team)
    expect(inbound.input.room.name).toBe(type === 'channel' ? 'Nachtdienst' : undefined)
    // Of their own chat nothing is known: that of the channel is none of theirs.
    expect(JSON.parse(inbound.reach ?? '')).toEqual({ ...way, user: who.user })
    expect(inbound).toMatchObject({ platform: 'teams', tenant: TENANT, locale: 'nl-NL', zone: 'Europe/Amsterdam' })
  })

  test('is in a channel without a name what its team is called', async () => {
    const { post, received } = await open()
    const { name: _, ...nameless } = room
    await post(mentioning(who, nameless, '<at>Maatje</at>'))
    expect(received).toMatchObject([{ input: { room: { name: 'De Kade' } } }])
  })

  test('is known again when Teams delivers it again', async () => {
    const { post, received } = await open()
    const activity = mentioning(who, room, '<at>Maatje</at> maatjes')
    for (const one of [activity, activity, mentioning(who, room, '<at>Maatje</at> maatjes')]) await post(one)
    const [first, again, another] = received.map(({ id }) => id)
    expect([again === first, another === first]).toEqual([true, false])
  })
})

describe('a press in a channel', () => {
  test('is answered for whoever pressed, and the card stays what it is for everybody', async () => {
    const { post } = await open()
    const { status, body } = await post(inRoom(room, execute(who, 'press', press)))
    const type = 'application/vnd.microsoft.activity.message'
    expect([status, JSON.parse(body)]).toEqual([200, { statusCode: 200, type, value: words.nl.received }])
  })

  test('that could not be saved is told so, without a word of a text they never wrote', async () => {
    const { post, broken, received } = await open()
    broken.error = new Error('KANARIE')
    const { status, body } = await post(inRoom(room, execute(who, 'press', press)))
    expect([status, JSON.parse(body).value.message, received]).toEqual([200, words.nl.not_pressed, []])
  })
})

describe('nothing is kept of', () => {
  test.for<[string, Sent]>([
    ['what people say to each other', inRoom(room, message(who, 'KANARIE maatjes'))],
    ['the name of Maatje that somebody typed', inRoom(room, message(who, '<at>Maatje</at> KANARIE'))],
    [
      'a mention of somebody else',
      mentioning(who, room, '<at>Noor</at> KANARIE', {
        entities: [{ type: 'mention', mentioned: { id: '29:noor' }, text: '<at>Noor</at>' }],
      }),
    ],
    ['an answer in a card', inRoom(room, execute(who, 'answer', { answer: 'KANARIE', turn: 1 }))],
    ['an answer without Action.Execute', inRoom(room, submit(who, { verb: 'answer', answer: 'KANARIE', turn: 1 }))],
    ['a form', inRoom(room, execute(who, 'form', { turn: 1, 'field.0:ma': 'KANARIE' }))],
    ['a press that holds an answer', inRoom(room, execute(who, 'press', { ...press, answer: 'KANARIE' }))],
    ['a press that holds a field', inRoom(room, submit(who, { verb: 'press', ...press, 'field.0:ma': 'KANARIE' }))],
    ['a press of nothing we know', inRoom(room, execute(who, 'open', { id: 'KANARIE', turn: 1 }))],
    ['an invoke of somebody else', inRoom(room, execute(who, 'press', press, { name: 'task/fetch' }))],
    ['an edit', inRoom(room, changed(who, 'editMessage', '17'))],
    ['a reaction', inRoom(room, other(who, 'messageReaction', { reactionsAdded: [{ type: 'like' }] }))],
    ['the installation that comes with being added', inRoom(room, installation(who, 'add'))],
    ['people who were added', membership(who, room, 'membersAdded', [{ id: '29:else' }])],
    ['Maatje adding itself', { ...membership(who, room, 'membersAdded'), from: BOT }],
    ['a message of our own', { ...mentioning(who, room, '<at>Maatje</at> KANARIE'), from: BOT }],
    ['a room of a kind we do not know', mentioning(who, { ...room, type: 'meeting' as never }, '<at>Maatje</at>')],
  ])('%s, in a channel', async ([, activity]) => {
    const { post, received, left, events } = await open()
    expect(await post(activity)).toMatchObject({ status: 200, body: '' })
    expect([received, left, codes(events)]).toEqual([[], [], ['not_personal']])
    expect(JSON.stringify(events)).not.toContain('KANARIE')
  })
})

describe('a room that is gone', () => {
  const at = (id: string) => [{ platform: 'teams', tenant: TENANT, user: `room/${id}` }]

  test.for<[string, Sent, string]>([
    ['Maatje was taken out', membership(who, room, 'membersRemoved'), room.id],
    ['the app was removed', inRoom(room, installation(who, 'remove')), room.id],
    ['the channel was deleted', gone(who, room, 'channelDeleted'), room.id],
    ['the team was deleted', gone(who, room, 'teamDeleted'), room.team?.id ?? ''],
  ])('is left when %s, and nobody in it', async ([, activity, id]) => {
    const { post, received, left } = await open()
    expect((await post(activity)).status).toBe(200)
    expect([received, left]).toEqual([[], at(id)])
  })
})

test('everybody who was taken out of a team left its room, each once', async () => {
  const { post, received } = await open()
  const people = [somebody(), somebody()]
  const taken = people.map(({ user, aad }) => ({ id: user, aadObjectId: aad }))
  // Also when Teams names nobody but us for it.
  const activity = { ...membership(who, room, 'membersRemoved', taken), locale: 'en-GB', from: BOT }
  for (const _ of [1, 2]) expect((await post(activity)).status).toBe(200)
  expect(received.slice(0, 2)).toMatchObject(
    people.map(({ aad }) => ({ user: aad, input: { type: 'room', room: { id: room.id }, did: { type: 'left' } } })),
  )
  const ids = received.map(({ id }) => id)
  expect([new Set(ids.slice(0, 2)).size, ids.slice(2)]).toEqual([2, ids.slice(0, 2)])
  // What Teams tells about whoever did it is not about them.
  expect(received.every((inbound) => !('locale' in inbound))).toBe(true)
})

test('whoever left a team is told in its first channel, and of which team as every channel of it is', async () => {
  const { post, received } = await open()
  const first = { ...room, id: room.team?.id ?? '' }
  await post(mentioning(who, room, '<at>Maatje</at> maatjes'))
  await post(inRoom(room, execute(who, 'press', press)))
  await post(membership(who, room, 'membersAdded'))
  await post(membership(who, first, 'membersRemoved', [{ id: who.user, aadObjectId: who.aad }]))
  const rooms = received.map(({ input }) => (input.type === 'room' ? [input.room.id, input.room.within] : []))
  expect(rooms).toEqual([...Array(3).fill([room.id, first.id]), [first.id, first.id]])
})

test('a room that Maatje is brought into again can be written to again, and no other deed there says so', async () => {
  const { post, received, learned } = await open()
  await post(mentioning(who, room, '<at>Maatje</at> maatjes'))
  await post(membership(who, room, 'membersRemoved', [{ id: who.user }]))
  expect(learned).toEqual([])
  await post(membership(who, room, 'membersAdded'))
  expect(learned).toEqual([[{ platform: 'teams', tenant: TENANT, user: `room/${room.id}` }, { left: false }]])
  expect(received).toHaveLength(3)
})

describe('a channel of another organisation', () => {
  test('lets nobody in', async () => {
    const { post, received, left, events } = await open()
    const stranger = somebody({ tenant: '11111111-0000-4000-8000-2d7cd011db47' })
    for (const activity of [
      mentioning(stranger, room, '<at>Maatje</at> maatjes'),
      membership(stranger, room, 'membersRemoved'),
    ]) {
      expect(await post(activity)).toMatchObject({ status: 403, body: '' })
    }
    expect([received, left, codes(events)]).toEqual([[], [], ['tenant', 'tenant']])
  })
})

test('in local mode a channel is one too, of no real organisation', async () => {
  const { post, received } = await openTeams(login, { type: 'local' })
  const here = somebody({ serviceUrl: 'http://127.0.0.1:56150/_connector' })
  expect((await post(mentioning(here, room, '<at>Maatje</at> maatjes'))).status).toBe(200)
  expect(received).toMatchObject([{ tenant: 'local', input: { type: 'room', did: { text: 'maatjes' } } }])
})
