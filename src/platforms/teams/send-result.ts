import { codeOf } from '../../errors.ts'
import type { SendResult } from '../../ports.ts'
import { Uncertain } from '../uncertain.ts'

/** How long to wait where nobody says how long, in seconds. */
const WAIT_SECONDS = 15
/** The longest wait that is believed, in seconds: a reply that comes a day later is none. */
const LONGEST_WAIT = 24 * 60 * 60

/** The request did not get as far as another computer. */
const NEVER_LEFT = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']

/**
 * What a 403 says when nobody will be reached there any more: the person blocked Maatje or removed it, or it was switched
 * off for them. Source: Microsoft's pages on proactive messages and on status codes from conversational bots.
 */
const GONE =
  /\b(MessageWritesBlocked|ConversationBlockedByUser|BotDisabledByUser|BotDisabledByAdmin|BotNotInConversationRoster|ForbiddenOperationException)\b/

/**
 * What a failed request to Teams comes to. Throws `Uncertain` when it may have arrived all the same: after a
 * time-out, a broken connection, 408, 412 or any 5xx, which Microsoft says to repeat, but which may come after the
 * message was posted. In a `room` 403 and 404 say that nothing will be posted there any more: it is gone, or Maatje was
 * taken out of it. Pure.
 */
export function failedSend(error: unknown, where: 'chat' | 'room' = 'chat'): SendResult {
  const { statusCode, code, response } = shapeOf(error)
  if (statusCode === undefined) {
    if (NEVER_LEFT.includes(code ?? '')) return { type: 'later', seconds: WAIT_SECONDS, code: code ?? 'unknown' }
    throw new Uncertain(code ?? 'unknown')
  }
  const status = `http_${statusCode}`
  // It was posted; what could not be read is the answer.
  if (statusCode >= 200 && statusCode < 300) return { type: 'sent', ref: status }
  // Posted nothing: a token that was about to expire, a clock that is off. Another one is good.
  if (statusCode === 401) return { type: 'later', seconds: WAIT_SECONDS, code: status }
  // The limit is the app's in the whole organisation. Source: Microsoft's page on rate limiting for bots.
  if (statusCode === 429) return { type: 'later', seconds: waitOf(response?.headers), code: status, all: true }
  if (statusCode === 408 || statusCode === 412 || statusCode >= 500) throw new Uncertain(status)
  if (statusCode === 403) {
    const [said] = GONE.exec(response?.bodyAsText ?? '') ?? []
    if (said) return { type: 'refused', code: said, gone: 'person' }
  }
  if (where === 'room' && (statusCode === 403 || statusCode === 404))
    return { type: 'refused', code: status, gone: 'person' }
  return { type: 'refused', code: status }
}

/**
 * What a failure to open somebody's chat comes to. Nothing was posted, whatever happened; opening it again gives the same
 * chat. 403 says that the app is not there for them: in private they will not be reached, but in a channel they are. Pure.
 */
export function failedOpening(error: unknown): Exclude<SendResult, { type: 'sent' }> {
  try {
    const result = failedSend(error)
    if (result.type === 'sent') return { type: 'later', seconds: WAIT_SECONDS, code: result.ref }
    if (result.type === 'later') return result
    const isAbsent = result.gone !== undefined || result.code === 'http_403'
    return { type: 'refused', code: isAbsent ? 'not_installed' : result.code }
  } catch (uncertain) {
    return { type: 'later', seconds: WAIT_SECONDS, code: codeOf(uncertain) }
  }
}

/** The code a failed request is logged under: its status, or the connection's. */
export function failureCode(error: unknown): string {
  const { statusCode } = shapeOf(error)
  return statusCode === undefined ? codeOf(error) : `http_${statusCode}`
}

/** What was not even sent, because Entra gave no token for it or did not answer. */
export const UNSIGNED: Extract<SendResult, { type: 'later' }> = {
  type: 'later',
  seconds: WAIT_SECONDS,
  code: 'token_absent',
}

type Shape = {
  statusCode?: number
  code?: string
  response?: { bodyAsText?: string | null; headers?: Headers }
}
type Headers = { get(name: string): string | undefined }

/** An error of the HTTP pipeline as far as it is read here. Everything else in it may hold what was sent. */
function shapeOf(error: unknown): Shape {
  if (!(error instanceof Error)) return {}
  const { statusCode, code, response } = error as Error & Shape
  return {
    ...(typeof statusCode === 'number' ? { statusCode } : {}),
    ...(typeof code === 'string' ? { code } : {}),
    ...(response && typeof response === 'object' ? { response } : {}),
  }
}

/** Retry-After in seconds, or as a date, which is read against the answer's own. */
function waitOf(headers: Headers | undefined): number {
  const after = headers?.get('retry-after') ?? ''
  const seconds = /^\d+$/.test(after)
    ? Number(after)
    : Math.ceil((Date.parse(after) - Date.parse(headers?.get('date') ?? '')) / 1000)
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, LONGEST_WAIT) : WAIT_SECONDS
}
