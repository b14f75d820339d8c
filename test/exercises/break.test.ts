import { expect, test } from 'vitest'
import { deedsOf, flowIn, walk } from './walk.ts'

const flow = flowIn('nl', 'break')

test.for([
  ['now', 'took'],
  ['soon', 'snooze'],
  ['cannot', 'cannot'],
  ['had', 'took'],
] as const)('the answer "%s" ends the question at once and comes to "%s"', ([answer, deed]) => {
  const turn = walk(flow, [`[${answer}]`])
  expect(turn.ended).toMatchObject({ keep: 'nothing' })
  expect(deedsOf(flow, turn)).toEqual([{ type: deed }])
})

test('any other words are no answer', () => {
  expect(walk(flow, ['misschien'])).toMatchObject({ moved: false })
})
