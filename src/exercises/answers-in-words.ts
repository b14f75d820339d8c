import type { Written } from '../conversations/conversation.ts'
import type { Flow } from '../conversations/exercise.ts'
import type { Block } from '../messages/message.ts'

/** An answer under what it answers. */
export function under(heading: string, answer: string): Block {
  return { type: 'text', text: [{ bold: heading }, '\n', answer] }
}

/**
 * The free-text questions of a flow that somebody answered, each with the answer, in the order they are asked. `inPart`
 * says which parts of the flow to take; a step outside every part is in part 0.
 */
export function answered(flow: Flow, { answers }: Written, inPart: (part: number) => boolean = () => true): Block[] {
  return Object.values(flow.steps).flatMap(({ ask, part = 0 }) => {
    const answer = ask && answers[ask.as]
    return ask && answer && inPart(part) ? [under(ask.short, answer)] : []
  })
}

/**
 * Answers to questions that this version of a flow no longer asks, each under its own name, so that nothing somebody
 * wrote is ever out of sight. What stood there before the first question and what was chosen by a button are no words of
 * theirs, and `known` are the names of answers that are shown in some other way.
 */
export function unasked(flow: Flow, { answers }: Written, known: readonly string[] = []): Block[] {
  const asked = Object.values(flow.steps).flatMap((step) => step.ask?.as ?? step.as ?? [])
  const others = new Set([...asked, ...(flow.exercise.given ?? []), ...known])
  return Object.entries(answers)
    .filter(([as]) => !others.has(as))
    .map(([as, answer]) => under(as, answer))
}
