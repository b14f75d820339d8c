import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { startBot } from '../bot.ts'
import { launchChromium } from './chromium.ts'
import { press, say, visit } from './visit.ts'
import { begin, choice, text } from './words.ts'

// Makes the pictures in docs/ from a running playground: an invented conversation, led through as anybody would be.

const DOCS = join(import.meta.dirname, '..', '..', 'docs')

const situation = [
  'Dat we samen naar een plan voor thuis zouden kijken.',
  'Ze was al boos toen ik binnenkwam. En ik had weinig tijd.',
  'Na een kwartier wilde ze niet meer praten. Ik ben weggegaan met het gevoel dat ik had gefaald.',
]
const said = [
  'ik: Fijn dat het lukt vandaag. Hoe gaat het thuis?',
  'moeder: Dat weet je toch. Het staat allemaal in jullie verslag.',
  'ik: Ik hoor het liever van u zelf.',
  'moeder: Jullie hebben je oordeel allang klaar.',
]
const thought = [
  'Ik zag ertegen op. Mijn schouders stonden strak.',
  'Daar gaan we weer. Ik voelde me aangevallen.',
  'Ik wil dit goed doen, maar het glipt weg.',
  'Misschien heeft ze gelijk. Ik schaamde me.',
]

const folder = mkdtempSync(join(tmpdir(), 'maatje-picture-'))
const browser = await launchChromium()
try {
  const bot = await startBot(folder)
  try {
    mkdirSync(DOCS, { recursive: true })
    const { page } = await visit(browser, bot.address, { user: 'noor' })
    await press(page, begin)
    await press(page, choice('invite', 'begin').label)
    for (const text of situation) await say(page, text)
    await say(page, said.join('\n'))
    await press(page, text('done'))
    for (const text of thought.slice(0, 2)) await say(page, text)
    const phone = await visit(browser, bot.address, { user: 'noor', phone: true })
    await take(phone.page, 'playground-phone.png', 2)
    for (const text of thought.slice(2)) await say(page, text)
    await take(page, 'playground.png', 3)
  } finally {
    await bot.stop()
  }
} finally {
  await browser.close()
  rmSync(folder, { recursive: true, force: true })
}

/** A picture in a window just high enough for the last so many turns, so that none is cut through. */
async function take(page: Page, name: string, turns: number): Promise<void> {
  const log = page.locator('#log')
  const spare = Number(
    await log.evaluate((element, count) => {
      const first = element.children[element.children.length - count]
      return element.clientHeight - (element.scrollHeight - first.offsetTop)
    }, turns),
  )
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 }
  await page.setViewportSize({ width, height: Math.ceil(height - spare + 8) })
  await page.waitForFunction(`(() => {
    const { scrollHeight, scrollTop, clientHeight } = document.querySelector('#log')
    return scrollHeight - scrollTop - clientHeight < 2
  })()`)
  await page.screenshot({ path: join(DOCS, name) })
}
