import type { Temporal } from 'temporal-polyfill'
import type { LocaleContent } from '../content/content.ts'
import { fill, plain } from '../content/template.ts'
import { text } from '../conversations/standing.ts'
import type { Block, Button, Inline, Message } from '../messages/message.ts'
import { momentOf } from '../nudges/say-next.ts'
import { writeCalendar } from '../people/calendar/write-calendar.ts'
import { type SharedMoment, sharedMoments } from '../teams/moments.ts'
import type { Post } from '../teams/posts.ts'
import { type Card, cardsFor, questionsFor } from './questions.ts'
import { listOf } from './standing-in.ts'
import { type Group, HALFWAY_ANSWERS, type Round } from './team.ts'
import { type Colleague, houseOf, mentionsOf, roleOf, type TeamPlanning } from './team-planning.ts'

/** Moments are looked for from so long after the card on: they have to read it and agree first. */
const NOT_BEFORE = { hours: 1 }
/** The most people a way into a chat may name. */
const MOST_IN_CHAT = 8

/**
 * What a room reads of a round: who is with whom. Nobody is named who is in no group: where two or more are there a trio
 * takes the odd one, so that such a name would tell that somebody is avoided. Pure.
 */
export function roundPost(
  planning: TeamPlanning,
  { groups, isLater, parts }: { groups: readonly Group[]; isLater: boolean; parts: number },
): Message {
  const house = houseOf(planning)
  const { room, labels } = house.rounds
  const later = isLater ? [text(room.later)] : []
  const button: Button = { id: 'team.join', label: labels.join, turn: 0, tone: 'choice' }
  const join: Block = { type: 'buttons', buttons: [button] }
  if (groups.length === 0) return { blocks: [...later, text(room['too-few']), join] }
  const rows = groups.flatMap(({ members }): Inline[] => ['\n', ...mentionsOf(planning, members, house.locale)])
  return {
    blocks: [
      ...later,
      { type: 'text', text: [...fill(room.groups), ...rows] },
      ...(parts > 1 ? [text(room.parts, { parts: String(parts) })] : []),
      text(room.how),
      join,
    ],
  }
}

/** That a round moves, for the room. Pure. */
export function movedPost(planning: TeamPlanning, at: Temporal.Instant): Message {
  const { rounds, locale } = houseOf(planning)
  const when = momentOf(at, planning.team.zone, locale)
  return { blocks: [text(rounds.room.moved, { when })] }
}

/**
 * What a group is told in a chat of its own, and after it their moments as a calendar, when there are any. Pure.
 */
export function groupPosts(planning: TeamPlanning, round: Round, group: Group): Post[] {
  const house = houseOf(planning)
  const { card, late } = house.rounds
  const { members } = group
  const names = mentionsOf(planning, members, house.locale)
  const isMirror = isMirrorGroup(planning, group)
  const roles = (['asks', 'tells'] as const).flatMap((role): Block[] => {
    if (!isMirror) return []
    const ids = members.filter((id) => roleIn(planning, id) === role)
    return mirrorCard(planning, role, { names: mentionsOf(planning, ids, house.locale) })
  })
  const question = questionOf(planning, group, house.locale)
  const first = mentionsOf(planning, [group.first], house.locale)
  const moments = momentsOf(planning, round, group, planning.team.zone)
  const key = group.late?.key ?? `group/${round.number}/${group.nth ?? 0}`
  const newcomer = members.length > 2 ? mentionsOf(planning, [group.late?.id ?? ''], house.locale) : []
  const message: Message = {
    blocks: [
      ...(newcomer.length > 0 ? [text(late.joins, { name: newcomer })] : []),
      text(card.group, { names }),
      ...(isMirror
        ? [text(card.proposes, { name: first }), text(card.mirror, { question })]
        : [text(card.begins, { name: first, question }), text(card.how)]),
      ...inWords(house, moments, planning.team.zone),
      ...roles,
    ],
  }
  const title = plain(fill(card['moment-group'], { names: plain(names) }))
  return withCalendar(planning, { type: 'group', ids: members }, key, message, {
    house,
    moments,
    title,
    zone: planning.team.zone,
  })
}

