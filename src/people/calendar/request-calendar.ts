import { lookup } from 'node:dns/promises'
import { request } from 'node:https'
import { isIPv6 } from 'node:net'
import type { CalendarPorts } from './fetch-calendar.ts'

/** A header longer than this is not one of a calendar. In bytes, all headers of an answer together. */
const MOST_HEADER_BYTES = 16_384

/**
 * The internet, for fetching a calendar. `port` and `ca` (a certificate to trust, PEM) are for a server of one's own;
 * otherwise it is 443 and what Node trusts. Uses no proxy and keeps no connection.
 */
export function internetPorts({ port = 443, ca }: { port?: number; ca?: string } = {}): CalendarPorts {
  return {
    lookup: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
    request: (url, address, { headers, signal }) =>
      new Promise((resolve, reject) => {
        const family = isIPv6(address) ? 6 : 4
        const asking = request(
          {
            host: url.hostname,
            servername: url.hostname.replace(/\.$/, ''),
            port,
            path: `${url.pathname}${url.search}`,
            headers,
            signal,
            agent: false,
            maxHeaderSize: MOST_HEADER_BYTES,
            ...(ca === undefined ? {} : { ca }),
            // Whatever the name means by now: the connection goes to the address that was checked.
            lookup: (_host, { all }, found) =>
              all ? found(null, [{ address, family }]) : found(null, address, family),
          },
          (answer) => {
            const kept = Object.entries(answer.headers).map(([name, value]) => [name, [value].flat()[0]])
            resolve({
              status: answer.statusCode ?? 0,
              headers: Object.fromEntries(kept),
              body: answer,
              close: () => void asking.destroy(),
            })
          },
        )
        asking.on('error', reject)
        asking.end()
      }),
  }
}
