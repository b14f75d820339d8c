import { Temporal } from 'temporal-polyfill'
import { NOTHING_SAID, type Nudging } from '../../src/nudges/nudging.ts'
import { mulberry32 } from '../seeded.ts'

/**
 * Somebody of the simulation. `nudging` is absent for who was never asked; `left`: their account was closed before it
 * all began. `zone` is what their platform tells.
 */
export type Colleague = {
  id: string
  platform: 'slack' | 'teams'
  tenant: string
  user: string
  locale: 'nl' | 'en'
  zone: string
  left: boolean
  nudging?: Nudging
}

/** Workspaces and organisations, with the part of all people that each has. */
const TENANTS = [
  { platform: 'slack', tenant: 'T-groot', part: 0.18 },
  { platform: 'slack', tenant: 'T-midden', part: 0.14 },
  { platform: 'slack', tenant: 'T-klein', part: 0.1 },
  { platform: 'slack', tenant: 'T-team', part: 0.05 },
  { platform: 'teams', tenant: 'O-groot', part: 0.25 },
  { platform: 'teams', tenant: 'O-midden', part: 0.18 },
  { platform: 'teams', tenant: 'O-klein', part: 0.1 },
] as const

/** Nearly everybody is in the Netherlands; the others are where clocks do strange things, and where they never change. */
const ZONES = [
  'Europe/London',
  'Africa/Casablanca',
  'America/Paramaribo',
  'America/Curacao',
  'America/St_Johns',
  'Asia/Jakarta',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
]

type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7
type Times = { start: string; end: string }
const EARLY = { start: '07:00', end: '15:15' }
const LATE = { start: '14:45', end: '23:00' }
const NIGHT = { start: '22:45', end: '07:15' }
const LONG = { start: '08:00', end: '20:00' }
const SLEEP_IN = { start: '16:00', end: '10:00' }
const SHORT = { start: '15:00', end: '19:30' }

/**
 * So many people with rosters, wishes and states of all kinds, everything drawn by the seed. Ids are given from outside,
 * because the store wants them to be unique. Rosters cover `days` from `from` on. Pure.
 */
export function populate(
  people: number,
  { seed, from, days, id }: { seed: number; from: Temporal.Instant; days: number; id(): string },
): Colleague[] {
  const draw = createDraw(mulberry32(seed))
  return Array.from({ length: people }, (_, index): Colleague => {
    const { platform, tenant } = tenantAt((index + 0.5) / people)
    const zone = draw.chance(0.92) ? 'Europe/Amsterdam' : draw.one(ZONES)
    const nudging = draw.chance(0.06) ? undefined : nudgingOf(draw, zone, from, days)
    return {
      id: id(),
      platform,
      tenant,
      user: `U${index}`,
      locale: draw.chance(0.8) ? 'nl' : 'en',
      zone,
      left: draw.chance(0.02),
      ...(nudging ? { nudging } : {}),
    }
  })
}

function tenantAt(position: number): (typeof TENANTS)[number] {
  let upTo = 0
  for (const one of TENANTS) {
    upTo += one.part
    if (position <= upTo) return one
  }
  return TENANTS[0]
}

type Draw = {
  chance(of: number): boolean
  one<Value>(values: readonly Value[]): Value
  whole(from: number, upTo: number): number
}

function createDraw(random: () => number): Draw {
  const whole = (from: number, upTo: number) => from + Math.floor(random() * (upTo - from + 1))
  return {
    chance: (of) => random() < of,
    one: (values) => values[whole(0, values.length - 1)] as (typeof values)[number],
    whole,
  }
}

