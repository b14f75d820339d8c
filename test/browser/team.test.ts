import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished } from 'vitest'
import type { Message } from '../../src/messages/message.ts'
import { roomAddress } from '../../src/rooms.ts'
import { openPlayground } from '../platforms/playground/open-playground.ts'
import { findChromium, launchChromium } from './chromium.ts'
import { complaints } from './complaints.ts'
import { createKeyboard } from './keyboard.ts'
import { browserTest, openStage } from './stage.ts'
import { PATIENTLY, type View, visit } from './visit.ts'
import { filled, pageWords } from './words.ts'

// The team channel on the page, in a real browser: seven colleagues and one room. What Maatje says in it is said by the
// tests, so that they are of the page alone.

let browser: Browser | undefined
beforeAll(async () => {
  if (findChromium()) browser = await launchChromium()
})
afterAll(async () => browser?.close())

const { nl, en } = pageWords
const TEAM = roomAddress({ platform: 'playground', tenant: 'demo' }, 'team')
const INVITED: Message = {
  blocks: [
    { type: 'text', text: ['Ik kan hier maatjes maken.'] },
    { type: 'buttons', buttons: [{ id: 'team.join', label: 'Ik doe mee', turn: 0, tone: 'choice' }] },
  ],
}

/** A playground in which Maatje says something to who comes, and to the channel what it is told to. */
async function open() {
  const playground = await openPlayground()
  const { messenger, received, port } = playground
  let deliveries = 0
  const say = (user: string, message: Message) => messenger.send({ ...TEAM, user }, message, `d${++deliveries}`)
  const page = async (view: View & { user: string }, expected: string[] = []): Promise<Page> => {
    if (!browser) throw new Error('the browser did not start')
    await say(view.user, { blocks: [{ type: 'text', text: ['Hoi'] }] })
    const { page, context, problems } = await visit(browser, `http://127.0.0.1:${port}`, view)
    onTestFinished(async () => {
      await context.close()
      expect(problems).toEqual(expected.map((problem) => expect.stringContaining(problem)))
    })
    return page
  }
  /** What came in of the channel: who did what. */
  const came = () =>
    received.flatMap(({ user, input }) => (input.type === 'room' ? [{ user, did: input.did, name: input.name }] : []))
  return { ...playground, came, page, post: (message: Message) => say(TEAM.user, message) }
}

const button = (page: Page, name: string) => page.locator('#team').getByRole('button', { name, exact: true })
/** What stands in the channel, a line for each turn: the name and what they did. */
const turns = async (page: Page, kind = 'turn') =>
  (await page.locator(`#team-log > .${kind}`).allInnerTexts()).map((text) => text.replace(/\s+/g, ' '))
const toTeam = (page: Page) => page.locator('#tab-team').click()

browserTest(
  'Maatje is brought in once, and what each says or presses stands there for all with their name',
  async () => {
    const { page, came, post } = await open()
    const noor = await page({ user: 'noor' })
    const emma = await page({ user: 'emma' })
    for (const one of [noor, emma]) await toTeam(one)
    expect(await noor.locator('#team-box').isVisible()).toBe(false)
    await button(noor, nl.team_add).click()
    await noor.locator('#team-box').waitFor()
    await emma.locator('#team-box').waitFor()
    expect([await button(noor, nl.team_add).count(), await button(emma, en.team_add).count()]).toEqual([0, 0])
    await post(INVITED)
    await noor.locator('#team-box').fill('maatjes')
    await noor.locator('#team-box').press('Enter')
    await noor.locator('#team-log > .person', { hasText: 'maatjes' }).waitFor()
    await button(emma, 'Ik doe mee').click()
    await noor.locator('#team-log > .colleague', { hasText: 'Ik doe mee' }).waitFor()
    await emma.locator('#team-log > .person', { hasText: 'Ik doe mee' }).waitFor()
    expect(came()).toEqual([
      { user: 'noor', did: { type: 'added' }, name: 'Noor' },
      { user: 'noor', did: { type: 'text', text: 'maatjes' }, name: 'Noor' },
      { user: 'emma', did: { type: 'button', id: 'team.join' }, name: 'Emma' },
    ])
    const seen = await turns(noor)
    expect(seen[0]).toBe(filled(nl.added, { name: 'Noor' }))
    expect(seen.slice(2)).toEqual(['Noor: maatjes', 'Emma: Ik doe mee'])
    expect((await turns(emma)).slice(2)).toEqual(['Noor: maatjes', 'Emma: Ik doe mee'])
    expect(await noor.locator('#log').textContent()).not.toContain('maatjes')

    await noor.reload()
    await noor.locator('#log:not([aria-busy])').waitFor()
    await toTeam(noor)
    expect(await turns(noor)).toEqual(seen)
  },
)

