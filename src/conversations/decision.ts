import type { Temporal } from 'temporal-polyfill'
import type { OpenedTeam } from '../buddies/team.ts'
import type { TeamsDecided } from '../buddies/teams-decided.ts'
import type { Content, LocaleContent } from '../content/content.ts'
import type { OpenedGroup } from '../intervisie/group.ts'
import type { GroupsDecided } from '../intervisie/groups-decided.ts'
import type { Message } from '../messages/message.ts'
import type { Nudging } from '../nudges/nudging.ts'
import type { CalendarRead } from '../people/calendar/read-calendar.ts'
import type { Person, Room, Starter } from '../ports.ts'
import type { Conversation, Written } from './conversation.ts'

/** A finished exercise somebody keeps. `madeOn` and `keptUntil` are days; it is there through `keptUntil`. */
export type Kept = { id: string; flow: string; madeOn: Temporal.PlainDate; keptUntil: Temporal.PlainDate }

/**
 * Everything a reply depends on. `turn` counts what this person did so far; `runningSince` is when this process began to
 * answer. `conversation` is what they are in, or what they last put aside; `others` are the rest of what they put aside,
 * last touched first. `zone` (IANA) is where their days are counted. `entries`
 * (newest first), `opened`, `reviews` (oldest first), `teams` and `groups` (those they have a part in), `newId` (of a group that is made), `hours`
 * (oldest first) and `here` are there only when the intent is about them; so are `newNth`, which number such a group gets in its
 * room, and `leave`, how many of those who take part in a group told that they are on leave on a date
 * 'YYYY-MM-DD': a number, and 0 where
 * fewer than three take part. A conversation that cannot be read keeps its flow and has version 0 and no step. `me` is absent for
 * somebody who never wrote.
 */
export type Situation = {
  content: Content
  house: LocaleContent
  turn: number
  now: Temporal.Instant
  today: Temporal.PlainDate
  runningSince: Temporal.Instant
  conversation?: Conversation
  touchedAt?: Temporal.Instant
  others: readonly Conversation[]
  zone: string
  nudging: Nudging
  entries: readonly Kept[]
  opened?: { id: string; written: Written }
  reviews: readonly Review[]
  file?: CalendarFile
  me?: Person
  teams: readonly OpenedTeam[]
  groups: readonly OpenedGroup[]
  newId?: string
  newNth?: number
  leave?(group: string, date: string): number
  hours: readonly KeptHours[]
  here?: Here
}

/**
 * The room somebody did something in, with its team where it has one; `id` is that team's, or what a new one would get.
 * `groups` are all that have intervisie there, first made first, and `newGroup` is the id another one gets, when somebody
 * asked for one.
 * `starters` are the accounts that may begin something there, when not everybody may.
 */
export type Here = {
  id: string
  newGroup?: string
  room: Room
  team?: OpenedTeam
  groups: readonly OpenedGroup[]
  starters?: readonly Starter[]
}

/** A line of somebody's log of hours, as kept. */
export type KeptHours = { id: string; madeOn: Temporal.PlainDate; written: Written }

/** A weekly review somebody keeps. */
export type Review = { madeOn: Temporal.PlainDate; written: Written }

/** What became of reading the calendar file they sent. */
export type CalendarFile = CalendarRead | { type: 'failed'; code: string }

/** A change to what somebody keeps. */
export type EntryChange =
  | { type: 'add'; written: Written; madeOn: Temporal.PlainDate; keptUntil: Temporal.PlainDate }
  | { type: 'move'; id: string; keptUntil: Temporal.PlainDate }
  | { type: 'destroy'; id: string }

/**
 * What an intent comes to: what to save, in one transaction, and what to say. `conversation`: a new state of what they
 * are in, 'touched' (seen, otherwise as it was), 'destroyed', or absent for as it was. `began`: another one beside it,
 * new or taken up again; `ended` is the flow of one of `others` that is over. `nudging`: a new state of when they are nudged.
 */
export type Decision = TeamsDecided &
  GroupsDecided & {
    conversation?: Conversation | 'touched' | 'destroyed'
    began?: Conversation
    ended?: string
    nudging?: Nudging
    entries?: readonly EntryChange[]
    locale?: string
    messages: Message[]
  }
