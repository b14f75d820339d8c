import type { Locator, Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { type Client, createClient } from '../playground-client.ts'
import { complaints } from './complaints.ts'
import { browserTest, openStage } from './stage.ts'
import { openTab, PATIENTLY, press, say } from './visit.ts'
import { asks, begin, choice, filled, house, pageWords, text, where } from './words.ts'

// The page in a real browser: what it looks like to whom, what it does with hostile text, and whose words it shows.
// Every test is of another colleague, so that none depends on what another left behind.

const stage = openStage()

/** Somebody without a browser, who was welcomed: for what comes before what a test is about. */
async function arrive(user: string): Promise<Client> {
  const somebody = createClient(user, stage.address)
  await somebody.open()
  await expect.poll(() => somebody.history(), PATIENTLY).not.toEqual([])
  return somebody
}

const ready = choice('invite', 'begin').label

/** The exercise as far as its table: every kind of button was shown on the way. */
async function playToTable(somebody: Client) {
  await somebody.press('begin.two-columns')
  await somebody.press('choice.begin')
  for (const text of ['Rust aan tafel.', 'Iedereen praatte.', 'Hij liep weg.']) await somebody.say(text)
  await somebody.say('ik: Blijf even zitten.\nmoeder: Daar hebben jullie niets over te zeggen.')
  await somebody.press('choice.improve')
  await somebody.say('2')
  await somebody.press('choice.another')
  await somebody.press('choice.improved')
  await somebody.press('choice.done')
  await somebody.say('Ik schrok ervan.')
  return somebody.press('skip')
}

async function playToResult(somebody: Client) {
  let answer = await somebody.press('skip')
  for (let most = 30; most > 0 && !answer.html.includes('data-button="choice.month"'); most--) {
    answer = await somebody.press('skip')
  }
  expect(answer.html).toContain('<table>')
}

/** Waits until the page shows the newest of what the bot has. */
async function caughtUp(page: Page, somebody: Client) {
  const newest = (await somebody.history()).at(-1)?.id
  await page.locator(`#log > [data-id="${newest}"]:last-child`).waitFor({ state: 'attached' })
}

describe('axe finds nothing', () => {
  const people = [
    { user: 'noor', language: 'Dutch' },
    { user: 'emma', language: 'English' },
  ]
  for (const { user, language } of people) {
    browserTest(`on any view in ${language}, light and dark, on a screen and on a phone`, async () => {
      const visits = [await stage.visit({ user }), await stage.visit({ user, phone: true })]
      const somebody = await arrive(user)
      const found: string[] = []
      const everywhere = (act: (page: Page) => Promise<unknown>) => Promise.all(visits.map(({ page }) => act(page)))
      const look = (view: string) =>
        everywhere(async (page) => {
          await caughtUp(page, somebody)
          for (const complaint of await complaints(page)) {
            found.push(`${view}, ${page.viewportSize()?.width} wide, ${complaint}`)
          }
        })

      await look('first view')
      await playToTable(somebody)
      await look('table')
      await playToResult(somebody)
      await look('result')
      await everywhere((page) => page.locator('.own button').first().focus())
      await everywhere((page) => page.keyboard.press('Enter'))
      await everywhere((page) => page.locator('.person textarea').waitFor())
      await look('changing a text')
      await everywhere((page) => page.keyboard.press('Escape'))
      await everywhere((page) => page.locator('#tab-team').click())
      await look('team channel')
      await visits[1]?.page.locator('#setup-toggle').click()
      await look('who you are')
      expect(found).toEqual([])
    })
  }
})

browserTest('A screen reader is told what everything is, in the language of who you are', async () => {
  for (const [user, name, lang] of [
    ['samir', 'Samir', 'nl'],
    ['emma', 'Emma', 'en'],
  ] as const) {
    const words = pageWords[lang]
    const chat = { name: words.chat, exact: true }
    const { page } = await stage.visit({ user })
    expect(await page.locator('html').getAttribute('lang')).toBe(lang)
    const conversation = page.getByRole('log', { name: words.log, exact: true })
    expect(await conversation.getAttribute('aria-live')).toBe('polite')
    expect(await conversation.getAttribute('aria-busy')).toBeNull()
    await page.getByRole('textbox', { name: filled(words.box, { name }), exact: true }).waitFor()
    await page.getByRole('tab', { ...chat, selected: true }).waitFor()
    await page.getByRole('tabpanel', chat).waitFor()
    for (const landmark of ['banner', 'main', 'complementary'] as const) {
      expect(await page.getByRole(landmark).count(), landmark).toBe(1)
    }
    expect(await page.getByRole('heading', { level: 1 }).allTextContents()).toEqual(['Maatje'])
    expect(await page.getByRole('heading', { level: 2 }).count()).toBe(2)
    expect(await page.getByRole('button', { name: /^$/ }).count()).toBe(0)
    expect(await page.getByRole('button').count()).toBeGreaterThan(12)
    // Who says it is part of what is announced; the icon to send a picture has a name of its own.
    expect(await conversation.locator('.bot').last().ariaSnapshot()).toContain(words.from_maatje)
    await page.getByRole('button', { name: words.picture }).waitFor()
  }
})

browserTest('While the past comes in the log is busy, so that it is not all read aloud', async () => {
  await arrive('fatima')
  const { page } = await stage.visit({ user: 'joost' })
  const busy = String(
    await page.evaluate(`new Promise((seen) => {
      const log = document.querySelector('#log')
      new MutationObserver(() => log.querySelector('.turn') && seen(log.getAttribute('aria-busy'))).observe(log, { childList: true })
      document.querySelector('[data-user=fatima]').click()
    })`),
  )
  expect(busy).toBe('true')
  await page.locator('#log:not([aria-busy]) > .bot').waitFor()
})

browserTest('The widest words leave a phone without a sideways scroll, and both columns side by side', async () => {
  const daan = await arrive('daan')
  await daan.press('begin.two-columns')
  await daan.press('choice.begin')
  for (let question = 0; question < 3; question++) await daan.press('skip')
  await daan.say('r'.repeat(3000))
  await daan.press('choice.done')
  await daan.say('l'.repeat(3000))
  for (const width of [360, 320]) {
    const { page } = await stage.visit({ user: 'daan', phone: true, width })
    await caughtUp(page, daan)
    const widths = 'document.documentElement.scrollWidth + " " + document.querySelector("#log").scrollWidth'
    expect(await page.evaluate(widths)).toBe(`${width} ${width}`)
    const wide = page.locator('#log > .turn *:visible:not(.unseen, .unseen *)')
    const beyond = await wide.evaluateAll(
      (all, limit) =>
        all.filter((one) => one.getBoundingClientRect().right > limit || one.getBoundingClientRect().left < 0).length,
      width,
    )
    expect(beyond).toBe(0)
    const [left, right] = await Promise.all(
      ['l', 'r'].map((letter) =>
        page
          .locator('td', { hasText: letter.repeat(3000) })
          .last()
          .boundingBox(),
      ),
    )
    expect(left?.y).toBe(right?.y)
    expect((left?.x ?? 0) + (left?.width ?? 0)).toBeLessThanOrEqual((right?.x ?? 0) + 1)
    expect(Math.min(left?.width ?? 0, right?.width ?? 0)).toBeGreaterThan(width / 3)
  }
})

browserTest('Hostile text stands there as it was typed, and runs nothing', async () => {
  const { page } = await stage.visit({ user: 'iris' })
  await press(page, begin)
  await press(page, ready)
  for (let question = 0; question < 3; question++) await press(page, house.labels.skip)
  const hostile = [
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(2)>',
    '"><svg/onload=alert(3)>',
    '<!channel> <at>iedereen</at> <@U012>',
    '*vet* _schuin_ **dubbel** `code` [link](http://a.b)',
    '{placeholder} {name} {{goal}} %s &amp; &lt;',
    '\u202Eomgekeerd',
    '😀'.repeat(3000),
  ]
  for (const text of hostile) {
    const answer = await say(page, text)
    expect(await page.locator('#log > .person .said').last().textContent()).toBe(text)
    expect((await answer.locator('blockquote').last().textContent())?.replace(/^\d+\. [^:]+: /, '')).toBe(text)
  }
  await press(page, text('done'))
  for (const text of hostile) await say(page, text)
  const cells = await page.locator('#log > .bot').last().getByRole('cell').allTextContents()
  expect(cells.filter((_, cell) => cell % 2 === 0)).toEqual(hostile)
  expect(cells.filter((_, cell) => cell % 2 === 1).map((cell) => cell.replace(/^[^:]+: /, ''))).toEqual(hostile)
  const known = 'DIV P SPAN BDI STRONG BLOCKQUOTE BUTTON TABLE CAPTION THEAD TBODY TR TH TD'.split(' ')
  const elements = await page.locator('#log *').evaluateAll((all) => [...new Set(all.map((one) => one.tagName))])
  expect(elements.filter((name) => !known.includes(name))).toEqual([])
  // The stage asks every browser whether it had to refuse, throw or ask anything.
})

browserTest('A right-to-left override or name that somebody typed does not turn our words around', async () => {
  const { page } = await stage.visit({ user: 'fatima' })
  await press(page, begin)
  await press(page, ready)
  const asked = await say(page, 'Rust \u202Eomgekeerd')
  const own = page.locator('#log > .person .said').last()
  expect(runRight(await letters(own, 'Rust'))).toBe(true)
  expect(runRight(await letters(own, 'omgekeerd'))).toBe(false)
  expect(runRight(await letters(asked, asks('situation-hard')))).toBe(true)
  for (let question = 0; question < 2; question++) await press(page, house.labels.skip)
  const override = (await say(page, '\u202Eomgekeerd')).locator('blockquote')
  expect(runRight(await letters(override, 'omgekeerd'))).toBe(false)
  expect(runRight([...(await letters(override, text('self'))), ...(await letters(override, 'd'))])).toBe(true)
  const named = (await say(page, 'אמא: 5 keer gebeld.')).locator('blockquote')
  expect(await named.textContent()).toBe('2. אמא: 5 keer gebeld.')
  expect(runRight([...(await letters(named, 'א')), ...(await letters(named, '5 keer gebeld.'))])).toBe(true)
})

/** Where each letter of this text begins, in pixels from the left. */
async function letters(within: Locator, text: string): Promise<number[]> {
  return await within.evaluate((element, wanted) => {
    const { ownerDocument: page } = element
    const nodes = page.createTreeWalker(element, 4)
    for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
      const start = node.data.indexOf(wanted)
      if (start < 0) continue
      return [...wanted].map((_, index) => {
        const range = page.createRange()
        range.setStart(node, start + index)
        range.setEnd(node, start + index + 1)
        return range.getBoundingClientRect().left
      })
    }
    throw new Error(`"${wanted}" is not there in one piece`)
  }, text)
}

