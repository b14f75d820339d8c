import type { Decision, Situation } from '../conversations/decision.ts'
import { type Intent, isTyped } from '../conversations/read-intent.ts'
import { repeat, text } from '../conversations/standing.ts'
import { beginFlow } from '../nudges/decide-nudge.ts'
import { seedOf } from '../nudges/rotate.ts'
import { isBy, partOfTheWay } from '../people/instants.ts'
import { silentSince } from './history.ts'
import { currentRound } from './occurrences.ts'
import { howIn, showTeams } from './show-teams.ts'
import {
  invitation,
  isLead,
  listOf,
  mentionOf,
  NO_PART,
  nameOf,
  nextInWords,
  nextNumber,
  ownPart,
  planValues,
} from './standing-in.ts'
import type { Member, OpenedTeam, Team } from './team.ts'

/**
 * What somebody did in a room, where others see it. Everything they are told is told in private; what is posted there says
 * nothing of anybody but who looks after it. Pure.
 */
export function decideRoom(situation: Situation, intent: Extract<Intent, { type: 'room' }>): Decision {
  const { here, me } = situation
  if (!here || !me) return repeat(situation, text(situation.house.words['fits-nothing']))
  const { did } = intent
  switch (did.type) {
    case 'added':
      return added(situation)
    case 'left':
      return left(situation)
    case 'text':
      return spoken(situation, did.text, intent.name)
    case 'button':
      return did.id === 'team.join' && here.team
        ? join(situation, here.team, intent.name)
        : repeat(situation, text(situation.house.words['fits-nothing']))
    default:
      return did satisfies never
  }
}

/**
 * Maatje says once what it can do there: for a room that it knows, it has. In one where rounds are planned already it says
 * that, with the way to take part: it was asked before it could write there, or was away.
 */
function added(situation: Situation): Decision {
  const { here, house, me } = situation
  if (!here || !me) return { messages: [] }
  if (here.team) {
    const { id, team, members } = here.team
    const lead = members.filter(({ person }) => team.leads.includes(person.id)).map(mentionOf)
    if (!team.plan || lead.length === 0) return { messages: [] }
    const first = nextInWords(situation, team) ?? ''
    const values = { ...planValues(situation, team), lead: listOf(lead, house.locale), first }
    return { posts: [{ team: id, message: invitation(house, text(house.teams.posts.started, values)) }], messages: [] }
  }
  const how = howIn(situation, me.platform)
  const message = { blocks: [text(house.teams.posts.intro, { how })] }
  return {
    teams: [{ id: here.id, room: here.room, team: newTeam(situation) }],
    posts: [{ team: here.id, message }],
    messages: [],
  }
}

/**
 * Out of the room is out of its team, and out of what a room is part of is out of all the teams there. Nobody is told;
 * planning finds a place for whoever is left alone.
 */
function left(situation: Situation): Decision {
  const { here, me, teams } = situation
  const within = here?.room.within
  const those = teams.filter(
    ({ id, team }) => id === here?.team?.id || (within !== undefined && team.within === within),
  )
  return {
    teams: those.map(({ id, team }) => ({ id, team: { ...team, leads: team.leads.filter((one) => one !== me?.id) } })),
    members: those.map(({ id }) => ({ team: id, to: 'gone' })),
    messages: [],
  }
}

/**
 * Something said to Maatje in a room. Who asks for buddies there looks after them; where somebody does already, others are
 * told who. Nobody becomes that by saying anything else.
 */
function spoken(situation: Situation, said: string, name: string | undefined): Decision {
  const { here, content, me } = situation
  const opened = here?.team
  const [first = ''] = said.trim().split(/\s+/)
  const isAsking = isTyped(content, 'buddies', said) || isTyped(content, 'buddies', first)
  if (!here || !me || (!opened?.team.plan && !isAsking)) return nobodyYet(situation)
  return opened?.team.plan ? ruled(situation, opened, name) : begin(situation, name)
}

function nobodyYet(situation: Situation): Decision {
  const how = howIn(situation, situation.me?.platform)
  return repeat(situation, text(situation.house.teams['nobody-yet'], { how }))
}

/** Where rounds are planned: whoever looks after them sees that, others who does, and all where they stand themselves. */
function ruled(situation: Situation, opened: OpenedTeam, name: string | undefined): Decision {
  const { house } = situation
  if (isLead(situation, opened)) return showTeams(situation)
  const leads = opened.members.filter(({ person }) => opened.team.leads.includes(person.id) && !person.left)
  if (leads.length === 0) return begin(situation, name)
  const who = text(house.teams['lead-there'], { lead: listOf(leads.map(mentionOf), house.locale) })
  if (ownPart(situation, opened)) return showTeams(situation, who)
  // From here on they may take part by a button in private: they are in this room.
  const member: Member = { ...NO_PART, name: name ?? '' }
  const shown = showTeams({ ...situation, teams: [...situation.teams, opened] }, who)
  return { ...shown, teams: [{ id: opened.id, team: opened.team }], members: [{ team: opened.id, to: member }] }
}

