import type { Conversation } from '../conversations/conversation.ts'
import type { Decision, Situation } from '../conversations/decision.ts'
import type { Flow } from '../conversations/exercise.ts'
import type { RosterAct } from '../conversations/read-intent.ts'
import { button, over, repeat, text, ways } from '../conversations/standing.ts'
import { longDate } from '../journal/decide-entry.ts'
import type { Block, Button } from '../messages/message.ts'
import { nameZone } from '../people/when/zones.ts'
import { unpause } from './decide-leave.ts'
import { beginFlow } from './decide-nudge.ts'
import { said } from './decide-wishes.ts'
import { NOTHING_SAID, type Nudging, rosterOf, uncoupled } from './nudging.ts'
import { begunWith, daysOff, linesOf, MOST_OFF } from './roster-dialogue.ts'
import { sayNext } from './say-next.ts'

/** Begins the conversation about somebody's roster: at the start, or at a step of it when they said yes before. */
export function beginRoster(situation: Situation, step?: string): Decision {
  const { house, nudging, conversation, others } = situation
  const flow = house.flows.get('roster')
  if (!flow) return repeat(situation, text(house.words['fits-nothing']))
  const at = begunWith({ weekly: nudging.weekly, extra: nudging.extra, off: [] }, situation)
  if (step === undefined || !Object.hasOwn(flow.steps, step)) return beginFlow(situation, flow, { at })
  // What they told in one that was never finished is not told again.
  const before = [conversation, ...others].find((talk) => talk?.flow === flow.id)
  const rows = before?.rows ?? at.rows
  return beginInstead(situation, flow, { rows, answers: { ...before?.answers, ...at.answers }, step })
}

/** Begins the conversation about a roster at a step, in the place of one that was never finished. */
function beginInstead(situation: Situation, flow: Flow, at: Pick<Conversation, 'step' | 'rows' | 'answers'>): Decision {
  const { conversation, ...rest } = { ...situation, others: situation.others.filter((talk) => talk.flow !== flow.id) }
  if (conversation?.flow !== flow.id)
    return beginFlow({ ...rest, ...(conversation ? { conversation } : {}) }, flow, { at })
  const { began, ...decision } = beginFlow(rest, flow, { at })
  return { ...decision, ...(began ? { conversation: began } : {}) }
}

/** What Maatje knows of when somebody works, and what can be done about it; or the conversation that begins it. */
export function showRoster(situation: Situation): Decision {
  const { house, nudging } = situation
  const { labels } = house.words
  const { calendar, consent } = nudging
  const knows = nudging.weekly.length + nudging.extra.length > 0 || calendar !== undefined
  if (!consent && !knows) return beginRoster(situation)
  const next = consent ? sayNext(situation, house.nudging.next) : [text(house.nudging.nudges.none)]
  const blocks = [...rosterInWords(situation), ...next, text(house.nudging.roster.change)]
  const act = (id: string, label: string, tone: Button['tone'] = 'choice') => button(situation, id, label, tone)
  return said(situation, blocks, [
    act('begin.roster.shifts', labels['roster-change'], 'main'),
    calendar
      ? act('roster-act.uncouple', labels['roster-uncouple'])
      : act('begin.roster.calendar', labels['roster-calendar']),
    act('begin.roster.zone', labels['roster-zone']),
    ...(nudging.paused ? [act('roster-act.unpause', labels.unpause)] : []),
    ...ways(situation, { nudges: 'choice' }),
    act('roster-act.forget', labels['roster-forget'], 'grave'),
    ...ways(situation, { menu: 'quiet' }),
  ])
}

