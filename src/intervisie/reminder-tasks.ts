import { Temporal } from 'temporal-polyfill'
import { isPaused, rosterOf } from '../nudges/nudging.ts'
import { dayIn } from '../people/home.ts'
import { isBy, laterOf, momentOn } from '../people/instants.ts'
import { shiftAt, shiftsBetween } from '../people/roster.ts'
import { isOffAt, isRosterKnown } from '../teams/presence.ts'
import { FEWEST_THERE, type Group, type Session } from './group.ts'
import {
  answerTo,
  daysBefore,
  type GroupMember,
  type GroupPlanning,
  type GroupTask,
  isChoosing,
  isToCome,
  reach,
  takingPart,
  usualHours,
  whoCanCome,
  withId,
  worthUntil,
} from './group-planning.ts'
import { askPosts, callPosts, remindPosts } from './session-message.ts'
import { withSession } from './sessions.ts'
import { ASKED_BEFORE_DAYS } from './too-few.ts'
import { isWorkingDay } from './working-days.ts'

/** How long before a session its last reminder comes. */
const CALLED_BEFORE = { hours: 1 } as const
/** How far back the last shift before a session is looked for, in days: what is further away is no reminder. */
const REMINDED_WITHIN_DAYS = 7
/** For how long whoever has no roster may be reminded on a working day, as in teams/presence.ts. */
const USUAL = { hours: 2 } as const

/**
 * What comes before each session to who takes part: whether they come, two weeks before or as soon as it is known; when and
 * where it is and who is what, on the working day before; and once more an hour before. Nobody is asked while fewer than
 * three people take part or while another moment is being chosen, and about a moment they do not know of. Pure.
 */
export function reminderTasks(planning: GroupPlanning): GroupTask[] {
  const { group, now } = planning
  if (takingPart(planning).length < FEWEST_THERE) return []
  return group.sessions
    .filter((session) => isToCome(session, now) && !isChoosing(session))
    .flatMap((session) =>
      whoCanCome(planning, session)
        .filter(({ id }) => knowsOf(group, session, id))
        .flatMap((one) => [
          ...ask(planning, session, one),
          ...remind(planning, session, one),
          ...call(planning, session, one),
        ]),
    )
}

/** Whether somebody knows the rhythm of their group and where a session is now. */
export function knowsOf({ edition, editionKnown }: Group, { known, start }: Session, id: string): boolean {
  return editionKnown[id] === edition && (known[id] === undefined || known[id] === start.toString())
}

function ask(planning: GroupPlanning, session: Session, one: GroupMember): GroupTask[] {
  const { group } = planning
  const { key, start, asked } = session
  if (asked.includes(one.id)) return []
  const at = reach(planning, one, askedFrom(group, session), start)
  if (!at) return []
  return [
    {
      at,
      posts: () => worthUntil(start, askPosts(planning, session, one)),
      done: (after) => withSession(after, key, (told) => toldOf(planning, told, one)),
    },
  ]
}

/** From when on people are asked about a session. */
export function askedFrom(group: Group, { start }: Pick<Session, 'start'>): Temporal.Instant {
  return daysBefore(group, start, ASKED_BEFORE_DAYS)
}

/** Whether somebody was asked about a session at the moment at which it is now. */
export function isAskedAbout({ asked, known, start }: Pick<Session, 'asked' | 'known' | 'start'>): boolean {
  return asked.some((id) => known[id] === start.toString())
}

/**
 * A session that somebody was just told of and asked about, as it is now. What would remind them at this very moment says
 * nothing new; what reminded them of another moment is to come again.
 */
export function toldOf(planning: GroupPlanning, session: Session, one: GroupMember): Session {
  const { now } = planning
  const { id } = one
  const remindedFrom = reminderWindow(planning, session, one)?.from
  const isOf = (ids: readonly string[], from: Temporal.Instant | undefined) =>
    from && isBy(from, now) ? withId(ids, id) : ids.filter((other) => other !== id)
  return {
    ...session,
    ...(isAskedAbout(session) ? {} : { askedAt: now }),
    asked: withId(session.asked, id),
    known: { ...session.known, [id]: session.start.toString() },
    reminded: isOf(session.reminded, remindedFrom),
    called: isOf(session.called, session.start.subtract(CALLED_BEFORE)),
  }
}

function remind(planning: GroupPlanning, session: Session, one: GroupMember): GroupTask[] {
  if (session.reminded.includes(one.id) || !session.asked.includes(one.id)) return []
  const window = reminderWindow(planning, session, one)
  const at = window && reach(planning, one, window.from, window.until)
  if (!at) return []
  return [
    {
      at,
      posts: () => worthUntil(session.start, remindPosts(planning, session, one)),
      done: (after) =>
        withSession(after, session.key, (told) => ({ ...told, reminded: withId(told.reminded, one.id) })),
    },
  ]
}

/**
 * When somebody is reminded of a session: in their own last shift that starts on an earlier day, at most a week before, and
 * where no roster is known in the usual hours of the last working day before it. Undefined when there is none.
 */
function reminderWindow(
  { group }: GroupPlanning,
  { start }: Session,
  one: GroupMember,
): { from: Temporal.Instant; until: Temporal.Instant } | undefined {
  const { nudging, zone } = one
  const usual = usualHours(group)
  const day = dayIn(usual.zone, start)
  const first = day.subtract({ days: REMINDED_WITHIN_DAYS })
  const midnight = (of: Temporal.PlainDate) => momentOn(of, '00:00', usual.zone)
  if (nudging && isRosterKnown(one, midnight(first))) {
    const roster = rosterOf(nudging, zone)
    const last = shiftsBetween(roster, midnight(first), midnight(day)).findLast(
      (shift) => !isBy(midnight(day), shift.start) && !isPaused(nudging, dayIn(roster.zone, shift.start)),
    )
    return last && { from: last.start, until: isBy(last.end, start) ? last.end : start }
  }
  for (let before = day.subtract({ days: 1 }); Temporal.PlainDate.compare(before, first) >= 0; ) {
    const from = momentOn(before, usual.time, usual.zone)
    if (isWorkingDay(before, group.rule?.holidays) && !isOffAt(one, from)) return { from, until: from.add(USUAL) }
    before = before.subtract({ days: 1 })
  }
  return undefined
}

function call({ group, ...planning }: GroupPlanning, session: Session, one: GroupMember): GroupTask[] {
  const { key, start, called, asked } = session
  const { now } = planning
  if (called.includes(one.id) || !asked.includes(one.id)) return []
  const at = laterOf(start.subtract(CALLED_BEFORE), now)
  if (!isThere(group, session, one, at)) return []
  return [
    {
      at,
      posts: () => worthUntil(start, callPosts({ group, ...planning }, session, one)),
      done: (after) => withSession(after, key, (told) => ({ ...told, called: withId(told.called, one.id) })),
    },
  ]
}

/** Whether somebody is at work: in a shift, or where no roster is known on a working day, when they said that they come. */
function isThere({ rule, zone }: Group, session: Session, one: GroupMember, at: Temporal.Instant): boolean {
  const { nudging } = one
  if (isOffAt(one, at)) return false
  if (nudging && isRosterKnown(one, at)) return shiftAt(rosterOf(nudging, one.zone), at) !== undefined
  return answerTo(one.part, session) !== undefined && isWorkingDay(dayIn(rule?.zone ?? zone, at), rule?.holidays)
}
