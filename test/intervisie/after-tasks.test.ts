import { expect, test } from 'vitest'
import { afterTasks } from '../../src/intervisie/after-tasks.ts'
import type { Group, Part } from '../../src/intervisie/group.ts'
import { works } from '../buddies/team-life.ts'
import {
  DAAN,
  GROUP_ID,
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

// What comes after a session on Tuesday from 14:00 to 15:30.

function tasksFor(
  group: Group,
  parts: Record<string, Partial<Part>> = {},
  now = there('2026-12-01T15:35'),
  rosters = {},
) {
  return group.sessions.flatMap((session) => afterTasks(planningAt(now, group, parts, rosters), session))
}
const ALL = [ME, SAMIR, IRIS, DAAN]
const held = (more = {}) => someGroup([someSession({ state: 'held', asked: ALL, there: [ME, SAMIR], ...more })])

test('those who were in it are asked at once, and for two hours; the others in their own hours', () => {
  const rosters = { [IRIS]: { weekly: works([3], '08:00', '16:00') } }
  const sent = sentBy(tasksFor(held(), {}, undefined, rosters))
  expect(sent.map(({ to, at, until }) => [to, at, until])).toEqual([
    [ME, '2026-12-01T15:35', '2026-12-01T17:35'],
    [SAMIR, '2026-12-01T15:35', '2026-12-01T17:35'],
    [IRIS, '2026-12-02T08:00', '2026-12-02T16:00'],
    [DAAN, '2026-12-02T13:00', '2026-12-02T15:00'],
  ])
  expect(sent[0]?.reads).toContain('Wat neem je mee?')
  expect(sent[2]?.reads).toContain('de intervisie van Noord, dinsdag 1 december om 14:00')
})

test('whoever said no is not asked, unless they were there', () => {
  const parts = { [ME]: said('no'), [IRIS]: said('no'), [DAAN]: said('yes') }
  expect(sentBy(tasksFor(held(), parts)).map(({ to }) => to)).toEqual([ME, SAMIR, DAAN])
})

test('whoever does not take part any more is not asked', () => {
  expect(sentBy(tasksFor(held(), { [SAMIR]: { part: false } })).map(({ to }) => to)).toEqual([ME, IRIS, DAAN])
})

test('each is asked once, and not when they said it already', () => {
  const group = held()
  const tasks = tasksFor(group)
  const after = tasks.reduce((before, task) => task.done(before), group)
  expect([...(after.sessions[0]?.after ?? [])].sort()).toEqual([ME, SAMIR, IRIS, DAAN].sort())
  expect(tasksFor(after)).toEqual([])
  const parts = { [ME]: { came: { [KEY]: true } }, [IRIS]: { came: { [KEY]: false } } }
  expect(sentBy(tasksFor(group, parts)).map(({ to }) => to)).toEqual([SAMIR, DAAN])
})

test('the button leads to this session of this group', () => {
  const [post] = tasksFor(held())[0]?.posts() ?? []
  expect(post?.message.blocks.at(-1)).toMatchObject({ buttons: [{ id: `intervisie.after.${GROUP_ID}.${KEY}` }] })
})

test('it is asked after one that passed without being led, since somebody may have been there', () => {
  const group = someGroup([someSession({ state: 'missed', asked: ALL })])
  const sent = sentBy(tasksFor(group, { [ME]: said('no') }, there('2026-12-02T08:00')))
  expect(sent.map(({ to, at }) => [to, at])).toEqual([
    [SAMIR, '2026-12-02T13:00'],
    [IRIS, '2026-12-02T13:00'],
    [DAAN, '2026-12-02T13:00'],
  ])
})

test('nobody is asked after one that passed without anybody having been asked for it or been in it', () => {
  expect(tasksFor(someGroup([someSession({ state: 'missed' })]), {}, there('2026-12-02T08:00'))).toEqual([])
})

test('whoever has no roster is not asked on a public holiday', () => {
  const [start, end] = [there('2026-12-24T14:00'), there('2026-12-24T15:30')]
  const rule = { recurrence: { dates: ['2026-12-24'] }, time: '14:00', zone: ZONE, minutes: 90, holidays: 'NL' }
  const group = { ...someGroup([someSession({ state: 'missed', asked: ALL, start, end })]), rule }
  // Christmas is on a Friday and a Saturday.
  const sent = sentBy(tasksFor(group, {}, there('2026-12-24T21:00')))
  expect(new Set(sent.map(({ at }) => at))).toEqual(new Set(['2026-12-28T13:00']))
})

test('whoever came into the group after it, or was not asked for an extra one, is not asked', () => {
  const newcomer = held({ asked: [ME, SAMIR, IRIS] })
  expect(sentBy(tasksFor(newcomer)).map(({ to }) => to)).toEqual([ME, SAMIR, IRIS])
  expect(sentBy(tasksFor(held({ extra: true }))).map(({ to }) => to)).toEqual([ME, SAMIR])
})

test('nothing is asked of one that is to come, or that was not to be', () => {
  expect(tasksFor(someGroup([someSession()]))).toEqual([])
  expect(tasksFor(someGroup([someSession({ state: 'off', why: 'too-few' })]))).toEqual([])
})

test('a planner that looks days later asks in the hours of each, and after a week not at all', () => {
  const late = sentBy(tasksFor(held(), {}, there('2026-12-03T21:00')))
  expect(new Set(late.map(({ at }) => at))).toEqual(new Set(['2026-12-04T13:00']))
  expect(tasksFor(held(), {}, there('2026-12-08T16:00'))).toEqual([])
})

test('a session that ended early is asked about at once too', () => {
  const sent = sentBy(tasksFor(held(), {}, there('2026-12-01T14:50')))
  expect(sent.filter(({ to }) => to === ME)).toMatchObject([{ at: '2026-12-01T14:50', until: '2026-12-01T16:50' }])
  expect(sent.filter(({ to }) => to === DAAN)).toMatchObject([{ at: '2026-12-02T13:00' }])
})
