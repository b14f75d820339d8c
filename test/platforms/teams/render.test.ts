import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Block, Field, Inline, Message } from '../../../src/messages/message.ts'
import { splitMessage } from '../../../src/messages/split.ts'
import { createTeamsMessenger } from '../../../src/platforms/teams/messenger.ts'
import { renderTeams } from '../../../src/platforms/teams/render.ts'
import { readable } from '../../replay.ts'
import { cardOf, type MessageActivity, problemsOf } from './card-rules.ts'
import { createEvents, REGISTERED, words } from './open-teams.ts'
import { lettersOfMarkdown, linksOf, readBack } from './read-back.ts'

const HOSTILE = [
  '<script>alert(1)</script> <at>Noor</at> <b>vet</b>',
  '**vet** _schuin_ [link](http://a.b)',
  '# kop\n- lijst\n> citaat\n    code',
  '{{DATE(2026-11-24T08:00:00Z, SHORT)}} {{TIME(2026-11-24T08:00:00Z)}} {{{{',
  `$\{goal} {goal} %s \\n &amp; &lt;`,
  '\u202eomgekeerd\u202c \u2066in\u2069',
  '| a | b |',
  '😀'.repeat(60),
]
const LABELS = ['Terug', 'Overslaan', 'Later', 'Stop', 'Hulp', 'Menu', 'Nog een', 'En nog een']

const WEEK: Field[] = [
  { name: 'ma', label: 'Maandag', value: '7:00-15:30', hint: 'Zo: 7-15:30' },
  { name: 'di', label: 'Dinsdag' },
]

const text = (...parts: Inline[]): Block => ({ type: 'text', text: parts })
const buttons = (count: number, tone: 'main' | 'choice' | 'quiet' | 'grave' = 'quiet'): Block => ({
  type: 'buttons',
  buttons: LABELS.slice(0, count).map((label, index) => ({ id: `way-${index}`, label, turn: 7, tone })),
})
const render = (...blocks: Block[]) => renderTeams({ blocks }, 'nl', words.nl)

/** The smallest picture there is, one pixel. */
const PIXEL =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII='

/** A message as it is posted. */
function posted(message: Message): MessageActivity {
  const pictures = new Map(message.blocks.map((block): [Block, string] => [block, PIXEL]))
  const { card, summary } = renderTeams(message, 'nl', words.nl, pictures)
  return {
    type: 'message',
    channelId: 'msteams',
    from: { id: '28:bot', name: 'Maatje' },
    recipient: { id: '29:noor', name: '' },
    conversation: { id: 'a:1', conversationType: 'personal' },
    locale: 'nl',
    summary,
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card as never }],
  }
}

describe('every kind of block', () => {
  test.for<[string, Block]>([
    ['a text of several lines', text('Eén.\n\nTwee ', { bold: 'vet' }, ' drie\n', { bold: 'Vier' })],
    ['progress', { type: 'progress', text: ['Stap 1 van 7'] }],
    ['a quote', { type: 'quote', text: ['1. ', { bold: 'Ik' }, ': Kom je?\n\n2. ', { bold: 'moeder' }, ': Nee.'] }],
    [
      'a table',
      {
        type: 'table',
        columns: ['Links', 'Rechts'],
        rows: [
          [['a'], [{ bold: 'Ik' }, ': b']],
          [[], ['c']],
        ],
      },
    ],
    ['a question to answer in private', { type: 'ask', turn: 3 }],
    ['a form', { type: 'ask', turn: 3, fields: WEEK }],
    ['a picture', { type: 'picture', svg: '<svg/>', alt: 'Jouw lijn: 6, 5, 7' }],
    ['one button', buttons(1, 'main')],
    ['eight buttons', buttons(8)],
    ['a button that destroys', buttons(2, 'grave')],
  ])('%s is taken by Teams and reads as it was said', ([, block]) => {
    const message = { blocks: [block] }
    expect(problemsOf(posted(message))).toEqual([])
    expect(readBack([posted(message)]).flat()).toEqual(readable(message).flatMap((line) => line.split('\n')))
  })
})

