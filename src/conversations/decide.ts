import { Temporal } from 'temporal-polyfill'
import { contentFor } from '../content/content.ts'
import { LONGEST_ANSWER } from '../content/limits.ts'
import { decideEntry, listEntries, longDate } from '../journal/decide-entry.ts'
import type { Block } from '../messages/message.ts'
import { advance, start } from './advance.ts'
import type { Conversation, StepInput } from './conversation.ts'
import type { Decision, Situation } from './decision.ts'
import { stepAt } from './question.ts'
import { type Intent, isTyped, type Word } from './read-intent.ts'
import { atRest, change, flowOf, menuButtons, placeOf, repeat, text, ways, withoutHeld } from './standing.ts'

/**
 * After this long without a word a text is not taken for the answer: it is held, and the person is asked. Eight hours,
 * about a shift: within one, people come back to a question they still have in mind.
 */
export const SILENCE = Temporal.Duration.from({ hours: 8 })

/**
 * Decides what an intent comes to. Pure and total. Every reply ends in something that can be done next; only `opened`
 * may stay without a reply. Never sends, never saves.
 */
export function decide(situation: Situation, intent: Intent): Decision {
  const { house, content, conversation } = situation
  switch (intent.type) {
    case 'opened':
      return decideOpened(situation)
    case 'word':
      return decideWord(situation, intent.word, intent.turn)
    case 'begin':
      return begin(situation, intent.flow)
    case 'speak': {
      const speaking = { ...situation, house: contentFor(content, intent.locale) }
      return { ...repeat(speaking, text(speaking.house.words['speaks-now'])), locale: intent.locale }
    }
    case 'entry':
      return { ...atRest(situation), ...decideEntry(situation, intent) }
    case 'unreadable':
      return repeat(situation, text(house.words['text-only']))
    case 'edited':
    case 'deleted':
      return repeat(situation, text(house.words[intent.type]))
    case 'unknown':
      return repeat(situation, text(house.words['fits-nothing']))
    case 'too-long': {
      const lengths = { length: String(intent.length), longest: String(LONGEST_ANSWER) }
      return repeat(situation, text(house.words['too-long'], lengths))
    }
    case 'sure':
      if (conversation?.status !== 'stopping' || intent.turn !== conversation.turn) return late(situation)
      return intent.yes ? destroy(situation) : goOn(situation, conversation, text(house.words['not-stopped']))
    case 'held':
      if (conversation?.status !== 'holding' || intent.turn !== conversation.turn) return late(situation)
      return answerHeld(situation, conversation, intent.use)
    case 'step':
      if (!conversation) return repeat(situation, text(house.words[intent.turn ? 'late-press-done' : 'nothing-open']))
      return decideStep(situation, conversation, intent.input, intent.turn)
    default:
      return intent satisfies never
  }
}

function decideWord(situation: Situation, word: Word, turn: number | undefined): Decision {
  const { conversation } = situation
  const { words } = situation.house
  switch (word) {
    case 'help':
      return repeat(situation, text(words.help))
    case 'menu':
      return { ...atRest(situation), messages: [{ blocks: menu(situation) }] }
    case 'journal':
      return { ...atRest(situation), messages: [{ blocks: listEntries(situation, situation.entries) }] }
    case 'back':
    case 'skip':
      if (conversation) return decideStep(situation, conversation, { type: word }, turn)
      break
    case 'resume':
      if (conversation)
        return goOn(situation, conversation, text(words.back, { where: placeOf(situation, conversation) }))
      break
    case 'later':
      if (conversation) return rest(situation, conversation)
      break
    case 'stop':
      if (conversation && !flowOf(situation, conversation)) return destroy(situation)
      if (conversation?.status === 'stopping') return repeat(situation)
      if (conversation) return change(situation, { ...withoutHeld(conversation), status: 'stopping' })
      break
    case 'table':
      return showTable(situation)
    default:
      return word satisfies never
  }
  return repeat(situation, text(words['nothing-open']))
}

/** The exercise's table above whatever is being asked; once only, where the question shows it by itself. */
function showTable(situation: Situation): Decision {
  const { conversation, house } = situation
  const flow = conversation && flowOf(situation, conversation)
  const table = flow && conversation ? (flow.exercise.pictures.table?.(flow, conversation) ?? []) : []
  if (!flow || !conversation || table.length === 0) return repeat(situation, text(house.words['no-table']))
  const asks = conversation.status === 'open' || conversation.status === 'holding'
  return asks && stepAt(flow, conversation).step.shows ? repeat(situation) : repeat(situation, ...table)
}

/** The private chat came into view: a welcome the first time, a reminder after an interruption, else nothing. */
function decideOpened(situation: Situation): Decision {
  const { conversation, turn } = situation
  const { words } = situation.house
  if (!conversation) return turn === 0 ? repeat(situation, text(words.welcome)) : { messages: [] }
  const where = placeOf(situation, conversation)
  if (isSilent(situation)) return goOn(situation, conversation, text(words.back, { where }))
  if (!isRestarted(situation) || conversation.status !== 'open') return { messages: [] }
  // The question still stands as the last thing said, so it is pointed at and not asked twice.
  const blocks = [text(words['back-after-restart'], { where }), text(words['back-still-asked'])]
  const buttons = ways(situation, { resume: 'choice' })
  return { conversation: 'touched', messages: [{ blocks: [...blocks, { type: 'buttons', buttons }] }] }
}

