import { type Clock, UTC } from './clocks.ts'
import { type Budget, expandRule } from './expand-rule.ts'
import { type CalendarEvent, type End, instantOf, type Moment } from './read-event.ts'
import { DAY, type Wall } from './wall-time.ts'

/** One time an event takes place. Both moments are days, or both are times. */
export type Instance = { start: Moment; end: Moment }

/**
 * Each event with the times it takes place in or near a window, series worked out: the newest revision of each, without
 * what is taken out or cancelled, and with what was moved where it was moved to. Events that are cancelled or were
 * revised away are not in it. Stops short when the budget runs out, which the budget then tells.
 */
export function instancesOf(
  events: readonly CalendarEvent[],
  window: { from: Wall; until: Wall },
  floating: Clock,
  budget: Budget,
): [CalendarEvent, Instance[]][] {
  return [...grouped(events).values()].flatMap((group) => {
    const masters = newest(group.filter(({ replaces }) => !replaces))
    const living = masters.filter(({ isCancelled }) => !isCancelled)
    // Of a series that is cancelled nothing is left, also not what was moved before that.
    if (masters.length > 0 && living.length === 0) return []
    const replacing = newest(group.filter(({ replaces }) => replaces))
    const moved = replacing.filter(({ isCancelled }) => !isCancelled)
    return [
      ...living.map((one): [CalendarEvent, Instance[]] => [one, seriesOf(one, replacing, window, floating, budget)]),
      ...moved.map((one): [CalendarEvent, Instance[]] => [one, [instanceOf(one.start, one.end, one.start)]]),
    ]
  })
}

/** The events by UID; one without a UID is alone. */
function grouped(events: readonly CalendarEvent[]): Map<unknown, CalendarEvent[]> {
  const groups = new Map<unknown, CalendarEvent[]>()
  for (const event of events) {
    const key = event.uid ?? event
    const group = groups.get(key)
    if (group) group.push(event)
    else groups.set(key, [event])
  }
  return groups
}

/**
 * The last revision of an event, or of each instance that was changed: the highest SEQUENCE, and of equals the later in
 * the file. Some programs give every shift the same UID: equals that start at different times are then all kept.
 */
function newest(events: readonly CalendarEvent[]): CalendarEvent[] {
  const highest = Math.max(...events.filter(({ replaces }) => !replaces).map(({ sequence }) => sequence))
  const last = new Map<string, CalendarEvent>()
  for (const event of events) {
    if (!event.replaces && event.sequence < highest) continue
    const { wall, clock } = event.replaces?.moment ?? event.start
    const key = `${clock?.key} ${wall}`
    if ((last.get(key)?.sequence ?? 0) <= event.sequence) last.set(key, event)
  }
  return [...last.values()]
}

function seriesOf(
  event: CalendarEvent,
  replacing: readonly CalendarEvent[],
  window: { from: Wall; until: Wall },
  floating: Clock,
  budget: Budget,
): Instance[] {
  const starts = startsOf(event, window, budget)
  const isRemoved = among(event.removed, floating)
  const isReplaced = among(
    replacing.flatMap(({ replaces }) => (replaces && !replaces.onwards ? [replaces.moment] : [])),
    floating,
  )
  const onwards = replacing
    .filter(({ replaces }) => replaces?.onwards)
    .map((by) => ({ by, since: instantOf(by.replaces?.moment ?? by.start) }))
    .sort((one, other) => one.since - other.since)
  return starts
    .filter(({ start }) => !isRemoved(start) && !isReplaced(start))
    .flatMap(({ start, end }) => {
      if (onwards.length === 0) return [instanceOf(start, end ?? event.end, end ? start : event.start)]
      const at = instantOf(start)
      const change = onwards.findLast(({ since }) => since <= at)
      if (!change) return [instanceOf(start, end ?? event.end, end ? start : event.start)]
      // The one it names is itself in the file; here are those that follow it.
      return change.since === at || change.by.isCancelled ? [] : [shifted(at, change.since, change.by)]
    })
}

