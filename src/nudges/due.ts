import { Temporal } from 'temporal-polyfill'
import { dateOf, dayOf, mondayOf, weekOf } from '../people/days.ts'
import type { Roster } from '../people/roster.ts'
import { minutesOf, type WallClock } from '../people/wall-clock.ts'
import { type Work, type Worked, workOf } from '../people/worked.ts'
import type { PromptKind } from './prompt-kinds.ts'

/** How often somebody wants a kind of nudge: at every chance, at about half of them, or not at all. */
export type Often = 'always' | 'half' | 'never'

/**
 * What somebody wants to be nudged about, and when. Breaks come `breakLater` minutes later (or earlier) than they usually
 * do, and the look back `debriefBefore` minutes before the end of a shift, 0 to 45. The weekly review is in the last shift
 * of the week, or at a weekday and wall time ('HH:MM') of their own, which counts only when they work then. `followUps`
 * are the dates of shifts after which to ask once how it is now; `takeAways` are sentences to bring back once, by id, in
 * the first shift from a date on.
 */
export type Wishes = {
  often: Readonly<Record<PromptKind, Often>>
  breakLater: -30 | 0 | 30
  debriefBefore: number
  weeklyAt: 'last-shift' | { weekday: 1 | 2 | 3 | 4 | 5 | 6 | 7; time: string }
  followUps: readonly string[]
  takeAways: readonly { id: string; from: string }[]
}

/** What holds for somebody who said nothing else. */
export const USUAL_WISHES: Wishes = {
  often: { break: 'always', debrief: 'always', weekly: 'always', 'follow-up': 'always', 'take-away': 'always' },
  breakLater: 0,
  debriefBefore: 15,
  weeklyAt: 'last-shift',
  followUps: [],
  takeAways: [],
}

/**
 * A nudge somebody is owed. `key` is the kind and what it is about: the date of a shift (`debrief/2026-11-24`, its second
 * shift `debrief/2026-11-24.2`, its second break `break/2026-11-24/2`), a week (`weekly/2026-W48`), the date of the shift
 * that is followed up, or the id of a sentence. It is the same however often it is worked out, and when a roster moves a
 * shift by an hour: it is what makes a send happen once. `about` is the date of the shift it is sent in. It is worth
 * sending from `at` and before `expires`, both within that shift.
 */
export type Nudge = { key: string; kind: PromptKind; about: string; at: Temporal.Instant; expires: Temporal.Instant }

/** The same in numbers: `day` is that of the shift, moments are in milliseconds since 1970-01-01T00:00Z. */
type Owed = { key: string; kind: PromptKind; day: number; at: number; expires: number }

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/**
 * Breaks, as the Dutch Working Hours Act has them: half an hour in a shift of over 5.5 hours, three quarters in one of
 * over 10 (Arbeidstijdenwet, article 5:4), so one reminder and two. Nobody sits down for the first time after more than
 * four hours.
 */
const ONE_BREAK = 5.5 * HOUR
const TWO_BREAKS = 10 * HOUR
const LONGEST_UNTIL_BREAK = 4 * HOUR
/**
 * The longest a shift of work may last (Arbeidstijdenwet, article 5:7). A longer one is a sleep-in: nobody is woken in it
 * to be asked whether they rest.
 */
const SLEEP_IN = 12 * HOUR
const NIGHT = { from: 23, until: 7 }

/** How long each is worth sending. A break reminder half an hour late is noise; a look back is not. */
const WORTH = {
  break: 20 * MINUTE,
  debrief: 90 * MINUTE,
  weekly: 24 * HOUR,
  'follow-up': 90 * MINUTE,
  'take-away': 90 * MINUTE,
} as const satisfies Record<PromptKind, number>

/** The most nudges in one day of somebody's calendar, and which stay when there are more: the first of these. */
const MOST_A_DAY = 3
const FIRST: readonly PromptKind[] = ['follow-up', 'debrief', 'take-away', 'weekly', 'break']

/** Who by their roster is at work for longer, without a gap, has not told us when they rest: no moment is the right one. */
const LONGEST_SHIFT = 48 * HOUR
/** And so many days of the calendar such a shift can touch beyond the one it belongs to, where the clocks change as well. */
const LONGEST_SHIFT_DAYS = 3

/** How far ahead the next shift is looked for, in days: longer than anybody's holiday. */
const NEXT_SHIFT_DAYS = 42