/** A roster to read: what is still to come of it, leave, what there is about a calendar, the zone. */
function rosterInWords(situation: Situation): Block[] {
  const { house, nudging, today, zone, now } = situation
  const words = house.nudging.roster
  const { calendar } = nudging
  const roster = rosterOf(nudging, zone)
  const day = today.toString()
  const extra = roster.extra.filter(({ date }) => date >= day)
  const off = roster.off.filter(({ until }) => until >= day)
  const { lines, more } = linesOf({ when: house.when }, { weekly: roster.weekly, extra, off: [] })
  const readOn = calendar?.readAt && longDate(situation, calendar.readAt.toZonedDateTimeISO(zone).toPlainDate())
  const wrong = calendar && calendar.failures > 0 ? (calendar.told ?? calendar.tell) : undefined
  const failed = wrong && (house.nudging.calendar.failed as Record<string, string>)[wrong]
  const [own] = house.when
  return [
    text(lines.length > 0 ? words.shown : words['shown-none']),
    ...(lines.length > 0 ? [{ type: 'quote' as const, text: [lines.join('\n')] }] : []),
    ...(more > 0 ? [text(words.more, { count: String(more) })] : []),
    ...(own ? off.slice(0, MOST_OFF).map((days) => text(words.off, { days: daysOff(days, today, own) })) : []),
    ...(readOn ? [text(words['shown-calendar'], { date: readOn })] : []),
    ...(failed ? [text(failed)] : []),
    ...(own ? [text(words.zone, { zone: nameZone(roster.zone, now, own) })] : []),
  ]
}

/** Does one thing with somebody's roster. Pure. */
export function decideRoster(situation: Situation, act: RosterAct): Decision {
  const { nudging, house } = situation
  const { roster: words, calendar: calendarWords } = house.nudging
  const { labels } = house.words
  const way = ways(situation, { roster: 'choice', menu: 'quiet' })
  switch (act) {
    case 'unpause':
      return unpause(situation)
    case 'uncouple': {
      if (!nudging.calendar) return showRoster(situation)
      return { nudging: uncoupled(nudging), ...said(situation, [text(calendarWords.uncoupled)], way) }
    }
    case 'forget':
      return said(
        situation,
        [text(words['forget-sure'])],
        [
          button(situation, 'roster-act.forget-no', labels['roster-forget-no'], 'main'),
          button(situation, 'roster-act.forget-yes', labels['roster-forget-yes'], 'grave'),
        ],
      )
    case 'forget-yes': {
      const { often, breakLater, debriefBefore, weeklyAt, takeAways, seen } = nudging
      const next: Nudging = { ...NOTHING_SAID, often, breakLater, debriefBefore, weeklyAt, takeAways, seen }
      // An unfinished conversation about it holds the same days and times.
      if (situation.conversation?.flow === 'roster') {
        return { ...said(over(situation), [text(words.forgotten)], way), nudging: next, conversation: 'destroyed' }
      }
      const ended = situation.others.some(({ flow }) => flow === 'roster') ? { ended: 'roster' } : {}
      return { nudging: next, ...ended, ...said(situation, [text(words.forgotten)], way) }
    }
    case 'forget-no':
      return said(situation, [text(words.kept)], way)
    default:
      return act satisfies never
  }
}

/** The calendar file somebody sent: shown as a roster that they can say yes to, or what is wrong with it. Pure. */
export function decideFile(situation: Situation): Decision {
  const { file, house } = situation
  const words = house.nudging.calendar
  const flow = house.flows.get('roster')
  if (!flow || !file) return repeat(situation, text(words['file-failed']))
  if (file.type !== 'read') {
    const known = words.failed as Record<string, string>
    const template = file.code === 'no_files' ? words['no-files'] : (known[file.code] ?? words['file-failed'])
    return repeat(situation, text(template), text(words.kept))
  }
  if (file.extra.length === 0) return repeat(situation, text(words['read-none']), text(words.kept))
  // A file replaces whatever stood in a conversation about the roster: it is the newer word.
  const at = begunWith({ weekly: [], extra: file.extra, off: file.off }, situation)
  return beginInstead(situation, flow, { ...at, step: 'check' })
}
