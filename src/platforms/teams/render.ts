import { LONGEST_ANSWER } from '../../content/limits.ts'
import { fieldId } from '../../messages/form.ts'
import type { Block, Button, Field, Inline, Message } from '../../messages/message.ts'
import { questionLine } from '../../messages/question-line.ts'
import type { Card, Element, Execute, RichTextBlock, TextRun } from './card.ts'
import type { Words } from './words.ts'

/** How many buttons stand in one row: what Teams shows of an ActionSet. Source: Microsoft's page on cards in Teams. */
const MOST_ACTIONS = 6

/** A line with nothing in it, as high as any other: an empty TextRun would not be there. */
const EMPTY = '\u00a0'

/** How many characters one field of a form takes: as many as a field may have. */
const LONGEST_FIELD = 150

/** The pictures of a message as addresses a card can show. One that is not there is left out. */
export type Pictures = ReadonlyMap<Block, string>

/**
 * What Maatje says as one Adaptive Card, and what a notification shows of it. Total: a new kind of block does not compile
 * until it is shown here. Every text is a TextRun, so that nothing a person typed can become markup or a mention.
 * Nothing is cut: whether it fits is `fits`' to say.
 */
export function renderTeams(
  message: Message,
  language: string,
  words: Words,
  pictures: Pictures = new Map(),
): { card: Card; summary: string } {
  const summary = questionLine(message) ?? words.notification
  const card: Card = {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    lang: language,
    fallbackText: summary,
    msteams: { width: 'Full' },
    body: message.blocks.flatMap((block) => render(block, words, pictures)),
  }
  return { card, summary }
}

function render(block: Block, words: Words, pictures: Pictures): Element[] {
  switch (block.type) {
    case 'text':
      return lines(block.text)
    case 'progress':
      return lines(block.text, { size: 'Small', isSubtle: true })
    case 'quote':
      return [{ type: 'Container', style: 'emphasis', items: lines(block.text) }]
    case 'table':
      return [table(block.columns, block.rows)]
    case 'picture': {
      const url = pictures.get(block)
      return url === undefined ? [] : [{ type: 'Image', url, altText: block.alt, size: 'Stretch' }]
    }
    case 'ask':
      return block.fields && block.fields.length > 0 ? form(block.turn, block.fields, words) : ask(block.turn, words)
    case 'buttons':
      return rowsOf(block.buttons).map((buttons) => ({ type: 'ActionSet', actions: buttons.map(press) }))
    default:
      return block satisfies never
  }
}

type Look = Omit<TextRun, 'type' | 'text'>

/** A text as one RichTextBlock a line; a TextRun shows no newline. */
function lines(text: Inline[], look: Look = {}): RichTextBlock[] {
  const found: TextRun[][] = [[]]
  for (const part of text) {
    const [letters, bold] = typeof part === 'string' ? [part, {}] : [part.bold, { weight: 'Bolder' as const }]
    for (const [index, line] of letters.split('\n').entries()) {
      if (index > 0) found.push([])
      for (const text of apart(line)) found.at(-1)?.push({ type: 'TextRun', text, ...look, ...bold })
    }
  }
  return found.map((runs, index) => ({
    type: 'RichTextBlock',
    inlines: runs.length > 0 ? runs : [{ type: 'TextRun', text: EMPTY, ...look }],
    ...(index > 0 ? { spacing: 'None' } : {}),
  }))
}

/**
 * A line in pieces that hold no `{{`: clients replace `{{DATE(…)}}` and `{{TIME(…)}}` in a text by a date of their own.
 * They look at one TextRun at a time.
 */
function apart(line: string): string[] {
  return line === '' ? [] : line.split(/(?<=\{)(?=\{)/)
}

function table(columns: string[], rows: Inline[][][]): Element {
  const row = (cells: Inline[][]) => ({
    type: 'TableRow' as const,
    cells: cells.map((cell) => ({ type: 'TableCell' as const, items: lines(cell) })),
  })
  return {
    type: 'Table',
    columns: columns.map(() => ({ width: 1 })),
    firstRowAsHeader: true,
    rows: [row(columns.map((column) => [{ bold: column }])), ...rows.map(row)],
  }
}

/** The private way to answer: what is written here goes to Maatje, and no message of it stands in the chat. */
function ask(turn: number, words: Words): Element[] {
  const { answer, placeholder, send } = words
  const data = { turn }
  const input = { id: 'answer', label: answer, placeholder, isMultiline: true, maxLength: LONGEST_ANSWER } as const
  const action = execute({ title: send, verb: 'answer', data, associatedInputs: 'auto' })
  return [
    // Not a required input: its red star would stand beside a button that says it may be skipped.
    { type: 'Input.Text', ...input },
    { type: 'ActionSet', actions: [action] },
  ]
}

/** The same as a form: an input for each field, none of them required. Its hint is what stands in it while it is empty. */
function form(turn: number, fields: readonly Field[], words: Words): Element[] {
  const action = execute({ title: words.send, verb: 'form', data: { turn }, associatedInputs: 'auto' })
  return [
    ...fields.map(({ name, label, value, hint }, place): Element => {
      const filled = { ...(hint ? { placeholder: hint } : {}), ...(value && isLiteral(value) ? { value } : {}) }
      const id = fieldId(place, name)
      return { type: 'Input.Text', id, label, ...filled, isMultiline: false, maxLength: LONGEST_FIELD }
    }),
    { type: 'ActionSet', actions: [action] },
  ]
}

/** Whether no client reads a date of its own into a text, as `apart` tells. An input's value cannot be taken apart. */
function isLiteral(value: string): boolean {
  return !value.includes('{{')
}

/** Rows of buttons in their order; the quiet ways out stand in rows of their own. */
function rowsOf(buttons: Button[]): Button[][] {
  const rows: Button[][] = []
  for (const button of buttons) {
    const row = rows.at(-1)
    const joins = row && row.length < MOST_ACTIONS && (row[0]?.tone === 'quiet') === (button.tone === 'quiet')
    if (joins) row.push(button)
    else rows.push([button])
  }
  return rows
}

function press({ id, label, turn, tone }: Button): Execute {
  const style = tone === 'main' ? 'positive' : tone === 'grave' ? 'destructive' : undefined
  const action = { title: label, verb: 'press', data: { id, turn }, associatedInputs: 'none' } as const
  return execute({ ...action, ...(style ? { style } : {}) })
}

/** An Action.Execute, with the same as an Action.Submit for clients that do not know it: there the verb is data. */
function execute(action: Omit<Execute, 'type' | 'fallback'>): Execute {
  const { verb, data, ...rest } = action
  return { type: 'Action.Execute', ...action, fallback: { type: 'Action.Submit', ...rest, data: { ...data, verb } } }
}
