import { fill } from '../content/template.ts'
import type { Written } from '../conversations/conversation.ts'
import type { Deed, Exercise, Flow } from '../conversations/exercise.ts'
import type { Block } from '../messages/message.ts'
import { momentOf, weeklyTime } from '../nudges/weekly-time.ts'
import { RHYTHMS } from './team.ts'

const NAMED = [
  ...RHYTHMS.map((every) => `every-${every}`),
  'size-two',
  'size-three',
  'leads-allowed',
  'leads-apart',
  'mirror-mixed',
  'mirror-mirror',
]

/**
 * What the conversation in which somebody sets up a team's buddies computes. The id of the team stands in the answer
 * `team` before it begins; day and time stand in `weekday` and `time`, as in that about the weekly review.
 */
export const planDialogue: Exercise = {
  ...weeklyTime,
  texts: {
    ...weeklyTime.texts,
    plan: ['every', 'day', 'time', 'size', 'leads', 'mirror'],
    ...Object.fromEntries(NAMED.map((name) => [name, []])),
  },
  given: ['team'],
  pictures: { plan: show },
  deeds: { 'plan-team': planned },
}

function show(flow: Flow, { answers }: Pick<Written, 'answers'>): Block[] {
  const named = (name: string) => flow.texts[`${name}-${answers[name] ?? ''}`] ?? ''
  const values = {
    ...momentOf(flow, answers),
    every: named('every'),
    size: named('size'),
    leads: named('leads'),
    mirror: named('mirror'),
  }
  return [{ type: 'text', text: fill(flow.texts.plan ?? '', values) }]
}

function planned(_flow: Flow, { answers }: Written): Deed | undefined {
  const { team, weekday, time, size, leads, mirror } = answers
  const every = RHYTHMS.find((one) => one === answers.every)
  if (!team || !every || !weekday || !time) return undefined
  return {
    type: 'plan-team',
    team,
    plan: {
      every,
      weekday: Number(weekday),
      time,
      size: size === 'three' ? 3 : 2,
      hierarchy: leads === 'apart' ? 'apart' : 'allowed',
      mirror: mirror === 'mirror',
    },
  }
}
