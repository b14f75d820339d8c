import { fill, plain } from '../content/template.ts'
import type { Written } from '../conversations/conversation.ts'
import type { ComputedStep, Deed, Exercise, Flow, Option } from '../conversations/exercise.ts'
import { answered, unasked, under } from '../exercises/answers-in-words.ts'
import { chosen, label, note } from '../exercises/flow-texts.ts'
import type { Block } from '../messages/message.ts'
import { DIMENSIONS, dimensionsIn } from './hours.ts'

/**
 * What the conversation after a session adds to its flow file. The ids of the group and the session stand in the answers
 * `group` and `key` before it begins, what they are called in `session`. Which dimensions it touched stands in `touched`,
 * with commas. Nobody else gets any of it; what they take along is kept only where they say so.
 */
export const afterDialogue: Exercise = {
  texts: {
    ...Object.fromEntries(DIMENSIONS.map((name) => [name, []])),
    on: ['name'],
    done: [],
    'choose-one': [],
    touched: [],
  },
  labels: [...DIMENSIONS, 'on', 'done'],
  steps: { touched: touchedStep() },
  leadsTo: [],
  given: ['group', 'key', 'session'],
  pictures: { result },
  deeds: {
    attended: (_flow, { answers }): Deed | undefined => {
      const { group, key, came, touched } = answers
      if (!group || !key || !came) return undefined
      return { type: 'attended', group, key, came: came === 'yes', dimensions: dimensionsIn(touched) }
    },
  },
}

/** One or more of three, each switched on and off by its button. */
function touchedStep(): ComputedStep {
  return {
    prompt({ flow, conversation }) {
      const on = dimensionsIn(conversation.answers.touched)
      const options = DIMENSIONS.map((id): Option => {
        const name = label(flow, id)
        return { id, label: on.includes(id) ? plain(fill(label(flow, 'on'), { name })) : name, tone: 'choice' }
      })
      const done: Option = { id: 'done', label: label(flow, 'done'), tone: 'main' }
      return { blocks: [], options: [...options, ...(on.length > 0 ? [done] : [])], skip: false }
    },
    take(scene, input) {
      const { flow, conversation, step } = scene
      const on = dimensionsIn(conversation.answers.touched)
      if (input.type === 'back') return undefined
      const picked = chosen(scene, input, [...DIMENSIONS, 'done'])
      const dimension = DIMENSIONS.find((one) => one === picked)
      if (dimension) {
        const now = DIMENSIONS.filter((one) => (one === dimension ? !on.includes(one) : on.includes(one)))
        return { answers: { ...conversation.answers, touched: now.join() } }
      }
      if (picked === 'done' && on.length > 0) return { step: step.computed?.next ?? conversation.step }
      return { notes: [note(flow, 'choose-one')] }
    },
  }
}

/** All they said of a session, to read back. */
function result(flow: Flow, written: Written): Block[] {
  const names = dimensionsIn(written.answers.touched).map((one) => label(flow, one))
  return [
    ...(names.length > 0 ? [under(label(flow, 'touched'), names.join(', '))] : []),
    ...answered(flow, written),
    ...unasked(flow, written, ['touched']),
  ]
}
