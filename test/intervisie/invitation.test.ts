import ical, { type VEvent } from 'node-ical'
import { expect, test } from 'vitest'
import { type Content, contentFor } from '../../src/content/content.ts'
import type { Session } from '../../src/intervisie/group.ts'
import { cancellationOf, invitationTo } from '../../src/intervisie/invitation.ts'
import { newSession } from '../../src/intervisie/sessions.ts'
import type { Block } from '../../src/messages/message.ts'
import { readCalendar } from '../../src/people/calendar/read-calendar.ts'
import { there } from '../buddies/team-life.ts'
import { content } from '../talk.ts'
import { createPlannedLife, office, type PlannedLife } from './planned-life.ts'

const house = contentFor(content satisfies Content, 'nl')
const session = (start: string, more: Partial<Session> = {}): Session => ({
  ...newSession({ key: '2026-12-01', start: there(start), end: there(start).add({ minutes: 60 }) }),
  ...more,
})
const life = (group: Parameters<typeof createPlannedLife>[1] = {}) => createPlannedLife(office('ali'), group)
const icsOf = (block: Block | undefined) => (block?.type === 'calendar' ? block.ics : '')

/** What a calendar holds after reading files one after the other, as RFC 5546 has it: the higher sequence counts. */
function calendarAfter(...files: string[]): Record<string, VEvent> {
  const calendar: Record<string, VEvent> = {}
  for (const file of files) {
    for (const event of Object.values(ical.sync.parseICS(file))) {
      if (event?.type !== 'VEVENT') continue
      const before = calendar[event.uid]
      if (before && Number(before.sequence) > Number(event.sequence)) continue
      if (event.method === 'CANCEL' || event.status === 'CANCELLED') delete calendar[event.uid]
      else calendar[event.uid] = event
    }
  }
  return calendar
}
const only = (calendar: Record<string, VEvent>) => {
  const [event, ...more] = Object.values(calendar)
  if (!event || more.length > 0) throw new Error('there is not one entry')
  return event
}

test('another library reads what was written: when, where, which, from whom', () => {
  const { planning } = life({ group: { name: 'Team Noord', place: 'Zaal 2' } })
  const event = only(calendarAfter(icsOf(invitationTo(planning(), session('2026-12-01T14:00'), house))))
  expect(event).toMatchObject({
    uid: 'group-1/2026-12-01',
    summary: 'Intervisie Team Noord',
    location: 'Zaal 2',
    method: 'PUBLISH',
    status: 'CONFIRMED',
    transparency: 'TRANSPARENT',
    organizer: { params: { CN: 'Maatje' }, val: 'mailto:maatje@maatje.invalid' },
  })
  expect(Number(event.sequence)).toBe(0)
  expect(event.start.toISOString()).toBe('2026-12-01T13:00:00.000Z')
  expect(event.end?.toISOString()).toBe('2026-12-01T14:00:00.000Z')
})

test.for([
  ['2027-03-27T14:00', '2027-03-27T13:00:00.000Z'],
  ['2027-03-28T14:00', '2027-03-28T12:00:00.000Z'],
  ['2027-10-31T02:30', '2027-10-31T00:30:00.000Z'],
  ['2027-10-31T14:00', '2027-10-31T13:00:00.000Z'],
  ['2028-02-29T14:00', '2028-02-29T13:00:00.000Z'],
] as const)('at %s by the wall clock it is read back at %s', ([wall, utc]) => {
  const event = only(calendarAfter(icsOf(invitationTo(life().planning(), session(wall), house))))
  expect(event.start.toISOString()).toBe(utc)
})