function decideStep(situation: Situation, conversation: Conversation, input: StepInput, turn?: number): Decision {
  const { content, house } = situation
  const { status } = conversation
  const where = placeOf(situation, conversation)
  const reminder = text(house.words.back, { where })
  if (!flowOf(situation, conversation)) return repeat(situation)
  if (turn !== undefined && turn !== conversation.turn) {
    return status === 'resting' ? goOn(situation, conversation, reminder) : late(situation)
  }
  if (status === 'stopping') {
    if (input.type === 'text' && isTyped(content, 'yes', input.text)) return destroy(situation)
    if (input.type !== 'text' || isTyped(content, 'no', input.text)) {
      return goOn(situation, conversation, text(house.words['not-stopped']))
    }
    return repeat(situation, text(house.words['still-stopping']))
  }
  if (status === 'holding' && input.type === 'text') {
    if (isTyped(content, 'yes', input.text)) return answerHeld(situation, conversation, true)
    if (isTyped(content, 'no', input.text)) return answerHeld(situation, conversation, false)
  }
  if (status === 'resting' || (status === 'open' && isSilent(situation))) {
    if (input.type === 'text') return hold(situation, conversation, input.text, reminder)
    return step(situation, conversation, input, reminder)
  }
  const restarted = isRestarted(situation) ? [text(house.words['back-after-restart'], { where })] : []
  return step(situation, withoutHeld(conversation), input, ...restarted)
}

function step(situation: Situation, conversation: Conversation, input: StepInput, ...notes: Block[]): Decision {
  const flow = flowOf(situation, conversation)
  if (!flow) return repeat(situation)
  const turn = advance(flow, conversation, input, situation.turn + 1)
  if (!turn.moved && conversation.status === 'open') return repeat(situation, ...notes, ...turn.notes)
  if (!turn.ended) return change(situation, turn.conversation, ...notes, ...turn.notes)
  const { keep, say } = turn.ended
  const { flow: id, version, answers, rows } = turn.conversation
  const blocks = (values: Record<string, string>): Block[] => {
    const buttons = ways(situation, { menu: 'choice', journal: 'quiet' })
    return [...notes, text(say, values), { type: 'buttons', buttons }]
  }
  if (keep === 'nothing') return { conversation: 'destroyed', messages: [{ blocks: blocks({}) }] }
  const keptUntil = situation.today.add(keep)
  return {
    conversation: 'destroyed',
    entry: { type: 'add', written: { flow: id, version, answers, rows }, madeOn: situation.today, keptUntil },
    messages: [{ blocks: blocks({ date: longDate(situation, keptUntil) }) }],
  }
}

/** A text that came after a silence: kept aside for a free-text question, left where it is for any other. */
function hold(situation: Situation, conversation: Conversation, held: string, reminder: Block): Decision {
  const flow = flowOf(situation, conversation)
  const choosing = flow && stepAt(flow, conversation).step.choose !== undefined
  if (choosing) return goOn(situation, conversation, reminder, text(situation.house.words['not-used']))
  return change(situation, { ...conversation, status: 'holding', held }, reminder)
}

function answerHeld(situation: Situation, conversation: Conversation, use: boolean): Decision {
  const { held = '', ...rest } = conversation
  if (use) return step(situation, { ...rest, status: 'open' }, { type: 'text', text: held })
  return goOn(situation, rest, text(situation.house.words['not-used']))
}

function begin(situation: Situation, id: string): Decision {
  const { conversation, house, turn } = situation
  if (conversation) {
    const title = flowOf(situation, conversation)?.title ?? ''
    return goOn(situation, conversation, text(house.words['already-open'], { title }))
  }
  const flow = house.flows.get(id)
  return flow ? change(situation, start(flow, turn + 1)) : repeat(situation, text(house.words['fits-nothing']))
}

function goOn(situation: Situation, conversation: Conversation, ...notes: Block[]): Decision {
  return change(situation, { ...withoutHeld(conversation), status: 'open' }, ...notes)
}

function rest(situation: Situation, conversation: Conversation): Decision {
  const resting: Conversation = { ...withoutHeld(conversation), status: 'resting' }
  const buttons = ways(situation, { resume: 'main', menu: 'quiet', stop: 'quiet' })
  const said = text(situation.house.words.later, { where: placeOf(situation, conversation) })
  return { ...change(situation, resting), messages: [{ blocks: [said, { type: 'buttons', buttons }] }] }
}

function destroy(situation: Situation): Decision {
  const empty = { ...situation, conversation: undefined }
  return { conversation: 'destroyed', messages: repeat(empty, text(situation.house.words.stopped)).messages }
}

function late(situation: Situation): Decision {
  const { conversation, house } = situation
  return repeat(situation, text(house.words[conversation ? 'late-press' : 'late-press-done']))
}

function menu(situation: Situation): Block[] {
  const { conversation, house } = situation
  const flow = conversation && flowOf(situation, conversation)
  const where = conversation ? placeOf(situation, conversation) : ''
  const about = [...house.flows.values()].map(({ title, about }): Block => {
    return { type: 'text', text: [{ bold: title }, '\n', about] }
  })
  const intro = flow
    ? [text(house.words['menu-open'], { title: flow.title, where })]
    : [text(house.words.menu), ...about]
  return [...intro, { type: 'buttons', buttons: menuButtons(situation) }]
}

function isSilent({ now, touchedAt }: Situation): boolean {
  return touchedAt !== undefined && Temporal.Duration.compare(now.since(touchedAt), SILENCE) >= 0
}

function isRestarted({ touchedAt, runningSince }: Situation): boolean {
  return touchedAt !== undefined && Temporal.Instant.compare(touchedAt, runningSince) < 0
}
