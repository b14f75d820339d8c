import { lookAhead } from './pairing-ahead.ts'
import { costOfGroup, mayMeet, rankOf, readScene, type Scene } from './pairing-cost.ts'
import { bestPairs, type Grouping, isLess, packed } from './pairing-pairs.ts'
import { goodTrios } from './pairing-trios.ts'

/** Somebody to pair. `avoid`: ids of people never to be together with, whichever of the two said so. */
export type Candidate = { id: string; avoid?: string[]; lead?: boolean; tags?: string[] }

/**
 * A round that was. `met[i] === false`: group i did not meet, and does not count as such. Somebody who was left out may
 * stand in it as a group of one, so as to have had their turn at that.
 */
export type PastRound = { groups: string[][]; met?: boolean[] }

/**
 * How to pair. `size`: pairs (the default) or trios. `hierarchy: 'apart'`: no lead with somebody who is none. `mix`:
 * rather people who share no tag, or rather people who do; without it tags mean nothing. `seed`: the team's own, the
 * same every round; it puts people in an order, and with that chooses among what is equally good.
 */
export type Options = {
  size?: 2 | 3
  hierarchy?: 'apart' | 'allowed'
  mix?: 'across-tags' | 'within-tags'
  seed: number
}

/**
 * Who meets whom, sorted by id. `unpaired`: who could not be placed, and whether that is because nobody present is
 * theirs to meet (`avoids-everyone`) or there was nobody left (`alone`). `cost.repeats`: pairs that met before, of all
 * rounds that count; a trio is three pairs.
 */
export type Pairing = {
  groups: string[][]
  unpaired: { id: string; reason: 'alone' | 'avoids-everyone' }[]
  cost: { repeats: number }
}

/** More people than this are split first: time goes by the third power of their number. */
export const MOST_AT_ONCE = 300

/**
 * Puts people in groups of two, or of three. Everybody present is placed once, or unpaired with a reason. `history` is
 * newest first.
 *
 * What goes before what: nobody meets who is avoided, nor a lead a member where they stay apart; then as few people
 * unpaired as possible; as few pairs that met before as possible; of those as few as possible that met in the latest
 * round; where somebody has to stand in a trio or alone, those who did so least often; pairs that met least often; pairs
 * that met longest ago; tags. `costOf` has these goals as numbers. There is one trio where the number of people who can
 * be placed is odd and otherwise none. With `size: 3` there are as few pairs as leave nobody alone: 4 is 2 and 2, 5 is 3
 * and 2.
 *
 * Among equally good pairings one goes first after which most rounds follow without a repeat: a team of constant even
 * size meets everybody before anybody twice, since it goes round its circle. `pairing-ahead.ts` has this.
 *
 * Exact for pairs up to 41 people, and for even numbers up to 300; `pairing-pairs.ts` and `pairing-trios.ts` say where
 * the rest is near. More than 300 people are split by the seed and the round into parts that are paired one by one;
 * `pairMany` does that in a worker thread. Pure: the same people, history and options give the same groups, in whatever
 * order the rows arrive. Of two candidates with one id the first counts. It tells nobody why somebody is unpaired.
 */
export function pairBuddies(candidates: Candidate[], history: PastRound[], options: Options): Pairing {
  const scene = readScene(candidates, history, options)
  const grouping = groupInParts(scene, history.length, options)
  const named = grouping.map((group) => group.map((one) => scene.people[one]?.id as string).sort(byText))
  const alone = grouping.flatMap((group) => (group.length === 1 ? group : []))
  return {
    groups: named.filter((group) => group.length > 1).sort((one, other) => byText(one[0], other[0])),
    unpaired: alone
      .map((one) => ({ id: scene.people[one]?.id as string, reason: reasonFor(scene, one) }))
      .sort((one, other) => byText(one.id, other.id)),
    cost: { repeats: grouping.reduce((all, group) => all + costOfGroup(scene, group).repeats, 0) },
  }
}

/** What is asked of pairing, as one thing to hand on. */
export type PairingTask = { candidates: Candidate[]; history: PastRound[]; options: Options }

