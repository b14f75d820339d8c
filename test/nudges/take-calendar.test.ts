import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { contentFor } from '../../src/content/content.ts'
import type { Message } from '../../src/messages/message.ts'
import { NOTHING_SAID, Nudging, rosterOf } from '../../src/nudges/nudging.ts'
import { NudgingWords } from '../../src/nudges/nudging-words.ts'
import { takeCalendar } from '../../src/nudges/take-calendar.ts'
import type { CalendarFetched } from '../../src/people/calendar/fetch-calendar.ts'
import { readable } from '../replay.ts'
import { content } from '../talk.ts'
import { at, createPlanner } from './planner.ts'

const house = contentFor(content, 'nl')
const CODES = Object.keys(NudgingWords.shape.calendar.shape.failed.shape)
/** What may pass by itself. */
const PASSING = ['unreachable', 'server_failed', 'too_slow', 'host_unknown']
/** What the reader says, not the fetcher. */
const UNUSABLE = ['not_a_calendar', 'too_many', 'nothing_in_it', 'nothing_readable']
const LASTING = CODES.filter((code) => !PASSING.includes(code) && !UNUSABLE.includes(code))

const NOW = at('2026-11-23T08:00:00Z')
const ADDRESS = 'https://rooster.example/geheim.ics'
const GIVEN: Nudging = {
  ...NOTHING_SAID,
  consent: true,
  plannedUpTo: NOW,
  calendar: { address: ADDRESS, extra: [], off: [], failures: 0 },
}

const event = (date: string, start: string, end: string) =>
  `BEGIN:VEVENT\r\nUID:${date}\r\nDTSTART:${date}T${start}00Z\r\nDTEND:${date}T${end}00Z\r\nSUMMARY:Dienst bij Noor\r\nEND:VEVENT\r\n`
const calendar = (...events: string[]) => `BEGIN:VCALENDAR\r\nVERSION:2.0\r\n${events.join('')}END:VCALENDAR\r\n`
const good: CalendarFetched = {
  type: 'fetched',
  text: calendar(event('20261124', '0600', '1430'), event('20261126', '0600', '1430')),
  etag: '"one"',
}
const other: CalendarFetched = { type: 'fetched', text: calendar(event('20261125', '0600', '1430')) }
const failure = (code: string) => ({ type: 'failed', code }) as CalendarFetched
const UNCHANGED: CalendarFetched = { type: 'unchanged' }

const lines = (message: Message | undefined) => message && readable(message)

/** Reads one after another, each when the one before said, and the state stored in between. */
function read(nudging: Nudging, ...fetched: CalendarFetched[]) {
  let now = NOW
  let state = nudging
  const waits: (number | undefined)[] = []
  const said: string[][] = []
  const codes: (string | undefined)[] = []
  for (const one of fetched) {
    const taken = takeCalendar(state, one, { now, zone: 'Europe/Amsterdam', house, turn: 3 })
    state = Nudging.parse(JSON.parse(JSON.stringify(taken.nudging)))
    const next = state.calendar?.nextAt
    waits.push(next && now.until(next).total('minutes'))
    codes.push(taken.code)
    said.push(lines(taken.message) ?? [])
    now = next ?? now.add({ hours: 4 })
  }
  return { state, waits, said, codes, now }
}

test('the first good reading is told with its shifts and the first nudge, and nothing but days and times gets in', () => {
  const { state, waits, said } = read(GIVEN, good)
  expect(said).toEqual([
    [
      'Gelezen. Diensten tot en met 26 november: 2. Vrije dagen: 0.',
      'Ik kijk er om de paar uur opnieuw in. Loskoppelen kan bij "mijn rooster".',
      expect.stringContaining('Het eerste bericht komt dinsdag 24 november om 11:00.'),
      '[Mijn rooster] [Menu]',
    ],
  ])
  expect(waits).toEqual([240])
  expect(state.calendar).toEqual({
    address: ADDRESS,
    extra: [
      { date: '2026-11-24', start: '07:00', end: '15:30' },
      { date: '2026-11-26', start: '07:00', end: '15:30' },
    ],
    off: [],
    failures: 0,
    readAt: NOW,
    nextAt: at('2026-11-23T12:00:00Z'),
    etag: '"one"',
  })
  expect(JSON.stringify(state)).not.toContain('Noor')
})

test('a calendar without shifts is told as such, and read again', () => {
  const leave =
    'BEGIN:VEVENT\r\nUID:v\r\nDTSTART;VALUE=DATE:20261124\r\nDTEND;VALUE=DATE:20261126\r\nSUMMARY:Vakantie\r\nEND:VEVENT\r\n'
  const { said, waits, state } = read(GIVEN, { type: 'fetched', text: calendar(leave) })
  expect(said[0]?.[0]).toBe('Ik kan de agenda lezen, maar er staan geen diensten in. Tot ze er staan, stuur ik niets.')
  expect(waits).toEqual([240])
  expect(state.calendar?.off).toEqual([{ from: '2026-11-24', until: '2026-11-25' }])
})

test.for(LASTING)('an address that never worked is dropped when it comes to %s, and that is said', (code) => {
  const { state, said, codes } = read(GIVEN, failure(code))
  expect(state.calendar).toBeUndefined()
  expect(codes).toEqual([code])
  const reason = (house.nudging.calendar.failed as Record<string, string>)[code]
  expect(said[0]).toEqual([reason, 'Je rooster is niet veranderd.', '[Mijn agenda koppelen] [Mijn rooster] [Menu]'])
})

