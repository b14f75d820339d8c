import { Temporal } from 'temporal-polyfill'
import { fill } from '../content/template.ts'
import type { StepInput, Written } from '../conversations/conversation.ts'
import type { Deed, Exercise, Flow, Move, Scene } from '../conversations/exercise.ts'
import type { Block } from '../messages/message.ts'
import { momentOf } from '../nudges/say-next.ts'
import { HOME_ZONE } from '../people/home.ts'
import { readMoments } from './read-moments.ts'

/**
 * What the short conversation in which a session is moved computes. Before it begins there stand `group` and `key`, which say
 * which session it is, `zone` and `time` ('HH:MM') of where it is, and `when` in words; what is read stands in `to`, a local
 * 'YYYY-MM-DDTHH:MM'. A day alone keeps the time it had.
 */
export const moveDialogue: Exercise = {
  texts: { unclear: [], past: [], moment: ['when'] },
  labels: [],
  steps: { 'read-moment': { prompt: () => ({ blocks: [], options: [], skip: false }), take } },
  leadsTo: [],
  given: ['group', 'key', 'zone', 'time', 'when'],
  pictures: { moment: show },
  deeds: {
    'move-session': (_flow, { answers: { group, key, to } }): Deed | undefined =>
      group && key && to ? { type: 'move-session', group, key, to } : undefined,
  },
}

function take({ flow, conversation, step }: Scene, input: StepInput, today: Temporal.PlainDate): Move | undefined {
  if (input.type !== 'text') return undefined
  const note = (name: 'unclear' | 'past') => ({
    notes: [{ type: 'text' as const, text: fill(flow.texts[name] ?? '') }],
  })
  const read = readMoments(input.text, flow.when, today)
  const [date, more] = read?.dates ?? []
  const time = read?.time ?? conversation.answers.time
  if (!date || more || !time) return note('unclear')
  if (Temporal.PlainDate.compare(date, today) < 0) return note('past')
  const answers = { ...conversation.answers, to: `${date.toString()}T${time}` }
  return { answers, step: step.computed?.next ?? conversation.step }
}

function show(flow: Flow, { answers: { to, zone = HOME_ZONE } }: Pick<Written, 'answers'>): Block[] {
  const [own] = flow.when
  if (!to || !own) return []
  const at = Temporal.PlainDateTime.from(to).toZonedDateTime(zone).toInstant()
  return [{ type: 'text', text: fill(flow.texts.moment ?? '', { when: momentOf(at, zone, own.locale) }) }]
}
