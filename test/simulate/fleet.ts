import type { Database } from './database.ts'
import { createReplica, type KillAt, type Replica, type ReplicaPorts } from './replicas.ts'

/**
 * The two replicas together, and when each is killed. `tick` lets those who are up look, and is over when they are or
 * are killed; whoever is killed begins anew, and what it held comes free half a minute of simulated time later: until
 * `leasesEnd`. `outage` kills both and comes back when both could look again.
 */
export type Fleet = {
  tick(): Promise<void>
  outage(until: number, moveTo: (moment: number) => Promise<void>): Promise<void>
  sweep(): Promise<void>
  /** How many are up. */
  up(): number
  /** When the next lease of somebody killed is over, in milliseconds since 1970; Infinity when there is none. */
  leasesEnd(): number
  /** Whether everybody was killed as often as they were to be. */
  isThrough(): boolean
  kills(): number
  ticks(): number
  /** Ends them in order, and whoever cannot be by force. */
  end(): Promise<void>
}

export type FleetPorts = ReplicaPorts & {
  database: Database
  /** How often each is killed, from when until when, drawn by `random`. */
  kills: number
  from: number
  until: number
  random(): number
  now(): number
  /** How far the simulated time is ahead of the real one, in milliseconds. */
  ahead(): number
  /** A process is gone, and what only it had been told. */
  forget(replica: string): void
}

/** Leases are half a minute: so long after a process was killed they are over. */
const LEASE = 30_000
/** How many milliseconds into a tick somebody is killed at the latest: by then it has planned and is sending. */
const LATE_IN_A_TICK = 60

/** Two replicas at the beginning of their first lives. */
export async function startFleet(ports: FleetPorts): Promise<Fleet> {
  const { database, random, now, ahead, until } = ports
  const members = ['one', 'two'].map((name) => ({ replica: createReplica(name, ports), plan: killTimes(ports) }))
  const replicas = members.map(({ replica }) => replica)
  const those = (state: Replica['state']) => replicas.filter((replica) => replica.state === state)
  let buried: { owner: string; at: number }[] = []
  let ticks = 0

  const bury = () => {
    for (const replica of those('dead')) {
      ports.forget(replica.owner)
      buried.push({ owner: replica.owner, at: now() })
      replica.begin()
    }
  }
  const endLeases = async () => {
    const over = buried.filter(({ at }) => at + LEASE <= now())
    if (over.length === 0) return
    await database.endLeases(over.map(({ owner }) => owner))
    buried = buried.filter((one) => !over.includes(one))
  }
  const arm = () => {
    for (const { replica, plan } of members) {
      if (replica.state !== 'up' || replica.armed || plan[0] === undefined || plan[0] > now()) continue
      plan.shift()
      // Towards the end nobody waits for a post to be killed at.
      replica.armed = now() < until ? killAt(random) : inATick(random)
    }
  }

  await Promise.all(replicas.map((replica) => replica.ready()))
  return {
    async tick() {
      await endLeases()
      if (those('up').length === 0) await Promise.race(replicas.map((replica) => replica.ready()))
      arm()
      const up = those('up')
      await Promise.all(up.map((replica) => replica.tick(ahead())))
      ticks += up.length
      // Who is being killed is first heard out.
      await Promise.all(replicas.map((replica) => (replica.isDying() ? replica.kill() : undefined)))
      bury()
    },
    async outage(end, moveTo) {
      // Whoever was about to be killed is killed another time, and these two are not counted.
      for (const { replica, plan } of members) if (replica.armed) plan.unshift(end)
      await Promise.all(replicas.map((replica) => replica.kill()))
      for (const replica of replicas) replica.kills -= 1
      bury()
      await moveTo(end)
      await Promise.all(replicas.map((replica) => replica.ready()))
    },
    async sweep() {
      await those('up')[0]?.sweep()
    },
    up: () => those('up').length,
    leasesEnd: () => Math.min(...buried.map(({ at }) => at + LEASE)),
    isThrough: () => members.every(({ replica, plan }) => plan.length === 0 && !replica.armed),
    kills: () => replicas.reduce((sum, { kills }) => sum + kills, 0),
    ticks: () => ticks,
    async end() {
      await Promise.all(replicas.map((replica) => replica.end()))
    },
  }
}

/** When somebody is killed, earliest first. */
function killTimes({ kills, from, until, random }: FleetPorts): number[] {
  return Array.from({ length: kills }, () => from + random() * (until - from)).sort((one, other) => one - other)
}

function killAt(random: () => number): KillAt {
  const chance = random()
  if (chance < 0.3) return { type: 'after' }
  if (chance < 0.5) return { type: 'before' }
  return chance < 0.65 ? { type: 'answered' } : inATick(random)
}

function inATick(random: () => number): KillAt {
  return { type: 'tick', ms: random() * LATE_IN_A_TICK }
}
