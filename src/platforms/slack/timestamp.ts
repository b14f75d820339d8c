import { Temporal } from 'temporal-polyfill'

/** When something was done, out of Slack's timestamp (`1700000001.123456`): none when it is no timestamp. */
export function at(ts: string | undefined): { at?: Temporal.Instant } {
  const [, seconds, micros = ''] = /^(\d{1,11})(?:\.(\d{1,6}))?$/.exec(ts ?? '') ?? []
  if (seconds === undefined) return {}
  const nanoseconds = BigInt(seconds) * 1_000_000_000n + BigInt(micros.padEnd(6, '0')) * 1_000n
  return { at: Temporal.Instant.fromEpochNanoseconds(nanoseconds) }
}
