import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { App } from '../../src/app.ts'
import type { Input, RoomDeed } from '../../src/ports.ts'
import { openStore } from '../../src/store/open-store.ts'
import { content } from '../talk.ts'
import { createWriter, lettersOf } from './fakes.ts'
import { openPlace } from './nudging-place.ts'
import { openedStore } from './opened-store.ts'

// Teams of whole bots over a real database. Everything begins on Monday 23 November 2026 at nine.

const { url, store } = await openedStore()
const { rounds, teams: words } = content.locales[0]
const first = (template: string) => template.split('{')[0] as string

test('with three bots looking at once, one of them slow, every round and every card of it comes once', async () => {
  const others = [openStore(url), openStore(url)]
  const place = await openPlace({ stores: [store, ...others.map((one) => one.store)] })
  const { writer, platform } = place
  const room = { id: randomUUID(), name: 'team Noord' }
  const inRoom = (did: RoomDeed): Input => ({ type: 'room', room, did, name: 'Iemand' })
  await writer.do(inRoom({ type: 'text', text: 'maatjes' }))
  await writer.press('choice.week')
  await writer.say('dinsdag 14:00')
  for (const choice of ['two', 'allowed', 'mixed', 'right']) await writer.press(`choice.${choice}`)
  await writer.do(inRoom({ type: 'button', id: 'team.join' }))
  const people = [writer.user]
  for (let one = 0; one < 4; one++) {
    // Each by another bot, and pressed twice at the same moment.
    const another = createWriter(place.apps[one % place.apps.length] as App, platform)
    const press = inRoom({ type: 'button', id: 'team.join' })
    await Promise.all([another.do(press), another.do(press)])
    people.push(another.user)
  }
  await place.pass('2026-12-09T08:00')
  const inChannel = platform.posts
    .filter(({ user }) => user === `room/${room.id}`)
    .map(({ message }) => lettersOf(message))
  expect(inChannel.filter((text) => text.includes(first(rounds.room.groups)))).toHaveLength(3)
  expect(
    inChannel.filter((text) => text.includes(words.posts.started.split('}')[1]?.split('{')[0] as string)),
  ).toHaveLength(1)
  for (const user of people) {
    const cards = platform.posts.filter(
      (post) => post.user === user && lettersOf(post.message).startsWith('Deze ronde: jij'),
    )
    expect(cards).toHaveLength(3)
  }
  await Promise.all(others.map((one) => one.close()))
})

test('a channel that is closed hears nothing more, and takes up its rounds when somebody brings Maatje back', async () => {
  const place = await openPlace({ stores: [store] })
  const { writer, platform } = place
  const room = { id: randomUUID(), name: 'team Zuid' }
  const inRoom = (did: RoomDeed): Input => ({ type: 'room', room, did, name: 'Iemand' })
  await writer.do(inRoom({ type: 'text', text: 'maatjes' }))
  await writer.press('choice.week')
  await writer.say('dinsdag 14:00')
  for (const choice of ['two', 'allowed', 'mixed', 'right']) await writer.press(`choice.${choice}`)
  const inChannel = () => platform.posts.filter(({ user }) => user === `room/${room.id}`).length
  const before = inChannel()
  await place.apps[0]?.leave({ platform: 'test', tenant: 'town', user: `room/${room.id}` })
  await place.pass('2026-12-02T08:00')
  expect(inChannel()).toBe(before)
  await writer.do(inRoom({ type: 'added' }))
  expect(inChannel()).toBe(before + 1)
  await place.pass('2026-12-08T15:00')
  expect(inChannel()).toBeGreaterThan(before + 1)
})
