import type { Store } from '../../src/ports.ts'
import {
  changed,
  execute,
  installation,
  members,
  message,
  picture,
  type Sent,
  type Somebody,
  somebody,
  submit,
} from '../platforms/teams/activities.ts'
import type { FakeTeams } from '../platforms/teams/fake-teams.ts'
import type { Login } from '../platforms/teams/login.ts'
import { type Action, buttonsOf, readBack, sendButtonOf } from '../platforms/teams/read-back.ts'
import type { Chat } from '../replay.ts'
import { idsFrom, moveClocks, type StillClock } from '../store/fakes.ts'
import { SOMEBODY } from '../talk.ts'
import { endOf } from './chat-end.ts'
import { createTime } from './passing-time.ts'
import { openTeamsBot, type TeamsBot } from './teams-bot.ts'

/** What a chat is led through. `typed` is every text that was sent; `close` ends the bot. */
export type TeamsChat = Chat & { who: Somebody; typed: string[]; close(): Promise<void> }

/** A word or two is for Maatje itself, and typed; a sentence is an answer. */
const isAnswer = (text: string) => text.length > 15

/**
 * A private chat with a whole bot behind Teams, read back from the far side's history. `privately`: answers are written
 * in the card wherever it asks for one, and stand nowhere in the chat.
 */
export async function openTeamsChat(
  parts: { store: Store; clock: StillClock; login: Login; fake: FakeTeams },
  locale: string,
  { privately = false }: { privately?: boolean } = {},
): Promise<TeamsChat> {
  const { store, clock, fake } = parts
  const who = somebody({ locale: locale === 'en' ? 'en-GB' : 'nl-NL' })
  await moveClocks(store, clock)
  let bot: TeamsBot = await openTeamsBot({ ...parts, ids: idsFrom(SOMEBODY) })
  let presses = 0
  let last = ''
  const typed: string[] = []

  /** Posts activities and reads what was said to them. */
  const said = (...activities: Sent[]): Promise<string[][]> => {
    return heardAfter(async () => {
      for (const activity of activities) {
        const { status } = await bot.do({ ...activity, timestamp: clock.now().toString() })
        if (status !== 200) throw new Error(`Teams was answered ${status}`)
      }
    })
  }

  /** What was said in the course of something. */
  const heardAfter = async (something: () => Promise<void>): Promise<string[][]> => {
    const before = fake.history(who.conversation).length
    await something()
    if (fake.refusals.length > 0) throw new Error(`Teams did not take a card: ${fake.refusals.join('; ')}`)
    return readBack(fake.history(who.conversation).slice(before))
  }

  /** Uses a button, with the inputs that go along: in turn as two kinds of clients do it. */
  const act = ({ verb, data, fallback }: Action, inputs: Record<string, string>) => {
    presses += 1
    const isOld = presses % 2 === 0
    return said(isOld ? submit(who, { ...fallback.data, ...inputs }) : execute(who, verb, { ...data, ...inputs }))
  }

  return {
    who,
    typed,
    say(text) {
      const asked = fake.history(who.conversation).at(-1)
      const send = privately && isAnswer(text) && asked ? sendButtonOf(asked) : undefined
      if (send) {
        typed.push(text)
        return act(send, { answer: text })
      }
      const activity = message(who, text)
      last = activity.id
      typed.push(text)
      return said(activity)
    },
    press(label, which) {
      const all = fake.history(who.conversation).flatMap(buttonsOf)
      const named = all.filter(
        ({ title, data }) => [title, data.id, `choice.${label}`].includes(label) || data.id === `choice.${label}`,
      )
      const action = which === 'oldest' ? named[0] : named.at(-1)
      if (!action) throw new Error(`there is no button "${label}"`)
      return act(action, {})
    },
    happens(what) {
      switch (what) {
        case 'opened':
          return said(installation(who, 'add'), members(who))
        case 'unreadable':
          return said(picture(who))
        case 'edited':
          return said(changed(who, 'editMessage', last))
        case 'deleted':
          return said(changed(who, 'softDeleteMessage', last))
        default:
          return what satisfies never
      }
    },
    ...createTime({ store, clock, look: () => heardAfter(() => bot.app.tick()) }),
    async restart() {
      await bot.close()
      await moveClocks(store, clock, clock.now().add({ seconds: 1 }))
      bot = await openTeamsBot(parts)
    },
    end: () => endOf(store, { platform: 'teams', tenant: who.tenant, user: who.aad }, clock),
    close: () => bot.close(),
  }
}
