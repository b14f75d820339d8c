import { Temporal } from 'temporal-polyfill'
import { LONGEST_ANSWER } from '../content/limits.ts'
import { longDate } from '../journal/decide-entry.ts'
import type { Block } from '../messages/message.ts'
import { applyDeeds, type Done } from '../nudges/deeds.ts'
import { advance, start } from './advance.ts'
import type { Conversation, StepInput, Turn, Written } from './conversation.ts'
import type { Decision, EntryChange, Situation } from './decision.ts'
import type { Flow } from './exercise.ts'
import { stepAt } from './question.ts'
import { isTyped } from './read-intent.ts'
import { change, ending, flowOf, over, placeOf, repeat, standing, text, ways } from './standing.ts'

/**
 * After this long without a word a text is not taken for the answer: it is held, and the person is asked. Eight hours,
 * about a shift: within one, people come back to a question they still have in mind.
 */
const SILENCE = Temporal.Duration.from({ hours: 8 })

/**
 * What an input comes to for the exercise somebody is in. What it means depends on the state they are in:
 *
 *   state          a text                                    another input
 *   open           the answer; held after a silence          as it is
 *   open, held     yes: use it; no: drop it; else: added     dropped, with a note, and as it is
 *   resting        yes: go on; no: nothing; else: held       the question again
 *   stopping       yes: destroyed; no: go on; else: nothing  go on
 *
 * A press on a button of an earlier turn changes nothing in any of them. A private answer to an earlier question is held
 * like a text after a silence: it is not in the chat, so that putting it away would lose it.
 */
export function decideStep(
  situation: Situation,
  conversation: Conversation,
  input: StepInput,
  turn?: number,
): Decision {
  const reminder = reminderOf(situation, conversation)
  if (!flowOf(situation, conversation)) {
    const isYes = input.type === 'text' && !input.privately && isTyped(situation.content, 'yes', input.text)
    return isYes ? destroy(situation) : repeat(situation)
  }
  if (turn !== undefined && turn !== conversation.turn) {
    if (input.type === 'text') return hold(situation, conversation, withHeld(conversation, input.text), input.privately)
    return conversation.status === 'resting' ? goOn(situation, conversation, reminder) : late(situation)
  }
  switch (conversation.status) {
    case 'stopping':
      return whileStopping(situation, conversation, input)
    case 'resting':
      return whileResting(situation, conversation, input)
    case 'open':
      return conversation.held === undefined
        ? whileOpen(situation, conversation, input)
        : whileHolding(situation, conversation, input)
    default:
      return conversation.status satisfies never
  }
}

function whileStopping(situation: Situation, conversation: Conversation, input: StepInput): Decision {
  const { words } = situation.house
  if (input.type !== 'text') return goOn(situation, conversation, text(words['not-stopped']))
  if (isSilent(situation)) return repeat(situation, reminderOf(situation, conversation), text(words['not-used']))
  if (isTyped(situation.content, 'yes', input.text)) return destroy(situation)
  if (isTyped(situation.content, 'no', input.text)) return goOn(situation, conversation, text(words['not-stopped']))
  return repeat(situation, text(words['still-stopping']))
}

function whileResting(situation: Situation, conversation: Conversation, input: StepInput): Decision {
  const reminder = reminderOf(situation, conversation)
  if (input.type !== 'text' || isTyped(situation.content, 'yes', input.text)) {
    return goOn(situation, conversation, reminder)
  }
  if (isTyped(situation.content, 'no', input.text)) return repeat(situation)
  return hold(situation, conversation, input.text)
}

function whileHolding(situation: Situation, conversation: Conversation, input: StepInput): Decision {
  const { content, house } = situation
  if (input.type !== 'text') {
    return step(situation, withoutHeld(conversation), input, text(house.words['not-used']))
  }
  const yes = isTyped(content, 'yes', input.text)
  if (!yes && !isTyped(content, 'no', input.text)) {
    // People send a few lines one after another: none of them may push out the one before it.
    return hold(situation, conversation, withHeld(conversation, input.text))
  }
  if (isSilent(situation)) return repeat(situation, reminderOf(situation, conversation))
  return yes ? use(situation, conversation) : drop(situation, conversation)
}

