import { LONGEST_ANSWER } from '../../content/limits.ts'
import { fieldId } from '../../messages/form.ts'
import { lettersOf } from '../../messages/letters.ts'
import type { Block, Button, Field, Inline, Message, Moment } from '../../messages/message.ts'
import { questionLine } from '../../messages/question-line.ts'
import type { Card, Element, Execute, Line, MentionEntity, OpenUrl, RichTextBlock, TextRun } from './card.ts'
import { isLive, linkOf, markdownLine, mentionOf, type Piece } from './text-line.ts'
import type { Words } from './words.ts'

/** How many buttons stand in one row: what Teams shows of an ActionSet. Source: Microsoft's page on cards in Teams. */
const MOST_ACTIONS = 6

/** A line with nothing in it, as high as any other: an empty TextRun would not be there. */
const EMPTY = '\u00a0'

/** How many characters one field of a form takes: as many as a field may have. */
const LONGEST_FIELD = 150

/** Plans a meeting in the calendar of whoever opens it. Source: Microsoft's page on deep links to scheduling. */
const MEETING = 'https://teams.microsoft.com/l/meeting/new'

/** Addresses of blocks: of a picture one that holds it, of a chat one that opens it. What has none is left out. */
export type Addresses = ReadonlyMap<Block, string>

/** Where a card is shown: in somebody's private chat, or in a room, where others read along. */
export type Where = 'chat' | 'room'

/** What a card is made with. `mentions` are gathered while it is made; without them, names are only names. */
type Making = { words: Words; addresses: Addresses; where: Where; mentions?: MentionEntity[] }

/**
 * What Maatje says as one Adaptive Card, and what a notification shows of it. Total: a new kind of block does not compile
 * until it is shown here. Every text is a TextRun, so that nothing a person typed can become markup or a mention; only a
 * line of ours with a mention or a link is read by Teams, and what else stands in it is escaped. In a private chat nobody
 * is mentioned, who cannot see it, and in a room nobody is asked to write in the card. Nothing is cut: whether it fits is
 * `fits`' to say.
 */
export function renderTeams(
  message: Message,
  language: string,
  words: Words,
  addresses: Addresses = new Map(),
  where: Where = 'chat',
): { card: Card; summary: string } {
  const summary = questionLine(message) ?? words.notification
  const mentions: MentionEntity[] = []
  const making: Making = { words, addresses, where, ...(where === 'room' ? { mentions } : {}) }
  const body = message.blocks.flatMap((block) => render(block, making))
  const card: Card = {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    lang: language,
    fallbackText: summary,
    msteams: { width: 'Full', ...(mentions.length > 0 ? { entities: mentions } : {}) },
    body,
  }
  return { card, summary }
}

function render(block: Block, making: Making): Element[] {
  const { words, addresses, where } = making
  switch (block.type) {
    case 'text':
      return lines(block.text, {}, making)
    case 'progress':
      return lines(block.text, { size: 'Small', isSubtle: true }, making)
    case 'quote':
      return [{ type: 'Container', style: 'emphasis', items: literal(block.text) }]
    case 'table':
      return [table(block.columns, block.rows, making)]
    case 'picture': {
      const url = addresses.get(block)
      return url === undefined ? [] : [{ type: 'Image', url, altText: block.alt, size: 'Stretch' }]
    }
    case 'calendar':
      return links(
        block.moments.slice(0, MOST_ACTIONS).map((moment) => ({ title: moment.label, url: meeting(moment) })),
      )
    case 'chat': {
      const url = addresses.get(block)
      return url === undefined ? [] : links([{ title: block.label, url }])
    }
    case 'ask':
      if (where === 'room') return []
      return block.fields && block.fields.length > 0 ? form(block.turn, block.fields, words) : ask(block.turn, words)
    case 'buttons':
      return rowsOf(block.buttons).map((buttons) => ({ type: 'ActionSet', actions: buttons.map(press) }))
    default:
      return block satisfies never
  }
}

type Look = Omit<TextRun, 'type' | 'text' | 'weight'>

