import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ROLES } from '../../src/guide/method.ts'
import { handOutRoles, type Roles } from '../../src/intervisie/roles.ts'

const people = (size: number) => Array.from({ length: size }, (_, nth) => `p${nth}`)

/** So many sessions at which everybody is, newest first. */
function after(count: number, size: number, seed: number): Roles[] {
  let history: Roles[] = []
  for (let nth = 0; nth < count; nth++) history = [handOutRoles(people(size), [], history, seed), ...history]
  return history
}

test('with everybody there each has each role as often as the others, but for one', () => {
  fc.assert(
    fc.property(fc.integer({ min: 3, max: 8 }), fc.integer({ min: 0, max: 40 }), fc.integer(), (size, count, seed) => {
      const history = after(count, size, seed)
      for (const role of ROLES) {
        for (const id of people(size)) {
          const times = history.filter((roles) => roles[role] === id).length
          expect(times).toBeGreaterThanOrEqual(Math.floor(count / size))
          expect(times).toBeLessThanOrEqual(Math.ceil(count / size))
        }
      }
    }),
    { numRuns: 60 },
  )
})

/** Roles that were handed out before, to anybody at all. */
const anyHistory = fc.array(
  fc.dictionary(fc.constantFrom(...ROLES), fc.constantFrom(...people(8))).map((roles) => roles as Roles),
  { maxLength: 12 },
)

test('nobody has two roles while there are three people, and everybody who has one comes', () => {
  fc.assert(
    fc.property(
      fc.subarray(people(8), { minLength: 3 }),
      fc.subarray(people(8)),
      anyHistory,
      fc.integer(),
      (coming, volunteers, history, seed) => {
        const roles = handOutRoles(coming, volunteers, history, seed)
        const holders = ROLES.map((role) => roles[role] ?? '')
        expect(new Set(holders).size).toBe(3)
        expect(holders.every((id) => coming.includes(id))).toBe(true)
        const willing = volunteers.filter((id) => coming.includes(id))
        if (willing.length > 0) expect(willing).toContain(roles.case)
      },
    ),
  )
})

test('in whatever order people are named the roles are the same', () => {
  fc.assert(
    fc.property(
      fc.shuffledSubarray(people(8), { minLength: 1 }),
      fc.shuffledSubarray(people(8)),
      anyHistory,
      fc.integer(),
      (coming, volunteers, history, seed) => {
        const roles = handOutRoles(coming, volunteers, history, seed)
        expect(handOutRoles(coming.toSorted(), volunteers.toSorted(), history, seed)).toEqual(roles)
      },
    ),
  )
})

test('somebody who said they bring a case does, though they did the last time', () => {
  expect(handOutRoles(people(4), ['p2'], [{ case: 'p2' }], 1).case).toBe('p2')
})

test('of two who want to bring a case it is the one who did so longest ago', () => {
  expect(handOutRoles(people(4), ['p1', 'p2'], [{ case: 'p2' }, { case: 'p1' }], 1).case).toBe('p1')
})

test('without anybody who wants to it is who brought a case longest ago', () => {
  const history = ['p0', 'p3', 'p1', 'p2'].map((id): Roles => ({ case: id }))
  expect(handOutRoles(people(4), [], history, 1).case).toBe('p2')
})

test('who has a role already keeps it, and nobody else gets it too', () => {
  fc.assert(
    fc.property(anyHistory, fc.integer(), (history, seed) => {
      const roles = handOutRoles(people(4), [], history, seed, { facilitator: 'p0', case: 'p1' })
      expect(roles).toMatchObject({ facilitator: 'p0', case: 'p1' })
      expect(['p2', 'p3']).toContain(roles.time)
    }),
  )
})

test('of two people one brings the case and the other does the rest', () => {
  const roles = handOutRoles(['p0', 'p1'], ['p1'], [], 1)
  expect(roles).toEqual({ case: 'p1', facilitator: 'p0', time: 'p0' })
})

test('another seed begins with others', () => {
  const firsts = new Set(Array.from({ length: 20 }, (_, seed) => handOutRoles(people(6), [], [], seed).facilitator))
  expect(firsts.size).toBeGreaterThan(2)
})

test('where nobody comes there are no roles', () => {
  expect(handOutRoles([], ['p0'], [], 1)).toEqual({})
})

test('eighty people get their roles in no time', () => {
  const from = performance.now()
  const roles = handOutRoles(people(80), [], [], 1)
  expect(performance.now() - from).toBeLessThan(200)
  expect(new Set(Object.values(roles)).size).toBe(3)
})
