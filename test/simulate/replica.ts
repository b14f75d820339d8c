import { randomBytes, randomUUID } from 'node:crypto'
import { flushCompileCache } from 'node:module'
import { join } from 'node:path'
import { Temporal } from 'temporal-polyfill'
import { type App, createApp } from '../../src/app.ts'
import { readCards, readQuestions } from '../../src/buddies/read-questions.ts'
import { loadContent } from '../../src/content/load-content.ts'
import { codeOf, ToldToWait } from '../../src/errors.ts'
import { EXERCISES } from '../../src/exercises/exercises.ts'
import { createVault } from '../../src/journal/vault.ts'
import { readPrompts } from '../../src/nudges/prompts.ts'
import type { Clock, LogEvents, Messenger, Pace, Random, SendResult } from '../../src/ports.ts'
import { openStore } from '../../src/store/open-store.ts'
import { PACES } from './paces.ts'
import type { Answer, Call, FromReplica, ToReplica } from './wire.ts'

// One replica of the bot, wired as src/main.ts wires it, but for what is outside of it: its platforms are in the process
// that started it, which also moves its clock and says when it ticks. It is made to be killed.

const ROOT = join(import.meta.dirname, '../..')
/** How long it waits for a platform, in milliseconds. In real life ten seconds, and the moment passes as slowly. */
const GIVES_UP_MS = 1_000
/** What is told of what it logs: there would be a line for every nudge. */
const TOLD: ReadonlySet<keyof LogEvents> = new Set([
  'app.failed',
  'clock.drift',
  'delivery.later',
  'nudge.failed',
  'nudge.skipped',
  'platform.failed',
])

const random: Random = { bytes: (length) => randomBytes(length) }
const waiting = new Map<number, { answered(answer: Answer): void; timer: NodeJS.Timeout }>()
let ahead = 0
let calls = 0
let app: App | undefined
let isStarted = false

const clock: Clock = {
  now: () => Temporal.Instant.fromEpochMilliseconds(Date.now() + ahead),
}

function tell(message: FromReplica): void {
  process.send?.(message, undefined, undefined, () => {}) // whoever listened may be gone
}

/** Asks a platform; rejects when there is no answer in time, or none that says anything. */
function ask(
  method: Call['method'],
  to: Pick<Call, 'platform' | 'tenant' | 'user'>,
  delivery: string,
): Promise<Answer> {
  const call = ++calls
  const { platform, tenant, user } = to
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const timer = setTimeout(() => {
    waiting.delete(call)
    reject(new Error('no answer'))
  }, GIVES_UP_MS)
  const answered = (answer: Answer) => (answer.type === 'failed' ? reject(new Error('failed')) : resolve(answer))
  waiting.set(call, { answered, timer })
  tell({ type: 'call', call, method, platform, tenant, user, delivery, at: clock.now().epochMilliseconds })
  return promise
}

function messengerOf(pace: Pace, looksUp: boolean): Messenger {
  return {
    pace,
    fits: () => true,
    async send(to, _message, delivery): Promise<SendResult> {
      const answer = await ask('send', to, delivery)
      switch (answer.type) {
        case 'sent':
          return answer
        case 'later':
          return { type: 'later', seconds: answer.seconds, code: 'limited', ...(answer.all ? { all: true } : {}) }
        case 'gone':
          return { type: 'refused', code: 'account_closed', gone: 'person' }
        default:
          throw new Error('no answer to a send')
      }
    },
    ...(looksUp
      ? {
          async find(to, delivery) {
            const answer = await ask('find', to, delivery)
            if (answer.type === 'later') throw new ToldToWait('limited', answer.seconds)
            return answer.type === 'found' ? answer.ref : undefined
          },
        }
      : {}),
  }
}

function begin({ owner, url, masterKey }: Extract<ToReplica, { type: 'begin' }>): void {
  app = createApp({
    store: openStore(url).store,
    vault: createVault(Buffer.from(masterKey, 'base64'), random),
    clock,
    random,
    ids: { next: () => randomUUID() },
    log: {
      event(name, fields) {
        if (TOLD.has(name)) tell({ ...fields, type: 'event', name })
      },
    },
    content: loadContent(join(ROOT, 'content'), EXERCISES),
    prompts: readPrompts(join(ROOT, 'prompts')),
    questions: readQuestions(join(ROOT, 'prompts')),
    cards: readCards(join(ROOT, 'content')),
    starters: {},
    owner,
    messengers: { slack: messengerOf(PACES.slack, true), teams: messengerOf(PACES.teams, false) },
    alone: false,
    fetch: async () => ({ type: 'unchanged' }),
  })
  // Its next life begins faster. A process that is killed writes nothing down any more.
  flushCompileCache()
  tell({ type: 'ready' })
}

async function tick(): Promise<void> {
  if (isStarted) await app?.tick()
  else await app?.start()
  isStarted = true
  tell({ type: 'ticked' })
}

process.on('message', (message: ToReplica) => {
  switch (message.type) {
    case 'begin':
      return begin(message)
    case 'tick':
      ahead = message.ahead
      return void tick().catch((error) =>
        tell({ type: 'event', name: 'app.failed', code: codeOf(error), where: 'start' }),
      )
    case 'sweep':
      return void app?.sweep().then(() => tell({ type: 'swept' }))
    case 'answer': {
      const call = waiting.get(message.call)
      if (!call) return
      waiting.delete(message.call)
      clearTimeout(call.timer)
      return call.answered(message.answer)
    }
    default:
      return message satisfies never
  }
})
// Whoever started it is gone: nothing is left to do.
process.on('disconnect', () => process.exit())
