import { expect, test } from 'vitest'
import { contentFor } from '../../src/content/content.ts'
import type { Button, Message } from '../../src/messages/message.ts'
import { NOTHING_SAID, type Nudging } from '../../src/nudges/nudging.ts'
import { KINDS, type PromptKind } from '../../src/nudges/prompt-kinds.ts'
import { readable } from '../replay.ts'
import { buttonsOf, content, createTalk, type Talk } from '../talk.ts'

const LOCALES = ['nl', 'en'] as const
const NEVER: Nudging['often'] = {
  break: 'never',
  debrief: 'never',
  weekly: 'never',
  'follow-up': 'never',
  'take-away': 'never',
}
const WORKS: Nudging = {
  ...NOTHING_SAID,
  consent: true,
  weekly: ([1, 2, 3, 4, 5] as const).map((weekday) => ({ weekday, start: '07:00', end: '15:30' })),
  followUps: ['2026-11-23'],
  takeAways: [{ id: 't1', asked: '2026-11-09', from: '2026-11-23', sentence: 'ik mag stil zijn' }],
}

/** Somebody at work on Monday 23 November 2026, 09:00, who is nudged about some kinds and nothing else. */
function working(locale: string, ...kinds: PromptKind[]): Talk {
  const talk = createTalk(locale)
  const always = Object.fromEntries(kinds.map((kind) => [kind, 'always']))
  talk.nudging = {
    ...WORKS,
    often: { ...NEVER, ...always },
    plannedUpTo: talk.now().subtract({ hours: 1 }).toInstant(),
  }
  return talk
}
const lines = (messages: readonly Message[]) => messages.flatMap(readable)
const lastOf = (messages: readonly Message[]) => {
  const last = messages.at(-1)
  if (!last) throw new Error('nothing was said')
  return last
}
/** Without what makes each of them one of a kind. */
const shape = ({ id }: Button) => id.replace(/\.(\d{4}-[^.]*|t\d+).*$/, '')

/** What must hold for every reply. */
function checkReply(messages: readonly Message[], path: readonly string[]): void {
  const about = path.join(' > ')
  const said = lines(messages).join('\n')
  expect([about, buttonsOf(lastOf(messages)).length]).not.toEqual([about, 0])
  for (const locale of LOCALES) {
    const { words } = contentFor(content, locale)
    for (const word of ['fits-nothing', 'fits-no-choice', 'failed', 'flow-gone', 'late-press'] as const) {
      expect(said, about).not.toContain(words[word])
    }
  }
  expect(said, about).not.toMatch(/undefined|\{\w+\}|\bNaN\b|""/)
  for (const line of lines(messages)) expect(line.trim(), about).not.toBe('')
}

/** Presses every button there is to press, so many in a row, from the same beginning each time. */
function crawl(begin: () => { talk: Talk; messages: Message[] }, depth: number): number {
  const seen = new Set<string>()
  let pressed = 0
  const go = (path: readonly number[], names: readonly string[]) => {
    const { talk, messages } = begin()
    let last = lastOf(messages)
    for (const place of path) {
      const button = buttonsOf(last)[place]
      if (!button) throw new Error(`no button ${place} after ${names.join(' > ')}`)
      last = lastOf(talk.do({ type: 'button', id: button.id, turn: button.turn }))
    }
    if (path.length > 0) checkReply([last], names)
    pressed++
    if (path.length === depth) return
    const all = buttonsOf(last)
    const where = all.map(shape).join()
    for (const [place, button] of all.entries()) {
      const name = `${where} ${shape(button)}`
      if (seen.has(name)) continue
      seen.add(name)
      go([...path, place], [...names, button.label])
    }
  }
  go([], [])
  return pressed
}

const BEGINS = LOCALES.flatMap((locale) => KINDS.map((kind) => [locale, kind] as const))

test.for(BEGINS)(
  'in %s every button of a nudge about %s leads somewhere, and so do those after it',
  ([locale, kind]) => {
    const pressed = crawl(() => {
      const talk = working(locale, kind)
      const messages = talk.untilNudge()
      expect(talk.nudging.latest?.kind).toBe(kind)
      return { talk, messages }
    }, 3)
    expect(pressed).toBeGreaterThan(25)
  },
)