/** Who begins in a room looks after it there, beside whoever did before and is still there. */
function begin(situation: Situation, name: string | undefined): Decision {
  const { here, house, me } = situation
  if (!here || !me) return nobodyYet(situation)
  const opened = here.team
  if (here.starters && !here.starters.some(({ user }) => user === me.user)) {
    const who = listOf(
      here.starters.map(({ user, name: called = user }) => ({ mention: user, name: called })),
      house.locale,
    )
    return repeat(situation, text(house.teams['ask-somebody'], { who }))
  }
  const flow = house.flows.get('buddies-plan')
  if (!flow) return repeat(situation, text(house.words['fits-nothing']))
  const known = opened && ownPart(situation, opened)
  const before = opened?.members.filter(({ person }) => person.id !== me.id && !person.left) ?? []
  // Who once began and never planned anything is in nobody's way, and shares in nothing.
  const hasBeen = (opened?.team.rounds.length ?? 0) > 0
  const leads = before.map(({ person }) => person.id).filter((id) => hasBeen && opened?.team.leads.includes(id))
  const team: Team = { ...(opened?.team ?? newTeam(situation)), ...asNow(here), leads: [...leads, me.id] }
  const member: Member = { ...(known ?? NO_PART), name: name ?? known?.name ?? '' }
  return {
    ...beginFlow(situation, flow, { about: here.id, at: { answers: { team: here.id } } }),
    teams: [{ id: here.id, team, room: here.room }],
    members: [{ team: here.id, to: member }],
  }
}

/** What a room is called and part of: it may have got another name since, or one where none was told. */
function asNow({ room: { name, within } }: NonNullable<Situation['here']>): Partial<Team> {
  return { ...(name ? { name } : {}), ...(within ? { within } : {}) }
}

/** Taking part is everybody's own yes. In the first half of a round a place in it is looked for. */
export function join(situation: Situation, opened: OpenedTeam, name: string | undefined): Decision {
  const { me, house, now } = situation
  if (!me) return { messages: [] }
  const { id, team } = opened
  const words = house.teams
  const known = ownPart(situation, opened)
  const others = situation.teams.filter((one) => one.id !== id)
  const isOut = known && silentSince(me.id, known, team.rounds) !== undefined
  if (known?.part && !isOut)
    return showTeams(
      { ...situation, teams: [opened, ...others] },
      text(words['joined-before'], { team: nameOf(situation, team) }),
    )
  const member: Member = {
    ...(known ?? NO_PART),
    part: true,
    name: name ?? known?.name ?? '',
    since: nextNumber(team),
  }
  const round = currentRound(team, now)
  const isFirstHalf = round !== undefined && !isBy(partOfTheWay(round.at, round.until), now)
  const isPlaced = round?.groups.some(({ members }) => members.includes(me.id)) ?? false
  const isLate = team.plan !== undefined && isFirstHalf && !isPlaced
  const late = isLate ? [...team.late.filter((one) => one !== me.id), me.id] : team.late
  const said = [
    text(isOut || (known?.since ?? 1) > 1 ? words['back-in'] : words.joined, { team: nameOf(situation, team) }),
    ...(isLate ? [text(words['joined-late'])] : []),
  ]
  const after = { ...opened, team: { ...team, late }, members: withPart(situation, opened, member) }
  const shown = showTeams({ ...situation, teams: [after, ...others] }, ...said)
  return { ...shown, teams: [{ id, team: { ...team, late } }], members: [{ team: id, to: member }] }
}

/** The members of a team once somebody's own part in it is another, or the first. */
function withPart({ me }: Situation, { members }: OpenedTeam, member: Member): OpenedTeam['members'] {
  const others = members.filter(({ person }) => person.id !== me?.id)
  return me ? [...others, { person: me, member, stored: { person: me, body: new Uint8Array() } }] : others
}

/** A team nobody planned anything for yet. Its seed is its own, from its id. */
function newTeam({ here, house, zone }: Situation): Team {
  const { id = '', room } = here ?? {}
  return {
    ...(here ? asNow(here) : {}),
    room: room?.id ?? '',
    locale: house.locale,
    zone,
    leads: [],
    moved: false,
    seed: seedOf(id),
    seen: [],
    rounds: [],
    unpaired: [],
    late: [],
  }
}
