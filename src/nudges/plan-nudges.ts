import { Temporal } from 'temporal-polyfill'
import type { LocaleContent } from '../content/content.ts'
import { text } from '../conversations/standing.ts'
import type { Block, Message } from '../messages/message.ts'
import { dateOf, dayOf } from '../people/days.ts'
import { dayIn } from '../people/home.ts'
import type { Roster } from '../people/roster.ts'
import { aboutOf } from './decide-nudge.ts'
import { type Nudge, nudgesBetween, USUAL_WISHES, type Wishes } from './due.ts'
import { lastDayOf } from './last-day.ts'
import { inTalkOnly, mayNudge, QUIET_AFTER, quietUntil, type Talking } from './may-nudge.ts'
import { nudgeMessage } from './nudge-message.ts'
import { lookedUpTo, type Nudging, rosterOf, wishesOf } from './nudging.ts'
import type { PromptKind } from './prompt-kinds.ts'
import type { LocalePrompts } from './prompts.ts'
import { nextPrompt } from './rotate.ts'

/** The most in one day of somebody's calendar, however they came about. */
const MOST_A_DAY = 3
/** What is found so much later than it was due was held up by an outage, and no longer comes one after another. */
const LATE = Temporal.Duration.from({ minutes: 10 })
/** How soon somebody who is talking is looked at again: a talk may end before the quiet after it is over. */
const LOOK_AGAIN = Temporal.Duration.from({ minutes: 5 })
/** Which goes first when two are due at once: the one that is worth least later. */
const FIRST: readonly PromptKind[] = ['break', 'debrief', 'follow-up', 'take-away', 'weekly']
/** How long a sentence that came back waits for its answer, in days. */
const ANSWERED_WITHIN = 14
/** For how long the next shift is looked for, in days, before what waits for it is over: as long as due.ts looks. */
const LOOKED_FOR_WITHIN = 42
/** After so many days no nudge is owed again: a weekly one may be, at the other end of its week. */
const REPEATED_WITHIN = 8
/** Of one follow-up or sentence nothing else matters. */
const NOTHING_ELSE = { break: 'never', debrief: 'never', weekly: 'never' } as const

/** Everything that planning looks at. `person` is their id, `zone` the one their platform told. */
export type Planning = {
  nudging: Nudging
  person: string
  zone: string
  turn: number
  talking: Talking
  now: Temporal.Instant
  house: LocaleContent
  prompts: LocalePrompts
}

/** Why something that was due is not sent. */
export type SkipCode =
  | 'expired'
  | 'newer'
  | 'enough'
  | 'repeated'
  | 'stopped'
  | 'paused'
  | 'off-shift'
  | 'talking'
  | 'no-words'

/** What comes of what is due for somebody: at most one nudge to send, what is skipped, and the new state. */
export type Planned = {
  nudging: Nudging
  nudge?: { key: string; kind: PromptKind; expires: Temporal.Instant; message: Message }
  skipped: { kind: PromptKind; code: SkipCode }[]
}

type Due = Nudging['waiting'][number]

/**
 * Plans what is due for one person by now. Pure: the same input gives the same nudge. At most one is sent at a time, with
 * half an hour to the one before and to their last word; what comes too close waits as long as it is worth sending. After
 * an outage it is the latest and no other. Nothing leaves without a shift, a yes and a day that has room for it.
 */
