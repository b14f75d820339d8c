import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Temporal } from 'temporal-polyfill'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { nudgesBetween, USUAL_WISHES } from '../../src/nudges/due.ts'
import { rosters, ZONE } from '../../src/platforms/playground/colleagues.ts'
import { type Bot, startBot } from '../bot.ts'
import { createClient } from '../playground-client.ts'
import { mulberry32 } from '../seeded.ts'

// Some days of nudges for everybody in the playground, whose clock is moved on, while the bot is killed at twenty random
// moments. Afterwards the chats tell whether one was sent twice or lost, and no other than what was due.

const KILLS = 20
const MOVES = 48
const HOURS = 3
const SEED = 20261125

let folder: string
let bot: Bot
let starting: Promise<Bot>
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'maatje-kill-nudges-'))
  bot = await startBot(folder)
  starting = Promise.resolve(bot)
})
afterAll(async () => {
  await (await starting).stop()
  rmSync(folder, { recursive: true, force: true })
})

async function ask(path: string, body?: object): Promise<{ now: string }> {
  const headers = { 'content-type': 'application/json', origin: bot.address }
  const post = body === undefined ? {} : { method: 'POST', headers, body: JSON.stringify(body) }
  const response = await fetch(`${bot.address}${path}`, { ...post, signal: AbortSignal.timeout(60_000) })
  if (response.status !== 200) throw new Error(`${path} got ${response.status}`)
  return (await response.json()) as { now: string }
}
const clock = async () => Temporal.Instant.from((await ask('/state')).now)

/** The keys of all nudges in somebody's chat, as due.ts names them, in order. */
async function nudgesOf(user: string): Promise<string[]> {
  const rows = await createClient(user, () => bot.address).history()
  return rows.flatMap(({ html }) => {
    const [, kind, about] = /data-button="nudge\.([^.]+)\.[^.]+\.([^"]+)"/.exec(html) ?? []
    return kind ? [`${kind}/${about}`] : []
  })
}

test(`killed ${KILLS} times in some days of nudges, it sends each that was due once, and no other`, async () => {
  const random = mulberry32(SEED)
  const kills = new Set<number>()
  while (kills.size < KILLS) kills.add(Math.floor(random() * MOVES))
  const from = await clock()
  const everybody = rosters(from.toZonedDateTimeISO(ZONE).toPlainDate())
  let interrupted = 0
  /** In milliseconds, of the moves that were not interrupted. */
  const taken: number[] = []

  for (let move = 0; move < MOVES; move++) {
    const began = performance.now()
    const moving = ask('/clock', { hours: HOURS }).then(
      () => {
        taken.push(performance.now() - began)
        return true
      },
      () => false,
    )
    if (kills.has(move)) {
      // Somewhere in what three hours of everybody's nudges take on this machine.
      const usual = taken.toSorted((one, other) => one - other)[Math.floor(taken.length / 2)] ?? 100
      await new Promise((resolve) => setTimeout(resolve, random() * usual))
      await bot.kill()
      starting = startBot(folder)
      bot = await starting
    }
    if (!(await moving)) interrupted++
  }
  // What was on its way when it was killed last.
  await ask('/clock', { hours: 1 })
  expect(interrupted).toBeGreaterThan(KILLS / 4)

  const upTo = await clock()
  expect(upTo.since(from).total('hours')).toBeGreaterThan(24 * 2)
  let due = 0
  for (const { colleague, roster } of everybody) {
    const owed = nudgesBetween({ zone: ZONE, extra: [], ...roster }, USUAL_WISHES, from, upTo).map(({ key }) => key)
    due += owed.length
    await vi.waitFor(async () => expect(await nudgesOf(colleague.user), colleague.user).toEqual(owed), {
      timeout: 30_000,
      interval: 500,
    })
  }
  expect(due).toBeGreaterThan(KILLS)
  expect(await nudgesOf('noor')).toEqual([]) // who was never asked
})
