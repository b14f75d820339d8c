import { Temporal } from 'temporal-polyfill'
import { type Roster, type Shift, shiftsBetween } from '../people/roster.ts'
import type { PromptKind } from './prompts.ts'

/**
 * What somebody wants to be nudged about. `debrief` is how many minutes before the end of a shift, 0 to 45. `weekly` is
 * in the last shift of the week, or at a weekday and wall time of their own, which counts only when they work then.
 * `followUps` are the dates of shifts after which to ask once how it is now; `takeAways` are sentences to bring back
 * once, by id, on the first shift from a date on.
 */
export type Wishes = {
  breaks: boolean
  debrief: number | 'never'
  weekly: 'last-shift' | { weekday: 1 | 2 | 3 | 4 | 5 | 6 | 7; time: string } | 'never'
  followUps: readonly string[]
  takeAways: readonly { id: string; from: string }[]
}

/**
 * A nudge somebody is owed. `key` is made of the rule and the shift it is about, and is the same however often it is
 * worked out: what makes a send happen once. It is worth sending from `at` and before `expires`, both within one shift.
 */
export type Nudge = { key: string; kind: PromptKind; at: Temporal.Instant; expires: Temporal.Instant }

/**
 * Breaks, as the Dutch Working Hours Act has them: half an hour in a shift of over 5.5 hours, three quarters in one of
 * over 10 (Arbeidstijdenwet, article 5:4), so one reminder and two. Nobody sits down for the first time after more than
 * four hours.
 */
const ONE_BREAK_HOURS = 5.5
const TWO_BREAKS_HOURS = 10
const LONGEST_UNTIL_BREAK = Temporal.Duration.from({ hours: 4 })
/**
 * The longest a shift of work may last (Arbeidstijdenwet, article 5:7). A longer one is a sleep-in: nobody is woken in it
 * to be asked whether they rest.
 */
const SLEEP_IN_HOURS = 12
const NIGHT = { from: 23, until: 7 }

/** How long each is worth sending. A break reminder half an hour late is noise; a look back is not. */
const WORTH = {
  break: Temporal.Duration.from({ minutes: 20 }),
  debrief: Temporal.Duration.from({ minutes: 90 }),
  weekly: Temporal.Duration.from({ hours: 24 }),
  'follow-up': Temporal.Duration.from({ minutes: 90 }),
  'take-away': Temporal.Duration.from({ minutes: 90 }),
} as const satisfies Record<PromptKind, Temporal.Duration>

/** The most nudges in one day of somebody's calendar, and which stay when there are more: the first of these. */
const MOST_A_DAY = 3
const FIRST: readonly PromptKind[] = ['follow-up', 'debrief', 'take-away', 'weekly', 'break']

/** Who by their roster is at work for longer, without a gap, has not told us when they rest: no moment is the right one. */
const LONGEST_SHIFT_HOURS = 48

/** How far ahead the next shift is looked for, in days: longer than anybody's holiday. */
const NEXT_SHIFT_DAYS = 42

/**
 * The nudges somebody is owed in (after, upTo], earliest first. Pure: adjoining windows give each exactly once, in
 * whatever zone the process is. All of them lie within a shift, at most three in a day of the person's own calendar.
 * Whether the person may be reached at that moment (a pause, an open conversation) is asked when it is sent.
 */
export function nudgesBetween(
  roster: Roster,
  wishes: Wishes,
  after: Temporal.Instant,
  upTo: Temporal.Instant,
): Nudge[] {
  if (Temporal.Instant.compare(after, upTo) >= 0) return []
  // Whole days, so that the three of a day are the same three wherever a window is cut.
  // And whole weeks, for the last shift of each. Working out shifts is what costs here, so it is done once.
  const monday = mondayOf(dayOf(roster, after).subtract({ days: 3 }))
  const sunday = mondayOf(dayOf(roster, upTo).add({ days: 2 })).add({ days: 6 })
  const shifts = shiftsOn(roster, monday, sunday)
  const owed = [
    ...shifts.flatMap((shift) => [...breaksIn(roster, wishes, shift), ...debriefOf(wishes, shift)]),
    ...weeklyNudges(roster, wishes, monday, sunday, shifts),
    ...followUpNudges(roster, wishes),
    ...takeAwayNudges(roster, wishes),
  ]
  return atMostThree(roster, owed)
    .filter(({ at }) => Temporal.Instant.compare(at, after) > 0 && Temporal.Instant.compare(at, upTo) <= 0)
    .sort((one, other) => Temporal.Instant.compare(one.at, other.at) || (one.key < other.key ? -1 : 1))
}