browserTest('The same page becomes another colleague and presses below the same post', async () => {
  const { page, came, post } = await open()
  const one = await page({ user: 'noor' })
  await post(INVITED)
  await toTeam(one)
  for (const name of ['Samir', 'Daan']) {
    await one.getByRole('button', { name: new RegExp(`^${name}`) }).click()
    await button(one, 'Ik doe mee').click()
    await one.locator('#team-log > .person', { hasText: `${name}:` }).waitFor()
  }
  expect(came().map(({ user }) => user)).toEqual(['samir', 'daan'])
  expect(await turns(one, 'colleague')).toEqual(['Samir: Ik doe mee'])
})

browserTest('Everything in the channel can be done with a keyboard, and the focus is never lost', async () => {
  const { page, came, post } = await open()
  const noor = await page({ user: 'noor' })
  const { walk, key } = createKeyboard(noor)
  const at = () => noor.evaluate('document.activeElement.id || document.activeElement.textContent')
  await noor.locator('#tab-chat').focus()
  await key('ArrowRight')
  expect(await at()).toBe('tab-team')
  await walk('Tab', nl.team_add)
  await key('Enter')
  await expect.poll(at, PATIENTLY).toBe('team-box')
  await noor.keyboard.type('maatjes')
  await key('Enter')
  await noor.locator('#team-log > .person', { hasText: 'maatjes' }).waitFor()
  expect(await at()).toBe('team-box')
  await post(INVITED)
  await noor.locator('#team-log > .bot').waitFor()
  await walk('Shift+Tab', 'Ik doe mee')
  await key('Enter')
  await noor.locator('#team-log > .person', { hasText: 'Ik doe mee' }).waitFor()
  expect(await at()).toBe('Ik doe mee')
  await walk('Shift+Tab', nl.team_leave)
  await key('Enter')
  await expect.poll(at, PATIENTLY).toBe('team-return')
  await key('Enter')
  await expect.poll(at, PATIENTLY).toBe('team-box')
  expect(came().map(({ did }) => did.type)).toEqual(['added', 'text', 'button', 'left'])
})

browserTest('Who left is out until they come back, also after a reload, and nobody else is', async () => {
  const { page, post, came } = await open()
  const noor = await page({ user: 'noor' })
  await post(INVITED)
  await toTeam(noor)
  await button(noor, nl.team_leave).click()
  await button(noor, nl.team_return).waitFor()
  await noor.reload()
  await noor.locator('#log:not([aria-busy])').waitFor()
  await toTeam(noor)
  await button(noor, nl.team_return).waitFor()
  expect(await noor.locator('#team-box').isVisible()).toBe(false)
  expect(await button(noor, 'Ik doe mee').count()).toBe(0)
  await noor.getByRole('button', { name: /^Samir/ }).click()
  await button(noor, nl.team_leave).waitFor()
  expect(await noor.locator('#team-box').isVisible()).toBe(true)
  await noor.getByRole('button', { name: /^Noor/ }).click()
  await button(noor, nl.team_return).click()
  await noor.locator('#team-box').waitFor()
  await button(noor, 'Ik doe mee').waitFor()
  expect(came().map(({ user, did }) => [user, did.type])).toEqual([['noor', 'left']])
})

browserTest(
  'A post that was not seen marks the tab, for the eye and in words, until the channel is looked at',
  async () => {
    const { page, post } = await open()
    const noor = await page({ user: 'noor' })
    const tab = (name: string) => noor.getByRole('tab', { name, exact: true })
    await tab(nl.team).waitFor()
    await post(INVITED)
    await tab(`${nl.team} ${nl.news}`).waitFor()
    expect(await noor.locator('#tab-team .news').isVisible()).toBe(true)
    await noor.reload()
    await tab(`${nl.team} ${nl.news}`).waitFor()
    await toTeam(noor)
    await tab(nl.team).waitFor()
    await post(INVITED)
    await noor.locator('#team-log > .bot').nth(1).waitFor()
    await noor.locator('#tab-chat').click()
    await tab(nl.team).waitFor()
    await noor.reload()
    await noor.locator('#log:not([aria-busy])').waitFor()
    await tab(nl.team).waitFor()
    // What Noor saw, Emma did not.
    await noor.getByRole('button', { name: /^Emma/ }).click()
    await tab(`${en.team} ${en.news}`).waitFor()
  },
)

