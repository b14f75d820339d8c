import { plain } from '../content/template.ts'
import type { Written } from '../conversations/conversation.ts'
import type { ComputedStep, Exercise, Flow } from '../conversations/exercise.ts'
import type { Block } from '../messages/message.ts'
import { answered, unasked, under } from './answers-in-words.ts'
import { chosen, filled, label, note, option } from './flow-texts.ts'

/**
 * What the weekly review looks at, in the order it is asked: the domains of self-care (physical, relaxation, mental) and
 * balance at work, of the Praktijkprofiel werken in de 24-uurszorg (jeugd), chapter 5.
 */
const AREAS = ['body', 'rest', 'mind', 'work'] as const
export type Area = (typeof AREAS)[number]

/** Whole scores from 0 to 10, as they stand on the buttons. */
const SCORES = Array.from({ length: 11 }, (_, score) => String(score))

/** What may have come of an intention. Whoever wants to say more types it. */
const BECAME = ['done', 'partly', 'not-done'] as const

/**
 * The weekly review: four scores, what became of the last intention, and one small intention for the week to come.
 * `answers.before` is the last intention in one line, absent when there is none; `answers.about` the nudge it answers. Nothing is made of the scores: no sum,
 * no average, no judgement, and nobody else ever gets them.
 */
export const weekly: Exercise = {
  texts: {
    area: [],
    score: [],
    body: [],
    rest: [],
    mind: [],
    work: [],
    'which-score': ['number', 'of'],
    whole: [],
    'no-score': [],
    'last-time': [],
    meant: [],
    became: [],
    done: [],
    partly: [],
    'not-done': [],
    'line-title': [],
    lowest: [],
    highest: [],
    'line-in-words': ['area', 'values'],
  },
  labels: ['area', 'score', ...AREAS, ...BECAME],
  steps: {
    became: becameStep(),
    body: scoreStep('body'),
    rest: scoreStep('rest'),
    mind: scoreStep('mind'),
    work: scoreStep('work'),
  },
  leadsTo: [],
  given: ['about', 'before'],
  pictures: { scores, result },
  deeds: {},
}

/** The four scores of a review, always all four and in this order; undefined is one that was not given. */
export function scoresOf({ answers }: Pick<Written, 'answers'>): { area: Area; score: number | undefined }[] {
  return AREAS.map((area) => {
    const score = scoreIn(answers[area] ?? '')
    return { area, score: score === undefined ? undefined : Number(score) }
  })
}

/** The intention of a review in one line: what, when and with whom, as far as it was said. Empty when it was not. */
export function intentionOf({ answers }: Pick<Written, 'answers'>): string {
  if (!answers.what) return ''
  return [answers.what, answers.when, answers.with]
    .map((answer = '') => answer.replace(/\s+/g, ' ').replace(/[\s.,;]+$/, ''))
    .filter((answer) => answer !== '')
    .join(', ')
}

/** A score somebody typed ("7", "7.", "7/10"), or undefined for anything that is no whole score. */
function scoreIn(text: string): string | undefined {
  const [, score = ''] = /^(\d{1,2})(?: ?\/ ?10)?\.?$/.exec(text.trim()) ?? []
  return SCORES.find((one) => one === score)
}

function scoreStep(area: Area): ComputedStep {
  return {
    prompt({ flow, conversation }) {
      const written = conversation.answers[area]
      const number = AREAS.indexOf(area) + 1
      return {
        blocks: [],
        where: plain(filled(flow, 'which-score', { number, of: AREAS.length })),
        options: SCORES.map((score) => ({ id: score, label: score, tone: 'choice' })),
        skip: true,
        ...(written ? { written } : {}),
      }
    },
    take({ flow, conversation, step }, input) {
      const next = step.computed?.next ?? conversation.step
      if (input.type === 'skip') return { step: next }
      if (input.type === 'back') return undefined
      const score = scoreIn(input.type === 'choice' ? input.id : input.text)
      if (score !== undefined) return { step: next, answers: { ...conversation.answers, [area]: score } }
      return input.type === 'text' ? { notes: [note(flow, 'whole')] } : undefined
    },
  }
}

/** What came of the last intention, for whoever had one. A button stands for its own words, so that any answer is text. */
function becameStep(): ComputedStep {
  return {
    passes: ({ answers }) => !answers.before,
    prompt({ flow, conversation }) {
      const { before = '', became } = conversation.answers
      return {
        blocks: [note(flow, 'last-time'), { type: 'quote', text: [before] }],
        options: BECAME.map((id) => option(flow, id)),
        skip: true,
        ...(became ? { written: became } : {}),
      }
    },
    take(scene, input) {
      const { flow, conversation, step } = scene
      const next = step.computed?.next ?? conversation.step
      if (input.type === 'skip') return { step: next }
      const picked = chosen(scene, input, BECAME)
      const became = picked ? label(flow, picked) : input.type === 'text' ? input.text : undefined
      return became === undefined ? undefined : { step: next, answers: { ...conversation.answers, became } }
    },
  }
}

/** The scores as a table, or nothing when none was given. */
function scores(flow: Flow, written: Written): Block[] {
  const given = scoresOf(written)
  if (given.every(({ score }) => score === undefined)) return []
  const rows = given.map(({ area, score }) => [[label(flow, area)], [String(score ?? label(flow, 'no-score'))]])
  return [{ type: 'table', columns: [label(flow, 'area'), label(flow, 'score')], rows }]
}

/** A whole review to read back: the scores, the last intention with what came of it, and the new one. */
function result(flow: Flow, written: Written): Block[] {
  const { before, became } = written.answers
  return [
    ...scores(flow, written),
    ...(before ? [under(label(flow, 'meant'), before)] : []),
    ...(became ? [under(label(flow, 'became'), became)] : []),
    ...answered(flow, written),
    ...unasked(flow, written, [...AREAS, 'became']),
  ]
}
