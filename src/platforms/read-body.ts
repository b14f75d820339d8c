import type { IncomingMessage } from 'node:http'

/** The longest body that is read, in bytes: no platform's own requests are half as long. */
export const BODY_LIMIT = 256 * 1024

/** A body as it came: JSON read but not checked, or why there is none. */
export type Body = { type: 'json'; value: unknown } | { type: 'too_large' | 'not_json' }

/** Reads a request's body as JSON. Limits and errors are those of `readBytes`. */
export async function readBody(request: IncomingMessage, limit = BODY_LIMIT): Promise<Body> {
  const bytes = await readBytes(request, limit)
  if (!bytes) return { type: 'too_large' }
  try {
    return { type: 'json', value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) }
  } catch {
    return { type: 'not_json' } // and nothing more: a JSON error's message quotes what was written
  }
}

/**
 * Reads a request's body, and never holds more of it than the limit; undefined when it is longer. What is over is read
 * and thrown away, so that whoever sends it gets to read the answer instead of a broken connection; how long that may
 * take is the server's `requestTimeout`. Throws when the connection breaks.
 */
export async function readBytes(request: IncomingMessage, limit = BODY_LIMIT): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= limit) chunks.push(chunk)
    else chunks.length = 0
  }
  return size > limit ? undefined : Buffer.concat(chunks)
}
