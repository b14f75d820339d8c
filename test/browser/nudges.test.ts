import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { Temporal } from 'temporal-polyfill'
import { describe, expect } from 'vitest'
import { createClient } from '../playground-client.ts'
import { complaints } from './complaints.ts'
import { createKeyboard } from './keyboard.ts'
import { browserTest, openStage } from './stage.ts'
import { answered, PATIENTLY, press, say } from './visit.ts'
import { choiceIn, filled, house, nudges, pageWords } from './words.ts'

// What Maatje sends by itself, lived through on the page by moving its clock. The tests of one `describe` share a bot and
// so its clock; each is of another colleague.

const { nl } = pageWords

/** Everything Maatje said to somebody, by what the buttons under it are for. */
async function heard(page: Page): Promise<string[]> {
  const buttons = page.locator('#log > .bot .answers button:first-child')
  return await buttons.evaluateAll((all) =>
    all.map((one) => one.dataset.button?.split('.').slice(0, 2).join('.') ?? ''),
  )
}

/** Presses a button of the clock, and waits until the time has passed. */
async function pass(page: Page, label: string) {
  await page.getByRole('button', { name: label }).click()
  await page.locator('#clock:not([aria-busy="true"])').waitFor({ state: 'attached' })
}

/** To the next message, by its button; gives what came. */
function next(page: Page) {
  return answered(page, () => pass(page, nl.next))
}

const hour = (page: Page) =>
  page
    .locator('#time')
    .textContent()
    .then((text) => /\d\d:\d\d$/.exec(text ?? '')?.[0])

/** Whether somebody who does not see the clock heard what it is now. */
async function tellsTheTime(page: Page): Promise<boolean> {
  const time = (await page.locator('#time').textContent()) ?? ''
  return (await page.locator('#clock-said[role=status]').textContent()) === filled(nl.clock_moved, { time })
}

describe('two days later', () => {
  const stage = openStage()

  browserTest(
    'who was not asked and who is on leave heard nothing, and others each of theirs at its own time',
    async () => {
      const { page: noor } = await stage.visit({ user: 'noor' })
      const { page: joost } = await stage.visit({ user: 'joost' })
      const { page: fatima } = await stage.visit({ user: 'fatima' })
      const before = await fatima.locator('#log > .bot').count()
      const clock = noor.locator('#time')
      const day = await clock.textContent()
      await pass(noor, nl.two_days)
      const said = noor.locator('#clock-said[role=status]')
      await expect.poll(() => tellsTheTime(noor), PATIENTLY).toBe(true)
      expect(await clock.textContent()).not.toBe(day)
      expect(await clock.textContent()).toMatch(/^\p{L}+dag .* \d\d:\d\d$/u)
      await pass(noor, nl.two_days)
      await expect.poll(async () => (await heard(fatima)).length, PATIENTLY).toBeGreaterThan(before)
      expect((await heard(noor)).filter((one) => one.startsWith('nudge'))).toEqual([])
      expect((await heard(joost)).filter((one) => one.startsWith('nudge'))).toEqual([])
      const whens = await fatima.locator('#log > .when').allTextContents()
      expect(whens.slice(1).map((when) => when.slice(-5))).toEqual(
        whens.slice(1).map(() => expect.stringMatching(/^(02:30|05:30|06:45)$/)),
      )
      expect(new Set(whens).size).toBe(whens.length)

      // To the next message of whom none comes to: said, and the clock stays.
      const still = await clock.textContent()
      await pass(noor, nl.next)
      await expect.poll(() => said.textContent(), PATIENTLY).toBe(filled(nl.next_none, { name: 'Noor' }))
      expect(await said.isVisible()).toBe(true)
      expect((await clock.textContent())?.slice(0, -6)).toBe(still?.slice(0, -6))
    },
  )

  browserTest('a restart leaves the clock where it was, and back to now is today', async () => {
    const { page, problems } = await stage.visit({ user: 'samir' })
    const clock = page.locator('#time')
    const date = async () => (await clock.textContent())?.replace(/.\d\d:\d\d$/, '')
    const today = Temporal.Now.zonedDateTimeISO('Europe/Amsterdam').toPlainDate()
    const moved = await date()
    await stage.kill()
    await stage.startAgain()
    await page.reload()
    await page.locator('#log:not([aria-busy]) > .bot:last-child').waitFor()
    await expect.poll(date, PATIENTLY).toBe(moved)
    await pass(page, nl.now)
    await expect.poll(date, PATIENTLY).not.toBe(moved)
    expect(await date()).toContain(` ${today.day} `)
    problems.splice(0) // that the bot was away
  })
})

