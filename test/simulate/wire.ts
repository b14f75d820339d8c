// What the driver and its replicas say to each other over the channel between parent and child, as JSON.

/** `ahead` is how far the simulated time is ahead of the real one, in milliseconds. */
export type ToReplica =
  | { type: 'begin'; owner: string; url: string; masterKey: string }
  | { type: 'tick'; ahead: number }
  | { type: 'sweep' }
  | { type: 'answer'; call: number; answer: Answer }

/** `at` is the replica's own time at the call, in milliseconds since 1970. */
export type Call = {
  type: 'call'
  call: number
  method: 'send' | 'find'
  platform: string
  tenant: string
  user: string
  delivery: string
  at: number
}

export type FromReplica =
  | { type: 'ready' | 'ticked' | 'swept' }
  | Call
  | { type: 'event'; name: string; person?: string; kind?: string; code?: string; where?: string }

/** `failed`: an error of the platform's, or a connection that broke: it may have arrived. */
export type Answer =
  | { type: 'sent'; ref: string }
  | { type: 'later'; seconds: number; all: boolean }
  | { type: 'gone' }
  | { type: 'found'; ref?: string }
  | { type: 'failed' }
