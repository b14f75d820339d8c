import { Temporal } from 'temporal-polyfill'
import { listOf } from '../buddies/standing-in.ts'
import { type Content, contentFor, type LocaleContent } from '../content/content.ts'
import { fill, plain } from '../content/template.ts'
import type { Inline } from '../messages/message.ts'
import { momentOf } from '../nudges/say-next.ts'
import { dayIn } from '../people/home.ts'
import type { Post } from '../teams/posts.ts'
import { firstReach, isOffAt, isRosterKnown, type UsualHours, type Working } from '../teams/presence.ts'
import { type ComingAnswer, FEWEST_THERE, type Group, type Part, type Session } from './group.ts'
import { isWorkingDay } from './working-days.ts'

/**
 * Somebody who has a part in a group, as planning looks at them. `id` is the person's, `user` what their `platform` calls
 * them by; `zone` the one it told. `left`: their account is closed.
 */
export type GroupMember = Working & { id: string; platform: string; user: string; part: Part; left: boolean }

/** Everything that planning a group looks at. `id` is the group's; `localeOf` gives the language of a person, by id. */
export type GroupPlanning = {
  id: string
  group: Group
  people: readonly GroupMember[]
  now: Temporal.Instant
  content: Content
  localeOf(id: string): string
}

/** How long what is for somebody who is away may wait where no session sets an end to it, in days. */
export const WAITS_DAYS = 60

/** Something to send about a group: when it may go, what it is, and the group once it went. */
export type GroupTask = { at: Temporal.Instant; posts(): Post[]; done(group: Group): Group }

type Some = Pick<GroupPlanning, 'people'>

/**
 * When somebody is written to whose hours nobody knows: on working days, from an hour before the group's own time on. So
 * nothing comes at an hour at which they would not be at work.
 */
export function usualHours({ rule, zone }: Group): UsualHours {
  const time = Temporal.PlainTime.from(rule?.time ?? '10:00')
  // Not back into the evening before.
  const from = time.hour === 0 ? time : time.subtract({ hours: 1 })
  return { time: from.toString({ smallestUnit: 'minute' }), zone: rule?.zone ?? zone }
}

/**
 * The first moment from `from` and from now on, and before `before`, at which somebody may be written to about their group:
 * in a shift, or where no roster is known in the usual hours of a working day that is no public holiday. Undefined when there
 * is none.
 */
export function reach(
  { group, now }: Pick<GroupPlanning, 'group' | 'now'>,
  one: Working,
  from: Temporal.Instant,
  before: Temporal.Instant,
): Temporal.Instant | undefined {
  const usual = usualHours(group)
  let earliest = Temporal.Instant.compare(from, now) < 0 ? now : from
  for (;;) {
    const at = firstReach(one, usual, earliest, before)
    if (!at || isRosterKnown(one, earliest)) return at
    const day = dayIn(usual.zone, at)
    if (isWorkingDay(day, group.rule?.holidays)) return at
    earliest = day.add({ days: 1 }).toZonedDateTime(usual.zone).toInstant()
  }
}

/** Who takes part: of their own accord, with an account that is open. */
export function takingPart({ people }: Some): GroupMember[] {
  return people.filter(({ part, left }) => part.part && !left)
}

/**
 * What somebody answered about a session where it is now: an answer about another moment says nothing of this one. Whoever
 * chose the moment it went to comes. Undefined for no answer.
 */
export function answerTo(
  { coming, chosen }: Pick<Part, 'coming' | 'chosen'>,
  { key, start, instead }: Pick<Session, 'key' | 'start' | 'instead'>,
): ComingAnswer | undefined {
  const said = coming[key]
  if (said && (said.start === undefined || said.start.equals(start))) return said.answer
  const wentTo = instead?.options.find(({ id }) => id === instead.chosen)
  return wentTo?.start.equals(start) && chosen[key] === wentTo.id ? 'yes' : undefined
}