test.for([
  ['not_a_calendar', '<html>log in</html>'],
  ['nothing_in_it', calendar()],
  ['nothing_readable', calendar('BEGIN:VEVENT\r\nUID:x\r\nDTSTART:morgen\r\nEND:VEVENT\r\n')],
  ['too_large', `BEGIN:VCALENDAR\r\n${'X'.repeat(2_000_001)}`],
] as const)('a text that is %s is told and never replaces what was known', ([code, text]) => {
  expect(read(GIVEN, { type: 'fetched', text }).codes).toEqual([code])
  const { state } = read(GIVEN, good, { type: 'fetched', text })
  expect(state.calendar?.extra.length).toBe(2)
  expect(state.calendar?.tell).toBe(code)
})

test('a new address that never works leaves the shifts that were known from the one before', () => {
  const { state } = read(GIVEN, good)
  const one = createPlanner(state, { from: NOW })
  one.does({ type: 'calendar', address: 'https://ander.example/x.ics', zone: undefined })
  expect(rosterOf(one.nudging, 'Europe/Amsterdam').extra.length).toBe(2)
  const lost = read(one.nudging, failure('not_found'))
  expect(rosterOf(lost.state, 'Europe/Amsterdam').extra.length).toBe(2)
  expect(JSON.stringify(lost.state)).not.toContain('ander.example')
  const found = read(one.nudging, other)
  expect(rosterOf(found.state, 'Europe/Amsterdam').extra).toEqual([
    { date: '2026-11-25', start: '07:00', end: '15:30' },
  ])
})

test('what may pass is told at the first reading, once, and tried until it works, without waking anybody', () => {
  const { said, state, waits } = read(GIVEN, ...PASSING.map(failure), good)
  expect(said.map((one) => one.length > 0)).toEqual([true, false, false, false, false])
  expect(waits).toEqual([15, 30, 60, 120, 240])
  expect(state.calendar?.extra.length).toBe(2)
  expect(state.calendar).not.toHaveProperty('told')
  const lost = read(GIVEN, failure('unreachable'), failure('not_found'))
  expect(lost.said[1]).toEqual([])
  expect(lost.state.calendar).toMatchObject({ address: ADDRESS, told: 'not_found', failures: 2 })
})

test('it is tried ever more seldom, and never more seldom than usual', () => {
  const { waits } = read(GIVEN, good, ...Array.from({ length: 1100 }, () => failure('unreachable')))
  expect(waits.slice(0, 8)).toEqual([240, 15, 30, 60, 120, 240, 240, 240])
  expect(waits.at(-1)).toBe(240)
})

test('a calendar that did not change keeps its shifts; one that did has the new ones, and neither says anything', () => {
  const { state, said } = read(GIVEN, good, UNCHANGED)
  expect(state.calendar).toMatchObject({ etag: '"one"', failures: 0, readAt: at('2026-11-23T12:00:00Z') })
  expect(state.calendar?.extra.length).toBe(2)
  expect(said[1]).toEqual([])
  const changed = read(GIVEN, good, other)
  expect(changed.state.calendar?.extra).toEqual([{ date: '2026-11-25', start: '07:00', end: '15:30' }])
  expect(changed.state.calendar).not.toHaveProperty('etag')
  expect(changed.said[1]).toEqual([])
})

test.for(LASTING)(
  'when it comes to %s later, that is said with the next nudge, once, and the last roster stays',
  (code) => {
    const { state, said, now } = read(GIVEN, good, failure(code), failure(code))
    expect(said.slice(1)).toEqual([[], []])
    const one = createPlanner(state, { from: now })
    one.until('2026-11-27T00:00:00Z')
    const told = one.sent.map(({ message }) => readable(message).join(' ').includes('tot en met 26 november'))
    expect([told[0], told.slice(1).some(Boolean)]).toEqual([true, false])
    expect(one.nudging.calendar?.extra.length).toBe(2)
    // And once it was said, more of the same is not said again.
    const again = read(one.nudging, failure(code))
    expect(again.state.calendar).not.toHaveProperty('tell')
  },
)

test('what may pass is said only when it came three times running', () => {
  const twice = read(GIVEN, good, failure('unreachable'), failure('too_slow'))
  expect(twice.state.calendar).not.toHaveProperty('tell')
  expect(
    read(GIVEN, good, failure('unreachable'), good, failure('unreachable'), failure('unreachable')).state.calendar,
  ).not.toHaveProperty('tell')
  expect(read(twice.state, failure('server_failed')).state.calendar?.tell).toBe('server_failed')
})

test('what mended before it was said is not said, and what breaks again after that is', () => {
  const mended = read(GIVEN, good, failure('not_found'), UNCHANGED)
  expect(mended.state.calendar).not.toHaveProperty('tell')
  expect(
    read(
      { ...mended.state, calendar: { ...(mended.state.calendar as NonNullable<Nudging['calendar']>), told: 'x' } },
      good,
      failure('not_found'),
    ).state.calendar?.tell,
  ).toBe('not_found')
})

test('nothing happens to whoever uncoupled meanwhile', () => {
  const { calendar: _gone, ...without } = GIVEN
  expect(takeCalendar(without, good, { now: NOW, zone: 'UTC', house, turn: 1 })).toEqual({ nudging: without })
})

test('days before yesterday and after a year are not taken over', () => {
  const days = ['2026-11-20', '2026-11-22', '2026-11-23', '2027-11-24', '2027-11-26'].map((day) =>
    day.replaceAll('-', ''),
  )
  const { state } = read(GIVEN, { type: 'fetched', text: calendar(...days.map((day) => event(day, '0900', '1000'))) })
  expect(state.calendar?.extra.map(({ date }) => date)).toEqual(['2026-11-22', '2026-11-23', '2027-11-24'])
  expect(Temporal.PlainDate.from('2026-11-23').add({ days: 366 }).toString()).toBe('2027-11-24')
})
