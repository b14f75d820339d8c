import { type Content, contentFor, type LocaleContent } from '../content/content.ts'
import { text } from '../conversations/standing.ts'
import { type Guided, isTogether, lastAlone, stepOf } from '../guide/guide.ts'
import type { Method } from '../guide/method.ts'
import type { Block, Message } from '../messages/message.ts'
import type { OpenedGroup, OpenedPart, Part } from './group.ts'
import type { GroupsDecided } from './groups-decided.ts'
import { ledSession, methodIn, nameOf, thereIn } from './led-session.ts'

// What people write for themselves in the middle of a session, and let the others read. It goes to the private chats of
// whoever is there, and never into a room: others may be in that one.

type Notices = NonNullable<GroupsDecided['notices']>
/** Parts of people as they are without what they shared. */
type Cleared = { group: string; person: string; to: Part }[]

/** A session whose views this is about: of which group, its key, and where it is. */
export type Viewed = { content: Content; opened: OpenedGroup; key: string; guided: Guided }

/** A message for each of these people, in their own language. */
function toEach(
  { content, opened, guided }: Viewed,
  people: readonly OpenedPart[],
  message: (house: LocaleContent, method: Method, to: OpenedPart) => Message,
): Notices {
  return people.flatMap((one) => {
    const house = contentFor(content, one.person.locale)
    const method = methodIn(house, guided)
    return method ? [{ group: opened.id, to: [one.person.id], message: message(house, method, one) }] : []
  })
}

/** Asks people what they write for themselves in the step their session is at. */
export function askViews(viewed: Viewed, people: readonly OpenedPart[]): Notices {
  const { opened, key, guided } = viewed
  return toEach(viewed, people, ({ guide }, method) => {
    const ask = lastAlone(method, guided)?.alone?.ask ?? ''
    const id = `intervisie.view.${opened.id}.${key}`
    return {
      blocks: [
        text(guide.views.ask, { ask }),
        { type: 'buttons', buttons: [{ id, label: guide.labels.view, turn: 0, tone: 'main' }] },
      ],
    }
  })
}

/**
 * All that was shared, to these people in one message, and the session once they read it. Nobody is told anything where
 * nothing was shared.
 */
export function bringTogether(viewed: Viewed, to: readonly OpenedPart[]): { notices: Notices; guided: Guided } {
  const { opened, key, guided } = viewed
  const shared = thereIn(opened, guided).filter(({ part }) => part.views[key] !== undefined)
  if (shared.length === 0) return { notices: [], guided }
  const notices = toEach(viewed, to, ({ guide }, method) => {
    const what = lastAlone(method, guided)?.alone?.short ?? ''
    const views = shared.flatMap((one) => viewOf(guide.views.one, one, key))
    return { blocks: [text(guide.views.together, { what }), ...views, text(guide.views.after)] }
  })
  return { notices, guided: { ...guided, shown: shared.map(({ person }) => person.id) } }
}

/** One that came after the others were read, to everybody else who is there. */
export function showLate(viewed: Viewed, writer: OpenedPart): { notices: Notices; guided: Guided } {
  const { opened, key, guided } = viewed
  const others = thereIn(opened, guided).filter(({ person }) => person.id !== writer.person.id)
  const notices = toEach(viewed, others, ({ guide }) => ({ blocks: viewOf(guide.views.late, writer, key) }))
  return { notices, guided: { ...guided, shown: [...guided.shown, writer.person.id] } }
}

/** What comes to whoever is there late: the question, and what the others read already. */
export function catchUp(viewed: Viewed, method: Method, one: OpenedPart): { notices: Notices; guided: Guided } {
  const { guided } = viewed
  const isNow = stepOf(method, guided)?.alone !== undefined
  const read = guided.shown.length > 0 ? bringTogether(viewed, [one]).notices : []
  const asked = isNow ? askViews(viewed, [one]) : []
  return {
    notices: [...read, ...asked],
    guided: isNow ? { ...guided, prompted: [...guided.prompted, one.person.id] } : guided,
  }
}

/** Whether everybody who is there shared, and nobody read it yet. */
export function areAllShared({ opened, key, guided }: Viewed, method: Method): boolean {
  const there = thereIn(opened, guided)
  return !isTogether(method, guided) && there.length > 0 && there.every(({ part }) => part.views[key] !== undefined)
}

/** The parts of a group without what was shared in its sessions: it stands in the private chats of who read it. */
export function withoutViews({ id, members }: OpenedGroup): { group: string; person: string; to: Part }[] {
  return members
    .filter(({ part }) => Object.keys(part.views).length > 0)
    .map(({ person, part }) => ({ group: id, person: person.id, to: { ...part, views: {} } }))
}

/**
 * What was shared in a session of a group that ended by itself, cleared: nothing that comes by itself opens what is somebody's
 * own, so that whatever is next pressed about the group does it. Nothing while a session is led.
 */
export function leftBehind(opened: OpenedGroup): Pick<GroupsDecided, 'groups'> & { parts?: Cleared } {
  const parts = ledSession(opened.group) ? [] : withoutViews(opened)
  return parts.length > 0 ? { groups: [{ id: opened.id, group: opened.group }], parts } : {}
}

function viewOf(template: string, writer: OpenedPart, key: string): Block[] {
  const view = writer.part.views[key]
  if (view === undefined) return []
  return [text(template, { name: [nameOf(writer)] }), { type: 'quote', text: [view] }]
}
