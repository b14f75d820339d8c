import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readWords } from '../../../src/platforms/playground/words.ts'
import { CONTENT } from './open-playground.ts'

function copied(edit: (english: string) => string): string {
  const folder = mkdtempSync(join(tmpdir(), 'words-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const language of ['nl', 'en']) {
    cpSync(join(CONTENT, language, 'platforms'), join(folder, language, 'platforms'), { recursive: true })
  }
  const english = join(folder, 'en', 'platforms', 'playground.yaml')
  writeFileSync(english, edit(readFileSync(english, 'utf8')))
  return folder
}

test('Dutch and English have the same words', () => {
  const { nl, en } = readWords(CONTENT)
  expect(Object.keys(en)).toEqual(Object.keys(nl))
  expect(Object.keys(en.roles)).toEqual(Object.keys(nl.roles))
})

test('a word that is missing in one language is named, with its file', () => {
  const folder = copied((text) => text.replace(/^send: .*$/m, ''))
  expect(() => readWords(folder)).toThrow(/en\/platforms\/playground\.yaml: send: /)
})

test('a word that one language has too many is refused', () => {
  expect(() => readWords(copied((text) => `${text}\nextra: word\n`))).toThrow(/extra/)
})

test('a word that lost the place for a name is refused', () => {
  expect(() => readWords(copied((text) => text.replace('You are {name}', 'You are')))).toThrow(/you_are/)
})

test('Dutch says je, never u, and nothing cheers', () => {
  const text = readFileSync(join(CONTENT, 'nl', 'platforms', 'playground.yaml'), 'utf8')
  expect(text).not.toMatch(/\b[Uu](w)?\b/)
  expect(text).not.toContain('!')
})