/** The same as it is posted to a channel. */
function postedToRoom(message: Message): MessageActivity {
  const { card, summary } = renderTeams(message, 'nl', words.nl, new Map(), 'room')
  const { recipient: _, ...rest } = posted({ blocks: [] })
  return {
    ...rest,
    conversation: { id: '19:a@thread.tacv2', conversationType: 'channel' },
    summary,
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card as never }],
  }
}

/** What is said of whom in a card. */
function entitiesIn({ attachments }: MessageActivity) {
  return cardOf({ attachments }).msteams.entities ?? []
}

const noor: Inline = { mention: 'aad-noor', name: 'Noor de Vries' }
const sam: Inline = { mention: 'aad-sam', name: 'Sam' }
const guide: Inline = { link: 'https://maatje.example/uitleg_(kort)?a=1&b={{x}}', label: 'de *uitleg*' }

describe('somebody who is named', () => {
  const message: Message = {
    blocks: [
      text('Groep 1: ', noor, ' en ', sam, '.\nGroep 2: ', { bold: 'niemand' }, '.'),
      { type: 'progress', text: [noor, ' begint'] },
      { type: 'table', columns: ['Groep', 'Wie'], rows: [[['1'], [noor, ', ', sam]]] },
    ],
  }

  test('is told in a channel, wherever they stand, and each once to Teams', () => {
    const activity = postedToRoom(message)
    expect(problemsOf(activity)).toEqual([])
    expect(entitiesIn(activity)).toEqual([
      { type: 'mention', text: '<at>Noor de Vries</at>', mentioned: { id: 'aad-noor', name: 'Noor de Vries' } },
      { type: 'mention', text: '<at>Sam</at>', mentioned: { id: 'aad-sam', name: 'Sam' } },
    ])
    expect(readBack([activity]).flat()).toEqual(readable(message).flatMap((line) => line.split('\n')))
  })

  test('is a name in a private chat, where they could not see it', () => {
    const activity = posted(message)
    expect([entitiesIn(activity), problemsOf(activity)]).toEqual([[], []])
    expect(readBack([activity])[0]?.[0]).toBe('Groep 1: Noor de Vries en Sam.')
  })

  test('is a name in a quote, and so is a link', () => {
    const quote: Block = { type: 'quote', text: ['Ik en ', noor, ', zie ', guide] }
    const activity = postedToRoom({ blocks: [quote] })
    expect([entitiesIn(activity), linksOf(activity)]).toEqual([[], []])
    expect(readBack([activity])).toEqual([['> Ik en Noor de Vries, zie de *uitleg*']])
  })

  test('stays two people with one name', () => {
    const other: Inline = { mention: 'aad-other', name: 'Noor de Vries' }
    const activity = postedToRoom({ blocks: [text(noor, ' en ', other)] })
    expect(problemsOf(activity)).toEqual([])
    expect(entitiesIn(activity).map(({ mentioned }) => mentioned.id)).toEqual(['aad-noor', 'aad-other'])
  })

  test.for([
    ['</at><at>Sam</at>', '/atatSam/at'],
    ['Noor & [Sam](https://a.b)', 'Noor  Sam(https://a.b)'],
    ['**Noor** {{DATE(x)}}\n# x', 'Noor DATE(x)# x'],
    ['<>', '…'],
  ])('called %j names nobody else by it', ([name = '', shown]) => {
    const activity = postedToRoom({ blocks: [text({ mention: 'aad-noor', name }, ' en ', sam)] })
    expect(problemsOf(activity)).toEqual([])
    expect(entitiesIn(activity).map(({ mentioned }) => mentioned)).toEqual([
      { id: 'aad-noor', name: shown },
      { id: 'aad-sam', name: 'Sam' },
    ])
  })
})

