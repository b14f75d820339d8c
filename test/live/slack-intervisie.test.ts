import { Temporal } from 'temporal-polyfill'
import { expect, onTestFinished, test } from 'vitest'
import { createFakeSlack, type Said, serve } from '../platforms/slack/fake-slack.ts'
import * as payloads from '../platforms/slack/payloads.ts'
import { buttonsOf, createSlackPerson } from '../platforms/slack/slack-person.ts'
import { CANARY, createClock, moveClocks } from '../store/fakes.ts'
import { openedStore } from '../store/opened-store.ts'
import { GROUP_LABELS, GUIDE_LABELS, PLANNED, VIEW_SHARE, WORDS_FOR_MOVING } from './intervisie-words.ts'
import { startSlackBot } from './slack-bot.ts'
import { readSaid, settled } from './slack-chat.ts'

// Intervisie in a Slack channel, from the first word to a session that is off, over real HTTP with a real PostgreSQL.

const { store } = await openedStore()
const ROOM = { channel_id: 'C0INTER', channel_name: 'team-inter' }

/** A bot and four colleagues, each with a chat of their own, in a channel. */
async function open() {
  const clock = createClock()
  const fake = createFakeSlack(() => clock.now().epochMilliseconds)
  const far = await serve(fake.listener)
  onTestFinished(far.close)
  const bot = await startSlackBot({ store, clock, apiUrl: `${far.url}/api/` })
  onTestFinished(bot.close)
  await moveClocks(store, clock)
  fake.makeRoom(ROOM.channel_id, ROOM.channel_name)
  const people = ['U0NOOR9', 'U0SAMIR9', 'U0IRIS9', 'U0DAAN9'].map((user) => {
    fake.people.set(user, { locale: 'nl-NL', tz: 'Europe/Amsterdam', name: user.slice(2) })
    return createSlackPerson(fake, bot.deliver, user)
  })
  const done = async () => {
    for (let time = 0; time < 4; time++) {
      await settled(bot)
      await bot.app.tick()
      await bot.app.idle()
    }
  }
  const after = async (act: Promise<{ status: number }>) => {
    expect((await act).status).toBe(200)
    await done()
  }
  const posts = () => fake.room(ROOM.channel_id) ?? []
  return {
    fake,
    people,
    posts,
    after,
    /** What stands in the channel, as it reads. */
    read: () => readSaid(posts(), fake.people).join('\n'),
    /** What came to somebody in private, as it reads. */
    heard: (nth: number) => readSaid(people[nth]?.heard() ?? [], fake.people).join('\n'),
    /** The files that came to somebody in private. */
    files: (nth: number) =>
      (people[nth]?.heard() ?? []).flatMap(({ file }) => fake.files.get(file ?? '')?.bytes?.toString() ?? []),
    command: (nth: number, text: string) => {
      const user = people[nth]?.user ?? ''
      return after(bot.deliver('command', payloads.commandFields(user, text, fake.trigger(), '/maatje', ROOM)))
    },
    /** Presses the newest button of this label in the channel. */
    async press(nth: number, label: string) {
      const shown = posts()
        .flatMap(buttonsOf)
        .findLast((button) => button.label === label)
      if (!shown) throw new Error(`there is no button "${label}" in the channel`)
      const { said, actionId, value } = shown
      const where = { channel: ROOM.channel_id, channelName: ROOM.channel_name }
      const message = said as Said & { blocks: object[] }
      const user = people[nth]?.user ?? ''
      const press = { user, actionId, value, ts: fake.nextTs(), trigger: fake.trigger() }
      await after(bot.deliver('interactive', payloads.actionPayload({ ...press, ...where, message })))
    },
    async until(wall: string) {
      await moveClocks(store, clock, Temporal.PlainDateTime.from(wall).toZonedDateTime('Europe/Amsterdam').toInstant())
      await done()
    },
  }
}

test('intervisie is begun in a channel, lived through and led there, and what somebody writes stays in private chats', async () => {
  const { fake, people, posts, after, read, heard, files, command, press, until } = await open()
  const [noor, samir, iris] = people
  if (!noor || !samir || !iris) throw new Error('nobody is there')
  await command(0, 'intervisie')
  for (const answer of PLANNED) await after(answer.type === 'press' ? noor.press(answer.label) : noor.say(answer.text))
  for (const nth of people.keys()) await press(nth, GROUP_LABELS.join)

  await until('2026-11-24T14:05')
  for (const nth of people.keys()) {
    expect(heard(nth)).toContain('dinsdag 8 december om 14:00')
    expect(files(nth)).toEqual([expect.stringContaining('METHOD:PUBLISH')])
  }
  for (const person of people) await after(person.press(person === samir ? 'Ik kom en breng iets in' : 'Ik kom'))
  const before = people.map((_, nth) => heard(nth).length)
  await until('2026-12-08T13:05')
  for (const nth of people.keys()) expect(heard(nth).slice(before[nth])).toContain('begint om 14:00')

  await until('2026-12-08T14:00')
  await command(0, 'start')
  for (const nth of [1, 2, 3]) await press(nth, GUIDE_LABELS.here)
  for (const label of [GUIDE_LABELS.begin, GUIDE_LABELS.next, GUIDE_LABELS.next]) await press(0, label)
  await after(samir.press(GUIDE_LABELS.view))
  await after(samir.say(`${CANARY} wilde rust`))
  await after(samir.press(VIEW_SHARE))
  expect(heard(2)).not.toContain(CANARY)
  await press(0, GUIDE_LABELS.next)
  for (const nth of [0, 2, 3]) expect(heard(nth)).toContain(`> ${CANARY} wilde rust`)
  expect(JSON.stringify(posts())).not.toContain(CANARY)
  expect(read()).toContain('Stap 4 van 7')
  expect(fake.violations).toEqual([])

  await until('2026-12-29T14:05')
  await after(noor.say('intervisie'))
  await after(noor.press(GROUP_LABELS.move))
  await after(noor.say('woensdag 13 januari 14:00'))
  await after(noor.press(WORDS_FOR_MOVING))
  await until('2026-12-30T13:30')
  const [, asked = '', moved = ''] = files(2)
  expect(heard(2)).toContain('woensdag 13 januari om 14:00')
  expect(uidOf(moved)).toBe(uidOf(asked))
  expect(moved).toContain('SEQUENCE:1')
  await after(noor.say('intervisie'))
  for (const label of [GROUP_LABELS.skip, GROUP_LABELS['skip-yes']]) await after(noor.press(label))
  await until('2026-12-31T13:30')
  const off = files(2).at(-1) ?? ''
  expect(off).toContain('METHOD:CANCEL')
  expect(off).toContain('STATUS:CANCELLED')
  expect(uidOf(off)).toBe(uidOf(asked))
  expect(fake.violations).toEqual([])
}, 120_000)

/** Which entry of a calendar a file is about. */
function uidOf(ics: string): string {
  return /^UID:(.+)$/m.exec(ics.replaceAll('\r', ''))?.[1] ?? 'there is none'
}
