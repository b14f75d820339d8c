import type { Decision, Situation } from '../conversations/decision.ts'
import type { Intent } from '../conversations/read-intent.ts'
import { text } from '../conversations/standing.ts'
import { gather } from '../guide/guide.ts'
import { againPost, openingPost } from '../guide/guide-message.ts'
import { howToStart } from '../guide/how-to-start.ts'
import { mayJoin } from './decide-room.ts'
import { FEWEST_THERE, type Group, type OpenedGroup, type OpenedPart } from './group.ts'
import { type LedSession, ledIn, ledSession, sessionNow } from './led-session.ts'
import { ledOf, namesIn, ownIn, quietly, toRoom } from './session-in-room.ts'
import { withSession } from './sessions.ts'
import { withoutViews } from './shared-views.ts'
import { howToBegin, takers } from './standing-in-group.ts'

/**
 * Opens a session where somebody says so in a room: of the group there that they take part in or look after. Where one is
 * going on already, the room reads where it is, and while people gather for it whoever says so is on the list. Pure; whoever
 * takes no part there is told how to, and nothing else changes.
 */
export function startSession(situation: Situation, { name }: Extract<Intent, { type: 'room' }>): Decision {
  const { content, house, me, now } = situation
  const words = house.guide.said
  const opened = groupMeant(situation)
  const own = opened && ownIn(situation, opened)
  if (!me || !opened || !own) return apart(situation, name)
  const running = ledSession(opened.group)
  if (running) return again(situation, opened, own, running)
  const method = house.methods.get(opened.group.method)
  if (!method) return quietly(situation, text(words['no-method']))
  const session: LedSession = {
    ...sessionNow(opened.group, method, now),
    guided: gather(method, own.part.part ? [me.id] : [], now),
  }
  const led = ledIn({ content, id: opened.id, group: opened.group, people: namesIn(opened) }, session)
  if (!led) return quietly(situation, text(words['no-method']))
  return {
    ...toRoom(opened, withOpened(opened.group, session), openingPost(led, FEWEST_THERE)),
    // What was shared in one that ended by itself is still there.
    parts: withoutViews(opened),
    ...quietly(situation, text(own.part.part ? words.opened : words['opened-apart'])),
  }
}

/** Where a session is begun, for whoever says in private that they want to: in its room, since that is where it is led. Pure. */
export function tellHowToStart(situation: Situation): Decision {
  const { house, me } = situation
  return quietly(situation, text(house.guide.said['in-room'], { how: howToStart(house, me?.platform) }))
}

/** A session that was begun already, once more in its room. */
function again(situation: Situation, opened: OpenedGroup, own: OpenedPart, session: LedSession): Decision {
  const { house, now } = situation
  const words = house.guide.said
  const { guided, key } = session
  const isGathering = guided.step === undefined
  const isThere = guided.here.includes(own.person.id)
  const here = isGathering && own.part.part && !isThere ? [...guided.here, own.person.id] : guided.here
  const after: LedSession = { ...session, guided: { ...guided, here } }
  const led = ledOf(situation, opened, after)
  if (!led) return quietly(situation, text(words['no-method']))
  const gathering = own.part.part ? (isThere ? 'again-there' : 'again-here') : 'again-apart'
  const group = withSession(opened.group, key, () => after)
  return {
    ...toRoom(opened, group, againPost(led, FEWEST_THERE, now)),
    ...quietly(situation, text(words[isGathering ? gathering : 'again'])),
  }
}

/** That somebody takes no part where they are, with the way to do so where a group is that plans something. */
function apart(situation: Situation, name: string | undefined): Decision {
  const { here, house } = situation
  const words = house.guide.said
  const known = (here?.groups ?? []).filter(({ group }) => group.edition > 0)
  const [smallest] = known.toSorted((one, other) => takers(one.members).length - takers(other.members).length)
  return smallest
    ? offered(situation, smallest, name)
    : quietly(situation, text(words['no-group'], { how: howToBegin(situation) }))
}

/** That somebody takes no part in a group yet, with the way to do so. `name` is what their platform calls them. Pure. */
export function offered(situation: Situation, opened: OpenedGroup, name: string | undefined): Decision {
  const { button, groups, parts } = mayJoin(situation, opened, name)
  return { ...quietly(situation, text(situation.house.guide.said['not-in']), button), groups, parts }
}

/**
 * The group somebody means by beginning in a room: their own one there, first of all one that is going on, else one they look
 * after. Undefined when they are in none.
 */
function groupMeant(situation: Situation): OpenedGroup | undefined {
  const { here, me } = situation
  const own = here?.groups.filter((opened) => ownIn(situation, opened)) ?? []
  const taking = own.filter((opened) => opened.members.some(({ person, part }) => person.id === me?.id && part.part))
  const among = taking.length > 0 ? taking : own
  return among.find(({ group }) => ledSession(group)) ?? among[0]
}

/** A group with a session that opened: in its place, or among the others by when it is. */
function withOpened(group: Group, session: LedSession): Group {
  const others = group.sessions.filter(({ key }) => key !== session.key)
  const at = others.findIndex(({ start }) => start.epochMilliseconds > session.start.epochMilliseconds)
  const place = at < 0 ? others.length : at
  return { ...group, sessions: [...others.slice(0, place), session, ...others.slice(place)] }
}
