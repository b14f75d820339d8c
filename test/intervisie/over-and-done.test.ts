import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, test } from 'vitest'
import type { Guided } from '../../src/guide/guide.ts'
import { caseTasks } from '../../src/intervisie/case-tasks.ts'
import { Part, type Session } from '../../src/intervisie/group.ts'
import { nextOver, withoutOver } from '../../src/intervisie/over-and-done.ts'
import { IRIS, KEY, ME, planningAt, said, someGroup, somePart, someSession, there } from './some-session.ts'

// What goes from somebody's part by itself. The session is on Tuesday 1 December 2026 from 14:00 to 15:30.

const SHARED = { [KEY]: { text: 'Een moeder zei niets.', at: there('2026-11-30T10:00') } }
const VIEWS = { [KEY]: 'Ik zou wachten.' }
const LED: Guided = {
  method: 'incident',
  version: 1,
  step: 'views',
  turn: 3,
  began: there('2026-12-01T14:00'),
  told: false,
  here: [IRIS],
  prompted: [],
  shown: [],
}
const BEFORE = there('2026-12-01T13:00')
const DURING = there('2026-12-01T15:00')
const AFTER = there('2026-12-01T15:30')
const DAY_AFTER = there('2026-12-02T15:30')

/** What is left of a part by a moment, when its session is like this or, without one, not remembered. */
function leftOf(part: Partial<Part>, now: Temporal.Instant, session?: Partial<Session>): Part {
  const before = somePart(0, part)
  return withoutOver(before, someGroup(session ? [someSession(session)] : []), now) ?? before
}

describe('a case that somebody shared', () => {
  test.for<['stays' | 'goes', string, Temporal.Instant, Partial<Session> | undefined]>([
    ['stays', 'before its session', BEFORE, {}],
    ['stays', 'while its session is led', DURING, { guided: LED }],
    ['stays', 'while its session is led, be it two days later', there('2026-12-03T15:30'), { guided: LED }],
    ['stays', 'as long as its session may begin late', DAY_AFTER.subtract({ seconds: 1 }), { state: 'missed' }],
    ['goes', 'a day after a session that nobody began', DAY_AFTER, { state: 'missed' }],
    ['goes', 'a day after a session that was never settled', DAY_AFTER, {}],
    ['goes', 'at once when its session was held', DURING, { state: 'held' }],
    ['goes', 'at once when its session is off', BEFORE, { state: 'off', why: 'too-few' }],
    ['goes', 'with a session that is not remembered', BEFORE, undefined],
  ])('%s %s', ([what, , now, session]) => {
    expect(leftOf({ case: SHARED }, now, session).case).toEqual(what === 'stays' ? SHARED : {})
  })

  test('stays for as long as anybody is still to read it, whatever became of its session', () => {
    const states = fc.constantFrom<Session['state']>('planned', 'off', 'held', 'missed')
    const minutes = fc.integer({ min: -3 * 24 * 60, max: 3 * 24 * 60 })
    fc.assert(
      fc.property(states, fc.boolean(), minutes, (state, isLed, after) => {
        const session = someSession({ state, ...(isLed ? { guided: LED } : {}) })
        const now = AFTER.add({ minutes: after })
        const parts = { [ME]: { ...said('case'), case: SHARED }, [IRIS]: said('yes') }
        const planning = planningAt(now, someGroup([session]), parts)
        if (caseTasks(planning, session).length === 0) return
        expect(leftOf({ case: SHARED }, now, session).case).toEqual(SHARED)
      }),
    )
  })
})

describe('how somebody sees it', () => {
  test.for<[string, Partial<Session> | undefined, 'stays' | 'goes']>([
    ['stays while the session is led, however long that takes', { guided: LED }, 'stays'],
    ['goes as soon as the session is held', { state: 'held' }, 'goes'],
    ['goes when the session ended by itself before it began', {}, 'goes'],
    ['goes when the session is not remembered', undefined, 'goes'],
  ])('%s', ([, session, what]) => {
    const left = leftOf({ views: VIEWS }, session?.guided ? DAY_AFTER : DURING, session)
    expect(left.views).toEqual(what === 'stays' ? VIEWS : {})
  })
})

