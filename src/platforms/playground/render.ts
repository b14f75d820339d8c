import type { Block, Button, Field, Inline, Message } from '../../messages/message.ts'
import { colleagueFor } from './colleagues.ts'
import type { HistoryRow, RoomAct } from './history.ts'
import type { Words } from './words.ts'

/**
 * One row of the chat as HTML for whoever looks (`me`, their user), or '' for a row that shows nothing. Total: a new kind of row or block does not compile
 * until it is shown here. Every string is escaped and isolated; nothing in it can become markup or turn our words around.
 */
export function renderRow(row: HistoryRow, words: Words, me?: string): string {
  const { content } = row
  switch (content.type) {
    case 'message':
      return turn(row, 'bot', words.from_maatje, renderMessage(content.message, words, me))
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
    case 'room':
      return inRoom(row, content.by, content.did, words, me)
    default:
      return content satisfies never
  }
}

/** What Maatje says as HTML, in the order it is read. A mention of `me` is marked. */
export function renderMessage(message: Message, words: Words, me?: string): string {
  return message.blocks.map((block) => render(block, words, me)).join('')
}

/** Text that stands for itself in HTML, between tags and inside a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

function render(block: Block, words: Words, me: string | undefined): string {
  switch (block.type) {
    case 'text':
      return paragraphs(block.text, 'said', me)
    case 'progress':
      return paragraphs(block.text, 'progress', me)
    case 'quote':
      return `<blockquote>${paragraphs(block.text, 'said', me)}</blockquote>`
    case 'table':
      return table(block.columns, block.rows, words, me)
    case 'picture':
      return picture(block.svg, block.alt)
    case 'calendar':
      return calendar(block.name, block.ics, words)
    case 'chat':
      return '' // there is no chat of several here
    case 'ask':
      if (block.fields && block.fields.length > 0) return form(block.turn, block.fields, words)
      return '' // what is typed here goes nowhere else: the page's own box is as private as any
    case 'buttons':
      return buttons(block.buttons, words)
    default:
      return block satisfies never
  }
}

/** What somebody did in the channel, with their name: all see it. */
function inRoom(row: HistoryRow, by: string, did: RoomAct, words: Words, me: string | undefined): string {
  const name = colleagueFor(by)?.name ?? by
  if (did.type !== 'text' && did.type !== 'press') {
    return `<div class="turn event" data-id="${escapeHtml(row.id)}"><p class="note">${filled(words[did.type], 'name', name)}</p></div>`
  }
  const who = `<p class="by">${filled(words.from_colleague, 'name', name)}</p>`
  const inside = who + said(did.type === 'text' ? did.text : did.label)
  return `<div class="turn ${by === me ? 'person' : 'colleague'}" data-id="${escapeHtml(row.id)}">${inside}</div>`
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

function paragraphs(text: Inline[], name: string, me: string | undefined): string {
  const lines: string[] = ['']
  for (const part of text) {
    for (const [index, piece] of pieces(part).entries()) {
      if (index > 0) lines.push('')
      lines[lines.length - 1] += inline(piece, me)
    }
  }
  return lines.map((line) => `<p class="${name}">${line}</p>`).join('')
}

/** What of one part stands on each line. A name and a label stand on one. */
function pieces(part: Inline): Inline[] {
  if (typeof part === 'string') return part.split('\n')
  return 'bold' in part ? part.bold.split('\n').map((bold) => ({ bold })) : [part]
}

function inline(part: Inline, me: string | undefined): string {
  if (typeof part === 'string') return isolated(part)
  if ('bold' in part) return `<strong>${isolated(part.bold)}</strong>`
  return 'mention' in part ? mention(part.mention, part.name, me) : link(part.link, part.label)
}

/** Who is nobody here is only named: that tells nobody. */
function mention(user: string, name: string, me: string | undefined): string {
  const colleague = colleagueFor(user)
  if (!colleague) return isolated(name)
  return `<span class="mention${user === me ? ' me' : ''}">@${isolated(colleague.name)}</span>`
}

/** Only https leads anywhere; of anything else the label is left. */
function link(address: string, label: string): string {
  if (URL.parse(address)?.protocol !== 'https:') return isolated(label)
  return `<a href="${escapeHtml(address)}" rel="noreferrer noopener" target="_blank">${isolated(label)}</a>`
}

/** The file itself stands in the link: nothing is fetched, and it is there as long as the message is. */
function calendar(name: string, ics: string, words: Words): string {
  const href = `data:text/calendar;charset=utf-8;base64,${Buffer.from(ics).toString('base64')}`
  return `<p class="calendar"><a download="${escapeHtml(name)}" href="${href}">${escapeHtml(words.calendar)}</a></p>`
}

/** In its own <bdi>: an override character (U+202E) somebody typed ends where their text ends. */
function isolated(text: string): string {
  return text === '' ? '' : `<bdi>${escapeHtml(text)}</bdi>`
}

function table(columns: string[], rows: Inline[][][], words: Words, me: string | undefined): string {
  const caption = `<caption class="unseen">${escapeHtml(words.table)} ${columns.map(isolated).join(', ')}</caption>`
  const head = columns.map((column) => `<th scope="col">${isolated(column)}</th>`).join('')
  const cell = (text: Inline[]) => `<td>${text.map((part) => inline(part, me)).join('')}</td>`
  const row = (cells: Inline[][]) => `<tr>${cells.map(cell).join('')}</tr>`
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
