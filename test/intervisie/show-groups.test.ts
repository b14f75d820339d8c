import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { contentFor } from '../../src/content/content.ts'
import { COMING_ANSWERS, type Group, type Part } from '../../src/intervisie/group.ts'
import type { Recurrence } from '../../src/intervisie/recurrence.ts'
import { rhythmInWords } from '../../src/intervisie/rhythm-in-words.ts'
import { newSession } from '../../src/intervisie/sessions.ts'
import { showGroups } from '../../src/intervisie/show-groups.ts'
import { whenIs } from '../../src/intervisie/standing-in-group.ts'
import type { Button } from '../../src/messages/message.ts'
import { content } from '../talk.ts'
import { at, GROUP, member, opened, planned, read, situation } from './room.ts'

const KEY = '2026-12-01'
const NEXT = { ...newSession({ key: KEY, start: at('2026-12-01T14:00'), end: at('2026-12-01T15:00') }) }
const held = (key: string, change = {}) => ({
  ...newSession({ key, start: at(`${key}T14:00`), end: at(`${key}T15:00`) }),
  state: 'held' as const,
  ...change,
})

const group = (change: Partial<Group> = {}): Group => ({ ...planned(), sessions: [NEXT], ...change })
const shown = (id: string, one: Group, members = [member('noor'), member('samir'), member('iris')]) =>
  showGroups(situation(id, [opened(one, members)]))
const buttons = (id: string, one: Group, members?: ReturnType<typeof member>[]) =>
  shown(id, one, members).messages.flatMap(({ blocks }) =>
    blocks.flatMap((block): Button[] => (block.type === 'buttons' ? block.buttons : [])),
  )

describe('somebody who takes part', () => {
  test('sees when and where the next session is, what they are in it, and can say whether they come', () => {
    const one = group({
      place: 'https://meet.example/kamer 2',
      sessions: [{ ...NEXT, roles: { case: 'samir', time: 'iris' } }],
    })
    const text = read(shown('samir', one))
    expect(text).toContain('De volgende keer is dinsdag 1 december om 14:00.')
    expect(text).toContain('Waar: https://meet.example/kamer 2')
    expect(text).toContain('Jij bent inbrenger.')
    expect(text).not.toContain('tijdbewaker')
    expect(buttons('samir', one).map(({ id }) => id)).toEqual([
      `intervisie.case.${GROUP}.${KEY}`,
      ...COMING_ANSWERS.map((answer) => `intervisie.coming.${GROUP}.${KEY}.${answer}`),
      `intervisie.stop.${GROUP}`,
      'menu',
    ])
  })

  test('sees their own answer, and the other answers to give', () => {
    const coming: Part['coming'] = { [KEY]: { answer: 'no', at: at('2026-11-20T10:00') } }
    const members = [member('noor'), member('samir', { coming })]
    expect(read(shown('samir', group(), members))).toContain('Je kunt niet.')
    expect(buttons('samir', group(), members).map(({ label }) => label)).not.toContain('Ik kan niet')
  })

  test('who volunteered comes, and does not bring something once somebody else does', () => {
    const coming: Part['coming'] = { [KEY]: { answer: 'case', at: at('2026-11-20T10:00') } }
    const members = [member('noor'), member('samir', { coming }), member('iris')]
    expect(read(shown('samir', group(), members))).toContain('Je komt, en brengt iets in.')
    const others = group({ sessions: [{ ...NEXT, roles: { case: 'iris' } }] })
    const text = read(shown('samir', others, members))
    expect(text).toContain('Je komt.')
    expect(text).not.toContain('brengt iets in')
  })

  test('can write their case from volunteering on, and choose other words for what is shared until the session is over', () => {
    const coming: Part['coming'] = { [KEY]: { answer: 'case', at: at('2026-11-20T10:00') } }
    const shared: Part['case'] = { [KEY]: { text: 'mijn woorden', at: at('2026-11-24T10:00') } }
    const labels = (one: Group, part: Partial<Part>) =>
      buttons('samir', one, [member('noor'), member('samir', part), member('iris')]).map(({ label }) => label)
    const handedOut = (change: Partial<typeof NEXT>) =>
      group({ sessions: [{ ...NEXT, roles: { case: 'samir' }, ...change }] })
    expect(labels(group(), {})).not.toContain('Ik bereid het voor')
    expect(labels(group(), { coming })).toContain('Ik bereid het voor')
    expect(labels(handedOut({}), { coming, case: shared })).toContain('Andere woorden kiezen')
    const begun = { start: at('2026-11-25T10:30'), end: at('2026-11-25T11:30') }
    expect(labels(handedOut(begun), { coming, case: shared })).toContain('Andere woorden kiezen')
    expect(labels(group({ sessions: [{ ...NEXT, roles: { case: 'iris' } }] }), { case: shared })).not.toContain(
      'Andere woorden kiezen',
    )
  })

  test('is asked nothing about a session that began', () => {
    const one = group({ sessions: [{ ...NEXT, start: at('2026-11-25T10:30'), end: at('2026-11-25T11:30') }] })
    expect(buttons('samir', one).some(({ id }) => id.includes('.coming.'))).toBe(false)
  })
})

