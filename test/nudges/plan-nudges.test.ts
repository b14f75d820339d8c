import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { nudgesBetween } from '../../src/nudges/due.ts'
import { quietUntil } from '../../src/nudges/may-nudge.ts'
import { nextLook } from '../../src/nudges/next-look.ts'
import { isPaused, lookedUpTo, type Nudging, rosterOf, wishesOf } from '../../src/nudges/nudging.ts'
import { KINDS, type PromptKind } from '../../src/nudges/prompt-kinds.ts'
import { shiftAt } from '../../src/people/roster.ts'
import { anyTime, anyWeekday, anyWork, dateNear } from '../people/any-roster.ts'
import { at, createPlanner, type Planner } from './planner.ts'

type Often = Nudging['often'][PromptKind]
const anyOften = fc.constantFrom<Often>('always', 'always', 'always', 'half', 'never')
const often = (kinds: Partial<Nudging['often']>): Nudging['often'] => ({
  break: 'always',
  debrief: 'always',
  weekly: 'always',
  'follow-up': 'always',
  'take-away': 'always',
  ...kinds,
})

/** Weeks as people have them: the same hours on some days. */
const usualWeek = fc
  .record({
    weekdays: fc.uniqueArray(anyWeekday, { minLength: 2, maxLength: 6 }),
    hours: fc.constantFrom(
      ['07:00', '15:30'],
      ['08:00', '18:30'],
      ['14:00', '22:00'],
      ['22:00', '07:00'],
      ['15:00', '09:00'],
    ),
  })
  .map(({ weekdays, hours: [start = '', end = ''] }) => weekdays.map((weekday) => ({ weekday, start, end })))

/** What somebody told, near a moment, in any zone. */
const anyTold = anyWork().chain(({ roster, moment }) =>
  fc.record({
    moment: fc.constant(moment),
    zone: fc.constant(roster.zone),
    told: fc.record({
      weekly: fc.oneof({ weight: 1, arbitrary: fc.constant(roster.weekly) }, { weight: 3, arbitrary: usualWeek }),
      extra: fc.constant(roster.extra),
      off: fc.constant(roster.off),
      often: fc.record({
        break: anyOften,
        debrief: anyOften,
        weekly: anyOften,
        'follow-up': anyOften,
        'take-away': anyOften,
      }),
      breakLater: fc.constantFrom<Nudging['breakLater']>(-30, 0, 30),
      debriefBefore: fc.integer({ min: 0, max: 45 }),
      weeklyAt: fc.oneof(fc.constant('last-shift' as const), fc.record({ weekday: anyWeekday, time: anyTime })),
      followUps: fc.uniqueArray(dateNear(moment, 5), { maxLength: 4 }),
      takeAways: fc
        .array(dateNear(moment, 5), { maxLength: 5 })
        .map((dates) =>
          dates.map((from, index) => ({ id: `t${index}`, asked: '2025-01-01', from, sentence: 'een zin' })),
        ),
    }),
  }),
)

/** What happens in a step, so many seconds after the last one, or after the next look was due. Whatever is not 'nothing' is done by the person. */
type Step = { seconds: number; toNext: boolean; act: (typeof ACTS)[number]; days: number }
const ACTS = ['nothing', 'writes', 'opens', 'puts off', 'pauses', 'is back', 'is off', 'moves', 'stops'] as const
const anyStep: fc.Arbitrary<Step> = fc.record({
  seconds: fc.oneof(
    { weight: 12, arbitrary: fc.integer({ min: 1, max: 300 }) },
    { weight: 4, arbitrary: fc.integer({ min: 300, max: 3600 }) },
    { weight: 1, arbitrary: fc.integer({ min: 3600, max: 30 * 3600 }) },
  ),
  toNext: fc.boolean(),
  act: fc.oneof(
    { weight: 20, arbitrary: fc.constant('nothing' as const) },
    { weight: 8, arbitrary: fc.constantFrom('writes', 'opens', 'puts off', 'puts off') },
    { weight: 1, arbitrary: fc.constantFrom('pauses', 'is back', 'is off', 'moves', 'stops') },
  ),
  days: fc.integer({ min: 0, max: 3 }),
})

