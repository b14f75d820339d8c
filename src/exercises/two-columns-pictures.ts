import type { Written } from '../conversations/conversation.ts'
import type { Flow } from '../conversations/exercise.ts'
import type { Block } from '../messages/message.ts'
import { label, linesOf, spoken } from './lines-in-words.ts'

/** Both columns: what was thought and felt on the left, what was said on the right, as on the paper it comes from. */
export function columns(flow: Flow, written: Written): Block[] {
  const lines = linesOf(written)
  if (lines.length === 0) return []
  const header = [label(flow, 'column-left'), label(flow, 'column-right')]
  return [{ type: 'table', columns: header, rows: lines.map((line) => [[line.left ?? ''], spoken(flow, line)]) }]
}

/**
 * Everything somebody wrote in one exercise: the situation, the two columns, and each question with its answer. An
 * answer to a question that this version no longer asks stands at the end, under its own name.
 */
export function result(flow: Flow, written: Written): Block[] {
  const answered = Object.values(flow.steps).flatMap((step): { part: number; block: Block }[] => {
    const answer = step.ask && written.answers[step.ask.as]
    if (!step.ask || !answer) return []
    return [{ part: step.part ?? 0, block: { type: 'text', text: [{ bold: step.ask.short }, '\n', answer] } }]
  })
  const blocks = (parts: (part: number) => boolean) =>
    answered.filter(({ part }) => parts(part)).map(({ block }) => block)
  const asked = new Set(Object.values(flow.steps).map((step) => step.ask?.as))
  const others = Object.entries(written.answers).filter(([as]) => !asked.has(as))
  return [
    ...blocks((part) => part < 2),
    ...columns(flow, written),
    ...blocks((part) => part >= 2),
    ...others.map(([as, answer]): Block => ({ type: 'text', text: [{ bold: as }, '\n', answer] })),
  ]
}
