import { cardOf, type Element, type MessageActivity } from './card-rules.ts'

// What stands in a chat, read as somebody reads it: the lines of `readable` in test/replay.ts, from the far side.

/** The button that sends what is written in a card. */
const SEND = ['Stuur', 'Send']

/** A button as it stands in a card. */
export type Action = Extract<AnyAction, { type: 'Action.Execute' }>
type AnyAction = Extract<Element, { type: 'ActionSet' }>['actions'][number]

const isExecute = (action: AnyAction): action is Action => action.type === 'Action.Execute'

function actionsOf({ attachments }: Pick<MessageActivity, 'attachments'>): Action[] {
  return cardOf({ attachments }).body.flatMap((element) =>
    element.type === 'ActionSet' ? element.actions.filter(isExecute) : [],
  )
}

/** Where the links of a message lead, in order, each under what it is called. */
export function linksOf({ attachments }: Pick<MessageActivity, 'attachments'>): { title: string; url: string }[] {
  return cardOf({ attachments }).body.flatMap((element) =>
    element.type === 'ActionSet'
      ? element.actions.flatMap((action) => (isExecute(action) ? [] : [{ title: action.title, url: action.url }]))
      : [],
  )
}

const isSend = ({ verb }: Action) => verb === 'answer' || verb === 'form'

/** The buttons of a message, in order, without the one that sends what is written. */
export function buttonsOf({ attachments }: MessageActivity): Action[] {
  return actionsOf({ attachments }).filter((action) => !isSend(action))
}

/** The button that sends what is written in a card's inputs, where it has one. */
export function sendButtonOf({ attachments }: MessageActivity): Action | undefined {
  return actionsOf({ attachments }).find(isSend)
}

/** Posts as the messages they are parts of: every whole message ends in buttons. */
export function readBack(posts: MessageActivity[]): string[][] {
  const messages: string[][] = []
  let open: string[] = []
  for (const post of posts) {
    open = joined(open, linesOf(post))
    if (buttonsOf(post).length === 0) continue
    messages.push(open)
    open = []
  }
  return open.length > 0 ? [...messages, open] : messages
}

/** Two parts of a message: a block that was broken in two, behind a line or a word, is one again. */
function joined(before: string[], after: string[]): string[] {
  const last = before.at(-1)
  const [first = '', ...rest] = after
  if (last === undefined) return after
  const mark = first.startsWith('> ') ? '> ' : ''
  if (/^(> )?$/.test(last) || (last.endsWith(' ') && last.startsWith(mark))) {
    return [...before.slice(0, -1), `${last}${first.slice(mark.length)}`, ...rest]
  }
  return [...before, ...after]
}

/** A card as the lines it reads as: those of `readable`, from the far side. */
function linesOf({ attachments }: MessageActivity): string[] {
  const buttons: string[] = []
  const labels: string[] = []
  const lines = cardOf({ attachments }).body.flatMap((element) => elementLines(element, buttons, labels))
  return buttons.length > 0 ? [...lines, buttons.join(' ')] : lines
}

/** Buttons and the labels of a form are gathered: they are one line, wherever they stand. */
function elementLines(element: Element, buttons: string[], labels: string[]): string[] {
  switch (element.type) {
    case 'RichTextBlock': {
      const line = inline(element)
      return [element.inlines[0]?.size === 'Small' ? `~ ${line} ~` : line]
    }
    case 'TextBlock':
      return [element.size === 'Small' ? `~ ${fromMarkdown(element.text)} ~` : fromMarkdown(element.text)]
    case 'Container':
      return element.items.map((item) => `> ${inline(item)}`)
    case 'Table':
      return element.rows.map(({ cells }, index) => {
        const texts = cells.map(({ items }) => items.map(lineOf).join('\n'))
        return `| ${texts.map((text) => (index === 0 ? text.replaceAll('**', '') : text)).join(' | ')} |`
      })
    case 'Image':
      return [`(a picture: ${element.altText})`]
    case 'Input.Text':
      labels.push(element.label)
      return []
    case 'ActionSet': {
      const ways = element.actions.flatMap((action) => (isExecute(action) ? [] : [action]))
      if (ways.length > 0) {
        const isCalendar = ways.every(({ url }) => url.includes('/l/meeting/new?'))
        return [isCalendar ? `(a calendar file: ${ways.map(({ title }) => title).join(', ')})` : '(a way into a chat)']
      }
      buttons.push(
        ...element.actions
          .filter(isExecute)
          .filter(({ title }) => !SEND.includes(title))
          .map(({ title }) => `[${title}]`),
      )
      return element.actions.filter(isExecute).some(({ verb }) => verb === 'form')
        ? [`(a form: ${labels.join(', ')})`]
        : []
    }
    default:
      return element satisfies never
  }
}

type Line = Extract<Element, { type: 'RichTextBlock' | 'TextBlock' }>

function lineOf(line: Line): string {
  return line.type === 'TextBlock' ? fromMarkdown(line.text) : inline(line)
}

/** A line of Markdown as it reads: whom it names, where it leads, what is bold. */
function fromMarkdown(text: string): string {
  return unescaped(text.replace(/<at>(.*?)<\/at>/g, '@$1'))
}

/** The same as its letters alone. */
export function lettersOfMarkdown(text: string): string {
  const links = /(?<!\\)\[((?:[^\]\\]|\\.)*)\]\([^()\s]*\)/g
  return unescaped(
    text
      .replace(/<\/?at>/g, '')
      .replace(links, '$1')
      .replace(/(?<!\\)\*\*/g, ''),
  )
}

function unescaped(text: string): string {
  return text
    .replace(/\\([\\`*_~[\]#+.)-])/g, '$1')
    .replaceAll('\u2060', '')
    .replace(/&(lt|gt|amp);/g, (_, name: string) => ({ lt: '<', gt: '>', amp: '&' })[name] ?? '')
}

function inline({ inlines }: Extract<Element, { type: 'RichTextBlock' }>): string {
  const runs: { text: string; isBold: boolean }[] = []
  for (const { text, weight } of inlines) {
    const isBold = weight === 'Bolder'
    const last = runs.at(-1)
    // What is one piece to the eye may be sent as several.
    if (last?.isBold === isBold) last.text += text
    else runs.push({ text, isBold })
  }
  const line = runs.map(({ text, isBold }) => (isBold ? `**${text}**` : text)).join('')
  return line === '\u00a0' ? '' : line
}
