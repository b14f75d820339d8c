import { fill } from '../content/template.ts'
import { same } from '../conversations/advance.ts'
import type { StepInput } from '../conversations/conversation.ts'
import type { Flow, Option, Scene } from '../conversations/exercise.ts'
import type { Block, Inline } from '../messages/message.ts'

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
