import { z } from 'zod'

// What Slack takes, written from its Block Kit reference and from nothing of ours. Of the blocks there are, those that
// Maatje uses; any other, and any property that is not listed, is an error.

/** Where blocks stand. */
export type Surface = 'message' | 'modal' | 'home'

const text = (most: number) => z.string().min(1).max(most)
const id = text(255)
const block = { block_id: id.optional() }

const plainText = (most: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: text(most), emoji: z.boolean().optional() })
const mrkdwn = (most: number) =>
  z.strictObject({ type: z.literal('mrkdwn'), text: text(most), verbatim: z.boolean().optional() })

const style = z.strictObject({
  bold: z.boolean().optional(),
  italic: z.boolean().optional(),
  strike: z.boolean().optional(),
  code: z.boolean().optional(),
})
const richElement = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: text(3000), style: style.optional() }),
  z.strictObject({
    type: z.literal('link'),
    url: text(3000).regex(/^https?:/),
    text: text(3000).optional(),
    style: style.optional(),
  }),
  z.strictObject({ type: z.literal('user'), user_id: z.string().regex(/^[UW][A-Z0-9]+$/), style: style.optional() }),
  z.strictObject({ type: z.literal('emoji'), name: text(100), unicode: z.string().optional() }),
])
const richSection = z.strictObject({ type: z.literal('rich_text_section'), elements: z.array(richElement).min(1) })
const richText = z.strictObject({
  ...block,
  type: z.literal('rich_text'),
  elements: z
    .array(
      z.discriminatedUnion('type', [
        richSection,
        z.strictObject({
          type: z.literal('rich_text_quote'),
          elements: z.array(richElement).min(1),
          border: z.number().optional(),
        }),
      ]),
    )
    .min(1),
})

const button = z.strictObject({
  type: z.literal('button'),
  action_id: id,
  text: plainText(75),
  value: text(2000).optional(),
  style: z.enum(['primary', 'danger']).optional(),
  accessibility_label: text(75).optional(),
})
const actions = z.strictObject({
  ...block,
  type: z.literal('actions'),
  elements: z
    .array(button)
    .min(1)
    .max(25)
    .refine((all) => isDistinct(all.map((one) => one.action_id)), 'an action_id stands twice'),
})
const context = z.strictObject({
  ...block,
  type: z.literal('context'),
  elements: z
    .array(z.discriminatedUnion('type', [plainText(3000), mrkdwn(3000)]))
    .min(1)
    .max(10),
})
const table = z.strictObject({
  ...block,
  type: z.literal('table'),
  column_settings: z
    .array(
      z.strictObject({ align: z.enum(['left', 'center', 'right']).optional(), is_wrapped: z.boolean().optional() }),
    )
    .max(20)
    .optional(),
  rows: z
    .array(
      z
        .array(
          z.discriminatedUnion('type', [richText, z.strictObject({ type: z.literal('raw_text'), text: text(3000) })]),
        )
        .min(1)
        .max(20),
    )
    .min(1)
    .max(100)
    .refine((rows) => new Set(rows.map((row) => row.length)).size === 1, 'rows are not equally long'),
})
const image = z.strictObject({
  ...block,
  type: z.literal('image'),
  alt_text: text(2000),
  slack_file: z.strictObject({ id: z.string().regex(/^F[A-Z0-9]{8,}$/) }),
})
const input = z.strictObject({
  ...block,
  type: z.literal('input'),
  label: plainText(2000),
  hint: plainText(2000).optional(),
  optional: z.boolean().optional(),
  element: z.strictObject({
    type: z.literal('plain_text_input'),
    action_id: id,
    multiline: z.boolean().optional(),
    min_length: z.int().min(0).max(3000).optional(),
    max_length: z.int().min(1).max(3000).optional(),
    placeholder: plainText(150).optional(),
    initial_value: z.string().max(3000).optional(),
    focus_on_load: z.boolean().optional(),
  }),
})

const MessageBlocks = z.array(z.discriminatedUnion('type', [richText, actions, context, table, image])).max(50)
const ViewBlocks = z.array(z.discriminatedUnion('type', [richText, actions, context, input, image])).max(100)

const Message = z.looseObject({ text: text(40_000), blocks: MessageBlocks.optional() })
const view = { callback_id: z.string().max(255).optional(), private_metadata: z.string().max(3000).optional() }
const Modal = z
  .strictObject({
    ...view,
    type: z.literal('modal'),
    title: plainText(24),
    submit: plainText(24).optional(),
    close: plainText(24).optional(),
    notify_on_close: z.boolean().optional(),
    clear_on_close: z.boolean().optional(),
    blocks: ViewBlocks,
  })
  .refine(({ submit, blocks }) => submit || !blocks.some(({ type }) => type === 'input'), 'an input needs a submit')
const Home = z.strictObject({ ...view, type: z.literal('home'), blocks: ViewBlocks })

/** At which length of all blocks as JSON Slack says `msg_blocks_too_long`; it documents none. */
const TOO_LONG = 13_200

/** What Slack would refuse in a message's arguments or in a view: one line for each reason, none when it takes it. */
export function validateBlocks(surface: Surface, payload: unknown): string[] {
  const schema = { message: Message, modal: Modal, home: Home }[surface]
  const read = (schema as z.ZodType<{ blocks?: Array<{ type: string; block_id?: string | undefined }> }>).safeParse(
    payload,
  )
  if (!read.success) return read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  const { blocks = [] } = read.data
  const blockIds = blocks.flatMap(({ block_id }) => (block_id === undefined ? [] : [block_id]))
  return [
    ...(isDistinct(blockIds) ? [] : ['a block_id stands twice']),
    ...(blocks.filter(({ type }) => type === 'table').length > 1 ? ['only one table is allowed'] : []),
    ...(surface === 'message' && JSON.stringify(blocks).length > TOO_LONG ? ['msg_blocks_too_long'] : []),
  ]
}

function isDistinct(all: string[]): boolean {
  return new Set(all).size === all.length
}