/**
 * The nudges somebody is owed in (after, upTo], earliest first. Pure: adjoining windows give each exactly once, in
 * whatever zone the process is. All of them lie within a shift, at most three in a day of the person's own calendar.
 * Whether the person may be reached at that moment (a pause, an open conversation) is asked when it is sent. Throws a
 * RangeError for a date, a time or a zone that cannot be read.
 */
export function nudgesBetween(
  roster: Roster,
  wishes: Wishes,
  after: Temporal.Instant,
  upTo: Temporal.Instant,
): Nudge[] {
  const [from, until] = [after.epochMilliseconds, upTo.epochMilliseconds]
  if (from >= until) return []
  const work = workOf(roster)
  // Whole days, so that the three of a day are the same three wherever a window is cut.
  const days = { first: work.clock.dayAt(from), last: work.clock.dayAt(until) }
  // And whole weeks, for the last shift of each.
  const [monday, sunday] = [mondayOf(days.first - LONGEST_SHIFT_DAYS), mondayOf(days.last) + 6]
  const shifts = shiftsOn(work, monday, sunday)
  // Only what lies in the days asked for can count among their three.
  const near = shifts.filter(({ start, end }) => {
    return work.clock.dayAt(start) <= days.last && days.first <= work.clock.dayAt(end)
  })
  const all = [
    ...near.flatMap((shift) => [...breaksIn(work.clock, wishes, shift), ...debriefOf(wishes, shift)]),
    ...weeklyNudges(work.clock, wishes, monday, sunday, shifts),
    ...followUpNudges(work, wishes, days),
    ...takeAwayNudges(work, wishes, days),
  ]
  return atMostThree(work.clock, all)
    .filter(({ at }) => from < at && at <= until)
    .sort((one, other) => one.at - other.at || (one.key < other.key ? -1 : 1))
    .map(({ key, kind, day, at, expires }) => ({
      key,
      kind,
      about: dateOf(day),
      at: Temporal.Instant.fromEpochMilliseconds(at),
      expires: Temporal.Instant.fromEpochMilliseconds(expires),
    }))
}

/**
 * Whether a kind is wanted for a day: that of the shift, of the Monday of the week, of the shift that is followed up, or
 * the first on which a sentence may come back. Half of them are two days yes and two days no, the other way round every
 * other week. What a day has, two weeks later has not: every roster that repeats by the week or by two comes to exactly
 * half in four weeks. Whoever works Monday, Wednesday and Friday is left out twice in a row at most, whoever works every
 * day four times; weekly reviews are two weeks yes and two weeks no.
 */
function isWanted(often: Often, day: number): boolean {
  if (often !== 'half') return often === 'always'
  const [pair, week] = [Math.floor(day / 2), (mondayOf(day) + 3) / 7] // day 0 was a Thursday
  return (pair + week) % 2 === 0
}

/**
 * Halfway a shift, or at a third and two thirds, and at the latest four hours after its start or the break before; then
 * as much earlier or later as the person said, but never after more than four hours. Since two hours and three quarters
 * have passed at least, earlier is never in the first half hour.
 */
function breaksIn(clock: WallClock, { often, breakLater }: Wishes, shift: Worked): Owed[] {
  const length = shift.end - shift.start
  if (length <= ONE_BREAK || !isWanted(often.break, shift.day)) return []
  const times = length > TWO_BREAKS ? 2 : 1
  const found: Owed[] = []
  let [usual, rested] = [shift.start, shift.start]
  for (let time = 1; time <= times; time++) {
    usual = Math.min(part(shift, time, times + 1), usual + LONGEST_UNTIL_BREAK)
    rested = Math.min(usual + breakLater * MINUTE, rested + LONGEST_UNTIL_BREAK)
    if (!isNightOfSleepIn(clock, shift, rested)) found.push(owed('break', `${nameOf(shift)}/${time}`, rested, shift))
  }
  return found
}

/** Before the end, so that it happens in working time: whoever chose the very end is asked in the last minute. */
function debriefOf({ often, debriefBefore }: Wishes, shift: Worked): Owed[] {
  if (!isWanted(often.debrief, shift.day)) return []
  const at = shift.end - Math.max(debriefBefore, 1) * MINUTE
  return [owed('debrief', nameOf(shift), Math.max(at, shift.start), shift)]
}

