import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { escapeHtml } from '../../src/platforms/playground/render.ts'

// A page that shows Teams' payloads with the renderer Microsoft itself makes for Adaptive Cards, light and dark.

/** Something in a conversation: what somebody typed, or a card as it is sent. */
export type Said = { text: string } | { card: unknown }

const RENDERER = readFileSync(createRequire(import.meta.url).resolve('adaptivecards/dist/adaptivecards.min.js'), 'utf8')

const STYLE = `
  :root { --back: #f5f5f5; --card: #fff; --text: #242424; --quiet: #616161; --line: #d1d1d1; --mine: #e8ebfa; --accent: #5b5fc7; }
  .dark { --back: #1f1f1f; --card: #292929; --text: #fff; --quiet: #adadad; --line: #4d4d4d; --mine: #2b2b40; --accent: #7f85f5; }
  * { box-sizing: border-box; }
  body { margin: 0; padding: 16px 24px 24px; width: 760px; background: var(--back); color: var(--text); font: 14px/1.43 'Segoe UI', 'Noto Sans', 'DejaVu Sans', sans-serif; }
  header { font-weight: 700; font-size: 18px; padding-bottom: 12px; border-bottom: 1px solid var(--line); margin-bottom: 16px; }
  .mine { margin: 0 0 16px auto; max-width: 75%; background: var(--mine); border-radius: 6px; padding: 8px 14px; white-space: pre-wrap; width: fit-content; }
  .theirs { display: flex; gap: 10px; margin-bottom: 16px; }
  .theirs > i { flex: none; width: 32px; height: 32px; border-radius: 50%; background: #2f6f62; color: #fff; font: 700 15px/32px sans-serif; text-align: center; }
  .name { color: var(--quiet); font-size: 12px; margin-bottom: 4px; }
  .card { background: var(--card); border: 1px solid var(--line); border-radius: 6px; width: 640px; }
  .ac-pushButton { font: 600 14px/1 inherit; font-family: inherit; padding: 7px 12px; margin: 2px 0; border-radius: 4px; border: 1px solid var(--line); background: var(--card); color: var(--text); white-space: normal !important; }
  .ac-pushButton.style-positive { background: var(--accent); border-color: var(--accent); color: #fff; }
  .ac-pushButton.style-destructive { border-color: #c4314b; color: #c4314b; }
  .dark .ac-pushButton.style-destructive { border-color: #e37d80; color: #e37d80; }
  .ac-input { font: inherit; width: 100%; padding: 7px 10px; border: 1px solid var(--line); border-bottom-color: var(--quiet); border-radius: 4px; background: var(--card); color: var(--text); min-height: 64px; }
  .ac-actionSet { flex-wrap: wrap; row-gap: 4px; }
`

/** The page of one chat. The renderer runs in it: what it makes of each card is what is seen. */
export function teamsPage({ said, dark }: { said: Said[]; dark: boolean }): string {
  const colours = (text: string, quiet: string, accent: string) => {
    const one = (main: string) => ({ default: main, subtle: quiet })
    return {
      default: one(text),
      dark: one(text),
      light: one(text),
      accent: one(accent),
      good: one(accent),
      warning: one(text),
      attention: one('#c4314b'),
    }
  }
  const foreground = dark ? colours('#ffffff', '#adadad', '#7f85f5') : colours('#242424', '#616161', '#5b5fc7')
  const borderColor = dark ? '#4d4d4d' : '#d1d1d1'
  const style = (backgroundColor: string) => ({ backgroundColor, borderColor, foregroundColors: foreground })
  const host = {
    fontFamily: "'Segoe UI', 'Noto Sans', 'DejaVu Sans', sans-serif",
    fontSizes: { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 },
    spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 },
    containerStyles: {
      default: style(dark ? '#292929' : '#ffffff'),
      emphasis: style(dark ? '#333333' : '#f0f0f0'),
      accent: style(dark ? '#2b2b40' : '#e8ebfa'),
    },
    actions: {
      maxActions: 6,
      buttonSpacing: 8,
      actionsOrientation: 'horizontal',
      actionAlignment: 'left',
      spacing: 'default',
    },
    inputs: {
      label: { inputSpacing: 'small', requiredInputs: { weight: 'bolder' }, optionalInputs: { weight: 'bolder' } },
    },
    table: { cellSpacing: 8 },
  }
  const turns = said.map((one, index) => {
    if ('text' in one) return `<div class="mine">${escapeHtml(one.text)}</div>`
    return `<div class="theirs"><i>M</i><div><div class="name">Maatje 16:42</div><div class="card" id="card-${index}"></div></div></div>`
  })
  const cards = said.map((one) => ('card' in one ? one.card : null))
  const json = (value: unknown) => JSON.stringify(value).replaceAll('<', '\\u003c')
  return `<!doctype html><meta charset="utf-8"><style>${STYLE}</style><body class="${dark ? 'dark' : ''}"><header>Maatje</header>${turns.join('')}
    <script>${RENDERER}</script><script>
    const host = new AdaptiveCards.HostConfig(${json(host)})
    for (const [index, payload] of ${json(cards)}.entries()) {
      if (payload === null) continue
      const card = new AdaptiveCards.AdaptiveCard()
      card.hostConfig = host
      card.parse(payload, new AdaptiveCards.SerializationContext(AdaptiveCards.Versions.v1_5))
      document.getElementById('card-' + index).append(card.render())
    }
    document.body.dataset.ready = 'yes'
    </script>`
}
