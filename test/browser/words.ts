import { join } from 'node:path'
import { loadContent } from '../../src/content/load-content.ts'
import { fill, plain } from '../../src/content/template.ts'
import type { Choice } from '../../src/conversations/flow.ts'
import { EXERCISES } from '../../src/exercises/exercises.ts'
import { readWords } from '../../src/platforms/playground/words.ts'

// What is said in Dutch, as it stands in content/ now. The transcripts hold how it reads; a test of the page needs to
// know only which text it is.

const CONTENT = join(import.meta.dirname, '..', '..', 'content')
const [{ words, flows, nudging }] = loadContent(CONTENT, EXERCISES).locales
const flow = flows.get('two-columns')
if (!flow) throw new Error('there is no two-columns')

/** The words around the chat, in both languages. */
export const pageWords = readWords(CONTENT)

/** The words of the house. */
export const house = words

/** What is said about what comes by itself. */
export const nudges = nudging

/** The button that begins the exercise. */
export const begin = filled(words.labels.begin, { title: flow.title })

/** A text with its values, as it stands on the page. */
export function filled(template: string, values: Record<string, string> = {}): string {
  return plain(fill(template, values))
}

/** What a step asks: the last line of what it says. */
export function asks(step: string): string {
  return filled(flow?.steps[step]?.say.split('\n').at(-1) ?? missing(step))
}

/** One of the exercise's own words. */
export function text(name: string, values?: Record<string, string>): string {
  return filled(flow?.texts[name] ?? missing(name), values)
}

/** A choice of a step, by its id. */
export function choice(step: string, id: string): Choice {
  return flow?.steps[step]?.choose?.find((one) => one.id === id) ?? missing(id)
}

/** A choice of a step of any flow, by their ids. */
export function choiceIn(id: string, step: string, choice: string): Choice {
  return flows.get(id)?.steps[step]?.choose?.find((one) => one.id === choice) ?? missing(`${id} ${step} ${choice}`)
}

/** Where somebody is, as Maatje says it in a sentence: `detail` is the question or the line. */
export function where(part: number, detail: string): string {
  const parts = flow?.parts ?? []
  const values = { part: String(part), parts: String(parts.length), title: parts[part - 1] ?? missing(`part ${part}`) }
  return `${filled(words.progress.part, values)}, ${detail}`
}

function missing(name: string): never {
  throw new Error(`content has no ${name}`)
}
