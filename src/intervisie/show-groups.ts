import type { Decision, Situation } from '../conversations/decision.ts'
import { atRest, text, ways } from '../conversations/standing.ts'
import { ROLES } from '../guide/method.ts'
import type { Block, Button, Message } from '../messages/message.ts'
import { dayIn } from '../people/home.ts'
import { isBy } from '../people/instants.ts'
import { COMING_ANSWERS, FEWEST_THERE, type OpenedGroup, type Part, type Session } from './group.ts'
import { answerTo, isChoosing, isToCome } from './group-planning.ts'
import { dateInWords, rhythmInWords } from './rhythm-in-words.ts'
import { nextSession } from './sessions.ts'
import { groupButton, howToBegin, isLeadOf, nameOfGroup, partIn, takers, whenIs } from './standing-in-group.ts'
import { caseRefused } from './why-not-write.ts'

/** How far a lead looks back. */
const LOOK_BACK = { years: 1 }

/**
 * Where somebody stands in their groups: one message a group, the last with ways that lead on. Whoever looks after a group
 * sees its planning there and how many came; never who, who answered what, or who is in it. Pure.
 */
export function showGroups(situation: Situation, ...notes: Block[]): Decision {
  const { groups, house, conversation } = situation
  const on = ways(situation, { ...(conversation ? { resume: 'choice' as const } : {}), menu: 'quiet' })
  if (groups.length === 0) {
    const none = text(house.groups.none, { how: howToBegin(situation) })
    return { ...atRest(situation), messages: [{ blocks: [...notes, none, { type: 'buttons', buttons: on }] }] }
  }
  const messages = groups.map((opened, index): Message => {
    const buttons = [...buttonsOf(situation, opened), ...(index === groups.length - 1 ? on : [])]
    return { blocks: [...(index === 0 ? notes : []), ...linesOf(situation, opened), { type: 'buttons', buttons }] }
  })
  return { ...atRest(situation), messages }
}

function linesOf(situation: Situation, opened: OpenedGroup): Block[] {
  const { house, now } = situation
  const { group } = opened
  const words = house.groups
  const part = partIn(situation, opened)
  const session = nextSession(group, now)
  const when = session && text(words.shown.next, { when: whenIs(house, group, session) })
  const nothing = text(group.rule ? words.shown['next-none'] : words.shown.paused)
  const own = part?.part && session ? standsIn(situation, part, session) : []
  const isWaiting = wishWaits(situation, group)
  return [
    text(part?.part ? words.shown.in : words.shown.out, { group: nameOfGroup(situation, group) }),
    when ?? nothing,
    ...(session && group.place ? [text(words.shown.place, { place: group.place })] : []),
    ...(isLeadOf(situation, opened) ? planningOf(situation, opened) : []),
    ...(isWaiting ? [text(words.wish.waits)] : []),
    ...own,
  ]
}

/** Whether they asked the group whether they may take part, and it did not answer yet. */
function wishWaits({ me }: Situation, { manager, wish }: OpenedGroup['group']): boolean {
  return manager && wish !== undefined && wish.lead === me?.id
}

/** What somebody is in a session, and what they said about it themselves. */
function standsIn({ house, me, now }: Situation, part: Part, session: Session): Block[] {
  const { roles } = session
  const words = house.groups.shown
  const mine = ROLES.filter((role) => roles?.[role] === me?.id)
  const said = answerTo(part, session)
  // Who brings something is settled by then: they come, and somebody else does.
  const answer = said === 'case' && roles && roles.case !== me?.id ? 'yes' : said
  const isAsked = isToCome(session, now) && !isChoosing(session)
  return [
    ...mine.map((role) => text(words.role, { role: house.guide.roles[role] })),
    ...(answer ? [text(words.answer[answer])] : isAsked ? [text(words.answer.none)] : []),
  ]
}

