import { Temporal } from 'temporal-polyfill'
import { isBy } from '../people/instants.ts'
import { FEWEST_THERE, type Group, type Session } from './group.ts'
import {
  daysBefore,
  type GroupPlanning,
  isChoosing,
  isToCome,
  reach,
  takingPart,
  whoCanCome,
} from './group-planning.ts'
import { otherMoments } from './other-moments.ts'
import { withSession } from './sessions.ts'

/** From so many days before on people are asked whether they come, and it is looked at whether enough can. */
export const ASKED_BEFORE_DAYS = 14
/** How long after the session itself another moment may be, where no other session comes first. */
const DAYS_AFTER = 14
/** How long three people have at least to choose, once they could be asked, while that ends before the session. */
const CHOOSES = { hours: 3 } as const
/** The last that anybody is asked before a session, and the last that it is settled: so that it can still be told. */
const LAST = { asked: { hours: 1 }, settled: { minutes: 30 } } as const

type Choosing = NonNullable<Session['instead']>

/**
 * A group in which other moments are looked for where too few people can come. Once the time to choose is over the session
 * is where most of them wanted it, or off; it stays where it was when enough can come there after all. Where three cannot be
 * asked in time it is off, and so is one that somebody was asked about in a group that fewer than three take part in by now.
 * Nothing is done for a session that somebody leads already. Pure; the same when done again.
 */
export function settleTooFew(planning: GroupPlanning): Group {
  const keys = planning.group.sessions.map(({ key }) => key)
  return keys.reduce((group, key) => settleOne({ ...planning, group }, key), planning.group)
}

function settleOne(planning: GroupPlanning, key: string): Group {
  const { group, now } = planning
  const session = group.sessions.find((one) => one.key === key)
  if (session?.state !== 'planned' || session.guided || !group.rule) return group
  const { instead } = session
  const isAhead = isToCome(session, now)
  if (takingPart(planning).length < FEWEST_THERE)
    return isAhead && wasAsked(session) ? withoutSession(group, session) : group
  if (instead && isChoosing(session)) {
    if (!isChosen(planning, session, instead)) return group
    // Nobody could choose: nothing was looked at all that time.
    const isUnasked = instead.asked.length === 0 && isAhead
    return isUnasked ? propose(planning, session) : settleChoice(planning, session, instead)
  }
  const isLooked = isAhead && isBy(daysBefore(group, session.start, ASKED_BEFORE_DAYS), now)
  if (!isLooked || whoCanCome(planning, session).length >= FEWEST_THERE) return group
  // Where they wanted it, or where it stayed, too few can come as well: there is nothing more to propose.
  return instead && wasChosen(session, instead) ? withoutSession(group, session) : propose(planning, session)
}

/** Whether somebody was asked about a session, or about other moments for it. */
function wasAsked({ asked, instead }: Session): boolean {
  return asked.length > 0 || (instead?.asked.length ?? 0) > 0
}

/** Whether a session is where choosing left it: nobody moved it since. */
function wasChosen({ sequence }: Session, { chosen, of, options }: Choosing): boolean {
  if (chosen === undefined) return false
  return sequence === of + (options.some(({ id }) => id === chosen) ? 1 : 0)
}

function propose(planning: GroupPlanning, session: Session): Group {
  const { group } = planning
  const { rule, zone } = group
  const asked = whenAsked(planning, session)
  if (!asked) return withoutSession(group, session)
  const isLater = ({ state, start }: Session) => state === 'planned' && !isBy(start, session.start)
  const found = otherMoments(takingPart(planning), {
    session,
    zone: rule?.zone ?? zone,
    holidays: rule?.holidays,
    from: asked,
    until: group.sessions.find(isLater)?.start ?? daysBefore(group, session.start, -DAYS_AFTER),
  })
  const [first] = found
  if (!first) return withoutSession(group, session)
  const until = untilChosen(group, session, first, asked)
  const from = nextId(session)
  const options = found.map((moment, nth) => ({ id: String.fromCharCode(from + nth), ...moment }))
  return withSession(group, session.key, (one) => ({
    ...one,
    instead: { options, until, asked: [], of: one.sequence },
  }))
}

