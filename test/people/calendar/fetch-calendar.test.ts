import { expect, test } from 'vitest'
import { calendarAddress } from '../../../src/people/calendar/calendar-address.ts'
import { type CalendarAnswer, fetchCalendar } from '../../../src/people/calendar/fetch-calendar.ts'
import { isPublicAddress } from '../../../src/people/calendar/public-address.ts'

const ADDRESS = 'https://rooster.example.org/ics/4f1c?token=geheim'
const PUBLIC = '93.184.216.34'
const TEXT = 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n'

type Asked = { url: string; address: string; headers: Record<string, string> }
type Script = Partial<Omit<CalendarAnswer, 'body'>> & { body?: string | AsyncIterable<Uint8Array> }

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text)
}

/** An internet in which each request gets the next answer, and each name the addresses given. */
function internet(answers: (Script | Error)[], names: Record<string, string[]> = {}) {
  const asked: Asked[] = []
  const looked: string[] = []
  let closed = 0
  const ports = {
    lookup: async (host: string) => {
      looked.push(host)
      return names[host] ?? [PUBLIC]
    },
    request: async (url: URL, address: string, { headers }: { headers: Record<string, string> }) => {
      asked.push({ url: url.href, address, headers })
      const answer = answers.shift() ?? new Error('nobody answers')
      if (answer instanceof Error) throw answer
      const { status = 200, headers: given = { 'content-type': 'text/calendar' }, body = TEXT } = answer
      return {
        status,
        headers: given,
        body: typeof body === 'string' ? once(body) : body,
        close: () => {
          closed++
        },
      }
    },
  }
  return { ports, asked, looked, closed: () => closed }
}

const to = (location: string, status = 302): Script => ({ status, headers: { location } })
const failed = (code: string) => ({ type: 'failed', code })
const coded = (code: string) => Object.assign(new Error(`getaddrinfo ${code} rooster.example.org`), { code })

test('a calendar is fetched at the address that was checked, and its version is told', async () => {
  const net = internet([
    {
      headers: {
        'content-type': 'text/calendar; charset=utf-8',
        etag: '"7"',
        'last-modified': 'Tue, 24 Nov 2026 08:00:00 GMT',
      },
    },
  ])
  expect(await fetchCalendar(ADDRESS, net.ports)).toEqual({
    type: 'fetched',
    text: TEXT,
    etag: '"7"',
    lastModified: 'Tue, 24 Nov 2026 08:00:00 GMT',
  })
  expect(net.asked).toMatchObject([{ url: ADDRESS, address: PUBLIC, headers: { 'accept-encoding': 'identity' } }])
  expect([net.looked, net.closed()]).toEqual([['rooster.example.org'], 1])
})

test('a version that is known is asked about, and only then an answer may be that nothing changed', async () => {
  const net = internet([
    { status: 304, headers: {} },
    { status: 304, headers: {} },
  ])
  const known = { etag: '"7"', lastModified: 'Tue, 24 Nov 2026 08:00:00 GMT' }
  expect(await fetchCalendar(ADDRESS, net.ports, known)).toEqual({ type: 'unchanged' })
  expect(net.asked[0]?.headers).toMatchObject({ 'if-none-match': '"7"', 'if-modified-since': known.lastModified })
  expect(await fetchCalendar(ADDRESS, net.ports)).toEqual(failed('server_failed'))
})

test.for([
  'http://rooster.example.org/a.ics',
  'ftp://rooster.example.org/a.ics',
  'file:///etc/passwd',
  'data:text/calendar,BEGIN:VCALENDAR',
  'https://rooster.example.org:8443/a.ics',
  'https://noor:geheim@rooster.example.org/a.ics',
  'https://127.0.0.1/a.ics',
  'https://93.184.216.34/a.ics',
  'https://2130706433/a.ics',
  'https://0x7f.1/a.ics',
  'https://[::1]/a.ics',
  'https://[::ffff:10.0.0.1]/a.ics',
  'https://localhost/a.ics',
  'https://intranet/a.ics',
  'rooster',
  '',
])('%s is not asked for anything', async (address) => {
  const net = internet([{}])
  expect(await fetchCalendar(address, net.ports)).toEqual(failed('address_unusable'))
  expect([net.looked, net.asked]).toEqual([[], []])
})

