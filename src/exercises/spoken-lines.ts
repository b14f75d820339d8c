import type { Row } from '../conversations/conversation.ts'

/**
 * One line of a conversation somebody wrote down. `by` is 'self' for the writer; `name` is what they called the other
 * ("mother"), absent when they gave none. `said` is literal; `left` is what they thought and felt and did not say.
 */
export type SpokenLine = { id: string; by: 'self' | 'other'; name?: string; said: string; left?: string }

/** The most lines one exercise takes: more than a conversation of ten minutes, fewer than anybody can look back on. */
export const MOST_LINES = 40

/** A row of the conversation as a line. Rows come from the store, so nothing is taken for granted. */
export function lineOf(row: Row): SpokenLine {
  return {
    id: row.id,
    by: row.by === 'self' ? 'self' : 'other',
    ...(row.name ? { name: row.name } : {}),
    said: row.said ?? '',
    ...(row.left ? { left: row.left } : {}),
  }
}

/** A line as a row of the conversation. */
export function rowOf(line: SpokenLine): Row {
  const { name, left, ...rest } = line
  return { ...rest, ...(name ? { name } : {}), ...(left ? { left } : {}) }
}

/** A line as it was typed or pasted, before it has a place. */
export type Heard = Pick<SpokenLine, 'by' | 'name' | 'said'>

// At most three words before the colon, and a space behind it where they end in a digit: "child 2: …" is a speaker,
// "at 10:30" and "https://" are not.
const SPEAKER = /^(\p{L}[\p{L}\p{N}'’.-]*(?: [\p{L}\p{N}'’.-]+){0,2})\s*(?:(?<!\p{N}):\s*|:\s+)(?!\/\/)(\S.*)$/su
const SAYS = / (zei|zegt|vroeg|vraagt|said|says|asked|asks)$/i
const DASH = /^[-–—•]\s+/

/** A text that names its speaker before a colon, taken apart; undefined when it does not. */
export function namedLine(text: string, selfWords: readonly string[]): Heard | undefined {
  const [, label = '', said = ''] = SPEAKER.exec(text.trim()) ?? []
  if (said === '') return undefined
  const name = label.replace(SAYS, '')
  const isSelf = selfWords.includes(name.toLowerCase().split(' ')[0] ?? '') // "ik riep: kom hier" as well
  return isSelf ? { by: 'self', said } : { by: 'other', name, said }
}

/**
 * The lines of a text as somebody types or pastes it: `me: …`, `mother: …`, or without names, in turns. Pure.
 *
 * A name before a colon says who speaks; `selfWords` (lower case: "ik", "i") are the writer. In a text with names, a line
 * without one goes on with the line above it. In a text without any, speakers alternate, beginning with whoever did not
 * speak last in `before`, and with the writer when nobody has. Empty lines and dashes in front are left out; nothing
 * else is: what was said stays as it was typed.
 */
export function heardLines(text: string, before: readonly SpokenLine[], selfWords: readonly string[]): Heard[] {
  const lines = text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => line.trim().replace(DASH, ''))
    .filter((line) => line !== '')
  const named = lines.some((line) => namedLine(line, selfWords))
  const heard: Heard[] = []
  for (const line of lines) {
    const whole = namedLine(line, selfWords)
    const last = heard.at(-1)
    if (whole) heard.push(whole)
    else if (named && last) last.said = `${last.said}\n${line}`
    else heard.push({ ...otherThan(last ?? before.at(-1), [...before, ...heard]), said: line })
  }
  return heard
}

function otherThan(last: Heard | undefined, all: readonly Heard[]): Omit<Heard, 'said'> {
  if (last?.by !== 'self') return { by: 'self' }
  const other = all.findLast((line) => line.by === 'other')
  return other?.name ? { by: 'other', name: other.name } : { by: 'other' }
}

/** `lines` with `heard` put in front of the line `beforeId`, or at the end. Ids are not those of any of `lines`. */
export function addLines(lines: readonly SpokenLine[], heard: readonly Heard[], beforeId?: string): SpokenLine[] {
  const highest = Math.max(0, ...lines.map((line) => Number(line.id.slice(1)) || 0))
  const added = heard.map((line, index): SpokenLine => ({ id: `l${highest + index + 1}`, ...line }))
  const at = beforeId === undefined ? -1 : lines.findIndex((line) => line.id === beforeId)
  return at < 0 ? [...lines, ...added] : [...lines.slice(0, at), ...added, ...lines.slice(at)]
}

/** `lines` with one line moved by so many places (-1 is up); at the edge it stays. */
export function moveLine(lines: readonly SpokenLine[], id: string, by: number): SpokenLine[] {
  const from = lines.findIndex((line) => line.id === id)
  const line = lines[from]
  if (!line) return [...lines]
  const rest = lines.filter((other) => other.id !== id)
  const to = Math.min(Math.max(from + by, 0), rest.length)
  return [...rest.slice(0, to), line, ...rest.slice(to)]
}
