import {
  closeSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path'
import { AppError, codeOf } from '../errors.ts'
import type { Random } from '../ports.ts'
import { keyId } from './cipher.ts'

/**
 * The master key in a file (base64, mode 0600), made there at the first start. Throws `key_unusable` when others may
 * read the file, when it stands inside the database's folder (a copy of one would be a copy of both), or when it is no
 * key. Never prints it and never writes over one.
 */
export function masterKeyFile(file: string, databaseFolder: string, random: Random): Uint8Array {
  if (isInside(file, databaseFolder)) {
    throw new AppError('key_unusable', `The key file ${file} stands inside the database folder; keep it outside`)
  }
  makeOnce(file, random)
  const { mode } = lstatSync(file)
  if ((mode & 0o077) !== 0) {
    throw new AppError('key_unusable', `Others may read the key file ${file}; run: chmod 600 ${file}`)
  }
  const text = readFileSync(file, 'utf8').trim()
  const key = Buffer.from(text, 'base64')
  // Reading base64 skips whatever is none: only what writes back the same was a whole key and nothing else.
  if (key.length !== 32 || key.toString('base64') !== text) {
    throw new AppError('key_unusable', `The key file ${file} does not hold a key of 32 bytes in base64`)
  }
  return key
}

function isInside(file: string, folder: string): boolean {
  const way = relative(resolve(folder), resolve(file))
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

/** Whole or not at all, also when the power goes: written beside it, then linked into place, which never replaces. */
function makeOnce(file: string, random: Random): void {
  if (lstatSync(file, { throwIfNoEntry: false })) return
  mkdirSync(dirname(file), { recursive: true })
  const draft = `${file}.${Buffer.from(random.bytes(6)).toString('hex')}`
  const handle = openSync(draft, 'wx', 0o600)
  try {
    writeSync(handle, `${Buffer.from(random.bytes(32)).toString('base64')}\n`)
    fsyncSync(handle)
    linkSync(draft, file)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  } finally {
    closeSync(handle)
    rmSync(draft)
  }
  const folder = openSync(dirname(file), 'r')
  try {
    fsyncSync(folder)
  } catch (error) {
    if (codeOf(error) !== 'EPERM') throw error // Windows cannot, and keeps its own journal
  } finally {
    closeSync(folder)
  }
}

/** Throws `key_unusable` when a store is sealed under another master key: nothing in it could be opened. */
export function checkMasterKey(key: Uint8Array, masterId: Uint8Array): void {
  if (Buffer.from(keyId(key)).equals(masterId)) return
  throw new AppError(
    'key_unusable',
    'The database was sealed with another master key. Put back the key it was made with (the key file, or MAATJE_MASTER_KEY).',
  )
}
