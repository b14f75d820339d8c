import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import type { Group, Session } from '../../src/intervisie/group.ts'
import type { Rule } from '../../src/intervisie/recurrence.ts'
import { newSession, nextSession, withSession, withSessions } from '../../src/intervisie/sessions.ts'
import { dates, dayIn, FIRST_TUESDAY, HOME, recurrences } from './some-rule.ts'

const NOW = dayIn('2026-11-25')

const GROUP: Group = {
  room: 'room',
  locale: 'nl',
  zone: HOME,
  leads: [],
  manager: false,
  seed: 1,
  method: 'incident',
  edition: 1,
  editionKnown: {},
  sessions: [],
  rule: FIRST_TUESDAY,
}

/** The group with another rule: its own with something changed, or none. */
function ruled(group: Group, change: Partial<Rule> | undefined): Group {
  const { rule, ...rest } = group
  return change ? { ...(rest as Group), rule: { ...FIRST_TUESDAY, ...rule, ...change } } : (rest as Group)
}

/** A session as somebody could read it. */
const brief = ({ key, start, state, why, moved, sequence }: Session) =>
  [key, start.toString().slice(0, 16), state, why, moved && 'moved', sequence]
    .filter((part) => part || part === 0)
    .join(' ')

const FIRST = withSessions(GROUP, NOW)

test('a group knows its next session and the one after it', () => {
  expect(FIRST.sessions.map(brief)).toEqual([
    '2026-12-01 2026-12-01T09:00 planned 0',
    '2027-01-05 2027-01-05T09:00 planned 0',
  ])
  expect(withSessions(FIRST, NOW)).toEqual(FIRST)
  expect(withSessions(ruled(GROUP, undefined), NOW).sessions).toEqual([])
})

test('once a session begins, the next but one is known too, and the one that began stays', () => {
  const during = withSessions(FIRST, Temporal.Instant.from('2026-12-01T09:00Z'))
  expect(during.sessions.map(brief)).toEqual([
    '2026-12-01 2026-12-01T09:00 planned 0',
    '2027-01-05 2027-01-05T09:00 planned 0',
    '2027-02-02 2027-02-02T09:00 planned 0',
  ])
  expect(nextSession(during, Temporal.Instant.from('2026-12-01T09:30Z'))?.key).toBe('2026-12-01')
  expect(nextSession(during, Temporal.Instant.from('2026-12-01T10:00Z'))?.key).toBe('2027-01-05')
})

test.for<[string, Partial<Rule> | undefined, string]>([
  ['moved', { moved: { '2026-12-01': '2026-12-08T14:00' } }, '2026-12-01 2026-12-08T13:00 planned moved 1'],
  [
    'moved far beyond all others',
    { moved: { '2026-12-01': '2029-02-15' } },
    '2026-12-01 2029-02-15T09:00 planned moved 1',
  ],
  ['skipped', { skip: ['2026-12-01'] }, '2026-12-01 2026-12-01T09:00 off skipped 1'],
  ['without a rhythm', undefined, '2026-12-01 2026-12-01T09:00 off ended 1'],
  [
    'on no day of the new rhythm',
    { recurrence: { every: 'month', nth: 1, weekday: 3 } },
    '2026-12-01 2026-12-01T09:00 off changed 1',
  ],
  ['moved onto another one', { moved: { '2026-12-01': '2027-01-05' } }, '2026-12-01 2026-12-01T09:00 off changed 1'],
  ['moved to what is past', { moved: { '2026-12-01': '2026-11-24' } }, '2026-12-01 2026-12-01T09:00 off changed 1'],
  ['at another time', { time: '11:00' }, '2026-12-01 2026-12-01T10:00 planned 1'],
  ['longer', { minutes: 90 }, '2026-12-01 2026-12-01T09:00 planned 1'],
  ['as it was', { holidays: 'NL' }, '2026-12-01 2026-12-01T09:00 planned 0'],
])('a session that is %s is told so', ([, change, expected]) => {
  const changed = withSessions(ruled(FIRST, change), NOW)
  expect(changed.sessions.map(brief)).toContain(expected)
  expect(withSessions(changed, NOW)).toEqual(changed)
})

