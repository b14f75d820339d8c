import fc from 'fast-check'
import { expect, test } from 'vitest'
import { drawLines } from '../../src/pictures/line-drawing.ts'
import { COLOUR_BLIND, contrast, SEEING, seenColour } from './colours.ts'
import { NAMES, pictureOf, ZIGZAG } from './pictures.ts'
import { type Drawing, readDrawing, type Text } from './read-drawing.ts'

const drawn = (scores: (number | undefined)[][]) => readDrawing(drawLines(pictureOf(scores)))

const score = fc.option(fc.integer({ min: 0, max: 10 }), { nil: undefined, freq: 5 })
/** Four lines over three weeks to a year and a week. */
const fourLines = fc.integer({ min: 3, max: 53 }).chain((weeks) => {
  return fc.array(fc.array(score, { minLength: weeks, maxLength: weeks }), { minLength: 4, maxLength: 4 })
})
const anything = fc.string({ unit: 'binary', maxLength: 60 })

/** The weeks with scores that follow each other. */
function runsOf(line: (number | undefined)[]): { week: number; score: number }[][] {
  const runs: { week: number; score: number }[][] = [[]]
  for (const [week, score] of line.entries()) {
    if (score === undefined) runs.push([])
    else runs.at(-1)?.push({ week, score })
  }
  return runs.filter((run) => run.length > 0)
}

const scoreAt = ({ scale }: Drawing, y: number) => {
  const [zero = 0, ten = 0] = [scale.get(0), scale.get(10)]
  return ((zero - y) / (zero - ten)) * 10
}

/** The texts that name the lines: they stand right of everything else. */
const namesIn = ({ texts, lines }: Drawing) =>
  texts.filter(({ colour }) => lines.some((line) => line.colour === colour))
/** The labels of the weeks: the lowest row. */
const weeksIn = ({ texts }: Drawing) => {
  const row = Math.max(...texts.map(({ at }) => at.y))
  return texts.filter(({ at }) => at.y === row).sort((a, b) => a.at.x - b.at.x)
}
const heightOf = ({ at, size }: Text) => ({ top: at.y - 0.8 * size, bottom: at.y + 0.25 * size })

test('every score is a point of its line at its own height and in its own week, and a week without one is a gap', () => {
  fc.assert(
    fc.property(fourLines, (scores) => {
      const drawing = drawn(scores)
      const filled = scores.filter((line) => line.some((one) => one !== undefined))
      expect(drawing.lines).toHaveLength(filled.length)
      for (const [nth, line] of filled.entries()) {
        const expected = runsOf(line)
        const runs = drawing.lines[nth]?.runs ?? []
        expect(runs.map((run) => run.length)).toEqual(expected.map((run) => run.length))
        const points = runs.flat().map((at, index) => ({ at, ...(expected.flat()[index] ?? { week: 0, score: 0 }) }))
        for (const { at, score } of points) expect(Math.abs(scoreAt(drawing, at.y) - score)).toBeLessThan(0.25)
        const [first, last] = [points[0], points.at(-1)]
        if (!first || !last || first === last) continue
        const step = (last.at.x - first.at.x) / (last.week - first.week)
        expect(step).toBeGreaterThan(5)
        for (const { at, week } of points) {
          expect(Math.abs(at.x - first.at.x - (week - first.week) * step)).toBeLessThan(0.1)
        }
      }
    }),
  )
})

test('the same week stands in the same place in every line, the last one below its label', () => {
  const drawing = drawn([
    [1, 2, 3],
    [4, 5, 6],
    [undefined, undefined, 7],
    [8, undefined, undefined],
  ])
  const [, , ends, begins] = drawing.lines.map(({ runs }) => runs[0]?.[0]?.x ?? 0)
  const weeks = weeksIn(drawing).map(({ at }) => at.x)
  expect(weeks).toHaveLength(3)
  expect(Math.abs((ends ?? 0) - (weeks[2] ?? 0))).toBeLessThan(10)
  expect(Math.abs((begins ?? 0) - (weeks[0] ?? 0))).toBeLessThan(10)
})

test('a score that stays the same is a level line, whatever the other lines do', () => {
  const [body] = drawn([
    [6, 6, 6, 6],
    [6, 7, 6, 5],
    [5, 6, 6, 6],
    [6, 5, 4, 6],
  ]).lines
  expect(new Set(body?.runs.flat().map(({ y }) => y)).size).toBe(1)
})

test('lines with the same scores can all be seen', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 3, maxLength: 53 }), (line) => {
      const lines = drawn([line, line, line, line]).lines.map(({ runs }) => runs.flat())
      for (const [nth, one] of lines.entries()) {
        for (const other of lines.slice(nth + 1)) {
          for (const [week, at] of one.entries()) {
            expect(Math.abs(at.y - (other[week] ?? at).y)).toBeGreaterThan(2.9) // a line is 2.4 wide
          }
        }
      }
    }),
  )
})

