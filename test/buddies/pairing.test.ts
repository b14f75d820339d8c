import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Candidate, joinLate, type Options, type PastRound, pairBuddies } from '../../src/buddies/pairing.ts'
import { compareCosts, costOf } from '../../src/buddies/pairing-cost.ts'
import { allowedIn, bestByForce, repeatsIn } from './brute-force.ts'

const NAMES = 'abcdefghijklm'.split('')

/** Rounds of people of whom some are gone, in groups of one to four, met and not met. */
const pastRound: fc.Arbitrary<PastRound> = fc
  .record({
    order: fc.shuffledSubarray([...NAMES, 'gone', 'left'], { minLength: 4 }),
    sizes: fc.array(fc.constantFrom(2, 2, 2, 2, 3, 1, 4), { minLength: 1, maxLength: 7 }),
    met: fc.option(fc.array(fc.boolean(), { maxLength: 7 }), { nil: undefined }),
  })
  .map(({ order, sizes, met }) => {
    const groups = sizes.map((size) => order.splice(0, size)).filter((group) => group.length > 0)
    return met ? { groups, met } : { groups }
  })

type Case = { candidates: Candidate[]; history: PastRound[]; options: Options }

/** Teams with people who avoid each other, leads, tags and a history, and all there is to ask for. */
function cases(most: number, size: 2 | 3 | undefined = 2): fc.Arbitrary<Case> {
  return fc
    .record({
      ids: fc.shuffledSubarray(NAMES.slice(0, most)),
      facts: fc.array(
        fc.record(
          {
            avoid: fc.subarray(NAMES).map((ids) => ids.slice(0, 3)),
            lead: fc.boolean(),
            tags: fc.subarray(['early', 'late', 'night']),
          },
          { requiredKeys: [] },
        ),
        { minLength: NAMES.length, maxLength: NAMES.length },
      ),
      peace: fc.boolean(),
      history: fc.array(pastRound, { maxLength: 12 }),
      hierarchy: fc.constantFrom('apart' as const, 'allowed' as const, undefined),
      mix: fc.constantFrom('across-tags' as const, 'within-tags' as const, undefined),
      seed: fc.integer(),
    })
    .map(({ ids, facts, peace, history, hierarchy, mix, seed }) => {
      const candidates = ids.map((id, index) => {
        const { avoid, ...rest } = facts[index] as Omit<Candidate, 'id'>
        return peace || !avoid ? { id, ...rest } : { id, avoid, ...rest }
      })
      const options: Options = { seed }
      if (size) options.size = size
      if (hierarchy) options.hierarchy = hierarchy
      if (mix) options.mix = mix
      return { candidates, history, options }
    })
}

function team(size: number): Candidate[] {
  return Array.from({ length: size }, (_, index) => ({ id: `person-${String(index).padStart(3, '0')}` }))
}

/** Rounds of a team one after another, each in the history of the next; newest first. */
function live(rounds: number, candidates: Candidate[], options: Options, met?: (round: number) => boolean[]) {
  const history: PastRound[] = []
  const repeats: number[] = []
  for (let round = 0; round < rounds; round++) {
    const { groups, cost } = pairBuddies(candidates, history, options)
    history.unshift(met ? { groups, met: met(round) } : { groups })
    repeats.push(cost.repeats)
  }
  return { history, repeats }
}

describe('whoever is there', () => {
  test('is placed once, or unpaired with a reason, and no hard rule is broken', () => {
    fc.assert(
      fc.property(fc.oneof(cases(13), cases(13, 3), cases(13, undefined)), ({ candidates, history, options }) => {
        const { groups, unpaired, cost } = pairBuddies(candidates, history, options)
        const placed = [...groups.flat(), ...unpaired.map(({ id }) => id)]
        expect(placed.toSorted()).toEqual(candidates.map(({ id }) => id).toSorted())
        const mayMeet = allowedIn(candidates, options)
        for (const group of groups) {
          expect([2, 3]).toContain(group.length)
          for (const one of group) for (const other of group) if (one !== other) expect(mayMeet(one, other)).toBe(true)
        }
        for (const { id, reason } of unpaired) {
          const others = candidates.filter((other) => other.id !== id)
          const hasNobody = others.length > 0 && !others.some((other) => mayMeet(id, other.id))
          expect(reason).toBe(hasNobody ? 'avoids-everyone' : 'alone')
        }
        const placedInGroups = groups.flat().length
        if (options.size !== 3) expect(groups.filter(({ length }) => length === 3)).toHaveLength(placedInGroups % 2)
        expect(cost.repeats).toBe(groups.reduce((all, group) => all + repeatsIn(group, history), 0))
      }),
      { numRuns: 1500 },
    )
  })

  test('is in the same group whatever the order of the rows and whoever made them', () => {
    const shuffled = cases(13).chain((one) =>
      fc.record({
        one: fc.constant(one),
        candidates: fc.shuffledSubarray(one.candidates, { minLength: one.candidates.length }),
        turn: fc.nat(6),
      }),
    )
    fc.assert(
      fc.property(shuffled, ({ one, candidates, turn }) => {
        const history = structuredClone(one.history).map(({ groups, met }): PastRound => {
          const indices = groups.map((_, index) => index)
          const turned = [...indices.slice(turn), ...indices.slice(0, turn)]
          const moved = turned.map((index) => (groups[index] as string[]).toReversed())
          return met ? { groups: moved, met: turned.map((index) => met[index] ?? true) } : { groups: moved }
        })
        const again = pairBuddies(structuredClone(candidates), history, structuredClone(one.options))
        expect(again).toEqual(pairBuddies(one.candidates, one.history, one.options))
      }),
      { numRuns: 400 },
    )
  })

  test('counts once, by the first row, when a row comes twice', () => {
    const rows = [{ id: 'a', avoid: ['b'] }, { id: 'b' }, { id: 'c' }, { id: 'd' }]
    const twice = pairBuddies([...rows, { id: 'a' }, { id: 'b', avoid: ['c', 'd'] }], [], { seed: 1 })
    expect(twice).toEqual(pairBuddies(rows, [], { seed: 1 }))
  })

  test('leaves what was given as it was', () => {
    fc.assert(
      fc.property(cases(10), (one) => {
        const before = structuredClone(one)
        pairBuddies(one.candidates, one.history, one.options)
        expect(one).toEqual(before)
      }),
      { numRuns: 100 },
    )
  })

  test.for([
    [[], []],
    [['a'], [{ id: 'a', reason: 'alone' }]],
  ] as const)('makes no group of %j', ([ids, unpaired]) => {
    const pairing = pairBuddies(
      ids.map((id) => ({ id })),
      [],
      { seed: 1 },
    )
    expect(pairing).toEqual({ groups: [], unpaired, cost: { repeats: 0 } })
  })
})

