import type { Temporal } from 'temporal-polyfill'
import { planRounds, type RoundPorts } from './buddies/planning.ts'
import { type AnswerPorts, handleNext, inboundShelf, readHome } from './conversations/handle-inbound.ts'
import { createClockWatch } from './delivery/clock-drift.ts'
import type { DeliveryPorts } from './delivery/deliver.ts'
import { createDelivering } from './delivery/delivering.ts'
import { codeOf } from './errors.ts'
import { planIntervisie } from './intervisie/planning.ts'
import { mayBeNudged, type PlanningPorts, planDue } from './nudges/planning.ts'
import { type CalendarReadingPorts, readCalendars } from './nudges/reading-calendars.ts'
import { acquaint } from './people/acquaint.ts'
import { dayIn } from './people/home.ts'
import { DEFAULT_LOCALE, newsOf, personAt } from './people/person-at.ts'
import type { Address, DueTeam, Inbound, Profile, Reception, Who } from './ports.ts'
import { planTeams, type TeamPlanningPorts } from './teams/planning.ts'
import { createTurns } from './turns.ts'

/** What the app stands on. `alone`: no other process uses this database, so that whatever was claimed before is ours. */
export type AppPorts = Omit<AnswerPorts, 'runningSince' | 'messengers'> &
  Omit<DeliveryPorts, 'mayNudge'> &
  PlanningPorts &
  RoundPorts &
  TeamPlanningPorts &
  CalendarReadingPorts & { alone: boolean }

/**
 * The use cases bound together: what platforms hand over to, and what the process itself asks for.
 *
 * `start` takes up what an earlier process left. `tick` does so again: it costs what is waiting. `sweep` removes what may
 * not be kept any longer. `idle` resolves when nothing is being handled. `stop` takes nothing new and waits for what is
 * under way; what is left waits in the store.
 */
export type App = Reception & {
  start(): Promise<void>
  tick(): Promise<void>
  sweep(): Promise<void>
  idle(): Promise<void>
  stop(): Promise<void>
}

/** How long an unfinished exercise is kept after its last word; the invitation says so. */
const UNFINISHED_DAYS = 30
/** How long ids of what was handled and sent are kept: platforms deliver an event again within a day. */
const TRACE_DAYS = 7
/** How many people are answered at once when many have been waiting. */
const AT_ONCE = 5