export function planNudges(planning: Planning): Planned {
  const { nudging, now, talking } = planning
  const zone = nudging.zone ?? planning.zone
  const roster = rosterOf(nudging, zone)
  const today = dayIn(zone, now)
  const found = nudgesBetween(roster, wishesOf(nudging, today), lookedUpTo(nudging, now), now)
  const later = nudging.waiting.filter(({ at }) => isAfter(at, now))
  const waited = nudging.waiting.filter(({ at }) => !isAfter(at, now))
  const skipped: Planned['skipped'] = []
  const skip = (ones: readonly Due[], code: SkipCode) => skipped.push(...ones.map(({ kind }) => ({ kind, code })))
  const those = (ones: readonly Due[], stays: (one: Due) => boolean, code: SkipCode) => {
    skip(
      ones.filter((one) => !stays(one)),
      code,
    )
    return ones.filter(stays)
  }

  const due: Due[] = [...found.map((one) => ({ ...one, again: false })), ...waited]
  // What waited may be of a kind that they said never to, meanwhile.
  const wanted = those(due, ({ kind }) => nudging.often[kind] !== 'never', 'stopped')
  // A shift that was made longer ends once more, and a week has another last shift.
  const fresh = those(wanted, ({ key }) => nudging.planned.every((one) => one.key !== key), 'repeated')
  const inTime = those(fresh, ({ expires }) => isAfter(expires, now), 'expired')
  const wasHeldUp = inTime.some(({ at }) => isAfter(now, at.add(LATE)))
  const latest = inTime.toSorted((one, other) => Temporal.Instant.compare(one.at, other.at)).at(-1)
  const worth = wasHeldUp ? those(inTime, (one) => one === latest, 'newer') : inTime

  const settled = (next: Nudging) => ({ nudging: { ...withoutPast(next, roster, now), plannedUpTo: now }, skipped })
  const [first, ...rest] = worth.toSorted((one, other) => FIRST.indexOf(one.kind) - FIRST.indexOf(other.kind))
  if (!first) return settled({ ...nudging, waiting: later })

  const heard = first.again ? inTalkOnly(talking) : talking
  const why = mayNudge(nudging, zone, heard, now)
  if (why !== 'yes' && why !== 'talking') {
    skip(worth, why)
    return settled({ ...nudging, waiting: later })
  }
  const quiet = why === 'talking' ? quietUntil(heard, now) : undefined
  const spaced = first.again ? undefined : nudging.latest?.at.add(QUIET_AFTER)
  const until = [quiet, spaced]
    .flatMap((one) => (one && isAfter(one, now) ? [one] : []))
    .sort(Temporal.Instant.compare)
    .at(-1)
  if (until) {
    const again = now.add(LOOK_AGAIN)
    const at = isAfter(until, again) ? again : until
    const waiting = worth.map((one) => ({ ...one, at }))
    return settled({ ...nudging, waiting: [...later, ...waiting] })
  }

  const date = today.toString()
  const times = nudging.planned.filter((one) => one.date === date).length
  const waiting = [...later, ...rest.map((one) => ({ ...one, at: now.add(QUIET_AFTER) }))]
  if (times >= MOST_A_DAY && !first.again) {
    skip([first, ...rest], 'enough')
    return settled({ ...nudging, waiting: later })
  }
  const said = say(planning, first)
  if (!said) {
    skip([first], 'no-words')
    return settled({ ...nudging, waiting })
  }
  const { message, prompt, seen } = said
  const planned = sent({ ...nudging, waiting, seen }, first, { prompt, now, date })
  const { key, kind, expires } = first
  return { ...settled(planned), nudge: { key, kind, expires, message } }
}

/** The state once a nudge is planned. */
function sent(
  nudging: Nudging,
  { key, kind, about, again }: Due,
  { prompt, now, date }: { prompt: string; now: Temporal.Instant; date: string },
): Nudging {
  const { calendar, breakAbout, cannots } = nudging
  const latest = { key, kind, at: now, about, prompt, again }
  // A break nobody answered ends a row of shifts in which none was possible.
  const isRow = breakAbout === undefined || breakAbout === about || cannots.includes(breakAbout)
  const { tell, ...rest } = calendar ?? {}
  return {
    ...nudging,
    latest,
    // One that they put off is no other one.
    planned: again ? nudging.planned : [...nudging.planned, { key, date }],
    ...(kind === 'break' ? { breakAbout: about, cannots: isRow ? cannots : [] } : {}),
    ...(calendar && tell ? { calendar: { ...(rest as typeof calendar), told: tell } } : {}),
    takeAways: nudging.takeAways.map((one) => {
      return kind === 'take-away' && one.id === aboutOf(key) ? { ...one, came: date } : one
    }),
  }
}

/**
 * The state without what is over: a follow-up on the day after it was due, whether it was sent or not; a sentence that
 * came and was not answered. Until then they count among the three of their day.
 */
