import type { ActionsBlock } from '@slack/types'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Block, Field, Inline, Message } from '../../../src/messages/message.ts'
import { splitMessage } from '../../../src/messages/split.ts'
import { fitsSlack } from '../../../src/platforms/slack/fits.ts'
import { formValue, readActionId, readFormValue } from '../../../src/platforms/slack/names.ts'
import { renderHome, renderMessage, renderWindow } from '../../../src/platforms/slack/render.ts'
import { readWords } from '../../../src/platforms/slack/words.ts'
import { validateBlocks } from './block-kit.ts'

const WORDS = readWords('content')
const tongues = Object.entries(WORDS).map(([language, words]) => ({ language, words }))
const [DUTCH] = tongues as [(typeof tongues)[0]]
const render = (...blocks: Block[]) => renderMessage({ blocks }, DUTCH)
const fits = (message: Message) => fitsSlack(message, tongues)

const button = (id: string, tone: 'main' | 'choice' | 'quiet' | 'grave' = 'choice') => {
  return { id, label: id.toUpperCase(), turn: 7, tone }
}

const HOSTILE = '<!channel> *vet* _x_ ~y~ `z` <@U012> <http://a.b|c> :smile: &lt; @here #algemeen'

test('a question is its place, what it shows, its words, and its buttons in two rows', () => {
  const { text, blocks } = render(
    { type: 'progress', text: ['Stap 1 van 7'] },
    { type: 'quote', text: ['1. ', { bold: 'Ik' }, ': ga zitten'] },
    { type: 'text', text: ['Wat dacht je?'] },
    { type: 'ask', turn: 7 },
    {
      type: 'buttons',
      buttons: [button('back', 'quiet'), button('done', 'main'), button('wipe', 'grave'), button('stop', 'quiet')],
    },
  )
  expect(text).toBe('Wat dacht je?')
  const plain = (said: string) => ({ type: 'plain_text', text: said, emoji: false })
  const shown = (id: string, more = {}) => {
    return { type: 'button', action_id: `answer:${id}`, value: '7', text: plain(id.toUpperCase()), ...more }
  }
  expect(blocks).toEqual([
    { type: 'context', elements: [plain('Stap 1 van 7')] },
    {
      type: 'rich_text',
      elements: [
        {
          type: 'rich_text_quote',
          elements: [
            { type: 'text', text: '1. ' },
            { type: 'text', text: 'Ik', style: { bold: true } },
            { type: 'text', text: ': ga zitten' },
          ],
        },
      ],
    },
    {
      type: 'rich_text',
      elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'Wat dacht je?' }] }],
    },
    {
      type: 'actions',
      elements: [
        shown('done', { style: 'primary' }),
        shown('wipe', { style: 'danger' }),
        { type: 'button', action_id: 'private:nl', value: '7', text: plain('Privé antwoorden') },
      ],
    },
    { type: 'actions', elements: [shown('back'), shown('stop')] },
  ])
})

test('a question without buttons still has its private way, and what asks nothing has none', () => {
  const asks = render({ type: 'text', text: ['Wat?'] }, { type: 'ask', turn: 3 })
  expect(JSON.stringify(asks.blocks)).toContain('private:nl')
  const says = render({ type: 'text', text: ['Zo.'] }, { type: 'buttons', buttons: [button('menu')] })
  expect(JSON.stringify(says)).not.toContain('private')
  expect(JSON.stringify(renderHome({ blocks: [{ type: 'ask', turn: 3 }] }))).not.toContain('private')
})

const WEEK: Field[] = [
  { name: 'ma', label: 'Maandag', value: '7:00-15:30', hint: 'Zo: 7-15:30' },
  { name: 'di', label: 'Dinsdag', value: '7:00-15:30' },
  { name: 'wo', label: 'Woensdag', hint: 'Niets is vrij' },
  { name: 'do', label: 'Donderdag' },
]

test('a question with fields has one button to a form, which holds all that its window needs', () => {
  const { blocks } = render({ type: 'text', text: ['Wanneer werk je?'] }, { type: 'ask', turn: 7, fields: WEEK })
  const [actions] = blocks.filter(({ type }) => type === 'actions') as ActionsBlock[]
  expect(actions?.elements).toMatchObject([{ action_id: 'form:nl', text: { text: 'Invullen' } }])
  const [pressed] = (actions?.elements ?? []) as { value: string }[]
  expect(readFormValue(pressed?.value)).toEqual({ turn: 7, fields: WEEK })
  expect(readActionId('form:nl')).toEqual({ type: 'form', language: 'nl' })
  expect(JSON.stringify(render({ type: 'ask', turn: 7, fields: [] }))).toContain('private:nl')
})

