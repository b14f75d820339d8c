import type { Conversation } from '../conversations/conversation.ts'
import type { Decision, Situation } from '../conversations/decision.ts'
import { flowOf, repeat, text } from '../conversations/standing.ts'
import type { Block } from '../messages/message.ts'
import { beginFlow } from '../nudges/decide-nudge.ts'
import type { GroupDeed } from './decide-intervisie.ts'
import type { OpenedGroup, Session } from './group.ts'
import { sessionNamed } from './session-named.ts'
import { leftBehind } from './shared-views.ts'
import { refuse } from './standing-in-group.ts'
import { afterRefused, caseRefused, sessionOf } from './why-not-write.ts'

/** Where the words that others read are asked. */
const WORDS = 'words'
const FLOWS = { case: 'intervisie-case', after: 'intervisie-after' } as const

/** Begins what somebody writes for themselves about a session: their case, and what they take along. Pure. */
export function beginWriting(situation: Situation, deed: GroupDeed<'case' | 'after'>): Decision {
  const { act, opened, part, about } = deed
  const session = sessionOf(opened, about)
  const refused =
    act === 'case' ? caseRefused(situation, opened, part, session) : afterRefused(situation, part, session)
  if (refused || !session) return refuse(situation, refused ?? text(situation.house.hours.case.gone))
  const words = act === 'case' ? part.case[about]?.text : undefined
  const decision = write(situation, FLOWS[act], opened, session, words)
  return act === 'after' ? { ...decision, ...leftBehind(opened) } : decision
}

/**
 * Begins a flow about a session beside whatever they are in. One of its kind about another session is finished first, so
 * that nothing they wrote ends up with other people; a case for the same people goes on, for this session from now on.
 * `words` are those they shared already: then only others are asked.
 */
function write(
  situation: Situation,
  id: string,
  opened: OpenedGroup,
  session: Session,
  words: string | undefined,
): Decision {
  const { house, conversation, others, zone } = situation
  const flow = house.flows.get(id)
  if (!flow || (conversation && !flowOf(situation, conversation))) return repeat(situation)
  const given = { group: opened.id, key: session.key, session: sessionNamed(house, opened.group, session, zone) }
  const before = [conversation, ...others].find((talk) => talk?.flow === id)
  if (!before) {
    const at = words === undefined ? { answers: given } : { step: WORDS, answers: { ...given, words } }
    return beginFlow(situation, flow, { at })
  }
  const isSame = before.answers.group === given.group && before.answers.key === given.key
  if (!isSame && (id !== FLOWS.case || before.answers.group !== given.group)) {
    const first = text(house.hours['first-this'], { session: before.answers.session ?? flow.title })
    return saidFirst(beginFlow(situation, flow), first)
  }
  const renewed: Conversation = { ...before, answers: { ...before.answers, ...given } }
  const decision = beginFlow(
    {
      ...situation,
      ...(conversation === before ? { conversation: renewed } : {}),
      others: others.map((talk) => (talk === before ? renewed : talk)),
    },
    flow,
  )
  return isSame ? decision : saidFirst(decision, text(house.hours['now-for'], { session: given.session }))
}

function saidFirst(decision: Decision, first: Block): Decision {
  const [message, ...more] = decision.messages
  return { ...decision, messages: [{ blocks: [first, ...(message?.blocks ?? [])] }, ...more] }
}