function whileOpen(situation: Situation, conversation: Conversation, input: StepInput): Decision {
  if (isSilent(situation)) {
    // A private answer was given below its question: there is no doubt what it is about.
    if (input.type === 'text' && !input.privately) return hold(situation, conversation, input.text)
    return step(situation, conversation, input, reminderOf(situation, conversation))
  }
  if (!isRestarted(situation)) return step(situation, conversation, input)
  const where = placeOf(situation, conversation)
  return step(situation, conversation, input, text(situation.house.words['back-after-restart'], { where }))
}

/** The answer to "are you sure?" by button: only where it is being asked, and to the question that was asked. */
export function decideSure(situation: Situation, conversation: Conversation, yes: boolean, turn: number): Decision {
  if (!flowOf(situation, conversation)) return yes ? destroy(situation) : repeat(situation)
  if (conversation.status !== 'stopping' || turn !== conversation.turn) return late(situation)
  return yes ? destroy(situation) : goOn(situation, conversation, text(situation.house.words['not-stopped']))
}

/** The answer to "is this your answer?" by button: only where it is being asked, and about the text that was shown. */
export function decideHeld(situation: Situation, conversation: Conversation, yes: boolean, turn: number): Decision {
  const { held, status } = conversation
  if (status !== 'open' || held === undefined || turn !== conversation.turn) return late(situation)
  return yes ? use(situation, conversation) : drop(situation, conversation)
}

/** The exercise is open again, at the question it was at; what is held is asked about again. */
export function goOn(situation: Situation, conversation: Conversation, ...notes: Block[]): Decision {
  return change(situation, { ...conversation, status: 'open' }, ...notes)
}

/** The exercise is put aside because the person wants to. */
export function rest(situation: Situation, conversation: Conversation): Decision {
  const buttons = ways(situation, { resume: 'main', menu: 'quiet', stop: 'quiet' })
  const said = text(situation.house.words.later, { where: placeOf(situation, conversation) })
  const { conversation: resting } = change(situation, { ...conversation, status: 'resting' })
  return { conversation: resting, messages: [{ blocks: [said, { type: 'buttons', buttons }] }] }
}

/** A press on a button of something that has passed: nothing changes, and what is asked now is asked again. */
export function late(situation: Situation): Decision {
  const { conversation, house } = situation
  return repeat(situation, text(house.words[conversation ? 'late-press' : 'late-press-done']))
}

/** Whether so much time has passed since the person was last heard that they may not have the question in mind. */
export function isSilent({ now, touchedAt }: Situation): boolean {
  return touchedAt !== undefined && Temporal.Duration.compare(now.since(touchedAt), SILENCE) >= 0
}

/** Whether this process began after the person was last heard; so it did when that seems to lie in the future. */
export function isRestarted({ now, touchedAt, runningSince }: Situation): boolean {
  if (touchedAt === undefined) return false
  return Temporal.Instant.compare(touchedAt, runningSince) < 0 || Temporal.Instant.compare(touchedAt, now) > 0
}

/** What an input comes to at the step somebody is at, with notes before the next question. */
export function step(situation: Situation, conversation: Conversation, input: StepInput, ...notes: Block[]): Decision {
  const flow = flowOf(situation, conversation)
  if (!flow) return repeat(situation)
  const turn = advance(flow, conversation, input, situation.turn + 1, situation.today)
  if (!turn.moved && conversation.held === situation.conversation?.held)
    return repeat(situation, ...notes, ...turn.notes)
  const { version, answers, rows } = turn.conversation
  const written: Written = { flow: flow.id, version, answers, rows }
  const deeds = (turn.does ?? []).flatMap((name) => flow.exercise.deeds[name]?.(flow, written) ?? [])
  const done = applyDeeds(situation, deeds)
  if (!turn.ended) {
    const { nudging, more } = done
    const all = [...notes, ...turn.notes, ...more]
    return { ...change(situation, turn.conversation, ...all), ...(nudging ? { nudging } : {}) }
  }
  const { keep } = turn.ended
  // What stood there already and what was chosen by a button are no words of theirs.
  const given = ['about', ...(flow.exercise.given ?? [])]
  const others = [...given, ...Object.values(flow.steps).flatMap((one) => one.as ?? [])]
  const wrote = Object.keys(turn.conversation.answers).filter((name) => !others.includes(name))
  const hasWords = wrote.length + (given.includes('rows') ? 0 : turn.conversation.rows.length) > 0
  // Whoever went all the way back and says "not now" did not say that half an hour of writing may go.
  if (keep === 'nothing' && hasWords && deeds.length === 0 && stepAt(flow, conversation).id === flow.start)
    return rest(situation, conversation)
  return end(situation, flow, written, turn.ended, done, notes)
}