describe('a line with a mention or a link', () => {
  const lineOf = (...parts: Inline[]) => {
    const activity = postedToRoom({ blocks: [text(...parts)] })
    const [line] = cardOf(activity).body
    if (line?.type !== 'TextBlock') throw new Error('it is no TextBlock')
    return { line: line.text, problems: problemsOf(activity), activity }
  }

  test.for(HOSTILE.filter((typed) => !typed.includes('\n')))('keeps %s literal', (typed) => {
    const { line, problems, activity } = lineOf(typed, ' ', sam, { bold: typed })
    expect([problems, entitiesIn(activity).length]).toEqual([[], 1])
    expect(lettersOfMarkdown(line)).toBe(`${typed} Sam${typed}`)
    // Nothing but our own mention and bold is left of what Teams would read.
    const ours = line.replace('<at>Sam</at>', '').replace(/(?<!\\)\*\*/g, '')
    expect(ours).not.toMatch(/(?<!\\)[*_`~[\]]|<|>|\{\{|&(?!lt;|gt;|amp;)/)
  })

  test.for(['# kop', '- lijst', '+ lijst', '1. lijst', '12) lijst', '    code', '  - lijst'])(
    'begins with %j as it is',
    (typed) => {
      const { line } = lineOf(typed, sam)
      expect(line).not.toMatch(/^\s*(?:[#+-]|\d+[.)])|^ /)
      expect(lettersOfMarkdown(line).replaceAll('\u00a0', ' ')).toBe(`${typed}Sam`)
    },
  )

  test('has bold that Teams reads, without the spaces at its ends', () => {
    expect(lineOf(sam, { bold: ' begint ' }, { bold: ' ' }, '.').line).toBe('<at>Sam</at> **begint**  .')
  })

  test('leads where it says, with an address that ends where it should', () => {
    const { line, problems } = lineOf('Lees ', guide, '.')
    expect(problems).toEqual([])
    expect(line).toBe('Lees [de \\*uitleg\\*](https://maatje.example/uitleg_%28kort%29?a=1&b=%7B%7Bx%7D%7D).')
  })

  test.for(['http://maatje.example/', 'javascript:alert(1)', 'maatje', ''])('leads nowhere with "%s"', (link) => {
    const message: Message = { blocks: [text('Lees ', { link, label: 'de uitleg' }, '.')] }
    expect(render(...message.blocks).card.body).toMatchObject([{ type: 'RichTextBlock' }])
    expect(readBack([posted(message)])).toEqual([['Lees de uitleg.']])
  })
})

describe('moments and chats', () => {
  const moment = (day: number) => ({
    start: `2026-12-0${day}T13:00:00Z`,
    end: `2026-12-0${day}T13:30:00Z`,
    title: 'Maatjes: Noor & Sam',
    label: `Di ${day} dec, 14:00`,
  })

  test('are ways to Teams’ own pages, at most six, and what has no address is not there', () => {
    const moments = [1, 2, 3, 4, 5, 6, 7].map(moment)
    const calendar: Block = { type: 'calendar', name: 'maatjes.ics', ics: 'KANARIE', moments }
    const chat: Block = { type: 'chat', people: [{ user: 'a', name: 'Noor' }], room: '19:a', label: 'Open jullie chat' }
    const activity = postedToRoom({ blocks: [text('Wanneer?'), calendar, chat, { ...calendar, moments: [] }] })
    expect(problemsOf(activity)).toEqual([])
    expect(linksOf(activity).map(({ title }) => title)).toEqual(moments.slice(0, 6).map(({ label }) => label))
    const url = new URL(linksOf(activity)[0]?.url ?? '')
    expect([url.origin + url.pathname, Object.fromEntries(url.searchParams)]).toEqual([
      'https://teams.microsoft.com/l/meeting/new',
      { subject: 'Maatjes: Noor & Sam', startTime: '2026-12-01T13:00:00Z', endTime: '2026-12-01T13:30:00Z' },
    ])
    expect(JSON.stringify(activity)).not.toContain('KANARIE')
  })
})

test('nobody is asked to write in a card that others read', () => {
  const asked: Message = { blocks: [text('Wat bleef hangen?'), { type: 'ask', turn: 1 }, buttons(1)] }
  expect(cardOf(postedToRoom(asked)).body.map(({ type }) => type)).toEqual(['RichTextBlock', 'ActionSet'])
})

describe('what somebody typed', () => {
  test.for(HOSTILE)('%s stays literal wherever it stands', (typed) => {
    const message: Message = {
      blocks: [
        text(typed),
        { type: 'quote', text: [{ bold: 'Ik' }, ': ', typed] },
        { type: 'table', columns: ['Links', 'Rechts'], rows: [[[typed], ['b']]] },
      ],
    }
    const { card } = renderTeams(message, 'nl', words.nl)
    const runs = JSON.stringify(card).match(/"type":"(?:TextRun|TextBlock)"/g) ?? []
    expect(runs.filter((run) => run.includes('TextBlock'))).toEqual([])
    // A client reads {{DATE(…)}} in any text but a literal one; a run that holds no {{ is literal.
    const texts = [...JSON.stringify(card).matchAll(/"text":("(?:[^"\\]|\\.)*")/g)].map(([, one]) =>
      JSON.parse(one ?? ''),
    )
    expect(texts.filter((one: string) => one.includes('{{'))).toEqual([])
    expect(
      readBack([posted(message)])
        .flat()
        .join('\n'),
    ).toBe(readable(message).join('\n'))
  })

  test('any text reads back as it was', () => {
    const letters = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...'{}<>*_ \nab') }))
    fc.assert(
      fc.property(letters, (typed) => {
        const message: Message = { blocks: [{ type: 'quote', text: [typed] }] }
        const lines = readBack([posted(message)]).flat()
        expect(lines.map((line) => line.slice(2))).toEqual(
          typed.split('\n').map((line) => (line === '\u00a0' ? '' : line)),
        )
      }),
    )
  })

  test('does not get into a notification, and neither does anything but a question of ours', () => {
    const secret = 'KANARIE'
    const said = (...blocks: Block[]) => {
      const { summary, card } = render(...blocks)
      expect(card.fallbackText).toBe(summary)
      return summary
    }
    expect(said({ type: 'quote', text: [secret] }, text('Regels: 1.\nWat werd er gezegd?'), buttons(2))).toBe(
      'Wat werd er gezegd?',
    )
    expect(said(text('Wat wilde je bereiken?'), { type: 'ask', turn: 1 }, buttons(6))).toBe('Wat wilde je bereiken?')
    const ours = words.nl.notification
    expect(said(text({ bold: 'Doel' }, '\n', secret), buttons(1))).toBe(ours)
    expect(said(text('Je schreef: ', secret), buttons(1))).toBe(ours)
    expect(said(text(secret))).toBe(ours)
    expect(said({ type: 'quote', text: [secret] }, buttons(1))).toBe(ours)
    expect(said(text('x'.repeat(201)), buttons(1))).toBe(ours)
    expect(said()).toBe(ours)
  })
})

describe('buttons', () => {
  test('stand six in a row at most, and the quiet ways out in rows of their own', () => {
    const { card } = render({
      type: 'buttons',
      buttons: [
        { id: 'begin', label: 'Ja', turn: 1, tone: 'main' },
        { id: 'destroy', label: 'Wis', turn: 1, tone: 'grave' },
        ...LABELS.slice(0, 7).map((label) => ({ id: label, label, turn: 1, tone: 'quiet' as const })),
      ],
    })
    const rows = card.body.flatMap((element) => (element.type === 'ActionSet' ? [element.actions] : []))
    expect(
      rows.map((row) => row.map((one) => ('style' in one && one.style ? `${one.title} (${one.style})` : one.title))),
    ).toEqual([['Ja (positive)', 'Wis (destructive)'], LABELS.slice(0, 6), LABELS.slice(6, 7)])
  })

  test('carry their id and turn in both ways of pressing, and take no input along', () => {
    const { card } = render(buttons(1, 'main'))
    expect(card.body).toEqual([
      {
        type: 'ActionSet',
        actions: [
          {
            type: 'Action.Execute',
            title: 'Terug',
            verb: 'press',
            data: { id: 'way-0', turn: 7 },
            associatedInputs: 'none',
            style: 'positive',
            fallback: {
              type: 'Action.Submit',
              title: 'Terug',
              data: { id: 'way-0', turn: 7, verb: 'press' },
              associatedInputs: 'none',
              style: 'positive',
            },
          },
        ],
      },
    ])
  })
})

test('what is bold stays so on every line it is on, and an empty line is as high as another', () => {
  const { card } = render(text('Eén ', { bold: 'twee\n\ndrie' }))
  expect(card.body).toEqual([
    {
      type: 'RichTextBlock',
      inlines: [
        { type: 'TextRun', text: 'Eén ' },
        { type: 'TextRun', text: 'twee', weight: 'Bolder' },
      ],
    },
    { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: '\u00a0' }], spacing: 'None' },
    { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: 'drie', weight: 'Bolder' }], spacing: 'None' },
  ])
})

test('a question can be answered in the card, with a label and a bound, and nothing says that it must be', () => {
  const { card } = render({ type: 'ask', turn: 3 })
  expect(card.body).toMatchObject([
    {
      type: 'Input.Text',
      id: 'answer',
      label: words.nl.answer,
      isMultiline: true,
      maxLength: 3000,
    },
    { type: 'ActionSet', actions: [{ title: 'Stuur', verb: 'answer', data: { turn: 3 }, associatedInputs: 'auto' }] },
  ])
})

test('a form has an input for each field, none of which must be filled in, and one button that takes them along', () => {
  const { card } = render({ type: 'ask', turn: 3, fields: WEEK })
  expect(card.body).toMatchObject([
    {
      type: 'Input.Text',
      id: 'field.0:ma',
      label: 'Maandag',
      value: '7:00-15:30',
      placeholder: 'Zo: 7-15:30',
      isMultiline: false,
      maxLength: 150,
    },
    { type: 'Input.Text', id: 'field.1:di', label: 'Dinsdag' },
    { type: 'ActionSet', actions: [{ title: 'Stuur', verb: 'form', data: { turn: 3 }, associatedInputs: 'auto' }] },
  ])
  expect(card.body[1]).not.toHaveProperty('value')
})

test('what a client would read as a date stands in no input', () => {
  const value = 'x {{DATE(2026-11-24T08:00:00Z, SHORT)}}'
  const message: Message = { blocks: [{ type: 'ask', turn: 3, fields: [{ name: 'ma', label: 'Maandag', value }] }] }
  expect(problemsOf(posted(message))).toEqual([])
})

test('a picture that is not there is left out, and a notification tells nothing of what one shows', () => {
  const picture: Block = { type: 'picture', svg: '<svg/>', alt: 'Lichaam: 6' }
  const { card, summary } = render(text('Lichaam: 6.'), picture, buttons(1))
  expect(card.body.map(({ type }) => type)).toEqual(['RichTextBlock', 'ActionSet'])
  expect(summary).toBe(words.nl.notification)
})

describe('a message that is too big', () => {
  const { fits } = createTeamsMessenger({
    settings: REGISTERED,
    adapter: { clientFor: () => Promise.reject() },
    words,
    log: createEvents().log,
  })
  const sentences = (count: number) => 'Een zin van zeven woorden staat hier. '.repeat(count).trim()

  test('does not fit, and its parts do', () => {
    const quote = Array.from({ length: 40 }, (_, index) => `${index + 1}. ik: ${sentences(20)}`).join('\n')
    const message: Message = {
      blocks: [{ type: 'quote', text: [quote] }, text('Wat werd er daarna gezegd?'), buttons(8)],
    }
    expect(fits(message)).toBe(false)
    const parts = splitMessage(message, fits)
    expect(parts.length).toBeGreaterThan(1)
    expect(parts.flatMap((part) => problemsOf(posted(part)))).toEqual([])
    // Every letter is there, and the reader joins the parts to what was said.
    expect(readBack(parts.map(posted)).map((lines) => lines.join('\n'))).toEqual([readable(message).join('\n')])
  })

  test('fits exactly as long as Teams takes it', () => {
    const message = (count: number): Message => ({ blocks: [text('é'.repeat(count)), text('Ja?'), buttons(6)] })
    let most = 0
    for (let step = 8192; step >= 1; step /= 2) if (fits(message(most + step))) most += step
    expect(most).toBeGreaterThan(5_000)
    expect(problemsOf(posted(message(most)))).toEqual([])
  })

  test('fits in the language whose words are the longest', () => {
    const message: Message = { blocks: [text('x'.repeat(17_800)), { type: 'ask', turn: 1 }] }
    const sizes = Object.values(words).map((some) => JSON.stringify(renderTeams(message, 'nl', some).card).length)
    const between = 20 * 1024 - 1536 - Math.min(...sizes)
    const grown: Message = { blocks: [text('x'.repeat(17_800 + between)), { type: 'ask', turn: 1 }] }
    expect(new Set(sizes).size).toBe(2)
    expect(fits(grown)).toBe(false)
  })
})
