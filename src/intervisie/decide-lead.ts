import { labelWith } from '../buddies/standing-in.ts'
import type { Decision, Situation } from '../conversations/decision.ts'
import { text } from '../conversations/standing.ts'
import { beginFlow } from '../nudges/decide-nudge.ts'
import { said } from '../nudges/decide-wishes.ts'
import type { GroupDeed, LEAD_ACTS } from './decide-intervisie.ts'
import { splitInTwo } from './decide-split.ts'
import type { Group, OpenedGroup, Session } from './group.ts'
import { isToCome } from './group-planning.ts'
import { withSessions } from './sessions.ts'
import { showGroups } from './show-groups.ts'
import { groupButton, houseOfRoom, namesOf, onward, refuse, sessionAhead, takers, whenIs } from './standing-in-group.ts'

/** How many names are offered on buttons. */
const MOST_NAMES = 15

/** What whoever looks after a group can do with it. What is over, or never was, changes nothing. Pure. */
export function decideLead(situation: Situation, deed: GroupDeed<(typeof LEAD_ACTS)[number]>): Decision {
  const { opened, about } = deed
  switch (deed.act) {
    case 'change':
      return write(situation, opened, 'intervisie-plan')
    case 'place':
      return write(situation, opened, 'intervisie-place')
    case 'move':
      return move(situation, opened, about)
    case 'skip':
      return askSkip(situation, opened, about)
    case 'skip-yes':
      return skip(situation, opened, about)
    case 'end':
      return askEnd(situation, opened)
    case 'end-yes':
      return end(situation, opened)
    case 'share':
      return about === '' ? askShare(situation, opened) : share(situation, opened, about)
    case 'split':
      return splitInTwo(situation, opened)
    case 'no-split': {
      const { id, group, members } = opened
      const kept = said(situation, [text(situation.house.groups.split.kept)], onward(situation))
      return { ...kept, groups: [{ id, group: { ...group, splitAsked: takers(members).length } }] }
    }
    default:
      return deed.act satisfies never
  }
}

/** Begins the conversation in which a group gets another rhythm, or another place. */
function write(
  situation: Situation,
  { id, group }: OpenedGroup,
  flow: 'intervisie-plan' | 'intervisie-place',
): Decision {
  const { house } = situation
  const begun = house.flows.get(flow)
  if (!begun) return refuse(situation, text(house.words['fits-nothing']))
  const answers: Record<string, string> = { group: id }
  if (flow === 'intervisie-plan') answers.zone = group.zone
  if (group.place !== undefined) answers.place = group.place
  return beginFlow(situation, begun, { about: id, at: { answers } })
}

/** The session that is meant: the one of a key, or without one the next, as long as it is still to come. */
function meant({ now }: Situation, { group }: OpenedGroup, key: string): Session | undefined {
  if (key === '') return sessionAhead(group, now)
  return group.sessions.find((session) => session.key === key && isToCome(session, now))
}

function move(situation: Situation, opened: OpenedGroup, key: string): Decision {
  const { house } = situation
  const { id, group } = opened
  const flow = house.flows.get('intervisie-move')
  const session = meant(situation, opened, key)
  if (!flow || !session || !group.rule) return late(situation)
  const { zone } = group.rule
  const time = session.start.toZonedDateTimeISO(zone).toPlainTime().toString({ smallestUnit: 'minute' })
  const answers = { group: id, key: session.key, zone, time, when: whenIs(house, group, session) }
  return beginFlow(situation, flow, { about: `${id}/${session.key}/${session.sequence}`, at: { answers } })
}

function askSkip(situation: Situation, opened: OpenedGroup, key: string): Decision {
  const { house } = situation
  const session = meant(situation, opened, key)
  if (!session) return late(situation)
  const { labels, skip: words } = house.groups
  const buttons = [
    groupButton(situation, 'skip-yes', opened.id, labels['skip-yes'], { about: session.key, tone: 'grave' }),
    groupButton(situation, 'show', opened.id, labels['skip-no']),
  ]
  return said(situation, [text(words.sure, { when: whenIs(house, opened.group, session) })], buttons)
}

function skip(situation: Situation, opened: OpenedGroup, key: string): Decision {
  const { house, now } = situation
  const { id, group } = opened
  const session = meant(situation, opened, key)
  if (key === '' || !session || !group.rule) return late(situation)
  const { [key]: _moved, ...moved } = group.rule.moved ?? {}
  const rule = { ...group.rule, moved, skip: [...(group.rule.skip ?? []).filter((one) => one !== key), key] }
  const after = withSessions({ ...group, rule }, now)
  const next = sessionAhead(after, now)
  const { skip: words } = house.groups
  const then = next ? text(words.done, { when: whenIs(house, group, next) }) : text(words['done-none'])
  return { ...said(situation, [then], onward(situation)), groups: [{ id, group: after }] }
}

function askEnd(situation: Situation, { id, group }: OpenedGroup): Decision {
  const { labels, end: words } = situation.house.groups
  if (!group.rule) return showGroups(situation)
  const buttons = [
    groupButton(situation, 'end-yes', id, labels['end-yes'], { tone: 'grave' }),
    groupButton(situation, 'show', id, labels['end-no']),
  ]
  return said(situation, [text(words.sure)], buttons)
}

/** Nothing is planned for a group any more. Who is in it stays in it, so that it can begin again. */
function end(situation: Situation, { id, group }: OpenedGroup): Decision {
  if (!group.rule) return showGroups(situation)
  const { rule: _rule, ...rest } = group
  const after = withSessions(rest as Group, situation.now)
  const done = said(situation, [text(situation.house.groups.end.done)], onward(situation))
  return { ...done, groups: [{ id, group: after }] }
}

function askShare(situation: Situation, { id, members }: OpenedGroup): Decision {
  const { labels, share: words } = situation.house.groups
  // Everybody who ever said yes, or anybody could tell from the list who stopped.
  const others = members.filter(
    ({ person, part }) => person.id !== situation.me?.id && part.name !== '' && !person.left,
  )
  if (others.length === 0) return refuse(situation, text(words.nobody))
  const buttons = others.slice(0, MOST_NAMES).map(({ person, part }) => {
    return groupButton(situation, 'share', id, labelWith(labels['share-with'], part.name), { about: person.id })
  })
  return said(situation, [text(words.ask)], [...buttons, ...onward(situation)])
}

function share(situation: Situation, opened: OpenedGroup, about: string): Decision {
  const { id, group, members } = opened
  const { share: words } = situation.house.groups
  const other = members.find(({ person }) => person.id === about && !person.left)
  if (!other) return askShare(situation, opened)
  if (group.leads.includes(about)) return showGroups(situation)
  const room = houseOfRoom(situation, group)
  const message = { blocks: [text(room.groups.posts.shared, { lead: namesOf([other], room.locale) })] }
  return {
    ...said(situation, [text(words.done, { name: other.part.name })], onward(situation)),
    groups: [{ id, group: { ...group, leads: [...group.leads, about] } }],
    notices: [{ group: id, to: 'room', message }],
  }
}

function late(situation: Situation): Decision {
  return refuse(situation, text(situation.house.groups.late))
}
