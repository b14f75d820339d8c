import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import ICAL from 'ical.js'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { readCalendar } from '../../../src/people/calendar/read-calendar.ts'
import { shiftsBetween } from '../../../src/people/roster.ts'

const AMSTERDAM = 'Europe/Amsterdam'
const WINDOW = { zone: AMSTERDAM, from: '2026-10-01', until: '2027-04-30' }
const FIXTURES = new URL('../../fixtures/calendars/', import.meta.url)

function calendar(...events: string[]): string {
  const parts = events.map((lines) => `BEGIN:VEVENT\n${lines.trim().replace(/\n\s+/g, '\n')}\nEND:VEVENT\n`)
  return `BEGIN:VCALENDAR\nVERSION:2.0\n${parts.join('')}END:VCALENDAR\n`
}

function read(text: string, options = WINDOW) {
  const result = readCalendar(text, options)
  if (result.type !== 'read') throw new Error(`not read: ${result.code}`)
  return result
}

/** The shifts of one calendar, as '2026-11-24 07:00-15:00'. */
function shifts(text: string, options = WINDOW): string[] {
  return read(text, options).extra.map(({ date, start, end }) => `${date} ${start}-${end}`)
}

/** Milliseconds of processor time, whatever else the machine does. */
function cost(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

const EARLY = 'DTSTART;TZID=Europe/Amsterdam:20261124T070000\nDTEND;TZID=Europe/Amsterdam:20261124T150000'

test.for(readdirSync(FIXTURES).filter((name) => name.endsWith('.ics')))('%s is read as expected', (name) => {
  const expected = JSON.parse(readFileSync(new URL(name.replace('.ics', '.json'), FIXTURES), 'utf8'))
  expect(readCalendar(readFileSync(new URL(name, FIXTURES), 'utf8'), WINDOW)).toEqual(expected)
})

test('there are files as ten kinds of program write them', () => {
  expect(readdirSync(FIXTURES).filter((name) => name.endsWith('.ics'))).toHaveLength(10)
})

test('no word of a calendar comes out of it', () => {
  for (const name of readdirSync(FIXTURES).filter((one) => one.endsWith('.ics'))) {
    const result = JSON.stringify(readCalendar(readFileSync(new URL(name, FIXTURES), 'utf8'), WINDOW))
    expect(result.replace(/"(?:type|read|extra|date|start|end|off|from|until|skipped)"/g, '')).not.toMatch(/[a-z]/i)
  }
})

test.for([
  ['', 'not_a_calendar'],
  ['<!doctype html><title>Inloggen</title>', 'not_a_calendar'],
  ['BEGIN:VCARD\nFN:Noor\nEND:VCARD', 'not_a_calendar'],
  ['BEGIN:VCALENDAR\nEND:VCALENDAR', 'nothing_in_it'],
  ['BEGIN:VCALENDAR\nBEGIN:VTODO\nEND:VTODO\nEND:VCALENDAR', 'nothing_in_it'],
  [calendar('SUMMARY:Vroeg'), 'nothing_readable'],
  [calendar('DTSTART;TZID=Nergens:20261124T070000\nDTEND;TZID=Nergens:20261124T150000'), 'nothing_readable'],
  [`BEGIN:VCALENDAR\n${'x'.repeat(10_000_000)}`, 'too_large'],
  [calendar(...Array.from({ length: 6_000 }, () => EARLY)), 'too_many'],
] as const)('what cannot be used says why: %#', ([text, code]) => {
  expect(readCalendar(text, WINDOW)).toEqual({ type: 'unusable', code })
})

test('a calendar with only old shifts is read, and has nothing in it', () => {
  expect(readCalendar(calendar(EARLY), { ...WINDOW, from: '2027-01-01' })).toEqual({
    type: 'read',
    extra: [],
    off: [],
    skipped: 0,
  })
})

test('the night of 28 March 2027: by the wall, and an hour shorter', () => {
  const nights = calendar(
    'UID:a\nDTSTART;TZID=Europe/Amsterdam:20270326T220000\nDTEND;TZID=Europe/Amsterdam:20270327T070000\nRRULE:FREQ=DAILY;COUNT=2',
    'UID:b\nDTSTART:20270328T003000Z\nDTEND:20270328T080000Z',
    'UID:c\nDTSTART;TZID=Europe/Amsterdam:20270328T033000\nDURATION:PT4H',
    'UID:d\nDTSTART;TZID=Europe/Amsterdam:20270328T013000\nDURATION:PT4H',
  )
  expect(shifts(nights)).toEqual([
    '2027-03-26 22:00-07:00',
    '2027-03-27 22:00-07:00',
    '2027-03-28 01:30-06:30', // four real hours, of which the clocks skip one
    '2027-03-28 01:30-10:00',
    '2027-03-28 03:30-07:30',
  ])
  const { extra } = read(nights)
  const [first] = shiftsBetween(
    { zone: AMSTERDAM, weekly: [], extra: extra.filter(({ date }) => date === '2027-03-27'), off: [] },
    Temporal.Instant.from('2027-03-27T00:00:00Z'),
    Temporal.Instant.from('2027-03-28T00:00:00Z'),
  )
  expect(`${first?.start} ${first?.end}`).toBe('2027-03-27T21:00:00Z 2027-03-28T05:00:00Z')
})

test('the night of 25 October 2026: by the wall, and an hour longer', () => {
  const nights = calendar(
    'UID:a\nDTSTART;TZID=Europe/Amsterdam:20261023T220000\nDTEND;TZID=Europe/Amsterdam:20261024T070000\nRRULE:FREQ=DAILY;COUNT=2',
    'UID:b\nDTSTART:20261025T003000Z\nDTEND:20261025T080000Z', // 02:30, the first pass
    'UID:c\nDTSTART:20261025T013000Z\nDTEND:20261025T090000Z', // 02:30, the second pass
    'UID:d\nDTSTART;TZID=Europe/Amsterdam:20261025T010000\nDURATION:PT6H',
  )
  expect(shifts(nights)).toEqual([
    '2026-10-23 22:00-07:00',
    '2026-10-24 22:00-07:00',
    '2026-10-25 01:00-06:00', // six real hours, of which one comes twice
    '2026-10-25 02:30-09:00',
    '2026-10-25 02:30-10:00',
  ])
})

test('what lies wholly in the hour that comes twice is no shift of a whole day', () => {
  const hour = 'DTSTART:20261025T003000Z\nDTEND:20261025T013000Z'
  const back = 'DTSTART:20261025T004500Z\nDTEND:20261025T011500Z'
  expect(read(calendar(hour, back))).toEqual({ type: 'read', extra: [], off: [], skipped: 2 })
})

test('a shift over a day is one again to who works it out', () => {
  const { extra } = read(calendar('DTSTART:20261125T090000\nDTEND:20261128T080000'))
  const found = shiftsBetween(
    { zone: AMSTERDAM, weekly: [], extra, off: [] },
    Temporal.Instant.from('2026-11-24T00:00:00Z'),
    Temporal.Instant.from('2026-12-01T00:00:00Z'),
  )
  expect(found.map(({ date, start, end }) => `${date} ${start} ${end}`)).toEqual([
    '2026-11-25 2026-11-25T08:00:00Z 2026-11-28T07:00:00Z',
  ])
})

test.for([
  ['Verlof', '20261201', true],
  ['Zorgverlof', '20261201', true],
  ['vakantie!', '20261201', true],
  ['Roostervrij', '20261201', true],
  ['Day off', '20261201', true],
  ['OFF', '20261201', true],
  ['Sick', '20261201', true],
  ['Vrijdagborrel', '20261201', false],
  ['Herfstvakantie regio Noord', '20261201', false],
  ['Kick-off jaarplan', '20261201', false],
  ['Geen verlof mogelijk', '20261201', false],
  ['Verlofaanvraag indienen', '20261201', false],
  ['Studiedag', '20261201', false],
  ['Public holiday', '20261201', false],
] as const)('"%s" on a whole day is leave or not', ([summary, date, isOff]) => {
  const { off, skipped } = read(calendar(`DTSTART;VALUE=DATE:${date}\nSUMMARY:${summary}`))
  expect(off).toEqual(isOff ? [{ from: '2026-12-01', until: '2026-12-01' }] : [])
  expect(skipped).toBe(isOff ? 0 : 1)
})

test('a shift that only mentions leave is worked, and hours of leave are not', () => {
  expect(shifts(calendar(`${EARLY}\nSUMMARY:Vroeg\\, vervangt collega die ziek is`))).toEqual([
    '2026-11-24 07:00-15:00',
  ])
  const leave = read(calendar(`${EARLY}\nSUMMARY:Ziek - vroeg`))
  expect(leave).toEqual({ type: 'read', extra: [], off: [{ from: '2026-11-24', until: '2026-11-24' }], skipped: 0 })
})

test('leave is cut to the window, and what touches is one', () => {
  const text = calendar(
    'DTSTART;VALUE=DATE:20260701\nDTEND;VALUE=DATE:20261005\nSUMMARY:Verlof',
    'DTSTART;VALUE=DATE:20261005\nSUMMARY:Ziek',
    'DTSTART;VALUE=DATE:20270420\nDTEND;VALUE=DATE:99991231\nSUMMARY:Verlof',
  )
  expect(read(text).off).toEqual([
    { from: '2026-10-01', until: '2026-10-05' },
    { from: '2027-04-20', until: '2027-04-30' },
  ])
})

test('both days of the window are in it, by the zone of the person', () => {
  const text = calendar(
    'DTSTART:20261123T223000Z\nDTEND:20261124T063000Z', // 23:30 on the day before
    'DTSTART:20261123T230000Z\nDTEND:20261124T063000Z', // 00:00
    'DTSTART:20261124T225900Z\nDTEND:20261125T063000Z', // 23:59
    'DTSTART:20261124T230000Z\nDTEND:20261125T063000Z', // 00:00 on the day after
  )
  expect(shifts(text, { zone: AMSTERDAM, from: '2026-11-24', until: '2026-11-24' })).toEqual([
    '2026-11-24 00:00-07:30',
    '2026-11-24 23:59-07:30',
  ])
})

test('a day taken out is taken out however it is written', () => {
  for (const exdate of [
    'EXDATE:20261125T060000Z',
    'EXDATE;VALUE=DATE:20261125',
    'EXDATE;TZID=Europe/London:20261125T060000',
    'EXDATE:20261125T070000',
  ]) {
    const text = calendar(`${EARLY}\nRRULE:FREQ=DAILY;COUNT=3\n${exdate}`)
    expect(shifts(text), exdate).toEqual(['2026-11-24 07:00-15:00', '2026-11-26 07:00-15:00'])
  }
  const days = calendar('DTSTART;VALUE=DATE:20261124\nSUMMARY:Vrij\nRRULE:FREQ=DAILY;COUNT=2\nEXDATE:20261123T230000Z')
  expect(read(days).off).toEqual([{ from: '2026-11-25', until: '2026-11-25' }])
})

test('a period that is added lasts as long as it says', () => {
  const text = calendar(`${EARLY}\nRDATE;VALUE=PERIOD:20261201T130000Z/PT4H,20261202T130000Z/20261202T150000Z`)
  expect(shifts(text)).toEqual(['2026-11-24 07:00-15:00', '2026-12-01 14:00-18:00', '2026-12-02 14:00-16:00'])
})

test('a calendar of what was cancelled has no shifts', () => {
  const text = calendar(EARLY).replace('VERSION', 'METHOD:CANCEL\nVERSION')
  expect(read(text)).toEqual({ type: 'read', extra: [], off: [], skipped: 0 })
})

test('an event whose end never came is left out: what was cut off can be that it was cancelled', () => {
  const text = `BEGIN:VCALENDAR\nBEGIN:VEVENT\n${EARLY}\nEND:VEVENT\nBEGIN:VEVENT\n${EARLY.replaceAll('1124', '1125')}\n`
  expect(read(text)).toMatchObject({ extra: [{ date: '2026-11-24' }], skipped: 1 })
})

test('a zone of the file skips an hour as the real one does, and keeps the time of a rule that ended long ago', () => {
  const change = (name: string, start: string, before: string, after: string, rule: string) =>
    `BEGIN:${name}\nDTSTART:${start}\nTZOFFSETFROM:${before}\nTZOFFSETTO:${after}\n${rule}\nEND:${name}\n`
  const zone =
    `BEGIN:VTIMEZONE\nTZID:hier\n${change('STANDARD', '19961027T030000', '+0200', '+0100', 'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU')}` +
    `${change('DAYLIGHT', '19810329T020000', '+0100', '+0200', 'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU')}END:VTIMEZONE\n` +
    `BEGIN:VTIMEZONE\nTZID:vroeger\n${change('STANDARD', '19801026T030000', '+0400', '+0300', 'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU;UNTIL=20101030T230000Z')}` +
    `${change('DAYLIGHT', '19810329T020000', '+0300', '+0400', 'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU;UNTIL=20100327T230000Z')}END:VTIMEZONE\n`
  const text = calendar(
    'DTSTART;TZID=hier:20270328T023000\nDTEND;TZID=hier:20270328T100000',
    'DTSTART;TZID=vroeger:20261124T100000\nDTEND;TZID=vroeger:20261124T180000',
  )
  // The second went to winter time for good in 2010, three hours ahead.
  expect(shifts(text.replace('BEGIN:VEVENT', `${zone}BEGIN:VEVENT`))).toEqual([
    '2026-11-24 08:00-16:00',
    '2027-03-28 03:30-10:00',
  ])
})

// --- what is not written in good faith

const forever = (rule: string) => `${EARLY}\nRRULE:${rule}`
const many = (length: number, line: (index: number) => string) => Array.from({ length }, (_, index) => line(index))
const HOSTILE: Record<string, string> = {
  'every second, for ever': calendar(forever('FREQ=SECONDLY')),
  'every minute of every hour': calendar(forever('FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=0,1,2')),
  'the thirtieth of February': calendar(forever('FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30')),
  'a rule of which no day is left': calendar(...many(400, () => forever('FREQ=YEARLY;BYDAY=53MO;BYSETPOS=366'))),
  'an absurd count': calendar(forever('FREQ=DAILY;COUNT=99999999999999999999')),
  'an absurd interval': calendar(forever('FREQ=MONTHLY;INTERVAL=99999999999999999999')),
  'a count from the year 1000 on': calendar(
    ...many(500, () => 'DTSTART:10000101T070000\nDURATION:PT8H\nRRULE:FREQ=DAILY;COUNT=999999999'),
  ),
  'five thousand endless series': calendar(...many(4_999, (index) => `UID:${index}\n${forever('FREQ=DAILY')}`)),
  'the year 9999': calendar('DTSTART:99991231T230000\nDTEND:99991231T235900\nRRULE:FREQ=DAILY'),
  'a length of ten thousand years': calendar('DTSTART:20261124T000000\nDURATION:P99999D'),
  'a length back in time': calendar('DTSTART:20261124T070000\nDURATION:-PT8H'),
  'a hundred thousand events': `BEGIN:VCALENDAR\n${'BEGIN:VEVENT\nEND:VEVENT\n'.repeat(80_000)}`,
  'fifty thousand days taken out': calendar(
    `${forever('FREQ=DAILY')}\nEXDATE:${many(50_000, () => '20261125T060000Z').join(',')}`,
  ),
  'a hundred thousand days added': calendar(`${EARLY}\nRDATE:${many(100_000, () => '20261125T060000Z').join(',')}`),
  'a million folds': calendar(`${EARLY}\nSUMMARY:${'\n x'.repeat(600_000)}`),
  'components in components': `BEGIN:VCALENDAR\n${'BEGIN:X\n'.repeat(120_000)}${'END:Y\n'.repeat(120_000)}`,
  'events in events': `BEGIN:VCALENDAR\n${'BEGIN:VEVENT\n'.repeat(100_000)}`,
  'zones in plenty': `BEGIN:VCALENDAR\n${many(
    2_000,
    (index) =>
      `BEGIN:VTIMEZONE\nTZID:z${index}\nBEGIN:STANDARD\nDTSTART:16010101T000000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nRRULE:FREQ=DAILY\nEND:STANDARD\nEND:VTIMEZONE\n` +
      `BEGIN:VEVENT\nDTSTART;TZID=z${index}:20261124T070000\nDTEND;TZID=z${index}:20261124T150000\nEND:VEVENT\n`,
  ).join('')}END:VCALENDAR`,
  'a zone that changes every second': `BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:z\nBEGIN:STANDARD\nDTSTART:20200101T000000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nRRULE:FREQ=SECONDLY\nEND:STANDARD\nEND:VTIMEZONE\nBEGIN:VEVENT\nDTSTART;TZID=z:20261124T070000\nDTEND;TZID=z:20261124T150000\nEND:VEVENT\nEND:VCALENDAR`,
  'one name for thousands of changes': calendar(
    ...many(
      4_999,
      (index) => `UID:a\nSEQUENCE:${index % 2}\nRECURRENCE-ID:20261124T${String(index).padStart(6, '0')}\n${EARLY}`,
    ),
  ),
  'two thousand shifts in another zone': calendar(
    ...many(1_999, (index) => {
      const minute = String(index % 60).padStart(2, '0')
      const day = String(1 + (Math.floor(index / 60) % 28)).padStart(2, '0')
      const zone = 'TZID=America/New_York'
      return `UID:${index}\nDTSTART;${zone}:202611${day}T07${minute}00\nDTEND;${zone}:202611${day}T1${index % 8}${minute}00`
    }),
  ),
  'names of what every object has': calendar(`__PROTO__:1\nCONSTRUCTOR:2\n${EARLY};__PROTO__=x`),
  'nothing but quotes': calendar(`SUMMARY;X="${'","'.repeat(100_000)}`),
}

test.for(Object.entries(HOSTILE))('%s costs less than a second, and does not throw', ([, text]) => {
  expect(cost(() => readCalendar(text, { ...WINDOW, until: '2028-10-01' }))).toBeLessThan(1_000)
})

test('an endless series gives what is in the window and no more', () => {
  const { extra } = read(calendar(forever('FREQ=DAILY')))
  expect(extra).toHaveLength(7 + 31 + 31 + 28 + 31 + 30)
})

test('what costs too much is said, and half of it is not kept', () => {
  expect(readCalendar(HOSTILE['five thousand endless series'] ?? '', { ...WINDOW, until: '2028-10-01' })).toEqual({
    type: 'unusable',
    code: 'too_many',
  })
  expect(readCalendar(HOSTILE['zones in plenty'] ?? '', WINDOW)).toEqual({ type: 'unusable', code: 'too_many' })
})

// --- properties

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']
const startDay = fc.integer({ min: 0, max: 900 }).map((days) => Temporal.PlainDate.from('2025-01-01').add({ days }))
const compact = (date: Temporal.PlainDate) => date.toString().replaceAll('-', '')

test('a series of days or weeks is what counting by hand gives', () => {
  const rule = fc.record({
    start: startDay,
    frequency: fc.constantFrom('DAILY', 'WEEKLY'),
    interval: fc.integer({ min: 1, max: 5 }),
    weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }),
    count: fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined }),
  })
  fc.assert(
    fc.property(rule, ({ start, frequency, interval, weekdays, count }) => {
      const days = frequency === 'WEEKLY' ? [...weekdays, start.dayOfWeek] : []
      const byday = days.length > 0 ? `;BYDAY=${[...new Set(days)].map((day) => WEEKDAYS[day - 1])}` : ''
      const text = calendar(
        `DTSTART;TZID=Europe/Amsterdam:${compact(start)}T070000\nDURATION:PT8H\nRRULE:FREQ=${frequency};INTERVAL=${interval}${byday}${count ? `;COUNT=${count}` : ''}`,
      )
      const expected: string[] = []
      const monday = start.subtract({ days: start.dayOfWeek - 1 })
      let found = 0
      for (let day = start; Temporal.PlainDate.compare(day, WINDOW.until) <= 0; day = day.add({ days: 1 })) {
        const passed = frequency === 'DAILY' ? day.since(start).days : Math.floor(day.since(monday).days / 7)
        const fits = passed % interval === 0 && (frequency === 'DAILY' || days.includes(day.dayOfWeek))
        if (!fits || (count !== undefined && found >= count)) continue
        found++
        if (day.toString() >= WINDOW.from) expected.push(day.toString())
      }
      expect(read(text).extra.map(({ date }) => date)).toEqual(expected)
    }),
    { numRuns: 150 },
  )
})

