import type { Temporal } from 'temporal-polyfill'
import type { Content, LocaleContent } from '../content/content.ts'
import type { Message } from '../messages/message.ts'
import type { Conversation, Written } from './conversation.ts'

/** A finished exercise somebody keeps. `madeOn` and `keptUntil` are days; it is there through `keptUntil`. */
export type Kept = { id: string; flow: string; madeOn: Temporal.PlainDate; keptUntil: Temporal.PlainDate }

/**
 * Everything a reply depends on. `turn` counts what this person did so far; `runningSince` is when this process began to
 * answer. `entries` (newest first) and `opened` are there only when the intent is about them. A conversation that cannot
 * be read has the flow 'unreadable', which no version has.
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
  entries: readonly Kept[]
  opened?: { id: string; written: Written }
}

/** A change to what somebody keeps. */
export type EntryChange =
  | { type: 'add'; written: Written; madeOn: Temporal.PlainDate; keptUntil: Temporal.PlainDate }
  | { type: 'move'; id: string; keptUntil: Temporal.PlainDate }
  | { type: 'destroy'; id: string }

/**
 * What an intent comes to: what to save, in one transaction, and what to say. `conversation`: a new state, 'touched'
 * (seen, otherwise as it was), 'destroyed', or absent for as it was.
 */
export type Decision = {
  conversation?: Conversation | 'touched' | 'destroyed'
  entry?: EntryChange
  locale?: string
  messages: Message[]
}
