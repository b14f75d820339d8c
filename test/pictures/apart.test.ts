import fc from 'fast-check'
import { expect, test } from 'vitest'
import { apart } from '../../src/pictures/apart.ts'

const FIELD = { top: 0, bottom: 100 }

test.for([
  [
    'stay where they are when there is room',
    [
      [10, 20],
      [50, 20],
      [90, 20],
    ],
    [10, 50, 90],
  ],
  [
    'share what they have to move',
    [
      [50, 20],
      [50, 20],
    ],
    [40, 60],
  ],
  [
    'push others no further than needed',
    [
      [45, 20],
      [50, 20],
      [60, 20],
    ],
    [31.67, 51.67, 71.67],
  ],
  [
    'stay within when all want to be at the top',
    [
      [0, 20],
      [0, 20],
    ],
    [10, 30],
  ],
  [
    'stay within when all want to be at the bottom',
    [
      [100, 20],
      [100, 30],
    ],
    [60, 85],
  ],
  ['are none when there are none', [], []],
] as const)('things that lie in order %s', ([, things, expected]) => {
  const placed = apart(
    things.map(([middle, height]) => ({ middle, height })),
    FIELD,
  )
  expect(placed.map((middle) => Math.round(middle * 100) / 100)).toEqual(expected)
})

test('whatever they want, none lies over another or outside the field', () => {
  const thing = fc.record({ middle: fc.integer({ min: -50, max: 150 }), height: fc.integer({ min: 1, max: 20 }) })
  fc.assert(
    fc.property(fc.array(thing, { maxLength: 5 }), (some) => {
      const things = some.sort((a, b) => a.middle - b.middle)
      const middles = apart(things, FIELD)
      const edges = middles.flatMap((middle, nth) => [
        middle - (things[nth]?.height ?? 0) / 2,
        middle + (things[nth]?.height ?? 0) / 2,
      ])
      const all = [FIELD.top, ...edges, FIELD.bottom]
      for (const [nth, edge] of all.slice(1).entries()) expect(edge).toBeGreaterThan((all[nth] ?? 0) - 1e-9)
    }),
  )
})
