import type {
  ActionsBlock,
  ContextBlock,
  HomeView,
  ImageBlock,
  InputBlock,
  KnownBlock,
  ModalView,
  RichTextBlock,
  RichTextElement,
  RichTextSection,
  TableBlock,
} from '@slack/types'
import { fieldId } from '../../messages/form.ts'
import { lettersOf } from '../../messages/letters.ts'
import type { Block, Button, Field, Inline, Message } from '../../messages/message.ts'
import { questionLine } from '../../messages/question-line.ts'
import { type Action, actionId, formValue, WINDOW_FIELD, windowId } from './names.ts'
import type { Words } from './words.ts'

/**
 * What chat.postMessage is given. `text` is what a notification shows: never a word that somebody wrote. What is read on
 * the page, also by a screen reader, are the blocks.
 */
export type Rendered = { text: string; blocks: KnownBlock[] }

/** The pictures of a message as Slack has them: for each the id of its file. One that is not there is left out. */
export type Pictures = ReadonlyMap<Block, string>

/** What somebody's messages are rendered in: a language of ours, and Slack's own words in it. */
export type Tongue = { language: string; words: Words }

/** How many elements an actions block takes. Source: Slack's Block Kit reference. */
const ELEMENTS = 25
/** How many blocks a view takes. Source: the same. */
const VIEW_BLOCKS = 100
/** How many characters one text in a block holds. Source: the same. */
const LETTERS = 3000
/** What an account's id looks like. Source: Slack's page on its types of ids. */
const USER = /^[UW][A-Z0-9]+$/
/** How many characters of an answer the window takes: as many as Maatje does. */
const ANSWER = 3000
/** How many characters one field of a form takes: as many as a field may have. */
const FIELD = 150
/** How many code points of what a picture shows are told: what fits Slack's 2000 characters. The words stand beside it. */
const ALT = 1000

/**
 * A message as Slack shows it. Total: a new kind of block does not compile until it is shown here. All text is rich text
 * or plain text, which Slack reads no markup in: whatever somebody typed pages nobody, and a notification names nobody.
 * Cuts nothing off; what Slack does not take in one piece is told by `fitsSlack`.
 */
export function renderMessage(message: Message, tongue: Tongue, pictures: Pictures = new Map()): Rendered {
  const text = escaped(questionLine(message) ?? tongue.words.notification)
  return { text, blocks: renderBlocks(message, pictures, tongue) }
}

/**
 * Somebody's Home tab. No question is asked there, so that no way to answer one stands there either. Texts stand closer
 * together when there would be too many blocks: a long list is whole too.
 */
export function renderHome(message: Message): HomeView {
  const blocks = renderBlocks(message, new Map())
  return { type: 'home', blocks: blocks.length > VIEW_BLOCKS ? blocks.reduce<KnownBlock[]>(joined, []) : blocks }
}

function joined(before: KnownBlock[], block: KnownBlock): KnownBlock[] {
  const last = before.at(-1)
  if (block.type !== 'rich_text' || last?.type !== 'rich_text') return [...before, block]
  return [...before.slice(0, -1), { type: 'rich_text', elements: [...last.elements, ...block.elements] }]
}

/**
 * The window to answer a question in privately: the question as it stands in the chat (`asked`, the blocks of that
 * message as Slack gives them back), and a box, or with `fields` one for each. What is written in it goes nowhere but to
 * us; nothing of it, and no word of anybody's, stands in what comes back beside it.
 */
export function renderWindow(
  asked: readonly { type: string }[],
  turn: number,
  { language, words: { window } }: Tongue,
  fields?: readonly Field[],
): ModalView {
  return {
    type: 'modal',
    callback_id: windowId({ type: fields ? 'form' : 'private', language }),
    private_metadata: String(turn),
    notify_on_close: false,
    title: plain(fields ? window.form : window.title),
    submit: plain(window.send),
    close: plain(window.close),
    blocks: [
      ...asked.flatMap(copied),
      ...(fields ? [...context(window.label), ...fields.map(fieldBox)] : [answerBox(window)]),
    ],
  }
}

function answerBox(window: Words['window']): InputBlock {
  return {
    type: 'input',
    block_id: WINDOW_FIELD,
    label: plain(window.label),
    element: {
      type: 'plain_text_input',
      action_id: WINDOW_FIELD,
      multiline: true,
      max_length: ANSWER,
      placeholder: plain(window.placeholder),
      focus_on_load: true,
    },
  }
}

function fieldBox({ name, label, value, hint }: Field, place: number): InputBlock {
  const id = fieldId(place, name)
  return {
    type: 'input',
    block_id: id,
    optional: true,
    label: plain(label),
    ...(hint ? { hint: plain(hint) } : {}),
    element: {
      type: 'plain_text_input',
      action_id: id,
      max_length: FIELD,
      ...(value ? { initial_value: value } : {}),
      focus_on_load: place === 0,
    },
  }
}

/** A block of a message in the window: what asks, without buttons and tables, which a window does not take. */
function copied(block: { type: string }): KnownBlock[] {
  if (block.type === 'rich_text') return [{ type: 'rich_text', elements: (block as RichTextBlock).elements }]
  if (block.type === 'context') return [{ type: 'context', elements: (block as ContextBlock).elements }]
  return []
}

