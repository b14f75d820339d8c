import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { NOW, openSlack, SECRET_WORDS } from './open-slack.ts'
import * as payloads from './payloads.ts'

// What stands in front: who gets in.

const said = payloads.envelope(payloads.messageEvent('U0NOOR', 'D0NOOR', `${NOW}.000100`, SECRET_WORDS), 'Ev1')
const STORED = { status: 200, body: '' }
const REFUSED = { status: 401, body: '' }

test('a request that is signed now, or within five minutes either way, gets in', async () => {
  const { post, received } = await openSlack()
  for (const at of [NOW, NOW - 300, NOW + 300]) expect(await post(payloads.eventRequest(said, at))).toEqual(STORED)
  expect(received).toHaveLength(3)
})

test.for([
  ['signed more than five minutes ago', payloads.eventRequest(said, NOW - 301), 'timestamp'],
  ['signed for more than five minutes from now', payloads.eventRequest(said, NOW + 301), 'timestamp'],
  ['signed with another secret', payloads.signed(JSON.stringify(said), NOW, { secret: 'x'.repeat(32) }), 'signature'],
  [
    'changed after it was signed',
    { ...payloads.eventRequest(said, NOW), body: `${JSON.stringify(said)} ` },
    'signature',
  ],
  ['not signed', { headers: { 'content-type': 'application/json' }, body: JSON.stringify(said) }, 'unsigned'],
] as const)('a request that is %s is refused with nothing in the answer', async ([, wrong, code]) => {
  const { post, received, events } = await openSlack()
  expect(await post(wrong)).toEqual(REFUSED)
  expect(received).toEqual([])
  expect(events).toEqual([{ name: 'request.refused', platform: 'slack', code }])
})

test.for(['', 'v0=', 'v1=abc', 'abc', 'v0=ÿ'])('a signature like "%s" is refused', async (signature) => {
  const { post } = await openSlack()
  const { headers, body } = payloads.eventRequest(said, NOW)
  expect((await post({ headers: { ...headers, 'x-slack-signature': signature }, body })).status).toBe(401)
})

test.for(['', 'NaN', '1e12', '-5', 'gisteren'])('a timestamp like "%s" is refused', async (stamp) => {
  const { post } = await openSlack()
  const { headers, body } = payloads.eventRequest(said, NOW)
  expect((await post({ headers: { ...headers, 'x-slack-request-timestamp': stamp }, body })).status).toBe(401)
})

test('Slack is told that its address is right, and only Slack is', async () => {
  const { post } = await openSlack()
  const challenge = JSON.stringify({ type: 'url_verification', challenge: '3eZbrw1a', token: 'x' })
  expect(await post(payloads.signed(challenge, NOW))).toEqual({ status: 200, body: '{"challenge":"3eZbrw1a"}' })
  expect((await post({ headers: { 'content-type': 'application/json' }, body: challenge })).status).toBe(401)
})

test('a look whether we are there needs no signature, and carries nothing in', async () => {
  const { post, received } = await openSlack()
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const payload = JSON.stringify(payloads.shortcutPayload('U0NOOR', 'reflect', '1'))
  expect(await post({ headers, body: 'ssl_check=1&token=x' })).toEqual(STORED)
  expect(await post({ headers, body: new URLSearchParams({ ssl_check: '1', payload }).toString() })).toEqual(STORED)
  expect(received).toEqual([])
})

test('a form whose type says a charset is a form', async () => {
  const { post, received } = await openSlack()
  const { headers, body } = payloads.interactiveRequest(payloads.shortcutPayload('U0NOOR', 'reflect', '1'), NOW)
  const more = { ...headers, 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }
  expect(await post({ headers: more, body })).toEqual(STORED)
  expect(received).toHaveLength(1)
})

test.for(['null', '[]', '"x"', '5', '{', 'payload=null'])(
  'a signed body that is %s is 400, and the process lives',
  async (body) => {
    const { post } = await openSlack()
    const type = body.startsWith('payload') ? 'application/x-www-form-urlencoded' : 'application/json'
    expect(await post(payloads.signed(body, NOW, { type }))).toEqual({ status: 400, body: '' })
    expect(await post(payloads.eventRequest(said, NOW))).toEqual(STORED)
  },
)

test('a body over 256 KiB is 413, signed or not, and one just below it gets in', async () => {
  const { post, received } = await openSlack()
  const padded = (bytes: number) => {
    const body = JSON.stringify(said)
    return body + ' '.repeat(bytes - Buffer.byteLength(body))
  }
  expect(await post(payloads.signed(padded(256 * 1024 + 1), NOW))).toEqual({ status: 413, body: '' })
  expect(await post({ headers: {}, body: 'x'.repeat(10_000_000) })).toEqual({ status: 413, body: '' })
  expect(await post(payloads.signed(padded(256 * 1024), NOW))).toEqual(STORED)
  expect(received).toHaveLength(1)
})

test('what is no POST is 405, and what Bolt has no path for 404', async () => {
  const { url } = await openSlack()
  for (const method of ['GET', 'PUT', 'DELETE']) {
    const response = await fetch(`${url}/slack/events`, { method })
    expect([response.status, response.headers.get('allow'), await response.text()]).toEqual([405, 'POST', ''])
  }
  const { headers, body } = payloads.eventRequest(said, NOW)
  expect((await fetch(`${url}/slack/other`, { method: 'POST', headers, body })).status).toBe(404)
})

test('a connection that breaks in the middle of a request harms nobody, and is no failure', async () => {
  const { url, server, post, events } = await openSlack()
  const gone = new Promise<void>((resolve) => {
    server.once('connection', (socket) => socket.once('close', () => setImmediate(resolve)))
  })
  const broken = connect(Number(new URL(url).port), '127.0.0.1')
  server.once('request', () => broken.destroy())
  broken.write('POST /slack/events HTTP/1.1\r\nhost: maatje\r\ncontent-length: 1000\r\n\r\n{')
  await gone
  expect(await post(payloads.eventRequest(said, NOW))).toEqual(STORED)
  expect(events).toEqual([])
})