const isAfter = (one: Temporal.Instant, other: Temporal.Instant) => Temporal.Instant.compare(one, other) > 0
const today = ({ nudging, now }: Planner, zone: string) => now.toZonedDateTimeISO(nudging.zone ?? zone).toPlainDate()
const keysOf = (ones: readonly { key: string }[]) => ones.map(({ key }) => key).sort()

function act(planner: Planner, { act, days }: Step, zone: string): void {
  const { nudging, now } = planner
  const day = today(planner, zone)
  const until = day.add({ days }).toString()
  switch (act) {
    case 'nothing':
      break
    case 'writes':
      planner.talking = { open: false, heardAt: now }
      break
    case 'opens':
      planner.talking = { open: true, heardAt: now }
      break
    case 'puts off':
      planner.talking = { open: false, heardAt: now }
      planner.does({ type: 'snooze' })
      break
    case 'pauses':
      planner.nudging = { ...nudging, paused: days === 0 ? {} : { until } }
      break
    case 'is back': {
      const { paused: _over, ...rest } = nudging
      planner.nudging = { ...rest, off: [] }
      break
    }
    case 'is off':
      planner.nudging = { ...nudging, off: [...nudging.off, { from: day.toString(), until }] }
      break
    case 'moves':
      planner.nudging = {
        ...nudging,
        weekly: nudging.weekly.map((shift) => ({ ...shift, end: '23:00' })),
        often: { ...nudging.often, debrief: days > 1 ? 'never' : 'always' },
      }
      break
    case 'stops': {
      planner.nudging = { ...nudging, consent: false, waiting: [] }
      if (days > 1) planner.nudging = { ...planner.nudging, consent: true, plannedUpTo: now }
      break
    }
    default:
      act satisfies never
  }
}

/** One look at somebody, and whether all of it is right. */
function lookAndCheck(planner: Planner, zone: string): void {
  const before = planner.nudging
  const { now, talking } = planner
  const roster = rosterOf(before, zone)
  const found = nudgesBetween(roster, wishesOf(before, today(planner, zone)), lookedUpTo(before, now), now)
  const waited = before.waiting.filter(({ at }) => !isAfter(at, now))
  const later = before.waiting.filter(({ at }) => isAfter(at, now))
  const { nudge, skipped } = planner.look()
  const after = planner.nudging
  const due = [...found, ...waited]

  // Exactly once: sent, skipped with a reason, or waiting. By kind, since reasons are counted by kind.
  const waits = after.waiting.filter(({ key }) => !later.some((one) => one.key === key))
  const became: { kind: PromptKind }[] = [...(nudge ? [nudge] : []), ...skipped, ...waits]
  for (const kind of KINDS) {
    const count = (ones: readonly { kind: PromptKind }[]) => ones.filter((one) => one.kind === kind).length
    expect(count(became)).toBe(count(due))
  }
  expect(after.waiting.length).toBe(later.length + waits.length)
  if (nudge) expect([...keysOf(due)]).toContain(nudge.key)
  for (const { key, expires } of waits) {
    expect(isAfter(expires, now)).toBe(true)
    expect(keysOf(due)).toContain(key)
  }

  const inTime = due.filter(({ expires, kind }) => isAfter(expires, now) && before.often[kind] !== 'never')
  // Whoever was not looked at for over ten minutes gets one, the latest.
  if (inTime.some(({ at }) => isAfter(now, at.add({ minutes: 10 })))) {
    expect(waits.length + (nudge ? 1 : 0)).toBeLessThanOrEqual(1)
    const last = inTime
      .map(({ at }) => at)
      .sort(Temporal.Instant.compare)
      .at(-1)
    const kept = [...waits.map(({ key }) => key), ...(nudge ? [nudge.key] : [])]
    for (const key of kept) expect(inTime.find((one) => one.key === key)?.at).toEqual(last)
  }
  // What can be sent is sent: nothing waits without a reason.
  const spaced = before.latest && isAfter(before.latest.at.add({ minutes: 30 }), now)
  if (waits.length > 0 && !nudge) expect(quietUntil(talking, now) !== undefined || spaced).toBe(true)
  for (const { at } of waits) {
    expect(isAfter(at, now)).toBe(true)
    expect(isAfter(now.add({ minutes: 30 }), at) || at.equals(now.add({ minutes: 30 }))).toBe(true)
  }

  if (!nudge) return
  const again = nudge.key.endsWith('/again')
  expect(before.consent).toBe(true)
  expect(shiftAt(roster, now)).toBeDefined()
  expect(isPaused(before, now.toZonedDateTimeISO(roster.zone).toPlainDate())).toBe(false)
  expect(isAfter(nudge.expires, now)).toBe(true)
  expect(before.often[nudge.kind]).not.toBe('never')
  if (again) expect(talking.open && talking.heardAt && !isAfter(now, talking.heardAt.add({ hours: 8 }))).toBeFalsy()
  else expect(quietUntil(talking, now)).toBeUndefined()
  if (!again) expect(spaced).toBeFalsy()
}

