import nock from 'nock'
import { Temporal } from 'temporal-polyfill'
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest'
import { channel, execute, inRoom, mentioning, message, somebody } from '../platforms/teams/activities.ts'
import { cardOf } from '../platforms/teams/card-rules.ts'
import { createFakeTeams, mountAsTeams } from '../platforms/teams/fake-teams.ts'
import { type Login, openLogin } from '../platforms/teams/login.ts'
import { buttonsOf, linksOf, readBack } from '../platforms/teams/read-back.ts'
import { CANARY, createClock, moveClocks } from '../store/fakes.ts'
import { openedStore } from '../store/opened-store.ts'
import { GROUP_LABELS, GUIDE_LABELS, PLANNED, VIEW_SHARE, WORDS_FOR_MOVING } from './intervisie-words.ts'
import { openTeamsBot } from './teams-bot.ts'

// Intervisie in a Teams channel, from the first word to a session that is off, with real tokens and a real PostgreSQL.

const { store, sql } = await openedStore()
let login: Login
beforeAll(async () => {
  login = await openLogin()
})
afterAll(() => login.close())
afterEach(() => {
  nock.cleanAll()
  nock.enableNetConnect()
})

/** A bot and four colleagues, each with a chat of their own, in a channel. */
async function open() {
  const fake = createFakeTeams()
  mountAsTeams(fake)
  const clock = createClock()
  await moveClocks(store, clock)
  const bot = await openTeamsBot({ store, clock, login })
  onTestFinished(() => bot.close())
  const room = channel()
  const people = [somebody(), somebody(), somebody(), somebody()] as const
  for (const one of people) fake.chats.set(one.user, one.conversation)
  const done = async () => {
    for (let time = 0; time < 4; time++) {
      await bot.app.tick()
      await bot.app.idle()
    }
  }
  const does = async (activity: Parameters<typeof bot.do>[0]) => {
    expect((await bot.do(activity)).status).toBe(200)
    await done()
  }
  const newest = (conversation: string, label: string) => {
    const found = fake
      .history(conversation)
      .flatMap(buttonsOf)
      .findLast(({ title }) => title === label)
    if (!found) throw new Error(`there is no button "${label}"`)
    return found
  }
  return {
    fake,
    room,
    people,
    history: (one: (typeof people)[number]) => fake.history(one.conversation),
    heard: (one: (typeof people)[number]) => readBack(fake.history(one.conversation)).flat().join('\n'),
    read: () => readBack(fake.history(room.id)).flat().join('\n'),
    say: (one: (typeof people)[number], text: string) => does(message(one, text)),
    mention: (one: (typeof people)[number], text: string) => does(mentioning(one, room, `<at>Maatje</at> ${text}`)),
    alone: (one: (typeof people)[number], label: string) => {
      const { verb, data } = newest(one.conversation, label)
      return does(execute(one, verb, data))
    },
    /** Presses the newest button of this label in the channel. */
    press: (one: (typeof people)[number], label: string) => {
      const { verb, data } = newest(room.id, label)
      return does(inRoom(room, execute(one, verb, data)))
    },
    async until(wall: string) {
      await moveClocks(store, clock, Temporal.PlainDateTime.from(wall).toZonedDateTime('Europe/Amsterdam').toInstant())
      await done()
    },
  }
}

test('intervisie is begun in a channel, lived through and led there, and a session that is off sends no empty card', async () => {
  const { fake, room, people, history, heard, read, say, mention, alone, press, until } = await open()
  const [noor, samir, iris, daan] = people
  await mention(noor, 'intervisie')
  for (const answer of PLANNED) await (answer.type === 'press' ? alone(noor, answer.label) : say(noor, answer.text))
  for (const one of people) await press(one, GROUP_LABELS.join)

  await until('2026-11-24T14:05')
  for (const one of people) {
    expect(heard(one)).toContain('dinsdag 8 december om 14:00')
    const links = history(one).flatMap(linksOf)
    expect(links.filter(({ url }) => url.includes('/l/meeting/new'))).toHaveLength(1)
  }
  for (const one of people) await alone(one, one === samir ? 'Ik kom en breng iets in' : 'Ik kom')
  const before = people.map((one) => heard(one).length)
  await until('2026-12-08T13:05')
  for (const [nth, one] of people.entries()) expect(heard(one).slice(before[nth])).toContain('begint om 14:00')

  await until('2026-12-08T14:00')
  await mention(noor, 'start')
  for (const one of [samir, iris, daan]) await press(one, GUIDE_LABELS.here)
  for (const label of [GUIDE_LABELS.begin, GUIDE_LABELS.next, GUIDE_LABELS.next]) await press(noor, label)
  await alone(samir, GUIDE_LABELS.view)
  await say(samir, `${CANARY} wilde rust`)
  await alone(samir, VIEW_SHARE)
  expect(heard(iris)).not.toContain(CANARY)
  await press(noor, GUIDE_LABELS.next)
  for (const one of [noor, iris, daan]) expect(heard(one)).toContain(`> ${CANARY} wilde rust`)
  expect(JSON.stringify(fake.history(room.id))).not.toContain(CANARY)
  expect(read()).toContain('Stap 4 van 7')

  await until('2026-12-29T14:05')
  await say(noor, 'intervisie')
  await alone(noor, GROUP_LABELS.move)
  await say(noor, 'woensdag 13 januari 14:00')
  await alone(noor, WORDS_FOR_MOVING)
  await until('2026-12-30T13:30')
  expect(heard(iris)).toContain('woensdag 13 januari om 14:00')
  const cards = history(iris).length
  await say(noor, 'intervisie')
  for (const label of [GROUP_LABELS.skip, GROUP_LABELS['skip-yes']]) await alone(noor, label)
  await until('2026-12-31T13:30')
  expect(heard(iris)).toContain('gaat niet door')
  expect(history(iris)).toHaveLength(cards + 1)
  for (const one of people) {
    for (const post of history(one)) expect(cardOf(post).body).not.toEqual([])
  }
  const wrong = 'SELECT count(*)::int AS count FROM delivery WHERE last_error_code IS NOT NULL'
  expect((await sql.query(wrong)).rows).toEqual([{ count: 0 }])
  expect(fake.refusals).toEqual([])
}, 120_000)