/** Without a tongue nothing of Slack's own stands between the blocks. */
function renderBlocks({ blocks }: Message, pictures: Pictures, tongue?: Tongue): KnownBlock[] {
  const ask = tongue && blocks.find((block) => block.type === 'ask')
  const own = ask && tongue ? privately(ask, tongue) : []
  const last = blocks.findLast(({ type }) => type === 'buttons' || type === 'ask')
  const named = namer()
  return blocks.flatMap((block) => render(block, block === last ? own : [], named, pictures))
}

function render(block: Block, own: Action[], named: (action: Action) => string, pictures: Pictures): KnownBlock[] {
  switch (block.type) {
    case 'text':
      return rich('rich_text_section', block.text)
    case 'progress':
      return context(lettersOf(block.text))
    case 'quote':
      return rich('rich_text_quote', block.text)
    case 'table':
      return [table(block.columns, block.rows)]
    case 'picture':
      return picture(block.alt, pictures.get(block))
    case 'calendar': // goes as a file, in a message of its own
    case 'chat': // here Maatje opens the chat itself
      return []
    case 'ask':
      return actions(own, named)
    case 'buttons': {
      const pressed = block.buttons.map(pressable)
      return [
        ...actions([...pressed.filter(({ tone }) => tone !== 'quiet'), ...own], named),
        ...actions(
          pressed.filter(({ tone }) => tone === 'quiet'),
          named,
        ),
      ]
    }
    default:
      return block satisfies never
  }
}

function pressable({ id, label, turn, tone }: Button): Action {
  return { type: 'press', id, label, turn, tone }
}

function privately({ turn, fields = [] }: Block & { type: 'ask' }, { language, words }: Tongue): Action[] {
  const action = { language, turn, tone: 'choice' } as const
  if (fields.length === 0) return [{ type: 'private', label: words.private, ...action }]
  return [{ type: 'form', label: words.form, fields, ...action }]
}

function picture(alt: string, file: string | undefined): ImageBlock[] {
  if (file === undefined) return []
  return [{ type: 'image', slack_file: { id: file }, alt_text: [...alt].slice(0, ALT).join('') }]
}

/** Plain text in small grey letters: bold is not for this. */
function context(text: string): ContextBlock[] {
  return text === '' ? [] : [{ type: 'context', elements: [plain(text)] }]
}

/** Rows of buttons, as many as it takes. */
function actions(all: Action[], named: (action: Action) => string): ActionsBlock[] {
  return chunks(all, ELEMENTS).map((some) => ({
    type: 'actions',
    elements: some.map((action) => ({
      type: 'button',
      action_id: named(action),
      value: action.type === 'form' ? formValue(action.turn, action.fields) : String(action.turn),
      text: plain(action.label),
      ...(action.tone === 'main' ? { style: 'primary' as const } : {}),
      ...(action.tone === 'grave' ? { style: 'danger' as const } : {}),
    })),
  }))
}

/** Names for the actions of one message: the same button twice, like in a Home tab, is told apart by a number. */
function namer(): (action: Action) => string {
  const used = new Map<string, number>()
  return (action) => {
    const first = actionId(action, 0)
    const times = used.get(first) ?? 0
    used.set(first, times + 1)
    return actionId(action, times)
  }
}

function table(columns: string[], rows: Inline[][][]): TableBlock {
  const cell = (text: Inline[]): RichTextBlock => {
    const filled = lettersOf(text) === '' ? ['–'] : text
    return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: filled.flatMap(inline) }] }
  }
  return {
    type: 'table',
    column_settings: columns.map(() => ({ is_wrapped: true })),
    rows: [columns.map((column) => cell([{ bold: column }])), ...rows.map((row) => row.map(cell))],
  }
}

function rich(type: 'rich_text_section' | 'rich_text_quote', text: Inline[]): RichTextBlock[] {
  const elements = text.flatMap(inline)
  return elements.length === 0 ? [] : [{ type: 'rich_text', elements: [{ type, elements } as RichTextSection] }]
}

/** Slack tells whoever is mentioned, and nobody else: what is no account's id, or no https address, is only its name. */
function inline(part: Inline): RichTextElement[] {
  if (typeof part === 'string') return literal(part)
  if ('bold' in part) return literal(part.bold, { bold: true })
  if ('mention' in part) {
    return USER.test(part.mention) ? [{ type: 'user', user_id: part.mention }] : literal(part.name)
  }
  const isWeb = URL.parse(part.link)?.protocol === 'https:'
  return isWeb && part.label !== '' ? [{ type: 'link', url: part.link, text: part.label }] : literal(part.label)
}

function literal(text: string, style?: { bold: true }): RichTextElement[] {
  return pieces(text).map((piece) => ({ type: 'text', text: piece, ...(style ? { style } : {}) }))
}

/** A long text as texts Slack takes, never broken inside a character: together they read as one. */
function pieces(text: string): string[] {
  const found: string[] = []
  for (let from = 0; from < text.length; ) {
    const end = from + LETTERS
    const half = /[\ud800-\udbff]/.test(text.charAt(end - 1)) && end < text.length
    const to = half ? end - 1 : end
    found.push(text.slice(from, to))
    from = to
  }
  return found
}

/** Literal: with `emoji` off not even `:smile:` is anything else. */
function plain(text: string): { type: 'plain_text'; text: string; emoji: false } {
  return { type: 'plain_text', text, emoji: false }
}

/** What Slack reads markup in, without any. */
function escaped(text: string): string {
  return text.replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign] ?? sign)
}

function chunks<Item>(items: Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, index * size + size),
  )
}