/** Over everything that was sent. */
function checkAll({ sent, nudging }: Planner, zone: string): void {
  expect(new Set(sent.map(({ key }) => key)).size).toBe(sent.length)
  const own = sent.filter(({ key }) => !key.endsWith('/again'))
  const days = Map.groupBy(own, ({ at }) => `${at.toZonedDateTimeISO(nudging.zone ?? zone).toPlainDate()}`)
  for (const nudges of days.values()) expect(nudges.length).toBeLessThanOrEqual(3)
}

test('whatever happens, each nudge that is owed is sent once or skipped for a reason, and never at a wrong moment', () => {
  const codes = new Map<string, number>()
  const count = (code: string) => codes.set(code, (codes.get(code) ?? 0) + 1)
  fc.assert(
    fc.property(anyTold, fc.array(anyStep, { minLength: 10, maxLength: 80 }), ({ moment, zone, told }, steps) => {
      const planner = createPlanner(told, { from: moment, zone })
      for (const step of steps) {
        const soon = step.toNext ? nextLook(planner.nudging, zone, planner.now) : undefined
        const from = soon && isAfter(soon, planner.now) ? soon : planner.now
        planner.now = from.add({ seconds: step.seconds })
        const next = nextLook(planner.nudging, zone, planner.now)
        const isTime = next !== undefined && !isAfter(next, planner.now)
        if (isTime) lookAndCheck(planner, zone)
        else if (planner.nudging.consent && !isPaused(planner.nudging, today(planner, zone))) {
          // Between two looks there is nothing to plan.
          const { nudging, sent, skipped } = planner
          const before = [sent.length, skipped.length]
          planner.look()
          expect([planner.sent.length, planner.skipped.length]).toEqual(before)
          planner.nudging = nudging
        }
        act(planner, step, zone)
      }
      checkAll(planner, zone)
      for (const { code } of planner.skipped) count(code)
      for (const { key } of planner.sent) count(key.endsWith('/again') ? 'again' : 'sent')
    }),
    { numRuns: 250 },
  )
  // All of it did happen.
  for (const code of ['sent', 'again', 'expired', 'newer', 'off-shift']) {
    expect([code, codes.get(code) ?? 0]).not.toEqual([code, 0])
  }
})

const TUESDAY: Partial<Nudging> = {
  extra: [{ date: '2026-11-24', start: '07:00', end: '15:30' }],
  weeklyAt: { weekday: 1, time: '03:00' },
}
const EARLY: Partial<Nudging> = {
  weekly: ([1, 2, 3, 4, 5] as const).map((weekday) => ({ weekday, start: '07:00', end: '15:30' })),
  often: often({ weekly: 'never', debrief: 'never' }),
}

