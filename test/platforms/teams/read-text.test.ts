import { describe, expect, test } from 'vitest'
import { Activity } from '../../../src/platforms/teams/activity.ts'
import { readText } from '../../../src/platforms/teams/read-text.ts'
import { message, somebody } from './activities.ts'
import { APP_ID } from './login.ts'

const who = somebody()
const read = (text: string, more: Record<string, unknown> = {}) => readText(Activity.parse(message(who, text, more)))
const mention = (text: string, id = `28:${APP_ID}`) => ({ type: 'mention', text, mentioned: { id, name: 'Maatje' } })

describe('a plain text', () => {
  test.for([
    '<!channel> *vet* <at>Noor</at> [link](http://a.b) <script>alert(1)</script>',
    '&amp; &lt; &nbsp; &#65;',
    '  met  spaties \t en een staart ',
    'een\n\ntwee\n',
    '{{DATE(2026-11-24T08:00:00Z)}}',
    '👩‍👩‍👧 é \u202e',
  ])('is read exactly as typed: %s', (typed) => {
    expect(read(typed)).toBe(typed)
  })

  test('has newlines of one kind, and no half of a character', () => {
    expect(read('een\r\ntwee\rdrie\ud83d')).toBe('een\ntwee\ndrie\ufffd')
  })
})

describe('a text Teams escaped', () => {
  test('is undone once', () => {
    expect(read('a &lt;b&gt; &amp;lt; &quot;c&#39; &#x1F600;&nbsp;d', { textFormat: 'xml' })).toBe(
      'a <b> &lt; "c\' 😀\u00a0d',
    )
  })

  test('keeps what is no entity', () => {
    expect(read('&foo; &#9999999; & ; &amp', { textFormat: 'xml' })).toBe('&foo; &#9999999; & ; &amp')
  })
})

describe('a mention of Maatje', () => {
  test('in front is taken off', () => {
    expect(read('<at>Maatje</at> menu', { entities: [mention('<at>Maatje</at>')] })).toBe('menu')
    expect(read('<at>Maatje</at>&nbsp;menu', { entities: [mention('<at>Maatje</at>')] })).toBe('menu')
  })

  test('is left where Teams does not say it is one, where it is of somebody else, and inside a text', () => {
    expect(read('<at>Maatje</at> menu')).toBe('<at>Maatje</at> menu')
    expect(read('<at>Noor</at> zei', { entities: [mention('<at>Noor</at>', '29:noor')] })).toBe('<at>Noor</at> zei')
    expect(read('dag <at>Maatje</at>', { entities: [mention('<at>Maatje</at>')] })).toBe('dag <at>Maatje</at>')
  })
})
