import { fill } from '../content/template.ts'
import type { Decision, Situation } from '../conversations/decision.ts'
import { text, ways } from '../conversations/standing.ts'
import { scoresOf } from '../exercises/weekly.ts'
import type { Block } from '../messages/message.ts'
import { drawLines } from '../pictures/line-drawing.ts'
import type { Series } from '../pictures/line-series.ts'
import { said } from './decide-wishes.ts'

/** After so many reviews there is a line: two points are none. */
const FEWEST = 3

/**
 * Somebody's own lines, one for each area of their weekly reviews: as a picture, and the same in words. Nothing is made of
 * them: no average, no trend. Pure.
 */
export function showLine(situation: Situation): Decision {
  const { house, reviews } = situation
  const words = house.nudging.line
  const flow = house.flows.get('weekly')
  const ends = ways(situation, { journal: 'choice', menu: 'quiet' })
  if (!flow || reviews.length === 0) return said(situation, [text(words.none)], ends)
  if (reviews.length < FEWEST) return said(situation, [text(words.few, { count: String(reviews.length) })], ends)
  const days = reviews.map(({ madeOn }) => madeOn.toLocaleString(house.locale, { day: 'numeric', month: 'short' }))
  const series = scoresOf(reviews[0]?.written ?? { answers: {} }).map(
    ({ area }): Series => ({
      name: flow.texts[area] ?? '',
      marks: reviews.map(({ written }, index) => ({
        label: days[index] ?? '',
        value: scoresOf(written).find((score) => score.area === area)?.score,
      })),
    }),
  )
  const svg = drawLines({
    series,
    title: flow.texts['line-title'] ?? '',
    lowest: flow.texts.lowest ?? '',
    highest: flow.texts.highest ?? '',
  })
  const inWords = series.map(({ name, marks }): Block => {
    const values = marks.map(({ label, value }) => `${label}: ${value ?? '–'}`).join(', ')
    return { type: 'text', text: fill(flow.texts['line-in-words'] ?? '', { area: name, values }) }
  })
  const alt = flow.texts['line-title'] ?? ''
  return said(situation, [text(words.shown), { type: 'picture', svg, alt }, text(words['in-words']), ...inWords], ends)
}