describe('no grouping there is', () => {
  test('leaves fewer people out or repeats fewer pairs, up to ten people', () => {
    fc.assert(
      fc.property(cases(10), ({ candidates, history, options }) => {
        const { unpaired, cost } = pairBuddies(candidates, history, options)
        const ids = candidates.map(({ id }) => id)
        const { goals } = bestByForce(ids, options, allowedIn(candidates, options), (group) => [
          group.length === 1 ? 1 : 0,
          repeatsIn(group, history),
        ])
        expect([unpaired.length, cost.repeats]).toEqual([goals[0] ?? 0, goals[1] ?? 0])
      }),
      { numRuns: 3000 },
    )
  })

  test.for([
    ['in twos', 10, 2, 1500],
    ['in threes', 9, 3, 400],
  ] as const)('is better in any of the goals, %s', ([, most, size, numRuns]) => {
    fc.assert(
      fc.property(cases(most, size), ({ candidates, history, options }) => {
        const pairing = pairBuddies(candidates, history, options)
        const ids = candidates.map(({ id }) => id)
        const cost = (groups: string[][]) =>
          costOf(
            {
              groups: groups.filter(({ length }) => length > 1),
              unpaired: groups.filter(({ length }) => length === 1).map(([id]) => ({ id: id as string })),
            },
            candidates,
            history,
            options,
          )
        const best = bestByForce(ids, options, allowedIn(candidates, options), (group) => Object.values(cost([group])))
        const ours = cost([...pairing.groups, ...pairing.unpaired.map(({ id }) => [id])])
        expect(ours).toEqual(cost(best.groups))
        expect(compareCosts(ours, cost(best.groups))).toBe(0)
      }),
      { numRuns },
    )
  })
})

describe('a team that stays the same', () => {
  test.for([4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32, 34, 36, 38, 40])(
    'of %d meets everybody before anybody twice',
    (size) => {
      for (const seed of size <= 12 ? [0, 1, 7, -3, 20261125] : [7]) {
        expect(live(size - 1, team(size), { seed }).repeats).toEqual(Array(size - 1).fill(0))
      }
    },
  )

  test.for([
    [5, 1],
    [7, 3],
    [9, 6],
    [11, 7],
    [13, 9],
    [15, 11],
    [17, 13],
  ] as const)('of %d has %d rounds without a repeat', ([size, rounds]) => {
    expect(live(rounds, team(size), { seed: 7 }).repeats).toEqual(Array(rounds).fill(0))
  })

  test('never sees the same face twice running, in whatever cycle', () => {
    for (const size of [6, 8, 9, 12]) {
      const { history } = live(40, team(size), { seed: 3 })
      for (const [ago, { groups }] of history.entries()) {
        const before = history.slice(ago + 1, ago + 2)
        expect(groups.reduce((all, group) => all + repeatsIn(group, before), 0)).toBe(0)
      }
    }
  })

  test('of ten goes on without repeats after a pair that did not meet, until only that pair is left', () => {
    const { repeats, history } = live(10, team(10), { seed: 5 }, (round) => [round !== 3, true, true, true, true])
    expect(repeats.slice(0, 9)).toEqual(Array(9).fill(0))
    const missed = history[6]?.groups[0]
    expect(history[0]?.groups).toContainEqual(missed)
  })

  test('of nine has everybody in the trio before anybody twice', () => {
    const { history } = live(3, team(9), { seed: 2 })
    const trios = history.flatMap(({ groups }) => groups.filter(({ length }) => length === 3)).flat()
    expect(new Set(trios).size).toBe(9)
  })

  test('of four rather meets often than twice running', () => {
    const [latest, before, longAgo] = ['ab cd', 'ac bd', 'ad bc'].map((names) => ({
      groups: names.split(' ').map((two) => two.split('')),
    })) as [PastRound, PastRound, PastRound]
    const rows = ['a', 'b', 'c', 'd'].map((id) => ({ id }))
    const { groups } = pairBuddies(rows, [latest, before, before, longAgo, longAgo], { seed: 1 })
    expect(groups).toEqual(longAgo.groups)
  })

  test('of two meets again, since there is nobody else', () => {
    const { history, repeats } = live(2, team(2), { seed: 2 })
    expect(history[0]).toEqual(history[1])
    expect(repeats).toEqual([0, 1])
  })
})

