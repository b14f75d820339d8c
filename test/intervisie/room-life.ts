import { Temporal } from 'temporal-polyfill'
import { contentFor } from '../../src/content/content.ts'
import { Conversation } from '../../src/conversations/conversation.ts'
import { decide } from '../../src/conversations/decide.ts'
import type { Decision, Situation } from '../../src/conversations/decision.ts'
import { readIntent } from '../../src/conversations/read-intent.ts'
import { Group, NO_PART, type OpenedGroup, type OpenedPart, Part, type Session } from '../../src/intervisie/group.ts'
import type { GroupPlanning } from '../../src/intervisie/group-planning.ts'
import { guideTasks } from '../../src/intervisie/guide-tasks.ts'
import { newSession } from '../../src/intervisie/sessions.ts'
import type { Button, Message } from '../../src/messages/message.ts'
import { NOTHING_SAID } from '../../src/nudges/nudging.ts'
import type { Input, Person } from '../../src/ports.ts'
import { readable } from '../replay.ts'
import { buttonsOf, content } from '../talk.ts'

// A room with a group in it, and the private chats of its people: no store, no platform, a clock that stands still until it
// is moved. Whatever is decided is written as JSON and read back.

export const ZONE = 'Europe/Amsterdam'
/** A wall time in the Netherlands: '2026-12-01T14:00'. */
export const there = (text: string) => Temporal.PlainDateTime.from(text).toZonedDateTime(ZONE).toInstant()

export const GROUP = '5a5b0d1c-3c1f-4f5e-9a51-0c8f6f1d2a00'

const ROOM: Person = {
  id: '5a5b0d1c-3c1f-4f5e-9a51-0c8f6f1d2b00',
  platform: 'test',
  tenant: 'town',
  user: 'room/C1',
  locale: 'nl',
  ownLocale: false,
  left: false,
  turn: 0,
  wrappedKey: new Uint8Array(),
}

/** A session of the rhythm: the first of December at 14:00, an hour. */
export function planned(change: Partial<Session> = {}): Session {
  const [start, end] = [there('2026-12-01T14:00'), there('2026-12-01T15:00')]
  return { ...newSession({ key: '2026-12-01', start, end }), ...change }
}

/** Somebody who takes part in the group. */
export function member(name: string, part: Partial<Part> = {}, person: Partial<Person> = {}): OpenedPart {
  const one = { ...ROOM, id: name, user: `U-${name}`, ...person }
  const called = `${name[0]?.toUpperCase()}${name.slice(1)}`
  return {
    person: one,
    part: { ...NO_PART, name: called, part: true, ...part },
    stored: { person: one, body: new Uint8Array() },
  }
}

export type RoomLife = {
  opened: OpenedGroup
  now: Temporal.Instant
  /** What stands in the room, oldest first. */
  readonly room: Message[]
  /** What came to everybody in private, oldest first. */
  readonly inbox: Record<string, Message[]>
  readonly session: Session
  says(who: string, text: string): Decision
  /** Presses the newest button in the room with this label, or this very id. */
  presses(who: string, name: string): Decision
  /** Writes, or presses the newest button with this label, in their own chat. */
  alone(who: string, what: { text: string } | { label: string } | { id: string }): Decision
  /** Lets time pass, and sends what comes by itself in it. */
  until(moment: Temporal.Instant): void
  /** The newest thing the room reads, and the newest that came to somebody, as lines. */
  last(who?: string): string
}

