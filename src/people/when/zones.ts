import type { Temporal } from 'temporal-polyfill'
import { isZone } from '../home.ts'
import { fold } from './lexemes.ts'
import type { WhenIn } from './when-words.ts'
import { say } from './write-shifts.ts'

/** In UTF-16 units. No zone is called anything longer. */
const LONGEST = 60

/**
 * The time zone (IANA) somebody names: as it is ("Europe/Amsterdam"), by the city in it ("new york", "curaçao") or by a
 * place of ours ("bonaire", "suriname"), whatever their capitals and accents. The whole text has to be it; undefined
 * otherwise. `zones` are the zones there are. Pure and total.
 */
export function readZone(
  text: string,
  locales: readonly WhenIn[],
  zones: readonly string[] = Intl.supportedValuesOf('timeZone'),
): string | undefined {
  if (text.length > LONGEST) return undefined
  const wanted = bare(text)
  if (wanted === '') return undefined
  const whole = zones.find((zone) => bare(zone) === wanted)
  if (whole) return whole
  for (const { when } of locales) {
    const named = Object.entries(when.typed.zones).find(([, names]) => names.some((name) => bare(name) === wanted))
    if (named) return named[0]
  }
  return zones.find((zone) => bare(lastPart(zone)) === wanted)
}

/**
 * A zone as people call it, with the time it is there: "Amsterdam (nu 14:05)". A zone that nobody knows is only named.
 * The text is no key: `readZone` does not read it.
 */
export function nameZone(zone: string, now: Temporal.Instant, words: WhenIn): string {
  const city = cityOf(zone, words)
  if (!isZone(zone)) return city
  const time = now.toZonedDateTimeISO(zone).toPlainTime().toString({ smallestUnit: 'minute' })
  return say(words.when.said.zone, { city, time })
}

/** The place a zone is called by: "Amsterdam", "Bonaire". `readZone` reads it. */
export function cityOf(zone: string, { when: { said } }: WhenIn): string {
  return (Object.hasOwn(said.zones, zone) ? said.zones[zone] : undefined) ?? lastPart(zone)
}

/** The city a zone has its name from. */
function lastPart(zone: string): string {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ')
}

/** A name by its letters and digits alone, so that "New_York", "new york" and "NEW-YORK" are one. */
function bare(name: string): string {
  return fold(name)
    .replace(/[^\p{L}\p{N}/+]+/gu, ' ')
    .replace(/ ?\/ ?/g, '/')
    .trim()
}
