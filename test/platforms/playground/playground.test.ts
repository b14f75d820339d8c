import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'
import { MAX_STREAMS } from '../../../src/platforms/playground/events.ts'
import type { History } from '../../../src/platforms/playground/history.ts'
import { createMemoryHistory } from './memory-history.ts'
import { openPlayground, openStream, START } from './open-playground.ts'

const uuid = (n: number) => `c0ffee00-0000-4000-8000-${String(n).padStart(12, '0')}`
const event = (n: number, user = 'noor') => `playground/${user}/${uuid(n)}`
const noor = { platform: 'playground', tenant: 'demo', user: 'noor' }
const message = (text: string) => ({ blocks: [{ type: 'text' as const, text: [text] }] })
const at = START.toString()
const text = (n: number, words: string) => ({ as: 'noor', id: uuid(n), text: words })

describe('what somebody does', () => {
  test('comes in as an event, with their locale, and stands in the chat', async () => {
    const { post, received, history } = await openPlayground()
    const answers = [
      await post('/text', text(1, 'hallo')),
      await post('/press', { as: 'noor', id: uuid(2), button: 'begin', turn: 3, label: 'Begin' }),
      await post('/attach', { as: 'noor', id: uuid(3) }),
      await post('/opened', { as: 'emma', id: uuid(4) }),
    ]
    expect(answers.map(({ status, body }) => [status, body])).toEqual(Array(4).fill([200, '{"result":"stored"}']))
    const from = { ...noor, locale: 'nl-NL' }
    expect(received).toEqual([
      { ...from, id: event(1), input: { type: 'text', text: 'hallo' } },
      { ...from, id: event(2), input: { type: 'button', id: 'begin', turn: 3 } },
      { ...from, id: event(3), input: { type: 'unreadable' } },
      { ...from, user: 'emma', locale: 'en-GB', id: event(4, 'emma'), input: { type: 'opened' } },
    ])
    expect((await history.after('noor', 0)).map(({ content }) => content)).toEqual([
      { type: 'text', text: 'hallo', edited: false, at },
      { type: 'press', label: 'Begin', at },
      { type: 'picture', at },
    ])
    expect(await history.after('emma', 0)).toEqual([])
  })

  test('and is sent twice with one id stands there once, and comes in with the same id', async () => {
    const { post, received, history } = await openPlayground()
    await post('/text', text(1, 'hallo'))
    const again = await post('/text', { ...text(1, 'hallo'), id: uuid(1).toUpperCase() })
    expect([again.status, again.body]).toEqual([200, '{"result":"known"}'])
    expect(received.map(({ id }) => id)).toEqual([event(1), event(1)])
    expect(await history.after('noor', 0)).toHaveLength(1)
  })

  test('with the id another colleague used is theirs all the same', async () => {
    const { post, history } = await openPlayground()
    await post('/text', text(1, 'van Noor'))
    await post('/text', { ...text(1, 'van Samir'), as: 'samir' })
    expect(await history.after('samir', 0)).toMatchObject([{ content: { text: 'van Samir' } }])
  })

  test('never takes the place of a delivery with the same id', async () => {
    const { post, messenger, history } = await openPlayground()
    await post('/text', text(1, 'hallo'))
    expect(await messenger.find(noor, uuid(1))).toBeUndefined()
    await messenger.send(noor, message('Hoi'), uuid(1))
    expect(await history.after('noor', 0)).toHaveLength(2)
  })

  test('and could not be kept is answered 503, and once it is kept it stands there once', async () => {
    const { post, received, history, state, logged } = await openPlayground()
    state.failing = true
    const refused = await post('/text', text(1, 'hallo'))
    expect([refused.status, refused.body]).toEqual([503, '{"error":"not_stored"}'])
    expect(logged).toEqual([{ code: 'Error', where: 'playground' }])
    state.failing = false
    expect((await post('/text', text(1, 'hallo'))).status).toBe(200)
    expect(received.map(({ id }) => id)).toEqual([event(1)])
    expect(await history.after('noor', 0)).toHaveLength(1)
  })

  test('and the chat cannot keep is answered 503, and does not come in', async () => {
    const history = { ...createMemoryHistory(), append: () => Promise.reject(new Error('down')) }
    const { post, received } = await openPlayground(history)
    expect((await post('/text', text(1, 'hallo'))).status).toBe(503)
    expect(received).toEqual([])
  })

  test('with half a surrogate pair in it comes in as text every database keeps', async () => {
    const { post, received } = await openPlayground()
    await post('/text', `{"as":"noor","id":"${uuid(1)}","text":"a\\ud83d"}`)
    expect(received[0]?.input).toEqual({ type: 'text', text: 'a\ufffd' })
  })
})

