import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { advance, start } from '../../src/conversations/advance.ts'
import type { Flow } from '../../src/conversations/exercise.ts'
import { questionOf, stepAt } from '../../src/conversations/question.ts'
import { content } from '../talk.ts'

// People are in the middle of a dialogue while a new version of it goes live.

const flow = content.locales[0].flows.get('two-columns') as Flow
const TODAY = Temporal.PlainDate.from('2026-11-23')
const open = { ...start(flow, 1), step: 'situation-hard', answers: { goal: 'rust' } }

test('somebody at a step that was renamed goes on at its new name, with every answer', () => {
  const { 'situation-hard': moved, ...steps } = flow.steps
  const renamed: Flow = {
    ...flow,
    version: 2,
    steps: { ...steps, difficulty: moved },
    retired: { 'situation-hard': 'difficulty' },
  } as Flow
  expect(stepAt(renamed, open).id).toBe('difficulty')
  const { conversation } = advance(renamed, open, { type: 'text', text: 'de drukte' }, 2, TODAY)
  expect(conversation).toMatchObject({
    version: 2,
    step: 'situation-happened',
    answers: { goal: 'rust', hard: 'de drukte' },
  })
})

test('somebody at a step nobody knows begins again without losing an answer', () => {
  const unknown = { ...open, step: 'gone' }
  expect(stepAt(flow, unknown).id).toBe('invite')
  expect(questionOf(flow, unknown).at(-1)?.type).toBe('buttons')
  expect(advance(flow, unknown, { type: 'choice', id: 'begin' }, 2, TODAY).conversation.answers).toEqual({
    goal: 'rust',
  })
})

test('an answer to a question that is no longer asked is still in the result', () => {
  const shown = flow.exercise.pictures.result?.(flow, { ...open, answers: { goal: 'rust', feeling: 'moe' } })
  expect(JSON.stringify(shown)).toContain('moe')
})