/** An instance moved as far as the one that a change "from here on" names. */
function shifted(at: number, since: number, { start, end }: CalendarEvent): Instance {
  const clock = start.clock ?? UTC
  const wall = clock.toWall(at) + start.wall - clock.toWall(since)
  return instanceOf({ wall, clock: start.clock }, end, start)
}

/** When a series starts, each start once, before anything is taken out. */
function startsOf(
  event: CalendarEvent,
  { from, until }: { from: Wall; until: Wall },
  budget: Budget,
): CalendarEvent['added'] {
  const { start, rules, added } = event
  // What began earlier can still last: leave of some weeks.
  const reach = from - lengthOf(event)
  const walls = rules.flatMap((rule) => expandRule(rule, start.wall, reach, until, budget) ?? [])
  const near = added.filter((one) => one.start.wall >= reach && one.start.wall <= until)
  if (rules.length === 0 && start.wall >= reach && start.wall <= until) walls.push(start.wall)
  const starts = new Map<string, CalendarEvent['added'][number]>()
  for (const wall of walls) starts.set(`${start.clock?.key} ${wall}`, { start: { wall, clock: start.clock } })
  for (const one of near) {
    // A day that is added to a series of times is meant at the time of the series.
    const isDay = start.clock && !one.start.clock
    const moment = isDay ? { wall: one.start.wall + (start.wall % DAY), clock: start.clock } : one.start
    starts.set(`${moment.clock?.key} ${moment.wall}`, { ...one, start: moment })
  }
  return [...starts.values()]
}

/** How long an event lasts, roughly; an end in another zone can look a day off. Leave of over a year is cut to that. */
function lengthOf({ start, end }: CalendarEvent): number {
  const length = end.type === 'at' ? end.moment.wall - start.wall + DAY : end.days * DAY + end.time
  return Math.min(length, 400 * DAY)
}

/** An instance that starts at `start` and ends as an event does that starts at `origin`. */
function instanceOf(start: Moment, end: End, origin: Moment): Instance {
  const { wall, clock } = start
  if (end.type === 'lasts') {
    const days = wall + end.days * DAY
    if (!clock) return { start, end: { wall: days + Math.ceil(end.time / DAY) * DAY, clock } }
    if (end.time === 0) return { start, end: { wall: days, clock } }
    return { start, end: { wall: clock.toInstant(days) + end.time, clock: UTC } }
  }
  const { moment } = end
  // By the wall: a night from 22:00 to 07:00 ends at 07:00 too when it is an hour shorter or longer.
  if (moment.clock?.key === origin.clock?.key) return { start, end: { wall: wall + moment.wall - origin.wall, clock } }
  return { start, end: { wall: instantOf(start) + instantOf(moment) - instantOf(origin), clock: UTC } }
}

/**
 * Whether an instance is among moments, however these are written: in its own zone, in another, or as a day. They are
 * kept on their own clocks, so that fifty thousand of them cost no more than the instances that are looked up.
 */
function among(moments: readonly Moment[], floating: Clock): (instance: Moment) => boolean {
  const clocks = new Map<string, { clock: Clock; walls: Set<Wall> }>()
  const days = new Set<number>()
  /** Times that take out a whole day: its midnight, which in UTC is late on the day before. */
  const midnights = new Set<number>()
  for (const { wall, clock } of moments) {
    if (!clock) days.add(Math.floor(wall / DAY))
    else {
      const known = clocks.get(clock.key) ?? { clock, walls: new Set<Wall>() }
      clocks.set(clock.key, known)
      known.walls.add(wall)
      midnights.add(Math.round(wall / DAY))
    }
  }
  return ({ wall, clock }) => {
    const day = Math.floor(wall / DAY)
    if (!clock) return days.has(day) || midnights.has(day)
    if (days.has(day) || (days.size > 0 && days.has(Math.floor(floating.toWall(clock.toInstant(wall)) / DAY))))
      return true
    return [...clocks.values()].some((one) =>
      one.walls.has(one.clock.key === clock.key ? wall : one.clock.toWall(clock.toInstant(wall))),
    )
  }
}
