import fc from 'fast-check'
import { expect, test } from 'vitest'
import { backOff, MOST_ATTEMPTS, waitBeforeAsking } from '../../src/delivery/deliver.ts'

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

test('all tries together outlast an outage of half an hour, and hold up a person no longer than an hour', () => {
  const seconds = Array.from({ length: MOST_ATTEMPTS - 1 }, (_, index) => backOff(index + 1)).reduce(
    (sum, one) => sum + one,
  )
  expect(seconds).toBeGreaterThanOrEqual(30 * 60)
  expect(seconds).toBeLessThanOrEqual(60 * 60)
})

test('whether a message arrived is asked ever more seldom, at first after two seconds and at last every five minutes', () => {
  expect([0, 1, 2, 10, 299, 300, 86_400].map(waitBeforeAsking)).toEqual([2, 2, 2, 10, 299, 300, 300])
})
