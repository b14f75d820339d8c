import { createHash, randomUUID } from 'node:crypto'
import { Temporal } from 'temporal-polyfill'
import { onTestFinished } from 'vitest'
import type { Button, Message } from '../../src/messages/message.ts'
import type { Ids, Input, RoomDeed, Store } from '../../src/ports.ts'
import { placeOf } from '../../src/rooms.ts'
import { readable, shortened } from '../replay.ts'
import { buttonsOf } from '../talk.ts'
import { createClock, createPlatform, moveClocks, openApp } from './fakes.ts'
import { kindOf } from './nudging-place.ts'

// Leads a script of several people in one channel through a whole bot over a database. What they do is written by hand:
//
//   noor# maatjes              said to Maatje in the channel        noor> pauze tot vrijdag    said in private
//   noor# [Ik doe mee]         pressed below the newest post there  noor> [Menu]               pressed in private
//   (noor brings Maatje in)    (samir leaves the channel)           (noor works ma t/m vr 7:00-15:30)
//   (until 2026-12-01T14:00)   time passes to a moment              (away until …)             and Maatje was not there
//   (group chats)              the platform can open them; the first line

const ZONE = 'Europe/Amsterdam'
const ROOM = { id: 'C-noord', name: 'team Noord' }
const MOST_TICKS = 12
const FROM = '2026-11-30T09:00'

/** The script again, with every line of Maatje's written afresh. Everything begins on Monday 30 November 2026 at nine. */
export async function replayTeam(store: Store, name: string, script: string): Promise<string> {
  const locale = name.split('.').at(-2) ?? 'nl'
  const clock = createClock(instantOf(FROM))
  await moveClocks(store, clock)
  const platform = createPlatform()
  if (script.includes('(group chats)')) platform.groups = 8
  // Ids decide who comes first among equals: the same ones every time, and others in every script.
  let made = 0
  const ids: Ids = { next: () => uuidOf(`${name} ${made++}`) }
  const { app } = openApp({ store, platform, clock, ids })
  onTestFinished(() => app.stop())
  const tenant = randomUUID()
  const room = { ...ROOM }
  let seen = 0

  const settle = async () => {
    await app.idle()
    await app.tick()
    await app.idle()
  }
  const act = async (user: string, input: Input) => {
    clock.moveTo((await store.clock()).now)
    await app.receive({ platform: 'test', tenant, user, id: randomUUID(), locale, zone: ZONE, input })
    await settle()
  }
  const inRoom = (user: string, did: RoomDeed) => act(user, { type: 'room', room, did, name: capital(user) })
  const pressed = (place: string, label: string): Button => {
    const posts = platform.posts.filter(({ user }) => user === place).toReversed()
    const button = posts.flatMap(({ message }) => buttonsOf(message)).find((one) => one.label === label)
    if (!button) throw new Error(`there is no [${label}] in ${place}`)
    return button
  }
  const heard = (): string[] => {
    const fresh = platform.posts.slice(seen)
    seen = platform.posts.length
    // What comes in somebody's own shift is told elsewhere.
    // Those that go out at the same moment have no order: the channel first, then by name.
    const about = fresh
      .filter(({ message }) => kindOf(message) === undefined)
      .toSorted((one, other) => nameOfPlace(one.user).localeCompare(nameOfPlace(other.user), 'en'))
    return about.flatMap(({ user, message }) => said(nameOfPlace(user), message))
  }
  const look = async () => {
    for (let time = 0; time < MOST_TICKS; time++) {
      await settle()
      const next = await store.nextLook()
      if (!next || Temporal.Instant.compare(next, clock.now()) > 0) break
    }
  }
  /** Stops wherever something is due, and says when something came. */
  const pass = async (until: Temporal.Instant): Promise<string[]> => {
    const out: string[] = []
    for (;;) {
      await look()
      const came = heard()
      if (came.length > 0) out.push(`-- ${wallTime(clock.now())}`, ...came)
      if (Temporal.Instant.compare(clock.now(), until) >= 0) return out
      const next = await store.nextLook()
      const isSooner = next && Temporal.Instant.compare(next, until) < 0
      const later = isSooner && Temporal.Instant.compare(next, clock.now()) > 0 ? next : until
      await moveClocks(store, clock, later)
    }
  }

  const happen = async (line: string): Promise<string[]> => {
    const [, away, until] = /^\((away )?until (\S+)\)/.exec(line) ?? []
    if (until) {
      if (away) await moveClocks(store, clock, instantOf(until))
      return pass(instantOf(until))
    }
    if (line.startsWith('(group chats)')) return []
    const [, actor = '', deed = ''] = /^\((\w+) (.*)\)$/.exec(line) ?? []
    const [, user = '', where = '', what = ''] = /^(\w+)([#>]) (.*)$/.exec(line) ?? []
    const [, label] = /^\[(.*)\]$/.exec(what) ?? []
    if (deed === 'brings Maatje in') await inRoom(actor, { type: 'added' })
    else if (deed === 'leaves the channel') await inRoom(actor, { type: 'left' })
    else if (deed.startsWith('works ')) {
      await act(actor, { type: 'button', id: 'begin.roster.shifts', turn: 0 })
      await act(actor, { type: 'text', text: deed.slice('works '.length) })
      await act(actor, { type: 'text', text: locale === 'nl' ? 'ja' : 'yes' })
      seen = platform.posts.length
    } else if (where === '#' && label) await inRoom(user, { type: 'button', id: pressed(`room/${room.id}`, label).id })
    else if (where === '#') await inRoom(user, { type: 'text', text: what })
    else if (label) await act(user, { type: 'button', ...only(pressed(user, label)) })
    else if (where === '>') await act(user, { type: 'text', text: what })
    else throw new Error(`nobody knows what "${line}" means`)
    return heard()
  }

  const out: string[] = []
  for (const line of script.split('\n')) {
    if (line.startsWith('# ')) out.push(line)
    const isDone = /^(\w+[#>] |\()/.test(line)
    if (!isDone || /^(bot|room|chat)\b/.test(line)) continue
    out.push('', line, ...(await happen(line)))
  }
  return [...out, ''].join('\n')
}

function only({ id, turn }: Button) {
  return { id, turn }
}

/** Where something was said: in the channel, in the chat of a group, or in private to somebody. */
function nameOfPlace(user: string): string {
  const place = placeOf({ user })
  return place.type === 'person' ? place.user : place.type === 'room' ? '#' : place.users.join('+')
}

function said(place: string, message: Message): string[] {
  const lines = readable(message).flatMap((line) => shortened(line).split('\n'))
  return lines.map((line, index) => (index === 0 ? `  ${place} <- ${line}` : `      ${line}`).trimEnd())
}

function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}

function instantOf(wall: string): Temporal.Instant {
  return Temporal.PlainDateTime.from(wall).toZonedDateTime(ZONE).toInstant()
}

function wallTime(at: Temporal.Instant): string {
  const there = at.toZonedDateTimeISO(ZONE)
  return `${['ma', 'di', 'wo', 'do', 'vr', 'za', 'zo'][there.dayOfWeek - 1]} ${there.toPlainDateTime().toString({ smallestUnit: 'minute' })}`
}