/** The planning, for whoever looks after it: the rhythm, and how the sessions of the past year went, in numbers. */
function planningOf({ house, now }: Situation, { group, members }: OpenedGroup): Block[] {
  const { rule, sessions, zone } = group
  const words = house.groups.lead
  const from = now.toZonedDateTimeISO(zone).subtract(LOOK_BACK).toInstant()
  const past = sessions.filter(({ start, end, why }) => !isBy(start, from) && isBy(end, now) && why !== 'changed')
  const held = past.filter(({ state }) => state === 'held')
  const rows = held.map((session) => {
    return [[dateInWords(dayIn(zone, session.start).toString(), house.locale)], [String(cameTo(session, members))]]
  })
  const numbers = {
    planned: String(past.length),
    held: String(held.length),
    moved: String(past.filter(({ moved }) => moved).length),
  }
  return [
    ...(rule ? [text(words.rhythm, { rhythm: rhythmInWords(rule, house), minutes: String(rule.minutes) })] : []),
    ...(rule ? fewIn(house, members) : [text(words.unplanned)]),
    ...(past.length > 0 ? [text(words.year, numbers)] : []),
    ...(rows.length > 0 ? [{ type: 'table' as const, columns: [words.date, words.came], rows }] : []),
  ]
}

/** How many came: who said so, and who pressed that they were there while it was led, unless they said that they were not. */
function cameTo({ key, there }: Session, members: OpenedGroup['members']): number {
  const came = (id: string) => members.find(({ person }) => person.id === id)?.part.came[key]
  const said = members.map(({ person }) => person.id).filter((id) => came(id) === true)
  return new Set([...said, ...there.filter((id) => came(id) !== false)]).size
}

/** That nobody is asked to come while fewer than three take part, and how many do. */
export function fewIn({ groups }: Situation['house'], members: OpenedGroup['members']): Block[] {
  const count = takers(members).length
  if (count >= FEWEST_THERE) return []
  const { few } = groups.lead
  return [text(few[String(count) as '0' | '1' | '2'])]
}

function buttonsOf(situation: Situation, opened: OpenedGroup): Button[] {
  const { id, group } = opened
  const { labels } = situation.house.groups
  const part = partIn(situation, opened)
  const join = groupButton(situation, 'join', id, labels.join, { tone: 'main' })
  const stop = groupButton(situation, 'stop', id, labels.stop, { tone: 'quiet' })
  return [
    ...(part?.part ? sessionButtons(situation, opened, part) : wishWaits(situation, group) ? [] : [join]),
    ...(isLeadOf(situation, opened) ? leadButtons(situation, opened) : []),
    ...(part?.part ? [stop] : []),
  ]
}

/** What somebody who takes part may do about the next session: say whether they come until it begins, write until it is over. */
function sessionButtons(situation: Situation, opened: OpenedGroup, part: Part): Button[] {
  const { house, now } = situation
  const { labels } = house.groups
  const { id, group } = opened
  const session = nextSession(group, now)
  if (!session) return []
  const { key } = session
  const answer = answerTo(part, session)
  // Nothing is asked about one that began, nor about one for which other moments are being chosen from.
  const isAsked = isToCome(session, now) && !isChoosing(session)
  const answers = (isAsked ? COMING_ANSWERS : [])
    .filter((one) => one !== answer)
    .map((one) => {
      const tone = answer === undefined && one === 'yes' ? 'main' : 'choice'
      return groupButton(situation, 'coming', id, house.sessions.labels[one], { about: `${key}.${one}`, tone })
    })
  // What was shared can be said anew until the session is over.
  const isShared = part.case[key] !== undefined
  const write = groupButton(situation, 'case', id, isShared ? labels.reword : labels.case, {
    about: key,
    tone: isShared ? 'choice' : 'main',
  })
  return [...(caseRefused(situation, opened, part, session) ? [] : [write]), ...answers]
}

function leadButtons(situation: Situation, { id, group }: OpenedGroup): Button[] {
  const { labels } = situation.house.groups
  const lead = (act: 'change' | 'place' | 'move' | 'skip' | 'share') => groupButton(situation, act, id, labels[act])
  const plan = groupButton(situation, 'change', id, labels.plan, { tone: 'main' })
  if (!group.rule) return [plan, lead('share')]
  const isNext = group.sessions.some((session) => isToCome(session, situation.now))
  return [
    ...(isNext ? [lead('move'), lead('skip')] : []),
    lead('change'),
    lead('place'),
    lead('share'),
    groupButton(situation, 'end', id, labels.end, { tone: 'quiet' }),
  ]
}