test('webcal means https, and what stands after # is not sent', () => {
  expect(calendarAddress(' webcal://Rooster.Example.org/a.ics#x ')?.href).toBe('https://rooster.example.org/a.ics')
  expect(calendarAddress('webcal://rooster.example.org:80/a.ics')).toBeUndefined()
})

test('an address longer than any is not looked at', () => {
  expect(calendarAddress(`https://rooster.example.org/${'a'.repeat(9000)}`)).toBeUndefined()
})

const INSIDE = [
  '0.0.0.0',
  '10.0.0.1',
  '100.64.0.1',
  '127.0.0.1',
  '127.255.255.254',
  '168.63.129.16',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.8',
  '192.0.2.1',
  '192.88.99.1',
  '192.168.1.1',
  '198.18.0.1',
  '198.19.255.255',
  '198.51.100.1',
  '203.0.113.9',
  '224.0.0.1',
  '239.255.255.255',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:93.184.216.34',
  '::7f00:1',
  '64:ff9b::7f00:1',
  '64:ff9b:1::1',
  '100::1',
  '2001::1',
  '2001:db8::1',
  '2002:7f00:1::',
  '3fff::1',
  'fc00::1',
  'fd12:3456::1',
  'fe80::1',
  'fe80::1%eth0',
  'fec0::1',
  'ff02::1',
  '2606:4700::1111%eth0',
  'localhost',
  '',
  '1.2.3',
  '0177.0.0.1',
]

test.for(INSIDE)('a name that leads to "%s" is not asked, also not when it leads elsewhere too', async (address) => {
  for (const all of [[address], [PUBLIC, address], [address, PUBLIC]]) {
    const net = internet([{}], { 'rooster.example.org': all })
    expect(await fetchCalendar(ADDRESS, net.ports)).toEqual(failed('address_inside'))
    expect(net.asked).toEqual([])
  }
})

test.for(['1.1.1.1', '93.184.216.34', '172.15.0.1', '172.32.0.1', '2606:4700::1111', '2a02:a45f::1'])(
  '%s is public',
  (address) => {
    expect(isPublicAddress(address)).toBe(true)
  },
)

test('an IPv4 address is preferred, and an IPv6 one is used when there is no other', async () => {
  const net = internet([{}, {}], {
    'rooster.example.org': ['2606:4700::1111', PUBLIC],
    'zes.example.org': ['2606:4700::1111'],
  })
  await fetchCalendar(ADDRESS, net.ports)
  await fetchCalendar('https://zes.example.org/', net.ports)
  expect(net.asked.map(({ address }) => address)).toEqual([PUBLIC, '2606:4700::1111'])
})

test('a redirect is followed, and checked as the first address was', async () => {
  const net = internet([to('/elders.ics', 301), to('webcal://anders.example.org/b.ics', 307), {}])
  expect(await fetchCalendar(ADDRESS, net.ports)).toMatchObject({ type: 'fetched' })
  expect(net.asked.map(({ url }) => url).slice(1)).toEqual([
    'https://rooster.example.org/elders.ics',
    'https://anders.example.org/b.ics',
  ])
  expect([net.looked.length, net.closed()]).toEqual([3, 3])
})

test.for([
  'http://rooster.example.org/a.ics',
  'https://127.0.0.1/a.ics',
  'https://10.0.0.1/a.ics',
  'https://[::1]/a.ics',
  'https://169.254.169.254/latest/meta-data/',
  'https://binnen.example.org/a.ics',
  '//binnen.example.org/a.ics',
  '',
])('a redirect to "%s" is not followed', async (location) => {
  const net = internet([to(location), {}], { 'binnen.example.org': ['10.1.2.3'] })
  const result = await fetchCalendar(ADDRESS, net.ports)
  expect(result).toEqual(failed('redirect_refused'))
  expect(net.asked).toHaveLength(1)
})

test('a redirect without an address is not followed', async () => {
  const net = internet([{ status: 302, headers: {} }])
  expect(await fetchCalendar(ADDRESS, net.ports)).toEqual(failed('redirect_refused'))
})

test('redirects that go round are given up after three', async () => {
  const net = internet(Array.from({ length: 9 }, () => to(ADDRESS)))
  expect(await fetchCalendar(ADDRESS, net.ports)).toEqual(failed('redirects_endless'))
  expect([net.asked.length, net.closed()]).toEqual([4, 4])
})

