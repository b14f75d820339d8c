import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { z } from 'zod'
import { readBody } from '../read-body.ts'
import { type Actions, BODY_LIMITS } from './actions.ts'
import { json, type Reply } from './reply.ts'

/** An address that is read: a whole answer, or undefined when the response was taken over and is being written. */
export type View = (url: URL, request: IncomingMessage, response: ServerResponse) => Reply | undefined

/** How far a page has read its events: 0 is nothing yet. */
export const Sequence = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number)

const HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self' data:",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

/**
 * The playground's HTTP: who may ask what, and nothing of what is done then. Answers only a page that came from this
 * very address: the Host must be loopback with the port the request came in on, or any site could reach us by pointing
 * a name of its own at 127.0.0.1, and a POST must be JSON from that same origin. Whatever goes wrong ends in `failed`
 * and a 500 that says nothing. It never logs or repeats what came in.
 */
export function createListener(
  views: Record<string, View>,
  actions: Actions,
  failed: (error: unknown) => void,
): RequestListener {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<Reply | undefined> => {
    const host = request.headers.host ?? ''
    const port = request.socket.localPort
    if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`) return json(403, { error: 'host' })
    const url = URL.parse(request.url ?? '', `http://${host}`)
    if (url?.host !== host) return json(404, { error: 'unknown_path' }) // '//elsewhere/state' is no path of ours
    const view = views[url.pathname]
    const action = actions[url.pathname]
    // Another site may link to the page, and no more: not even open a stream, of which there is a limited number.
    const site = request.headers['sec-fetch-site']
    if (url.pathname !== '/' && (site === 'cross-site' || site === 'same-site')) return json(403, { error: 'origin' })
    if (view) {
      return request.method === 'GET' ? view(url, request, response) : json(405, { error: 'method' }, { allow: 'GET' })
    }
    if (!action) return json(404, { error: 'unknown_path' })
    if (request.method !== 'POST') return json(405, { error: 'method' }, { allow: 'POST' })
    if (request.headers.origin !== `http://${host}`) return json(403, { error: 'origin' })
    if (!/^application\/json *(;|$)/i.test(request.headers['content-type'] ?? ''))
      return json(415, { error: 'not_json' })
    const body = await readBody(request, BODY_LIMITS[url.pathname])
    if (body.type === 'too_large') return json(413, { error: 'too_large' })
    return body.type === 'json' ? action(body.value) : json(400, { error: 'invalid' })
  }

  return async (request, response) => {
    try {
      for (const [header, value] of Object.entries(HEADERS)) response.setHeader(header, value)
      const reply = await answer(request, response)
      if (reply) send(response, reply)
    } catch (error) {
      failed(error)
      if (response.headersSent) response.destroy()
      else send(response, json(500, { error: 'failed' }))
    }
  }
}

function send(response: ServerResponse, { status, type, body, headers }: Reply): void {
  response.writeHead(status, {
    'content-type': `${type}; charset=utf-8`,
    'content-length': Buffer.byteLength(body),
    ...headers,
  })
  response.end(body)
}
