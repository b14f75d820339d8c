import { Temporal } from 'temporal-polyfill'
import { fill } from '../content/template.ts'
import type { Conversation, StepInput, Written } from '../conversations/conversation.ts'
import type { Situation } from '../conversations/decision.ts'
import type { ComputedStep, Deed, Exercise, Flow, Move, Prompt, Scene } from '../conversations/exercise.ts'
import type { Block, Field } from '../messages/message.ts'
import { calendarAddress } from '../people/calendar/calendar-address.ts'
import { nameOfWeekday } from '../people/when/lexemes.ts'
import { readShifts } from '../people/when/read-shifts.ts'
import type { WhenIn } from '../people/when/when-words.ts'
import { writeDays } from '../people/when/write-days.ts'
import { writeShifts } from '../people/when/write-shifts.ts'
import { cityOf, readZone } from '../people/when/zones.ts'
import { OPEN_END } from './nudging.ts'
import { rosterOfRows, rowsOfRoster, type Told } from './roster-rows.ts'

/** How many lines of a roster are shown: a calendar may hold hundreds of shifts. */
const MOST_LINES = 14
/** And how many times of leave. */
export const MOST_OFF = 5
/** In hours: a shift that may be meant otherwise, or is a sleep-in. The same as people/when/read-shifts.ts doubts. */
const LONG_SHIFT = 16

/**
 * What the conversation about somebody's roster computes: reading what they typed, the form, the address of a calendar, a
 * city. The roster stands in its rows (roster-rows.ts), their zone (IANA) in the answer `zone`, the day it began on in
 * `today`, and in `own-zone` the zone they chose themselves. It saves nothing: only its deeds do, when the person says that it is right.
 */
export const rosterDialogue: Exercise = {
  texts: {
    read: [],
    zone: ['zone'],
    more: ['count'],
    none: [],
    doubt: ['shift', 'hours'],
    consent: [],
    off: ['days'],
    'no-day': ['part'],
    'no-time': ['part'],
    'bad-time': ['part'],
    'bad-day': ['part'],
    'too-many': [],
    nothing: [],
    'nothing-changed': [],
    hint: [],
    'zone-unknown': [],
    'address-unusable': [],
  },
  labels: [],
  given: ['zone', 'today', 'consent', 'rows'],
  steps: {
    'read-shifts': { prompt: promptForShifts, take: takeShifts },
    'read-zone': { prompt: plainPrompt, take: takeZone },
    'read-address': { prompt: plainPrompt, take: takeAddress },
  } satisfies Record<string, ComputedStep>,
  leadsTo: [],
  pictures: { shifts: showShifts, consent: showConsent },
  deeds: {
    quiet: (): Deed => ({ type: 'quiet' }),
    enrol: (_flow, { rows, answers }): Deed => ({ type: 'enrol', shifts: rows, zone: answers['own-zone'] }),
    calendar: (_flow, { answers }): Deed | undefined =>
      answers.address ? { type: 'calendar', address: answers.address, zone: answers['own-zone'] } : undefined,
  },
}

/** Somebody's roster as lines to read, and how many more there are than are shown. */
export function linesOf(flow: Pick<Flow, 'when'>, told: Told): { lines: string[]; more: number } {
  const [own] = flow.when
  const all = own ? [...writeShifts(told, own)] : []
  return { lines: all.slice(0, MOST_LINES), more: Math.max(0, all.length - MOST_LINES) }
}

/** A time of leave as part of a sentence; one without an end has none in words either. */
export function daysOff({ from, until }: Told['off'][number], today: Temporal.PlainDate, own: WhenIn): string {
  return writeDays(from, until === OPEN_END ? undefined : until, today, own)
}

/** What a yes means here, to whoever did not say it yet. */
function showConsent(flow: Flow, { answers }: Pick<Written, 'answers'>): Block[] {
  return answers.consent === 'asked' ? [note(flow, 'consent')] : []
}

