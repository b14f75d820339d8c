import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { cardsFor, questionsFor, TAGS } from '../../src/buddies/questions.ts'
import { readCards, readQuestions } from '../../src/buddies/read-questions.ts'
import { changeFile, complaintsOf } from '../content/changed-files.ts'

const LOCALES = ['nl', 'en'] as const

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'questions-'))
  for (const locale of LOCALES) {
    cpSync(`prompts/${locale}/buddies.yaml`, join(folder, locale, 'buddies.yaml'))
    cpSync(`content/${locale}/buddies/cards.yaml`, join(folder, locale, 'buddies/cards.yaml'))
  }
})
afterEach(() => rmSync(folder, { recursive: true }))

const complaints = (read: (folder: string) => unknown) => complaintsOf(folder, read)
const change = (file: string, from: string | RegExp, to: string) => changeFile(join(folder, file), from, to)

/** A whole question of a file, from its dash to the next one. */
const question = (id: string) => new RegExp(`\\n  - \\{\\s+id: ${id},[^}]*\\}`)

const shipped = (locale: string) => [...questionsFor(readQuestions('prompts'), locale)]

test('what is shipped is sound, has forty-four questions at least, and seven or more of every theme', () => {
  const dutch = shipped('nl')
  expect(dutch.length).toBeGreaterThanOrEqual(44)
  for (const tag of TAGS) expect(dutch.filter(([, { tags }]) => tags.includes(tag)).length).toBeGreaterThanOrEqual(7)
  expect(new Set(dutch.map(([id]) => id))).toEqual(new Set(shipped('en').map(([id]) => id)))
})

test('no two questions of a language are the same', () => {
  for (const locale of LOCALES) {
    const texts = shipped(locale).map(([, { text }]) => text)
    expect(new Set(texts).size).toBe(texts.length)
  }
})

test('no question can be answered with yes or no: each asks who, what, how, which or when', () => {
  // The question is what follows the last full stop or colon; what stands before it sets the scene.
  const open = {
    nl: /\b(wie|wat|hoe|welke?|waar(aan|mee|van|toe|op|door)?)\b/i,
    en: /\b(who|what|how|which|where)\b/i,
  }
  for (const locale of LOCALES) {
    const asked = shipped(locale).map(([, { text }]) => text.split(/[.:] /).at(-1) ?? '')
    expect(asked.filter((text) => !open[locale].test(text))).toEqual([])
    expect(asked.filter((text) => /^(is|are|do|does|did|can|have|ben|heb|kun|doe|zou|durf)\b/i.test(text))).toEqual([])
  }
})

test('no question takes more than two sentences, or asks after reasons first', () => {
  for (const [, { text }] of LOCALES.flatMap(shipped)) {
    expect(text.split(/(?<=[.?])\s+/).length).toBeLessThanOrEqual(2)
    expect(text).not.toMatch(/\b(waarom|why)\b/i)
  }
})

test('no question is put as if Maatje took part in the talk', () => {
  expect(shipped('nl').filter(([, { text }]) => /\b(ik|mij|me|mijn)\b/i.test(text))).toEqual([])
  expect(shipped('en').filter(([, { text }]) => /\b(I|me|my)\b/.test(text))).toEqual([])
})

test('no question asks about a client', () => {
  const clients = /\b(cliënt\w*|kind(eren)?|ouders?|moeder|vader|clients?|child(ren)?|parents?|mother|father)\b/i
  expect(LOCALES.flatMap(shipped).filter(([, { text }]) => clients.test(text))).toEqual([])
})

test('a question and a card are found in the language of a person, or in Dutch', () => {
  const questions = readQuestions('prompts')
  const id = 'yes-meant-no'
  expect(questionsFor(questions, 'en-GB').get(id)?.text).toBe('Where did you say yes lately, when you meant no?')
  expect(questionsFor(questions, 'nl_BE').get(id)).toEqual({
    text: 'Waar zei je laatst ja op, terwijl je nee bedoelde?',
    tags: ['no'],
  })
  expect(questionsFor(questions, 'fy')).toBe(questionsFor(questions, 'nl'))
  const cards = readCards('content')
  expect(cardsFor(cards, 'en-GB').ask.title).toBe('When you ask')
  expect(cardsFor(cards, 'fy').ask.title).toBe('Als jij vraagt')
})

test('a mirror pair has five lines on how to ask and four on how to tell', () => {
  for (const locale of LOCALES) {
    const { ask, tell } = cardsFor(readCards('content'), locale)
    expect([ask.lines.length, tell.lines.length]).toEqual([5, 4])
  }
})

