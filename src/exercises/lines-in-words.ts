import { fill } from '../content/template.ts'
import { same } from '../conversations/advance.ts'
import type { Conversation, Row, StepInput } from '../conversations/conversation.ts'
import type { Flow, Option, Scene } from '../conversations/exercise.ts'
import type { Block, Inline } from '../messages/message.ts'
import { lineOf, rowOf, type SpokenLine } from './spoken-lines.ts'

/** The lines somebody wrote down, in order. */
export function linesOf(written: Pick<Conversation, 'rows'>): SpokenLine[] {
  return written.rows.map(lineOf)
}

/** One of the exercise's texts as it stands in content; empty for a name nobody knows. */
export function label(flow: Flow, name: string): string {
  return flow.texts[name] ?? ''
}

/** One of the exercise's texts with its numbers in place. */
export function filled(flow: Flow, name: string, values: Record<string, number> = {}): Inline[] {
  return fill(label(flow, name), Object.fromEntries(Object.entries(values).map(([key, value]) => [key, String(value)])))
}

/** The same as a paragraph. */
export function note(flow: Flow, name: string, values?: Record<string, number>): Block {
  return { type: 'text', text: filled(flow, name, values) }
}

/** A button named after one of the exercise's texts. */
export function option(flow: Flow, id: string, tone: Option['tone'] = 'choice'): Option {
  return { id, label: label(flow, id), tone }
}

/** Which of these buttons was pressed, or typed by its label. */
export function chosen({ flow }: Scene, input: StepInput, ids: readonly string[]): string | undefined {
  if (input.type === 'choice') return ids.find((id) => id === input.id)
  if (input.type === 'text') return ids.find((id) => same(label(flow, id), input.text))
  return undefined
}

/** A line as it was said: who, and what. */
export function spoken(flow: Flow, line: SpokenLine): Inline[] {
  const who = line.by === 'self' ? label(flow, 'self') : (line.name ?? label(flow, 'other'))
  return [{ bold: who }, ': ', line.said]
}

/** Some of all lines, each with its number among all. */
export function quotes(flow: Flow, lines: readonly SpokenLine[], all: readonly SpokenLine[]): Block[] {
  return lines.map((line) => ({ type: 'quote', text: [`${all.indexOf(line) + 1}. `, ...spoken(flow, line)] }))
}

/** What the writer is called before a colon, in lower case. */
export function selfWords(flow: Flow): string[] {
  return label(flow, 'self-words')
    .toLowerCase()
    .split(/\s*,\s*/)
}

/** The line a step is at. A row that has gone in the meantime is no line. */
export function lineAt({ conversation }: Scene): SpokenLine | undefined {
  return linesOf(conversation).find((line) => line.id === conversation.at)
}

/** All lines as rows, with one of them replaced by what it is now. */
export function replaced(lines: readonly SpokenLine[], line: SpokenLine): Row[] {
  return lines.map((old) => rowOf(old.id === line.id ? line : old))
}
