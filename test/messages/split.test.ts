import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lettersOf as letters } from '../../src/messages/letters.ts'
import type { Block, Inline, Message } from '../../src/messages/message.ts'
import { splitMessage } from '../../src/messages/split.ts'

const size = (message: Message) => JSON.stringify(message.blocks).length
const within = (most: number) => (message: Message) => size(message) <= most
const button = (id: string) => ({ id, label: id, turn: 1, tone: 'choice' as const })

/** All that a message says, column by column for a table, whatever blocks it stands in. */
function said(blocks: Block[]): string {
  return blocks
    .map((block) => {
      if (block.type === 'table') {
        return block.columns.map((_, column) => block.rows.map((row) => letters(row[column] ?? [])).join('')).join('|')
      }
      if (block.type === 'buttons') return block.buttons.map(({ id }) => `[${id}]`).join('')
      if (block.type === 'picture') return `(${block.alt})`
      if (block.type === 'calendar') return `(${block.name})`
      if (block.type === 'chat') return `(${block.label})`
      return block.type === 'ask' ? `<${block.turn}>` : letters(block.text)
    })
    .join('')
}

const words = fc.array(fc.constantFrom('woord', ' ', '\n', '😀', '👩‍👩‍👧', 'é', '<!channel>', '&'), { maxLength: 60 })
const whole: fc.Arbitrary<Inline> = fc.constantFrom(
  { mention: 'U1', name: 'Noor' },
  { link: 'https://example.org/a', label: 'twee woorden' },
)
const inline: fc.Arbitrary<Inline[]> = fc.array(
  fc.oneof(
    fc.tuple(words, fc.boolean()).map(([pieces, bold]) => (bold ? { bold: pieces.join('') } : pieces.join(''))),
    whole,
  ),
  { maxLength: 4 },
)
const said1: fc.Arbitrary<Block> = fc.record({
  type: fc.constantFrom('text' as const, 'quote' as const, 'progress' as const),
  text: inline,
})
const buttons: fc.Arbitrary<Block> = fc
  .array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 9 })
  .map((names) => ({ type: 'buttons', buttons: names.map(button) }))

test('whatever is said, the parts say it all, in order, and each fits unless it is a single thing that cannot be broken', () => {
  fc.assert(
    fc.property(fc.array(said1, { maxLength: 8 }), buttons, fc.integer({ min: 150, max: 900 }), (texts, last, most) => {
      const message: Message = { blocks: [...texts, { type: 'ask', turn: 4 }, last] }
      const parts = splitMessage(message, within(most))
      expect(said(parts.flatMap(({ blocks }) => blocks))).toBe(said(message.blocks))
      for (const part of parts) {
        expect(part.blocks.length).toBeGreaterThan(0)
        expect(size(part)).toBeLessThanOrEqual(most)
      }
    }),
    { numRuns: 2000 },
  )
})

test('a table goes on in the next part under the same columns, row by row and cell by cell', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(words, words), { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 200, max: 600 }),
      (cells, most) => {
        const rows = cells.map(([left, right]) => [[left.join('')], [right.join('')]])
        const parts = splitMessage({ blocks: [{ type: 'table', columns: ['links', 'rechts'], rows }] }, within(most))
        for (const [column] of ['links', 'rechts'].entries()) {
          const whole = parts.flatMap(({ blocks }) =>
            blocks.flatMap((block) =>
              block.type === 'table' ? block.rows.map((row) => letters(row[column] ?? [])) : [],
            ),
          )
          expect(whole.join('')).toBe(rows.map((row) => letters(row[column] ?? [])).join(''))
        }
        for (const part of parts) {
          expect(size(part)).toBeLessThanOrEqual(most)
          expect(part.blocks.every((block) => block.type === 'table' && block.columns.join() === 'links,rechts')).toBe(
            true,
          )
        }
      },
    ),
    { numRuns: 500 },
  )
})

test('a message that fits is one part, the very same one', () => {
  const message: Message = { blocks: [{ type: 'text', text: ['kort'] }] }
  expect(splitMessage(message, () => true)).toEqual([message])
})

test('the question stays with its buttons', () => {
  const tail: Block[] = [
    { type: 'text', text: ['Wat wil je doen?'] },
    { type: 'ask', turn: 1 },
    { type: 'buttons', buttons: [button('later')] },
  ]
  const long: Block = { type: 'quote', text: ['woord '.repeat(200)] }
  const parts = splitMessage({ blocks: [long, ...tail] }, within(400))
  expect(parts.length).toBeGreaterThan(2)
  expect(parts.at(-1)?.blocks.slice(-3)).toEqual(tail)
})

