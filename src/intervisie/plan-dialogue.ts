import { Temporal } from 'temporal-polyfill'
import type { LocaleContent } from '../content/content.ts'
import { fill } from '../content/template.ts'
import type { StepInput, Written } from '../conversations/conversation.ts'
import type { Situation } from '../conversations/decision.ts'
import type { ComputedStep, Deed, Exercise, Flow, Move, Scene } from '../conversations/exercise.ts'
import type { Block, Inline } from '../messages/message.ts'
import { weeklyTime } from '../nudges/weekly-time.ts'
import { HOME_ZONE } from '../people/home.ts'
import { isBy, momentOn } from '../people/instants.ts'
import { placeStep } from './place-dialogue.ts'
import { type PreviewLine, previewOf } from './preview.ts'
import { type Moments, readMoments } from './read-moments.ts'
import type { Recurrence, Rule } from './recurrence.ts'
import { dateInWords, rhythmInWords } from './rhythm-in-words.ts'

/** Whose public holidays no session is on. Source: youth care in the Netherlands, whom this is for. */
const HOLIDAYS = 'NL'
/** Fixed dates are three a year; a few years of them, or one a month, is more than enough. */
const MOST_DATES = 12
const NTHS = { first: 1, second: 2, third: 3, fourth: 4, last: -1 } as const
const WEEKS = { 'six-weeks': 6, 'eight-weeks': 8 } as const

/** What the preview looks at beside what was answered. */
type Bound = { house: LocaleContent; now: Temporal.Instant; offOn(group: string, date: string): number }

/**
 * What the conversation in which somebody sets up a group computes. The id of the group stands in the answer `group` and its
 * zone in `zone` before it begins, in `place` where it met until now; what is read stands in `weekday` and `time`, in `anchor`
 * (the first day) or in `dates`, and in `asked` the day it was answered on. Shows no leave: `withPreview` does.
 */
export const groupPlanDialogue: Exercise = dialogue(undefined)

/**
 * Everything Maatje says, where the preview in setting up a group tells of everything that is known now: whose leave lies on
 * its days is only counted. Pure.
 */
export function withPreview(situation: Situation): LocaleContent {
  const { house, now, leave } = situation
  const flow = house.flows.get('intervisie-plan')
  if (!flow) return house
  const exercise = dialogue({ house, now, offOn: (group, date) => leave?.(group, date) ?? 0 })
  return { ...house, flows: new Map([...house.flows, [flow.id, { ...flow, exercise }]]) }
}

function dialogue(bound: Bound | undefined): Exercise {
  return {
    texts: {
      unclear: [],
      'unclear-first': [],
      'unclear-time': [],
      'unclear-dates': [],
      past: [],
      'too-long-place': [],
      rhythm: ['rhythm', 'minutes'],
      where: ['place'],
      date: [],
      beside: [],
      'moved-to': ['holiday', 'date'],
      'left-out': ['holiday'],
      off: ['count'],
      'off-one': [],
    },
    labels: ['date', 'beside'],
    steps: {
      ...weeklyTime.steps,
      'read-first': reads(
        'unclear-first',
        ({ dates, time }) => {
          const [anchor, more] = dates
          return anchor && !more && time ? { anchor: anchor.toString(), time } : undefined
        },
        bound?.now,
      ),
      'read-time': reads('unclear-time', ({ dates, time }) => (time && dates.length === 0 ? { time } : undefined)),
      'read-dates': reads(
        'unclear-dates',
        ({ dates, time }) => {
          const isRow = dates.length > 0 && dates.length <= MOST_DATES
          return isRow && time ? { dates: dates.join(' '), time } : undefined
        },
        bound?.now,
      ),
      'read-place': placeStep(true),
    },
    leadsTo: [],
    given: ['group', 'zone', 'place'],
    pictures: { plan: (flow, written) => show(flow, written, bound) },
    deeds: { 'plan-group': planned },
  }
}

/** A step that reads days and a time; `answers` gives what they come to, undefined for what does not fit. */
function reads(
  unclear: string,
  answers: (read: Moments) => Record<string, string> | undefined,
  now?: Temporal.Instant,
): ComputedStep {
  const take = ({ flow, conversation, step }: Scene, input: StepInput, today: Temporal.PlainDate): Move | undefined => {
    if (input.type !== 'text') return undefined
    const note = (name: string): Move => ({ notes: [{ type: 'text', text: fill(flow.texts[name] ?? '') }] })
    const read = readMoments(input.text, flow.when, today)
    const found = read && answers(read)
    if (!read || !found) return note(unclear)
    if (read.dates.some((date) => isPast(date, read.time, conversation.answers.zone, { today, now })))
      return note('past')
    const all = { ...conversation.answers, ...found, asked: today.toString() }
    return { answers: all, step: step.computed?.next ?? conversation.step }
  }
  return { prompt: () => ({ blocks: [], options: [], skip: false }), take }
}

