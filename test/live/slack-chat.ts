import { vi } from 'vitest'
import type { Store } from '../../src/ports.ts'
import { type Block, createFakeSlack, type Element, type FakeSlack, type Said } from '../platforms/slack/fake-slack.ts'
import { TEAM } from '../platforms/slack/payloads.ts'
import { createSlackPerson, type Deliver } from '../platforms/slack/slack-person.ts'
import type { Chat } from '../replay.ts'
import { createClock } from '../store/fakes.ts'
import { endOf } from './chat-end.ts'
import { type SlackBot, startSlackBot } from './slack-bot.ts'

/** A private chat with a whole bot, as Slack shows it; `fake` is everything that stands there. */
export type SlackChat = Chat & { fake: FakeSlack; user: string; close(): Promise<void> }

/** What is between a chat and its bot. */
export type SlackChatOptions = {
  /** Puts Slack in its place, and gives the address of its Web API. */
  reach: (fake: FakeSlack) => Promise<string>
  /** How what somebody does gets to the bot; just so when it is not told. */
  bring?: (deliver: Deliver, fake: FakeSlack) => Deliver
}

/** A new one, with somebody new. What comes in is signed and goes over loopback. */
export async function openSlackChat(
  store: Store,
  locale: string,
  user: string,
  { reach, bring = (deliver) => deliver }: SlackChatOptions,
): Promise<SlackChat> {
  const clock = createClock()
  const fake = createFakeSlack(() => clock.now().epochMilliseconds)
  fake.people.set(user, { locale: `${locale}-XX` })
  const apiUrl = await reach(fake)
  const start = () => startSlackBot({ store, clock, apiUrl })
  let bot = await start()
  const deliver: Deliver = (kind, payload, retry) => bot.deliver(kind, payload, retry)
  const person = createSlackPerson(fake, bring(deliver, fake), user)

  /** What was said to an act, one message for each; what was sent in parts is one. */
  const after = async (act: () => Promise<{ status: number }>): Promise<string[][]> => {
    const before = person.heard().length
    const { status } = await act()
    if (status !== 200) throw new Error(`Slack got ${status}`)
    await settled(bot)
    const heard = person.heard().slice(before)
    return heard.length === 0 ? [] : [readSaid(heard)]
  }

  return {
    fake,
    user,
    say: (text) => after(() => person.say(text)),
    press: (label, which) => after(() => person.press(label, which)),
    happens(what) {
      switch (what) {
        case 'opened':
          return after(() => person.open('messages'))
        case 'unreadable':
          return after(() => person.picture())
        case 'edited':
          return after(() => person.edit('iets anders'))
        case 'deleted':
          return after(() => person.remove())
        default:
          return what satisfies never
      }
    },
    async wait(duration) {
      clock.move(duration)
    },
    async restart() {
      await bot.close()
      clock.move('PT1S')
      bot = await start()
    },
    end: () => endOf(store, { platform: 'slack', tenant: TEAM, user }, clock),
    close: () => bot.close(),
  }
}

/** Resolves when everything that came in is answered, and every answer is in the chat or given up. */
export async function settled({ app, events }: SlackBot): Promise<void> {
  await vi.waitFor(
    async () => {
      await app.idle()
      const planned = events.reduce((sum, event) => sum + (event.name === 'inbound.handled' ? event.messages : 0), 0)
      const ended = events.filter(({ name }) => /^delivery\.(sent|failed|dropped)$/.test(name)).length
      if (ended < planned) {
        await app.tick()
        throw new Error('not everything is answered yet')
      }
    },
    { timeout: 30_000, interval: 50 },
  )
}

/** The parts of one message as the lines it reads as, in the form transcripts have. */
export function readSaid(parts: Said[]): string[] {
  const blocks = parts.flatMap((part) => part.blocks)
  const lines: string[] = []
  for (const [index, block] of blocks.entries()) {
    const above = blocks[index - 1]
    if (block.type === 'actions' && above?.type === 'actions') lines.push(`${lines.pop()} ${buttonsIn(block)}`.trim())
    else lines.push(...readBlock(block))
  }
  return lines.filter((line) => line !== '')
}

function readBlock(block: Block): string[] {
  const [first] = block.elements ?? []
  switch (block.type) {
    case 'rich_text': {
      const text = readElements(first?.elements)
      return [first?.type === 'rich_text_quote' ? text.replace(/^/gm, '> ') : text]
    }
    case 'context':
      return [`~ ${typeof first?.text === 'string' ? first.text : ''} ~`]
    case 'table': {
      const [head = [], ...rows] = (block.rows ?? []).map((row) =>
        row.map((cell) => readElements(cell.elements[0]?.elements)),
      )
      const cells = [head.map((cell) => cell.replace(/^\*\*|\*\*$/g, '')), ...rows]
      return cells.map((row) => `| ${row.map((cell) => (cell === '–' ? '' : cell)).join(' | ')} |`)
    }
    case 'actions':
      return [buttonsIn(block)]
    default:
      throw new Error(`nobody reads a ${block.type}`)
  }
}

function readElements(elements: Element[] = []): string {
  return elements.map(({ text, style }) => (style === undefined ? text : `**${text}**`)).join('')
}

function buttonsIn({ elements = [] }: Block): string {
  return elements
    .filter(({ action_id }) => !action_id?.startsWith('private'))
    .map(({ text }) => `[${typeof text === 'object' ? text.text : ''}]`)
    .join(' ')
}
