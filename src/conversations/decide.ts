import { Temporal } from 'temporal-polyfill'
import { decideAvoid, decideBuddies } from '../buddies/decide-buddies.ts'
import { showTeams } from '../buddies/show-teams.ts'
import { contentFor } from '../content/content.ts'
import { LONGEST_ANSWER } from '../content/limits.ts'
import { decideHours } from '../intervisie/decide-hours.ts'
import { decideIntervisie } from '../intervisie/decide-intervisie.ts'
import { viewTyped } from '../intervisie/decide-view.ts'
import { showGroups } from '../intervisie/show-groups.ts'
import { tellHowToStart } from '../intervisie/start-session.ts'
import { decideEntry, listEntries } from '../journal/decide-entry.ts'
import type { Block, Button } from '../messages/message.ts'
import { decideWhen } from '../nudges/decide-leave.ts'
import { beginFlow, decideNudge, nudgeAnswered } from '../nudges/decide-nudge.ts'
import { beginRoster, decideFile, decideRoster, showRoster } from '../nudges/decide-roster.ts'
import { decideQuiet, decideTime, decideWhy, decideWish, listNudges } from '../nudges/decide-wishes.ts'
import { showLine } from '../nudges/show-line.ts'
import type { WhenSaid } from '../people/when/read-when.ts'
import { decideRoom } from '../teams/decide-room.ts'
import {
  decideHeld,
  decideStep,
  decideSure,
  goOn,
  isRestarted,
  isSilent,
  late,
  reminderOf,
  rest,
} from './decide-step.ts'
import type { Decision, Situation } from './decision.ts'
import { stepAt } from './question.ts'
import type { Intent, Word } from './read-intent.ts'
import { atRest, button, change, flowOf, menuButtons, menuFlows, placeOf, repeat, text, ways } from './standing.ts'

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
      return begin(situation, intent.flow, intent.step)
    case 'nudge':
      return decideNudge(situation, intent)
    case 'wish':
      return decideWish(situation, intent)
    case 'set':
      return decideTime(situation, intent)
    case 'roster':
      return decideRoster(situation, intent.act)
    case 'declined': {
      const { nudging } = situation
      const declined = repeat(situation, text(house.nudging.invite.declined))
      return nudging.consent ? { ...declined, nudging: { ...nudging, consent: false, waiting: [] } } : declined
    }
    case 'file':
      return decideFile(situation)
    case 'room':
      return decideRoom(situation, intent)
    case 'buddies':
      return decideBuddies(situation, intent)
    case 'intervisie':
      return decideIntervisie(situation, intent)
    case 'hours':
      return decideHours(situation, intent)
    case 'avoid':
      if (conversation?.status === 'open') {
        return decideStep(situation, conversation, { type: 'text', text: intent.text })
      }
      return decideAvoid(situation, intent)
    case 'when':
      // At an open question it is far more likely an answer; but silence is given at any time.
      if (conversation?.status === 'open' && !isSilence(intent.said)) {
        return decideStep(situation, conversation, { type: 'text', text: intent.text })
      }
      return decideNudgeTyped(situation, intent.text) ?? decideWhen(situation, intent)
    case 'speak': {
      const speaking = { ...situation, house: contentFor(content, intent.locale) }
      return { ...repeat(speaking, text(speaking.house.words['speaks-now'])), locale: intent.locale }
    }
    case 'entry':
      // "wis 2" typed at a question is about that question: the list of entries puts an exercise aside first.
      if (conversation?.status === 'open' && intent.text !== undefined) {
        return decideStep(situation, conversation, { type: 'text', text: intent.text })
      }
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
      return conversation ? decideSure(situation, conversation, intent.yes, intent.turn) : late(situation)
    case 'held':
      return conversation ? decideHeld(situation, conversation, intent.use, intent.turn) : late(situation)
    case 'step': {
      const typed = intent.turn === undefined && intent.input.type === 'text' ? intent.input.text : undefined
      const nudged = typed === undefined ? undefined : decideNudgeTyped(situation, typed)
      if (nudged) return nudged
      if (conversation) return decideStep(situation, conversation, intent.input, intent.turn)
      if (intent.turn !== undefined) {
        if (intent.input.type !== 'text') return late(situation)
        return repeat(situation, { type: 'quote', text: [intent.input.text] }, text(house.words['not-used']))
      }
      if (situation.turn === 0) return welcome(situation)
      return viewTyped(situation, intent.input) ?? repeat(situation, text(house.words['nothing-open']))
    }
    default:
      return intent satisfies never
  }
}

/** Whether it asks for silence beyond doubt: a bare "pauze" is an answer as well. */
function isSilence({ act, from, until, only }: WhenSaid): boolean {
  return act === 'stop-pause' || (act === 'pause' && (from ?? until ?? only) !== undefined)
}

/** Whether no question waits for an answer, or a nudge came after the last one was touched. */
function isNudgeLast({ conversation, touchedAt, nudging: { latest } }: Situation): boolean {
  if (!conversation || conversation.status === 'resting') return true
  return touchedAt !== undefined && latest !== undefined && Temporal.Instant.compare(latest.at, touchedAt) > 0
}

