import type { KnownBlock } from '@slack/types'
import type { Block, Message } from '../../messages/message.ts'
import { renderMessage, type Tongue } from './render.ts'

/** What a message may hold. Source: Slack's Block Kit reference, and for `letters` what was found by trying. */
const MOST = {
  blocks: 50,
  /** All blocks as JSON: Slack refuses `msg_blocks_too_long` at about 13,200, which it does not document. */
  letters: 12_000,
  tables: 1,
  rows: 100,
  cells: 20,
  text: 3000,
  label: 75,
} as const

/** Stands for the file of a picture that is not there yet: an id as long as Slack's. */
const STAND_IN = 'F0123456789'

/** Whether Slack takes a message in one piece, in each of these languages. Pure. */
export function fitsSlack(message: Message, tongues: readonly Tongue[]): boolean {
  const pictures = new Map(message.blocks.map((block): [Block, string] => [block, STAND_IN]))
  return tongues.every((tongue) => {
    const { blocks } = renderMessage(message, tongue, pictures)
    const tables = blocks.filter(({ type }) => type === 'table').length
    return (
      blocks.length <= MOST.blocks &&
      tables <= MOST.tables &&
      JSON.stringify(blocks).length <= MOST.letters &&
      blocks.every(fitsBlock)
    )
  })
}

function fitsBlock(block: KnownBlock): boolean {
  switch (block.type) {
    case 'table':
      return block.rows.length <= MOST.rows && block.rows.every(({ length }) => length <= MOST.cells)
    case 'context':
      return block.elements.every((element) => !('text' in element) || element.text.length <= MOST.text)
    case 'actions':
      return block.elements.every((element) => element.type !== 'button' || element.text.text.length <= MOST.label)
    default:
      return true // rich text comes in pieces of a size that fits
  }
}
