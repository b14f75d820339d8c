import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Flow } from '../../src/conversations/exercise.ts'
import { stepAt } from '../../src/conversations/question.ts'
import type { Input } from '../../src/ports.ts'
import { buttonsOf, content, createTalk, type Talk } from '../talk.ts'

// Ten thousand random conversations: whatever comes in, in whatever order, nothing is thrown, no accepted answer is
// lost, and every reply says what can be done next.

type Act =
  | { type: 'input'; input: Input }
  | { type: 'press'; which: number; age: number }
  | { type: 'wait'; hours: number }
  | { type: 'restart' }

const COMMANDS = content.locales.flatMap(({ words }) => Object.values(words.commands).flat())
const PIECES = [
  'ik: ',
  'moeder: ',
  '\n',
  ' ',
  'a',
  '{goal}',
  '**',
  '<!channel>',
  '\u202e',
  '😀',
  '1',
  '2',
  ':',
  '__proto__',
]

const textual = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      ...COMMANDS,
      'open 1',
      'wis 1',
      'bewaar 1',
      'wis 99',
      '1',
      '2',
      '40',
      'Klaar met deze kolom',
      'Ja',
    ),
  },
  {
    weight: 5,
    arbitrary: fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 12 }).map((pieces) => pieces.join('')),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  { weight: 1, arbitrary: fc.integer({ min: 2990, max: 3010 }).map((length) => 'é'.repeat(length)) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 45 }).map((lines) => 'regel\n'.repeat(lines)) },
)

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: textual.map((text): Act => ({ type: 'input', input: { type: 'text', text } })) },
  {
    weight: 8,
    arbitrary: fc.record({
      type: fc.constant('press' as const),
      which: fc.nat(20),
      age: fc.constantFrom(0, 0, 0, 0, 0, 1, 3),
    }),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('opened', 'unreadable', 'edited', 'deleted')
      .map((type): Act => ({ type: 'input', input: { type } as Input })),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({ id: fc.string({ maxLength: 20 }), turn: fc.integer() })
      .map(({ id, turn }): Act => ({ type: 'input', input: { type: 'button', id, turn } })),
  },
  { weight: 1, arbitrary: fc.constantFrom(1, 9, 50).map((hours): Act => ({ type: 'wait', hours })) },
  { weight: 1, arbitrary: fc.constant<Act>({ type: 'restart' }) },
)

/** Ways into the exercise, so that every part of it is met as often as its beginning. */
const said = (text: string): Act => ({ type: 'input', input: { type: 'text', text } })
const begun: Act[] = [said('menu'), { type: 'press', which: 0, age: 0 }, said('ja')]
const written = [...begun, ...['doel', 'lastig', 'gebeurd', 'ik: a\nmoeder: b\nik: c'].map(said)]
const done: Act[] = [...written, { type: 'press', which: 0, age: 0 }]
const LEADS: Act[][] = [
  [],
  begun,
  written,
  [...written, said('iets veranderen'), said('change something'), said('2')],
  done,
  [...done, said('x'), said('y'), said('z')],
  [...done, ...Array.from({ length: 11 }, () => said('antwoord'))],
  [...done, ...Array.from({ length: 20 }, () => said('antwoord'))],
]

test('10,000 random conversations never throw, lose no accepted answer and always say what can be done next', () => {
  const met = new Set<string>()
  fc.assert(
    fc.property(
      fc.constantFrom('nl', 'en'),
      fc.constantFrom(...LEADS),
      fc.array(act, { minLength: 1, maxLength: 40 }),
      (locale, lead, acts) => {
        const talk = createTalk(locale)
        for (const word of lead) perform(talk, word)
        for (const one of acts) {
          const before = snapshot(talk)
          const messages = perform(talk, one)
          if (messages === undefined) continue
          expectNothingLost(before, talk)
          met.add(talk.conversation?.step ?? 'none')
          for (const message of messages) expectAWayOn(message)
          if (messages.length === 0) expect(one).toEqual({ type: 'input', input: { type: 'opened' } })
        }
      },
    ),
    { numRuns: 10_000 },
  )
  const steps = Object.keys(content.locales[0].flows.get('two-columns')?.steps ?? {})
  expect([...met].sort()).toEqual([...steps, 'none'].sort())
}, 120_000)

function perform(talk: Talk, one: Act) {
  if (one.type === 'wait') return void talk.wait(`PT${one.hours}H`)
  if (one.type === 'restart') return void talk.restart()
  if (one.type === 'input') return talk.do(one.input)
  const buttons = buttonsOf(talk.said.at(-1 - one.age) ?? talk.said[0] ?? { blocks: [] })
  const button = buttons[one.which % Math.max(buttons.length, 1)]
  return button && talk.do({ type: 'button', id: button.id, turn: button.turn })
}

type Snapshot = {
  texts: string[]
  step: Flow['steps'][string] | undefined
  asks: string | undefined
  at: string | undefined
  kept: number
  open: boolean
}

/** Everything a person has written and Maatje has accepted. */
function snapshot(talk: Talk): Snapshot & { last: number } {
  const { conversation } = talk
  const flow = content.locales[0].flows.get('two-columns') as Flow
  const step = conversation && stepAt(flow, conversation).step
  const rows = conversation?.rows.flatMap(({ said, left }) => [said, left]) ?? []
  const texts = [...Object.values(conversation?.answers ?? {}), ...rows].filter((text) => text !== undefined)
  return {
    texts,
    step,
    asks: step?.ask?.as,
    at: conversation?.at,
    kept: talk.kept.length,
    open: conversation !== undefined,
    last: talk.said.length,
  }
}

/** At most the one text that the present step is about may be replaced; an exercise goes only when asked to. */
function expectNothingLost(before: Snapshot & { last: number }, talk: Talk) {
  const after = snapshot(talk)
  if (before.open && !after.open) {
    const reply = JSON.stringify(talk.said.slice(before.last))
    const gone = content.locales.flatMap(({ words, flows }) => {
      const endings = [...flows.values()]
        .flatMap((flow) => Object.values(flow.steps))
        .flatMap((step) => step.choose ?? [])
      return [words.stopped, ...endings.flatMap((choice) => (choice.say ? [choice.say.split('{')[0] ?? ''] : []))]
    })
    expect(gone.some((text) => reply.includes(JSON.stringify(text).slice(1, -1)))).toBe(true)
    return
  }
  const missing = [...before.texts]
  for (const text of after.texts) {
    const at = missing.indexOf(text)
    if (at >= 0) missing.splice(at, 1)
  }
  const removesALine = before.step?.computed?.by === 'change-line'
  expect(missing.length).toBeLessThanOrEqual(removesALine ? 2 : 1)
  if (missing.length > 0 && !removesALine) expect(before.asks ?? before.at).toBeDefined()
}

function expectAWayOn(message: Talk['said'][number]) {
  const buttons = buttonsOf(message)
  expect(message.blocks.at(-1)?.type).toBe('buttons')
  expect(buttons.length).toBeGreaterThan(0)
  expect(buttons.every(({ label }) => label.trim() !== '')).toBe(true)
}
