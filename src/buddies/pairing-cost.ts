import type { Candidate, Options, PastRound } from './pairing.ts'

/**
 * What a pairing costs, goal by goal, in the order in which goals go before one another; less is better.
 *
 * - `unpaired`: people who stand alone.
 * - `odd`: groups that are not of the size asked for: the trio among pairs, a pair among trios.
 * - `repeats`: pairs that met before; a group of three is three pairs.
 * - `backToBack`: of those, the ones that met in the latest round. Nobody likes the same face twice running, so this
 *   goes before how often the two met.
 * - `turns`: how often those who now stand alone or in a group of another size did so before, above whoever did least.
 * - `times`: how often those who meet again met before.
 * - `recency`: how lately, convexly: two meetings of long ago are better than one of just now and one of very long ago.
 * - `tags`: pairs the mixing rule would rather not see.
 */
export type Cost = {
  unpaired: number
  odd: number
  repeats: number
  backToBack: number
  turns: number
  times: number
  recency: number
  tags: number
}

/** The same order in two whole numbers, so that costs add and compare fast. `high` goes before `low`. */
export type Packed = { high: number; low: number }

/**
 * Who is there and what they went through, by number: people are 0 to `size - 1` in an order that goes by seed and id
 * alone. Nothing in it depends on the order of the rows it was read from.
 */
export type Scene = {
  size: number
  groupSize: 2 | 3
  people: readonly Candidate[]
  /** Whether two may meet at all, 1 or 0, at `a * size + b`. */
  allowed: Uint8Array
  /** How many rounds two met in. */
  times: Int32Array
  /** How many rounds ago two met, the latest being 0; -1 is never. */
  age: Int32Array
  /** Whether the mixing rule would rather not see two together. */
  clash: Uint8Array
  /** How often somebody stood alone or in a group of another size, above whoever did least. */
  turns: Int32Array
  pack(cost: Cost): Packed
}

/** The most meetings and turns that are told apart: beyond these numbers all is often. It keeps sums exact. */
const MOST_TIMES = 99
const MOST_TURNS = 50
/** What a meeting in the latest round weighs; one of `age` rounds before that weighs the (age + 1)th part. */
const LATEST = 10_000

/** Nothing. */
export const NO_COST: Cost = {
  unpaired: 0,
  odd: 0,
  repeats: 0,
  backToBack: 0,
  turns: 0,
  times: 0,
  recency: 0,
  tags: 0,
}

/**
 * Reads who is there and what counts of their history. Of people who stand in the rows twice the first one counts;
 * people of the history who are not there are passed over. A group with `met: false` has not met, though who was in it
 * has had a turn of standing in a group of another size. Somebody who was left out stands in history as a group of one.
 */
export function readScene(candidates: readonly Candidate[], history: readonly PastRound[], options: Options): Scene {
  const { seed, size: groupSize = 2, hierarchy = 'allowed', mix } = options
  const people = [...new Map([...candidates].reverse().map((one) => [one.id, one])).values()]
    .map((one) => ({ one, rank: rankOf(seed, one.id) }))
    .sort((a, b) => a.rank - b.rank || (a.one.id < b.one.id ? -1 : 1))
    .map(({ one }) => one)
  const size = people.length
  const numbers = new Map(people.map(({ id }, number) => [id, number]))
  const allowed = new Uint8Array(size * size)
  const clash = new Uint8Array(size * size)
  const avoided = people.map(({ avoid = [] }) => new Set(avoid))
  for (const [a, one] of people.entries()) {
    for (const [b, other] of people.entries()) {
      const isAvoided = avoided[a]?.has(other.id) || avoided[b]?.has(one.id)
      const isApart = hierarchy === 'apart' && (one.lead ?? false) !== (other.lead ?? false)
      allowed[a * size + b] = a === b || isAvoided || isApart ? 0 : 1
      const share = one.tags?.some((tag) => other.tags?.includes(tag)) ?? false
      clash[a * size + b] = (mix === 'across-tags' && share) || (mix === 'within-tags' && !share) ? 1 : 0
    }
  }
  const times = new Int32Array(size * size)
  const age = new Int32Array(size * size).fill(-1)
  const turns = new Int32Array(size)
  for (const [ago, { groups, met }] of history.entries()) {
    for (const [index, group] of groups.entries()) {
      const members = [...new Set(group)]
      const there = members.flatMap((id) => numbers.get(id) ?? [])
      if (members.length !== groupSize) for (const one of there) turns[one] = (turns[one] as number) + 1
      if (met?.[index] === false) continue
      for (const a of there) {
        for (const b of there) {
          if (a === b) continue
          const at = a * size + b
          times[at] = Math.min(MOST_TIMES, (times[at] as number) + 1)
          if (age[at] === -1) age[at] = ago
        }
      }
    }
  }
  const least = turns.reduce((all, one) => Math.min(all, one), Number.POSITIVE_INFINITY)
  for (let one = 0; one < size; one++) turns[one] = Math.min(MOST_TURNS, (turns[one] as number) - least)
  return { size, groupSize, people, allowed, times, age, clash, turns, pack: packerOf(size) }
}

