import { Worker } from 'node:worker_threads'
import { type Pairing, type PairingTask, pairBuddies, partsFor } from './pairing.ts'

/** Above this many people pairing takes long enough for others to wait for it, and goes to a thread of its own. */
export const MOST_INLINE = 40

/**
 * `pairBuddies` for any number of people, without holding up anybody else: above 40 of them in a worker thread. `parts`
 * is how many parts the people were split into first, which is more than one above 300 of them: then only people of one
 * part can meet in this round, which is to be told to whoever asked for it. Gives the same groups as `pairBuddies`.
 * Rejects where the thread fails, which nothing is expected to make it do; it does not try again.
 */
export async function pairMany(task: PairingTask): Promise<Pairing & { parts: number }> {
  const { candidates, history, options } = task
  const size = new Set(candidates.map(({ id }) => id)).size
  const pairing = size > MOST_INLINE ? await inWorker(task) : pairBuddies(candidates, history, options)
  return { ...pairing, parts: partsFor(size) }
}

function inWorker(task: PairingTask): Promise<Pairing> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./pair-many-worker.ts', import.meta.url), { workerData: task })
    worker.once('message', resolve)
    worker.once('error', reject)
    // After a message this comes too late to change anything.
    worker.once('exit', (code) => reject(new Error(`The pairing ended with code ${code}`)))
  })
}