/** A text as one element a line; a TextRun shows no newline. A line with a mention or a link is a TextBlock. */
function lines(text: Inline[], look: Look, { mentions }: Making): Line[] {
  return linesOf(text, mentions !== undefined).map((line, index) => {
    if (!isLive(line)) return rich(line, look, index)
    for (const piece of line) if ('mention' in piece) gather(mentions ?? [], piece.mention)
    return { type: 'TextBlock', text: markdownLine(line), wrap: true, ...look, ...joining(index) }
  })
}

/** The same of what somebody wrote: nothing in it is more than its letters. */
function literal(text: Inline[]): RichTextBlock[] {
  const plainly = text.map((part) => (typeof part === 'string' || 'bold' in part ? part : lettersOf([part])))
  return linesOf(plainly, false).map((line, index) => rich(line, {}, index))
}

/** A text in lines. Where nobody is mentioned a name is a name, and a link that leads nowhere safe is what it is called. */
function linesOf(text: Inline[], mentions: boolean): Piece[][] {
  const found: Piece[][] = [[]]
  for (const part of text) {
    if (typeof part !== 'string' && 'mention' in part && mentions) {
      found.at(-1)?.push({ mention: mentionOf(part.mention, part.name) })
      continue
    }
    const link = typeof part !== 'string' && 'link' in part ? linkOf(part) : undefined
    if (link !== undefined) {
      found.at(-1)?.push({ link, label: lettersOf([part]).replaceAll('\n', ' ') })
      continue
    }
    const bold = typeof part !== 'string' && 'bold' in part ? ({ bold: true } as const) : {}
    for (const [index, line] of lettersOf([part]).split('\n').entries()) {
      if (index > 0) found.push([])
      if (line !== '') found.at(-1)?.push({ text: line, ...bold })
    }
  }
  return found
}

/** A line of which every letter is shown as it is. */
function rich(line: readonly Piece[], look: Look, index: number): RichTextBlock {
  const inlines = line.flatMap((piece) => {
    if (!('text' in piece)) return []
    const weight = piece.bold ? ({ weight: 'Bolder' } as const) : {}
    return apart(piece.text).map((text): TextRun => ({ type: 'TextRun', text, ...look, ...weight }))
  })
  return {
    type: 'RichTextBlock',
    inlines: inlines.length > 0 ? inlines : [{ type: 'TextRun', text: EMPTY, ...look }],
    ...joining(index),
  }
}

/** Lines of one text stand close together. */
function joining(index: number): { spacing?: 'None' } {
  return index > 0 ? { spacing: 'None' } : {}
}

/** Somebody who is named twice by one name is one mention to Teams. */
function gather(mentions: MentionEntity[], mention: MentionEntity) {
  const isKnown = mentions.some(({ text, mentioned }) => text === mention.text && mentioned.id === mention.mentioned.id)
  if (!isKnown) mentions.push(mention)
}

/**
 * A line in pieces that hold no `{{`: clients replace `{{DATE(…)}}` and `{{TIME(…)}}` in a text by a date of their own.
 * They look at one TextRun at a time.
 */
function apart(line: string): string[] {
  return line === '' ? [] : line.split(/(?<=\{)(?=\{)/)
}

function table(columns: string[], rows: Inline[][][], making: Making): Element {
  const row = (cells: Inline[][]) => ({
    type: 'TableRow' as const,
    cells: cells.map((cell) => ({ type: 'TableCell' as const, items: lines(cell, {}, making) })),
  })
  return {
    type: 'Table',
    columns: columns.map(() => ({ width: 1 })),
    firstRowAsHeader: true,
    rows: [row(columns.map((column) => [{ bold: column }])), ...rows.map(row)],
  }
}

/** Ways to Teams' own pages, in one row. */
function links(ways: readonly Pick<OpenUrl, 'title' | 'url'>[]): Element[] {
  const actions = ways.map((way): OpenUrl => ({ type: 'Action.OpenUrl', ...way }))
  return actions.length > 0 ? [{ type: 'ActionSet', actions }] : []
}

/** Where somebody puts a moment in their own calendar: nothing is planned before they say so there. */
function meeting({ title, start, end }: Moment): string {
  const asked = { subject: title, startTime: start, endTime: end }
  return `${MEETING}?${Object.entries(asked)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&')}`
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