test('a break comes once more a quarter of an hour after it was put off, and then no more', () => {
  const one = createPlanner(TUESDAY, { from: '2026-11-24T05:00:00Z' })
  one.until('2026-11-24T10:17:00Z')
  expect(one.does({ type: 'snooze' }).instead).toBeUndefined()
  expect(one.does({ type: 'snooze' }).instead).toBeDefined()
  one.talking = { open: false, heardAt: one.now }
  one.until('2026-11-24T10:40:00Z')
  expect(one.does({ type: 'snooze' }).instead).toBeDefined()
  one.until('2026-11-24T15:00:00Z')
  expect(one.story()).toEqual([
    '2026-11-24T10:00:00Z break/2026-11-24/1',
    '2026-11-24T10:32:00Z break/2026-11-24/1/again',
    '2026-11-24T14:15:00Z debrief/2026-11-24',
  ])
})

test.for(['took', 'cannot'] as const)('whoever put a break off and then says "%s" is not reminded again', (type) => {
  const one = createPlanner(TUESDAY, { from: '2026-11-24T05:00:00Z' })
  one.until('2026-11-24T10:15:00Z')
  one.does({ type: 'snooze' })
  one.does({ type })
  one.until('2026-11-24T11:00:00Z')
  expect(one.story()).toEqual(['2026-11-24T10:00:00Z break/2026-11-24/1'])
})

test('a break that is put off to after the end of the shift does not come again', () => {
  const one = createPlanner({ ...TUESDAY, often: often({ debrief: 'never' }) }, { from: '2026-11-24T05:00:00Z' })
  one.until('2026-11-24T14:20:00Z')
  expect(one.does({ type: 'snooze' }).instead).toBeDefined()
  one.until('2026-11-25T12:00:00Z')
  expect(one.story()).toEqual(['2026-11-24T10:00:00Z break/2026-11-24/1'])
})

test('a break that comes again just before the end of the shift is worth nothing after it', () => {
  const one = createPlanner({ ...TUESDAY, often: often({ debrief: 'never' }) }, { from: '2026-11-24T05:00:00Z' })
  one.until('2026-11-24T14:10:00Z')
  expect(one.does({ type: 'snooze' }).instead).toBeUndefined()
  one.until('2026-11-25T12:00:00Z')
  const [, again] = one.sent
  expect([`${again?.at}`, `${again?.expires}`]).toEqual(['2026-11-24T14:25:00Z', '2026-11-24T14:30:00Z'])
})

/** One week of early shifts, with what is answered to the break of each day; '' is no answer. */
function weekOfBreaks(answers: readonly ('cannot' | 'took' | '')[]): number[] {
  const one = createPlanner(EARLY, { from: '2026-11-22T23:00:00Z' })
  return answers.flatMap((type, index) => {
    one.until(`2026-11-${23 + index}T10:30:00Z`)
    if (type === '') return []
    return one.does({ type }).more.length > 0 ? [index + 1] : []
  })
}

test('the third shift running without a break gets a sentence, and the row begins anew after it', () => {
  expect(weekOfBreaks(['cannot', 'cannot', 'cannot', 'cannot', 'cannot'])).toEqual([3])
})

test('a shift with a break, and one that nobody answered for, end a row of shifts without', () => {
  expect(weekOfBreaks(['cannot', 'cannot', 'took', 'cannot', 'cannot'])).toEqual([])
  expect(weekOfBreaks(['cannot', 'cannot', '', 'cannot', 'cannot'])).toEqual([])
  expect(weekOfBreaks(['cannot', '', 'cannot', 'cannot', 'cannot'])).toEqual([5])
})

test('two presses in one shift are one shift without a break', () => {
  const one = createPlanner(EARLY, { from: '2026-11-22T23:00:00Z' })
  one.until('2026-11-23T10:30:00Z')
  for (let press = 0; press < 3; press++) expect(one.does({ type: 'cannot' }).more).toEqual([])
  expect(one.nudging.cannots).toEqual(['2026-11-23'])
})

