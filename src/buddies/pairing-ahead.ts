import { circleRounds } from './circle.ts'
import { costOfGroup, mayMeet, randomFrom, type Scene } from './pairing-cost.ts'
import { type Grouping, isLess, packed } from './pairing-pairs.ts'

/** Above this many people only the circle is looked at: there are rounds enough without a repeat. */
const SEARCH_UP_TO = 19
/** How many ways to go on are looked at; some milliseconds for a team, some hundreds at most for 19 people. */
const LOOKS = 120
/** How many steps one round of such a way may take to find. */
const STEPS = 500

/**
 * Of pairings as good as `best`, the one after which most rounds follow without a repeat, if these people stay. Gives
 * `best` where somebody in it meets again or stands alone: then there is nothing to save up for.
 *
 * Matching alone runs into dead ends: in the last rounds before everybody met everybody what is left does not come out
 * in pairs. An even team that goes round its circle meets none, so that a team of constant even size has `n - 1` rounds
 * without a repeat. To an odd team, and to one whose history is not of its circle, ways to go on are tried by chance
 * out of `seed`. Of the floor(n (n - 1) / (n + 3)) rounds that an odd team has meetings for, a constant one reaches all
 * from 9 to 17 people and one to three less above that; for 5 and 7 people there is no way that is longer than one and
 * three rounds.
 */
export function lookAhead(scene: Scene, people: readonly number[], best: Grouping, seed: number): Grouping {
  const isFresh = (group: readonly number[]) => group.length > 1 && costOfGroup(scene, group).repeats === 0
  if (best.length === 0 || !best.every(isFresh)) return best
  const cost = packed(scene, best)
  const isAsGood = (grouping: Grouping) => !isLess(cost, packed(scene, grouping))
  const circle = freshCircle(scene, people)
  const start = circle.find(isAsGood)
  let [ahead, rounds] = start ? [start, circle.length] : [best, 0]
  const team = unmetOf(scene, people)
  if (people.length > SEARCH_UP_TO) return ahead
  const enough = mostRounds(team)
  const random = randomFrom(seed)
  for (let look = 0; look < LOOKS && rounds < enough; look++) {
    const way = goOn(team, random)
    const first = way[0]?.map((group) => group.map((one) => people[one] as number))
    if (first && way.length > rounds && isAsGood(first)) [ahead, rounds] = [first, way.length]
  }
  return ahead
}

/** The rounds of the circle of these people in which nobody meets again. */
function freshCircle(scene: Scene, people: readonly number[]): Grouping[] {
  if (people.length % 2 !== 0) return []
  return circleRounds(people.length)
    .map((round) => round.map((two) => two.map((seat) => people[seat] as number)))
    .filter((round) => round.every((two) => mayMeet(scene, two) && costOfGroup(scene, two).repeats === 0))
}

/** Who may still meet whom for the first time, as bits in a number for each, and how often each had a turn in a trio. */
type Team = { unmet: number[]; turns: number[] }

function unmetOf({ size, allowed, times, turns }: Scene, people: readonly number[]): Team {
  const isUnmet = (at: number) => allowed[at] === 1 && times[at] === 0
  return {
    unmet: people.map((a) =>
      people.reduce((bits, b, place) => (isUnmet(a * size + b) ? bits | (1 << place) : bits), 0),
    ),
    turns: people.map((one) => turns[one] as number),
  }
}

/** For how many rounds there are meetings left, whether or not they come out. */
function mostRounds({ unmet }: Team): number {
  const meetings = unmet.reduce((all, bits) => all + bitsIn(bits), 0) / 2
  const size = unmet.length
  return Math.floor(meetings / (size % 2 === 0 ? size / 2 : (size + 3) / 2))
}

/** Rounds without a repeat, one after another as chance has it, until there is none. */
function goOn(team: Team, random: () => number): Grouping[] {
  const [unmet, turns] = [[...team.unmet], [...team.turns]]
  const rounds: Grouping[] = []
  for (;;) {
    const round = freshRound({ unmet, turns }, random)
    if (!round) return rounds
    rounds.push(round)
    for (const group of round) {
      for (const one of group) {
        if (group.length === 3) turns[one] = (turns[one] as number) + 1
        for (const other of group) unmet[one] = (unmet[one] as number) & ~(1 << other)
      }
    }
  }
}

/** One round without a repeat, by chance; in its trio, if there is one, are those who were in one least often. */
function freshRound({ unmet, turns }: Team, random: () => number): Grouping | undefined {
  const everybody = 2 ** unmet.length - 1
  const steps = { left: STEPS }
  if (unmet.length % 2 === 0) return freshPairs(unmet, everybody, random, steps)
  const sum = (trio: readonly number[]) => trio.reduce((all, one) => all + (turns[one] as number), 0)
  const trios = freshTrios(unmet)
    .map((trio) => ({ trio, rank: sum(trio) + random() }))
    .sort((one, other) => one.rank - other.rank)
  for (const { trio } of trios) {
    const others = trio.reduce((bits, one) => bits & ~(1 << one), everybody)
    const pairs = freshPairs(unmet, others, random, steps)
    if (pairs) return [trio, ...pairs]
    if (steps.left <= 0) return undefined
  }
  return undefined
}

function freshTrios(unmet: readonly number[]): number[][] {
  return unmet.flatMap((ofFirst, first) =>
    placesIn(ofFirst & (-2 << first)).flatMap((second) =>
      placesIn(ofFirst & (unmet[second] as number) & (-2 << second)).map((third) => [first, second, third]),
    ),
  )
}

/** Pairs of all these people without a repeat; whoever has fewest left to meet goes first. */
function freshPairs(
  unmet: readonly number[],
  people: number,
  random: () => number,
  steps: { left: number },
): number[][] | undefined {
  if (people === 0) return []
  if (steps.left-- <= 0) return undefined
  let [one, choice, fewest] = [0, 0, Number.POSITIVE_INFINITY]
  for (const place of placesIn(people)) {
    const left = (unmet[place] as number) & people
    const count = bitsIn(left) + random() / 2
    if (count < fewest) [one, choice, fewest] = [place, left, count]
  }
  const others = placesIn(choice).map((other) => ({ other, rank: random() }))
  for (const { other } of others.sort((a, b) => a.rank - b.rank)) {
    const pairs = freshPairs(unmet, people & ~(1 << one) & ~(1 << other), random, steps)
    if (pairs) return [[one, other], ...pairs]
  }
  return undefined
}

function placesIn(bits: number): number[] {
  const places: number[] = []
  for (let left = bits; left !== 0; left &= left - 1) places.push(31 - Math.clz32(left & -left))
  return places
}

function bitsIn(bits: number): number {
  let count = 0
  for (let left = bits; left !== 0; left &= left - 1) count++
  return count
}
