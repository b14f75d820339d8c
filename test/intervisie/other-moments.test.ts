import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { otherMoments } from '../../src/intervisie/other-moments.ts'
import { isWorkingDay } from '../../src/intervisie/working-days.ts'
import { NOTHING_SAID, type Nudging, rosterOf } from '../../src/nudges/nudging.ts'
import { shiftAt } from '../../src/people/roster.ts'
import { isOffAt, isRosterKnown, type Working } from '../../src/teams/presence.ts'
import { there, works } from '../buddies/team-life.ts'
import { OFFICE } from './planned-life.ts'

const zone = 'Europe/Amsterdam'
const one = (told?: Partial<Nudging>): Working => ({ zone, ...(told ? { nudging: { ...NOTHING_SAID, ...told } } : {}) })
const looked = (more: Partial<Parameters<typeof otherMoments>[1]> = {}) => ({
  session: { start: there('2026-12-01T14:00'), end: there('2026-12-01T15:00') },
  zone,
  from: there('2026-11-23T09:00'),
  until: there('2026-12-15T14:00'),
  ...more,
})
const inWords = (found: ReturnType<typeof otherMoments>) =>
  found.map(({ start }) => start.toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: 'minute' }))

test('of people at the office it is the nearest hour on the days before and after', () => {
  expect(inWords(otherMoments([one(), one(), one({ weekly: OFFICE })], looked()))).toEqual([
    '2026-11-30T15:30',
    '2026-12-02T09:30',
  ])
})

test('most people at once counts more than near', () => {
  const late = one({ weekly: works([4], '09:00', '17:00') })
  const people = [one({ weekly: OFFICE }), one({ weekly: OFFICE }), one({ weekly: OFFICE }), late]
  expect(inWords(otherMoments(people, looked()))).toEqual(['2026-11-26T15:30', '2026-12-03T09:30'])
})

test('the first and the last half hour of a shift are not free', () => {
  const people = Array.from({ length: 3 }, () => one({ weekly: works([3], '10:00', '12:00') }))
  expect(inWords(otherMoments(people, looked()))).toEqual(['2026-11-25T10:30', '2026-12-02T10:30'])
})

test('nobody is asked to come today or tomorrow, nor once the next one begins', () => {
  const people = [one(), one(), one()]
  const found = otherMoments(people, looked({ from: there('2026-11-30T09:00'), until: there('2026-12-02T12:00') }))
  expect(inWords(found)).toEqual(['2026-12-02T09:30'])
})

test('without three people at once there is none', () => {
  expect(otherMoments([one(), one()], looked())).toEqual([])
  const nights = one({ weekly: works([1, 2, 3, 4, 5], '22:00', '07:00') })
  expect(otherMoments([one(), one(), nights], looked())).toEqual([])
})

test('whose hours nobody knows is not taken to work on a public holiday', () => {
  const christmas = {
    session: { start: there('2026-12-24T14:00'), end: there('2026-12-24T15:00') },
    from: there('2026-12-23T09:00'),
    until: there('2026-12-28T12:00'),
    holidays: 'NL',
  }
  expect(inWords(otherMoments([one(), one(), one()], looked(christmas)))).toEqual(['2026-12-28T09:30'])
})

const anyWorking = fc.constantFrom(
  one(),
  one({ weekly: OFFICE }),
  one({ weekly: works([1, 3, 6], '07:00', '15:30') }),
  one({ weekly: works([2, 4, 7], '14:00', '23:00') }),
  one({ weekly: OFFICE, off: [{ from: '2026-11-20', until: '2026-11-29' }] }),
  one({ off: [{ from: '2026-11-20', until: '2026-12-03' }] }),
)

/** Whether somebody works from the first minute to the last, with half an hour to spare. */
function isAtWork(working: Working, start: Temporal.Instant, end: Temporal.Instant): boolean {
  const at = (moment: Temporal.Instant) => {
    if (isOffAt(working, moment)) return false
    if (working.nudging && isRosterKnown(working, moment)) return shiftAt(rosterOf(working.nudging, zone), moment)
    const local = moment.toZonedDateTimeISO(zone)
    return isWorkingDay(local.toPlainDate()) && local.hour >= 9 && local.hour < 17
  }
  return [start.subtract({ minutes: 30 }), start, end, end.add({ minutes: 29 })].every((moment) => at(moment))
}

test('at each there are three people at work, by day, on another day than the session and each other, and in time', () => {
  fc.assert(
    fc.property(
      fc.array(anyWorking, { maxLength: 8 }),
      fc.constantFrom(45, 60, 90, 120),
      fc.constantFrom('2026-11-20T09:00', '2026-11-27T16:00', '2026-12-01T09:00', '2027-03-25T09:00'),
      (people, minutes, now) => {
        const from = there(now)
        const start = from.toZonedDateTimeISO(zone).add({ days: 3 }).with({ hour: 14 }).toInstant()
        const session = { start, end: start.add({ minutes }) }
        const until = start.add({ hours: 24 * 14 })
        const found = otherMoments(people, { session, zone, from, until })
        expect(found.length).toBeLessThanOrEqual(2)
        const days = found.map((moment) => moment.start.toZonedDateTimeISO(zone).toPlainDate().toString())
        expect(new Set(days).size).toBe(days.length)
        for (const moment of found) {
          const [begins, ends] = [moment.start, moment.end].map((at) => at.toZonedDateTimeISO(zone))
          if (!begins || !ends) throw new Error('a moment begins and ends')
          expect(people.filter((one) => isAtWork(one, moment.start, moment.end)).length).toBeGreaterThanOrEqual(3)
          expect(begins.hour).toBeGreaterThanOrEqual(8)
          expect(ends.hour * 60 + ends.minute).toBeLessThanOrEqual(20 * 60)
          expect(begins.minute % 30).toBe(0)
          expect(Temporal.Instant.compare(moment.end, until)).toBeLessThanOrEqual(0)
          const today = from.toZonedDateTimeISO(zone).toPlainDate()
          expect(today.until(begins.toPlainDate()).days).toBeGreaterThanOrEqual(2)
          expect(begins.toPlainDate().equals(session.start.toZonedDateTimeISO(zone).toPlainDate())).toBe(false)
        }
      },
    ),
    { numRuns: 40 },
  )
})
