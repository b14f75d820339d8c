import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { createFrontDoor, type FrontDoor } from '../src/server.ts'

const errors: unknown[] = []

/** A front door on a port of its own; gives its address. */
async function open(parts: Partial<FrontDoor>): Promise<string> {
  const failed = (error: unknown) => void errors.push(error)
  const server = createServer(createFrontDoor({ routes: {}, healthy: async () => {}, failed, ...parts }))
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
const says =
  (text: string): RequestListener =>
  (_, response) =>
    void response.end(text)

test('each path reaches whoever answers it, whatever stands behind the question mark', async () => {
  const address = await open({ routes: { '/a': says('A'), '/b/c': says('C') } })
  expect(await (await fetch(`${address}/a?x=/b/c`)).text()).toBe('A')
  expect(await (await fetch(`${address}/b/c`, { method: 'POST', body: 'x' })).text()).toBe('C')
})

test.for(['/', '/a/', '/A', '//a', '/constructor', '/__proto__', '/a%2f', '/b', '//evil.example/a'])(
  'nobody answers at %s',
  async (path) => {
    const address = await open({ routes: { '/a': says('A') } })
    const response = await fetch(address + path)
    expect([response.status, await response.json()]).toEqual([404, { status: 'unknown_path' }])
  },
)

test('the health page is good while the store answers, and bad without a word of why while it does not', async () => {
  let away = false
  const address = await open({
    healthy: async () => {
      if (away) throw new Error('KANARIE-7f3a')
    },
  })
  expect(await (await fetch(`${address}/healthz`)).json()).toEqual({ status: 'ok' })
  away = true
  const response = await fetch(`${address}/healthz`)
  expect([response.status, await response.json()]).toEqual([503, { status: 'store_away' }])
  expect((await fetch(`${address}/healthz`, { method: 'POST' })).status).toBe(405)
})

test('a route that throws is a 500 that says nothing, is reported, and the next request is answered', async () => {
  const address = await open({
    routes: {
      '/broken': () => {
        throw new Error('KANARIE-7f3a')
      },
      '/fine': says('yes'),
    },
  })
  const response = await fetch(`${address}/broken`)
  expect([response.status, await response.text()]).toEqual([500, '{"status":"failed"}'])
  expect(errors).toHaveLength(1)
  expect(await (await fetch(`${address}/fine`)).text()).toBe('yes')
})
