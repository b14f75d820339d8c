import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { checkMasterKey, masterKeyFile } from '../../src/journal/master-key.ts'
import type { Random } from '../../src/ports.ts'

const random: Random = { bytes: (length) => randomBytes(length) }
const modeOf = (file: string) => lstatSync(file).mode & 0o777

let home: string
let file: string
let database: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'maatje-key-'))
  file = join(home, 'master.key')
  database = join(home, 'postgres')
  onTestFinished(() => rmSync(home, { recursive: true, force: true }))
})

/** The code and everything a careless print would show of what is thrown. */
function refusal(act: () => unknown): { code: unknown; shown: string } {
  try {
    act()
  } catch (error) {
    return { code: (error as { code?: unknown }).code, shown: inspect(error, { depth: 9, showHidden: true }) }
  }
  throw new Error('nothing was thrown')
}

test('the first start makes a key of 32 bytes that only its owner may read, whatever the umask', () => {
  const before = process.umask(0)
  onTestFinished(() => void process.umask(before))
  const key = masterKeyFile(file, database, random)
  expect(key).toHaveLength(32)
  expect(modeOf(file)).toBe(0o600)
  expect(readFileSync(file, 'utf8').trim()).toBe(Buffer.from(key).toString('base64'))
  expect(readdirSync(home)).toEqual(['master.key'])
})

test('every later start reads the same key and leaves the file alone', () => {
  const key = masterKeyFile(file, database, random)
  const { mtimeNs, ino } = lstatSync(file, { bigint: true })
  const noRandom: Random = {
    bytes() {
      throw new Error('there is a key')
    },
  }
  expect(masterKeyFile(file, database, noRandom)).toEqual(key)
  expect(lstatSync(file, { bigint: true })).toMatchObject({ mtimeNs, ino })
})

test('a folder that is not there yet is made', () => {
  const deep = join(home, 'a', 'b', 'master.key')
  expect(masterKeyFile(deep, database, random)).toEqual(masterKeyFile(deep, database, random))
})

// The second start comes in whenever the first one asks for random bytes: before it has a draft and before it has a key.
test.for([1, 2])('two first starts at once agree on one key, the second coming in at step %s', (step) => {
  let other: Uint8Array | undefined
  let asked = 0
  const interrupted: Random = {
    bytes(length) {
      if (++asked === step) other = masterKeyFile(file, database, random)
      return randomBytes(length)
    },
  }
  const key = masterKeyFile(file, database, interrupted)
  expect(other).toEqual(key)
  expect(masterKeyFile(file, database, random)).toEqual(key)
  expect(readdirSync(home)).toEqual(['master.key'])
})

test('when the key cannot be made nothing is left of it', () => {
  const noKey: Random = {
    bytes(length) {
      if (length === 32) throw new Error('no randomness')
      return randomBytes(length)
    },
  }
  expect(() => masterKeyFile(file, database, noKey)).toThrow('no randomness')
  expect(readdirSync(home)).toEqual([])
})

test.for([0o640, 0o604, 0o660, 0o620, 0o644, 0o610])(
  'a key file that others can reach (mode %i) is refused',
  (mode) => {
    const key = Buffer.from(masterKeyFile(file, database, random)).toString('base64')
    chmodSync(file, mode)
    const { code, shown } = refusal(() => masterKeyFile(file, database, random))
    expect(code).toBe('key_unusable')
    expect(shown).toContain('chmod 600')
    expect(shown).not.toContain(key)
  },
)

test('a link to a key is not taken for one', () => {
  masterKeyFile(file, database, random)
  const link = join(home, 'link.key')
  symlinkSync(file, link)
  expect(refusal(() => masterKeyFile(link, database, random)).code).toBe('key_unusable')
})

test.for<[string, (folder: string) => string]>([
  ['directly', (folder) => join(folder, 'master.key')],
  ['deep', (folder) => join(folder, 'a', 'b', 'master.key')],
  ['by a way around', (folder) => `${folder}/../other/../${folder.split('/').at(-1)}/master.key`],
  ['by a relative path', (folder) => relative(process.cwd(), join(folder, 'master.key'))],
  ['in a folder whose name begins with two dots', (folder) => join(folder, '..data', 'master.key')],
  ['as the folder itself', (folder) => folder],
])('a key file inside the database folder, %s, is refused and not made', ([, place]) => {
  mkdirSync(database)
  for (const folder of [database, relative(process.cwd(), database), `${database}/`, `${home}/./postgres`]) {
    expect(refusal(() => masterKeyFile(place(database), folder, random)).code).toBe('key_unusable')
  }
  expect(readdirSync(database)).toEqual([])
})

test.for(['postgres.key', 'postgres-backup/master.key', '..postgres/master.key', '../postgres.key'])(
  'a key file beside the database folder, at %s, is not taken for one inside',
  (name) => {
    const beside = join(home, 'data', name)
    expect(masterKeyFile(beside, join(home, 'data', 'postgres'), random)).toHaveLength(32)
    expect(existsSync(beside)).toBe(true)
    expect(dirname(beside)).not.toContain('/postgres/')
  },
)

const KEY = randomBytes(32).toString('base64')
test.for<[string, string | Buffer]>([
  ['nothing', ''],
  ['a line end', '\n'],
  ['words', 'KANARIE is no key'],
  ['half a key', KEY.slice(0, 22)],
  ['a key and a half', KEY.slice(0, 43) + KEY],
  ['two keys', `${KEY}\n${KEY}\n`],
  ['a key of 31 bytes', randomBytes(31).toString('base64')],
  ['a key of 33 bytes', randomBytes(33).toString('base64')],
  ['a key in hexadecimal', randomBytes(32).toString('hex')],
  ['the bytes of a key', Buffer.alloc(32, 200)],
  ['a key with words behind it', `${KEY} KANARIE`],
  ['a key without its end', KEY.slice(0, 43)],
  ['a key with a line end inside', `${KEY.slice(0, 20)}\n${KEY.slice(20)}`],
])('a file that holds %s is refused, left as it is, and not shown', ([, held]) => {
  writeFileSync(file, held, { mode: 0o600 })
  const { code, shown } = refusal(() => masterKeyFile(file, database, random))
  expect(code).toBe('key_unusable')
  expect(shown).not.toContain('KANARIE')
  expect(shown).not.toContain(KEY.slice(0, 20))
  expect(readFileSync(file)).toEqual(Buffer.from(held))
})

test('no text but the base64 of 32 bytes is taken for a key', () => {
  const base64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-_ '
  const nearly = fc.string({ unit: fc.constantFrom(...base64), minLength: 40, maxLength: 48 })
  fc.assert(
    fc.property(nearly, (text) => {
      writeFileSync(file, text, { mode: 0o600 })
      const bytes = Buffer.from(text.trim(), 'base64')
      const isKey = bytes.length === 32 && bytes.toString('base64') === text.trim()
      if (isKey) expect(masterKeyFile(file, database, random)).toEqual(bytes)
      else expect(refusal(() => masterKeyFile(file, database, random)).code).toBe('key_unusable')
    }),
  )
})

test('a database sealed with another key is refused without a word of either', () => {
  const [mine, other] = [randomBytes(32), randomBytes(32)]
  const { code, shown } = refusal(() => checkMasterKey(mine, other.subarray(0, 4)))
  expect(code).toBe('key_unusable')
  for (const key of [mine, other]) {
    for (const encoding of ['base64', 'hex'] as const) {
      expect(shown).not.toContain(key.toString(encoding).slice(0, 8))
    }
  }
})
