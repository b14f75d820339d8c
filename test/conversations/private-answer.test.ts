import { expect, test } from 'vitest'
import type { Conversation } from '../../src/conversations/conversation.ts'
import type { Input } from '../../src/ports.ts'
import { readable } from '../replay.ts'
import { createTalk, type Talk } from '../talk.ts'

// Answers that were given beside the chat: they know which question they are about, and the chat does not hold them.

function atFirstQuestion(): Talk {
  const talk = createTalk('nl')
  talk.say('menu')
  talk.press('begin.two-columns')
  talk.press('begin')
  return talk
}

/** The turn of the newest question that takes a free text. */
function askedIn({ said }: Talk): number {
  const ask = said.flatMap(({ blocks }) => blocks).findLast((block) => block.type === 'ask')
  if (!ask) throw new Error('nothing was asked')
  return ask.turn
}
const answer = (text: string, turn: number): Input => ({ type: 'answer', text, turn })
const lines = (messages: ReturnType<Talk['do']>) => messages.flatMap(readable).join('\n')

test('an answer to the question that is asked is the answer', () => {
  const talk = atFirstQuestion()
  talk.do(answer('rust in de groep', askedIn(talk)))
  expect(talk.conversation).toMatchObject({ step: 'situation-hard', answers: { goal: 'rust in de groep' } })
})

test.for(['stop', 'hulp', 'menu', 'later', 'overslaan', 'wis 1', 'ja'])(
  '"%s" below a question is an answer and no command',
  (word) => {
    const talk = atFirstQuestion()
    talk.do(answer(word, askedIn(talk)))
    expect(talk.conversation).toMatchObject({ step: 'situation-hard', answers: { goal: word } })
  },
)

test('after a silence it is the answer all the same, and the person is told where they are', () => {
  const talk = atFirstQuestion()
  const turn = askedIn(talk)
  talk.wait('PT50H')
  const said = lines(talk.do(answer('rust', turn)))
  expect(talk.conversation).toMatchObject({ step: 'situation-hard', answers: { goal: 'rust' } })
  expect(said).toContain('We gaan verder')
})

test('an answer to an earlier question is held and asked about, because it stands nowhere else', () => {
  const talk = atFirstQuestion()
  const turn = askedIn(talk)
  talk.say('rust')
  const said = lines(talk.do(answer('te laat', turn)))
  expect(talk.conversation).toMatchObject({ step: 'situation-hard', held: 'te laat', answers: { goal: 'rust' } })
  expect(said).toContain('> te laat')
  talk.press('use')
  expect(talk.conversation).toMatchObject({ step: 'situation-happened', answers: { goal: 'rust', hard: 'te laat' } })
})

test('two late answers are both held, and neither pushes out the other', () => {
  const talk = atFirstQuestion()
  const turn = askedIn(talk)
  talk.say('rust')
  talk.do(answer('een', turn))
  talk.do(answer('twee', turn))
  expect(talk.conversation?.held).toBe('een\ntwee')
})

test('one given while the exercise rests is held until the person says what it is', () => {
  const talk = atFirstQuestion()
  const turn = askedIn(talk)
  talk.say('later')
  talk.do(answer('toch nog', turn))
  expect(talk.conversation).toMatchObject({ status: 'open', held: 'toch nog', answers: {} })
})

test('one given while stopping is asked about destroys nothing and is held', () => {
  const talk = atFirstQuestion()
  const turn = askedIn(talk)
  talk.say('stop')
  talk.do(answer('ja', turn))
  expect(talk.conversation).toMatchObject({ status: 'open', held: 'ja' })
})

test('without an exercise it changes nothing, and is said back because it stands nowhere else', () => {
  const talk = createTalk('nl')
  const said = lines(talk.do(answer('iets', 3)))
  expect(said).toContain('heb ik niet gebruikt')
  expect(said).toContain('> iets')
  expect(talk.conversation).toBeUndefined()
})

test('one that comes late to a question with choices is said back too', () => {
  const talk = atFirstQuestion()
  const turn = askedIn(talk)
  for (const text of ['a', 'b', 'c', 'ik: d']) talk.say(text)
  talk.press('done')
  while (talk.conversation?.step !== 'keep') talk.say(talk.conversation?.step === 'remind' ? 'nee' : 'antwoord')
  const said = lines(talk.do(answer('nog iets', turn)))
  expect(said).toContain('> nog iets')
  expect(said).toContain('heb ik niet gebruikt')
  expect(talk.conversation?.step).toBe('keep')
})

test('lines of the right column that were given privately are counted, and not said back in the chat', () => {
  const talk = atFirstQuestion()
  for (const text of ['a', 'b', 'c']) talk.say(text)
  const said = lines(talk.do(answer('ik: geheim\nmoeder: ook geheim', askedIn(talk))))
  expect(said).toContain('Nieuwe regels: 2.')
  expect(said).not.toContain('geheim')
  expect(talk.conversation?.rows.map(({ said }) => said)).toEqual(['geheim', 'ook geheim'])
})

test('a private "ja" below an old question destroys nothing, also of an exercise that is gone', () => {
  const talk = atFirstQuestion()
  const turn = askedIn(talk)
  talk.talks = [{ ...(talk.conversation as Conversation), flow: 'gone' }]
  talk.do(answer('ja', turn))
  expect(talk.conversation).toBeDefined()
})

test('one that is too long is not taken, and one of nothing but spaces neither', () => {
  const talk = atFirstQuestion()
  const turn = askedIn(talk)
  expect(lines(talk.do(answer('x'.repeat(3001), turn)))).toContain('3001')
  talk.do(answer(' \n ', turn))
  expect(talk.conversation).toMatchObject({ step: 'situation-goal', answers: {} })
})

test('every question that takes a free text says so to the platforms, and no question with choices does', () => {
  const talk = createTalk('nl')
  talk.say('menu')
  talk.press('begin.two-columns')
  const asks = () => talk.said.at(-1)?.blocks.some(({ type }) => type === 'ask')
  expect(asks()).toBe(false)
  talk.press('begin')
  const seen: (boolean | undefined)[] = []
  for (const text of ['a', 'b', 'c', 'ik: d\nmoeder: e', 'Klaar met deze kolom', 'f', 'g']) {
    seen.push(asks())
    talk.say(text)
  }
  expect(seen).toEqual([true, true, true, true, true, true, true])
  while (talk.conversation?.step !== 'keep') talk.say(talk.conversation?.step === 'remind' ? 'nee' : 'antwoord')
  expect(asks()).toBe(false)
})
