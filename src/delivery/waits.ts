import type { Random } from '../ports.ts'

/** The shortest wait after a send with an uncertain end, in seconds: what was on its way then has arrived by now. */
const SHORTEST = 2
/** The longest wait between two tries, in seconds. */
const LONGEST = 300

/**
 * How long to wait before the next try, in seconds: anything from two seconds up to 2·2ⁿ, and five minutes at most, so
 * that many who failed together do not come back together. Source: "Exponential Backoff And Jitter", AWS Architecture
 * Blog, for the full width; the two seconds are ours. `chance` is from 0 up to 1.
 */
export function backOff(attempts: number, chance: number): number {
  return SHORTEST + (Math.min(2 * 2 ** attempts, LONGEST) - SHORTEST) * chance
}

/** How long to wait before asking again whether a message arrived, in seconds: as long as it has taken so far, within bounds. */
export function waitBeforeAsking(ageSeconds: number): number {
  return Math.min(Math.max(ageSeconds, SHORTEST), LONGEST)
}

/** A wait a platform asked for, and up to a tenth more, so that not everybody is back at the same moment; in seconds. */
export function waitAsTold(seconds: number, chance: number): number {
  const told = Math.max(seconds, 1)
  return told + told * 0.1 * chance
}

/** A number from 0 up to 1, each as likely. */
export function chanceOf(random: Random): number {
  const [a = 0, b = 0, c = 0, d = 0] = random.bytes(4)
  return (((a * 256 + b) * 256 + c) * 256 + d) / 2 ** 32
}
