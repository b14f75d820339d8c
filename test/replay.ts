import { readdirSync } from 'node:fs'
import type { Block, Inline, Message } from '../src/messages/message.ts'
import type { Talk } from './talk.ts'

// Leads a transcript's script through a chat, whichever one: the pure core, or a whole bot behind a platform.

const FOLDER = new URL('./transcripts/', import.meta.url)

/** Every transcript: its name, its file and the locale it is in. */
export const TRANSCRIPTS = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.txt'))
  .map((name) => ({ name, file: new URL(name, FOLDER).pathname, locale: name.split('.').at(-2) ?? 'nl' }))

/**
 * A private chat that a script can be led through. Each act resolves with what Maatje said to it, each message as the
 * lines it reads as (`readable`). `press` takes the newest button with this label, or the oldest.
 */
export type Chat = {
  say(text: string): Promise<string[][]>
  press(label: string, which: 'newest' | 'oldest'): Promise<string[][]>
  happens(what: 'opened' | 'unreadable' | 'edited' | 'deleted'): Promise<string[][]>
  wait(duration: string): Promise<string[][]>
  /** Lets time pass until Maatje says something by itself. */
  untilNudge(): Promise<string[][]>
  restart(): Promise<void>
  /** What is open and what is kept at the end. */
  end(): Promise<{ open?: { status: string; step: string }; keptUntil: string[] }>
}

/** The script again, with every line of Maatje's written afresh. */
export async function replay(chat: Chat, script: string): Promise<string> {
  const out: string[] = []
  const lines = script.split('\n')
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? ''
    if (line.startsWith('#')) out.push(line)
    if (!line.startsWith('you> ') && (!line.startsWith('(') || line.startsWith('(end:'))) continue
    const written = [line]
    while (lines[index + 1]?.startsWith('   | ')) written.push(lines[++index] ?? '')
    out.push('', ...written, ...(await happen(chat, written)).flatMap(asSaid))
  }
  const { open, keptUntil } = await chat.end()
  const kept = keptUntil.map((date) => `, kept until ${date}`).join('')
  return [...out, '', `(end: ${open ? `${open.status} at ${open.step}` : 'nothing open'}${kept})`, ''].join('\n')
}

async function happen(chat: Chat, [first = '', ...more]: string[]): Promise<string[][]> {
  const [, later] = /^\((\S+) later\)/.exec(first) ?? []
  if (later) return chat.wait(later)
  if (first.startsWith('(the next nudge')) return chat.untilNudge()
  if (first === '(the bot restarts)') await chat.restart()
  else if (first === '(the chat comes into view)') return chat.happens('opened')
  else if (first === '(sends a picture)') return chat.happens('unreadable')
  else if (first === '(edits an earlier message)') return chat.happens('edited')
  else if (first === '(deletes an earlier message)') return chat.happens('deleted')
  else if (first.startsWith('you> [')) {
    const [, name = '', old] = /^you> \[(.*?)\]( \(an old one\))?$/.exec(first) ?? []
    return chat.press(name, old ? 'oldest' : 'newest')
  } else if (first.startsWith('you> ')) {
    const text = [first.slice('you> '.length), ...more.map((line) => line.slice('   | '.length))].join('\n')
    return chat.say(
      text.replace(/<<(.+?) x (\d+)>>/gu, (_, what: string, times: string) =>
        what.repeat(Number(times)).replaceAll('⏎', '\n'),
      ),
    )
  } else throw new Error(`nobody knows what "${first}" means`)
  return []
}

/** The pure core as a chat. */
export function chatOf(talk: Talk): Chat {
  const read = (messages: Message[]) => messages.map(readable)
  return {
    say: async (text) => read(talk.say(text)),
    press: async (label, which) => read(talk.press(label, which)),
    happens: async (type) => read(talk.do({ type })),
    wait: async (duration) => read(talk.wait(duration)),
    untilNudge: async () => read(talk.untilNudge()),
    restart: async () => talk.restart(),
    end: async () => ({
      ...(talk.conversation ? { open: talk.conversation } : {}),
      keptUntil: talk.kept.map(({ keptUntil }) => keptUntil.toString()),
    }),
  }
}

function asSaid(message: string[]): string[] {
  const lines = message.flatMap((line) => shortened(line).split('\n'))
  return lines.map((line, index) => (index === 0 ? `bot> ${line}` : `     ${line}`).trimEnd())
}

/** A message as the lines it reads as, one a block. What says nothing, like the private way to answer, is no line. */
export function readable({ blocks }: Message): string[] {
  return blocks.flatMap(readableBlock)
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
    case 'ask':
      return block.fields ? [`(a form: ${block.fields.map(({ label }) => label).join(', ')})`] : []
    case 'picture':
      return [`(a picture: ${block.alt})`]
    case 'calendar':
      return [`(a calendar file: ${block.moments.map(({ label }) => label).join(', ')})`]
    case 'chat':
      return [`(a way into a chat with ${block.people.map(({ name }) => name).join(' and ')})`]
    case 'buttons':
      return [block.buttons.map(({ label }) => `[${label}]`).join(' ')]
    default:
      return block satisfies never
  }
}

function inline(text: Inline[]): string {
  return text.map(letters).join('')

  function letters(part: Inline): string {
    if (typeof part === 'string') return part
    if ('bold' in part) return `**${part.bold}**`
    return 'mention' in part ? `@${part.name}` : `[${part.label}](${part.link})`
  }
}

/** Long runs of one character, and characters nobody can see, made readable. */
export function shortened(line: string): string {
  return line
    .replace(/(\p{Extended_Pictographic}|\S)\1{40,}/gu, (run, one: string) => `${one}…(${[...run].length})`)
    .replace(
      /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
      (mark) => `<U+${mark.codePointAt(0)?.toString(16).toUpperCase()}>`,
    )
}