const PLACES = LOCALES.flatMap((locale) =>
  (['roster', 'nudges', 'menu', 'line', 'why'] as const).flatMap((word) =>
    ([true, false] as const).map((consent) => [locale, word, consent] as const),
  ),
)
test.for(PLACES)(
  'in %s every button behind the word for %s leads somewhere, said yes before: %s',
  ([locale, word, consent]) => {
    crawl(() => {
      const talk = working(locale, ...KINDS)
      if (!consent) talk.nudging = NOTHING_SAID
      return { talk, messages: talk.say(contentFor(content, locale).words.commands[word][0] ?? '') }
    }, 2)
  },
)

test.for(BEGINS)('in %s every choice of a nudge about %s can be typed as it stands on its button', ([locale, kind]) => {
  const choices = buttonsOf(lastOf(working(locale, kind).untilNudge())).filter(({ id }) => id.startsWith('nudge.'))
  expect(choices.length).toBeGreaterThan(1)
  for (const { id, label } of choices) {
    const [pressing, typing] = [working(locale, kind), working(locale, kind)]
    pressing.untilNudge()
    typing.untilNudge()
    expect(lines(typing.say(label.toUpperCase()))).toEqual(lines(pressing.press(id)))
    expect(typing.nudging).toEqual(pressing.nudging)
    expect(typing.talks).toEqual(pressing.talks)
  }
})

test('a word typed eight hours after a nudge is no answer to it', () => {
  const talk = working('nl', 'break')
  talk.untilNudge()
  talk.wait('PT8H1M')
  talk.say('het lukt nu niet')
  expect(talk.nudging.cannots).toEqual([])
})

/** The states somebody can be in, and what brings them there. */
const STATES: Record<string, (talk: Talk) => void> = {
  'nothing open': () => {},
  open: (talk) => {
    talk.say('terugkijken')
    talk.press('orange')
  },
  resting: (talk) => {
    talk.say('terugkijken')
    talk.press('orange')
    talk.say('later')
  },
  stopping: (talk) => {
    talk.say('terugkijken')
    talk.press('orange')
    talk.say('stop')
  },
  held: (talk) => {
    talk.say('terugkijken')
    talk.press('orange')
    talk.say('later')
    talk.say('dit was het antwoord')
  },
}
const IN_STATES = Object.keys(STATES)
function inState(state: string): Talk {
  const talk = working('nl', ...KINDS)
  STATES[state]?.(talk)
  return talk
}

test.for(IN_STATES)('silence is given at any time: %s', (state) => {
  for (const [typed, paused] of [
    ['pauze tot vrijdag', { until: '2026-11-27' }],
    ['pauze', {}],
  ] as const) {
    // The word alone is an answer where one is asked for.
    if (typed === 'pauze' && ['open', 'held'].includes(state)) continue
    const talk = inState(state)
    checkReply(talk.say(typed), [state, typed])
    expect(talk.nudging.paused).toEqual(paused)
    expect(talk.conversation?.status ?? 'none').toBe(state === 'nothing open' ? 'none' : 'resting')
    expect(lines(talk.said.slice(-1)).join()).not.toContain('Het volgende bericht komt')
  }
  const quiet = inState(state)
  expect(lines(quiet.say('stuur niets meer'))[0]).toContain('Ik stuur je niets meer uit mezelf.')
  expect([quiet.nudging.consent, quiet.nudging.waiting]).toEqual([false, []])
  expect(quiet.wait('P7D')).toEqual([])
  expect(lines(quiet.say('stuur niets meer'))[0]).toBe('Ik stuur je al niets uit mezelf.')
})

test('"pauze" alone is an answer to an open question, and to a break that was just asked about', () => {
  const asked = inState('open')
  asked.say('pauze')
  expect(asked.nudging.paused).toBeUndefined()
  expect(asked.conversation?.answers.stays).toBe('pauze')
  const nudged = working('nl', 'break')
  nudged.untilNudge()
  expect(lines(nudged.say('pauze'))[0]).toBe('Dan ben ik stil. Tot straks.')
  expect(nudged.nudging.paused).toBeUndefined()
})

test.for(IN_STATES)('leave and illness are taken over, but not as the answer to a question: %s', (state) => {
  for (const typed of ['vrij tot vrijdag', 'ziek']) {
    const talk = inState(state)
    checkReply(talk.say(typed), [state, typed])
    const isAnswer = state === 'open' || state === 'held'
    expect([state, typed, talk.nudging.off.length]).toEqual([state, typed, isAnswer ? 0 : 1])
    if (state === 'open') expect(talk.conversation?.answers.stays).toBe(typed)
    if (state === 'held') expect(talk.conversation?.held).toContain(typed)
  }
})

