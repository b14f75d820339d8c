import { calendarAddress } from './calendar-address.ts'
import { decodeCalendar } from './decode-calendar.ts'
import { isPublicAddress } from './public-address.ts'

/** An answer whose body has not been read yet. Header names are in lower case. `close` lets go of the connection. */
export type CalendarAnswer = {
  status: number
  headers: Readonly<Record<string, string | undefined>>
  body: AsyncIterable<Uint8Array>
  close(): void
}

/** What fetching needs from outside. */
export type CalendarPorts = {
  /** All IP addresses of a host. Rejects when there are none, with the `code` of the system. */
  lookup(host: string): Promise<string[]>
  /**
   * One GET, at exactly this IP address, with the certificate checked against the host of the url. Follows nothing, takes
   * no longer than `signal` says, and limits the headers. Rejects with an error that has a `code`.
   */
  request(
    url: URL,
    address: string,
    options: { headers: Record<string, string>; signal: AbortSignal },
  ): Promise<CalendarAnswer>
}

/** What a server told of a version of a file, to ask whether there is a newer one. Kept by the caller. */
export type CalendarVersion = { etag?: string; lastModified?: string }

/**
 * Why there is no calendar. By address: 'address_unusable' (not https, an IP address, another port, a password in it),
 * 'address_inside' (leads to this network), 'redirect_refused' (sends on to such an address), 'redirects_endless'.
 * By server: 'host_unknown', 'not_secure' (its certificate), 'unreachable', 'access_refused' (401, 403), 'not_found' (404,
 * 410), 'server_failed' (any other answer), 'wrong_type' (a web page, or compressed), 'too_large', 'too_slow'.
 */
export type FetchFailure =
  | 'address_unusable'
  | 'address_inside'
  | 'redirect_refused'
  | 'redirects_endless'
  | 'host_unknown'
  | 'not_secure'
  | 'unreachable'
  | 'access_refused'
  | 'not_found'
  | 'server_failed'
  | 'wrong_type'
  | 'too_large'
  | 'too_slow'

export type CalendarFetched =
  | ({ type: 'fetched'; text: string } & CalendarVersion)
  | { type: 'unchanged' }
  | { type: 'failed'; code: FetchFailure }

/** Bytes of a body, redirects, and milliseconds for everything together. */
const FETCH_LIMITS = { bytes: 2_000_000, redirects: 3, milliseconds: 10_000 }

/**
 * Fetches a calendar from an address a person gave. The address can be anything, and so can what answers there: it is
 * only asked when every IP address of its name is public, at the very one that was checked (a second lookup could give
 * another), and each redirect is checked anew. Never holds more than the limit, and never throws: nothing of the address
 * (it is a secret) or of the body comes out of here but the text itself. Makes one attempt. `known`: the version the
 * caller has; 'unchanged' is only answered when there is one.
 */
export async function fetchCalendar(
  address: string,
  ports: CalendarPorts,
  known: CalendarVersion = {},
  { limits = FETCH_LIMITS, isAllowed = isPublicAddress } = {},
): Promise<CalendarFetched> {
  const url = calendarAddress(address)
  if (!url) return { type: 'failed', code: 'address_unusable' }
  const ending = new AbortController()
  const timer = setTimeout(() => ending.abort(), limits.milliseconds)
  const { signal } = ending
  try {
    return await withinTime(signal, follow(url, { ports, known, limits, isAllowed, signal }))
  } catch (error) {
    return { type: 'failed', code: signal.aborted ? 'too_slow' : failureOf(error) }
  } finally {
    clearTimeout(timer)
    ending.abort() // whatever still runs, such as a lookup, has nobody waiting for it
  }
}

type Way = {
  ports: CalendarPorts
  known: CalendarVersion
  limits: typeof FETCH_LIMITS
  isAllowed: (address: string) => boolean
  signal: AbortSignal
}

/** A port need not listen to the signal: a lookup cannot. */
async function withinTime<Result>(signal: AbortSignal, work: Promise<Result>): Promise<Result> {
  const late = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(new Error('late'))))
  return Promise.race([work, late])
}

