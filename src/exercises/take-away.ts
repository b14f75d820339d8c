import type { Exercise } from '../conversations/exercise.ts'
import { PLAIN_FLOW } from './plain-flow.ts'
import { bringBack } from './sentence.ts'

/** How long a sentence stays away when it is wanted once more. */
const WEEKS = 2

/** A sentence that came back, as `answers.sentence`: it may come once more, in other words as well, or none ever again. */
export const takeAway: Exercise = {
  ...PLAIN_FLOW,
  given: ['about', 'sentence'],
  deeds: {
    'bring-back': (_flow, { answers }) => bringBack(answers.sentence, WEEKS),
    'no-more': () => ({ type: 'no-more', kind: 'take-away' }),
  },
}