test('four lines differ in dash, in marker and in colour', () => {
  const { lines, markers } = drawn([
    [1, 2, 3],
    [1, 2, 3],
    [1, 2, 3],
    [1, 2, 3],
  ])
  expect(new Set(lines.map(({ colour }) => colour)).size).toBe(4)
  expect(new Set(lines.map(({ dash }) => dash)).size).toBe(4)
  const shapes = lines.map(
    ({ colour }) => new Set(markers.filter((one) => one.colour === colour).map((one) => one.shape)),
  )
  expect(shapes.map(({ size }) => size)).toEqual([1, 1, 1, 1])
  expect(new Set(shapes.flatMap((one) => [...one])).size).toBe(4)
})

test('all that is read stands out from the paper', () => {
  const svg = drawLines(
    pictureOf([
      [1, 2, 3],
      [1, 2, 3],
      [1, 2, 3],
      [1, 2, 3],
    ]),
  )
  const paper = /<rect [^>]*fill="(#[0-9a-f]{6})"/.exec(svg)?.[1] ?? ''
  const colours = [...readDrawing(svg).texts, ...readDrawing(svg).lines].map(({ colour }) => colour)
  expect(new Set(colours).size).toBe(6)
  for (const colour of colours) expect(contrast(colour, paper), colour).toBeGreaterThan(4.5)
})

test('whatever colours somebody cannot tell apart, the lines keep four', () => {
  const colours = drawn([
    [1, 2, 3],
    [1, 2, 3],
    [1, 2, 3],
    [1, 2, 3],
  ]).lines.map(({ colour }) => colour)
  for (const kind of [SEEING, ...COLOUR_BLIND]) {
    const seen = colours.map((colour) => seenColour(colour, kind))
    for (const [nth, one] of seen.entries()) {
      for (const other of seen.slice(nth + 1)) {
        // In CIELAB 2 is a difference that can just be seen; a thin line needs far more.
        expect(Math.hypot(...one.map((part, at) => part - (other[at] ?? 0)))).toBeGreaterThan(25)
      }
    }
  }
})

test('no name of a line stands over another, over a line or outside the picture', () => {
  fc.assert(
    fc.property(fourLines, fc.array(anything, { minLength: 4, maxLength: 4 }), (scores, names) => {
      const drawing = readDrawing(drawLines(pictureOf(scores, names)))
      const shown = namesIn(drawing).sort((a, b) => a.at.y - b.at.y)
      for (const [nth, one] of shown.entries()) {
        expect(heightOf(one).bottom).toBeLessThan(heightOf(shown[nth + 1] ?? { ...one, at: { x: 0, y: 9999 } }).top)
        for (const { x } of drawing.lines.flatMap(({ runs }) => runs.flat())) expect(x).toBeLessThan(one.at.x - 20)
        expect(heightOf(one).top).toBeGreaterThan(0)
        expect(heightOf(one).bottom).toBeLessThan(weeksIn(drawing)[0]?.at.y ?? 0)
      }
    }),
  )
})

test('a name stands at the end of its line where there is room for it', () => {
  const drawing = drawn([
    [1, 2, 9],
    [1, 2, 6],
    [1, 2, 3],
    [1, 1, 0],
  ])
  const names = namesIn(drawing).map(({ words, at }) => [words, Math.round(scoreAt(drawing, at.y - 5))])
  expect(Object.fromEntries(names)).toEqual(Object.fromEntries(NAMES.map((name, nth) => [name, [9, 6, 3, 0][nth]])))
})

test("names that are in each other's way move apart as little as can be", () => {
  const drawing = drawn([
    [1, 2, 5],
    [1, 2, 5],
    [1, 2, 5],
    [1, 2, 5],
  ])
  const heights = namesIn(drawing).map(({ at }) => at.y - 5)
  expect(scoreAt(drawing, heights.reduce((sum, y) => sum + y, 0) / 4)).toBeCloseTo(5, 1)
})

