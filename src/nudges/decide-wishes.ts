import { Temporal } from 'temporal-polyfill'
import { fill, plain } from '../content/template.ts'
import type { Decision, Situation } from '../conversations/decision.ts'
import type { Intent } from '../conversations/read-intent.ts'
import { atRest, button, text, ways } from '../conversations/standing.ts'
import { longDate } from '../journal/decide-entry.ts'
import type { Block, Button } from '../messages/message.ts'
import { lastShiftStart, shiftsBetween } from '../people/roster.ts'
import { nameOfWeekday } from '../people/when/lexemes.ts'
import { writeDays } from '../people/when/write-days.ts'
import { aboutOf } from './decide-nudge.ts'
import { isPaused, type Nudging, rosterOf } from './nudging.ts'
import { KINDS, type PromptKind } from './prompt-kinds.ts'
import { sayNext, timeIn } from './say-next.ts'

/** The choices of minutes before the end of a shift. */
const MINUTES = [0, 15, 30, 45] as const
const BREAKS = { earlier: -30, usual: 0, later: 30 } as const

/** How long after the start of a shift it is still told why a nudge came in it. */
const ASKED_WITHIN = Temporal.Duration.from({ hours: 24 * 14 })

/** What somebody wants of a kind of nudge, or to know about it. Pure. */
export function decideWish(situation: Situation, intent: Extract<Intent, { type: 'wish' }>): Decision {
  const { kind } = intent
  const { nudging, house } = situation
  const words = house.nudging
  const often = (value: Nudging['often'][PromptKind], said: string) => {
    return changed(situation, { ...nudging, often: { ...nudging.often, [kind]: value } }, text(said))
  }
  switch (intent.act) {
    case 'why':
      return why(situation, kind, intent.about)
    case 'less':
      return often('half', words.less[kind])
    case 'more':
      return often('always', words.more[kind])
    case 'never':
      return often('never', words.never[kind])
    case 'time':
      return askTime(situation, kind, intent.about)
    case 'change':
      return said(situation, [rowOf(situation, kind), text(words.nudges['choose-one'])], wishButtons(situation, kind))
    case 'as-is':
      return said(situation, [text(words['as-is'])], ways(situation, { nudges: 'choice', menu: 'quiet' }))
    default:
      return intent.act satisfies never
  }
}

/** Sets the time of a kind of nudge to one of those it offers. Pure. */
export function decideTime(situation: Situation, { kind, to }: Extract<Intent, { type: 'set' }>): Decision {
  const { nudging, house } = situation
  const { time } = house.nudging
  if (kind === 'break' && Object.hasOwn(BREAKS, to)) {
    const which = to as keyof typeof BREAKS
    const when = text(time.break, { when: time['break-when'][which] })
    return changed(situation, { ...nudging, breakLater: BREAKS[which] }, when)
  }
  const minutes = MINUTES.find((one) => String(one) === to)
  if (kind === 'debrief' && minutes !== undefined) {
    const when = minutes === 0 ? text(time['debrief-end']) : text(time.debrief, { minutes: to })
    return changed(situation, { ...nudging, debriefBefore: minutes }, when)
  }
  if (kind === 'weekly' && to === 'last-shift') {
    return changed(situation, { ...nudging, weeklyAt: 'last-shift' }, text(time.weekly))
  }
  return said(situation, [text(house.words['fits-nothing'])], ways(situation, { nudges: 'choice', menu: 'quiet' }))
}

/** Everything Maatje sends somebody by itself, a line a kind, with what can be done about it. */
export function listNudges(situation: Situation): Decision {
  const { nudging, house, today } = situation
  const words = house.nudging.nudges
  if (!nudging.consent) {
    const buttons = [button(situation, 'begin.roster', house.words.labels['invite-yes'], 'main')]
    return said(
      situation,
      [text(words.none), text(words['may-i'])],
      [...buttons, ...ways(situation, { menu: 'quiet' })],
    )
  }
  const paused = isPaused(nudging, today)
  const [own] = house.when
  const until = nudging.paused?.until
  const last = until && Temporal.PlainDate.from(until).subtract({ days: 1 }).toString()
  const days = own && paused ? writeDays(today.toString(), last, today, own) : ''
  const rows = KINDS.map((kind) => rowOf(situation, kind))
  const change = KINDS.map((kind) => button(situation, `wish.${kind}.change`, words.name[kind], 'choice'))
  const unpause = button(situation, 'roster-act.unpause', house.words.labels.unpause, 'main')
  const next = paused ? [text(words.paused, { days })] : sayNext(situation, house.nudging.next)
  const quiet = ways(situation, { roster: 'quiet', quiet: 'quiet', menu: 'quiet' })
  const blocks = [text(words.list), ...rows, ...next, text(words.choose)]
  return said(situation, blocks, [...(paused ? [unpause] : []), ...change, ...quiet])
}

