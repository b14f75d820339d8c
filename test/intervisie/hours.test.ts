import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, test } from 'vitest'
import type { KeptHours } from '../../src/conversations/decision.ts'
import { ROLES } from '../../src/guide/method.ts'
import {
  DIMENSIONS,
  type HoursLine,
  lineOf,
  linesOf,
  totalsOf,
  writtenLine,
  yearsOf,
} from '../../src/intervisie/hours.ts'
import { readable } from '../replay.ts'
import { buttonsOf, createTalk, type Talk } from '../talk.ts'

const MADE_ON = Temporal.PlainDate.from('2026-11-20')

const lines: fc.Arbitrary<HoursLine> = fc.record({
  date: fc.integer({ min: 0, max: 2500 }).map((days) => Temporal.PlainDate.from('2021-01-01').add({ days }).toString()),
  form: fc.constantFrom('intervisie', 'supervisie', ''),
  method: fc.constantFrom('incident', 'gone'),
  minutes: fc.integer({ min: 0, max: 600 }),
  roles: fc.subarray([...ROLES]),
  dimensions: fc.subarray([...DIMENSIONS]),
})

/** Lines as they are kept. */
const kept = (some: readonly HoursLine[]) =>
  some.map((line, nth): KeptHours => ({ id: `h${nth}`, madeOn: MADE_ON, written: writtenLine(line) }))
const sum = (some: readonly { minutes: number }[]) => some.reduce((all, { minutes }) => all + minutes, 0)

describe('the log', () => {
  test('a line is read back as it was written', () => {
    fc.assert(
      fc.property(lines, (line) => {
        const [one] = kept([line])
        expect(one && lineOf(one)).toEqual({ ...line, id: 'h0' })
      }),
    )
  })

  test('a line that says anything at all is still a line', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), fc.string(), (answers, date) => {
        const written = { flow: 'hours', version: 9, answers: { ...answers, date, minutes: date }, rows: [] }
        const line = lineOf({ id: 'h', madeOn: MADE_ON, written })
        expect(Temporal.PlainDate.from(line.date).toString()).toBe(line.date)
        expect(line.minutes).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  test('what a year is together is the sum over its rows, in all and by form', () => {
    fc.assert(
      fc.property(fc.array(lines), (some) => {
        const years = yearsOf(kept(some))
        expect(sum(years.map(({ totals }) => totals))).toBe(sum(some))
        for (const { lines: rows, totals } of years) {
          expect(totals.minutes).toBe(sum(rows))
          expect(totals.count).toBe(rows.length)
          expect(sum(totals.forms)).toBe(sum(rows))
          expect(totals.forms.reduce((all, { count }) => all + count, 0)).toBe(rows.length)
        }
      }),
    )
  })

  test('a dimension is the sum over the rows that touched it, and one that none touched is not named', () => {
    fc.assert(
      fc.property(fc.array(lines), (some) => {
        const { dimensions } = totalsOf(some)
        for (const name of DIMENSIONS) {
          const rows = some.filter((line) => line.dimensions.includes(name))
          expect(dimensions.find((one) => one.name === name)).toEqual(
            rows.length > 0 ? { name, count: rows.length, minutes: sum(rows) } : undefined,
          )
        }
      }),
    )
  })

  test('it does not depend on the order of the rows', () => {
    const both = fc
      .array(lines)
      .chain((some) => fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length })))
    fc.assert(
      fc.property(both, ([some, shuffled]) => {
        expect(totalsOf(shuffled)).toEqual(totalsOf(some))
        const dates = (ones: readonly HoursLine[]) => linesOf(kept(ones)).map(({ date }) => date)
        expect(dates(shuffled)).toEqual(dates(some))
      }),
    )
  })

  test('every line stands in its own year once, the newest first', () => {
    fc.assert(
      fc.property(fc.array(lines), (some) => {
        const years = yearsOf(kept(some))
        const dates = years.flatMap(({ lines: rows }) => rows.map(({ date }) => date))
        expect(dates).toEqual(
          some
            .map(({ date }) => date)
            .sort()
            .reverse(),
        )
        for (const { year, lines: rows } of years) {
          expect(rows.filter(({ date }) => !date.startsWith(`${year}-`))).toEqual([])
        }
        expect(new Set(years.map(({ year }) => year)).size).toBe(years.length)
      }),
    )
  })
})

/** Somebody whose log has these lines; the first was kept first. */
function withLog(some: readonly Partial<HoursLine>[], locale = 'nl'): Talk {
  const talk = createTalk(locale)
  talk.kept = kept(
    some.map((line) => ({
      date: '2026-11-03',
      form: 'intervisie',
      method: 'gone',
      minutes: 90,
      roles: [],
      dimensions: ['personal'],
      ...line,
    })),
  )
    .map(({ id, madeOn, written }) => ({ id, madeOn, written, flow: 'hours', keptUntil: madeOn.add({ years: 6 }) }))
    .reverse()
  return talk
}
const saidTo = (talk: Talk, text: string) => talk.say(text).flatMap(readable).join('\n')
const pressed = (talk: Talk, id: string) => talk.do({ type: 'button', id, turn: 0 }).flatMap(readable).join('\n')
const idsOf = (talk: Talk) => talk.kept.filter(({ flow }) => flow === 'hours').map(({ id }) => id)

