import { Temporal } from 'temporal-polyfill'
import type { Decision, Situation } from '../conversations/decision.ts'
import type { Intent } from '../conversations/read-intent.ts'
import { repeat, text, ways } from '../conversations/standing.ts'
import type { Block, Button } from '../messages/message.ts'
import { beginFlow } from '../nudges/decide-nudge.ts'
import { said } from '../nudges/decide-wishes.ts'
import { join } from './decide-room.ts'
import { howIn, showTeams } from './show-teams.ts'
import { isLead, labelWith, mentionOf, ownPart, teamButton } from './standing-in.ts'
import { HALFWAY_ANSWERS, type Member, type OpenedMember, type OpenedTeam, TAGS, type Team } from './team.ts'

/** How many names are offered on buttons; more can be typed. */
const MOST_NAMES = 15

/**
 * What somebody wants of a team of theirs, told in private. Whatever they have no say in changes nothing, and so does a
 * press about a team that is gone. Pure.
 */
export function decideBuddies(situation: Situation, intent: Extract<Intent, { type: 'buddies' }>): Decision {
  const { house, teams } = situation
  const words = house.teams
  const opened = teams.find(({ id }) => id === intent.team)
  const part = opened && ownPart(situation, opened)
  if (!opened || !part) return repeat(situation, text(words.gone))
  const { act, about = '' } = intent
  switch (act) {
    case 'halfway':
      return halfway(situation, opened, part, about)
    case 'back':
      return join(situation, opened, undefined)
    case 'stop':
      return changed(
        situation,
        opened,
        { ...part, part: false },
        text(words.stopped, { team: opened.team.name ?? words['no-name'] }),
      )
    case 'avoid':
      return about === '' ? askAvoid(situation, opened, part) : avoid(situation, opened, part, about, true)
    case 'unavoid':
      return avoid(situation, opened, part, about, false)
    case 'tag':
      return about === '' ? askTag(situation, opened) : tag(situation, opened, part, about)
    case 'change':
    case 'end':
    case 'end-yes':
    case 'end-no':
    case 'share':
    case 'resign':
      return isLead(situation, opened)
        ? decideLead(situation, opened, act, about)
        : repeat(situation, text(words['not-lead']))
    default:
      return act satisfies never
  }
}

/** "Not with Noor", typed: in the teams they share. */
export function decideAvoid(situation: Situation, { name }: Extract<Intent, { type: 'avoid' }>): Decision {
  const { teams, house, me } = situation
  const words = house.teams.avoid
  const within = teams.filter((opened) => ownPart(situation, opened) !== undefined)
  const [first] = within
  const part = first && ownPart(situation, first)
  if (!first || !part) return showTeams(situation)
  const found = within.flatMap((opened) =>
    opened.members.filter((one) => isNamed(one, name)).map((one) => ({ opened, one })),
  )
  if (found.some(({ one }) => one.person.id === me?.id) && found.length === 1) {
    return askAvoid(situation, first, part, text(words.self))
  }
  const others = found.filter(({ one }) => one.person.id !== me?.id)
  const people = new Set(others.map(({ one }) => one.person.id))
  const [match] = others
  if (!match) return askAvoid(situation, first, part, text(words.unknown))
  if (people.size > 1) {
    const buttons = others.map(({ opened, one }) => nameButton(situation, opened, one, 'avoid'))
    return said(situation, [text(words.which)], [...buttons, ...ways(situation, { menu: 'quiet' })])
  }
  // Whoever shares more than one team with somebody means all of them.
  const members = others.flatMap(({ opened, one }) => {
    const own = ownPart(situation, opened)
    return own ? [{ team: opened.id, to: avoiding(own, one.person.id, true) }] : []
  })
  // Also for a round that is being made at this moment: it is made anew then.
  const changed = others.map(({ opened: { id, team } }) => ({ id, team }))
  return {
    ...said(situation, [text(words.done, { name: match.one.member.name })], back(situation)),
    members,
    teams: changed,
  }
}

