import { z } from 'zod'
import { label, text } from '../content/checked-text.ts'

/**
 * What Maatje says about what somebody writes for themselves around a session, in one locale: their case, what they take
 * along, and their log of hours. Its file is intervisie/hours.yaml.
 */
export const HoursWords = z.strictObject({
  /** What a session is called, in the middle of a sentence. */
  session: z.strictObject({ named: text('name', 'when'), unnamed: text('when') }),
  labels: z.strictObject({
    after: label(),
    reword: label(),
    choose: label(),
    older: label(),
    one: label('date', 'form'),
    'destroy-yes': label(),
    'destroy-no': label(),
  }),
  'first-this': text('session'),
  'now-for': text('session'),
  case: z.strictObject({
    gone: text(),
    over: text(),
    'no-part': text(),
    other: text('name'),
    nobody: text(),
    'not-volunteered': text(),
    'not-shared': text(),
    read: text('name', 'session'),
    'read-again': text('name', 'session'),
    'between-us': text(),
  }),
  after: z.strictObject({
    gone: text(),
    off: text(),
    'not-yet': text(),
    already: text(),
    done: text(),
    later: text('session'),
  }),
  log: z.strictObject({
    empty: text(),
    intro: text(),
    year: text('year'),
    columns: z.strictObject({ date: text(), form: text(), minutes: text(), role: text(), dimensions: text() }),
    /** Forms by the name they are kept under. */
    forms: z.strictObject({ intervisie: text() }),
    'with-method': text('form', 'method'),
    /** What somebody was without a role. */
    member: text(),
    dimensions: z.strictObject({ technical: text(), normative: text(), personal: text() }),
    total: text('time', 'year'),
    tally: text('count', 'name', 'time'),
    'total-more': text(),
    choose: text(),
    sure: text('date', 'form'),
    destroyed: text(),
    gone: text(),
  }),
})
export type HoursWords = z.output<typeof HoursWords>
