import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bot, startBot } from '../bot.ts'
import { createClient } from '../playground-client.ts'

// A word typed into every free-text answer is found nowhere: not in what the bot writes to its output or its errors, and
// in no byte of any file in its data folder, the database's own logs and journals among them.

const CANARY = 'KANARIE-7f3a'
// A word that is no secret and does stand in the database: proof that the search would find one.
const PLAIN = 'two-columns'

let folder: string
let bot: Bot
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'maatje-canary-'))
  bot = await startBot(folder)
})
afterAll(async () => {
  await bot.stop()
  rmSync(folder, { recursive: true, force: true })
})

test('a word typed into every answer is found in no log, no error and no byte of the data folder', async () => {
  const client = createClient('noor', () => bot.address)
  await client.open()
  await client.say(`${CANARY} hallo`)
  await client.press('begin.two-columns')
  await client.say(`${CANARY} is geen keuze`)
  await client.press('choice.begin')
  for (let question = 0; question < 3; question++) await client.say(`${CANARY} situatie`)
  await client.say(`ik: ${CANARY}\n${CANARY}: ${CANARY}\nvader: ${CANARY}`)
  await client.say(`${CANARY} `.repeat(400)) // too long
  await client.press('choice.improve')
  await client.say('1')
  await client.say(`${CANARY} veranderd`)
  await client.press('choice.another')
  await client.press('choice.improved')
  await client.press('choice.done')
  for (let line = 0; line < 3; line++) await client.say(`${CANARY} links`)
  await client.say('tabel')
  await client.say('stop')
  await client.say(`${CANARY} nee`)
  await client.say('nee')
  await client.say('later')
  await client.say(`${CANARY} na de pauze`)
  await client.say('ja')
  for (let question = 0; question < 16; question++) await client.say(`${CANARY} antwoord`)
  await client.press('choice.no')
  const whole = await client.press('choice.year')
  expect(whole.html).toContain('2027')
  expect((await client.say('open 1')).html).toContain(CANARY)

  // Killed in the middle of another exercise, so that what lies half done is searched as well.
  await client.say('menu')
  await client.press('begin.two-columns')
  await client.press('choice.begin')
  await client.say(`${CANARY} half`)
  const outputs = [bot.output()]
  await bot.kill()
  bot = await startBot(folder)
  await createClient('noor', () => bot.address).say(`${CANARY} verder`)
  expect(await bot.stop()).toBe(0)
  outputs.push(bot.output())

  expect(outputs.join()).toContain('inbound.handled')
  expect(outputs.join()).not.toContain('KANARIE')
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const found = (word: string) =>
    files.map((file) => join(file.parentPath, file.name)).filter((file) => readFileSync(file).includes(word))
  expect(found(PLAIN)).not.toEqual([])
  expect(found('KANARIE')).toEqual([])
  expect(found(Buffer.from('KANARIE').toString('base64').slice(0, 8))).toEqual([])
  expect(found(Buffer.from('KANARIE').toString('hex'))).toEqual([])
})

test('an error nobody caught ends the bot with its code and without a word of what it holds', async () => {
  // Thrown from outside our code, in the running bot: what a bug in a library would do with somebody's words.
  const thrower = `data:text/javascript,setTimeout(() => { throw Object.assign(new Error('${CANARY}'), { code: 'E_LIB' }) }, 6000)`
  const crashing = await startBot(join(folder, 'crashing'), { NODE_OPTIONS: `--import="${thrower}"` })
  expect(await crashing.ended()).toBe(1)
  expect(crashing.output()).toContain('E_LIB')
  expect(crashing.output()).not.toContain('KANARIE')
})