test('names with accents, commas, semicolons, backslashes and new lines read back as they are, in lines of 75 octets', () => {
  const name =
    'Zuid-Oost ö/é, “de Brug”; \\ 𝕏 verdieping 3 en nog een héél lange naam van een groep die niet op één regel past'
  const place = 'Lokaal 3,\nachter de tuin; zie https://voorbeeld.nl/kamer?x=1,2'
  const file = icsOf(invitationTo(life({ group: { name, place } }).planning(), session('2026-12-01T14:00'), house))
  const event = only(calendarAfter(file))
  expect(event.summary).toBe(`Intervisie ${name}`)
  expect(event.location).toBe(place)
  const lines = file.split('\r\n')
  expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75)
  expect(lines.length).toBeGreaterThan(16)
  expect(file).not.toMatch(/[^\r]\n/)
})

test('what a lead writes cannot begin a line of the file', () => {
  const place = 'hier\r\nEND:VEVENT\r\nSTATUS:CANCELLED'
  const file = icsOf(invitationTo(life({ group: { place } }).planning(), session('2026-12-01T14:00'), house))
  expect(file.match(/^END:VEVENT/gm)).toHaveLength(1)
  expect(only(calendarAfter(file)).status).toBe('CONFIRMED')
})

test('somebody whose roster is their calendar does not work while it is', () => {
  const file = icsOf(invitationTo(life().planning(), session('2026-12-01T14:00'), house))
  const window = { zone: 'Europe/Amsterdam', from: '2026-12-01', until: '2026-12-08' }
  expect(readCalendar(file, window)).toMatchObject({ extra: [], off: [] })
})

test('a group that was split off changes the invitations of the one it came from', () => {
  const uid = (group: Parameters<typeof createPlannedLife>[1]) =>
    only(calendarAfter(icsOf(invitationTo(life(group).planning(), session('2026-12-01T14:00'), house)))).uid
  expect(uid({ group: { calendar: 'group-0' } })).toBe('group-0/2026-12-01')
})

/** The files that came to somebody, in the order in which they came. */
function filesTo(id: string, { sent }: PlannedLife): string[] {
  return sent
    .filter(({ to }) => to.type === 'person' && to.id === id)
    .flatMap(({ message }) => message.blocks.map(icsOf).filter((ics) => ics !== ''))
}

test('an update replaces the first invitation, and a cancellation takes it out', () => {
  const lived = createPlannedLife(office('ali', 'bo', 'els'))
  lived.until(there('2026-11-20T09:00'))
  lived.plans({ moved: { '2026-12-01': '2026-12-03T10:00' } })
  lived.until(there('2026-11-20T10:00'))
  const [first = '', second = '', ...none] = filesTo('ali', lived)
  expect(none).toEqual([])
  const after = only(calendarAfter(first, second))
  expect(after.start.toISOString()).toBe('2026-12-03T09:00:00.000Z')
  expect([after.method, Number(after.sequence)]).toEqual(['PUBLISH', 1])
  // Also when they are opened the other way round.
  expect(only(calendarAfter(second, first)).start.toISOString()).toBe('2026-12-03T09:00:00.000Z')
  lived.plans({ skip: ['2026-12-01'] })
  lived.until(there('2026-11-20T11:00'))
  const third = filesTo('ali', lived)[2] ?? ''
  expect(Object.values(ical.sync.parseICS(third)).find((one) => one?.type === 'VEVENT')).toMatchObject({
    uid: 'group-1/2026-12-01',
    method: 'CANCEL',
    status: 'CANCELLED',
  })
  expect(calendarAfter(first, second, third)).toEqual({})
})

test('the end of it all takes out everything that somebody was invited to', () => {
  const lived = createPlannedLife(office('ali', 'bo', 'els'), {
    rule: { recurrence: { every: 'weeks', weeks: 1, anchor: '2026-12-01' } },
  })
  lived.until(there('2026-11-25T09:00'))
  expect(Object.keys(calendarAfter(...filesTo('ali', lived))).length).toBe(2)
  lived.plans(undefined)
  lived.until(there('2026-11-26T09:00'))
  expect(calendarAfter(...filesTo('ali', lived))).toEqual({})
})

test('a file of cancellations holds nothing to put in a calendar', () => {
  const block = cancellationOf(life().planning(), [session('2026-12-01T14:00')], house)
  expect(block).toMatchObject({ type: 'calendar', moments: [] })
})
