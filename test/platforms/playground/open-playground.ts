import { createServer, type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Temporal } from 'temporal-polyfill'
import { onTestFinished } from 'vitest'
import { createMovableClock } from '../../../src/platforms/playground/clock.ts'
import type { History } from '../../../src/platforms/playground/history.ts'
import { createPlayground } from '../../../src/platforms/playground/playground.ts'
import { readWords } from '../../../src/platforms/playground/words.ts'
import type { Inbound, LogEvents } from '../../../src/ports.ts'
import { createFakeCore } from './fake-core.ts'
import { createMemoryHistory } from './memory-history.ts'

export const CONTENT = new URL('../../../content', import.meta.url).pathname

/** The first moment of every test: a quarter past two in the afternoon of a Tuesday, in Amsterdam. */
export const START = Temporal.Instant.from('2026-03-10T13:15:00Z')

export type Answer = { status: number; headers: IncomingMessage['headers']; body: string }

/** A playground on a real server, with a `receive` that keeps what it gets and fails while `failing` is set. */
export async function openPlayground(history: History = createMemoryHistory()) {
  const received: Inbound[] = []
  const logged: LogEvents['app.failed'][] = []
  const state = { failing: false }
  const clock = createMovableClock({ now: () => START }, 'Europe/Amsterdam')
  const core = createFakeCore(clock, history)
  const playground = createPlayground({
    history,
    clock,
    store: core.store,
    tick: core.tick,
    words: readWords(CONTENT),
    log: { event: (_name, fields) => logged.push(fields as LogEvents['app.failed']) },
    receive: async (inbound) => {
      if (state.failing) throw new Error('secret words in a message')
      const known = received.some(({ id }) => id === inbound.id)
      received.push(inbound)
      return known ? 'known' : 'stored'
    },
  })
  const server = createServer(playground.listener)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const host = `127.0.0.1:${port}`
  onTestFinished(async () => {
    playground.close()
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  })

  const ask = (method: string, path: string, headers: OutgoingHttpHeaders = {}, body?: string | Buffer) =>
    new Promise<Answer>((resolve, reject) => {
      const sent = request({ port, host: '127.0.0.1', method, path, headers: { host, ...headers } }, async (answer) => {
        const chunks: Buffer[] = []
        for await (const chunk of answer) chunks.push(chunk)
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks).toString() })
      })
      sent.on('error', reject)
      sent.end(body)
    })
  /** A POST as the page makes it. */
  const post = (path: string, body: unknown, headers: OutgoingHttpHeaders = {}) => {
    const all = { origin: `http://${host}`, 'content-type': 'application/json', ...headers }
    return ask('POST', path, all, typeof body === 'string' || body instanceof Buffer ? body : JSON.stringify(body))
  }
  return { ...playground, core, history, received, logged, state, clock, server, port, host, ask, post }
}

export type Sent = { id?: string; event?: string; data: Record<string, unknown> }

/** An open event stream. `next` waits for the next message or named event; comments are passed over. */
export function openStream(port: number, path: string, headers: OutgoingHttpHeaders = {}) {
  const came: Sent[] = []
  const waiting: ((sent: Sent) => void)[] = []
  let text = ''
  const ended = Promise.withResolvers<void>()
  const sent = request(
    { port, host: '127.0.0.1', path, headers: { host: `127.0.0.1:${port}`, ...headers } },
    (answer) => {
      answer.setEncoding('utf8')
      answer.on('close', () => ended.resolve())
      answer.on('error', () => ended.resolve())
      answer.on('data', (chunk: string) => {
        text += chunk
        for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
          const fields = new Map(
            text
              .slice(0, end)
              .split('\n')
              .map((line) => line.split(/: (.*)/s, 2) as [string, string]),
          )
          text = text.slice(end + 2)
          const data = fields.get('data')
          if (data === undefined) continue
          const one: Sent = { id: fields.get('id'), event: fields.get('event'), data: JSON.parse(data) }
          const waiter = waiting.shift()
          if (waiter) waiter(one)
          else came.push(one)
        }
      })
    },
  )
  sent.on('error', () => ended.resolve())
  sent.end()
  onTestFinished(() => void sent.destroy())
  const next = () => {
    const one = came.shift()
    return one ? Promise.resolve(one) : new Promise<Sent>((done) => waiting.push(done))
  }
  /** Everything up to and without the next event of that name. */
  const until = async (event: string) => {
    const all: Sent[] = []
    for (let one = await next(); one.event !== event; one = await next()) all.push(one)
    return all
  }
  return { next, until, ended: ended.promise, close: () => sent.destroy() }
}
