import { createRequire } from 'node:module'
import { z } from 'zod'

// What Teams takes of a message with a card, as far as Maatje uses it: a schema of our own, and the reference parser of
// Adaptive Cards, which has no wish to please us. Sources: the Adaptive Cards 1.5 schema and Microsoft's pages on cards.

/** The most a message may hold, in bytes of JSON: of words, and with the pictures in its card. */
const MOST_BYTES = 20 * 1024
const MOST_WITH_PICTURES = 40_000
/** The most pixels a picture may be wide and high. */
const MOST_PIXELS = 1024

const text = z.string().min(1)
/** What is ours alone and read by a screen reader or on a button: no markup of any kind. */
const plain = text.max(200).refine((value) => !/[<>*_`[\]]/.test(value), 'holds markup')

const TextRun = z.strictObject({
  type: z.literal('TextRun'),
  text: text.refine((value) => !value.includes('{{'), 'holds what a client may read as a date'),
  weight: z.literal('Bolder').optional(),
  size: z.literal('Small').optional(),
  isSubtle: z.literal(true).optional(),
})
const RichTextBlock = z.strictObject({
  type: z.literal('RichTextBlock'),
  inlines: z.array(TextRun).min(1),
  spacing: z.literal('None').optional(),
})
const TextBlock = z.strictObject({
  type: z.literal('TextBlock'),
  text: text.refine((value) => !value.includes('{{'), 'holds what a client may read as a date'),
  wrap: z.literal(true),
  spacing: z.literal('None').optional(),
  size: z.literal('Small').optional(),
  isSubtle: z.literal(true).optional(),
})
const Line = z.discriminatedUnion('type', [RichTextBlock, TextBlock])
/** Teams' own pages and nothing else. */
const OpenUrl = z.strictObject({
  type: z.literal('Action.OpenUrl'),
  title: plain.max(80),
  url: z.url().startsWith('https://teams.microsoft.com/l/'),
})
const data = z.record(z.string(), z.union([z.string().max(300), z.number()]))
const action = {
  title: plain.max(80),
  data,
  associatedInputs: z.enum(['auto', 'none']),
  style: z.enum(['positive', 'destructive']).optional(),
}
const Submit = z.strictObject({ type: z.literal('Action.Submit'), ...action })
const Execute = z
  .strictObject({ type: z.literal('Action.Execute'), verb: text, ...action, fallback: Submit })
  .refine(({ title, fallback }) => fallback.title === title, 'its fallback has another title')
  .refine(
    ({ verb, data, fallback }) => JSON.stringify(fallback.data) === JSON.stringify({ ...data, verb }),
    'its fallback does something else',
  )
const Element = z.discriminatedUnion('type', [
  RichTextBlock,
  TextBlock,
  z.strictObject({ type: z.literal('Container'), style: z.literal('emphasis'), items: z.array(RichTextBlock).min(1) }),
  z.strictObject({
    type: z.literal('Table'),
    columns: z.array(z.strictObject({ width: z.number() })).min(1),
    firstRowAsHeader: z.literal(true),
    rows: z
      .array(
        z.strictObject({
          type: z.literal('TableRow'),
          cells: z.array(z.strictObject({ type: z.literal('TableCell'), items: z.array(Line).min(1) })),
        }),
      )
      .min(2),
  }),
  z.strictObject({
    type: z.literal('Input.Text'),
    id: text,
    label: plain,
    placeholder: plain.optional(),
    value: z
      .string()
      .min(1)
      .refine((value) => !value.includes('{{'), 'holds what a client may read as a date')
      .optional(),
    isMultiline: z.boolean(),
    maxLength: z.int().positive(),
  }),
  z.strictObject({ type: z.literal('Image'), url: z.string(), altText: text, size: z.literal('Stretch') }),
  z.strictObject({
    type: z.literal('ActionSet'),
    actions: z
      .array(z.union([Execute, OpenUrl]))
      .min(1)
      .max(6),
  }),
])
const MentionEntity = z.strictObject({
  type: z.literal('mention'),
  text: z.string().regex(/^<at>[^<>&]+<\/at>$/),
  mentioned: z.strictObject({ id: text, name: text }),
})
const Card = z.strictObject({
  type: z.literal('AdaptiveCard'),
  $schema: z.url(),
  version: z.literal('1.5'),
  lang: z.enum(['nl', 'en']),
  fallbackText: plain,
  msteams: z.strictObject({ width: z.literal('Full'), entities: z.array(MentionEntity).min(1).optional() }),
  body: z.array(Element).min(1),
})
/** A card as Maatje sends it. */
export type Card = z.output<typeof Card>
export type Element = z.output<typeof Element>

export const MessageActivity = z.strictObject({
  type: z.literal('message'),
  channelId: z.string(),
  from: z.strictObject({ id: text, name: z.literal('Maatje') }),
  recipient: z.strictObject({ id: text, name: z.string() }).optional(),
  conversation: z.looseObject({ id: text, conversationType: z.enum(['personal', 'channel']) }),
  locale: z.enum(['nl', 'en']),
  summary: plain,
  attachments: z
    .array(
      z.discriminatedUnion('contentType', [
        z.strictObject({ contentType: z.literal('application/vnd.microsoft.card.adaptive'), content: Card }),
        z.strictObject({ contentType: z.literal('image/png'), contentUrl: z.string() }),
      ]),
    )
    .refine((all) => all.filter(({ contentType }) => contentType !== 'image/png').length === 1, 'not one card'),
})
/** A message as Maatje posts it. */
export type MessageActivity = z.output<typeof MessageActivity>

/** The card of a message. */
export function cardOf({ attachments }: Pick<MessageActivity, 'attachments'>): Card {
  const card = attachments.find((one) => 'content' in one)
  if (!card) throw new Error('there is no card')
  return card.content
}

type Parser = {
  AdaptiveCard: new () => {
    hostConfig: unknown
    parse(json: unknown, context: Context): void
    validateProperties(): { validationEvents: { message: string }[] }
  }
  SerializationContext: new (version: unknown) => Context
  Version: new (major: number, minor: number) => unknown
  HostConfig: new (config: unknown) => unknown
}
type Context = { eventCount: number; getEventAt(index: number): { message: string } }

// The package's main file is for browsers only; this one is not.
const { AdaptiveCard, HostConfig, SerializationContext, Version } = createRequire(import.meta.url)(
  'adaptivecards/dist/adaptivecards.js',
) as Parser

/** What is wrong with a message, one line each; nothing when Teams takes it. */
export function problemsOf(activity: unknown): string[] {
  const read = MessageActivity.safeParse(activity)
  if (!read.success) return read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  const { attachments } = read.data
  const card = cardOf(read.data)
  const inCard = card.body.flatMap((element) => (element.type === 'Image' ? [element.url] : []))
  const beside = attachments.flatMap((one) => ('contentUrl' in one ? [one.contentUrl] : []))
  const whole = Buffer.byteLength(JSON.stringify(activity)) - beside.join('').length
  const words = whole - inCard.join('').length
  return [
    ...(words > MOST_BYTES ? [`it is ${words} bytes`] : []),
    ...(whole > MOST_WITH_PICTURES ? [`it is ${whole} bytes with its pictures`] : []),
    ...[...inCard, ...beside].flatMap(pictureProblems),
    ...cardProblems(card),
    ...mentionProblems(card),
  ]
}

/** Every line Teams reads in a card. */
function liveTexts({ body }: Card): string[] {
  const items = body.flatMap((element) =>
    element.type === 'Table' ? element.rows.flatMap(({ cells }) => cells.flatMap(({ items }) => items)) : [element],
  )
  return items.flatMap((item) => (item.type === 'TextBlock' ? [item.text] : []))
}

/** A mention that no text holds is refused by Teams; one that no entity tells of is shown as it is written. */
function mentionProblems(card: Card): string[] {
  const said = liveTexts(card).flatMap((text) => text.match(/<at>.*?<\/at>/g) ?? [])
  const told = (card.msteams.entities ?? []).map(({ text }) => text)
  return [
    ...(said.some((text) => !told.includes(text)) ? ['a mention is not told of'] : []),
    ...(told.some((text) => !said.includes(text)) ? ['a mention stands nowhere'] : []),
    ...(liveTexts(card).some((text) => /[<>]/.test(text.replace(/<at>.*?<\/at>/g, ''))) ? ['a text holds HTML'] : []),
  ]
}

/** A PNG says how big it is in its first chunk. */
function pictureProblems(url: string): string[] {
  const [, base64 = ''] = /^data:image\/png;base64,([A-Za-z0-9+/]+=*)$/.exec(url) ?? []
  const png = Buffer.from(base64, 'base64')
  if (png.subarray(1, 4).toString('latin1') !== 'PNG') return ['a picture is no PNG']
  const size = [png.readUInt32BE(16), png.readUInt32BE(20)]
  return Math.max(...size) > MOST_PIXELS ? [`a picture is ${size.join(' by ')}`] : []
}

function cardProblems(content: Card): string[] {
  const ids = content.body.flatMap((element) => (element.type === 'Input.Text' ? [element.id] : []))
  const tables = content.body.flatMap((element) => (element.type === 'Table' ? [element] : []))
  const context = new SerializationContext(new Version(1, 5))
  const card = new AdaptiveCard()
  // Teams' own limit; the parser's is 5 unless it is told another.
  card.hostConfig = new HostConfig({ actions: { maxActions: 6 } })
  // The parser refuses every second `lang` it sees: its pattern remembers where it was. Ours checks it.
  const { lang: _, ...rest } = content
  card.parse(rest, context)
  return [
    ...(new Set(ids).size < ids.length ? ['two inputs have one id'] : []),
    ...tables
      .filter(({ columns, rows }) => rows.some(({ cells }) => cells.length !== columns.length))
      .map(() => 'a table has rows of several lengths'),
    ...Array.from({ length: context.eventCount }, (_, index) => context.getEventAt(index).message),
    ...card.validateProperties().validationEvents.map(({ message }) => message),
  ]
}
