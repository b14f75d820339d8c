import { Agent, createServer, request } from 'node:http'
import { connect } from 'node:net'
import { describe, expect, test } from 'vitest'
import { createListener } from '../../../src/platforms/playground/listener.ts'
import { BODY_LIMIT } from '../../../src/platforms/read-body.ts'
import { openPlayground } from './open-playground.ts'

const ID = 'c0ffee00-0000-4000-8000-000000000001'
const text = { as: 'noor', id: ID, text: 'hallo' }

describe('every answer', () => {
  test.for(['/', '/page.js', '/page.css', '/state', '/nothing', '/text'])(
    'of %s forbids what the page does not need',
    async (path) => {
      const { ask } = await openPlayground()
      const { headers } = await ask('GET', path)
      const policy = headers['content-security-policy']
      expect(policy).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
      )
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      })
      expect(headers['access-control-allow-origin']).toBeUndefined()
    },
  )
})

describe('the host', () => {
  test('may be 127.0.0.1 or localhost with the port it listens on', async () => {
    const { ask, port } = await openPlayground()
    expect((await ask('GET', '/state', { host: `127.0.0.1:${port}` })).status).toBe(200)
    expect((await ask('GET', '/state', { host: `localhost:${port}` })).status).toBe(200)
  })

  test.for([
    ['another name', (port: number) => `evil.example:${port}`],
    ['a name that begins like ours', (port: number) => `localhost.evil.example:${port}`],
    ['another port', (port: number) => `127.0.0.1:${port + 1}`],
    ['no port', () => 'localhost'],
    ['an empty port', () => 'localhost:'],
  ] as const)('may not be %s', async ([, host]) => {
    const { ask, post, port, received } = await openPlayground()
    expect((await ask('GET', '/', { host: host(port) })).status).toBe(403)
    const origin = `http://${host(port)}`
    expect((await post('/text', text, { host: host(port), origin })).status).toBe(403)
    expect(received).toEqual([])
  })
})

describe('a post', () => {
  test.for([
    ['another site', { origin: 'https://evil.example' }],
    ['another port of this computer', { origin: 'http://127.0.0.1:1' }],
    ['the other name of this computer', { origin: 'http://localhost' }],
    ['a page without an origin', { origin: 'null' }],
  ] as const)('from %s is refused', async ([, headers]) => {
    const { post, received } = await openPlayground()
    const answer = await post('/text', text, headers)
    expect([answer.status, answer.body]).toEqual([403, '{"error":"origin"}'])
    expect(received).toEqual([])
  })

  test('without an Origin header is refused', async () => {
    const { ask } = await openPlayground()
    const headers = { 'content-type': 'application/json' }
    expect((await ask('POST', '/text', headers, JSON.stringify(text))).status).toBe(403)
  })

  test.for(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', ''])(
    'of type "%s" is refused',
    async (type) => {
      const { post } = await openPlayground()
      expect((await post('/text', text, { 'content-type': type })).status).toBe(415)
    },
  )

  test('of a type that says JSON with a character set is taken', async () => {
    const { post } = await openPlayground()
    expect((await post('/text', text, { 'content-type': 'application/json; charset=utf-8' })).status).toBe(200)
  })

  test('as long as the limit is read, and one byte more is refused with a reason, on a connection that still works', async () => {
    const { server, port, host } = await openPlayground()
    let connections = 0
    server.on('connection', () => {
      connections += 1
    })
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const headers = { host, origin: `http://${host}`, 'content-type': 'application/json' }
    const send = (body: string) =>
      new Promise<[number | undefined, string]>((resolve, reject) => {
        const sent = request(
          { port, host: '127.0.0.1', method: 'POST', path: '/text', headers, agent },
          async (answer) => {
            const chunks: Buffer[] = []
            for await (const chunk of answer) chunks.push(chunk)
            resolve([answer.statusCode, Buffer.concat(chunks).toString()])
          },
        )
        sent.on('error', reject)
        sent.end(body)
      })
    const exactly = (bytes: number) => {
      const frame = JSON.stringify({ ...text, text: '' }).length
      return JSON.stringify({ ...text, text: 'x'.repeat(bytes - frame) })
    }
    expect(await send(exactly(BODY_LIMIT + 1))).toEqual([413, '{"error":"too_large"}'])
    expect((await send(exactly(BODY_LIMIT)))[0]).toBe(200)
    expect(await send(`[${'"much more than that",'.repeat(200_000)}0]`)).toEqual([413, '{"error":"too_large"}'])
    expect((await send(JSON.stringify(text)))[0]).toBe(200)
    expect(connections).toBe(1)
    agent.destroy()
  })

  test.for([
    ['is not JSON', '{"as": "noor", "text": "geheim'],
    ['is not UTF-8', Buffer.from(JSON.stringify({ ...text, text: 'ÿ' }), 'latin1')],
    ['is not an object', '[]'],
    ['has no id', { as: 'noor', text: 'geheim' }],
    ['has an id that is no UUID', { ...text, id: 'geheim' }],
    ['has no text', { as: 'noor', id: ID }],
    ['has an empty text', { ...text, text: '' }],
    ['has a text that is none', { ...text, text: ['geheim'] }],
    ['has something more', { ...text, geheim: 1 }],
  ] as const)('that %s is refused and not repeated', async ([, body]) => {
    const { post, received, history, logged } = await openPlayground()
    const answer = await post('/text', body)
    expect([answer.status, answer.body]).toEqual([400, '{"error":"invalid"}'])
    expect([received, await history.after('noor', 0), logged]).toEqual([[], [], []])
  })

  test.for(['nobody', 'Noor', '__proto__', 'constructor'])('as %s is 404', async (as) => {
    const { post, received } = await openPlayground()
    expect((await post('/text', { ...text, as })).body).toBe('{"error":"unknown_person"}')
    expect((await post('/text', { ...text, as })).status).toBe(404)
    expect(received).toEqual([])
  })
})

