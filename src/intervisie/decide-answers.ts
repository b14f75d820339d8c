import type { Decision, Situation } from '../conversations/decision.ts'
import { text } from '../conversations/standing.ts'
import type { Role } from '../guide/method.ts'
import type { Block } from '../messages/message.ts'
import { said } from '../nudges/decide-wishes.ts'
import { momentOf } from '../nudges/say-next.ts'
import { isBy } from '../people/instants.ts'
import type { GroupDeed } from './decide-intervisie.ts'
import { decideSwap } from './decide-swap.ts'
import { COMING_ANSWERS, type ComingAnswer, type Group, type OpenedGroup, type Part, type Session } from './group.ts'
import { isChoosing } from './group-planning.ts'
import { rolesFrom } from './role-tasks.ts'
import { rolesOf } from './roles.ts'
import type { SessionWords } from './session-words.ts'
import { onward, refuse } from './standing-in-group.ts'
import { noneOf } from './too-few.ts'

/** What a member answers about a session: whether they come, another moment, a swap of roles. Pure. */
export function decideAnswer(
  situation: Situation,
  deed: GroupDeed<'coming' | 'chosen' | 'swap' | 'swap-yes' | 'swap-no'>,
): Decision {
  const { house, now } = situation
  const { opened, part, about } = deed
  const words = house.sessions.answer
  const [key = '', ...rest] = about.split('.')
  const session = opened.group.sessions.find((one) => one.key === key)
  if (!session) return refuse(situation, text(words.gone))
  if (!part.part) return refuse(situation, text(words.out))
  if (session.state === 'off') return refuse(situation, text(words.off))
  if (session.state !== 'planned' || session.guided?.step !== undefined || isBy(session.start, now)) {
    return refuse(situation, text(words.begun))
  }
  const [given = '', person] = rest
  switch (deed.act) {
    case 'coming':
      return coming(situation, opened, part, session, given)
    case 'chosen':
      return chosen(situation, opened, part, session, given)
    case 'swap':
    case 'swap-yes':
    case 'swap-no':
      return decideSwap(situation, opened, session, { act: deed.act, role: given, person })
    default:
      return deed.act satisfies never
  }
}

function coming(situation: Situation, opened: OpenedGroup, part: Part, session: Session, given: string): Decision {
  const { house, me, now } = situation
  const { group } = opened
  const { key, start, roles } = session
  const words = house.sessions.answer
  const answer = COMING_ANSWERS.find((one) => one === given)
  if (!answer) return refuse(situation, text(words.gone))
  const to: Part = { ...part, coming: { ...part.coming, [key]: { answer, at: now, start } } }
  const own = rolesOf(roles, me?.id ?? '')
  // They are handed out at once from then on, as soon as it is known who comes.
  const areWaited = answer === 'case' && !roles && !isBy(rolesFrom(group, session), now)
  const blocks = [
    text(words[saidTo(answer, session, own)], { when: whenIn(situation, group, session) }),
    ...(areWaited ? [text(words['case-roles'])] : []),
    ...(answer === 'no' && own.length > 0 ? [text(words['no-role'])] : []),
  ]
  return saved(situation, opened, to, blocks)
}

/** What is said to an answer: bringing a case is a wish until the roles are handed out. */
function saidTo(answer: ComingAnswer, { roles }: Session, own: readonly Role[]): keyof SessionWords['answer'] {
  if (answer !== 'case' || !roles) return answer
  return own.includes('case') ? 'case-own' : 'case-set'
}

function chosen(situation: Situation, opened: OpenedGroup, part: Part, session: Session, given: string): Decision {
  const words = situation.house.sessions.answer
  const { instead, key } = session
  const option = instead?.options.find(({ id }) => id === given)
  const isOpen = instead && isChoosing(session) && !isBy(instead.until, situation.now)
  if (!isOpen || (!option && given !== noneOf(instead))) return refuse(situation, text(words['not-choosing']))
  const to: Part = { ...part, chosen: { ...part.chosen, [key]: given } }
  const said = option ? text(words.chosen, { when: whenIn(situation, opened.group, option) }) : text(words.none)
  return saved(situation, opened, to, [said])
}

/** Somebody's part as it is now, with the group as it was: so that two changes at once do not undo each other. */
function saved(situation: Situation, { id, group }: OpenedGroup, to: Part, blocks: Block[]): Decision {
  return {
    ...said(situation, blocks, onward(situation)),
    groups: [{ id, group }],
    parts: [{ group: id, to }],
  }
}

function whenIn({ house }: Situation, { rule, zone }: Group, { start }: Pick<Session, 'start'>): string {
  return momentOf(start, rule?.zone ?? zone, house.locale)
}
