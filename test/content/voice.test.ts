import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'

// The house rules of how Maatje talks that a machine can check. The rest is reading aloud.

type Sentence = { where: string; text: string }

function textsOf(value: unknown, where: string): { where: string; text: string }[] {
  if (typeof value === 'string') return [{ where, text: value }]
  if (Array.isArray(value)) return value.flatMap((item, index) => textsOf(item, `${where}[${index}]`))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) =>
    ['typed', 'commands'].includes(key) ? [] : textsOf(item, `${where}.${key}`),
  )
}

function sentencesOf(locale: string): Sentence[] {
  const texts = readdirSync(`content/${locale}`, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .flatMap((name) => textsOf(parse(readFileSync(`content/${locale}/${name}`, 'utf8')), `${locale}/${name}`))
  return texts.flatMap(({ where, text }) => {
    const plain = text.replace(/\*\*/g, '').replace(/\{[a-z-]+\}/g, 'x')
    return plain
      .split(/(?<=[.?!:;])\s+|\n/)
      .map((sentence) => ({ where, text: sentence.trim() }))
      .filter((sentence) => sentence.text !== '')
  })
}

const words = (text: string) => text.split(/\s+/).filter((word) => /\p{L}/u.test(word)).length

test.for(['nl', 'en'])('in %s no sentence is longer than twenty words', (locale) => {
  expect(sentencesOf(locale).filter(({ text }) => words(text) > 20)).toEqual([])
})

test.for(['nl', 'en'])('in %s sentences are twelve words long at most on average', (locale) => {
  const lengths = sentencesOf(locale)
    .map(({ text }) => words(text))
    .filter((length) => length > 2)
  expect(lengths.length).toBeGreaterThan(100)
  expect(lengths.reduce((sum, length) => sum + length, 0) / lengths.length).toBeLessThanOrEqual(12)
})

test.for(['nl', 'en'])('in %s nobody is cheered at', (locale) => {
  expect(sentencesOf(locale).filter(({ text }) => text.includes('!'))).toEqual([])
})

test('in Dutch people are je, never u', () => {
  expect(sentencesOf('nl').filter(({ text }) => /\b(u|uw)\b/i.test(text))).toEqual([])
})

test('no question opens with waarom or why', () => {
  expect([...sentencesOf('nl'), ...sentencesOf('en')].filter(({ text }) => /^(waarom|why)\b/i.test(text))).toEqual([])
})
