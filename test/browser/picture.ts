import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import type { Message } from '../../src/messages/message.ts'
import { renderHome, renderMessage, renderWindow } from '../../src/platforms/slack/render.ts'
import { readWords as readSlackWords } from '../../src/platforms/slack/words.ts'
import { renderTeams } from '../../src/platforms/teams/render.ts'
import { readWords as readTeamsWords } from '../../src/platforms/teams/words.ts'
import { startBot } from '../bot.ts'
import { createTalk, type Talk } from '../talk.ts'
import { launchChromium } from './chromium.ts'
import { type Said as SlackSaid, slackPage } from './slack-page.ts'
import { type Said as TeamsSaid, teamsPage } from './teams-page.ts'
import { press, say, visit } from './visit.ts'
import { begin, choice, text } from './words.ts'

// Makes the pictures in docs/: an invented conversation, led through as anybody would be, in a running playground, and as
// the payloads that Slack and Teams are sent.

const DOCS = join(import.meta.dirname, '..', '..', 'docs')
const CONTENT = join(import.meta.dirname, '..', '..', 'content')

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
  for (const dark of [false, true]) {
    const shade = dark ? '-dark' : ''
    await takeWhole(slackPage({ ...inSlack(), dark }), `slack${shade}.png`, 1240)
    await takeWhole(teamsPage({ said: inTeams(), dark }), `teams${shade}.png`, 760)
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
  // Asked like this and not by waitForFunction, which evaluates text: the page's own policy forbids that.
  const isScrolling = () =>
    log.evaluate(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight >= 2)
  for (let look = 0; look < 200 && (await isScrolling()); look++) await page.waitForTimeout(20)
  await page.screenshot({ path: join(DOCS, name) })
}

type Turn = { typed: string } | { message: Message }

/** The exercise up to the third line of the left column: what was typed and what was said, in order. */
function talked(): { talk: Talk; turns: Turn[] } {
  const talk = createTalk('nl')
  const turns: Turn[] = []
  const say = (typed: string) => {
    turns.push({ typed }, ...talk.say(typed).map((message): Turn => ({ message })))
  }
  talk.say('menu')
  talk.press('begin.two-columns')
  turns.push(...talk.press('begin').map((message): Turn => ({ message })))
  for (const typed of [...situation, said.join('\n')]) say(typed)
  turns.push(...talk.press('done').map((message): Turn => ({ message })))
  for (const typed of thought) say(typed)
  return { talk, turns }
}

function inSlack() {
  const words = readSlackWords(CONTENT).nl
  const tongue = { language: 'nl', words }
  const { talk, turns } = talked()
  const shown = (turn: Turn): SlackSaid => {
    return 'typed' in turn ? { from: 'Noor', text: turn.typed } : { blocks: renderMessage(turn.message, tongue).blocks }
  }
  // A question that shows a line, for the window: the second of the left column.
  const asked = turns.flatMap((turn) => ('message' in turn ? [turn.message] : [])).at(-3) ?? { blocks: [] }
  const window = renderWindow(renderMessage(asked, tongue).blocks, 1, tongue)
  return { said: turns.slice(-4).map(shown), window, home: renderHome(talk.home()) }
}

function inTeams(): TeamsSaid[] {
  const words = readTeamsWords(CONTENT).nl
  const shown = (turn: Turn): TeamsSaid => {
    return 'typed' in turn ? { text: turn.typed } : { card: renderTeams(turn.message, 'nl', words).card }
  }
  return talked().turns.slice(-4).map(shown)
}

/** A picture of a whole page of so many pixels wide. */
async function takeWhole(html: string, name: string, width: number): Promise<void> {
  const page = await browser.newPage({ viewport: { width, height: 400 } })
  page.on('pageerror', (error) => {
    throw error
  })
  await page.setContent(html)
  await page.screenshot({ path: join(DOCS, name), fullPage: true })
  await page.close()
}
