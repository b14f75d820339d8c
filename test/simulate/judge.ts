import { Temporal } from 'temporal-polyfill'
import { type Nudge, nudgesBetween } from '../../src/nudges/due.ts'
import { isPaused, rosterOf, wishesOf } from '../../src/nudges/nudging.ts'
import { kindInLog } from '../../src/nudges/planning.ts'
import { type Roster, shiftAt } from '../../src/people/roster.ts'
import type { DeliveryRow as StoredRow } from './database.ts'
import type { Post } from './far-side.ts'
import type { Colleague } from './population.ts'
import type { Simulated } from './simulation.ts'

/** What became of everything that was due. `skipped` is by reason; `ambiguous` ones may have arrived or not. */
export type Verdict = {
  due: number
  sent: number
  skipped: Map<string, number>
  ambiguous: Map<string, number>
  duplicates: Map<string, number>
  /** From due to the platform, in simulated seconds, in order: without what was due in the outage or put off by another. */
  latencies: number[]
  /** Each promise that was broken, and how often. */
  broken: Map<string, number>
  /** One case of each. */
  examples: Map<string, string>
}

/** A delivery with the key of the nudge it is about. */
type DeliveryRow = StoredRow & { key: string }

/** For so long after one nudge no other comes: the later one is put off by design. */
const APART = 30 * 60_000

/**
 * Works out what everybody was owed, from when they work and what they want and nothing else, and compares what the
 * platforms have. Knows nothing of how it was planned or sent.
 */
export function judge(simulated: Simulated): Verdict {
  const verdict: Verdict = {
    due: 0,
    sent: 0,
    skipped: new Map(),
    ambiguous: new Map(),
    duplicates: new Map([
      ['slack', 0],
      ['teams', 0],
    ]),
    latencies: [],
    broken: new Map(),
    examples: new Map(),
  }
  const byUser = Map.groupBy(simulated.posts, ({ user }) => user)
  const byPerson = Map.groupBy(simulated.deliveries, ({ person }) => person)
  const skips = skipsByKind(simulated.skips)
  for (const colleague of simulated.people) {
    const posts = byUser.get(colleague.user) ?? []
    const rows = byPerson.get(colleague.id) ?? []
    judgePerson(simulated, verdict, { colleague, posts, rows, skips })
  }
  judgeWhole(simulated, verdict)
  verdict.latencies.sort((one, other) => one - other)
  return verdict
}

type OnePerson = {
  colleague: Colleague
  posts: Post[]
  rows: StoredRow[]
  skips: Map<string, Map<string, number>>
}

