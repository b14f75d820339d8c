import { Temporal } from 'temporal-polyfill'
import { planTeamAs } from '../buddies/decide-plan.ts'
import type { TeamsDecided } from '../buddies/teams-decided.ts'
import type { EntryChange, Situation } from '../conversations/decision.ts'
import type { Deed } from '../conversations/exercise.ts'
import { text } from '../conversations/standing.ts'
import { moveSession, setPlace, setRhythm } from '../intervisie/decide-plan.ts'
import type { GroupDone, GroupsDecided } from '../intervisie/groups-decided.ts'
import { shareView } from '../intervisie/share-view.ts'
import { attended, shareCase } from '../intervisie/written-deeds.ts'
import type { Block } from '../messages/message.ts'
import { lastShiftStart, shiftAt } from '../people/roster.ts'
import { type Nudging, rosterOf } from './nudging.ts'
import { rosterOfRows } from './roster-rows.ts'
import { sayNext } from './say-next.ts'

/** How long a break that was put off waits, and how long the second reminder is worth sending. */
const SNOOZE = Temporal.Duration.from({ minutes: 15 })
const SNOOZE_WORTH = Temporal.Duration.from({ minutes: 20 })
/** In so many shifts running a break was not possible before something is said about it. */
const CANNOTS = 3

/**
 * What deeds come to: a new state of when somebody is nudged, what is said `instead` of a flow's last line and `more`
 * after it, the flow that begins now, what changes in a team or group, and what is kept beside the flow itself.
 */
export type Done = {
  nudging?: Nudging
  instead?: Block
  more: Block[]
  begin?: Extract<Deed, { type: 'begin' }>
  decided?: TeamsDecided & GroupsDecided
  entries?: readonly EntryChange[]
}

/** Does what ending a flow brings about. Pure: what it changes comes back. */
export function applyDeeds(situation: Situation, deeds: readonly Deed[]): Done {
  const done: Done = { more: [] }
  for (const deed of deeds) {
    const { more = [], ...next } = apply({ ...situation, nudging: done.nudging ?? situation.nudging }, deed)
    Object.assign(done, next)
    done.more.push(...more)
  }
  return done
}

function apply(situation: Situation, deed: Deed): Partial<Done> {
  const { nudging, now, today, turn, house, zone } = situation
  const words = house.nudging
  const roster = rosterOf(nudging, zone)
  switch (deed.type) {
    case 'begin':
      return { begin: deed }
    case 'ask-again': {
      if (!nudging.consent) return {}
      const date = lastShiftStart(roster, now) ?? today.toString()
      const followUps = [...nudging.followUps.filter((one) => one !== date), date]
      const more = nudging.often['follow-up'] === 'always' ? [text(words['ask-again'])] : []
      return { nudging: { ...nudging, followUps }, more }
    }
    case 'bring-back': {
      const isQuiet = !nudging.consent || nudging.often['take-away'] === 'never'
      if (isQuiet) return { more: [text(words['bring-back-quiet'])] }
      const { sentence, weeks } = deed
      const takeAway = { id: `t${turn}`, asked: today.toString(), from: today.add({ weeks }).toString(), sentence }
      const said = text(words['bring-back'][String(weeks) as '1' | '2' | '4'])
      return { nudging: { ...nudging, takeAways: [...nudging.takeAways, takeAway] }, more: [said] }
    }
    case 'no-more':
      return { nudging: { ...nudging, often: { ...nudging.often, [deed.kind]: 'never' }, takeAways: [] } }
    case 'quiet':
      return nudging.consent ? { nudging: { ...nudging, consent: false, waiting: [] } } : {}
    case 'took':
      return { nudging: { ...nudging, cannots: [], waiting: withoutSnooze(nudging) } }
    case 'snooze':
      return snooze(situation)
    case 'cannot': {
      const date = nudging.breakAbout ?? today.toString()
      const cannots = [...nudging.cannots.filter((one) => one !== date), date]
      const waiting = withoutSnooze(nudging)
      if (cannots.length < CANNOTS) return { nudging: { ...nudging, cannots, waiting } }
      return { nudging: { ...nudging, cannots: [], waiting }, more: [text(words.relief)] }
    }
    case 'weekly-at': {
      const weekday = deed.weekday as 1 | 2 | 3 | 4 | 5 | 6 | 7
      const weekly = nudging.often.weekly === 'never' ? 'always' : nudging.often.weekly
      const often = { ...nudging.often, weekly }
      return { nudging: { ...nudging, often, weeklyAt: { weekday, time: deed.time } } }
    }
    case 'plan-team': {
      const { instead, ...decided } = planTeamAs(situation, deed)
      return { decided, ...(instead ? { instead } : {}) }
    }
    case 'plan-group':
      return ofGroup(setRhythm(situation, deed))
    case 'move-session':
      return ofGroup(moveSession(situation, deed))
    case 'set-place':
      return ofGroup(setPlace(situation, deed))
    case 'share-case':
      return ofGroup(shareCase(situation, deed))
    case 'share-view':
      return ofGroup(shareView(situation, deed))
    case 'attended':
      return ofGroup(attended(situation, deed))
    case 'enrol': {
      const { weekly, extra, off } = rosterOfRows(deed.shifts)
      const enrolled = enrol(situation, deed.zone, { weekly, extra, off: [...nudging.off, ...off] })
      return { nudging: enrolled, more: sayNext({ ...situation, nudging: enrolled }, words.first) }
    }
    case 'calendar': {
      // What was known from another address stays until this one was read.
      const { extra = [], off = [] } = nudging.calendar ?? {}
      const calendar = { address: deed.address, extra, off, failures: 0 }
      return { nudging: enrol(situation, deed.zone, { calendar }) }
    }
    default:
      return deed satisfies never
  }
}

function ofGroup({ instead, more, entries, ...decided }: GroupDone): Partial<Done> {
  return { decided, ...(instead ? { instead } : {}), ...(more ? { more } : {}), ...(entries ? { entries } : {}) }
}

/** They said yes. What was due before they did is not owed to them. A zone of their own stays until they name another. */
function enrol({ nudging, now }: Situation, zone: string | undefined, told: Partial<Nudging>): Nudging {
  return { ...nudging, ...told, ...(zone === undefined ? {} : { zone }), consent: true, plannedUpTo: now }
}

/** The break they were last reminded of comes once more, once, if it still falls in the shift. */
function snooze({ nudging, now, house, zone }: Situation): Partial<Done> {
  const words = house.nudging
  const { latest } = nudging
  if (latest?.kind !== 'break') return { instead: text(words['snooze-too-late']) }
  const again = `${latest.key}/again`
  if (latest.again || nudging.waiting.some(({ key }) => key === again)) return { instead: text(words['snooze-used']) }
  const at = now.add(SNOOZE)
  const end = shiftAt(rosterOf(nudging, zone), at)?.end
  if (!end) return { instead: text(words['snooze-too-late']) }
  const worth = at.add(SNOOZE_WORTH)
  const expires = Temporal.Instant.compare(worth, end) < 0 ? worth : end
  const { about } = latest
  return {
    nudging: {
      ...nudging,
      waiting: [...nudging.waiting, { key: again, kind: 'break', at, expires, about, again: true }],
    },
  }
}

/** What waits but for a break that was put off: they said by now what comes of it. */
function withoutSnooze({ waiting }: Nudging): Nudging['waiting'] {
  return waiting.filter(({ again }) => !again)
}