function withoutPast(nudging: Nudging, roster: Roster, now: Temporal.Instant): Nudging {
  const { often, waiting } = nudging
  const today = dayIn(roster.zone, now)
  const count = dayOf(today.toString())
  const before = (days: number) => dateOf(count - days)
  const [day, oldest, longAgo] = [before(0), before(ANSWERED_WITHIN), before(LOOKED_FOR_WITHIN)]
  const yesterday = () => today.toZonedDateTime(roster.zone).toInstant().subtract({ milliseconds: 1 })
  return {
    ...nudging,
    // Older ones fell into a long leave or a silence, and nobody asks about them any more.
    followUps: nudging.followUps.filter((date) => {
      return date >= longAgo && !wasDue(roster, often, { followUps: [date] }, date, yesterday())
    }),
    takeAways: nudging.takeAways
      .filter(({ came }) => came === undefined || came >= oldest)
      .flatMap((one) => {
        const isWaiting = waiting.some(({ kind, key }) => kind === 'take-away' && aboutOf(key) === one.id)
        if (one.came !== undefined || isWaiting || one.from > day) return [one]
        const from = movedOn(one, often, roster, now)
        if (from >= longAgo) return [{ ...one, from }]
        // No shift in all that time. Of those who want half of their sentences, or none, this is one of the others.
        return often['take-away'] === 'always' ? [{ ...one, from: day }] : []
      }),
    extra: nudging.extra.filter(({ date }) => date >= oldest),
    off: nudging.off.filter(({ until }) => until >= oldest),
    planned: nudging.planned.filter(({ date }) => date >= before(REPEATED_WITHIN)),
  }
}

/**
 * From when on a sentence is still to come. The shift it was to come in may have gone by without it: it was skipped, the
 * day was full, or nothing was sent. Then it is for the shift after that one, because it was asked for.
 */
function movedOn(
  { id, from }: Nudging['takeAways'][number],
  often: Nudging['often'],
  roster: Roster,
  now: Temporal.Instant,
): string {
  for (let first = from; ; ) {
    const was = wasDue(roster, often, { takeAways: [{ id, from: first }] }, first, now)
    if (!was) return first
    first = Temporal.PlainDate.from(was.about).add({ days: 1 }).toString()
  }
}

/** One follow-up or sentence that was due by then, as if there were nothing else. `from` is the date it is for. */
function wasDue(
  roster: Roster,
  often: Nudging['often'],
  one: Partial<Wishes>,
  from: string,
  upTo: Temporal.Instant,
): Nudge | undefined {
  // By the clocks a shift can begin a little before its day, never a whole day.
  const before = Temporal.PlainDate.from(from).subtract({ days: 1 }).toZonedDateTime(roster.zone).toInstant()
  const wishes: Wishes = { ...USUAL_WISHES, often: { ...often, ...NOTHING_ELSE }, ...one }
  return nudgesBetween(roster, wishes, before, upTo)[0]
}

/** The words of a nudge, and what they have seen from here on. */
function say(
  { nudging, person, turn, house, prompts }: Planning,
  { kind, key }: Due,
): { message: Message; prompt: string; seen: Nudging['seen'] } | undefined {
  const texts = prompts.kinds[kind]
  const { id, seen } = nextPrompt([...texts.keys()], nudging.seen[kind], `${person}/${kind}`)
  const about = aboutOf(key)
  const sentence = nudging.takeAways.find((one) => one.id === about)?.sentence
  const values: Record<string, string> = kind === 'take-away' && sentence ? { sentence } : {}
  const message = nudgeMessage(
    { house, turn },
    { kind, about, prompt: texts.get(id) ?? '', values },
    notes(nudging, house),
  )
  return message && { message, prompt: id, seen: { ...nudging.seen, [kind]: seen } }
}

/** That a calendar cannot be read any more, said once, with the nudge that comes next: then they are at work. */
function notes(nudging: Nudging, house: LocaleContent): Block[] {
  const { calendar } = nudging
  if (!calendar?.tell) return []
  const { calendar: words } = house.nudging
  const failed = (words.failed as Record<string, string>)[calendar.tell]
  const until = lastDayOf(calendar)?.toLocaleString(house.locale, { day: 'numeric', month: 'long' }) ?? ''
  return [text(words.broken, { until }), ...(failed ? [text(failed)] : []), text(words['broken-end'])]
}

function isAfter(one: Temporal.Instant, other: Temporal.Instant): boolean {
  return Temporal.Instant.compare(one, other) > 0
}
