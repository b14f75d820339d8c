import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'

/** Somebody at the playground's page, in a browser of their own. */
export type Visit = {
  page: Page
  context: BrowserContext
  /** What the browser complained about so far: errors in the console (a refusal of the page's CSP is one), exceptions, dialogs. */
  problems: string[]
}

/** How they look at it. A phone is 360 wide, touched, and sharper than a screen. */
export type View = { user?: string; phone?: boolean; dark?: boolean; width?: number; height?: number }

const PATIENCE = 20_000

/** For `expect.poll`: as long as the browser itself waits for something. */
export const PATIENTLY = { timeout: PATIENCE }

/** Opens the page and waits until the past is there and Maatje said the last word. */
export async function visit(browser: Browser, address: string, view: View = {}): Promise<Visit> {
  const { user, phone = false, dark = false, width = phone ? 360 : 1280, height = phone ? 740 : 800 } = view
  const context = await browser.newContext({
    viewport: { width, height },
    ...(phone ? { isMobile: true, hasTouch: true, deviceScaleFactor: 2 } : {}),
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    locale: 'nl-NL',
  })
  context.setDefaultTimeout(PATIENCE)
  const visit = { context, problems: [] as string[] }
  return { ...visit, page: await openTab(visit, user ? `${address}/?as=${user}` : address) }
}

/** One more tab of the same person. */
export async function openTab({ context, problems }: Omit<Visit, 'page'>, url: string): Promise<Page> {
  const page = await context.newPage()
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => problems.push(`exception: ${error.message}`))
  page.on('dialog', (dialog) => {
    problems.push(`dialog: ${dialog.message()}`)
    dialog.dismiss()
  })
  await page.goto(url)
  await page.locator('#log:not([aria-busy]) > .bot:last-child').waitFor()
  return page
}

/** Does something and waits until Maatje said something after it: gives that turn. */
export async function answered(page: Page, act: () => Promise<void>): Promise<Locator> {
  const last = page.locator('#log > .bot').last()
  const before = await last.getAttribute('data-id')
  await act()
  const answer = page.locator(`#log > .bot:last-child:not([data-id="${before}"])`)
  await answer.waitFor()
  return page.locator(`#log > [data-id="${await answer.getAttribute('data-id')}"]`)
}

/** Types into the box and sends it with Enter; gives the answer. */
export function say(page: Page, text: string): Promise<Locator> {
  return answered(page, async () => {
    await page.locator('#box').fill(text)
    await page.locator('#box').press('Enter')
  })
}

/** Presses the newest button of that label in the chat; gives the answer. */
export function press(page: Page, label: string): Promise<Locator> {
  return answered(page, () => page.locator('#log').getByRole('button', { name: label, exact: true }).last().click())
}
