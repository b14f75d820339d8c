import { expect, test } from 'vitest'
import type { App } from '../../src/app.ts'
import type { RoomDeed } from '../../src/ports.ts'
import { CANARY, createPlatform, createWriter, lettersOf } from './fakes.ts'
import { openPlace } from './nudging-place.ts'
import { openedStore } from './opened-store.ts'
import { expectUnseen } from './unseen.ts'

// A word that stands in everything somebody says about when they work and how it went is found in no column of any table
// and in nothing that is logged: not while it waits, not half done, not afterwards.

const { store, sql } = await openedStore()

test('no word of a roster, a calendar, an answer or a sentence stands anywhere but in ciphertext', async () => {
  const calendar = [
    'BEGIN:VCALENDAR',
    'BEGIN:VEVENT',
    `UID:${CANARY}`,
    'DTSTART:20261124T070000',
    'DTEND:20261124T153000',
    `SUMMARY:${CANARY}`,
    `DESCRIPTION:${CANARY}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ].join('\r\n')
  const platform = createPlatform()
  platform.file = async () => ({ type: 'read', bytes: new Uint8Array(Buffer.from(calendar)) })
  let isBroken = false
  const place = await openPlace({
    stores: [store],
    platform,
    fetch: async () =>
      isBroken ? { type: 'failed', code: 'not_found' } : { type: 'fetched', text: calendar, etag: `"${CANARY}"` },
  })
  const { writer } = place
  const unseen = () => expectUnseen(sql, place.events)

  // A roster that cannot be read, one that can, a city, a file, an address.
  await writer.do({ type: 'button', id: 'begin.roster.shifts', turn: 0 })
  await writer.say(`ma ${CANARY}`)
  await writer.say('ma t/m vr 7:00-15:30')
  await writer.press('choice.zone')
  await writer.say(CANARY)
  await unseen()
  await writer.do({ type: 'file', name: `${CANARY}.ics`, reference: `https://files.example/${CANARY}` })
  await unseen()
  await writer.press('choice.right')
  await writer.do({ type: 'button', id: 'begin.roster.calendar', turn: 0 })
  await writer.say(`https://rooster.example.nl/${CANARY}.ics?token=${CANARY}`)
  await unseen()
  await writer.press('choice.read')
  expect((await place.nudging()).calendar?.address).toContain(CANARY)
  expect((await place.nudging()).calendar?.extra).toHaveLength(1)
  await unseen()

  // A sentence that is to come back, out of an exercise.
  await writer.do({ type: 'button', id: 'begin.two-columns', turn: 0 })
  await writer.press('choice.begin')
  for (const text of ['a', 'b', 'c', 'ik: d\nmoeder: e']) await writer.say(text)
  await writer.press('choice.done')
  for (let answer = 0; answer < 17; answer++) await writer.say('x')
  await writer.say(`${CANARY} is mijn zin`)
  await writer.say('bij de overdracht')
  await writer.press('choice.week')
  await writer.press('choice.month')
  expect((await place.nudging()).takeAways).toMatchObject([{ sentence: `${CANARY} is mijn zin` }])
  await unseen()

  // A look back, and a week; typed at a nudge as well.
  await place.pass('2026-11-24T15:15')
  await writer.say(`${CANARY} is geen kleur`)
  await writer.press('nudge.debrief.red.2026-11-24')
  await writer.press('choice.begin')
  for (let answer = 0; answer < 4; answer++) {
    await writer.say(`${CANARY} gebeurde er`)
    await unseen()
  }
  await writer.press('choice.enough')
  await writer.do({ type: 'button', id: 'begin.weekly', turn: 0 })
  // Put aside with what stands there, for a roster that goes on after the calendar's.
  await writer.do({ type: 'button', id: 'begin.roster.shifts', turn: 0 })
  await writer.say('ma t/m vr 7:00-15:30')
  await writer.press('choice.right')
  await unseen()

  // The calendar breaks, and a nudge that says so waits while the platform is away and answers with it.
  isBroken = true
  platform.fates = ['lost', 'later']
  await place.pass('2026-11-25T20:00')
  expect(platform.fates).toEqual([])
  expect(place.nudges().length).toBeGreaterThan(3)
  await unseen()

  // The sentence comes back, waits to be sent, is sent, and is answered.
  await place.pass('2026-11-30T08:59')
  platform.fates = ['later']
  await place.pass('2026-11-30T09:00')
  expect((await sql.query(`SELECT state FROM delivery WHERE kind = 'nudge' AND state = 'due'`)).rows).toHaveLength(1)
  await unseen()
  await place.jump('2026-11-30T09:02')
  expect(lettersOf(place.nudges().at(-1))).toContain(`${CANARY} is mijn zin`)
  await writer.say('ja')
  await writer.say(`${CANARY} viel me op`)
  await unseen()

  // What came in and nobody looked at yet.
  await place.apps[0]?.stop()
  await writer.send({ type: 'text', text: CANARY })
  expect((await sql.query(`SELECT id FROM inbound WHERE state = 'received'`)).rows).toHaveLength(1)
  await unseen()
  const names = place.events.map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['calendar.read', 'calendar.failed', 'nudge.planned', 'delivery.sent']))
})

test('no name, no "not with" and no answer about a round stands anywhere but in ciphertext, and no post says what it is', async () => {
  const place = await openPlace({ stores: [store] })
  const { writer } = place
  const room = { id: 'C-1', name: `kanaal ${CANARY}` }
  const inRoom = (did: RoomDeed) => writer.do({ type: 'room', room, did, name: `Noor ${CANARY}` })
  await inRoom({ type: 'added' })
  await inRoom({ type: 'text', text: 'maatjes' })
  await writer.press('choice.week')
  await writer.say('dinsdag 14:00')
  for (const choice of ['two', 'allowed', 'mixed', 'right']) await writer.press(`choice.${choice}`)
  await inRoom({ type: 'button', id: 'team.join' })
  const other = createWriter(place.apps[0] as App, place.platform)
  await other.do({ type: 'room', room, did: { type: 'button', id: 'team.join' }, name: `Samir ${CANARY}` })
  await writer.say(`niet met Samir ${CANARY}`)
  await expectUnseen(sql, place.events)
  await place.pass('2026-12-01T15:00')
  await expectUnseen(sql, place.events)
  const { rows } = await sql.query('SELECT dedupe_key FROM delivery')
  const keys = rows.map(({ dedupe_key }) => dedupe_key).join('\n')
  for (const what of ['halfway', 'card', 'out/', 'alone', 'round/']) expect(keys).not.toContain(what)
})
