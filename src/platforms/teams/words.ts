import { z } from 'zod'
import { type Language, languageOf } from '../../content/languages.ts'
import { readPlatformWords } from '../read-words.ts'

const word = z.string().trim().min(1).max(200)

/** The words around Maatje's own in Teams, for content/<language>/platforms/teams.yaml. */
export const WordsSchema = z.strictObject({
  send: word,
  answer: word,
  placeholder: word,
  received: word,
  not_stored: word,
  not_pressed: word,
  empty: word,
  notification: word,
})

/** The words around Maatje's own in one language. */
export type Words = z.output<typeof WordsSchema>

/** The words in every language. */
export type AllWords = Readonly<Record<Language, Words>>

/** The words in every language, out of a content folder; throws as `readPlatformWords` does. */
export function readWords(folder: string): AllWords {
  return readPlatformWords(folder, 'teams', WordsSchema)
}

/** The words for a locale as a platform or person names it ("en-GB"), and which language they are in. */
export function wordsFor(all: AllWords, locale: string | undefined): { language: Language; words: Words } {
  const language = languageOf(locale)
  return { language, words: all[language] }
}
