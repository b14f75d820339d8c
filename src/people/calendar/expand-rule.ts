import { DAY, type Wall } from './wall-time.ts'

/**
 * A recurrence rule (RFC 5545 section 3.3.10) of days. `interval` counts days, weeks, months or years. `byDay` is a
 * weekday (Sunday = 0), `nth` of the month or the year, from the end when negative, or 0 for every one. `last` is the
 * latest wall time that may still be one, in the zone of the event.
 */
export type Rule = {
  frequency: 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY'
  interval: number
  weekStart: number
  count?: number
  last?: Wall
  byMonth?: number[]
  byMonthDay?: number[]
  byDay?: { nth: number; weekday: number }[]
  bySetPosition?: number[]
}

/** How many days may still be looked at, for all rules of a file together. Below zero it ran out. */
export type Budget = { days: number }

/** What an instance that is found costs after that, in days looked at. */
const COST_OF_ONE = 15

const WEEKDAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA']

/**
 * A rule as the library has split it, for an event that starts at `start`; `lastOf` gives the wall time of an UNTIL, in
 * the zone of the event. Undefined for what no roster has: something every hour or second, or by number of the week or
 * of the day in the year.
 */
export function ruleOf(written: unknown, start: Wall, lastOf: (until: unknown) => Wall | undefined): Rule | undefined {
  if (typeof written !== 'object' || written === null) return undefined
  const parts = written as Record<string, unknown>
  if (Object.keys(parts).some((name) => /^by/.test(name) && !KNOWN.includes(name))) return undefined
  const frequency = FREQUENCIES.find((one) => one === parts.freq)
  const interval = numbers(parts.interval ?? 1)[0]
  if (!frequency || !interval || interval < 1 || !keepsTime(parts, start)) return undefined
  const rule: Rule = { frequency, interval, weekStart: weekStartOf(parts.wkst) }
  if ('count' in parts) {
    const count = numbers(parts.count)[0]
    if (!count || count < 1) return undefined
    rule.count = count
  }
  if ('until' in parts) {
    const last = lastOf(parts.until)
    if (last === undefined) return undefined
    rule.last = last
  }
  if ('bymonth' in parts) rule.byMonth = numbers(parts.bymonth)
  if ('bymonthday' in parts) rule.byMonthDay = numbers(parts.bymonthday)
  if ('bysetpos' in parts) rule.bySetPosition = numbers(parts.bysetpos)
  if ('byday' in parts) {
    rule.byDay = [parts.byday].flat().map((text) => {
      const [, nth = '', weekday = ''] = /^([+-]?\d*)([A-Z]{2})$/.exec(String(text)) ?? []
      return { nth: Number(nth), weekday: WEEKDAYS.indexOf(weekday) }
    })
  }
  return rule
}

const FREQUENCIES = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const
const KNOWN = ['bymonth', 'bymonthday', 'byday', 'bysetpos', 'byhour', 'byminute', 'bysecond']

function numbers(written: unknown): number[] {
  return [written].flat().map(Number)
}

/** The library counts a week's first day from Sunday = 1; without one it is Monday. */
function weekStartOf(written: unknown): number {
  return typeof written === 'number' ? written - 1 : 1
}

/** Some programs (Notes) repeat the time of the start in the rule; another time, or several a day, no roster has. */
function keepsTime(parts: Record<string, unknown>, start: Wall): boolean {
  const at = new Date(start)
  const time = { byhour: at.getUTCHours(), byminute: at.getUTCMinutes(), bysecond: at.getUTCSeconds() }
  return Object.entries(time).every(([name, value]) => {
    const given = name in parts ? numbers(parts[name]) : [value]
    return given.length === 1 && given[0] === value
  })
}

/**
 * The wall times a rule gives from `start` on that lie in [from, until], in order. `start` always is the first one and
 * counts for COUNT, also where the rule would not give it (RFC 5545 section 3.8.5.3). Undefined when the budget ran out.
 *
 * A rule is asked about every day of the window whether it is one, so that an endless rule costs no more than the window
 * and an impossible one ends as well: the library's own iterator looks for 30 February for ever.
 */
export function expandRule(rule: Rule, start: Wall, from: Wall, until: Wall, budget: Budget): Wall[] | undefined {
  const first = Math.floor(start / DAY)
  const time = start - first * DAY
  const end = Math.min(until, rule.last ?? until)
  const isOne = matcher(rule, first, budget)
  const found: Wall[] = start >= from && start <= end ? [start] : []
  let count = 1
  let day = first + 1
  // Only a COUNT has to know what came before the window.
  if (rule.count === undefined) day = Math.max(day, Math.floor((from - time) / DAY))
  for (; day * DAY + time <= end; day++) {
    if (rule.count !== undefined && count >= rule.count) break
    if (--budget.days < 0) return undefined
    if (!isOne(day)) continue
    count++
    if (day * DAY + time < from) continue
    budget.days -= COST_OF_ONE
    found.push(day * DAY + time)
  }
  return budget.days < 0 ? undefined : found
}

