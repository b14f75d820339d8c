import type { KnownBlock, ModalView, RichTextBlock, RichTextElement, View } from '@slack/types'
import { escapeHtml } from '../../src/platforms/playground/render.ts'

// A page that shows Slack's payloads about as Slack does: enough to judge how the exercise looks there, light and dark.

/** Something in a conversation: what somebody typed, or a message's blocks as they are sent. */
export type Said = { from: string; text: string } | { blocks: KnownBlock[] }

const STYLE = `
  :root { --back: #fff; --text: #1d1c1d; --quiet: #616061; --line: #dddddd; --side: #4a154b; --side-text: #e9dfe9; --green: #007a5a; --red: #e01e5a; }
  .dark { --back: #1a1d21; --text: #d1d2d3; --quiet: #ababad; --line: #3d4045; --side: #121016; --side-text: #cfc3cf; --red: #f2557b; }
  * { box-sizing: border-box; }
  body { margin: 0; display: flex; gap: 0; font: 15px/1.46 Lato, 'Noto Sans', 'DejaVu Sans', sans-serif; background: var(--back); color: var(--text); }
  .side { width: 170px; background: var(--side); color: var(--side-text); padding: 16px 14px; flex: none; }
  .side b { display: block; font-size: 17px; margin-bottom: 14px; color: #fff; }
  .side p { margin: 0 0 6px; padding: 2px 8px; }
  .side p.here { background: #1164a3; color: #fff; border-radius: 6px; }
  main { flex: 1; min-width: 0; padding: 0 20px 20px; border-right: 1px solid var(--line); }
  header { font-weight: 900; font-size: 18px; padding: 12px 0 4px; }
  .tabs { display: flex; gap: 16px; border-bottom: 1px solid var(--line); margin-bottom: 12px; color: var(--quiet); font-size: 13px; }
  .tabs span { padding: 4px 0 8px; } .tabs .on { color: var(--text); font-weight: 700; border-bottom: 2px solid var(--text); }
  .turn { display: flex; gap: 8px; margin: 0 0 14px; }
  .turn > i { flex: none; width: 36px; height: 36px; border-radius: 8px; background: #2f6f62; color: #fff; font: 700 17px/36px sans-serif; text-align: center; }
  .turn.you > i { background: #b4532a; }
  .turn > div { min-width: 0; flex: 1; }
  .name { font-weight: 900; } .name small { font-weight: 400; color: var(--quiet); font-size: 12px; }
  .name em { font: 700 10px sans-serif; background: var(--line); border-radius: 3px; padding: 1px 4px; color: var(--quiet); }
  p { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
  .block { margin: 4px 0 8px; }
  .context { color: var(--quiet); font-size: 13px; }
  blockquote { margin: 4px 0 8px; padding-left: 12px; border-left: 4px solid var(--line); }
  table { border-collapse: collapse; width: 100%; margin: 6px 0 10px; } td { border: 1px solid var(--line); padding: 6px 10px; vertical-align: top; width: 50%; }
  .actions { display: flex; flex-wrap: wrap; gap: 8px; margin: 6px 0 8px; }
  button { font: 700 13px/1 inherit; font-family: inherit; padding: 7px 12px; border-radius: 6px; border: 1px solid var(--line); background: var(--back); color: var(--text); }
  button.primary { background: var(--green); border-color: var(--green); color: #fff; }
  button.danger { border-color: var(--red); color: var(--red); }
  .window { width: 400px; flex: none; padding: 20px; background: color-mix(in srgb, #000 30%, var(--back)); display: flex; flex-direction: column; gap: 20px; }
  .dialog { background: var(--back); border-radius: 10px; padding: 18px 20px; }
  .dialog h2 { font-size: 19px; margin: 0 0 14px; }
  .dialog label { font-weight: 700; display: block; margin: 12px 0 6px; }
  .dialog .box { border: 1px solid var(--quiet); border-radius: 6px; padding: 8px 12px; min-height: 84px; color: var(--quiet); }
  .dialog footer { display: flex; justify-content: flex-end; gap: 8px; margin-top: 16px; }
`

