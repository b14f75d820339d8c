import fc from 'fast-check'
import { expect, test } from 'vitest'
import { backOff, MOST_ATTEMPTS } from '../../src/delivery/deliver.ts'

test('each try waits twice as long as the one before, two seconds at first and five minutes at most', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 100, 2000].map(backOff)).toEqual([
    2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300, 300,
  ])
})

test('a try never waits shorter than the one before it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), (attempts) => {
      expect(backOff(attempts + 1)).toBeGreaterThanOrEqual(backOff(attempts))
      expect(backOff(attempts)).toBeLessThanOrEqual(300)
    }),
  )
})

test('all tries together take no longer than a person would wait for an answer', () => {
  const seconds = Array.from({ length: MOST_ATTEMPTS - 1 }, (_, index) => backOff(index + 1))
  expect(seconds.reduce((sum, one) => sum + one)).toBeLessThanOrEqual(120)
})
