/** One week of one line: what stands under it, and a score from 0 to 10; undefined when that week has none. */
export type Mark = { label: string; value: number | undefined }

/** One line of a picture: its name as a person reads it, and its weeks, oldest first. All lines have the same weeks. */
export type Series = { name: string; marks: Mark[] }

/** One line in figures, for whoever puts it in words. `first` and `last` are of the first and last week with a score. */
export type LineFigures = {
  name: string
  first: number
  last: number
  lowest: number
  highest: number
  values: (number | undefined)[]
}

/**
 * The same lines as a picture shows, in figures; `values` has a place for every week. A line without any score is left
 * out, as it is in the picture. Pure. Gives what somebody filled in themselves, and works out no average, trend or
 * judgement.
 */
export function describeLines(series: readonly Series[]): LineFigures[] {
  return series.flatMap(({ name, marks }) => {
    const values = marks.map(({ value }) => value)
    const scores = values.filter((value) => value !== undefined)
    const [first, last] = [scores[0], scores.at(-1)]
    if (first === undefined || last === undefined) return []
    return [{ name, first, last, lowest: Math.min(...scores), highest: Math.max(...scores), values }]
  })
}
