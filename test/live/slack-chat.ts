import { vi } from 'vitest'
import type { Store } from '../../src/ports.ts'
import { type Block, createFakeSlack, type Element, type FakeSlack, type Said } from '../platforms/slack/fake-slack.ts'
import { TEAM } from '../platforms/slack/payloads.ts'
import { createSlackPerson, type Deliver } from '../platforms/slack/slack-person.ts'
import type { Chat } from '../replay.ts'
import { createClock, idsFrom, moveClocks } from '../store/fakes.ts'
import { SOMEBODY } from '../talk.ts'
import { endOf } from './chat-end.ts'
import { createTime } from './passing-time.ts'
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
  await moveClocks(store, clock)
  const fake = createFakeSlack(() => clock.now().epochMilliseconds)
  fake.people.set(user, { locale: `${locale}-XX` })
  const apiUrl = await reach(fake)
  let bot = await startSlackBot({ store, clock, apiUrl, ids: idsFrom(SOMEBODY) })
  const deliver: Deliver = (kind, payload, retry) => bot.deliver(kind, payload, retry)
  const person = createSlackPerson(fake, bring(deliver, fake), user)

  /** What was said to an act, one message for each; what was sent in parts is one. */
  const after = (act: () => Promise<{ status: number }>): Promise<string[][]> => {
    return heardAfter(async () => {
      const { status } = await act()
      if (status !== 200) throw new Error(`Slack got ${status}`)
    })
  }
  const heardAfter = async (something: () => Promise<void>): Promise<string[][]> => {
    const before = person.heard().length
    await something()
    await settled(bot)
    const heard = person.heard().slice(before)
    return heard.length === 0 ? [] : [readSaid(heard, fake.people)]
  }

  return {
    fake,
    user,
    ...createTime({ store, clock, look: () => heardAfter(() => bot.app.tick()) }),
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
    async restart() {
      await bot.close()
      await moveClocks(store, clock, clock.now().add({ seconds: 1 }))
      bot = await startSlackBot({ store, clock, apiUrl })
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
      const planned = events.reduce((sum, event) => {
        return sum + (event.name === 'inbound.handled' ? event.messages : event.name === 'nudge.planned' ? 1 : 0)
      }, 0)
      const ended = events.filter(({ name }) => /^delivery\.(sent|failed|dropped|skipped)$/.test(name)).length
      if (ended < planned) {
        await app.tick()
        throw new Error('not everything is answered yet')
      }
    },
    { timeout: 30_000, interval: 50 },
  )
}

/** The parts of one message as the lines it reads as, in the form transcripts have. `people` have the names Slack shows. */
export function readSaid(parts: Said[], people: FakeSlack['people'] = new Map()): string[] {
  const blocks = parts.flatMap((part) => part.blocks)
  const lines: string[] = []
  for (const [index, block] of blocks.entries()) {
    const above = blocks[index - 1]
    if (block.type === 'actions' && above?.type === 'actions') lines.push(`${lines.pop()} ${buttonsIn(block)}`.trim())
    else lines.push(...readBlock(block, people))
  }
  return lines.filter((line) => line !== '')
}

function readBlock(block: Block, people: FakeSlack['people']): string[] {
  const [first] = block.elements ?? []
  switch (block.type) {
    case 'rich_text': {
      const text = readElements(people, first?.elements)
      return [first?.type === 'rich_text_quote' ? text.replace(/^/gm, '> ') : text]
    }
    case 'context':
      return [`~ ${typeof first?.text === 'string' ? first.text : ''} ~`]
    case 'table': {
      const [head = [], ...rows] = (block.rows ?? []).map((row) =>
        row.map((cell) => readElements(people, cell.elements[0]?.elements)),
      )
      const cells = [head.map((cell) => cell.replace(/^\*\*|\*\*$/g, '')), ...rows]
      return cells.map((row) => `| ${row.map((cell) => (cell === '–' ? '' : cell)).join(' | ')} |`)
    }
    case 'image':
      return [`(a picture: ${block.alt_text})`]
    case 'actions':
      return [...formsIn(block), buttonsIn(block)]
    default:
      throw new Error(`nobody reads a ${block.type}`)
  }
}

function readElements(people: FakeSlack['people'], elements: Element[] = []): string {
  const said = ({ type, text, style, url, user_id: user = '' }: Element) => {
    if (type === 'user') return `@${people.get(user)?.name ?? user}`
    if (type === 'link') return `[${text}](${url})`
    return style === undefined ? text : `**${text}**`
  }
  return elements.map(said).join('')
}

/** The form behind a button, which holds the names and labels of its fields. */
function formsIn({ elements = [] }: Block): string[] {
  return elements
    .filter(({ action_id }) => action_id?.startsWith('form'))
    .map(({ value = '' }) => {
      const [, fields] = JSON.parse(value) as [number, [string, string][]]
      return `(a form: ${fields.map(([, label]) => label).join(', ')})`
    })
}

function buttonsIn({ elements = [] }: Block): string {
  return elements
    .filter(({ action_id }) => !/^(private|form)/.test(action_id ?? ''))
    .map(({ text }) => `[${typeof text === 'object' ? text.text : ''}]`)
    .join(' ')
}
