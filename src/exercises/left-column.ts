import { plain } from '../content/template.ts'
import type { Conversation, StepInput } from '../conversations/conversation.ts'
import type { ComputedStep, Move, Prompt, Scene } from '../conversations/exercise.ts'
import { chosen, filled, option } from './flow-texts.ts'
import { lineAt, linesOf, replaced, spoken } from './lines-in-words.ts'
import type { SpokenLine } from './spoken-lines.ts'
import { columns } from './two-columns-pictures.ts'

/** The left column: line by line what somebody thought and felt and did not say, with the spoken line shown above it. */
export const leftColumn = {
  'left-column': { enter: enterLeft, prompt: promptForLeft, take: takeLeft },
} satisfies Record<string, ComputedStep>

/** Coming from before: the first line without a left side, or the first. Coming back: the last. */
function enterLeft({ rows }: Pick<Conversation, 'rows'>, from: 'before' | 'behind'): string | undefined {
  const lines = linesOf({ rows })
  if (from === 'behind') return lines.at(-1)?.id
  return (lines.find((line) => !line.left) ?? lines[0])?.id
}

function promptForLeft(scene: Scene): Prompt {
  const { flow, conversation } = scene
  const lines = linesOf(conversation)
  const line = lineAt(scene)
  if (!line) return { blocks: [], options: [], skip: true }
  const number = lines.findIndex((other) => other.id === line.id) + 1
  return {
    blocks: [{ type: 'quote', text: spoken(flow, line) }],
    where: plain(filled(flow, 'line', { number, of: lines.length })),
    options: [option(flow, 'see'), ...(number < lines.length ? [option(flow, 'done')] : [])],
    skip: true,
    ...(lines.some((other) => other.left) ? {} : { say: filled(flow, 'left-begins') }),
    ...(line.left ? { written: line.left } : {}),
  }
}

function takeLeft(scene: Scene, input: StepInput): Move | undefined {
  const { conversation, flow, step } = scene
  const lines = linesOf(conversation)
  const here = lines.findIndex((line) => line.id === conversation.at)
  const goTo = (line: SpokenLine | undefined, otherwise: string): Move => (line ? { at: line.id } : { step: otherwise })
  if (input.type === 'back') return goTo(lines[here - 1], 'right')
  const picked = chosen(scene, input, ['see', 'done'])
  if (picked === 'see') return { notes: columns(flow, conversation) }
  if (picked === 'done') return { step: step.computed?.next ?? conversation.step }
  if (input.type === 'choice') return undefined
  const onward = goTo(lines[here + 1], step.computed?.next ?? conversation.step)
  const line = lines[here]
  if (input.type === 'skip' || !line) return onward
  return { ...onward, rows: replaced(lines, { ...line, left: input.text }) }
}
