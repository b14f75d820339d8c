import { AppError } from '../errors.ts'
import type { Person, Random } from '../ports.ts'
import { keyId, markText, openBytes, type Place, sealBytes } from './cipher.ts'

/** Whose text it is: enough of a person to reach their key. */
export type Owner = Pick<Person, 'id' | 'tenant' | 'wrappedKey'>
/** Where in the store one of their texts stands. */
export type Shelf = Pick<Place, 'table' | 'column' | 'row'>

/**
 * Seals and opens what people write: every person has a random key of their own, wrapped by the master key. Values go in
 * and come out as JSON. Keeps no text in memory after a call, and somebody's key only as long as whoever it was asked about
 * is held.
 */
export type Vault = {
  /** The master key's name, stored with every key it wraps. */
  masterId: Uint8Array
  newKey(owner: Pick<Person, 'id' | 'tenant'>): Uint8Array
  seal(owner: Owner, shelf: Shelf, value: unknown): Uint8Array
  /** A name for a text that only whoever holds the keys can tell from another: the same for the same owner and text. */
  mark(owner: Owner, text: string): string
  /** Throws `sealed_text_unreadable` when the text is not what was sealed there. */
  open(owner: Owner, shelf: Shelf, sealed: Uint8Array): unknown
}

/** A vault over a master key of 32 bytes. Throws `key_unusable` for any other length. */
export function createVault(masterKey: Uint8Array, random: Random): Vault {
  if (masterKey.length !== 32) throw new AppError('key_unusable', 'The master key must be 32 bytes')
  const wrapPlace = ({ id, tenant }: Pick<Person, 'id' | 'tenant'>): Place => {
    return { tenant, person: id, table: 'person_key', column: 'wrapped', row: id }
  }
  // Whoever is planned for or written to is asked about several times running.
  const keys = new WeakMap<Owner, Uint8Array>()
  const keyOf = (owner: Owner) => {
    const known = keys.get(owner)
    if (known) return known
    const key = openBytes(masterKey, wrapPlace(owner), owner.wrappedKey)
    keys.set(owner, key)
    return key
  }
  const placeOf = ({ id, tenant }: Owner, shelf: Shelf): Place => ({ tenant, person: id, ...shelf })
  return {
    masterId: keyId(masterKey),
    newKey: (owner) => sealBytes(masterKey, random.bytes(12), wrapPlace(owner), random.bytes(32)),
    seal: (owner, shelf, value) => {
      return sealBytes(keyOf(owner), random.bytes(12), placeOf(owner, shelf), Buffer.from(JSON.stringify(value)))
    },
    mark: (owner, text) => markText(keyOf(owner), text),
    open: (owner, shelf, sealed) => {
      return JSON.parse(Buffer.from(openBytes(keyOf(owner), placeOf(owner, shelf), sealed)).toString())
    },
  }
}