describe('what somebody answered', () => {
  const old = { coming: said('yes').coming, chosen: { [KEY]: 'a' }, came: { [KEY]: true } }
  const none = { coming: {}, chosen: {} }

  test.for<[string, Partial<Session> | undefined]>([
    ['of a session that is remembered', { state: 'held' }],
    ['of one that is not', undefined],
  ])('%s is there for a year, and that they came for two', ([, session]) => {
    const at = (wall: string) => leftOf(old, there(wall), session)
    expect(at('2027-12-01T15:29')).toEqual(somePart(0, old))
    expect(at('2027-12-02T00:00')).toEqual(somePart(0, { ...old, ...none }))
    expect(at('2028-12-01T15:29')).toEqual(somePart(0, { ...old, ...none }))
    expect(at('2028-12-02T00:00')).toEqual(somePart(0))
  })

  test('of the second session of a day goes by that day', () => {
    const chosen = { '2026-12-01-2': 'a' }
    expect(leftOf({ chosen }, there('2027-12-01T23:59')).chosen).toEqual(chosen)
    expect(leftOf({ chosen }, there('2027-12-02T00:00')).chosen).toEqual({})
  })

  test('of a session that moved more than a year on is there until it was', () => {
    const moved = { start: there('2028-01-11T14:00'), end: there('2028-01-11T15:30'), moved: true }
    expect(leftOf(old, there('2028-01-10T09:00'), moved).coming).toEqual(somePart(0, old).coming)
  })
})

test('a part of which nothing goes is not written again, and nothing else of one is touched', () => {
  const part = Part.parse({ ...somePart(0), wishes: { [IRIS]: 'no' }, later: 'what a newer one wrote' })
  expect(withoutOver(part, someGroup([someSession()]), AFTER)).toBeUndefined()
  const shared = { ...part, case: SHARED, views: VIEWS }
  expect(withoutOver(shared, someGroup([someSession({ state: 'held' })]), AFTER)).toEqual(part)
})

test('from one moment at which something goes to the next, a part gets empty, and each time something did go', () => {
  const other = '2026-11-03'
  const keys = fc.constantFrom(KEY, '2026-12-01-2', other)
  const dictionary = <Value>(value: Value) => fc.dictionary(keys, fc.constant(value))
  const parts = fc.record({
    case: dictionary(SHARED[KEY] as Part['case'][string]),
    views: dictionary('Ik zou wachten.'),
    coming: dictionary(said('yes').coming[KEY] as Part['coming'][string]),
    chosen: dictionary('a'),
    came: dictionary(true),
  })
  fc.assert(
    fc.property(parts, fc.constantFrom<Session['state']>('planned', 'held', 'missed'), (all, state) => {
      const group = someGroup([someSession({ state })])
      let part = somePart(0, all)
      let now = BEFORE
      part = withoutOver(part, group, now) ?? part
      for (let next = nextOver([part], group, now); next; next = nextOver([part], group, now)) {
        expect(Temporal.Instant.compare(next, now)).toBe(1)
        expect(withoutOver(part, group, next.subtract({ nanoseconds: 1 }))).toBeUndefined()
        now = next
        const left = withoutOver(part, group, now)
        expect(left).toBeDefined()
        part = left ?? part
      }
      expect(part).toEqual(somePart(0))
    }),
  )
})

test('nothing of a session that is led has a moment at which it goes', () => {
  const part = somePart(0, { case: SHARED, views: VIEWS, ...said('yes') })
  expect(nextOver([part], someGroup([someSession({ guided: LED })]), DURING)).toBeUndefined()
})