test.for([
  [
    'an id used twice',
    'nl/buddies.yaml',
    'id: easy-no',
    'id: yes-meant-no',
    /^nl\/buddies\.yaml: prompts\.30\.id: "yes-meant-no" is used/,
  ],
  [
    'a retired id',
    'en/buddies.yaml',
    'retired: []',
    'retired: [easy-no]',
    /^en\/buddies\.yaml: prompts\.30\.id: "easy-no" is retired/,
  ],
  ['an id only English has', 'en/buddies.yaml', 'id: day-off', 'id: free', /^nl\/buddies\.yaml: prompts: "free" is/],
  ['an id English lacks', 'en/buddies.yaml', 'id: day-off', 'id: free', /^en\/buddies\.yaml: prompts: "day-off" is/],
  ['an id retired in English alone', 'en/buddies.yaml', 'retired: []', 'retired: [old]', /^nl\/.*: retired: "old"/],
  ['an id retired in Dutch alone', 'nl/buddies.yaml', 'retired: []', 'retired: [old]', /^en\/.*: retired: "old"/],
  [
    'another tag in English',
    'en/buddies.yaml',
    'id: easy-no, tags: [no]',
    'id: easy-no, tags: [base]',
    /^en\/buddies\.yaml: prompts\.30\.tags: of "easy-no" are "no" in nl$/,
  ],
  [
    'a tag fewer in Dutch',
    'nl/buddies.yaml',
    '[change, no]',
    '[change]',
    /^en\/.*: of "learned-to-let-go" are "change"/,
  ],
  ['a tag nobody knows', 'nl/buddies.yaml', 'tags: [no]', 'tags: [none]', /^nl\/buddies\.yaml: prompts\.29\.tags\.0: /],
  ['a tag that stands twice', 'nl/buddies.yaml', 'tags: [no]', 'tags: [no, no]', /prompts\.29\.tags: has a tag twice$/],
  ['no tag at all', 'nl/buddies.yaml', 'tags: [no]', 'tags: []', /prompts\.29\.tags: needs at least one tag$/],
  ['a field nobody knows', 'en/buddies.yaml', 'retired:', 'moment: x\nretired:', /^en\/buddies\.yaml: .*moment/],
  ['a list of retired ids that is gone', 'en/buddies.yaml', 'retired: []', '', /^en\/buddies\.yaml: retired: /],
  ['a placeholder', 'nl/buddies.yaml', 'Teams veranderen', '{name}', /: prompts\.47\.text: has a placeholder/],
  ['a lone brace', 'nl/buddies.yaml', 'Teams veranderen', '{Teams', /: prompts\.47\.text: a \{ or \} does not/],
  ['a long text', 'nl/buddies.yaml', 'Teams', 'x'.repeat(200), /: prompts\.47\.text: is longer than 200/],
  ['an id that is no id', 'nl/buddies.yaml', 'id: day-off', 'id: Day_off', /: prompts\.27\.id: an id is/],
] as const)('%s is named with its file and path', ([, file, from, to, problem]) => {
  change(file, from, to)
  expect(complaints(readQuestions)).toContainEqual(expect.stringMatching(problem))
})

test('tags in another order are the same tags', () => {
  change('en/buddies.yaml', '[change, no]', '[no, change]')
  expect(complaints(readQuestions)).toEqual([])
})

test('thirty-nine questions are too few, forty are enough', () => {
  const ids = shipped('nl').map(([id]) => id)
  for (const id of ids.slice(40)) for (const locale of LOCALES) change(`${locale}/buddies.yaml`, question(id), '')
  expect(complaints(readQuestions)).toEqual([])
  for (const locale of LOCALES) change(`${locale}/buddies.yaml`, question(ids[0] ?? ''), '')
  expect(complaints(readQuestions)).toEqual([
    'nl/buddies.yaml: prompts: has fewer than the 40 questions that are needed',
    'en/buddies.yaml: prompts: has fewer than the 40 questions that are needed',
  ])
})

test('a question that is retired in every language is gone, and sound', () => {
  for (const locale of LOCALES) {
    change(`${locale}/buddies.yaml`, question('day-off'), '')
    change(`${locale}/buddies.yaml`, 'retired: []', 'retired: [day-off]')
  }
  expect(questionsFor(readQuestions(folder), 'nl').has('day-off')).toBe(false)
})

test('everything that is wrong is named at once, files that cannot be read as well', () => {
  rmSync(join(folder, 'nl/buddies.yaml'))
  change('en/buddies.yaml', 'id: easy-no', 'id: yes-meant-no')
  const [missing, twice, ...others] = complaints(readQuestions)
  expect(missing).toBe('nl/buddies.yaml: cannot be read (ENOENT)')
  expect(twice).toMatch(/^en\/buddies\.yaml: prompts\.30\.id/)
  expect(others).toEqual([])
})

test.for([
  [
    'a line that is missing',
    'en',
    / {4}- Pick something.*\n/,
    '',
    /^en\/buddies\/cards\.yaml: tell\.lines: has 4 in nl$/,
  ],
  ['a card that is gone', 'nl', /\ntell:[\s\S]*/, '\n', /^nl\/buddies\/cards\.yaml: tell: /],
  ['a card nobody knows', 'nl', 'tell:', 'show:', /^nl\/buddies\/cards\.yaml: .*show/],
  ['a long line', 'en', 'Pick', 'x'.repeat(120), /^en\/buddies\/cards\.yaml: tell\.lines\.0: is longer than 120/],
  [
    'a placeholder',
    'nl',
    'Als jij vraagt',
    'Als {name} vraagt',
    /^nl\/buddies\/cards\.yaml: ask\.title: has a placeholder/,
  ],
] as const)('%s on the cards is named with its file and path', ([, locale, from, to, problem]) => {
  change(`${locale}/buddies/cards.yaml`, from, to)
  expect(complaints(readCards)).toContainEqual(expect.stringMatching(problem))
})

test('cards that cannot be read are named in every language', () => {
  for (const locale of LOCALES) rmSync(join(folder, locale, 'buddies/cards.yaml'))
  expect(complaints(readCards)).toEqual([
    'nl/buddies/cards.yaml: cannot be read (ENOENT)',
    'en/buddies/cards.yaml: cannot be read (ENOENT)',
  ])
})
