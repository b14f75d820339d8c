import type { KnownBlock, RichTextElement } from '@slack/types'
import type { ConnectorClient } from 'botframework-connector'
import { expect, test } from 'vitest'
import { languageOf } from '../../src/content/languages.ts'
import { plain } from '../../src/content/template.ts'
import type { Inline, Message } from '../../src/messages/message.ts'
import { splitMessage } from '../../src/messages/split.ts'
import { fitsSlack } from '../../src/platforms/slack/fits.ts'
import { renderHome, renderMessage, renderWindow } from '../../src/platforms/slack/render.ts'
import { readWords as readSlackWords } from '../../src/platforms/slack/words.ts'
import { createTeamsMessenger } from '../../src/platforms/teams/messenger.ts'
import { FILLERS, longestMessages } from '../longest.ts'
import { longestInIntervisie } from '../longest-intervisie.ts'
import { validateBlocks } from '../platforms/slack/block-kit.ts'
import { cardOf, type MessageActivity, problemsOf } from '../platforms/teams/card-rules.ts'
import { SERVICE_URL } from '../platforms/teams/fake-teams.ts'
import { CONTENT, REGISTERED, words as teamsWords } from '../platforms/teams/open-teams.ts'
import { lettersOfMarkdown } from '../platforms/teams/read-back.ts'
import { content, createTalk } from '../talk.ts'

// Every message of the exercise and around intervisie, in both languages, with the longest answers and names people can
// give, against the platforms' own limits: what does not fit in one message comes in several, and no letter of it is lost.

const slackWords = readSlackWords(CONTENT)
const tongues = Object.entries(slackWords).map(([language, words]) => ({ language, words }))
const tongueOf = (language: string) => ({ language, words: slackWords[languageOf(language)] })

const CASES = content.locales.flatMap(({ locale }) =>
  (Object.keys(FILLERS) as (keyof typeof FILLERS)[]).map((filler) => ({ locale, filler })),
)

/** Different messages only: a repeated question is checked once. */
function messagesOf({ locale, filler }: (typeof CASES)[number]): Message[] {
  const all = [...longestMessages(locale, filler), ...longestInIntervisie(locale, filler)]
  const distinct = new Map(all.map((message) => [JSON.stringify(message), message]))
  return [...distinct.values()]
}

/** What a message says besides its buttons, letter by letter and table by table: each column from top to bottom. */
function lettersOf({ blocks }: Message): string {
  return blocks
    .map((block) => {
      if (!('text' in block) && block.type !== 'table') return ''
      return block.type === 'table' ? columnsOf(block.rows.map((row) => row.map(plain))) : plain(block.text)
    })
    .join('')
}

function columnsOf(rows: string[][]): string {
  return (rows[0] ?? []).map((_, column) => rows.map((row) => row[column] ?? '').join('')).join('')
}

/** The same of several messages: tables that go on in the next message are one. */
function joined(parts: Message[]): Message {
  const blocks: Message['blocks'] = []
  for (const block of parts.flatMap((part) => part.blocks)) {
    const last = blocks.at(-1)
    if (block.type === 'table' && last?.type === 'table') last.rows.push(...block.rows)
    else blocks.push(block)
  }
  return { blocks }
}

const literal = (text: string): Inline[] => [text]

/** Slack's blocks read back as what they say. */
function fromSlack(blocks: KnownBlock[]): Message {
  const texts = (block: KnownBlock): string =>
    block.type === 'rich_text'
      ? block.elements
          .flatMap((element) => ('elements' in element ? (element.elements as RichTextElement[]) : []))
          .map((element) => ('text' in element ? element.text : ''))
          .join('')
      : ''
  return {
    blocks: blocks.flatMap((block): Message['blocks'] => {
      if (block.type === 'context') {
        return [
          { type: 'progress', text: literal(block.elements.map((one) => ('text' in one ? one.text : '')).join('')) },
        ]
      }
      if (block.type === 'rich_text') return [{ type: 'text', text: literal(texts(block)) }]
      if (block.type !== 'table') return []
      const rows = block.rows.map((row) => row.map((cell) => (cell.type === 'rich_text' ? texts(cell) : '')))
      // A cell with nothing in it shows a dash.
      const [columns = [], ...cells] = rows.map((row) => row.map((cell) => (cell === '–' ? '' : cell)))
      return [{ type: 'table', columns, rows: cells.map((row) => row.map(literal)) }]
    }),
  }
}

