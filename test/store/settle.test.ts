import { expect, test } from 'vitest'
import { deliveryShelf } from '../../src/delivery/deliver.ts'
import type { Message } from '../../src/messages/message.ts'
import { settle } from '../../src/nudges/settle.ts'
import { readNudging } from '../../src/nudges/stored-nudging.ts'
import { buttonsOf, content } from '../talk.ts'
import { createClock, ids, lettersOf, someone, vault } from './fakes.ts'
import { openedStore } from './opened-store.ts'

// People who said yes before anything began, as a demonstration has them.

const { store, sql } = await openedStore()

const clock = createClock()
const ports = { store, vault, ids, clock, content }
const address = { platform: 'test', tenant: 'town', user: 'samir' }
const weekly = [{ weekday: 1 as const, start: '07:00', end: '15:30' }]
const samir = { ...address, locale: 'nl-NL', roster: { zone: 'Europe/Amsterdam', weekly, off: [] } }

test('somebody nobody knows is settled: their roster is sealed, the first nudge is due, and they are told when', async () => {
  expect(await settle(ports, samir)).toBe(true)
  const person = await store.findPerson(address)
  if (!person) throw new Error('nobody was made known')
  const stored = await store.nudging(person.id)
  const nudging = stored && readNudging(vault, person, stored.body)
  expect(nudging).toMatchObject({ consent: true, zone: 'Europe/Amsterdam', weekly, off: [], plannedUpTo: clock.now() })
  // Halfway a shift of eight and a half hours, four hours in.
  expect((await store.nextLook(person.id))?.toString()).toBe('2026-11-23T10:00:00Z')
  const { rows } = await sql.query('SELECT id, kind, body FROM delivery')
  expect(rows).toHaveLength(1)
  const message = vault.open(person, deliveryShelf(rows[0].id), rows[0].body) as Message
  expect(lettersOf(message)).toContain('maandag 23 november om 11:00')
  // Its buttons are of the turn they are in: the first press on one is no late one.
  expect(buttonsOf(message).map(({ turn }) => turn)).toEqual(buttonsOf(message).map(() => person.turn))
  expect(buttonsOf(message).length).toBeGreaterThan(3)
  // Nothing waits to be handled, and no talk is in the way of a nudge.
  expect(await store.peopleWaiting()).toEqual([])
  expect(person.heardAt).toBeUndefined()
})

test('whoever is known stays as they are, whether they said something or not', async () => {
  await someone(store, { ...address, locale: 'en' })
  expect(await settle(ports, samir)).toBe(false)
  const person = await store.findPerson(address)
  expect(person).toMatchObject({ locale: 'en', turn: 0 })
  expect(await store.nudging(person?.id ?? '')).toBeUndefined()
})

test('settled twice is settled once', async () => {
  await settle(ports, samir)
  const person = await store.findPerson(address)
  expect(await settle(ports, samir)).toBe(false)
  expect(await store.findPerson(address)).toEqual(person)
  expect((await sql.query('SELECT id FROM delivery')).rows).toHaveLength(1)
})

test('the next look is that of one person or the earliest of all, and none where nobody said yes', async () => {
  expect(await store.nextLook()).toBeUndefined()
  const later = { ...samir.roster, weekly: [{ weekday: 3 as const, start: '07:00', end: '15:30' }] }
  await settle(ports, { ...samir, user: 'iris', roster: later })
  await settle(ports, samir)
  const iris = await store.findPerson({ ...address, user: 'iris' })
  expect((await store.nextLook(iris?.id))?.toString()).toBe('2026-11-25T10:00:00Z')
  expect((await store.nextLook())?.toString()).toBe('2026-11-23T10:00:00Z')
  expect(await store.nextLook(ids.next())).toBeUndefined()
})
