import type { Temporal } from 'temporal-polyfill'
import type { Vault } from '../journal/vault.ts'
import { HOME_ZONE } from '../people/home.ts'
import type { NewNudging, Person } from '../ports.ts'
import { nextLook } from './next-look.ts'
import { Nudging } from './nudging.ts'

/** When somebody is nudged, out of the store. Throws `sealed_text_unreadable`, or a ZodError for what is no Nudging. */
export function readNudging(vault: Vault, person: Person, body: Uint8Array): Nudging {
  return Nudging.parse(vault.open(person, nudgingShelf(person), body))
}

/** The same for the store, with when it is to be looked at again. `version` is the one it was decided on. */
export function storedNudging(
  vault: Vault,
  person: Person,
  nudging: Nudging,
  now: Temporal.Instant,
  version?: number,
): NewNudging & { version?: number } {
  const { calendar } = nudging
  const nextAt = nextLook(nudging, nudging.zone ?? person.zone ?? HOME_ZONE, now)
  return {
    body: vault.seal(person, nudgingShelf(person), nudging),
    ...(version === undefined ? {} : { version }),
    ...(nextAt ? { nextAt } : {}),
    ...(calendar && nudging.consent ? { calendarAt: calendar.nextAt ?? now } : {}),
  }
}

function nudgingShelf(person: Person) {
  return { table: 'nudging', column: 'body', row: person.id }
}
