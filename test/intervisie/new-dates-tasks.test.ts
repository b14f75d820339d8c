import { expect, test } from 'vitest'
import { there } from '../buddies/team-life.ts'
import { createPlannedLife, office } from './planned-life.ts'

const ASKED = /^dates-over/

/** Two dates, and Noor who looks after it; it is looked at until well after both. */
const withDates = (dates = ['2026-12-01', '2026-12-15'], people = office('noor', 'samir', 'iris')) =>
  createPlannedLife(people, { rule: { recurrence: { dates } }, group: { leads: ['noor'] } })

test('whoever looks after a group whose last date is past is asked for new ones, once, and nobody else is', () => {
  const life = withDates()
  life.until(there('2026-12-15T14:30'))
  expect(life.keys(ASKED)).toEqual([])
  life.until(there('2027-03-01T12:00'))
  expect(life.story(ASKED)).toEqual([
    '2026-12-15T15:00 noor dates-over/1/noor\n  Intervisie: er is geen datum meer die nog komt. Kies je nieuwe data?\n  [intervisie.change.group-1: Ritme veranderen]',
  ])
})

test('is asked again when other dates have run out too', () => {
  const life = withDates()
  life.until(there('2026-12-20T12:00'))
  life.plans({ recurrence: { dates: ['2027-01-12'] } }, true)
  life.until(there('2027-03-01T12:00'))
  expect(life.keys(ASKED)).toEqual(['dates-over/1/noor', 'dates-over/2/noor'])
})

test('nobody is asked about a rhythm that goes on, nor about one that was ended', () => {
  const goesOn = createPlannedLife(office('noor', 'samir', 'iris'), { group: { leads: ['noor'] } })
  goesOn.until(there('2027-03-01T12:00'))
  expect(goesOn.keys(ASKED)).toEqual([])
  const ended = withDates()
  ended.until(there('2026-12-02T12:00'))
  ended.plans(undefined)
  ended.until(there('2027-03-01T12:00'))
  expect(ended.keys(ASKED)).toEqual([])
})

test('it is asked of one of those who look after it, who is there and at work', () => {
  const [noor, samir, iris] = office('noor', 'samir', 'iris')
  if (!noor || !samir || !iris) throw new Error('there is nobody')
  const off = [{ from: '2026-12-14', until: '2026-12-31' }]
  const away = { ...noor, nudging: { ...(noor.nudging as NonNullable<typeof noor.nudging>), off } }
  const life = createPlannedLife([away, samir, { ...iris, left: true }], {
    rule: { recurrence: { dates: ['2026-12-01', '2026-12-15'] } },
    group: { leads: ['noor', 'samir', 'iris'] },
  })
  life.until(there('2027-03-01T12:00'))
  expect(life.keys(ASKED)).toEqual(['dates-over/1/samir'])
})

test('a wish to take part that nobody answers is over after two weeks, and the lead is told once that it is not now', () => {
  const [noor, ...others] = office('noor', 'samir', 'iris', 'daan')
  if (!noor) throw new Error('there is nobody')
  const since = there('2026-11-16T10:00')
  const life = createPlannedLife([{ ...noor, part: { ...noor.part, part: false } }, ...others], {
    group: { leads: ['noor'], manager: true, wish: { lead: 'noor', asked: [], since } },
  })
  life.until(there('2027-01-01T12:00'))
  expect(life.group.wish).toBeUndefined()
  expect(life.story(/^wish-answered/)).toHaveLength(1)
  expect(life.sentOn(/^wish-answered/)).toBe('2026-11-30T10:00')
  expect(life.story(/^wish-answered/).join()).toContain('meedoen gaat nu niet')
})