/** How many parts so many people are paired in. */
export function partsFor(size: number): number {
  return Math.max(1, Math.ceil(size / MOST_AT_ONCE))
}

/**
 * Which group of two somebody who comes late makes a group of three, by its place in `groups`; undefined where they may
 * join none of them. `candidates` are all who are in the groups; the one who comes late need not be among them.
 *
 * The rules and the goals are those of `pairBuddies`, the others staying where they are: never with somebody avoided,
 * never a lead with members where they stay apart, then as few pairs that met before as possible, and so on. Of equally
 * good groups it is the one the seed puts first, whatever their order. Groups of other sizes, and groups with somebody
 * who is not among the candidates, are left as they are: about such a person no rule could be kept. Pure.
 */
export function joinLate(
  candidate: Candidate,
  candidates: Candidate[],
  groups: string[][],
  history: PastRound[],
  options: Options,
): number | undefined {
  const scene = readScene([candidate, ...candidates], history, { ...options, size: 2 })
  const numbers = new Map(scene.people.map(({ id }, number) => [id, number]))
  const late = numbers.get(candidate.id) as number
  const choices = groups.flatMap((group, index) => {
    const members = group.flatMap((id) => numbers.get(id) ?? []).sort((one, other) => one - other)
    const isTwo = group.length === 2 && new Set([...members, late]).size === 3
    if (!isTwo || !mayMeet(scene, [...members, late])) return []
    return [{ index, members, cost: costOfJoining(scene, members, late) }]
  })
  const [best] = choices.sort((one, other) => {
    if (isLess(one.cost, other.cost)) return -1
    return isLess(other.cost, one.cost) ? 1 : (one.members[0] as number) - (other.members[0] as number)
  })
  return best?.index
}

/** What joining adds: that the two of the group meet costs nothing more, since they do so anyway. */
function costOfJoining(scene: Scene, members: readonly number[], late: number) {
  const [whole, two] = [packed(scene, [[...members, late]]), packed(scene, [[...members]])]
  return { high: whole.high - two.high, low: whole.low - two.low }
}

function groupInParts(scene: Scene, round: number, options: Options): Grouping {
  const everybody = scene.people.map((_, number) => number)
  const count = partsFor(everybody.length)
  if (count === 1) return group(scene, everybody, true, options.seed)
  // Each round other people are in a part, so that in time everybody can meet everybody. Leads stay together where they
  // may only meet each other.
  const ranks = scene.people.map(({ id }) => rankOf(options.seed ^ Math.imul(round + 1, 0x9e3779b1), id))
  const isFirst = (one: number) => (options.hierarchy === 'apart' && scene.people[one]?.lead ? 0 : 1)
  everybody.sort((a, b) => isFirst(a) - isFirst(b) || (ranks[a] as number) - (ranks[b] as number) || a - b)
  // A multiple of six, so that pairs and trios come out in each part but the last.
  const share = Math.floor(everybody.length / count / 6) * 6
  const placed: Grouping = []
  let left: number[] = []
  for (let part = 0; part < count; part++) {
    const isLast = part === count - 1
    const there = [...left, ...everybody.slice(part * share, isLast ? undefined : (part + 1) * share)]
    const grouping = group(scene, there, isLast, options.seed)
    placed.push(...grouping.filter((one) => isLast || one.length > 1))
    left = grouping.flatMap((one) => (one.length === 1 ? one : []))
  }
  return placed
}

function group(scene: Scene, people: readonly number[], withTrio: boolean, seed: number): Grouping {
  if (scene.groupSize === 3) return goodTrios(scene, people, seed)
  return lookAhead(scene, people, bestPairs(scene, people, withTrio), seed)
}

function reasonFor({ size, allowed }: Scene, one: number): 'alone' | 'avoids-everyone' {
  const others = allowed.subarray(one * size, (one + 1) * size)
  return size > 1 && !others.includes(1) ? 'avoids-everyone' : 'alone'
}

function byText(one = '', other = ''): number {
  return one < other ? -1 : one > other ? 1 : 0
}