/** The latest nudge answered by a typed word, while nothing else was asked since. */
function decideNudgeTyped(situation: Situation, typed: string): Decision | undefined {
  if (!isNudgeLast(situation)) return undefined
  const nudge = nudgeAnswered(situation, typed)
  return nudge && decideNudge(situation, nudge)
}

function decideWord(situation: Situation, word: Word, turn: number | undefined): Decision {
  const { conversation, house } = situation
  const { words } = house
  switch (word) {
    case 'help':
      return repeat(situation, text(words.help))
    case 'menu':
      return { ...atRest(situation), messages: [{ blocks: menu(situation) }] }
    case 'roster':
      return showRoster(situation)
    case 'nudges':
      return listNudges(situation)
    case 'why':
      return decideWhy(situation)
    case 'quiet':
      return decideQuiet(situation)
    case 'line':
      return showLine(situation)
    case 'buddies':
      return showTeams(situation)
    case 'intervisie':
      return showGroups(situation)
    case 'session':
      // A first word to somebody nobody knows is hardly ever about a session.
      return situation.turn === 0 && !conversation ? welcome(situation) : tellHowToStart(situation)
    case 'hours':
      return decideHours(situation, { act: 'show' })
    case 'journal':
      return { ...atRest(situation), messages: [{ blocks: listEntries(situation, situation.entries) }] }
    default:
      if (word === 'stop' && turn === undefined && situation.nudging.consent && isNudgeLast(situation)) {
        return decideQuiet(situation)
      }
      if (!conversation) return repeat(situation, text(words['nothing-open']))
  }
  if (!flowOf(situation, conversation)) return repeat(situation)
  switch (word) {
    case 'back':
    case 'skip':
      return decideStep(situation, conversation, { type: word }, turn)
    case 'resume':
      return goOn(situation, conversation, reminderOf(situation, conversation))
    case 'later':
      return rest(situation, conversation)
    case 'stop':
      return conversation.status === 'stopping'
        ? repeat(situation)
        : change(situation, { ...conversation, status: 'stopping' })
    case 'table':
      return showTable(situation)
    default:
      return word satisfies never
  }
}

/** The exercise's table above whatever is being asked; once only, where the question shows it by itself. */
function showTable(situation: Situation): Decision {
  const { conversation, house } = situation
  const flow = conversation && flowOf(situation, conversation)
  const table = flow && conversation ? (flow.exercise.pictures.table?.(flow, conversation) ?? []) : []
  if (!flow || !conversation || table.length === 0) return repeat(situation, text(house.words['no-table']))
  const shownAnyway = conversation.status === 'open' && stepAt(flow, conversation).step.shows !== undefined
  return shownAnyway ? repeat(situation) : repeat(situation, ...table)
}

/** The private chat came into view: a welcome the first time, a reminder after an interruption, else nothing. */
function decideOpened(situation: Situation): Decision {
  const { conversation, turn } = situation
  const { words } = situation.house
  if (!conversation) return turn === 0 ? welcome(situation) : { messages: [] }
  if (!flowOf(situation, conversation)) return { messages: [] }
  const reminder = reminderOf(situation, conversation)
  if (isSilent(situation)) {
    return conversation.status === 'stopping' ? repeat(situation, reminder) : goOn(situation, conversation, reminder)
  }
  if (!isRestarted(situation) || conversation.status !== 'open') return { messages: [] }
  // The question still stands as the last thing said, so it is pointed at and not asked twice.
  const where = placeOf(situation, conversation)
  const blocks = [text(words['back-after-restart'], { where }), text(words['back-still-asked'])]
  const buttons = ways(situation, { resume: 'choice' })
  return { conversation: 'touched', messages: [{ blocks: [...blocks, { type: 'buttons', buttons }] }] }
}

/** Who Maatje is and what it would send, once: nothing is sent before they say yes. */
function welcome(situation: Situation): Decision {
  const { words } = situation.house
  const buttons = [
    button(situation, 'begin.roster.shifts', words.labels['invite-yes'], 'main'),
    button(situation, 'declined', words.labels['invite-no'], 'choice'),
    ...menuButtons(situation)
      .filter(({ id }) => id !== 'roster' && id !== 'line')
      .map((one): Button => (one.tone === 'main' ? { ...one, tone: 'choice' } : one)),
  ]
  return { messages: [{ blocks: [text(words.welcome), { type: 'buttons', buttons }] }] }
}

function begin(situation: Situation, id: string, step?: string): Decision {
  const { conversation, house } = situation
  // One that cannot be read or is gone stays in the way until the person said what becomes of it.
  if (conversation && !flowOf(situation, conversation)) return repeat(situation)
  if (id === 'roster') return beginRoster(situation, step)
  const flow = house.flows.get(id)
  return flow ? beginFlow(situation, flow) : repeat(situation, text(house.words['fits-nothing']))
}

function menu(situation: Situation): Block[] {
  const { conversation, house } = situation
  const flow = conversation && flowOf(situation, conversation)
  const where = conversation ? placeOf(situation, conversation) : ''
  const about = menuFlows(situation).map(({ title, about }): Block => {
    return { type: 'text', text: [{ bold: title }, '\n', about] }
  })
  const intro = flow
    ? [text(house.words['menu-open'], { title: flow.title, where })]
    : [text(house.words.menu), ...about]
  return [...intro, { type: 'buttons', buttons: menuButtons(situation) }]
}