describe('a text of one’s own', () => {
  test('is changed in the chat, and comes in as edited without its words', async () => {
    const { post, received, history } = await openPlayground()
    await post('/text', text(1, 'oud'))
    expect((await post('/edit', { ...text(2, 'nieuw'), of: event(1) })).status).toBe(200)
    expect((await history.find('noor', event(1)))?.content).toEqual({ type: 'text', text: 'nieuw', edited: true, at })
    expect(received.at(-1)).toEqual({ ...noor, locale: 'nl-NL', id: event(2), input: { type: 'edited' } })
  })

  test('that is deleted leaves no word in the history, also after it was edited', async () => {
    const { post, received, history } = await openPlayground()
    await post('/text', text(1, 'kanarie'))
    await post('/edit', { ...text(2, 'kanarievogel'), of: event(1) })
    expect((await post('/delete', { as: 'noor', id: uuid(3), of: event(1) })).status).toBe(200)
    expect(JSON.stringify(await history.after('noor', 0))).not.toContain('kanarie')
    expect(received.at(-1)?.input).toEqual({ type: 'deleted' })
  })

  test('is not brought back by an edit that is sent again after it was deleted', async () => {
    const { post, history } = await openPlayground()
    await post('/text', text(1, 'oud'))
    await post('/edit', { ...text(2, 'kanarie'), of: event(1) })
    await post('/delete', { as: 'noor', id: uuid(3), of: event(1) })
    expect((await post('/edit', { ...text(2, 'kanarie'), of: event(1) })).body).toBe('{"result":"known"}')
    expect((await post('/edit', { ...text(4, 'kanarie'), of: event(1) })).status).toBe(404)
    expect(JSON.stringify(await history.after('noor', 0))).not.toContain('kanarie')
  })

  test('is changed by nobody else, and what Maatje said by nobody', async () => {
    const { post, messenger, history, received } = await openPlayground()
    await post('/text', text(1, 'oud'))
    await messenger.send(noor, message('Hoi'), 'd1')
    const before = await history.after('noor', 0)
    expect((await post('/edit', { ...text(2, 'nieuw'), as: 'samir', of: event(1) })).status).toBe(404)
    expect((await post('/edit', { ...text(3, 'nieuw'), of: 'd1' })).status).toBe(404)
    expect((await post('/delete', { as: 'noor', id: uuid(4), of: 'd1' })).status).toBe(404)
    expect(await history.after('noor', 0)).toEqual(before)
    expect(received).toHaveLength(1)
  })
})

