import { parentPort, workerData } from 'node:worker_threads'
import type { Task } from './pair-many.ts'
import { pairBuddies } from './pairing.ts'

// A thread that pairs once: it is given the task, answers with the pairing and ends.

const { candidates, history, options } = workerData as Task
parentPort?.postMessage(pairBuddies(candidates, history, options))
