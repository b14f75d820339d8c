import type { Deed } from '../conversations/exercise.ts'

/**
 * That a sentence comes back once, so many weeks from now. Undefined when there is no sentence, or when nobody asked for
 * it: whoever skips the question gets nothing.
 */
export function bringBack(sentence: string | undefined, weeks: 1 | 2 | 4 | undefined): Deed | undefined {
  if (!sentence || weeks === undefined) return undefined
  return { type: 'bring-back', sentence, weeks }
}