const sentence = (id: string, from: string) => ({ id, asked: '2026-11-01', from, sentence: 'ik mag stil zijn' })

test('a sentence whose shift falls into an outage comes in the next shift, once', () => {
  const told = {
    ...EARLY,
    takeAways: [sentence('t1', '2026-11-23')],
    often: often({ weekly: 'never', debrief: 'never', break: 'never' }),
  }
  for (const outage of ['2026-11-23T12:00:00Z', '2026-11-26T01:00:00Z', '2026-12-03T01:00:00Z']) {
    const one = createPlanner(told, { from: '2026-11-22T23:00:00Z' })
    one.now = at(outage)
    one.look()
    one.until('2026-12-20T00:00:00Z')
    const next = outage.replace(/T.*/, '')
    const day = next === '2026-11-23' ? '2026-11-24' : next
    expect(one.sent.map(({ key, at }) => `${key} ${at}`)).toEqual([`take-away/t1 ${day}T08:00:00Z`])
  }
})

test('of more sentences than a day has room for each comes in a shift of its own days', () => {
  const takeAways = ['t1', 't2', 't3', 't4', 't5', 't6'].map((id) => sentence(id, '2026-11-23'))
  const one = createPlanner(
    { ...EARLY, takeAways, often: often({ weekly: 'never' }) },
    { from: '2026-11-22T23:00:00Z' },
  )
  one.until('2026-12-20T00:00:00Z')
  const came = one.sent.filter(({ kind }) => kind === 'take-away').map(({ key }) => key)
  expect(came.toSorted()).toEqual(takeAways.map(({ id }) => `take-away/${id}`))
})

test('a sentence waits for the end of a pause and of a long illness, and comes then', () => {
  const often = { ...EARLY.often, break: 'never' } as Nudging['often']
  const paused = createPlanner(
    { ...EARLY, often, takeAways: [sentence('t1', '2026-11-23')], paused: { until: '2026-12-03' } },
    { from: '2026-11-22T23:00:00Z' },
  )
  paused.until('2026-12-20T00:00:00Z')
  expect(paused.sent.map(({ at }) => `${at}`)).toEqual(['2026-12-03T08:00:00Z'])
  const ill = createPlanner(
    { ...EARLY, often, takeAways: [sentence('t1', '2026-11-23')], off: [{ from: '2026-11-20', until: '2027-02-28' }] },
    { from: '2026-11-22T23:00:00Z' },
  )
  ill.until('2027-03-20T00:00:00Z')
  expect(ill.sent.map(({ at }) => `${at}`)).toEqual(['2027-03-01T08:00:00Z'])
})

test('the three of a day stay the same three once the first of them came', () => {
  // Eleven and a half hours with a follow-up, two breaks, a sentence and a look back: the breaks have no place.
  const extra = [{ date: '2026-11-24', start: '07:00', end: '18:30' }]
  const told = {
    extra,
    followUps: ['2026-11-23'],
    takeAways: [sentence('t1', '2026-11-24')],
    often: often({ weekly: 'never' }),
  }
  const one = createPlanner(told, { from: '2026-11-24T05:00:00Z' })
  one.until('2026-11-25T12:00:00Z')
  expect(one.story()).toEqual([
    '2026-11-24T07:00:00Z follow-up/2026-11-23',
    '2026-11-24T08:00:00Z take-away/t1',
    '2026-11-24T17:15:00Z debrief/2026-11-24',
  ])
  const { takeAways, ...without } = told
  const other = createPlanner(without, { from: '2026-11-24T05:00:00Z' })
  other.until('2026-11-25T12:00:00Z')
  expect(other.story().map((line) => line.split(' ')[1])).toEqual([
    'follow-up/2026-11-23',
    'break/2026-11-24/1',
    'debrief/2026-11-24',
  ])
})