/** Whether a typed name means somebody: their whole name or its first word, in whatever case. */
function isNamed({ member }: OpenedMember, typed: string): boolean {
  const bare = (name: string) => name.normalize('NFC').toLowerCase().replace(/^@/, '').trim()
  const name = bare(member.name)
  return name !== '' && [name, name.split(/\s+/)[0]].includes(bare(typed))
}

/** What somebody answers halfway: theirs alone, and only while that round is on. */
function halfway(situation: Situation, opened: OpenedTeam, part: Member, about: string): Decision {
  const { house, now, me } = situation
  const words = house.teams.halfway
  const [number = '', given = ''] = about.split('.')
  const answer = HALFWAY_ANSWERS.find((one) => one === given)
  const round = opened.team.rounds.find((one) => String(one.number) === number)
  const isOn = round && Temporal.Instant.compare(now, round.until) < 0
  const isIn = round?.groups.some(({ members }) => members.includes(me?.id ?? '')) ?? false
  if (!answer || !isOn || !isIn) return repeat(situation, text(words.late))
  const again = answer === 'not-yet' && round.again.includes(me?.id ?? '')
  const next: Member = { ...part, answers: { ...part.answers, [number]: { answer, at: now } } }
  return changed(situation, opened, next, text(words[again ? 'not-yet-again' : answer]))
}

/** With whom they would rather not be: theirs alone, known to nobody else and never explained. */
function askAvoid(situation: Situation, opened: OpenedTeam, part: Member, ...notes: Block[]): Decision {
  const { house, me } = situation
  const words = house.teams.avoid
  const others = opened.members.filter(({ person, member }) => person.id !== me?.id && member.name !== '')
  if (others.length === 0) return said(situation, [text(words.nobody)], back(situation))
  const buttons = others
    .toSorted((one, other) => one.member.name.localeCompare(other.member.name, house.locale))
    .slice(0, MOST_NAMES)
    .map((one) => nameButton(situation, opened, one, part.avoid.includes(one.person.id) ? 'unavoid' : 'avoid'))
  return said(situation, [...notes, text(words.ask)], [...buttons, ...back(situation)])
}

function nameButton(
  situation: Situation,
  { id }: OpenedTeam,
  { person, member }: OpenedMember,
  act: 'avoid' | 'unavoid',
): Button {
  return teamButton(situation, act, id, labelWith(situation.house.teams.labels[`${act}-one`], member.name), {
    about: person.id,
  })
}

function avoid(situation: Situation, opened: OpenedTeam, part: Member, id: string, isOn: boolean): Decision {
  const words = situation.house.teams.avoid
  const other = opened.members.find(({ person }) => person.id === id && person.id !== situation.me?.id)
  if (!other) return askAvoid(situation, opened, part, text(words.unknown))
  const said = text(isOn ? words.done : words.undone, { name: other.member.name })
  return changed(situation, opened, avoiding(part, id, isOn), said)
}

function avoiding(part: Member, id: string, isOn: boolean): Member {
  const others = part.avoid.filter((one) => one !== id)
  return { ...part, avoid: isOn ? [...others, id] : others }
}

function askTag(situation: Situation, { id }: OpenedTeam): Decision {
  const words = situation.house.teams
  const buttons = TAGS.map((one) => teamButton(situation, 'tag', id, capital(words.tag[one]), { about: one }))
  const none = teamButton(situation, 'tag', id, words.labels['tag-none'], { tone: 'quiet', about: 'none' })
  return said(situation, [text(words['tag-ask'])], [...buttons, none, ...back(situation)])
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}

function tag(situation: Situation, opened: OpenedTeam, part: Member, about: string): Decision {
  const words = situation.house.teams
  const which = TAGS.find((one) => one === about)
  const { tag: _before, ...rest } = part
  const next = (which ? { ...rest, tag: which } : rest) as Member
  return changed(
    situation,
    opened,
    next,
    which ? text(words['tag-set'], { tag: words.tag[which] }) : text(words['tag-unset']),
  )
}