/** Binds the use cases to their ports. Starts no timer and opens nothing. */
export function createApp(ports: AppPorts): App {
  const { store, vault, clock, log } = ports
  const answering: AnswerPorts = { ...ports, runningSince: clock.now() }
  const answers = createTurns()
  const arrivals = createTurns()
  let stopped = false

  const failed = (where: string) => (error: unknown) => log.event('app.failed', { code: codeOf(error), where })

  const delivering = createDelivering(
    { ...ports, mayNudge: async (person) => mayBeNudged(ports, person, (await store.clock()).now) },
    failed('deliver'),
  )
  const planners = {
    buddies: (due: DueTeam) => planRounds(ports, due),
    intervisie: (due: DueTeam) => planIntervisie(ports, due),
  }
  const watchClock = createClockWatch(ports)
  let planning: Promise<void> | undefined
  let reading: Promise<void> | undefined

  /** Nudges that are due and calendars that are to be read; a look that comes in the middle of one is that one. */
  const look = (): Promise<void> => {
    reading ??= readCalendars(ports)
      .then((read) => void (read > 0 && delivering.wake()))
      .catch(failed('calendars'))
      .finally(() => {
        reading = undefined
      })
    planning ??= watchClock()
      .then(() => Promise.all([planDue(ports), planTeams(ports, planners)]))
      .then(([nudges, teams]) => void (nudges + teams > 0 && delivering.wake()))
      .catch(failed('plan'))
      .finally(() => {
        planning = undefined
      })
    return planning
  }

  /** One person's things are handled one after another; a failure leaves them waiting for the next tick. */
  const answer = (person: string): Promise<void> => {
    const all = async () => {
      await getAcquainted(person)
      while (!stopped) {
        const handled = await handleNext(answering, person)
        if (!handled) return
        delivering.wake()
        // A calendar that somebody gave is read while they wait, and a team has what they changed in it.
        if (handled.nudging) void look()
      }
    }
    return answers.take(person, all).catch(failed('answer'))
  }

  /** What is not known about somebody before their first answer is asked; an answer never waits long for it. */
  const getAcquainted = async (id: string) => {
    const person = await store.getPerson(id)
    if (!person) return
    await acquaint(ports, ports.messengers[person.platform], person).catch((error: unknown) => {
      log.event('profile.absent', { person: id, code: codeOf(error) })
    })
  }

  const takeUp = async () => {
    delivering.wake()
    const looking = look()
    const waiting = await store.peopleWaiting()
    // A few at a time: each holds a connection, and after a long outage there may be thousands.
    for (let from = 0; from < waiting.length; from += AT_ONCE) {
      await Promise.all(waiting.slice(from, from + AT_ONCE).map(answer))
    }
    await looking
    await delivering.idle()
  }

  const save = async (inbound: Inbound): Promise<'stored' | 'known'> => {
    const person = await personAt(ports, inbound)
    const id = `${inbound.platform}/${inbound.tenant}/${inbound.id}`
    const body = vault.seal(person, inboundShelf(id), inbound.input)
    const stored = await store.saveInbound({ id, person: person.id, body, at: inbound.at ?? clock.now() })
    if (!stored) log.event('inbound.known', { inbound: id })
    // Whoever had left is back: they did something, and it is no old event that came again, nor that they left a room.
    const { input } = inbound
    const isGoing = input.type === 'room' && input.did.type === 'left'
    if (stored && person.left && !isGoing) await store.learn(person.id, { left: false })
    void answer(person.id)
    return stored ? 'stored' : 'known'
  }

  /** What somebody we do not know yet is spoken to in: as their platform tells, else the default. */
  const toldLocale = async (address: Address): Promise<string> => {
    const profile = await ports.messengers[address.platform]?.profile?.(address).catch(() => undefined)
    return profile?.locale ?? DEFAULT_LOCALE
  }

  const idle = async () => {
    for (;;) {
      const underWay = [...arrivals.underWay(), ...answers.underWay(), planning, reading].filter(
        (one) => one !== undefined,
      )
      if (underWay.length === 0 && delivering.isIdle()) return
      await Promise.all([...underWay, delivering.idle()])
    }
  }

  return {
    // What somebody sends in a row is saved in that order, also while they are being made known.
    receive: (inbound) => {
      const { platform, tenant, user } = inbound
      return arrivals.take(JSON.stringify([platform, tenant, user]), () => save(inbound))
    },
    async learn(address: Address, profile: Profile) {
      const person = await store.findPerson(address)
      const news = person && newsOf(person, profile)
      if (news) await store.learn(person.id, news)
    },
    async leave(who: Who) {
      await store.leave(who)
      if (who.user === undefined) log.event('tenant.left', { platform: who.platform, tenant: who.tenant })
    },
    comeBack: (where) => store.comeBack(where),
    async localeOf(address: Address) {
      return (await store.findPerson(address))?.locale ?? (await toldLocale(address))
    },
    async home(address: Address) {
      const person = await store.findPerson(address)
      return readHome(answering, person, person?.locale ?? (await toldLocale(address)))
    },
    async start() {
      await store.reclaim(ports.alone ? ports.owner : undefined)
      await takeUp()
    },
    async tick() {
      try {
        await store.reclaim()
        await takeUp()
      } catch (error) {
        failed('tick')(error)
      }
    },
    async sweep() {
      const now = clock.now()
      const ago = (days: number): Temporal.Instant => now.subtract({ hours: 24 * days })
      try {
        const limits = {
          today: dayIn(undefined, now),
          conversationsBefore: ago(UNFINISHED_DAYS),
          tracesBefore: ago(TRACE_DAYS),
        }
        log.event('sweep.done', await store.sweep(limits))
      } catch (error) {
        failed('sweep')(error)
      }
    },
    idle,
    async stop() {
      stopped = true
      delivering.stop()
      await idle()
    },
  }
}
