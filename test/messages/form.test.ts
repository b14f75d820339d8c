import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fieldId, formText, readFieldId } from '../../src/messages/form.ts'

test('a form says a line for each field with something in it, in their order', () => {
  const filled = [
    { place: 2, name: 'wo', value: '  ' },
    { place: 1, name: 'di', value: ' 22-7 ' },
    { place: 0, name: 'ma', value: '7:00-15:30' },
  ]
  expect(formText(filled)).toBe('ma 7:00-15:30\ndi 22-7')
  expect(formText([])).toBe('')
})

test('no value makes a line of its own', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', ' ', '\n', '\r', '\u2028', '\u2029') }), (value) => {
      const text = formText([{ place: 0, name: 'ma', value }])
      expect(text.split(/[\r\n\u2028\u2029]/)).toHaveLength(1)
      expect(text.replaceAll(/\s/g, '')).toBe(value.trim() === '' ? '' : `ma${value.replaceAll(/\s/g, '')}`)
    }),
  )
})

test('the name of a box reads back as the field it is of', () => {
  expect(readFieldId(fieldId(3, 'do'))).toEqual({ place: 3, name: 'do' })
  expect(readFieldId(fieldId(6, 'x'.repeat(30)))).toEqual({ place: 6, name: 'x'.repeat(30) })
})

test.for([
  '',
  'answer',
  'field.7:ma',
  'field.10:ma',
  'field.0:',
  'field.0:a\nb',
  ` field.0:ma`,
  `field.0:${'x'.repeat(31)}`,
])('%j is no name of a field', (id) => {
  expect(readFieldId(id)).toBeUndefined()
})
