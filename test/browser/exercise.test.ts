import { Temporal } from 'temporal-polyfill'
import { expect } from 'vitest'
import { createKeyboard } from './keyboard.ts'
import { browserTest, openStage } from './stage.ts'
import { PATIENTLY } from './visit.ts'
import { asks, begin, choice, filled, house, pageWords, text, where } from './words.ts'

// The exercise as somebody does it who has no mouse, in a real browser, while the bot crashes twice.

const AWAY = /ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_INCOMPLETE_CHUNKED|ERR_EMPTY_RESPONSE/

const stage = openStage()

/** What Noor writes. Nothing of it is in the words of the house, or in anything else she writes. */
const situation = {
  goal: 'Dat moeder mij zou vertellen hoe het thuis gaat.',
  hard: 'Ze was al boos bij de voordeur.',
  happened: 'Na tien minuten liep ze de kamer uit.',
}
const spoken = [
  ['Ik', 'Fijn dat u er bent, gaat u zitten.'],
  ['moeder', 'Het staat toch al in jullie dossier.'],
  ['Ik', 'Dat klopt, maar daar staat niet alles in.'],
  ['moeder', 'Jullie vragen altijd hetzelfde.'],
] as const
const left = ['Mijn nek werd strak.', 'Daar gaan we weer, dacht ze vast.', '', 'Ergens heeft ze gelijk.']
const colour = { saw: 'Vooral haar boosheid.', did: 'Uitleggen in plaats van vragen.' }
const analysis = [
  'Van een klacht, twee jaar geleden.',
  'Haar verhaal horen.',
  'Een afspraak voor volgende week.',
  'Het werd formeler en zij harder.',
  '',
  'De angst dat het uit de hand zou lopen.',
  'Dat ze niet wilde samenwerken.',
  'De tijd, en het verslag dat wachtte.',
  'Dat controle mij geruststelt.',
]
const differently = ['Ze was bang.', 'Het idee dat het in een keer moet.', 'Als ik het opschrijf wel.', 'Meer rust.']
const along = { sentence: 'Eerst vragen, dan pas vertellen.', watch: 'Bij het huisbezoek van donderdag.' }