/** The small buttons under every nudge: why, and one tap for less, another time, none. */
export function wishWays(
  { house, turn }: Pick<Situation, 'house' | 'turn'>,
  kind: PromptKind,
  about: string,
): Button[] {
  const { labels } = house.words
  return (['why', 'less', 'time', 'never'] as const).map((act) => {
    return { id: `wish.${kind}.${act}.${about}`, label: labels[act], turn: turn + 1, tone: 'quiet' }
  })
}

/** Why a nudge came. `about` is which one, as its key says behind the kind. */
function why(situation: Situation, kind: PromptKind, about: string | undefined): Decision {
  const { house } = situation
  const { who, ask } = house.nudging.why
  return said(situation, [...reasonFor(situation, kind, about), text(who), text(ask)], wishButtons(situation, kind))
}

/** The reason in one paragraph; none for a shift or a sentence that is known no more. */
function reasonFor(situation: Situation, kind: PromptKind, about: string | undefined): Block[] {
  const { nudging, house } = situation
  const words = house.nudging.why
  switch (kind) {
    case 'break':
    case 'debrief': {
      const times = timesOf(situation, about)
      if (!times) return []
      if (kind === 'break') return [text(about?.endsWith('/2') ? words['break-second'] : words.break, times)]
      const { end } = times
      const before = nudging.debriefBefore
      return [before === 0 ? text(words['debrief-end'], { end }) : text(words.debrief, { end, before: String(before) })]
    }
    case 'weekly':
      if (nudging.weeklyAt === 'last-shift') return [text(words.weekly)]
      return [text(words['weekly-own'], momentOfWeek(situation))]
    case 'follow-up':
      return [text(words['follow-up'])]
    case 'take-away': {
      const asked = nudging.takeAways.find(({ id }) => id === about)?.asked
      return asked ? [text(words['take-away'], { date: longDate(situation, Temporal.PlainDate.from(asked)) })] : []
    }
    default:
      return kind satisfies never
  }
}

/** From when to when the shift is that a nudge is about; they may ask after its end, or in the next one. */
function timesOf({ nudging, now, zone }: Situation, about = ''): { start: string; end: string } | undefined {
  const roster = rosterOf(nudging, zone)
  const [, date, nth = '1'] = /^(\d{4}-\d\d-\d\d)(?:\.(\d))?/.exec(about) ?? []
  const lately = shiftsBetween(roster, now.subtract(ASKED_WITHIN), now).filter((shift) => shift.date === date)
  const shift = lately[Number(nth) - 1]
  return shift && { start: timeIn(shift.start, roster.zone), end: timeIn(shift.end, roster.zone) }
}

/** Why the latest nudge came, when somebody types that they want to know. */
export function decideWhy(situation: Situation): Decision {
  const { latest } = situation.nudging
  if (latest) return why(situation, latest.kind, aboutOf(latest.key))
  return said(situation, [text(situation.house.nudging.why.none)], ways(situation, { nudges: 'choice', menu: 'quiet' }))
}

/** Nothing is sent by itself any more. It happens at once, and is said. */
export function decideQuiet(situation: Situation): Decision {
  const { nudging, house } = situation
  const buttons = ways(situation, { menu: situation.conversation ? 'quiet' : 'choice' })
  if (!nudging.consent) return said(situation, [text(house.nudging.quiet.nothing)], buttons)
  const stopped: Nudging = { ...nudging, consent: false, waiting: [] }
  return { nudging: stopped, ...said(situation, [text(house.nudging.quiet.done)], buttons) }
}

function askTime(situation: Situation, kind: PromptKind, about: string | undefined): Decision {
  const { words, nudging } = situation.house
  const { labels } = words
  const { time } = nudging
  const set = (to: string, label: string) => button(situation, `set.${kind}.${to}`, label, 'choice')
  const asIs = button(situation, `wish.${kind}.as-is`, labels['as-is'], 'quiet')
  switch (kind) {
    case 'break': {
      const options = (['earlier', 'usual', 'later'] as const).map((to) => set(to, labels[`time-${to}`]))
      return said(situation, [text(time['break-ask'])], [...options, asIs])
    }
    case 'debrief': {
      const options = MINUTES.map((minutes) => set(String(minutes), labels[`time-${minutes}`]))
      return said(situation, [text(time['debrief-ask'])], [...options, asIs])
    }
    case 'weekly': {
      const own = button(situation, 'begin.weekly-time', labels['time-own'], 'choice')
      return said(situation, [text(time['weekly-ask'])], [set('last-shift', labels['time-last-shift']), own, asIs])
    }
    case 'follow-up':
    case 'take-away':
      return changed(situation, inNextShift(situation, kind, about), text(time['next-shift']))
    default:
      return kind satisfies never
  }
}

