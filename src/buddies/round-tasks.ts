import { Temporal } from 'temporal-polyfill'
import { rosterOf } from '../nudges/nudging.ts'
import { isBy, laterOf, partOfTheWay } from '../people/instants.ts'
import { shiftsBetween } from '../people/roster.ts'
import type { Post } from '../teams/posts.ts'
import { firstReach, isOffAt, isRosterKnown, type UsualHours, type Working } from '../teams/presence.ts'
import { silentSince } from './history.ts'
import { middleOf, nextWorkingDay } from './occurrences.ts'
import { alonePost, cardPosts, groupPosts, halfwayPost, outPost } from './round-message.ts'
import type { Group, Round } from './team.ts'
import { type Colleague, hasChat, type TeamPlanning, takingPart, usualHours } from './team-planning.ts'

/** Something to send in a round: when it may go, what it is, and the round once it went. */
export type Task = { at: Temporal.Instant; posts(): Post[]; done(round: Round): Round }

/** A round that was just made is told about at once, where nobody's hours are known. Later it waits for usual hours. */
const AT_ONCE = { hours: 1 }
/** Whoever came late, or said 'not yet', is asked a day later at the earliest. */
const A_DAY = { hours: 24 }

type When = Temporal.Instant | undefined

/**
 * What is still to send in a round, with the first moment from now on at which it may go: never one that is past, so that
 * nothing comes outside the hours of whoever it is for, however late it is looked at. What has no such moment is left out.
 * Pure.
 */
export function tasksOf(planning: TeamPlanning, round: Round): Task[] {
  return [
    ...cards(planning, round),
    ...alones(planning, round),
    ...questions(planning, round),
    ...outs(planning, round),
  ]
}

/** A task of one person: `list` remembers it went. */
function taskFor(
  at: When,
  list: 'carded' | 'asked' | 'again' | 'told',
  ids: readonly string[],
  posts: () => Post[],
): Task[] {
  return at ? [{ at, posts, done: (round) => ({ ...round, [list]: [...round[list], ...ids] }) }] : []
}

/** The post of a group, or a card to each of it where there is no chat or no moment that suits them all. */
function cards(planning: TeamPlanning, round: Round): Task[] {
  const known = takingPart(planning)
  return round.groups.flatMap((group) => {
    const members = group.members.flatMap((id) => known.get(id) ?? [])
    const waiting = members.filter(({ id }) => !round.carded.includes(id))
    if (waiting.length === 0) return []
    // Once one of them had a card the others have theirs too: a chat would tell that one twice.
    const isUntold = waiting.length === members.length
    const together =
      isUntold && members.length === group.members.length && hasChat(planning, group)
        ? groupMoment(planning, round, group, members)
        : undefined
    if (together) {
      const ids = members.map(({ id }) => id)
      return taskFor(together, 'carded', ids, () => groupPosts(planning, round, group))
    }
    return waiting.flatMap((one) => {
      const at = cardMoment(planning, round, group, one)
      return taskFor(at, 'carded', [one.id], () => cardPosts(planning, round, group, one))
    })
  })
}

/** Until when a group is told of itself. */
function endOf(round: Round, { late }: Group): Temporal.Instant {
  return late ? round.until : partOfTheWay(round.at, round.until)
}

/**
 * When somebody gets their card. Whose hours nobody knows gets it at once when the round is made, and as somebody who came
 * late of their own accord.
 */
function cardMoment(planning: TeamPlanning, round: Round, group: Group, one: Colleague): When {
  const { team, now } = planning
  if (isAtOnce(round, group, one, now)) return now
  return firstReach(one, usualHours(team), now, endOf(round, group))
}

function isAtOnce(round: Round, group: Group, one: Colleague, at: Temporal.Instant): boolean {
  const isOwnDoing = group.late?.id === one.id && !group.late.left
  const since = group.late ? group.late.at : round.at
  const isFresh = (!group.late || isOwnDoing) && isBy(at, since.add(AT_ONCE))
  return isFresh && !isRosterKnown(one, at) && !isOffAt(one, at)
}

/**
 * When a group is told of itself in a chat: the first moment that suits all of them, since a chat rings with each. Undefined
 * when there is none in time.
 */
