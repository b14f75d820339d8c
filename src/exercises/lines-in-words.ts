import type { Conversation, Row } from '../conversations/conversation.ts'
import type { Flow, Scene } from '../conversations/exercise.ts'
import type { Block, Inline } from '../messages/message.ts'
import { label } from './flow-texts.ts'
import { lineOf, rowOf, type SpokenLine } from './spoken-lines.ts'

/** The lines somebody wrote down, in order. */
export function linesOf(written: Pick<Conversation, 'rows'>): SpokenLine[] {
  return written.rows.map(lineOf)
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
