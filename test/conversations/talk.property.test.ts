import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Conversation } from '../../src/conversations/conversation.ts'
import type { Flow } from '../../src/conversations/exercise.ts'
import { stepAt } from '../../src/conversations/question.ts'
import { type Guided, gather, press } from '../../src/guide/guide.ts'
import type { Input } from '../../src/ports.ts'
import {
  said as answeredWith,
  GROUP_ID,
  IRIS,
  KEY,
  ME,
  openedGroup,
  SAMIR,
  someGroup,
  someSession,
  there,
} from '../intervisie/some-session.ts'
import { buttonsOf, content, createTalk, type Talk } from '../talk.ts'

// Ten thousand random conversations: whatever comes in, in whatever order, nothing is thrown, no accepted answer is
// lost, every reply says what can be done next, and nothing comes by itself to whoever did not say yes.

type Act =
  | { type: 'input'; input: Input }
  | { type: 'press'; which: number; age: number }
  | { type: 'press-id'; id: string }
  | { type: 'answer'; text: string; late: boolean }
  | { type: 'wait'; hours: number }
  | { type: 'restart' }

const ANEW = content.locales.map(({ nudging }) => nudging.anew)
const saysAnew = ({ blocks: [first] }: Talk['said'][number]) =>
  first?.type === 'text' && ANEW.includes(first.text.join(''))

const flowOf = ({ flow }: Conversation) => content.locales[0].flows.get(flow) as Flow
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
      'ma t/m zo 7:00-15:30',
      'Willemstad',
      'https://rooster.example.nl/a.ics',
      'woensdag 14:00',
      'ik ben ziek',
      'ik ben vrij t/m zondag',
      'ik ben er weer',
      'Groen',
      'Rood',
      'gehad',
      'lukt niet',
      '7',
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
  { weight: 1, arbitrary: fc.constantFrom(1, 3, 9, 50).map((hours): Act => ({ type: 'wait', hours })) },
  { weight: 1, arbitrary: fc.constant<Act>({ type: 'restart' }) },
)

/** Ways into what there is, so that every part of it is met as often as its beginning. */
const said = (text: string): Act => ({ type: 'input', input: { type: 'text', text } })
const presses = (id: string): Act => ({ type: 'press-id', id })
const begun: Act[] = [presses('begin.two-columns'), said('ja')]
const written = [...begun, ...['doel', 'lastig', 'gebeurd', 'ik: a\nmoeder: b\nik: c'].map(said)]
const done: Act[] = [...written, { type: 'press', which: 0, age: 0 }]
const answered = (times: number) => [...done, ...Array.from({ length: times }, () => said('antwoord'))]
const enrolled: Act[] = [presses('begin.roster.shifts'), said('ma t/m zo 7:00-15:30'), presses('choice.right')]
const red: Act[] = [{ type: 'wait', hours: 7 }, said('Rood'), said('naar huis'), { type: 'wait', hours: 17 }]
const returned: Act[] = [...answered(20), presses('choice.week'), presses('choice.month'), { type: 'wait', hours: 169 }]
const plan = ['7', '6', '5', '4', 'rust', 'wandelen', 'morgen', 'niemand']
const reviewed: Act[] = [presses('begin.weekly'), presses('choice.begin'), ...plan.map(said)]
const planning: Act[] = [
  presses('buddies.change.5a5b0d1c-3c1f-4f5e-9a51-0c8f6f1d2eff'),
  presses('choice.week'),
  said('woensdag 14:00'),
]
/**
 * A group they look after: one session has been, one is being led and everybody writes for themselves in it, and of the next
 * one they bring the case.
 */