function groupMoment(planning: TeamPlanning, round: Round, group: Group, members: readonly Colleague[]): When {
  const { team, now } = planning
  const before = endOf(round, group)
  const starts = members.flatMap((one) => startsOf(one, now, before))
  const usual = usualHours(team)
  const suits = (one: Colleague, at: Temporal.Instant) => {
    return isAtOnce(round, group, one, at) || firstReach(one, usual, at, at.add({ nanoseconds: 1 })) !== undefined
  }
  return [now, ...starts, ...usualDays(usual, now, before)]
    .filter((at) => !isBy(before, at))
    .sort(Temporal.Instant.compare)
    .find((at) => members.every((one) => suits(one, at)))
}

/** Every working day's first usual hour between two moments. */
function usualDays({ time, zone }: UsualHours, from: Temporal.Instant, before: Temporal.Instant): Temporal.Instant[] {
  const found: Temporal.Instant[] = []
  for (let at = nextWorkingDay(time, zone, from); !isBy(before, at); at = nextWorkingDay(time, zone, at)) found.push(at)
  return found
}

function startsOf({ nudging, zone }: Working, from: Temporal.Instant, until: Temporal.Instant): Temporal.Instant[] {
  return nudging ? shiftsBetween(rosterOf(nudging, zone), from, until).map(({ start }) => start) : []
}

/** Who has no group in this round, and does not know it yet. */
function alones(planning: TeamPlanning, round: Round): Task[] {
  const known = takingPart(planning)
  return (round.alone ?? []).flatMap((alone): Task[] => {
    const one = known.get(alone.id)
    if (!one) return []
    const { team, now } = planning
    // They asked for it themselves, a moment ago; or the round was just made.
    const isAnswer = round.placed?.includes(one.id)
    const isFresh = isAnswer ? !alone.left : isBy(now, round.at.add(AT_ONCE)) && !isOffAt(one, now)
    const isAtOnce = isFresh && !isRosterKnown(one, now)
    const at = isAtOnce ? now : firstReach(one, usualHours(team), now, round.until)
    if (!at) return []
    const done = (after: Round) => ({ ...after, alone: (after.alone ?? []).filter(({ key }) => key !== alone.key) })
    return [{ at, posts: () => [alonePost(planning, round, one, alone)], done }]
  })
}

/** Whether they spoke each other: halfway, and once more some days after a 'not yet'. */
function questions(planning: TeamPlanning, round: Round): Task[] {
  const { team, now } = planning
  const known = takingPart(planning)
  const half = middleOf(round.at, round.until, team.zone)
  const quarter = partOfTheWay(round.at, round.until, 0.25).epochMilliseconds - round.at.epochMilliseconds
  const reach = (one: Colleague, from: Temporal.Instant) => {
    return firstReach(one, usualHours(team), laterOf(now, from), round.until)
  }
  return round.groups.flatMap((group) =>
    group.members.flatMap((id): Task[] => {
      const one = known.get(id)
      if (!one) return []
      const said = one.member.answers[round.number]
      if (!said) {
        if (round.asked.includes(id)) return []
        const at = reach(one, group.late ? laterOf(half, group.late.at.add(A_DAY)) : half)
        return taskFor(at, 'asked', [id], () => [halfwayPost(planning, round, group, one, 'halfway')])
      }
      if (said.answer !== 'not-yet' || round.again.includes(id)) return []
      const at = reach(one, laterOf(said.at.add(A_DAY), said.at.add({ milliseconds: quarter })))
      return taskFor(at, 'again', [id], () => [halfwayPost(planning, round, group, one, 'again')])
    }),
  )
}

/** Who said nothing for three rounds is told once that they are out. */
function outs(planning: TeamPlanning, round: Round): Task[] {
  const { team, now } = planning
  return [...takingPart(planning).values()].flatMap((one): Task[] => {
    const { id, member } = one
    if (team.rounds.some(({ number, told }) => number >= member.since && told.includes(id))) return []
    const last = silentSince(id, member, team.rounds.slice(1))
    if (last === undefined) return []
    const at = firstReach(one, usualHours(team), now, round.until)
    return taskFor(at, 'told', [id], () => [outPost(planning, one, last)])
  })
}
