import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Answer, Call, FromReplica, ToReplica } from './wire.ts'

/** A moment to be killed at: before a post reaches the platform, after it did, after its answer, or so many milliseconds into a tick. */
export type KillAt = { type: 'before' | 'after' | 'answered' } | { type: 'tick'; ms: number }

/** Which of the bot's processes a replica is for now, and what became of it. */
export type ReplicaState = 'starting' | 'up' | 'dead'

/**
 * One of the processes that share the database. `tick` resolves when the tick is done or the process is. After `kill`
 * everything it had said was heard. `kills` counts them over all its lives; `owner` is the name of this life. Whatever is
 * asked of it throws when it does not come to an end.
 */
export type Replica = {
  name: string
  owner: string
  state: ReplicaState
  kills: number
  armed: KillAt | undefined
  ready(): Promise<void>
  tick(ahead: number): Promise<void>
  sweep(): Promise<void>
  kill(): Promise<void>
  /** Whether it is being killed. */
  isDying(): boolean
  begin(): void
  /** Ends it for good. */
  end(): Promise<void>
}

/** What a replica stands on. `cache` is a folder for what its code compiles to: it begins a hundred times. */
export type ReplicaPorts = {
  url: string
  cache: string
  masterKey: Uint8Array
  answer(replica: string, call: Call): Answer | undefined
  heard(event: Extract<FromReplica, { type: 'event' }>): void
}

/** So long, in milliseconds, no tick lasts that ever ends. */
const MOST_MS = 120_000
const MOST_END_MS = 10_000
const PROGRAM = join(import.meta.dirname, 'replica.ts')

/** A replica that has begun its first life. It takes calls of the platforms and is killed where it is armed to be. */
export function createReplica(name: string, ports: ReplicaPorts): Replica {
  let child: ChildProcess
  let lives = 0
  let readiness = Promise.withResolvers<void>()
  let done: (() => void) | undefined
  let dying: Promise<void> | undefined

  const replica: Replica = {
    name,
    owner: '',
    state: 'dead',
    kills: 0,
    armed: undefined,
    ready: () => readiness.promise,
    tick: (ahead) => {
      const ticked = ask({ type: 'tick', ahead })
      const { armed } = replica
      if (armed?.type === 'tick') setTimeout(() => replica.armed === armed && void replica.kill(), armed.ms)
      return ticked
    },
    sweep: () => ask({ type: 'sweep' }),
    kill() {
      dying ??= (async () => {
        const ended = [once(child, 'exit'), ...(child.connected ? [once(child, 'disconnect')] : [])]
        child.kill('SIGKILL')
        await Promise.all(ended)
        replica.kills += 1
        replica.armed = undefined
        replica.state = 'dead'
        done?.()
      })()
      return dying
    },
    isDying: () => dying !== undefined,
    begin() {
      dying = undefined
      readiness = Promise.withResolvers()
      replica.state = 'starting'
      replica.owner = `${name}.${++lives}`
      const env = { PATH: process.env.PATH, NODE_COMPILE_CACHE: ports.cache }
      child = fork(PROGRAM, { env, execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
      const mine = child
      child.on('message', (message: FromReplica) => hear(mine, message))
      child.on('error', () => {}) // a message to a process that is just gone
      child.once('exit', (code) => {
        if (dying || code === 0 || code === null) return
        throw new Error(`${replica.owner} ended by itself with ${code}`)
      })
      const masterKey = Buffer.from(ports.masterKey).toString('base64')
      child.send({ type: 'begin', owner: replica.owner, url: ports.url, masterKey } satisfies ToReplica)
    },
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      // One that hangs does not hear that it is over.
      const late = setTimeout(() => child.kill('SIGKILL'), MOST_END_MS)
      if (child.connected) child.disconnect()
      await ended
      clearTimeout(late)
    },
  }

  const say = (to: ChildProcess, message: ToReplica) => void (to.connected && to.send(message, () => {}))

  const ask = (message: ToReplica) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const late = setTimeout(() => reject(new Error(`${replica.owner} hangs in a ${message.type}`)), MOST_MS)
    done = () => {
      clearTimeout(late)
      resolve()
    }
    say(child, message)
    return promise
  }

  const hear = (from: ChildProcess, message: FromReplica) => {
    switch (message.type) {
      case 'ready':
        replica.state = 'up'
        return readiness.resolve()
      case 'ticked':
      case 'swept':
        return done?.()
      case 'event':
        return ports.heard(message)
      case 'call':
        return take(from, message)
      default:
        return message satisfies never
    }
  }

  const take = (from: ChildProcess, call: Call) => {
    const at = dying || call.method === 'find' ? undefined : replica.armed?.type
    if (at === 'before') return void replica.kill()
    const answer = ports.answer(replica.owner, call)
    if (at === 'after') return void replica.kill()
    if (answer) say(from, { type: 'answer', call: call.call, answer })
    if (at === 'answered') void replica.kill()
  }

  replica.begin()
  return replica
}
