import type { Decision, Situation } from '../conversations/decision.ts'
import { text } from '../conversations/standing.ts'
import { said } from '../nudges/decide-wishes.ts'
import { seedOf } from '../nudges/rotate.ts'
import { type Group, MOST_IN_GROUP, NO_PART, type OpenedGroup, type Part } from './group.ts'
import { isToCome } from './group-planning.ts'
import { splitGroup } from './split-group.ts'
import { houseOfRoom, numbered, onward, refuse, takers } from './standing-in-group.ts'
import { withoutWish } from './wish.ts'

/**
 * Makes two groups of one that became too big, when its lead wants that: the same rhythm, place and leads, half of the people each.
 * Whoever goes takes along what they answered and shared about sessions to come. Members hear it by planning, since nobody
 * in either was told its edition. In a group that is not too big any more it changes nothing. Pure.
 */
export function splitInTwo(situation: Situation, opened: OpenedGroup): Decision {
  const { house, now, newId, newNth } = situation
  const words = house.groups.split
  const { id, group, members } = opened
  const people = takers(members)
  if (newId === undefined || newNth === undefined || people.length <= MOST_IN_GROUP || !group.rule) {
    return refuse(situation, text(words.late))
  }
  // Whoever is in it now stays in it until it is over.
  if (group.sessions.some(({ guided }) => guided !== undefined)) {
    return refuse(situation, text(words.busy))
  }
  const [, goes] = splitGroup(
    people.map(({ person }) => person.id),
    group.seed,
  )
  const { splitAsked: _asked, ...rest } = withoutWish(group)
  // Nobody knows of the new edition yet, so that everybody hears who is in theirs.
  const stays: Group = { ...(rest as Group), editionKnown: {} }
  // What was sent for a session to come was sent to whoever goes as well, an invitation among it: none comes twice.
  const ahead = group.sessions.filter((session) => isToCome(session, now))
  const { name: _name, ...unnamed } = rest
  const name = numbered(houseOfRoom(situation, group), roomName(situation, opened), newNth)
  const made: Group = {
    ...(unnamed as Group),
    ...(name ? { name } : {}),
    seed: seedOf(newId),
    editionKnown: {},
    calendar: group.calendar ?? id,
    sessions: ahead,
  }
  const keys = ahead.map(({ key }) => key)
  const isLead = (person: string) => group.leads.includes(person)
  const parts = members.flatMap(({ person, part }): { group: string; person: string; to: Part | 'gone' }[] => {
    const here = { group: id, person: person.id }
    const there = { group: newId, person: person.id }
    if (goes.includes(person.id)) {
      const left = isLead(person.id) ? { ...part, part: false } : 'gone'
      return [
        { ...here, to: left },
        { ...there, to: takenAlong(part, keys) },
      ]
    }
    return isLead(person.id) ? [{ ...there, to: { ...NO_PART, name: part.name } }] : []
  })
  return {
    ...said(situation, [text(words.done)], onward(situation)),
    groups: [
      { id, group: stays },
      { id: newId, group: made, nth: newNth },
    ],
    parts,
  }
}

/** The name of the room: what its first group is called. */
function roomName({ groups }: Situation, { group, nth }: OpenedGroup): string | undefined {
  if (nth === 1) return group.name
  return groups.find((one) => one.group.room === group.room && one.nth === 1)?.group.name ?? group.name
}

/** Somebody's part in the group they go to: what they said of sessions to come, and nothing of what was. */
function takenAlong({ name, coming, chosen, case: cases }: Part, keys: readonly string[]): Part {
  const only = <Value>(all: Record<string, Value>) =>
    Object.fromEntries(Object.entries(all).filter(([key]) => keys.includes(key)))
  return { ...NO_PART, name, part: true, coming: only(coming), chosen: only(chosen), case: only(cases) }
}
