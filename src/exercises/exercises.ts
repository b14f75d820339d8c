import { planDialogue } from '../buddies/plan-dialogue.ts'
import type { Exercise } from '../conversations/exercise.ts'
import { rosterDialogue } from '../nudges/roster-dialogue.ts'
import { weeklyTime } from '../nudges/weekly-time.ts'
import { breakTime } from './break.ts'
import { debrief, followUp } from './debrief.ts'
import { takeAway } from './take-away.ts'
import { twoColumns } from './two-columns.ts'
import { weekly } from './weekly.ts'

/** What every flow computes, by its id. A flow that is not here is words and order alone. */
export const EXERCISES: Readonly<Record<string, Exercise>> = {
  break: breakTime,
  'buddies-plan': planDialogue,
  debrief,
  'follow-up': followUp,
  roster: rosterDialogue,
  'take-away': takeAway,
  'two-columns': twoColumns,
  weekly,
  'weekly-time': weeklyTime,
}