function breaksIn(roster: Roster, { breaks }: Wishes, shift: Shift): Nudge[] {
  const hours = hoursOf(shift)
  if (!breaks || hours <= ONE_BREAK_HOURS) return []
  const times = hours > TWO_BREAKS_HOURS ? 2 : 1
  const found: Nudge[] = []
  let last = shift.start
  for (let time = 1; time <= times; time++) {
    const share = shift.start.add(fraction(shift, time / (times + 1)))
    const latest = last.add(LONGEST_UNTIL_BREAK)
    const at = Temporal.Instant.compare(share, latest) < 0 ? share : latest
    if (!isNightOfSleepIn(roster, shift, at)) found.push(nudge('break', `${nameOf(shift)}/${time}`, at, shift))
    last = at
  }
  return found
}

/** Before the end, so that it happens in working time: whoever chose the very end is asked in the last minute. */
function debriefOf({ debrief }: Wishes, shift: Shift): Nudge[] {
  if (debrief === 'never') return []
  const at = shift.end.subtract({ minutes: Math.max(debrief, 1) })
  return [nudge('debrief', nameOf(shift), Temporal.Instant.compare(at, shift.start) < 0 ? shift.start : at, shift)]
}

/** One a week that starts on Monday: an hour and a half before the end of its last shift, or when the person said. */
function weeklyNudges(
  roster: Roster,
  { weekly }: Wishes,
  first: Temporal.PlainDate,
  last: Temporal.PlainDate,
  all: readonly Shift[],
): Nudge[] {
  if (weekly === 'never') return []
  const found: Nudge[] = []
  for (let monday = first; Temporal.PlainDate.compare(monday, last) <= 0; monday = monday.add({ days: 7 })) {
    const [begin, end] = [monday.toString(), monday.add({ days: 6 }).toString()]
    const shifts = all.filter(({ date }) => begin <= date && date <= end)
    const name = `${monday.yearOfWeek}-W${String(monday.weekOfYear).padStart(2, '0')}`
    if (weekly === 'last-shift') {
      const shift = shifts.at(-1)
      if (!shift) continue
      const before = shift.end.subtract({ minutes: 90 })
      const middle = shift.start.add(fraction(shift, 1 / 2))
      const at = Temporal.Instant.compare(before, middle) < 0 ? middle : before
      if (!isNightOfSleepIn(roster, shift, at)) found.push(weeklyNudge(roster, name, at, shift))
    } else {
      const day = monday.add({ days: weekly.weekday - 1 })
      const plainTime = Temporal.PlainTime.from(weekly.time)
      const at = day.toZonedDateTime({ timeZone: roster.zone, plainTime }).toInstant()
      const shift = all.find((one) => isIn(one, at))
      if (shift) found.push(weeklyNudge(roster, name, at, shift))
    }
  }
  return found
}

/** Worth sending until the local day ends. */
function weeklyNudge(roster: Roster, name: string, at: Temporal.Instant, shift: Shift): Nudge {
  const midnight = dayOf(roster, at).add({ days: 1 }).toZonedDateTime(roster.zone).toInstant()
  const one = nudge('weekly', name, at, shift)
  return { ...one, expires: earlier(one.expires, midnight) }
}

/** Once, in the shift after the one it is about: when they have been there for a while. */
function followUpNudges(roster: Roster, { followUps }: Wishes): Nudge[] {
  return [...new Set(followUps)].flatMap((date) => {
    const shift = nextShift(roster, Temporal.PlainDate.from(date).add({ days: 1 }))
    return shift ? [nudge('follow-up', date, settled(shift, 1), shift)] : []
  })
}

