import { Temporal } from 'temporal-polyfill'
import { same, start } from '../conversations/advance.ts'
import type { Conversation } from '../conversations/conversation.ts'
import { goOn, step } from '../conversations/decide-step.ts'
import type { Decision, Situation } from '../conversations/decision.ts'
import type { Flow } from '../conversations/exercise.ts'
import type { Intent } from '../conversations/read-intent.ts'
import { atRest, flowOf, over, repeat, text } from '../conversations/standing.ts'
import { intentionOf } from '../exercises/weekly.ts'
import { lastShiftStart } from '../people/roster.ts'
import { rosterOf } from './nudging.ts'

/** What the name of a shift begins with, and most that nudges are about. */
const DATE = 'YYYY-MM-DD'

/** For how long after a nudge what somebody types can be its answer: about a shift. */
const TYPED_WITHIN = Temporal.Duration.from({ hours: 8 })

/**
 * The answer to a nudge: begins the flow of its kind and makes that choice in it. A break of an earlier shift is past; the
 * others can still be talked about. Pure.
 */
export function decideNudge(situation: Situation, intent: Extract<Intent, { type: 'nudge' }>): Decision {
  const { house, nudging, now, zone, conversation, others } = situation
  const { kind, choice, about } = intent
  // One that cannot go on stays in the way until the person said what becomes of it.
  if (situation.conversation && !flowOf(situation, situation.conversation)) return repeat(situation)
  const flow = house.flows.get(kind)
  if (!flow?.steps[flow.start]?.choose?.some(({ id }) => id === choice)) {
    return repeat(situation, text(house.words['fits-nothing']))
  }
  if (kind === 'break' && about.slice(0, DATE.length) !== lastShiftStart(rosterOf(nudging, zone), now)) {
    return repeat(situation, text(house.nudging.late))
  }
  // A sentence that came a while ago is gone, unless they are in the middle of it.
  const isKnown =
    [conversation, ...others].some((talk) => talk?.flow === kind) || nudging.takeAways.some(({ id }) => id === about)
  if (kind === 'take-away' && !isKnown) return repeat(situation, text(house.nudging.late))
  return beginFlow(situation, flow, { choice, about })
}

/** How a flow begins: with a choice in its first step, about one nudge, or `at` another place than its start. */
type Begin = {
  choice?: string
  about?: string
  at?: Partial<Pick<Conversation, 'step' | 'rows' | 'answers'>>
}

/**
 * Begins a flow beside whatever somebody is in, which is put aside if the flow goes on; with `choice`, that choice is made
 * in its first step at once. One they are in already goes on where it was. What stands there already comes along.
 */
export function beginFlow(situation: Situation, flow: Flow, begin: Begin = {}): Decision {
  const { choice, about, at = {} } = begin
  const { conversation, others, house, turn } = situation
  const before = [conversation, ...others].find((talk) => talk?.flow === flow.id)
  if (before && about !== undefined && (before.answers.about ?? about) !== about) {
    // "Not today" is about today: what was put aside earlier stays.
    const refusal = flow.steps[flow.start]?.choose?.find((one) => one.id === choice && one.keep === 'nothing')
    if (refusal?.say && refusal.does.length === 0) return repeat(situation, text(refusal.say))
    return beginAnew(situation, flow, { ...begin, about })
  }
  if (conversation?.flow === flow.id) {
    const isAtStart = conversation.step === flow.start && choice !== undefined
    if (isAtStart) return step(situation, { ...conversation, status: 'open' }, { type: 'choice', id: choice })
    return goOn(situation, conversation, text(house.words['already-open'], { title: flow.title }))
  }
  const aside = others.find((talk) => talk.flow === flow.id)
  const fresh = start(flow, turn + 1, { ...at, answers: { ...givenTo(situation, flow.id, about), ...at.answers } })
  const begun: Conversation = aside ? { ...aside, status: 'open' } : fresh
  const behind = [...(conversation ? [conversation] : []), ...others.filter((talk) => talk !== aside)]
  const { touchedAt: _then, ...rest } = situation
  const inside: Situation = { ...rest, conversation: begun, others: behind }
  const isAnswered = choice !== undefined && begun.step === flow.start
  const notes = aside && !isAnswered ? [text(house.words['already-open'], { title: flow.title })] : []
  const decision = isAnswered ? step(inside, begun, { type: 'choice', id: choice }) : goOn(inside, begun, ...notes)
  return beside(situation, decision, aside?.flow)
}

/** The same flow about an earlier nudge was never finished: it makes room for this one, and that is said. */
function beginAnew(situation: Situation, flow: Flow, begin: Begin): Decision {
  const { conversation, others, house } = situation
  const isIn = conversation?.flow === flow.id
  const without = isIn ? over(situation) : { ...situation, others: others.filter((talk) => talk.flow !== flow.id) }
  const { conversation: became, messages, ...anew } = beginFlow(without, flow, begin)
  const [first, ...more] = messages
  return {
    ...anew,
    // What became of the one they are in is about that one only while it is still there.
    ...(isIn || became === undefined ? {} : { conversation: became }),
    ...(anew.began?.flow === flow.id ? {} : { ended: flow.id }),
    messages: [{ blocks: [text(house.nudging.anew), ...(first?.blocks ?? [])] }, ...more],
  }
}

/**
 * A decision about another conversation as one about this situation: what it comes to stands beside the one somebody is
 * in, and that one is put aside where the other one goes on.
 */
function beside(situation: Situation, decision: Decision, aside: string | undefined): Decision {
  const { conversation: became, began, ...rest } = decision
  const goesOn = typeof became === 'object' ? became : began
  const ended = became === 'destroyed' && aside !== undefined ? { ended: aside } : {}
  if (goesOn) return { ...rest, ...ended, ...atRest(situation), began: goesOn }
  return { ...rest, ...ended, ...(situation.conversation ? { conversation: 'touched' as const } : {}) }
}

/** What stands in a flow before its first question: which nudge it is about, last week's intention, the sentence. */
function givenTo(
  { nudging, reviews, now, zone }: Situation,
  flow: string,
  about: string | undefined,
): Conversation['answers'] {
  const shift = flow === 'debrief' ? lastShiftStart(rosterOf(nudging, zone), now) : undefined
  const which = about ?? shift
  const nudge: Conversation['answers'] = which === undefined ? {} : { about: which }
  if (flow === 'weekly') {
    const last = reviews.at(-1)
    const before = last && intentionOf(last.written)
    return before ? { ...nudge, before } : nudge
  }
  const sentence = nudging.takeAways.find(({ id }) => id === about)?.sentence
  return flow === 'take-away' && sentence ? { ...nudge, sentence } : nudge
}

/** The nudge that a typed text answers: the latest one, when it is the name of one of its choices. */
export function nudgeAnswered(
  { nudging, house, now }: Situation,
  typed: string,
): Extract<Intent, { type: 'nudge' }> | undefined {
  const { latest } = nudging
  if (!latest || Temporal.Duration.compare(now.since(latest.at), TYPED_WITHIN) > 0) return undefined
  const flow = house.flows.get(latest.kind)
  const choice = flow?.steps[flow.start]?.choose?.find(({ label, typed: others }) => {
    return [label, ...others].some((name) => same(name, typed))
  })
  return choice && { type: 'nudge', kind: latest.kind, choice: choice.id, about: aboutOf(latest.key) }
}

/** What stands behind the kind in a nudge's key: which one it is. */
export function aboutOf(key: string): string {
  return key.slice(key.indexOf('/') + 1)
}