test.for<[string, boolean, string]>([
  ['nothing open', false, 'none'],
  ['open', true, 'stopping'],
  ['resting', false, 'resting'],
  ['stopping', true, 'stopping'],
  ['held', true, 'stopping'],
])('"stop" is about what is open, and about nudges when nothing is: %s', ([state, consent, status]) => {
  const talk = inState(state)
  checkReply(talk.say('stop'), [state])
  expect([talk.nudging.consent, talk.conversation?.status ?? 'none']).toEqual([consent, status])
})

test('an answer to a look back on another day begins anew, and says so', () => {
  const talk = working('nl', 'debrief')
  talk.untilNudge()
  talk.press('nudge.debrief.orange.2026-11-23')
  talk.say('iets van maandag')
  talk.say('later')
  talk.wait('PT9H')
  talk.untilNudge()
  const anew = lines(talk.press('nudge.debrief.green.2026-11-24'))
  expect(anew[0]).toBe('Ik begin opnieuw. Wat je de vorige keer niet afmaakte, heb ik gewist.')
  expect(talk.talks.map(({ answers }) => answers)).toEqual([{ about: '2026-11-24', colour: 'green' }])
  // And the other way round: a button of the day before.
  expect(lines(talk.press('nudge.debrief.red.2026-11-23'))[0]).toContain('Ik begin opnieuw.')
  expect(talk.talks.map(({ answers }) => answers)).toEqual([{ about: '2026-11-23', colour: 'red' }])
})

test('it begins anew beside an exercise, which stays', () => {
  const talk = working('nl', 'debrief')
  talk.untilNudge()
  talk.press('nudge.debrief.orange.2026-11-23')
  talk.say('menu')
  talk.press('begin.two-columns')
  talk.say('later')
  talk.wait('PT9H')
  talk.untilNudge()
  talk.press('nudge.debrief.green.2026-11-24')
  expect(talk.talks.map(({ flow, status, answers }) => [flow, status, answers.about])).toEqual([
    ['debrief', 'open', '2026-11-24'],
    ['two-columns', 'resting', undefined],
  ])
  talk.press('nudge.debrief.not-today.2026-11-24')
  expect(talk.talks.map(({ flow }) => flow)).toEqual(['debrief', 'two-columns'])
})

test('a nudge that is answered twice goes on where it was', () => {
  const talk = working('nl', 'debrief')
  talk.untilNudge()
  talk.press('nudge.debrief.orange.2026-11-23')
  talk.say('dit blijft bij me')
  const again = lines(talk.press('nudge.debrief.red.2026-11-23'))
  expect(again[0]).toContain('Je bent al bezig met')
  expect(talk.conversation).toMatchObject({ step: 'well', answers: { colour: 'orange', stays: 'dit blijft bij me' } })
  expect(talk.nudging.followUps).toEqual(['2026-11-23'])
})

test('a break of the shift before is past: a press on it changes nothing', () => {
  const talk = working('nl', 'break')
  talk.untilNudge()
  talk.wait('PT20H')
  const before = talk.nudging
  expect(lines(talk.press('nudge.break.cannot.2026-11-23/1'))[0]).toBe(
    'Die knop hoort bij een bericht van een eerdere dienst. Er is niets veranderd.',
  )
  expect([talk.nudging, talk.talks]).toEqual([before, []])
})

test('a sentence that is there no more is not talked about', () => {
  const talk = working('nl', 'take-away')
  talk.untilNudge()
  talk.press('nudge.take-away.no-more.t1')
  expect(talk.nudging.takeAways).toEqual([])
  expect(lines(talk.press('nudge.take-away.came.t1'))[0]).toContain(
    'Die knop hoort bij een bericht van een eerdere dienst.',
  )
  const late = working('nl', 'take-away', 'break')
  late.untilNudge()
  late.untilNudge()
  late.wait('P21D')
  late.press('nudge.take-away.came.t1')
  expect(late.talks).toEqual([])
})

test('one that they are in the middle of is talked about to its end, also when it is there no more', () => {
  const talk = working('nl', 'take-away')
  talk.untilNudge()
  talk.press('nudge.take-away.came.t1')
  talk.nudging = { ...talk.nudging, takeAways: [] }
  checkReply(talk.press('nudge.take-away.came.t1'), ['again'])
  talk.say('het hielp')
  talk.press('once-more')
  expect(talk.nudging.takeAways.map(({ sentence, from }) => [sentence, from])).toEqual([
    ['ik mag stil zijn', '2026-12-07'],
  ])
})

