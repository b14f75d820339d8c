import { isPresent } from '../teams/presence.ts'
import { pastRounds } from './history.ts'
import { firstOf } from './make-round.ts'
import { currentRound } from './occurrences.ts'
import { joinLate, pairBuddies } from './pairing.ts'
import type { Group, Round, Team } from './team.ts'
import {
  answersOf,
  type Colleague,
  candidateOf,
  nextQuestion,
  optionsOf,
  type TeamPlanning,
  takingPart,
} from './team-planning.ts'

type Known = Pick<TeamPlanning, 'id' | 'team' | 'colleagues' | 'now'>

/** Whether somebody waits for a place in the round that is going on, or left it. */
export function isUnsettled({ team, colleagues, now }: Known): boolean {
  const round = currentRound(team, now)
  if (!round) return team.late.length > 0
  return team.late.length > 0 || withoutGone({ colleagues }, round).hasChanged
}

/**
 * A team whose round has no gaps: who left it is out of their group, and who is left alone or came late has a place, or is
 * first next time. They are put with others who have none, and otherwise in a group of two, under the rules that pairing
 * has. Pure. A group that says it met stays as it was, and nobody comes into it.
 */
export function placeLate(planning: TeamPlanning): Team {
  const { team, now } = planning
  const round = currentRound(team, now)
  if (!round) return team.late.length > 0 ? { ...team, late: [] } : team
  const { groups, alone: lone, hasChanged } = withoutGone(planning, round)
  if (!hasChanged && team.late.length === 0) return team

  const known = takingPart(planning)
  const met = metIn(planning, round)
  const isPlaced = (id: string) => groups.some(({ members }) => members.includes(id))
  const there = (id: string): Colleague[] => {
    const one = known.get(id)
    return one && !isPlaced(id) ? [one] : []
  }
  const isThere = (one: Colleague) => lone.includes(one.id) || isPresent(one, now, round.until)
  const queue = [...new Set([...lone, ...team.late])].flatMap(there)
  const leftOut = team.unpaired.filter((one) => one.round === round.number).map(({ id }) => id)
  const waiting = leftOut.filter((id) => !queue.some((one) => one.id === id)).flatMap(there)

  const placed = [...(round.placed ?? [])]
  const keys = new Map<string, string>()
  for (const { id } of queue) {
    const times = placed.filter((one) => one === id).length
    keys.set(id, `late/${round.number}/${id}${times > 0 ? `.${times + 1}` : ''}`)
    placed.push(id)
  }
  const lateOf = (id: string): Group['late'] => {
    return { id, key: keys.get(id) ?? '', at: now, left: lone.includes(id) }
  }

  const history = pastRounds(team, team.rounds.slice(1), answersOf(planning))
  const options = optionsOf(team)
  let { seen } = team
  let carded = round.carded.filter((id) => !queue.some((one) => one.id === id))
  const pool = [...waiting, ...queue].filter(isThere).map((one) => candidateOf(planning, one))
  const anew = queue.length > 0 ? pairBuddies(pool, history, { ...options, size: 2 }).groups : []
  for (const members of anew) {
    const came = members.find((id) => keys.has(id))
    // Nobody new in it: they could have been together from the start, and were not.
    if (came === undefined) continue
    const question = nextQuestion(planning, seen)
    seen = question.seen
    groups.push({ members, first: firstOf(planning, members, round.number), question: question.id, late: lateOf(came) })
  }

  const alone: NonNullable<Round['alone']> = (round.alone ?? []).filter(({ id }) => {
    return known.has(id) && !isPlaced(id) && !keys.has(id)
  })
  const out: string[] = []
  for (const one of queue.filter(({ id }) => !isPlaced(id))) {
    const { id } = one
    const candidates = groups.flatMap(({ members }) => members.flatMap((member) => known.get(member) ?? []))
    const index = isThere(one)
      ? joinLate(
          candidateOf(planning, one),
          candidates.map((other) => candidateOf(planning, other)),
          // One that met has no room: it keeps its place as an empty one.
          groups.map(({ members }) => (members.some((member) => met.has(member)) ? [] : members)),
          history,
          options,
        )
      : undefined
    const group = index === undefined ? undefined : groups[index]
    if (index === undefined || !group) {
      out.push(id)
      alone.push({ id, key: keys.get(id) ?? '', left: lone.includes(id) })
      continue
    }
    groups[index] = { ...group, members: [...group.members, id], late: lateOf(id) }
    carded = carded.filter((other) => !group.members.includes(other))
  }
  const others = team.unpaired.filter(
    (one) => one.round !== round.number || !(isPlaced(one.id) || out.includes(one.id)),
  )
  return {
    ...team,
    seen,
    late: [],
    rounds: [{ ...round, groups, carded, placed, alone }, ...team.rounds.slice(1)],
    unpaired: [...out.map((id) => ({ round: round.number, id })), ...others],
  }
}

/** Who said that they met in a round, by id. */
function metIn({ colleagues }: Pick<TeamPlanning, 'colleagues'>, { number }: Round): Set<string> {
  return new Set(colleagues.filter(({ member }) => member.answers[number]?.answer === 'yes').map(({ id }) => id))
}

/** The groups of a round without those who left, but for groups that met; who is the only one left; whether that is news. */
function withoutGone(
  { colleagues }: Pick<TeamPlanning, 'colleagues'>,
  round: Round,
): { groups: Group[]; alone: string[]; hasChanged: boolean } {
  const known = takingPart({ colleagues })
  const met = metIn({ colleagues }, round)
  const stands = ({ members }: Group) => members.every((id) => known.has(id)) || members.some((id) => met.has(id))
  if (round.groups.every(stands)) return { groups: [...round.groups], alone: [], hasChanged: false }
  const groups = round.groups.map((group) => {
    if (stands(group)) return group
    const members = group.members.filter((id) => known.has(id))
    const first = members.includes(group.first) ? group.first : (members[0] ?? group.first)
    return { ...group, members, first }
  })
  return {
    groups: groups.filter(({ members }) => members.length > 1),
    alone: groups.flatMap(({ members }) => (members.length === 1 ? members : [])),
    hasChanged: true,
  }
}
