import { z } from 'zod'
import { label, text } from '../content/checked-text.ts'

/** What Maatje says in a round of buddies, in one locale. Its file is buddies/rounds.yaml. */
export const RoundWords = z.strictObject({
  /** What is posted in the room of the team. */
  room: z.strictObject({
    groups: text(),
    how: text(),
    parts: text('parts'),
    later: text(),
    'too-few': text(),
    moved: text('when'),
  }),
  labels: z.strictObject({
    join: label(),
    chat: label(),
    calendar: label('when'),
    yes: label(),
    planned: label(),
    'not-yet': label(),
    'not-this-time': label(),
    back: label(),
  }),
  /** What a group is told: each of them alone (`you-…`), or all at once in a chat of their own. */
  card: z.strictObject({
    /** Whoever is read to, at the head of a row of names. */
    you: text(),
    group: text('names'),
    'you-begin': text('question'),
    begins: text('name', 'question'),
    how: text(),
    'you-propose': text(),
    proposes: text('name'),
    'you-ask': text('question'),
    'you-tell': text('question'),
    mirror: text('question'),
    'title-of': text('names', 'title'),
    line: text('line'),
    moments: text('moments'),
    moment: text('names'),
    'moment-group': text('names'),
  }),
  /** To whoever has no group when a round is made: whatever the cause, these are the words. */
  alone: text(),
  /** To whoever came into a group in the course of a round, to whom they came, and to whoever has none. */
  late: z.strictObject({ joins: text('name'), joined: text('names'), none: text(), 'none-left': text() }),
  halfway: z.strictObject({ ask: text('names'), again: text('names') }),
  out: text(),
})
export type RoundWords = z.output<typeof RoundWords>
