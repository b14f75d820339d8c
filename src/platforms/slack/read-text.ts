import type { RichTextBlock, RichTextBlockElement, RichTextElement } from '@slack/types'

/** Where a text stands in what Slack tells about a message: the blocks it was typed as, and the same in Slack's markup. */
export type Written = { text?: string | undefined; blocks?: readonly { type: string }[] | undefined }

/**
 * What a person typed. Blocks are literal and come first; Slack's markup is read back where there are none. Whoever or
 * whatever was mentioned is a readable word, a list is a line an item; how it was styled is left out.
 */
export function readText({ text = '', blocks = [] }: Written): string {
  const rich = blocks.filter((block): block is RichTextBlock => block.type === 'rich_text')
  if (rich.length === 0) return readMarkup(text)
  return rich.flatMap(({ elements }) => elements.map(part)).reduce(below, '')
}

/** The same without the mentions of one account: what was said to it. */
export function withoutMention({ text = '', blocks = [] }: Written, user: string): Written {
  const others = (elements: RichTextElement[]) => elements.filter((one) => one.type !== 'user' || one.user_id !== user)
  const cleaned = (element: RichTextBlockElement): RichTextBlockElement => {
    if (element.type === 'rich_text_section' || element.type === 'rich_text_quote') {
      return { ...element, elements: others(element.elements) }
    }
    return element
  }
  return {
    text: text.replace(/<@([A-Z0-9]+)(?:\|[^<>]*)?>/g, (whole, id: string) => (id === user ? '' : whole)),
    blocks: blocks.map((block) =>
      block.type === 'rich_text' ? { ...block, elements: (block as RichTextBlock).elements.map(cleaned) } : block,
    ),
  }
}

/** What stands between `<` and `>` in Slack's markup: a mention, or an address with a scheme. Or an escaped sign. */
const MARKUP = /<((?:[@#!]|[a-z][a-z\d+.-]*:)[^<>]*)>|&(?:amp|lt|gt);/gi

/** Slack's markup as what it says: `<https://a.b|label>`, `<@U1>`, `<!channel>`, `&amp;`. Anything else is literal. */
export function readMarkup(text: string): string {
  return text.replace(MARKUP, (whole, token: string | undefined) =>
    token === undefined ? unescaped(whole) : reference(token),
  )
}

/** One part under another, on a line of its own. */
function below(above: string, part: string): string {
  return above === '' || above.endsWith('\n') ? above + part : `${above}\n${part}`
}

function part(element: RichTextBlockElement): string {
  switch (element.type) {
    case 'rich_text_section':
    case 'rich_text_quote':
    case 'rich_text_preformatted':
      return element.elements.map(inline).join('')
    case 'rich_text_list':
      return element.elements.map((item) => item.elements.map(inline).join('')).join('\n')
    default:
      return literal(element)
  }
}

function inline(element: RichTextElement): string {
  switch (element.type) {
    case 'text':
      return element.text
    case 'emoji':
      return emoji(element.name, element.unicode)
    case 'link':
      return element.text ?? element.url
    case 'user':
      return `@${element.user_id}`
    case 'usergroup':
      return `@${element.usergroup_id}`
    case 'team':
      return `@${element.team_id}`
    case 'channel':
      return `#${element.channel_id}`
    case 'broadcast':
      return `@${element.range}`
    case 'color':
      return element.value
    case 'date':
      return element.fallback ?? element.format
    default:
      return literal(element)
  }
}

/** What Slack may add one day: its text, when it has one. */
function literal(element: unknown): string {
  const text = typeof element === 'object' && element !== null && 'text' in element ? element.text : ''
  return typeof text === 'string' ? text : ''
}

/** An emoji as its character, from code points like `1f44b-1f3fd`; a workspace's own emoji has none and keeps its name. */
function emoji(name: string, unicode: string | undefined): string {
  const points = (unicode ?? '').split('-').map((hex) => Number.parseInt(hex, 16))
  return points.every((point) => point <= 0x10ffff) ? String.fromCodePoint(...points) : `:${name}:`
}

function reference(token: string): string {
  const bar = token.indexOf('|')
  const target = bar < 0 ? token : token.slice(0, bar)
  const label = unescaped(bar < 0 ? '' : token.slice(bar + 1))
  const named = (sign: string, id: string) => (label === '' ? `${sign}${id}` : sign + label.replace(/^[@#]/, ''))
  if (target.startsWith('@')) return named('@', target.slice(1))
  if (target.startsWith('#')) return named('#', target.slice(1))
  if (target.startsWith('!subteam^')) return named('@', target.slice('!subteam^'.length))
  if (target.startsWith('!date^')) return label
  if (target.startsWith('!')) return `@${target.slice(1)}`
  return label === '' ? unescaped(target) : label
}

function unescaped(text: string): string {
  return text.replace(/&(amp|lt|gt);/g, (_, name: string) => ({ amp: '&', lt: '<', gt: '>' })[name] ?? '')
}
