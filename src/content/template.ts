import { lettersOf } from '../messages/letters.ts'
import type { Inline } from '../messages/message.ts'

/**
 * A text of ours with `{placeholders}` and `**bold**`, taken apart before any value is filled in, so that braces and
 * stars a person typed stay what they are.
 */
type Part = { type: 'text'; text: string; bold: boolean } | { type: 'placeholder'; name: string; bold: boolean }

const TOKEN = /\*\*|\{([a-z][a-z0-9-]*)\}/g

function parts(template: string): Part[] {
  const found: Part[] = []
  let bold = false
  let from = 0
  for (const token of template.matchAll(TOKEN)) {
    if (token.index > from) found.push({ type: 'text', text: template.slice(from, token.index), bold })
    if (token[1] === undefined) bold = !bold
    else found.push({ type: 'placeholder', name: token[1], bold })
    from = token.index + token[0].length
  }
  if (from < template.length) found.push({ type: 'text', text: template.slice(from), bold })
  return found
}

/** The names a template asks values for, in alphabetical order, each once. */
export function placeholders(template: string): string[] {
  return [...new Set(parts(template).flatMap((part) => (part.type === 'placeholder' ? [part.name] : [])))].sort()
}

/** What is wrong with a template, or undefined: a bold that is never closed, or a lone brace. */
export function templateProblem(template: string): string | undefined {
  if ((template.match(/\*\*/g) ?? []).length % 2 === 1) return 'a ** is never closed'
  if (/[{}]/.test(template.replace(TOKEN, ''))) return 'a { or } does not belong to a {placeholder}'
  return undefined
}

/**
 * A template with its values in place, each value one literal piece, or pieces that are made already (a mention, several
 * names). A value that is missing shows as nothing.
 */
export function fill(template: string, values: Readonly<Record<string, string | Inline[]>> = {}): Inline[] {
  return parts(template).flatMap((part) => {
    const text = part.type === 'text' ? part.text : Object.hasOwn(values, part.name) ? (values[part.name] ?? '') : ''
    if (typeof text !== 'string') return text
    if (text === '') return []
    return [part.bold ? { bold: text } : text]
  })
}

/** The letters of a text without its shape. */
export function plain(text: Inline[]): string {
  return lettersOf(text)
}
