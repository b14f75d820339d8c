import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addLines, heardLines, moveLine, namedLine, type SpokenLine } from '../../src/exercises/spoken-lines.ts'

const SELF = ['ik', 'i', 'me']
const hear = (text: string, before: SpokenLine[] = []) => heardLines(text, before, SELF)

test('a name before a colon says who speaks', () => {
  expect(hear('ik: Hallo\nmoeder: Dag')).toEqual([
    { by: 'self', said: 'Hallo' },
    { by: 'other', name: 'moeder', said: 'Dag' },
  ])
})

test.for([
  ['Ik: Hallo', 'self', 'Hallo'],
  ['IK:Hallo', 'self', 'Hallo'],
  ['ik zei: Hallo', 'self', 'Hallo'],
  ['me: hello', 'self', 'hello'],
])('%s is said by the writer', ([text, by, said]) => {
  expect(namedLine(text ?? '', SELF)).toEqual({ by, said })
})

test.for([
  ['moeder: Dag', 'moeder', 'Dag'],
  ['Jongere 2: Nee', 'Jongere 2', 'Nee'],
  ['de vader zegt: Ja: nee', 'de vader', 'Ja: nee'],
])('%s is said by somebody else', ([text, name, said]) => {
  expect(namedLine(text ?? '', SELF)).toEqual({ by: 'other', name, said })
})

test.for([
  'om 10:30 was het klaar',
  'https://voorbeeld.nl',
  'moeder:',
  ': niets',
  'dit is geen naam maar een zin: of toch',
  '<at>x</at>: hoi',
])('in "%s" nobody is named', (text) => {
  expect(namedLine(text, SELF)).toBeUndefined()
})

test('without names speakers alternate, beginning with the writer', () => {
  expect(hear('een\ntwee\ndrie').map(({ by }) => by)).toEqual(['self', 'other', 'self'])
})

test('a line without a name goes to whoever did not speak last', () => {
  const before: SpokenLine[] = [{ id: 'l1', by: 'self', said: 'a' }]
  expect(hear('b', before)).toEqual([{ by: 'other', said: 'b' }])
})

test('the other keeps the name they had', () => {
  const before: SpokenLine[] = [
    { id: 'l1', by: 'other', name: 'vader', said: 'a' },
    { id: 'l2', by: 'self', said: 'b' },
  ]
  expect(hear('c', before)).toEqual([{ by: 'other', name: 'vader', said: 'c' }])
})

test('in a text with names a line without one goes on with the line above it', () => {
  expect(hear('moeder: een\ntwee')).toEqual([{ by: 'other', name: 'moeder', said: 'een\ntwee' }])
})

test('no word of a pasted text is lost, whatever is pasted', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
      const words = (all: string) => all.split(/[\s:]+/u).filter((word) => !/^[-–—•]?$/u.test(word))
      const kept = hear(text).flatMap(({ name, said }) => words(`${name ?? ''} ${said}`))
      // Names of the writer and "said" behind a name are taken out on purpose; nothing else may be.
      const dropped = words(text).filter((word) => !kept.includes(word))
      expect(dropped.filter((word) => !/^(ik|i|me|zei|zegt|vroeg|vraagt|said|says|asked|asks)$/iu.test(word))).toEqual(
        [],
      )
    }),
  )
})

const lines = fc.array(fc.string(), { maxLength: 12 }).map((texts) =>
  addLines(
    [],
    texts.map((said) => ({ by: 'self' as const, said })),
  ),
)

test('adding before a line puts it there and gives every line an id of its own', () => {
  fc.assert(
    fc.property(lines, fc.nat(11), (all, at) => {
      const before = all[at]
      const more = addLines(all, [{ by: 'other', said: 'new' }], before?.id)
      expect(more.findIndex(({ said, by }) => said === 'new' && by === 'other')).toBe(before ? at : all.length)
      expect(new Set(more.map(({ id }) => id)).size).toBe(more.length)
    }),
  )
})

test('moving a line loses and repeats none, and leaves the others in their order', () => {
  fc.assert(
    fc.property(lines, fc.nat(11), fc.integer({ min: -3, max: 3 }), (all, at, by) => {
      const id = all[at]?.id ?? 'nobody'
      const moved = moveLine(all, id, by)
      expect([...moved].sort((a, b) => a.id.localeCompare(b.id))).toEqual(
        [...all].sort((a, b) => a.id.localeCompare(b.id)),
      )
      expect(moved.filter((line) => line.id !== id)).toEqual(all.filter((line) => line.id !== id))
      if (all[at])
        expect(moved.findIndex((line) => line.id === id)).toBe(Math.min(Math.max(at + by, 0), all.length - 1))
    }),
  )
})
