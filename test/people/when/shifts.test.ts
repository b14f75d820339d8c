import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import type { Roster } from '../../../src/people/roster.ts'
import { type ReadShifts, readShifts } from '../../../src/people/when/read-shifts.ts'
import { writeShifts } from '../../../src/people/when/write-shifts.ts'
import { BOTH, DUTCH, ENGLISH } from './words.ts'

/** A Wednesday. */
const TODAY = Temporal.PlainDate.from('2026-11-25')
const read = (text: string) => readShifts(text, BOTH, TODAY)

/** What was read, as "1 07:00-15:00, 2026-12-03 22:00-07:00", or what was not as "code: part". */
function shown(shifts: ReadShifts): string {
  if (shifts.type === 'unclear') return `${shifts.code}: ${shifts.part}`
  const weekly = shifts.weekly.map(({ weekday, start, end }) => `${weekday} ${start}-${end}`)
  return [...weekly, ...shifts.extra.map(({ date, start, end }) => `${date} ${start}-${end}`)].join(', ')
}

const MONDAY_7_15 = '1 07:00-15:00'
const WEEK = [1, 2, 3, 4, 5].map((day) => `${day} 09:00-17:00`).join(', ')

test.for([
  ['ma 7-15', MONDAY_7_15],
  ['maandag 7:00-15:00', MONDAY_7_15],
  ['Ma. 07.00 – 15.00', MONDAY_7_15],
  ['MAANDAG: 07:00—15:00 uur', MONDAY_7_15],
  ['ma 7u-15u', MONDAY_7_15],
  ['ma 0700-1500', MONDAY_7_15],
  ['op maandag van 7 tot 15 uur', MONDAY_7_15],
  ['elke maandag vroege dienst 7 tot 15', MONDAY_7_15],
  ['ik werk op maandag van 7.00u tot 15.00u', MONDAY_7_15],
  ['mon 7am-3pm', MONDAY_7_15],
  ['monday 7 to 3 p.m.', MONDAY_7_15],
  ['Mondays from 7 until 15', MONDAY_7_15],
  ["ma 7 uur 's ochtends tot 3 uur ’s middags", MONDAY_7_15],
  ['maandagochtend 7-15', MONDAY_7_15],
  ['maandag morgen 7-15', MONDAY_7_15],
  ['ma: 7-15 🙂', MONDAY_7_15],
  ['ma\n7-15', MONDAY_7_15],
  ['ma 7u30-15u15', '1 07:30-15:15'],
  ['ma half 8 tot kwart voor 4 ’s middags', '1 07:30-15:45'],
  ['mon 1-5pm', '1 13:00-17:00'],
  ['mon 9-5pm', '1 09:00-17:00'],
  ['mon 11pm-7am', '1 23:00-07:00'],
  ['ma 16-24', '1 16:00-00:00'],
  ['ma 12am-12pm', '1 00:00-12:00'],
  ['ma 07:00-07:00', '1 07:00-07:00'],
  ['vr 22-7', '5 22:00-07:00'],
  ['vr 22:00 tot za 7:00', '5 22:00-07:00'],
  ['nachtdienst vr 22-7 (tot zaterdag)', '5 22:00-07:00'],
  ['ma t/m vr 9-17', WEEK],
  ['ma tm vr 9-17', WEEK],
  ['ma-vr 9-17', WEEK],
  ['maandag tot en met vrijdag, 9-17', WEEK],
  ['mon to fri 9-17', WEEK],
  ['Monday through Friday 9am – 5pm', WEEK],
  ['doordeweeks 9-17', WEEK],
  ['weekdays 9-17', WEEK],
  ['vr t/m ma 22-7', '1 22:00-07:00, 5 22:00-07:00, 6 22:00-07:00, 7 22:00-07:00'],
  ['ma, wo en vr 7-15', '1 07:00-15:00, 3 07:00-15:00, 5 07:00-15:00'],
  ['ma/wo/vr 7-15', '1 07:00-15:00, 3 07:00-15:00, 5 07:00-15:00'],
  ['ma wo 7-15\ndo & vr 15-23', '1 07:00-15:00, 3 07:00-15:00, 4 15:00-23:00, 5 15:00-23:00'],
  ['ma 7-15, di 15-23', '1 07:00-15:00, 2 15:00-23:00'],
  ['tue 7-15, wo 15-23', '2 07:00-15:00, 3 15:00-23:00'],
  ['ma 7-12 en 17-22', '1 07:00-12:00, 1 17:00-22:00'],
  ['ma 7-12, 13-17, di 7-12', '1 07:00-12:00, 1 13:00-17:00, 2 07:00-12:00'],
  ['ma 7-15\nma 7-15', MONDAY_7_15],
  ['ma t/m vr 9-17, wo vrij', WEEK.replace('3 09:00-17:00, ', '')],
  ['ma t/m vr 9-17 behalve op wo', WEEK.replace('3 09:00-17:00, ', '')],
  ['wo: vrij\nma: 7-15', MONDAY_7_15],
] as const)('%j is %s', ([text, shifts]) => {
  expect(shown(read(text))).toBe(shifts)
})

