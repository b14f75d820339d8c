import { expect, test } from 'vitest'
import { deedsOf, flowIn, walk } from './walk.ts'

// A sentence somebody takes along, and how it comes back.

const columns = flowIn('nl', 'two-columns')
const takeAway = flowIn('nl', 'take-away')
const SENTENCE = 'Eerst vragen, dan praten.'
const given = { sentence: SENTENCE }
/** Somebody at the question whether their sentence may come back. */
const upToRemind = [
  '[begin]',
  ...['-', '-', '-'],
  'ik: kom\nmoeder: nee',
  '[done]',
  '[done]',
  ...Array.from({ length: 11 }, () => '-'),
  '-',
  SENTENCE,
  '-',
]

test.for([
  ['week', 1],
  ['two-weeks', 2],
  ['four-weeks', 4],
] as const)('a sentence that was taken along comes back after "%s": %i', ([chosen, weeks]) => {
  const turn = walk(columns, [...upToRemind, `[${chosen}]`, '[month]'])
  expect(turn.ended?.keep).toBe('P30D')
  expect(deedsOf(columns, turn)).toEqual([{ type: 'bring-back', sentence: SENTENCE, weeks }])
})

test('whoever wants nothing back, or skips the question, gets nothing', () => {
  expect(deedsOf(columns, walk(columns, [...upToRemind, '[no]', '[year]']))).toEqual([])
  expect(deedsOf(columns, walk(columns, [...upToRemind, '-', '[year]']))).toEqual([])
})

test('whoever keeps nothing of the exercise does not see its sentence again either', () => {
  const turn = walk(columns, [...upToRemind, '[week]', '[nothing]'])
  expect(turn.ended?.keep).toBe('nothing')
  expect(deedsOf(columns, turn)).toEqual([])
})

test('without a sentence nobody is asked whether it may come back', () => {
  const without = [...upToRemind.slice(0, -2), '-']
  expect(walk(columns, without).conversation.step).toBe('keep')
  expect(walk(columns, [...without, '<']).conversation.step).toBe('take-along')
  expect(deedsOf(columns, walk(columns, [...without, '[month]']))).toEqual([])
})

test('somebody parked behind that question without a sentence gets nothing, whatever they choose', () => {
  const turn = walk(columns, ['een gesprek', '[week]', '[month]'], {}, 'watch-for')
  expect(turn.does).toEqual(['bring-back'])
  expect(deedsOf(columns, turn)).toEqual([])
})

test('what was chosen about coming back does not stand among the answers that are read back', () => {
  const { conversation } = walk(columns, [...upToRemind, '[two-weeks]'])
  expect(conversation.answers.remind).toBe('two-weeks')
  const shown = JSON.stringify(columns.exercise.pictures.result?.(columns, conversation))
  expect(shown).toContain(SENTENCE)
  expect(shown).not.toContain('remind')
  expect(shown).not.toContain('two-weeks')
})

test('a sentence that came back can come once more, as it was or in other words', () => {
  const again = walk(takeAway, ['[came]', 'drie keer', '[once-more]'], given)
  expect(deedsOf(takeAway, again)).toEqual([{ type: 'bring-back', sentence: SENTENCE, weeks: 2 }])
  const reworded = walk(takeAway, ['[not-yet]', '-', '[reworded]', 'Eerst luisteren.', '[once-more]'], given)
  expect(deedsOf(takeAway, reworded)).toEqual([{ type: 'bring-back', sentence: 'Eerst luisteren.', weeks: 2 }])
  const left = walk(takeAway, ['[came]', '-', '[reworded]', '-', '[once-more]'], given)
  expect(deedsOf(takeAway, left)).toEqual([{ type: 'bring-back', sentence: SENTENCE, weeks: 2 }])
})

test('a sentence that is let go does not come back, and "no more" is said of all of them', () => {
  expect(deedsOf(takeAway, walk(takeAway, ['[came]', '-', '[done]'], given))).toEqual([])
  expect(deedsOf(takeAway, walk(takeAway, ['[no-more]'], given))).toEqual([{ type: 'no-more', kind: 'take-away' }])
})
