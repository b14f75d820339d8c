import { z } from 'zod'
import { LIMITS } from '../content/limits.ts'
import { templateProblem } from '../content/template.ts'

const Id = z.string().regex(/^[a-z][a-z0-9-]*$/, 'an id is lower-case letters, digits and dashes')

const checkedTemplate = (longest: number) =>
  z
    .string()
    .trim()
    .min(1, 'is empty')
    .max(longest, `is longer than the ${longest} characters a platform allows`)
    .superRefine((text, context) => {
      const problem = templateProblem(text)
      if (problem) context.addIssue({ code: 'custom', message: problem })
    })

/** A text a person reads, as a template. */
export const Text = checkedTemplate(LIMITS.text)
/** What stands on a button. */
export const Label = checkedTemplate(LIMITS.label)
/** What stands above a column. */
export const Header = checkedTemplate(LIMITS.header)

/** How long a finished conversation is kept: an ISO 8601 duration in days or years, or not at all. */
const Keep = z.union([z.literal('nothing'), z.string().regex(/^P\d+[DMY]$/, 'is not a duration like P30D or P1Y')])

const Choice = z
  .strictObject({
    id: Id,
    label: Label,
    /** Another word or two that may be typed instead of the label. */
    typed: z.array(z.string()).default([]),
    tone: z.enum(['main', 'choice', 'grave']).default('choice'),
    next: Id.optional(),
    /** Ends the conversation: what was written is kept this long. `say` may use {date}. */
    keep: Keep.optional(),
    say: Text.optional(),
    /** What choosing this brings about: names of deeds of the flow's exercise, in this order. */
    does: z.array(Id).default([]),
  })
  .refine((choice) => (choice.next === undefined) !== (choice.keep === undefined), 'needs one of next and keep')
  .refine((choice) => (choice.keep === undefined) === (choice.say === undefined), 'say goes with keep, and only there')

const Step = z
  .strictObject({
    /** Which part of the flow this step belongs to: the number of its title in `parts`, from 1. */
    part: z.int().positive().optional(),
    say: Text,
    /** The name of a picture of the exercise (a table, the whole result) shown above `say`. */
    shows: Id.optional(),
    choose: z.array(Choice).min(1).optional(),
    /** The answer that the id of what was chosen is kept as. */
    as: Id.optional(),
    /** Which choice the word "skip" stands for. */
    skip: Id.optional(),
    /** A free-text question: `as` names the answer, `short` heads it in the result, `skip` is where no answer leads. */
    ask: z.strictObject({ as: Id, short: Label, next: Id, skip: Id.optional() }).optional(),
    /** A step whose next move the exercise computes: its name there, and where it leads. */
    computed: z.strictObject({ by: Id, next: Id }).optional(),
  })
  .refine(
    (step) => [step.choose, step.ask, step.computed].filter((kind) => kind !== undefined).length === 1,
    'needs exactly one of choose, ask and computed',
  )
  .refine((step) => step.as === undefined || step.choose !== undefined, 'as goes with choose; ask has its own')

/** A flow file: words and order, no logic. */
export const FlowFile = z.strictObject({
  id: Id,
  version: z.int().positive(),
  title: Label,
  /** One line for the menu: what it is and how long it takes. */
  about: Text,
  start: Id,
  /** Whether it is offered in the menu. */
  menu: z.boolean().default(true),
  parts: z.array(Label).min(1),
  steps: z.record(Id, Step),
  /** The words of the exercise's computed steps and pictures. */
  texts: z.record(Id, Text).default({}),
  /** Ids that steps once had, and where somebody parked there goes on. */
  retired: z.record(Id, Id).default({}),
})

export type FlowFile = z.output<typeof FlowFile>
export type Step = z.output<typeof Step>
export type Choice = z.output<typeof Choice>

/**
 * What is wrong inside one flow, as `path: reason` lines: steps and choices that lead nowhere, parts without a title,
 * answers asked twice, choices that cannot be told apart, a renamed step that is still there.
 */
export function flowProblems(flow: FlowFile): string[] {
  const problems: string[] = []
  const target = (path: string, id: string) => {
    if (!Object.hasOwn(flow.steps, id)) problems.push(`${path}: there is no step "${id}"`)
  }
  target('start', flow.start)
  const answers = Object.values(flow.steps).flatMap((step) => step.ask?.as ?? step.as ?? [])
  for (const as of new Set(answers.filter((as, index) => answers.indexOf(as) !== index))) {
    problems.push(`steps: the answer "${as}" is asked more than once`)
  }
  for (const [id, step] of Object.entries(flow.steps)) {
    const path = `steps.${id}`
    if (step.part !== undefined && step.part > flow.parts.length) problems.push(`${path}.part: has no title in parts`)
    for (const next of nextSteps(step)) target(`${path}.next`, next)
    const names = (step.choose ?? []).flatMap(({ label, typed }) => [label, ...typed]).map((name) => name.toLowerCase())
    for (const name of new Set(names.filter((one, index) => names.indexOf(one) !== index))) {
      problems.push(`${path}.choose: "${name}" stands for two choices`)
    }
    if (step.shows && step.computed) problems.push(`${path}.shows: a computed step shows what it computes`)
    if (step.skip && !step.choose?.some((choice) => choice.id === step.skip)) {
      problems.push(`${path}.skip: there is no choice "${step.skip}"`)
    }
  }
  for (const [old, now] of Object.entries(flow.retired)) {
    target(`retired.${old}`, now)
    if (Object.hasOwn(flow.steps, old))
      problems.push(`retired.${old}: is still a step; a retired id is never used again`)
  }
  return problems
}

/** The steps a step can lead to, in the order of the file. */
export function nextSteps(step: Step): string[] {
  return [
    step.ask?.next,
    step.ask?.skip,
    step.computed?.next,
    ...(step.choose ?? []).map((choice) => choice.next),
  ].filter((next) => next !== undefined)
}