test.for([
  ['3 december 7-15', '2026-12-03'],
  ['3 dec. 7-15', '2026-12-03'],
  ['donderdag 3 december 2026 7-15', '2026-12-03'],
  ['do 3/12 7-15', '2026-12-03'],
  ['3-12 7-15', '2026-12-03'],
  ['do 3-12 7-15', '2026-12-03'],
  ['3-12-2026: 7-15', '2026-12-03'],
  ['2026-12-03 7-15', '2026-12-03'],
  ['dec 3 7-15', '2026-12-03'],
  ['december 3rd, 2026 7-15', '2026-12-03'],
  ['morgen 7-15', '2026-11-26'],
  ['today 7-15', '2026-11-25'],
  ['overmorgen 7-15', '2026-11-27'],
  ['komende woensdag 7-15', '2026-12-02'],
  ['volgende week vrijdag 7-15', '2026-12-04'],
  ['25 november 7-15', '2026-11-25'],
  ['24 november 7-15', '2027-11-24'],
] as const)('%j is one shift on %s', ([text, date]) => {
  expect(shown(read(text))).toBe(`${date} 07:00-15:00`)
})

test.for(['3, 4 en 5 december 7-15', '3-5 december 7-15', '3 dec t/m 5 dec 7-15', 'december 3-5 7-15'])(
  '%j are three shifts',
  (text) => {
    expect(shown(read(text))).toBe('2026-12-03 07:00-15:00, 2026-12-04 07:00-15:00, 2026-12-05 07:00-15:00')
  },
)

test.for([
  ['7-15', 'no-day: 7-15'],
  ['ma 7-15\n15-23', 'no-day: 15-23'],
  ['ma', 'no-time: ma'],
  ['ma vroeg', 'no-time: ma'],
  ['ma\ndi 7-15', 'no-time: ma'],
  ['ma 7-15, di', 'no-time: di'],
  ['ma 25-30', 'bad-time: 25-30'],
  ['ma 7:3-15', 'bad-time: 7:3-15'],
  ['ma 7:60-15', 'bad-time: 7:60-15'],
  ['ma 7', 'bad-time: 7'],
  ['ma 24-8', 'bad-time: 24-8'],
  ['ma 7-15 10-12', 'bad-time: 10-12'],
  ['ma 22-7 (tot woensdag)', 'bad-time: 22-7 (tot woensdag)'],
  ['ma ’s avonds 7-11', 'bad-time: ’s avonds'],
  ['maandga 7-15', 'bad-day: maandga'],
  ['31 februari 7-15', 'bad-day: 31 februari'],
  ['ma 3 december 7-15', 'bad-day: ma 3 december'],
  ['om de week ma 7-15', 'bad-day: om de week'],
  ['ma om de week 7-15', 'bad-day: om de week'],
  ['mon 7-15 every other week', 'bad-day: every other week'],
  ['ma 7-15 (even weken)', 'bad-day: even weken'],
  ['ma t/m ma 7-15', 'bad-day: ma t/m ma'],
  ['weet ik nog niet', 'nothing: weet ik nog niet'],
  ['ma vrij', 'nothing: ma vrij'],
  ['', 'nothing: '],
] as const)('%j is not understood: %s', ([text, why]) => {
  expect(shown(read(text))).toBe(why)
})

test('two hours behind a weekday are two shifts, unless the first may be the date of such a day', () => {
  expect(shown(read('ma 8-12 13-17'))).toBe('1 08:00-12:00, 1 13:00-17:00')
  expect(shown(read('ma 7-12 13-17'))).toBe('bad-day: ma 7-12 13-17')
})

test('hours before a comma and a date are hours, and a date that is a row of days is no single weekday', () => {
  expect(shown(read('ma 7-12, 3 december 20-22'))).toBe('1 07:00-12:00, 2026-12-03 20:00-22:00')
  expect(shown(read('ma 7-12, 3-4 december 20-22'))).toBe(
    '1 07:00-12:00, 2026-12-03 20:00-22:00, 2026-12-04 20:00-22:00',
  )
  expect(shown(read('ma 7-12 december 20-22'))).toBe('bad-day: ma 7-12 december')
})

test('a shift that is longer than sixteen hours is read as it stands, and doubted', () => {
  expect(read('ma 7-3, di 7-23')).toEqual({
    type: 'read',
    weekly: [
      { weekday: 1, start: '07:00', end: '03:00' },
      { weekday: 2, start: '07:00', end: '23:00' },
    ],
    extra: [],
    doubt: [{ weekday: 1, start: '07:00', end: '03:00' }],
  })
})

