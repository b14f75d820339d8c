import type { Temporal } from 'temporal-polyfill'
import { leftAloneAt, timeUp } from '../guide/guide.ts'
import { endPost, timeOverPost } from '../guide/guide-message.ts'
import type { Inline, Message } from '../messages/message.ts'
import { isBy } from '../people/instants.ts'
import type { Post } from '../teams/posts.ts'
import type { Group, Session } from './group.ts'
import { type GroupPlanning, type GroupTask, takingPart } from './group-planning.ts'
import { type LedSession, ledIn } from './led-session.ts'
import { withSession } from './sessions.ts'

/**
 * What comes by itself while a session is led: once that the time of a step is over, and its end when nobody touched it any
 * more. One that never began ends without a word. Pure.
 */
export function guideTasks(planning: GroupPlanning, session: Session): GroupTask[] {
  const { guided } = session
  if (!guided) return []
  const led = { ...session, guided }
  const alone = leftAloneAt(guided)
  const up = timeUp(guided)
  const tasks = [leftAlone(planning, led, alone)]
  // What ends now is not told before that its time is over.
  return up && !isBy(alone, planning.now) ? [timeOver(planning, led, up), ...tasks] : tasks
}

function timeOver(planning: GroupPlanning, session: LedSession, at: Temporal.Instant): GroupTask {
  return {
    at,
    posts: () => {
      const led = ledIn({ ...planning, people: namesIn(planning) }, session)
      return led ? [postFor(session, 'time', timeOverPost(led))] : []
    },
    done: (group) => {
      return withSession(group, session.key, (one) =>
        one.guided ? { ...one, guided: { ...one.guided, told: true } } : one,
      )
    },
  }
}

function leftAlone(planning: GroupPlanning, session: LedSession, at: Temporal.Instant): GroupTask {
  const hasBegun = session.guided.step !== undefined
  return {
    at,
    posts: () => {
      const led = ledIn({ ...planning, people: namesIn(planning) }, session)
      return led && hasBegun ? [postFor(session, 'end', endPost(led, 'left-alone'))] : []
    },
    done: (group) => closed(group, session),
  }
}

/** A group whose session ended by itself: it was held once its first step had begun, and else it is as if it never opened. */
function closed(group: Group, { key, extra, guided: { step, here } }: LedSession): Group {
  const hasBegun = step !== undefined
  if (extra && !hasBegun) return { ...group, sessions: group.sessions.filter((session) => session.key !== key) }
  return withSession(group, key, ({ guided: _guided, ...rest }) => {
    const session = rest as Session
    return hasBegun ? { ...session, state: 'held', there: here } : session
  })
}

function postFor({ key, guided: { turn } }: LedSession, what: string, message: Message): Post {
  return { to: { type: 'room' }, key: `guide/${key}/${turn}/${what}`, message }
}

/** Names of whoever takes part, by id. */
function namesIn({ people }: GroupPlanning): Map<string, Inline> {
  return new Map(takingPart({ people }).map(({ id, user, part }) => [id, { mention: user, name: part.name }]))
}