test('a session that comes back is planned again, and one that moved back is not moved any more', () => {
  const skipped = withSessions(ruled(FIRST, { skip: ['2026-12-01'] }), NOW)
  const again = withSessions(ruled(skipped, { skip: [] }), NOW)
  expect(again.sessions[0] && brief(again.sessions[0])).toBe('2026-12-01 2026-12-01T09:00 planned 2')
  expect(again.sessions[0]).not.toHaveProperty('why')
  const moved = withSessions(ruled(FIRST, { moved: { '2026-12-01': '2026-12-08' } }), NOW)
  const back = withSessions(ruled(moved, { moved: {} }), NOW)
  expect(back.sessions[0] && brief(back.sessions[0])).toBe('2026-12-01 2026-12-01T09:00 planned 2')
})

test('a session that is off because too few could come stays so', () => {
  const off = withSession(ruled(FIRST, { skip: ['2026-12-01'] }), '2026-12-01', (one) => ({
    ...one,
    state: 'off',
    why: 'too-few',
    sequence: 1,
  }))
  expect(withSessions(off, NOW).sessions[0]).toEqual(off.sessions[0])
})

const GATHERED = { method: 'incident', version: 1, turn: 1, began: NOW, told: false, here: [], prompted: [], shown: [] }

test('what is led already stays as it is, also before its time', () => {
  const guided = { ...GATHERED, step: 'case' }
  const led = withSession(FIRST, '2026-12-01', (one) => ({ ...one, guided }))
  for (const change of [undefined, { skip: ['2026-12-01'] }, { moved: { '2026-12-01': '2026-12-08' } }]) {
    const { sessions } = withSessions(ruled(led, change), NOW)
    expect(sessions.find(({ key }) => key === '2026-12-01')).toEqual(led.sessions[0])
  }
})

test('one that people only gather for is still to come: it goes elsewhere, or is off, and nobody gathers for it any more', () => {
  const gathering = withSession(FIRST, '2026-12-01', (one) => ({ ...one, guided: GATHERED }))
  expect(withSessions(gathering, NOW).sessions[0]).toEqual(gathering.sessions[0])
  const changes = [undefined, { skip: ['2026-12-01'] }, { moved: { '2026-12-01': '2026-12-08' } }]
  const found = changes.map((change) => {
    return withSessions(ruled(gathering, change), NOW).sessions.find(({ key }) => key === '2026-12-01')
  })
  expect(found.map((session) => session?.guided)).toEqual([undefined, undefined, undefined])
  expect(found.map((session) => session?.state)).toEqual(['off', 'off', 'planned'])
  expect(found[2]?.start.toString()).toContain('2026-12-08')
})

test('one that was held does not come again on another day', () => {
  const held = withSession(FIRST, '2026-12-01', (one) => ({ ...one, state: 'held' }))
  const { sessions } = withSessions(ruled(held, { moved: { '2026-12-01': '2026-12-15' } }), NOW)
  expect(sessions.map(({ key, state }) => `${key} ${state}`)).toEqual([
    '2026-12-01 held',
    '2027-01-05 planned',
    '2027-02-02 planned',
  ])
})

test('forty sessions are remembered, the last ones', () => {
  const past = Array.from({ length: 60 }, (_, nth) => {
    const start = NOW.subtract({ hours: 24 * (60 - nth) })
    return { ...newSession({ key: `2020-${nth}`, start, end: start.add({ hours: 1 }) }), state: 'held' as const }
  })
  const { sessions } = withSessions({ ...GROUP, sessions: past }, NOW)
  expect(sessions).toHaveLength(40)
  expect(sessions.slice(-2).map(({ key }) => key)).toEqual(['2026-12-01', '2027-01-05'])
})

