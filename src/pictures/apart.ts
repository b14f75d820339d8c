/**
 * Where the middles of things come that lie in order from top to bottom: each as near as can be to where it would like
 * to be, none over another, all of them within. The least squares under that order, found by pooling neighbours that are
 * in each other's way (isotonic regression). Pure. Does not shrink or leave out anything: together they must fit.
 */
export function apart(things: { middle: number; height: number }[], within: { top: number; bottom: number }): number[] {
  const before = things.map((_, nth) => things.slice(0, nth).reduce((sum, { height }) => sum + height, 0))
  const whole = things.reduce((sum, { height }) => sum + height, 0)
  const pools: { sum: number; count: number }[] = []
  for (const [nth, { middle, height }] of things.entries()) {
    let pool = { sum: middle - height / 2 - (before[nth] ?? 0), count: 1 }
    for (let last = pools.at(-1); last && last.sum / last.count > pool.sum / pool.count; last = pools.at(-1)) {
      pool = { sum: last.sum + pool.sum, count: last.count + pool.count }
      pools.pop()
    }
    pools.push(pool)
  }
  const starts = pools.flatMap(({ sum, count }) => Array<number>(count).fill(sum / count))
  return things.map(({ height }, nth) => {
    const start = Math.max(within.top, Math.min(within.bottom - whole, starts[nth] ?? 0))
    return start + (before[nth] ?? 0) + height / 2
  })
}
