import type { Temporal } from 'temporal-polyfill'
import type { Situation } from '../conversations/decision.ts'
import type { Deed } from '../conversations/exercise.ts'
import { text } from '../conversations/standing.ts'
import type { Block } from '../messages/message.ts'
import { laterOf, momentOn } from '../people/instants.ts'
import { currentRound, firstDateAt } from './occurrences.ts'
import { invitation, isLead, mentionOf, nextInWords, planValues } from './standing-in.ts'
import type { Plan, Team } from './team.ts'
import type { TeamsDecided } from './teams-decided.ts'

/** A round that is going on may be so much shorter for another plan: more would be two rounds in a few days. */
const SHORTER_BY = { days: 3 }

/**
 * Gives a team its rounds from now on, and says so in its room with a way to take part. A round that is going on is over
 * when the first of the new plan begins, which is about when it would have been. Pure. Somebody who does not look
 * after it changes nothing, and is told: `instead` is said then.
 */
export function planTeamAs(
  situation: Situation,
  { team: id, plan }: Extract<Deed, { type: 'plan-team' }>,
): TeamsDecided & { instead?: Block } {
  const { teams, house, now, me } = situation
  const opened = teams.find((one) => one.id === id)
  if (!opened) return { instead: text(house.teams.gone) }
  if (!isLead(situation, opened)) return { instead: text(house.teams['not-lead']) }
  const team = withPlan(opened.team, { ...plan, from: '' } as Plan, now)
  const lead = opened.members.find(({ person }) => person.id === me?.id)
  const values = {
    ...planValues(situation, team),
    lead: lead ? [mentionOf(lead)] : '',
    first: nextInWords(situation, team) ?? '',
  }
  const { posts } = house.teams
  const said = text(opened.team.plan ? posts.changed : posts.started, values)
  return { teams: [{ id, team }], posts: [{ team: id, message: invitation(house, said) }] }
}

/** A team with a plan from the first day of it on: that is found here. */
function withPlan(team: Team, plan: Plan, now: Temporal.Instant): Team {
  const { zone } = team
  const running = currentRound(team, now)
  const soonest = running?.until.toZonedDateTimeISO(zone).subtract(SHORTER_BY).toInstant() ?? now
  const date = firstDateAt(plan, zone, laterOf(soonest, now.add({ nanoseconds: 1 })))
  const due = momentOn(date, plan.time, zone)
  const rounds = running ? [{ ...running, until: due }, ...team.rounds.slice(1)] : team.rounds
  return { ...team, plan: { ...plan, from: date.toString() }, due, moved: false, rounds }
}
