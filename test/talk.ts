import { Temporal } from 'temporal-polyfill'
import { readCards, readQuestions } from '../src/buddies/read-questions.ts'
import type { Member, OpenedMember, OpenedTeam } from '../src/buddies/team.ts'
import { type Content, contentFor } from '../src/content/content.ts'
import { loadContent } from '../src/content/load-content.ts'
import type { Conversation, Written } from '../src/conversations/conversation.ts'
import { decide } from '../src/conversations/decide.ts'
import type { Kept, Situation } from '../src/conversations/decision.ts'
import { homeOf } from '../src/conversations/home.ts'
import { readIntent } from '../src/conversations/read-intent.ts'
import { EXERCISES } from '../src/exercises/exercises.ts'
import type { OpenedGroup } from '../src/intervisie/group.ts'
import { withPreview } from '../src/intervisie/plan-dialogue.ts'
import { entryMeant } from '../src/journal/decide-entry.ts'
import type { Button, Message } from '../src/messages/message.ts'
import { nextLook } from '../src/nudges/next-look.ts'
import { NOTHING_SAID, Nudging } from '../src/nudges/nudging.ts'
import { planNudges } from '../src/nudges/plan-nudges.ts'
import { promptsFor, readPrompts } from '../src/nudges/prompts.ts'
import { dayIn } from '../src/people/home.ts'
import type { Input, Person } from '../src/ports.ts'

/** All content, as the bot loads it. */
export const content: Content = loadContent('content', EXERCISES)

/** All prompts, as the bot reads them. */
export const prompts = readPrompts('prompts')

/** Everything the bot can say, and that anybody may begin something in a room: what an app is made with. */
export const sayings = {
  content,
  prompts,
  questions: readQuestions('prompts'),
  cards: readCards('content'),
  starters: {},
}

/** A person's private chat with the pure core: no store, no platform, a clock that stands still until it is moved. */
export type Talk = {
  /** Everything Maatje said so far. */
  said: Message[]
  /** Everything they are in the middle of, last touched first. */
  talks: Conversation[]
  /** The one they are in, or last put aside. */
  readonly conversation: Conversation | undefined
  nudging: Nudging
  kept: (Kept & { written: Written })[]
  locale: string
  do(input: Input): Message[]
  say(text: string): Message[]
  /** Presses the newest button with this id or label; `oldest` takes the oldest one instead. */
  press(name: string, which?: 'newest' | 'oldest'): Message[]
  /** What stands on their page beside the chat. */
  home(): Message
  /** Lets time pass, and gives the nudges that came in it. */
  wait(duration: string): Message[]
  /** Lets time pass until a nudge comes, at most four weeks. */
  untilNudge(): Message[]
  restart(): void
  /** Their team, as it is after what they did in it. */
  readonly team: OpenedTeam
  /** Their group that has intervisie, if they have one, as it is after what they did. */
  readonly group: OpenedGroup | undefined
  /** Their time, in their own zone. */
  now(): Temporal.ZonedDateTime
}

/** The id of whoever talks: prompts take their turn by it, so that a bot with the same person says the same. */
export const SOMEBODY = '5a5b0d1c-3c1f-4f5e-9a51-0c8f6f1d2e30'

const ZONE = 'Europe/Amsterdam'

