import { listOf } from '../buddies/standing-in.ts'
import type { Decision, Situation } from '../conversations/decision.ts'
import type { Intent } from '../conversations/read-intent.ts'
import { repeat, text } from '../conversations/standing.ts'
import type { Button } from '../messages/message.ts'
import { beginFlow } from '../nudges/decide-nudge.ts'
import { joinGroup } from './decide-membership.ts'
import { NO_PART, type OpenedGroup, type Part } from './group.ts'
import type { GroupsDecided } from './groups-decided.ts'
import { showGroups } from './show-groups.ts'
import { groupButton, isLeadOf, leadsThere, namesOf, newGroup, partIn, refuse } from './standing-in-group.ts'
import { settledWish, withoutWish } from './wish.ts'

/**
 * What somebody did about intervisie in a room, where others see it. Everything they are told is told in private; what is
 * posted there says nothing of anybody but who looks after it. Pure.
 */
export function decideGroupRoom(situation: Situation, intent: Extract<Intent, { type: 'room' }>): Decision {
  const { here, me, house } = situation
  const fitsNothing = () => repeat(situation, text(house.words['fits-nothing']))
  if (!here || !me) return fitsNothing()
  const { did } = intent
  switch (did.type) {
    case 'added':
      return { messages: [] }
    case 'left':
      return left(situation)
    case 'text':
      return asked(situation, intent.name)
    case 'button': {
      const [, act, id] = did.id.split('.')
      if (act !== 'join') return fitsNothing()
      const opened = here.groups.find((one) => one.id === id)
      return opened ? joinGroup(situation, opened, intent.name) : refuse(situation, text(house.groups.gone))
    }
    default:
      return did satisfies never
  }
}

/** Out of the room is out of its groups, and out of what a room is part of is out of all the groups there. Nobody is told. */
function left({ here, me, groups }: Situation): Decision {
  const room = here?.room
  const those = groups.filter(({ group }) => {
    return group.room === room?.id || (room?.within !== undefined && group.within === room.within)
  })
  const settled = those.map(({ id, group, members }) => {
    const leads = group.leads.filter((one) => one !== me?.id)
    const still = group.wish?.lead === me?.id ? withoutWish(group) : group
    const others = members.filter(({ person }) => person.id !== me?.id)
    return { id, ...settledWish({ ...still, leads }, others) }
  })
  return {
    groups: settled.map(({ id, group }) => ({ id, group })),
    parts: [
      ...those.map(({ id }) => ({ group: id, to: 'gone' as const })),
      ...settled.flatMap(({ id, parts }) => parts.map((part) => ({ group: id, ...part }))),
    ],
    messages: [],
  }
}

/** Whether somebody else need not begin there any more: it is planned, or was, and whoever planned it is still there. */
function isLive(opened: OpenedGroup): boolean {
  const { rule, edition } = opened.group
  return rule !== undefined || (edition > 0 && leadsThere(opened).length > 0)
}

/**
 * Somebody asks for intervisie in a room. Where nobody has it, they look after a new group from now on; whoever once began
 * and planned nothing is in nobody's way. Where a group is that nobody looks after any more, they do. Otherwise they are
 * told who does, and where they stand themselves.
 */
function asked(situation: Situation, name: string | undefined): Decision {
  const { here, house, groups } = situation
  const all = here?.groups ?? []
  const led = all.filter((opened) => isLeadOf(situation, opened))
  const live = all.filter(isLive)
  if (live.some((opened) => led.includes(opened))) return showGroups(situation)
  if (live.length === 0) return begin(situation, led[0], name)
  const alone = live.filter((opened) => leadsThere(opened).length === 0)
  if (alone.length > 0 && mayBegin(situation)) return takeOver(situation, alone, name)
  const leads = new Map(live.flatMap(leadsThere).map((one) => [one.person.id, one]))
  const who = text(house.groups['lead-there'], { lead: namesOf([...leads.values()], house.locale) })
  const notes = leads.size > 0 ? [who] : []
  if (live.some((opened) => partIn(situation, opened))) return showGroups(situation, ...notes)
  const known = live.map((opened) => mayJoin(situation, opened, name))
  return {
    ...showGroups({ ...situation, groups: [...groups, ...live] }, ...notes),
    groups: known.flatMap((one) => one.groups),
    parts: known.flatMap((one) => one.parts),
  }
}

/**
 * The button by which somebody who is in the room of a group takes part in it from private, and what makes it good: whoever
 * had no part yet has one from here on, and takes part only by pressing. `name` is what their platform calls them. Pure.
 */
export function mayJoin(
  situation: Situation,
  opened: OpenedGroup,
  name: string | undefined,
): { button: Button } & Required<Pick<GroupsDecided, 'groups' | 'parts'>> {
  const { id, group } = opened
  const button = groupButton(situation, 'join', id, situation.house.groups.labels.join, { tone: 'main' })
  if (partIn(situation, opened)) return { button, groups: [], parts: [] }
  return { button, groups: [{ id, group }], parts: [{ group: id, to: { ...NO_PART, name: name ?? '' } }] }
}

/** Whether they may begin something there: anybody, unless an organisation named who may. */
function mayBegin({ here, me }: Situation): boolean {
  return !here?.starters || here.starters.some(({ user }) => user === me?.user)
}

/** Who begins in a room looks after the group there: a new one, or the one they began before and planned nothing for. */
function begin(situation: Situation, before: OpenedGroup | undefined, name: string | undefined): Decision {
  const { here, house } = situation
  const flow = house.flows.get('intervisie-plan')
  if (!here || !flow) return repeat(situation, text(house.words['fits-nothing']))
  if (!mayBegin(situation)) {
    const starters = here.starters?.map(({ user, name: called = user }) => ({ mention: user, name: called })) ?? []
    return refuse(situation, text(house.groups['ask-somebody'], { who: listOf(starters, house.locale) }))
  }
  const id = before?.id ?? here.newGroup
  if (id === undefined) return repeat(situation, text(house.words['fits-nothing']))
  const nth = before?.nth ?? Math.max(0, ...here.groups.map((one) => one.nth)) + 1
  const group = before?.group ?? newGroup(situation, id, nth)
  return {
    ...beginFlow(situation, flow, { about: id, at: { answers: { group: id, zone: group.zone } } }),
    groups: [{ id, group, nth, room: here.room }],
    parts: [{ group: id, to: named(before && partIn(situation, before), name) }],
  }
}

/** Groups that nobody looks after any more go on by themselves; whoever asks for them there looks after them. */
function takeOver(situation: Situation, alone: readonly OpenedGroup[], name: string | undefined): Decision {
  const { me, house, groups } = situation
  if (!me) return { messages: [] }
  const taken = alone.map((opened): OpenedGroup => {
    const to = named(partIn(situation, opened), name)
    const others = opened.members.filter(({ person }) => person.id !== me.id)
    const own = { person: me, part: to, stored: { person: me, body: new Uint8Array() } }
    return { ...opened, group: { ...opened.group, leads: [me.id] }, members: [...others, own] }
  })
  const rest = groups.filter(({ id }) => !taken.some((one) => one.id === id))
  return {
    ...showGroups({ ...situation, groups: [...taken, ...rest] }, text(house.groups['lead-now'])),
    groups: taken.map(({ id, group }) => ({ id, group })),
    parts: taken.map((opened) => ({ group: opened.id, to: partIn(situation, opened) ?? NO_PART })),
  }
}

function named(part: Part | undefined, name: string | undefined): Part {
  return { ...(part ?? NO_PART), name: name ?? part?.name ?? '' }
}
