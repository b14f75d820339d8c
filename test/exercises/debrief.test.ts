import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { choicesOf, deedsOf, flowIn, walk } from './walk.ts'

const LOCALES = ['nl', 'en'] as const
const debrief = flowIn('nl', 'debrief')
const followUp = flowIn('nl', 'follow-up')
const takeAway = flowIn('nl', 'take-away')

test.for(['break', 'debrief', 'follow-up', 'take-away'])('whatever way %s ends, nothing of it is kept', (id) => {
  const endings = choicesOf(flowIn('nl', id)).filter(({ keep }) => keep !== undefined)
  expect(endings.length).toBeGreaterThan(2)
  expect(endings.filter(({ keep }) => keep !== 'nothing')).toEqual([])
})

test('a green shift is a tap, two questions that can be skipped, and a tap', () => {
  const turn = walk(debrief, ['[green]', '-', '-', '[nothing]'])
  expect(turn).toMatchObject({ does: [], ended: { keep: 'nothing' } })
})

test('"not today" ends it at once', () => {
  expect(walk(debrief, ['[not-today]'])).toMatchObject({ does: [], ended: { keep: 'nothing' } })
  expect(walk(debrief, ['-'])).toMatchObject({ does: [], ended: { keep: 'nothing' } })
})

test('red opens the long way at once, and a feeling that something is wrong does so from every other colour', () => {
  expect(walk(debrief, ['[red]']).conversation.step).toBe('longer')
  for (const colour of ['[green]', '[orange]']) {
    expect(walk(debrief, [colour, 'iets', 'iets', '[gut]']).conversation.step).toBe('longer')
    expect(walk(debrief, [colour, '-', '-', 'niet pluis']).conversation.step).toBe('longer')
  }
})

test('going back leads to the question somebody came from, and to none they were not asked', () => {
  expect(walk(debrief, ['[red]', '<']).conversation.step).toBe('colour')
  expect(walk(debrief, ['[green]', '-', '-', '[gut]', '<']).conversation.step).toBe('need')
  expect(walk(debrief, ['[red]', '[whom]', '<']).conversation.step).toBe('longer')
  expect(walk(debrief, ['[red]', '[begin]', '-', '-', '-', '-', '<']).conversation.step).toBe('fill')
  expect(walk(debrief, ['[red]', '<', '[green]', '-', '-', '[gut]', '<']).conversation.step).toBe('need')
  expect(walk(followUp, ['[better]', '-', '<']).conversation.step).toBe('helped')
  expect(walk(takeAway, ['[came]', '-', '<']).conversation.step).toBe('noticed')
})

test('that it is asked about in the next shift is settled as the long way opens, and never otherwise', () => {
  const asks = choicesOf(debrief).filter(({ does }) => does.includes('ask-again'))
  expect(asks.map(({ at, id }) => `${at}.${id}`)).toEqual(['colour.red', 'need.gut'])
  expect(asks).toEqual(choicesOf(debrief).filter(({ next }) => next === 'longer'))
  expect(deedsOf(debrief, walk(debrief, ['[red]']))).toEqual([{ type: 'ask-again' }])
})

test('how it is now is asked once: no answer to it asks again', () => {
  const does = choicesOf(followUp).flatMap((choice) => choice.does)
  expect(does.filter((name) => name !== 'two-columns')).toEqual([])
})

test('every question of the long way can be skipped, down to whom to call', () => {
  expect(walk(debrief, ['[red]', '[begin]', '-', '-', '-', '-']).conversation.step).toBe('whom')
  expect(walk(debrief, ['[red]', '[whom]']).conversation.step).toBe('whom')
})

test('the exercise with two columns begins with what was written, and only with that', () => {
  const long = walk(debrief, ['[red]', '[begin]', 'Hij liep weg.', 'Ik liet hem gaan.', '-', '-', '[exercise]'])
  expect(deedsOf(debrief, long)).toEqual([
    { type: 'begin', flow: 'two-columns', answers: { hard: 'Ik liet hem gaan.', happened: 'Hij liep weg.' } },
  ])
  const short = walk(debrief, ['[orange]', 'Het gesprek met de moeder.', 'De koffie.', '[exercise]'])
  expect(deedsOf(debrief, short)).toEqual([
    { type: 'begin', flow: 'two-columns', answers: { happened: 'Het gesprek met de moeder.' } },
  ])
  const empty = walk(debrief, ['[orange]', '-', '-', '[exercise]'])
  expect(deedsOf(debrief, empty)).toEqual([{ type: 'begin', flow: 'two-columns', answers: {} }])
  const heavier = walk(followUp, ['[heavier]', 'Ik sliep slecht.', '[exercise]'])
  expect(deedsOf(followUp, heavier)).toEqual([
    { type: 'begin', flow: 'two-columns', answers: { hard: 'Ik sliep slecht.' } },
  ])
})

test('what the exercise begins with are answers to questions it asks', () => {
  const { steps } = flowIn('nl', 'two-columns')
  const asked = Object.values(steps).map(({ ask }) => ask?.as)
  expect(asked).toEqual(expect.arrayContaining(['hard', 'happened']))
})

test('better and the same end without whom to call unless it is asked for; heavier leads there', () => {
  expect(walk(followUp, ['[better]', '-', '[done]']).ended).toMatchObject({ keep: 'nothing' })
  expect(walk(followUp, ['[same]', 'moe', '[whom]']).conversation.step).toBe('whom')
  expect(walk(followUp, ['[heavier]', '-']).conversation.step).toBe('whom')
})

test.for(LOCALES)('in %s whom to call names the same numbers as help does, wherever it is said', (locale) => {
  const numbers = (text = '') => [...new Set(text.match(/\b(?:112|113|0800-\d{4})\b/g))].sort()
  const { words, steps } = flowIn(locale, 'debrief')
  expect(numbers(words.help)).toEqual(['0800-0113', '0800-2000', '112', '113'])
  expect(numbers(steps.whom?.say)).toEqual(numbers(words.help))
  expect(numbers(flowIn(locale, 'follow-up').steps.whom?.say)).toEqual(numbers(words.help))
})

test.for(LOCALES)('in %s no number is named that help does not have', (locale) => {
  const known = ['112', '113', '0800-0113', '0800-2000']
  for (const id of ['break', 'debrief', 'follow-up', 'take-away', 'weekly']) {
    const said = readFileSync(`content/${locale}/${id}.yaml`, 'utf8')
    expect((said.match(/\b\d{3,}(?:-\d+)*\b/g) ?? []).filter((number) => !known.includes(number))).toEqual([])
  }
})
