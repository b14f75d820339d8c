import type { Inline } from '../../messages/message.ts'
import type { MentionEntity } from './card.ts'

/** One piece of a line: literal text, bold or not, or what a client makes something of. */
export type Piece = { text: string; bold?: true } | { mention: MentionEntity } | { link: string; label: string }

/** What Teams reads in a TextBlock anywhere in a line. Source: the Adaptive Cards page on text features. */
const MARKS = /[\\`*_~[\]]/g
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/** Whether a line holds something that only a TextBlock shows. */
export function isLive(line: readonly Piece[]): boolean {
  return line.some((piece) => !('text' in piece))
}

/**
 * Who is named, as the card says it and as the text must. A name is Teams' own and can be any: what could close the
 * mention or be read as markup is left out of it, so that nobody can make another mention by what they are called.
 */
export function mentionOf(user: string, called: string): MentionEntity {
  const name = called.replace(/[<>&\\`*_~[\]{}\p{Cc}]/gu, '').trim() || '…'
  return { type: 'mention', text: `<at>${name}</at>`, mentioned: { id: user, name } }
}

/** A link's address as it can stand in Markdown, undefined when it is no https address. */
export function linkOf({ link }: Extract<Inline, { link: string }>): string | undefined {
  const url = URL.parse(link)
  if (url?.protocol !== 'https:') return undefined
  return url.href.replace(
    /[()<>{}[\]\\\s]/g,
    (one) => `%${one.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`,
  )
}

/** A line for a TextBlock: what is literal in it is escaped, and reads as it was said. Pure. */
export function markdownLine(line: readonly Piece[]): string {
  const text = line
    .map((piece) => {
      if ('mention' in piece) return piece.mention.text
      if ('link' in piece) return `[${escaped(piece.label)}](${piece.link})`
      return piece.bold ? boldOf(piece.text) : escaped(piece.text)
    })
    .join('')
  // At its beginning a line can also be a heading, a list or, behind four spaces, code.
  return text
    .replace(/^ +/, (spaces) => '\u00a0'.repeat(spaces.length))
    .replace(/^(\u00a0*)([#+-])/, '$1\\$2')
    .replace(/^(\u00a0*\d+)([.)])/, '$1\\$2')
}

/** Bold marks stand against a letter, or they are not read. */
function boldOf(text: string): string {
  const [, before = '', inside = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(text) ?? []
  return inside === '' ? text : `${before}**${escaped(inside)}**${after}`
}

/** Literal text: `{{` is taken apart too, in which clients read a date of their own. */
function escaped(text: string): string {
  return text
    .replace(MARKS, '\\$&')
    .replace(/[&<>]/g, (one) => ENTITIES[one] ?? one)
    .replace(/\{(?=\{)/g, '{\u2060')
}
