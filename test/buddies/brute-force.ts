import type { Candidate, Options, PastRound } from '../../src/buddies/pairing.ts'

/** Numbers compared from the first to the last; the less the better. */
export type Goals = readonly number[]

/**
 * The best grouping there is, found by going through all of them: people alone, in twos and in one three (or in as many
 * threes as come out, where `size` is 3). `goals` says what one group is worth, and groups add up. Nothing in here is
 * shared with what it checks. A branch that is worse already than the best is not gone into, since goals only grow.
 */
export function bestByForce(
  ids: readonly string[],
  options: Options,
  isAllowed: Meet,
  goals: (group: string[]) => Goals,
) {
  const known = new Map<string, Goals>()
  const worth = (group: string[]) => {
    const key = group.join(' ')
    const found = known.get(key) ?? goals(group)
    known.set(key, found)
    return found
  }
  let best: { groups: string[][]; goals: Goals } | undefined
  const visit = (left: readonly string[], groups: string[][], sum: Goals, threes: number) => {
    if (best && compare(sum, best.goals) >= 0) return
    const [first, ...rest] = left
    if (first === undefined) {
      best = { groups, goals: sum }
      return
    }
    const go = (group: string[]) => {
      const others = rest.filter((id) => !group.includes(id))
      visit(others, [...groups, group], add(sum, worth(group)), threes - (group.length === 3 ? 1 : 0))
    }
    for (const [index, second] of rest.entries()) {
      if (!isAllowed(first, second)) continue
      go([first, second])
      for (const third of threes > 0 ? rest.slice(index + 1) : []) {
        if (isAllowed(first, third) && isAllowed(second, third)) go([first, second, third])
      }
    }
    go([first])
  }
  visit(ids, [], [], options.size === 3 ? ids.length : 1)
  return best ?? { groups: [], goals: [] }
}

type Meet = (one: string, other: string) => boolean

/** Whether two may meet, read plainly from the rows. */
export function allowedIn(candidates: readonly Candidate[], { hierarchy }: Options): Meet {
  return (a, b) => {
    const [one, other] = [a, b].map((id) => candidates.find((each) => each.id === id) as Candidate) as [
      Candidate,
      Candidate,
    ]
    if (one.avoid?.includes(b) || other.avoid?.includes(a)) return false
    return hierarchy !== 'apart' || Boolean(one.lead) === Boolean(other.lead)
  }
}

/** How many pairs of a group met in rounds that count, read plainly from the rows. */
export function repeatsIn(group: readonly string[], history: readonly PastRound[]): number {
  const haveMet = (a: string, b: string) =>
    history.some(({ groups, met }) =>
      groups.some((one, index) => met?.[index] !== false && one.includes(a) && one.includes(b)),
    )
  return group.flatMap((a, index) => group.slice(index + 1).filter((b) => haveMet(a, b))).length
}

export function compare(one: Goals, other: Goals): number {
  for (let at = 0; at < Math.max(one.length, other.length); at++) {
    const less = (one[at] ?? 0) - (other[at] ?? 0)
    if (less !== 0) return less
  }
  return 0
}

function add(one: Goals, other: Goals): Goals {
  return other.map((value, at) => value + (one[at] ?? 0))
}