/** Once, in the first shift from its date on. */
function takeAwayNudges(roster: Roster, { takeAways }: Wishes): Nudge[] {
  return takeAways.flatMap(({ id, from }) => {
    const shift = nextShift(roster, Temporal.PlainDate.from(from))
    return shift ? [nudge('take-away', id, settled(shift, 2), shift)] : []
  })
}

/** So many hours into a shift, or a quarter of it when it is short. */
function settled(shift: Shift, hours: number): Temporal.Instant {
  return earlier(shift.start.add({ hours }), shift.start.add(fraction(shift, 1 / 4)))
}

/** The first shift that starts on a day or after it. */
function nextShift(roster: Roster, day: Temporal.PlainDate): Shift | undefined {
  for (let from = day; Temporal.PlainDate.compare(from, day.add({ days: NEXT_SHIFT_DAYS })) < 0; ) {
    const until = from.add({ days: 6 })
    const [shift] = shiftsOn(roster, from, until)
    if (shift) return shift
    from = until.add({ days: 1 })
  }
  return undefined
}

/** The shifts that start on these local days, both included. */
function shiftsOn(roster: Roster, from: Temporal.PlainDate, until: Temporal.PlainDate): Shift[] {
  const { zone } = roster
  const after = from.toZonedDateTime(zone).toInstant().subtract({ nanoseconds: 1 })
  const upTo = until.add({ days: 1 }).toZonedDateTime(zone).toInstant().subtract({ nanoseconds: 1 })
  return shiftsBetween(roster, after, upTo).filter((shift) => hoursOf(shift) <= LONGEST_SHIFT_HOURS)
}

/** The nudges of each day that stay: the three that matter most, the earliest of a kind first. */
function atMostThree(roster: Roster, owed: readonly Nudge[]): Nudge[] {
  const days = Map.groupBy(owed, ({ at }) => dayOf(roster, at).toString())
  return [...days.values()].flatMap((nudges) =>
    nudges
      .toSorted(
        (one, other) =>
          FIRST.indexOf(one.kind) - FIRST.indexOf(other.kind) ||
          Temporal.Instant.compare(one.at, other.at) ||
          (one.key < other.key ? -1 : 1),
      )
      .slice(0, MOST_A_DAY),
  )
}

function nudge(kind: PromptKind, name: string, at: Temporal.Instant, shift: Shift): Nudge {
  return { key: `${kind}/${name}`, kind, at, expires: earlier(at.add(WORTH[kind]), shift.end) }
}

/** A shift by its day and the moment it starts: two on one day are two. */
function nameOf({ date, start }: Shift): string {
  return `${date}/${start.epochMilliseconds / 60_000}`
}

/** Whether somebody is likely to be asleep: at night, in a shift too long to be work alone. */
function isNightOfSleepIn(roster: Roster, shift: Shift, at: Temporal.Instant): boolean {
  const { hour } = at.toZonedDateTimeISO(roster.zone)
  return hoursOf(shift) > SLEEP_IN_HOURS && (hour >= NIGHT.from || hour < NIGHT.until)
}

function isIn({ start, end }: Shift, at: Temporal.Instant): boolean {
  return Temporal.Instant.compare(start, at) <= 0 && Temporal.Instant.compare(at, end) < 0
}

function fraction({ start, end }: Shift, part: number): Temporal.Duration {
  return Temporal.Duration.from({ milliseconds: Math.floor(start.until(end).total('milliseconds') * part) })
}

function hoursOf({ start, end }: Shift): number {
  return start.until(end).total('hours')
}

function earlier(one: Temporal.Instant, other: Temporal.Instant): Temporal.Instant {
  return Temporal.Instant.compare(one, other) < 0 ? one : other
}

function dayOf({ zone }: Roster, at: Temporal.Instant): Temporal.PlainDate {
  return at.toZonedDateTimeISO(zone).toPlainDate()
}

function mondayOf(day: Temporal.PlainDate): Temporal.PlainDate {
  return day.subtract({ days: day.dayOfWeek - 1 })
}
