import type { Block, Button, Field, Inline, Message } from '../../messages/message.ts'
import type { HistoryRow } from './history.ts'
import type { Words } from './words.ts'

/**
 * One row of the chat as HTML, or '' for a row that shows nothing. Total: a new kind of row or block does not compile
 * until it is shown here. Every string is escaped and isolated; nothing in it can become markup or turn our words around.
 */
export function renderRow(row: HistoryRow, words: Words): string {
  const { content } = row
  switch (content.type) {
    case 'message':
      return turn(row, 'bot', words.from_maatje, renderMessage(content.message, words))
    case 'text':
      return turn(
        row,
        'person',
        words.from_you,
        said(content.text) + (content.edited ? note(words.edited) : '') + own(words),
      )
    case 'press':
      return turn(row, 'person', words.from_you, said(content.label))
    case 'picture':
      return turn(row, 'person', words.from_you, `<p class="picture">${isolated(words.picture_sent)}</p>`)
    case 'private':
      return turn(row, 'person', words.from_you, `<p class="private">${isolated(words.private)}</p>`)
    case 'file':
      return turn(row, 'person', words.from_you, `<p class="file">${filled(words.file_sent, 'name', content.name)}</p>`)
    case 'deleted':
      return turn(row, 'person', words.from_you, note(words.deleted))
    case 'changed':
      return ''
    default:
      return content satisfies never
  }
}

/** What Maatje says as HTML, in the order it is read. */
export function renderMessage(message: Message, words: Words): string {
  return message.blocks.map((block) => render(block, words)).join('')
}

/** Text that stands for itself in HTML, between tags and inside a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

function render(block: Block, words: Words): string {
  switch (block.type) {
    case 'text':
      return paragraphs(block.text, 'said')
    case 'progress':
      return paragraphs(block.text, 'progress')
    case 'quote':
      return `<blockquote>${paragraphs(block.text, 'said')}</blockquote>`
    case 'table':
      return table(block.columns, block.rows, words)
    case 'picture':
      return picture(block.svg, block.alt)
    case 'ask':
      if (block.fields && block.fields.length > 0) return form(block.turn, block.fields, words)
      return '' // what is typed here goes nowhere else: the page's own box is as private as any
    case 'buttons':
      return buttons(block.buttons, words)
    default:
      return block satisfies never
  }
}

function turn(row: HistoryRow, from: 'bot' | 'person', speaker: string, inside: string): string {
  const hidden = `<span class="unseen">${escapeHtml(speaker)} </span>`
  return `<div class="turn ${from}" data-id="${escapeHtml(row.id)}">${hidden}${inside}</div>`
}

/** One of our own texts with something of theirs in it. */
function filled(template: string, name: string, value: string): string {
  return template.split(`{${name}}`).map(escapeHtml).join(isolated(value))
}

const said = (text: string) => `<p class="said">${isolated(text)}</p>`
const note = (text: string) => `<p class="note">${escapeHtml(text)}</p>`

/** What somebody can do with a text of their own. The page gives these buttons their meaning. */
function own(words: Words): string {
  const edit = `<button type="button" data-edit>${escapeHtml(words.edit)}</button>`
  const remove = `<button type="button" data-remove>${escapeHtml(words.remove)}</button>`
  return `<div class="own">${edit}${remove}</div>`
}

function paragraphs(text: Inline[], name: string): string {
  const lines: string[] = ['']
  for (const part of text) {
    const bold = typeof part !== 'string'
    for (const [index, line] of (bold ? part.bold : part).split('\n').entries()) {
      if (index > 0) lines.push('')
      lines[lines.length - 1] += inline(bold ? { bold: line } : line)
    }
  }
  return lines.map((line) => `<p class="${name}">${line}</p>`).join('')
}

function inline(part: Inline): string {
  return typeof part === 'string' ? isolated(part) : `<strong>${isolated(part.bold)}</strong>`
}

/** In its own <bdi>: an override character (U+202E) somebody typed ends where their text ends. */
function isolated(text: string): string {
  return text === '' ? '' : `<bdi>${escapeHtml(text)}</bdi>`
}

function table(columns: string[], rows: Inline[][][], words: Words): string {
  const caption = `<caption class="unseen">${escapeHtml(words.table)} ${columns.map(isolated).join(', ')}</caption>`
  const head = columns.map((column) => `<th scope="col">${isolated(column)}</th>`).join('')
  const row = (cells: Inline[][]) => `<tr>${cells.map((cell) => `<td>${cell.map(inline).join('')}</td>`).join('')}</tr>`
  return `<table>${caption}<thead><tr>${head}</tr></thead><tbody>${rows.map(row).join('')}</tbody></table>`
}

/**
 * As an image and not as markup of the page: in an image no script runs and nothing is fetched. Where there is no room for
 * it to be read, it is shifted sideways in its frame, also by keys.
 */
function picture(svg: string, alt: string): string {
  const base64 = Buffer.from(svg).toString('base64')
  return `<div class="drawing" tabindex="0"><img src="data:image/svg+xml;base64,${base64}" alt="${escapeHtml(alt)}"></div>`
}

/**
 * A box for each line, none of which has to be filled in. The page sends them, as one text, when the button is pressed. An
 * example that is the same for all stands above them, and is read out once.
 */
function form(turn: number, fields: Field[], words: Words): string {
  const [shared, ...others] = new Set(fields.map(({ hint = '' }) => hint))
  const isShared = others.length === 0 && shared !== undefined && shared !== ''
  const boxes = fields.map(({ name, label, value = '', hint = '' }) => {
    const small = hint === '' || isShared ? '' : ` <small>${isolated(hint)}</small>`
    const box = `<input name="${escapeHtml(name)}" value="${escapeHtml(value)}" maxlength="150" autocomplete="off">`
    return `<label><span>${isolated(label)}${small}</span>${box}</label>`
  })
  const legend = isShared ? `<legend>${isolated(shared)}</legend>` : ''
  const submit = `<button type="submit">${isolated(words.send_form)}</button>`
  return `<form class="fields" data-turn="${turn}"><fieldset>${legend}${boxes.join('')}</fieldset>${submit}</form>`
}

/** The ways out come last, in a row of their own, whatever order they were given in. */
function buttons(all: Button[], words: Words): string {
  const group = (name: string, some: Button[]) =>
    some.length === 0 ? '' : `<div class="${name}">${some.map(button).join('')}</div>`
  const answers = group(
    'answers',
    all.filter(({ tone }) => tone !== 'quiet'),
  )
  const ways = group(
    'ways',
    all.filter(({ tone }) => tone === 'quiet'),
  )
  return `<div class="buttons" role="group" aria-label="${escapeHtml(words.answers)}">${answers}${ways}</div>`
}

function button({ id, label, turn, tone }: Button): string {
  const data = `data-button="${escapeHtml(id)}" data-turn="${turn}"`
  return `<button type="button" class="${tone}" ${data}>${isolated(label)}</button>`
}