test('on a day that had its three, all that is still due is counted and left', () => {
  const planned = ['one', 'two', 'three'].map((key) => ({ key, date: '2026-11-24' }))
  const told = { ...TUESDAY, weeklyAt: { weekday: 2 as const, time: '11:00' }, planned }
  const one = createPlanner(told, { from: '2026-11-24T05:00:00Z' })
  one.until('2026-11-24T12:00:00Z')
  expect(one.story()).toEqual(['2026-11-24T10:00:00Z (break: enough)', '2026-11-24T10:00:00Z (weekly: enough)'])
  expect(one.nudging.waiting).toEqual([])
})

test('after a red shift it is asked once, also when it was in the way of nothing', () => {
  const told = {
    ...EARLY,
    followUps: ['2026-11-23'],
    often: often({ weekly: 'never', debrief: 'never', break: 'never' }),
  }
  const one = createPlanner(told, { from: '2026-11-23T16:00:00Z' })
  one.until('2026-12-20T00:00:00Z')
  expect(one.story()).toEqual(['2026-11-24T07:00:00Z follow-up/2026-11-23'])
  const out = createPlanner(told, { from: '2026-11-23T16:00:00Z' })
  out.now = at('2026-11-24T12:00:00Z')
  out.look()
  out.until('2026-12-20T00:00:00Z')
  expect(out.story()).toEqual(['2026-11-24T12:00:00Z (follow-up: expired)'])
})

test('of two that are due at the same moment the break comes first and the other half an hour later', () => {
  const told = { ...TUESDAY, weeklyAt: { weekday: 2 as const, time: '11:00' } }
  const one = createPlanner(told, { from: '2026-11-24T05:00:00Z' })
  one.until('2026-11-24T12:00:00Z')
  expect(one.story()).toEqual(['2026-11-24T10:00:00Z break/2026-11-24/1', '2026-11-24T10:30:00Z weekly/2026-W48'])
})

test('an exercise that is open until the end of the shift keeps the look back away, which is counted once', () => {
  const one = createPlanner(TUESDAY, { from: '2026-11-24T11:00:00Z' })
  one.talking = { open: true, heardAt: at('2026-11-24T14:00:00Z') }
  one.until('2026-11-25T12:00:00Z')
  expect(one.story()).toEqual(['2026-11-24T14:30:00Z (debrief: expired)'])
})

test('what waits while somebody writes comes half an hour after their last word', () => {
  const one = createPlanner({ ...TUESDAY, debriefBefore: 45 }, { from: '2026-11-24T11:00:00Z' })
  one.talking = { open: false, heardAt: at('2026-11-24T13:40:00Z') }
  one.until('2026-11-24T13:50:00Z')
  one.talking = { open: false, heardAt: at('2026-11-24T13:50:00Z') }
  one.until('2026-11-25T12:00:00Z')
  expect(one.story()).toEqual(['2026-11-24T14:20:00Z debrief/2026-11-24'])
})

test('once an exercise is over the nudge that waited for it comes within five minutes', () => {
  const one = createPlanner({ ...TUESDAY, debriefBefore: 45 }, { from: '2026-11-24T11:00:00Z' })
  one.talking = { open: true, heardAt: at('2026-11-24T13:30:00Z') }
  one.until('2026-11-24T14:01:00Z')
  one.talking = { open: false, heardAt: at('2026-11-24T13:30:00Z') }
  one.until('2026-11-25T12:00:00Z')
  expect(one.story()).toEqual(['2026-11-24T14:05:00Z debrief/2026-11-24'])
})

test('an outage over a break, a review and a look back leaves the latest', () => {
  const told: Partial<Nudging> = { extra: TUESDAY.extra ?? [], debriefBefore: 45 }
  const one = createPlanner(told, { from: '2026-11-24T05:00:00Z' })
  one.now = at('2026-11-24T14:00:00Z')
  one.look()
  one.until('2026-11-25T12:00:00Z')
  expect(one.story()).toEqual([
    '2026-11-24T14:00:00Z debrief/2026-11-24',
    '2026-11-24T14:00:00Z (break: expired)',
    '2026-11-24T14:00:00Z (weekly: newer)',
  ])
})

