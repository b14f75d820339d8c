import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { planTeamAs } from '../../src/buddies/decide-plan.ts'
import { nextOccurrence } from '../../src/buddies/occurrences.ts'
import { type OpenedTeam, type Plan, RHYTHMS, type Team } from '../../src/buddies/team.ts'
import { contentFor } from '../../src/content/content.ts'
import { plain } from '../../src/content/template.ts'
import type { Situation } from '../../src/conversations/decision.ts'
import type { Person } from '../../src/ports.ts'
import { content } from '../talk.ts'
import { colleague, createTeamLife, type TeamLife, there, WEEKLY } from './team-life.ts'

const people = () => ['ali', 'els', 'iris', 'noor'].map((id) => colleague(id))

/** Noor gives the team another plan; what the room reads of it. */
function plans(life: TeamLife, plan: Partial<Plan>): string {
  const me = { id: 'noor', user: 'U-noor' } as Person
  const team: Team = { ...life.team, leads: ['noor'] }
  const member = colleague('noor').member
  const opened = { id: 'team-1', team, members: [{ person: me, member }] } as unknown as OpenedTeam
  const situation = { teams: [opened], house: contentFor(content, 'nl'), now: life.now, me } as unknown as Situation
  const { from: _from, ...asked } = { ...WEEKLY, ...plan }
  const decided = planTeamAs(situation, { type: 'plan-team', team: 'team-1', plan: asked as typeof asked & Plan })
  life.team = decided.teams?.[0]?.team ?? life.team
  const [said] = decided.posts?.[0]?.message.blocks ?? []
  return said?.type === 'text' ? plain(said.text) : ''
}

const roundsOf = ({ sent }: TeamLife) =>
  sent
    .filter(({ key }) => key.startsWith('round/'))
    .map(({ at }) => at.toZonedDateTimeISO('Europe/Amsterdam').toPlainDateTime().toString({ smallestUnit: 'minute' }))

test.for([
  ['the same day again', { weekday: 2, time: '14:00' }, '2026-12-08T14:00'],
  ['the day before', { weekday: 1, time: '09:00' }, '2026-12-07T09:00'],
  ['three days before, at the same hour', { weekday: 6, time: '10:00' }, '2026-12-05T10:00'],
  ['three days before, an hour earlier', { weekday: 6, time: '09:00' }, '2026-12-12T09:00'],
  ['the day after', { weekday: 3, time: '10:00' }, '2026-12-09T10:00'],
  ['once a month', { weekday: 2, time: '14:00', every: 'month' }, '2026-12-08T14:00'],
] as const)('a plan that changes in a round begins about when that would be over: %s', ([, plan, expected]) => {
  const life = createTeamLife(people())
  life.until(there('2026-12-01T12:00'))
  const said = plans(life, plan)
  expect(life.round.until.toString()).toBe(there(expected).toString())
  expect(life.team.due?.toString()).toBe(life.round.until.toString())
  expect(said).toContain(`${Number(expected.slice(8, 10))} december om ${expected.slice(11).replace(/^0/, '')}`)
  life.until(there(expected))
  expect(roundsOf(life)).toEqual(['2026-12-01T10:00', expected])
})

test('after a change of plan the rounds follow the new one', () => {
  const life = createTeamLife(people())
  life.until(there('2026-12-01T12:00'))
  plans(life, { weekday: 4, time: '14:00', every: 'month' })
  life.until(there('2027-02-28T12:00'))
  expect(roundsOf(life).slice(1)).toEqual(['2026-12-10T14:00', '2027-01-14T14:00', '2027-02-11T14:00'])
})

test('near the end of a round the first of another plan is still to come', () => {
  const life = createTeamLife(people())
  life.until(there('2026-12-07T12:00'))
  plans(life, { weekday: 1, time: '11:00' })
  expect(life.round.until.toString()).toBe(there('2026-12-14T11:00').toString())
})

test('a plan that ended and begins again does not cut the round that is going on', () => {
  const life = createTeamLife(people())
  life.until(there('2026-12-01T12:00'))
  const { plan: _plan, due: _due, ...ended } = life.team
  life.team = ended as Team
  life.until(there('2026-12-02T09:00'))
  expect(plans(life, { time: '11:00' })).toContain('8 december')
  life.until(there('2026-12-08T11:00'))
  expect(roundsOf(life)).toEqual(['2026-12-01T10:00', '2026-12-08T11:00'])
})

test.for(RHYTHMS)('without a round a plan of every %s begins on the first such weekday that is to come', (every) => {
  const life = createTeamLife(people(), { from: there('2026-12-01T12:00') })
  expect(plans(life, { every })).toContain('dinsdag 8 december om 10:00')
  plans(life, { every, time: '15:00' })
  expect(life.team.due?.toString()).toBe(there('2026-12-01T15:00').toString())
})

test('a plan has its first round on the row of its own rounds', () => {
  const life = createTeamLife(people())
  life.until(there('2026-12-03T12:00'))
  for (const every of RHYTHMS) {
    plans(life, { every, weekday: 5 })
    const { plan, zone, due = life.now } = life.team
    if (!plan) throw new Error('there is no plan')
    expect(nextOccurrence(plan, zone, due.subtract({ nanoseconds: 1 })).equals(due)).toBe(true)
    expect(Temporal.Instant.compare(due, life.now)).toBe(1)
  }
})
