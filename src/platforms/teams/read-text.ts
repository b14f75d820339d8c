import { z } from 'zod'
import type { Activity } from './activity.ts'

const Mention = z.looseObject({
  type: z.literal('mention'),
  text: z.string().min(1),
  mentioned: z.looseObject({ id: z.string() }),
})

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' }

/**
 * What somebody typed, as they typed it. Teams escapes a text only where it says that its format is xml, and puts a
 * mention of the bot in front as `<at>…</at>` with an entity that says so: an `<at>` somebody typed has none. Half a
 * surrogate pair, which no database keeps, becomes U+FFFD. Pure.
 */
export function readText({ text, textFormat, entities, recipient }: Activity): string {
  let typed = text ?? ''
  for (const entity of entities ?? []) {
    const mention = Mention.safeParse(entity).data
    if (mention?.mentioned.id !== recipient.id || !typed.startsWith(mention.text)) continue
    typed = typed.slice(mention.text.length).replace(/^(?:\s|&nbsp;)+/, '')
  }
  if (textFormat?.toLowerCase() === 'xml') typed = unescaped(typed)
  return asTyped(typed)
}

/**
 * What somebody said to the bot where others read along: their text without the mention of the bot, wherever it stands, and
 * with the names of others they mentioned. Undefined when the bot is not mentioned by an entity: it was not said to it.
 */
export function readMentioned({ text, textFormat, entities, recipient }: Activity): string | undefined {
  const mentions = (entities ?? []).flatMap((entity) => Mention.safeParse(entity).data ?? [])
  if (!mentions.some(({ mentioned }) => mentioned.id === recipient.id)) return undefined
  let typed = text ?? ''
  for (const { text: mention, mentioned } of mentions) {
    const name = mentioned.id === recipient.id ? ' ' : mention.replace(/<\/?at\b[^>]*>/g, '')
    typed = typed.replace(mention, () => name)
  }
  if (textFormat?.toLowerCase() === 'xml') typed = unescaped(typed)
  return asTyped(typed)
    .replace(/&nbsp;|\u00a0/g, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()
}

/** A text out of a card's input, with the same care. */
export function asTyped(text: string): string {
  return text.replace(/\r\n?/g, '\n').toWellFormed()
}

/** One pass, so that what somebody typed as `&amp;lt;` is not undone twice. */
function unescaped(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,5}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? whole
    const point = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal)
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole
  })
}