/** One a week that starts on Monday: an hour and a half before the end of its last shift, or when the person said. */
function weeklyNudges(
  clock: WallClock,
  { often, weeklyAt }: Wishes,
  first: number,
  last: number,
  all: readonly Worked[],
): Owed[] {
  const found: Owed[] = []
  for (let monday = first; monday <= last; monday += 7) {
    if (!isWanted(often.weekly, monday)) continue
    if (weeklyAt === 'last-shift') {
      const shift = all.findLast(({ day }) => monday <= day && day < monday + 7)
      if (!shift) continue
      const at = Math.max(shift.end - 90 * MINUTE, part(shift, 1, 2))
      if (!isNightOfSleepIn(clock, shift, at)) found.push(weeklyNudge(clock, monday, at, shift))
    } else {
      const at = clock.momentOf(monday + weeklyAt.weekday - 1, minutesOf(weeklyAt.time))
      const shift = all.find(({ start, end }) => start <= at && at < end)
      if (shift) found.push(weeklyNudge(clock, monday, at, shift))
    }
  }
  return found
}

/** Worth sending until the local day ends. */
function weeklyNudge(clock: WallClock, monday: number, at: number, shift: Worked): Owed {
  const one = owed('weekly', weekOf(monday), at, shift)
  return { ...one, expires: Math.min(one.expires, clock.momentOf(clock.dayAt(at) + 1, 0)) }
}

/** The local days a window touches. */
type Days = { first: number; last: number }

/** Once, in the shift after the one it is about: when they have been there for a while. */
function followUpNudges(work: Work, { often, followUps }: Wishes, days: Days): Owed[] {
  return [...new Set(followUps)].flatMap((date) => {
    const day = dayOf(date)
    const shift = isWanted(often['follow-up'], day) && nextShift(work, day + 1, days)
    return shift ? [owed('follow-up', date, settled(shift, 1), shift)] : []
  })
}

/** Once, in the first shift from its date on. Of an id that stands there twice, the first counts. */
function takeAwayNudges(work: Work, { often, takeAways }: Wishes, days: Days): Owed[] {
  return [...new Map(takeAways.toReversed().map(({ id, from }) => [id, from]))].flatMap(([id, from]) => {
    const day = dayOf(from)
    const shift = isWanted(often['take-away'], day) && nextShift(work, day, days)
    return shift ? [owed('take-away', id, settled(shift, 2), shift)] : []
  })
}

/** So many hours into a shift, or a quarter of it when it is short. */
function settled(shift: Worked, hours: number): number {
  return Math.min(shift.start + hours * HOUR, part(shift, 1, 4))
}

/** The first shift on a day or after it; none where it cannot have anything to do with the days asked for. */
function nextShift(work: Work, day: number, { first, last }: Days): Worked | undefined {
  if (day > last || day + NEXT_SHIFT_DAYS + LONGEST_SHIFT_DAYS < first) return undefined
  for (let from = day; from < day + NEXT_SHIFT_DAYS; from += 7) {
    const [shift] = shiftsOn(work, from, from + 6)
    if (shift) return shift
  }
  return undefined
}

/** The shifts that belong to these local days, both included. */
function shiftsOn(work: Work, first: number, last: number): Worked[] {
  return work
    .around(first, last)
    .filter(({ day, start, end }) => first <= day && day <= last && end - start <= LONGEST_SHIFT)
}

/** The nudges of each day that stay: the three that matter most, the earliest of a kind first. */
function atMostThree(clock: WallClock, all: readonly Owed[]): Owed[] {
  const days = Map.groupBy(all, ({ at }) => clock.dayAt(at))
  return [...days.values()].flatMap((nudges) =>
    nudges.length <= MOST_A_DAY
      ? nudges
      : nudges
          .toSorted(
            (one, other) =>
              FIRST.indexOf(one.kind) - FIRST.indexOf(other.kind) ||
              one.at - other.at ||
              (one.key < other.key ? -1 : 1),
          )
          .slice(0, MOST_A_DAY),
  )
}

function owed(kind: PromptKind, name: string, at: number, { day, end }: Worked): Owed {
  return { key: `${kind}/${name}`, kind, day, at, expires: Math.min(at + WORTH[kind], end) }
}

/** A shift by its date, and which of that date it is when it is not the first. Not by its time, which rosters move. */
function nameOf({ day, nth }: Worked): string {
  return nth === 1 ? dateOf(day) : `${dateOf(day)}.${nth}`
}

/** Whether somebody is likely to be asleep: at night, in a shift too long to be work alone. */
function isNightOfSleepIn(clock: WallClock, { start, end }: Worked, at: number): boolean {
  if (end - start <= SLEEP_IN) return false
  const hour = clock.hourAt(at)
  return hour >= NIGHT.from || hour < NIGHT.until
}

/** The moment at which so many parts of a shift have passed, to the millisecond. */
function part({ start, end }: Worked, parts: number, of: number): number {
  return start + Math.floor(((end - start) * parts) / of)
}
