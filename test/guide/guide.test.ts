import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, test } from 'vitest'
import {
  GUIDE_ACTS,
  type GuideAct,
  Guided,
  gather,
  leftAloneAt,
  placeOf,
  press,
  stepOf,
  timeUp,
} from '../../src/guide/guide.ts'
import type { Method } from '../../src/guide/method.ts'

const at = (text: string) => Temporal.Instant.from(text)
const START = at('2026-12-01T13:00:00Z')
const FEWEST = 3

const METHOD: Method = {
  id: 'round',
  version: 1,
  title: 'A round',
  about: 'About.',
  source: 'Nobody',
  minutes: 30,
  people: { fewest: 3 },
  steps: [
    { id: 'tell', title: 'Tell', minutes: 5, say: 'Tell.' },
    { id: 'write', title: 'Write', minutes: 10, say: 'Write.', alone: { ask: 'What?', short: 'What' } },
    { id: 'talk', title: 'Talk', minutes: 10, say: 'Talk.' },
  ],
  retired: { chat: 'talk' },
}

/** A session of three, stored and read back after every press. */
function session(...acts: GuideAct[]) {
  return acts.reduce<Guided>(
    (guided, act) => {
      const pressed = press(METHOD, guided, { act, turn: guided.turn, by: 'a', now: START }, FEWEST)
      return 'to' in pressed ? stored(pressed.to) : guided
    },
    gather(METHOD, ['a', 'b', 'c'], START),
  )
}
const stored = (guided: Guided) => Guided.parse(JSON.parse(JSON.stringify(guided)))
const pressedAt = (guided: Guided, act: GuideAct, now: Temporal.Instant, turn = guided.turn) =>
  press(METHOD, guided, { act, turn, by: 'a', now }, FEWEST)

test('whatever anybody presses, whenever: nothing throws, turns only grow, no press skips a step, no time left is negative', () => {
  const any = fc.record({
    act: fc.constantFrom(...GUIDE_ACTS),
    by: fc.constantFrom('a', 'b', 'c', 'd'),
    behind: fc.constantFrom(0, 0, 0, 1, 7, -1, Number.NaN),
    seconds: fc.integer({ min: -30, max: 2000 }),
  })
  fc.assert(
    fc.property(fc.array(any, { maxLength: 60 }), fc.subarray(['a', 'b', 'c']), (presses, here) => {
      let guided = gather(METHOD, here, START)
      let now = START
      for (const { act, by, behind, seconds } of presses) {
        now = now.add({ seconds })
        const before = JSON.stringify(guided)
        const pressed = press(METHOD, guided, { act, by, turn: guided.turn - behind, now }, FEWEST)
        expect(JSON.stringify(guided)).toBe(before)
        if (act !== 'here' && behind !== 0) expect(pressed).toEqual({ news: 'late' })
        if (!('to' in pressed)) {
          const ends = ['over', 'stopped', 'cancelled'].includes(pressed.news)
          if (pressed.news === 'over') expect(placeOf(METHOD, guided)).toBe(METHOD.steps.length - 1)
          if (ends) break
          continue
        }
        const after = stored(pressed.to)
        expect(after).toEqual(pressed.to)
        expect(after.turn - guided.turn).toBe(act === 'here' ? 0 : 1)
        expect(placeOf(METHOD, after) - placeOf(METHOD, guided)).toBe(act === 'next' ? 1 : 0)
        expect(after.left ?? 0).toBeGreaterThanOrEqual(0)
        expect(after.step === undefined).toBe(after.ends === undefined && after.left === undefined)
        expect(after.ends !== undefined && after.left !== undefined).toBe(false)
        if (after.step !== undefined) expect(after.here.length).toBeGreaterThanOrEqual(FEWEST)
        guided = after
      }
    }),
    { numRuns: 500 },
  )
})

describe('the time of a step', () => {
  test('is told once, and again when there was more of it', () => {
    const guided = session('next')
    expect(timeUp(guided)?.equals(at('2026-12-01T13:05:00Z'))).toBe(true)
    expect(timeUp({ ...guided, told: true })).toBeUndefined()
    const more = pressedAt({ ...guided, told: true }, 'more', at('2026-12-01T13:20:00Z'))
    expect('to' in more && timeUp(more.to)?.equals(at('2026-12-01T13:25:00Z'))).toBe(true)
  })

  test('does not run while people gather or pause', () => {
    expect(timeUp(session())).toBeUndefined()
    expect(timeUp(session('next', 'pause'))).toBeUndefined()
  })

  test('that was over when they paused is not told a second time when they go on', () => {
    const paused = pressedAt({ ...session('next'), told: true }, 'pause', at('2026-12-01T13:09:00Z'))
    if (!('to' in paused)) throw new Error('it was not paused')
    expect(paused.to.left).toBe(0)
    const on = pressedAt(paused.to, 'resume', at('2026-12-01T13:30:00Z'))
    expect('to' in on && timeUp(on.to)).toBeUndefined()
  })

  test('is whole again in the next step, also out of a pause', () => {
    const guided = session('next', 'pause', 'next')
    expect(guided.left).toBeUndefined()
    expect(guided.ends?.equals(at('2026-12-01T13:10:00Z'))).toBe(true)
  })

  test('is told in every step, also after one whose time was over', () => {
    const next = pressedAt({ ...session('next'), told: true }, 'next', at('2026-12-01T13:20:00Z'))
    expect('to' in next && timeUp(next.to)?.equals(at('2026-12-01T13:30:00Z'))).toBe(true)
  })

  test('of a paused step grows by five minutes', () => {
    expect(session('next', 'pause', 'more').left).toBe(600_000)
  })
})

test('nobody touched it for four hours after the time of its step, the time left in a pause, or its opening', () => {
  expect(leftAloneAt(session()).equals(at('2026-12-01T17:00:00Z'))).toBe(true)
  expect(leftAloneAt(session('next')).equals(at('2026-12-01T17:05:00Z'))).toBe(true)
  expect(leftAloneAt(session('next', 'pause')).equals(at('2026-12-01T17:05:00Z'))).toBe(true)
})

test('a step in which everybody writes for themselves asks whoever is there', () => {
  expect(session('next', 'next')).toMatchObject({ step: 'write', prompted: ['a', 'b', 'c'], shown: [] })
  expect(session('next', 'next', 'next')).toMatchObject({ step: 'talk', prompted: ['a', 'b', 'c'] })
})

test('a session at a step that was renamed goes on at that step, and at one nobody knows at the first', () => {
  expect(stepOf(METHOD, { step: 'chat' })?.id).toBe('talk')
  expect(stepOf(METHOD, { step: 'gone' })?.id).toBe('tell')
  expect(stepOf(METHOD, {})).toBeUndefined()
})

test('stopping is asked once and answered by another button; going on takes it back', () => {
  const asked = session('next', 'stop')
  expect(pressedAt(asked, 'stop', START)).toEqual({ news: 'late' })
  expect(pressedAt(asked, 'stop-yes', START)).toEqual({ news: 'stopped' })
  expect(pressedAt(session('next'), 'stop-yes', START)).toEqual({ news: 'late' })
  for (const act of ['resume', 'more', 'pause', 'next'] as const) {
    const on = pressedAt(asked, act, START)
    expect('to' in on && on.to.stopping).toBe(undefined)
  }
})

test('turns of a later session are none of an earlier one', () => {
  const first = session('next', 'next', 'next')
  const later = gather(METHOD, [], START.add({ hours: 1 }))
  expect(later.turn).toBeGreaterThan(first.turn)
})
