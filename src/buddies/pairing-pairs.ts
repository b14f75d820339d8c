import { heaviestMatching } from './matching.ts'
import { costOfGroup, mayMeet, NO_COST, type Packed, type Scene } from './pairing-cost.ts'

/** Everybody once, by number: groups of two, at most one of three, and those who stand alone as groups of one. */
export type Grouping = number[][]

/** Up to this many people every trio is weighed; among more of them the likeliest ones only. */
const ALL_TRIOS_UP_TO = 41
/** Steps of matching that weighing trios among more people may take: about half a second. */
const TRIO_STEPS = 60_000_000

/**
 * The cheapest way to put people in twos, with at most one trio, which is there when pairs alone leave more people out.
 * `order` holds everybody once and says which of equally good ways is taken; it changes no cost.
 *
 * Exact, except for who is in the trio among more than 41 people, where the likeliest are tried and all others then
 * matched exactly. Pairs are a matching of heaviest weight. For the trio: of any three people two are in the same half
 * of the team, so every two of a half are tried as if they were one person, for whom matching finds the third.
 */
export function bestPairs(scene: Scene, order: readonly number[], withTrio = true): Grouping {
  const size = order.length
  const weights = weigh(scene, order)
  let best = matched(
    weights,
    order.map((one) => [one]),
  )
  let cost = packed(scene, best)
  if (!withTrio || best.every((group) => group.length === 2)) return best
  const twos = likeliestTwos(scene, order)
  const most = size <= ALL_TRIOS_UP_TO ? twos.length : Math.max(2, Math.floor(TRIO_STEPS / size ** 3))
  const least = leastWithTrio(scene, order)
  for (const [a, b] of twos.slice(0, most)) {
    const grouping = withTwoMerged(scene, order, weights, a, b)
    const other = packed(scene, grouping)
    if (isLess(other, cost)) [best, cost] = [grouping, other]
    if (!isLess(least, cost)) break
  }
  return best
}

/** What a whole grouping costs, packed. */
export function packed(scene: Scene, grouping: Grouping): Packed {
  let [high, low] = [0, 0]
  for (const group of grouping) {
    const cost = scene.pack(costOfGroup(scene, group))
    high += cost.high
    low += cost.low
  }
  return { high, low }
}

/** Whether one cost is less than another. */
export function isLess(one: Packed, other: Packed): boolean {
  return one.high < other.high || (one.high === other.high && one.low < other.low)
}

/** What bringing people together saves over leaving each alone; row by row, as `heaviestMatching` has it. */
type Weights = { size: number; high: Float64Array; low: Float64Array }

function weigh(scene: Scene, order: readonly number[]): Weights {
  const size = order.length
  const weights = { size, high: new Float64Array(size * size), low: new Float64Array(size * size) }
  for (let a = 0; a < size; a++) {
    for (let b = a + 1; b < size; b++) setWeight(weights, a, b, saving(scene, [order[a] as number, order[b] as number]))
  }
  return weights
}

/** What a group saves over leaving everybody in it alone; nothing where they may not meet. */
function saving(scene: Scene, group: readonly number[]): Packed {
  if (!mayMeet(scene, group)) return { high: 0, low: 0 }
  const alone = packed(
    scene,
    group.map((one) => [one]),
  )
  const together = packed(scene, [[...group]])
  return { high: alone.high - together.high, low: alone.low - together.low }
}

function setWeight({ size, high, low }: Weights, a: number, b: number, weight: Packed): void {
  high[a * size + b] = weight.high
  high[b * size + a] = weight.high
  low[a * size + b] = weight.low
  low[b * size + a] = weight.low
}

/** The groups a heaviest matching makes of units, which are people or the two that were made one. */
function matched(weights: Weights, units: readonly (readonly number[])[]): Grouping {
  const mates = heaviestMatching(weights.size, weights.high, weights.low)
  return units.flatMap((unit, index) => {
    const mate = mates[index] as number
    if (mate === -1) return unit.map((one) => [one])
    return index < mate ? [[...unit, ...(units[mate] as readonly number[])]] : []
  })
}

/** The cheapest grouping in which two people are together with a third, or otherwise both alone. */
function withTwoMerged(scene: Scene, order: readonly number[], weights: Weights, a: number, b: number): Grouping {
  const rest = order.map((_, index) => index).filter((index) => index !== a && index !== b)
  const two = [order[a] as number, order[b] as number]
  const size = rest.length + 1
  const merged = { size, high: new Float64Array(size * size), low: new Float64Array(size * size) }
  for (const [row, from] of rest.entries()) {
    for (const [column, to] of rest.entries()) {
      merged.high[row * size + column] = weights.high[from * order.length + to] as number
      merged.low[row * size + column] = weights.low[from * order.length + to] as number
    }
    setWeight(merged, row, size - 1, saving(scene, [...two, order[from] as number]))
  }
  return matched(merged, [...rest.map((index) => [order[index] as number]), two])
}

/** Places in the order of every two of the same half who may meet, those first for whom a trio costs least. */
function likeliestTwos(scene: Scene, order: readonly number[]): [number, number][] {
  const half = Math.ceil(order.length / 2)
  const twos: { at: [number, number]; cost: Packed }[] = []
  for (let a = 0; a < order.length; a++) {
    for (let b = a + 1; b < (a < half ? half : order.length); b++) {
      const two = [order[a] as number, order[b] as number]
      if (!mayMeet(scene, two)) continue
      const turns = two.reduce((all, one) => all + (scene.turns[one] as number), 0)
      twos.push({ at: [a, b], cost: scene.pack({ ...costOfGroup(scene, two), turns }) })
    }
  }
  return twos.sort((one, other) => (isLess(one.cost, other.cost) ? -1 : 1)).map(({ at }) => at)
}

/** What no grouping with a trio goes below: nobody alone, no repeats, and those in the trio whose turn it is. */
function leastWithTrio(scene: Scene, order: readonly number[]): Packed {
  const turns = order.map((one) => scene.turns[one] as number).sort((one, other) => one - other)
  return scene.pack({ ...NO_COST, odd: 1, turns: turns.slice(0, 3).reduce((all, one) => all + one, 0) })
}
