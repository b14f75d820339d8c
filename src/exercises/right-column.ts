import type { StepInput } from '../conversations/conversation.ts'
import type { ComputedStep, Move, Prompt, Scene } from '../conversations/exercise.ts'
import { chosen, filled, note, option } from './flow-texts.ts'
import { lineAt, linesOf, quotes, replaced, selfWords } from './lines-in-words.ts'
import { addLines, heardLines, MOST_LINES, moveLine, namedLine, rowOf, type SpokenLine } from './spoken-lines.ts'

/** The right column, where somebody writes down what was said: collect lines, pick one, change it, put one before it. */
export const rightColumn = {
  'collect-lines': { prompt: promptToCollect, take: collect },
  'pick-line': { prompt: promptToPick, take: pick },
  'change-line': { prompt: promptToChange, take: change },
  'insert-line': { prompt: promptToInsert, take: insert },
} satisfies Record<string, ComputedStep>

type TextInput = Extract<StepInput, { type: 'text' }>

/**
 * What a text's lines come to when they are added: more rows, or a note that says why they were not. They are said back
 * with their numbers, but for those that were written privately.
 */
function add({ flow, conversation }: Scene, { text, privately }: TextInput, beforeId?: string): Move {
  const lines = linesOf(conversation)
  const place = lines.findIndex((line) => line.id === beforeId)
  const heard = heardLines(text, place < 0 ? lines : lines.slice(0, place), selfWords(flow))
  if (lines.length + heard.length > MOST_LINES) {
    return { notes: [note(flow, 'too-many', { have: lines.length, new: heard.length, most: MOST_LINES })] }
  }
  const all = addLines(lines, heard, beforeId)
  const fresh = all.filter((line) => !lines.some((old) => old.id === line.id))
  const said = privately ? [] : quotes(flow, fresh, all)
  return { rows: all.map(rowOf), notes: [note(flow, 'added', { count: fresh.length }), ...said] }
}

function promptToCollect({ flow, conversation }: Scene): Prompt {
  const count = conversation.rows.length
  if (count === 0) return { blocks: [], options: [], skip: false }
  const options = [option(flow, 'done', 'main'), option(flow, 'see'), option(flow, 'improve')]
  return { blocks: [], say: filled(flow, 'go-on', { count }), options, skip: false }
}

function collect(scene: Scene, input: StepInput): Move | undefined {
  const { conversation, flow, step } = scene
  const lines = linesOf(conversation)
  const picked = input.type === 'skip' ? 'done' : chosen(scene, input, ['done', 'see', 'improve'])
  if (picked && lines.length === 0) return { notes: [note(flow, 'none-yet')] }
  if (picked === 'done') return { step: step.computed?.next ?? conversation.step }
  if (picked === 'improve') return { step: 'right-pick' }
  if (picked === 'see') return { notes: quotes(flow, lines, lines) }
  return input.type === 'text' ? add(scene, input) : undefined
}

function promptToPick({ flow, conversation }: Scene): Prompt {
  const lines = linesOf(conversation)
  return { blocks: quotes(flow, lines, lines), options: [option(flow, 'improved', 'main')], skip: false }
}

function pick(scene: Scene, input: StepInput): Move | undefined {
  const { conversation, flow, step } = scene
  const back = { step: step.computed?.next ?? conversation.step }
  if (input.type === 'skip' || input.type === 'back' || chosen(scene, input, ['improved'])) return back
  if (input.type !== 'text') return undefined
  const line = linesOf(conversation)[Number(input.text.trim().replace(/[.)]$/, '')) - 1]
  if (!line) return { notes: [note(flow, 'no-such-line', { count: conversation.rows.length })] }
  return { step: 'right-line', at: line.id }
}

function promptToChange(scene: Scene): Prompt {
  const { flow, conversation } = scene
  const lines = linesOf(conversation)
  const line = lines.find((other) => other.id === conversation.at)
  if (!line) return { blocks: [], options: [option(flow, 'another', 'main')], skip: false }
  const number = lines.indexOf(line) + 1
  const options = [
    option(flow, 'another', 'main'),
    option(flow, line.by === 'self' ? 'switch' : 'switch-back'),
    ...(number > 1 ? [option(flow, 'up')] : []),
    ...(number < lines.length ? [option(flow, 'down')] : []),
    ...(lines.length < MOST_LINES ? [option(flow, 'insert')] : []),
    option(flow, 'remove', 'grave'),
  ]
  return { blocks: quotes(flow, [line], lines), say: filled(flow, 'line-say', { number }), options, skip: false }
}

function change(scene: Scene, input: StepInput): Move | undefined {
  const { conversation, flow } = scene
  const lines = linesOf(conversation)
  const line = lineAt(scene)
  const picked = chosen(scene, input, ['another', 'switch', 'switch-back', 'up', 'down', 'insert', 'remove'])
  if (!line || picked === 'another' || input.type === 'skip' || input.type === 'back') return { step: 'right-pick' }
  switch (picked) {
    case 'up':
    case 'down': {
      const moved = moveLine(lines, line.id, picked === 'up' ? -1 : 1)
      const number = moved.findIndex((other) => other.id === line.id) + 1
      return { rows: moved.map(rowOf), notes: [note(flow, 'moved', { number })] }
    }
    case 'insert':
      return { step: 'right-insert', at: line.id }
    case 'remove': {
      const rest = lines.filter((other) => other.id !== line.id)
      const notes = [note(flow, line.left ? 'removed-both' : 'removed')]
      return { step: rest.length === 0 ? 'right' : 'right-pick', rows: rest.map(rowOf), notes }
    }
    case 'switch':
    case 'switch-back':
      return { step: 'right-pick', rows: replaced(lines, switched(line, lines)), notes: [note(flow, 'changed')] }
    default:
      if (input.type !== 'text') return undefined
      return {
        step: 'right-pick',
        rows: replaced(lines, rewritten(scene, line, input.text)),
        notes: [note(flow, 'changed')],
      }
  }
}

function withoutName({ name: _name, ...line }: SpokenLine): SpokenLine {
  return line
}

/** The line said by the other side: the writer's becomes that of whoever the others are called so far. */
function switched(line: SpokenLine, lines: readonly SpokenLine[]): SpokenLine {
  if (line.by === 'other') return { ...withoutName(line), by: 'self' }
  const name = lines.find((other) => other.by === 'other' && other.name)?.name
  return { ...line, by: 'other', ...(name ? { name } : {}) }
}

/** A new text for a line: with a name in front it also changes who spoke, without one the speaker stays. */
function rewritten({ flow }: Scene, line: SpokenLine, text: string): SpokenLine {
  const named = namedLine(text, selfWords(flow))
  return named ? { ...withoutName(line), ...named } : { ...line, said: text.trim() }
}

function promptToInsert(scene: Scene): Prompt {
  const { flow, conversation } = scene
  const number = linesOf(conversation).findIndex((line) => line.id === conversation.at) + 1
  return { blocks: [], say: filled(flow, 'insert-say', { number }), options: [], skip: false }
}

function insert(scene: Scene, input: StepInput): Move | undefined {
  if (input.type === 'skip' || input.type === 'back') return { step: 'right-pick' }
  if (input.type !== 'text') return undefined
  const move = add(scene, input, scene.conversation.at)
  return move.rows ? { ...move, step: 'right-pick' } : move
}
