import { createCipheriv, createDecipheriv, createHash, createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import { AppError } from '../errors.ts'

/**
 * Where a sealed text stands: part of what is authenticated, so that no row, column or person can be swapped for
 * another without the text becoming unreadable.
 */
export type Place = { tenant: string; person: string; table: string; column: string; row: string }

// Version 1 of the shape: version (1 byte), key id (4), nonce (12), tag (16), ciphertext.
const VERSION = 1
const NONCE = 12
const TAG = 16
const HEADER = 1 + 4 + NONCE + TAG
/** Lengths tell too: a text is padded to a whole number of these many bytes before it is sealed. */
const PAD = 256

/** The name of a key: the first four bytes of its SHA-256. Says which key, nothing about it. */
export function keyId(key: Uint8Array): Uint8Array {
  return createHash('sha256').update(key).digest().subarray(0, 4)
}

/**
 * A key as Node works with it fastest, and its name. Node takes the bytes of a key too, but four times as slowly. It is
 * kept as long as somebody holds the bytes.
 */
function preparedOf(key: Uint8Array): { secret: KeyObject; id: Uint8Array } {
  const known = prepared.get(key)
  if (known) return known
  const made = { secret: createSecretKey(key), id: keyId(key) }
  prepared.set(key, made)
  return made
}
const prepared = new WeakMap<Uint8Array, { secret: KeyObject; id: Uint8Array }>()

function authenticated(place: Place): Buffer {
  // A JSON array, so that no separator inside an id can make two places the same.
  return Buffer.from(JSON.stringify(['v1', place.tenant, place.person, place.table, place.column, place.row]))
}

/** A name for a text, with HMAC-SHA-256 in base64url: who does not have the key can neither make it nor tell what it is of. */
export function markText(key: Uint8Array, text: string): string {
  return createHmac('sha256', preparedOf(key).secret).update(text).digest('base64url')
}

/** Bytes sealed with AES-256-GCM for one place. `nonce` is 12 random bytes, never used twice with the same key. */
export function sealBytes(key: Uint8Array, nonce: Uint8Array, place: Place, bytes: Uint8Array): Uint8Array {
  const padded = Buffer.alloc(Math.ceil((bytes.length + 4) / PAD) * PAD)
  padded.writeUInt32BE(bytes.length)
  padded.set(bytes, 4)
  const { secret, id } = preparedOf(key)
  const cipher = createCipheriv('aes-256-gcm', secret, nonce, { authTagLength: TAG }).setAAD(authenticated(place))
  const ciphertext = Buffer.concat([cipher.update(padded), cipher.final()])
  return Buffer.concat([Buffer.of(VERSION), id, nonce, cipher.getAuthTag(), ciphertext])
}

/** What was sealed for this place with this key. Throws `sealed_text_unreadable` for anything else. */
export function openBytes(key: Uint8Array, place: Place, sealed: Uint8Array): Uint8Array {
  const blob = Buffer.from(sealed)
  try {
    if (blob[0] !== VERSION) throw new Error('another version')
    const nonce = blob.subarray(5, 5 + NONCE)
    const tag = blob.subarray(5 + NONCE, HEADER)
    const decipher = createDecipheriv('aes-256-gcm', preparedOf(key).secret, nonce, { authTagLength: TAG })
    decipher.setAAD(authenticated(place)).setAuthTag(tag)
    const padded = Buffer.concat([decipher.update(blob.subarray(HEADER)), decipher.final()])
    return padded.subarray(4, 4 + padded.readUInt32BE())
  } catch {
    throw new AppError('sealed_text_unreadable', `A sealed text in ${place.table} cannot be opened with its key`)
  }
}
