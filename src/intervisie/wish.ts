import type { Temporal } from 'temporal-polyfill'
import { isBy } from '../people/instants.ts'
import type { Group, OpenedPart } from './group.ts'
import type { GroupsDecided } from './groups-decided.ts'
import { takers } from './standing-in-group.ts'

// What becomes of a lead's wish to take part in a group of whose people they are the manager.

/** How long a wish waits for answers, in days: as long as a question about a session. */
const WISH_WAITS_DAYS = 14

/**
 * A group once everybody who takes part said yes to a lead who would like to: then the lead does. Also when the last one
 * who had not said so is out. As it is while somebody did not answer, or when nobody takes part. Pure.
 */
export function settledWish(
  group: Group,
  members: readonly OpenedPart[],
): { group: Group; parts: Omit<NonNullable<GroupsDecided['parts']>[number], 'group'>[] } {
  const { wish } = group
  const others = takers(members).filter(({ person }) => person.id !== wish?.lead)
  const isWanted = wish && others.length > 0 && others.every(({ part }) => part.wishes[wish.lead] === 'yes')
  if (!isWanted) return { group, parts: [] }
  const lead = members.find(({ person }) => person.id === wish.lead)
  return {
    group: { ...withoutWish(group), wishAnswered: { lead: wish.lead, yes: true } },
    parts: lead ? [{ person: wish.lead, to: { ...lead.part, part: true } }] : [],
  }
}

/** Until when a wish waits for whoever did not answer; undefined where none waits. */
export function wishEnds({ wish }: Pick<Group, 'wish'>): Temporal.Instant | undefined {
  return wish?.since?.add({ hours: 24 * WISH_WAITS_DAYS })
}

/** A group whose wish has ended by now without an answer of everybody: the lead is told "not now", and not why. Pure. */
export function endedWish(group: Group, now: Temporal.Instant): Group {
  const { wish } = group
  const ends = wishEnds(group)
  if (!wish || !ends || !isBy(ends, now)) return group
  return { ...withoutWish(group), wishAnswered: { lead: wish.lead, yes: false } }
}

/** A group in which no lead is waiting to take part. */
export function withoutWish(group: Group): Group {
  const { wish: _wish, ...rest } = group
  return rest as Group
}
