import { remembered } from './remembered.ts'

// Days of the calendar as whole numbers, so that they can be counted with.

/** A day in milliseconds, where the clocks do not change. */
export const DAY = 86_400_000

/** Ten years of dates: writing one out costs more than all the counting with it. */
const MOST_DATES = 3653
const dates = new Map<number, string>()

/** 'YYYY-MM-DD' of a day, which is the number of days since 1970-01-01. */
export function dateOf(day: number): string {
  return remembered(dates, day, MOST_DATES, () => new Date(day * DAY).toISOString().slice(0, -'T00:00:00.000Z'.length))
}

/** The day of a date 'YYYY-MM-DD'. Throws a RangeError for anything else, and for a date that no calendar has. */
export function dayOf(date: string): number {
  const day = /^\d{4}-\d\d-\d\d$/.test(date) ? Date.parse(`${date}T00:00Z`) / DAY : Number.NaN
  if (Number.isNaN(day) || dateOf(day) !== date) throw new RangeError('a date is YYYY-MM-DD')
  return day
}

/** The ISO weekday of a day: Monday is 1, Sunday 7. 1970-01-01, day 0, was a Thursday. */
export function weekdayOf(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1
}

/** The Monday on a day or before it. */
export function mondayOf(day: number): number {
  return day - weekdayOf(day) + 1
}

/** '2026-W48': the ISO week that starts on a Monday. It belongs to the year its Thursday is in. */
export function weekOf(monday: number): string {
  const thursday = monday + 3
  const year = dateOf(thursday).slice(0, -'-MM-DD'.length)
  const week = Math.floor((thursday - dayOf(`${year}-01-01`)) / 7) + 1
  return `${year}-W${String(week).padStart(2, '0')}`
}
