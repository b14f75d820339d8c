import { z } from 'zod'
import { Label, Text } from '../conversations/flow.ts'
import { placeholders } from './template.ts'

/** A text, or what stands on a button, that uses exactly these placeholders. */
const using = (schema: typeof Text, names: string[]) =>
  schema.refine((template) => placeholders(template).join() === [...names].sort().join(), {
    error: names.length > 0 ? `must use exactly {${names.join('} {')}}` : 'has a placeholder that nothing fills in',
  })
const text = (...names: string[]) => using(Text, names)
const label = (...names: string[]) => using(Label, names)

const typed = z.array(z.string().trim().toLowerCase().min(1)).min(1)

/**
 * The words of the house in one locale: everything Maatje says that belongs to no single exercise, the labels of
 * buttons that are always there, and what may be typed instead of pressing them.
 */
export const Words = z.strictObject({
  /** What may be typed. The words of every locale work in every locale. */
  commands: z.strictObject({
    stop: typed,
    back: typed,
    skip: typed,
    later: typed,
    help: typed,
    menu: typed,
    resume: typed,
    journal: typed,
    table: typed,
    yes: typed,
    no: typed,
    /** Words before a number: "open 2". */
    open: typed,
    destroy: typed,
    keep: typed,
    /** Words that choose this locale. */
    speak: typed,
  }),
  labels: z.strictObject({
    stop: label(),
    back: label(),
    skip: label(),
    leave: label(),
    later: label(),
    help: label(),
    menu: label(),
    resume: label(),
    journal: label(),
    table: label(),
    begin: label('title'),
    speak: label(),
    'stop-yes': label(),
    'stop-no': label(),
    use: label(),
    drop: label(),
    open: label('number'),
    destroy: label(),
    'destroy-yes': label(),
    'destroy-no': label(),
    'keep-month': label(),
    'keep-year': label(),
  }),
  progress: z.strictObject({
    part: text('part', 'parts', 'title'),
    question: text('number', 'of'),
  }),
  welcome: text(),
  menu: text(),
  'menu-open': text('title', 'where'),
  help: text(),
  'nothing-open': text(),
  'fits-nothing': text(),
  'fits-no-choice': text(),
  'cannot-go-back': text(),
  'cannot-skip': text(),
  written: text(),
  'too-long': text('length', 'longest'),
  'text-only': text(),
  edited: text(),
  deleted: text(),
  'late-press': text(),
  'late-press-done': text(),
  later: text('where'),
  resting: text('where'),
  'stop-sure': text('where'),
  stopped: text(),
  'not-stopped': text(),
  'still-stopping': text(),
  back: text('where'),
  'back-after-restart': text('where'),
  'back-still-asked': text(),
  'is-it-your-answer': text(),
  'not-used': text(),
  'already-open': text('title'),
  'flow-gone': text(),
  'no-table': text(),
  'speaks-now': text(),
  failed: text(),
  /** The page beside the chat, where a platform has one. `who` says who can see what. */
  home: z.strictObject({ open: text('title', 'where'), none: text(), kept: text(), who: text() }),
  journal: z.strictObject({
    empty: text(),
    list: text('count'),
    row: text('number', 'title', 'date', 'until'),
    opened: text('title', 'date', 'until'),
    gone: text(),
    'destroy-sure': text('title', 'date', 'number'),
    destroyed: text(),
    'not-destroyed': text(),
    moved: text('until'),
    'no-such': text('count'),
  }),
})
export type Words = z.output<typeof Words>

/** A command a person can give anywhere, by word or by button. */
export type Command = keyof Words['commands']
