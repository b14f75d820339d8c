import type { Temporal } from 'temporal-polyfill'
import { fill } from '../content/template.ts'
import type { Conversation, StepInput, Turn } from './conversation.ts'
import type { Flow, Move } from './exercise.ts'
import { sceneOf, stepAt, stepBefore } from './question.ts'

/**
 * A conversation at the start of a flow, or at another step of it. `turn` is the turn its first question is asked in,
 * `answers` and `rows` what stands there already.
 */
export function start(
  flow: Flow,
  turn: number,
  { answers = {}, rows = [], step = flow.start }: Partial<Pick<Conversation, 'answers' | 'rows' | 'step'>> = {},
): Conversation {
  return enter(
    flow,
    { flow: flow.id, version: flow.version, step, turn, status: 'open', answers, rows },
    step,
    'before',
  )
}

/**
 * The one interpreter of every flow. Pure and total: whatever comes in, the conversation that comes out holds every
 * answer that went in, unless the person replaced or removed it. An input that does not fit changes nothing and comes
 * back with a note that says so. `turn` is the turn the next question is asked in. Knows nothing of words that work
 * everywhere, of silence or of late presses: decide.ts does.
 */
export function advance(
  flow: Flow,
  conversation: Conversation,
  input: StepInput,
  turn: number,
  today: Temporal.PlainDate,
): Turn {
  const { id, step } = stepAt(flow, conversation)
  const here: Conversation = { ...conversation, step: id, version: flow.version, status: 'open' }
  const moved = (next: Conversation): Turn => ({ conversation: { ...next, turn }, notes: [], moved: true })

  if (step.computed) {
    const move = flow.exercise.steps[step.computed.by]?.take(sceneOf(flow, here), input, today)
    if (move) return { ...moved(apply(flow, here, move)), notes: move.notes ?? [] }
  }
  if (input.type === 'back') {
    const before = stepBefore(flow, here, id)
    return before ? moved(enter(flow, here, before, 'behind')) : stay(flow, here, 'cannot-go-back')
  }
  if (step.ask) {
    if (input.type === 'skip') {
      const unanswered = here.answers[step.ask.as] === undefined
      return moved(enter(flow, here, (unanswered && step.ask.skip) || step.ask.next, 'before'))
    }
    if (input.type === 'choice') return stay(flow, here, 'fits-nothing')
    const answers = { ...here.answers, [step.ask.as]: input.text }
    return moved(enter(flow, { ...here, answers }, step.ask.next, 'before'))
  }
  if (input.type === 'skip' && step.skip === undefined) return stay(flow, here, 'cannot-skip')
  const choice = step.choose?.find((option) => {
    if (input.type === 'choice') return option.id === input.id
    if (input.type === 'skip') return option.id === step.skip
    return [option.label, ...option.typed].some((name) => same(name, input.text))
  })
  if (!choice) return stay(flow, here, step.choose ? 'fits-no-choice' : 'fits-nothing')
  const chosen = step.as === undefined ? here : { ...here, answers: { ...here.answers, [step.as]: choice.id } }
  const { does } = choice
  if (choice.next !== undefined) return { ...moved(enter(flow, chosen, choice.next, 'before')), does }
  return { ...moved(chosen), does, ended: { keep: choice.keep ?? 'nothing', say: choice.say ?? '' } }
}

function stay(
  flow: Flow,
  conversation: Conversation,
  note: 'cannot-go-back' | 'cannot-skip' | 'fits-nothing' | 'fits-no-choice',
): Turn {
  return { conversation, notes: [{ type: 'text', text: fill(flow.words[note]) }], moved: false }
}

function apply(flow: Flow, conversation: Conversation, move: Move): Conversation {
  const { rows = conversation.rows, at = conversation.at, answers = conversation.answers } = move
  const changed: Conversation = { ...conversation, rows, answers, ...(at === undefined ? {} : { at }) }
  if (move.step === undefined || move.step === conversation.step) return changed
  return move.at === undefined ? enter(flow, changed, move.step, 'before') : { ...changed, step: move.step }
}

function enter(flow: Flow, conversation: Conversation, step: string, from: 'before' | 'behind'): Conversation {
  const computed = flow.steps[step]?.computed
  const code = computed && flow.exercise.steps[computed.by]
  if (computed && code?.passes?.(conversation)) {
    // At the start there is nothing behind: then it is asked all the same.
    const other = from === 'before' ? computed.next : stepBefore(flow, conversation, step)
    if (other !== undefined) return enter(flow, conversation, other, from)
  }
  const at = code?.enter?.(conversation, from)
  const { at: _left, ...rest } = conversation
  return { ...rest, step, ...(at === undefined ? {} : { at }) }
}

/** Whether somebody typed a label: without regard to case, spaces around it or a full stop behind it. */
export function same(label: string, typed: string): boolean {
  const bare = (text: string) => text.normalize('NFC').toLowerCase().replace(/\.+$/, '').trim()
  return bare(label) === bare(typed)
}
