import { Temporal } from 'temporal-polyfill'
import { fill, plain } from '../content/template.ts'
import type { Decision, Situation } from '../conversations/decision.ts'
import type { Intent } from '../conversations/read-intent.ts'
import { atRest, button, text, ways } from '../conversations/standing.ts'
import { longDate } from '../journal/decide-entry.ts'
import type { Block, Button, Inline } from '../messages/message.ts'
import { type HoursLine, type HoursYear, type KeptLine, linesOf, type Tally, yearsOf } from './hours.ts'

/** How many lines are offered at once to remove one. */
const WITH_BUTTON = 15

/** What somebody wants of their log of hours: to see it, or to remove a line of it, which is asked once. Pure. */
export function decideHours(situation: Situation, intent: Omit<Extract<Intent, { type: 'hours' }>, 'type'>): Decision {
  const { house } = situation
  const { log } = house.hours
  const lines = linesOf(situation.hours)
  const { act, about = '' } = intent
  if (act === 'show' || (act === 'choose' && lines.length === 0)) return show(situation)
  if (act === 'choose') return choose(situation, lines, Number(about) || 0)
  const line = lines.find(({ id }) => id === about)
  if (!line) return show(situation, text(log.gone))
  if (act === 'destroy') return sure(situation, line)
  const hours = situation.hours.filter(({ id }) => id !== line.id)
  return { ...show({ ...situation, hours }, text(log.destroyed)), entries: [{ type: 'destroy', id: line.id }] }
}

/** The whole log: a table of each year, newest first, with what it is together. */
function show(situation: Situation, ...notes: Block[]): Decision {
  const { hours, house, conversation } = situation
  const { log, labels } = house.hours
  const onward = ways(situation, {
    ...(conversation ? { resume: 'main' as const } : {}),
    journal: 'quiet',
    menu: 'quiet',
  })
  if (hours.length === 0) return reply(situation, [...notes, text(log.empty)], onward)
  const buttons = [button(situation, 'hours.choose', labels.choose, 'choice'), ...onward]
  const years = yearsOf(hours).flatMap((year) => blocksOf(situation, year))
  return reply(situation, [...notes, ...years, text(log.intro)], buttons)
}

function blocksOf(situation: Situation, { year, lines, totals }: HoursYear): Block[] {
  const { log } = situation.house.hours
  const { date, form, minutes, role, dimensions } = log.columns
  const rows = lines.map((line): Inline[][] => [
    [dateOf(situation, line)],
    [fullFormOf(situation, line)],
    [String(line.minutes)],
    [rolesOf(situation, line)],
    [line.dimensions.map((one) => log.dimensions[one]).join(', ')],
  ])
  const tally = (name: string, { count, minutes: sum }: Tally) =>
    fill(log.tally, { name, time: timeOf(situation, sum), count: String(count) })
  const tallies = [
    ...totals.forms.map((one) => tally(formOf(situation, one.name), one)),
    ...totals.dimensions.map((one) => tally(log.dimensions[one.name as keyof typeof log.dimensions], one)),
  ]
  return [
    text(log.year, { year: String(year) }),
    { type: 'table', columns: [date, form, minutes, role, dimensions], rows },
    {
      type: 'text',
      text: [
        ...fill(log.total, { year: String(year), time: timeOf(situation, totals.minutes) }),
        ...tallies.flatMap((one): Inline[] => ['\n', ...one]),
      ],
    },
    ...(lines.some((line) => line.dimensions.length > 1) ? [text(log['total-more'])] : []),
  ]
}

function choose(situation: Situation, lines: readonly KeptLine[], from: number): Decision {
  const { log, labels } = situation.house.hours
  const start = from < lines.length ? from : 0
  const end = start + WITH_BUTTON
  const some = lines.slice(start, end).map((line): Button => {
    const named = plain(fill(labels.one, { date: dateOf(situation, line), form: formOf(situation, line.form) }))
    return button(situation, `hours.destroy.${line.id}`, named, 'choice')
  })
  const older = end < lines.length ? [button(situation, `hours.choose.${end}`, labels.older, 'quiet')] : []
  return reply(
    situation,
    [text(log.choose)],
    [...some, ...older, ...ways(situation, { hours: 'quiet', menu: 'quiet' })],
  )
}

function sure(situation: Situation, line: KeptLine): Decision {
  const { log, labels } = situation.house.hours
  const values = { date: dateOf(situation, line), form: formOf(situation, line.form) }
  return reply(
    situation,
    [text(log.sure, values)],
    [
      button(situation, 'hours.show', labels['destroy-no'], 'main'),
      button(situation, `hours.destroy-yes.${line.id}`, labels['destroy-yes'], 'grave'),
    ],
  )
}

/** What is said instead of a question they are at, which is put aside. */
function reply(situation: Situation, blocks: Block[], buttons: Button[]): Decision {
  return { ...atRest(situation), messages: [{ blocks: [...blocks, { type: 'buttons', buttons }] }] }
}

function dateOf(situation: Situation, { date }: HoursLine): string {
  return longDate(situation, Temporal.PlainDate.from(date))
}

/** A form in words; under its own name when this version has no words for it. */
function formOf({ house }: Situation, form: string): string {
  const { forms } = house.hours.log
  return Object.hasOwn(forms, form) ? forms[form as keyof typeof forms] : form
}

/** A form with its method, where that is known. */
function fullFormOf(situation: Situation, { form, method }: HoursLine): string {
  const { house } = situation
  const title = house.methods.get(method)?.title
  const named = formOf(situation, form)
  return title ? plain(fill(house.hours.log['with-method'], { form: named, method: title })) : named
}

function rolesOf({ house }: Situation, { roles }: HoursLine): string {
  const names = roles.map((role) => house.guide.roles[role])
  return names.length > 0 ? names.join(', ') : house.hours.log.member
}

/** So many minutes in words: "1 uur en 30 minuten". */
function timeOf({ house: { locale } }: Situation, minutes: number): string {
  const inWords = (value: number, unit: 'hour' | 'minute') =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(value)
  const hours = Math.floor(minutes / 60)
  const rest = minutes % 60
  const parts = [
    ...(hours > 0 ? [inWords(hours, 'hour')] : []),
    ...(rest > 0 || hours === 0 ? [inWords(rest, 'minute')] : []),
  ]
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(parts)
}
