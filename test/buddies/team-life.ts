import { Temporal } from 'temporal-polyfill'
import { nextTeamLook, planTeam } from '../../src/buddies/plan-team.ts'
import { readCards, readQuestions } from '../../src/buddies/read-questions.ts'
import { type HalfwayAnswer, type Member, type Plan, type Round, Team } from '../../src/buddies/team.ts'
import type { Colleague, TeamPlanning } from '../../src/buddies/team-planning.ts'
import { plain } from '../../src/content/template.ts'
import type { Block } from '../../src/messages/message.ts'
import { NOTHING_SAID, type Nudging } from '../../src/nudges/nudging.ts'
import type { Post } from '../../src/teams/posts.ts'
import { content } from '../talk.ts'

export const at = (text: string) => Temporal.Instant.from(text)
/** A wall time in the Netherlands: '2026-12-01T10:00'. */
export const there = (text: string) => Temporal.PlainDateTime.from(text).toZonedDateTime('Europe/Amsterdam').toInstant()

const questions = readQuestions('prompts')
const cards = readCards('content')

export const WEEKLY: Plan = {
  every: 'week',
  weekday: 2,
  time: '10:00',
  from: '2026-12-01',
  size: 2,
  hierarchy: 'allowed',
  mirror: false,
}

/** Somebody who takes part: what they told of when they work, and of themselves. */
export function colleague(id: string, told?: Partial<Nudging>, member: Partial<Member> = {}): Colleague {
  return {
    id,
    user: `U-${id}`,
    zone: 'Europe/Amsterdam',
    left: false,
    ...(told ? { nudging: { ...NOTHING_SAID, consent: true, ...told } } : {}),
    member: { name: id[0]?.toUpperCase() + id.slice(1), part: true, since: 1, avoid: [], answers: {}, ...member },
  }
}

/** The same hours on some weekdays. */
export function works(weekdays: readonly number[], start: string, end: string): Nudging['weekly'] {
  return weekdays.map((weekday) => ({ weekday: weekday as 1, start, end }))
}

export type Sent = Post & { at: Temporal.Instant }

/** A team and its planner, without a store: the state is written and read back after every look. */
export type TeamLife = {
  team: Team
  colleagues: Colleague[]
  now: Temporal.Instant
  readonly sent: Sent[]
  readonly round: Round
  planning(): TeamPlanning
  look(): Post[]
  /** Lets time pass, and looks whenever it is time. */
  until(upTo: Temporal.Instant): void
  /** Lets time pass without a look, as in an outage, and looks then. */
  leap(to: Temporal.Instant): Post[]
  answers(id: string, answer: HalfwayAnswer, round?: number): void
  changes(id: string, to: Partial<Member>): void
  keys(): string[]
  /** What came to whom, at the wall time of the Netherlands. */
  story(): string[]
}

export function createTeamLife(
  colleagues: readonly Colleague[],
  {
    plan = {},
    from = there('2026-12-01T08:00'),
    groups,
    team = {},
  }: {
    plan?: Partial<Plan>
    from?: Temporal.Instant
    groups?: number
    team?: Partial<Team>
  } = {},
): TeamLife {
  const life: TeamLife = {
    team: {
      room: 'C1',
      locale: 'nl',
      zone: 'Europe/Amsterdam',
      leads: [],
      plan: { ...WEEKLY, ...plan },
      moved: false,
      seed: 7,
      seen: [],
      rounds: [],
      unpaired: [],
      late: [],
      ...team,
    },
    colleagues: [...colleagues],
    now: from,
    sent: [],
    get round() {
      const [round] = life.team.rounds
      if (!round) throw new Error('there was no round')
      return round
    },
    planning: () => ({
      id: 'team-1',
      team: life.team,
      colleagues: life.colleagues,
      groups,
      now: life.now,
      content,
      questions,
      cards,
      localeOf: () => 'nl',
    }),
    look() {
      const planned = planTeam(life.planning())
      life.team = Team.parse(JSON.parse(JSON.stringify(planned.team)))
      life.sent.push(...planned.posts.map((post) => ({ ...post, at: life.now })))
      return planned.posts
    },
    until(upTo) {
      for (let looks = 0; looks < 10_000; looks++) {
        const next = nextTeamLook(life.planning())
        if (!next || Temporal.Instant.compare(next, upTo) > 0) break
        if (Temporal.Instant.compare(next, life.now) > 0) life.now = next
        life.look()
      }
      life.now = upTo
    },
    leap(to) {
      life.now = to
      return life.look()
    },
    answers(id, answer, round = life.round.number) {
      const { answers } = life.colleagues.find((one) => one.id === id)?.member ?? { answers: {} }
      life.changes(id, { answers: { ...answers, [round]: { answer, at: life.now } } })
    },
    changes(id, to) {
      life.colleagues = life.colleagues.map((one) => {
        return one.id === id ? { ...one, member: { ...one.member, ...to } as Member } : one
      })
    },
    keys: () => life.sent.map(({ key }) => key),
    story: () =>
      life.sent.map(({ at, to, key, message }) => {
        const when = at.toZonedDateTimeISO('Europe/Amsterdam').toPlainDateTime().toString({ smallestUnit: 'minute' })
        const whom = to.type === 'person' ? to.id : to.type === 'group' ? [...to.ids].sort().join('+') : 'room'
        return `${when} ${whom} ${key}\n${message.blocks.map(shown).join('\n')}`
      }),
  }
  return life
}

function shown(block: Block): string {
  switch (block.type) {
    case 'text':
      return `  ${plain(block.text).replaceAll('\n', '\n  ')}`
    case 'buttons':
      return `  ${block.buttons.map(({ id, label }) => `[${id}: ${label}]`).join(' ')}`
    case 'calendar':
      return `  <${block.moments.map(({ label }) => label).join(' | ')}>`
    case 'chat':
      return `  (${block.label}: ${block.people.map(({ user }) => user).join(', ')})`
    default:
      return `  ${block.type}`
  }
}
