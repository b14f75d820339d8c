import { expect, test } from 'vitest'
import { readCalendar } from '../../../src/people/calendar/read-calendar.ts'
import { writeCalendar } from '../../../src/people/calendar/write-calendar.ts'
import { at } from '../../buddies/team-life.ts'

const stamp = at('2026-12-01T09:00:00Z')
const entry = (title: string) => ({
  uid: 'team-1/card/1/noor/0',
  start: at('2026-12-02T08:30:00Z'),
  end: at('2026-12-02T09:00:00Z'),
  title,
})
const window = { zone: 'Europe/Amsterdam', from: '2026-12-01', until: '2026-12-08' }

test('what is written reads back at the same moment in any zone', () => {
  const file = writeCalendar([entry('Even praten met Noor')], stamp).replace('TRANSP:TRANSPARENT', 'TRANSP:OPAQUE')
  expect(readCalendar(file, window)).toEqual({
    type: 'read',
    extra: [{ date: '2026-12-02', start: '09:30', end: '10:00' }],
    off: [],
    skipped: 0,
  })
})

test('a moment that somebody puts in the calendar of their roster is no shift', () => {
  expect(readCalendar(writeCalendar([entry('Even praten met Noor')], stamp), window)).toMatchObject({
    extra: [],
    skipped: 1,
  })
})

test('what a name holds cannot begin a line of the file', () => {
  const file = writeCalendar([entry('Noor; Sam, \\ "x"\r\nDTSTART:20261202T000000Z\nEND:VEVENT')], stamp)
  const lines = file.split('\r\n')
  expect(lines.filter((line) => line.startsWith('DTSTART'))).toEqual(['DTSTART:20261202T083000Z'])
  expect(lines.filter((line) => line === 'END:VEVENT')).toHaveLength(1)
  expect(file).toContain('Noor\\; Sam\\, \\\\ "x"')
  expect(file).not.toMatch(/[^\r]\n/)
})

test('each entry has its own id, the time it was made and an end', () => {
  const file = writeCalendar([entry('een'), { ...entry('twee'), uid: 'two' }], stamp)
  expect(file.match(/^UID:.*$/gm)?.map((line) => line.trim())).toEqual(['UID:team-1/card/1/noor/0', 'UID:two'])
  expect(file.match(/^DTSTAMP:20261201T090000Z/gm)).toHaveLength(2)
  expect(file.match(/^DTEND:20261202T090000Z/gm)).toHaveLength(2)
})
