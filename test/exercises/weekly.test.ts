import fc from 'fast-check'
import { expect, test } from 'vitest'
import { questionOf } from '../../src/conversations/question.ts'
import { intentionOf, scoresOf } from '../../src/exercises/weekly.ts'
import { readable } from '../replay.ts'
import { flowIn, walk } from './walk.ts'

const flow = flowIn('nl', 'weekly')
const BEFORE = { before: 'wandelen met Sara, zaterdag' }
const scored = ['[begin]', '7', '5', '[10]', '0']
const said = (acts: string[], answers = {}) =>
  readable({ blocks: questionOf(flow, walk(flow, acts, answers).conversation) }).join('\n')

test('four scores come out in the order of the areas, however each was given', () => {
  expect(scoresOf(walk(flow, scored).conversation)).toEqual([
    { area: 'body', score: 7 },
    { area: 'rest', score: 5 },
    { area: 'mind', score: 10 },
    { area: 'work', score: 0 },
  ])
})

test('a score that was skipped is no score, and so is one that was stored and is none', () => {
  const { conversation } = walk(flow, ['[begin]', '-', '5', '-', '8'])
  expect(scoresOf(conversation).map(({ score }) => score)).toEqual([undefined, 5, undefined, 8])
  expect(scoresOf({ answers: { body: '11', rest: 'zeven', mind: '', work: '7,5' } }).map(({ score }) => score)).toEqual(
    [undefined, undefined, undefined, undefined],
  )
})

test.for([
  ['7', '7'],
  ['10', '10'],
  [' 0 ', '0'],
  ['7.', '7'],
  ['8/10', '8'],
  ['8 / 10', '8'],
] as const)('"%s" is understood as %s', ([typed, score]) => {
  expect(walk(flow, ['[begin]', typed]).conversation).toMatchObject({ step: 'rest', answers: { body: score } })
})

test.for(['7,5', '7.5', '11', '-1', 'zeven', '07', '6 of 7', '100', '½', '٧'])(
  '"%s" is no whole score: nothing is written down, and the person hears what is wanted',
  (typed) => {
    const { conversation, notes } = walk(flow, ['[begin]', typed])
    expect(conversation).toMatchObject({ step: 'body', answers: {} })
    expect(readable({ blocks: notes })).toEqual([flow.texts.whole])
  },
)

test('whatever is typed at a score, only a whole score from 0 to 10 is ever written down', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.integer().map(String), fc.double().map(String)), (typed) => {
      fc.pre(!['<', '-'].includes(typed) && !/^\[.+\]$/.test(typed))
      const { answers } = walk(flow, ['[begin]', typed]).conversation
      expect(Object.keys(answers).filter((name) => name !== 'body')).toEqual([])
      if (answers.body !== undefined) expect(answers.body).toMatch(/^(10|\d)$/)
    }),
  )
})

test('each score has a button, and says which of the four it is', () => {
  expect(said(['[begin]'])).toContain('[0] [1] [2] [3] [4] [5] [6] [7] [8] [9] [10]')
  expect(said(['[begin]', '7'])).toContain('cijfer 2 van 4')
})

test('going back to a score shows what was given, and skipping leaves it', () => {
  expect(said(['[begin]', '7', '<'])).toContain('> 7')
  expect(walk(flow, ['[begin]', '7', '<', '-']).conversation).toMatchObject({ step: 'rest', answers: { body: '7' } })
})

test('what became of the last intention is asked only when there was one, going on and coming back', () => {
  expect(walk(flow, ['[begin]']).conversation.step).toBe('body')
  expect(walk(flow, ['[begin]', '<']).conversation.step).toBe('begin')
  expect(walk(flow, ['[begin]'], BEFORE).conversation.step).toBe('before')
  expect(walk(flow, ['[begin]', '-', '<'], BEFORE).conversation.step).toBe('before')
  expect(said(['[begin]'], BEFORE)).toContain('> wandelen met Sara, zaterdag')
})

test('a button about the last intention is written down in its own words, and a typed answer in theirs', () => {
  const became = (act: string) => walk(flow, ['[begin]', act], BEFORE).conversation.answers.became
  expect(became('[partly]')).toBe('Een beetje')
  expect(became('een beetje')).toBe('Een beetje')
  expect(became('done')).toBe('done')
  expect(became('twee keer, in de regen')).toBe('twee keer, in de regen')
})

test('whoever wants no plan is asked nothing more about it', () => {
  expect(walk(flow, [...scored, '-', '-']).conversation.step).toBe('keep')
  expect(walk(flow, [...scored, '-', '-', '<']).conversation.step).toBe('what')
})

test('everything can be skipped, and only what was said is read back', () => {
  const { conversation } = walk(flow, ['[begin]', '-', '-', '-', '-', '-', '-'])
  expect(conversation).toMatchObject({ step: 'keep', answers: {} })
  expect(flow.exercise.pictures.result?.(flow, conversation)).toEqual([])
})

test('a review is kept for a year or not at all, and brings nothing about', () => {
  const all = [...scored, 'rust', 'hardlopen', 'woensdag', 'alleen']
  expect(walk(flow, [...all, '[year]'])).toMatchObject({ does: [], ended: { keep: 'P1Y' } })
  expect(walk(flow, [...all, '[nothing]'])).toMatchObject({ does: [], ended: { keep: 'nothing' } })
})

test('a review reads back whole: the scores, the last intention with what came of it, and the new one', () => {
  const acts = ['[begin]', '[not-done]', '7', '-', '10', '0', 'rust', 'hardlopen', 'woensdag', 'alleen']
  const { conversation } = walk(flow, acts, BEFORE)
  expect(readable({ blocks: flow.exercise.pictures.result?.(flow, conversation) ?? [] })).toEqual([
    '| Waarover | Cijfer |',
    '| Lijf | 7 |',
    '| Rust en plezier | geen cijfer |',
    '| Hoofd | 10 |',
    '| Balans op het werk | 0 |',
    '**Wat je wilde gaan doen**\nwandelen met Sara, zaterdag',
    '**Wat ervan kwam**\nEr kwam niets van',
    '**Waar je behoefte aan hebt**\nrust',
    '**Wat je gaat doen**\nhardlopen',
    '**Wanneer**\nwoensdag',
    '**Met wie**\nalleen',
  ])
})

test('which nudge it answers is no part of what is read back', () => {
  const { conversation } = walk(flow, ['[begin]', '-', ...scored.slice(1), '-', '-'], { ...BEFORE, about: '2026-W48' })
  expect(JSON.stringify(flow.exercise.pictures.result?.(flow, conversation))).not.toContain('W48')
})

test('an answer this version does not know is still in what is read back', () => {
  const written = { flow: 'weekly', version: 9, answers: { body: '7', mood: 'lang verhaal' }, rows: [] }
  expect(JSON.stringify(flow.exercise.pictures.result?.(flow, written))).toContain('lang verhaal')
})

test.for([
  [{ what: 'hardlopen', when: 'woensdag', with: 'Sara' }, 'hardlopen, woensdag, Sara'],
  [{ what: 'Eerder naar bed.', when: '', with: '' }, 'Eerder naar bed'],
  [{ what: 'zwemmen;\nof fietsen', when: 'na mijn dienst. ' }, 'zwemmen; of fietsen, na mijn dienst'],
  [{ when: 'woensdag', with: 'Sara' }, ''],
  [{}, ''],
] as const)('the intention of %o is one line: "%s"', ([answers, line]) => {
  expect(intentionOf({ answers })).toBe(line)
})
