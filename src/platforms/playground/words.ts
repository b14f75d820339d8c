import { z } from 'zod'
import type { Language } from '../../content/languages.ts'
import { readPlatformWords } from '../read-words.ts'

const word = z.string().trim().min(1).max(200)
const named = word.includes('{name}')

/** The words of the playground's page, for content/<language>/platforms/playground.yaml. What is between braces is filled in. */
export const WordsSchema = z.strictObject({
  title: word,
  tagline: word,
  skip: word,
  needs_script: word,
  setup: word,
  you_are: named,
  who: word,
  who_hint: word,
  roles: z.strictObject({ noor: word, samir: word, iris: word, daan: word, fatima: word, joost: word, emma: word }),
  rooms: word,
  chat: word,
  team: word,
  team_name: word,
  team_log: word,
  team_empty: word,
  team_add: word,
  team_box: named,
  team_leave: word,
  team_out: word,
  team_return: word,
  news: word,
  log: word,
  box: named,
  send: word,
  picture: word,
  file: word,
  send_form: word,
  clock: word,
  clock_hint: word,
  hour: word,
  day: word,
  two_days: word,
  week: word,
  now: word,
  next: word,
  next_none: named,
  clock_moving: word,
  clock_moved: word.includes('{time}'),
  from_maatje: word,
  from_you: word,
  from_colleague: named,
  added: named,
  left: named,
  back: named,
  pending: word,
  edited: word,
  deleted: word,
  picture_sent: word,
  file_sent: named,
  private: word,
  table: word,
  calendar: word,
  answers: word,
  edit: word,
  edit_box: word,
  save: word,
  leave: word,
  remove: word,
  remove_sure: word,
  keep: word,
  offline: word,
  unsent: word,
  too_long: word,
  file_too_large: word,
  form_empty: word,
  failed: word,
})

/** The words of the page in one language. */
export type Words = z.output<typeof WordsSchema>

/** The page's words in every language, out of a content folder; throws as `readPlatformWords` does. */
export function readWords(folder: string): Record<Language, Words> {
  return readPlatformWords(folder, 'playground', WordsSchema)
}