test('a picture and a form are whole in one part, and a form stays with its question', () => {
  const picture: Block = { type: 'picture', svg: `<svg>${'x'.repeat(200)}</svg>`, alt: 'a' }
  const fields = ['ma', 'di', 'wo'].map((name) => ({ name, label: 'x'.repeat(60) }))
  const tail: Block[] = [
    { type: 'text', text: ['Wanneer werk je?'] },
    { type: 'ask', turn: 1, fields },
  ]
  const parts = splitMessage({ blocks: [{ type: 'text', text: ['woord '.repeat(80)] }, picture, ...tail] }, within(400))
  expect(parts.at(-1)?.blocks).toEqual(tail)
  expect(parts.flatMap(({ blocks }) => blocks).filter(({ type }) => type === 'picture')).toEqual([picture])
  expect(splitMessage({ blocks: tail }, () => false).flatMap(({ blocks }) => blocks)).toContainEqual(tail[1])
})

test('a text is broken at a line before a word, and at a word before a letter', () => {
  const broken = (text: string, most: number) =>
    splitMessage({ blocks: [{ type: 'text', text: [text] }] }, ({ blocks }) => said(blocks).length <= most).map(
      ({ blocks }) => said(blocks),
    )
  expect(broken('een twee\ndrie vier', 10)).toEqual(['een twee\n', 'drie vier'])
  expect(broken('een twee drie vier', 10)).toEqual(['een twee ', 'drie vier'])
  expect(broken('aaaaaaaaaaaaaaaa', 10)).toEqual(['aaaaaaaa', 'aaaaaaaa'])
})

test('a mention and a link are whole, wherever the text beside them is broken', () => {
  const names: Inline[] = Array.from({ length: 30 }, (_, index) =>
    index % 2 ? { mention: `U${index}`, name: 'Een Naam' } : { link: 'https://example.org/', label: 'een weg' },
  )
  const text = names.flatMap((name): Inline[] => [name, ' en nog iemand, '])
  for (const all of [text, names]) {
    const parts = splitMessage({ blocks: [{ type: 'text', text: all }] }, within(300))
    const found = parts.flatMap(({ blocks }) => blocks.flatMap((block) => (block.type === 'text' ? block.text : [])))
    expect(parts.length).toBeGreaterThan(3)
    expect(found.filter((part) => typeof part !== 'string')).toEqual(names)
    expect(letters(found)).toBe(letters(all))
  }
  // One that fits nowhere is alone, and what stands around it goes on.
  const alone = splitMessage(
    { blocks: [{ type: 'text', text: ['a', { mention: 'U1', name: 'Noor' }, 'b'] }] },
    ({ blocks }) => said(blocks).length <= 1,
  )
  expect(alone.map(({ blocks }) => said(blocks))).toEqual(['a', 'Noor', 'b'])
})

test('a calendar and the way into a chat are whole in one part', () => {
  const moment = { start: '2026-12-01T09:00:00Z', end: '2026-12-01T09:30:00Z', title: 'Maatje', label: 'dinsdag' }
  const calendar: Block = { type: 'calendar', name: 'maatje.ics', ics: 'x'.repeat(500), moments: [moment, moment] }
  const people = ['U1', 'U2'].map((user) => ({ user, name: 'n'.repeat(300) }))
  const chat: Block = { type: 'chat', people, room: 'r', label: 'Naar de chat' }
  const blocks: Block[] = [{ type: 'text', text: ['woord '.repeat(80)] }, calendar, chat]
  const whole = splitMessage({ blocks }, within(400)).flatMap((part) => part.blocks)
  expect(whole.filter(({ type }) => type !== 'text')).toEqual([calendar, chat])
})

test('what is one character to the eye is never broken', () => {
  const family = '👩‍👩‍👧'
  const parts = splitMessage(
    { blocks: [{ type: 'text', text: [family.repeat(9)] }] },
    ({ blocks }) => said(blocks).length <= 20,
  )
  for (const { blocks } of parts) expect(said(blocks).replaceAll(family, '')).toBe('')
})

test('what cannot be broken any further is a part of its own, and nothing before or behind it is lost', () => {
  const blocks: Block[] = [
    { type: 'text', text: ['a'] },
    { type: 'text', text: ['😀'] },
    { type: 'text', text: ['b'] },
  ]
  const parts = splitMessage({ blocks }, (message) => !said(message.blocks).includes('😀') && message.blocks.length < 2)
  expect(parts.map((part) => said(part.blocks))).toEqual(['a', '😀', 'b'])
})