test('the window of a form has a box for each field, none of which must be filled in', () => {
  const view = renderWindow([], 7, DUTCH, WEEK)
  expect(validateBlocks('modal', view)).toEqual([])
  expect(view).toMatchObject({ callback_id: 'form:nl', private_metadata: '7', title: { text: 'Invullen' } })
  const boxes = view.blocks.filter(({ type }) => type === 'input')
  expect(boxes).toMatchObject([
    {
      block_id: 'field.0:ma',
      optional: true,
      label: { text: 'Maandag' },
      hint: { text: 'Zo: 7-15:30' },
      element: { action_id: 'field.0:ma', initial_value: '7:00-15:30', max_length: 150 },
    },
    { block_id: 'field.1:di', optional: true },
    { block_id: 'field.2:wo', optional: true },
    { block_id: 'field.3:do', optional: true },
  ])
  expect(boxes[2]).not.toHaveProperty('element.initial_value')
})

/** Text that grows when it is written as JSON. */
const word = (most: number, least = 0) =>
  fc.string({ unit: fc.constantFrom('a', '"', '\\', 'é', '<', ' '), minLength: least, maxLength: most })
const field: fc.Arbitrary<Field> = fc.record(
  { name: word(30, 1), label: word(75, 1), value: word(150, 1), hint: word(150, 1) },
  { requiredKeys: ['name', 'label'] },
)

test('whatever form it is, its button and its window fit, and every name and label gets there', () => {
  fc.assert(
    fc.property(fc.array(field, { minLength: 1, maxLength: 7 }), (fields) => {
      const rendered = render({ type: 'text', text: ['Wat?'] }, { type: 'ask', turn: 3, fields })
      expect(validateBlocks('message', rendered)).toEqual([])
      expect(fits({ blocks: [{ type: 'ask', turn: 3, fields }] })).toBe(true)
      const back = readFormValue(formValue(3, fields))
      expect(back?.fields.map(({ name, label }) => [name, label])).toEqual(
        fields.map(({ name, label }) => [name, label]),
      )
      // A hint is given up before anything that was filled in, and that only when it does not fit.
      const values = back?.fields.map(({ value }) => value)
      const isBig = JSON.stringify(fields.map(({ hint: _, ...rest }) => rest)).length > 1_900
      if (!isBig) expect(values).toEqual(fields.map(({ value }) => value))
      expect(validateBlocks('modal', renderWindow(rendered.blocks, 3, DUTCH, back?.fields ?? []))).toEqual([])
    }),
  )
})

test('of a form too big for its button the hints are given up first, and what was filled in only then', () => {
  const form = (letters: string, hint: string): Field[] =>
    Array.from({ length: 7 }, (_, day) => ({ name: `d${day}`, label: `Dag ${day}`, value: letters.repeat(150), hint }))
  for (const [letters, hint, kept] of [
    ['a', 'Zo: 7-15', { value: 'a'.repeat(150), hint: 'Zo: 7-15' }],
    ['a', 'x'.repeat(150), { value: 'a'.repeat(150) }],
    ['"', 'x'.repeat(150), {}],
  ] as const) {
    const value = formValue(7, form(letters, hint))
    expect(value.length).toBeLessThanOrEqual(2000)
    const back = readFormValue(value)?.fields
    expect(back).toEqual(Array.from({ length: 7 }, (_, day) => ({ name: `d${day}`, label: `Dag ${day}`, ...kept })))
  }
  const longest = Array.from({ length: 7 }, () => ({ name: '"'.repeat(30), label: '"'.repeat(75) }))
  expect(readFormValue(formValue(999_999_999_999_999, longest))?.fields).toEqual(longest)
})

test.for([
  '',
  '7',
  'null',
  '[7]',
  '[7,[]]',
  '[-1,[["ma","Maandag"]]]',
  '[7,[["","Maandag"]]]',
  '[7,[["ma"]]]',
  '[7,[["ma",1]]]',
  `[7,[["ma","${'x'.repeat(151)}"]]]`,
  `[7,${JSON.stringify(Array.from({ length: 8 }, () => ['ma', 'Maandag']))}]`,
  '{"turn":7}',
])('no form comes of %s', (value) => {
  expect(readFormValue(value)).toBeUndefined()
})

