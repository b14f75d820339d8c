import { Temporal } from 'temporal-polyfill'
import type { Written } from '../conversations/conversation.ts'
import type { KeptHours } from '../conversations/decision.ts'
import { ROLES, type Role } from '../guide/method.ts'

/**
 * What a session may touch: technical-instrumental, normative, personal. Source: the dimensions of reflection that the Dutch
 * register of professionals in youth care (SKJ) looks for.
 */
export const DIMENSIONS = ['technical', 'normative', 'personal'] as const
export type Dimension = (typeof DIMENSIONS)[number]

/** What lines of the log are kept as. */
const FLOW = 'hours'
/** As how the words of a line are stored. */
const VERSION = 1

/** One line of the log: the day it was, its form, the id of its method, how long, what they were in it, what it touched. */
export type HoursLine = {
  date: string
  form: string
  method: string
  minutes: number
  roles: readonly Role[]
  dimensions: readonly Dimension[]
}
export type KeptLine = HoursLine & { id: string }

/** How much it was together: `count` sessions, and minutes by form and by dimension, of which one session may have more. */
export type Totals = { count: number; minutes: number; forms: Tally[]; dimensions: Tally[] }
export type Tally = { name: string; count: number; minutes: number }

/** A year of the log, newest line first. */
export type HoursYear = { year: number; lines: KeptLine[]; totals: Totals }

/** A line as it is kept. */
export function writtenLine({ date, form, method, minutes, roles, dimensions }: HoursLine): Written {
  const answers = {
    date,
    form,
    method,
    minutes: String(minutes),
    role: roles.join(),
    dimensions: dimensions.join(),
  }
  return { flow: FLOW, version: VERSION, answers, rows: [] }
}

/** A kept line as it was. Total: what is not there or cannot be read is empty, no minutes, or the day it was made on. */
export function lineOf({ id, madeOn, written: { answers } }: KeptHours): KeptLine {
  const { date = '', form = '', method = '', minutes = '', role = '', dimensions } = answers
  return {
    id,
    date: isDate(date) ? date : madeOn.toString(),
    form,
    method,
    minutes: /^\d{1,5}$/.test(minutes) ? Number(minutes) : 0,
    roles: ROLES.filter((one) => role.split(',').includes(one)),
    dimensions: dimensionsIn(dimensions),
  }
}

/** The dimensions named in a text with commas, in their own order, each once. */
export function dimensionsIn(text = ''): Dimension[] {
  const named = text.split(',')
  return DIMENSIONS.filter((one) => named.includes(one))
}

/** All lines, newest first; of one day, the one kept last first. */
export function linesOf(kept: readonly KeptHours[]): KeptLine[] {
  const lines = kept.map(lineOf).reverse()
  return lines.sort((one, other) => (one.date < other.date ? 1 : one.date > other.date ? -1 : 0))
}

/** The log by year, newest first. */
export function yearsOf(kept: readonly KeptHours[]): HoursYear[] {
  const years = Map.groupBy(linesOf(kept), ({ date }) => Temporal.PlainDate.from(date).year)
  return [...years].map(([year, lines]) => ({ year, lines, totals: totalsOf(lines) }))
}

/** What some lines are together. Forms come in the order of their names, dimensions in their own; none without a line. */
export function totalsOf(lines: readonly HoursLine[]): Totals {
  const tally = (name: string, some: readonly HoursLine[]): Tally => ({
    name,
    count: some.length,
    minutes: some.reduce((sum, { minutes }) => sum + minutes, 0),
  })
  const { count, minutes } = tally('', lines)
  const forms = Map.groupBy(lines, ({ form }) => form)
  return {
    count,
    minutes,
    forms: [...forms].map(([name, some]) => tally(name, some)).sort((one, other) => (one.name < other.name ? -1 : 1)),
    dimensions: DIMENSIONS.map((name) => {
      return tally(
        name,
        lines.filter(({ dimensions }) => dimensions.includes(name)),
      )
    }).filter((one) => one.count > 0),
  }
}

function isDate(text: string): boolean {
  try {
    return Temporal.PlainDate.from(text).toString() === text
  } catch {
    return false
  }
}