/** What comes once by itself comes once more, in the shift after this one: there is no other time for it. */
function inNextShift({ nudging, now, today, turn, zone }: Situation, kind: PromptKind, about?: string): Nudging {
  if (kind === 'follow-up') {
    const date = lastShiftStart(rosterOf(nudging, zone), now) ?? today.toString()
    return { ...nudging, followUps: [...nudging.followUps.filter((one) => one !== date), date] }
  }
  const from = today.add({ days: 1 }).toString()
  // Under a new id: what came under the old one comes no second time.
  const takeAways = nudging.takeAways.map((one) => {
    return one.id === about ? { id: `t${turn}`, asked: one.asked, sentence: one.sentence, from } : one
  })
  return { ...nudging, takeAways }
}

function wishButtons(situation: Situation, kind: PromptKind): Button[] {
  const { labels } = situation.house.words
  const often = situation.nudging.often[kind]
  const hasTime = kind !== 'follow-up' && kind !== 'take-away'
  const wish = (act: 'less' | 'time' | 'never' | 'more', label: string) => {
    return button(situation, `wish.${kind}.${act}`, label, 'choice')
  }
  return [
    ...(often === 'always'
      ? [wish('less', labels.less)]
      : [wish('more', often === 'half' ? labels.more : labels.again)]),
    ...(often !== 'never' && hasTime ? [wish('time', labels.time)] : []),
    ...(often === 'never' ? [] : [wish('never', labels.never)]),
    button(situation, `wish.${kind}.as-is`, labels['as-is'], 'quiet'),
  ]
}

function rowOf(situation: Situation, kind: PromptKind): Block {
  const { nudging, house } = situation
  const words = house.nudging.nudges
  const often = nudging.often[kind]
  if (often === 'never') return text(words.row, { name: words.name[kind], how: words['how-never'] })
  const how = [words[`how-${often}`], ...timeOf(situation, kind)].join(', ')
  return text(words.row, { name: words.name[kind], how })
}

function timeOf(situation: Situation, kind: PromptKind): string[] {
  const { nudging, house } = situation
  const words = house.nudging.nudges
  const filled = (template: string, values: Record<string, string>) => plain(fill(template, values))
  switch (kind) {
    case 'break': {
      const { breakLater } = nudging
      return [words['at-break'][breakLater < 0 ? 'earlier' : breakLater > 0 ? 'later' : 'usual']]
    }
    case 'debrief': {
      const minutes = nudging.debriefBefore
      return [minutes === 0 ? words['at-debrief-end'] : filled(words['at-debrief'], { minutes: String(minutes) })]
    }
    case 'weekly':
      return [
        nudging.weeklyAt === 'last-shift'
          ? words['at-weekly']
          : filled(words['at-weekly-own'], momentOfWeek(situation)),
      ]
    case 'follow-up':
    case 'take-away':
      return []
    default:
      return kind satisfies never
  }
}

function momentOfWeek({ nudging, house }: Situation): { day: string; time: string } {
  const { weeklyAt } = nudging
  if (weeklyAt === 'last-shift') return { day: '', time: '' }
  return { day: nameOfWeekday(weeklyAt.weekday, house.locale, 'long'), time: weeklyAt.time }
}

/** A new state of when they are nudged, and what it means from here on. */
function changed(situation: Situation, nudging: Nudging, ...blocks: Block[]): Decision {
  const buttons = ways(situation, { nudges: 'choice', menu: 'quiet' })
  return { nudging, ...said({ ...situation, nudging }, blocks, buttons) }
}

/** A reply that is no question of a flow: what somebody was in is put aside, and can be gone on with. */
export function said(situation: Situation, blocks: readonly Block[], buttons: readonly Button[]): Decision {
  const all = [...(situation.conversation ? ways(situation, { resume: 'choice' }) : []), ...buttons]
  return { ...atRest(situation), messages: [{ blocks: [...blocks, { type: 'buttons', buttons: all }] }] }
}
