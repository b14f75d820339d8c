import type { Message } from '../src/messages/message.ts'
import { buttonsOf, createTalk } from './talk.ts'

/** What people fill their longest answers with: each is hard on another limit of some platform. */
export const FILLERS = {
  words: 'woord ',
  'one word': 'x',
  lines: 'een regel\n',
  quotes: '"',
  ampersands: '&',
  'control characters': '\u0001',
  emoji: '😀',
  'emoji of several': '👩‍👩‍👧‍👦',
  markup: '<!channel> *_~`',
} as const

/** The most characters of an answer. */
export const LONGEST = 3000
/** As many lines as the right column takes. */
const LINES = 40

/** A text of exactly so many code points, or one character to the eye less. */
export function filled(filler: string, length: number): string {
  const one = [...filler]
  const whole = one.length > 1 && filler.includes('\u200d') ? Math.floor(length / one.length) * one.length : length
  return Array.from({ length: whole }, (_, index) => one[index % one.length]).join('')
}

/**
 * Every message somebody can be sent in the exercise, in a locale, when they answer everything as long as they can with
 * one filler: each question, with what already stands there and without, both columns at their longest, every way out
 * and back, what is kept, and the page of help.
 */
export function longestMessages(locale: string, filler: keyof typeof FILLERS): Message[] {
  const talk = createTalk(locale)
  const said = filled(FILLERS[filler].replace('\n', ' '), LONGEST - 'ik: .'.length)
  // Something to see at both ends, or it would be trimmed away.
  const longest = `.${filled(FILLERS[filler], LONGEST - 2)}.`
  const step = () => talk.conversation?.step
  // The newest button of this name; what works from anywhere does so without one.
  const press = (id: string) => {
    const shown = talk.said.flatMap(buttonsOf).findLast((button) => button.id === id)
    talk.do({ type: 'button', id, turn: shown?.turn ?? 0 })
  }
  const whole = (deep: boolean) => {
    press('begin.two-columns')
    press('choice.begin')
    while (step() !== 'right') {
      talk.say(longest)
      if (deep && step() === 'situation-hard') {
        press('back')
        talk.wait('PT9H')
        talk.say(longest)
        press('drop')
        press('skip')
      }
    }
    for (let line = 0; line < (deep ? LINES - 1 : 2); line++) talk.say(`ik: ${said}.`)
    if (deep) {
      press('choice.see')
      press('choice.improve')
      talk.say('1')
      press('choice.insert')
      talk.say(`ik: ${said}.`)
      press('choice.improve')
      press('back')
      talk.say('ik: een te veel')
    }
    press('choice.done')
    while (step() === 'left') talk.say(longest)
    if (deep) {
      press('back')
      press('choice.see')
      talk.say(longest)
    }
    while (step() !== 'keep') {
      if (step() === 'remind') press('choice.no')
      else talk.say(longest)
      if (deep && step() === 'analysis-reach') {
        for (const word of ['table', 'later', 'resume', 'stop', 'stop-no', 'help', 'menu', 'resume']) press(word)
        talk.do({ type: 'unreadable' })
        talk.do({ type: 'edited' })
        talk.do({ type: 'deleted' })
        talk.do({ type: 'button', id: 'choice.nobody', turn: 0 })
        talk.say('x'.repeat(LONGEST + 1))
        talk.restart()
        talk.do({ type: 'opened' })
      }
    }
    press('choice.month')
  }
  talk.do({ type: 'opened' })
  press('menu')
  whole(true)
  // A list longer than there are buttons for.
  for (let entry = 0; entry < 11; entry++) {
    press('menu')
    whole(false)
  }
  press('journal')
  talk.say('open 12')
  const id = talk.said
    .slice(-1)
    .flatMap(buttonsOf)
    .find((button) => button.id.startsWith('destroy.'))?.id
  if (!id) throw new Error('the longest exercise was not kept')
  press(id)
  press(id.replace('destroy', 'destroy-no'))
  return talk.said
}