describe('somebody', () => {
  const options: Options = { seed: 4 }

  test('whom all others may not meet is unpaired, and the three others are a trio', () => {
    const { groups, unpaired } = pairBuddies(
      [{ id: 'a' }, { id: 'b' }, { id: 'c' }, { id: 'd', avoid: ['a', 'b', 'c'] }],
      [],
      options,
    )
    expect({ groups, unpaired }).toEqual({
      groups: [['a', 'b', 'c']],
      unpaired: [{ id: 'd', reason: 'avoids-everyone' }],
    })
  })

  test('who leads is with another who leads', () => {
    const rows = [{ id: 'a', lead: true }, { id: 'b' }, { id: 'c' }, { id: 'd', lead: true }]
    expect(pairBuddies(rows, [], { ...options, hierarchy: 'apart' }).groups).toEqual([
      ['a', 'd'],
      ['b', 'c'],
    ])
  })

  test('who was left out goes first', () => {
    const rows = [{ id: 'a', avoid: ['b', 'c'] }, { id: 'b', avoid: ['c'] }, { id: 'c' }, { id: 'd' }]
    // Only d may meet anybody; one of the three others at a time can.
    const history: PastRound[] = []
    const met = new Set<string>()
    for (let round = 0; round < 3; round++) {
      const { groups, unpaired } = pairBuddies(rows, history, options)
      history.unshift({ groups: [...groups, ...unpaired.map(({ id }) => [id])] })
      for (const id of groups.flat()) met.add(id)
    }
    expect([...met].toSorted()).toEqual(['a', 'b', 'c', 'd'])
  })

  test('of another tag comes before one of the same, when neither was met', () => {
    const rows = [
      { id: 'a', tags: ['starter'] },
      { id: 'b', tags: ['starter'] },
      { id: 'c', tags: ['experienced'] },
      { id: 'd', tags: ['experienced'] },
    ]
    const across = pairBuddies(rows, [], { ...options, mix: 'across-tags' }).groups
    const within = pairBuddies(rows, [], { ...options, mix: 'within-tags' }).groups
    expect(across).not.toContainEqual(['a', 'b'])
    expect(within).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ])
  })

  test('in a large team of threes is in a three, all rules kept', () => {
    const rows = team(31).map((one, index) => ({ ...one, avoid: [`person-${String(index + 1).padStart(3, '0')}`] }))
    const { groups, unpaired } = pairBuddies(rows, [], { seed: 4, size: 3 })
    expect(unpaired).toEqual([])
    expect(groups.map(({ length }) => length).toSorted()).toEqual([2, 2, ...Array(9).fill(3)])
    const mayMeet = allowedIn(rows, { seed: 4 })
    for (const [a = '', b = '', c = a] of groups) expect([mayMeet(a, b), mayMeet(b, c)]).toEqual([true, true])
  })
})

describe('who comes late', () => {
  test('joins a group of two under the same hard rules, with as few repeats as any of them gives', () => {
    fc.assert(
      fc.property(cases(11), ({ candidates, history, options }) => {
        const [late, ...others] = candidates
        if (!late) return
        const { groups } = pairBuddies(others, history, options)
        const mayMeet = allowedIn(candidates, options)
        const fits = groups.filter((group) => group.length === 2 && group.every((id) => mayMeet(late.id, id)))
        const added = (group: string[]) => repeatsIn([...group, late.id], history) - repeatsIn(group, history)
        const index = joinLate(late, others, groups, history, options)
        if (index === undefined) {
          expect(fits).toEqual([])
          return
        }
        expect(fits).toContain(groups[index])
        expect(added(groups[index] as string[])).toBe(Math.min(...fits.map(added)))
        const turned = groups.toReversed()
        const again = joinLate(late, others.toReversed(), turned, history, options)
        expect(turned[again as number]).toEqual(groups[index])
      }),
      { numRuns: 1000 },
    )
  })

  test('joins no group of three, none with a stranger in it, and not the one they are in', () => {
    const groups = [
      ['a', 'b', 'c'],
      ['d', 'stranger'],
      ['e', 'late'],
    ]
    const rows = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id }))
    expect(joinLate({ id: 'late' }, rows, groups, [], { seed: 1 })).toBe(undefined)
  })
})
