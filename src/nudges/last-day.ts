import { Temporal } from 'temporal-polyfill'
import type { Nudging } from './nudging.ts'

/** The last day of which single shifts are known, or undefined when there are none. */
export function lastDayOf({ extra }: Pick<Nudging, 'extra'>): Temporal.PlainDate | undefined {
  const last = extra
    .map(({ date }) => date)
    .sort()
    .at(-1)
  return last === undefined ? undefined : Temporal.PlainDate.from(last)
}
