import { costOfGroup, mayMeet, type Packed, randomFrom, type Scene } from './pairing-cost.ts'
import { type Grouping, isLess } from './pairing-pairs.ts'

/** Up to this many people every way to make trios is weighed: 2^12 sets of people, and the groups in each. */
const EXACT_UP_TO = 12
/** How often the search among more people is shaken, all of them together; and how often at the least. */
const SHAKES = 6_000
const FEWEST_SHAKES = 30
/** Nobody, in a group that is not full. */
const NOBODY = -1

/**
 * A cheap way to put people in threes, with one or two pairs where that does not come out, and those who stand alone as
 * groups of one. `order` holds everybody once.
 *
 * Exact up to 12 people. Above that it is a search: people are swapped between groups until no swap helps, a few are
 * then moved by chance, and what is worse is taken back. It keeps every hard rule, but does not always find the very
 * best. The same scene, order and seed give the same groups.
 */
export function goodTrios(scene: Scene, order: readonly number[], seed: number): Grouping {
  return order.length <= EXACT_UP_TO ? bestTrios(scene, order) : searchTrios(scene, order, seed)
}

/** Goes through all sets of people: the best for each is a group with its first person, and the best for the others. */
function bestTrios(scene: Scene, order: readonly number[]): Grouping {
  const choices = order.map((_, first) => groupsFrom(scene, order, first))
  const best: { cost: Packed; group: number[]; rest: number }[] = [{ cost: { high: 0, low: 0 }, group: [], rest: 0 }]
  for (let set = 1; set < 2 ** order.length; set++) {
    const first = 31 - Math.clz32(set & -set)
    for (const { bits, group, cost } of choices[first] as Choice[]) {
      if ((bits & ~set) !== 0) continue
      const rest = set ^ bits
      const sum = plus(cost, (best[rest] as { cost: Packed }).cost)
      const known = best[set]
      if (!known || isLess(sum, known.cost)) best[set] = { cost: sum, group, rest }
    }
  }
  const grouping: Grouping = []
  for (let set = best.length - 1; set > 0; ) {
    const { group, rest } = best[set] as { group: number[]; rest: number }
    grouping.push(group)
    set = rest
  }
  return grouping
}

type Choice = { bits: number; group: number[]; cost: Packed }

/** Every group of people who may meet in which one person is the first of the order, which may be that one alone. */
function groupsFrom(scene: Scene, order: readonly number[], first: number): Choice[] {
  const later = order.map((_, place) => place).filter((place) => place > first)
  const others = [
    [],
    ...later.map((one) => [one]),
    ...later.flatMap((one, index) => later.slice(index + 1).map((other) => [one, other])),
  ]
  return others.flatMap((rest) => {
    const places = [first, ...rest]
    const group = places.map((place) => order[place] as number)
    if (!mayMeet(scene, group)) return []
    return [{ bits: places.reduce((bits, place) => bits | (1 << place), 0), group, cost: costIn(scene, group) }]
  })
}

function searchTrios(scene: Scene, order: readonly number[], seed: number): Grouping {
  const random = randomFrom(seed)
  const pick = (below: number) => Math.floor(random() * below)
  // As many groups as threes ask for; where some may not meet, there is room for pairs instead.
  const isFree = order.every((a) => order.every((b) => a === b || mayMeet(scene, [a, b])))
  const count = Math.ceil(order.length / (isFree ? 3 : 2))
  let groups = Array.from({ length: count }, () => [NOBODY, NOBODY, NOBODY])
  for (const [index, one] of order.entries()) {
    const group = groups[index % count] as number[]
    group[Math.floor(index / count)] = one
  }
  let costs = groups.map((group) => costOrApart(scene, group))
  settle(
    scene,
    groups,
    costs,
    groups.map((_, index) => index),
  )
  let best = costs.reduce(plus)
  const shakes = Math.max(FEWEST_SHAKES, Math.floor(SHAKES / order.length))
  for (let shake = 0; shake < shakes && (best.high > 0 || best.low > 0); shake++) {
    const kept = { groups: groups.map((group) => [...group]), costs: [...costs] }
    const moved = new Set<number>()
    for (let time = 0; time < 3; time++) {
      const [a, b] = [pick(count), pick(count)]
      swap(groups[a] as number[], pick(3), groups[b] as number[], pick(3))
      moved.add(a).add(b)
    }
    for (const index of moved) costs[index] = costOrApart(scene, groups[index] as number[])
    settle(scene, groups, costs, [...moved])
    const now = costs.reduce(plus)
    if (isLess(best, now)) ({ groups, costs } = kept)
    else best = now
  }
  return groups.flatMap((group) => {
    const there = group.filter((one) => one !== NOBODY)
    return mayMeet(scene, there) ? (there.length > 0 ? [there] : []) : there.map((one) => [one])
  })
}

/** Swaps people of groups that changed with all others, and with empty places, until no swap costs less. */
function settle(scene: Scene, groups: number[][], costs: Packed[], changed: number[]): void {
  const waiting = [...changed]
  for (let a = waiting.pop(); a !== undefined; a = waiting.pop()) {
    for (let b = 0; b < groups.length; b++) {
      const [mine, yours] = [costs[a] as Packed, costs[b] as Packed]
      if (a === b || (mine.high === 0 && yours.high === 0 && mine.low === 0 && yours.low === 0)) continue
      if (!trySwaps(scene, groups, costs, a, b)) continue
      if (!waiting.includes(b)) waiting.push(b)
      if (!waiting.includes(a)) waiting.push(a)
    }
  }
}

/** Takes the first swap between two groups that costs less; whether there was one. */
function trySwaps(scene: Scene, groups: number[][], costs: Packed[], a: number, b: number): boolean {
  const [one, other] = [groups[a] as number[], groups[b] as number[]]
  const before = plus(costs[a] as Packed, costs[b] as Packed)
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) {
      swap(one, i, other, j)
      const [mine, yours] = [costOrApart(scene, one), costOrApart(scene, other)]
      if (isLess(plus(mine, yours), before)) {
        costs[a] = mine
        costs[b] = yours
        return true
      }
      swap(one, i, other, j)
    }
  }
  return false
}

function swap(one: number[], i: number, other: number[], j: number): void {
  const moved = one[i] as number
  one[i] = other[j] as number
  other[j] = moved
}

function costIn(scene: Scene, group: readonly number[]): Packed {
  return scene.pack(costOfGroup(scene, group))
}

/** What a group costs that may not be full; people who may not meet cost what each costs alone, as they will be. */
function costOrApart(scene: Scene, group: readonly number[]): Packed {
  const there = group.filter((one) => one !== NOBODY)
  if (there.length === 0) return { high: 0, low: 0 }
  return mayMeet(scene, there) ? costIn(scene, there) : there.map((one) => costIn(scene, [one])).reduce(plus)
}

function plus(one: Packed, other: Packed): Packed {
  return { high: one.high + other.high, low: one.low + other.low }
}