function nudgingOf(draw: Draw, zone: string, from: Temporal.Instant, days: number): Nudging {
  const first = from.toZonedDateTimeISO(zone).toPlainDate()
  const date = (day: number) => first.add({ days: day }).toString()
  const often = () => (draw.chance(0.85) ? 'always' : draw.one(['half', 'never'] as const))
  const rostered = rosterOf(draw, date, days)
  const { weekly, extra } = rostered
  const worked = [...Array(days).keys()].map(date)
  return {
    ...NOTHING_SAID,
    consent: !draw.chance(0.05),
    ...(draw.chance(0.03) ? { zone: draw.one(ZONES) } : {}),
    weekly,
    extra,
    off: draw.chance(0.25) ? [leave(draw, date, days)] : [],
    ...(draw.chance(0.06) ? { paused: draw.chance(0.3) ? {} : { until: date(draw.whole(1, days)) } } : {}),
    often: { break: often(), debrief: often(), weekly: often(), 'follow-up': 'always', 'take-away': often() },
    breakLater: draw.one([0, 0, 0, 0, -30, 30] as const),
    debriefBefore: draw.chance(0.7) ? 15 : draw.one([0, 5, 10, 20, 30, 45]),
    weeklyAt: draw.chance(0.8)
      ? 'last-shift'
      : { weekday: draw.whole(1, 7) as Weekday, time: draw.one(['09:00', '13:30', '16:15', '21:00', '02:30']) },
    followUps: draw.chance(0.1) ? [draw.one(worked)] : [],
    takeAways: draw.chance(0.15) ? [takeAway(draw.one(worked))] : [],
    plannedUpTo: from,
  }
}

function takeAway(from: string): Nudging['takeAways'][number] {
  return { id: 'sentence', asked: from, from, sentence: 'Ik wilde eerst tot tien tellen.' }
}

/** Leave or illness, from a single day to the whole time. */
function leave(draw: Draw, date: (day: number) => string, days: number): { from: string; until: string } {
  if (draw.chance(0.1)) return { from: date(-5), until: date(days + 5) }
  const first = draw.whole(-3, days)
  return { from: date(first), until: date(first + draw.one([0, 1, 4, 9, 16])) }
}

/** When somebody works: every week the same, single shifts out of a planning, both, or nothing. */
function rosterOf(draw: Draw, date: (day: number) => string, days: number): Pick<Nudging, 'weekly' | 'extra'> {
  const week = (weekdays: readonly Weekday[], times: Times) => weekdays.map((weekday) => ({ weekday, ...times }))
  const shifted = ({ start, end }: Times): Times => {
    const minutes = draw.one([0, 0, 0, -15, 15, 30, 45])
    return { start: moved(start, minutes), end: moved(end, minutes) }
  }
  const planned = (chance: number, kinds: readonly Times[]) => {
    return [...Array(days).keys()].flatMap((day) => {
      return draw.chance(chance) ? [{ date: date(day), ...shifted(draw.one(kinds)) }] : []
    })
  }
  switch (draw.whole(1, 12)) {
    case 1:
    case 2:
      return { weekly: week([1, 2, 3, 4, 5], shifted(EARLY)), extra: [] }
    case 3:
      return { weekly: week([3, 4, 5, 6, 7], shifted(LATE)), extra: [] }
    case 4:
      return { weekly: week([1, 2, 5, 6], shifted(NIGHT)), extra: planned(0.05, [LATE]) }
    case 5:
      return { weekly: week([2, 5], shifted(SLEEP_IN)), extra: [] }
    case 6:
      return { weekly: week([1, 3, 4], shifted(SHORT)), extra: [] }
    case 7:
      return { weekly: week([6, 7], shifted(LONG)), extra: planned(0.1, [EARLY]) }
    case 8:
      // Two shifts on one day, and some that overlap with another.
      return {
        weekly: [...week([1, 2, 4], { start: '06:30', end: '10:30' }), ...week([1, 2, 4], SHORT)],
        extra: planned(0.1, [LONG]),
      }
    case 9:
      return { weekly: [], extra: [] }
    default:
      return { weekly: [], extra: planned(0.6, [EARLY, EARLY, LATE, LATE, NIGHT, LONG, SLEEP_IN, SHORT]) }
  }
}

/** A wall time so many minutes later. */
function moved(time: string, minutes: number): string {
  return Temporal.PlainTime.from(time).add({ minutes }).toString({ smallestUnit: 'minute' })
}
