import { expect, test } from 'vitest'
import { pairMany } from '../../src/buddies/pair-many.ts'
import { pairBuddies } from '../../src/buddies/pairing.ts'

function town(size: number) {
  return Array.from({ length: size }, (_, index) => ({ id: `person-${String(index).padStart(4, '0')}` }))
}

test.for([
  [9, 1],
  [41, 1],
  [300, 1],
  [301, 2],
  [905, 4],
] as const)('%d people are paired in %d parts, all of them, with one trio at most', async ([size, parts]) => {
  const options = { seed: 11 }
  const pairing = await pairMany({ candidates: town(size), history: [], options })
  expect(pairing).toEqual({ ...pairBuddies(town(size), [], options), parts })
  expect(pairing.unpaired).toEqual([])
  expect(pairing.groups.flat().toSorted()).toEqual(town(size).map(({ id }) => id))
  expect(pairing.groups.filter(({ length }) => length === 3)).toHaveLength(size % 2)
})

test('leads who may only meet leads are all placed, also where people are split', async () => {
  const people = town(700).map((one, index) => ({ ...one, lead: index % 9 === 0 }))
  const { groups, unpaired } = await pairMany({
    candidates: people,
    history: [],
    options: { seed: 3, hierarchy: 'apart' },
  })
  expect(unpaired).toEqual([])
  const leads = new Set(people.filter(({ lead }) => lead).map(({ id }) => id))
  expect(groups.filter((group) => new Set(group.map((id) => leads.has(id))).size > 1)).toEqual([])
})

test('who is split goes with others the next time', async () => {
  const options = { seed: 3 }
  const first = await pairMany({ candidates: town(600), history: [], options })
  const second = await pairMany({ candidates: town(600), history: [{ groups: first.groups }], options })
  expect(second.cost.repeats).toBe(0)
})

test('three hundred people take less than two seconds of a processor, whatever their history', () => {
  const people = town(300).map((one, index) => ({
    ...one,
    avoid: [`person-${String((index * 7) % 300).padStart(4, '0')}`],
  }))
  const history = Array.from({ length: 104 }, (_, round) => {
    const order = people.map(({ id }, index) => ({ id, rank: (index * (round * 2 + 1) * 7919) % 307 }))
    const ids = order.sort((a, b) => a.rank - b.rank).map(({ id }) => id)
    return { groups: Array.from({ length: 150 }, (_, index) => ids.slice(index * 2, index * 2 + 2)) }
  })
  for (const candidates of [people, people.slice(1)]) {
    const before = process.cpuUsage()
    pairBuddies(candidates, history, { seed: 5, mix: 'across-tags' })
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1_000_000).toBeLessThan(2)
  }
})