/** A flow that has ended: what is kept of it, what it brings about, and what stands there now. */
function end(
  situation: Situation,
  flow: Flow,
  written: Written,
  { keep, say }: NonNullable<Turn['ended']>,
  { nudging, instead, more, begin, decided, entries: beside = [] }: Done,
  notes: readonly Block[],
): Decision {
  const keptUntil = keep === 'nothing' ? undefined : situation.today.add(keep)
  const said = instead ?? text(say, keptUntil ? { date: longDate(situation, keptUntil) } : {})
  const own: EntryChange[] = keptUntil ? [{ type: 'add', written, madeOn: situation.today, keptUntil }] : []
  const entries = [...own, ...beside]
  const after = { ...over(situation), ...(nudging ? { nudging } : {}) }
  const ended: Omit<Decision, 'messages'> = {
    ...decided,
    conversation: 'destroyed',
    ...(entries.length > 0 ? { entries } : {}),
    ...(nudging ? { nudging } : {}),
  }
  const next = begin && situation.house.flows.get(begin.flow)
  if (next) {
    const talk = [after.conversation, ...after.others].find((one) => one?.flow === next.id)
    const began: Conversation = talk
      ? { ...talk, status: 'open', turn: situation.turn + 1 }
      : start(next, situation.turn + 1, { answers: begin.answers })
    // What they wrote here cannot be put into one that is under way already: it is said back, so that it is not lost.
    const words = Object.values(begin.answers).filter((answer) => answer !== '')
    const blocks: Block[] = talk
      ? [
          ...words.map((answer): Block => ({ type: 'quote', text: [answer] })),
          text(situation.house.words['not-used']),
          text(situation.house.words['already-open'], { title: next.title }),
        ]
      : [said, ...more]
    return { ...ended, began, messages: [{ blocks: [...notes, ...blocks, ...standing(after, began)] }] }
  }
  return { ...ended, messages: ending(after, flow, ...notes, said, ...more) }
}

/**
 * A text that may or may not be the answer: kept aside at a free-text question, left where it is at any other. One that
 * was given privately stands nowhere else, so that there it is said back.
 */
function hold(situation: Situation, conversation: Conversation, held: string, privately?: true): Decision {
  const { words } = situation.house
  const flow = flowOf(situation, conversation)
  const reminder = reminderOf(situation, conversation)
  const choosing = flow && stepAt(flow, conversation).step.choose !== undefined
  if (choosing) {
    const back: Block[] = privately ? [{ type: 'quote', text: [held] }] : []
    return goOn(situation, conversation, reminder, ...back, text(words['not-used']))
  }
  const length = [...held].length
  if (length > LONGEST_ANSWER) {
    return repeat(situation, text(words['too-long'], { length: String(length), longest: String(LONGEST_ANSWER) }))
  }
  return change(situation, { ...conversation, status: 'open', held }, reminder)
}

function use(situation: Situation, conversation: Conversation): Decision {
  return step(situation, withoutHeld(conversation), { type: 'text', text: conversation.held ?? '' })
}

function drop(situation: Situation, conversation: Conversation): Decision {
  return goOn(situation, withoutHeld(conversation), text(situation.house.words['not-used']))
}

function destroy(situation: Situation): Decision {
  return { conversation: 'destroyed', messages: repeat(over(situation), text(situation.house.words.stopped)).messages }
}

/** That they are going on, and where they were. */
export function reminderOf(situation: Situation, conversation: Conversation): Block {
  return text(situation.house.words.back, { where: placeOf(situation, conversation) })
}

/** What is held, with another text behind it. */
function withHeld({ held }: Conversation, text: string): string {
  return held === undefined ? text : `${held}\n${text}`
}

function withoutHeld(conversation: Conversation): Conversation {
  const { held: _held, ...rest } = conversation
  return rest as Conversation
}
