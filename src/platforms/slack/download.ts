import type { FileRead } from '../../ports.ts'
import { readReference } from './read-file.ts'

/** Where Slack keeps what people send. Our token goes along, so that nothing else will do. */
const FILES = 'https://files.slack.com'
/** The most bytes that are read, and how long it may take, in milliseconds: as for a calendar from anywhere else. */
const MOST = { bytes: 2_000_000, milliseconds: 10_000 } as const

/** What downloading needs: the bot's token, and where Slack's Web API is, whose host is trusted with it anyway. */
export type DownloadOptions = { botToken: string; apiUrl: string }

/**
 * Reads a file somebody sent in Slack, with one request that goes nowhere else: a redirect is refused, because Slack
 * answers a token without the scope `files:read` with one to its page to log in. Never throws; nothing of the file or of
 * its address comes out of here but the bytes.
 */
export async function downloadFile(reference: string, { botToken, apiUrl }: DownloadOptions): Promise<FileRead> {
  const url = URL.parse(readReference(reference) ?? '')
  if (!url || ![FILES, new URL(apiUrl).origin].includes(url.origin)) return failed('address_unusable')
  const signal = AbortSignal.timeout(MOST.milliseconds)
  try {
    const headers = { authorization: `Bearer ${botToken}`, 'accept-encoding': 'identity' }
    const answer = await fetch(url, { headers, redirect: 'manual', signal })
    const code = refusal(answer)
    if (code === undefined) return await read(answer)
    await answer.body?.cancel()
    return failed(code)
  } catch {
    return failed(signal.aborted ? 'too_slow' : 'unreachable')
  }
}

function refusal({ status, headers }: Response): string | undefined {
  if (status >= 300 && status < 400) return 'redirect_refused'
  if (status === 401 || status === 403) return 'access_refused'
  if (status === 404 || status === 410) return 'not_found'
  if (status !== 200) return 'server_failed'
  // A page to log in is no file.
  if ((headers.get('content-type') ?? '').toLowerCase().startsWith('text/html')) return 'wrong_type'
  return Number(headers.get('content-length') ?? 0) > MOST.bytes ? 'too_large' : undefined
}

async function read({ body }: Response): Promise<FileRead> {
  const chunks: Uint8Array[] = []
  let size = 0
  // Leaving the loop lets go of the connection.
  for await (const chunk of body ?? []) {
    size += chunk.byteLength
    if (size > MOST.bytes) return failed('too_large')
    chunks.push(chunk)
  }
  return { type: 'read', bytes: Buffer.concat(chunks) }
}

function failed(code: string): FileRead {
  return { type: 'failed', code }
}
