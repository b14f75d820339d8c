import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Block, Inline, Message } from '../src/messages/message.ts'
import { createTalk, type Talk } from './talk.ts'

// The files are the specification: a person's lines are written by hand, Maatje's are generated and reviewed in the
// diff (`npm run transcripts`).

const FOLDER = new URL('./transcripts/', import.meta.url)

test.for(readdirSync(FOLDER).filter((name) => name.endsWith('.txt')))('%s reads as written', async (name) => {
  const script = readFileSync(new URL(name, FOLDER), 'utf8')
  const locale = name.split('.').at(-2) ?? 'nl'
  await expect(replay(createTalk(locale), script)).toMatchFileSnapshot(new URL(name, FOLDER).pathname)
})

/** The script again, with every line of Maatje's written afresh. */
function replay(talk: Talk, script: string): string {
  const out: string[] = []
  const lines = script.split('\n')
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? ''
    if (line.startsWith('#')) out.push(line)
    if (!line.startsWith('you> ') && (!line.startsWith('(') || line.startsWith('(end:'))) continue
    const written = [line]
    while (lines[index + 1]?.startsWith('   | ')) written.push(lines[++index] ?? '')
    out.push('', ...written, ...happen(talk, written).flatMap(readable))
  }
  const kept = talk.kept.map(({ keptUntil }) => `, kept until ${keptUntil}`).join('')
  return [
    ...out,
    '',
    `(end: ${talk.conversation ? `${talk.conversation.status} at ${talk.conversation.step}` : 'nothing open'}${kept})`,
    '',
  ].join('\n')
}

function happen(talk: Talk, [first = '', ...more]: string[]): Message[] {
  const [, later] = /^\((\S+) later\)/.exec(first) ?? []
  if (later) talk.wait(later)
  else if (first === '(the bot restarts)') talk.restart()
  else if (first === '(the chat comes into view)') return talk.do({ type: 'opened' })
  else if (first === '(sends a picture)') return talk.do({ type: 'unreadable' })
  else if (first === '(edits an earlier message)') return talk.do({ type: 'edited' })
  else if (first === '(deletes an earlier message)') return talk.do({ type: 'deleted' })
  else if (first.startsWith('you> [')) {
    const [, name = '', old] = /^you> \[(.*?)\]( \(an old one\))?$/.exec(first) ?? []
    return talk.press(name, old ? 'oldest' : 'newest')
  } else if (first.startsWith('you> ')) {
    const text = [first.slice('you> '.length), ...more.map((line) => line.slice('   | '.length))].join('\n')
    return talk.say(
      text.replace(/<<(.+?) x (\d+)>>/gu, (_, what: string, times: string) =>
        what.repeat(Number(times)).replaceAll('⏎', '\n'),
      ),
    )
  } else throw new Error(`nobody knows what "${first}" means`)
  return []
}

function readable({ blocks }: Message): string[] {
  const lines = blocks.flatMap(readableBlock).flatMap((line) => shortened(line).split('\n'))
  return lines.map((line, index) => (index === 0 ? `bot> ${line}` : `     ${line}`).trimEnd())
}

function readableBlock(block: Block): string[] {
  switch (block.type) {
    case 'text':
      return [inline(block.text)]
    case 'progress':
      return [`~ ${inline(block.text)} ~`]
    case 'quote':
      return [inline(block.text).replace(/^/gm, '> ')]
    case 'table':
      return [block.columns, ...block.rows.map((row) => row.map(inline))].map((row) => `| ${row.join(' | ')} |`)
    case 'buttons':
      return [block.buttons.map(({ label }) => `[${label}]`).join(' ')]
    default:
      return block satisfies never
  }
}

function inline(text: Inline[]): string {
  return text.map((part) => (typeof part === 'string' ? part : `**${part.bold}**`)).join('')
}

/** Long runs of one character, and characters nobody can see, made readable. */
function shortened(line: string): string {
  return line
    .replace(/(\p{Extended_Pictographic}|\S)\1{40,}/gu, (run, one: string) => `${one}…(${[...run].length})`)
    .replace(
      /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
      (mark) => `<U+${mark.codePointAt(0)?.toString(16).toUpperCase()}>`,
    )
}
