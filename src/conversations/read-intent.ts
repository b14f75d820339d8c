import type { Content } from '../content/content.ts'
import { LONGEST_ANSWER } from '../content/limits.ts'
import type { Command } from '../content/words.ts'
import { KINDS, type PromptKind } from '../nudges/prompt-kinds.ts'
import { readWhen, type WhenSaid } from '../people/when/read-when.ts'
import type { Input, Room, RoomDeed } from '../ports.ts'
import { same } from './advance.ts'
import type { StepInput } from './conversation.ts'

/** Something to do with one kept entry, named by its id (a button) or its number in the list (typed). */
export type EntryAct = 'open' | 'destroy' | 'destroy-yes' | 'destroy-no' | 'keep'

const WORDS = [
  'stop',
  'back',
  'skip',
  'later',
  'help',
  'menu',
  'resume',
  'journal',
  'table',
  'roster',
  'nudges',
  'why',
  'line',
  'quiet',
  'buddies',
  'intervisie',
  'session',
  'hours',
] as const satisfies Command[]
/** A word that works everywhere. */
export type Word = (typeof WORDS)[number]

/** Words that begin the flow of the same name. */
const FLOW_WORDS = ['debrief', 'weekly'] as const satisfies Command[]

/** What somebody may want of a kind of nudge: to know why, less of it, another time, none, all of it again. */
export const NUDGE_ACTS = ['why', 'less', 'time', 'never', 'more', 'change', 'as-is'] as const
export type NudgeAct = (typeof NUDGE_ACTS)[number]

/** What can be done with a roster beside changing it in a conversation. */
export const ROSTER_ACTS = ['uncouple', 'forget', 'forget-yes', 'forget-no', 'unpause'] as const
export type RosterAct = (typeof ROSTER_ACTS)[number]

/** What somebody may want of a team of theirs: buttons `buddies.<act>.<team>.<about>`. */
export const BUDDIES_ACTS = [
  'halfway',
  'back',
  'stop',
  'avoid',
  'unavoid',
  'tag',
  'change',
  'end',
  'end-yes',
  'end-no',
  'share',
  'resign',
] as const
export type BuddiesAct = (typeof BUDDIES_ACTS)[number]

/** What somebody may want of a group of theirs: buttons `intervisie.<act>.<group>.<about>`. */
export const INTERVISIE_ACTS = [
  'join',
  'stop',
  'coming',
  'chosen',
  'swap',
  'swap-yes',
  'swap-no',
  'case',
  'view',
  'after',
  'wish',
  'wish-yes',
  'wish-no',
  'change',
  'place',
  'move',
  'skip',
  'skip-yes',
  'end',
  'end-yes',
  'share',
  'split',
  'no-split',
  'show',
] as const
export type IntervisieAct = (typeof INTERVISIE_ACTS)[number]

/** What somebody may want of their log of hours: buttons `hours.<act>.<about>`. */
export const HOURS_ACTS = ['show', 'choose', 'destroy', 'destroy-yes'] as const
export type HoursAct = (typeof HOURS_ACTS)[number]

/**
 * What somebody wants, read from what they did and nothing else: no state, no time. `turn` is there for presses and
 * private answers only: those know which question they are about.
 * A `step` is for the step they are at; `sure` and `held` answer Maatje's own question about stopping or a held text.
 * `nudge` answers one: `about` is which, as its key says behind the kind. `wish` is about a kind of nudge, `set` a time
 * for it. `when` is about leave, illness and silence; it carries the text it was read from. `room` is what they did where
 * others see it; `buddies` is about a team of theirs, `intervisie` about a group, `hours` about their log; `avoid` names a colleague they are not to be put with, and carries its text.
 */
export type Intent =
  | { type: 'word'; word: Word; turn?: number }
  | { type: 'begin'; flow: string; step?: string }
  | { type: 'nudge'; kind: PromptKind; choice: string; about: string }
  | { type: 'wish'; act: NudgeAct; kind: PromptKind; about?: string }
  | { type: 'set'; kind: PromptKind; to: string }
  | { type: 'roster'; act: RosterAct }
  | { type: 'declined' }
  | { type: 'when'; said: WhenSaid; text: string }
  | { type: 'file'; reference: string }
  | { type: 'speak'; locale: string }
  | { type: 'entry'; act: EntryAct; entry: string | number; keep?: string; text?: string }
  | { type: 'sure'; yes: boolean; turn: number }
  | { type: 'held'; use: boolean; turn: number }
  | { type: 'step'; input: StepInput; turn?: number }
  | { type: 'room'; room: Room; did: RoomDeed; name?: string }
  | { type: 'buddies'; act: BuddiesAct; team: string; about?: string }
  | { type: 'intervisie'; act: IntervisieAct; group: string; about?: string }
  | { type: 'hours'; act: HoursAct; about?: string }
  | { type: 'avoid'; name: string; text: string }
  | { type: 'too-long'; length: number }
  | { type: 'opened' | 'unreadable' | 'edited' | 'deleted' | 'unknown' }

/**
 * Reads an input. Total: a button nobody knows is `unknown`, a text that is no command is for the present step. A private
 * answer is never a command: it was written below a question.
 */
