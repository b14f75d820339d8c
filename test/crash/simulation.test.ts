import { beforeAll, expect, test } from 'vitest'
import { judge } from '../simulate/judge.ts'
import { type Simulated, simulate } from '../simulate/simulation.ts'

// Two days of eighty people, with two replicas that are killed, platforms that have bad times and an outage of both.
// `npm run simulate` does the same with a month of ten thousand.

const KILLS = 2

let simulated: Simulated
beforeAll(async () => {
  simulated = await simulate({ people: 80, days: 2, kills: KILLS, storms: 8, outageHours: 4, seed: 7, told() {} })
})

test('every due nudge is sent once, skipped with a reason or ambiguous, whoever is killed', () => {
  const verdict = judge(simulated)
  expect(verdict.broken).toEqual(new Map())
  expect(simulated.kills).toBe(2 * KILLS)
  const sum = (counts: Map<string, number>) => [...counts.values()].reduce((all, one) => all + one, 0)
  expect(verdict.due).toBe(verdict.sent + sum(verdict.skipped) + sum(verdict.ambiguous))
  expect(verdict.sent).toBeGreaterThan(50)
  // What was missed in the outage says so.
  expect(verdict.skipped.get('expired')).toBeGreaterThan(0)
})

test('a nudge that comes twice, outside a shift or to nobody who asked is found, as is one that never came', () => {
  const broken = (changed: Partial<Simulated>) => [...judge({ ...simulated, ...changed }).broken.keys()].join('\n')
  const { posts, people, deliveries } = simulated
  const slack = posts.filter(({ tenant }) => tenant.startsWith('T-'))
  const [first] = slack
  if (!first) throw new Error('nothing came in Slack')
  expect(broken({ posts: [...posts, first] })).toContain('the same thing came twice in slack')
  expect(broken({ posts: posts.filter((post) => post !== first) })).toContain('never arrived')
  const aWeekBefore = { ...first, at: first.at - 7 * 24 * 3_600_000 - 12 * 3_600_000 }
  expect(broken({ posts: [...posts.filter((post) => post !== first), aWeekBefore] })).toContain('outside a shift')
  const silent = people.find(({ nudging }) => nudging === undefined)
  if (!silent) throw new Error('everybody was asked')
  expect(broken({ posts: [...posts, { ...first, user: silent.user }] })).toContain('did not say yes')
  expect(broken({ deliveries: deliveries.slice(1) })).toContain('neither sent nor skipped')
})
