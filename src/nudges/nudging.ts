import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { Roster } from '../people/roster.ts'
import type { Wishes } from './due.ts'
import { KINDS } from './prompt-kinds.ts'

const Kind = z.enum(KINDS)
const Weekday = z.union([1, 2, 3, 4, 5, 6, 7].map((day) => z.literal(day as 1 | 2 | 3 | 4 | 5 | 6 | 7)))
const Often = z.enum(['always', 'half', 'never'])
const ByKind = <Value extends z.ZodType>(value: Value) =>
  z.object({ break: value, debrief: value, weekly: value, 'follow-up': value, 'take-away': value })
const Extra = z.object({ date: z.string(), start: z.string(), end: z.string() })
const Off = z.object({ from: z.string(), until: z.string() })
/** Stored as JSON, which writes a Temporal.Instant as its text. */
const Instant = z.string().transform((text) => Temporal.Instant.from(text))

/**
 * What somebody told about when they work and what they want to be nudged about, and what was sent of it: sealed before it
 * is stored, because leave and illness are nobody's business. Loose, because another version of the bot may have stored
 * more than this one knows.
 */
export const Nudging = z.looseObject({
  /** They said yes. Without it nothing is ever sent that they did not ask for. */
  consent: z.boolean(),
  /** Their own zone, when it is not the one their platform tells. */
  zone: z.string().optional(),
  weekly: z.array(z.object({ weekday: Weekday, start: z.string(), end: z.string() })),
  extra: z.array(Extra),
  off: z.array(Off),
  /** The day they said that they are back: leave of a calendar that covers it counts no more. */
  backOn: z.string().optional(),
  /**
   * A calendar that is read every few hours; `address` gives access to it, so it is a secret. The last good reading
   * stays. `tell` is the code of what is wrong with it, to be said with the next nudge, `told` once it was. `readAt`: when
   * it last went well; `nextAt`: when it is read again, at once without it.
   */
  calendar: z
    .looseObject({
      address: z.string(),
      extra: z.array(Extra),
      off: z.array(Off),
      readAt: Instant.optional(),
      nextAt: Instant.optional(),
      failures: z.int(),
      tell: z.string().optional(),
      told: z.string().optional(),
      etag: z.string().optional(),
      modified: z.string().optional(),
    })
    .optional(),
  /** Nothing is sent before this day, or until they say so without one. */
  paused: z.object({ until: z.string().optional() }).optional(),
  often: ByKind(Often),
  breakLater: z.union([z.literal(-30), z.literal(0), z.literal(30)]),
  debriefBefore: z.int().min(0).max(45),
  weeklyAt: z.union([z.literal('last-shift'), z.object({ weekday: Weekday, time: z.string() })]),
  /** Dates of shifts after which to ask once how it is now. */
  followUps: z.array(z.string()),
  /** Sentences to bring back once `from` a day on; `came` is the day one did, and then it waits for its answer. */
  takeAways: z.array(
    z.looseObject({
      id: z.string(),
      asked: z.string(),
      from: z.string(),
      sentence: z.string(),
      came: z.string().optional(),
    }),
  ),
  /** Which prompts they saw, by id, as rotate.ts keeps them. */
  seen: ByKind(z.array(z.string())),
  /** Everything due up to then was planned, or is in `waiting`. */
  plannedUpTo: Instant.optional(),
  /** What was due while they were talking, and a break they put off. */
  waiting: z.array(
    z.object({ key: z.string(), kind: Kind, at: Instant, expires: Instant, about: z.string(), again: z.boolean() }),
  ),
  /** Which were planned lately, by key, on which of their own days: none comes twice, however a roster moves. */
  planned: z.array(z.object({ key: z.string(), date: z.string() })),
  /** The last one that was planned: what a typed answer is about. `prompt` is its wording, by id. */
  latest: z
    .looseObject({
      key: z.string(),
      kind: Kind,
      at: Instant,
      about: z.string(),
      prompt: z.string(),
      again: z.boolean(),
    })
    .optional(),
  /** The shift, by date, in which a break was last asked about. */
  breakAbout: z.string().optional(),
  /** The shifts, by date, in which a break was not possible, running. */
  cannots: z.array(z.string()),
})
export type Nudging = z.output<typeof Nudging>
export type Calendar = NonNullable<Nudging['calendar']>

/** How long before now something that was due is still looked for: whatever is older is worth nothing by then. */
const LOOK_BACK = Temporal.Duration.from({ hours: 48 })

/** The last day of leave without an end: until somebody says that they are back. */
export const OPEN_END = '9999-12-31'

/** What there is about somebody who said nothing yet. */
export const NOTHING_SAID: Nudging = {
  consent: false,
  weekly: [],
  extra: [],
  off: [],
  often: { break: 'always', debrief: 'always', weekly: 'always', 'follow-up': 'always', 'take-away': 'always' },
  breakLater: 0,
  debriefBefore: 15,
  weeklyAt: 'last-shift',
  followUps: [],
  takeAways: [],
  seen: { break: [], debrief: [], weekly: [], 'follow-up': [], 'take-away': [] },
  waiting: [],
  planned: [],
  cannots: [],
}

/** When somebody works, out of everything they told, in the zone their own days are counted in. */
export function rosterOf({ zone, weekly, extra, off, backOn, calendar }: Nudging, told: string): Roster {
  const isOver = (one: Roster['off'][number]) => backOn !== undefined && one.from <= backOn && backOn <= one.until
  return {
    zone: zone ?? told,
    weekly,
    extra: [...extra, ...(calendar?.extra ?? [])],
    off: [...off, ...(calendar?.off ?? []).filter((one) => !isOver(one))],
  }
}

/**
 * What they want to be nudged about, as due.ts works it out. A sentence that came `today` is still one of the three of
 * that day, so that nothing else takes its place.
 */
export function wishesOf(
  { often, breakLater, debriefBefore, weeklyAt, followUps, takeAways }: Nudging,
  today?: Temporal.PlainDate,
): Wishes {
  const day = today?.toString()
  return {
    often,
    breakLater,
    debriefBefore,
    weeklyAt,
    followUps,
    takeAways: takeAways.filter(({ came }) => came === undefined || came === day).map(({ id, from }) => ({ id, from })),
  }
}

/** From when on what is due has not been looked at yet. */
export function lookedUpTo({ plannedUpTo }: Nudging, now: Temporal.Instant): Temporal.Instant {
  const earliest = now.subtract(LOOK_BACK)
  return plannedUpTo && Temporal.Instant.compare(plannedUpTo, earliest) > 0 ? plannedUpTo : earliest
}

/**
 * Without a calendar, its address gone. The shifts that were known stay: somebody whose roster program is gone still works
 * tomorrow.
 */
export function uncoupled({ calendar, ...rest }: Nudging): Nudging {
  if (!calendar) return rest as Nudging
  return { ...rest, extra: [...rest.extra, ...calendar.extra], off: [...rest.off, ...calendar.off] } as Nudging
}

/** Whether they asked for silence on a day. */
export function isPaused({ paused }: Nudging, today: Temporal.PlainDate): boolean {
  return paused !== undefined && (paused.until === undefined || today.toString() < paused.until)
}
