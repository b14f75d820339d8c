import type { Temporal } from 'temporal-polyfill'
import { nextPrompt } from '../nudges/rotate.ts'
import { isBy, partOfTheWay } from '../people/instants.ts'
import type { Post } from '../teams/posts.ts'
import { isPresent } from '../teams/presence.ts'
import { initiativeOf, pastRounds, silentSince } from './history.ts'
import { dueOf, nextOccurrence, nextWorkingDay } from './occurrences.ts'
import { type PairingTask, pairBuddies, partsFor } from './pairing.ts'
import { movedPost, roundPost } from './round-message.ts'
import { type Group, MOST_ROUNDS, type Round, type Team } from './team.ts'
import { answersOf, candidateOf, nextQuestion, optionsOf, type TeamPlanning, takingPart } from './team-planning.ts'

/** What is found so much later than it was due was held up by an outage. */
const LATE = { minutes: 10 }
/** A round that is late is still made within so long, at an hour of a working day. */
const STILL_MADE = { hours: 24 }
const MADE_BETWEEN = { from: 8, until: 18 } as const
/** A room is told of a change between these hours; a message at night rings in somebody's pocket. */
const TOLD_BETWEEN = { from: 7, until: 19 } as const

/**
 * A team whose round is made when it is due, with what its room is told. One that comes too late is made now, or moves to
 * the next working day, and its room hears that once. Pure; of a team without a plan, or that has no round yet, nothing
 * changes.
 */
export function makeRound(planning: TeamPlanning): { team: Team; posts: Post[] } {
  const { team, now } = planning
  const { plan } = team
  const due = dueOf(team, now)
  if (!plan || !due) return { team, posts: [] }
  if (!isBy(due, now)) return { team: { ...team, due }, posts: [] }
  const at = madeAt(team, now)
  if (!at) return moved(planning)
  const isLater = !isBy(now, due.add(LATE)) || (team.moved && !team.movedTold)
  return made(planning, at, isLater)
}

/**
 * Who is to be paired by now, how, and after what, if a round is made now. Pairing many people takes long: whoever does it
 * beforehand hands the result on as `paired`. Pure.
 */
export function pairingDue(planning: TeamPlanning): PairingTask | undefined {
  const { team, now } = planning
  const at = team.plan && madeAt(team, now)
  return at && taskOf(planning, at)
}

/** When the round begins that is made now, or undefined when none is. */
function madeAt(team: Team, now: Temporal.Instant): Temporal.Instant | undefined {
  const due = dueOf(team, now)
  if (!due || !isBy(due, now)) return undefined
  if (isBy(now, due.add(LATE))) return due
  return isStillMade(due, team.zone, now) ? now : undefined
}

function taskOf(planning: TeamPlanning, at: Temporal.Instant): PairingTask | undefined {
  const { team } = planning
  const { plan, zone, rounds } = team
  if (!plan) return undefined
  const until = nextOccurrence(plan, zone, at)
  const candidates = [...takingPart(planning).values()]
    .filter((one) => isPresent(one, at, until) && silentSince(one.id, one.member, rounds) === undefined)
    .map((one) => candidateOf(planning, one))
  return { candidates, history: pastRounds(team, rounds, answersOf(planning)), options: optionsOf(team) }
}

function isStillMade(due: Temporal.Instant, zone: string, now: Temporal.Instant): boolean {
  const { hour, dayOfWeek } = now.toZonedDateTimeISO(zone)
  return isBy(now, due.add(STILL_MADE)) && dayOfWeek <= 5 && hour >= MADE_BETWEEN.from && hour < MADE_BETWEEN.until
}

/**
 * The round on the next working day; or with the next one of the plan when that comes sooner, or when the working day lies
 * in the second half of the time until it: no two rounds come a day apart.
 */
function moved(planning: TeamPlanning): { team: Team; posts: Post[] } {
  const { team, now } = planning
  const { plan, zone } = team
  const missed = dueOf(team, now)
  if (!plan || !missed) return { team, posts: [] }
  const day = nextWorkingDay(plan.time, zone, now)
  let [last, next] = [missed, nextOccurrence(plan, zone, missed)]
  while (isBy(next, now)) [last, next] = [next, nextOccurrence(plan, zone, next)]
  const due = isBy(day, partOfTheWay(last, next)) ? day : next
  const { hour } = now.toZonedDateTimeISO(zone)
  const isTold = hour >= TOLD_BETWEEN.from && hour < TOLD_BETWEEN.until
  const key = `moved/${due.toZonedDateTimeISO(zone).toPlainDate()}`
  return {
    team: { ...team, due, moved: true, movedTold: isTold },
    posts: isTold ? [{ to: { type: 'room' }, key, message: movedPost(planning, due) }] : [],
  }
}

function made(planning: TeamPlanning, at: Temporal.Instant, isLater: boolean): { team: Team; posts: Post[] } {
  const { team } = planning
  const { plan, zone, rounds } = team
  if (!plan) return { team, posts: [] }
  const number = (rounds[0]?.number ?? 0) + 1
  const until = nextOccurrence(plan, zone, at)
  const task = taskOf(planning, at)
  if (!task) return { team, posts: [] }
  const pairing = planning.paired ?? pairBuddies(task.candidates, task.history, task.options)
  const { groups: paired, unpaired } = pairing
  const parts = partsFor(task.candidates.length)
  let seen = team.seen
  const groups = paired.map((members, nth): Group => {
    const question = nextQuestion(planning, seen)
    seen = question.seen
    return { members, first: firstOf(planning, members, number), question: question.id, nth }
  })
  // Without any group the room says all there is to say.
  const alone = groups.length > 0 ? unpaired.map(({ id }) => ({ id, key: `alone/${number}/${id}`, left: false })) : []
  const round: Round = { number, at, until, groups, carded: [], asked: [], again: [], told: [], alone }
  const kept = [round, ...rounds].slice(0, MOST_ROUNDS)
  const oldest = kept.at(-1)?.number ?? number
  const left = unpaired.map(({ id }) => ({ round: number, id }))
  const { movedTold: _told, ...rest } = team
  const next = {
    ...rest,
    due: until,
    moved: false,
    seen,
    rounds: kept,
    unpaired: [...left, ...team.unpaired.filter((one) => one.round >= oldest)],
    late: [],
  } as Team
  // Of a team that is too small its room hears once, and then no more until there is a group again.
  const isSaid = groups.length > 0 || isLater || rounds[0] === undefined || rounds[0].groups.length > 0
  const message = roundPost(planning, { groups, isLater, parts })
  return { team: next, posts: isSaid ? [{ to: { type: 'room' }, key: `round/${number}`, message }] : [] }
}

/** Who of a group takes the initiative in a round. */
export function firstOf(
  { id, team }: Pick<TeamPlanning, 'id' | 'team'>,
  members: readonly string[],
  round: number,
): string {
  return initiativeOf(members, team.rounds, (ids) => nextPrompt(ids, [], `${id}/${round}`).id)
}
