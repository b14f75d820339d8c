import type { Temporal } from 'temporal-polyfill'
import { hasHolidays, holidayOn } from './holidays.ts'

/** Whose public holidays count where a group named no country (ISO 3166): most people who use this work in the Netherlands. */
const HOME_COUNTRY = 'NL'

/** Whether people whose hours nobody knows are taken to work on a day: Monday to Friday, but on no public holiday. */
export function isWorkingDay(day: Temporal.PlainDate, country: string = HOME_COUNTRY): boolean {
  return day.dayOfWeek <= 5 && !(hasHolidays(country) && holidayOn(country, day.toString()))
}
