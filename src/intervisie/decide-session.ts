import type { Decision, Situation } from '../conversations/decision.ts'
import type { Intent } from '../conversations/read-intent.ts'
import { text } from '../conversations/standing.ts'
import { GUIDE_ACTS, type Guided, isTogether, press, stepOf } from '../guide/guide.ts'
import { cancelledPost, endPost, type Led, type Shared, stepPost, stopPost, timePost } from '../guide/guide-message.ts'
import type { Method } from '../guide/method.ts'
import type { Message } from '../messages/message.ts'
import { mayJoin } from './decide-room.ts'
import { FEWEST_THERE, type Group, type OpenedGroup, type OpenedPart, type Session } from './group.ts'
import { heldThen, type LedSession, ledSession, rolesNow, thereIn } from './led-session.ts'
import { ledOf, ownIn, quietly, toRoom } from './session-in-room.ts'
import { withSession } from './sessions.ts'
import { askViews, bringTogether, catchUp, leftBehind, withoutViews } from './shared-views.ts'
import { offered } from './start-session.ts'

/**
 * A press below what a room reads of a session. Whatever comes late, twice, about a session that is over or by somebody who
 * is not of its group changes nothing, and that is said in private. Pure.
 */
export function decideGuide(situation: Situation, { did, name: called }: Extract<Intent, { type: 'room' }>): Decision {
  const { house, here, me, now } = situation
  const words = house.guide.said
  const [, name = '', id = '', turn = ''] = did.type === 'button' ? did.id.split('.') : []
  const opened = here?.groups.find((one) => one.id === id)
  const session = opened && ledSession(opened.group)
  if (!me || !opened) return quietly(situation, text(words.gone))
  const own = ownIn(situation, opened)
  if (!own) return offered(situation, opened, called)
  if (!session) {
    const isOver = heldThen(opened.group, Number(turn))
    return { ...leftBehind(opened), ...quietly(situation, text(words[isOver ? 'gone' : 'not-begun'])) }
  }
  const act = GUIDE_ACTS.find((one) => one === name)
  if (!act) return quietly(situation, text(words.late))
  if (act === 'here' && !own.part.part) {
    return quietly(situation, text(words['not-part']), mayJoin(situation, opened, called).button)
  }
  const led = ledOf(situation, opened, session)
  if (!led) return quietly(situation, text(words['no-method']))
  const pressed = press(led.method, led.guided, { act, turn: Number(turn), by: me.id, now }, FEWEST_THERE)
  const pressing: Pressing = { situation, opened, session: { ...session, guided: led.guided }, led }
  switch (pressed.news) {
    case 'here':
      return arrived(pressing, own, pressed.to)
    case 'step':
      return entered(pressing, pressed.to)
    case 'more':
    case 'paused':
    case 'resumed': {
      const { news } = pressed
      return became(pressing, pressed.to, (after) => timePost(after, news, now))
    }
    case 'stop-asked':
      return became(pressing, pressed.to, stopPost)
    case 'over':
    case 'stopped':
      return ended(pressing, pressed.news)
    case 'cancelled': {
      const group = withoutSession(opened.group, session)
      return { ...toRoom(opened, group, cancelledPost(led, opened.room.platform)), messages: [] }
    }
    case 'too-few': {
      const numbers = { count: String(led.guided.here.length), fewest: String(FEWEST_THERE) }
      return quietly(situation, text(words['too-few'], numbers))
    }
    case 'here-already':
    case 'late':
      return quietly(situation, text(words[pressed.news]))
    default:
      return pressed satisfies never
  }
}

/** A press that counts, by somebody of the group: the session it is about, as it was, and as its room reads it. */
type Pressing = { situation: Situation; opened: OpenedGroup; session: LedSession; led: Led }

/** Somebody is there. Whoever comes in the middle gets what the others got. */
function arrived({ situation, opened, session, led }: Pressing, own: OpenedPart, to: Guided): Decision {
  const viewed = { content: situation.content, opened, key: session.key, guided: to }
  const { guided, notices } = catchUp(viewed, led.method, own)
  return {
    groups: [{ id: opened.id, group: withSession(opened.group, session.key, (one) => ({ ...one, guided })) }],
    ...(notices.length > 0 ? { notices } : {}),
    ...quietly(situation, text(situation.house.guide.said.here)),
  }
}

/** Another step: what was written before it comes together, and what is to be written in it is asked in private. */
function entered({ situation, opened, session, led }: Pressing, to: Guided): Decision {
  const { content } = situation
  const { key } = session
  const isBeginning = led.guided.step === undefined
  const roles = isBeginning ? rolesNow(opened, session, led.guided.here) : session.roles
  const before = gathered(situation, opened, session, led.method)
  const isAlone = stepOf(led.method, to)?.alone !== undefined
  const guided = isAlone ? to : { ...to, shown: before.shown }
  const after: LedSession = { ...session, guided, ...(roles ? { roles } : {}) }
  const there = thereIn(opened, guided)
  const asked = isAlone ? askViews({ content, opened, key, guided }, there) : []
  const post = stepPost(ledOf(situation, opened, after) ?? led, before.came)
  const { groups, notices } = toRoom(
    opened,
    withSession(opened.group, key, () => after),
    post,
  )
  return {
    groups,
    notices: [...notices, ...before.notices, ...asked],
    // What was shared in a step before is not what is asked now.
    ...(isAlone ? { parts: withoutViews(opened) } : {}),
    messages: [],
  }
}

/** What was shared and nobody read yet, on the way out of a step, and what came of that as the room is told it. */
function gathered({ content }: Situation, opened: OpenedGroup, { key, guided }: LedSession, method: Method) {
  if (isTogether(method, guided)) return { notices: [], shown: guided.shown, came: undefined }
  const viewed = { content, opened, key, guided }
  const together = bringTogether(viewed, thereIn(opened, guided))
  const came: Shared = together.notices.length > 0 ? 'some' : 'none'
  return { notices: together.notices, shown: together.guided.shown, came }
}

/** The time of a step changed, or whether to stop is asked: the room reads it, with buttons of the new turn. */
function became({ situation, opened, session, led }: Pressing, guided: Guided, post: (led: Led) => Message): Decision {
  const after = { ...session, guided }
  const group = withSession(opened.group, session.key, () => after)
  return { ...toRoom(opened, group, post(ledOf(situation, opened, after) ?? led)), messages: [] }
}

/** A session that was begun is over: it was held, by those who are there. */
function ended({ situation, opened, session, led }: Pressing, how: 'over' | 'stopped'): Decision {
  const before = gathered(situation, opened, session, led.method)
  const { guided, ...rest } = session
  const held: Session = { ...(rest as Session), state: 'held', there: guided.here }
  const { groups, notices } = toRoom(
    opened,
    withSession(opened.group, session.key, () => held),
    endPost(led, how),
  )
  return { groups, notices: [...before.notices, ...notices], parts: withoutViews(opened), messages: [] }
}

/** A group whose session did not begin: it is planned as before, and an extra one is gone. */
function withoutSession(group: Group, { key, extra }: LedSession): Group {
  if (extra) return { ...group, sessions: group.sessions.filter((session) => session.key !== key) }
  return withSession(group, key, ({ guided: _guided, ...rest }) => rest as Session)
}