/** What whoever looks after a team can do with it. */
function decideLead(
  situation: Situation,
  opened: OpenedTeam,
  act: 'change' | 'end' | 'end-yes' | 'end-no' | 'share' | 'resign',
  about: string,
): Decision {
  const { house, me } = situation
  const words = house.teams
  const { id, team } = opened
  switch (act) {
    case 'change': {
      const flow = house.flows.get('buddies-plan')
      if (!flow) return repeat(situation, text(house.words['fits-nothing']))
      return beginFlow(situation, flow, { about: id, at: { answers: { team: id } } })
    }
    case 'end': {
      const buttons = [
        teamButton(situation, 'end-yes', id, words.labels['end-yes'], { tone: 'grave' }),
        teamButton(situation, 'end-no', id, words.labels['end-no']),
      ]
      return said(situation, [text(words.end.sure)], buttons)
    }
    case 'end-no':
      return showTeams(situation, text(words.end.kept))
    case 'end-yes': {
      if (!team.plan) return showTeams(situation)
      const { plan: _plan, due: _due, ...rest } = team
      const post = { blocks: [text(words.posts.ended, { how: howIn(situation, me?.platform) })] }
      const ended = said(situation, [text(words.end.done)], back(situation))
      return {
        ...ended,
        teams: [{ id, team: { ...rest, moved: false } as Team }],
        posts: [{ team: id, message: post }],
      }
    }
    case 'share':
      return about === '' ? askShare(situation, opened) : share(situation, opened, about)
    case 'resign': {
      const leads = team.leads.filter((one) => one !== me?.id)
      if (leads.length === 0) return repeat(situation, text(words['only-lead']))
      const resigned = said(situation, [text(words.resigned)], back(situation))
      return { ...resigned, teams: [{ id, team: { ...team, leads } }] }
    }
    default:
      return act satisfies never
  }
}

function askShare(situation: Situation, opened: OpenedTeam): Decision {
  const { house } = situation
  const words = house.teams
  // Everybody who ever said yes, or nobody could tell from the list who stopped.
  const others = opened.members.filter(({ person, member }) => person.id !== situation.me?.id && member.name !== '')
  if (others.length === 0) return said(situation, [text(words.share.nobody)], back(situation))
  const buttons = others.slice(0, MOST_NAMES).map(({ person, member }) => {
    return teamButton(situation, 'share', opened.id, labelWith(words.labels['share-with'], member.name), {
      about: person.id,
    })
  })
  return said(situation, [text(words.share.ask)], [...buttons, ...back(situation)])
}

function share(situation: Situation, opened: OpenedTeam, about: string): Decision {
  const words = situation.house.teams
  const { id, team } = opened
  const other = opened.members.find(({ person }) => person.id === about)
  if (!other) return askShare(situation, opened)
  if (team.leads.includes(about)) return showTeams(situation)
  const leads = [...team.leads.filter((one) => one !== about), about]
  const post = { blocks: [text(words.posts.shared, { lead: [mentionOf(other)] })] }
  const shared = said(situation, [text(words.share.done, { name: other.member.name })], back(situation))
  return { ...shared, teams: [{ id, team: { ...team, leads } }], posts: [{ team: id, message: post }] }
}

/** A reply after which somebody's own part in a team is another. The team is looked at again, for it may matter there. */
function changed(situation: Situation, { id, team }: OpenedTeam, part: Member, ...blocks: Block[]): Decision {
  return {
    ...said(situation, blocks, back(situation)),
    members: [{ team: id, to: part }],
    teams: [{ id, team }],
  }
}

function back(situation: Situation): Button[] {
  return ways(situation, { buddies: 'choice', menu: 'quiet' })
}