test('a picture is shown by the file it is, with what it shows in words, and left out without one', () => {
  const picture: Block = { type: 'picture', svg: '<svg/>', alt: '😀'.repeat(1500) }
  const message: Message = { blocks: [{ type: 'text', text: ['Lichaam: 6.'] }, picture] }
  const rendered = renderMessage(message, DUTCH, new Map([[picture, 'F0123456789']]))
  expect(validateBlocks('message', rendered)).toEqual([])
  expect(rendered.blocks.map(({ type }) => type)).toEqual(['rich_text', 'image'])
  expect(JSON.stringify(rendered)).not.toContain('svg')
  expect(renderMessage(message, DUTCH).blocks.map(({ type }) => type)).toEqual(['rich_text'])
  // Room is kept for it before it is there.
  expect(fits({ blocks: [...Array.from({ length: 49 }, (): Block => ({ type: 'text', text: ['a'] })), picture] })).toBe(
    true,
  )
  expect(fits({ blocks: [...Array.from({ length: 50 }, (): Block => ({ type: 'text', text: ['a'] })), picture] })).toBe(
    false,
  )
})

test('a notification of a message with a picture tells nothing of what it shows', () => {
  const { text } = render(
    { type: 'text', text: ['Lichaam: 6, 5, 7.'] },
    { type: 'picture', svg: '<svg/>', alt: 'Lichaam: 6, 5, 7.' },
    { type: 'buttons', buttons: [button('menu')] },
  )
  expect(text).toBe(WORDS.nl.notification)
})

test('a notification shows a question of ours, escaped, and never a word that somebody wrote', () => {
  const wrote: Inline[] = ['geheim ', { bold: 'geheim' }]
  const around = (question: Block) =>
    render({ type: 'quote', text: wrote }, question, { type: 'buttons', buttons: [button('menu')] }).text
  expect(around({ type: 'text', text: ['Eerst dit.\nWat <!channel> & nu?'] })).toBe('Wat &lt;!channel&gt; &amp; nu?')
  for (const block of [
    { type: 'text', text: wrote },
    { type: 'quote', text: ['geheim'] },
    { type: 'text', text: ['x'.repeat(201)] },
  ] as Block[]) {
    expect(around(block)).toBe(WORDS.nl.notification)
  }
})

test('whatever somebody typed is literal everywhere: no markup object, and escaped where Slack reads markup', () => {
  const typed: Inline[] = [HOSTILE, { bold: HOSTILE }]
  const { text, blocks } = render(
    { type: 'progress', text: typed },
    { type: 'text', text: typed },
    { type: 'quote', text: typed },
    { type: 'table', columns: [HOSTILE], rows: [[typed]] },
    { type: 'buttons', buttons: [{ ...button('x'), label: HOSTILE.slice(0, 70) }] },
  )
  expect(text).not.toMatch(/<|&(?!amp;|lt;|gt;)/)
  const json = JSON.stringify(blocks)
  expect(json).not.toContain('mrkdwn')
  expect(json).not.toMatch(/"type":"(?:user|channel|broadcast|link|emoji|usergroup)"/)
  expect(json.match(/"emoji":false/g)).toHaveLength(2)
  expect(json.split(JSON.stringify(HOSTILE)).length - 1).toBe(7)
})

const MENTION: Inline = { mention: 'U0NOOR', name: 'Noor <!channel>' }

test('a mention tells its owner, wherever it stands in a text, and in small letters it is a name', () => {
  const rendered = render(
    { type: 'progress', text: [MENTION] },
    { type: 'text', text: ['Jij en ', MENTION, '.'] },
    { type: 'quote', text: [{ mention: 'W0BO', name: 'Bo' }] },
    { type: 'table', columns: ['Groep'], rows: [[[MENTION]]] },
  )
  expect(validateBlocks('message', rendered)).toEqual([])
  const json = JSON.stringify(rendered.blocks)
  expect(json.match(/\{"type":"user","user_id":"U0NOOR"\}/g)).toHaveLength(2)
  expect(json).toContain('{"type":"user","user_id":"W0BO"}')
  expect(rendered.blocks[0]).toMatchObject({
    type: 'context',
    elements: [{ type: 'plain_text', text: 'Noor <!channel>' }],
  })
})

test.for(['', 'noor', 'u0noor', 'S0GROEP', 'C0TEAM', '!channel', 'U0NOOR>', 'U0NOOR|x', ' U0NOOR', '29:1abc'])(
  'a mention of "%s" is no account of Slack, and pages nobody',
  (mention) => {
    const { text, blocks } = render({ type: 'text', text: [{ mention, name: '<!channel> <@U012>' }] })
    const elements = [{ type: 'text', text: '<!channel> <@U012>' }]
    expect(blocks).toEqual([{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }])
    expect(text).toBe(WORDS.nl.notification)
  },
)

