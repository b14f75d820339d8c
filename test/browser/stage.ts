import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Bot, startBot } from '../bot.ts'
import { findChromium, launchChromium, NO_CHROMIUM } from './chromium.ts'
import { type View, type Visit, visit } from './visit.ts'

/** A running bot and a browser, for all tests of a file or a `describe`. */
export type Stage = {
  address(): string
  /** Opens the page; closed after the test, which fails when the browser complained about anything it did not expect. */
  visit(view?: View): Promise<Visit>
  /** SIGKILL to the bot, and nothing in its place. */
  kill(): Promise<void>
  /** Starts the bot again on the same data and the same port. */
  startAgain(): Promise<void>
}

/** Starts them before the first test and ends them after the last. Where there is no Chromium nothing is started. */
export function openStage(): Stage {
  let folder: string | undefined
  let bot: Bot | undefined
  let browser: Browser | undefined
  let killed = false
  const visits: Visit[] = []
  const running = () => {
    if (!bot || !browser || !folder) throw new Error('the bot or the browser did not start')
    return { bot, browser, folder }
  }

  const startAgain = async () => {
    const { port } = new URL(running().bot.address)
    bot = await startBot(running().folder, { PORT: port })
    killed = false
  }

  beforeAll(async () => {
    if (!findChromium()) return
    folder = mkdtempSync(join(tmpdir(), 'maatje-browser-'))
    browser = await launchChromium()
    bot = await startBot(folder)
  })
  afterEach(async () => {
    const done = visits.splice(0)
    await Promise.all(done.map(({ context }) => context.close()))
    expect(done.flatMap(({ problems }) => problems)).toEqual([])
  })
  afterAll(async () => {
    if (killed) await startAgain() // its database outlived it, and only a bot stops that
    await bot?.stop()
    await browser?.close()
    if (folder) rmSync(folder, { recursive: true, force: true })
  })

  return {
    address: () => running().bot.address,
    async visit(view) {
      const opened = await visit(running().browser, running().bot.address, view)
      visits.push(opened)
      return opened
    },
    async kill() {
      await running().bot.kill()
      killed = true
    },
    startAgain,
  }
}

/**
 * A test that needs a browser. On a machine without one it is reported as skipped, by its own name and with the reason;
 * where CI is true it fails with that reason, because there nobody would notice.
 */
export function browserTest(title: string, body: () => Promise<void>): void {
  test(title, async ({ skip }) => {
    if (!findChromium()) {
      if (process.env.CI === 'true') throw new Error(NO_CHROMIUM)
      console.warn(`Skipped: ${NO_CHROMIUM}`) // the short reporter shows neither the name of a skipped test nor its reason
      skip(NO_CHROMIUM)
    }
    await body()
  })
}
