import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api'
import { codeOf } from '../../errors.ts'

/**
 * Why a call to Slack failed. `busy`: refused for now, nothing was done; try again after so many seconds, and with
 * `all` so does everybody in the workspace. `unreached`: Slack was never reached, nothing was done. `said`: Slack said no, by this code of its own. `unclear`: it may have been
 * done all the same.
 */
export type Failure =
  | { type: 'busy'; code: string; seconds: number; all?: true }
  | { type: 'unreached' | 'said' | 'unclear'; code: string }

/** How long to wait where Slack says that it is too much and not for how long, in seconds. */
const BUSY_SECONDS = 30

/** What Slack says when there is too much, or while a workspace is moved into an organisation: nothing was done. */
const BUSY = new Set([
  'ratelimited',
  'rate_limited',
  'message_limit_exceeded',
  'team_added_to_org',
  'org_login_required',
])

/** What Slack says when something broke on its side: what was asked may have been done before that. */
const TROUBLE = new Set(['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout'])

/** How a connection fails that was never there. */
const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

/** What an error of Slack's client comes to. It reads codes only: messages and bodies may quote what was sent. */
export function failureOf(error: unknown): Failure {
  // Retry-After holds for the method in the whole workspace. Source: Slack's page on rate limits.
  if (error instanceof WebAPIRateLimitedError) {
    return { type: 'busy', code: 'ratelimited', seconds: error.retryAfter, all: true }
  }
  if (error instanceof WebAPIPlatformError) return answered(error.data.error)
  if (error instanceof WebAPIHTTPError) return { type: 'unclear', code: `http_${error.statusCode}` }
  if (error instanceof WebAPIRequestError) return unanswered(error)
  return { type: 'unclear', code: codeOf(error) }
}

function answered(code: string): Failure {
  // What is no code is a page that somebody between us and Slack answered with.
  if (!/^[a-z0-9_]{1,60}$/.test(code)) return { type: 'unclear', code: 'unreadable_answer' }
  if (BUSY.has(code)) return { type: 'busy', code, seconds: BUSY_SECONDS }
  return { type: TROUBLE.has(code) ? 'unclear' : 'said', code }
}

function unanswered(error: WebAPIRequestError): Failure {
  const codes = [...causesOf(error.original)]
    .map((cause) => ('code' in cause ? cause.code : undefined))
    .filter((code) => typeof code === 'string')
  const code = codes.find((one) => NEVER_CONNECTED.has(one))
  if (code) return { type: 'unreached', code }
  if (error.original.name === 'TimeoutError') return { type: 'unclear', code: 'timeout' }
  return { type: 'unclear', code: codes[0] ?? 'connection_lost' }
}

/** An error and what it came from. */
function* causesOf(error: unknown): Generator<Error> {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    yield cause
    if (cause instanceof AggregateError) yield* cause.errors.flatMap((one: unknown) => [...causesOf(one)])
  }
}
