import { describe, expect, test } from 'vitest'
import { CHANNEL } from '../../../src/platforms/playground/channel.ts'
import { readWords } from '../../../src/platforms/playground/words.ts'
import { roomAddress } from '../../../src/rooms.ts'
import { createMemoryHistory } from './memory-history.ts'
import { CONTENT, openPlayground, openStream } from './open-playground.ts'

const words = readWords(CONTENT)
const uuid = (n: number) => `c0ffee00-0000-4000-8000-${String(n).padStart(12, '0')}`
const event = (n: number, user = 'noor') => `playground/${user}/${uuid(n)}`
const team = roomAddress({ platform: 'playground', tenant: 'demo' }, 'team')
const noor = { ...team, user: 'noor' }
const room = { id: 'team', name: words.nl.team_name }
const message = (text: string) => ({ blocks: [{ type: 'text' as const, text: [text] }] })
const by = (n: number, as = 'noor') => ({ as, id: uuid(n) })

/** A playground in which everything on the page can be done in the channel, and what its history then holds. */
async function open(history = createMemoryHistory()) {
  const playground = await openPlayground(history)
  const channel = async () =>
    (await history.after(team.user, 0)).map(({ id, content: { at: _, ...what } }) => [id, what])
  return { ...playground, channel }
}

test('the channel has the address that posts for it are sent to', () => {
  expect(CHANNEL).toEqual({ ...team, id: 'team' })
})

test('a channel has one name, whoever asks', () => {
  expect(words.en.team_name).toBe(words.nl.team_name)
})

describe('what somebody does in the channel', () => {
  test('comes in as theirs, in the room and with their name, and stands there with who did it', async () => {
    const { post, received, channel, history } = await open()
    const answers = [
      await post('/channel/add', by(1)),
      await post('/channel/text', { ...by(2, 'emma'), text: 'maatjes' }),
      await post('/channel/press', { ...by(3, 'samir'), button: 'team.join', label: 'Ik doe mee' }),
      await post('/channel/leave', by(4, 'samir')),
      await post('/channel/return', by(5, 'samir')),
    ]
    expect(answers.map(({ status, body }) => [status, body])).toEqual(Array(5).fill([200, '{"result":"stored"}']))
    const from = { platform: 'playground', tenant: 'demo', locale: 'nl-NL' }
    const samir = { ...from, user: 'samir' }
    expect(received).toEqual([
      { ...from, user: 'noor', id: 'playground/channel/added', input: input({ type: 'added' }, 'Noor') },
      { ...from, user: 'emma', locale: 'en-GB', id: event(2, 'emma'), input: input(said('maatjes'), 'Emma') },
      { ...samir, id: event(3, 'samir'), input: input({ type: 'button', id: 'team.join' }, 'Samir') },
      { ...samir, id: event(4, 'samir'), input: input({ type: 'left' }, 'Samir') },
    ])
    expect(await channel()).toEqual([
      ['playground/channel/added', { type: 'room', by: 'noor', did: { type: 'added' } }],
      [event(2, 'emma'), { type: 'room', by: 'emma', did: said('maatjes') }],
      [event(3, 'samir'), { type: 'room', by: 'samir', did: { type: 'press', label: 'Ik doe mee' } }],
      [event(4, 'samir'), { type: 'room', by: 'samir', did: { type: 'left' } }],
      [event(5, 'samir'), { type: 'room', by: 'samir', did: { type: 'back' } }],
    ])
    for (const user of ['noor', 'emma', 'samir']) expect(await history.after(user, 0)).toEqual([])
  })

  test('in private is nowhere in the channel', async () => {
    const { post, messenger, channel } = await open()
    await post('/text', { ...by(1), text: 'kanarie' })
    await post('/press', { ...by(2), button: 'begin', turn: 1, label: 'kanarie' })
    await post('/answer', { ...by(3), text: 'kanarie', turn: 1 })
    await messenger.send(noor, message('kanarie'), 'd1')
    expect(await channel()).toEqual([])
  })

  test('and is sent twice with one id stands there once', async () => {
    const { post, received, channel } = await open()
    for (const _ of 'ab') await post('/channel/text', { ...by(1), text: 'maatjes' })
    expect(received.map(({ id }) => id)).toEqual([event(1), event(1)])
    expect(await channel()).toHaveLength(1)
  })

  test.for([
    ['/channel/text', { text: '' }],
    ['/channel/text', {}],
    ['/channel/press', { button: 'a', label: 'b', turn: 1 }],
    ['/channel/add', { room: 'other' }],
    ['/channel/leave', { user: 'emma' }],
  ] as const)('by %s with %j is refused', async ([path, body]) => {
    const { post, received, channel } = await open()
    expect((await post(path, { ...by(1), ...body })).status).toBe(400)
    expect((await post(path, { ...body, ...by(1, 'nobody') })).status).not.toBe(200)
    expect([received, await channel()]).toEqual([[], []])
  })

  test('and could not be kept is answered 503, and once it is kept it stands there once', async () => {
    const { post, state, received, channel } = await open()
    state.failing = true
    expect((await post('/channel/text', { ...by(1), text: 'maatjes' })).status).toBe(503)
    state.failing = false
    expect((await post('/channel/text', { ...by(1), text: 'maatjes' })).status).toBe(200)
    expect([received.length, (await channel()).length]).toEqual([1, 1])
  })
})

