import type { Locator, Page } from 'playwright-core'
import { answered } from './visit.ts'

/**
 * Somebody at the page who has a keyboard and nothing else: every act is keys, and what has the focus decides what they
 * do. A walk to something that cannot be reached throws with everything it met.
 */
export type Keyboard = {
  /** Goes forward (Tab) or back (Shift+Tab) until what is called this has the focus. */
  walk(key: 'Tab' | 'Shift+Tab', name: string): Promise<void>
  /** Walks back from the box to the nearest button of this label, and presses it with Enter; gives Maatje's answer. */
  press(label: string): Promise<Locator>
  /** Types and sends with Enter; gives Maatje's answer. */
  say(text: string): Promise<Locator>
  type(text: string): Promise<void>
  /** A key, or keys held together as `Control+V`. */
  key(name: string): Promise<void>
}

const MOST_STEPS = 150

export function createKeyboard(page: Page): Keyboard {
  /** What has the focus, by what it says or is called; '' when nothing has. */
  const focused = async (): Promise<string> =>
    String(
      await page.evaluate(`(() => {
        const { activeElement: element } = document
        if (element === document.body) return ''
        const label = element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent
        return (label ?? element.textContent).replace(/\\s+/g, ' ').trim()
      })()`),
    )

  const walk: Keyboard['walk'] = async (key, name) => {
    const met: string[] = []
    while (met.length < MOST_STEPS) {
      await page.keyboard.press(key)
      const now = await focused()
      if (now === name) return
      met.push(now)
    }
    throw new Error(`${MOST_STEPS} times ${key}, and nothing called "${name}". Met: ${met.join(' | ')}`)
  }

  const atBox = async () => {
    const element = String(await page.evaluate('document.activeElement.id'))
    if (element !== 'box') throw new Error(`the focus is not in the box but on "${await focused()}"`)
  }

  return {
    walk,
    press: (label) =>
      answered(page, async () => {
        await atBox()
        await walk('Shift+Tab', label)
        await page.keyboard.press('Enter')
      }),
    say: (text) =>
      answered(page, async () => {
        await atBox()
        await page.keyboard.type(text)
        await page.keyboard.press('Enter')
      }),
    async type(text) {
      await atBox()
      await page.keyboard.type(text)
    },
    key: (name) => page.keyboard.press(name),
  }
}
