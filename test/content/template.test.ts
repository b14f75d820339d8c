import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fill, placeholders, templateProblem } from '../../src/content/template.ts'

test('a value is filled in as it is, whatever it holds', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (value) => {
      expect(fill('a {x} b', { x: value })).toEqual(['a ', value, ' b'])
    }),
  )
})

test('braces and stars in a value are no placeholder and no bold', () => {
  expect(fill('{x} and **{y}**', { x: '{y}**', y: '**{x}' })).toEqual(['{y}**', ' and ', { bold: '**{x}' }])
})

test('a value that is missing shows as nothing', () => {
  expect(fill('a{x}b')).toEqual(['a', 'b'])
})

test('a name every object has is no value', () => {
  expect(fill('{constructor}', {})).toEqual([])
})

test('placeholders are named once, in alphabetical order', () => {
  expect(placeholders('{b} {a} **{b}**')).toEqual(['a', 'b'])
})

test.for([
  ['**open', 'a ** is never closed'],
  ['{Name}', 'a { or } does not belong to a {placeholder}'],
  ['}', 'a { or } does not belong to a {placeholder}'],
])('"%s" is not a usable template', ([template, problem]) => {
  expect(templateProblem(template ?? '')).toBe(problem)
})
