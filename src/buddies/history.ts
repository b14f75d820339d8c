import type { PastRound } from './pairing.ts'
import type { Member, Round, Team } from './team.ts'

/** What members answered, by their id. Of somebody who left nothing is known. */
export type Answers = ReadonlyMap<string, Member>

/** After so many rounds in a row without a word somebody is no longer put in a group. */
const SILENT_ROUNDS = 3

/**
 * The rounds of a team for pairing, newest first. A group met when one of its people said so, or nobody said anything;
 * where all that was said is something else, it did not. Who was left out stands as a group of one, for their turn at it.
 */
export function pastRounds(
  { unpaired }: Pick<Team, 'unpaired'>,
  rounds: readonly Round[],
  answers: Answers,
): PastRound[] {
  return rounds.map((round) => {
    const alone = unpaired.filter((one) => one.round === round.number).map(({ id }) => [id])
    return {
      groups: [...round.groups.map(({ members }) => members), ...alone],
      met: [...round.groups.map(({ members }) => hasMet(members, round.number, answers)), ...alone.map(() => true)],
    }
  })
}

/** Whether a group of a round counts as met. */
function hasMet(members: readonly string[], round: number, answers: Answers): boolean {
  const said = members.flatMap((id) => answers.get(id)?.answers[round]?.answer ?? [])
  return said.length === 0 || said.includes('yes')
}

/**
 * The number of the last of three rounds in a row in which somebody was in a group, was asked and said nothing; undefined
 * when they are not silent. Rounds before their `since` do not count, nor those in which they could not be asked. `rounds`
 * are over, newest first.
 */
export function silentSince(id: string, { since, answers }: Member, rounds: readonly Round[]): number | undefined {
  const asked = rounds
    .filter(({ number, groups, asked }) => {
      return number >= since && asked.includes(id) && groups.some(({ members }) => members.includes(id))
    })
    .slice(0, SILENT_ROUNDS)
  const isSilent = asked.length === SILENT_ROUNDS && asked.every(({ number }) => !answers[number])
  return isSilent ? asked[0]?.number : undefined
}

/** Who of a group takes the initiative: whoever did so least often, and of those the first in `order`. */
export function initiativeOf(
  members: readonly string[],
  rounds: readonly Round[],
  order: (ids: readonly string[]) => string,
): string {
  const times = new Map(members.map((id) => [id, 0]))
  for (const { groups } of rounds) {
    for (const { first } of groups) if (times.has(first)) times.set(first, (times.get(first) ?? 0) + 1)
  }
  const fewest = Math.min(...times.values())
  return order(members.filter((id) => times.get(id) === fewest))
}
