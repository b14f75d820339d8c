import { Temporal } from 'temporal-polyfill'
import { text } from '../conversations/standing.ts'
import type { Post } from '../teams/posts.ts'
import type { Group } from './group.ts'
import {
  type GroupMember,
  type GroupPlanning,
  type GroupTask,
  houseOf,
  reach,
  titleOf,
  WAITS_DAYS,
} from './group-planning.ts'
import { actButton, postsFor } from './session-message.ts'
import { nextSession } from './sessions.ts'

/**
 * That the dates of a group have run out, to one of those who look after it: whoever can be reached first. Asked once, and
 * again only once other dates have run out. A rhythm that goes on by itself never does. Pure.
 */
export function newDatesTasks(planning: GroupPlanning): GroupTask[] {
  const { group, people, now } = planning
  const { rule, edition, datesAsked, leads } = group
  if (!rule || !('dates' in rule.recurrence) || datesAsked === edition || nextSession(group, now)) return []
  const before = now.add({ hours: 24 * WAITS_DAYS })
  const [first] = people
    .filter(({ id, left }) => leads.includes(id) && !left)
    .flatMap((one) => {
      const at = reach(planning, one, now, before)
      return at ? [{ at, one }] : []
    })
    .sort((one, other) => Temporal.Instant.compare(one.at, other.at))
  if (!first) return []
  const done = (after: Group): Group => ({ ...after, datesAsked: edition })
  return [{ at: first.at, posts: () => datesOverPosts(planning, first.one), done }]
}

function datesOverPosts(planning: GroupPlanning, to: GroupMember): Post[] {
  const { group } = planning
  const house = houseOf(planning, to.id)
  const { lead, labels } = house.groups
  return postsFor(to, `dates-over/${group.edition}/${to.id}`, [
    text(lead['dates-over'], { title: titleOf(house, group) }),
    { type: 'buttons', buttons: [actButton(planning, 'change', [], labels.change)] },
  ])
}
