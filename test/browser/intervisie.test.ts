import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { GROUP_LABELS, GUIDE_LABELS, PLANNED } from '../live/intervisie-words.ts'
import { createKeyboard, type Keyboard } from './keyboard.ts'
import { browserTest, openStage } from './stage.ts'
import { PATIENTLY } from './visit.ts'
import { pageWords } from './words.ts'

// Intervisie in the channel of the page with a keyboard and nothing else, answered by a whole bot: from the word to a step.

const { nl } = pageWords
/** As many as a session needs, each in a browser of their own. */
const PEOPLE = ['noor', 'samir', 'daan']

/** What is done with keys in the channel, which has the focus. */
function inTeam(page: Page, { walk, key }: Keyboard) {
  const posts = () => page.locator('#team-log > .bot').count()
  return {
    async open() {
      await page.locator('#tab-chat').focus()
      await key('ArrowRight')
    },
    async say(text: string) {
      await page.locator('#team-box').focus()
      await page.keyboard.type(text)
      await key('Enter')
    },
    /** Walks back from the box to the nearest button of this label in the channel, and presses it. */
    async press(label: string) {
      await page.locator('#team-log').getByRole('button', { name: label, exact: true }).last().waitFor()
      await page.locator('#team-box').focus()
      await walk('Shift+Tab', label)
      await key('Enter')
    },
    posts,
    said: (text: string) => page.locator('#team-log > .bot', { hasText: text }).last().waitFor(),
  }
}

describe('with a bot and three colleagues', () => {
  const stage = openStage()

  browserTest('A group is begun, joined and led one step on in the channel with a keyboard alone', async () => {
    const people: { page: Page; keys: Keyboard; team: ReturnType<typeof inTeam> }[] = []
    for (const user of PEOPLE) {
      const { page } = await stage.visit({ user })
      const keys = createKeyboard(page)
      people.push({ page, keys, team: inTeam(page, keys) })
    }
    const [noor] = people
    if (!noor) throw new Error('nobody is there')
    await noor.team.open()
    await noor.keys.walk('Tab', nl.team_add)
    await noor.keys.key('Enter')
    await noor.page.locator('#team-box').waitFor()
    await noor.team.say('intervisie')
    await noor.page.locator('#log > .bot').nth(1).waitFor({ state: 'attached' })
    await noor.page.locator('#tab-team').focus()
    await noor.keys.key('ArrowLeft')
    await noor.page.locator('#box').focus()
    for (const answer of PLANNED) {
      await (answer.type === 'press' ? noor.keys.press(answer.label) : noor.keys.say(answer.text))
      await noor.page.locator('#box').focus()
    }
    for (const { team, page } of people) {
      await team.open()
      await team.press(GROUP_LABELS.join)
      await page.locator('#team-log > .person', { hasText: GROUP_LABELS.join }).waitFor()
    }
    await noor.team.say('start')
    for (const { team } of people.slice(1)) await team.press(GUIDE_LABELS.here)
    await noor.page.locator('#team-log > .colleague', { hasText: GUIDE_LABELS.here }).nth(1).waitFor()
    await noor.team.press(GUIDE_LABELS.begin)
    await noor.team.said('Stap 1 van 7')
    await noor.team.press(GUIDE_LABELS.next)
    for (const { team } of people) await team.said('Stap 2 van 7')
    const focus = () => noor.page.evaluate('document.activeElement.textContent')
    await expect.poll(focus, PATIENTLY).toBe(GUIDE_LABELS.next)
  })
})
