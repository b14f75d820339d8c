import { contentFor } from '../src/content/content.ts'
import type { GuideAct } from '../src/guide/guide.ts'
import type { Message } from '../src/messages/message.ts'
import { there } from './buddies/team-life.ts'
import { createPlannedLife, member as planMember } from './intervisie/planned-life.ts'
import { createRoom, GROUP, member } from './intervisie/room-life.ts'
import { GROUP_ID, KEY, ME, openedGroup, said, someGroup, someSession, talkIn } from './intervisie/some-session.ts'
import { FILLERS, filled, LONGEST } from './longest.ts'
import { buttonsOf, content } from './talk.ts'

// The longest messages around intervisie: eight people whose names, room, place and words are as long as they can be.

/** As many as a group has before a split is proposed. */
const PEOPLE = 8
/** The most characters of a name, of a room's name, and of a place. */
const NAME = 80
const PLACE = 300

type Long = { locale: string; name: string; place: string; words: string }

/**
 * Every message that comes to somebody in a group of eight, or stands in its room, in a locale and filled with one filler:
 * what the planner sends, a session that is led in which everybody shares, and what somebody sees and writes in private.
 */
export function longestInIntervisie(locale: string, filler: keyof typeof FILLERS): Message[] {
  const line = FILLERS[filler].replace('\n', ' ')
  // Something to see at both ends, or it would be trimmed away.
  const long = (some: string, length: number) => `.${filled(some, length - 2)}.`
  const all: Long = { locale, name: long(line, NAME), place: long(line, PLACE), words: long(FILLERS[filler], LONGEST) }
  return [...sent(all), ...led(all, IDS), ...led(all, IDS.slice(1)), ...inPrivate(all)]
}

/** Ids as long as those in a store. */
const idOf = (nth: number) => `5a5b0d1c-3c1f-4f5e-9a51-0c8f6f1d2e${String(nth).padStart(2, '0')}`
const IDS = Array.from({ length: PEOPLE }, (_, nth) => idOf(nth))
const [FIRST = '', SECOND = ''] = IDS

/** What the planner sends over some months: asked, handed out, swapped, moved, skipped, too few, grown, and ended. */
function sent({ locale, name, place, words }: Long): Message[] {
  const people = IDS.map((id) => planMember(id, undefined, { name }))
  const life = createPlannedLife(people, { group: { name, place, locale, leads: [FIRST] } })
  const { planning } = life
  life.planning = () => ({ ...planning(), id: GROUP_ID, localeOf: () => locale })
  const until = (moment: string) => life.until(there(moment))
  const change = (key: string, to: object) => {
    const sessions = life.group.sessions.map((session) => (session.key === key ? { ...session, ...to } : session))
    life.group = { ...life.group, sessions }
  }

  until('2026-11-19T12:00')
  for (const id of IDS) life.answers(id, id === FIRST ? 'case' : 'yes', '2026-12-01')
  until('2026-11-29T12:00')
  life.changes(FIRST, { case: { '2026-12-01': { text: words, at: life.now } } })
  const { case: bringer = FIRST } = life.session('2026-12-01').roles ?? {}
  const swap = { role: 'case' as const, from: bringer, to: bringer === SECOND ? FIRST : SECOND, told: false }
  change('2026-12-01', { swap })
  until('2026-11-30T16:00')
  change('2026-12-01', { swap: { ...swap, refused: true } })
  until('2026-12-02T12:00')
  until('2026-12-23T12:00')
  life.plans({ moved: { '2027-01-05': '2027-01-06' } })
  until('2026-12-24T12:00')
  life.plans({ skip: ['2027-01-05'] })
  until('2027-01-20T12:00')
  for (const id of IDS.slice(1)) life.answers(id, 'no', '2027-02-02')
  until('2027-01-26T12:00')
  life.plans({ time: '15:00' }, true)
  life.people.push(...['90', '91'].map((last) => planMember(idOf(Number(last)), undefined, { name })))
  life.group = { ...life.group, manager: true, wish: { lead: FIRST, asked: [] } }
  until('2027-02-20T12:00')
  life.plans(undefined)
  until('2027-02-24T12:00')
  return life.sent.map(({ message }) => message)
}

