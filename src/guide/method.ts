import { z } from 'zod'
import { label, text } from '../content/checked-text.ts'

const Id = z.string().regex(/^[a-z][a-z0-9-]*$/, 'an id is lower-case letters, digits and dashes')

/** What somebody may be in a session. */
export const ROLES = ['facilitator', 'case', 'time'] as const
export type Role = (typeof ROLES)[number]

/** What everybody writes for themselves in a step, before it is shared: the question, and what it is called in a list. */
const Alone = z.strictObject({ ask: text(), short: label() })

const Step = z.strictObject({
  id: Id,
  title: label(),
  minutes: z.int().min(1).max(60),
  /** What is said when it begins, to everybody. */
  say: text(),
  alone: Alone.optional(),
})

/**
 * A method a group is led through: its steps in order, with their minutes. `minutes` is how long the whole takes, with room
 * around the steps; `people` how many it is meant for; `source` where it comes from.
 */
export const MethodFile = z
  .strictObject({
    id: Id,
    version: z.int().positive(),
    title: label(),
    about: text(),
    source: text(),
    minutes: z.int().positive(),
    people: z.strictObject({ fewest: z.int().min(2), most: z.int().max(40).optional() }),
    steps: z.array(Step).min(2),
    /** Ids that steps once had, and where a session that stands there goes on. */
    retired: z.record(Id, Id).default({}),
  })
  .refine(({ steps }) => new Set(steps.map(({ id }) => id)).size === steps.length, 'has two steps with one id')
  .refine(
    ({ steps, minutes }) => steps.reduce((sum, step) => sum + step.minutes, 0) <= minutes,
    'has steps that take longer than the whole',
  )
  .refine(({ steps, retired }) => {
    const isStep = (id: string) => steps.some((step) => step.id === id)
    return Object.entries(retired).every(([old, now]) => !isStep(old) && isStep(now))
  }, 'has a retired id that is still a step, or leads to none')
export type Method = z.output<typeof MethodFile>
export type MethodStep = Method['steps'][number]