/** What one of a group is told in private, and after it the moments of the group as a calendar, when there are any. Pure. */
export function cardPosts(planning: TeamPlanning, round: Round, group: Group, to: Colleague): Post[] {
  const house = houseOf(planning, to.id)
  const { card, late, labels } = house.rounds
  const zone = to.nudging?.zone ?? to.zone
  const others = group.members.filter((id) => id !== to.id)
  const names = mentionsOf(planning, others, house.locale)
  const question = questionOf(planning, group, house.locale)
  const moments = momentsOf(planning, round, group, zone)
  const key = group.late ? `${group.late.key}/${to.id}` : `card/${round.number}/${to.id}`
  const isLast = group.late !== undefined && group.members.length > 2 && group.members.includes(group.late.id)
  const newcomer = isLast && group.late?.id !== to.id ? mentionsOf(planning, [group.late?.id ?? ''], house.locale) : []
  const isFirst = group.first === to.id
  const first = mentionsOf(planning, [group.first], house.locale)
  const role = isMirrorGroup(planning, group) ? roleOf(to.member) : undefined
  const chat = others.flatMap((id) => planning.colleagues.find((one) => one.id === id) ?? [])
  const message: Message = {
    blocks: [
      ...(newcomer.length > 0 ? [text(late.joins, { name: newcomer })] : []),
      isLast && group.late?.id === to.id
        ? text(late.joined, { names })
        : text(card.group, { names: withYou(planning, others, house) }),
      ...(role
        ? [
            text(isFirst ? card['you-propose'] : card.proposes, { name: first }),
            text(role === 'asks' ? card['you-ask'] : card['you-tell'], { question }),
          ]
        : [text(isFirst ? card['you-begin'] : card.begins, { name: first, question }), text(card.how)]),
      ...inWords(house, moments, zone),
      ...(role ? mirrorCard(planning, role, { id: to.id }) : []),
      {
        type: 'chat',
        people: chat.slice(0, MOST_IN_CHAT).map(({ user, member }) => ({ user, name: member.name })),
        room: planning.team.room,
        label: labels.chat,
      },
    ],
  }
  const title = plain(fill(card.moment, { names: plain(names) }))
  return withCalendar(planning, { type: 'person', id: to.id }, key, message, { house, moments, title, zone })
}

/** Whether somebody spoke their group, halfway or `again`. Pure. */
export function halfwayPost(
  planning: TeamPlanning,
  round: Round,
  group: Group,
  to: Colleague,
  which: 'halfway' | 'again',
): Post {
  const house = houseOf(planning, to.id)
  const { rounds } = house
  const others = group.members.filter((id) => id !== to.id)
  const names = withYou(planning, others, house)
  const buttons = HALFWAY_ANSWERS.map(
    (answer): Button => ({
      id: `buddies.halfway.${planning.id}.${round.number}.${answer}`,
      label: rounds.labels[answer],
      turn: 0,
      tone: answer === 'not-this-time' ? 'quiet' : 'choice',
    }),
  )
  const ask = which === 'halfway' ? rounds.halfway.ask : rounds.halfway.again
  return {
    to: { type: 'person', id: to.id },
    key: `${which}/${round.number}/${to.id}`,
    message: { blocks: [text(ask, { names }), { type: 'buttons', buttons }] },
  }
}

/** That somebody who said nothing for three rounds is in no group any more, and the way back. `last` is the last of them. Pure. */
export function outPost(planning: TeamPlanning, to: Colleague, last: number): Post {
  const { rounds, words } = houseOf(planning, to.id)
  const buttons: Button[] = [
    { id: `buddies.back.${planning.id}`, label: rounds.labels.back, turn: 0, tone: 'main' },
    { id: 'menu', label: words.labels.menu, turn: 0, tone: 'quiet' },
  ]
  return {
    to: { type: 'person', id: to.id },
    key: `out/${to.id}/${last}`,
    message: { blocks: [text(rounds.out), { type: 'buttons', buttons }] },
  }
}

/**
 * That there is no group for somebody in this round, without a cause but that theirs ended (`left`). Who came late or was
 * left alone in the course of it was looked for a place. Pure.
 */
