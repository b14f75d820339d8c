import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Part, Session } from '../../src/intervisie/group.ts'
import { DIMENSIONS, linesOf } from '../../src/intervisie/hours.ts'
import { deedsOf, flowIn, walk } from '../exercises/walk.ts'
import { readable } from '../replay.ts'
import type { Talk } from '../talk.ts'
import {
  GROUP_ID,
  IRIS,
  KEY,
  ME,
  openedGroup,
  ownPart,
  press,
  SAMIR,
  sessionIn,
  someGroup,
  someSession,
  talkIn,
  there,
} from './some-session.ts'

// What somebody says of the session of Tuesday 17 November, 90 minutes. It is Monday 23 November.

const PAST = { key: KEY, start: there('2026-11-17T14:00'), end: there('2026-11-17T15:30') }
const BUTTON = `intervisie.after.${GROUP_ID}.${KEY}`

function someoneAfter(
  session: Partial<Session> = {},
  own: Partial<Part> = {},
  others: Record<string, Partial<Part>> = {},
): Talk {
  const one = someSession({ ...PAST, state: 'held', there: [ME, SAMIR], ...session })
  return talkIn(openedGroup(someGroup([one]), { [ME]: own, ...others }))
}

/** Through the questions, with these dimensions and these words, to their last choice. */
function answer(
  talk: Talk,
  { touched = ['personal'], take = 'Eerst vragen, dan pas iets vinden.', keep = 'month' } = {},
) {
  press(talk, BUTTON)
  talk.press('choice.yes')
  for (const one of touched) talk.press(`choice.${one}`)
  talk.press('choice.done')
  talk.say(take)
  return talk.press(`choice.${keep}`).flatMap(readable).join('\n')
}

const log = (talk: Talk) =>
  linesOf(talk.kept.filter(({ flow }) => flow === 'hours').map(({ id, madeOn, written }) => ({ id, madeOn, written })))

describe('whoever was there', () => {
  test('has a line in their log: day, form, minutes, what they were, what it touched', () => {
    const talk = someoneAfter({ roles: { case: SAMIR, time: ME } })
    answer(talk, { touched: ['personal', 'technical'] })
    expect(log(talk)).toMatchObject([
      {
        date: '2026-11-17',
        form: 'intervisie',
        method: 'incident',
        minutes: 90,
        roles: ['time'],
        dimensions: ['technical', 'personal'],
      },
    ])
    expect(ownPart(talk).came).toEqual({ [KEY]: true })
  })

  test('keeps the line for six years, whatever becomes of their words', () => {
    const talk = someoneAfter()
    answer(talk, { keep: 'nothing' })
    expect(talk.kept.map(({ flow, keptUntil }) => [flow, keptUntil.toString()])).toEqual([['hours', '2032-11-23']])
  })

  test.for([
    ['month', '2026-12-23'],
    ['year', '2027-11-23'],
  ] as const)('keeps their words for a %s when they say so, apart from the log', ([keep, until]) => {
    const talk = someoneAfter()
    answer(talk, { keep })
    const words = talk.kept.find(({ flow }) => flow === 'intervisie-after')
    expect(words?.keptUntil.toString()).toBe(until)
    expect(words?.written.answers.take).toBe('Eerst vragen, dan pas iets vinden.')
    expect(JSON.stringify(talk.kept.filter(({ flow }) => flow === 'hours'))).not.toContain('vragen')
  })

  test('may take nothing along: then only the line is left', () => {
    const talk = someoneAfter()
    press(talk, BUTTON)
    talk.press('choice.yes')
    talk.press('choice.normative')
    talk.press('choice.done')
    talk.say('overslaan')
    talk.press('choice.yes')
    expect(talk.kept.map(({ flow }) => flow)).toEqual(['hours'])
  })

  test('the group learns nothing of what they wrote or what it touched', () => {
    const talk = someoneAfter()
    const before = JSON.stringify(talk.group?.group)
    answer(talk)
    expect(JSON.stringify(talk.group?.group)).toBe(before)
    expect(JSON.stringify(ownPart(talk))).not.toMatch(/vragen|personal/)
  })

  test('no longer has with the group what they shared for it', () => {
    const talk = someoneAfter({}, { case: { [KEY]: { text: 'Woorden.', at: there('2026-11-16T10:00') } } })
    answer(talk)
    expect(ownPart(talk).case).toEqual({})
  })
})

