import { Temporal } from 'temporal-polyfill'
import type { Decision, Situation } from '../conversations/decision.ts'
import type { Intent } from '../conversations/read-intent.ts'
import { text, ways } from '../conversations/standing.ts'
import type { Block } from '../messages/message.ts'
import { shiftAt } from '../people/roster.ts'
import { resolveWhen } from '../people/when/resolve-when.ts'
import { writeDays } from '../people/when/write-days.ts'
import { said } from './decide-wishes.ts'
import { type Nudging, OPEN_END, rosterOf } from './nudging.ts'
import { sayNext } from './say-next.ts'

/**
 * Leave, illness and silence, and the end of them, as somebody said it. Takes effect at once, and says what it took it
 * for; days that cannot be meant change nothing. Pure.
 */
export function decideWhen(situation: Situation, intent: Extract<Intent, { type: 'when' }>): Decision {
  const { nudging, today, house } = situation
  const words = house.nudging.off
  const [own] = house.when
  const resolved = resolveWhen(intent.said, today)
  if ('problem' in resolved) return reply(situation, nudging, text(words.problem[resolved.problem]))
  const { act, from, until } = resolved
  const days = own ? writeDays(from, until, today, own) : ''
  switch (act) {
    case 'off':
    case 'ill': {
      // A shift past midnight belongs to the day it began on: whoever is ill in it is ill from that day.
      const shift = from === today.toString() ? shiftAt(rosterOf(nudging, situation.zone), situation.now) : undefined
      const off = [...nudging.off, { from: shift?.date ?? from, until: until ?? OPEN_END }]
      return reply(situation, { ...nudging, off }, text(words[act === 'ill' ? 'ill' : 'leave'], { days }))
    }
    case 'pause': {
      // Silence that is for later is kept as days on which they do not work: it comes to the same.
      if (from > today.toString()) {
        const off = [...nudging.off, { from, until: until ?? OPEN_END }]
        return reply(situation, { ...nudging, off }, text(words.paused, { days }))
      }
      const end = until && Temporal.PlainDate.from(until).add({ days: 1 }).toString()
      const paused = end === undefined ? {} : { until: end }
      return reply(situation, { ...nudging, paused }, text(words.paused, { days }))
    }
    case 'back':
      return back(situation)
    case 'stop-pause':
      return unpause(situation)
    default:
      return act satisfies never
  }
}

/** A pause is over; leave and illness are not. */
export function unpause(situation: Situation): Decision {
  const { paused, ...rest } = situation.nudging
  const words = situation.house.nudging.off
  if (!paused) return reply(situation, situation.nudging, text(words['back-nothing']))
  return reply(situation, rest as Nudging, text(words.unpaused))
}

/** They are back: leave and illness end yesterday, and a pause now. */
export function back(situation: Situation): Decision {
  const { nudging, today, house } = situation
  const words = house.nudging.off
  const day = today.toString()
  const yesterday = today.subtract({ days: 1 }).toString()
  const isNow = ({ from, until }: Nudging['off'][number]) => from <= day && day <= until
  const { paused, ...rest } = nudging
  if (!paused && !rosterOf(nudging, situation.zone).off.some(isNow)) {
    return reply(situation, nudging, text(words['back-nothing']))
  }
  const ended = (off: Nudging['off']) =>
    off.flatMap((one) => {
      if (!isNow(one)) return [one]
      return one.from < day ? [{ ...one, until: yesterday }] : []
    })
  const next: Nudging = { ...rest, off: ended(rest.off), backOn: day }
  return reply(situation, next, text(paused && !nudging.off.some(isNow) ? words.unpaused : words.back))
}

/** What was taken over, and when the next nudge comes if there is one in sight. */
function reply(situation: Situation, nudging: Nudging, ...blocks: Block[]): Decision {
  const isSilent =
    !nudging.consent || nudging.paused !== undefined || nudging.off.some(({ until }) => until === OPEN_END)
  const next =
    nudging === situation.nudging || isSilent ? [] : sayNext({ ...situation, nudging }, situation.house.nudging.next)
  const decision = said(situation, [...blocks, ...next], ways(situation, { roster: 'choice', menu: 'quiet' }))
  return nudging === situation.nudging ? decision : { nudging, ...decision }
}
