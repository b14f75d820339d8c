import type { Exercise } from '../conversations/exercise.ts'
import { PLAIN_FLOW } from './plain-flow.ts'

/** The question about a break: what comes of each answer. Whether it may be put off once more is not decided here. */
export const breakTime: Exercise = {
  ...PLAIN_FLOW,
  deeds: {
    took: () => ({ type: 'took' }),
    snooze: () => ({ type: 'snooze' }),
    cannot: () => ({ type: 'cannot' }),
  },
}
