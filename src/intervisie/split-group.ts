import { seedOf } from '../nudges/rotate.ts'
import { type Group, MOST_IN_GROUP, type Part } from './group.ts'

/**
 * Two halves of a group that became too big: they differ by one person at most, the first is never the smaller. Pure: the
 * same people and seed give the same halves, in whatever order they are named. Looks at nothing else of anybody.
 */
export function splitGroup(ids: readonly string[], seed: number): [stays: string[], goes: string[]] {
  const ranked = [...new Set(ids)]
    .map((id) => ({ id, rank: seedOf(`${seed}\n${id}`) }))
    .sort((one, other) => one.rank - other.rank || (one.id < other.id ? -1 : 1))
    .map(({ id }) => id)
  const half = Math.ceil(ranked.length / 2)
  return [ranked.slice(0, half), ranked.slice(half)]
}

/**
 * Whether a split is to be proposed: more people take part than a group should have, and more than when it was proposed
 * last. `people` are all who have a part in it. Once it is proposed, `splitAsked` is how many take part. Pure.
 */
export function splitDue(
  { splitAsked = MOST_IN_GROUP }: Pick<Group, 'splitAsked'>,
  people: readonly { part: Pick<Part, 'part'>; left: boolean }[],
): boolean {
  const count = people.filter(({ part, left }) => part.part && !left).length
  return count > MOST_IN_GROUP && count > splitAsked
}