test('the labels of the weeks never touch, are evenly spread, and the last week has one', () => {
  const label = fc.constantFrom('9 nov', '22 nov', 'week 48', '24 november', 'maandag 23 november 2026', '')
  fc.assert(
    fc.property(fc.integer({ min: 3, max: 53 }), label, (weeks, words) => {
      const line = Array.from({ length: weeks }, () => ({ label: words, value: 5 }))
      const drawing = readDrawing(
        drawLines({ title: '', lowest: '', highest: '', series: [{ name: 'lichaam', marks: line }] }),
      )
      const shown = drawing.texts.filter(
        ({ at, colour }) => at.y > (drawing.scale.get(0) ?? 0) + 5 && colour !== drawing.lines[0]?.colour,
      )
      if (words === '') return void expect(shown).toEqual([])
      const [first, second] = shown.map(({ at }) => at.x)
      const half = ((shown[0]?.words.length ?? 0) * 0.6 * 13) / 2
      expect(shown.length).toBeGreaterThanOrEqual(3)
      expect((second ?? 0) - (first ?? 0)).toBeGreaterThan(2 * half)
      const gaps = shown.slice(1).map(({ at }, nth) => at.x - (shown[nth]?.at.x ?? 0))
      expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThan(0.1)
      expect(first).toBeGreaterThan(half)
      expect(Math.abs((shown.at(-1)?.at.x ?? 0) - (drawing.lines[0]?.runs[0]?.at(-1)?.x ?? 0))).toBeLessThan(1)
    }),
  )
})

test('a single week between two gaps is seen, and both sides of a gap in a long line are marked', () => {
  const year = Array.from({ length: 53 }, (_, week) => ([10, 12, 30].includes(week) ? undefined : 5))
  const { lines, markers } = drawn([year])
  expect(lines[0]?.runs.map((run) => run.length)).toEqual([10, 1, 17, 22])
  const marked = markers.map(({ at }) => at.x)
  for (const run of lines[0]?.runs ?? []) {
    expect(marked).toContain(run[0]?.x)
    expect(marked).toContain(run.at(-1)?.x)
  }
})

test('the scale goes from 0 to 10 in even steps', () => {
  const { scale } = drawn([[1, 2, 3]])
  expect([...scale.keys()]).toEqual([0, 2, 4, 6, 8, 10])
  const heights = [...scale.values()]
  const steps = heights.slice(1).map((y, nth) => (heights[nth] ?? 0) - y)
  expect(new Set(steps).size).toBe(1)
  expect(steps[0]).toBeGreaterThan(0)
})

test('a line without any score is left out with its name, and the others keep their looks', () => {
  const all = drawn([
    [1, 2, 3],
    [1, 2, 3],
    [4, 5, 6],
  ])
  const some = drawn([
    [1, 2, 3],
    [undefined, undefined, undefined],
    [4, 5, 6],
  ])
  expect(some.lines.map(({ dash }) => dash)).toEqual([all.lines[0]?.dash, all.lines[2]?.dash])
  expect(namesIn(some).map(({ words }) => words)).toEqual(['hoofd', 'lichaam'])
})

test('nothing that is written becomes markup, and every character of it is read back', () => {
  const hostile = `<b>&"'</b>`
  const picture = {
    title: `${hostile} titel`,
    lowest: `${hostile} laag`,
    highest: `${hostile} hoog`,
    series: [{ name: `${hostile} lijn`, marks: [1, 2, 3].map((value) => ({ label: hostile, value })) }],
  }
  const svg = drawLines(picture)
  expect(svg).not.toContain('<b')
  expect(svg).toContain(`aria-label="&lt;b&gt;&amp;&quot;&apos;&lt;/b&gt; titel"`)
  const words = readDrawing(svg).texts.map((one) => one.words)
  for (const shown of ['titel', 'laag', 'hoog', 'lijn']) expect(words).toContain(`${hostile} ${shown}`)
  expect(words.filter((one) => one === hostile)).toHaveLength(3)
})

test('whatever is written, and however long, it is well-formed and of a known width', () => {
  const picture = fc.record({
    title: anything,
    lowest: anything,
    highest: anything,
    series: fc.array(
      fc.record({ name: anything, marks: fc.array(fc.record({ label: anything, value: score }), { maxLength: 53 }) }),
      { maxLength: 8 },
    ),
  })
  fc.assert(
    fc.property(picture, (one) => {
      const svg = drawLines(one)
      expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="640" /)
      expect(readDrawing(svg).height).toBeGreaterThan(300)
      expect(svg).not.toMatch(/NaN|Infinity|undefined/)
    }),
  )
})

test('a name, a title and a label that are too long end in an ellipsis', () => {
  const long = 'balans op het werk en daarna en daarvoor en ertussendoor en eromheen'
  const svg = drawLines({
    title: `${long} ${long}`,
    lowest: '',
    highest: '',
    series: [{ name: long, marks: [1, 2, 3].map((value) => ({ label: long, value })) }],
  })
  expect(readDrawing(svg).texts.filter(({ words }) => words.endsWith('…'))).toHaveLength(1 + 1 + 3)
})

test('the same lines make the same picture, and a year of them a small one', () => {
  expect(drawLines(ZIGZAG)).toBe(drawLines(structuredClone(ZIGZAG)))
  expect(drawLines(ZIGZAG).length).toBeLessThan(20_000)
})
