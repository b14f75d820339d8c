import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readWords } from '../../../src/platforms/slack/words.ts'

test("Slack's own words are there in every language", () => {
  expect(Object.keys(readWords('content'))).toEqual(['nl', 'en'])
})

test.for([
  ['a title longer than Slack takes', 'title: Privé antwoorden', `title: ${'x'.repeat(25)}`, 'window.title'],
  ['a word that is missing', 'private: Privé antwoorden', '', 'private'],
  ['a word that is empty', 'close: Sluit', "close: ' '", 'window.close'],
  ['a word nobody uses', 'private: Privé antwoorden', 'private: x\nextra: y', 'extra'],
] as const)('%s stops the start, and is named', ([, from, to, path]) => {
  const folder = mkdtempSync(join(tmpdir(), 'maatje-words-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  cpSync('content', folder, { recursive: true })
  const file = join(folder, 'nl', 'platforms', 'slack.yaml')
  writeFileSync(file, readFileSync(file, 'utf8').replace(from, to))
  expect(() => readWords(folder)).toThrow(path)
})
