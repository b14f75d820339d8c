import { Temporal } from 'temporal-polyfill'
import { isBy } from '../people/instants.ts'
import { type Group, MOST_SESSIONS, type Session } from './group.ts'
import { fatesAfter, type Planned, sessionOf } from './recurrence.ts'

/** So many sessions are known beforehand: the next one, which people are asked about, and the one after it. */
const AHEAD = 2

/**
 * A group with the sessions that its rhythm has to come: new ones added, those that moved moved, those that it no longer has
 * off. What began, also before its time, or is past stays as it was; people who only gather did not begin. Pure; the same when done again. Throws a RangeError for
 * a rule that cannot be, as sessionsAfter does.
 */
export function withSessions(group: Group, now: Temporal.Instant): Group {
  const isAhead = ({ start, state, guided }: Session) =>
    guided?.step === undefined && !isBy(start, now) && (state === 'planned' || state === 'off')
  const known = group.sessions.filter(isAhead)
  const others = group.sessions.filter((session) => !isAhead(session))
  const rule = group.rule
  const isMoved = ({ key }: Planned) => rule?.moved?.[key] !== undefined
  const kept = known.map((session): Session => {
    // By its key: it may have moved further than anybody looks ahead.
    const planned = rule && sessionOf(rule, session.key)
    if (planned && !isBy(planned.start, now)) return onceMore(session, planned, isMoved(planned))
    if (session.state === 'off') return session
    const why = !rule ? 'ended' : rule.skip?.includes(session.key) ? 'skipped' : 'changed'
    const { guided: _gathered, ...rest } = session
    return { ...(rest as Session), state: 'off', why, sequence: session.sequence + 1 }
  })
  // One that is over does not come again on another day.
  const isOver = ({ key }: Planned) => others.some((session) => session.key === key)
  const coming = rule ? fatesAfter(rule, now).filter((one) => one.fate !== 'skipped' && !isOver(one)) : []
  const added = Iterator.from(coming)
    .take(AHEAD)
    .filter(({ key }) => !known.some((session) => session.key === key))
    .map((planned) => newSession(planned, isMoved(planned)))
  const sessions = [...others, ...kept, ...added]
    .toSorted((one, other) => Temporal.Instant.compare(one.start, other.start))
    .slice(-MOST_SESSIONS)
  return { ...group, sessions }
}

/** A known session as the rhythm has it now. */
function onceMore(session: Session, { start, end }: Planned, moved: boolean): Session {
  const isSame = session.state === 'planned' && session.start.equals(start) && session.end.equals(end)
  if (isSame) return session.moved === moved ? session : { ...session, moved }
  // Whoever gathered for it did so for where it was.
  const { why: _why, guided: _gathered, ...rest } = session
  return { ...(rest as Session), start, end, moved, state: 'planned', sequence: session.sequence + 1 }
}

/** A session nobody was told of yet. */
export function newSession({ key, start, end }: Omit<Planned, 'date'>, moved = false): Session {
  return {
    key,
    start,
    end,
    sequence: 0,
    state: 'planned',
    moved,
    asked: [],
    reminded: [],
    called: [],
    after: [],
    known: {},
    rolesKnown: {},
    there: [],
  }
}

/** The session that is going on or comes next: the first planned one that is not over; undefined when there is none. */
export function nextSession({ sessions }: Pick<Group, 'sessions'>, now: Temporal.Instant): Session | undefined {
  return sessions.find(({ state, end, guided }) => state === 'planned' && (guided !== undefined || !isBy(end, now)))
}

/** A group with one session changed; as it was when it has none of that key. */
export function withSession(group: Group, key: string, change: (session: Session) => Session): Group {
  return { ...group, sessions: group.sessions.map((session) => (session.key === key ? change(session) : session)) }
}