const HELD = '2026-11-17'
const LED = '2026-11-23'
const [method] = content.locales[0].methods.values()
if (!method) throw new Error('there is no method')
const alone = method.steps.findIndex((step) => step.alone !== undefined)
const began = there(`${LED}T08:30`)
const guided = Array.from({ length: alone + 1 }).reduce(
  (before: Guided) => {
    const pressed = press(method, before, { act: 'next', turn: before.turn, by: ME, now: began }, 1)
    if (pressed.news !== 'step') throw new Error('the session did not go on')
    return pressed.to
  },
  gather(method, [ME, SAMIR, IRIS], began),
)
const group = openedGroup(
  someGroup(
    [
      someSession({ key: HELD, start: there(`${HELD}T14:00`), end: there(`${HELD}T15:30`), state: 'held' }),
      someSession({ key: LED, start: began, end: began.add({ minutes: method.minutes }), extra: true, guided }),
      someSession({ roles: { case: ME } }),
    ],
    { leads: [ME] },
  ),
  { [ME]: answeredWith('case') },
)
const prepared: Act[] = [presses(`intervisie.case.${GROUP_ID}.${KEY}`), presses('choice.begin'), said('het gebeurde')]
const toWords: Act[] = [...prepared, said('wat nu'), said('rust'), presses('choice.share')]
const after: Act[] = [
  presses(`intervisie.after.${GROUP_ID}.${HELD}`),
  presses('choice.yes'),
  presses('choice.personal'),
]
/** The rhythm of that group anew: each way to say when it is, and up to where what comes of it is shown. */
const anew: Act[] = [presses(`intervisie.change.${GROUP_ID}`)]
const monthly: Act[] = [...anew, presses('choice.month'), presses('choice.first')]
const looked: Act[] = [said('dinsdag 14:00'), presses('choice.m60'), said('Kamer 2'), presses('choice.no')]
const moving: Act[] = [presses(`intervisie.move.${GROUP_ID}.${KEY}`)]
const placing: Act[] = [presses(`intervisie.place.${GROUP_ID}`)]
const viewing: Act[] = [presses(`intervisie.view.${GROUP_ID}.${LED}`)]
const gut: Act[] = [presses('choice.begin'), said('het gebeurde'), said('stil'), said('zag ik')]
const LEADS: Act[][] = [
  [],
  begun,
  written,
  [...written, said('iets veranderen'), said('change something'), said('2')],
  [...written, said('iets veranderen'), said('change something'), said('2'), presses('choice.insert')],
  done,
  [...done, said('x'), said('y'), said('z')],
  answered(11),
  answered(20),
  [...answered(20), presses('choice.no')],
  [presses('begin.roster')],
  [presses('begin.roster.shifts'), said('ma t/m zo 7:00-15:30')],
  [presses('begin.roster.calendar'), said('https://rooster.example.nl/a.ics')],
  [presses('begin.debrief'), said('Rood')],
  [presses('begin.debrief'), presses('choice.orange'), said('x'), said('y'), presses('choice.gut'), ...gut],
  [presses('begin.weekly'), presses('choice.begin'), ...['7', '6', '5', '4', 'rust'].map(said)],
  [...reviewed, presses('choice.year'), presses('begin.weekly'), presses('choice.begin')],
  reviewed,
  [...enrolled, { type: 'wait', hours: 2 }],
  [...enrolled, ...done, said('later'), { type: 'wait', hours: 9 }],
  planning,
  [...planning, presses('choice.two'), presses('choice.apart')],
  [said('maatjes'), said('niet met Samir')],
  prepared,
  toWords,
  [...toWords, said('mijn woorden')],
  after,
  [...after, presses('choice.done'), presses('skip')],
  [...after, presses('choice.done'), said('rust'), presses('choice.year'), said('uren')],
  monthly,
  [...monthly, ...looked],
  [...anew, presses('choice.six-weeks'), said('dinsdag 1 december 14:00'), presses('choice.m90')],
  [...anew, presses('choice.last-workday')],
  [...anew, presses('choice.dates'), said('3 maart, 9 juni en 6 oktober 14:00')],
  [...moving, said('woensdag 2 december 15:00')],
  [...placing, said('Kamer 3')],
  [...viewing, presses('skip')],
  [...viewing, said('mijn beeld')],
  [...enrolled, presses('wish.weekly.time'), presses('begin.weekly-time')],
]
/** Those that take a week to live through, and so are taken more seldom. */
const LONG_LEADS: Act[][] = [
  [...enrolled, ...red, said('Het gaat beter'), said('terug')],
  [...enrolled, ...red, said('Hetzelfde'), said('het bleef'), said('bellen')],
  [...enrolled, ...red, said('Zwaarder')],
  [...enrolled, ...returned, said('Nee'), said('terug')],
  [...enrolled, ...returned, said('Nee'), said('x'), said('andere woorden'), said('Zo')],
]
const lead = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...LEADS) },
  { weight: 1, arbitrary: fc.constantFrom(...LONG_LEADS) },
)

