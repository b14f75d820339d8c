import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openBytes, type Place, sealBytes } from '../../src/journal/cipher.ts'

const key = randomBytes(32)
const place: Place = { tenant: 't', person: 'p', table: 'entry', column: 'body', row: 'r' }
const seal = (bytes: Uint8Array) => sealBytes(key, randomBytes(12), place, bytes)

test('what was sealed comes out the same', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
      expect(Buffer.from(openBytes(key, place, seal(bytes)))).toEqual(Buffer.from(bytes))
    }),
  )
})

test('no byte of a sealed text can be changed without it becoming unreadable', () => {
  const sealed = seal(Buffer.from('words'))
  for (let at = 0; at < sealed.length; at++) {
    // Bytes 1 to 4 only name the key.
    if (at >= 1 && at <= 4) continue
    const changed = Buffer.from(sealed)
    changed[at] = (changed[at] ?? 0) ^ 1
    expect(() => openBytes(key, place, changed)).toThrow(expect.objectContaining({ code: 'sealed_text_unreadable' }))
  }
})

test.for(['tenant', 'person', 'table', 'column', 'row'] as const)(
  'a sealed text cannot be opened in another %s',
  (part) => {
    const sealed = seal(Buffer.from('words'))
    expect(() => openBytes(key, { ...place, [part]: 'another' }, sealed)).toThrow(
      expect.objectContaining({ code: 'sealed_text_unreadable' }),
    )
  },
)

test('two places never look the same, whatever is in their names', () => {
  const one = sealBytes(key, randomBytes(12), { ...place, table: 'a","b', column: 'c' }, Buffer.from('x'))
  expect(() => openBytes(key, { ...place, table: 'a', column: 'b","c' }, one)).toThrow(
    expect.objectContaining({ code: 'sealed_text_unreadable' }),
  )
})

test('another key does not open it', () => {
  expect(() => openBytes(randomBytes(32), place, seal(Buffer.from('x')))).toThrow(
    expect.objectContaining({ code: 'sealed_text_unreadable' }),
  )
})

test('texts of 1 and of 200 bytes are equally long once sealed', () => {
  expect(seal(new Uint8Array(1)).length).toBe(seal(new Uint8Array(200)).length)
})

test('an unreadable text is reported without a word of it', () => {
  const sealed = Buffer.from('KANARIE in plain sight')
  expect(() => openBytes(key, place, sealed)).toThrow(
    expect.not.objectContaining({ message: expect.stringContaining('KANARIE') }),
  )
})