describe('Maatje', () => {
  test('is brought in once: whoever does so again finds who did', async () => {
    const { post, received, channel } = await open()
    await post('/channel/add', by(1))
    expect((await post('/channel/add', by(2, 'samir'))).body).toBe('{"result":"known"}')
    expect(received.map(({ id, user }) => [id, user])).toEqual(Array(2).fill(['playground/channel/added', 'noor']))
    expect(await channel()).toHaveLength(1)
  })

  test('who could not be told that it was brought in can be told so by anybody', async () => {
    const { post, state, received } = await open()
    state.failing = true
    expect((await post('/channel/add', by(1))).status).toBe(503)
    state.failing = false
    expect((await post('/channel/add', by(2, 'samir'))).body).toBe('{"result":"stored"}')
    expect(received.map(({ user }) => user)).toEqual(['noor'])
  })
})

describe('who left the channel', () => {
  test('can do nothing there until they are back, also when the playground starts again', async () => {
    const history = createMemoryHistory()
    const first = await open(history)
    await first.post('/channel/leave', by(1))
    const { post, received } = await open(history)
    for (const [path, body] of [
      ['/channel/text', { text: 'maatjes' }],
      ['/channel/press', { button: 'team.join', label: 'Ik doe mee' }],
      ['/channel/leave', {}],
      ['/channel/add', {}],
    ] as const) {
      const refused = await post(path, { ...by(2), ...body })
      expect([refused.status, refused.body]).toEqual([409, '{"error":"not_in_room"}'])
    }
    expect(received).toEqual([])
    expect((await post('/channel/text', { ...by(3, 'emma'), text: 'ik wel' })).status).toBe(200)
    expect((await post('/channel/return', by(4))).status).toBe(200)
    expect((await post('/channel/text', { ...by(5), text: 'maatjes' })).status).toBe(200)
  })

  test('and is sent again that they left is out once, and cannot come back twice', async () => {
    const { post, received, channel } = await open()
    expect((await post('/channel/return', by(1))).body).toBe('{"error":"in_room"}')
    for (const _ of 'ab') expect((await post('/channel/leave', by(2))).status).toBe(200)
    expect(received.map(({ id }) => id)).toEqual([event(2), event(2)])
    for (const _ of 'ab') expect((await post('/channel/return', by(3))).status).toBe(200)
    expect(await channel()).toHaveLength(2)
  })

  test('is still in it when it could not be kept that they left', async () => {
    const { post, state, channel } = await open()
    state.failing = true
    expect((await post('/channel/leave', by(1))).status).toBe(503)
    state.failing = false
    expect(await channel()).toEqual([])
    expect((await post('/channel/leave', by(2))).status).toBe(200)
  })
})