test('nobody is promised a sentence that would not come', () => {
  const talk = working('nl')
  const { nudging } = talk
  talk.nudging = { ...nudging, often: { ...nudging.often, 'take-away': 'always' } }
  talk.untilNudge()
  talk.press('nudge.take-away.came.t1')
  talk.say('het hielp')
  talk.nudging = { ...talk.nudging, often: NEVER }
  expect(lines(talk.press('once-more')).join()).toContain('Daarvoor mag ik je nu niets sturen.')
  expect(talk.nudging.takeAways.map(({ id }) => id)).toEqual(['t1'])
})

test.for(['break', 'debrief'] as const)('why a nudge about %s came is told after the shift as well', (kind) => {
  const talk = working('nl', kind)
  talk.untilNudge()
  const inside = lines(talk.press('Waarom krijg ik dit?'))[0]
  expect(inside).toContain('15:30')
  talk.wait('PT6H')
  expect(lines(talk.press(`wish.${kind}.why.${kind === 'break' ? '2026-11-23/1' : '2026-11-23'}`))[0]).toBe(inside)
  expect(lines(talk.say('waarom krijg ik dit'))[0]).toBe(inside)
})

test('silence that is to begin later begins later', () => {
  const talk = working('nl', 'debrief')
  expect(lines(talk.say('pauze van woensdag t/m donderdag'))[0]).toContain(
    'van woensdag 25 november t/m donderdag 26 november',
  )
  expect(talk.nudging.paused).toBeUndefined()
  const days = [1, 2, 3].map(() => {
    talk.untilNudge()
    return talk.now().toPlainDate().toString()
  })
  expect(days).toEqual(['2026-11-23', '2026-11-24', '2026-11-27'])
})

test('whoever asked for silence is not told that a message comes', () => {
  const talk = working('nl', ...KINDS)
  talk.say('pauze')
  for (const typed of ['mijn rooster', 'mijn berichten', 'ziek', 'vrij tot vrijdag']) {
    expect(lines(talk.say(typed)).join('\n')).not.toContain('bericht komt ma')
  }
  const short = working('nl', ...KINDS)
  short.say('pauze tot vrijdag')
  expect(lines(short.say('mijn rooster')).join('\n')).toContain(
    'Het volgende bericht komt vrijdag 27 november om 11:00.',
  )
})

test('whoever is back is, from leave and from silence, and told so once', () => {
  const talk = working('nl', ...KINDS)
  expect(lines(talk.say('ik ben er weer'))[0]).toBe('Je stond nergens als vrij of ziek. Er verandert niets.')
  talk.nudging = { ...talk.nudging, off: [{ from: '2026-12-24', until: '2026-12-26' }] }
  talk.say('ziek')
  talk.say('pauze')
  expect(lines(talk.say('ik ben er weer'))[0]).toBe('Je bent er weer.')
  expect(talk.nudging.paused).toBeUndefined()
  expect(talk.nudging.off).toEqual([{ from: '2026-12-24', until: '2026-12-26' }])
  talk.say('pauze')
  expect(lines(talk.say('ik ben er weer'))[0]).toBe('Goed. Ik stuur je weer iets onder werktijd.')
})

test.for([
  ['woensdag 14:00', 3, '14:00'],
  ['14u30 op vrijdag', 5, '14:30'],
  ['wednesday at 2pm', 3, '14:00'],
  ['woensdag 3 december 9.30', 3, '09:30'],
  ['zo 0930', 7, '09:30'],
] as const)('"%s" is a time for the weekly review', ([typed, weekday, time]) => {
  const talk = working('nl', 'weekly')
  talk.do({ type: 'button', id: 'begin.weekly-time', turn: 0 })
  talk.say(typed)
  talk.press('right')
  expect(talk.nudging.weeklyAt).toEqual({ weekday, time })
})

test.for(['woensdag', '14:00', 'woensdag 25:00', 'liever niet'])('"%s" is no time for it', (typed) => {
  const talk = working('nl', 'weekly')
  talk.do({ type: 'button', id: 'begin.weekly-time', turn: 0 })
  expect(lines(talk.say(typed))[0]).toContain('Dat kan ik niet lezen.')
  expect(talk.nudging.weeklyAt).toBe('last-shift')
})
