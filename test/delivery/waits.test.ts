import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MOST_ATTEMPTS } from '../../src/delivery/deliver.ts'
import { backOff, chanceOf, waitAsTold, waitBeforeAsking } from '../../src/delivery/waits.ts'

const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

test('the longest wait doubles with each try, from four seconds up to five minutes', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 8, 9, 100, 2000].map((attempts) => backOff(attempts, 1))).toEqual([
    4, 8, 16, 32, 64, 128, 256, 300, 300, 300, 300,
  ])
})

test('a wait is anything between two seconds and the longest, so that many who failed together come back apart', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), chance, chance, (attempts, one, other) => {
      const [sooner, later] = [one, other].toSorted((a, b) => a - b) as [number, number]
      expect(backOff(attempts, sooner)).toBeGreaterThanOrEqual(2)
      expect(backOff(attempts, later)).toBeLessThanOrEqual(300)
      expect(backOff(attempts, later)).toBeGreaterThanOrEqual(backOff(attempts, sooner))
      expect(backOff(attempts + 1, one)).toBeGreaterThanOrEqual(backOff(attempts, one))
    }),
  )
  expect(backOff(3, 0)).toBe(2)
})

test('all tries of a reply together take half an hour on average, and little over an hour at most', () => {
  const seconds = (how: number) =>
    Array.from({ length: MOST_ATTEMPTS - 1 }, (_, index) => backOff(index + 1, how)).reduce((sum, one) => sum + one)
  expect(seconds(0.5)).toBeGreaterThanOrEqual(30 * 60)
  expect(seconds(1)).toBeLessThanOrEqual(65 * 60)
})

test('whether a message arrived is asked ever more seldom, at first after two seconds and at last every five minutes', () => {
  expect([0, 1, 2, 10, 299, 300, 86_400].map(waitBeforeAsking)).toEqual([2, 2, 2, 10, 299, 300, 300])
})

test('what a platform asks for is waited in full, and never a tenth longer', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000 }), chance, (seconds, how) => {
      expect(waitAsTold(seconds, how)).toBeGreaterThanOrEqual(seconds)
      expect(waitAsTold(seconds, how)).toBeLessThanOrEqual(seconds * 1.1)
    }),
  )
  expect(waitAsTold(0, 0)).toBe(1)
})

test('a chance is made of all four bytes and stays below one', () => {
  const of = (...bytes: number[]) => chanceOf({ bytes: () => new Uint8Array(bytes) })
  expect([of(0, 0, 0, 0), of(128, 0, 0, 0), of(0, 128, 0, 0)]).toEqual([0, 0.5, 0.5 / 256])
  expect(of(255, 255, 255, 255)).toBeLessThan(1)
})
