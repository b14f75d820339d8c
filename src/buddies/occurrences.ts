import { Temporal } from 'temporal-polyfill'
import { isBy, momentOn } from '../people/instants.ts'
import type { Plan, Round, Team } from './team.ts'

/** Weeks between two rounds; a month is no number of weeks. */
const WEEKS = { week: 1, 'two-weeks': 2, 'three-weeks': 3, 'four-weeks': 4, 'six-weeks': 6 } as const

/**
 * When a team has its next round, or undefined without a plan. A moment that was set stands, also when it is past; else it
 * is the first of the plan at `now` or after it. Pure.
 */
export function dueOf({ due, plan, zone }: Team, now: Temporal.Instant): Temporal.Instant | undefined {
  if (!plan) return undefined
  return due ?? nextOccurrence(plan, zone, now.subtract({ nanoseconds: 1 }))
}

/** The round that is going on, or undefined. */
export function currentRound({ rounds }: Team, now: Temporal.Instant): Round | undefined {
  const [round] = rounds
  return round && now.epochMilliseconds < round.until.epochMilliseconds ? round : undefined
}

/**
 * The first round of a plan after a moment. Pure: from each round to the next is the same row, wherever one begins. What
 * begins on the fifth of its weekdays in a month comes on the last one of every month. A wall time that the clocks skip
 * moves later, a repeated one means its first pass.
 */
export function nextOccurrence(plan: Plan, zone: string, after: Temporal.Instant): Temporal.Instant {
  const first = firstDate(plan)
  const day = after.toZonedDateTimeISO(zone).toPlainDate()
  const weeks = plan.every === 'month' ? undefined : WEEKS[plan.every]
  const passed = weeks ? first.until(day).days / (7 * weeks) : first.until(day, { largestUnit: 'months' }).months
  for (let times = Math.max(0, Math.floor(passed) - 1); ; times++) {
    const date = weeks ? first.add({ weeks: weeks * times }) : sameInMonth(first, times)
    const at = momentOn(date, plan.time, zone)
    if (Temporal.Instant.compare(at, after) > 0) return at
  }
}

/** The first day of a plan's weekday on which its wall time is at a moment or after it, whatever its rhythm. Pure. */
export function firstDateAt(
  { weekday, time }: Pick<Plan, 'weekday' | 'time'>,
  zone: string,
  from: Temporal.Instant,
): Temporal.PlainDate {
  const day = from.toZonedDateTimeISO(zone).toPlainDate()
  const date = day.add({ days: (weekday - day.dayOfWeek + 7) % 7 })
  return isBy(from, momentOn(date, time, zone)) ? date : date.add({ weeks: 1 })
}

/** The first Monday to Friday on which a wall time is still to come. Pure. */
export function nextWorkingDay(time: string, zone: string, after: Temporal.Instant): Temporal.Instant {
  for (let date = after.toZonedDateTimeISO(zone).toPlainDate(); ; date = date.add({ days: 1 })) {
    const at = momentOn(date, time, zone)
    if (date.dayOfWeek <= 5 && Temporal.Instant.compare(at, after) > 0) return at
  }
}

/**
 * The middle of a round as people count: so many whole days after its beginning, at the same hour. Of an odd number the
 * smaller half, so that of a week from Tuesday it is Friday and not the weekend.
 */
export function middleOf(from: Temporal.Instant, to: Temporal.Instant, zone: string): Temporal.Instant {
  const [first, last] = [from.toZonedDateTimeISO(zone), to.toZonedDateTimeISO(zone)]
  return first.add({ days: Math.floor(first.until(last, { largestUnit: 'days' }).days / 2) }).toInstant()
}

function firstDate({ from, weekday }: Plan): Temporal.PlainDate {
  const date = Temporal.PlainDate.from(from)
  return date.add({ days: (weekday - date.dayOfWeek + 7) % 7 })
}

/** The same nth weekday so many months on. */
function sameInMonth(first: Temporal.PlainDate, months: number): Temporal.PlainDate {
  const nth = Math.ceil(first.day / 7)
  const start = first.with({ day: 1 }).add({ months })
  const date = start.add({ days: ((first.dayOfWeek - start.dayOfWeek + 7) % 7) + 7 * (nth - 1) })
  return date.month === start.month ? date : date.subtract({ weeks: 1 })
}