describe('an address', () => {
  test.for([
    '/nothing',
    '/constructor',
    '/__proto__',
    '/page/page.js',
    '/..%2fpackage.json',
    '//evil.example/state',
    '/state/',
  ])('that is none, %s, is 404', async (path) => {
    const { ask, post } = await openPlayground()
    expect((await ask('GET', path)).status).toBe(404)
    expect((await post(path, {})).status).toBe(404)
  })

  test.for(['/', '/page.js', '/events?as=noor', '/state'])('that is read, %s, takes no post', async (path) => {
    const { post } = await openPlayground()
    const { status, headers } = await post(path, {})
    expect([status, headers.allow]).toEqual([405, 'GET'])
  })

  test.for(['/text', '/press', '/attach', '/opened', '/edit', '/delete', '/clock'])(
    'that is posted to, %s, is not read',
    async (path) => {
      const { ask } = await openPlayground()
      const { status, headers } = await ask('GET', path)
      expect([status, headers.allow]).toEqual([405, 'POST'])
    },
  )

  test('that is no address at all does not end the server', async () => {
    const { port, host, ask } = await openPlayground()
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(port, '127.0.0.1', () =>
        socket.end(`GET http://[ HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`),
      )
      let all = ''
      socket.on('data', (chunk) => {
        all += chunk
      })
      socket.on('close', () => resolve(all))
    })
    expect(answer).toMatch(/^HTTP\/1\.1 40[0-9]/)
    expect((await ask('GET', '/state')).status).toBe(200)
  })

  test('other than the page itself does not answer another site', async () => {
    const { ask } = await openPlayground()
    for (const site of ['cross-site', 'same-site']) {
      expect((await ask('GET', '/events?as=noor', { 'sec-fetch-site': site })).status).toBe(403)
      expect((await ask('GET', '/', { 'sec-fetch-site': site })).status).toBe(200)
    }
  })
})

test('what goes wrong is told to one place and answered without a reason', async () => {
  const seen: unknown[] = []
  const broken = new Error('geheim')
  const fail = () => {
    throw broken
  }
  const server = createServer(createListener({ '/': fail }, {}, (error) => seen.push(error)))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  const answer = await fetch(`http://127.0.0.1:${port}/`)
  expect([answer.status, await answer.text(), seen]).toEqual([500, '{"error":"failed"}', [broken]])
  server.closeAllConnections()
  server.close()
})

describe('the page', () => {
  test('is Dutch for a Dutch colleague and English for an English one, from the first byte', async () => {
    const { ask } = await openPlayground()
    expect((await ask('GET', '/')).body).toMatch(/<html lang="nl">.*Je bent Noor/s)
    expect((await ask('GET', '/?as=fatima')).body).toMatch(/<html lang="nl">.*Je bent Fatima/s)
    expect((await ask('GET', '/?as=emma')).body).toMatch(/<html lang="en">.*You are Emma/s)
    expect((await ask('GET', '/?as=nobody')).status).toBe(404)
  })

  test('has no script and no style but its own files', async () => {
    const { ask } = await openPlayground()
    const { body } = await ask('GET', '/')
    const scripts = [...body.matchAll(/<script ([^>]*)>/g)].map(([, attributes]) => attributes)
    expect(scripts).toEqual(['type="application/json" id="demo"', 'type="module" src="/page.js"'])
    expect(body).not.toMatch(/<style| style=| on[a-z]+=|javascript:/)
    expect((await ask('GET', '/page.js')).headers['content-type']).toBe('text/javascript; charset=utf-8')
    expect((await ask('GET', '/page.css')).headers['content-type']).toBe('text/css; charset=utf-8')
  })
})
