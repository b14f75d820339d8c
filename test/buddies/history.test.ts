import { expect, test } from 'vitest'
import { initiativeOf, pastRounds, silentSince } from '../../src/buddies/history.ts'
import type { HalfwayAnswer, Member, Round } from '../../src/buddies/team.ts'
import { there } from './team-life.ts'

const AT = there('2026-12-01T10:00')

function round(number: number, ...groups: string[][]): Round {
  return {
    number,
    at: AT,
    until: AT.add({ hours: 168 }),
    groups: groups.map((members) => ({ members, first: members[0] ?? '', question: 'q' })),
    carded: [],
    asked: groups.flat(),
    again: [],
    told: [],
  }
}

function member(answers: Record<number, HalfwayAnswer>, since = 1): Member {
  const said = Object.entries(answers).map(([number, answer]) => [number, { answer, at: AT }])
  return { name: 'x', part: true, since, avoid: [], answers: Object.fromEntries(said) }
}

test.for<[string, HalfwayAnswer | undefined, HalfwayAnswer | undefined, boolean]>([
  ['both were silent', undefined, undefined, true],
  ['one said yes', 'yes', undefined, true],
  ['one said yes and the other not yet', 'not-yet', 'yes', true],
  ['one planned it and the other was silent', 'planned', undefined, false],
  ['one said not yet', undefined, 'not-yet', false],
  ['both said not this time', 'not-this-time', 'not-this-time', false],
])('when %s a group counts accordingly', ([, one, other, expected]) => {
  const answers = new Map([
    ['a', member(one ? { 1: one } : {})],
    ['b', member(other ? { 1: other } : {})],
  ])
  expect(pastRounds({ unpaired: [] }, [round(1, ['a', 'b'])], answers)[0]?.met).toEqual([expected])
})

test('who was left out stands in their round as a group of one', () => {
  const rounds = [round(2, ['a', 'b']), round(1, ['a', 'c'])]
  const past = pastRounds({ unpaired: [{ round: 1, id: 'b' }] }, rounds, new Map())
  expect(past.map(({ groups }) => groups)).toEqual([[['a', 'b']], [['a', 'c'], ['b']]])
})

test('silence is three rounds in a row without a word, not two, and not with a word between', () => {
  const rounds = [round(3, ['a', 'b']), round(2, ['a', 'b']), round(1, ['a', 'b'])]
  expect(silentSince('a', member({}), rounds)).toBe(3)
  expect(silentSince('a', member({}), rounds.slice(1))).toBeUndefined()
  expect(silentSince('a', member({ 2: 'not-this-time' }), rounds)).toBeUndefined()
})

test('rounds before they came back, without a group, or in which nobody asked them, are no silence', () => {
  const rounds = [round(3, ['a', 'b']), round(2, ['a', 'b']), round(1, ['a', 'b'])]
  expect(silentSince('a', member({}, 2), rounds)).toBeUndefined()
  expect(silentSince('c', member({}), rounds)).toBeUndefined()
  expect(silentSince('a', member({}), [{ ...round(3, ['a', 'b']), asked: ['b'] }, ...rounds.slice(1)])).toBeUndefined()
  expect(silentSince('a', member({}), [round(4, ['b', 'c']), ...rounds])).toBe(3)
})

test('the initiative is for whoever had it least often', () => {
  const rounds = [round(2, ['a', 'b']), round(1, ['a', 'c'])]
  const order = (ids: readonly string[]) => ids[0] ?? ''
  expect(initiativeOf(['a', 'b'], rounds, order)).toBe('b')
  expect(initiativeOf(['c', 'b'], rounds, order)).toBe('c')
})