function showShifts(flow: Flow, { rows, answers }: Pick<Written, 'rows' | 'answers'>): Block[] {
  const told = rosterOfRows(rows)
  const say = (name: string, values?: Record<string, string>) => note(flow, name, values)
  const [own] = flow.when
  const { lines, more } = linesOf(flow, told)
  const today = answers.today === undefined ? undefined : Temporal.PlainDate.from(answers.today)
  const zone = answers['own-zone'] ?? answers.zone
  const long = told.weekly.filter((shift) => hoursOf(shift) > LONG_SHIFT)
  return [
    say('read'),
    lines.length > 0 ? { type: 'quote', text: [lines.join('\n')] } : say('none'),
    ...(more > 0 ? [say('more', { count: String(more) })] : []),
    ...(own && today ? told.off.slice(0, MOST_OFF).map((days) => say('off', { days: daysOff(days, today, own) })) : []),
    ...long.slice(0, 2).flatMap((shift) => {
      const [line] = own ? writeShifts({ weekly: [shift], extra: [] }, own) : []
      return line ? [say('doubt', { shift: line, hours: String(hoursOf(shift)) })] : []
    }),
    ...showConsent(flow, { answers }),
    ...(zone ? [say('zone', { zone: own ? cityOf(zone, own) : zone })] : []),
  ]
}

/** In whole hours of the wall; the same time twice is a day. */
function hoursOf({ start, end }: { start: string; end: string }): number {
  const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
  const length = minutes(end) - minutes(start)
  return Math.round((length <= 0 ? length + 24 * 60 : length) / 60)
}

function plainPrompt(): Prompt {
  return { blocks: [], options: [], skip: false }
}

/** A form with a line for every weekday, in which what stands there already is filled in. */
function promptForShifts({ flow, conversation }: Scene): Prompt {
  const [own] = flow.when
  if (!own) return plainPrompt()
  const { weekly } = rosterOfRows(conversation.rows)
  const fields = ([1, 2, 3, 4, 5, 6, 7] as const).map((weekday): Field => {
    const times = weekly.filter((one) => one.weekday === weekday).map(({ start, end }) => `${start}-${end}`)
    const name = nameOfWeekday(weekday, own.locale, 'long')
    return {
      name,
      label: name.charAt(0).toLocaleUpperCase(own.locale) + name.slice(1),
      hint: flow.texts.hint ?? '',
      ...(times.length > 0 ? { value: times.join(', ') } : {}),
    }
  })
  return { blocks: [], options: [], skip: false, fields }
}

/**
 * What was typed goes in the place of what stood there: shifts of every week replace those of every week, single ones
 * those of the same days.
 */
function takeShifts(
  { flow, conversation, step }: Scene,
  input: StepInput,
  today: Temporal.PlainDate,
): Move | undefined {
  if (input.type !== 'text') return undefined
  const read = readShifts(input.text, flow.when, today)
  if (read.type === 'unclear') {
    return { notes: [note(flow, read.code, { part: read.part }), note(flow, 'nothing-changed')] }
  }
  const before = rosterOfRows(conversation.rows)
  const dates = new Set(read.extra.map(({ date }) => date))
  const weekly = read.weekly.length > 0 ? read.weekly : before.weekly
  const kept = before.extra.filter(({ date }) => !dates.has(date) && date >= today.toString())
  const rows = rowsOfRoster({ weekly, extra: [...kept, ...read.extra], off: before.off })
  return { rows, step: step.computed?.next ?? conversation.step }
}

function takeZone({ flow, conversation, step }: Scene, input: StepInput): Move | undefined {
  if (input.type !== 'text') return undefined
  const zone = readZone(input.text, flow.when)
  if (!zone) return { notes: [note(flow, 'zone-unknown')] }
  const answers = { ...conversation.answers, 'own-zone': zone }
  return { answers, step: step.computed?.next ?? conversation.step }
}

function takeAddress({ flow, conversation, step }: Scene, input: StepInput): Move | undefined {
  if (input.type !== 'text') return undefined
  const address = calendarAddress(input.text)
  if (!address) return { notes: [note(flow, 'address-unusable')] }
  const answers = { ...conversation.answers, address: address.href }
  return { answers, step: step.computed?.next ?? conversation.step }
}

function note(flow: Flow, name: string, values: Record<string, string> = {}): Block {
  return { type: 'text', text: fill(flow.texts[name] ?? '', values) }
}

/** What stands there when somebody begins to change their roster. */
export function begunWith(
  told: Told,
  { zone, today, nudging }: Pick<Situation, 'zone' | 'today' | 'nudging'>,
): Pick<Conversation, 'answers' | 'rows'> {
  // Whoever did not say yes is told what a yes here means.
  const consent: Conversation['answers'] = nudging.consent ? {} : { consent: 'asked' }
  return { answers: { zone, today: today.toString(), ...consent }, rows: rowsOfRoster(told) }
}
