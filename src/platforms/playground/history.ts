import type { Message } from '../../messages/message.ts'

/**
 * What stands in one row of the playground's chat. `message` is Maatje's, everything else is the person's. `private` is
 * an answer given privately: that there was one, and no word of it. `file` is a file they sent, by its name.
 * `deleted` is what is left of a `text` that was taken back: no word of it. `changed` shows nothing itself; it tells a
 * page that reads on from an earlier row that the row with id `of` is not what it was. It holds no words either, so
 * that what somebody wrote stands in one row only and is gone when that row is. `room` is what somebody (`by`, their user)
 * did in the channel, where all see it: it is in the channel's history and in nobody's own.
 */
export type HistoryContent =
  | { type: 'message'; message: Message }
  | { type: 'text'; text: string; edited: boolean }
  | { type: 'press'; label: string }
  | { type: 'picture' }
  | { type: 'private' }
  | { type: 'file'; name: string }
  | { type: 'deleted' }
  | { type: 'changed'; of: string }
  | { type: 'room'; by: string; did: RoomAct }

/** What the channel shows of what somebody did there: the words, or the label of what they pressed. `back` is after `left`. */
export type RoomAct =
  | { type: 'text'; text: string }
  | { type: 'press'; label: string }
  | { type: 'added' | 'left' | 'back' }

/** The same with when it was said, an ISO instant by the clock of the playground; absent in what is older than that. */
export type Said = HistoryContent & { at?: string }

/** One row. `sequence` is a positive integer that grows within one person's chat, or within the channel, with gaps. */
export type HistoryRow = { sequence: number; id: string; content: Said }

/**
 * The chat as the platform itself remembers it, the way Slack and Teams keep one: what makes a send findable
 * afterwards and a page complete after a reload. Rows are JSON and hold what people wrote: whoever stores them seals
 * them. The channel's rows are kept as those of a person of its own (channel.ts).
 */
export type History = {
  /** Adds a row at the end, durably. Undefined, and nothing changed, when the person has a row with that id. */
  append(user: string, id: string, content: Said): Promise<HistoryRow | undefined>
  /** The person's rows with a sequence above this one, in order. All of them for 0. */
  after(user: string, sequence: number): Promise<HistoryRow[]>
  /** The person's row with that id, as it is now. Never somebody else's. */
  find(user: string, id: string): Promise<HistoryRow | undefined>
  /** Overwrites a row's content, durably; the old content is gone. Nothing happens when there is no such row. */
  replace(user: string, id: string, content: Said): Promise<void>
}