describe('on the way through a week', () => {
  const stage = openStage()

  browserTest('Noor says yes, tells when she works and answers what comes next, by keyboard alone', async () => {
    const { page } = await stage.visit({ user: 'noor' })
    const { walk, press, key } = createKeyboard(page)
    await walk('Tab', filled(nl.box, { name: 'Noor' }))
    const form = await press(house.labels['invite-yes'])
    expect(await form.locator('form input').count()).toBe(7)

    // Nothing filled in is said, and nothing is sent.
    await walk('Shift+Tab', nl.send_form)
    await key('Enter')
    await expect.poll(() => page.locator('#notice[role=status]').textContent(), PATIENTLY).toBe(nl.form_empty)
    const labels = await form.locator('form label').allTextContents()
    for (const day of labels) {
      const [focused] = await form.locator('form label:has(input:focus)').allTextContents()
      if (focused !== day) await walk('Tab', day)
      await page.keyboard.type(day === labels[1] ? 'kwart over acht' : '7:00-15:30')
    }

    // What cannot be read is said, and what was filled in is still there to put right.
    const asked = await answered(page, () => key('Enter'))
    const fields = asked.locator('form input')
    expect(await fields.first().inputValue()).toBe('7:00-15:30')
    expect(await fields.nth(1).inputValue()).toBe('kwart over acht')
    await walk('Shift+Tab', labels[1] ?? '')
    await key('Control+A')
    await page.keyboard.type('8.15-16.00')
    const check = await answered(page, () => key('Enter'))
    expect(await check.locator('blockquote').textContent()).toContain('08:15 – 16:00')
    const own = await page.locator('#log > .person').allTextContents()
    expect(own.filter((text) => text.includes(nl.private))).toHaveLength(2)
    expect(own.join()).not.toContain('7:00')
    await press(choiceIn('roster', 'check', 'right').label)

    // The next one: the clock is where it comes, and it can be answered where it stands.
    await walk('Shift+Tab', nl.next)
    const nudge = await answered(page, () => key('Enter'))
    const first = nudge.locator('.answers button').first()
    expect(await first.getAttribute('data-button')).toMatch(/^nudge\.(break|debrief|weekly)\./)
    await expect.poll(() => tellsTheTime(page), PATIENTLY).toBe(true)
    await walk('Tab', (await first.textContent()) ?? '')
    const answer = await answered(page, () => key('Enter'))
    expect(await answer.textContent()).not.toContain(house['late-press'])
    expect(await page.locator('#box:focus').count()).toBe(1)
  })

  browserTest('the whole week of the night nurse is lived through in under a minute', async () => {
    const { page } = await stage.visit({ user: 'fatima' })
    const began = performance.now()
    const kinds: string[] = []
    for (let most = 9; most > 0; most--) {
      const nudge = await next(page)
      const kind = (await nudge.locator('.answers button').first().getAttribute('data-button'))?.split('.')[1] ?? ''
      kinds.push(`${kind} ${await hour(page)}`)
      if (kind === 'break') await press(page, choiceIn('break', 'ask', 'now').label)
      if (kind === 'weekly') await press(page, choiceIn('weekly', 'begin', 'not-today').label)
      if (kind !== 'debrief') continue
      await press(page, choiceIn('debrief', 'colour', 'green').label)
      await say(page, 'Dat het rustig bleef.')
      await press(page, house.labels.skip)
      const end = await press(page, choiceIn('debrief', 'need', 'nothing').label)
      expect(await end.textContent()).toContain(choiceIn('debrief', 'need', 'nothing').say)
    }
    expect(kinds.toSorted()).toEqual([
      ...Array(4).fill('break 02:30'),
      ...Array(4).fill('debrief 06:45'),
      'weekly 05:30',
    ])
    expect(performance.now() - began).toBeLessThan(60_000)
  })

  browserTest('a file of a roster program is shown as a roster, and what is none is refused in words', async () => {
    const { page } = await stage.visit({ user: 'samir' })
    const send = (name: string, text: string) =>
      answered(page, async () => {
        const choosing = page.waitForEvent('filechooser')
        await page.getByRole('button', { name: nl.file }).press('Enter')
        await (await choosing).setFiles({ name, mimeType: 'text/calendar', buffer: Buffer.from(text) })
      })
    expect(await (await send('<b>foto</b>.ics', 'geen agenda')).textContent()).toContain(
      nudges.calendar.failed.not_a_calendar,
    )
    expect(await page.locator('#log > .person .file').last().textContent()).toBe(
      filled(nl.file_sent, { name: '<b>foto</b>.ics' }),
    )
    const check = await send('rooster.ics', fromTomorrow('test/fixtures/calendars/google.ics'))
    expect(await check.locator('blockquote').textContent()).toContain('22:00 – 07:00')
    const done = await press(page, choiceIn('roster', 'check', 'right').label)
    expect(await done.textContent()).toContain(choiceIn('roster', 'check', 'right').say)

    const huge = { name: 'groot.ics', mimeType: 'text/calendar', buffer: Buffer.alloc(2_000_001, 'x') }
    await page.locator('#file-chosen').setInputFiles(huge)
    await expect.poll(() => page.locator('#notice[role=status]').textContent(), PATIENTLY).toBe(nl.file_too_large)
  })

  browserTest('after three reviews somebody sees their lines, and the same in words', async () => {
    const iris = createClient('iris', stage.address)
    await iris.open()
    for (const scores of [
      [6, 4, 7, 5],
      [5, 5, 8, 6],
      [7, 6, 8, 3],
    ]) {
      await iris.say(house.commands.weekly[0] ?? '')
      await iris.press('choice.begin')
      for (const score of scores) await iris.say(String(score))
      await iris.press('skip')
      await iris.press('skip')
      await iris.press('choice.year')
    }
    const { page } = await stage.visit({ user: 'iris', phone: true })
    const line = await say(page, house.commands.line[0] ?? '')
    const picture = line.getByRole('img')
    expect(await picture.getAttribute('alt')).not.toBe('')
    const drawn = (await picture.evaluate((image) => ({
      wide: image.naturalWidth,
      shown: image.clientWidth,
    }))) as object
    // Its smallest letters are thirteen of those: ten pixels, on a phone as well.
    expect(drawn).toEqual({ wide: 640, shown: 512 })
    const words = (await line.textContent()) ?? ''
    expect(words).toContain(nudges.line['in-words'])
    for (const value of ['6', '5', '7']) expect(words).toMatch(new RegExp(`Lijf: .*: ${value}`))
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360)
    expect(await complaints(page)).toEqual([])
  })

  for (const [where, phone] of [
    ['screen', false],
    ['phone', true],
  ] as const) {
    browserTest(`axe finds nothing on a form, a roster, a message that came and a file, on a ${where}`, async () => {
      const { page } = await stage.visit({ user: 'daan', phone })
      const found: Record<string, string[]> = {}
      await say(page, house.commands.roster[0] ?? '')
      await press(page, house.labels['roster-change'])
      found.form = await complaints(page)
      await answered(page, () => page.getByRole('button', { name: nl.send_form }).click())
      found.roster = await complaints(page)
      await press(page, choiceIn('roster', 'check', 'right').label)
      if (phone) await page.locator('#setup-toggle').click()
      found.clock = await complaints(page)
      await next(page)
      if (phone) expect(await page.locator('#setup').isVisible()).toBe(false)
      found.nudge = await complaints(page)
      const calendar = { name: 'rooster.ics', mimeType: 'text/calendar', buffer: Buffer.from('geen agenda') }
      await answered(page, () => page.locator('#file-chosen').setInputFiles(calendar))
      found.file = await complaints(page)
      expect(found).toEqual({ form: [], roster: [], clock: [], nudge: [], file: [] })
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(phone ? 360 : 1280)
    })
  }
})

/** A calendar whose first day is tomorrow, whenever this runs. */
function fromTomorrow(file: string): string {
  const text = readFileSync(file, 'utf8')
  const dates = [...text.matchAll(/DTSTART.*:(\d{8})/g)].map(([, date = '']) => Temporal.PlainDate.from(date))
  const first = dates.sort(Temporal.PlainDate.compare)[0] ?? Temporal.PlainDate.from('2026-11-24')
  const ahead = first.until(Temporal.Now.plainDateISO('Europe/Amsterdam').add({ days: 1 }))
  return text.replace(/(?<=:)\d{8}(?=T|\r?$)/gm, (date) =>
    Temporal.PlainDate.from(date).add(ahead).toString().replaceAll('-', ''),
  )
}