/** Rules that the library's iterator gets right: it makes 1 March of 29 February, and never ends for a 30th. */
const libraryRule = fc.oneof(
  fc.record({
    freq: fc.constant('DAILY'),
    bymonth: fc.option(fc.constantFrom('1,2,3,4', '10,11,12'), { nil: undefined }),
  }),
  fc.record({
    freq: fc.constant('MONTHLY'),
    bymonthday: fc.uniqueArray(fc.constantFrom(1, 2, 15, 28, 30, 31, -1, -5), { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    freq: fc.constant('MONTHLY'),
    byday: fc.uniqueArray(fc.constantFrom('1MO', '2TU', '-1FR', '3SU', '-2WE'), { minLength: 1, maxLength: 2 }),
  }),
  fc.record({
    freq: fc.constant('MONTHLY'),
    byday: fc.constant('MO,TU,WE,TH,FR'),
    bysetpos: fc.constantFrom('-1', '1', '1,-1'),
  }),
  fc.record({
    freq: fc.constant('YEARLY'),
    bymonth: fc.constantFrom('3', '10', '1,12'),
    byday: fc.constantFrom('-1SU', '1MO', '2TH'),
  }),
  fc.record({
    freq: fc.constant('YEARLY'),
    bymonth: fc.constantFrom('11', '2,4'),
    bymonthday: fc.constantFrom('1', '28', '3,27'),
  }),
)

test('a series of months or years is what the library gives where it gives anything', () => {
  fc.assert(
    fc.property(
      startDay,
      libraryRule,
      fc.integer({ min: 1, max: 3 }),
      fc.option(fc.integer({ min: 2, max: 30 }), { nil: undefined }),
      (day, parts, interval, count) => {
        const rule = Object.entries({ ...parts, interval, count })
          .filter(([, value]) => value !== undefined)
          .map(([name, value]) => `${name.toUpperCase()}=${value}`)
          .join(';')
        // The start must be one of the series, or the two differ on purpose: ours counts it all the same.
        const start = ICAL.Recur.fromString(rule.replace(/;COUNT=\d+|;INTERVAL=\d+/g, ''))
          .iterator(ICAL.Time.fromDateTimeString(`${day}T07:00:00`, new ICAL.Property('dtstart')))
          .next()
        const iterator = ICAL.Recur.fromString(rule).iterator(start)
        const expected: string[] = []
        for (let next = iterator.next(); next && next.toString() <= `${WINDOW.until}T24`; next = iterator.next()) {
          if (next.toString() >= WINDOW.from) expected.push(next.toString().slice(0, 10))
        }
        const text = calendar(`DTSTART:${start.toICALString()}\nDURATION:PT8H\nRRULE:${rule}`)
        expect(read(text).extra.map(({ date }) => date)).toEqual(expected)
      },
    ),
    { numRuns: 300 },
  )
})

test('whatever a calendar is cut to or mixed with, it is read or refused within a second, and its shifts are shifts', () => {
  const files = readdirSync(FIXTURES)
    .filter((name) => name.endsWith('.ics'))
    .map((name) => readFileSync(new URL(name, FIXTURES), 'utf8'))
  const line = fc.constantFrom(...files.flatMap((file) => file.split(/\r?\n/)))
  const junk = fc.oneof(line, line, line, fc.string({ maxLength: 30 }), fc.string({ unit: 'binary', maxLength: 10 }))
  const text = fc.oneof(
    fc.array(junk, { maxLength: 60 }).map((lines) => ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', ...lines].join('\r\n')),
    fc
      .tuple(fc.constantFrom(...files), fc.nat(4000), fc.string({ maxLength: 5 }))
      .map(([file, at, put]) => file.slice(0, at) + put + file.slice(at + put.length)),
    fc.tuple(fc.constantFrom(...files), fc.nat(4000)).map(([file, at]) => file.slice(0, at)),
  )
  fc.assert(
    fc.property(text, fc.constantFrom(AMSTERDAM, 'UTC', 'Pacific/Chatham', 'America/Havana'), (one, zone) => {
      let result = readCalendar('', WINDOW)
      const spent = cost(() => {
        result = readCalendar(one, { ...WINDOW, zone })
      })
      expect(spent).toBeLessThan(1_000)
      if (result.type !== 'read') return
      for (const { date, start, end } of result.extra) {
        expect(`${date} ${start} ${end}`).toMatch(/^202[67]-\d\d-\d\d ([01]\d|2[0-3]):[0-5]\d ([01]\d|2[0-3]):[0-5]\d$/)
        expect(date >= WINDOW.from && date <= WINDOW.until).toBe(true)
      }
      for (const { from, until } of result.off)
        expect([WINDOW.from, from, until, WINDOW.until]).toEqual([WINDOW.from, from, until, WINDOW.until].sort())
    }),
    { numRuns: 1000 },
  )
})
