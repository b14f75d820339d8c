import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Conversation } from '../../src/conversations/conversation.ts'
import type { Flow } from '../../src/conversations/exercise.ts'
import { stepAt } from '../../src/conversations/question.ts'
import type { Input } from '../../src/ports.ts'
import { buttonsOf, content, createTalk, type Talk } from '../talk.ts'

// Ten thousand random conversations: whatever comes in, in whatever order, nothing is thrown, no accepted answer is
// lost, and every reply says what can be done next.

type Act =
  | { type: 'input'; input: Input }
  | { type: 'press'; which: number; age: number }
  | { type: 'answer'; text: string; late: boolean }
  | { type: 'wait'; hours: number }
  | { type: 'restart' }

const FLOW = content.locales[0].flows.get('two-columns') as Flow
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
  {
    weight: 2,
    arbitrary: fc
      .record({ text: textual, late: fc.boolean() })
      .map(({ text, late }): Act => ({ type: 'answer', text, late })),
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
          const before = { conversation: talk.conversation, kept: talk.kept.length }
          const done = perform(talk, one)
          if (done === undefined) continue
          const { input, messages } = done
          expectNothingLost(before, talk, input)
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

function perform(talk: Talk, one: Act): { input: Input; messages: Talk['said'] } | undefined {
  if (one.type === 'wait') return void talk.wait(`PT${one.hours}H`)
  if (one.type === 'restart') return void talk.restart()
  if (one.type === 'input') return { input: one.input, messages: talk.do(one.input) }
  if (one.type === 'answer') {
    const turn = (talk.conversation?.turn ?? 1) - (one.late ? 1 : 0)
    const input: Input = { type: 'answer', text: one.text, turn }
    return { input, messages: talk.do(input) }
  }
  const buttons = buttonsOf(talk.said.at(-1 - one.age) ?? talk.said[0] ?? { blocks: [] })
  const button = buttons[one.which % Math.max(buttons.length, 1)]
  if (!button) return undefined
  const input: Input = { type: 'button', id: button.id, turn: button.turn }
  return { input, messages: talk.do(input) }
}

type Before = { conversation: Conversation | undefined; kept: number }

/** What a person wrote stays to the letter, but for the one thing that the present step is about. */
function expectNothingLost({ conversation: before, kept }: Before, talk: Talk, input: Input) {
  if (!before) return
  const after = talk.conversation
  const step = stepAt(FLOW, before).step
  const isLate =
    (input.type === 'answer' || (input.type === 'button' && /^(choice\.|back|skip|use|drop|stop-)/.test(input.id))) &&
    input.turn !== before.turn
  if (!after) return expectAskedFor(before, talk, kept, isLate)
  const typed = before.held ?? ('text' in input ? input.text.trim() : undefined)
  for (const as of new Set([...Object.keys(before.answers), ...Object.keys(after.answers)])) {
    if (after.answers[as] === before.answers[as]) continue
    expect({ as, late: isLate, text: after.answers[as] }).toEqual({ as: step.ask?.as, late: false, text: typed })
  }
  const rows = new Map(after.rows.map((row) => [row.id, row]))
  const gone = before.rows.filter((row) => !rows.has(row.id))
  const computed = step.computed?.by
  if (gone.length > 0)
    expect([gone.map((row) => row.id), computed, isLate]).toEqual([[before.at], 'change-line', false])
  for (const row of before.rows) {
    const { left, ...said } = rows.get(row.id) ?? row
    const { left: leftBefore, ...saidBefore } = row
    if (left !== leftBefore) expect([row.id, left, computed, isLate]).toEqual([before.at, typed, 'left-column', false])
    if (JSON.stringify(said) !== JSON.stringify(saidBefore)) {
      expect([row.id, computed, isLate]).toEqual([before.at, 'change-line', false])
    }
  }
  if (rows.size > before.rows.length) expect(['collect-lines', 'insert-line']).toContain(computed)
}

/** An exercise goes when its keeping was decided, or when somebody said yes to losing it; never otherwise. */
function expectAskedFor(before: Conversation, talk: Talk, kept: number, isLate: boolean) {
  expect(isLate).toBe(false)
  const isEmpty = Object.keys(before.answers).length + before.rows.length === 0
  expect(before.status === 'stopping' || before.step === 'keep' || (before.step === 'invite' && isEmpty)).toBe(true)
  if (talk.kept.length === kept) return
  const { answers, rows } = talk.kept[0]?.written ?? {}
  expect({ answers, rows }).toEqual({ answers: before.answers, rows: before.rows })
}

function expectAWayOn(message: Talk['said'][number]) {
  const buttons = buttonsOf(message)
  expect(message.blocks.at(-1)?.type).toBe('buttons')
  expect(buttons.length).toBeGreaterThan(0)
  expect(buttons.every(({ label }) => label.trim() !== '')).toBe(true)
}
