import fc from 'fast-check'
import { expect, test } from 'vitest'
import { circleRounds } from '../../src/buddies/circle.ts'
import { heaviestMatching } from '../../src/buddies/matching.ts'

type Edges = { size: number; edges: { high: number; low: number }[] }

/** Graphs with few and with many edges, and weights that are often equal and sometimes very large. */
const graph: fc.Arbitrary<Edges> = fc.integer({ min: 0, max: 9 }).chain((size) =>
  fc.record({
    size: fc.constant(size),
    edges: fc.array(
      fc.record({
        high: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 2 ** 48 })),
        low: fc.oneof(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -(2 ** 48), max: 2 ** 48 })),
      }),
      { minLength: size * size, maxLength: size * size },
    ),
  }),
)

test('no matching is worth more, in either number, whatever the graph', () => {
  fc.assert(
    fc.property(graph, ({ size, edges }) => {
      const [high, low] = [new Float64Array(size * size), new Float64Array(size * size)]
      for (let a = 0; a < size; a++) {
        for (let b = a + 1; b < size; b++) {
          const edge = edges[a * size + b] as { high: number; low: number }
          for (const at of [a * size + b, b * size + a]) [high[at], low[at]] = [edge.high, edge.low]
        }
      }
      const mates = heaviestMatching(size, high, low)
      let [sumHigh, sumLow] = [0n, 0n]
      for (const [one, mate] of mates.entries()) {
        if (mate === -1) continue
        expect(mates[mate]).toBe(one)
        expect(high[one * size + mate]).toBeGreaterThan(0)
        if (one > mate) continue
        sumHigh += BigInt(high[one * size + mate] as number)
        sumLow += BigInt(low[one * size + mate] as number)
      }
      expect([sumHigh, sumLow]).toEqual(mostWorth(size, high, low))
    }),
    { numRuns: 3000 },
  )
})

/** By going through every matching there is. */
function mostWorth(size: number, high: Float64Array, low: Float64Array): [bigint, bigint] {
  const visit = (left: readonly number[]): [bigint, bigint] => {
    const [first, ...rest] = left
    if (first === undefined) return [0n, 0n]
    let best = visit(rest)
    for (const other of rest) {
      const at = first * size + other
      if ((high[at] as number) <= 0) continue
      const others = visit(rest.filter((one) => one !== other))
      const sum: [bigint, bigint] = [others[0] + BigInt(high[at] as number), others[1] + BigInt(low[at] as number)]
      if (sum[0] > best[0] || (sum[0] === best[0] && sum[1] > best[1])) best = sum
    }
    return best
  }
  return visit(Array.from({ length: size }, (_, index) => index))
}

test('in a circle everybody meets everybody else exactly once', () => {
  for (let size = 2; size <= 60; size += 2) {
    const rounds = circleRounds(size)
    expect(rounds).toHaveLength(size - 1)
    for (const round of rounds) expect(new Set(round.flat()).size).toBe(size)
    const met = new Set(rounds.flat().map((two) => two.toSorted((a, b) => a - b).join()))
    expect(met.size).toBe((size * (size - 1)) / 2)
  }
})

test.for([0, 1, 7])('there is no circle of %d', (size) => {
  expect(() => circleRounds(size)).toThrow(RangeError)
})