/** Whether a moment that was typed does not come any more: without a clock to ask, whether its day is over. */
function isPast(
  date: Temporal.PlainDate,
  time: string | undefined,
  zone: string | undefined,
  { today, now }: { today: Temporal.PlainDate; now: Temporal.Instant | undefined },
): boolean {
  if (now && time) return isBy(momentOn(date, time, zone ?? HOME_ZONE), now)
  return Temporal.PlainDate.compare(date, today) < 0
}

/** The rule that somebody's answers make, or undefined while one is missing. */
export function ruleOf({ answers }: Pick<Written, 'answers'>): Rule | undefined {
  const { time, zone = HOME_ZONE, minutes } = answers
  const recurrence = recurrenceOf(answers)
  if (!recurrence || !time || !minutes) return undefined
  return { recurrence, time, zone, minutes: Number(minutes.slice(1)), holidays: HOLIDAYS }
}

function recurrenceOf({ rhythm, nth, weekday, anchor, dates }: Written['answers']): Recurrence | undefined {
  switch (rhythm) {
    case 'month': {
      const which = nth === undefined ? undefined : NTHS[nth as keyof typeof NTHS]
      const day = Number(weekday) as 1 | 2 | 3 | 4 | 5 | 6 | 7
      return which && weekday ? { every: 'month', nth: which, weekday: day } : undefined
    }
    case 'six-weeks':
    case 'eight-weeks':
      return anchor ? { every: 'weeks', weeks: WEEKS[rhythm], anchor } : undefined
    case 'last-workday':
      return { every: 'month', day: 'last-workday' }
    case 'dates':
      return dates ? { dates: dates.split(' ') } : undefined
    default:
      return undefined
  }
}

function planned(_flow: Flow, written: Written): Deed | undefined {
  const rule = ruleOf(written)
  const { group, manager, place } = written.answers
  if (!rule || !group) return undefined
  return { type: 'plan-group', group, rule, manager: manager === 'yes', place }
}

/** What is about to be set up: the rhythm in words, where, and the next dates with what is beside each. */
function show(flow: Flow, written: Pick<Written, 'answers'>, bound: Bound | undefined): Block[] {
  const rule = ruleOf(written)
  const [own] = flow.when
  if (!rule || !own) return []
  const { group = '', place, asked } = written.answers
  const say = (name: string, values: Record<string, string> = {}): Block => {
    return { type: 'text', text: fill(flow.texts[name] ?? '', values) }
  }
  const head = bound ? [say('rhythm', { rhythm: rhythmInWords(rule, bound.house), minutes: String(rule.minutes) })] : []
  const where = place ? [say('where', { place })] : []
  // Without a situation it is looked at from the day on that it was answered.
  const from = asked ? momentOn(Temporal.PlainDate.from(asked), '00:00', rule.zone) : undefined
  const now = bound?.now ?? from
  if (!now) return [...head, ...where]
  const off = (date: string) => bound?.offOn(group, date) ?? 0
  const rows = previewOf(rule, now, off, own.locale).map((one) => [
    [dateInWords(one.fate === 'skipped' ? one.key : (one.date ?? one.key), own.locale)],
    besides(flow, own.locale, one),
  ])
  const columns = [flow.texts.date ?? '', flow.texts.beside ?? '']
  return [...head, ...where, ...(rows.length > 0 ? [{ type: 'table' as const, columns, rows }] : [])]
}

/** What is to know about one date: a holiday that it makes room for, and how many are on leave. */
function besides(flow: Flow, locale: string, { key, holiday = '', fate, off }: PreviewLine): Inline[] {
  const say = (name: string, values: Record<string, string> = {}) => fill(flow.texts[name] ?? '', values)
  const fates = {
    'as-planned': [],
    moved: say('moved-to', { holiday, date: dateInWords(key, locale) }),
    skipped: say('left-out', { holiday }),
  }
  const away = off === 0 ? [] : off === 1 ? say('off-one') : say('off', { count: String(off) })
  const parts = [fates[fate], away].filter((part) => part.length > 0)
  return parts.length === 2 ? [...fates[fate], ' ', ...away] : (parts[0] ?? [])
}