function judgePerson(
  simulated: Simulated,
  verdict: Verdict,
  { colleague, posts, rows: stored, skips }: OnePerson,
): void {
  const { platform, nudging, left, user, id } = colleague
  const breaks = (promise: string, example: string) => {
    count(verdict.broken, promise)
    if (!verdict.examples.has(promise)) verdict.examples.set(promise, `${user} ${example}`)
  }
  if (!nudging?.consent || left) {
    if (posts.length > 0) breaks('somebody who did not say yes, or left, got something', `${posts.length}`)
    return
  }
  const roster = rosterOf(nudging, colleague.zone)
  const goneAt = simulated.gone.get(user)
  const postsOf = Map.groupBy(posts, ({ delivery }) => delivery)
  for (const [delivery, copies] of postsOf) {
    if (copies.length === 1) continue
    count(verdict.duplicates, platform, copies.length - 1)
    breaks(`the same thing came twice in ${platform}`, delivery)
  }

  const ever = nudgesOf(simulated, colleague)
  const owed = ever.filter(({ at }) => !isPaused(nudging, at.toZonedDateTimeISO(roster.zone).toPlainDate()))
  const rows = withKeys(simulated, colleague, ever, stored)
  const rowOf = new Map(rows.map((row) => [row.key, row]))
  const missing: Nudge[] = []
  const judgeRow = (nudge: Nudge, row: DeliveryRow) => {
    verdict.due += 1
    rowOf.delete(nudge.key)
    judgeNudge(simulated, verdict, { nudge, row, posts, post: postsOf.get(row.id)?.[0], breaks, platform })
  }
  for (const nudge of owed) {
    const row = rowOf.get(nudge.key)
    if (row) {
      judgeRow(nudge, row)
      continue
    }
    verdict.due += 1
    const isGone = goneAt !== undefined && goneAt <= nudge.expires.epochMilliseconds
    if (isGone) count(verdict.skipped, 'left')
    else missing.push(nudge)
  }
  for (const [key, row] of rowOf) {
    if (row.createdAt > simulated.until) continue
    // A sentence that fell into a pause, or was skipped, comes in a later shift: it was asked for.
    const sentence =
      nudging.often['take-away'] !== 'never' && nudging.takeAways.find(({ id }) => key === `take-away/${id}`)
    const [at, expires] = [instant(row.createdAt), instant(row.createdAt).add({ minutes: 90 })]
    if (sentence) judgeRow({ key, kind: 'take-away', about: sentence.from, at, expires }, row)
    else breaks('something was planned that was not due', key)
  }
  // By what the log calls them: it does not tell the kinds apart that would say what a shift was like.
  for (const [kind, nudges] of Map.groupBy(missing, (nudge) => kindInLog(nudge.kind))) {
    const told = new Map(skips.get(`${id} ${kind}`))
    for (const { key, at } of nudges) {
      const code = [...told.keys()].find((one) => (told.get(one) ?? 0) > 0)
      if (code !== undefined) {
        told.set(code, (told.get(code) ?? 0) - 1)
        count(verdict.skipped, code)
      } else if (hasThree(rows, roster, at)) {
        count(verdict.skipped, 'three others that day')
      } else {
        breaks('something that was due was neither sent nor skipped with a reason', key)
      }
    }
  }
  judgePosts(simulated, { colleague, roster, owed, posts, rows, breaks })
}

/** Whether three were planned on the day of a moment: a sentence that comes later than it was to may take another's place. */
function hasThree(rows: readonly DeliveryRow[], { zone }: Roster, moment: Temporal.Instant): boolean {
  const dayOf = (at: Temporal.Instant) => at.toZonedDateTimeISO(zone).toPlainDate()
  return rows.filter(({ createdAt }) => dayOf(instant(createdAt)).equals(dayOf(moment))).length >= 3
}

/** Everything somebody is owed in the whole time, as if they never paused. */
function nudgesOf({ from, until }: Simulated, { nudging, zone }: Colleague): Nudge[] {
  if (!nudging) return []
  return nudgesBetween(rosterOf(nudging, zone), wishesOf(nudging), instant(from), instant(until))
}

/** What each of somebody's deliveries is about: of what is none of theirs, its mark. */
function withKeys(
  { mark }: Simulated,
  colleague: Colleague,
  ever: readonly Nudge[],
  rows: readonly StoredRow[],
): DeliveryRow[] {
  const sentences = colleague.nudging?.takeAways.map(({ id }) => `take-away/${id}`) ?? []
  const keys = [...ever.map(({ key }) => key), ...sentences]
  const named = new Map(keys.map((key) => [mark(colleague, key), key]))
  return rows.map((row) => ({ ...row, key: named.get(row.mark) ?? row.mark }))
}

function judgeNudge(
  { outage }: Simulated,
  verdict: Verdict,
  one: {
    nudge: Nudge
    row: DeliveryRow
    posts: Post[]
    post: Post | undefined
    platform: string
    breaks(promise: string, example: string): void
  },
): void {
  const { nudge, row, posts, post, platform, breaks } = one
  switch (row.state) {
    case 'sent': {
      verdict.sent += 1
      const due = nudge.at.epochMilliseconds
      if (!post) breaks('something counts as sent and never arrived', nudge.key)
      else if (!isOthersFault(outage, due, row, posts, post)) verdict.latencies.push((post.at - due) / 1000)
      break
    }
    case 'failed':
      if (row.code === 'ambiguous') count(verdict.ambiguous, platform)
      else breaks('something was given up for another reason', `${nudge.key} ${row.code}`)
      break
    case 'skipped':
      if (post) breaks('something counts as skipped and arrived', `${nudge.key} ${row.code}`)
      count(verdict.skipped, row.code === 'account_closed' ? 'left' : (row.code ?? ''))
      break
    default:
      breaks('something was left lying', `${nudge.key} ${row.state} ${row.code}`)
  }
}