browserTest(
  'Noor does the whole exercise by keyboard alone, through two crashes, and reads back every word once',
  async () => {
    const { page, problems } = await stage.visit()
    const { walk, press, say, type, key } = createKeyboard(page)
    const lastWords = () => page.locator('#log > .bot').last().textContent()
    const box = page.locator('#box')
    const notice = page.locator('#notice')
    const { labels } = house
    const columns = [text('column-left'), text('column-right')]

    // Who she is: somebody else first, so that choosing is seen to do something.
    await walk('Tab', `Emma ${pageWords.nl.roles.emma}`)
    await key('Enter')
    await expect.poll(() => page.locator('html').getAttribute('lang'), PATIENTLY).toBe('en')
    await walk('Shift+Tab', `Noor ${pageWords.en.roles.noor}`)
    await key('Enter')
    await expect.poll(() => page.locator('html').getAttribute('lang'), PATIENTLY).toBe('nl')
    await page.locator('#log:not([aria-busy]) > .bot:last-child', { hasText: begin }).waitFor()
    await walk('Tab', filled(pageWords.nl.box, { name: 'Noor' }))

    // What it is, and the situation: an answer, back to it, left as it was.
    await press(begin)
    await press(choice('invite', 'begin').label)
    await say(situation.goal)
    const again = await press(labels.back)
    expect(await again.textContent()).toContain(house.written)
    expect(await again.locator('blockquote').textContent()).toBe(situation.goal)
    await press(labels.leave)
    await say(situation.hard)
    expect(await (await say(situation.happened)).textContent()).toContain(asks('right'))

    // The right column: one line typed, three pasted, one of them put right.
    await say(`ik: ${spoken[0][1]}`)
    const wrong = 'Dat staat ergens.'
    for (const [index, [who, said]] of spoken.slice(1).entries()) {
      if (index > 0) await key('Shift+Enter')
      await type(`${who}: ${index === 0 ? wrong : said}`)
    }
    await key('Control+A')
    await key('Control+X')
    expect(await box.inputValue()).toBe('')
    await key('Control+V')
    expect(await box.inputValue()).toBe(`moeder: ${wrong}\nIk: ${spoken[2][1]}\nmoeder: ${spoken[3][1]}`)
    expect(await (await say('')).textContent()).toContain(text('added', { count: '3' }))
    await press(text('improve'))
    await say('2')
    expect(await (await say(spoken[1][1])).textContent()).toContain(text('changed'))
    await press(text('another'))
    await press(text('improved'))

    // The left column. Killed while something is typed and not sent: it stays, and so does the question.
    const line = (number: number) => text('line', { number: String(number), of: '4' })
    expect(await (await press(text('done'))).textContent()).toContain(line(1))
    await say(left[0] ?? '')
    const table = await press(text('see'))
    expect(await table.getByRole('cell').allInnerTexts()).toEqual(
      spoken.flatMap(([who, said], row) => [row === 0 ? left[0] : '', `${who}: ${said}`]),
    )
    const question = await lastWords()
    expect(question).toContain(line(2))
    await type(left[1] ?? '')
    await stage.kill()
    await expect.poll(() => notice.textContent(), PATIENTLY).toBe(pageWords.nl.offline)
    await stage.startAgain()
    await expect.poll(() => notice.textContent(), PATIENTLY).toBe('')
    expect(await box.inputValue()).toBe(left[1])
    expect(await lastWords()).toBe(question)
    const goesOn = await (await say('')).textContent()
    expect(goesOn).toContain(filled(house['back-after-restart'], { where: where(3, line(2)) }))
    expect(goesOn).toContain(line(3))
    await say(house.commands.skip[0] ?? '')
    const beside = await say(left[3] ?? '')
    expect(await beside.getByRole('columnheader').allTextContents()).toEqual(columns)

    // Both columns, and the analysis. Killed before something is sent: it goes along when the bot is there again.
    await say(colour.saw)
    await stage.kill()
    await type(colour.did)
    await key('Enter')
    await page.locator('#log > .pending', { hasText: colour.did }).waitFor()
    await expect.poll(() => notice.textContent(), PATIENTLY).toBe(pageWords.nl.offline)
    await stage.startAgain()
    await page.locator('#log > .bot:last-child', { hasText: asks('analysis-source') }).waitFor()
    expect(await page.locator('#log > .person', { hasText: colour.did }).count()).toBe(1)
    expect(await lastWords()).toContain(filled(house['back-after-restart']).split('.')[0])
    for (const answer of analysis) await (answer ? say(answer) : press(labels.skip))
    for (const answer of differently) await say(answer)
    await say(along.sentence)

    // The result, kept 30 days, and read back.
    const month = choice('keep', 'month')
    expect(await (await say(along.watch)).textContent()).toContain(asks('remind'))
    expect(await (await press(choice('remind', 'no').label)).textContent()).toContain(asks('keep'))
    const days = [inThirtyDays()]
    const kept = await (await press(month.label)).locator('.said').first().textContent()
    days.push(inThirtyDays())
    expect(days.map((date) => filled(month.say ?? '', { date }))).toContain(kept)
    const list = await say(house.commands.journal[0] ?? '')
    expect(await list.textContent()).toContain(filled(house.journal.list, { count: '1' }))
    const opened = await press(filled(labels.open, { number: '1' }))
    expect(await opened.locator('table').count()).toBe(1)
    expect(await opened.getByRole('table').getByRole('columnheader').allTextContents()).toEqual(columns)
    expect(await opened.getByRole('table').getByRole('cell').allInnerTexts()).toEqual(
      spoken.flatMap(([who, said], row) => [left[row], `${who}: ${said}`]),
    )
    const whole = (await opened.textContent()) ?? ''
    const written = [situation, colour, along].flatMap((part) => Object.values(part))
    for (const answer of [...written, ...spoken.map(([, said]) => said), ...left, ...analysis, ...differently]) {
      if (answer) expect(whole.split(answer), answer).toHaveLength(2)
    }
    expect(whole).not.toContain(wrong)

    // That the bot was away is all the browser had to complain about.
    expect(problems.splice(0).filter((problem) => !AWAY.test(problem))).toEqual([])
  },
)

function inThirtyDays(): string {
  const day = Temporal.Now.zonedDateTimeISO('Europe/Amsterdam').add({ days: 30 })
  return day.toLocaleString('nl-NL', { day: 'numeric', month: 'long', year: 'numeric' })
}
