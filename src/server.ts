import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'

/** What the front door stands on. `healthy` resolves when people can be answered; `failed` hears what nobody caught. */
export type FrontDoor = {
  routes: Readonly<Record<string, RequestListener>>
  healthy: () => Promise<void>
  failed: (error: unknown) => void
}

/**
 * The one HTTP listener of the bot: each path goes to whoever answers it, `/healthz` says whether people can be
 * answered (200, or 503 while the store cannot be reached), everything else is a 404. Says nothing about itself or about
 * what went wrong to whoever asks, and reads no body.
 */
export function createFrontDoor({ routes, healthy, failed }: FrontDoor): RequestListener {
  return (request, response) => {
    response.setHeader('x-content-type-options', 'nosniff')
    response.setHeader('cache-control', 'no-store')
    const [path = ''] = (request.url ?? '').split('?')
    const route = Object.hasOwn(routes, path) ? routes[path] : undefined
    if (!route)
      return path === '/healthz' ? void tellHealth(request, response, healthy) : answer(response, 404, 'unknown_path')
    try {
      route(request, response)
    } catch (error) {
      failed(error)
      if (response.headersSent) response.destroy()
      else answer(response, 500, 'failed')
    }
  }
}

async function tellHealth(request: IncomingMessage, response: ServerResponse, healthy: FrontDoor['healthy']) {
  if (request.method !== 'GET' && request.method !== 'HEAD') return answer(response, 405, 'method')
  try {
    await healthy()
    answer(response, 200, 'ok')
  } catch {
    answer(response, 503, 'store_away')
  }
}

function answer(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
  response.end(JSON.stringify({ status: code }))
}