/** Whether something came late because everybody was away when it was due, or because another one had just come. */
function isOthersFault(
  outage: Simulated['outage'],
  due: number,
  row: DeliveryRow,
  posts: readonly Post[],
  post: Post,
): boolean {
  const isPutOff = posts.some(({ at, delivery }) => delivery !== row.id && due - APART < at && at < post.at)
  return isPutOff || (outage.from <= due && due <= outage.until)
}

/** When things came: by the platform's own time. */
function judgePosts(
  simulated: Simulated,
  one: {
    colleague: Colleague
    roster: Roster
    owed: readonly Nudge[]
    posts: Post[]
    rows: DeliveryRow[]
    breaks(promise: string, example: string): void
  },
): void {
  const { colleague, roster, owed, posts, rows, breaks } = one
  const keys = new Map(rows.map(({ id, key }) => [id, key]))
  const dayOf = ({ at }: Post) => instant(at).toZonedDateTimeISO(roster.zone).toPlainDate()
  for (const post of posts) {
    const key = keys.get(post.delivery)
    if (!key) breaks('something came that nobody planned', post.delivery)
    if (!shiftAt(roster, instant(post.at))) breaks('something came outside a shift', `${key} ${instant(post.at)}`)
    if (colleague.nudging && isPaused(colleague.nudging, dayOf(post))) breaks('something came in a pause', `${key}`)
  }
  for (const [day, sameDay] of Map.groupBy(posts, (post) => dayOf(post).toString())) {
    if (sameDay.length > 3)
      breaks('more than three came on one day', `${day} ${sameDay.map(({ delivery }) => keys.get(delivery)).join(' ')}`)
  }
  for (const [key, same] of Map.groupBy(posts, ({ delivery }) => keys.get(delivery))) {
    if (new Set(same.map(({ delivery }) => delivery)).size > 1) breaks('two deliveries were about the same', `${key}`)
  }
  const { outage } = simulated
  const due = new Map(owed.map(({ key, at }) => [key, at.epochMilliseconds]))
  const late = posts.filter(({ at, delivery }) => {
    const dueAt = due.get(keys.get(delivery) ?? '')
    return dueAt !== undefined && outage.from <= dueAt && dueAt <= outage.until && at >= outage.until
  })
  if (late.length > 1) {
    const told = late.map(({ at, delivery }) => `${keys.get(delivery)} ${instant(at)}`)
    breaks('more than one came of what was due in the outage', told.join(' '))
  }
}

function judgeWhole({ wrongs, events }: Simulated, verdict: Verdict): void {
  const breaks = (promise: string, times: number) => {
    if (times > 0) count(verdict.broken, promise, times)
  }
  breaks('a platform was called while it had said to wait', wrongs.calledWhileBlocked)
  breaks('a platform was called faster than its pace', wrongs.calledTooFast)
  for (const [event, times] of events) {
    if (/^(app|nudge|platform)\.failed/.test(event)) breaks(`something unexpected: ${event}`, times)
  }
}

/** How often which code was told, by person and kind. */
function skipsByKind(skips: ReadonlyMap<string, number>): Map<string, Map<string, number>> {
  const found = new Map<string, Map<string, number>>()
  for (const [name, times] of skips) {
    const [person, kind, code = ''] = name.split(' ')
    const codes = found.get(`${person} ${kind}`) ?? new Map<string, number>()
    found.set(`${person} ${kind}`, codes.set(code, times))
  }
  return found
}

function instant(milliseconds: number): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(Math.round(milliseconds))
}

function count(counts: Map<string, number>, name: string, times = 1): void {
  counts.set(name, (counts.get(name) ?? 0) + times)
}
