import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Part, Session } from '../../src/intervisie/group.ts'
import { flowIn, walk } from '../exercises/walk.ts'
import { readable } from '../replay.ts'
import { buttonsOf } from '../talk.ts'
import {
  GROUP_ID,
  IRIS,
  KEY,
  ME,
  openedGroup,
  ownPart,
  press,
  SAMIR,
  said,
  someGroup,
  someSession,
  talkIn,
  there,
} from './some-session.ts'

// Somebody prepares the case they bring on Tuesday 1 December. It is Monday 23 November.

const BUTTON = `intervisie.case.${GROUP_ID}.${KEY}`
const FACTS = 'De jongere liep van tafel.'
const WORDS = 'Een jongere die steeds wegloopt.'

function someoneIn(session: Partial<Session>, own: Partial<Part> = {}, others: Record<string, Partial<Part>> = {}) {
  return talkIn(openedGroup(someGroup([someSession(session)]), { [ME]: own, ...others }))
}
const bringer = (session: Partial<Session> = {}, own: Partial<Part> = {}) =>
  someoneIn({ roles: { case: ME }, ...session }, own)

/** Up to where the final words stand and can be shared. */
function toReady(talk: ReturnType<typeof bringer>, words = WORDS) {
  press(talk, BUTTON)
  talk.press('choice.begin')
  for (const text of [FACTS, 'Wat mis ik?', 'Rust aan tafel.']) talk.say(text)
  talk.press('choice.share')
  talk.say(words)
}

describe('whoever prepares a case', () => {
  test('reads before the first question who will read it, and when it is', () => {
    const first = press(bringer(), BUTTON)
    expect(first).toContain('de intervisie van Noord, dinsdag 1 december om 14:00')
    expect(first).toContain('Dat lezen dan alleen mensen die meedoen, ieder in de eigen chat.')
  })

  test('may skip all but what happened', () => {
    const flow = flowIn('nl', 'intervisie-case')
    expect(walk(flow, ['[begin]', '-'])).toMatchObject({ moved: false, conversation: { step: 'happened' } })
    expect(walk(flow, ['[begin]', FACTS, '-', '-']).conversation.step).toBe('check')
    expect(walk(flow, ['[begin]', FACTS, '-', '-', '[share]', '-']).conversation.step).toBe('check')
    expect(walk(flow, ['[begin]', FACTS, '<', '-']).conversation.step).toBe('question')
  })

  test('shares their final words and nothing else', () => {
    const talk = bringer()
    toReady(talk)
    expect(ownPart(talk).case).toEqual({})
    talk.press('choice.share')
    expect(ownPart(talk).case).toEqual({ [KEY]: { text: WORDS, at: there('2026-11-23T09:00') } })
    expect(JSON.stringify(talk.group?.group)).not.toMatch(/wegloopt|tafel|Wat mis ik/)
  })

  test.for([
    ['share', true, '2026-12-23'],
    ['share-only', true, undefined],
    ['own', false, '2026-12-23'],
    ['nothing', false, undefined],
  ] as const)('with %s: shared %s, kept until %s', ([choice, isShared, until]) => {
    const talk = bringer()
    toReady(talk)
    talk.press(`choice.${choice}`)
    expect(Object.keys(ownPart(talk).case)).toEqual(isShared ? [KEY] : [])
    expect(talk.kept.map(({ keptUntil }) => keptUntil.toString())).toEqual(until ? [until] : [])
    expect(talk.conversation).toBeUndefined()
  })

  test('may keep it to themselves before they choose any words', () => {
    const talk = bringer()
    press(talk, BUTTON)
    talk.press('choice.begin')
    for (const text of [FACTS, '-', 'overslaan']) talk.say(text)
    talk.press('choice.own')
    expect(ownPart(talk).case).toEqual({})
    expect(talk.kept).toHaveLength(1)
  })

  test('may say it differently as often as they like: the last words stand', () => {
    const talk = bringer()
    toReady(talk, 'Eerste woorden.')
    talk.press('choice.change')
    talk.say('Tweede woorden.')
    talk.press('choice.share')
    expect(ownPart(talk).case[KEY]?.text).toBe('Tweede woorden.')
    talk.wait('P2D')
    expect(press(talk, BUTTON)).toContain('> Tweede woorden.')
    talk.say('Derde woorden.')
    talk.press('choice.share')
    expect(ownPart(talk).case[KEY]).toEqual({ text: 'Derde woorden.', at: there('2026-11-25T09:00') })
  })

  test('gets a button to choose other words, which asks for those and nothing else', () => {
    const talk = bringer()
    toReady(talk, 'Eerste woorden.')
    const said = talk.press('choice.share')
    expect(said.flatMap(readable).join('\n')).toContain('[Andere woorden kiezen]')
    expect(said.flatMap(buttonsOf).find(({ label }) => label === 'Andere woorden kiezen')?.id).toBe(BUTTON)
    const asked = press(talk, BUTTON)
    expect(asked).toContain('> Eerste woorden.')
    expect(talk.conversation).toMatchObject({ step: 'words' })
    talk.say('Tweede woorden.')
    talk.press('choice.share')
    expect(ownPart(talk).case[KEY]?.text).toBe('Tweede woorden.')
    expect(talk.conversation).toBeUndefined()
  })

  test('and what was shared for a session that is over is no longer kept with the group', () => {
    const over = someSession({ key: '2026-11-03', state: 'held' })
    const own = { case: { '2026-11-03': { text: 'Oude woorden.', at: there('2026-11-01T09:00') } } }
    const opened = openedGroup(someGroup([over, someSession({ roles: { case: ME } })]), { [ME]: own })
    const talk = talkIn(opened)
    toReady(talk)
    talk.press('choice.share')
    expect(Object.keys(ownPart(talk).case)).toEqual([KEY])
  })
})

