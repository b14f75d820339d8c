import type { Written } from '../conversations/conversation.ts'
import type { Flow } from '../conversations/exercise.ts'
import type { Block } from '../messages/message.ts'
import { answered, unasked } from './answers-in-words.ts'
import { label } from './flow-texts.ts'
import { linesOf, spoken } from './lines-in-words.ts'

/** Both columns: what was thought and felt on the left, what was said on the right, as on the paper it comes from. */
export function columns(flow: Flow, written: Written): Block[] {
  const lines = linesOf(written)
  if (lines.length === 0) return []
  const header = [label(flow, 'column-left'), label(flow, 'column-right')]
  return [{ type: 'table', columns: header, rows: lines.map((line) => [[line.left ?? ''], spoken(flow, line)]) }]
}

/** Everything somebody wrote in one exercise: the situation, the two columns, and each question with its answer. */
export function result(flow: Flow, written: Written): Block[] {
  return [
    ...answered(flow, written, (part) => part < 2),
    ...columns(flow, written),
    ...answered(flow, written, (part) => part >= 2),
    ...unasked(flow, written),
  ]
}