export function createRoom(members: readonly OpenedPart[], group: Partial<Group> = {}, groups = 1): RoomLife {
  const talks = new Map<string, Conversation[]>()
  const turns = new Map<string, number>()
  const life: RoomLife = {
    opened: {
      id: GROUP,
      nth: 1,
      room: ROOM,
      version: 1,
      group: {
        room: 'C1',
        locale: 'nl',
        zone: ZONE,
        leads: [],
        manager: false,
        seed: 7,
        method: 'incident',
        edition: 1,
        editionKnown: {},
        sessions: [planned()],
        ...group,
      },
      members: [...members],
    },
    now: there('2026-12-01T13:55'),
    room: [],
    inbox: {},
    get session() {
      const session = life.opened.group.sessions.at(-1)
      if (!session) throw new Error('there is no session')
      return session
    },
    says: (who, text) => inRoom(who, { type: 'text', text }),
    presses(who, name) {
      const id = named(life.room, name) ?? name
      return inRoom(who, { type: 'button', id })
    },
    alone(who, what) {
      if ('text' in what) return does(who, { type: 'text', text: what.text })
      const button = 'label' in what ? buttonOf(life.inbox[who] ?? [], what.label) : { id: what.id, turn: 0 }
      if (!button) throw new Error(`${who} has no such button`)
      return does(who, { type: 'button', id: button.id, turn: button.turn })
    },
    until(moment) {
      for (let looks = 0; looks < 100; looks++) {
        const [task] = life.opened.group.sessions
          .flatMap((session) => guideTasks(planning(), session))
          .filter(({ at }) => Temporal.Instant.compare(at, moment) <= 0)
          .sort((one, other) => Temporal.Instant.compare(one.at, other.at))
        if (!task) break
        if (Temporal.Instant.compare(task.at, life.now) > 0) life.now = task.at
        life.room.push(...task.posts().map(({ message }) => message))
        life.opened = { ...life.opened, group: stored(task.done(life.opened.group)) }
      }
      life.now = moment
    },
    last: (who) => ((who === undefined ? life.room : life.inbox[who])?.slice(-1) ?? []).flatMap(readable).join('\n'),
  }
  return life

  function planning(): GroupPlanning {
    const people = life.opened.members.map(({ person: { id, platform, user, left }, part }) => {
      return { id, platform, user, part, zone: ZONE, left }
    })
    return { id: GROUP, group: life.opened.group, people, now: life.now, content, localeOf: () => 'nl' }
  }

  function inRoom(who: string, did: Extract<Input, { type: 'room' }>['did']): Decision {
    return does(who, { type: 'room', room: { id: 'C1' } as Extract<Input, { type: 'room' }>['room'], did })
  }

  function does(who: string, input: Input): Decision {
    const own = life.opened.members.find(({ person }) => person.id === who)
    const person = own?.person ?? { ...ROOM, id: who, user: `U-${who}` }
    const [conversation, ...others] = talks.get(who) ?? []
    const turn = turns.get(who) ?? 0
    const situation: Situation = {
      content,
      house: contentFor(content, person.locale),
      turn,
      now: life.now,
      today: life.now.toZonedDateTimeISO(ZONE).toPlainDate(),
      runningSince: life.now.subtract({ hours: 24 }),
      others,
      zone: ZONE,
      nudging: NOTHING_SAID,
      entries: [],
      reviews: [],
      me: person,
      teams: [],
      groups: own ? [life.opened] : [],
      hours: [],
      ...(conversation ? { conversation, touchedAt: life.now } : {}),
      ...(input.type === 'room'
        ? { here: { id: 'team', newGroup: 'new', room: input.room, groups: groups > 0 ? [life.opened] : [] } }
        : {}),
    }
    const decision = decide(situation, readIntent(content, input))
    turns.set(who, turn + 1)
    const became = typeof decision.conversation === 'object' ? [decision.conversation] : []
    const kept =
      decision.conversation === 'destroyed' || became.length > 0 ? became : conversation ? [conversation] : []
    const began = decision.began ? [Conversation.parse(JSON.parse(JSON.stringify(decision.began)))] : []
    talks.set(who, [...began, ...kept, ...others.filter(({ flow }) => flow !== decision.began?.flow)])
    save(decision, who)
    return decision
  }

  function save({ groups: changed = [], parts = [], notices = [], messages }: Decision, who: string) {
    for (const { group: next } of changed) life.opened = { ...life.opened, group: stored(next) }
    for (const { person = who, to } of parts) {
      const others = life.opened.members.filter((one) => one.person.id !== person)
      // Whoever had none is known from here on.
      const one = life.opened.members.find((each) => each.person.id === person) ?? member(person)
      const part = to === 'gone' ? [] : [{ ...one, part: Part.parse(JSON.parse(JSON.stringify(to))) }]
      life.opened = { ...life.opened, members: [...others, ...part] }
    }
    const come = (to: string, message: Message) => {
      life.inbox[to] = [...(life.inbox[to] ?? []), message]
    }
    for (const { to, message } of notices) {
      if (to === 'room') life.room.push(message)
      else for (const id of to) come(id, message)
    }
    for (const message of messages) come(who, message)
  }
}

function stored(group: Group): Group {
  return Group.parse(JSON.parse(JSON.stringify(group)))
}

function buttonOf(messages: readonly Message[], label: string): Button | undefined {
  return messages.flatMap(buttonsOf).findLast((button) => button.label === label)
}

function named(messages: readonly Message[], label: string): string | undefined {
  return buttonOf(messages, label)?.id
}
