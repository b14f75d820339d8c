import type { Exercise } from '../conversations/exercise.ts'

/**
 * What the answer to a nudge adds that computes nothing: its flow file says it all, but for what ending it brings about.
 * `about` stands there already: which nudge it answers, when it answers one.
 */
export const PLAIN_FLOW: Omit<Exercise, 'deeds'> = {
  texts: {},
  labels: [],
  steps: {},
  leadsTo: [],
  given: ['about'],
  pictures: {},
}
