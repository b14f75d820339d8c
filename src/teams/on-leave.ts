import { OPEN_END, rosterOf } from '../nudges/nudging.ts'
import type { Working } from './presence.ts'

/** Among fewer people than this nobody is counted: a number would name them. */
const FEWEST_COUNTED = 3

/**
 * How many of some people told that they are on leave on a date, 'YYYY-MM-DD'; 0 among fewer than three. Whoever is ill without
 * an end or asked for silence is not counted: that is nobody's to plan around, and nobody's to see. Pure.
 */
export function countOnLeave(people: readonly Working[], date: string): number {
  if (people.length < FEWEST_COUNTED) return 0
  return people.filter((one) => isOnLeave(one, date)).length
}

/** Leave has an end; what has none is illness, until they say that they are back. */
function isOnLeave({ nudging, zone }: Working, date: string): boolean {
  if (!nudging) return false
  return rosterOf(nudging, zone).off.some(({ from, until }) => from <= date && date <= until && until !== OPEN_END)
}