/** A session that is led, to its end: those of `writers` share as much as they can when it is asked, the others only later. */
function led({ locale, name, words }: Long, writers: readonly string[]): Message[] {
  const { methods, flows } = contentFor(content, locale)
  const people = IDS.map((id) => member(id, { name }, { locale }))
  const room = createRoom(people, { name, locale, leads: [FIRST] })
  const share = flows.get('intervisie-view')?.steps.check?.choose?.find(({ id }) => id === 'share')?.label ?? ''
  const shares = (who: string) => {
    room.alone(who, { id: `intervisie.view.${GROUP}.${room.session.key}` })
    room.alone(who, { text: words })
    room.alone(who, { label: share })
  }
  /** What a button does is in its id, whatever it is called at that step. */
  const presses = (who: string, act: GuideAct) => {
    const shown = room.room.flatMap(buttonsOf).findLast(({ id }) => id.startsWith(`guide.${act}.`))
    if (!shown) throw new Error(`there is no way to press ${act}`)
    room.presses(who, shown.id)
  }
  room.says(FIRST, 'start')
  for (const id of IDS.slice(1)) presses(id, 'here')
  const steps = methods.get('incident')?.steps ?? []
  const alone = steps.findIndex((step) => step.alone !== undefined)
  for (const [at, { minutes }] of steps.entries()) {
    presses(FIRST, 'next')
    if (at === 0) for (const act of ['more', 'pause', 'more', 'resume', 'stop', 'resume'] as const) presses(FIRST, act)
    room.until(room.now.add({ minutes }))
    const now = at === alone ? writers : IDS.filter((id) => !writers.includes(id))
    if (at === alone || at === alone + 1) for (const id of now) shares(id)
  }
  presses(FIRST, 'next')
  return [...room.room, ...Object.values(room.inbox).flat()]
}

/** What somebody sees of their groups, and writes about them, in their own chat. */
function inPrivate({ locale, name, place, words }: Long): Message[] {
  const held = ['2026-09-01', '2026-10-06', '2026-11-03'].map((key) => {
    const [start, end] = [there(`${key}T14:00`), there(`${key}T15:30`)]
    return someSession({ key, start, end, state: 'held', there: [ME] })
  })
  const group = someGroup([...held, someSession({ roles: { case: ME } })], { name, place, locale, leads: [ME] })
  const opened = openedGroup(group)
  const members = opened.members.map((one) => ({ ...one, part: { ...one.part, name } }))
  const own = members.map((one) => (one.person.id === ME ? { ...one, part: { ...one.part, ...said('case') } } : one))
  const talk = talkIn({ ...opened, members: own }, locale)
  const press = (id: string) => talk.do({ type: 'button', id, turn: talk.conversation?.turn ?? 0 })
  const does = (act: string, about = '') => press(`intervisie.${act}.${GROUP_ID}${about && `.${about}`}`)
  talk.say('intervisie')
  for (const act of ['share', 'skip', 'end', 'place']) does(act)
  talk.say(place)
  press('choice.right')
  does('move', KEY)
  talk.say('woensdag 2 december 15:00')
  press('choice.right')
  does('change')
  for (const what of ['choice.dates', '3 maart, 9 juni en 6 oktober 14:00', 'choice.m90', place, 'choice.no']) {
    if (what.startsWith('choice.')) press(what)
    else talk.say(what)
  }
  press('choice.not-now')
  does('case', KEY)
  press('choice.begin')
  for (let question = 0; question < 3; question++) talk.say(words)
  press('choice.share')
  talk.say(words)
  press('choice.share')
  for (const { key } of held) {
    does('after', key)
    for (const id of ['choice.yes', 'choice.personal', 'choice.done']) press(id)
    talk.say(words)
    press('choice.year')
  }
  talk.say('uren')
  talk.say('mijn reflecties')
  return talk.said
}