browserTest(
  'What Maatje says in private while the channel is looked at marks the other tab until it is opened',
  async () => {
    const { page, messenger } = await open()
    const noor = await page({ user: 'noor' })
    const tab = (name: string) => noor.getByRole('tab', { name, exact: true })
    await toTeam(noor)
    await tab(nl.chat).waitFor()
    await messenger.send({ ...TEAM, user: 'noor' }, INVITED, 'private')
    await tab(`${nl.chat} ${nl.news}`).click()
    await tab(nl.chat).waitFor()
  },
)

browserTest(
  'Only Maatje mentions somebody: the name is marked for whoever it is, and a typed @Noor is text',
  async () => {
    const { page, post } = await open()
    const noor = await page({ user: 'noor' })
    const emma = await page({ user: 'emma' })
    const mention = { mention: 'noor', name: 'Noor' }
    await post({
      blocks: [{ type: 'text', text: [mention, ' en ', { mention: 'emma', name: 'Emma' }, ' spreken elkaar.'] }],
    })
    for (const one of [noor, emma]) await toTeam(one)
    await emma.locator('#team-box').fill('@Noor <span class="mention me">@Noor</span>')
    await emma.locator('#team-box').press('Enter')
    await noor.locator('#team-log > .colleague', { hasText: '@Noor' }).waitFor()
    expect(await noor.locator('.mention').allTextContents()).toEqual(['@Noor', '@Emma'])
    expect(await noor.locator('.mention.me').allTextContents()).toEqual(['@Noor'])
    expect(await emma.locator('.mention.me').allTextContents()).toEqual(['@Emma'])
  },
)

browserTest(
  'A calendar file is downloaded under its name and as it is, and a link opens away from the page',
  async () => {
    const { page, post } = await open()
    const noor = await page({ user: 'noor' })
    const ics = 'BEGIN:VCALENDAR\r\nSUMMARY:Bijpraten é\r\nEND:VCALENDAR\r\n'
    const text = [{ link: 'https://maatje.example/hulp', label: 'Meer hierover' }]
    await post({
      blocks: [
        { type: 'text', text },
        { type: 'calendar', name: 'maatjes.ics', ics, moments: [] },
      ],
    })
    await toTeam(noor)
    const [download] = await Promise.all([
      noor.waitForEvent('download'),
      noor.getByRole('link', { name: nl.calendar, exact: true }).click(),
    ])
    expect(download.suggestedFilename()).toBe('maatjes.ics')
    const chunks: Buffer[] = []
    for await (const chunk of await download.createReadStream()) chunks.push(chunk)
    expect(Buffer.concat(chunks).toString()).toBe(ics)
    const link = noor.getByRole('link', { name: 'Meer hierover' })
    expect([await link.getAttribute('target'), await link.getAttribute('rel')]).toEqual([
      '_blank',
      'noreferrer noopener',
    ])
  },
)

browserTest(
  'What could not be kept is back in the box of the channel, and what was typed stays after a reload',
  async () => {
    const { page, post, state, came } = await open()
    const noor = await page({ user: 'noor' }, ['503'])
    await post(INVITED)
    await toTeam(noor)
    await noor.locator('#team-box').fill('nog niet klaar')
    await noor.reload()
    await noor.locator('#log:not([aria-busy])').waitFor()
    await toTeam(noor)
    expect(await noor.locator('#team-box').inputValue()).toBe('nog niet klaar')
    expect(await noor.locator('#box').inputValue()).toBe('')
    state.failing = true
    const failed = noor.waitForResponse('**/channel/text')
    const complained = noor.waitForEvent('console')
    await noor.locator('#team-box').press('Enter')
    expect((await failed).status()).toBe(503)
    await complained
    await expect.poll(() => noor.locator('#team-notice').textContent(), PATIENTLY).toBe(nl.unsent)
    expect(await noor.locator('#team-box').inputValue()).toBe('nog niet klaar')
    state.failing = false
    await noor.locator('#team-box').press('Enter')
    await noor.locator('#team-log > .person:visible', { hasText: 'nog niet klaar' }).waitFor()
    expect(await noor.locator('#team-log > .person').count()).toBe(1)
    expect(came()).toHaveLength(1)
  },
)

