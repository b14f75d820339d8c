import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Block } from '../../../src/messages/message.ts'
import type { HistoryContent } from '../../../src/platforms/playground/history.ts'
import { renderMessage, renderRow } from '../../../src/platforms/playground/render.ts'
import { readWords } from '../../../src/platforms/playground/words.ts'
import { CONTENT } from './open-playground.ts'

const words = readWords(CONTENT).nl
const HOSTILE = [
  '<script>alert(1)</script>',
  '<!channel> and <@U123>',
  '*bold* _not_ `code`',
  '<at>everyone</at>',
  '{placeholder} {name}',
  'turned \u202E round',
  '👩‍👩‍👧'.repeat(3_000),
  `"'><img src=x onerror=alert(1)>`,
  '&lt;b&gt; &amp; &#60;',
  '</bdi></p><bdi>',
  'one\n\ntwo\n',
]

/** What a browser shows of HTML that has no markup but what the renderer makes. */
function shown(html: string): string {
  return html
    .replaceAll('</p><p class="said">', '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code))
}

/** The names of all elements. */
const tags = (html: string) => new Set([...html.matchAll(/<\/?([^\s>]*)/g)].map(([, name]) => name))
const say = (...blocks: Block[]) => renderMessage({ blocks }, words)
const row = (content: HistoryContent, id = 'one') => renderRow({ sequence: 1, id, content }, words)

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: fc.constantFrom(...'<>&"\'/ b\n') }),
)
const inline = fc.oneof(text, fc.record({ bold: text }))
const literal = (part: string | { bold: string }) => (typeof part === 'string' ? part : part.bold)

describe('what somebody typed', () => {
  test.for(HOSTILE)('%s is shown as it was typed', (typed) => {
    const html = say({ type: 'text', text: ['Je schreef: ', typed, { bold: typed }] })
    expect(shown(html)).toBe(`Je schreef: ${typed}${typed}`)
    expect([...tags(html)].toSorted()).toEqual(['bdi', 'p', 'strong'])
  })

  test('any text in a message reads back as it was, and makes no element', () => {
    fc.assert(
      fc.property(fc.array(inline, { minLength: 1 }), (parts) => {
        const html = say({ type: 'text', text: parts })
        expect(shown(html)).toBe(parts.map(literal).join(''))
        expect(['bdi', 'p', 'strong']).toEqual(expect.arrayContaining([...tags(html)]))
      }),
    )
  })

  test('any text of their own reads back as it was, and so does the name of a button they pressed', () => {
    fc.assert(
      fc.property(text, (typed) => {
        for (const content of [
          { type: 'text', text: typed, edited: false },
          { type: 'press', label: typed },
        ] as const) {
          const said = /<p class="said">(.*?)<\/p>/s.exec(row(content))?.[1] ?? ''
          expect(shown(said)).toBe(typed)
        }
      }),
    )
  })

  test('any text in a table cell, a column name, a quote or a button reads back as it was', () => {
    fc.assert(
      fc.property(text, (typed) => {
        const table = say({ type: 'table', columns: [typed, 'b'], rows: [[[typed], [{ bold: typed }]]] })
        const cells = [...table.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, inside]) => shown(inside ?? ''))
        expect(cells).toEqual([typed, 'b', typed, typed])
        expect(shown(say({ type: 'quote', text: [typed] }))).toBe(typed)
        const buttons = say({ type: 'buttons', buttons: [{ id: typed, label: typed, turn: 1, tone: 'choice' }] })
        expect(shown(buttons)).toBe(typed)
        expect(shown(/data-button="([^"]*)"/.exec(buttons)?.[1] ?? '')).toBe(typed)
      }),
    )
  })

  test('a right-to-left override stays inside an isolate of its own', () => {
    const html = say({ type: 'text', text: ['Je schreef: ', '\u202Eabc', '. Klopt dat?'] })
    expect(html).toBe('<p class="said"><bdi>Je schreef: </bdi><bdi>\u202Eabc</bdi><bdi>. Klopt dat?</bdi></p>')
  })
})

test('any name, label, hint or value of a form reads back as it was, and makes no element', () => {
  fc.assert(
    fc.property(text, (typed) => {
      const field = { name: typed, label: typed, value: typed, hint: typed }
      const html = say({ type: 'ask', turn: 7, fields: [field, { name: 'di', label: 'Dinsdag' }] })
      const attribute = (name: string) => shown(new RegExp(`${name}="([^"]*)"`).exec(html)?.[1] ?? '')
      expect([attribute('name'), attribute('value')]).toEqual([typed, typed])
      const [label = ''] = /(?<=<label>).*?(?=<input)/s.exec(html) ?? []
      const said = typed === '' ? '' : `${typed} ${typed}`
      expect(shown(label)).toBe(said)
      const made = ['form', 'fieldset', 'label', 'span', 'bdi', 'small', 'input', 'button']
      expect(made).toEqual(expect.arrayContaining([...tags(html)]))
    }),
  )
})

