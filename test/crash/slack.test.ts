import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Bot, startBot } from '../bot.ts'
import { readSaid } from '../live/slack-chat.ts'
import { createFakeSlack, serve } from '../platforms/slack/fake-slack.ts'
import * as payloads from '../platforms/slack/payloads.ts'
import { createSlackPerson, type Deliver } from '../platforms/slack/slack-person.ts'
import { mulberry32 } from '../seeded.ts'

// A whole exercise in Slack while the bot is killed at twenty random moments. Slack is outside the killed process: what
// it was not told it has it brings again, and its history tells afterwards whether anything was lost or posted twice.

const KILLS = 20
const SEED = 20261124
const NOOR = 'U0NOOR'

const fake = createFakeSlack(() => Date.now())
fake.people.set(NOOR, {})
let far: Awaited<ReturnType<typeof serve>>
let folder: string
let bot: Bot
let starting: Promise<Bot>

const start = () => {
  return startBot(folder, {
    HOST: '127.0.0.1',
    SLACK_BOT_TOKEN: payloads.TOKEN,
    SLACK_SIGNING_SECRET: payloads.SECRET,
    SLACK_API_URL: `${far.url}/api/`,
  })
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'maatje-kill-slack-'))
  far = await serve(fake.listener)
  bot = await start()
  starting = Promise.resolve(bot)
})
afterAll(async () => {
  await (await starting).stop()
  await far.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Brings a request until it is acknowledged; the same one each time, as Slack does with events. */
const deliver: Deliver = async (kind, payload) => {
  for (let retry = 0; ; retry++) {
    const at = Math.floor(Date.now() / 1000)
    const { headers, body } =
      kind === 'event'
        ? payloads.eventRequest(payload, at, retry === 0 ? undefined : retry)
        : payloads.interactiveRequest(payload, at)
    const request = { method: 'POST', headers, body, signal: AbortSignal.timeout(5_000) }
    const response = await fetch(`${bot.address}/slack/events`, request).catch(() => undefined)
    if (response?.status === 200) return { status: 200, body: await response.text() }
    // Slack's own second delivery comes at once, the later ones after minutes; here they come when the bot is back.
    bot = await starting
  }
}

const noor = createSlackPerson(fake, deliver, NOOR)

const LINES = 6
const said = Array.from({ length: LINES }, (_, index) => `${index % 2 ? 'moeder' : 'ik'}: gezegd-${index}`)
const left = Array.from({ length: LINES }, (_, index) => `gedacht-${index}`)
const answers = Array.from({ length: 20 }, (_, index) => `antwoord-${index}-eind`)

const script: (() => Promise<unknown>)[] = [
  () => noor.say('menu'),
  () => noor.press('Begin: Twee kolommen'),
  () => noor.press('Ja'),
  ...answers.slice(0, 3).map((text) => () => noor.say(text)),
  ...said.map((text) => () => noor.say(text)),
  () => noor.press('Klaar met deze kolom'),
  ...left.map((text) => () => noor.say(text)),
  ...answers.slice(3).map((text) => () => noor.say(text)),
  () => noor.press('Nee'),
  () => noor.press('Bewaar 30 dagen'),
]

test(`killed ${KILLS} times in an exercise in Slack, it loses no answer and posts nothing twice`, async () => {
  const random = mulberry32(SEED)
  const kills = new Set<number>()
  while (kills.size < KILLS) kills.add(Math.floor(random() * script.length))
  // Between what Slack did and what it says about it there is a while, in which to be killed too.
  fake.lag = () => random() * 30

  for (const [index, act] of script.entries()) {
    const answer = act()
    if (kills.has(index)) {
      // From before it is received until after it is answered: a whole round takes some 50 ms.
      await new Promise((resolve) => setTimeout(resolve, random() * 60))
      const killed = bot.kill()
      starting = killed.then(start)
      bot = await starting
    }
    await answer
    await vi.waitFor(() => expect(noor.heard().length).toBeGreaterThan(index), { timeout: 60_000, interval: 5 })
  }
  await noor.say('mijn reflecties')
  await vi.waitFor(() => expect(readSaid(noor.heard().slice(-1)).join()).toContain('[Open 1]'), { timeout: 10_000 })
  await noor.press('Open 1')
  await vi.waitFor(() => expect(noor.heard()).toHaveLength(script.length + 2), { timeout: 10_000 })

  const opened = readSaid(noor.heard().slice(-1)).join('\n')
  expect(opened).not.toContain('[Open 2]')
  for (const text of [...answers, ...left, ...said.map((line) => line.split(': ')[1] ?? '')]) {
    expect(opened.split(text), text).toHaveLength(2)
  }
  const deliveries = noor.heard().map(({ metadata }) => metadata?.event_payload.d)
  expect(new Set(deliveries).size).toBe(deliveries.length)
  const questions = noor.heard().map((post) => readSaid([post]).join('\n'))
  expect(questions.filter((question, index) => index > 0 && question === questions[index - 1])).toEqual([])
  expect(fake.violations).toEqual([])
  // Some of the kills came between a post and its answer: then the history was what told.
  expect(fake.calls.filter(({ method }) => method === 'conversations.history').length).toBeGreaterThan(0)
})
