import { type PastRound, pairBuddies } from '../../src/buddies/pairing.ts'
import { mulberry32 } from '../seeded.ts'

// Half a year of weekly rounds, paired by ours and by three ways that are common elsewhere: who meets again, who meets
// again at once, who is left out and how many pairs meet at all. The same people are absent for all of them.

const ROUNDS = 26
const SEEDS = [1, 2, 3, 4, 5]
const SIZES = [8, 9, 12, 30]
/** How long a pair is forbidden under the hard rule, in rounds. */
const FORBIDDEN = 10

/** One way to pair whoever is there; people who are in no group are left out. Newest first in `history`. */
type Way = (present: readonly string[], history: PastRound[], seed: number, random: () => number) => string[][]

const WAYS: Readonly<Record<string, Way>> = {
  Maatje: (present, history, seed) =>
    pairBuddies(
      present.map((id) => ({ id })),
      history,
      { seed },
    ).groups,
  shuffle: (present, _history, _seed, random) => joinLast(inTwos(shuffled(present, random))),
  'never met first': (present, history, _seed, random) => {
    const met = meetings(history)
    return joinLast(
      greedy(shuffled(present, random), (one, others) => {
        return others.find((other) => !met.has(key(one, other))) ?? others[0]
      }),
    )
  },
  'hard 10 weeks': (present, history, _seed, random) => {
    const met = meetings(history.slice(0, FORBIDDEN))
    const isFree = (one: string, other: string) => !met.has(key(one, other))
    const groups = greedy(shuffled(present, random), (one, others) => others.find((other) => isFree(one, other)))
    const [alone] = groups.filter(({ length }) => length === 1).flat()
    const room = groups.find((group) => group.length === 2 && group.every((id) => alone && isFree(alone, id)))
    const isOdd = present.length % 2 === 1
    if (isOdd && alone && room) room.push(alone)
    return groups.filter(({ length }) => length > 1)
  },
}

/** What half a year came to; `fresh` is how many rounds went before the first in which a pair met again. */
type Figures = { repeats: number; backToBack: number; leftOut: number; distinct: number; fresh: number }

const FIGURES = ['repeats', 'backToBack', 'leftOut', 'distinct', 'fresh'] as const

/** Runs all of them, prints the figures and gives whether ours are as good as they have to be. */
export async function benchPairing(say: (line: string) => void): Promise<boolean> {
  say(`${ROUNDS} rounds, means of ${SEEDS.length} teams; behind each figure how many times ours it is`)
  let isGood = true
  for (const absent of [0, 0.2]) {
    for (const size of SIZES) {
      const most = (size * (size - 1)) / 2
      say('')
      say(
        `${size} people, ${absent === 0 ? 'all there' : 'a fifth of them absent each round'}; ${most} pairs there are`,
      )
      say(row(['', 'repeats', 'back to back', 'left out', 'distinct pairs', 'first fresh']))
      const all = Object.entries(WAYS).map(([name, way]) => ({
        name,
        figures: mean(SEEDS.map((seed) => live(way, size, absent, seed))),
      }))
      const ours = (all[0] as { figures: Figures }).figures
      for (const { name, figures } of all) {
        const cells = FIGURES.map((figure) => {
          const ratio = ours[figure] > 0 ? ` (${(figures[figure] / ours[figure]).toFixed(2)})` : ''
          return `${figures[figure].toFixed(1)}${ratio}`
        })
        say(row([name, ...cells]))
      }
      const [, shuffle, greedyWay] = all.map(({ figures }) => figures)
      const isLeast = ours.repeats <= Math.min(shuffle?.repeats ?? 0, greedyWay?.repeats ?? 0)
      // As few repeats as possible goes before none at once, so that with other people each round one may slip in.
      const isFresh = ours.backToBack <= (shuffle?.backToBack ?? 0) / 20
      if (!isLeast || !isFresh || ours.leftOut > 0) {
        isGood = false
        say(
          'not good enough: ours may leave nobody out, hardly ever repeat at once, and repeat no more than the first two',
        )
      }
    }
  }
  return isGood
}

function live(way: Way, size: number, absent: number, seed: number): Figures {
  const [chance, off] = [mulberry32(seed), mulberry32(seed + 1000)]
  const everybody = Array.from({ length: size }, (_, index) => `person-${String(index).padStart(2, '0')}`)
  const history: PastRound[] = []
  const figures = { repeats: 0, backToBack: 0, leftOut: 0, fresh: ROUNDS }
  for (let round = 0; round < ROUNDS; round++) {
    const present = shuffled(everybody, off)
      .slice(Math.round(size * absent))
      .toSorted()
    const groups = way(present, history, seed, chance)
    const [ever, latest] = [meetings(history), meetings(history.slice(0, 1))]
    for (const two of meetings([{ groups }])) {
      if (ever.has(two)) {
        figures.repeats++
        figures.fresh = Math.min(figures.fresh, round)
      }
      if (latest.has(two)) figures.backToBack++
    }
    figures.leftOut += present.length - groups.flat().length
    history.unshift({ groups })
  }
  return { ...figures, distinct: meetings(history).size }
}

function mean(all: readonly Figures[]): Figures {
  const of = (figure: keyof Figures) => all.reduce((sum, one) => sum + one[figure], 0) / all.length
  return {
    repeats: of('repeats'),
    backToBack: of('backToBack'),
    leftOut: of('leftOut'),
    distinct: of('distinct'),
    fresh: of('fresh'),
  }
}

/** Everybody in turn with whom they choose of those who are left; alone where they choose nobody. */
function greedy(order: readonly string[], choose: (one: string, others: string[]) => string | undefined): string[][] {
  const groups: string[][] = []
  for (let left = [...order]; left.length > 0; ) {
    const [one = '', ...others] = left
    const other = choose(one, others)
    groups.push(other === undefined ? [one] : [one, other])
    left = others.filter((id) => id !== other)
  }
  return groups
}

function inTwos(order: readonly string[]): string[][] {
  return greedy(order, (_one, others) => others[0])
}

/** Whoever stands alone at the end joins the group before. */
function joinLast(groups: string[][]): string[][] {
  const [before, last] = groups.slice(-2)
  return before && last?.length === 1 ? [...groups.slice(0, -2), [...before, ...last]] : groups
}

function meetings(history: readonly PastRound[]): Set<string> {
  const pairs = history.flatMap(({ groups }) =>
    groups.flatMap((group) => group.flatMap((one, index) => group.slice(index + 1).map((other) => key(one, other)))),
  )
  return new Set(pairs)
}

function key(one: string, other: string): string {
  return one < other ? `${one} ${other}` : `${other} ${one}`
}

function shuffled(ids: readonly string[], random: () => number): string[] {
  return ids
    .map((id) => ({ id, rank: random() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ id }) => id)
}

function row([name = '', ...cells]: readonly string[]): string {
  return `${name.padEnd(16)}${cells.map((cell) => cell.padStart(16)).join('')}`
}
