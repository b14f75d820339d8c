import { describe, expect, test } from 'vitest'
import { gather } from '../../src/guide/guide.ts'
import { caseTasks } from '../../src/intervisie/case-tasks.ts'
import { type Group, Group as GroupSchema, type Part, type Session } from '../../src/intervisie/group.ts'
import { works } from '../buddies/team-life.ts'
import {
  DAAN,
  IRIS,
  KEY,
  ME,
  planningAt,
  SAMIR,
  said,
  sentBy,
  someGroup,
  someSession,
  there,
  ZONE,
} from './some-session.ts'

// A case that was shared, on its way to the others.

const MONDAY = there('2026-11-30T13:30')
const WORDS = 'De jongere liep weg tijdens het eten.'
const shared = (at = '2026-11-27T10:00', text = WORDS): Pick<Part, 'case'> => ({
  case: { [KEY]: { text, at: there(at) } },
})
const brings = (more: Partial<Session> = {}) => someSession({ roles: { case: ME }, ...more })

function tasksFor(group: Group, parts: Record<string, Partial<Part>>, now = MONDAY, rosters = {}) {
  return group.sessions.flatMap((session) => caseTasks(planningAt(now, group, parts, rosters), session))
}

/** The group after some tasks, as it is stored and read back. */
function after(group: Group, tasks: ReturnType<typeof tasksFor>): Group {
  const done = tasks.reduce((before, task) => task.done(before), group)
  return GroupSchema.parse(JSON.parse(JSON.stringify(done)))
}

test('everybody else who takes part reads it once, in private, in the words that were shared', () => {
  const group = someGroup([brings()])
  const tasks = tasksFor(group, { [ME]: shared() })
  const sent = sentBy(tasks)
  expect(sent.map(({ to }) => to)).toEqual([SAMIR, IRIS, DAAN])
  for (const { reads } of sent) {
    expect(reads).toContain('@Noor brengt dit in bij de intervisie van Noord, dinsdag 1 december om 14:00')
    expect(reads).toContain(`> ${WORDS}`)
  }
  expect(tasksFor(after(group, tasks), { [ME]: shared() })).toEqual([])
})

test('whoever does not take part, or whose account is closed, reads nothing', () => {
  const group = someGroup([brings()])
  const planning = planningAt(MONDAY, group, { [ME]: shared(), [SAMIR]: { part: false } })
  const people = planning.people.map((one) => ({ ...one, left: one.id === IRIS }))
  const tasks = group.sessions.flatMap((session) => caseTasks({ ...planning, people }, session))
  expect(sentBy(tasks).map(({ to }) => to)).toEqual([DAAN])
})

test('what is said anew is read anew, and only that', () => {
  const group = someGroup([brings()])
  const read = after(group, tasksFor(group, { [ME]: shared() }))
  const again = sentBy(tasksFor(read, { [ME]: shared('2026-11-30T09:00', 'De moeder belde.') }))
  expect(again).toHaveLength(3)
  for (const { reads } of again) {
    expect(reads).toContain('zegt het nu anders')
    expect(reads).toContain('> De moeder belde.')
    expect(reads).not.toContain(WORDS)
  }
  expect(again.map(({ key }) => key)).not.toEqual(sentBy(tasksFor(group, { [ME]: shared() })).map(({ key }) => key))
})

test('the group remembers who read it, and no word of what they read', () => {
  const group = someGroup([brings()])
  const read = after(group, tasksFor(group, { [ME]: shared() }))
  expect(Object.keys(read.sessions[0]?.caseShown ?? {}).sort()).toEqual([SAMIR, IRIS, DAAN].sort())
  expect(JSON.stringify(read)).not.toContain('jongere')
})

test('it comes in the hours of each, and never later than the session', () => {
  const rosters = {
    [SAMIR]: { weekly: works([2], '07:00', '11:00') },
    [IRIS]: { weekly: works([3], '07:00', '15:00') },
  }
  const sent = sentBy(tasksFor(someGroup([brings()]), { [ME]: shared() }, there('2026-11-30T20:00'), rosters))
  expect(sent.map(({ to, at, until }) => [to, at, until])).toEqual([
    [SAMIR, '2026-12-01T07:00', '2026-12-01T11:00'],
    [DAAN, '2026-12-01T13:00', '2026-12-01T15:00'],
  ])
})

test('whoever has no roster reads it on no public holiday', () => {
  const [start, end] = [there('2026-12-28T16:00'), there('2026-12-28T17:30')]
  const rule = { recurrence: { dates: ['2026-12-28'] }, time: '14:00', zone: ZONE, minutes: 90, holidays: 'NL' }
  const group = { ...someGroup([brings({ start, end })]), rule }
  const sent = sentBy(tasksFor(group, { [ME]: shared('2026-12-24T20:00') }, there('2026-12-24T20:00')))
  expect(new Set(sent.map(({ at }) => at))).toEqual(new Set(['2026-12-28T13:00']))
})

describe('in the middle of the session', () => {
  const method = { id: 'incident', version: 1 } as Parameters<typeof gather>[0]
  const guided = gather(method, [ME, SAMIR], there('2026-12-01T14:00'))

  test('those who are there read it at once, whenever they work', () => {
    const rosters = { [SAMIR]: { weekly: works([5], '07:00', '11:00') } }
    const group = someGroup([brings({ guided })])
    const sent = sentBy(tasksFor(group, { [ME]: shared('2026-12-01T14:05') }, there('2026-12-01T14:06'), rosters))
    expect(sent.find(({ to }) => to === SAMIR)).toMatchObject({ at: '2026-12-01T14:06' })
  })

  test('also when it takes longer than it was planned', () => {
    const group = someGroup([brings({ guided })])
    const sent = sentBy(tasksFor(group, { [ME]: shared('2026-12-01T15:40') }, there('2026-12-01T15:41')))
    expect(sent).toMatchObject([{ to: SAMIR, at: '2026-12-01T15:41', until: '2026-12-01T17:41' }])
  })
})

test('once it is over, or will not be, nobody reads anything', () => {
  const parts = { [ME]: shared() }
  expect(tasksFor(someGroup([brings({ state: 'held' })]), parts)).toEqual([])
  expect(tasksFor(someGroup([brings({ state: 'off', why: 'skipped' })]), parts)).toEqual([])
  expect(tasksFor(someGroup([brings()]), parts, there('2026-12-01T15:30'))).toEqual([])
})

test('once roles are handed out only the case of whoever brings one is read; before that, of each who said so', () => {
  const parts = { [ME]: { ...shared(), ...said('case') }, [SAMIR]: { ...shared(), ...said('case') }, [IRIS]: shared() }
  const writers = (roles: Session['roles']) => {
    const session = roles ? someSession({ roles }) : someSession()
    return new Set(sentBy(tasksFor(someGroup([session]), parts)).map(({ key }) => key.split('/')[2]))
  }
  expect(writers({ case: SAMIR })).toEqual(new Set([SAMIR]))
  expect(writers(undefined)).toEqual(new Set([ME, SAMIR]))
  expect(writers({ facilitator: ME })).toEqual(new Set())
})
