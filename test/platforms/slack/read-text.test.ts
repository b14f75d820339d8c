import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readMarkup, readText, withoutMention } from '../../../src/platforms/slack/read-text.ts'
import { typed } from './payloads.ts'

// What a person typed comes out of what Slack makes of it.

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        '<!channel>',
        '*vet*',
        '&amp;',
        '<@U1>',
        '<#C1|x>',
        '<http://a.b|c>',
        ' ',
        '\n',
        '😀',
        '👨‍👩‍👧',
        '🇳🇱',
        '<',
        '>',
        '&',
        '|',
      ),
      {
        maxLength: 12,
      },
    )
    .map((parts) => parts.join('')),
)

test('any text comes back out of the blocks Slack makes of it, letter for letter', () => {
  fc.assert(fc.property(text, (said) => void expect(readText(typed(said))).toBe(said)))
})

test('any text comes back out of the markup Slack makes of it, letter for letter', () => {
  fc.assert(fc.property(text, (said) => void expect(readText({ text: typed(said).text })).toBe(said)))
})

test.for([
  ['&lt;!channel&gt; &amp;amp; {naam}', '<!channel> &amp; {naam}'],
  ['<!channel> <!here> <!everyone|everyone>', '@channel @here @everyone'],
  ['<@U012> <@U012|noor> <@U012|@noor>', '@U012 @noor @noor'],
  ['<#C012|algemeen> <#C012> <#C012|>', '#algemeen #C012 #C012'],
  ['<!subteam^S012|@team> <!subteam^S012>', '@team @S012'],
  ['<https://a.nl/?x=1&amp;y=2>', 'https://a.nl/?x=1&y=2'],
  ['<https://a.nl|een &lt;site&gt;> <mailto:a@b.nl|a@b.nl>', 'een <site> a@b.nl'],
  ['<!date^1392734382^{date}|18 februari>', '18 februari'],
  ['5 < 6 en 7 > 3', '5 < 6 en 7 > 3'],
  ['', ''],
])('the markup %s reads %s', ([markup, reads]) => {
  expect(readMarkup(markup ?? '')).toBe(reads)
})

const rich = (...elements: object[]) => ({ text: 'niet dit', blocks: [{ type: 'rich_text', elements }] })
const section = (...elements: object[]) => ({ type: 'rich_text_section', elements })
const t = (said: string, style?: object) => ({ type: 'text', text: said, ...(style ? { style } : {}) })

test.for<[string, object, string]>([
  ['styled text', rich(section(t('dit is '), t('vet', { bold: true }), t(' hoor'))), 'dit is vet hoor'],
  [
    'a list',
    rich(
      section(t('ik zei:\n')),
      { type: 'rich_text_list', style: 'bullet', elements: [section(t('een')), section(t('twee'))] },
      section(t('klaar')),
    ),
    'ik zei:\neen\ntwee\nklaar',
  ],
  ['a quote', rich({ type: 'rich_text_quote', elements: [t('ga weg')] }, section(t('zei hij'))), 'ga weg\nzei hij'],
  ['code', rich({ type: 'rich_text_preformatted', elements: [t('a < b\nc')] }), 'a < b\nc'],
  [
    'mentions',
    rich(
      section(
        { type: 'user', user_id: 'U1' },
        t(' '),
        { type: 'channel', channel_id: 'C1' },
        t(' '),
        { type: 'usergroup', usergroup_id: 'S1' },
        t(' '),
        { type: 'broadcast', range: 'channel' },
      ),
    ),
    '@U1 #C1 @S1 @channel',
  ],
  [
    'links',
    rich(section({ type: 'link', url: 'http://a.nl', text: 'a.nl' }, t(' '), { type: 'link', url: 'http://b.nl' })),
    'a.nl http://b.nl',
  ],
  [
    'emoji',
    rich(
      section(
        { type: 'emoji', name: 'wave', unicode: '1f44b-1f3fd' },
        { type: 'emoji', name: 'heart', unicode: '2764-fe0f' },
        { type: 'emoji', name: 'ons-logo' },
      ),
    ),
    '👋🏽❤️:ons-logo:',
  ],
  [
    'a date and a color',
    rich(section({ type: 'date', timestamp: 1, format: '{date}', fallback: 'toen' }, { type: 'color', value: '#fff' })),
    'toen#fff',
  ],
  [
    'something new',
    rich(section(t('a'), { type: 'nieuw', text: 'b' }, { type: 'leeg' }), { type: 'rich_nieuw' }),
    'ab\n',
  ],
])('%s reads as what it says', ([, written, reads]) => {
  expect(readText(written)).toBe(reads)
})

test('text without blocks, or with other blocks only, is read from its markup', () => {
  expect(readText({ text: 'a &amp; b' })).toBe('a & b')
  expect(readText({ text: 'a &amp; b', blocks: [{ type: 'section' }] })).toBe('a & b')
  expect(readText({})).toBe('')
})

test('without the mentions of one account a text says the rest, of others too', () => {
  const user = (user_id: string) => ({ type: 'user', user_id })
  const text = (said: string) => ({ type: 'text', text: said })
  const elements = [user('U0BOT'), text(' groet '), user('U0BO'), text(' '), user('U0BOT')]
  const quote = { type: 'rich_text_quote', elements: [user('U0BOT'), text('!')] }
  const blocks = [
    { type: 'rich_text', elements: [{ type: 'rich_text_section', elements }, quote] },
    { type: 'divider' },
  ]
  expect(readText(withoutMention({ text: 'x', blocks }, 'U0BOT'))).toBe(' groet @U0BO \n!')
  const markup = '<@U0BOT> groet <@U0BO|bo> <@U0BOT|maatje> &lt;@U0BOT&gt; <@U0BOT2>'
  expect(readText(withoutMention({ text: markup }, 'U0BOT'))).toBe(' groet @bo  <@U0BOT> @U0BOT2')
})
