import type { Verdict } from './judge.ts'
import type { Simulated } from './simulation.ts'

/** What came of a simulation, as a table to print. */
export function figuresOf(simulated: Simulated, verdict: Verdict, began: Date): string {
  const { people, from, until, outage, kills, storms, ticks, realSeconds, posts, counts, wrongs, events } = simulated
  const { due, sent, skipped, ambiguous, duplicates, latencies, broken, examples } = verdict
  const day = (at: number) => new Date(at).toISOString().slice(0, 16)
  const asked = people.filter(({ nudging, left }) => nudging?.consent && !left).length
  const lines: [string, string | number][] = [
    ['begun', began.toISOString().slice(0, 19)],
    ['simulated', `${day(from)} to ${day(until)}`],
    ['people', `${people.length}, of whom ${asked} said yes and are there`],
    ['kills', `${kills}, and both in the outage`],
    ['outage', `${day(outage.from)} to ${day(outage.until)}`],
    ['bad times of a workspace or organisation', storms],
    ['nudges due', due],
    ['  sent', sent],
    ...named('  skipped, ', skipped),
    ...named('  ambiguous, ', ambiguous),
    ...named('duplicates, ', duplicates),
    ['posts on the platforms', posts.length],
    ...named('  calls: ', new Map(Object.entries(counts))),
    ['most calls in the moment of a "wait"', wrongs.mostAtOnceAfterBlock],
    ...named('logged, ', events),
    ['due to sent p50, simulated s', at(latencies, 0.5)],
    ['due to sent p99, simulated s', at(latencies, 0.99)],
    ['due to sent, longest, simulated s', at(latencies, 1)],
    ['ticks', ticks],
    ['real time, s', Math.round(realSeconds)],
    ['posts a real second', Math.round(posts.length / realSeconds)],
  ]
  const width = Math.max(...lines.map(([name]) => name.length))
  const table = lines.map(([name, value]) => `${name.padEnd(width)}  ${value}`)
  const wrong = [...broken].map(([promise, times]) => {
    const example = examples.get(promise)
    return `BROKEN ${times} times: ${promise}${example ? ` (${example})` : ''}`
  })
  return [...table, '', ...(wrong.length > 0 ? wrong : ['Every promise was kept.'])].join('\n')
}

function named(prefix: string, counts: ReadonlyMap<string, number>): [string, number][] {
  return [...counts].map(([name, times]) => [`${prefix}${name}`, times])
}

/** The value that such a part of them does not exceed, of numbers in order. */
function at(ordered: readonly number[], part: number): string {
  return (ordered[Math.max(Math.ceil(ordered.length * part) - 1, 0)] ?? 0).toFixed(1)
}
