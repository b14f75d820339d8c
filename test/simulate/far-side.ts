import { mulberry32 } from '../seeded.ts'
import { PACES } from './paces.ts'
import type { Answer, Call } from './wire.ts'

/** Something that stands in a chat: which delivery put it there, and when it came, in milliseconds since 1970. */
export type Post = { delivery: string; tenant: string; user: string; at: number }

/**
 * A bad time of one workspace or organisation, in milliseconds since 1970. `limited`: every call is told to wait so many
 * seconds, and so is everybody there. `down`: no call gets an answer that says anything, and nothing arrives.
 */
export type Storm = { tenant: string; from: number; until: number } & (
  | { type: 'limited'; seconds: number }
  | { type: 'down' }
)

/** How often what came of a call to a platform, by name. */
export type FarCounts = Record<
  | 'arrived'
  | 'arrived, answer lost'
  | 'arrived, never answered'
  | 'lost'
  | 'lost, never answered'
  | 'told to wait: everybody'
  | 'told to wait: this one'
  | 'account closed'
  | 'look-ups'
  | 'look-ups that failed',
  number
>

/** What somebody did wrong to a platform. */
export type FarWrongs = { calledWhileBlocked: number; calledTooFast: number; mostAtOnceAfterBlock: number }

/**
 * The two platforms, outside of every process that can be killed. They keep what arrived, look up what they are asked
 * for, and watch whether they are called as they asked. `answer` gives undefined for a call that never gets one.
 */
export type FarSide = {
  posts: Post[]
  counts: FarCounts
  wrongs: FarWrongs
  /** Who is gone, and since when. */
  gone: Map<string, number>
  answer(replica: string, call: Call): Answer | undefined
  /** A new moment: whoever is told to wait in one moment keeps to it from the next on. */
  nextMoment(): void
  /** What only this replica was told in this moment, nobody knows any more. */
  forget(replica: string): void
}

type Block = { moment: number; since: number; until: number; told: Set<string>; calls: number }
type Bucket = { tokens: number; at: number }

/** A call may be on its way, in milliseconds of the caller's time, while somebody else is told to wait. */
const ON_ITS_WAY = 2_000
/**
 * A message is drawn for before it is on its way, so that a bucket here is behind theirs by that long, in seconds: by two
 * questions to the database and the way itself.
 */
const BEHIND = 1

/** The platforms at the times `now` tells (milliseconds since 1970), with `storms`; `seed` draws what becomes of calls. */
export function createFarSide(now: () => number, storms: readonly Storm[], seed: number): FarSide {
  const random = mulberry32(seed)
  const byDelivery = new Map<string, Post>()
  const blocks = new Map<string, Block>()
  const buckets = new Map<string, Bucket>()
  let moment = 0
  const far: FarSide = {
    posts: [],
    counts: {
      arrived: 0,
      'arrived, answer lost': 0,
      'arrived, never answered': 0,
      lost: 0,
      'lost, never answered': 0,
      'told to wait: everybody': 0,
      'told to wait: this one': 0,
      'account closed': 0,
      'look-ups': 0,
      'look-ups that failed': 0,
    },
    wrongs: { calledWhileBlocked: 0, calledTooFast: 0, mostAtOnceAfterBlock: 0 },
    gone: new Map(),
    answer: (replica, call) => (call.method === 'find' ? find(call) : send(replica, call)),
    nextMoment: () => void moment++,
    forget(replica) {
      for (const [tenant, block] of blocks) {
        if (block.moment !== moment) continue
        block.told.delete(replica)
        if (block.told.size === 0) blocks.delete(tenant)
      }
    },
  }

  const keep = ({ delivery, tenant, user }: Call): Answer => {
    const post = { delivery, tenant, user, at: now() }
    far.posts.push(post)
    byDelivery.set(delivery, post)
    return { type: 'sent', ref: `ref-${delivery}` }
  }

  const stormAt = (tenant: string) => {
    const at = now()
    return storms.find((one) => one.tenant === tenant && one.from <= at && at < one.until)
  }

  /** Watches the pace: a bucket like theirs, that fills with the time here. */
  const draw = ({ platform, tenant }: Call) => {
    const { perSecond, burst } = PACES[platform as keyof typeof PACES]
    const { tokens, at } = buckets.get(tenant) ?? { tokens: burst, at: now() }
    const filled = Math.min(burst, tokens + ((now() - at) / 1000) * perSecond)
    if (filled < 1 - BEHIND * perSecond) far.wrongs.calledTooFast += 1
    buckets.set(tenant, { tokens: filled - 1, at: now() })
  }

  const tellToWait = (replica: string, { tenant, at }: Call, seconds: number): Answer => {
    const known = blocks.get(tenant)
    const isOver = !known || known.until <= now()
    const since = now()
    const block = isOver ? { moment, since, until: since + seconds * 1000, told: new Set<string>(), calls: 0 } : known
    blocks.set(tenant, block)
    block.calls += 1
    if (block.moment !== moment && at > block.since + ON_ITS_WAY) far.wrongs.calledWhileBlocked += 1
    else far.wrongs.mostAtOnceAfterBlock = Math.max(far.wrongs.mostAtOnceAfterBlock, block.calls)
    block.told.add(replica)
    far.counts['told to wait: everybody'] += 1
    return { type: 'later', seconds: Math.ceil((block.until - now()) / 1000), all: true }
  }

  const send = (replica: string, call: Call): Answer | undefined => {
    const { tenant, user } = call
    draw(call)
    const storm = stormAt(tenant)
    const blocked = blocks.get(tenant)
    if (storm?.type === 'limited') return tellToWait(replica, call, storm.seconds)
    if (blocked && now() < blocked.until) return tellToWait(replica, call, 1)
    if (far.gone.has(user)) return { type: 'gone' }
    if (storm?.type === 'down') {
      far.counts.lost += 1
      return { type: 'failed' }
    }
    const chance = random()
    if (chance < 0.005) {
      // An error after it was delivered, or a connection that broke before the answer.
      keep(call)
      far.counts['arrived, answer lost'] += 1
      return { type: 'failed' }
    }
    if (chance < 0.007) {
      far.counts.lost += 1
      return { type: 'failed' }
    }
    if (chance < 0.00706) {
      keep(call)
      far.counts['arrived, never answered'] += 1
      return undefined
    }
    if (chance < 0.0071) {
      far.counts['lost, never answered'] += 1
      return undefined
    }
    if (chance < 0.0081) {
      far.counts['told to wait: this one'] += 1
      return { type: 'later', seconds: 1 + Math.floor(random() * 30), all: false }
    }
    if (chance < 0.00815) {
      far.counts['account closed'] += 1
      far.gone.set(user, now())
      return { type: 'gone' }
    }
    far.counts.arrived += 1
    return keep(call)
  }

  const find = ({ tenant, delivery }: Call): Answer => {
    far.counts['look-ups'] += 1
    const storm = stormAt(tenant)
    // Looking up is limited by itself: who is told to wait there may still post.
    if (storm?.type === 'limited') return { type: 'later', seconds: storm.seconds, all: true }
    if (storm?.type === 'down' || random() < 0.03) {
      far.counts['look-ups that failed'] += 1
      return { type: 'failed' }
    }
    const post = byDelivery.get(delivery)
    return { type: 'found', ...(post ? { ref: `ref-${post.delivery}` } : {}) }
  }
  return far
}
