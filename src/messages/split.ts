import { lettersOf } from './letters.ts'
import type { Block, Inline, Message } from './message.ts'

/** Tells what is one character to the eye. */
const CHARACTERS = new Intl.Segmenter()

/**
 * A message in as few parts as a platform takes, in reading order; `fits` tells what it takes in one piece. Nothing is
 * ever cut off: the letters of the parts, one after another, are the letters of the message. A block goes to the next
 * part before it is broken, a text is broken at a line or a word before anywhere else, and the question stays with its
 * buttons. Pure. A block that cannot be broken any further is a part of its own, whether it fits or not.
 */
export function splitMessage(message: Message, fits: (message: Message) => boolean): Message[] {
  if (fits(message)) return [message]
  const parts: Block[][] = []
  let open: Block[] = []
  const waiting = unitsOf(message.blocks)
  for (let unit = waiting.shift(); unit; unit = waiting.shift()) {
    if (fits({ blocks: [...open, ...unit] })) {
      open = [...open, ...unit]
      continue
    }
    const fitsAlone = fits({ blocks: unit })
    if (fitsAlone || unit.length > 1) {
      if (open.length > 0) parts.push(open)
      open = []
      // What belongs together and is too big even alone comes apart at its seams.
      if (fitsAlone) open = unit
      else waiting.unshift(...unit.map((block) => [block]))
      continue
    }
    const broken = unit[0] && inTwo(unit[0])
    if (broken) waiting.unshift(...broken.map((block) => [block]))
    else {
      if (open.length > 0) parts.push(open)
      parts.push(unit)
      open = []
    }
  }
  return [...parts, ...(open.length > 0 ? [open] : [])].map((blocks) => ({ blocks }))
}

/** What stays together: each block by itself, but the last text with everything behind it. */
function unitsOf(blocks: Block[]): Block[][] {
  const question = blocks.findLastIndex(({ type }) => type === 'text')
  const tail = question < 0 ? [] : blocks.slice(question)
  return [...blocks.slice(0, blocks.length - tail.length).map((block) => [block]), ...(tail.length > 0 ? [tail] : [])]
}

/** A block as two that hold the same, or undefined when there is nothing to break. */
function inTwo(block: Block): [Block, Block] | undefined {
  switch (block.type) {
    case 'text':
    case 'progress':
    case 'quote': {
      const halves = halvesOf(block.text)
      return (
        halves && [
          { ...block, text: halves[0] },
          { ...block, text: halves[1] },
        ]
      )
    }
    case 'table': {
      const rows = block.rows.length > 1 ? halvesOfList(block.rows) : halvesOfRow(block.rows[0] ?? [])
      return (
        rows && [
          { ...block, rows: rows[0] },
          { ...block, rows: rows[1] },
        ]
      )
    }
    case 'buttons': {
      const buttons = halvesOfList(block.buttons)
      return (
        buttons && [
          { ...block, buttons: buttons[0] },
          { ...block, buttons: buttons[1] },
        ]
      )
    }
    case 'picture':
    case 'calendar':
    case 'chat':
    case 'ask':
      return undefined
    default:
      return block satisfies never
  }
}

function halvesOfList<Item>(items: Item[]): [Item[], Item[]] | undefined {
  const middle = Math.floor(items.length / 2)
  return middle === 0 ? undefined : [items.slice(0, middle), items.slice(middle)]
}

/** One row as two: its longest cell goes on in the second, where the others are empty. */
function halvesOfRow(cells: Inline[][]): [Inline[][][], Inline[][][]] | undefined {
  const lengths = cells.map(lengthOf)
  const longest = lengths.indexOf(Math.max(...lengths))
  const halves = halvesOf(cells[longest] ?? [])
  if (!halves) return undefined
  const first = cells.map((cell, index) => (index === longest ? halves[0] : cell))
  const second = cells.map((_, index) => (index === longest ? halves[1] : []))
  return [[first], [second]]
}

/** A text as two, broken as near before its middle as a line, a word or else a character ends; a mention or link is whole. */
function halvesOf(text: Inline[]): [Inline[], Inline[]] | undefined {
  const middle = Math.ceil(lengthOf(text) / 2)
  let before = 0
  for (const [index, part] of text.entries()) {
    const letters = lettersOf([part])
    if (before + letters.length < middle) {
      before += letters.length
      continue
    }
    const [left, right] = inPieces(part, middle - before)
    // What cannot be broken goes whole to the half in which it is alone otherwise.
    const turns = [
      [
        [...text.slice(0, index), ...left],
        [...right, ...text.slice(index + 1)],
      ],
      [text.slice(0, index), text.slice(index)],
    ] as const
    const halves = turns.find(([first, second]) => first.length > 0 && second.length > 0)
    return halves && [[...halves[0]], [...halves[1]]]
  }
  return undefined
}

/** One piece of text as what goes before a place in it and what goes behind; what is whole goes before. */
function inPieces(part: Inline, room: number): [Inline[], Inline[]] {
  if (typeof part !== 'string' && !('bold' in part)) return [[part], []]
  const letters = lettersOf([part])
  const at = endBefore(letters, room)
  const piece = (some: string): Inline[] => (some === '' ? [] : [typeof part === 'string' ? some : { bold: some }])
  return [piece(letters.slice(0, at)), piece(letters.slice(at))]
}

/** Where letters can be broken: behind the last line or word that ends in the second half of what there is room for. */
function endBefore(letters: string, room: number): number {
  for (const gap of ['\n', ' ']) {
    const end = letters.lastIndexOf(gap, room - 1) + 1
    if (end > room / 2) return end
  }
  // Never inside what is one character to the eye: an emoji of several, a letter with its accent.
  const { segment, index } = CHARACTERS.segment(letters).containing(room) ?? { segment: '', index: room }
  return index > 0 ? index : segment.length
}

function lengthOf(text: Inline[]): number {
  return lettersOf(text).length
}
