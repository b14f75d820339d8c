import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { Guided } from '../guide/guide.ts'
import { ROLES } from '../guide/method.ts'
import type { Vault } from '../journal/vault.ts'
import type { Person, StoredMember, StoredTeam } from '../ports.ts'

/** Above so many people two groups are proposed. Source: the product's own rule, after groups of eight that meet every month. */
export const MOST_IN_GROUP = 8
/** With fewer people than this there is no session: the incident method is for three or four and more. */
export const FEWEST_THERE = 3
/** So many people who say that they were there make a session held that Maatje did not lead. */
export const CONFIRMED_BY = 2

/** What somebody may answer when asked whether they come. 'case': they come, and bring one. */
export const COMING_ANSWERS = ['yes', 'case', 'no'] as const
export type ComingAnswer = (typeof COMING_ANSWERS)[number]

/** Stored as JSON, which writes a Temporal.Instant as its text. */
const Instant = z.string().transform((text) => Temporal.Instant.from(text))
const Weekday = z.union([1, 2, 3, 4, 5, 6, 7].map((day) => z.literal(day as 1 | 2 | 3 | 4 | 5 | 6 | 7)))

/** A Rule, as stored. */
const StoredRule = z.object({
  recurrence: z.union([
    z.object({
      every: z.literal('month'),
      nth: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(-1)]),
      weekday: Weekday,
    }),
    z.object({ every: z.literal('month'), day: z.union([z.int(), z.literal('last-workday')]) }),
    z.object({ every: z.literal('weeks'), weeks: z.int(), anchor: z.string() }),
    z.object({ dates: z.array(z.string()) }),
  ]),
  time: z.string(),
  zone: z.string(),
  minutes: z.int(),
  skip: z.array(z.string()).optional(),
  moved: z.record(z.string(), z.string()).optional(),
  holidays: z.string().optional(),
})

/** One of the moments proposed when too few can come. `id` is 'a' or 'b'. */
const Option = z.object({ id: z.string(), start: Instant, end: Instant })

/**
 * One session. `key` is its planned date and never changes; `sequence` counts what became of it (RFC 5545). `state`: 'planned'
 * is still to come or going on, 'off' will not be (`why`), 'held' was guided by Maatje or confirmed by at least two,
 * 'missed' passed without that. `moved`: it is somewhere else than the rhythm has it.
 *
 * What was sent for it stands in lists of ids: `asked` (can you come), `reminded` (the working day
 * before), `called` (an hour before), `after` (what do you take along). `known` is what each of them knows of it: the ISO
 * start, or 'off'. `askedAt` is when the first was asked about it where it is. `guided` is there while Maatje leads it, `there`
 * who had pressed that they were there when that ended.
 * `extra`: the rhythm does not have it, somebody began it.
 * `roles` by role, once they were handed out; `rolesTurn` counts what became of them; `rolesKnown` is what each was told
 * they are, by id. `swap` is one that was asked for `at` a moment and not answered yet, or `refused` and whoever asked does
 * not know.
 * `instead` are other moments than the one at sequence `of`, that are being chosen from until `until`; `chosen` is what came
 * of it: the id of one, 'kept' or 'none'.
 * `caseShown` is who read whose case, by the ids of reader and writer: the ISO moment at which what they read was shared, and
 * no word of it.
 */
const Session = z.looseObject({
  key: z.string(),
  start: Instant,
  end: Instant,
  sequence: z.int(),
  state: z.enum(['planned', 'off', 'held', 'missed']),
  why: z.enum(['skipped', 'changed', 'ended', 'too-few']).optional(),
  moved: z.boolean(),
  asked: z.array(z.string()),
  reminded: z.array(z.string()),
  called: z.array(z.string()),
  after: z.array(z.string()),
  known: z.record(z.string(), z.string()),
  askedAt: Instant.optional(),
  roles: z.partialRecord(z.enum(ROLES), z.string()).optional(),
  rolesKnown: z.record(z.string(), z.string()),
  rolesTurn: z.int().optional(),
  swap: z
    .object({
      role: z.enum(ROLES),
      from: z.string(),
      to: z.string(),
      told: z.boolean(),
      refused: z.boolean().optional(),
      at: Instant.optional(),
    })
    .optional(),
  instead: z
    .object({
      options: z.array(Option),
      until: Instant,
      asked: z.array(z.string()),
      of: z.int(),
      chosen: z.string().optional(),
    })
    .optional(),
  guided: Guided.optional(),
  extra: z.boolean().optional(),
  there: z.array(z.string()),
  caseShown: z.record(z.string(), z.record(z.string(), z.string())).optional(),
})
export type Session = z.output<typeof Session>

