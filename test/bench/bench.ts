import { benchPairing } from './pairing.ts'
import { benchTick } from './tick.ts'

// `npm run bench` measures everything, `npm run bench -- tick` one thing. Ends with 1 when a figure is not good enough.

const BENCHES: Readonly<Record<string, (say: (line: string) => void) => Promise<boolean>>> = {
  pairing: benchPairing,
  tick: benchTick,
}

const named = process.argv.slice(2)
const strange = named.filter((name) => !(name in BENCHES))
if (strange.length > 0) {
  process.stderr.write(`There is no bench ${strange.join(', ')}; there is ${Object.keys(BENCHES).join(', ')}.\n`)
  process.exit(1)
}

for (const [name, bench] of Object.entries(BENCHES)) {
  if (named.length > 0 && !named.includes(name)) continue
  const isGood = await bench((line) => process.stdout.write(`${name}: ${line}\n`))
  if (!isGood) process.exitCode = 1
}