test('a form carries its turn, a labelled box for each field, and one button that sends it', () => {
  const fields = [{ name: 'ma', label: 'Maandag', value: '7-15', hint: 'Zo: 7-15' }]
  const more = [...fields, { name: 'di', label: 'Dinsdag' }]
  const box = (name: string, value: string) =>
    `<input name="${name}" value="${value}" maxlength="150" autocomplete="off"></label>`
  const end = `</fieldset><button type="submit"><bdi>${words.send_form}</bdi></button></form>`
  expect(say({ type: 'ask', turn: 7, fields: more })).toBe(
    '<form class="fields" data-turn="7"><fieldset>' +
      `<label><span><bdi>Maandag</bdi> <small><bdi>Zo: 7-15</bdi></small></span>${box('ma', '7-15')}` +
      `<label><span><bdi>Dinsdag</bdi></span>${box('di', '')}${end}`,
  )
  // An example that is the same for all is read out once, before the boxes.
  expect(say({ type: 'ask', turn: 7, fields })).toBe(
    '<form class="fields" data-turn="7"><fieldset><legend><bdi>Zo: 7-15</bdi></legend>' +
      `<label><span><bdi>Maandag</bdi></span>${box('ma', '7-15')}${end}`,
  )
  expect(say({ type: 'ask', turn: 7 }) + say({ type: 'ask', turn: 7, fields: [] })).toBe('')
})

test('a private answer shows that there was one, and a file its name as it is', () => {
  expect(shown(row({ type: 'private' }))).toBe(`${words.from_you} ${words.private}`)
  fc.assert(
    fc.property(text, (name) => {
      const html = row({ type: 'file', name })
      expect(shown(html)).toBe(`${words.from_you} ${words.file_sent.replace('{name}', () => name)}`)
      expect(['div', 'span', 'p', 'bdi']).toEqual(expect.arrayContaining([...tags(html)]))
    }),
  )
})

test('a picture is an image with what it shows in words, and nothing in it becomes markup of the page', () => {
  fc.assert(
    fc.property(text, (typed) => {
      const html = say({ type: 'picture', svg: `<svg>${typed}</svg>`, alt: typed })
      const [, source = '', alt = ''] =
        /^<div class="drawing" tabindex="0"><img src="data:image\/svg\+xml;base64,([A-Za-z0-9+/=]*)" alt="([^"]*)"><\/div>$/.exec(
          html,
        ) ?? []
      expect(Buffer.from(source, 'base64').toString()).toBe(`<svg>${Buffer.from(typed).toString()}</svg>`)
      expect(shown(alt)).toBe(typed)
    }),
  )
})

test('an override on one line does not reach the next: every line is a paragraph', () => {
  expect(say({ type: 'text', text: ['a \u202Eb\nc'] })).toBe(
    '<p class="said"><bdi>a \u202Eb</bdi></p><p class="said"><bdi>c</bdi></p>',
  )
})

test('the ways out stand below the answers, whatever order they were given in', () => {
  const button = (id: string, tone: 'main' | 'quiet' | 'grave') => ({ id, label: id, turn: 4, tone })
  const html = say({
    type: 'buttons',
    buttons: [button('later', 'quiet'), button('go', 'main'), button('destroy', 'grave')],
  })
  expect([...html.matchAll(/data-button="(\w+)" data-turn="4"/g)].map(([, id]) => id)).toEqual([
    'go',
    'destroy',
    'later',
  ])
  expect(html).toMatch(/class="grave".*class="ways">.*class="quiet"/)
})

test('a table says its columns to somebody who does not see it', () => {
  const html = say({ type: 'table', columns: ['Links', 'Rechts'], rows: [] })
  expect(html).toContain('<caption class="unseen">Tabel: <bdi>Links</bdi>, <bdi>Rechts</bdi></caption>')
  expect(html.match(/<th scope="col">/g)).toHaveLength(2)
})

test('only a text of your own can be changed or taken back, and a taken back one shows no word of it', () => {
  expect(row({ type: 'text', text: 'a', edited: false })).toContain('data-edit')
  for (const content of [{ type: 'press', label: 'a' }, { type: 'picture' }, { type: 'deleted' }] as const) {
    expect(row(content)).not.toContain('<button')
  }
  expect(row({ type: 'message', message: { blocks: [] } })).not.toContain('<button')
})