/** When three people were asked, the last at which that is of use being an hour before; undefined when three cannot be. */
function whenAsked(planning: GroupPlanning, { start }: Session): Temporal.Instant | undefined {
  const last = start.subtract(LAST.asked)
  return takingPart(planning)
    .flatMap((one) => reach(planning, one, planning.now, start) ?? [])
    .filter((at) => isBy(at, last))
    .sort(Temporal.Instant.compare)[FEWEST_THERE - 1]
}

/**
 * Until when there is to choose: a day before the session and before the first moment there is, so that what comes of it is
 * heard in time; some hours after three were asked where that is later, and never as late as the session itself.
 */
function untilChosen(
  group: Group,
  session: Session,
  first: Pick<Session, 'start'>,
  asked: Temporal.Instant,
): Temporal.Instant {
  const [earliest = session.start] = [session.start, first.start].sort(Temporal.Instant.compare)
  const calm = daysBefore(group, earliest, 1)
  const soon = asked.add(CHOOSES)
  if (isBy(soon, calm)) return calm
  const last = session.start.subtract(LAST.settled)
  return isBy(soon, last) ? soon : last
}

/** The letter after those that were options before: what somebody chose of them then says nothing of others now. */
function nextId({ instead }: Session): number {
  const last = instead?.options.at(-1)
  return last ? last.id.charCodeAt(0) + 1 : 'a'.charCodeAt(0)
}

/** What whoever can come to none of the moments chooses: a word of its own each time that there is something to choose. */
export function noneOf({ options }: Pick<Choosing, 'options'>): string {
  const [first] = options
  return first === undefined || first.id === 'a' ? 'none' : `none-${first.id}`
}

/** Whether everybody who takes part chose, or the time to is over. */
function isChosen(planning: GroupPlanning, { key }: Session, instead: Choosing): boolean {
  const ids = [...instead.options.map(({ id }) => id), noneOf(instead)]
  const hasChosen = takingPart(planning).every(({ part }) => ids.includes(part.chosen[key] ?? ''))
  return hasChosen || isBy(instead.until, planning.now)
}

function settleChoice(planning: GroupPlanning, session: Session, instead: Choosing): Group {
  const { group, now } = planning
  const kept = (chosen: string): Group =>
    withSession(group, session.key, (one) => ({ ...one, instead: { ...instead, chosen } }))
  if (whoCanCome(planning, session).length >= FEWEST_THERE) return kept('kept')
  const people = takingPart(planning)
  const [most] = instead.options
    .map((option) => ({ ...option, count: people.filter(({ part }) => part.chosen[session.key] === option.id).length }))
    .filter(({ count, start }) => count >= FEWEST_THERE && !isBy(start, now))
    .sort((one, other) => other.count - one.count || Temporal.Instant.compare(one.start, other.start))
  if (!most) return withoutSession(kept('none'), session)
  return movedTo(kept(most.id), session, most)
}

/** A group with one session at another moment. The session moves too: the rhythm does not look at what should have begun. */
function movedTo(group: Group, { key }: Session, { start, end }: Pick<Session, 'start' | 'end'>): Group {
  const { rule } = group
  if (!rule) return group
  const to = start.toZonedDateTimeISO(rule.zone).toPlainDateTime().toString({ smallestUnit: 'minute' })
  return withSession({ ...group, rule: { ...rule, moved: { ...rule.moved, [key]: to } } }, key, (one) => ({
    ...one,
    start,
    end,
    moved: true,
    sequence: one.sequence + 1,
  }))
}

/** A group in which one session is off, because too few people can come. */
function withoutSession(group: Group, { key }: Session): Group {
  const { rule } = group
  if (!rule) return group
  const skip = [...(rule.skip ?? []).filter((one) => one !== key), key]
  return withSession({ ...group, rule: { ...rule, skip } }, key, (one) => ({
    ...one,
    state: 'off',
    why: 'too-few',
    sequence: one.sequence + 1,
  }))
}
