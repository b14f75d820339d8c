import { Temporal } from 'temporal-polyfill'
import { fill } from '../content/template.ts'
import type { StepInput, Written } from '../conversations/conversation.ts'
import type { Deed, Exercise, Flow, Move, Scene } from '../conversations/exercise.ts'
import type { Block } from '../messages/message.ts'
import { type Lexeme, lexemesOf, nameOfWeekday } from '../people/when/lexemes.ts'
import { readClock } from '../people/when/read-hours.ts'

/**
 * What the short conversation about a day and time of one's own for the weekly review computes. They stand in the answers
 * `weekday` (1 to 7) and `time` ('HH:MM').
 */
export const weeklyTime: Exercise = {
  texts: { unclear: [], moment: ['day', 'time'] },
  labels: [],
  steps: { 'read-moment': { prompt: () => ({ blocks: [], options: [], skip: false }), take } },
  leadsTo: [],
  pictures: { moment: show },
  deeds: {
    'weekly-time': (_flow, { answers: { weekday, time } }): Deed | undefined =>
      weekday && time ? { type: 'weekly-at', weekday: Number(weekday), time } : undefined,
  },
}

function take({ flow, conversation, step }: Scene, input: StepInput): Move | undefined {
  if (input.type !== 'text') return undefined
  const lexemes = lexemesOf(input.text, flow.when)
  const weekday = lexemes.find(({ says }) => says.weekday !== undefined)?.says.weekday
  const minutes = lastTimeIn(lexemes)
  if (weekday === undefined || minutes === undefined) {
    return { notes: [{ type: 'text', text: fill(flow.texts.unclear ?? '') }] }
  }
  const time = Temporal.PlainTime.from('00:00').add({ minutes }).toString({ smallestUnit: 'minute' })
  const answers = { ...conversation.answers, weekday: String(weekday), time }
  return { answers, step: step.computed?.next ?? conversation.step }
}

/** In minutes since midnight. The last one, since the number of a day may stand before it: "woensdag 3 december 14:00". */
function lastTimeIn(lexemes: readonly Lexeme[]): number | undefined {
  let last: number | undefined
  for (let at = 0; at < lexemes.length; ) {
    // The minutes of a time that is none ("25:00") are no hour of their own.
    const isMinutes = lexemes[at]?.glued && /^[:.]$/.test(lexemes[at - 1]?.text ?? '')
    const clock = isMinutes ? undefined : readClock(lexemes, at)
    if (clock) last = clock.minutes
    at = clock?.next ?? at + 1
  }
  return last
}

function show(flow: Flow, { answers }: Pick<Written, 'answers'>): Block[] {
  return [{ type: 'text', text: fill(flow.texts.moment ?? '', momentOf(flow, answers)) }]
}

/** The day and time that were read, in words. */
export function momentOf(flow: Flow, answers: Written['answers']): { day: string; time: string } {
  const [own] = flow.when
  return { day: own ? nameOfWeekday(Number(answers.weekday), own.locale, 'long') : '', time: answers.time ?? '' }
}
