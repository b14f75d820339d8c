import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { type HTTPReceiver, verifySlackRequest } from '@slack/bolt'
import { codeOf } from '../../errors.ts'
import type { Clock, Log } from '../../ports.ts'
import { readBytes } from '../read-body.ts'

/** What stands before Bolt's receiver. */
export type FrontOptions = { receiver: HTTPReceiver; signingSecret: string; clock: Clock; log: Log }

/** How far a signature may be from now, either way, in seconds. Bolt lets the future through, which could be kept and used. */
const MOST_SKEW = 5 * 60
const FORM = 'application/x-www-form-urlencoded'

/**
 * The listener for Slack's requests, for a plain node:http server. Nothing without a valid signature, of within five
 * minutes of now, reaches Bolt: that is 401 with nothing in it. What is too long is 413, not a POST 405, no JSON object
 * 400. `receiver` must have its own check of signatures off: it goes by the computer's clock, and this one by ours.
 * Never throws; logs codes and nothing of what came in.
 */
export function createFront({ receiver, signingSecret, clock, log }: FrontOptions): RequestListener {
  const refuse = (response: ServerResponse, status: number, code: string, headers = {}) => {
    log.event('request.refused', { platform: 'slack', code })
    response.writeHead(status, headers).end()
  }

  const take = async (request: IncomingMessage, response: ServerResponse) => {
    if (request.method !== 'POST') return refuse(response, 405, 'method', { allow: 'POST' })
    let raw: Buffer | undefined
    try {
      raw = await readBytes(request)
    } catch {
      return void response.destroy() // whoever sent it is gone
    }
    if (!raw) return refuse(response, 413, 'too_large')
    const body = raw.toString()
    const isForm = (request.headers['content-type'] ?? '').split(';')[0]?.trim() === FORM
    // Slack looks whether we are there, without a signature and for nothing else.
    if (isForm && new URLSearchParams(body).get('ssl_check') === '1') return void response.writeHead(200).end()
    const wrong = wrongWith(request, body)
    if (wrong) return refuse(response, 401, wrong)
    if (!isObject(body, isForm)) return refuse(response, 400, 'no_object')
    // Bolt takes a form for one only when nothing follows its type.
    if (isForm) request.headers['content-type'] = FORM
    receiver.requestListener(Object.assign(request, { rawBody: raw }), response)
  }

  /** What is wrong with a request's signature, or undefined. */
  const wrongWith = ({ headers }: IncomingMessage, body: string): string | undefined => {
    const { 'x-slack-signature': signature, 'x-slack-request-timestamp': stamp } = headers
    if (typeof signature !== 'string' || typeof stamp !== 'string' || !/^\d{1,12}$/.test(stamp)) return 'unsigned'
    const now = clock.now().epochMilliseconds
    const at = Number(stamp)
    if (Math.abs(Math.floor(now / 1000) - at) > MOST_SKEW) return 'timestamp'
    try {
      const signed = { 'x-slack-signature': signature, 'x-slack-request-timestamp': at }
      verifySlackRequest({ signingSecret, body, headers: signed, nowMilliseconds: now })
      return undefined
    } catch {
      return 'signature'
    }
  }

  return (request, response) => {
    take(request, response).catch((error: unknown) => {
      log.event('app.failed', { code: codeOf(error), where: 'slack.request' })
      if (response.headersSent) response.destroy()
      else response.writeHead(404).end() // Bolt knows no such path; the server gives us no other
    })
  }
}

/** Whether Bolt gets an object out of a body: anything else ends in an error that nobody there catches. */
function isObject(body: string, isForm: boolean): boolean {
  const payload = isForm ? new URLSearchParams(body).get('payload') : body
  if (payload === null) return true
  try {
    const value: unknown = JSON.parse(payload)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}
