import { z } from 'zod'
import type { Block } from '../messages/message.ts'

/** One row of a list somebody builds in an exercise: flat, and named by an `id` that lives as long as the row. */
export const Row = z.record(z.string(), z.string()).and(z.object({ id: z.string() }))
export type Row = z.output<typeof Row>

/**
 * The whole memory of a dialogue: small, flat, JSON, sealed before it is stored. Steps and rows are named, never
 * numbered. `turn` is the person's turn in which the present question was asked; buttons carry it.
 *
 * `status`: 'open' waits for an answer; 'resting' was put aside; 'stopping' was asked whether it may be destroyed.
 * `held` is a text that came after a silence and may or may not be the answer: it stays until the person says which.
 * Loose, because another version of the bot may have stored more than this one knows, and that must survive.
 */
export const Conversation = z.looseObject({
  flow: z.string(),
  version: z.int(),
  step: z.string(),
  /** Which row a step about one row is at. */
  at: z.string().optional(),
  turn: z.int(),
  status: z.enum(['open', 'resting', 'stopping']),
  held: z.string().optional(),
  answers: z.record(z.string(), z.string()),
  rows: z.array(Row),
})
export type Conversation = z.output<typeof Conversation>

/** What somebody wrote, without where they were: what is left of a conversation when it is kept. */
export type Written = Pick<Conversation, 'flow' | 'version' | 'answers' | 'rows'>

/**
 * What a person did inside a step, already told apart from words that work everywhere. What was written `privately`
 * stands in no chat, and is not said back there without need.
 */
export type StepInput =
  | { type: 'text'; text: string; privately?: true }
  | { type: 'choice'; id: string }
  | { type: 'back' }
  | { type: 'skip' }

/**
 * What came of an input: the conversation as it now is, short remarks to say before the next question, and, when it
 * ended, for how long to keep what was written. `moved` is false when nothing changed and the question is repeated. `does`
 * names the deeds of what was chosen.
 */
export type Turn = {
  conversation: Conversation
  notes: Block[]
  moved: boolean
  does?: readonly string[]
  ended?: { keep: string; say: string }
}