export function readIntent(content: Content, input: Input): Intent {
  if (input.type === 'button') return readButton(content, input.id, input.turn)
  if (input.type === 'file') return { type: 'file', reference: input.reference }
  if (input.type !== 'text' && input.type !== 'answer') return input
  const text = input.text.trim()
  if (text === '') return { type: 'unknown' }
  const length = [...text].length
  if (length > LONGEST_ANSWER) return { type: 'too-long', length }
  if (input.type === 'answer') {
    return { type: 'step', input: { type: 'text', text, privately: true }, turn: input.turn }
  }
  const word = WORDS.find((name) => isTyped(content, name, text))
  if (word) return { type: 'word', word }
  const speaks = content.locales.find(({ words }) => words.commands.speak.some((phrase) => same(phrase, text)))
  if (speaks) return { type: 'speak', locale: speaks.locale }
  const flow = FLOW_WORDS.find((name) => isTyped(content, name, text))
  if (flow) return { type: 'begin', flow }
  const said = readWhen(text, content.locales[0].when)
  if (said) return { type: 'when', said, text }
  const avoided = avoidedIn(content, text)
  if (avoided) return { type: 'avoid', name: avoided, text }
  const [, verb = '', number = '', sure = ''] = /^(\p{L}+) (\d{1,3})(?: (\p{L}+))?$/u.exec(text) ?? []
  const act = (['open', 'destroy', 'keep'] as const).find((name) => isTyped(content, name, verb))
  const isSure = act === 'destroy' && isTyped(content, 'yes', sure)
  if (act && (sure === '' || isSure))
    return { type: 'entry', act: isSure ? 'destroy-yes' : act, entry: Number(number), text }
  return { type: 'step', input: { type: 'text', text } }
}

/** Whether a text is one of a command's words, in any locale. */
export function isTyped(content: Content, command: Command, text: string): boolean {
  return content.locales.some(({ words }) => words.commands[command].some((phrase) => same(phrase, text)))
}

/** The name behind "not with", if that is what somebody typed. */
function avoidedIn(content: Content, text: string): string | undefined {
  const phrases = content.locales.flatMap(({ words }) => words.commands.avoid)
  for (const phrase of phrases) {
    const [head, name] = [text.slice(0, phrase.length), text.slice(phrase.length)]
    if (same(phrase, head) && /^\s+@?[\p{L}][\p{L}\p{M}'. -]{0,59}$/u.test(name)) return name.trim().replace(/\.$/, '')
  }
  return undefined
}

function readButton(content: Content, id: string, turn: number): Intent {
  const [name = '', first = '', second = '', ...rest] = id.split('.')
  switch (name) {
    case 'choice':
      return { type: 'step', input: { type: 'choice', id: first }, turn }
    case 'back':
    case 'skip':
      return { type: 'word', word: name, turn }
    case 'stop-yes':
    case 'stop-no':
      return { type: 'sure', yes: name === 'stop-yes', turn }
    case 'use':
    case 'drop':
      return { type: 'held', use: name === 'use', turn }
    case 'begin':
      return { type: 'begin', flow: first, ...(second ? { step: second } : {}) }
    case 'declined':
      return { type: 'declined' }
    case 'nudge':
    case 'wish':
    case 'set':
      return readNudgeButton(name, first, second, rest.join('.'))
    case 'roster-act': {
      const act = ROSTER_ACTS.find((known) => known === first)
      return act ? { type: 'roster', act } : { type: 'unknown' }
    }
    case 'buddies': {
      const act = BUDDIES_ACTS.find((known) => known === first)
      const about = rest.join('.')
      if (!act && first === '') return { type: 'word', word: 'buddies' }
      return act ? { type: 'buddies', act, team: second, ...(about ? { about } : {}) } : { type: 'unknown' }
    }
    case 'intervisie': {
      const act = INTERVISIE_ACTS.find((known) => known === first)
      const about = rest.join('.')
      if (!act && first === '') return { type: 'word', word: 'intervisie' }
      return act ? { type: 'intervisie', act, group: second, ...(about ? { about } : {}) } : { type: 'unknown' }
    }
    case 'hours': {
      const act = HOURS_ACTS.find((known) => known === first)
      if (!act && first === '') return { type: 'word', word: 'hours' }
      return act ? { type: 'hours', act, ...(second ? { about: second } : {}) } : { type: 'unknown' }
    }
    case 'speak':
      return content.locales.some(({ locale }) => locale === first)
        ? { type: 'speak', locale: first }
        : { type: 'unknown' }
    case 'open':
    case 'destroy':
    case 'destroy-yes':
    case 'destroy-no':
      return { type: 'entry', act: name, entry: first }
    case 'keep':
      return { type: 'entry', act: 'keep', entry: first, keep: second === 'year' ? 'P1Y' : 'P30D' }
    default: {
      const word = WORDS.find((known) => known === name)
      return word ? { type: 'word', word } : { type: 'unknown' }
    }
  }
}

/** Buttons of nudges and about them: `nudge.<kind>.<choice>.<about>`, `wish.<kind>.<act>.<about>`, `set.<kind>.<to>`. */
function readNudgeButton(name: 'nudge' | 'wish' | 'set', first: string, second: string, about: string): Intent {
  const kind = KINDS.find((known) => known === first)
  if (!kind) return { type: 'unknown' }
  if (name === 'nudge') return { type: 'nudge', kind, choice: second, about }
  if (name === 'set') return { type: 'set', kind, to: second }
  const act = NUDGE_ACTS.find((known) => known === second)
  return act ? { type: 'wish', act, kind, ...(about ? { about } : {}) } : { type: 'unknown' }
}