/** A new chat in a locale, on a fixed morning: Monday 23 November 2026, nine o'clock. */
export function createTalk(locale: string, ownTeam = someTeam(locale), ownGroup?: OpenedGroup): Talk {
  let now = Temporal.Instant.from('2026-11-23T08:00:00Z')
  let runningSince = now
  let touchedAt = now
  let heardAt: Temporal.Instant | undefined
  let turn = 0
  let team = ownTeam
  let group = ownGroup
  const current = () => talk.talks.find(({ status }) => status !== 'resting') ?? talk.talks[0]
  const situation = (entries: readonly Kept[]): Situation => {
    const conversation = current()
    const zone = talk.nudging.zone ?? ZONE
    return {
      content,
      house: contentFor(content, talk.locale),
      turn,
      now,
      today: dayIn(zone, now),
      runningSince,
      entries,
      others: talk.talks.filter((other) => other !== conversation),
      zone,
      nudging: talk.nudging,
      me: ME,
      teams: [team],
      groups: group ? [group] : [],
      hours: keptNow()
        .filter(({ flow }) => flow === 'hours')
        .toReversed(),
      reviews: keptNow()
        .filter(({ flow }) => flow === 'weekly')
        .toReversed(),
      ...(conversation ? { conversation, touchedAt } : {}),
    }
  }
  const keptNow = () =>
    talk.kept.filter((entry) => Temporal.PlainDate.compare(entry.keptUntil, dayIn(undefined, now)) >= 0)
  const journal = () => keptNow().filter(({ flow }) => flow !== 'hours')
  const replace = (old: Conversation | undefined, next: Conversation | undefined) => {
    const others = talk.talks.filter((other) => other !== old && other.flow !== next?.flow)
    talk.talks = next ? [next, ...others] : others
  }
  /** What the planner would do by `upTo`; stops after the first nudge when told to. */
  const pass = (upTo: Temporal.Instant, stopAtFirst: boolean): Message[] => {
    const came: Message[] = []
    const zone = talk.nudging.zone ?? ZONE
    for (;;) {
      const next = nextLook(talk.nudging, zone, now)
      if (!next || Temporal.Instant.compare(next, upTo) > 0) break
      if (Temporal.Instant.compare(next, now) > 0) now = next
      const planned = planNudges({
        nudging: talk.nudging,
        person: SOMEBODY,
        zone,
        turn,
        talking: { open: talk.talks.some(({ status }) => status !== 'resting'), ...(heardAt ? { heardAt } : {}) },
        now,
        house: contentFor(content, talk.locale),
        prompts: promptsFor(prompts, talk.locale),
      })
      talk.nudging = stored(planned.nudging)
      if (planned.nudge) came.push(planned.nudge.message)
      if (planned.nudge && stopAtFirst) break
    }
    if (!(stopAtFirst && came.length > 0)) now = upTo
    talk.said.push(...came)
    return came
  }
  const talk: Talk = {
    said: [],
    talks: [],
    get conversation() {
      return current()
    },
    get team() {
      return team
    },
    get group() {
      return group
    },
    nudging: NOTHING_SAID,
    kept: [],
    locale,
    do(input) {
      const intent = readIntent(content, input)
      const entries = journal()
      const meant = intent.type === 'entry' ? entryMeant(entries, intent) : undefined
      const opened = entries.find((entry) => entry.id === meant?.id)
      const found = opened ? { opened: { id: opened.id, written: opened.written } } : {}
      const before = current()
      const whole = { ...situation(entries), ...found }
      const decision = decide({ ...whole, house: group ? withPreview(whole) : whole.house }, intent)
      turn += 1
      heardAt = now
      if (decision.conversation || decision.began) touchedAt = now
      if (decision.conversation === 'destroyed') replace(before, undefined)
      else if (typeof decision.conversation === 'object') replace(before, decision.conversation)
      if (decision.ended) talk.talks = talk.talks.filter(({ flow }) => flow !== decision.ended)
      if (decision.began) replace(undefined, decision.began)
      if (decision.nudging) talk.nudging = stored(decision.nudging)
      for (const entry of decision.entries ?? []) {
        if (entry.type === 'add') {
          const { written, madeOn, keptUntil } = entry
          talk.kept.unshift({ id: `entry-${turn}-${written.flow}`, flow: written.flow, madeOn, keptUntil, written })
        } else if (entry.type === 'move') {
          talk.kept = talk.kept.map((kept) => (kept.id === entry.id ? { ...kept, keptUntil: entry.keptUntil } : kept))
        } else {
          talk.kept = talk.kept.filter((kept) => kept.id !== entry.id)
        }
      }
      for (const one of decision.teams ?? []) team = { ...team, team: one.team }
      for (const { to } of decision.members ?? []) {
        if (to !== 'gone') team = withPart(team, to)
      }
      for (const one of decision.groups ?? []) {
        if (group?.id === one.id) group = { ...group, group: one.group }
      }
      for (const { person = SOMEBODY, to } of decision.parts ?? []) {
        if (group && to !== 'gone') {
          group = {
            ...group,
            members: group.members.map((one) => (one.person.id === person ? { ...one, part: to } : one)),
          }
        }
      }
      if (decision.locale) talk.locale = decision.locale
      talk.said.push(...decision.messages)
      return decision.messages
    },
    say: (text) => talk.do({ type: 'text', text }),
    press(name, which = 'newest') {
      const all = talk.said
        .flatMap(buttonsOf)
        .filter(({ id, label }) => [id, label, id.replace('choice.', '')].includes(name))
      const button = which === 'newest' ? all.at(-1) : all[0]
      if (!button) throw new Error(`there is no button "${name}"`)
      return talk.do({ type: 'button', id: button.id, turn: button.turn })
    },
    home: () => homeOf(situation(journal())),
    wait(duration) {
      return pass(now.toZonedDateTimeISO(ZONE).add(duration).toInstant(), false)
    },
    untilNudge() {
      return pass(now.add({ hours: 24 * 28 }), true)
    },
    now: () => now.toZonedDateTimeISO(talk.nudging.zone ?? ZONE),
    restart() {
      now = now.add({ seconds: 1 })
      runningSince = now
    },
  }
  return talk
}

/** Whoever talks, as stored. */
const ME: Person = {
  id: SOMEBODY,
  platform: 'test',
  tenant: 'town',
  user: 'U0',
  locale: 'nl',
  ownLocale: false,
  left: false,
  turn: 0,
  wrappedKey: new Uint8Array(),
}

/** A team they look after, with two colleagues, in which nothing is planned yet. */
export function someTeam(locale: string): OpenedTeam {
  const member = (person: Person, name: string): OpenedMember => ({
    person,
    member: { name, part: true, since: 1, avoid: [], answers: {} },
    stored: { person, body: new Uint8Array() },
  })
  const colleague = (user: string): Person => ({ ...ME, id: `5a5b0d1c-3c1f-4f5e-9a51-0c8f6f1d2e3${user.at(-1)}`, user })
  return {
    id: '5a5b0d1c-3c1f-4f5e-9a51-0c8f6f1d2eff',
    room: { ...ME, user: 'room/C1' },
    version: 1,
    team: {
      name: 'Noord',
      room: 'C1',
      locale,
      zone: ZONE,
      leads: [SOMEBODY],
      moved: false,
      seed: 1,
      seen: [],
      rounds: [],
      unpaired: [],
      late: [],
    },
    members: [member(ME, 'Noor'), member(colleague('U1'), 'Samir'), member(colleague('U2'), 'Iris')],
  }
}

function withPart(team: OpenedTeam, part: Member): OpenedTeam {
  return { ...team, members: team.members.map((one) => (one.person.id === SOMEBODY ? { ...one, member: part } : one)) }
}

/** As it is after it was stored and read back: what is kept must survive that. */
function stored(nudging: Nudging): Nudging {
  return Nudging.parse(JSON.parse(JSON.stringify(nudging)))
}

/** The buttons of a message, in order. */
export function buttonsOf(message: Message): Button[] {
  return message.blocks.flatMap((block) => (block.type === 'buttons' ? block.buttons : []))
}