describe('an open page', () => {
  test('first gets what there is, and then what comes, with its place in the chat', async () => {
    const { post, port, messenger } = await openPlayground()
    await post('/text', text(1, '<b>hallo</b>'))
    const stream = openStream(port, '/events?as=noor')
    const [clock, first] = await stream.until('ready')
    expect(clock?.event).toBe('clock')
    expect(first?.id).toBe('1')
    expect(first?.data).toMatchObject({ sequence: 1, id: event(1), from: 'person' })
    expect(first?.data.html).toContain('&#60;b&#62;hallo')
    await messenger.send(noor, message('Hoi'), 'd1')
    expect(await stream.next()).toMatchObject({ id: '2', data: { sequence: 2, id: 'd1', from: 'bot' } })
  })

  test('gets its own words back only once they are kept', async () => {
    const { post, port, state } = await openPlayground()
    const stream = openStream(port, '/events?as=noor')
    await stream.until('ready')
    state.failing = true
    await post('/text', text(1, 'hallo'))
    await post('/clock', { hours: 1 })
    expect((await stream.next()).event).toBe('clock')
    state.failing = false
    await post('/text', text(1, 'hallo'))
    expect((await stream.next()).data.id).toBe(event(1))
  })

  test.for([
    ['the header of a browser that reconnects', '/events?as=noor&after=0', { 'last-event-id': '2' }],
    ['the address of a page that starts anew', '/events?as=noor&after=2', {}],
  ] as const)('that was away gets only what it missed, by %s', async ([, path, headers]) => {
    const { port, messenger } = await openPlayground()
    for (const n of [1, 2, 3, 4]) await messenger.send(noor, message(`bericht ${n}`), `d${n}`)
    const stream = openStream(port, path, headers)
    const missed = (await stream.until('ready')).filter(({ event }) => event === undefined)
    expect(missed.map(({ data }) => data.id)).toEqual(['d3', 'd4'])
  })

  test('that knows a row which is not there starts over: the history is another one', async () => {
    const { port, messenger } = await openPlayground()
    await messenger.send(noor, message('Hoi'), 'd1')
    const stream = openStream(port, '/events?as=noor&after=57')
    const all = await stream.until('ready')
    expect(all.map(({ event, data }) => event ?? data.id)).toEqual(['reset', 'clock', 'd1'])
  })

  test('is told that an earlier row changed, with what it is now', async () => {
    const { post, port } = await openPlayground()
    await post('/text', text(1, 'oud'))
    const stream = openStream(port, '/events?as=noor')
    await stream.until('ready')
    await post('/edit', { ...text(2, 'nieuw'), of: event(1) })
    const { data } = await stream.next()
    expect(data).toMatchObject({ sequence: 2, changes: event(1) })
    expect(data.html).toContain('nieuw')
  })

  test('gets nothing of another colleague', async () => {
    const { post, port } = await openPlayground()
    const stream = openStream(port, '/events?as=samir')
    await stream.until('ready')
    await post('/text', text(1, 'van Noor'))
    await post('/text', { ...text(2, 'van Samir'), as: 'samir' })
    expect((await stream.next()).data.id).toBe(event(2, 'samir'))
  })

  test('gets every row once and in order while many come at the same time', async () => {
    const { port, messenger } = await openPlayground()
    const stream = openStream(port, '/events?as=noor')
    await stream.until('ready')
    const deliveries = Array.from({ length: 50 }, (_, n) => `d${n}`)
    await Promise.all(deliveries.map((delivery) => messenger.send(noor, message('x'.repeat(5_000)), delivery)))
    const sequences: unknown[] = []
    while (sequences.length < 50) sequences.push((await stream.next()).data.sequence)
    expect(sequences).toEqual(Array.from({ length: 50 }, (_, n) => n + 1))
  })

  test('is let go when the history cannot be read, and is complete when it comes back', async () => {
    const memory = createMemoryHistory()
    const state = { broken: false }
    const history: History = {
      ...memory,
      after: (...where) => (state.broken ? Promise.reject(new Error('down')) : memory.after(...where)),
    }
    const { port, messenger, logged } = await openPlayground(history)
    const stream = openStream(port, '/events?as=noor')
    await stream.until('ready')
    state.broken = true
    await messenger.send(noor, message('Hoi'), 'd1')
    await stream.ended
    expect(logged).toEqual([{ code: 'Error', where: 'playground' }])
    state.broken = false
    const again = await openStream(port, '/events?as=noor').until('ready')
    expect(again.at(-1)?.data.id).toBe('d1')
  })

  test('ends when the playground closes', async () => {
    const { port, close } = await openPlayground()
    const stream = openStream(port, '/events?as=noor')
    await stream.until('ready')
    close()
    await stream.ended
  })

  test('is refused when too many are open, until one of them goes', async () => {
    const { ask, port, server } = await openPlayground()
    const responses: ServerResponse[] = []
    server.on('request', (_, response) => responses.push(response))
    const streams = Array.from({ length: MAX_STREAMS }, () => openStream(port, '/events?as=noor'))
    await Promise.all(streams.map((stream) => stream.until('ready')))
    const refused = await ask('GET', '/events?as=noor')
    expect([refused.status, refused.body]).toEqual([503, '{"error":"too_many"}'])
    const gone = Promise.race(responses.slice(0, MAX_STREAMS).map((response) => once(response, 'close')))
    streams[0]?.close()
    await gone
    await openStream(port, '/events?as=noor').until('ready')
  })

  test.for(['x', '-1', '1.5', '1e3', '9999999999999999999'])('that says it saw row %s is refused', async (after) => {
    const { ask } = await openPlayground()
    expect((await ask('GET', `/events?as=noor&after=${after}`)).status).toBe(400)
  })

  test.for(['', '?as=nobody'])('of nobody (%s) is 404', async (query) => {
    const { ask } = await openPlayground()
    expect((await ask('GET', `/events${query}`)).status).toBe(404)
  })
})