/** Who may still come to a session: takes part, did not say no, and is not on leave, ill or asked for silence then. */
export function whoCanCome(planning: Some, session: Session): GroupMember[] {
  return takingPart(planning).filter((one) => answerTo(one.part, session) !== 'no' && !isOffAt(one, session.start))
}

/** Who comes to a session: those who said so, and while fewer than three did also those who said nothing. */
export function whoComes(planning: Some, session: Session): GroupMember[] {
  const can = whoCanCome(planning, session)
  const said = can.filter(({ part }) => answerTo(part, session) !== undefined)
  return said.length < FEWEST_THERE ? can : said
}

/** Everything Maatje says in the language of somebody, or of the group itself. */
export function houseOf({ content, localeOf, group }: GroupPlanning, id?: string): LocaleContent {
  return contentFor(content, id === undefined ? group.locale : localeOf(id))
}

/** What a session of a group is called, at the head of a message and in a calendar. */
export function titleOf({ sessions }: Pick<LocaleContent, 'sessions'>, { name }: Pick<Group, 'name'>): string {
  return name ? plain(fill(sessions['title-named'], { group: name })) : sessions.title
}

/** A moment in words, by the clock of a group: they meet at one place, wherever somebody's own clock is. */
export function whenOf(
  { group }: Pick<GroupPlanning, 'group'>,
  { locale }: Pick<LocaleContent, 'locale'>,
  at: Temporal.Instant,
): string {
  return momentOf(at, group.rule?.zone ?? group.zone, locale)
}

/** Names in a row, each a mention: "Noor, Samir en Iris". Of somebody who is not there any more there is no name. */
export function mentionsOf({ people }: Some, ids: readonly string[], locale: string): Inline[] {
  const known = ids.flatMap((id) => people.find((one) => one.id === id) ?? [])
  return listOf(
    known.map(({ user, part }) => ({ mention: user, name: part.name })),
    locale,
  )
}

/** Whether a session is still to come and its first step did not begin: people who only gather for it can be called. */
export function isToCome({ state, start, guided }: Session, now: Temporal.Instant): boolean {
  return state === 'planned' && guided?.step === undefined && Temporal.Instant.compare(now, start) < 0
}

/** Posts that are worth nothing any more from a moment on. */
export function worthUntil(until: Temporal.Instant, posts: readonly Post[]): Post[] {
  return posts.map((post) => ({ ...post, until }))
}

/** Whether other moments are being chosen from for a session as it is now: then nothing is asked about this one. */
export function isChoosing({ instead, sequence, state }: Session): boolean {
  return state === 'planned' && instead !== undefined && instead.chosen === undefined && instead.of === sequence
}

/** So many days before a moment, at the same time by the clock of a group. */
export function daysBefore({ rule, zone }: Group, at: Temporal.Instant, days: number): Temporal.Instant {
  return at
    .toZonedDateTimeISO(rule?.zone ?? zone)
    .subtract({ days })
    .toInstant()
}

/** So many working days before a moment, at the same time by the clock of a group: of a Tuesday, three before is Thursday. */
export function workingDaysBefore({ rule, zone }: Group, at: Temporal.Instant, days: number): Temporal.Instant {
  let day = at.toZonedDateTimeISO(rule?.zone ?? zone)
  for (let left = days; left > 0; ) {
    day = day.subtract({ days: 1 })
    if (isWorkingDay(day.toPlainDate(), rule?.holidays)) left--
  }
  return day.toInstant()
}

/** A list of ids with one more, once. */
export function withId(ids: readonly string[], id: string): string[] {
  return ids.includes(id) ? [...ids] : [...ids, id]
}

/** The next session that is still to come; undefined when there is none. */
export function nextToCome({ sessions }: Pick<Group, 'sessions'>, now: Temporal.Instant): Session | undefined {
  return sessions.find((session) => isToCome(session, now))
}
