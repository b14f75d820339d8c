import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decideIntervisie } from '../../src/intervisie/decide-intervisie.ts'
import type { Group } from '../../src/intervisie/group.ts'
import { splitDue, splitGroup } from '../../src/intervisie/split-group.ts'
import { takers } from '../../src/intervisie/standing-in-group.ts'
import { at, became, GROUP, member, opened, planned, read, situation } from './room.ts'

const ids = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 6 }), { maxLength: 40 })

test('two halves hold everybody once, differ by one at most, and do not depend on the order', () => {
  fc.assert(
    fc.property(ids, fc.integer({ min: 0 }), fc.infiniteStream(fc.nat()), (people, seed, keys) => {
      const [stays, goes] = splitGroup(people, seed)
      expect([...stays, ...goes].sort()).toEqual([...people].sort())
      expect(stays.length - goes.length).toBeOneOf([0, 1])
      const shuffled = people
        .map((id) => ({ id, key: keys.next().value ?? 0 }))
        .sort((one, other) => one.key - other.key)
      expect(
        splitGroup(
          shuffled.map(({ id }) => id),
          seed,
        ),
      ).toEqual([stays, goes])
    }),
  )
})

test('other seeds make other halves', () => {
  const people = Array.from({ length: 10 }, (_, nth) => `p${nth}`)
  const halves = Array.from({ length: 20 }, (_, seed) => splitGroup(people, seed)[0].toSorted().join())
  expect(new Set(halves).size).toBeGreaterThan(15)
})

const people = (count: number, change = {}) => Array.from({ length: count }, (_, nth) => member(`p${nth}`, change))
const lives = (count: number) => people(count).map(({ part }) => ({ part, left: false }))

test('a split is proposed above eight people, and again only when there are more', () => {
  expect(splitDue({}, lives(8))).toBe(false)
  expect(splitDue({}, lives(9))).toBe(true)
  expect(splitDue({ splitAsked: 9 }, lives(9))).toBe(false)
  expect(splitDue({ splitAsked: 9 }, lives(10))).toBe(true)
  expect(
    splitDue({}, [...lives(8), { part: { part: false }, left: false }, { part: { part: true }, left: true }]),
  ).toBe(false)
})

const split = (group: Group, members: ReturnType<typeof people>, act: 'split' | 'no-split' = 'split', me = 'noor') =>
  decideIntervisie(situation(me, [opened(group, members)]), { type: 'intervisie', act, group: GROUP })

test('a split makes two groups of the same rhythm, place and leads, with everybody in one of them', () => {
  const members = [member('noor', { part: false }), ...people(9)]
  const group = planned({ place: 'Kamer 2', edition: 3, editionKnown: { p1: 3 }, splitAsked: 9 })
  const decision = split(group, members)
  const [one, other] = became([opened(group, members)], decision, 'noor')
  expect([one, other].map((half) => takers(half?.members ?? []).length)).toEqual([5, 4])
  const named = [one, other].flatMap((half) => takers(half?.members ?? []).map(({ person }) => person.id))
  expect(named.sort()).toEqual(people(9).map(({ person }) => person.id))
  expect(other).toMatchObject({ id: 'group-new', nth: 2 })
  expect(other?.group).toMatchObject({ name: 'Noord, groep 2', place: 'Kamer 2', leads: ['noor'], edition: 3 })
  expect(other?.group.editionKnown).toEqual({})
  expect(other?.group.calendar).toBe(GROUP)
  expect(other?.group.seed).not.toBe(one?.group.seed)
  expect(other?.group.rule).toEqual(group.rule)
  expect(other?.group.sessions.map(({ key }) => key)).toEqual(one?.group.sessions.map(({ key }) => key))
  expect([one, other].map((half) => half?.group.splitAsked)).toEqual([undefined, undefined])
  // Whoever looks after both can see both.
  expect(other?.members.find(({ person }) => person.id === 'noor')?.part).toMatchObject({ part: false, name: 'Noor' })
})

test('whoever goes takes along what they said of sessions to come, and nothing of what was', () => {
  const [next] = planned().sessions
  if (!next) throw new Error('there is no session')
  const coming = {
    [next.key]: { answer: 'case' as const, at: at('2026-11-20T10:00') },
    '2026-11-03': { answer: 'yes' as const, at: at('2026-10-20T10:00') },
  }
  const members = people(9, { coming, came: { '2026-11-03': true }, wishes: { noor: 'no' } })
  const group = planned({ leads: ['p0'] })
  const decision = split(group, members, 'split', 'p0')
  const gone = decision.parts?.filter((one) => one.group === 'group-new' && one.to !== 'gone' && one.to.part) ?? []
  expect(gone.length).toBe(4)
  for (const { to } of gone) {
    expect(to).toMatchObject({ coming: { [next.key]: { answer: 'case' } }, came: {}, wishes: {} })
    expect(Object.keys(to === 'gone' ? {} : to.coming)).toEqual([next.key])
  }
})

test('of a session to come both groups have what was sent for it, and members of both are still to hear who is in theirs', () => {
  const group = planned({ editionKnown: { p0: 1, p1: 1 } })
  const sessions = group.sessions.map((session) => ({ ...session, asked: ['p0', 'p1'], sequence: 2 }))
  const past = { ...sessions[0], key: '2026-11-03', start: at('2026-11-03T14:00'), end: at('2026-11-03T15:00') }
  const whole = { ...group, sessions: [past as (typeof sessions)[number], ...sessions] }
  const members = [member('noor', { part: false }), ...people(9)]
  const [one, other] = became([opened(whole, members)], split(whole, members), 'noor')
  expect(other?.group.sessions.map(({ key, asked, sequence }) => [key, asked, sequence])).toEqual(
    sessions.map(({ key }) => [key, ['p0', 'p1'], 2]),
  )
  expect(one?.group.sessions).toHaveLength(3)
  expect([one, other].map((half) => half?.group.editionKnown)).toEqual([{}, {}])
})

test('a group that is not too big any more is not split, nor one that is in a session', () => {
  const small = split(planned(), [member('noor', { part: false }), ...people(8)])
  expect(small.groups).toBeUndefined()
  expect(read(small)).toContain('niet meer zo groot')
  const group = planned()
  const guided = { method: 'incident', version: 1, turn: 1, began: at('2026-11-25T10:00') }
  const state = { ...guided, told: false, here: [], prompted: [], shown: [] }
  const sessions = group.sessions.map((session, nth) => (nth === 0 ? { ...session, guided: state } : session))
  const busy = split({ ...group, sessions }, [member('noor', { part: false }), ...people(9)])
  expect(busy.groups).toBeUndefined()
  expect(read(busy)).toContain('Jullie zijn nu bij elkaar.')
})

test('only whoever looks after a group splits it', () => {
  const decision = split(planned(), [member('noor'), ...people(9)], 'split', 'p3')
  expect(decision.groups).toBeUndefined()
  expect(read(decision)).toContain('Dit regelt iemand anders.')
})

test('whoever wants no split is asked again only when more people come', () => {
  const members = [member('noor'), ...people(9)]
  const decision = split(planned(), members, 'no-split')
  expect(decision.groups?.[0]?.group.splitAsked).toBe(10)
})
