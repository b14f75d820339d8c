import { fill, plain } from '../content/template.ts'
import type { Block, Button, Inline } from '../messages/message.ts'
import type { Conversation } from './conversation.ts'
import type { Flow, Prompt, Scene } from './exercise.ts'
import { nextSteps, type Step } from './flow.ts'

/**
 * The step a conversation is at. A renamed step is followed through `retired`; a step this version does not know at all
 * sends the person to the start, with every answer kept.
 */
export function stepAt(flow: Flow, conversation: Conversation): { id: string; step: Step } {
  const id = Object.hasOwn(flow.steps, conversation.step)
    ? conversation.step
    : (flow.retired[conversation.step] ?? flow.start)
  return { id, step: flow.steps[id] as Step }
}

/**
 * The step before another on the way that somebody's answers tell of: what they chose, and which questions they left
 * open. Where they tell of none, the nearest one above it in the file that leads to it. Undefined at the start.
 */
export function stepBefore(flow: Flow, { answers }: Pick<Conversation, 'answers'>, id: string): string | undefined {
  const names = Object.keys(flow.steps)
  const above = names.slice(0, Math.max(0, names.indexOf(id)))
  const leads = (name: string) => nextSteps(flow.steps[name] as Step).includes(id)
  return lastBefore(flow, answers, id, flow.start, new Set()) ?? above.findLast(leads)
}

/** The step from which `id` comes next, on the way from `from`. `seen` were looked at already. */
function lastBefore(
  flow: Flow,
  answers: Conversation['answers'],
  id: string,
  from: string,
  seen: Set<string>,
): string | undefined {
  const step = flow.steps[from]
  if (!step || seen.has(from)) return undefined
  seen.add(from)
  const next = nextByAnswers(step, answers)
  if (next.includes(id)) return from
  for (const one of next) {
    const found = lastBefore(flow, answers, id, one, seen)
    if (found !== undefined) return found
  }
  return undefined
}

/** Where somebody with these answers can have gone from a step. */
function nextByAnswers(step: Step, answers: Conversation['answers']): string[] {
  const { as, ask, choose } = step
  const chosen = as !== undefined && choose?.find((choice) => choice.id === answers[as])
  if (chosen) return chosen.next === undefined ? [] : [chosen.next]
  if (ask) return [(answers[ask.as] === undefined && ask.skip) || ask.next]
  return nextSteps(step)
}

/** What a step shows apart from its own words, whichever kind it is. */
function promptOf(flow: Flow, conversation: Conversation): Prompt {
  const { step } = stepAt(flow, conversation)
  const blocks = step.shows ? (flow.exercise.pictures[step.shows]?.(flow, conversation) ?? []) : []
  if (step.computed) {
    const computed = flow.exercise.steps[step.computed.by]
    if (computed) return computed.prompt(sceneOf(flow, conversation))
  }
  const options = (step.choose ?? []).map(({ id, label, tone }) => ({ id, label, tone }))
  const written = step.ask && conversation.answers[step.ask.as]
  return { blocks, options, skip: step.ask !== undefined, ...(written ? { written } : {}) }
}

/** Everything a computed step may look at. */
export function sceneOf(flow: Flow, conversation: Conversation): Scene {
  return { flow, step: stepAt(flow, conversation).step, conversation }
}

/** Where somebody is, in words: "Step 3 of 7: the left column, line 4 of 12". Empty for a step outside every part. */
export function whereIs(flow: Flow, conversation: Conversation, prompt = promptOf(flow, conversation)): Inline[] {
  const { id, step } = stepAt(flow, conversation)
  if (step.part === undefined) return [flow.title]
  const title = flow.parts[step.part - 1] ?? ''
  const { progress } = flow.words
  const part = fill(progress.part, { part: String(step.part), parts: String(flow.parts.length), title })
  const detail = prompt.where ?? questionOfPart(flow, id, step)
  return detail === undefined ? part : [...part, ', ', detail]
}

function questionOfPart(flow: Flow, id: string, step: Step): string | undefined {
  const questions = Object.entries(flow.steps).filter(([, other]) => other.ask && other.part === step.part)
  const number = questions.findIndex(([other]) => other === id) + 1
  if (number === 0 || questions.length === 1) return undefined
  return plain(fill(flow.words.progress.question, { number: String(number), of: String(questions.length) }))
}

function capitalised([first, ...rest]: Inline[]): Inline[] {
  return typeof first === 'string'
    ? [first.charAt(0).toUpperCase() + first.slice(1), ...rest]
    : [...(first ? [first] : []), ...rest]
}

/**
 * The question a conversation stands at, as blocks: where you are, what the step shows, what already stands there, the
 * question last, and its buttons with the ways out that are always there.
 */
export function questionOf(flow: Flow, conversation: Conversation): Block[] {
  const { id, step } = stepAt(flow, conversation)
  const prompt = promptOf(flow, conversation)
  const { turn } = conversation
  const { labels } = flow.words
  const written: Block[] = prompt.written
    ? [
        { type: 'text', text: fill(flow.words.written) },
        { type: 'quote', text: [prompt.written] },
      ]
    : []
  const options = prompt.options.map((option): Button => ({ ...option, id: `choice.${option.id}`, turn }))
  const quiet = (name: string, label: string): Button => ({ id: name, label, turn, tone: 'quiet' })
  const hasTable = !step.shows && (flow.exercise.pictures.table?.(flow, conversation) ?? []).length > 0
  const ways = [
    ...(stepBefore(flow, conversation, id) || step.computed ? [quiet('back', labels.back)] : []),
    ...(prompt.skip ? [quiet('skip', prompt.written ? labels.leave : labels.skip)] : []),
    ...(hasTable && step.ask ? [quiet('table', labels.table)] : []),
    quiet('later', labels.later),
    quiet('stop', labels.stop),
    quiet('help', labels.help),
    quiet('menu', labels.menu),
  ]
  return [
    { type: 'progress', text: capitalised(whereIs(flow, conversation, prompt)) },
    ...prompt.blocks,
    ...written,
    { type: 'text', text: prompt.say ?? fill(step.say, conversation.answers) },
    ...(step.choose ? [] : [{ type: 'ask', turn, ...(prompt.fields ? { fields: prompt.fields } : {}) } as const]),
    { type: 'buttons', buttons: [...options, ...ways] },
  ]
}