browserTest(
  'axe finds nothing in the channel, empty, full or left, light and dark, on a screen and on a phone',
  async () => {
    const { page, post } = await open()
    const pages = [await page({ user: 'noor' }), await page({ user: 'emma', phone: true })]
    const found: string[] = []
    const look = async (view: string) => {
      for (const one of pages) {
        for (const complaint of await complaints(one))
          found.push(`${view}, ${one.viewportSize()?.width} wide, ${complaint}`)
        const sideways = await one.evaluate('document.documentElement.scrollWidth - innerWidth')
        if (sideways !== 0) found.push(`${view}, ${one.viewportSize()?.width} wide, scrolls sideways`)
      }
    }
    await post(INVITED)
    for (const one of pages) await one.locator('#tab-team .news:visible').waitFor()
    await look('a post not seen')
    for (const one of pages) await toTeam(one)
    await post({
      blocks: [
        {
          type: 'text',
          text: [
            { mention: 'noor', name: 'Noor' },
            ' ',
            { mention: 'emma', name: 'Emma' },
            ' ',
            { mention: 'daan', name: 'Daan' },
          ],
        },
        { type: 'text', text: [{ link: 'https://maatje.example', label: 'Meer hierover' }] },
        { type: 'calendar', name: 'a.ics', ics: 'BEGIN:VCALENDAR', moments: [] },
      ],
    })
    for (const one of pages) {
      await one.locator('#team-box').fill(`${'lang '.repeat(80)}${'z'.repeat(200)}`)
      await one.locator('#team-box').press('Enter')
    }
    for (const one of pages) await one.locator('#team-log > .colleague').waitFor()
    await look('full')
    for (const one of pages) await one.locator('#team-leave').click()
    for (const one of pages) await one.locator('#team-return').waitFor()
    await look('left')
    expect(found).toEqual([])
  },
)

browserTest('axe finds nothing in a channel that Maatje is not in yet', async () => {
  const { page } = await open()
  const noor = await page({ user: 'noor' })
  await toTeam(noor)
  await button(noor, nl.team_add).waitFor()
  expect(await complaints(noor)).toEqual([])
})

describe('with the whole of Maatje behind it', () => {
  const stage = openStage()

  browserTest('a team is begun in the channel, joined by two, and at its time both are named in it', async () => {
    const { page } = await stage.visit({ user: 'noor' })
    const posts = page.locator('#team-log > .bot')
    const become = (name: string) => page.getByRole('button', { name: new RegExp(`^${name}`) }).click()
    const join = posts.nth(1).getByRole('button')
    await toTeam(page)
    await button(page, nl.team_add).click()
    await posts.first().waitFor()
    await page.locator('#team-box').fill('maatjes')
    await page.locator('#team-box').press('Enter')

    // What is to be settled is asked in private; the tab tells that there is something.
    await page.getByRole('tab', { name: `${nl.chat} ${nl.news}`, exact: true }).click()
    const asked = page.locator('#log > .bot').last()
    for (const time of ['', 'dinsdag 14:00', '', '', '', '']) {
      const id = await asked.getAttribute('data-id')
      if (time === '') await asked.locator('.answers button').first().click()
      else await page.locator('#box').fill(time)
      if (time !== '') await page.locator('#box').press('Enter')
      await page.locator(`#log > .bot:last-child:not([data-id="${id}"])`).waitFor()
    }

    await toTeam(page)
    await join.click()
    await page.locator('#team-log > .person', { hasText: 'Noor:' }).nth(1).waitFor()
    await become('Samir')
    await join.click()
    // That somebody is in is told to them alone.
    await page.getByRole('tab', { name: `${nl.chat} ${nl.news}`, exact: true }).waitFor()
    expect(await posts.count()).toBe(2)
    for (let weeks = 0; weeks < 2 && (await posts.count()) < 3; weeks++) {
      await page.getByRole('button', { name: nl.week, exact: true }).click()
      await expect.poll(() => page.locator('#clock-said').textContent(), { timeout: 40_000 }).toMatch(/ 20\d\d/)
    }
    await posts.nth(2).locator('.mention.me').waitFor()
    const names = await posts.nth(2).locator('.mention').allTextContents()
    expect(names.toSorted()).toEqual(['@Noor', '@Samir'])
  })
})