/**
 * A group that has intervisie together: some people of one room. `leads` look after its planning. `manager`: whoever leads is
 * also the manager of people in it, and takes part only when the group wants that; `wish` is there while a lead asked for it,
 * `since` when. `wishAnswered` is what became of that, until the lead was told. Without a `rule` nothing is planned. `edition`
 * counts the rhythms it had, `editionKnown` is which one each was told, by id.
 * `place` is where they meet, in the lead's words or as a link. `sessions` are earliest planned first.
 * `splitAsked` is the number of people at which a split was last proposed, `datesAsked` the edition whose dates ran out when a
 * lead was last asked for new ones. `calendar` is what the ids of its invitations begin with when that is not its own id: of a
 * group that was split off it is the id of the other one, whose invitations its people have. What somebody answered stands in their Part.
 */
export const Group = z.looseObject({
  name: z.string().optional(),
  room: z.string(),
  within: z.string().optional(),
  locale: z.string(),
  zone: z.string(),
  leads: z.array(z.string()),
  manager: z.boolean(),
  wish: z.object({ lead: z.string(), asked: z.array(z.string()), since: Instant.optional() }).optional(),
  wishAnswered: z.object({ lead: z.string(), yes: z.boolean() }).optional(),
  seed: z.int(),
  method: z.string(),
  rule: StoredRule.optional(),
  edition: z.int(),
  editionKnown: z.record(z.string(), z.int()),
  place: z.string().optional(),
  sessions: z.array(Session),
  splitAsked: z.int().optional(),
  datesAsked: z.int().optional(),
  calendar: z.string().optional(),
})
export type Group = z.output<typeof Group>

/** How many sessions are remembered: more than three years of monthly ones, so that roles go round fairly. */
export const MOST_SESSIONS = 40

/**
 * What one member has with one group, sealed under their own key. `name`: what their platform calls them. `part`: they take
 * part, of their own accord. By the key of a session: `coming` what they answered (about the moment `start`), `chosen` which
 * other moment ('none' for neither), `came` whether they said they were there, `case` (with when) and `views` what they pressed
 * share on, in their own words. `wishes` is what they answered about a lead who wants to take part, by the lead's id.
 */
export const Part = z.looseObject({
  name: z.string(),
  part: z.boolean(),
  coming: z.record(z.string(), z.object({ answer: z.enum(COMING_ANSWERS), at: Instant, start: Instant.optional() })),
  chosen: z.record(z.string(), z.string()),
  came: z.record(z.string(), z.boolean()),
  case: z.record(z.string(), z.object({ text: z.string(), at: Instant })),
  views: z.record(z.string(), z.string()),
  wishes: z.record(z.string(), z.enum(['yes', 'no'])),
})
export type Part = z.output<typeof Part>

/** What nobody told of themselves yet. */
export const NO_PART: Part = {
  name: '',
  part: false,
  coming: {},
  chosen: {},
  came: {},
  case: {},
  views: {},
  wishes: {},
}

/** A group out of the store, opened. A member that cannot be read is left out. `nth` counts the groups of its room. */
export type OpenedGroup = {
  id: string
  nth: number
  room: Person
  version: number
  group: Group
  members: readonly OpenedPart[]
}
export type OpenedPart = { person: Person; part: Part; stored: StoredMember }

/** Opens a group. Throws `sealed_text_unreadable`, or a ZodError for what is no Group. */
export function openGroup(vault: Vault, { id, nth, room, body, version, members }: StoredTeam): OpenedGroup {
  const group = Group.parse(vault.open(room, groupShelf(id), body))
  return {
    id,
    nth,
    room,
    version,
    group,
    members: members.flatMap((stored) => {
      try {
        return [
          {
            person: stored.person,
            part: Part.parse(vault.open(stored.person, partShelf(id, stored.person), stored.body)),
            stored,
          },
        ]
      } catch {
        return []
      }
    }),
  }
}

/** Where a group is sealed, under its room's key. */
export function groupShelf(id: string) {
  return { table: 'team', column: 'body', row: id }
}

/** Where somebody's part in a group is sealed, under their own key. */
export function partShelf(group: string, { id }: Pick<Person, 'id'>) {
  return { table: 'member', column: 'body', row: `${group}/${id}` }
}
