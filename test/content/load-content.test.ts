import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadContent } from '../../src/content/load-content.ts'
import { AppError } from '../../src/errors.ts'
import { EXERCISES } from '../../src/exercises/exercises.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'content-'))
  cpSync('content', folder, { recursive: true })
})
afterEach(() => rmSync(folder, { recursive: true }))

const load = () => loadContent(folder, EXERCISES)

/** Changes one thing in a content file and gives what loading then says. */
function broken(file: string, from: string | RegExp, to: string): string {
  const path = join(folder, file)
  const before = readFileSync(path, 'utf8')
  const after = before.replace(from, to)
  expect(after).not.toBe(before)
  writeFileSync(path, after)
  try {
    load()
  } catch (error) {
    expect(error).toBeInstanceOf(AppError)
    expect(error).toMatchObject({ code: 'content_invalid' })
    return (error as AppError).message
  }
  return 'nothing was wrong'
}

test('what is shipped is sound, in Dutch first', () => {
  expect(load().locales.map(({ locale }) => locale)).toEqual(['nl', 'en'])
})

test('a step that leads nowhere is named with its file and path', () => {
  const message = broken('nl/two-columns.yaml', 'next: situation-hard', 'next: nowhere')
  expect(message).toContain('nl/two-columns.yaml: steps.situation-goal.next: there is no step "nowhere"')
})

test('a step that one locale has and the other has not is named', () => {
  expect(broken('en/two-columns.yaml', /colour-did/g, 'colour-done')).toMatch(/en\/two-columns\.yaml: steps\.colour-d/)
})

test('a flow that one locale does not have is named', () => {
  rmSync(join(folder, 'en/two-columns.yaml'))
  expect(load).toThrow(/en\/two-columns\.yaml: is missing/)
})

test.for([
  ['a house text that is missing', 'en/words.yaml', /^welcome: \|-\n( {2}.*\n|\n)+/m, '', /en\/words\.yaml: welcome: /],
  ['a house text nobody knows', 'en/words.yaml', 'welcome:', 'unheard: x\nwelcome:', /en\/words\.yaml: .*unheard/],
  [
    'a placeholder nothing fills in',
    'nl/words.yaml',
    'Je was bij {where}. Ik',
    'Je was bij {waar}. Ik',
    /nl\/words\.yaml: later: must use exactly \{where\}/,
  ],
  [
    'a placeholder of an answer nobody asks',
    'nl/two-columns.yaml',
    'say: Zou je dat kunnen?',
    'say: Zou je {dat} kunnen?',
    /steps\.other-possible\.say: nothing fills in \{dat\}/,
  ],
  [
    'a text of an exercise that is missing',
    'nl/two-columns.yaml',
    / {2}another: .*\n/,
    '',
    /nl\/two-columns\.yaml: texts\.another: is missing/,
  ],
  [
    'a text of an exercise with another placeholder',
    'nl/two-columns.yaml',
    'regel {number} van {of}',
    'regel {number}',
    /texts\.line: must use exactly these placeholders: number, of/,
  ],
  ['a text nothing uses', 'nl/two-columns.yaml', 'texts:\n', 'texts:\n  spare: x\n', /texts\.spare: nothing uses it/],
  [
    'a text longer than a platform allows',
    'nl/two-columns.yaml',
    'say: Zou je dat kunnen?',
    `say: ${'lang '.repeat(700)}`,
    /steps\.other-possible\.say: is longer than the 3000 characters/,
  ],
  [
    'a label longer than a platform allows',
    'nl/two-columns.yaml',
    'label: Niet nu',
    `label: ${'lang '.repeat(20)}`,
    /steps\.invite\.choose\.1\.label: is longer than the 75 characters/,
  ],
  [
    'a label of an exercise longer than a platform allows',
    'nl/two-columns.yaml',
    'up: Naar boven',
    `up: ${'lang '.repeat(20)}`,
    /texts\.up: is longer than the 75 characters/,
  ],
  ['a bold that is never closed', 'nl/words.yaml', '**112**', '**112', /nl\/words\.yaml: help: a \*\* is never closed/],
  [
    'a step of no kind',
    'nl/two-columns.yaml',
    '    ask: { as: possible, short: Of dat kan, next: other-bring }\n',
    '',
    /steps\.other-possible: needs exactly one of choose, ask and computed/,
  ],
  [
    'a picture the exercise has not',
    'nl/two-columns.yaml',
    'shows: table',
    'shows: graph',
    /steps\.colour-saw\.shows: the exercise has no picture "graph"/,
  ],
  [
    'a computed step the exercise has not',
    'nl/two-columns.yaml',
    'by: left-column',
    'by: middle-column',
    /steps\.left\.computed\.by: the exercise has no step "middle-column"/,
  ],
  [
    'a retired step that is still there',
    'nl/two-columns.yaml',
    'texts:\n',
    'retired: { left: right }\ntexts:\n',
    /retired\.left: is still a step/,
  ],
  [
    'a key that stands there twice',
    'nl/words.yaml',
    'resting:',
    'menu: x\nresting:',
    /nl\/words\.yaml: Map keys must be unique/,
  ],
  [
    'a step nobody reaches',
    'nl/two-columns.yaml',
    'texts:\n',
    '  lonely: { say: x, ask: { as: lonely, short: x, next: keep } }\ntexts:\n',
    /nl\/two-columns\.yaml: steps\.lonely: nothing leads here/,
  ],
  [
    'a word that means two things',
    'en/words.yaml',
    'later: [later]',
    'later: [later, menu]',
    /commands\.(later|menu): "menu" means/,
  ],
  [
    'a choice that can never be typed',
    'nl/two-columns.yaml',
    'typed: [nee, niet vandaag]',
    'typed: [nee, later]',
    /steps\.invite\.choose: "later" is a command/,
  ],
  [
    'two choices of one name',
    'nl/two-columns.yaml',
    'typed: [een jaar, jaar]',
    'typed: [een jaar, bewaar]',
    /steps\.keep\.choose: "bewaar" stands for two choices/,
  ],
  [
    'a title that makes a button too long',
    'nl/two-columns.yaml',
    'title: Twee kolommen',
    `title: ${'lang '.repeat(14)}`,
    /title: makes the button "begin" \d+ characters; 75 fit/,
  ],
  [
    'a step that is skipped to another place in one locale',
    'en/two-columns.yaml',
    ', skip: take-along }',
    ', skip: watch-for }',
    /en\/two-columns\.yaml: steps\.other-ways: differs/,
  ],
  [
    'two answers under one name',
    'nl/two-columns.yaml',
    'as: bring',
    'as: possible',
    /steps: the answer "possible" is asked more than once/,
  ],
] as const)('%s keeps the bot from starting and is named', ([, file, from, to, expected]) => {
  expect(broken(file, from, to)).toMatch(expected)
})

test('everything that is wrong in a flow is named at once', () => {
  const message = broken('nl/two-columns.yaml', /next: (situation-hard|other-bring)/g, 'next: nowhere')
  expect(message.split('\n').filter((line) => line.includes('"nowhere"'))).toHaveLength(2)
})

test('a file that is not there is named', () => {
  rmSync(join(folder, 'en/words.yaml'))
  expect(load).toThrow(/en\/words\.yaml: cannot be read \(ENOENT\)/)
})
