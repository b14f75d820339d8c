import type { Decision, Situation } from '../conversations/decision.ts'
import { atRest, text, ways } from '../conversations/standing.ts'
import type { Block, Button, Message } from '../messages/message.ts'
import { currentRound } from './occurrences.ts'
import { isLead, listOf, mentionOf, nameOf, nextInWords, planValues, takesPart, teamButton } from './standing-in.ts'
import type { OpenedTeam } from './team.ts'

/**
 * Where somebody stands in their teams: one message a team, the last with ways that lead on. Whoever looks after a team sees
 * its planning there, and how many groups there are; never who met, who answered or who is not in. Pure.
 */
export function showTeams(situation: Situation, ...notes: Block[]): Decision {
  const { teams, house, me } = situation
  const onward = ways(situation, { ...(situation.conversation ? { resume: 'choice' as const } : {}), menu: 'quiet' })
  if (teams.length === 0) {
    const none = text(house.teams.none, { how: howIn(situation, me?.platform) })
    return { ...atRest(situation), messages: [{ blocks: [...notes, none, { type: 'buttons', buttons: onward }] }] }
  }
  const messages = teams.map((opened, index): Message => {
    const buttons = [...buttonsOf(situation, opened), ...(index === teams.length - 1 ? onward : [])]
    return {
      blocks: [...(index === 0 ? notes : []), ...linesOf(situation, opened), { type: 'buttons', buttons }],
    }
  })
  return { ...atRest(situation), messages }
}

/** What is typed in a room of a platform to begin, in words. */
export function howIn({ house }: Pick<Situation, 'house'>, platform: string | undefined): string {
  const { how } = house.teams
  return how[platform ?? ''] ?? Object.values(how)[0] ?? ''
}

function linesOf(situation: Situation, opened: OpenedTeam): Block[] {
  const { team, members } = opened
  const { house, me, now } = situation
  const words = house.teams
  const next = nextInWords(situation, team)
  const round = currentRound(team, now)
  const group = round?.groups.find((one) => one.members.includes(me?.id ?? ''))
  const others = members.filter(({ person }) => person.id !== me?.id && group?.members.includes(person.id))
  const names = listOf([house.rounds.card.you, ...others.map(mentionOf)], house.locale)
  const count = round?.groups.length ?? 0
  const planning = team.plan
    ? [
        text(words.shown.lead, planValues(situation, team)),
        count === 0
          ? text(words.shown['lead-none'])
          : count === 1
            ? text(words.shown['lead-one'])
            : text(words.shown['lead-count'], { count: String(count) }),
      ]
    : []
  return [
    text(takesPart(situation, opened) ? words.shown.in : words.shown.out, { team: nameOf(situation, team) }),
    ...(others.length > 0 ? [text(words.shown.now, { names })] : []),
    team.plan ? text(next ? words.next : words['next-none'], { when: next ?? '' }) : text(words.shown.paused),
    ...(isLead(situation, opened) ? planning : []),
  ]
}

function buttonsOf(situation: Situation, opened: OpenedTeam): Button[] {
  const { id, team } = opened
  const { labels } = situation.house.teams
  const own = takesPart(situation, opened)
    ? [
        teamButton(situation, 'avoid', id, labels.avoid),
        ...(team.plan?.mirror ? [teamButton(situation, 'tag', id, labels.tag)] : []),
        teamButton(situation, 'stop', id, labels.stop, { tone: 'quiet' }),
      ]
    : [teamButton(situation, 'back', id, labels.join, { tone: 'main' })]
  const leads = isLead(situation, opened)
    ? [
        teamButton(situation, 'change', id, labels.change),
        teamButton(situation, 'share', id, labels.share),
        ...(team.leads.length > 1 ? [teamButton(situation, 'resign', id, labels.resign)] : []),
        ...(team.plan ? [teamButton(situation, 'end', id, labels.end, { tone: 'quiet' })] : []),
      ]
    : []
  return [...own, ...leads]
}
