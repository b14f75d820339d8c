import { Temporal } from 'temporal-polyfill'
import { onTestFinished } from 'vitest'
import type { App, AppPorts } from '../../src/app.ts'
import type { Message } from '../../src/messages/message.ts'
import type { Nudging } from '../../src/nudges/nudging.ts'
import { readNudging } from '../../src/nudges/stored-nudging.ts'
import type { Person, Store } from '../../src/ports.ts'
import { buttonsOf } from '../talk.ts'
import {
  createClock,
  createPlatform,
  createWriter,
  type Event,
  moveClocks,
  openApp,
  type Platform,
  vault,
  type Writer,
} from './fakes.ts'

/** Where everybody in these tests lives. */
const ZONE = 'Europe/Amsterdam'
/** With a calendar, time passes in steps no longer than this: it is read every few hours. */
const LONGEST_STEP = { hours: 1 }
const MOST_TICKS = 5

/**
 * One app or several over a database and a platform, somebody who writes to the first of them, and time that passes for
 * all of it. Moments are wall times in Amsterdam: '2026-11-23T11:00'.
 */
export type Place = {
  apps: App[]
  platform: Platform
  events: Event[]
  writer: Writer
  /** The clocks are moved on from one moment in which something is due to the next; gives the nudges that came. */
  pass(until: string): Promise<string[]>
  /** Nobody was there for what was due in between: the clocks are at a moment, and everything looks. */
  jump(to: string): Promise<string[]>
  /** They said yes, and typed a roster that is right. */
  enrol(roster: string): Promise<void>
  person(): Promise<Person>
  /** What is known of when they are nudged, opened. */
  nudging(): Promise<Nudging>
  /** The messages that came by themselves, in order. */
  nudges(): Message[]
}

export type PlaceOptions = {
  stores: [Store, ...Store[]]
  platform?: Platform
  fetch?: AppPorts['fetch']
  from?: string
}

/** Opens one at a moment, Monday morning unless told otherwise. Its apps are stopped when the test ends. */
export async function openPlace({ stores, platform = createPlatform(), fetch, from }: PlaceOptions): Promise<Place> {
  const [store] = stores
  const clock = createClock(from === undefined ? undefined : instantOf(from))
  await moveClocks(store, clock)
  const opened = stores.map((one) => {
    return openApp({ store: one, platform, clock, alone: stores.length === 1, ...(fetch ? { fetch } : {}) })
  })
  const apps = opened.map(({ app }) => app) as [App, ...App[]]
  onTestFinished(async () => {
    await Promise.all(apps.map((app) => app.stop()))
  })
  const writer = createWriter(apps[0], platform)

  const person = async () => (await store.findPerson({ platform: 'test', tenant: 'town', user: writer.user })) as Person
  const nudges = () => writer.heard().filter((message) => kindOf(message) !== undefined)
  /** Everything that is due is done, by all apps at the same time. */
  const look = async (): Promise<string[]> => {
    const before = nudges().length
    // Until nothing is due any more: what one was holding while another one looked is taken at the next tick.
    for (let time = 0; time < MOST_TICKS; time++) {
      await Promise.all(apps.map((app) => app.tick().then(app.idle)))
      const next = await store.nextLook()
      if (!next || Temporal.Instant.compare(next, clock.now()) > 0) break
    }
    if (apps.length > 1) await Promise.all(apps.map((app) => app.tick().then(app.idle)))
    // What is done next is later than what came, by both clocks.
    clock.moveTo((await store.clock()).now)
    return nudges()
      .slice(before)
      .map((message) => `${wallTime(clock.now())} ${kindOf(message)}`)
  }

  return {
    apps,
    platform,
    get events() {
      return opened.flatMap(({ events }) => events)
    },
    writer,
    nudges,
    async pass(until) {
      const upTo = instantOf(until)
      const came: string[] = []
      let seen = ''
      while (Temporal.Instant.compare(clock.now(), upTo) < 0) {
        const planned = await store.nextLook()
        // The database's clock runs on during a look: what fell due meanwhile is looked at before time moves.
        if (planned && planned.toString() !== seen && Temporal.Instant.compare(planned, clock.now()) <= 0) {
          seen = planned.toString()
          came.push(...(await look()))
          continue
        }
        const step = fetch ? [clock.now().add(LONGEST_STEP)] : []
        const [next = upTo] = [upTo, ...step, ...(planned ? [planned] : [])]
          .filter((at) => Temporal.Instant.compare(at, clock.now()) > 0)
          .sort(Temporal.Instant.compare)
        await moveClocks(store, clock, next)
        came.push(...(await look()))
      }
      return came
    },
    async jump(to) {
      await moveClocks(store, clock, instantOf(to))
      return look()
    },
    async enrol(roster) {
      await writer.do({ type: 'button', id: 'begin.roster.shifts', turn: 0 })
      await writer.say(roster)
      await writer.press('choice.right')
    },
    person,
    async nudging() {
      const known = await person()
      const stored = await store.nudging(known.id)
      if (!stored) throw new Error('they said nothing yet')
      return readNudging(vault, known, stored.body)
    },
  }
}

/** The kind of a message that came by itself; undefined for every reply. */
export function kindOf(message: Message): string | undefined {
  return buttonsOf(message)
    .map(({ id }) => /^nudge\.([^.]+)\./.exec(id)?.[1])
    .find((kind) => kind !== undefined)
}

/** A wall time in Amsterdam as a moment. */
export function instantOf(wall: string): Temporal.Instant {
  return Temporal.PlainDateTime.from(wall).toZonedDateTime(ZONE).toInstant()
}

function wallTime(at: Temporal.Instant): string {
  const there = at.toZonedDateTimeISO(ZONE)
  return `${['ma', 'di', 'wo', 'do', 'vr', 'za', 'zo'][there.dayOfWeek - 1]} ${there.toPlainTime().toString({ smallestUnit: 'minute' })}`
}
