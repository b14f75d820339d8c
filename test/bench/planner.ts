import { randomBytes, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { loadContent } from '../../src/content/load-content.ts'
import { EXERCISES } from '../../src/exercises/exercises.ts'
import { createVault } from '../../src/journal/vault.ts'
import { planDue } from '../../src/nudges/planning.ts'
import { readPrompts } from '../../src/nudges/prompts.ts'
import { openStore } from '../../src/store/open-store.ts'

// A process that plans what is due in a database, once it is told to. Told an address and a key it gets ready.

/** What it says when it is done: for how many it planned, and how many seconds of a processor that took. */
export type Planned = { planned: number; cpu: number }

const ROOT = join(import.meta.dirname, '../..')

process.once('message', ({ url, masterKey }: { url: string; masterKey: string }) => {
  const { store, close } = openStore(url)
  const ports = {
    store,
    vault: createVault(Buffer.from(masterKey, 'base64'), { bytes: (length) => randomBytes(length) }),
    ids: { next: () => randomUUID() },
    log: { event() {} },
    content: loadContent(join(ROOT, 'content'), EXERCISES),
    prompts: readPrompts(join(ROOT, 'prompts')),
  }
  process.once('message', async () => {
    const used = process.cpuUsage()
    const planned = await planDue(ports)
    const { user, system } = process.cpuUsage(used)
    process.send?.({ planned, cpu: (user + system) / 1_000_000 } satisfies Planned)
    await close()
    process.disconnect()
  })
  process.send?.('ready')
})
