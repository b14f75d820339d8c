import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { cityOf, nameZone, readZone } from '../../../src/people/when/zones.ts'
import { BOTH, DUTCH, ENGLISH } from './words.ts'

const NOW = Temporal.Instant.from('2026-11-25T13:05:40Z')

test.for([
  ['Europe/Amsterdam', 'Europe/Amsterdam'],
  ['europe/amsterdam', 'Europe/Amsterdam'],
  [' Amsterdam ', 'Europe/Amsterdam'],
  ['nederland', 'Europe/Amsterdam'],
  ['the Netherlands', 'Europe/Amsterdam'],
  ['België', 'Europe/Brussels'],
  ['belgie', 'Europe/Brussels'],
  ['new york', 'America/New_York'],
  ['New_York', 'America/New_York'],
  ['curaçao', 'America/Curacao'],
  ['Curacao', 'America/Curacao'],
  ['paramaribo', 'America/Paramaribo'],
  ['Suriname', 'America/Paramaribo'],
  ['bonaire', 'America/Kralendijk'],
  ['aruba', 'America/Aruba'],
  ['st. maarten', 'America/Lower_Princes'],
] as const)('%j is %s', ([text, zone]) => {
  expect(readZone(text, BOTH)).toBe(zone)
})

test.for(['', 'mars', 'ik ben in amsterdam', 'amster', '/', '🙂', 'constructor', '__proto__'])(
  '%j is no zone',
  (text) => {
    expect(readZone(text, BOTH)).toBeUndefined()
  },
)

test('a zone is called as people there say, with the time it is', () => {
  expect(nameZone('Europe/Amsterdam', NOW, DUTCH)).toBe('Amsterdam (nu 14:05)')
  expect(nameZone('Europe/Amsterdam', NOW, ENGLISH)).toBe('Amsterdam (now 14:05)')
  expect(nameZone('America/Kralendijk', NOW, DUTCH)).toBe('Bonaire (nu 09:05)')
  expect(nameZone('America/New_York', NOW, ENGLISH)).toBe('New York (now 08:05)')
  expect(nameZone('Nowhere/At_All', NOW, DUTCH)).toBe('At All')
})

test('every zone there is can be named by what it is called, and nothing else is more than it can take', () => {
  const zones = Intl.supportedValuesOf('timeZone')
  for (const zone of zones) expect(readZone(cityOf(zone, DUTCH), BOTH, zones)).toBe(zone)
  for (const zone of Object.keys(ENGLISH.when.said.zones)) expect(readZone(cityOf(zone, ENGLISH), BOTH)).toBe(zone)
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (text) => void readZone(text, BOTH)))
})
