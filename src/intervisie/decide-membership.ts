import type { Decision, Situation } from '../conversations/decision.ts'
import { text } from '../conversations/standing.ts'
import { said } from '../nudges/decide-wishes.ts'
import type { GroupDeed } from './decide-intervisie.ts'
import { answerWish, askWish } from './decide-wish.ts'
import { NO_PART, type OpenedGroup, type Part } from './group.ts'
import { fewIn, showGroups } from './show-groups.ts'
import { groupButton, isLeadOf, nameOfGroup, onward, partIn, refuse } from './standing-in-group.ts'
import { settledWish } from './wish.ts'

/** Taking part in a group or no longer, and whether a lead may. Pure. */
export function decideMembership(
  situation: Situation,
  deed: GroupDeed<'join' | 'stop' | 'wish' | 'wish-yes' | 'wish-no'>,
): Decision {
  const { act, opened, part, about } = deed
  switch (act) {
    case 'join':
      return joinGroup(situation, opened, undefined)
    case 'stop':
      return stop(situation, opened, part)
    case 'wish':
      return askWish(situation, { act, opened, part, about })
    case 'wish-yes':
    case 'wish-no':
      return answerWish(situation, { act, opened, part, about })
    default:
      return act satisfies never
  }
}

/**
 * Taking part is everybody's own yes; a lead who is the manager of people in the group needs that of the group as well.
 * `name` is what their platform calls them, where it is known. Pure.
 */
export function joinGroup(situation: Situation, opened: OpenedGroup, name: string | undefined): Decision {
  const { me, house, here } = situation
  if (!me) return { messages: [] }
  const { id, group } = opened
  const words = house.groups
  const known = partIn(situation, opened)
  const isIn = (one: OpenedGroup) => partIn(situation, one)?.part === true
  // Whoever a split put in another group presses the post of the first one, which still stands there.
  const other = [opened, ...(here?.groups ?? situation.groups.filter((one) => one.group.room === group.room))]
  const already = other.find((one) => isIn(one) && (one.id === id || one.group.rule !== undefined))
  if (already) {
    const rest = situation.groups.filter((one) => one.id !== already.id)
    const note = text(words['joined-before'], { group: nameOfGroup(situation, already.group) })
    return showGroups({ ...situation, groups: [already, ...rest] }, note)
  }
  if (group.manager && isLeadOf(situation, opened)) {
    if (group.wish) return refuse(situation, text(words.wish.waits))
    const ask = groupButton(situation, 'wish', id, words.labels.wish, { tone: 'main' })
    return said(situation, [text(words.wish.ask)], [ask, ...onward(situation)])
  }
  const part: Part = { ...(known ?? NO_PART), part: true, name: name ?? known?.name ?? '' }
  // They read the rhythm right now: that is no news to them later.
  const next = { ...group, editionKnown: { ...group.editionKnown, [me.id]: group.edition } }
  const own = { person: me, part, stored: { person: me, body: new Uint8Array() } }
  const members = [...opened.members.filter(({ person }) => person.id !== me.id), own]
  const others = situation.groups.filter((one) => one.id !== id)
  const few = fewIn(house, members)
  const note = text(few.length > 0 ? words['joined-few'] : words.joined, { group: nameOfGroup(situation, group) })
  // Whoever looks after it reads the number with its planning.
  const number = next.rule && isLeadOf(situation, opened) ? [] : few
  const shown = showGroups({ ...situation, groups: [{ ...opened, group: next, members }, ...others] }, note, ...number)
  return { ...shown, groups: [{ id, group: next }], parts: [{ group: id, to: part }] }
}

/** Out of a group, of their own accord and without a reason. Whoever looks after it still does. */
function stop(situation: Situation, { id, group, members }: OpenedGroup, part: Part): Decision {
  const { house, me } = situation
  const to: Part = { ...part, part: false }
  const after = members.map((one) => (one.person.id === me?.id ? { ...one, part: to } : one))
  const settled = settledWish(group, after)
  return {
    ...said(situation, [text(house.groups.stopped, { group: nameOfGroup(situation, group) })], onward(situation)),
    groups: [{ id, group: settled.group }],
    parts: [{ group: id, to }, ...settled.parts.map((one) => ({ group: id, ...one }))],
  }
}