describe('an open page', () => {
  test('that asks for the channel gets it beside the person’s own chat, and nobody else’s', async () => {
    const { post, port, messenger } = await open()
    await messenger.send(team, message('Hoi team'), 'd1')
    const stream = openStream(port, '/events?as=emma&after=0&channel=0')
    const before = await stream.until('ready')
    const shown = before.filter(({ event }) => event !== 'clock').map(({ id, event, data }) => [id, event, data.id])
    expect(shown).toEqual([[undefined, 'channel', 'd1']])
    await post('/text', { ...by(1), text: 'van Noor alleen' })
    await post('/channel/text', { ...by(2), text: 'van Noor' })
    const said = await stream.next()
    expect(said).toMatchObject({ event: 'channel', data: { id: event(2), from: 'person', by: 'noor', did: 'text' } })
    await post('/text', { ...by(3, 'emma'), text: 'own' })
    expect(await stream.next()).toMatchObject({ event: undefined, data: { id: event(3, 'emma') } })
  })

  test('that does not ask for the channel gets none of it', async () => {
    const { post, port, messenger } = await open()
    await messenger.send(team, message('Hoi team'), 'd1')
    const stream = openStream(port, '/events?as=noor')
    expect((await stream.until('ready')).map(({ event }) => event)).toEqual(['clock'])
    await post('/channel/text', { ...by(1), text: 'maatjes' })
    await post('/text', { ...by(2), text: 'hallo' })
    expect((await stream.next()).data.id).toBe(event(2))
  })

  test('that was away gets only what it missed of either', async () => {
    const { port, messenger } = await open()
    for (const n of [1, 2]) await messenger.send(noor, message('Hoi'), `own${n}`)
    for (const n of [1, 2]) await messenger.send(team, message('Hoi'), `team${n}`)
    const missed = await openStream(port, '/events?as=noor&after=1&channel=3').until('ready')
    expect(missed.map(({ event, data }) => event === 'clock' || data.id)).toEqual([true, 'own2', 'team2'])
  })

  test('that knows a row of a channel which is not there starts over with both', async () => {
    const { port, messenger } = await open()
    await messenger.send(noor, message('Hoi'), 'own')
    await messenger.send(team, message('Hoi'), 'team')
    const all = await openStream(port, '/events?as=noor&after=1&channel=57').until('ready')
    expect(all.map(({ event, data }) => data.id ?? event)).toEqual(['reset', 'clock', 'own', 'team'])
  })

  test('that says it saw half a row of the channel is refused', async () => {
    const { ask } = await open()
    expect((await ask('GET', '/events?as=noor&after=0&channel=0.5')).status).toBe(400)
  })

  test('of the channel alone is nobody’s', async () => {
    const { ask } = await open()
    expect((await ask('GET', '/events?as=room/team')).status).toBe(404)
  })
})

describe('a post', () => {
  test('for the channel stands there once however often it is sent, and is found there', async () => {
    const { messenger, channel } = await open()
    for (const _ of 'ab') expect(await messenger.send(team, message('Hoi'), 'd1')).toEqual({ type: 'sent', ref: 'd1' })
    expect(await channel()).toEqual([['d1', { type: 'message', message: message('Hoi') }]])
    expect([await messenger.find(team, 'd1'), await messenger.find(noor, 'd1')]).toEqual(['d1', undefined])
  })

  test.for([
    ['room/other', 'unknown_room'],
    ['room/', 'unknown_room'],
    ['group/emma+noor', 'no_groups'],
    ['nobody', 'user_unknown'],
  ] as const)('for %s is refused, is nowhere, and is looked for nowhere', async ([user, code]) => {
    const memory = createMemoryHistory()
    const asked: string[] = []
    const { messenger } = await open({ ...memory, find: async (of) => void asked.push(of) })
    expect(messenger.groups).toBeUndefined()
    expect(await messenger.send({ ...team, user }, message('Hoi'), 'd1')).toEqual({ type: 'refused', code })
    expect(await messenger.find({ ...team, user }, 'd1')).toBeUndefined()
    expect([asked, await memory.after(user, 0)]).toEqual([[], []])
  })
})

function said(text: string) {
  return { type: 'text', text }
}

function input(did: object, name: string) {
  return { type: 'room', room, did, name }
}