async function follow(start: URL, way: Way): Promise<CalendarFetched> {
  let url = start
  for (let hop = 0; hop <= way.limits.redirects; hop++) {
    const code = hop === 0 ? 'address_inside' : 'redirect_refused'
    const addresses = await way.ports.lookup(url.hostname)
    if (addresses.length === 0) return { type: 'failed', code: 'host_unknown' }
    if (!addresses.every(way.isAllowed)) return { type: 'failed', code }
    // Not every network has IPv6.
    const at = addresses.find((one) => !one.includes(':')) ?? (addresses[0] as string)
    way.signal.throwIfAborted()
    const answer = await way.ports.request(url, at, { headers: headersFor(way.known), signal: way.signal })
    try {
      if (![301, 302, 303, 307, 308].includes(answer.status)) return await read(answer, way)
    } finally {
      answer.close()
    }
    const next = answer.headers.location ? calendarAddress(answer.headers.location, url) : undefined
    if (!next) return { type: 'failed', code: 'redirect_refused' }
    url = next
  }
  return { type: 'failed', code: 'redirects_endless' }
}

/** Nothing compressed is asked for: a few bytes of it can become more than there is room for. */
function headersFor({ etag, lastModified }: CalendarVersion): Record<string, string> {
  return {
    accept: 'text/calendar, text/plain;q=0.5, */*;q=0.1',
    'accept-encoding': 'identity',
    'user-agent': 'Maatje',
    ...(etag === undefined ? {} : { 'if-none-match': etag }),
    ...(lastModified === undefined ? {} : { 'if-modified-since': lastModified }),
  }
}

async function read({ status, headers, body }: CalendarAnswer, { known, limits }: Way): Promise<CalendarFetched> {
  const isKnown = known.etag !== undefined || known.lastModified !== undefined
  if (status === 304 && isKnown) return { type: 'unchanged' }
  if (status === 401 || status === 403) return { type: 'failed', code: 'access_refused' }
  if (status === 404 || status === 410) return { type: 'failed', code: 'not_found' }
  if (status !== 200) return { type: 'failed', code: 'server_failed' }
  const [type = '', ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';')
  const isPlain = (headers['content-encoding'] ?? 'identity').trim().toLowerCase() === 'identity'
  if (!TYPES.includes(type.trim()) || !isPlain) return { type: 'failed', code: 'wrong_type' }
  if (Number(headers['content-length'] ?? 0) > limits.bytes) return { type: 'failed', code: 'too_large' }
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.byteLength
    if (size > limits.bytes) return { type: 'failed', code: 'too_large' }
    chunks.push(chunk)
  }
  const charset = parameters
    .map((one) => /^\s*charset="?([^"]+?)"?\s*$/.exec(one)?.[1])
    .find((one) => one !== undefined)
  return {
    type: 'fetched',
    text: decodeCalendar(Buffer.concat(chunks), charset),
    ...versionOf(headers),
  }
}

/** What servers of rosters say a calendar is. A page to log in on says text/html. */
const TYPES = ['text/calendar', 'text/plain', 'application/octet-stream', 'binary/octet-stream']

/** A version that is too long to be one is not kept: it would come back in every request. */
function versionOf({ etag, 'last-modified': lastModified }: CalendarAnswer['headers']): CalendarVersion {
  const isUsable = (text: string | undefined): text is string => text !== undefined && /^[\x20-\x7e]{1,256}$/.test(text)
  return { ...(isUsable(etag) ? { etag } : {}), ...(isUsable(lastModified) ? { lastModified } : {}) }
}

/** The codes of Node's own errors; their messages name the host, and are not read. */
function failureOf(error: unknown): FetchFailure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (/^(ENOTFOUND|EAI_|ENODATA|ESERVFAIL)/.test(code)) return 'host_unknown'
  if (/CERT|_SSL_|ERR_TLS|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH|EPROTO/.test(code)) return 'not_secure'
  if (/^HPE_/.test(code)) return 'server_failed'
  return 'unreachable'
}
