import { randomBytes, randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkMasterKey } from '../../src/journal/master-key.ts'
import { createVault, type Owner, type Shelf, type Vault } from '../../src/journal/vault.ts'
import type { Random } from '../../src/ports.ts'

const random: Random = { bytes: (length) => randomBytes(length) }
const masterKey = randomBytes(32)
const vault = createVault(masterKey, random)
const shelf: Shelf = { table: 'entry', column: 'body', row: 'r' }
const unreadable = expect.objectContaining({ code: 'sealed_text_unreadable' })

function ownerIn(one: Vault, tenant = 'town', id: string = randomUUID()): Owner {
  return { id, tenant, wrappedKey: one.newKey({ id, tenant }) }
}

test('whatever was sealed for somebody comes out for them as it was', () => {
  const owner = ownerIn(vault)
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(vault.open(owner, shelf, vault.seal(owner, shelf, value))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})

test('another person opens nothing of it, with their own key or under its name', () => {
  const [owner, other] = [ownerIn(vault), ownerIn(vault)]
  const sealed = vault.seal(owner, shelf, 'words')
  expect(() => vault.open(other, shelf, sealed)).toThrow(unreadable)
  expect(() => vault.open({ ...other, id: owner.id }, shelf, sealed)).toThrow(unreadable)
  expect(() => vault.open({ ...owner, id: other.id }, shelf, sealed)).toThrow(unreadable)
})

test('the same person id in another workspace opens nothing of it', () => {
  const owner = ownerIn(vault, 'town')
  const sealed = vault.seal(owner, shelf, 'words')
  expect(() => vault.open({ ...owner, tenant: 'village' }, shelf, sealed)).toThrow(unreadable)
  expect(() => vault.open(ownerIn(vault, 'village', owner.id), shelf, sealed)).toThrow(unreadable)
})

test.for(['table', 'column', 'row'] as const)('a text put on a shelf with another %s does not open there', (part) => {
  const owner = ownerIn(vault)
  const sealed = vault.seal(owner, shelf, 'words')
  expect(() => vault.open(owner, { ...shelf, [part]: 'another' }, sealed)).toThrow(unreadable)
})

test('a wrapped key that was swapped for that of somebody else is refused, for sealing too', () => {
  const [owner, other] = [ownerIn(vault), ownerIn(vault)]
  const swapped = { ...owner, wrappedKey: other.wrappedKey }
  expect(() => vault.seal(swapped, shelf, 'words')).toThrow(unreadable)
  expect(() => vault.open(swapped, shelf, vault.seal(other, shelf, 'words'))).toThrow(unreadable)
})

test('a wrapped key is refused in another workspace, before anything is sealed with it', () => {
  const owner = ownerIn(vault, 'town')
  expect(() => vault.seal({ ...owner, tenant: 'village' }, shelf, 'words')).toThrow(unreadable)
})

test('two people whose keys came out the same still open nothing of each other', () => {
  const alike = createVault(masterKey, {
    bytes: (length) => (length === 32 ? Buffer.alloc(32, 1) : randomBytes(length)),
  })
  const [owner, other] = [ownerIn(alike), ownerIn(alike)]
  const sealed = alike.seal(owner, shelf, 'words')
  expect(alike.open(owner, shelf, sealed)).toBe('words')
  expect(() => alike.open(other, shelf, sealed)).toThrow(unreadable)
})

test('every person has a key of their own, and every text a nonce of its own', () => {
  const id = randomUUID()
  const [one, other] = [ownerIn(vault, 'town', id), ownerIn(vault, 'town', id)]
  expect(() => vault.open(other, shelf, vault.seal(one, shelf, 'words'))).toThrow(unreadable)
  const texts = Array.from({ length: 50 }, () => Buffer.from(vault.seal(one, shelf, 'words')).toString('hex'))
  expect(new Set(texts).size).toBe(50)
})

test('neither the words nor the key stand in what is stored', () => {
  const dealt: Uint8Array[] = []
  const watching = createVault(masterKey, {
    bytes(length) {
      const bytes = randomBytes(length)
      dealt.push(bytes)
      return bytes
    },
  })
  const owner = ownerIn(watching)
  const [key] = dealt.filter(({ length }) => length === 32)
  const sealed = Buffer.from(watching.seal(owner, shelf, 'KANARIE in plain sight'))
  expect(sealed.includes('KANARIE')).toBe(false)
  expect(key).toHaveLength(32)
  for (const stored of [sealed, Buffer.from(owner.wrappedKey)]) {
    expect(stored.includes(Buffer.from(key ?? []))).toBe(false)
    expect(stored.includes(masterKey)).toBe(false)
  }
})

test('a person whose key is gone has only noise left, and nobody can write to them either', () => {
  const owner = ownerIn(vault)
  const sealed = vault.seal(owner, shelf, 'words')
  const keyless = { ...owner, wrappedKey: new Uint8Array() }
  expect(() => vault.open(keyless, shelf, sealed)).toThrow(unreadable)
  expect(() => vault.seal(keyless, shelf, 'words')).toThrow(unreadable)
})

test('another master key opens nothing, and is found out before it is used', () => {
  const otherKey = randomBytes(32)
  const owner = ownerIn(vault)
  expect(() => createVault(otherKey, random).open(owner, shelf, vault.seal(owner, shelf, 'words'))).toThrow(unreadable)
  const unusable = expect.objectContaining({ code: 'key_unusable' })
  expect(() => checkMasterKey(otherKey, vault.masterId)).toThrow(unusable)
  expect(() => checkMasterKey(masterKey, new Uint8Array(vault.masterId))).not.toThrow()
})

test.for([0, 16, 31, 33, 64])('a master key of %s bytes is refused', (length) => {
  expect(() => createVault(randomBytes(length), random)).toThrow(expect.objectContaining({ code: 'key_unusable' }))
})
