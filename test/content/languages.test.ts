import { expect, test } from 'vitest'
import { languageOf } from '../../src/content/languages.ts'

test.for([
  ['nl-NL', 'nl'],
  ['en-GB', 'en'],
  ['EN_us', 'en'],
  ['fr-FR', 'nl'],
  [undefined, 'nl'],
])('a locale %s is spoken %s', ([locale, language]) => {
  expect(languageOf(locale)).toBe(language)
})