test('a link leads to an address with TLS, and any other is only its label', () => {
  const link = (to: string, label = 'Ga <daarheen>|x') => {
    const rendered = render({ type: 'text', text: [{ link: to, label }] })
    expect(validateBlocks('message', rendered)).toEqual([])
    return rendered.blocks.flatMap((block) => (block.type === 'rich_text' ? block.elements : []))
  }
  const section = (...elements: object[]) => [{ type: 'rich_text_section', elements }]
  const url = 'https://example.org/a?b=c&d=<e>'
  expect(link(url)).toEqual(section({ type: 'link', url, text: 'Ga <daarheen>|x' }))
  for (const other of ['http://example.org', 'javascript:alert(1)', 'slack://channel', 'example.org', '']) {
    expect(link(other)).toEqual(section({ type: 'text', text: 'Ga <daarheen>|x' }))
  }
  expect(link(url, '')).toEqual([])
})

test('neither a calendar nor the way into a chat stands between other blocks: Maatje brings both itself', () => {
  const { blocks } = render(
    { type: 'text', text: ['Jullie twee.'] },
    { type: 'calendar', name: 'maatje.ics', ics: 'BEGIN:VCALENDAR', moments: [] },
    { type: 'chat', people: [{ user: 'U0NOOR', name: 'Noor' }], room: 'C0TEAM', label: 'Naar de chat' },
  )
  expect(blocks.map(({ type }) => type)).toEqual(['rich_text'])
  expect(fits({ blocks: [{ type: 'calendar', name: 'maatje.ics', ics: 'x'.repeat(50_000), moments: [] }] })).toBe(true)
})

test('a table has its columns in bold, its cells wrapped, and a dash for what is empty', () => {
  const { blocks } = render({ type: 'table', columns: ['Links', 'Rechts'], rows: [[[], ['', { bold: 'Ik' }, ': ja']]] })
  const cell = (...elements: object[]) => ({
    type: 'rich_text',
    elements: [{ type: 'rich_text_section', elements }],
  })
  const bold = (text: string) => ({ type: 'text', text, style: { bold: true } })
  expect(blocks).toEqual([
    {
      type: 'table',
      column_settings: [{ is_wrapped: true }, { is_wrapped: true }],
      rows: [
        [cell(bold('Links')), cell(bold('Rechts'))],
        [cell({ type: 'text', text: '–' }), cell(bold('Ik'), { type: 'text', text: ': ja' })],
      ],
    },
  ])
})

test('the same button twice in one message has two names that read as one', () => {
  const { blocks } = renderHome({
    blocks: [
      { type: 'buttons', buttons: [button('journal')] },
      { type: 'buttons', buttons: [button('journal', 'quiet'), button('open.1')] },
    ],
  })
  const names = (blocks as ActionsBlock[]).flatMap(({ elements }) => elements) as { action_id: string }[]
  expect(names.map(({ action_id }) => action_id)).toEqual(['answer:journal', 'answer:open.1', 'answer.1:journal'])
  expect(readActionId('answer.1:journal')).toEqual(readActionId('answer:journal'))
})

test('thirty buttons are two rows', () => {
  const { blocks } = render({ type: 'buttons', buttons: Array.from({ length: 30 }, (_, index) => button(`b${index}`)) })
  expect((blocks as ActionsBlock[]).map(({ elements }) => elements.length)).toEqual([25, 5])
})

test('the longest answer there can be is shown whole and in one piece', () => {
  for (const answer of ['a'.repeat(3000), '\n'.repeat(3000), '"'.repeat(3000), `a${'😀'.repeat(2999)}`]) {
    const message: Message = { blocks: [{ type: 'quote', text: ['1. ', { bold: 'De ander' }, ': ', answer] }] }
    expect(fits(message)).toBe(true)
    const rendered = renderMessage(message, DUTCH)
    expect(validateBlocks('message', rendered)).toEqual([])
    const quote = JSON.parse(JSON.stringify(rendered.blocks))[0].elements[0].elements as { text: string }[]
    expect(quote.map(({ text }) => text).join('')).toBe(`1. De ander: ${answer}`)
    expect(quote.every(({ text }) => text.isWellFormed())).toBe(true)
  }
})

const inline: fc.Arbitrary<Inline> = fc
  .tuple(
    fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.string({ minLength: 2500, maxLength: 6500 })),
    fc.boolean(),
  )
  .map(([text, bold]) => (bold ? { bold: text } : text))
