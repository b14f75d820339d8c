import type { Temporal } from 'temporal-polyfill'
import { type Content, contentFor } from '../content/content.ts'
import { readTalk } from '../conversations/stored-conversation.ts'
import { deliveryShelf } from '../delivery/deliver.ts'
import { codeOf } from '../errors.ts'
import type { Vault } from '../journal/vault.ts'
import { HOME_ZONE } from '../people/home.ts'
import type { DueNudging, Ids, Log, Person, PlannedNudging, Store, StoredConversation } from '../ports.ts'
import { inTalkOnly, type MayNudge, mayNudge, type Talking } from './may-nudge.ts'
import { planNudges } from './plan-nudges.ts'
import type { PromptKind } from './prompt-kinds.ts'
import { type Prompts, promptsFor } from './prompts.ts'
import { readNudging, storedNudging } from './stored-nudging.ts'

/** What planning needs. */
export type PlanningPorts = { store: Store; vault: Vault; ids: Ids; log: Log; content: Content; prompts: Prompts }

/** How many people are planned for at once: one read, one write. */
const AT_ONCE = 200
/** How many such rounds go on beside each other where there is more: while one waits for the store, another works. */
const LANES = 2
/** Whoever left, or cannot be planned for, is looked at again so much later: nothing is gained by trying all the time. */
const LATER_HOURS = 24

/**
 * Plans everything that is due by the database's clock, and gives how many people that were. What is due moves on in the
 * transaction that plans what comes of it, so that nothing is sent twice, and nothing left out, whoever dies in between.
 * It costs what is due. Throws what the store throws.
 */
export async function planDue(ports: PlanningPorts): Promise<number> {
  const first = await planSome(ports)
  if (first < AT_ONCE) return first
  const lanes = Array.from({ length: LANES }, async () => {
    let planned = 0
    for (;;) {
      const some = await planSome(ports)
      planned += some
      if (some < AT_ONCE) return planned
    }
  })
  return (await Promise.all(lanes)).reduce((sum, planned) => sum + planned, first)
}

/** One round: whoever is due first. Gives how many those were. */
async function planSome(ports: PlanningPorts): Promise<number> {
  const due = await ports.store.takeDue(AT_ONCE)
  await ports.store.saveNudging(due.map((one) => plan(ports, one)))
  return due.length
}

function plan(ports: PlanningPorts, due: DueNudging): PlannedNudging {
  const { vault, ids, log, content, prompts } = ports
  const { person, version, now } = due
  const later: PlannedNudging = {
    person: person.id,
    version,
    body: due.body,
    nextAt: now.add({ hours: LATER_HOURS }),
    deliveries: [],
  }
  if (person.left) return later
  try {
    const { nudging, nudge, skipped } = planNudges({
      nudging: readNudging(vault, person, due.body),
      person: person.id,
      zone: person.zone ?? HOME_ZONE,
      turn: person.turn,
      talking: talkingOf(vault, person, due.conversations),
      now,
      house: contentFor(content, person.locale),
      prompts: promptsFor(prompts, person.locale),
    })
    for (const { kind, code } of skipped) log.event('nudge.skipped', { person: person.id, kind: kindInLog(kind), code })
    if (nudge) log.event('nudge.planned', { person: person.id, kind: kindInLog(nudge.kind) })
    const id = ids.next()
    const delivery = nudge && {
      id,
      // Which nudge it is says what somebody's shift was like: nobody reads that in the database.
      dedupeKey: `nudge/${vault.mark(person, nudge.key)}`,
      kind: 'nudge' as const,
      expires: nudge.expires,
      body: vault.seal(person, deliveryShelf(id), nudge.message),
    }
    const { body, nextAt, calendarAt } = storedNudging(vault, person, nudging, now)
    return {
      person: person.id,
      version,
      body,
      ...(nextAt ? { nextAt } : {}),
      ...(calendarAt ? { calendarAt } : {}),
      deliveries: delivery ? [delivery] : [],
    }
  } catch (error) {
    log.event('nudge.failed', { person: person.id, code: codeOf(error) })
    return later
  }
}

/** A kind as it is logged: that somebody is asked how it is now would tell of a shift that was red. */
export function kindInLog(kind: PromptKind): PromptKind | 'once' {
  return kind === 'follow-up' || kind === 'take-away' ? 'once' : kind
}

/** Whether somebody may be nudged now, asked at the moment of sending: what was planned may be late. */
export async function mayBeNudged(
  { store, vault }: Pick<PlanningPorts, 'store' | 'vault'>,
  person: Person,
  now: Temporal.Instant,
): Promise<MayNudge> {
  const stored = await store.nudging(person.id)
  if (!stored) return 'stopped'
  const nudging = readNudging(vault, person, stored.body)
  const { latest } = nudging
  // They may have said "never" since it was planned.
  if (latest && nudging.often[latest.kind] === 'never') return 'stopped'
  const conversations = await store.conversations(person.id)
  const talking = talkingOf(vault, person, conversations)
  const zone = nudging.zone ?? person.zone ?? HOME_ZONE
  return mayNudge(nudging, zone, latest?.again ? inTalkOnly(talking) : talking, now)
}

function talkingOf(vault: Vault, person: Person, conversations: readonly StoredConversation[]): Talking {
  const { heardAt } = person
  const open = conversations.some((stored) => readTalk(vault, person, stored).status !== 'resting')
  return { open, ...(heardAt ? { heardAt } : {}) }
}
