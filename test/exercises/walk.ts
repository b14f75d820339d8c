import { Temporal } from 'temporal-polyfill'
import { readYaml } from '../../src/content/read-yaml.ts'
import { Words } from '../../src/content/words.ts'
import { advance, start } from '../../src/conversations/advance.ts'
import type { Conversation, StepInput, Turn } from '../../src/conversations/conversation.ts'
import type { Deed, Exercise, Flow } from '../../src/conversations/exercise.ts'
import { type Choice, FlowFile } from '../../src/conversations/flow.ts'
import { EXERCISES } from '../../src/exercises/exercises.ts'

// Leads a flow from question to question, without anything around it.

const TODAY = Temporal.PlainDate.from('2026-11-27')

/** A flow as it is shipped, in a locale. */
export function flowIn(locale: 'nl' | 'en', id: string): Flow {
  const words = readYaml(`content/${locale}/words.yaml`, Words)
  const file = readYaml(`content/${locale}/${id}.yaml`, FlowFile)
  return { ...file, words, when: [], exercise: EXERCISES[id] as Exercise }
}

/** What somebody does: `[id]` presses that choice, `<` goes back, `-` skips, anything else is typed. */
type Act = string

/** Where somebody is after doing all this from the start or another step, and what their last act came to. */
export function walk(flow: Flow, acts: readonly Act[], answers: Conversation['answers'] = {}, step = flow.start): Turn {
  const begun: Turn = { conversation: start(flow, 1, { answers, step }), notes: [], moved: false }
  return acts.reduce((turn, act, index) => {
    if (turn.ended) throw new Error(`it had ended before "${act}"`)
    return advance(flow, turn.conversation, inputOf(act), index + 2, TODAY)
  }, begun)
}

function inputOf(act: Act): StepInput {
  if (act === '<') return { type: 'back' }
  if (act === '-') return { type: 'skip' }
  const [, id] = /^\[(.+)\]$/.exec(act) ?? []
  return id === undefined ? { type: 'text', text: act } : { type: 'choice', id }
}

/** What the last act of a turn brings about. */
export function deedsOf(flow: Flow, { conversation, does }: Turn): Deed[] {
  const { version, answers, rows } = conversation
  return (does ?? []).flatMap(
    (name) => flow.exercise.deeds[name]?.(flow, { flow: flow.id, version, answers, rows }) ?? [],
  )
}

/** Every choice of a flow, with the step it is made in. */
export function choicesOf(flow: Flow): (Choice & { at: string })[] {
  return Object.entries(flow.steps).flatMap(([at, { choose = [] }]) => choose.map((choice) => ({ ...choice, at })))
}
