import Holidays, { type HolidaysTypes } from 'date-holidays'
import { DAY, dateOf, dayOf } from '../people/days.ts'
import { remembered } from '../people/remembered.ts'

/**
 * The years whose holidays are looked up. Outside of them the library knows few, and takes seconds or does not end for
 * calendars that follow the moon or the sun.
 */
const YEARS = { first: 1900, last: 2200 } as const

/** Holidays by date, of a country in a year in a language: for a dozen groups over decades, a few names each. */
const MOST_YEARS = 500
const years = new Map<string, ReadonlyMap<string, string>>()

/** What the library knows of a country, by its code. That costs some milliseconds. */
const MOST_COUNTRIES = 50
const countries = new Map<string, Holidays>()

/** Whether the holidays of a country (ISO 3166, 'NL') are known. */
export function hasHolidays(country: string): boolean {
  return countries.has(country) || Object.hasOwn(new Holidays().getCountries(), country)
}

/**
 * The name of the public holiday on a date 'YYYY-MM-DD' in a country (ISO 3166, 'NL'), or undefined on any other day. The
 * name is in the language of `locale` ('nl'), else in English; without one in the country's own. Public means that the
 * whole country is free: no school holidays, no days that are only observed (in the Netherlands 5 May), no days of a
 * region. Throws a RangeError for a country that is not known. Says undefined before 1900 and after 2200.
 */
export function holidayOn(country: string, date: string, locale?: string): string | undefined {
  const [year, month] = [Number(date.slice(0, 4)), date.slice(5, 7)]
  const language = locale?.split('-')[0] ?? ''
  // What begins in the last days of a year may take some of the next.
  const name = month === '01' ? holidaysIn(country, year - 1, language).get(date) : undefined
  return holidaysIn(country, year, language).get(date) ?? name
}

function holidaysIn(country: string, year: number, language: string): ReadonlyMap<string, string> {
  return remembered(years, `${country}/${year}/${language}`, MOST_YEARS, () => {
    const known = remembered(countries, country, MOST_COUNTRIES, () => knownOf(country))
    const isLookedUp = year >= YEARS.first && year <= YEARS.last
    return isLookedUp ? byDate(known.getHolidays(year, language || undefined)) : new Map()
  })
}

function knownOf(country: string): Holidays {
  if (!hasHolidays(country)) throw new RangeError(`no holidays are known of ${country}`)
  // In UTC a day of the library is a day of the calendar, whatever the zone of this machine.
  return new Holidays(country, { types: ['public'], timezone: 'UTC' })
}

function byDate(holidays: readonly HolidaysTypes.Holiday[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const { date, start, end, name } of holidays) {
    // Some begin on the evening before, or take a few days and a half: `date` is the first whole one.
    const first = dayOf(date.slice(0, 'YYYY-MM-DD'.length))
    const days = Math.max(1, Math.floor((end.getTime() - start.getTime()) / DAY))
    for (let day = first; day < first + days; day++) if (!found.has(dateOf(day))) found.set(dateOf(day), name)
  }
  return found
}