test('more shifts than a roster holds are too many, and what is quoted of them stays short', () => {
  const all = read('1-31 december 7-9, 1-31 januari 7-9, 1-28 februari 7-9')
  expect(all).toMatchObject({ type: 'unclear', code: 'too-many' })
  const long = read('ma 7-15 '.repeat(1000))
  expect(long).toMatchObject({ type: 'unclear', code: 'too-many' })
  for (const one of [all, long]) expect(one.type === 'unclear' && [...one.part].length <= 80).toBe(true)
})

test('what is read back groups days with the same hours, and says on which day a night ends', () => {
  const shifts = read('ma t/m vr 7:00-15:30, vr 22-7, za en zo 22-7\n3 dec 7-12 en 17-22, 4 dec 22-7')
  if (shifts.type !== 'read') throw new Error(shifts.code)
  expect(writeShifts(shifts, DUTCH)).toEqual([
    'maandag t/m donderdag 07:00 – 15:30',
    'vrijdag 07:00 – 15:30 en 22:00 – 07:00 (tot zaterdag)',
    'zaterdag en zondag 22:00 – 07:00 (tot de dag erna)',
    'donderdag 3 december 2026 07:00 – 12:00 en 17:00 – 22:00',
    'vrijdag 4 december 2026 22:00 – 07:00 (tot zaterdag)',
  ])
  expect(writeShifts(shifts, ENGLISH)).toEqual([
    'Monday to Thursday 07:00 – 15:30',
    'Friday 07:00 – 15:30 and 22:00 – 07:00 (until Saturday)',
    'Saturday and Sunday 22:00 – 07:00 (until the day after)',
    'Thursday 3 December 2026 07:00 – 12:00 and 17:00 – 22:00',
    'Friday 4 December 2026 22:00 – 07:00 (until Saturday)',
  ])
})

const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`)
const date = fc
  .integer({ min: 0, max: 36_500 })
  .map((days) => Temporal.PlainDate.from('2000-01-01').add({ days }).toString())
const roster = fc.record({
  weekly: fc.array(fc.record({ weekday: fc.integer({ min: 1, max: 7 }), start: time, end: time }), {
    maxLength: 12,
  }) as unknown as fc.Arbitrary<Roster['weekly']>,
  extra: fc.array(fc.record({ date, start: time, end: time }), { maxLength: 6 }),
})
const sorted = (list: readonly object[]) => [...new Set(list.map((one) => JSON.stringify(one)))].sort()

test('what is written of a roster is read back as the same roster, in either language and on one line or many', () => {
  fc.assert(
    fc.property(
      roster,
      fc.constantFrom(DUTCH, ENGLISH),
      fc.constantFrom('\n', ', ', '; '),
      (shifts, words, between) => {
        fc.pre(shifts.weekly.length + shifts.extra.length > 0)
        const back = read(writeShifts(shifts, words).join(between))
        expect(back).toMatchObject({ type: 'read' })
        if (back.type !== 'read') return
        const weekly = shifts.weekly.map(({ weekday, start, end }) => ({ weekday, start, end }))
        const extra = shifts.extra.map(({ date, start, end }) => ({ date, start, end }))
        expect(sorted(back.weekly)).toEqual(sorted(weekly))
        expect(sorted(back.extra)).toEqual(sorted(extra))
        expect(back.weekly).toHaveLength(sorted(weekly).length)
      },
    ),
    { numRuns: 500 },
  )
})

const WORDS = [
  'ma',
  'vr',
  '7',
  '15',
  '7-15',
  '-',
  't/m',
  'tot',
  ',',
  'en',
  '\n',
  'vrij',
  'behalve',
  'december',
  '(',
  '🙂',
  'half',
  'pm',
  'u',
  '3',
  '/',
  'weekend',
  'komende',
  'volgende week',
  '2026',
  '.',
  ':',
  'שלום',
  '12',
  "'s",
]

test('no text whatever is more than it can take, and what it quotes stands in the text', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({ unit: 'grapheme', maxLength: 300 }),
    fc.array(fc.constantFrom(...WORDS), { maxLength: 40 }).map((words) => words.join(' ')),
    fc.array(fc.constantFrom(...WORDS), { maxLength: 40 }).map((words) => words.join('')),
  )
  fc.assert(
    fc.property(text, (typed) => {
      const result = read(typed)
      if (result.type === 'unclear') expect(typed).toContain(result.part.replace(/…$/, ''))
      else expect(result.weekly.length + result.extra.length).toBeGreaterThan(0)
    }),
    { numRuns: 1500 },
  )
})

test.for([
  'ma',
  '7-15 ',
  '3, ',
  '3 en ',
  '1-31 december ',
  'ma 7-15 di vrij ',
  '-',
  'tot ',
  '٣',
  'ma 0:00-0:01 ',
  'behalve ma en ',
  "'",
  '🙂',
  'e\u0301',
  '\n',
  '1-31 december 0:00-0:01 ',
])('a long row of %j takes no longer than a short one by much', (piece) => {
  const before = performance.now()
  read(piece.repeat(Math.floor(6000 / piece.length)))
  expect(performance.now() - before).toBeLessThan(1000) // a quadratic search takes minutes
})
