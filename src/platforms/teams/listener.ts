import type { IncomingMessage, RequestListener } from 'node:http'
import type { ClaimsIdentity } from 'botframework-connector'
import type { Activity as BotFrameworkActivity } from 'botframework-schema'
import { z } from 'zod'
import type { TeamsSettings } from '../../config.ts'
import { codeOf } from '../../errors.ts'
import type { Log, Reception } from '../../ports.ts'
import { readBody } from '../read-body.ts'
import { Activity, tenantOf } from './activity.ts'
import type { TeamsAdapter } from './adapter.ts'
import { type Answer, invokeAnswer } from './invoke-answer.ts'
import { addressOf, readInbound } from './read-inbound.ts'
import { readAdded, readRoom } from './read-room.ts'
import { isLoopbackHost, isServiceUrlAllowed } from './service-url.ts'
import { type AllWords, wordsFor } from './words.ts'

/** What the way in stands on. */
export type ListenerParts = {
  settings: TeamsSettings
  adapter: Pick<TeamsAdapter, 'take'>
  reception: Reception
  words: AllWords
  log: Log
}

/** Enough of an activity for botbuilder to look at it: it throws on a body without a type, before it checks the token. */
const Typed = z.looseObject({ type: z.string().min(1) })

/**
 * Teams' requests: who may send what, and then saved, acknowledged and left to the core, in that order. Nothing reaches
 * the reception before the token, the tenant and the address to answer at are good. What is refused is answered with a
 * status and nothing more, and counted in the log by its code; no answer ever says what was wrong or repeats a word.
 */
export function createListener({ settings, adapter, reception, words, log }: ListenerParts): RequestListener {
  const refuse = (status: number, code: string): Answer => {
    log.event('request.refused', { platform: 'teams', code })
    return { status }
  }

  const answer = async (request: IncomingMessage): Promise<Answer> => {
    if (request.method !== 'POST') return refuse(405, 'method')
    // Without tokens a page in this computer's own browser is kept out: by a name of its own for us, or without asking.
    if (settings.type === 'local' && !isLoopbackHost(request.headers.host)) return refuse(403, 'host')
    if (!/^application\/json *(;|$)/i.test(request.headers['content-type'] ?? '')) return refuse(415, 'content_type')
    const body = await readBody(request)
    if (body.type !== 'json') return refuse(body.type === 'too_large' ? 413 : 400, body.type)
    const typed = Typed.safeParse(body.value)
    if (!typed.success) return refuse(400, 'no_type')
    return checked(request.headers.authorization ?? '', typed.data)
  }

  const checked = async (authorization: string, typed: z.output<typeof Typed>): Promise<Answer> => {
    let inside: Promise<Answer> | undefined
    try {
      await adapter.take(authorization, typed as unknown as BotFrameworkActivity, async (identity) => {
        inside = take(typed, identity)
        await inside
      })
    } catch (error) {
      if (inside) throw error
      if (isAway(error)) {
        log.event('platform.failed', { platform: 'teams', code: codeOf(error) })
        return { status: 503 } // The keys to check a token with cannot be had: it may be good, and may come again.
      }
      return refuse(401, 'token')
    }
    return inside ?? { status: 500 }
  }

  const take = async (typed: z.output<typeof Typed>, identity: ClaimsIdentity): Promise<Answer> => {
    const read = Activity.safeParse(typed)
    if (!read.success) return refuse(400, 'malformed')
    const activity = read.data
    if (!isServiceUrlAllowed(settings, activity.serviceUrl)) return refuse(403, 'service_url')
    const tenant = tenantOf(activity)
    if (settings.type === 'registered') {
      // botbuilder lets an empty service URL pass, and tokens of other kinds that name none.
      if (identity.getClaimValue('serviceurl') !== activity.serviceUrl) return refuse(403, 'service_url_claim')
      if (activity.channelId !== 'msteams') return refuse(403, 'channel')
      const isKnown = settings.tenants.some((one) => one.toLowerCase() === tenant)
      if (!isKnown) return refuse(403, 'tenant')
    }
    const { conversationType } = activity.conversation
    const isPrivate = conversationType === 'personal' || (settings.type === 'local' && !conversationType)
    // Without a token nobody is who they say: whoever comes in locally is nobody from a real organisation.
    const home = settings.type === 'local' ? 'local' : (tenant ?? 'none')
    return isPrivate ? handOver(activity, home) : handOverRoom(activity, home)
  }

  /** What is done where others read along. */
  const handOverRoom = async (activity: Activity, tenant: string): Promise<Answer> => {
    const meaning = readRoom(activity, tenant)
    switch (meaning.type) {
      case 'closed':
        await reception.leave(meaning.room)
        return { status: 200 }
      case 'inbounds': {
        const save = async () => {
          for (const inbound of meaning.inbounds) {
            const back = readAdded(inbound)
            if (back) await reception.learn(back, { left: false })
            await reception.receive(inbound)
          }
        }
        if (activity.type === 'invoke') {
          const stored = await stores(save)
          return invokeAnswer(stored ? 'received' : 'not_pressed', (await wordsOf(activity, tenant)).words)
        }
        await save()
        return { status: 200 }
      }
      case 'nothing':
        // What is private is never answered where others read along; that it was asked there is all that is kept.
        return refuse(200, 'not_personal')
      default:
        return meaning satisfies never
    }
  }

  const handOver = async (activity: Activity, tenant: string): Promise<Answer> => {
    const meaning = readInbound(activity, tenant)
    switch (meaning.type) {
      case 'left':
        await reception.leave(meaning.who)
        return { status: 200 }
      case 'inbound': {
        if (activity.type === 'invoke') {
          const stored = await stores(() => reception.receive(meaning.inbound))
          return invokeAnswer(stored ? 'received' : 'not_stored', (await wordsOf(activity, tenant)).words)
        }
        await reception.receive(meaning.inbound)
        return { status: 200 }
      }
      case 'malformed':
        refuse(400, 'invoke')
        return invokeAnswer('malformed', wordsFor(words, activity.locale ?? undefined).words)
      case 'empty':
        return invokeAnswer('empty', (await wordsOf(activity, tenant)).words)
      case 'foreign':
        return refuse(501, 'invoke_name')
      case 'nothing':
        return { status: 200 }
      default:
        return meaning satisfies never
    }
  }

  /** Whether it was saved. When it was not, the person still has it in the card and is told. */
  const stores = async (save: () => Promise<unknown>): Promise<boolean> => {
    try {
      await save()
      return true
    } catch (error) {
      failed(error)
      return false
    }
  }

  const wordsOf = async (activity: Activity, tenant: string) => {
    const told = activity.locale ?? undefined
    const locale = await reception.localeOf(addressOf(activity, tenant)).catch(() => told)
    return wordsFor(words, locale)
  }

  const failed = (error: unknown) => log.event('app.failed', { code: codeOf(error), where: 'teams' })

  return async (request, response) => {
    let outcome: Answer
    try {
      outcome = await answer(request)
    } catch (error) {
      failed(error)
      outcome = { status: 500 }
    }
    const body = outcome.body === undefined ? '' : JSON.stringify(outcome.body)
    response.writeHead(outcome.status, {
      ...(outcome.status === 405 ? { allow: 'POST' } : {}),
      ...(body === '' ? {} : { 'content-type': 'application/json; charset=utf-8' }),
      'content-length': Buffer.byteLength(body),
      'cache-control': 'no-store',
    })
    response.end(body)
  }
}

/** Whether checking a token failed for want of Microsoft's keys, and not because of the token. */
function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return error.name === 'FetchError' || ('statusCode' in error && Number(error.statusCode) >= 500)
}