/** Whether each stands right of the one before it. */
function runRight(lefts: number[]): boolean {
  return lefts.every((left, index) => index === 0 || left > (lefts[index - 1] ?? 0))
}

browserTest('A text over 256 KB is refused with words and stays in the box, and a shorter one goes', async () => {
  const { page, problems } = await stage.visit({ user: 'joost' })
  const huge = 'veel te lang '.repeat(21_000)
  await page.locator('#box').fill(huge)
  await page.locator('#box').press('Enter')
  await expect.poll(() => page.locator('#notice[role=status]').textContent(), PATIENTLY).toBe(pageWords.nl.too_long)
  expect(await page.locator('#box').inputValue()).toBe(huge)
  expect(await page.locator('#log > .person').count()).toBe(0)
  expect(problems.splice(0)).toEqual([expect.stringContaining('413')])
  expect(await (await say(page, 'menu')).textContent()).toContain(house.menu)
  expect(await page.locator('#notice').textContent()).toBe('')
})

browserTest('Two days later a text is not taken for the answer: where you were, and whether it is one', async () => {
  const { page } = await stage.visit({ user: 'samir' })
  await press(page, begin)
  await press(page, ready)
  const clock = page.locator('#time')
  const before = await clock.textContent()
  await page.getByRole('button', { name: pageWords.nl.two_days }).click()
  await expect.poll(() => clock.textContent(), PATIENTLY).not.toBe(before)
  await expect.poll(() => page.locator('#clock-said').textContent(), PATIENTLY).toMatch(/ 20\d\d/)
  const first = filled(house.progress.question, { number: '1', of: '3' })
  const answer = await say(page, 'hoi, ben er weer')
  const paragraphs = await answer.locator('.said').allTextContents()
  expect(paragraphs[0]).toBe(filled(house.back, { where: where(1, first) }))
  expect(paragraphs.at(-1)).toBe(house['is-it-your-answer'])
  expect(await answer.locator('blockquote').allTextContents()).toEqual(['hoi, ben er weer'])
  const asked = await press(page, house.labels.drop)
  expect(await asked.textContent()).toContain(house['not-used'])
  expect(await asked.textContent()).toContain(asks('situation-goal'))
})