const piece: fc.Arbitrary<Inline> = fc.oneof(
  { weight: 3, arbitrary: inline },
  { weight: 1, arbitrary: fc.record({ mention: fc.constantFrom('U0NOOR', 'W0BO', '<!here>'), name: fc.string() }) },
  { weight: 1, arbitrary: fc.record({ link: fc.constantFrom('https://example.org/a', 'x:y'), label: fc.string() }) },
)
const inlines = fc.array(piece, { minLength: 1, maxLength: 3 })
const tone = fc.constantFrom('main' as const, 'choice' as const, 'quiet' as const, 'grave' as const)
const label = fc.string({ minLength: 1, maxLength: 70 })
const id = fc.stringMatching(/^[a-z.]{1,20}$/)
const block: fc.Arbitrary<Block> = fc.oneof(
  inlines.map((text): Block => ({ type: 'text', text })),
  inlines.map((text): Block => ({ type: 'progress', text })),
  inlines.map((text): Block => ({ type: 'quote', text })),
  fc
    .array(fc.tuple(inlines, inlines), { minLength: 1, maxLength: 130 })
    .map((rows): Block => ({ type: 'table', columns: ['Links', 'Rechts'], rows })),
  fc
    .array(fc.record({ id, label, turn: fc.nat(), tone }), { minLength: 1, maxLength: 60 })
    .map((buttons): Block => ({ type: 'buttons', buttons })),
  fc.string({ minLength: 1 }).map((alt): Block => ({ type: 'picture', svg: '<svg/>', alt })),
)
const said: fc.Arbitrary<Message> = fc
  .array(block, { minLength: 1, maxLength: 60 })
  .filter((blocks) => JSON.stringify(blocks).length < 60_000)
  .map((blocks) => ({ blocks: [...blocks, { type: 'ask', turn: 1 }] }))

test('whatever is said, Slack takes each of the parts it is split into', () => {
  fc.assert(
    fc.property(said, (message) => {
      for (const part of splitMessage(message, fits)) {
        for (const tongue of tongues) {
          const pictures = new Map(part.blocks.map((one): [Block, string] => [one, 'F0123456789']))
          const rendered = renderMessage(part, tongue, pictures)
          if (rendered.blocks.length === 0) continue // nothing but an empty text
          expect(validateBlocks('message', { ...rendered, text: rendered.text || '-' })).toEqual([])
        }
      }
    }),
    { numRuns: 60, interruptAfterTimeLimit: 20_000 }, // else a failing one is made smaller for very long
  )
})

test.for<[string, Block[]]>([
  [
    'two tables',
    [
      { type: 'table', columns: ['a'], rows: [[['b']]] },
      { type: 'table', columns: ['a'], rows: [[['b']]] },
    ],
  ],
  ['a table of 101 rows', [{ type: 'table', columns: ['a'], rows: Array.from({ length: 100 }, () => [['b']]) }]],
  ['51 blocks', Array.from({ length: 51 }, (): Block => ({ type: 'text', text: ['a'] }))],
  ['a place of 3001 letters', [{ type: 'progress', text: ['a'.repeat(3001)] }]],
  ['12,000 letters', [{ type: 'text', text: ['a'.repeat(12_000)] }]],
  ['a label of 76 letters', [{ type: 'buttons', buttons: [{ ...button('x'), label: 'a'.repeat(76) }] }]],
])('%s do not fit in one piece', ([, blocks]) => {
  expect(fits({ blocks })).toBe(false)
})

test('the window for an answer fits, in every language, whatever question it is for', () => {
  const { blocks } = render({ type: 'progress', text: ['x'] }, { type: 'text', text: ['a'.repeat(11_000)] })
  for (const tongue of tongues) expect(validateBlocks('modal', renderWindow(blocks, 7, tongue))).toEqual([])
  expect(validateBlocks('modal', renderWindow([{ type: 'section' }, { type: 'table' }], 7, DUTCH))).toEqual([])
})

test('a Home tab with a long list is whole, and within what Slack takes', () => {
  const rows = Array.from({ length: 150 }, (_, index): Block => ({ type: 'text', text: [`Rij ${index}.`] }))
  const home = renderHome({ blocks: [...rows, { type: 'buttons', buttons: [button('menu')] }, ...rows] })
  expect(validateBlocks('home', home)).toEqual([])
  const said = JSON.stringify(home)
  for (let index = 0; index < 150; index++) expect(said.split(`Rij ${index}.`)).toHaveLength(3)
})
