import { planDialogue } from '../buddies/plan-dialogue.ts'
import type { Exercise } from '../conversations/exercise.ts'
import { afterDialogue } from '../intervisie/after-dialogue.ts'
import { caseDialogue } from '../intervisie/case-dialogue.ts'
import { moveDialogue } from '../intervisie/move-dialogue.ts'
import { placeDialogue } from '../intervisie/place-dialogue.ts'
import { groupPlanDialogue } from '../intervisie/plan-dialogue.ts'
import { viewDialogue } from '../intervisie/view-dialogue.ts'
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
  'intervisie-after': afterDialogue,
  'intervisie-case': caseDialogue,
  'intervisie-view': viewDialogue,
  'intervisie-move': moveDialogue,
  'intervisie-place': placeDialogue,
  'intervisie-plan': groupPlanDialogue,
  roster: rosterDialogue,
  'take-away': takeAway,
  'two-columns': twoColumns,
  weekly,
  'weekly-time': weeklyTime,
}
