import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { promptsFor, readPrompts } from '../../src/nudges/prompts.ts'
import { changeFile, complaintsOf } from '../content/changed-files.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'prompts-'))
  cpSync('prompts', folder, { recursive: true })
})
afterEach(() => rmSync(folder, { recursive: true }))

const complaints = () => complaintsOf(folder, readPrompts)
const change = (file: string, from: string | RegExp, to: string) => changeFile(join(folder, file), from, to)

test('what is shipped is sound, in Dutch first, with more than the fewest of each kind', () => {
  const { locales } = readPrompts('prompts')
  expect(locales.map(({ locale }) => locale)).toEqual(['nl', 'en'])
  for (const { kinds } of locales) {
    expect(kinds.break.size).toBeGreaterThanOrEqual(24)
    expect(kinds.debrief.size).toBeGreaterThanOrEqual(24)
    expect(kinds.weekly.size).toBeGreaterThanOrEqual(15)
    expect(kinds['follow-up'].size).toBeGreaterThanOrEqual(8)
    expect(kinds['take-away'].size).toBeGreaterThanOrEqual(8)
  }
})

test('a text is found by its kind and id, in the language of a person or in Dutch', () => {
  const prompts = readPrompts('prompts')
  expect(promptsFor(prompts, 'en-GB').kinds.debrief.get('just-the-question')).toBe('How was your shift?')
  expect(promptsFor(prompts, 'nl_BE').kinds.debrief.get('just-the-question')).toBe('Hoe was je dienst?')
  expect(promptsFor(prompts, 'fy').locale).toBe('nl')
})

test.for([
  [
    'an id used twice in a file',
    'nl/break.yaml',
    'id: feet-up',
    'id: sit-down',
    /^nl\/break\.yaml: prompts\.4\.id: "sit-down"/,
  ],
  [
    'an id of another kind',
    'nl/debrief.yaml',
    'id: just-the-question',
    'id: toilet',
    /^nl\/debrief\.yaml: .* "toilet" .* break\.yaml/,
  ],
  [
    'a retired id',
    'en/break.yaml',
    'retired: []',
    'retired: [feet-up]',
    /^en\/break\.yaml: prompts\.4\.id: "feet-up" is retired/,
  ],
  [
    'an id retired in another kind',
    'en/weekly.yaml',
    'retired: []',
    'retired: [feet-up]',
    /^en\/break\.yaml: .* weekly\.yaml$/,
  ],
  [
    'an id only English has',
    'en/weekly.yaml',
    'id: a-round',
    'id: a-tour',
    /^nl\/weekly\.yaml: prompts: "a-tour" is missing/,
  ],
  [
    'an id English lacks',
    'en/weekly.yaml',
    'id: a-round',
    'id: a-tour',
    /^en\/weekly\.yaml: prompts: "a-round" is missing/,
  ],
  [
    'an id retired in English alone',
    'en/break.yaml',
    'retired: []',
    'retired: [old]',
    /^nl\/break\.yaml: retired: "old"/,
  ],
  [
    'an id retired in Dutch alone',
    'nl/break.yaml',
    'retired: []',
    'retired: [old]',
    /^en\/break\.yaml: retired: "old"/,
  ],
  [
    'a placeholder nothing fills in',
    'nl/break.yaml',
    'Deze pauze',
    '{name}, deze pauze',
    /^nl\/break\.yaml: prompts\.12\.text/,
  ],
  [
    'a sentence that is left out',
    'nl/take-away.yaml',
    '"{sentence}"',
    '…',
    /prompts\.0\.text: must use exactly \{sentence\}/,
  ],
  ['a lone brace', 'nl/break.yaml', 'Deze pauze', '{Deze pauze', /^nl\/break\.yaml: prompts\.12\.text: a \{ or \}/],
  ['a text that is too long', 'en/break.yaml', 'This break', 'x'.repeat(300), /prompts\.12\.text: is longer than 300/],
  ['an empty text', 'en/debrief.yaml', 'How was your shift?', '', /^en\/debrief\.yaml: prompts\.0\.text: is empty/],
  ['an id that is no id', 'en/break.yaml', 'id: yours', 'id: Yours', /^en\/break\.yaml: prompts\.12\.id: an id is/],
  ['a field nobody knows', 'en/break.yaml', 'retired:', 'moment: early\nretired:', /^en\/break\.yaml: .*moment/],
  ['a list of retired ids that is gone', 'en/break.yaml', 'retired: []', '', /^en\/break\.yaml: retired: /],
] as const)('%s is named with its file and path', ([, file, from, to, problem]) => {
  change(file, from, to)
  expect(complaints()).toContainEqual(expect.stringMatching(problem))
})

test('too few prompts of a kind are named with how many are needed', () => {
  for (const file of ['nl/weekly.yaml', 'en/weekly.yaml'])
    change(file, /(\n {2}- (?:(?!\n {2}- |\nretired)[\s\S])*){6}/, '')
  expect(complaints()).toEqual([
    'nl/weekly.yaml: prompts: there are 11; 12 are needed',
    'en/weekly.yaml: prompts: there are 11; 12 are needed',
  ])
})

test('a prompt that is retired in every language is sound', () => {
  for (const file of ['nl/break.yaml', 'en/break.yaml']) {
    change(file, / {2}- \{ id: feet-up.*\n/, '')
    change(file, 'retired: []', 'retired: [feet-up]')
  }
  expect(complaints()).toEqual([])
})

test('everything that is wrong is named at once, files that cannot be read as well', () => {
  rmSync(join(folder, 'nl/weekly.yaml'))
  change('nl/break.yaml', 'id: yours', 'id: toilet')
  change('en/follow-up.yaml', 'prompts:', 'prompts: [')
  change('en/take-away.yaml', '"{sentence}"', 'x')
  const files = complaints().map((line) => line.split(': ')[0])
  for (const file of ['nl/weekly.yaml', 'nl/break.yaml', 'en/follow-up.yaml', 'en/take-away.yaml']) {
    expect(files).toContain(file)
  }
})
