import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bot, startBot } from '../bot.ts'
import { type ChatRow, type Client, createClient } from '../playground-client.ts'
import { mulberry32 } from '../seeded.ts'

// A whole exercise while the bot is killed at twenty random moments. Afterwards the platform's own history tells whether
// an answer was lost or a question asked twice, and the kept entry whether anything was written by half.

const KILLS = 20
const SEED = 20261122

let folder: string
let bot: Bot
let starting: Promise<Bot>
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'maatje-kill-'))
  bot = await startBot(folder)
  starting = Promise.resolve(bot)
})
afterAll(async () => {
  await (await starting).stop()
  rmSync(folder, { recursive: true, force: true })
})

const LINES = 6
const said = Array.from({ length: LINES }, (_, index) => `${index % 2 ? 'moeder' : 'ik'}: gezegd-${index}`)
const left = Array.from({ length: LINES }, (_, index) => `gedacht-${index}`)
const answers = Array.from({ length: 20 }, (_, index) => `antwoord-${index}-eind`)

const script: ((client: Client) => Promise<ChatRow>)[] = [
  (client) => client.press('begin.two-columns'),
  (client) => client.press('choice.begin'),
  ...answers.slice(0, 3).map((text) => (client: Client) => client.say(text)),
  ...said.map((text) => (client: Client) => client.say(text)),
  (client) => client.press('choice.done'),
  ...left.map((text) => (client: Client) => client.say(text)),
  ...answers.slice(3).map((text) => (client: Client) => client.say(text)),
  (client) => client.press('choice.no'),
  (client) => client.press('choice.month'),
]

test(`killed ${KILLS} times in an exercise, it loses no answer, asks nothing twice in a row and keeps one whole entry`, async () => {
  const client = createClient('noor', () => bot.address)
  await client.open()
  const random = mulberry32(SEED)
  const kills = new Set<number>()
  while (kills.size < KILLS) kills.add(Math.floor(random() * script.length))

  for (const [index, act] of script.entries()) {
    const answer = act(client)
    if (kills.has(index)) {
      // From before it is received until after it is answered: a whole round takes some 50 ms.
      await new Promise((resolve) => setTimeout(resolve, random() * 60))
      await bot.kill()
      starting = startBot(folder)
      bot = await starting
    }
    await answer
  }
  const kept = await client.say('mijn reflecties')
  const entry = /data-button="(open\.[^"]+)"/g
  expect([...kept.html.matchAll(entry)]).toHaveLength(1)
  const opened = await client.press([...kept.html.matchAll(entry)][0]?.[1] ?? '')
  for (const text of [...answers, ...left, ...said.map((line) => line.split(': ')[1] ?? '')]) {
    expect(opened.html.split(text), text).toHaveLength(2)
  }

  const rows = await client.history()
  const questions = rows.filter((row) => row.from === 'bot').map((row) => questionIn(row.html))
  expect(questions.length).toBeGreaterThan(script.length)
  expect(questions.filter((question, index) => index > 0 && question === questions[index - 1])).toEqual([])
  // Every one of the person's bubbles has exactly one answer before the next.
  expect(rows.map(({ from }) => from).join(' ')).toMatch(/^bot( person bot)+$/)
})

/** A question is where it stands and what it asks: the progress line and the last paragraph. */
function questionIn(html: string): string {
  const paragraphs = [...html.matchAll(/<(?:p|div)[^>]*>(.*?)<\/(?:p|div)>/gs)].map(([, inner = '']) =>
    inner.replace(/<[^>]+>/g, ''),
  )
  return paragraphs.filter((text) => !text.includes('Ik was even weg')).join('|')
}