/** What may happen to a group: time goes by, its rhythm changes, sessions are skipped, come back, move, begin or end. */
type Happening =
  | { type: 'later'; hours: number }
  | { type: 'rule'; rule: Partial<Rule> }
  | { type: 'end' }
  | { type: 'skip' | 'unskip' | 'held' | 'led'; nth: number }
  | { type: 'move'; nth: number; to: string }

const happenings: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({ type: fc.constant('later' as const), hours: fc.integer({ min: 1, max: 2000 }) }),
  fc.record({
    type: fc.constant('rule' as const),
    rule: fc.record(
      {
        recurrence: recurrences,
        time: fc.constantFrom('09:00', '14:30'),
        minutes: fc.constantFrom(60, 90),
        holidays: fc.constant('NL'),
      },
      { requiredKeys: [] },
    ),
  }),
  fc.constant({ type: 'end' as const }),
  fc.record({
    type: fc.constantFrom('skip' as const, 'unskip' as const, 'held' as const, 'led' as const),
    nth: fc.nat(3),
  }),
  fc.record({ type: fc.constant('move' as const), nth: fc.nat(3), to: dates(2026, 2029) }),
)

function happens(group: Group, happening: Happening, now: Temporal.Instant): Group {
  const { rule } = group
  const session = 'nth' in happening ? group.sessions.at(-1 - happening.nth) : undefined
  switch (happening.type) {
    case 'later':
      return group
    case 'rule':
      return ruled(group, happening.rule)
    case 'end':
      return ruled(group, undefined)
    case 'skip':
      return session && rule ? ruled(group, { skip: [...(rule.skip ?? []), session.key] }) : group
    case 'unskip':
      return session && rule ? ruled(group, { skip: (rule.skip ?? []).filter((key) => key !== session.key) }) : group
    case 'move':
      return session && rule ? ruled(group, { moved: { ...rule.moved, [session.key]: happening.to } }) : group
    case 'held':
      return session?.state === 'planned'
        ? withSession(group, session.key, (one) => ({ ...one, state: 'held' }))
        : group
    case 'led': {
      const guided = { ...GATHERED, began: now, ...(happening.nth % 2 === 0 ? { step: 'case' } : {}) }
      return session?.state === 'planned' ? withSession(group, session.key, (one) => ({ ...one, guided })) : group
    }
    default:
      return happening satisfies never
  }
}

test('whatever happens: done again it is the same, keys are unique, sequences only grow, what is past never changes', () => {
  fc.assert(
    fc.property(fc.array(happenings, { maxLength: 25 }), (all) => {
      let now = NOW
      let group = FIRST
      for (const happening of all) {
        if (happening.type === 'later') now = now.add({ hours: happening.hours })
        const before = happens(group, happening, now)
        group = withSessions(before, now)
        expect(withSessions(group, now)).toEqual(group)
        const keys = group.sessions.map(({ key }) => key)
        expect(new Set(keys).size).toBe(keys.length)
        expect(group.sessions).toEqual(
          group.sessions.toSorted((one, other) => Temporal.Instant.compare(one.start, other.start)),
        )
        for (const was of before.sessions) {
          const is = group.sessions.find(({ key }) => key === was.key)
          if (!is) continue
          const isOver = Temporal.Instant.compare(was.start, now) <= 0 || was.guided?.step || was.state === 'held'
          if (isOver) expect(is).toEqual(was)
          // Told apart by what people see of it: a change is a new version, and none is not.
          const told = (one: Session) => `${one.state} ${one.start} ${one.end}`
          expect(is.sequence).toBe(was.sequence + (told(is) === told(was) ? 0 : 1))
          expect(is.why !== undefined).toBe(is.state === 'off')
        }
        const ahead = group.sessions.filter(
          ({ start, state }) => state === 'planned' && Temporal.Instant.compare(start, now) > 0,
        )
        if (!group.rule) expect(ahead.filter(({ guided }) => !guided?.step)).toEqual([])
        else if (!('dates' in group.rule.recurrence)) expect(ahead.length).toBeGreaterThanOrEqual(2)
      }
    }),
    { numRuns: 400 },
  )
})