describe('what it touched', () => {
  const flow = flowIn('nl', 'intervisie-after')
  const given = { group: GROUP_ID, key: KEY, session: 'de intervisie' }

  test('each button switches one on and off, and at least one is on when they go on', () => {
    const act = fc.constantFrom(...DIMENSIONS, 'done')
    fc.assert(
      fc.property(fc.array(act, { maxLength: 12 }), (acts) => {
        const end = acts.findIndex((one, at) => one === 'done' && odd(acts.slice(0, at)).length > 0)
        const done = end < 0 ? acts : acts.slice(0, end + 1)
        const { conversation } = walk(flow, ['[yes]', ...done.map((one) => `[${one}]`)], given)
        expect(conversation.answers.touched ?? '').toBe(odd(done).join())
        expect(conversation.step).toBe(end < 0 ? 'touched' : 'take')
      }),
    )
    function odd(acts: readonly string[]) {
      return DIMENSIONS.filter((one) => acts.filter((act) => act === one).length % 2 === 1)
    }
  })

  test('can be typed, and what fits nothing is answered', () => {
    expect(walk(flow, ['[yes]', 'normatief', 'klaar'], given).conversation.step).toBe('take')
    expect(walk(flow, ['[yes]', 'geen idee'], given).notes).toHaveLength(1)
    expect(walk(flow, ['[yes]', '-'], given).conversation.step).toBe('touched')
    expect(walk(flow, ['[yes]', '<'], given).conversation.step).toBe('came')
  })

  test('what is on stands on its button', () => {
    const talk = someoneAfter()
    press(talk, BUTTON)
    talk.press('choice.yes')
    const shown = talk.press('choice.normative').flatMap(readable).join('\n')
    expect(shown).toContain('[Technisch-instrumenteel] [✓ Normatief] [Persoonlijk] [Klaar]')
  })

  test('every ending after a yes says that they were there, and the no says they were not', () => {
    const ends = ['[month]', '[year]', '[nothing]'].map((end) => ['[yes]', '[personal]', '[done]', 'iets', end])
    for (const acts of [...ends, ['[yes]', '[personal]', '[done]', '-', '[yes]']]) {
      expect(deedsOf(flow, walk(flow, acts, given))).toEqual([
        { type: 'attended', group: GROUP_ID, key: KEY, came: true, dimensions: ['personal'] },
      ])
    }
    expect(deedsOf(flow, walk(flow, ['[no]'], given))).toMatchObject([{ type: 'attended', came: false }])
  })
})

describe('whoever was not there', () => {
  test('has no line, and may still say that they were', () => {
    const talk = someoneAfter()
    press(talk, BUTTON)
    talk.press('choice.no')
    expect(ownPart(talk).came).toEqual({ [KEY]: false })
    expect(log(talk)).toEqual([])
    answer(talk)
    expect(ownPart(talk).came).toEqual({ [KEY]: true })
    expect(log(talk)).toHaveLength(1)
  })
})

describe('a session that passed without being led', () => {
  test.for([
    [{}, 'missed'],
    [{ [SAMIR]: { came: { [KEY]: false } } }, 'missed'],
    [{ [SAMIR]: { came: { [KEY]: true } } }, 'held'],
    [{ [IRIS]: { came: { [KEY]: true } }, [SAMIR]: { came: { [KEY]: true } } }, 'held'],
  ] as const)('after %j and themselves it is %s', ([others, state]) => {
    const talk = someoneAfter({ state: 'missed', there: [] }, {}, others)
    answer(talk)
    expect(sessionIn(talk).state).toBe(state)
    expect(log(talk)).toHaveLength(1)
  })

  test('stays missed when the second one says no', () => {
    const talk = someoneAfter({ state: 'missed', there: [] }, {}, { [SAMIR]: { came: { [KEY]: true } } })
    press(talk, BUTTON)
    talk.press('choice.no')
    expect(sessionIn(talk).state).toBe('missed')
  })
})

describe('presses that are late or doubled', () => {
  test('of one session there is one line, and the second time that is said', () => {
    const talk = someoneAfter()
    answer(talk)
    expect(press(talk, BUTTON)).toContain('Van deze bijeenkomst zei je al dat je er was.')
    expect(log(talk)).toHaveLength(1)
  })

  test('also when it was said elsewhere while the questions were open', () => {
    const talk = someoneAfter()
    press(talk, BUTTON)
    talk.press('choice.yes')
    ownPart(talk).came[KEY] = true
    talk.press('choice.personal')
    talk.press('choice.done')
    talk.say('Iets.')
    expect(talk.press('choice.month').flatMap(readable).join()).toContain('zei je al dat je er was')
    expect(log(talk)).toEqual([])
    expect(talk.kept.map(({ flow }) => flow)).toEqual(['intervisie-after'])
  })

  test.for([
    [
      'is to come',
      { state: 'planned', start: there('2026-12-01T14:00'), end: there('2026-12-01T15:30') },
      'nog niet voorbij',
    ],
    ['was not to be', { state: 'off', why: 'skipped' }, 'ging niet door'],
  ] as const)('of one that %s nothing can be said', ([, session, reply]) => {
    const talk = someoneAfter(session as Partial<Session>)
    expect(press(talk, BUTTON)).toContain(reply)
    expect(talk.conversation).toBeUndefined()
  })

  test('one that is over by the clock can be told of before anybody looked at it', () => {
    const talk = someoneAfter({ state: 'planned', there: [] })
    answer(talk)
    expect(log(talk)).toHaveLength(1)
  })

  test('about another session while one is open: that one is finished first', () => {
    const other = someSession({ ...PAST, key: '2026-10-06', state: 'held' })
    const talk = talkIn(openedGroup(someGroup([other, someSession({ ...PAST, state: 'held' })])))
    press(talk, BUTTON)
    talk.press('choice.yes')
    const reply = press(talk, `intervisie.after.${GROUP_ID}.2026-10-06`)
    expect(reply).toContain('Maak dat eerst af')
    expect(talk.conversation).toMatchObject({ step: 'touched', answers: { key: KEY } })
  })
})
