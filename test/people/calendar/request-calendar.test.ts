import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fetchCalendar } from '../../../src/people/calendar/fetch-calendar.ts'
import { internetPorts } from '../../../src/people/calendar/request-calendar.ts'

// The real request, against a server on this computer that says it is rooster.example.org.

const HOST = 'rooster.example.org'
const TEXT = 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n'
const folder = mkdtempSync(join(tmpdir(), 'calendar-'))
let server: Server
let key: string
let ca: string
let seen: { host: string | undefined; path: string | undefined; servername: unknown }[] = []
let answer: RequestListener = (_, response) => response.end()

beforeAll(async () => {
  const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'].concat([
      '-subj',
      `/CN=${HOST}`,
      '-addext',
      `subjectAltName=DNS:${HOST}`,
      '-keyout',
      keyFile,
      '-out',
      certFile,
    ]),
    { stdio: 'ignore' },
  )
  key = readFileSync(keyFile, 'utf8')
  ca = readFileSync(certFile, 'utf8')
  server = createServer({ key, cert: ca }, (request, response) => {
    const { servername } = request.socket as unknown as { servername: unknown }
    seen.push({ host: request.headers.host, path: request.url, servername })
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})

afterAll(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  rmSync(folder, { recursive: true })
})

/** Fetches from the server, as if its name led there and that were no matter. */
function fetched(answers: RequestListener, { trusted = true, host = HOST, milliseconds = 5_000 } = {}) {
  seen = []
  answer = answers
  const { port } = server.address() as AddressInfo
  const ports = internetPorts({ port, ...(trusted ? { ca } : {}) })
  const limits = { bytes: 2_000_000, redirects: 3, milliseconds }
  return fetchCalendar(
    `https://${host}/ics/4f1c?token=1`,
    { ...ports, lookup: async () => ['127.0.0.1'] },
    {},
    { limits, isAllowed: (address) => address === '127.0.0.1' },
  )
}

const CALENDAR = { 'content-type': 'text/calendar' }

test('a calendar comes over TLS from the address that was checked, asked for by its name', async () => {
  const result = await fetched((_, response) => response.writeHead(200, { ...CALENDAR, etag: '"1"' }).end(TEXT))
  expect(result).toEqual({ type: 'fetched', text: TEXT, etag: '"1"' })
  const { port } = server.address() as AddressInfo
  expect(seen).toEqual([{ host: `${HOST}:${port}`, path: '/ics/4f1c?token=1', servername: HOST }])
})

test('a certificate nobody trusts, or of another name, is not secure', async () => {
  const ok: RequestListener = (_, response) => response.writeHead(200, CALENDAR).end(TEXT)
  expect(await fetched(ok, { trusted: false })).toEqual({ type: 'failed', code: 'not_secure' })
  expect(await fetched(ok, { host: 'anders.example.org' })).toEqual({ type: 'failed', code: 'not_secure' })
  expect(seen).toEqual([])
})

test('a huge header, a gzip bomb, an endless body and a slow drip all end in a code', async () => {
  expect(
    await fetched((_, response) => response.writeHead(200, { ...CALENDAR, 'x-huge': 'x'.repeat(60_000) }).end(TEXT)),
  ).toEqual({ type: 'failed', code: 'server_failed' })
  const bomb = gzipSync(Buffer.alloc(20_000_000))
  expect(
    await fetched((_, response) => response.writeHead(200, { ...CALENDAR, 'content-encoding': 'gzip' }).end(bomb)),
  ).toEqual({ type: 'failed', code: 'wrong_type' })
  let sent = 0
  const endless = await fetched((_, response) => {
    response.writeHead(200, CALENDAR)
    const more = () => {
      while (!response.destroyed && response.write(Buffer.alloc(65_536))) sent += 65_536
    }
    response.on('drain', more)
    more()
  })
  expect(endless).toEqual({ type: 'failed', code: 'too_large' })
  expect(sent).toBeLessThan(20_000_000)
  const drip = await fetched((_, response) => void response.writeHead(200, CALENDAR).write('B'), { milliseconds: 200 })
  expect(drip).toEqual({ type: 'failed', code: 'too_slow' })
})

test('a server that is not there, or hangs up, is unreachable', async () => {
  expect(await fetched((request) => void request.socket.destroy())).toEqual({ type: 'failed', code: 'unreachable' })
  const ports = internetPorts({ port: 1, ca })
  const nobody = await fetchCalendar(
    `https://${HOST}/`,
    { ...ports, lookup: async () => ['127.0.0.1'] },
    {},
    { isAllowed: () => true },
  )
  expect(nobody).toEqual({ type: 'failed', code: 'unreachable' })
})