export function alonePost(
  planning: TeamPlanning,
  { placed = [] }: Pick<Round, 'placed'>,
  to: Colleague,
  { key, left }: { key: string; left: boolean },
): Post {
  const { alone, late } = houseOf(planning, to.id).rounds
  const said = left ? late['none-left'] : placed.includes(to.id) ? late.none : alone
  return { to: { type: 'person', id: to.id }, key, message: { blocks: [text(said)] } }
}

/** 'jij, Noor en Sam' */
function withYou({ colleagues }: TeamPlanning, ids: readonly string[], { locale, rounds }: LocaleContent): Inline[] {
  const others = ids.flatMap((id): Inline[] => {
    const one = colleagues.find((other) => other.id === id)
    return one ? [{ mention: one.user, name: one.member.name }] : []
  })
  return listOf([rounds.card.you, ...others], locale)
}

function roleIn({ colleagues }: TeamPlanning, id: string): 'asks' | 'tells' | undefined {
  const one = colleagues.find((other) => other.id === id)
  return one && roleOf(one.member)
}

/** Whether somebody of a group asks and somebody tells. */
function isMirrorGroup(planning: TeamPlanning, { members }: Group): boolean {
  const roles = members.map((id) => roleIn(planning, id))
  return planning.team.plan?.mirror === true && roles.includes('asks') && roles.includes('tells')
}

/** How to ask, or to tell, in the language of one person (`id`), or of the team under `names`. */
function mirrorCard(planning: TeamPlanning, role: 'asks' | 'tells', to: { id?: string; names?: Inline[] }): Block[] {
  const { locale, rounds } = houseOf(planning, to.id)
  const { ask, tell } = cardsFor(planning.cards, locale)
  const { title, lines }: Card = role === 'asks' ? ask : tell
  const head = to.names ? fill(rounds.card['title-of'], { names: to.names, title }) : [{ bold: title }]
  return [
    {
      type: 'text',
      text: [...head, ...lines.flatMap((line): Inline[] => ['\n', ...fill(rounds.card.line, { line })])],
    },
  ]
}

/** The words of a group's question. One that is gone meanwhile shows as nothing. */
function questionOf({ questions }: TeamPlanning, { question }: Group, locale: string): Inline[] {
  return fill(questionsFor(questions, locale).get(question)?.text ?? '')
}

function momentsOf(planning: TeamPlanning, round: Round, { members }: Group, zone: string): SharedMoment[] {
  const people = members.flatMap((id) => planning.colleagues.find((one) => one.id === id) ?? [])
  return sharedMoments(people, zone, planning.now.add(NOT_BEFORE), round.until)
}

function inWords({ locale, rounds }: LocaleContent, moments: readonly SharedMoment[], zone: string): Block[] {
  if (moments.length === 0) return []
  const list = new Intl.ListFormat(locale, { type: 'disjunction' })
  return [text(rounds.card.moments, { moments: list.format(moments.map(({ start }) => whenOf(start, locale, zone))) })]
}

/** 'do 26 nov 10:00': without a comma, because several stand in a row. */
function whenOf(at: Temporal.Instant, locale: string, timeZone: string): string {
  const date = at.toLocaleString(locale, { timeZone, weekday: 'short', day: 'numeric', month: 'short' })
  const time = at.toLocaleString(locale, { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  return `${date.replaceAll(',', '')} ${time}`
}

/** A post, and its moments as one of its own: some platforms send a file on its own. */
function withCalendar(
  { id, now }: TeamPlanning,
  to: Post['to'],
  key: string,
  message: Message,
  { house, moments, title, zone }: { house: LocaleContent; moments: SharedMoment[]; title: string; zone: string },
): Post[] {
  if (moments.length === 0) return [{ to, key, message }]
  const { labels } = house.rounds
  const entries = moments.map(({ start, end }, nth) => ({ uid: `${id}/${key}/${nth}`, start, end, title }))
  const calendar: Block = {
    type: 'calendar',
    name: 'maatjes.ics',
    ics: writeCalendar(entries, now),
    moments: moments.map(({ start, end }) => ({
      start: start.toString(),
      end: end.toString(),
      title,
      label: plain(fill(labels.calendar, { when: whenOf(start, house.locale, zone) })),
    })),
  }
  return [
    { to, key, message },
    { to, key: `${key}/calendar`, message: { blocks: [calendar] } },
  ]
}
