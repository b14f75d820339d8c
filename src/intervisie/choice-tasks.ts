import { Temporal } from 'temporal-polyfill'
import type { Group } from './group.ts'
import { bigPosts, choosePosts, keptPosts, wishAnsweredPosts, wishPosts } from './group-message.ts'
import {
  type GroupPlanning,
  type GroupTask,
  isChoosing,
  isToCome,
  reach,
  takingPart,
  WAITS_DAYS,
  withId,
  worthUntil,
} from './group-planning.ts'
import { knowsOf } from './reminder-tasks.ts'
import { withSession } from './sessions.ts'
import { splitDue } from './split-group.ts'

/**
 * What a group, or somebody in it, is asked to decide: another moment for a session to which too few can come, two groups
 * where it became big, and whether a lead who is the manager of people in it may take part. Pure.
 */
export function choiceTasks(planning: GroupPlanning): GroupTask[] {
  return [...moments(planning), ...kept(planning), ...big(planning), ...wish(planning), ...wishAnswered(planning)]
}

function moments(planning: GroupPlanning): GroupTask[] {
  const { group, now } = planning
  return group.sessions.filter(isChoosing).flatMap((session) => {
    const { instead, key } = session
    if (!instead) return []
    return takingPart(planning)
      .filter(({ id }) => knowsOf(group, session, id) && !instead.asked.includes(id))
      .flatMap((one): GroupTask[] => {
        const at = reach(planning, one, now, instead.until)
        const done = (after: Group) =>
          withSession(after, key, (told) => {
            return told.instead
              ? { ...told, instead: { ...told.instead, asked: withId(told.instead.asked, one.id) } }
              : told
          })
        return at ? [{ at, posts: () => worthUntil(instead.until, choosePosts(planning, session, one)), done }] : []
      })
  })
}

/** Who was asked for another moment hears that it stays where it was after all. */
function kept(planning: GroupPlanning): GroupTask[] {
  const { group, now } = planning
  return group.sessions.flatMap((session) => {
    const { instead, key, start } = session
    if (instead?.chosen !== 'kept' || !isToCome(session, now)) return []
    return takingPart(planning)
      .filter(({ id }) => instead.asked.includes(id) && knowsOf(group, session, id))
      .flatMap((one): GroupTask[] => {
        const at = reach(planning, one, now, start)
        const asked = (ids: readonly string[]) => ids.filter((id) => id !== one.id)
        const done = (after: Group) =>
          withSession(after, key, (told) => {
            return told.instead ? { ...told, instead: { ...told.instead, asked: asked(told.instead.asked) } } : told
          })
        return at ? [{ at, posts: () => worthUntil(start, keptPosts(planning, session, one)), done }] : []
      })
  })
}

/** One of those who look after a group is asked whether to split it: whoever can be reached first. */
function big(planning: GroupPlanning): GroupTask[] {
  const { group, people, now } = planning
  if (!group.rule || !splitDue(group, people)) return []
  const count = takingPart(planning).length
  const [first] = people
    .filter(({ id, left }) => group.leads.includes(id) && !left)
    .flatMap((one) => {
      const at = reach(planning, one, now, whileItWaits(planning))
      return at ? [{ at, one }] : []
    })
    .sort((one, other) => Temporal.Instant.compare(one.at, other.at))
  if (!first) return []
  const done = (after: Group) => ({ ...after, splitAsked: count })
  return [{ at: first.at, posts: () => bigPosts(planning, first.one), done }]
}

function wish(planning: GroupPlanning): GroupTask[] {
  const { group, people, now } = planning
  const asked = group.wish
  const lead = people.find(({ id }) => id === asked?.lead)
  if (!asked || !lead || lead.left) return []
  return takingPart(planning)
    .filter(({ id, part }) => id !== lead.id && !asked.asked.includes(id) && part.wishes[lead.id] === undefined)
    .flatMap((one): GroupTask[] => {
      const at = reach(planning, one, now, whileItWaits(planning))
      const done = (after: Group) => {
        return after.wish ? { ...after, wish: { ...after.wish, asked: withId(after.wish.asked, one.id) } } : after
      }
      return at ? [{ at, posts: () => wishPosts(planning, lead, one), done }] : []
    })
}

function wishAnswered(planning: GroupPlanning): GroupTask[] {
  const { group, people, now } = planning
  const { wishAnswered: answered } = group
  const lead = people.find(({ id, left }) => id === answered?.lead && !left)
  const at = answered && lead && reach(planning, lead, now, whileItWaits(planning))
  if (!at) return []
  const done = ({ wishAnswered: _told, ...rest }: Group) => rest as Group
  return [{ at, posts: () => wishAnsweredPosts(planning, answered.yes, lead), done }]
}

/** Questions about a group wait for nobody's next session. */
function whileItWaits({ now }: GroupPlanning): Temporal.Instant {
  return now.add({ hours: 24 * WAITS_DAYS })
}
