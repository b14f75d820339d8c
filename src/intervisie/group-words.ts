import { z } from 'zod'
import { label, text } from '../content/checked-text.ts'

/** What Maatje says about groups that have intervisie, in one locale, but for what comes with a session. Its file is intervisie/groups.yaml. */
export const GroupWords = z.strictObject({
  /** What is typed in a room to begin, by platform, as part of a sentence. */
  how: z.record(z.string(), text()),
  /** What is posted in a room. */
  posts: z.strictObject({ started: text('lead', 'rhythm', 'first'), shared: text('lead') }),
  /** The rhythm of a group: the beginning of a sentence, without its full stop. */
  rhythm: z.strictObject({
    nth: text('nth', 'day', 'time'),
    day: text('day', 'time'),
    'last-workday': text('time'),
    week: text('day', 'time'),
    weeks: text('weeks', 'day', 'time'),
    dates: text('dates', 'time'),
    ordinals: z.strictObject({ '1': text(), '2': text(), '3': text(), '4': text(), '-1': text() }),
    /** Numbers of weeks in words; another one stands there as it is. */
    counts: z.record(z.string(), text()),
  }),
  labels: z.strictObject({
    join: label(),
    stop: label(),
    case: label(),
    reword: label(),
    wish: label(),
    plan: label(),
    change: label(),
    place: label(),
    move: label(),
    skip: label(),
    'skip-yes': label(),
    'skip-no': label(),
    share: label(),
    'share-with': label('name'),
    end: label(),
    'end-yes': label(),
    'end-no': label(),
  }),
  'no-name': text(),
  numbered: text('name', 'nth'),
  none: text('how'),
  gone: text(),
  late: text(),
  'not-lead': text(),
  'ask-somebody': text('who'),
  'lead-there': text('lead'),
  'lead-now': text(),
  joined: text('group'),
  'joined-few': text('group'),
  'joined-before': text('group'),
  stopped: text('group'),
  shown: z.strictObject({
    in: text('group'),
    out: text('group'),
    next: text('when'),
    'next-none': text(),
    paused: text(),
    place: text('place'),
    role: text('role'),
    answer: z.strictObject({ yes: text(), case: text(), no: text(), none: text() }),
  }),
  /** What whoever looks after a group sees of its planning. */
  lead: z.strictObject({
    rhythm: text('rhythm', 'minutes'),
    unplanned: text(),
    /** How many take part, while that is too few to ask anybody: by that number. */
    few: z.strictObject({ '0': text(), '1': text(), '2': text() }),
    /** That no date is left of those that were chosen. */
    'dates-over': text('title'),
    year: text('planned', 'held', 'moved'),
    date: label(),
    came: label(),
  }),
  'no-dates': text(),
  changed: text('when'),
  moved: text('when'),
  'move-past': text(),
  'move-taken': text(),
  skip: z.strictObject({ sure: text('when'), done: text('when'), 'done-none': text() }),
  end: z.strictObject({ sure: text(), done: text() }),
  share: z.strictObject({ ask: text(), nobody: text(), done: text('name') }),
  split: z.strictObject({ done: text(), kept: text(), late: text(), busy: text() }),
  /** A lead who is the manager of people in a group would like to take part: to the lead, and `thanks` and `late` to the others. */
  wish: z.strictObject({
    ask: text(),
    asked: text(),
    waits: text(),
    nobody: text(),
    in: text(),
    thanks: text(),
    late: text(),
  }),
})
export type GroupWords = z.output<typeof GroupWords>