test('an outage in which two were waiting leaves one of them', () => {
  const told: Partial<Nudging> = { extra: TUESDAY.extra ?? [], debriefBefore: 45 }
  const one = createPlanner(told, { from: '2026-11-24T11:00:00Z' })
  one.talking = { open: true, heardAt: at('2026-11-24T12:30:00Z') }
  one.until('2026-11-24T13:50:00Z')
  expect(one.nudging.waiting.map(({ kind }) => kind).sort()).toEqual(['debrief', 'weekly'])
  one.talking = { open: false }
  one.now = at('2026-11-24T14:15:00Z')
  one.look()
  one.until('2026-11-25T12:00:00Z')
  expect([one.sent.length, one.skipped.map(({ code }) => code)]).toEqual([1, ['newer']])
})

test('a nudge that waits for the end of a talk is not sent once they said never to its kind', () => {
  const one = createPlanner({ ...TUESDAY, debriefBefore: 45 }, { from: '2026-11-24T11:00:00Z' })
  one.talking = { open: true, heardAt: at('2026-11-24T13:30:00Z') }
  one.until('2026-11-24T13:50:00Z')
  one.nudging = { ...one.nudging, often: often({ debrief: 'never' }) }
  one.talking = { open: false }
  one.until('2026-11-25T12:00:00Z')
  expect(one.story()).toEqual(['2026-11-24T13:55:00Z (debrief: stopped)'])
})

test('a shift that is made longer after its look back is not looked back on twice, nor a week reviewed twice', () => {
  const one = createPlanner({ extra: TUESDAY.extra ?? [], weeklyAt: 'last-shift' }, { from: '2026-11-24T11:00:00Z' })
  one.until('2026-11-24T14:20:00Z')
  const extra = [
    { date: '2026-11-24', start: '07:00', end: '17:30' },
    { date: '2026-11-27', start: '07:00', end: '12:00' },
  ]
  one.nudging = { ...one.nudging, extra }
  one.until('2026-11-29T00:00:00Z')
  expect(one.story().filter((line) => !line.includes('break'))).toEqual([
    '2026-11-24T13:00:00Z weekly/2026-W48',
    '2026-11-24T14:15:00Z debrief/2026-11-24',
    '2026-11-24T16:15:00Z (debrief: repeated)',
    '2026-11-27T09:30:00Z (weekly: repeated)',
    '2026-11-27T10:45:00Z debrief/2026-11-27',
  ])
})

test('whoever moves to another zone is nudged by its clocks, and about no shift twice', () => {
  const one = createPlanner(TUESDAY, { from: '2026-11-24T05:00:00Z' })
  one.until('2026-11-24T10:30:00Z')
  one.nudging = { ...one.nudging, zone: 'America/Curacao' }
  one.until('2026-11-25T12:00:00Z')
  // From 11:00 to 19:30 UTC there.
  expect(one.story()).toEqual([
    '2026-11-24T10:00:00Z break/2026-11-24/1',
    '2026-11-24T15:00:00Z (break: repeated)',
    '2026-11-24T19:15:00Z debrief/2026-11-24',
  ])
})

test('nobody is woken in a sleep-in, and its look back comes before its end', () => {
  const extra = [{ date: '2026-11-24', start: '15:00', end: '09:00' }]
  const one = createPlanner({ extra, often: often({ weekly: 'never' }) }, { from: '2026-11-24T05:00:00Z' })
  one.until('2026-11-26T00:00:00Z')
  expect(one.story()).toEqual(['2026-11-24T18:00:00Z break/2026-11-24/1', '2026-11-25T07:45:00Z debrief/2026-11-24'])
})

