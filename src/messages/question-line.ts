import type { Message } from './message.ts'

/** How long a question may be to stand in a notification, in characters; a longer one is not cut but left out. */
const LONGEST = 200

/**
 * What a notification may show of a message: the question, when it stands right above the buttons and is all our own
 * words. Undefined when there is none to show. A notification is seen by whoever stands near, so that nothing somebody
 * wrote may be in it: a text with something filled in has more than one piece, and one of them may be theirs.
 */
export function questionLine({ blocks }: Message): string | undefined {
  const last = blocks.findLastIndex(({ type }) => type !== 'ask' && type !== 'buttons')
  const block = blocks[last]
  if (block?.type !== 'text' || block.text.length !== 1 || last === blocks.length - 1) return undefined
  const [only] = block.text
  const line = typeof only === 'string' ? only.trim().split('\n').at(-1) : undefined
  return line && line.length <= LONGEST ? line : undefined
}
