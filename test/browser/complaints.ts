import axe from 'axe-core'
import type { Page } from 'playwright-core'

/**
 * Everything axe has to say of a page as it is now, of whatever weight, in light and in dark; in the dark only about
 * colours, for the rest is the same.
 */
export async function complaints(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const found: string[] = []
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme })
    const options = { resultTypes: ['violations'], ...(scheme === 'dark' ? { runOnly: ['color-contrast'] } : {}) }
    const { violations } = (await page.evaluate(`axe.run(document, ${JSON.stringify(options)})`)) as axe.AxeResults
    for (const { id, impact, nodes } of violations) {
      found.push(`${scheme}: ${impact} ${id} at ${nodes.map(({ target }) => target).join(' ')}`)
    }
  }
  return found
}
