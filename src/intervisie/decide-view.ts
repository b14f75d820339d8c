import type { StepInput } from '../conversations/conversation.ts'
import type { Decision, Situation } from '../conversations/decision.ts'
import { text } from '../conversations/standing.ts'
import { lastAlone, stepOf } from '../guide/guide.ts'
import { beginFlow } from '../nudges/decide-nudge.ts'
import type { GroupDeed } from './decide-intervisie.ts'
import { ledSession, methodIn } from './led-session.ts'
import { partIn, refuse } from './standing-in-group.ts'

/** The step of their conversation at which it stands there. */
const WRITTEN = 'check'

/** Begins what somebody writes for themselves in the middle of a session. Pure. */
export function decideView(situation: Situation, { opened, part, about }: GroupDeed<'view'>): Decision {
  const { house, me } = situation
  const { said, views } = house.guide
  const session = ledSession(opened.group)
  if (!me || !session || session.key !== about) return refuse(situation, text(said.gone))
  if (!session.guided.here.includes(me.id)) return refuse(situation, text(views['not-here']))
  const method = methodIn(house, session.guided)
  const ask = method && lastAlone(method, session.guided)?.alone?.ask
  const flow = house.flows.get('intervisie-view')
  if (!ask || !flow) return refuse(situation, text(views['none-asked']))
  if (part.views[about] !== undefined) return refuse(situation, text(views['shared-before']))
  const answers = { group: opened.id, key: about, ask }
  return beginFlow(situation, flow, { about: `${opened.id}/${about}`, at: { answers } })
}

/**
 * A text that answers nothing, from somebody whose session is at a step in which everybody writes for themselves: what they
 * wrote, before they say whether the others may read it. Undefined for any other text. Pure.
 */
export function viewTyped(situation: Situation, input: StepInput): Decision | undefined {
  const { house, me, groups } = situation
  const flow = house.flows.get('intervisie-view')
  if (input.type !== 'text' || !me || !flow) return undefined
  for (const opened of groups) {
    const session = ledSession(opened.group)
    const method = session && methodIn(house, session.guided)
    const ask = session && method && stepOf(method, session.guided)?.alone?.ask
    const part = partIn(situation, opened)
    if (!session || !ask || !part?.part || !session.guided.here.includes(me.id)) continue
    const { key } = session
    if (part.views[key] !== undefined) continue
    const answers = { group: opened.id, key, ask, view: input.text }
    return beginFlow(situation, flow, { about: `${opened.id}/${key}`, at: { step: WRITTEN, answers } })
  }
  return undefined
}
