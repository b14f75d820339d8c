import { parseArgs } from 'node:util'
import { figuresOf } from './figures.ts'
import { judge } from './judge.ts'
import { simulate } from './simulation.ts'

// `npm run simulate`: a month of many people with two replicas that are killed all the time. Prints what came of it and
// ends with 1 when a promise was broken. `npm run simulate -- --people 500 --days 7 --kills 5` is over in a minute.

const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '10000' },
    days: { type: 'string', default: '30' },
    kills: { type: 'string', default: '50' },
    storms: { type: 'string', default: '120' },
    outage: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
  },
})

const began = new Date()
const simulated = await simulate({
  people: Number(values.people),
  days: Number(values.days),
  kills: Number(values.kills),
  storms: Number(values.storms),
  outageHours: Number(values.outage),
  seed: Number(values.seed),
  told: (line) => process.stderr.write(`${line}\n`),
})
const verdict = judge(simulated)
process.stdout.write(`${figuresOf(simulated, verdict, began)}\n`)
process.exitCode = verdict.broken.size > 0 ? 1 : 0