test.for([
  [{ status: 401 }, 'access_refused'],
  [{ status: 403 }, 'access_refused'],
  [{ status: 404 }, 'not_found'],
  [{ status: 410 }, 'not_found'],
  [{ status: 500 }, 'server_failed'],
  [{ status: 206 }, 'server_failed'],
  [{ headers: { 'content-type': 'text/html' }, body: '<title>Inloggen</title>' }, 'wrong_type'],
  [{ headers: {} }, 'wrong_type'],
  [{ headers: { 'content-type': 'text/calendar', 'content-encoding': 'gzip' } }, 'wrong_type'],
  [{ headers: { 'content-type': 'text/calendar', 'content-encoding': 'br' } }, 'wrong_type'],
  [{ headers: { 'content-type': 'text/calendar', 'content-length': '10000000' } }, 'too_large'],
  [coded('ENOTFOUND'), 'host_unknown'],
  [coded('EAI_AGAIN'), 'host_unknown'],
  [coded('ECONNREFUSED'), 'unreachable'],
  [coded('CERT_HAS_EXPIRED'), 'not_secure'],
  [coded('DEPTH_ZERO_SELF_SIGNED_CERT'), 'not_secure'],
  [coded('ERR_TLS_CERT_ALTNAME_INVALID'), 'not_secure'],
  [coded('HPE_HEADER_OVERFLOW'), 'server_failed'],
] as const)('what goes wrong has a code and no more: %#', async ([answer, code]) => {
  const net = internet([answer])
  expect(await fetchCalendar(ADDRESS, net.ports)).toEqual(failed(code))
})

test('a name that leads nowhere is unknown', async () => {
  const net = internet([{}], { 'rooster.example.org': [] })
  expect(await fetchCalendar(ADDRESS, net.ports)).toEqual(failed('host_unknown'))
})

test('text/plain and bytes are taken for a calendar, in the charset they say', async () => {
  const body = (async function* () {
    yield Uint8Array.of(0x5a, 0x69, 0x65, 0x6b, 0xe9)
  })()
  const net = internet([
    { headers: { 'content-type': 'application/octet-stream' } },
    { headers: { 'content-type': 'Text/Plain; charset="windows-1252"' }, body },
  ])
  expect(await fetchCalendar(ADDRESS, net.ports)).toMatchObject({ text: TEXT })
  expect(await fetchCalendar(ADDRESS, net.ports)).toMatchObject({ text: 'Zieké' })
})

test('of a body without an end no more is taken than the limit', async () => {
  let given = 0
  let isDone = false
  const body = (async function* () {
    try {
      for (;;) {
        given += 65_536
        yield new Uint8Array(65_536)
      }
    } finally {
      isDone = true
    }
  })()
  const net = internet([{ body }])
  expect(await fetchCalendar(ADDRESS, net.ports)).toEqual(failed('too_large'))
  expect([given <= 2_000_000 + 65_536, isDone, net.closed()]).toEqual([true, true, 1])
})

test('a body that drips, a lookup and a request that never end are given up in time', async () => {
  const limits = { bytes: 1000, redirects: 3, milliseconds: 30 }
  const never = new Promise<never>(() => {})
  const drip = internet([
    {
      body: (async function* () {
        yield new Uint8Array(1)
        await never
      })(),
    },
  ])
  const mute = internet([])
  for (const ports of [drip.ports, { ...mute.ports, lookup: () => never }, { ...mute.ports, request: () => never }]) {
    expect(await fetchCalendar(ADDRESS, ports, {}, { limits })).toEqual(failed('too_slow'))
  }
})

test('a request gets to know that the time is over', async () => {
  const limits = { bytes: 1000, redirects: 3, milliseconds: 20 }
  let aborted = false
  const { ports } = internet([])
  const request = (_url: URL, _address: string, { signal }: { signal: AbortSignal }) =>
    new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => {
        aborted = true
        reject(signal.reason)
      })
    })
  expect(await fetchCalendar(ADDRESS, { ...ports, request }, {}, { limits })).toEqual(failed('too_slow'))
  expect(aborted).toBe(true)
})
