import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { Vault } from '../journal/vault.ts'
import type { Person, StoredMember, StoredTeam } from '../ports.ts'

/** How often a team has a round: every so many weeks, or on the same weekday once a month (the first of them, the second …). */
export const RHYTHMS = ['week', 'two-weeks', 'three-weeks', 'four-weeks', 'six-weeks', 'month'] as const
export type Rhythm = (typeof RHYTHMS)[number]

/** What somebody may answer halfway. Only 'yes' says that they met. */
export const HALFWAY_ANSWERS = ['yes', 'planned', 'not-yet', 'not-this-time'] as const
export type HalfwayAnswer = (typeof HALFWAY_ANSWERS)[number]

/** What somebody is among colleagues, when they told: a student or starter asks, an experienced one tells. */
export const TAGS = ['student', 'starter', 'experienced'] as const
export type Tag = (typeof TAGS)[number]

/** Stored as JSON, which writes a Temporal.Instant as its text. */
const Instant = z.string().transform((text) => Temporal.Instant.from(text))

/**
 * When a team has its rounds and how they are made up: `weekday` 1 (Monday) to 7 and a wall time 'HH:MM' in the team's
 * zone, on `from` (a date) or the first such weekday after it. `mirror`: students and starters with experienced colleagues
 * wherever that can be.
 */
const Plan = z.looseObject({
  every: z.enum(RHYTHMS),
  weekday: z.int().min(1).max(7),
  time: z.string(),
  from: z.string(),
  size: z.union([z.literal(2), z.literal(3)]),
  hierarchy: z.enum(['apart', 'allowed']),
  mirror: z.boolean(),
})
export type Plan = z.output<typeof Plan>

/**
 * A group in a round: the ids of its people, who takes the initiative, the id of its question. `nth` is its place when the
 * round was made, from 0. `late` is there once somebody came into it in the course of the round: who, under which key that
 * is told, when, and whether it is because whoever they were with takes no part any more (`left`).
 */
const Group = z.looseObject({
  members: z.array(z.string()),
  first: z.string(),
  question: z.string(),
  nth: z.int().optional(),
  late: z.object({ id: z.string(), key: z.string(), at: Instant, left: z.boolean() }).optional(),
})
export type Group = z.output<typeof Group>

/**
 * One round. It begins `at` and is over when the next one begins, at `until`. `carded`, `asked`, `again` and `told` are
 * the ids of those who were sent their card, the question halfway, that question once more, and that they are out.
 * `placed` are those for whom a place was looked for in the course of it, as often as it was; `alone` those who have none
 * and were not told yet (`left`: whoever they were with takes no part any more).
 */
const Round = z.looseObject({
  number: z.int().positive(),
  at: Instant,
  until: Instant,
  groups: z.array(Group),
  carded: z.array(z.string()),
  asked: z.array(z.string()),
  again: z.array(z.string()),
  told: z.array(z.string()),
  placed: z.array(z.string()).optional(),
  alone: z.array(z.object({ id: z.string(), key: z.string(), left: z.boolean() })).optional(),
})
export type Round = z.output<typeof Round>

/**
 * A team: the people of one room who meet in twos or threes. `leads` and everybody in it are ids of people. Without a
 * `plan` nothing comes. `due` is when the next round is, `moved`: it is later than planned, because Maatje was away, and
 * `movedTold`: the room knows that.
 * `seen` are questions as nudges/rotate.ts keeps them; `unpaired` who was left out, with the number of that round. Rounds
 * are newest first. What somebody answered stands in their own Member and nowhere here.
 */
export const Team = z.looseObject({
  name: z.string().optional(),
  room: z.string(),
  /** What the room is part of, where whoever leaves that leaves the room. */
  within: z.string().optional(),
  locale: z.string(),
  zone: z.string(),
  leads: z.array(z.string()),
  plan: Plan.optional(),
  due: Instant.optional(),
  moved: z.boolean(),
  movedTold: z.boolean().optional(),
  seed: z.int(),
  seen: z.array(z.string()),
  rounds: z.array(Round),
  unpaired: z.array(z.object({ round: z.int(), id: z.string() })),
  /** Who became a member in the course of a round and has no place in it yet: planning finds one. */
  late: z.array(z.string()),
})
export type Team = z.output<typeof Team>

/** How many rounds are remembered: more than a year of weekly ones. */
export const MOST_ROUNDS = 60

/**
 * What one member has with one team, sealed under their own key: nobody else learns who avoids whom or who answered what.
 * `name`: what their platform calls them. `part`: they take part, of their own accord. `since`: the number of the first
 * round for which their silence counts. `avoid`: ids of colleagues they are never with. `answers` are by the number of a round.
 */
export const Member = z.looseObject({
  name: z.string(),
  part: z.boolean(),
  since: z.int(),
  tag: z.enum(TAGS).optional(),
  avoid: z.array(z.string()),
  answers: z.record(z.string(), z.object({ answer: z.enum(HALFWAY_ANSWERS), at: Instant })),
})
export type Member = z.output<typeof Member>

/** A team out of the store, opened. Of a member that cannot be read nothing is known: they are left out. */
export type OpenedTeam = {
  id: string
  room: Person
  version: number
  team: Team
  members: readonly OpenedMember[]
}
export type OpenedMember = { person: Person; member: Member; stored: StoredMember }

/** Opens a team. Throws `sealed_text_unreadable`, or a ZodError for what is no Team. */
export function openTeam(vault: Vault, { id, room, body, version, members }: StoredTeam): OpenedTeam {
  const team = Team.parse(vault.open(room, teamShelf(id), body))
  return {
    id,
    room,
    version,
    team,
    members: members.flatMap((stored) => {
      try {
        const opened = Member.parse(vault.open(stored.person, memberShelf(id, stored.person), stored.body))
        return [{ person: stored.person, member: opened, stored }]
      } catch {
        return []
      }
    }),
  }
}

/** Where a team is sealed, under its room's key. */
export function teamShelf(id: string) {
  return { table: 'team', column: 'body', row: id }
}

/** Where somebody's part in a team is sealed, under their own key. */
export function memberShelf(team: string, { id }: Pick<Person, 'id'>) {
  return { table: 'member', column: 'body', row: `${team}/${id}` }
}