/** What a pairing costs, of people as they are and a history, by the rules of `readScene`. Pure. */
export function costOf(
  pairing: { groups: readonly (readonly string[])[]; unpaired: readonly { id: string }[] },
  candidates: readonly Candidate[],
  history: readonly PastRound[],
  options: Options,
): Cost {
  const scene = readScene(candidates, history, options)
  const numbers = new Map(scene.people.map(({ id }, number) => [id, number]))
  const numbered = [...pairing.groups, ...pairing.unpaired.map(({ id }) => [id])].map((group) =>
    group.map((id) => numbers.get(id) as number),
  )
  return numbered.map((group) => costOfGroup(scene, group)).reduce(addCosts, NO_COST)
}

/** Less than zero where the one costs less than the other, goal by goal; 0 where they are equally good. */
export function compareCosts(one: Cost, other: Cost): number {
  for (const goal of Object.keys(NO_COST) as (keyof Cost)[]) {
    if (one[goal] !== other[goal]) return one[goal] - other[goal]
  }
  return 0
}

/** What one group of a pairing costs; a group of one is somebody unpaired. Costs of groups add up. */
export function costOfGroup(scene: Scene, group: readonly number[]): Cost {
  const { size, groupSize } = scene
  const isOther = group.length !== groupSize
  let [turns, repeats, backToBack, times, recency, tags] = [0, 0, 0, 0, 0, 0]
  for (let first = 0; first < group.length; first++) {
    const one = group[first] as number
    if (isOther) turns += scene.turns[one] as number
    for (let second = first + 1; second < group.length; second++) {
      const at = one * size + (group[second] as number)
      tags += scene.clash[at] as number
      const ago = scene.age[at] as number
      if (ago < 0) continue
      repeats++
      if (ago === 0) backToBack++
      times += scene.times[at] as number
      recency += Math.floor(LATEST / (ago + 1))
    }
  }
  const unpaired = group.length === 1 ? 1 : 0
  return { unpaired, odd: isOther ? 1 - unpaired : 0, repeats, backToBack, turns, times, recency, tags }
}

/** Two costs together. */
export function addCosts(one: Cost, other: Cost): Cost {
  const sum = { ...one }
  for (const goal of Object.keys(NO_COST) as (keyof Cost)[]) sum[goal] += other[goal]
  return sum
}

/** Whether everybody in a group may meet everybody else in it. */
export function mayMeet({ size, allowed }: Scene, group: readonly number[]): boolean {
  for (let first = 0; first < group.length; first++) {
    for (let second = first + 1; second < group.length; second++) {
      if (allowed[(group[first] as number) * size + (group[second] as number)] === 0) return false
    }
  }
  return true
}

/** The number that puts people in an order which is a seed's own, by mulberry32 over an FNV-1a hash; no secret. */
export function rankOf(seed: number, text: string): number {
  let bits = 0x811c9dc5 ^ seed
  for (let at = 0; at < text.length; at++) bits = Math.imul(bits ^ text.charCodeAt(at), 0x01000193)
  return randomFrom(bits)()
}

/** Numbers from 0 up to 1 that look random and are the same for the same seed: mulberry32, of the public domain. */
export function randomFrom(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let bits = Math.imul(state ^ (state >>> 15), 1 | state)
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits
    return ((bits ^ (bits >>> 14)) >>> 0) / 4294967296
  }
}

/**
 * Packs costs so that no sum over a whole pairing of `size` people carries into the goal before it. There are at most
 * as many pairs as people, all being in groups of two or three. At 304 people this stays below 2^48 in either number.
 */
function packerOf(size: number): (cost: Cost) => Packed {
  const pairs = size + 2
  const turns = size * MOST_TURNS + 1
  const recency = pairs * LATEST + 1
  return (cost) => ({
    high: (((cost.unpaired * pairs + cost.odd) * pairs + cost.repeats) * pairs + cost.backToBack) * turns + cost.turns,
    low: (cost.times * recency + cost.recency) * pairs + cost.tags,
  })
}
