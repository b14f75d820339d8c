import type { Flow } from '../conversations/exercise.ts'
import { languageOf } from './languages.ts'
import type { Words } from './words.ts'

/** Everything Maatje can say in one locale. */
export type LocaleContent = { locale: string; words: Words; flows: ReadonlyMap<string, Flow> }

/** Everything Maatje can say, checked. `locales` has the default one first. */
export type Content = { locales: readonly [LocaleContent, ...LocaleContent[]] }

/** The content for a locale as a platform or person names it ("en-GB"): the same language, else the default. */
export function contentFor(content: Content, locale: string): LocaleContent {
  const language = languageOf(locale)
  return content.locales.find((one) => one.locale === language) ?? content.locales[0]
}
