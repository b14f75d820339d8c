import { parentPort, workerData } from 'node:worker_threads'
import { type PairingTask, pairBuddies } from './pairing.ts'

// A thread that pairs once: it is given the task, answers with the pairing and ends.

const { candidates, history, options } = workerData as PairingTask
parentPort?.postMessage(pairBuddies(candidates, history, options))