/** A card read back as what it says. A line with nothing in it is shown as one space that does not break. */
function fromTeams({ attachments }: MessageActivity): Message {
  type Items = ({ inlines: { text: string }[] } | { text: string })[]
  const letters = (item: Items[number]) =>
    'text' in item
      ? lettersOfMarkdown(item.text)
      : item.inlines.map(({ text }) => (text === '\u00a0' ? '' : text)).join('')
  const lines = (items: Items) => items.map(letters).join('\n')
  return {
    blocks: cardOf({ attachments }).body.flatMap((element, index): Message['blocks'] => {
      if (element.type === 'Container') return [{ type: 'quote', text: literal(lines(element.items)) }]
      if (element.type === 'RichTextBlock' || element.type === 'TextBlock') {
        const goesOn = element.spacing === 'None' && index > 0
        return [{ type: 'text', text: literal(`${goesOn ? '\n' : ''}${lines([element])}`) }]
      }
      if (element.type !== 'Table') return []
      const [columns = [], ...rows] = element.rows.map(({ cells }) => cells.map(({ items }) => lines(items)))
      return [{ type: 'table', columns, rows: rows.map((row) => row.map(literal)) }]
    }),
  }
}

test.for(CASES)('in $locale, Slack takes every message filled with $filler, whole', ({ locale, filler }) => {
  const problems: string[] = []
  for (const message of messagesOf({ locale, filler })) {
    // A calendar goes as a file, and a message is never one beside it.
    if (message.blocks.every(({ type }) => type === 'calendar')) continue
    const parts = splitMessage(message, (part) => fitsSlack(part, tongues))
    const rendered = parts.map((part) => renderMessage(part, tongueOf(locale)))
    for (const payload of rendered) problems.push(...validateBlocks('message', payload))
    const blocks = rendered.flatMap((payload) => payload.blocks)
    if (lettersOf(joined([fromSlack(blocks)])) !== lettersOf(message))
      problems.push(`lost: ${lettersOf(message).slice(0, 60)}`)
    const labels = blocks.flatMap((block) =>
      block.type === 'actions' ? block.elements.flatMap((one) => ('text' in one ? [one.text.text] : [])) : [],
    )
    const wanted = message.blocks.flatMap((block) =>
      block.type === 'buttons' ? block.buttons.map(({ label }) => label) : [],
    )
    if (wanted.some((label) => !labels.includes(label))) problems.push('a button is missing')
    if (message.blocks.some(({ type }) => type === 'ask')) {
      const asked = rendered.at(-1)?.blocks ?? []
      problems.push(...validateBlocks('modal', renderWindow(asked, 7, tongueOf(locale))))
    }
  }
  expect([...new Set(problems)]).toEqual([])
})

test.for(CASES)('in $locale, Teams takes every message filled with $filler, whole', async ({ locale, filler }) => {
  const posted: MessageActivity[] = []
  const client = {
    conversations: {
      async sendToConversation(_: string, activity: MessageActivity) {
        posted.push(activity)
        return { id: String(posted.length) }
      },
    },
  }
  const messenger = createTeamsMessenger({
    settings: REGISTERED,
    adapter: { clientFor: async () => client as unknown as ConnectorClient },
    words: teamsWords,
    log: { event() {} },
  })
  const reach = JSON.stringify({
    serviceUrl: SERVICE_URL,
    conversation: `a:${'c'.repeat(120)}`,
    bot: `28:${'b'.repeat(36)}`,
    user: `29:${'u'.repeat(90)}`,
    channel: 'msteams',
    tenant: 't'.repeat(36),
  })
  const problems: string[] = []
  for (const message of messagesOf({ locale, filler })) {
    posted.length = 0
    for (const part of splitMessage(message, messenger.fits)) {
      const to = { platform: 'teams', tenant: 'town', user: 'noor', reach, locale }
      const result = await messenger.send(to, part, 'delivery')
      if (result.type !== 'sent') problems.push(JSON.stringify(result))
    }
    // A button may be called after a colleague, however they are called: Adaptive Cards read no markup in an action's title.
    problems.push(
      ...posted.flatMap(problemsOf).filter((one) => filler !== 'markup' || !/title: holds markup$/.test(one)),
    )
    const said = lettersOf(joined(posted.map(fromTeams))).replaceAll('\n', '')
    if (said !== lettersOf(message).replaceAll('\n', '')) problems.push(`lost: ${lettersOf(message).slice(0, 60)}`)
  }
  expect([...new Set(problems)]).toEqual([])
})

test.for(content.locales.map(({ locale }) => locale))('in %s, Slack takes everybody’s Home tab', (locale) => {
  const talk = createTalk(locale)
  const homes = [talk.home()]
  for (let entry = 0; entry < 40; entry++) {
    talk.do({ type: 'button', id: 'begin.two-columns', turn: 0 })
    homes.push(talk.home())
    talk.press('choice.begin')
    for (const text of ['a', 'b', 'c', 'ik: d']) talk.say(text)
    while (talk.conversation && talk.conversation.step !== 'keep')
      talk.do({ type: 'button', id: 'skip', turn: talk.conversation.turn })
    homes.push(talk.home())
    talk.press('choice.year')
    homes.push(talk.home())
  }
  expect(talk.kept).toHaveLength(40)
  expect([...new Set(homes.flatMap((home) => validateBlocks('home', renderHome(home))))]).toEqual([])
})
