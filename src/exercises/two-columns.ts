import { fill } from '../content/template.ts'
import { same } from '../conversations/advance.ts'
import type { Conversation, StepInput, Written } from '../conversations/conversation.ts'
import type { ComputedStep, Exercise, Flow, Move, Option, Prompt, Scene } from '../conversations/exercise.ts'
import { plain } from '../conversations/question.ts'
import type { Block, Inline } from '../messages/message.ts'
import {
  addLines,
  heardLines,
  lineOf,
  MOST_LINES,
  moveLine,
  namedLine,
  rowOf,
  type SpokenLine,
} from './spoken-lines.ts'

/**
 * The left-column/right-column exercise: on the right what was said, on the left what the writer thought and felt and
 * did not say. The method is Argyris and Schön's; the seven parts and their minutes follow "Feiten of interpretaties?"
 * in Kind- en gezinsbescherming. This file computes only what is done with lines; the rest is its flow file.
 */
export const twoColumns: Exercise = {
  texts: {
    self: [],
    'self-words': [],
    other: [],
    'column-left': [],
    'column-right': [],
    'left-begins': [],
    line: ['number', 'of'],
    done: [],
    improve: [],
    improved: [],
    see: [],
    'go-on': ['count'],
    added: ['count'],
    'too-many': ['have', 'new', 'most'],
    'none-yet': [],
    'no-such-line': ['count'],
    switch: [],
    'switch-back': [],
    up: [],
    down: [],
    insert: [],
    remove: [],
    another: [],
    changed: [],
    moved: ['number'],
    removed: [],
    'removed-both': [],
    'insert-say': ['number'],
    'line-say': ['number'],
  },
  steps: {
    'collect-lines': { prompt: promptToCollect, take: collect },
    'pick-line': { prompt: promptToPick, take: pick },
    'change-line': { prompt: promptToChange, take: change },
    'insert-line': { prompt: promptToInsert, take: insert },
    'left-column': { enter: enterLeft, prompt: promptForLeft, take: takeLeft },
  } satisfies Record<string, ComputedStep>,
  leadsTo: ['right', 'right-pick', 'right-line', 'right-insert'],
  pictures: { table: columns, result },
}

function linesOf(written: Pick<Conversation, 'rows'>): SpokenLine[] {
  return written.rows.map(lineOf)
}

function label(flow: Flow, name: string): string {
  return flow.texts[name] ?? ''
}

function filled(flow: Flow, name: string, values: Record<string, number> = {}): Inline[] {
  return fill(label(flow, name), Object.fromEntries(Object.entries(values).map(([key, value]) => [key, String(value)])))
}

function note(flow: Flow, name: string, values?: Record<string, number>): Block {
  return { type: 'text', text: filled(flow, name, values) }
}

function option(flow: Flow, id: string, tone: Option['tone'] = 'choice'): Option {
  return { id, label: label(flow, id), tone }
}

/** Which of the step's buttons was pressed, or typed by its label. */
function chosen({ flow }: Scene, input: StepInput, ids: readonly string[]): string | undefined {
  if (input.type === 'choice') return ids.find((id) => id === input.id)
  if (input.type === 'text') return ids.find((id) => same(label(flow, id), input.text))
  return undefined
}

function spoken(flow: Flow, line: SpokenLine): Inline[] {
  const who = line.by === 'self' ? label(flow, 'self') : (line.name ?? label(flow, 'other'))
  return [{ bold: who }, ': ', line.said]
}

function quotes(flow: Flow, lines: readonly SpokenLine[], all: readonly SpokenLine[]): Block[] {
  return lines.map((line) => ({ type: 'quote', text: [`${all.indexOf(line) + 1}. `, ...spoken(flow, line)] }))
}

/** What the writer is called before a colon, in lower case. */
function selfWords(flow: Flow): string[] {
  return label(flow, 'self-words')
    .toLowerCase()
    .split(/\s*,\s*/)
}

/** What a text's lines come to when they are added: more rows, or a note that says why they were not. */
function add({ flow, conversation }: Scene, text: string, beforeId?: string): Move {
  const lines = linesOf(conversation)
  const place = lines.findIndex((line) => line.id === beforeId)
  const heard = heardLines(text, place < 0 ? lines : lines.slice(0, place), selfWords(flow))
  if (lines.length + heard.length > MOST_LINES) {
    return { notes: [note(flow, 'too-many', { have: lines.length, new: heard.length, most: MOST_LINES })] }
  }
  const all = addLines(lines, heard, beforeId)
  const fresh = all.filter((line) => !lines.some((old) => old.id === line.id))
  return { rows: all.map(rowOf), notes: [note(flow, 'added', { count: fresh.length }), ...quotes(flow, fresh, all)] }
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
  return input.type === 'text' ? add(scene, input.text) : undefined
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

/** The line a step is at. A row that has gone in the meantime is no line. */
function lineAt({ conversation }: Scene): SpokenLine | undefined {
  return linesOf(conversation).find((line) => line.id === conversation.at)
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
      return { rows: replaced(lines, switched(line, lines)), notes: [note(flow, 'changed')] }
    default:
      if (input.type !== 'text') return undefined
      return { rows: replaced(lines, rewritten(scene, line, input.text)), notes: [note(flow, 'changed')] }
  }
}

function replaced(lines: readonly SpokenLine[], line: SpokenLine) {
  return lines.map((old) => rowOf(old.id === line.id ? line : old))
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
  const move = add(scene, input.text, scene.conversation.at)
  return move.rows ? { ...move, step: 'right-pick' } : move
}

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

/** Both columns: what was thought and felt on the left, what was said on the right, as on the paper it comes from. */
function columns(flow: Flow, written: Written): Block[] {
  const lines = linesOf(written)
  if (lines.length === 0) return []
  const header = [label(flow, 'column-left'), label(flow, 'column-right')]
  return [{ type: 'table', columns: header, rows: lines.map((line) => [[line.left ?? ''], spoken(flow, line)]) }]
}

/** Everything somebody wrote in one exercise: the situation, the two columns, and each question with its answer. */
function result(flow: Flow, written: Written): Block[] {
  const answered = Object.values(flow.steps).flatMap((step): { part: number; block: Block }[] => {
    const answer = step.ask && written.answers[step.ask.as]
    if (!step.ask || !answer) return []
    return [{ part: step.part ?? 0, block: { type: 'text', text: [{ bold: step.ask.short }, '\n', answer] } }]
  })
  const blocks = (parts: (part: number) => boolean) =>
    answered.filter(({ part }) => parts(part)).map(({ block }) => block)
  return [...blocks((part) => part < 2), ...columns(flow, written), ...blocks((part) => part >= 2)]
}