test('a row id with quotes does not end the attribute it stands in', () => {
  expect(row({ type: 'picture' }, '"><b>')).toContain('data-id="&#34;&#62;&#60;b&#62;"')
})

describe('a name with an @', () => {
  const named = (name: string, mention = 'noor') => say({ type: 'text', text: [{ mention, name }] })

  test('is a mention when Maatje means a colleague, and is marked for whoever that is', () => {
    const html = '<p class="said"><span class="mention">@<bdi>Noor</bdi></span></p>'
    expect(named('Noor')).toBe(html)
    const message = { blocks: [{ type: 'text' as const, text: [{ mention: 'noor', name: 'Noor' }] }] }
    expect(renderMessage(message, words, 'emma')).toBe(html)
    expect(renderMessage(message, words, 'noor')).toBe(html.replace('"mention"', '"mention me"'))
  })

  test('that somebody typed is no mention, wherever it stands', () => {
    fc.assert(
      fc.property(fc.oneof(text, fc.constantFrom('@Noor', '<span class="mention me">@Noor</span>')), (typed) => {
        const blocks: Block[] = [
          { type: 'text', text: [typed, { bold: typed }] },
          { type: 'table', columns: [typed], rows: [[[typed]]] },
        ]
        const did = { type: 'text' as const, text: typed }
        const html = say(...blocks) + row({ type: 'room', by: 'samir', did })
        expect(html).not.toContain('<span class="mention')
      }),
    )
  })

  test('of nobody here is only a name', () => {
    expect(named('<b>Els</b>', 'els')).toBe('<p class="said"><bdi>&#60;b&#62;Els&#60;/b&#62;</bdi></p>')
  })
})

test('a link leads to https and to nothing else, and tells nobody where it came from', () => {
  const html = (link: string) => say({ type: 'text', text: [{ link, label: 'Open' }] })
  const opened =
    '<a href="https://x.example/?a=1&#38;b=&#34;" rel="noreferrer noopener" target="_blank"><bdi>Open</bdi></a>'
  expect(html('https://x.example/?a=1&b="')).toBe(`<p class="said">${opened}</p>`)
  for (const link of ['http://x.example', 'javascript:alert(1)', 'data:text/html,x', '//x.example', '/state', '']) {
    expect(html(link), link).toBe('<p class="said"><bdi>Open</bdi></p>')
  }
})

test('moments for a calendar are one file that stands in its link, as it is and under its name', () => {
  const moments = [{ start: '2026-03-10T13:15:00Z', end: '2026-03-10T13:45:00Z', title: 'a', label: 'b' }]
  fc.assert(
    fc.property(text, (typed) => {
      const html = say({ type: 'calendar', name: typed, ics: typed, moments })
      const [, name = '', base64 = ''] =
        /^<p class="calendar"><a download="([^"]*)" href="data:text\/calendar;charset=utf-8;base64,([A-Za-z0-9+/=]*)">[^<]+<\/a><\/p>$/.exec(
          html,
        ) ?? []
      expect([shown(name), Buffer.from(base64, 'base64').toString()]).toEqual([typed, Buffer.from(typed).toString()])
    }),
  )
})

test('a way into a chat of several shows nothing: there is none here', () => {
  expect(say({ type: 'chat', people: [{ user: 'noor', name: 'Noor' }], room: 'team', label: 'Open' })).toBe('')
})

test('what is done in the channel shows who did it, and one’s own stands apart', () => {
  const did = (by: string, me: string) =>
    renderRow({ sequence: 1, id: 'one', content: { type: 'room', by, did: { type: 'press', label: 'Ja' } } }, words, me)
  expect(shown(did('samir', 'noor'))).toBe('Samir:\nJa')
  expect(did('samir', 'noor')).toContain('class="turn colleague"')
  expect(did('samir', 'samir')).toContain('class="turn person"')
  for (const type of ['added', 'left', 'back'] as const) {
    const html = row({ type: 'room', by: 'samir', did: { type } })
    expect(shown(html)).toBe(words[type].replace('{name}', 'Samir'))
  }
  fc.assert(
    fc.property(text, (typed) => {
      const html = row({ type: 'room', by: 'samir', did: { type: 'text', text: typed } })
      expect(shown(html)).toBe(`Samir:\n${typed}`)
      expect(['div', 'p', 'bdi']).toEqual(expect.arrayContaining([...tags(html)]))
    }),
  )
})