test('10,000 random conversations never throw, lose no accepted answer and always say what can be done next', () => {
  const met = new Set<string>()
  fc.assert(
    fc.property(
      fc.constantFrom('nl', 'en'),
      lead,
      fc.array(act, { minLength: 1, maxLength: 40 }),
      (locale, lead, acts) => {
        const talk = createTalk(locale, undefined, group)
        for (const word of lead) {
          perform(talk, word)
          for (const { flow, step } of talk.talks) met.add(`${flow}/${step}`)
        }
        for (const one of acts) {
          const before = {
            talks: talk.talks,
            current: talk.conversation,
            kept: talk.kept.length,
            latest: talk.nudging.latest,
          }
          const done = perform(talk, one)
          for (const { flow, step } of talk.talks) met.add(`${flow}/${step}`)
          expect(talk.talks.filter(({ status }) => status !== 'resting').length).toBeLessThanOrEqual(1)
          expect(new Set(talk.talks.map(({ flow }) => flow)).size).toBe(talk.talks.length)
          if (done === undefined) continue
          const { input, messages } = done
          for (const message of messages) expectAWayOn(message)
          if (input === undefined) continue
          expectNothingLost(before, talk, { input, messages })
          if (messages.length === 0) expect(one).toEqual({ type: 'input', input: { type: 'opened' } })
        }
      },
    ),
    { numRuns: 10_000 },
  )
  // A break is answered where it is asked: nobody is ever in the middle of it.
  const steps = [...content.locales[0].flows.values()].filter(({ id }) => id !== 'break')
  const all = steps.flatMap(({ id, steps }) => Object.keys(steps).map((step) => `${id}/${step}`))
  expect(all.filter((step) => !met.has(step))).toEqual([])
}, 300_000)

/** Does one thing; gives what was said to it, also when it was nothing that a person did. */
function perform(talk: Talk, one: Act): { input?: Input; messages: Talk['said'] } | undefined {
  if (one.type === 'wait') {
    const mayCome = talk.nudging.consent
    const messages = talk.wait(`PT${one.hours}H`)
    if (!mayCome) expect(messages).toEqual([])
    return { messages }
  }
  if (one.type === 'restart') return void talk.restart()
  if (one.type === 'input') return { input: one.input, messages: talk.do(one.input) }
  if (one.type === 'answer') {
    const turn = (talk.conversation?.turn ?? 1) - (one.late ? 1 : 0)
    const input: Input = { type: 'answer', text: one.text, turn }
    return { input, messages: talk.do(input) }
  }
  const buttons = buttonsOf(talk.said.at(one.type === 'press' ? -1 - one.age : -1) ?? talk.said[0] ?? { blocks: [] })
  const button =
    one.type === 'press'
      ? buttons[one.which % Math.max(buttons.length, 1)]
      : (buttons.find(({ id }) => id === one.id) ?? { id: one.id, turn: talk.conversation?.turn ?? 0 })
  if (!button) return undefined
  const input: Input = { type: 'button', id: button.id, turn: button.turn }
  return { input, messages: talk.do(input) }
}

type Before = {
  talks: readonly Conversation[]
  current: Conversation | undefined
  kept: number
  latest: Talk['nudging']['latest']
}

