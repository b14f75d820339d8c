import { z } from 'zod'
import { label, text } from '../content/checked-text.ts'

/**
 * What Maatje says by itself about sessions to come, in private, and to what is answered to it, in one locale. Its file is
 * intervisie/sessions.yaml.
 */
export const SessionWords = z.strictObject({
  /** What a session is called, at the head of a message and in a calendar: with the name of its group where it has one. */
  title: text(),
  'title-named': text('group'),
  labels: z.strictObject({
    yes: label(),
    case: label(),
    no: label(),
    calendar: label('when'),
    prepare: label(),
    swap: label('name'),
    'swap-yes': label(),
    'swap-no': label(),
    none: label(),
    split: label(),
    'no-split': label(),
    'wish-yes': label(),
    'wish-no': label(),
  }),
  /** Two weeks before. */
  head: text('title', 'when', 'minutes'),
  place: text('place'),
  ask: text(),
  /** The working day before, with who has which role, and an hour before. */
  remind: text('title', 'when'),
  roles: text(),
  'role-of': text('name', 'role'),
  call: text('title', 'time'),
  begin: text('how'),
  /** What changed in what somebody knew. */
  changed: z.strictObject({
    moved: text('title', 'from', 'when'),
    was: text('title', 'from', 'when'),
    'ask-again': text(),
    on: text('title', 'when'),
    skipped: text('title', 'when'),
    'too-few': text('title', 'when'),
    ended: text('title'),
    edition: text('title', 'rhythm'),
    split: text('title', 'names'),
    next: text('when'),
    'next-none': text(),
    calendar: text(),
  }),
  /** Other moments than that of a session to which too few can come. */
  choose: z.strictObject({ ask: text('title', 'when'), kept: text('title', 'when') }),
  /** What somebody is in a session, told to them alone. */
  role: z.strictObject({
    facilitator: text('title', 'when'),
    case: text('title', 'when'),
    time: text('title', 'when'),
    gone: text('title', 'when'),
    swap: text(),
  }),
  swap: z.strictObject({
    ask: text('title', 'when', 'name', 'role'),
    both: text('role'),
    alone: text(),
    question: text(),
    refused: text('name', 'role'),
    asked: text('name', 'role'),
    'asked-before': text('name'),
    self: text(),
    'not-yours': text(),
    cannot: text('name'),
    busy: text(),
    done: text('name', 'role'),
    kept: text('name'),
    late: text(),
  }),
  /** To whoever looks after a group: that it became big, and what the group wants when they would like to take part. */
  big: text('title', 'count'),
  wish: z.strictObject({ ask: text('title', 'name'), yes: text('title'), no: text('title') }),
  /** To what somebody answers. */
  answer: z.strictObject({
    yes: text('when'),
    case: text('when'),
    'case-roles': text(),
    'case-own': text('when'),
    'case-set': text('when'),
    no: text('when'),
    'no-role': text(),
    chosen: text('when'),
    none: text(),
    gone: text(),
    off: text(),
    begun: text(),
    out: text(),
    'not-choosing': text(),
  }),
})
export type SessionWords = z.output<typeof SessionWords>
