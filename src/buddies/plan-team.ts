import { Temporal } from 'temporal-polyfill'
import { isBy } from '../people/instants.ts'
import type { Post } from '../teams/posts.ts'
import { endOfReach } from '../teams/presence.ts'
import { makeRound } from './make-round.ts'
import { currentRound, dueOf } from './occurrences.ts'
import { isUnsettled, placeLate } from './place-late.ts'
import { tasksOf } from './round-tasks.ts'
import type { Team } from './team.ts'
import type { TeamPlanning } from './team-planning.ts'

/**
 * What a team has to send by now, and its new state: a round that is due, a place for who came late or was left alone,
 * cards, the question halfway, and that somebody is out. Pure: the same input gives the same posts, and what was planned
 * once is not planned again, however often it is looked at. Nothing private comes outside the hours of whoever it is for.
 * Of a team without a plan nothing comes.
 */
export function planTeam(planning: TeamPlanning): { team: Team; posts: Post[] } {
  const { now } = planning
  if (!planning.team.plan) return { team: planning.team, posts: [] }
  const made = makeRound(planning)
  const team = placeLate({ ...planning, team: made.team })
  const round = currentRound(team, now)
  if (!round) return { team, posts: made.posts }
  const due = tasksOf({ ...planning, team }, round).filter(({ at }) => isBy(at, now))
  if (due.length === 0) return { team, posts: made.posts }
  const after = due.reduce((rest, { done }) => done(rest), round)
  return {
    team: { ...team, rounds: [after, ...team.rounds.slice(1)] },
    posts: [...made.posts, ...due.flatMap(({ posts }) => posts()).map((post) => ending(planning, post))],
  }
}

/** A post with until when it may still come: that of a group for as long as it suits all of them. */
function ending({ colleagues, now }: TeamPlanning, post: Post): Post {
  const ids = post.to.type === 'person' ? [post.to.id] : post.to.type === 'group' ? post.to.ids : []
  const ends = colleagues.filter(({ id }) => ids.includes(id)).map((one) => endOfReach(one, now))
  const [until] = ends.sort(Temporal.Instant.compare)
  return until ? { ...post, until } : post
}

/** When there is next something to plan for a team as it is, which may be now or past; undefined for never. Pure. */
export function nextTeamLook(planning: TeamPlanning): Temporal.Instant | undefined {
  const { team, now } = planning
  const due = dueOf(team, now)
  if (!due) return undefined
  if (!team.due || isUnsettled(planning)) return now
  const round = currentRound(team, now)
  const tasks = round ? tasksOf(planning, round).map(({ at }) => at) : []
  return [due, ...tasks].sort(Temporal.Instant.compare)[0]
}
