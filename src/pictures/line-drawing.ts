import { apart } from './apart.ts'
import type { Series } from './line-series.ts'
import { inLines, literal, widthOf } from './svg-text.ts'

/**
 * What a picture of lines shows; everything a person reads in it but the figures of its scale. `lowest` and `highest` say
 * what the two ends of the scale mean, each in a few words or none ('').
 */
export type LinePicture = { series: readonly Series[]; title: string; lowest: string; highest: string }

// Lengths are in pixels of a picture 640 wide.
const WIDTH = 640
const EDGE = 24
const LEFT = 54
/** What a label at the end of a line takes beside its words: the way to it, and its marker. */
const LABEL_LEAD = 46
const LABEL_WIDEST = 150
const LINE_HEIGHT = 18
/** Half the height of a name in one line, so that the name of a line that ends at 10 or at 0 stands right beside it. */
const LABEL_HALF = 11
const TITLE = { size: 21, height: 27 }
/** How much wider bold letters are than the widths that `widthOf` goes by. */
const BOLDER = 1.12
const SMALL = 13
const NAME = 14.5
/** From the sides of the field to the first and the last week: room for their markers. */
const INSET = 16
/** How far apart two lines are drawn when they have the same score in the same week. */
const LANE = 3
/** The least between two markers of one line; where weeks are closer together only some carry one. */
const MARKER_GAP = 24

const PAPER = '#fcfaf6'
const INK = '#2c3038'
const SOFT_INK = '#646a74'
const GRID = '#e9e4db'
const UPRIGHT = '#f1ede5'
const BASE = '#cdc6b9'

/**
 * How the lines differ: in colour, in dash and in marker, so that each alone is enough. No red and no green: a line is not
 * good or bad. The colours were sought by computer: each stands at least 4.5:1 from the paper (WCAG 2.2, 1.4.3) and far
 * from the others for every kind of colour blindness. Markers are paths around 0,0.
 */
const STYLES = [
  { colour: '#11287f', dash: 'none', marker: 'M-4.6 0a4.6 4.6 0 1 0 9.2 0a4.6 4.6 0 1 0 -9.2 0z' },
  { colour: '#9d5f05', dash: '9 4', marker: 'M-4.2 -4.2h8.4v8.4h-8.4z' },
  { colour: '#542b4d', dash: '2.5 4.5', marker: 'M0 -5.8L5.8 0L0 5.8L-5.8 0z' },
  { colour: '#22729f', dash: '12 4 2.5 4', marker: 'M0 -5.6L5.5 4.2H-5.5z' },
] as const

type Style = (typeof STYLES)[number]
type Point = { x: number; y: number }
/** A line on its place. `runs` are the weeks with scores that follow each other; between two of them the line is open. */
type Line = { style: Style; name: string[]; runs: { week: number; at: Point }[][]; end: Point }

/**
 * The picture of somebody's scores by week: one line a series on a scale of 0 to 10, each named at its end, as SVG of 640
 * pixels wide on paper of its own, so that it reads on light and on dark. A week without a score is a gap; a series
 * without any is left out. A fifth series looks like the first. Lines with the same score run beside each other, less
 * than a quarter of a point from where they belong. Pure and total; every text in it is literal. It shows what somebody
 * filled in, and draws no average, trend or judgement.
 */
export function drawLines({ series, title, lowest, highest }: LinePicture): string {
  const heading = inLines(title, (WIDTH - 2 * EDGE) / TITLE.size / BOLDER, 2)
  const names = series.map(({ name }) => inLines(name, LABEL_WIDEST / NAME, 2))
  const widest = Math.max(0, ...names.flat().map((name) => widthOf(name) * NAME))
  const namesHeight = names.reduce((sum, name) => sum + heightOf(name), 0)

  const top = EDGE + heading.length * TITLE.height + (highest ? 38 : 20)
  const bottom = top + Math.max(250, namesHeight)
  const right = WIDTH - EDGE - LABEL_LEAD - widest
  const labelsAt = bottom + (lowest ? 50 : 28)

  const weeks = series.reduce<string[]>((most, { marks }) => {
    return marks.length > most.length ? marks.map(({ label }) => label) : most
  }, [])
  const step = (right - LEFT - 2 * INSET) / Math.max(1, weeks.length - 1)
  const across = (week: number) => LEFT + INSET + week * step
  const up = (score: number) => bottom - ((bottom - top) * score) / 10

  const lines = series.flatMap(({ marks }, index): Line[] => {
    const lane = index - (series.length - 1) / 2
    const place = (week: number, score: number): Point => {
      return {
        x: across(week) + lane * Math.min(6, step / 5),
        y: up(score) + lane * Math.min(LANE, 12 / series.length),
      }
    }
    const runs: Line['runs'] = [[]]
    for (const [week, { value }] of marks.entries()) {
      if (value === undefined) runs.push([])
      else runs.at(-1)?.push({ week, at: place(week, value) })
    }
    const end = runs.flat().at(-1)?.at
    const style = STYLES[index % STYLES.length]
    if (!end || !style) return []
    return [{ style, name: names[index] ?? [], runs: runs.filter((run) => run.length > 0), end }]
  })

  const height = labelsAt + EDGE
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}"`,
    ` role="img" aria-label="${literal(title)}"`,
    ` font-family="'Atkinson Hyperlegible', 'Segoe UI', system-ui, sans-serif">`,
    `<rect width="${WIDTH}" height="${height}" fill="${PAPER}"/>`,
    ...heading.map((line, nth) => {
      return text(line, { x: EDGE, y: EDGE + 20 + nth * TITLE.height }, INK, TITLE.size, ' font-weight="700"')
    }),
    ...drawWeeks(weeks, across, { step, top, bottom, at: labelsAt }),
    ...[0, 2, 4, 6, 8, 10].flatMap((score) => [
      `<line x1="${LEFT}" x2="${round(right)}" y1="${round(up(score))}" y2="${round(up(score))}" stroke="${score === 0 ? BASE : GRID}"/>`,
      text(String(score), { x: LEFT - 12, y: up(score) + 4.5 }, SOFT_INK, SMALL, ' text-anchor="end"'),
    ]),
    ...endOfScale(highest, top - 16, right),
    ...endOfScale(lowest, bottom + 23, right),
    ...lines.map((line) => drawLine(line)),
    ...lines.map((line, nth) => drawMarkers(line, weeks.length, Math.ceil(MARKER_GAP / step), nth / lines.length)),
    ...drawNames(lines, right, { top, bottom }),
    '</svg>',
  ].join('')
}