/** What a person wrote stays to the letter, but for the one thing that the step it is about asks. */
function expectNothingLost(
  { talks, current, kept, latest }: Before,
  talk: Talk,
  { input, messages }: { input: Input; messages: Talk['said'] },
) {
  const begins = input.type === 'button' ? /^(?:begin|nudge)\.([^.]+)/.exec(input.id)?.[1] : undefined
  // A typed word may be the answer to the latest nudge, and then it is about the flow of that.
  const meant = input.type === 'text' ? [latest?.kind] : [begins]
  for (const before of talks) {
    const after = talk.talks.find(({ flow }) => flow === before.flow)
    const isMeant = before.flow === current?.flow || meant.includes(before.flow as never)
    if (!isMeant) {
      expect({ ...after, status: before.status, turn: before.turn }).toEqual(before)
      continue
    }
    // What was never finished makes room for the next one of its kind, and that is said.
    if (before.answers.about !== undefined && messages.some(saysAnew) && meant.includes(before.flow as never)) continue
    const isLate =
      (input.type === 'answer' || (input.type === 'button' && /^(choice\.|back|skip|use|drop|stop-)/.test(input.id))) &&
      input.turn !== before.turn
    if (after) expectKept(before, after, input, isLate)
    else expectAskedFor(before, talk, kept, isLate)
  }
}

function expectKept(before: Conversation, after: Conversation, input: Input, isLate: boolean) {
  const flow = flowOf(before)
  const step = stepAt(flow, before).step
  const computed = step.computed?.by
  const typed = before.held ?? ('text' in input ? input.text.trim() : undefined)
  for (const as of new Set([...Object.keys(before.answers), ...Object.keys(after.answers)])) {
    if (after.answers[as] === before.answers[as]) continue
    expect({ flow: before.flow, as, late: isLate }).toEqual({ flow: before.flow, as: expect.any(String), late: false })
    if (before.flow === 'two-columns' || !computed) expect([step.ask?.as, step.as]).toContain(as)
    if (step.ask) expect(after.answers[as]).toBe(typed)
    if (step.as) expect(step.choose?.map(({ id }) => id)).toContain(after.answers[as])
  }
  // A roster that is read anew is another one: nothing of it counts before the person says that it is right.
  if (before.flow === 'roster') return
  const rows = new Map(after.rows.map((row) => [row.id, row]))
  const gone = before.rows.filter((row) => !rows.has(row.id))
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

/** A flow goes when its end was chosen, or when somebody said yes to losing it; never otherwise. */
function expectAskedFor(before: Conversation, talk: Talk, kept: number, isLate: boolean) {
  expect(isLate).toBe(false)
  const flow = flowOf(before)
  const { id, step } = stepAt(flow, before)
  const given = ['about', ...(flow.exercise.given ?? []), ...Object.values(flow.steps).flatMap((one) => one.as ?? [])]
  const hasRows = before.rows.length > 0 && !given.includes('rows')
  const isEmpty = Object.keys(before.answers).every((as) => given.includes(as)) && !hasRows
  const ends = step.choose?.some(({ next }) => next === undefined) ?? false
  // "Not now" at the start leaves what was written; a no that means something, such as nothing by itself, is a no.
  const meant = step.choose?.some(({ next, does }) => next === undefined && does.length > 0) ?? false
  expect(before.status === 'stopping' || (ends && (id !== flow.start || isEmpty || meant))).toBe(true)
  // Beside what is kept of a flow there may be a line in a log.
  const own = talk.kept.slice(0, talk.kept.length - kept).find(({ flow }) => flow === before.flow)
  if (!own) return
  const { answers, rows } = own.written
  const { [step.as ?? '']: _chosen, ...others } = answers
  const { [step.as ?? '']: _before, ...othersBefore } = before.answers
  expect({ answers: others, rows }).toEqual({ answers: othersBefore, rows: before.rows })
}

function expectAWayOn(message: Talk['said'][number]) {
  const buttons = buttonsOf(message)
  expect(message.blocks.at(-1)?.type).toBe('buttons')
  expect(buttons.length).toBeGreaterThan(0)
  expect(buttons.every(({ label }) => label.trim() !== '')).toBe(true)
}
