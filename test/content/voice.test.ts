import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'

// The house rules of how Maatje talks that a machine can check. The rest is reading aloud.

/** Everything a person reads is in one of these, by locale. */
const FOLDERS = ['content', 'prompts'] as const
const LOCALES = ['nl', 'en'] as const
const KINDS = ['break', 'debrief', 'weekly', 'follow-up', 'take-away', 'buddies'] as const

type Sentence = { where: string; text: string }

function textsOf(value: unknown, where: string): Sentence[] {
  if (typeof value === 'string') return [{ where, text: value }]
  if (Array.isArray(value)) return value.flatMap((item, index) => textsOf(item, `${where}[${index}]`))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) =>
    ['typed', 'commands'].includes(key) ? [] : textsOf(item, `${where}.${key}`),
  )
}

function textsIn(folder: string, locale: string): Sentence[] {
  return readdirSync(`${folder}/${locale}`, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .flatMap((name) => {
      const path = `${folder}/${locale}/${name}`
      return textsOf(parse(readFileSync(path, 'utf8')), path)
    })
}

function sentencesIn(folder: string, locale: string): Sentence[] {
  return textsIn(folder, locale).flatMap(({ where, text }) => {
    const plain = text.replace(/\*\*/g, '').replace(/\{[a-z-]+\}/g, 'x')
    return plain
      .split(/(?<=[.?!:;])\s+|\n/)
      .map((sentence) => ({ where, text: sentence.trim() }))
      .filter((sentence) => sentence.text !== '')
  })
}

const sentencesOf = (locale: string) => FOLDERS.flatMap((folder) => sentencesIn(folder, locale))

/** The texts of the prompts of one kind, without their ids. */
const promptsOf = (locale: string, kind: string) =>
  textsIn('prompts', locale).filter(({ where }) => where.includes(`/${kind}.yaml`) && where.endsWith('.text'))

const words = (text: string) => text.split(/\s+/).filter((word) => /\p{L}/u.test(word)).length

test.for(LOCALES)('in %s no sentence is longer than twenty words', (locale) => {
  expect(sentencesOf(locale).filter(({ text }) => words(text) > 20)).toEqual([])
})

test.for(FOLDERS.flatMap((folder) => LOCALES.map((locale) => [folder, locale] as const)))(
  'in %s/%s sentences are twelve words long at most on average',
  ([folder, locale]) => {
    const lengths = sentencesIn(folder, locale)
      .map(({ text }) => words(text))
      .filter((length) => length > 2)
    expect(lengths.length).toBeGreaterThan(100)
    expect(lengths.reduce((sum, length) => sum + length, 0) / lengths.length).toBeLessThanOrEqual(12)
  },
)

test.for(LOCALES)('in %s nobody is cheered at', (locale) => {
  expect(sentencesOf(locale).filter(({ text }) => text.includes('!'))).toEqual([])
})

test.for(LOCALES)('in %s a prompt asks one thing, and the question stands last', (locale) => {
  for (const kind of KINDS) {
    const prompts = promptsOf(locale, kind)
    expect(prompts.length).toBeGreaterThan(0)
    // A line about a break may be an invitation that asks nothing.
    const asking = kind === 'break' ? prompts.filter(({ text }) => text.includes('?')) : prompts
    expect(asking.filter(({ text }) => !/^[^?]*\?$/.test(text))).toEqual([])
  }
})

test.for(LOCALES)('in %s a prompt fits a night shift as well as an early one', (locale) => {
  const hours =
    /\b(van(ochtend|morgen|middag|avond|nacht|daag)|gisteren|morgen|goede(morgen|middag|navond)|today|tonight|yesterday|tomorrow|(this|good) (morning|afternoon|evening))\b/i
  const prompts = KINDS.flatMap((kind) => promptsOf(locale, kind))
  expect(prompts.filter(({ text }) => hours.test(text))).toEqual([])
})

test.for(LOCALES)('in %s a prompt teaches nothing and owes nothing', (locale) => {
  const lessons =
    /\b(vergeet|belangrijk|gezond|verdien\w*|goed (bezig|gedaan)|knap|forget|important|healthy|deserve\w*|well done|good job)\b/i
  const prompts = KINDS.flatMap((kind) => promptsOf(locale, kind))
  expect(prompts.filter(({ text }) => lessons.test(text))).toEqual([])
})

test.for(LOCALES)('in %s no prompt says how many minutes a shift has left', (locale) => {
  expect(promptsOf(locale, 'debrief').filter(({ text }) => /minu|kwartier|uur|quarter|hour|\d/i.test(text))).toEqual([])
})

test('in Dutch people are je, never u', () => {
  expect(sentencesOf('nl').filter(({ text }) => /\b(u|uw)\b/i.test(text))).toEqual([])
})

test('no question opens with waarom or why', () => {
  // What stands on a button is the person's question, not one to them.
  const asked = [...sentencesOf('nl'), ...sentencesOf('en')].filter(({ where }) => !where.includes('.labels.'))
  expect(asked.filter(({ text }) => /^(waarom|why)\b/i.test(text))).toEqual([])
})