describe('who may', () => {
  test.for([
    ['has the role', { roles: { case: ME } }, {}, 'Zullen we beginnen?'],
    ['said they bring one, while roles are not handed out', {}, said('case'), 'Zullen we beginnen?'],
    ['only comes, while roles are not handed out', {}, said('yes'), 'De rollen zijn nog niet verdeeld.'],
    ['said so, but somebody else has the role', { roles: { case: SAMIR } }, said('case'), 'Deze keer brengt @Samir'],
    ['said so, but nobody has the role', { roles: { time: SAMIR } }, said('case'), 'ben jij niet de inbrenger'],
    ['does not take part', { roles: { case: ME } }, { part: false }, 'Je doet nu niet mee in deze groep.'],
    ['comes after it was held', { roles: { case: ME }, state: 'held' }, {}, 'Die bijeenkomst is voorbij.'],
    ['comes after it was taken off', { roles: { case: ME }, state: 'off' }, {}, 'staat niet meer gepland'],
  ] as const)('whoever %s', ([, session, own, reply]) => {
    const talk = someoneIn(session as Partial<Session>, own as Partial<Part>)
    expect(press(talk, BUTTON)).toContain(reply)
    expect(talk.conversation?.flow).toBe(reply.startsWith('Zullen') ? 'intervisie-case' : undefined)
  })

  test('a session nobody knows, and a group that is gone, change nothing', () => {
    const talk = bringer()
    expect(press(talk, `intervisie.case.${GROUP_ID}.2020-01-01`)).toContain('staat niet meer gepland')
    expect(press(talk, `intervisie.case.${GROUP_ID}`)).toContain('staat niet meer gepland')
    expect(press(talk, `intervisie.case.${IRIS}.${KEY}`)).toContain('Die groep is er niet meer.')
    expect(talk.conversation).toBeUndefined()
  })
})

