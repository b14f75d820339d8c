import type { Decision, Situation } from '../conversations/decision.ts'
import { text } from '../conversations/standing.ts'
import { said } from '../nudges/decide-wishes.ts'
import type { GroupDeed } from './decide-intervisie.ts'
import { FEWEST_THERE, type Group, type Part } from './group.ts'
import { isLeadOf, onward, refuse, takers } from './standing-in-group.ts'
import { settledWish, withoutWish } from './wish.ts'

// A lead who is also the manager of people in a group takes part when all of them want that. Nobody sees who said what.

/** Whoever looks after a group would like to take part in it: those who do are asked. Pure. */
export function askWish(situation: Situation, { opened, part }: GroupDeed<'wish'>): Decision {
  const { house, me, now } = situation
  const { id, group, members } = opened
  const words = house.groups
  if (!me || !isLeadOf(situation, opened)) return refuse(situation, text(words['not-lead']))
  if (part.part) return refuse(situation, text(words.wish.in))
  if (!group.manager) return refuse(situation, text(words.wish.late))
  if (group.wish) return refuse(situation, text(words.wish.waits))
  // Of one or two, a "no" could be told from who said it.
  if (takers(members).length < FEWEST_THERE) return refuse(situation, text(words.wish.nobody))
  // What somebody answered another time counts no more.
  const anew = members.flatMap(({ person, part: before }) => {
    if (before.wishes[me.id] === undefined) return []
    const { [me.id]: _before, ...wishes } = before.wishes
    return [{ group: id, person: person.id, to: { ...before, wishes } }]
  })
  const { wishAnswered: _answered, ...rest } = group
  return {
    ...said(situation, [text(words.wish.asked)], onward(situation)),
    groups: [{ id, group: { ...(rest as Group), wish: { lead: me.id, asked: [], since: now } } }],
    parts: anew,
  }
}

/** What one member answers about that. One "no" is enough; when all say yes, the lead takes part. Pure. */
export function answerWish(
  situation: Situation,
  { act, opened, part, about }: GroupDeed<'wish-yes' | 'wish-no'>,
): Decision {
  const { house, me } = situation
  const { id, group, members } = opened
  const words = house.groups.wish
  const lead = group.manager ? group.wish?.lead : undefined
  const isOn = lead !== undefined && (about === '' || about === lead)
  if (!me || !isOn || !part.part || lead === me.id) return refuse(situation, text(words.late))
  const answer = act === 'wish-yes' ? 'yes' : 'no'
  const own: Part = { ...part, wishes: { ...part.wishes, [lead]: answer } }
  const after = members.map((one) => (one.person.id === me.id ? { ...one, part: own } : one))
  const settled =
    answer === 'yes'
      ? settledWish(group, after)
      : { group: { ...withoutWish(group), wishAnswered: { lead, yes: false } }, parts: [] }
  return {
    ...said(situation, [text(words.thanks)], onward(situation)),
    groups: [{ id, group: settled.group }],
    parts: [{ group: id, to: own }, ...settled.parts.map((one) => ({ group: id, ...one }))],
  }
}