test('somebody who takes no part can come in, and a lead whose wish waits sees that', () => {
  const out = [member('noor', { part: false }), member('samir', { part: false })]
  expect(read(shown('samir', group(), out))).toContain('[Ik doe mee]')
  const waits = group({ manager: true, wish: { lead: 'noor', asked: [] } })
  expect(read(shown('noor', waits, out))).toContain('Nog niet iedereen heeft geantwoord.')
  expect(read(shown('noor', waits, out))).not.toContain('[Ik doe mee]')
  const noManager = { ...waits, manager: false }
  expect(read(shown('noor', noManager, out))).not.toContain('Nog niet iedereen heeft geantwoord.')
  expect(read(shown('noor', noManager, out))).toContain('[Ik doe mee]')
})

describe('whoever looks after a group', () => {
  const sessions = [
    held('2025-11-04'),
    held('2026-09-01'),
    held('2026-10-06', { state: 'off', why: 'changed' }),
    held('2026-10-08', { state: 'off', why: 'skipped' }),
    held('2026-11-03', { moved: true }),
    NEXT,
  ]

  test('sees the rhythm, and of the past year what was planned, held and moved, and how many came', () => {
    const came = { '2026-09-01': true, '2026-11-03': true }
    const members = [member('noor', { came }), member('samir', { came: { '2026-11-03': true } }), member('iris')]
    const text = read(shown('noor', group({ sessions }), members))
    expect(text).toContain('Jij regelt dit. Elke eerste dinsdag van de maand, om 14:00, 60 minuten.')
    expect(text).toContain('Het afgelopen jaar: 3 gepland, 2 gehouden, 1 verzet.')
    expect(text).toContain('| dinsdag 1 september 2026 | 1 |')
    expect(text).toContain('| dinsdag 3 november 2026 | 2 |')
    expect(text).not.toContain('2025')
  })

  test('counts who was there while it was led, also when they are gone, unless they said that they were not', () => {
    const there = ['noor', 'samir', 'iris', 'els']
    const led = group({ sessions: [held('2026-11-03', { there }), NEXT] })
    const members = [
      member('noor', { came: { '2026-11-03': true } }),
      member('samir'),
      member('iris', { came: { '2026-11-03': false } }),
    ]
    expect(read(shown('noor', led, members))).toContain('| dinsdag 3 november 2026 | 3 |')
  })

  test.for([
    [['noor'], 'Er doet nu één iemand mee. Vanaf drie mensen vraag ik wie er komt.'],
    [['noor', 'samir'], 'Er doen nu twee mensen mee. Vanaf drie vraag ik wie er komt.'],
    [[], 'Er doet nog niemand mee. Vanaf drie mensen vraag ik wie er komt.'],
  ] as const)('reads that nobody is asked yet while %o take part', ([those, says]) => {
    const members = ['noor', 'samir', 'iris'].map((id) => member(id, { part: those.some((one) => one === id) }))
    expect(read(shown('noor', group(), members))).toContain(says)
    expect(read(shown('samir', group(), members))).not.toContain('Vanaf drie')
    const { rule: _rule, ...unplanned } = group({ sessions: [] })
    expect(read(shown('noor', unplanned as Group, members))).not.toContain('Vanaf drie')
  })

  test('sees nothing that depends on what others answered, wrote, wish or chose, or on who takes part from three on', () => {
    const any = fc.record({
      part: fc.boolean(),
      coming: fc.constantFrom(...COMING_ANSWERS, undefined).map((answer): Part['coming'] => {
        return answer ? { [KEY]: { answer, at: at('2026-11-20T10:00') } } : {}
      }),
      chosen: fc.constantFrom<Part['chosen']>({}, { [KEY]: 'a' }),
      views: fc.constantFrom<Part['views']>({}, { [KEY]: 'zo zie ik het' }),
      wishes: fc.constantFrom<Part['wishes']>({}, { noor: 'no' }),
    })
    const three = ['noor', 'daan', 'els'].map((id) => member(id))
    const expected = read(shown('noor', group({ sessions }), three))
    fc.assert(
      fc.property(any, any, (samir, iris) => {
        const members = [...three, member('samir', samir), member('iris', iris)]
        expect(read(shown('noor', group({ sessions }), members))).toBe(expected)
      }),
    )
  })

  test('can plan a group that has no rhythm, and end one that has', () => {
    const { rule: _rule, ...rest } = group({ sessions: [] })
    expect(read(shown('noor', rest as Group))).toContain('[Ritme kiezen]')
    expect(read(shown('noor', rest as Group))).not.toContain('[Bijeenkomst verzetten]')
    expect(read(shown('noor', group()))).toContain('[Helemaal stoppen]')
    expect(read(shown('samir', group()))).not.toContain('[Helemaal stoppen]')
  })
})

