import { DAY, dateOf, dayOf, weekdayOf } from '../people/days.ts'
import type { Recurrence } from './recurrence.ts'

/**
 * The dates of a recurrence in a row, earliest first, as days (people/days.ts). `at` gives the one with a number, undefined
 * before the first and after the last there is; `by` the number of the last one on a day or before it, which is less than
 * `first` where there is none. Neither walks: months and weeks are counted.
 */
export type Row = { first: number; at(nth: number): number | undefined; by(day: number): number }

/** Dates are written with four digits, so nothing is planned outside of these days. */
const [FIRST_DAY, LAST_DAY] = [dayOf('0000-01-01'), dayOf('9999-12-31')]
/** A month as a number: those since the year 0. */
const [FIRST_MONTH, LAST_MONTH] = [0, 9999 * 12 + 11]

/**
 * The row of a recurrence. `isHoliday` says which days are no working days, beside Saturday and Sunday. Pure. Throws a
 * RangeError for a recurrence that is none: a number or a weekday that is not there, no whole weeks, a date that no calendar has.
 */
export function rowOf(recurrence: Recurrence, isHoliday: (day: number) => boolean): Row {
  if ('dates' in recurrence) return rowOfDates(recurrence.dates)
  if (recurrence.every === 'weeks') return rowOfWeeks(recurrence.weeks, dayOf(recurrence.anchor))
  if ('nth' in recurrence) {
    const { nth, weekday } = recurrence
    if (![1, 2, 3, 4, -1].includes(nth)) throw new RangeError('a month has a first to fourth and a last weekday')
    if (![1, 2, 3, 4, 5, 6, 7].includes(weekday)) throw new RangeError('a weekday is 1 to 7')
    return rowOfMonths((month) => nthWeekday(month, nth, weekday))
  }
  const { day } = recurrence
  if (day === 'last-workday') return rowOfMonths((month) => lastWorkday(month, isHoliday))
  if (!Number.isInteger(day) || day < 1 || day > 31) throw new RangeError('a day of the month is 1 to 31')
  return rowOfMonths((month) => Math.min(startOf(month) + day - 1, endOf(month)))
}

function rowOfDates(dates: readonly string[]): Row {
  const days = [...new Set(dates.map(dayOf))].sort((one, other) => one - other)
  return { first: 0, at: (nth) => days[nth], by: (day) => days.findLastIndex((one) => one <= day) }
}

function rowOfWeeks(weeks: number, anchor: number): Row {
  if (!Number.isInteger(weeks) || weeks < 1) throw new RangeError('weeks are a whole number from 1 on')
  const at = (nth: number) => {
    const day = anchor + nth * 7 * weeks
    return nth >= 0 && day <= LAST_DAY ? day : undefined
  }
  return { first: 0, at, by: (day) => Math.floor((day - anchor) / (7 * weeks)) }
}

function rowOfMonths(dayIn: (month: number) => number): Row {
  const at = (month: number) => (month >= FIRST_MONTH && month <= LAST_MONTH ? dayIn(month) : undefined)
  const by = (day: number) => {
    if (day < FIRST_DAY) return FIRST_MONTH - 1
    const [year, month] = dateOf(Math.min(day, LAST_DAY)).split('-').map(Number)
    const nth = (year ?? 0) * 12 + (month ?? 0) - 1
    return dayIn(nth) <= day ? nth : nth - 1
  }
  return { first: FIRST_MONTH, at, by }
}

/** The first day of a month. */
function startOf(month: number): number {
  return new Date(0).setUTCFullYear(0, month, 1) / DAY
}

function endOf(month: number): number {
  return startOf(month + 1) - 1
}

function nthWeekday(month: number, nth: number, weekday: number): number {
  const end = endOf(month)
  if (nth < 0) return end - ((weekdayOf(end) - weekday + 7) % 7)
  const start = startOf(month)
  return start + ((weekday - weekdayOf(start) + 7) % 7) + 7 * (nth - 1)
}

/** The last Monday to Friday of a month that is no holiday. In a month without one, its last Monday to Friday. */
function lastWorkday(month: number, isHoliday: (day: number) => boolean): number {
  const workdays = Array.from({ length: endOf(month) - startOf(month) + 1 }, (_, back) => endOf(month) - back).filter(
    (day) => weekdayOf(day) <= 5,
  )
  return workdays.find((day) => !isHoliday(day)) ?? Number(workdays[0])
}