describe('whose words are where', () => {
  const stage = openStage()
  const turns = (page: Page) =>
    page.locator('#log > .turn').evaluateAll((all) => all.map((one) => `${one.dataset.id} ${one.textContent}`))

  browserTest('Two tabs of one colleague both show everything once, whichever of them it was done in', async () => {
    const samir = await stage.visit({ user: 'samir' })
    const { page: one } = samir
    const two = await openTab(samir, one.url())
    await press(one, begin)
    await two.locator('#log > .bot:last-child', { hasText: asks('invite') }).waitFor()
    await press(two, ready)
    await one.locator('#log > .bot:last-child', { hasText: asks('situation-goal') }).waitFor()
    await say(one, 'Dat hij zou blijven zitten.')
    await one.locator('.own button', { hasText: pageWords.nl.edit }).last().focus()
    await one.keyboard.press('Enter')
    await one.locator('.person textarea').fill('Dat hij zou blijven.')
    await one.keyboard.press('Enter')
    for (const tab of [one, two]) {
      await tab.locator('#log > .person', { hasText: `Dat hij zou blijven.${pageWords.nl.edited}` }).waitFor()
      await tab.locator('#log > .bot:last-child', { hasText: house.edited }).waitFor()
    }
    expect(await turns(two)).toEqual(await turns(one))
    const ids = (await turns(two)).map((turn) => turn.split(' ')[0])
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids).toHaveLength(8)
  })

  browserTest(
    'What one colleague writes is nowhere on the page of another, nor when the page becomes another',
    async () => {
      const { page: iris } = await stage.visit({ user: 'iris' })
      const { page: daan } = await stage.visit({ user: 'daan', phone: true })
      for (const [page, word] of [
        [iris, 'irisgeheim'],
        [daan, 'daangeheim'],
      ] as const) {
        await press(page, begin)
        await press(page, ready)
        await say(page, word)
      }
      await iris.locator('#box').fill('nietverstuurd')
      expect(await iris.content()).not.toContain('daangeheim')
      expect(await daan.content()).not.toContain('irisgeheim')

      await daan.locator('#setup-toggle').click()
      await daan.getByRole('button', { name: 'Iris' }).click()
      await daan.locator('#log > .person', { hasText: 'irisgeheim' }).waitFor()
      expect(await daan.locator('#setup').isVisible()).toBe(false)
      expect(await daan.content()).not.toContain('daangeheim')

      await iris.getByRole('button', { name: 'Daan' }).click()
      await iris.locator('#log > .person', { hasText: 'daangeheim' }).waitFor()
      expect(await iris.locator('#box').inputValue()).toBe('')
      expect(await iris.content()).not.toContain('irisgeheim')
      await iris.getByRole('button', { name: 'Iris' }).click()
      await iris.locator('#log > .person', { hasText: 'irisgeheim' }).waitFor()
      expect(await iris.locator('#box').inputValue()).toBe('nietverstuurd')
    },
  )

  browserTest('What was typed and not sent is still in the box after a reload', async () => {
    const { page } = await stage.visit({ user: 'noor' })
    await page.locator('#box').fill('nog niet klaar')
    await page.reload()
    await page.locator('#log:not([aria-busy]) > .bot').waitFor()
    expect(await page.locator('#box').inputValue()).toBe('nog niet klaar')
  })

  browserTest('A press on an old button is told kindly that it is an old one, and changes nothing', async () => {
    const { page } = await stage.visit({ user: 'fatima' })
    await press(page, begin)
    await press(page, ready)
    await say(page, 'Rust aan tafel.')
    const answer = await press(page, ready)
    expect(await answer.locator('.said').first().textContent()).toBe(house['late-press'])
    expect(await answer.textContent()).toContain(asks('situation-hard'))
  })

  browserTest('A text of 3,001 characters is told its length, is not used, and remains to be read', async () => {
    const { page } = await stage.visit({ user: 'joost' })
    await press(page, begin)
    await press(page, ready)
    const long = `${'zo lang '.repeat(375)}!`
    const answer = await say(page, long)
    expect(await answer.textContent()).toContain(filled(house['too-long'], { length: '3001', longest: '3000' }))
    expect(await answer.textContent()).toContain(asks('situation-goal'))
    const own = page.locator('#log > .person .said').last()
    expect(await own.textContent()).toBe(long)
    await own.scrollIntoViewIfNeeded()
    expect(await own.isVisible()).toBe(true)
  })
})