/** The page: the chat, and beside it a window somebody opened and the Home tab. */
export function slackPage(parts: { said: Said[]; window: ModalView; home: View; dark: boolean }): string {
  const { said, window, home, dark } = parts
  return `<!doctype html><meta charset="utf-8"><style>${STYLE}</style><body class="${dark ? 'dark' : ''}">
    <div class="side"><b>De Linde</b><p># team-noord</p><p># overdracht</p><p class="here">Maatje</p></div>
    <main><header>Maatje</header><div class="tabs"><span>Home</span><span class="on">Messages</span><span>About</span></div>${said.map(turn).join('')}</main>
    <div class="window"><div class="dialog">${dialog(window)}</div>
    <div class="dialog"><div class="tabs"><span class="on">Home</span><span>Messages</span><span>About</span></div>${home.blocks.map((one) => block(one as KnownBlock)).join('')}</div></div>`
}

function turn(one: Said): string {
  if ('blocks' in one) {
    return `<div class="turn"><i>M</i><div><div class="name">Maatje <em>APP</em> <small>16:42</small></div>${one.blocks.map(block).join('')}</div></div>`
  }
  const name = escapeHtml(one.from)
  return `<div class="turn you"><i>${name.charAt(0)}</i><div><div class="name">${name} <small>16:42</small></div><p>${escapeHtml(one.text)}</p></div></div>`
}

function dialog(view: ModalView): string {
  return `<h2>${escapeHtml(view.title.text)}</h2>${view.blocks.map((one) => block(one as KnownBlock)).join('')}
    <footer><button>${escapeHtml(view.close?.text ?? '')}</button><button class="primary">${escapeHtml(view.submit?.text ?? '')}</button></footer>`
}

function block(one: KnownBlock): string {
  switch (one.type) {
    case 'context':
      return `<div class="block context">${one.elements.map((element) => ('text' in element ? escapeHtml(element.text) : '')).join(' ')}</div>`
    case 'rich_text':
      return richText(one)
    case 'table': {
      const cell = (content: (typeof one.rows)[number][number]) =>
        content.type === 'rich_text' ? `<td>${richText(content)}</td>` : '<td></td>'
      return `<table>${one.rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('')}</table>`
    }
    case 'actions': {
      const buttons = one.elements.flatMap((element) => {
        return element.type === 'button'
          ? [`<button class="${element.style ?? ''}">${escapeHtml(element.text.text)}</button>`]
          : []
      })
      return `<div class="actions">${buttons.join('')}</div>`
    }
    case 'input': {
      const hint = 'placeholder' in one.element ? (one.element.placeholder?.text ?? '') : ''
      return `<label>${escapeHtml(one.label.text)}</label><div class="box">${escapeHtml(hint)}</div>`
    }
    default:
      throw new Error(`nobody drew how Slack shows a ${one.type}`)
  }
}

function richText({ elements }: RichTextBlock): string {
  return elements
    .map((element) => {
      const inside = ('elements' in element ? (element.elements as RichTextElement[]) : []).map(inline).join('')
      return element.type === 'rich_text_quote'
        ? `<blockquote><p>${inside}</p></blockquote>`
        : `<p class="block">${inside}</p>`
    })
    .join('')
}

function inline(element: RichTextElement): string {
  if (element.type === 'user') return `<b>@${escapeHtml(element.user_id)}</b>`
  if (element.type === 'link') return `<u>${escapeHtml(element.text ?? element.url)}</u>`
  if (element.type !== 'text') throw new Error(`nobody drew how Slack shows a ${element.type} in a text`)
  return element.style?.bold ? `<b>${escapeHtml(element.text)}</b>` : escapeHtml(element.text)
}