type Parts = {
  year: number
  month: number
  day: number
  weekday: number
  monthDays: number
  yearDay: number
  yearDays: number
}

function partsOf(day: number): Parts {
  const date = new Date(day * DAY)
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()]
  const newYear = Date.UTC(year, 0, 1)
  return {
    year,
    month: month + 1,
    day: date.getUTCDate(),
    weekday: date.getUTCDay(),
    monthDays: new Date(Date.UTC(year, month + 1, 0)).getUTCDate(),
    yearDay: (day * DAY - newYear) / DAY + 1,
    yearDays: (Date.UTC(year + 1, 0, 1) - newYear) / DAY,
  }
}

/** Whether a day is one of a rule's, but for its start and end. */
function matcher(rule: Rule, first: number, budget: Budget): (day: number) => boolean {
  const start = partsOf(first)
  const weekdays = rule.byDay && new Set(rule.byDay.map(({ weekday }) => weekday))
  const fits = (day: number) => {
    // Most days are none by their weekday alone, and it is had for nothing.
    if (weekdays && !weekdays.has(weekdayOf(day))) return false
    const parts = partsOf(day)
    return isInTurn(rule, first, start, day, parts) && isCandidate(rule, start, parts)
  }
  const positions = rule.bySetPosition
  if (!positions) return fits
  const chosen = new Map<number, Set<number>>()
  return (day) => {
    if (!fits(day)) return false
    const [from, length] = periodOf(rule, day)
    let days = chosen.get(from)
    if (!days) {
      budget.days -= length
      const all = Array.from({ length }, (_, index) => from + index).filter(fits)
      days = new Set(positions.map((at) => all.at(at > 0 ? at - 1 : at) ?? Number.NaN))
      chosen.set(from, days)
    }
    return days.has(day)
  }
}

/** Whether a day lies in a period that INTERVAL does not pass over. */
function isInTurn(rule: Rule, first: number, start: Parts, day: number, at: Parts): boolean {
  const turns = {
    DAILY: () => day - first,
    WEEKLY: () => weekOf(rule, day) - weekOf(rule, first),
    MONTHLY: () => (at.year - start.year) * 12 + at.month - start.month,
    YEARLY: () => at.year - start.year,
  }
  return turns[rule.frequency]() % rule.interval === 0
}

/** Sunday = 0. 1970-01-01 was a Thursday. */
function weekdayOf(day: number): number {
  return (((day + 4) % 7) + 7) % 7
}

/** The weeks since that Thursday's. */
function weekOf({ weekStart }: Rule, day: number): number {
  return Math.floor((day + 4 - weekStart) / 7)
}

/** The period a day lies in, which BYSETPOS counts in: its first day and how many days it has. */
function periodOf(rule: Rule, day: number): [number, number] {
  const at = partsOf(day)
  switch (rule.frequency) {
    case 'DAILY':
      return [day, 1]
    case 'WEEKLY':
      return [weekOf(rule, day) * 7 - 4 + rule.weekStart, 7]
    case 'MONTHLY':
      return [day - at.day + 1, at.monthDays]
    case 'YEARLY':
      return [day - at.yearDay + 1, at.yearDays]
    default:
      return rule.frequency satisfies never
  }
}

/** Whether a day is what the BY… parts ask for; what they leave open is as at the start. */
function isCandidate(rule: Rule, start: Parts, at: Parts): boolean {
  const { frequency, byMonth, byMonthDay, byDay } = rule
  if (byMonth && !byMonth.includes(at.month)) return false
  if (byMonthDay && !byMonthDay.some((day) => at.day === (day > 0 ? day : at.monthDays + 1 + day))) return false
  if (byDay && !byDay.some((one) => isWeekday(one, rule, at))) return false
  if (byDay || byMonthDay || frequency === 'DAILY') return true
  if (frequency === 'WEEKLY') return at.weekday === start.weekday
  return at.day === start.day && (frequency === 'MONTHLY' || byMonth !== undefined || at.month === start.month)
}

function isWeekday({ nth, weekday }: { nth: number; weekday: number }, rule: Rule, at: Parts): boolean {
  if (weekday !== at.weekday) return false
  if (nth === 0 || rule.frequency === 'DAILY' || rule.frequency === 'WEEKLY') return true
  const ofMonth = rule.frequency === 'MONTHLY' || rule.byMonth !== undefined
  const [day, days] = ofMonth ? [at.day, at.monthDays] : [at.yearDay, at.yearDays]
  return nth === (nth > 0 ? Math.ceil(day / 7) : -Math.ceil((days - day + 1) / 7))
}
