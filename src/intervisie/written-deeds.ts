import type { EntryChange, Situation } from '../conversations/decision.ts'
import type { Deed } from '../conversations/exercise.ts'
import { text } from '../conversations/standing.ts'
import { ROLES } from '../guide/method.ts'
import { CONFIRMED_BY, type OpenedGroup, type Part } from './group.ts'
import type { GroupDone } from './groups-decided.ts'
import { dimensionsIn, writtenLine } from './hours.ts'
import { isOver } from './session-named.ts'
import { withSession } from './sessions.ts'
import { leftBehind } from './shared-views.ts'
import { groupButton } from './standing-in-group.ts'
import { afterRefused, caseRefused, sessionOf } from './why-not-write.ts'

/** How long a line of the log is kept: the Dutch register for youth care looks back five years, and one more to hand it in. */
const LOG_KEPT = { years: 6 }

/**
 * Lets those who take part read somebody's case in their own final words, which take the place of what they shared before.
 * Pure. When that cannot be any more nothing changes, and their words are said back.
 */
export function shareCase(
  situation: Situation,
  { group: id, key, text: words }: Extract<Deed, { type: 'share-case' | 'share-view' }>,
): GroupDone {
  const { house, now } = situation
  const own = ownIn(situation, id)
  const refused = own
    ? caseRefused(situation, own.opened, own.part, sessionOf(own.opened, key))
    : text(house.groups.gone)
  if (refused || !own) {
    const said = [refused, text(house.hours.case['not-shared'])].flatMap((one) =>
      one?.type === 'text' ? one.text : [],
    )
    return { instead: { type: 'text', text: [...said.flatMap((one) => [one, '\n']), words] } }
  }
  const { opened, part } = own
  const cases = { ...casesToCome(own.opened, part, situation), [key]: { text: words, at: now } }
  const reword = groupButton(situation, 'case', id, house.hours.labels.reword, { about: key })
  return {
    groups: [{ id, group: opened.group }],
    parts: [{ group: id, to: { ...part, case: cases } }],
    more: [{ type: 'buttons', buttons: [reword] }],
  }
}

/**
 * What somebody says of a session afterwards: that they were there, with a line in their own log, or that they were not.
 * Pure. Of one session there is one line, however often it is said.
 */
export function attended(
  situation: Situation,
  { group: id, key, came, dimensions }: Extract<Deed, { type: 'attended' }>,
): GroupDone {
  const { house, me, today } = situation
  const own = ownIn(situation, id)
  if (!own || !me) return { instead: text(house.groups.gone) }
  const { opened, part } = own
  const session = sessionOf(opened, key)
  const refused = afterRefused(situation, part, session)
  if (refused || !session) return { instead: refused ?? text(house.hours.after.gone) }
  // A session that ended by itself left what was shared in it, theirs too.
  const behind = leftBehind(opened).parts ?? []
  const { views } = behind.find(({ person }) => person === me.id)?.to ?? part
  const to: Part = { ...part, views, came: { ...part.came, [key]: came }, case: casesToCome(opened, part, situation) }
  const parts = [...behind.filter(({ person }) => person !== me.id), { group: id, to }]
  if (!came) return { groups: [{ id, group: opened.group }], parts }
  const others = opened.members.filter(({ person, part: theirs }) => person.id !== me.id && theirs.came[key] === true)
  const isHeld = session.state === 'missed' && others.length + 1 >= CONFIRMED_BY
  const group = isHeld ? withSession(opened.group, key, (one) => ({ ...one, state: 'held' })) : opened.group
  const line: EntryChange = {
    type: 'add',
    written: writtenLine({
      date: session.start
        .toZonedDateTimeISO(group.rule?.zone ?? group.zone)
        .toPlainDate()
        .toString(),
      form: 'intervisie',
      method: group.method,
      minutes: Math.round(session.end.since(session.start).total('minutes')),
      roles: ROLES.filter((role) => session.roles?.[role] === me.id),
      dimensions: dimensionsIn(dimensions.join()),
    }),
    madeOn: today,
    keptUntil: today.add(LOG_KEPT),
  }
  return { groups: [{ id, group }], parts, entries: [line] }
}

function ownIn({ groups, me }: Situation, id: string): { opened: OpenedGroup; part: Part } | undefined {
  const opened = groups.find((one) => one.id === id)
  const part = opened?.members.find(({ person }) => person.id === me?.id)?.part
  return opened && part && { opened, part }
}

/** What somebody shared for sessions that are still to come: of those that are over nothing is kept with the group. */
function casesToCome(opened: OpenedGroup, part: Part, { now }: Situation): Part['case'] {
  const isToCome = (key: string) => {
    const session = sessionOf(opened, key)
    return session !== undefined && !isOver(session, now)
  }
  return Object.fromEntries(Object.entries(part.case).filter(([key]) => isToCome(key)))
}