describe('what somebody sees of it', () => {
  test('a table of each year, newest first, and what each is together', () => {
    const talk = withLog([
      { date: '2025-12-02', minutes: 60, dimensions: ['technical'] },
      { date: '2026-02-03', minutes: 90, roles: ['case'], dimensions: ['normative', 'personal'] },
      { date: '2026-11-03', minutes: 75, dimensions: ['personal'] },
    ])
    expect(saidTo(talk, 'uren')).toBe(
      [
        '**2026**',
        '| Datum | Vorm | Minuten | Rol | Waar het over ging |',
        '| 3 november 2026 | intervisie | 75 | deelnemer | persoonlijk |',
        '| 3 februari 2026 | intervisie | 90 | inbrenger | normatief, persoonlijk |',
        'Totaal in 2026: 2 uur en 45 minuten.',
        'intervisie: 2 uur en 45 minuten, 2 keer',
        'normatief: 1 uur en 30 minuten, 1 keer',
        'persoonlijk: 2 uur en 45 minuten, 2 keer',
        'Eén bijeenkomst kan over meer dan één ding gaan. Die telt dan bij elk mee.',
        '**2025**',
        '| Datum | Vorm | Minuten | Rol | Waar het over ging |',
        '| 2 december 2025 | intervisie | 60 | deelnemer | technisch-instrumenteel |',
        'Totaal in 2025: 1 uur.',
        'intervisie: 1 uur, 1 keer',
        'technisch-instrumenteel: 1 uur, 1 keer',
        'Dit is je urenlijst. Alleen jij kunt hem hier openen. Je kunt hem gebruiken als bewijs voor je beroepsregister. Een regel blijft zes jaar staan.',
        '[Regel wissen] [Mijn reflecties] [Menu]',
      ].join('\n'),
    )
  })

  test.for(['nl', 'en'])('in %s an empty log says how it fills, and offers nothing to remove', (locale) => {
    const talk = withLog([], locale)
    for (const id of ['hours', 'hours.show', 'hours.choose']) {
      expect(pressed(talk, id)).toMatch(/leeg|no hours/)
      expect(talk.said.flatMap(buttonsOf).map((button) => button.id)).not.toContain('hours.choose')
    }
  })

  test('a question they are at is put aside and not lost', () => {
    const talk = withLog([{}])
    talk.do({ type: 'button', id: 'begin.weekly', turn: 0 })
    saidTo(talk, 'uren')
    expect(talk.conversation).toMatchObject({ flow: 'weekly', status: 'resting' })
  })
})

describe('a line that may go', () => {
  test('is asked about once, and goes alone', () => {
    const talk = withLog([{ date: '2026-01-06' }, { date: '2026-02-03' }, { date: '2026-03-03' }])
    expect(pressed(talk, 'hours.choose')).toContain('3 maart 2026, intervisie')
    expect(pressed(talk, 'hours.destroy.h1')).toContain('3 februari 2026, intervisie. Terughalen kan niet.')
    expect(idsOf(talk)).toEqual(['h2', 'h1', 'h0'])
    expect(pressed(talk, 'hours.destroy-yes.h1')).toMatch(/^De regel is gewist\.\n\*\*2026\*\*/)
    expect(idsOf(talk)).toEqual(['h2', 'h0'])
  })

  test('is gone once, however often it is pressed', () => {
    const talk = withLog([{}, {}])
    pressed(talk, 'hours.destroy-yes.h1')
    expect(pressed(talk, 'hours.destroy-yes.h1')).toContain('Die regel staat er niet meer.')
    expect(pressed(talk, 'hours.destroy.h1')).toContain('Die regel staat er niet meer.')
    expect(pressed(talk, 'hours.destroy-yes')).toContain('Die regel staat er niet meer.')
    expect(idsOf(talk)).toEqual(['h0'])
  })

  test('the last one leaves an empty log', () => {
    const talk = withLog([{}])
    expect(pressed(talk, 'hours.destroy-yes.h0')).toContain('De regel is gewist.\nJe urenlijst is leeg.')
  })

  test('can be any of a long log, fifteen at a time', () => {
    const talk = withLog(
      Array.from({ length: 32 }, (_, nth) => ({ date: `2026-01-${String(nth + 1).padStart(2, '0')}` })).slice(0, 31),
    )
    const shown = new Set<string>()
    let next: string | undefined = 'hours.choose'
    for (let pages = 0; next !== undefined && pages < 9; pages++) {
      const [message] = talk.do({ type: 'button', id: next, turn: 0 })
      const ids = (message ? buttonsOf(message) : []).map(({ id }) => id)
      const destroys = ids.filter((id) => id.startsWith('hours.destroy.'))
      expect(destroys.length).toBeLessThanOrEqual(15)
      for (const id of destroys) shown.add(id)
      next = ids.find((id) => id.startsWith('hours.choose.'))
    }
    expect(shown.size).toBe(31)
  })
})

test('the journal leads to the log, full or empty', () => {
  const talk = withLog([{}])
  expect(saidTo(talk, 'mijn reflecties')).toContain('[Mijn uren]')
})
