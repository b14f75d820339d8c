import { z } from 'zod'
import type { Language } from '../../content/languages.ts'
import { readPlatformWords } from '../read-words.ts'

/** What a Slack button, window title and placeholder hold, in characters. Source: Slack's Block Kit reference. */
const label = z.string().trim().min(1).max(75)
const title = z.string().trim().min(1).max(24)
const placeholder = z.string().trim().min(1).max(150)
const text = z.string().trim().min(1).max(300)

/** What stands around Maatje's own words in Slack, for content/<language>/platforms/slack.yaml. */
export const WordsSchema = z.strictObject({
  private: label,
  form: label,
  notification: text,
  window: z.strictObject({
    title,
    form: title,
    send: title,
    close: title,
    label: text,
    placeholder,
    empty: text,
    unsent: text,
    known: text,
    failed: text,
  }),
  command: z.strictObject({ taken: text, room: text, unsent: text }),
})

/** The words in one language. */
export type Words = z.output<typeof WordsSchema>

/** The words in every language, out of a content folder; throws as `readPlatformWords` does. */
export function readWords(folder: string): Record<Language, Words> {
  return readPlatformWords(folder, 'slack', WordsSchema)
}
