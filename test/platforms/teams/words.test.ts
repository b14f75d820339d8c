import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readWords, wordsFor } from '../../../src/platforms/teams/words.ts'
import { CONTENT, words } from './open-teams.ts'

function copied(edit: (english: string) => string): string {
  const folder = mkdtempSync(join(tmpdir(), 'words-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const language of ['nl', 'en']) {
    cpSync(join(CONTENT, language, 'platforms'), join(folder, language, 'platforms'), { recursive: true })
  }
  const english = join(folder, 'en', 'platforms', 'teams.yaml')
  writeFileSync(english, edit(readFileSync(english, 'utf8')))
  return folder
}

test('Dutch and English have the same words', () => {
  expect(Object.keys(words.en ?? {})).toEqual(Object.keys(words.nl))
})

test('a word that is missing in one language is named, with its file', () => {
  expect(() => readWords(copied((text) => text.replace(/^send: .*$/m, '')))).toThrow(
    /en\/platforms\/teams\.yaml: send: /,
  )
})

test('a word that one language has too many is refused', () => {
  expect(() => readWords(copied((text) => `${text}\nextra: word\n`))).toThrow(/extra/)
})

test.for([
  ['nl', 'nl'],
  ['en-GB', 'en'],
  ['EN_us', 'en'],
  ['de-DE', 'nl'],
  ['', 'nl'],
  ['constructor', 'nl'],
  [undefined, 'nl'],
] as const)('somebody whose language is %s reads %s', ([locale, language]) => {
  expect(wordsFor(words, locale)).toEqual({ language, words: words[language] })
})
