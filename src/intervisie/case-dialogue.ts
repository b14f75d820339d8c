import type { StepInput, Written } from '../conversations/conversation.ts'
import type { ComputedStep, Deed, Exercise, Flow, Move, Prompt, Scene } from '../conversations/exercise.ts'
import { answered, unasked, under } from '../exercises/answers-in-words.ts'
import { label } from '../exercises/flow-texts.ts'
import type { Block } from '../messages/message.ts'

/** What happened: the one question that a case cannot do without. */
const HAPPENED = 'happened'

/**
 * What the conversation in which somebody prepares their case adds to its flow file. The ids of the group and the session
 * stand in the answers `group` and `key` before it begins, what they are called in `session`. Nobody reads a word of it
 * but what stands in `words` when they press share: those are asked anew, after everything else.
 */
export const caseDialogue: Exercise = {
  texts: { [HAPPENED]: [], 'your-question': [], 'your-words': [] },
  labels: [],
  steps: { [HAPPENED]: happenedStep() },
  leadsTo: [],
  given: ['group', 'key', 'session'],
  pictures: { result, question, words },
  deeds: {
    'share-case': (_flow, { answers }): Deed | undefined => {
      const { group, key, words: final } = answers
      return group && key && final ? { type: 'share-case', group, key, text: final } : undefined
    },
  },
}

function happenedStep(): ComputedStep {
  return {
    prompt({ conversation }): Prompt {
      const written = conversation.answers[HAPPENED]
      return { blocks: [], options: [], skip: written !== undefined, ...(written ? { written } : {}) }
    },
    take({ conversation, step }: Scene, input: StepInput): Move | undefined {
      const { answers } = conversation
      const next = step.computed?.next ?? conversation.step
      if (input.type === 'text') return { step: next, answers: { ...answers, [HAPPENED]: input.text } }
      return input.type === 'skip' && answers[HAPPENED] !== undefined ? { step: next } : undefined
    },
  }
}

/** All they wrote, to read back. */
function result(flow: Flow, written: Written): Block[] {
  const happened = written.answers[HAPPENED]
  return [
    ...(happened ? [under(label(flow, HAPPENED), happened)] : []),
    ...answered(flow, written),
    ...unasked(flow, written, [HAPPENED]),
  ]
}

/** Their own question, beside which they choose their words. */
function question(flow: Flow, { answers }: Pick<Written, 'answers'>): Block[] {
  return answers.question ? [under(label(flow, 'your-question'), answers.question)] : []
}

/** The words that others will read, and nothing else. */
function words(flow: Flow, { answers }: Pick<Written, 'answers'>): Block[] {
  if (!answers.words) return []
  return [
    { type: 'text', text: [label(flow, 'your-words')] },
    { type: 'quote', text: [answers.words] },
  ]
}
