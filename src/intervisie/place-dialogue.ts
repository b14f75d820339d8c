import { fill } from '../content/template.ts'
import type { Written } from '../conversations/conversation.ts'
import type { ComputedStep, Deed, Exercise, Flow } from '../conversations/exercise.ts'
import type { Block } from '../messages/message.ts'

/** A place is a room, an address or a link: it stands in reminders and in calendars. In characters. */
const LONGEST_PLACE = 300

/**
 * A step that reads where a group meets into the answer `place`, as one line of literal text: also a link is not made into
 * one. `canSkip`: it may be left open. Its flow has the text `too-long-place`.
 */
export function placeStep(canSkip: boolean): ComputedStep {
  return {
    prompt({ conversation }) {
      const { place } = conversation.answers
      return { blocks: [], options: [], skip: canSkip, ...(place ? { written: place } : {}) }
    },
    take({ flow, conversation, step }, input) {
      const next = step.computed?.next ?? conversation.step
      if (input.type === 'skip') return canSkip ? { step: next } : undefined
      if (input.type !== 'text') return undefined
      const place = input.text.replace(/\s+/g, ' ').trim()
      if ([...place].length > LONGEST_PLACE) {
        return { notes: [{ type: 'text', text: fill(flow.texts['too-long-place'] ?? '') }] }
      }
      return { step: next, answers: { ...conversation.answers, place } }
    },
  }
}

/**
 * What the short conversation about where a group meets computes. The id of the group stands in the answer `group` before it
 * begins, and in `place` where it met until now.
 */
export const placeDialogue: Exercise = {
  texts: { place: ['place'], 'too-long-place': [] },
  labels: [],
  steps: { 'read-place': placeStep(false) },
  leadsTo: [],
  given: ['group', 'place'],
  pictures: { place: show },
  deeds: {
    'set-place': (_flow, { answers: { group, place } }): Deed | undefined =>
      group && place ? { type: 'set-place', group, place } : undefined,
  },
}

function show(flow: Flow, { answers }: Pick<Written, 'answers'>): Block[] {
  return [{ type: 'text', text: fill(flow.texts.place ?? '', { place: answers.place ?? '' }) }]
}