describe('the clock', () => {
  test('is moved by hours and days and set back, and every open page is told', async () => {
    const { post, ask, port, clock, core } = await openPlayground()
    const stream = openStream(port, '/events?as=emma')
    await stream.until('ready')
    const moved = await post('/clock', { days: 2 })
    expect([moved.status, JSON.parse(moved.body)]).toEqual([200, { now: '2026-03-12T13:15:00Z', ahead: 'PT48H' }])
    expect(await stream.next()).toMatchObject({ event: 'clock', data: { now: '2026-03-12T13:15:00Z' } })
    await post('/clock', { hours: 1 })
    expect(clock.now().toString()).toBe('2026-03-12T14:15:00Z')
    // Each page that is open saw both, and the database was moved along.
    expect(await stream.next()).toMatchObject({ event: 'clock', data: { ahead: 'PT49H' } })
    await post('/clock', { reset: true })
    expect(core.shifts).toEqual(['PT48H', 'PT49H', 'PT0S'])
    expect(JSON.parse((await ask('GET', '/state')).body)).toEqual({ now: '2026-03-10T13:15:00Z', ahead: 'PT0S' })
  })

  test.for([
    {},
    { hours: 0 },
    { hours: -1 },
    { hours: 1.5 },
    { days: 1e9 },
    { reset: false },
    { hours: 1, days: 1 },
    { hours: '1' },
    { next: 1 },
    { next: 'noor', hours: 1 },
  ])('is not moved by %j', async (move) => {
    const { post, clock } = await openPlayground()
    expect((await post('/clock', move)).status).toBe(400)
    expect(clock.ahead().toString()).toBe('PT0S')
  })

  test('goes to the next message of the colleague who asks, which is said at its own time', async () => {
    const { post, core, history } = await openPlayground()
    core.planned.push({ user: 'samir', at: START.add({ hours: 3 }), text: 'Even zitten?' })
    core.planned.push({ user: 'emma', at: START.add({ hours: 1 }), text: 'Time for a break?' })
    const answer = await post('/clock', { next: 'samir' })
    expect(JSON.parse(answer.body)).toEqual({ came: true, now: '2026-03-10T16:15:00Z', ahead: 'PT3H' })
    expect(await history.after('emma', 0)).toMatchObject([{ content: { at: '2026-03-10T14:15:00Z' } }])
  })

  test('stays where it is for somebody who gets nothing, and for nobody', async () => {
    const { post, clock, core } = await openPlayground()
    core.planned.push({ user: 'samir', at: START.add({ hours: 3 }), text: 'Even zitten?' })
    expect(JSON.parse((await post('/clock', { next: 'noor' })).body)).toMatchObject({ came: false, ahead: 'PT0S' })
    expect((await post('/clock', { next: 'nobody' })).status).toBe(404)
    expect(clock.ahead().toString()).toBe('PT0S')
  })

  test('that cannot be moved is answered 503, where it still is, and without a word of why', async () => {
    const { post, core, logged } = await openPlayground()
    core.failing = true
    const answer = await post('/clock', { hours: 1 })
    expect([answer.status, JSON.parse(answer.body)]).toEqual([503, { error: 'not_moved', now: at, ahead: 'PT0S' }])
    expect(logged).toEqual([{ code: 'Error', where: 'playground' }])
  })
})

describe('a private answer', () => {
  test('comes in with the turn it answers, and leaves no word in the chat', async () => {
    const { post, received, history } = await openPlayground()
    const answer = { as: 'noor', id: uuid(1), text: 'maandag 7-15\nvrijdag kanarie', turn: 4 }
    expect((await post('/answer', answer)).status).toBe(200)
    expect(received.map(({ input }) => input)).toEqual([{ type: 'answer', text: answer.text, turn: 4 }])
    expect((await history.after('noor', 0)).map(({ content }) => content)).toEqual([{ type: 'private', at }])
  })

  test.for([{ turn: -1 }, { turn: '4' }, { text: '' }, {}])('that is %j is refused', async (part) => {
    const { post, received } = await openPlayground()
    const whole = Object.keys(part).length === 0 ? { more: 1 } : part
    expect((await post('/answer', { as: 'noor', id: uuid(1), text: 'ma 7-15', turn: 4, ...whole })).status).toBe(400)
    expect(received).toEqual([])
  })
})

describe('a file', () => {
  const file = (text: string) => ({ as: 'noor', id: uuid(1), name: 'rooster.ics', text })

  test('comes in with a reference that only its sender can read by, and shows its name', async () => {
    const { post, received, history, messenger } = await openPlayground()
    expect((await post('/file', file('BEGIN:VCALENDAR'))).status).toBe(200)
    const [inbound] = received
    const reference = inbound?.input.type === 'file' ? inbound.input.reference : ''
    expect(inbound?.input).toEqual({ type: 'file', name: 'rooster.ics', reference })
    expect(await messenger.file(noor, reference)).toEqual({ type: 'read', bytes: Buffer.from('BEGIN:VCALENDAR') })
    expect(await messenger.file({ ...noor, user: 'emma' }, reference)).toEqual({ type: 'failed', code: 'gone' })
    const content = { type: 'file', name: 'rooster.ics', at }
    expect((await history.after('noor', 0)).map((row) => row.content)).toEqual([content])
  })

  test('of two million letters is taken, one of a letter more is not, and nothing else may be as long', async () => {
    const { post, received } = await openPlayground()
    expect((await post('/file', file('x'.repeat(2_000_001)))).status).toBe(400)
    expect((await post('/file', file('x'.repeat(7_000_000)))).status).toBe(413)
    expect((await post('/text', text(2, 'x'.repeat(2_000_000)))).status).toBe(413)
    expect(received).toEqual([])
    expect((await post('/file', file('\n'.repeat(2_000_000)))).status).toBe(200)
    expect(received).toHaveLength(1)
  })
})