describe('words that come too late', () => {
  test('are shared with nobody, said back, and kept as chosen', () => {
    const talk = bringer()
    toReady(talk)
    talk.wait('P9D')
    const reply = talk
      .press('choice.share')
      .flatMap((message) => JSON.stringify(message))
      .join()
    expect(reply).toContain('Die bijeenkomst is voorbij.')
    expect(reply).toContain(WORDS)
    expect(ownPart(talk).case).toEqual({})
    expect(talk.kept).toHaveLength(1)
  })

  test('are what they are when the role went to somebody else in the meantime', () => {
    const talk = bringer()
    toReady(talk)
    const { group } = talk
    const [session] = group?.group.sessions ?? []
    if (!group || !session) throw new Error('there is no session')
    session.roles = { case: SAMIR }
    const reply = talk
      .press('choice.share-only')
      .flatMap((message) => JSON.stringify(message))
      .join()
    expect(reply).toContain('Samir')
    expect(reply).toContain(WORDS)
    expect(ownPart(talk).case).toEqual({})
  })
})

describe('a case that was begun already', () => {
  const NEXT = '2027-01-05'
  const next = someSession({
    key: NEXT,
    start: there('2027-01-05T14:00'),
    end: there('2027-01-05T15:30'),
    roles: { case: ME },
  })

  test('goes on where it was when the button is pressed once more', () => {
    const talk = bringer()
    press(talk, BUTTON)
    talk.press('choice.begin')
    talk.say(FACTS)
    press(talk, BUTTON)
    expect(talk.conversation).toMatchObject({ step: 'question', answers: { happened: FACTS, key: KEY } })
    expect(talk.talks).toHaveLength(1)
  })

  test('for another session of the same group goes on for that one, with every word', () => {
    const talk = talkIn(openedGroup(someGroup([someSession({ roles: { case: ME } }), next])))
    press(talk, BUTTON)
    talk.press('choice.begin')
    talk.say(FACTS)
    talk.say('later')
    const reply = press(talk, `intervisie.case.${GROUP_ID}.${NEXT}`)
    expect(reply).toContain('gaat vanaf nu over de intervisie van Noord, dinsdag 5 januari om 14:00')
    expect(talk.conversation).toMatchObject({ step: 'question', answers: { happened: FACTS, key: NEXT } })
    expect(talk.talks).toHaveLength(1)
  })

  test('for another group is finished first, so that nobody else reads it', () => {
    const talk = bringer()
    press(talk, BUTTON)
    talk.press('choice.begin')
    talk.say(FACTS)
    const [conversation] = talk.talks
    if (!conversation) throw new Error('nothing was begun')
    talk.talks = [
      { ...conversation, answers: { ...conversation.answers, group: IRIS, session: 'de intervisie van Zuid' } },
    ]
    expect(press(talk, BUTTON)).toContain('Je was nog bezig met iets anders: de intervisie van Zuid.')
    expect(talk.conversation?.answers).toMatchObject({ group: IRIS, happened: FACTS })
  })
})

test('whatever somebody writes and presses, others read it only after a press on share, and only the final words', () => {
  const act = fc.oneof(
    fc.constantFrom(
      'choice.begin',
      'choice.share',
      'choice.own',
      'choice.change',
      'choice.nothing',
      'skip',
      'back',
      BUTTON,
    ),
    fc.constantFrom('a secret', 'another secret'),
  )
  fc.assert(
    fc.property(fc.array(act, { maxLength: 25 }), (acts) => {
      const talk = bringer()
      press(talk, BUTTON)
      for (const one of acts) {
        const shown = talk.said.flatMap(buttonsOf).findLast(({ id }) => id === one)
        const before = talk.conversation
        if (shown) talk.press(one)
        else talk.say(one)
        const shared = ownPart(talk).case[KEY]?.text
        const isShare = one === 'choice.share' && before?.step === 'ready'
        if (shared !== undefined && isShare) expect(shared).toBe(before.answers.words)
        if (!isShare && before?.step !== undefined && shared === undefined) expect(ownPart(talk).case).toEqual({})
      }
      const hasShared = Object.keys(ownPart(talk).case).length > 0
      if (hasShared) expect(acts.filter((one) => one === 'choice.share').length).toBeGreaterThanOrEqual(2)
    }),
  )
})