function endOfScale(words: string, y: number, right: number): string[] {
  return inLines(words, (right - LEFT) / SMALL, 1).map((line) => text(line, { x: LEFT, y }, SOFT_INK, SMALL))
}

/** As many of the labels as fit, evenly, counted back from the last week: that one always has its label. */
function drawWeeks(
  weeks: string[],
  across: (week: number) => number,
  { step, top, bottom, at }: { step: number; top: number; bottom: number; at: number },
): string[] {
  const shown = weeks.map((label) => inLines(label, 90 / SMALL, 1)[0] ?? '')
  const widest = Math.max(0, ...shown.map((label) => widthOf(label) * SMALL))
  const every = Math.ceil((widest + 12) / step)
  return shown.flatMap((label, week) => {
    if (label === '' || (weeks.length - 1 - week) % every !== 0) return []
    const x = round(across(week))
    const upright = `<line x1="${x}" x2="${x}" y1="${top}" y2="${bottom}" stroke="${UPRIGHT}"/>`
    return [upright, text(label, { x, y: at }, SOFT_INK, SMALL, ' text-anchor="middle"')]
  })
}

function drawLine({ style, runs }: Line): string {
  const path = runs.map((run) => `M${run.map(({ at }) => `${round(at.x)} ${round(at.y)}`).join('L')}`).join('')
  return `<path d="${path}" fill="none" stroke="${style.colour}" stroke-width="2.4" stroke-linejoin="round" stroke-dasharray="${style.dash}"/>`
}

/**
 * The markers of a line. Where weeks are close together only every so many weeks has one, not the same weeks for each
 * line; both ends of what is unbroken always do, so that a single week shows and a gap is seen to be one.
 */
function drawMarkers({ style, runs }: Line, weeks: number, every: number, phase: number): string {
  const skipped = Math.floor(phase * every)
  const marked = runs.flatMap((run) => {
    return run.filter(({ week }, nth) => {
      const fromEnds = Math.min(nth, run.length - 1 - nth)
      return fromEnds === 0 || (fromEnds >= every - 1 && (weeks - 1 - week) % every === skipped)
    })
  })
  return `<g fill="${style.colour}" stroke="${PAPER}" stroke-width="1.4">${marked.map(({ at }) => marker(style, at)).join('')}</g>`
}

function marker(style: Style, at: Point): string {
  return `<path d="${style.marker}" transform="translate(${round(at.x)} ${round(at.y)})"/>`
}

/** Each line's name at the height where the line ends, or as near to it as the other names allow, and the way there. */
function drawNames(lines: Line[], right: number, within: { top: number; bottom: number }): string[] {
  const sorted = [...lines].sort((a, b) => a.end.y - b.end.y)
  const middles = apart(
    sorted.map(({ end, name }) => ({ middle: end.y, height: heightOf(name) })),
    { top: within.top - LABEL_HALF, bottom: within.bottom + LABEL_HALF },
  )
  const x = right + LABEL_LEAD
  return sorted.map(({ style, name, end }, nth) => {
    const y = middles[nth] ?? end.y
    const words = name.map((line, below) => {
      const baseline = y + 5 + (below - (name.length - 1) / 2) * LINE_HEIGHT
      return text(line, { x, y: baseline }, style.colour, NAME)
    })
    const way = `M${round(end.x + 7)} ${round(end.y)}L${round(Math.max(right, end.x + 8))} ${round(end.y)}L${round(x - 21)} ${round(y)}`
    return [
      `<path d="${way}" fill="none" stroke="${style.colour}" stroke-opacity="0.45"/>`,
      `<g fill="${style.colour}">${marker(style, { x: x - 13, y })}</g>`,
      ...words,
    ].join('')
  })
}

function heightOf(name: string[]): number {
  return name.length * LINE_HEIGHT + 4
}

function text(words: string, at: Point, fill: string, size: number, more = ''): string {
  return `<text x="${round(at.x)}" y="${round(at.y)}" fill="${fill}" font-size="${size}"${more}>${literal(words)}</text>`
}

/** Hundredths of a pixel are more than an eye can see, and keep the picture small. */
function round(length: number): number {
  return Math.round(length * 100) / 100
}
