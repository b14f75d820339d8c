import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { laterOf } from '../people/instants.ts'
import type { Method, MethodStep } from './method.ts'

const Instant = z.string().transform((text) => Temporal.Instant.from(text))

/**
 * Where a group is in a method, as stored. `step` is the id of one, or absent while people gather. Its time ends at `ends`;
 * while it is paused, `left` milliseconds of it are left instead. `turn` counts the changes: buttons carry it. `told`: that
 * the time of this step is over was said. `here` are the ids of who is there. `prompted` and `shown` are who was asked to
 * write, and whose words were shown, since the last step in which people write for themselves began. `touched` is when the
 * turn last changed. `stopping`: whether to stop was asked, and nobody answered yet.
 */
export const Guided = z.looseObject({
  method: z.string(),
  version: z.int(),
  step: z.string().optional(),
  turn: z.int(),
  began: Instant,
  ends: Instant.optional(),
  left: z.number().optional(),
  told: z.boolean(),
  here: z.array(z.string()),
  prompted: z.array(z.string()),
  shown: z.array(z.string()),
  touched: Instant.optional(),
  stopping: z.boolean().optional(),
})
export type Guided = z.output<typeof Guided>

/** What is pressed in a session: `here` by everybody for themselves, the others by anybody for all. */
export const GUIDE_ACTS = ['here', 'next', 'more', 'pause', 'resume', 'stop', 'stop-yes'] as const
export type GuideAct = (typeof GUIDE_ACTS)[number]

/** What pressing 'more' adds to the time of a step. */
const FIVE_MINUTES = Temporal.Duration.from({ minutes: 5 })
/** A group that touches nothing for so long after the time of its step went home without saying so. */
const LEFT_ALONE = { hours: 4 }

/**
 * A group that gathers for a method, from now on. Pure. Its turns begin at the second it is: a button below an older
 * session of the same group is a late one in this session too.
 */
export function gather({ id, version }: Method, here: readonly string[], now: Temporal.Instant): Guided {
  const turn = Math.floor(now.epochMilliseconds / 1000)
  return {
    method: id,
    version,
    turn,
    began: now,
    told: false,
    here: [...here],
    prompted: [],
    shown: [],
    touched: now,
  }
}

/** A press: what was pressed, the turn its button was shown in, by whom, and when. */
export type Press = { act: GuideAct; turn: number; by: string; now: Temporal.Instant }

/**
 * What a press comes to. `to` is absent where it changed nothing, and where it ended everything.
 *
 * `here`: somebody is there, `here-already` for the second time. `step`: another step began. `more`, `paused`, `resumed`:
 * its time changed. `stop-asked`: whether to stop is asked now. `over`: it was held and is over, `stopped` before its last
 * step; `cancelled`: it had not begun. `too-few`: too few are there to begin. `late`: the press came too late, or fits nothing.
 */
export type Pressed =
  | { news: 'here' | 'step' | 'stop-asked'; to: Guided }
  | { news: 'more' | 'paused' | 'resumed'; to: Guided }
  | { news: 'over' | 'stopped' | 'cancelled' | 'here-already' | 'too-few' | 'late' }

/**
 * What becomes of a session by one press. Pure and total. Everything but 'here' counts only in the turn it was shown in: of
 * two at once one counts, and no press skips a step. `fewest` is how many must be there to begin. It does not ask whether
 * somebody may press.
 */
export function press(method: Method, guided: Guided, { act, turn, by, now }: Press, fewest: number): Pressed {
  if (act === 'here') {
    if (guided.here.includes(by)) return { news: 'here-already' }
    return { news: 'here', to: { ...guided, here: [...guided.here, by] } }
  }
  if (turn !== guided.turn) return { news: 'late' }
  const { stopping, ...rest } = guided
  const moved = { ...(rest as Guided), turn: turn + 1, touched: now }
  const isGathering = guided.step === undefined
  switch (act) {
    case 'next': {
      if (isGathering && guided.here.length < fewest) return { news: 'too-few' }
      const next = method.steps[isGathering ? 0 : placeOf(method, guided) + 1]
      return next ? { news: 'step', to: entered(moved, next, now) } : { news: 'over' }
    }
    case 'more':
      return isGathering ? { news: 'late' } : { news: 'more', to: extended(moved, now) }
    case 'pause': {
      const { ends, ...still } = moved
      if (isGathering || !ends) return { news: 'late' }
      const left = Math.max(0, ends.epochMilliseconds - now.epochMilliseconds)
      return { news: 'paused', to: { ...(still as Guided), left } }
    }
    case 'resume': {
      if (guided.left === undefined) return stopping ? { news: 'resumed', to: moved } : { news: 'late' }
      const { left: _left, ...still } = moved
      return { news: 'resumed', to: { ...(still as Guided), ends: now.add({ milliseconds: guided.left }) } }
    }
    case 'stop':
      if (isGathering) return { news: 'cancelled' }
      return stopping ? { news: 'late' } : { news: 'stop-asked', to: { ...moved, stopping: true } }
    case 'stop-yes':
      return stopping ? { news: 'stopped' } : { news: 'late' }
    default:
      return act satisfies never
  }
}

/** At the beginning of a step, with all of its time. */
function entered(guided: Guided, { id, minutes, alone }: MethodStep, now: Temporal.Instant): Guided {
  const { left: _left, ...rest } = guided
  const asked = alone ? { prompted: [...guided.here], shown: [] } : {}
  return { ...(rest as Guided), step: id, ends: now.add({ minutes }), told: false, ...asked }
}

/** With five minutes more than were left; from now on when its time was over. */
function extended(guided: Guided, now: Temporal.Instant): Guided {
  if (guided.left !== undefined) {
    return { ...guided, left: guided.left + FIVE_MINUTES.total('milliseconds'), told: false }
  }
  return { ...guided, ends: laterOf(guided.ends ?? now, now).add(FIVE_MINUTES), told: false }
}

/**
 * Which step of a method a session is at: its place from 0 on, or -1 while people gather. One that was renamed goes on
 * under its new name; one that no method of this name knows goes on at the first.
 */
export function placeOf({ steps, retired }: Method, { step }: Pick<Guided, 'step'>): number {
  if (step === undefined) return -1
  const at = (id: string | undefined) => steps.findIndex((one) => one.id === id)
  return Math.max(0, at(step) >= 0 ? at(step) : at(retired[step]))
}

/** The step a session is at; undefined while people gather. */
export function stepOf(method: Method, guided: Pick<Guided, 'step'>): MethodStep | undefined {
  return method.steps[placeOf(method, guided)]
}

/** What people were last asked to write for themselves, in this step or one before it; undefined when they never were. */
export function lastAlone(method: Method, guided: Pick<Guided, 'step'>): MethodStep | undefined {
  return method.steps.slice(0, placeOf(method, guided) + 1).findLast(({ alone }) => alone !== undefined)
}

/** Whether what people write for themselves came together already: what is shared from now on is shown on its own. */
export function isTogether(method: Method, guided: Guided): boolean {
  return guided.shown.length > 0 || stepOf(method, guided)?.alone === undefined
}

/** When it is to be told that the time of a step is over; undefined when it was, or when no time runs. */
export function timeUp({ ends, told, step }: Guided): Temporal.Instant | undefined {
  return step === undefined || told ? undefined : ends
}

/** When a session ends by itself, because nobody touched it since. */
export function leftAloneAt({ began, touched, ends, left = 0 }: Guided): Temporal.Instant {
  return (ends ?? (touched ?? began).add({ milliseconds: left })).add(LEFT_ALONE)
}