test('on the night of 25 October 2026 a shift of ten hours by the clock time that passes has its two moments', () => {
  const extra = [{ date: '2026-10-24', start: '22:00', end: '07:00' }]
  const one = createPlanner({ extra, often: often({ weekly: 'never' }) }, { from: '2026-10-24T12:00:00Z' })
  one.until('2026-10-26T00:00:00Z')
  // Summer time until 01:00 UTC: from 20:00 to 06:00 UTC, ten hours in which the wall shows nine.
  expect(one.story()).toEqual(['2026-10-25T00:00:00Z break/2026-10-24/1', '2026-10-25T05:45:00Z debrief/2026-10-24'])
  const [first] = one.sent
  expect(`${first?.expires}`).toBe('2026-10-25T00:20:00Z')
})

test('on that night half an hour between two nudges is half an hour of real time', () => {
  const extra = [{ date: '2026-10-24', start: '20:00', end: '04:00' }]
  const told = { extra, weeklyAt: { weekday: 7 as const, time: '02:00' }, debriefBefore: 45 }
  const one = createPlanner(told, { from: '2026-10-24T22:30:00Z' })
  one.until('2026-10-26T00:00:00Z')
  // 02:00 is 00:00 UTC the first time, and the shift ends at 03:00 UTC.
  expect(one.story()).toEqual(['2026-10-25T00:00:00Z weekly/2026-W43', '2026-10-25T02:15:00Z debrief/2026-10-24'])
})

test.for<[string, Partial<Nudging['often']>]>([
  ['wants everything', {}],
  ['wants half of it', { break: 'half', debrief: 'half', weekly: 'half', 'follow-up': 'half', 'take-away': 'half' }],
  ['never wants to be asked again', { 'follow-up': 'never', 'take-away': 'never' }],
])('of somebody who %s, and for whom every shift is red, nothing piles up in a year', ([, kinds]) => {
  const one = createPlanner({ weekly: EARLY.weekly ?? [], often: often(kinds) }, { from: '2026-01-01T00:00:00Z' })
  let most = 0
  for (let day = Temporal.PlainDate.from('2026-01-01'); day.year === 2026; day = day.add({ days: 1 })) {
    one.until(day.toZonedDateTime('Europe/Amsterdam').toInstant())
    const from = day.toString()
    const { nudging } = one
    const added: Partial<Nudging> = {
      followUps: [...nudging.followUps.filter((date) => date !== from), from],
      cannots: day.dayOfWeek === 3 ? nudging.cannots : (one.does({ type: 'cannot' }).nudging?.cannots ?? []),
      ...(day.dayOfWeek === 1 ? { takeAways: [...nudging.takeAways, sentence(`t${from}`, from)] } : {}),
      ...(day.day === 1
        ? {
            off: [...nudging.off, { from, until: from }],
            extra: [...nudging.extra, { date: from, start: '10:00', end: '12:00' }],
          }
        : {}),
      ...(from === '2026-03-02' ? { paused: { until: '2026-03-20' } } : {}),
      ...(from === '2026-06-01' ? { off: [...nudging.off, { from, until: '2026-08-20' }] } : {}),
    }
    one.nudging = { ...one.nudging, ...added }
    one.talking = { open: day.day === 20, heardAt: one.now }
    most = Math.max(most, JSON.stringify(one.nudging).length)
  }
  const { waiting, extra, off, cannots, takeAways, followUps, planned } = one.nudging
  expect(waiting.length).toBeLessThanOrEqual(3)
  expect(extra.length).toBeLessThanOrEqual(1)
  expect(off.length).toBeLessThanOrEqual(2)
  expect(cannots.length).toBeLessThanOrEqual(2)
  expect(followUps.length).toBeLessThanOrEqual(44)
  expect(takeAways.length).toBeLessThanOrEqual(7)
  expect(planned.length).toBeLessThanOrEqual(3 * 9)
  expect(most).toBeLessThan(12_000)
})
