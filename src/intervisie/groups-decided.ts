import type { EntryChange } from '../conversations/decision.ts'
import type { Block, Message } from '../messages/message.ts'
import type { Room } from '../ports.ts'
import type { Group, Part } from './group.ts'

/**
 * What changes in groups: new states (of a group that is there, or the `nth` new one in `room`), somebody's part in them
 * (their own, unless `person` names a colleague), and what is said at once in their rooms or to members in private, by
 * their ids. A group is planned anew as soon as it changed. Whoever changes a part names the group too, as it is, so that two changes
 * at once do not undo each other.
 */
export type GroupsDecided = {
  groups?: readonly { id: string; group: Group; nth?: number; room?: Room }[]
  parts?: readonly { group: string; person?: string; to: Part | 'gone' }[]
  notices?: readonly { group: string; to: 'room' | readonly string[]; message: Message }[]
}

/** What ending a flow about a group comes to. `instead` is said instead of the flow's last line and `more` after it, `entries` are kept beside it. */
export type GroupDone = GroupsDecided & { instead?: Block; more?: Block[]; entries?: readonly EntryChange[] }
