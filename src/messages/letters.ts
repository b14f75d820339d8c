import type { Inline } from './message.ts'

/** The letters of a text without its shape: of a mention its name, of a link its label. */
export function lettersOf(text: readonly Inline[]): string {
  return text.map(letters).join('')
}

function letters(part: Inline): string {
  if (typeof part === 'string') return part
  if ('bold' in part) return part.bold
  return 'mention' in part ? part.name : part.label
}
