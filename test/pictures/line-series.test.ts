import { expect, test } from 'vitest'
import { describeLines } from '../../src/pictures/line-series.ts'
import { pictureOf } from './pictures.ts'

test('a line is described by its own scores, with a place for every week', () => {
  const { series } = pictureOf([
    [undefined, 4, 8, undefined, 2, 6, undefined],
    [0, 0, 0, 0, 0, 0, 0],
  ])
  expect(describeLines(series)).toEqual([
    {
      name: 'lichaam',
      first: 4,
      last: 6,
      lowest: 2,
      highest: 8,
      values: [undefined, 4, 8, undefined, 2, 6, undefined],
    },
    { name: 'rust en plezier', first: 0, last: 0, lowest: 0, highest: 0, values: [0, 0, 0, 0, 0, 0, 0] },
  ])
})

test('a line without any score is not described', () => {
  expect(describeLines(pictureOf([[undefined, undefined], []]).series)).toEqual([])
})