test('whoever is in no group reads how one begins', () => {
  expect(read(showGroups(situation('els', [])))).toContain(
    'Wie in een kanaal "/maatje intervisie" typt, regelt het daar.',
  )
})

test.for([
  ['09:00', 'om 9:00', 'at 09:00'],
  ['00:30', 'om 0:30', 'at 00:30'],
  ['14:05', 'om 14:05', 'at 14:05'],
] as const)('the time of a rhythm, %s, is written as that of a session', ([time, dutch, english]) => {
  const rule = { recurrence: { every: 'month' as const, day: 'last-workday' as const }, time }
  expect(rhythmInWords(rule, contentFor(content, 'nl'))).toContain(dutch)
  expect(rhythmInWords(rule, contentFor(content, 'en'))).toContain(english)
  const start = { start: at(`2026-12-01T${time}`) }
  expect(whenIs(contentFor(content, 'nl'), group(), start)).toContain(dutch)
})

test.for<[Recurrence, string, string]>([
  [
    { every: 'month', nth: -1, weekday: 5 },
    'Elke laatste vrijdag van de maand, om 14:00',
    'Every last Friday of the month, at 14:00',
  ],
  [
    { every: 'month', day: 'last-workday' },
    'Elke laatste werkdag van de maand, om 14:00',
    'The last working day of every month, at 14:00',
  ],
  [{ every: 'month', day: 31 }, 'Elke maand op dag 31, om 14:00', 'Every month on day 31, at 14:00'],
  [
    { every: 'weeks', weeks: 6, anchor: '2026-12-01' },
    'Elke zes weken op dinsdag, om 14:00',
    'Every six weeks on Tuesday, at 14:00',
  ],
  [
    { every: 'weeks', weeks: 5, anchor: '2026-12-01' },
    'Elke 5 weken op dinsdag, om 14:00',
    'Every 5 weeks on Tuesday, at 14:00',
  ],
  [
    { dates: ['2027-06-09', '2027-03-03'] },
    'Op woensdag 3 maart 2027 en woensdag 9 juni 2027, om 14:00',
    'On Wednesday, March 3, 2027 and Wednesday, June 9, 2027, at 14:00',
  ],
])('a rhythm reads as people say it: %o', ([recurrence, dutch, english]) => {
  const rule = { recurrence, time: '14:00' }
  expect(rhythmInWords(rule, contentFor(content, 'nl'))).toBe(dutch)
  expect(rhythmInWords(rule, contentFor(content, 'en'))).toBe(english)
})
