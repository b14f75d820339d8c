import type { LinePicture } from '../../src/pictures/line-drawing.ts'

export const NAMES = ['lichaam', 'rust en plezier', 'hoofd', 'balans op het werk']

/** The picture of four areas in as many weeks as there are scores, with the words as they are in Dutch. */
export function pictureOf(scores: (number | undefined)[][], names = NAMES): LinePicture {
  return {
    title: 'Mijn lijn',
    lowest: '0: heel weinig',
    highest: '10: heel veel',
    series: scores.map((line, nth) => ({
      name: names[nth] ?? `lijn ${nth}`,
      marks: line.map((value, week) => ({ label: `${(week % 28) + 1} nov`, value })),
    })),
  }
}

/** The worst there is to draw and to squeeze: a year in which every line goes up and down all the time. */
export const ZIGZAG = pictureOf(
  [0, 1, 2, 3].map((nth) => Array.from({ length: 53 }, (_, week) => ((week + nth) % 2) * 10)),
)
