import { Temporal } from 'temporal-polyfill'
import { plain } from '../../src/content/template.ts'
import { type ComingAnswer, Group, NO_PART, type Part, type Session } from '../../src/intervisie/group.ts'
import type { GroupMember, GroupPlanning } from '../../src/intervisie/group-planning.ts'
import { nextGroupLook, planGroup } from '../../src/intervisie/plan-group.ts'
import type { Rule } from '../../src/intervisie/recurrence.ts'
import type { Block } from '../../src/messages/message.ts'
import { NOTHING_SAID, type Nudging } from '../../src/nudges/nudging.ts'
import type { Post } from '../../src/teams/posts.ts'
import { there, works } from '../buddies/team-life.ts'
import { content } from '../talk.ts'

export const OFFICE = works([1, 2, 3, 4, 5], '09:00', '17:00')

/** The first Tuesday of the month at two, for an hour: 1 December 2026 is one. */
export const TUESDAYS: Rule = {
  recurrence: { every: 'month', nth: 1, weekday: 2 },
  time: '14:00',
  zone: 'Europe/Amsterdam',
  minutes: 60,
}

/** Somebody who takes part: what they told of when they work, and their part. */
export function member(id: string, told?: Partial<Nudging>, part: Partial<Part> = {}): GroupMember {
  return {
    id,
    platform: 'slack',
    user: `U-${id}`,
    zone: 'Europe/Amsterdam',
    left: false,
    ...(told ? { nudging: { ...NOTHING_SAID, consent: true, ...told } } : {}),
    part: { ...NO_PART, name: id[0]?.toUpperCase() + id.slice(1), part: true, ...part },
  }
}

/** Some who are at the office on working days. */
export const office = (...ids: string[]) => ids.map((id) => member(id, { weekly: OFFICE }))

export type Sent = Post & { at: Temporal.Instant }

/** A group and its planner, without a store: the state is written and read back after every look. */
export type PlannedLife = {
  group: Group
  people: GroupMember[]
  now: Temporal.Instant
  readonly sent: Sent[]
  planning(): GroupPlanning
  look(): Post[]
  /** Lets time pass, and looks whenever it is time. */
  until(upTo: Temporal.Instant): void
  /** Lets time pass without a look, as in an outage, and looks then. */
  leap(to: Temporal.Instant): Post[]
  session(key: string): Session
  answers(id: string, answer: ComingAnswer, key: string): void
  chooses(id: string, option: string, key: string): void
  /** Changes the rhythm, as whoever looks after it does; what is absent stays. */
  plans(rule: Partial<Rule> | undefined, edition?: boolean): void
  changes(id: string, to: Partial<Part> | { nudging: Partial<Nudging> }): void
  keys(filter?: RegExp): string[]
  /** What came to whom, at the wall time of the Netherlands. */
  story(filter?: RegExp): string[]
  /** When something was sent, at that wall time. */
  sentOn(key: RegExp): string | undefined
}

export function createPlannedLife(
  people: readonly GroupMember[],
  {
    rule = {},
    from = there('2026-11-16T08:00'),
    group = {},
  }: { rule?: Partial<Rule>; from?: Temporal.Instant; group?: Partial<Group> } = {},
): PlannedLife {
  const change = (to: Partial<Group>) => {
    life.group = { ...life.group, ...to } as Group
  }
  const life: PlannedLife = {
    group: {
      room: 'C1',
      locale: 'nl',
      zone: 'Europe/Amsterdam',
      leads: [],
      manager: false,
      seed: 7,
      method: 'incident',
      rule: { ...TUESDAYS, ...rule } as NonNullable<Group['rule']>,
      edition: 1,
      editionKnown: Object.fromEntries(people.map(({ id }) => [id, 1])),
      sessions: [],
      ...group,
    },
    people: [...people],
    now: from,
    sent: [],
    planning: () => ({
      id: 'group-1',
      group: life.group,
      people: life.people,
      now: life.now,
      content,
      localeOf: () => 'nl',
    }),
    look() {
      const planned = planGroup(life.planning())
      life.group = Group.parse(JSON.parse(JSON.stringify(planned.group)))
      life.sent.push(...planned.posts.map((post) => ({ ...post, at: life.now })))
      return planned.posts
    },
    until(upTo) {
      for (let looks = 0; looks < 10_000; looks++) {
        const next = nextGroupLook(life.planning())
        if (!next || Temporal.Instant.compare(next, upTo) > 0) break
        if (Temporal.Instant.compare(next, life.now) > 0) life.now = next
        life.look()
        if (looks === 9_999) throw new Error('there is always something to do')
      }
      life.now = upTo
    },
    leap(to) {
      life.now = to
      return life.look()
    },
    session(key) {
      const found = life.group.sessions.find((one) => one.key === key)
      if (!found) throw new Error(`there is no session ${key}`)
      return found
    },
    answers(id, answer, key) {
      const { coming } = partOf(id)
      const { start } = life.session(key)
      life.changes(id, { coming: { ...coming, [key]: { answer, at: life.now, start } } })
    },
    chooses(id, option, key) {
      life.changes(id, { chosen: { ...partOf(id).chosen, [key]: option } })
    },
    plans(to, edition = false) {
      const { rule: before, ...rest } = life.group
      if (!to) life.group = rest as Group
      else change({ rule: { ...before, ...to } as NonNullable<Group['rule']> })
      if (edition) change({ edition: life.group.edition + 1 })
    },
    changes(id, to) {
      life.people = life.people.map((one) => {
        if (one.id !== id) return one
        if (!('nudging' in to)) return { ...one, part: { ...one.part, ...(to as Partial<Part>) } as Part }
        return { ...one, nudging: { ...NOTHING_SAID, ...one.nudging, ...(to.nudging as Partial<Nudging>) } }
      })
    },
    keys: (filter = /./) => life.sent.flatMap(({ key }) => (filter.test(key) ? [key] : [])),
    story: (filter = /./) =>
      life.sent
        .filter(({ key }) => filter.test(key))
        .map(({ at, to, key, message }) => {
          const whom = to.type === 'person' ? to.id : 'room'
          return `${wallTime(at)} ${whom} ${key}\n${message.blocks.map(shown).join('\n')}`
        }),
    sentOn(filter) {
      const found = life.sent.find(({ key }) => filter.test(key))
      return found && wallTime(found.at)
    },
  }
  const partOf = (id: string) => life.people.find((one) => one.id === id)?.part ?? NO_PART
  return life
}

function wallTime(at: Temporal.Instant): string {
  return at.toZonedDateTimeISO('Europe/Amsterdam').toPlainDateTime().toString({ smallestUnit: 'minute' })
}

function shown(block: Block): string {
  switch (block.type) {
    case 'text':
      return `  ${plain(block.text).replaceAll('\n', '\n  ')}`
    case 'buttons':
      return `  ${block.buttons.map(({ id, label }) => `[${id}: ${label}]`).join(' ')}`
    case 'calendar':
      return `  <${block.moments.map(({ label }) => label).join(' | ') || block.name}>`
    default:
      return `  ${block.type}`
  }
}
