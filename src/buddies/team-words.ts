import { z } from 'zod'
import { label, text } from '../content/checked-text.ts'
import { RHYTHMS, TAGS } from './team.ts'

const byName = <Name extends string>(names: readonly Name[], schema: z.ZodType<string>) =>
  z.strictObject(Object.fromEntries(names.map((name) => [name, schema])) as Record<Name, z.ZodType<string>>)

/** What Maatje says about teams of buddies, in one locale, but for what comes with a round. Its file is buddies/teams.yaml. */
export const TeamWords = z.strictObject({
  /** What is typed in a room to begin, by platform, as part of a sentence. */
  how: z.record(z.string(), text()),
  /** What is posted in a room. */
  posts: z.strictObject({
    intro: text('how'),
    started: text('lead', 'every', 'day', 'time', 'groups', 'first'),
    changed: text('lead', 'every', 'day', 'time', 'groups', 'first'),
    ended: text('how'),
    shared: text('lead'),
  }),
  every: byName(RHYTHMS, text()),
  size: z.strictObject({ '2': text(), '3': text() }),
  tag: byName(TAGS, text()),
  labels: z.strictObject({
    join: label(),
    stop: label(),
    avoid: label(),
    'avoid-one': label('name'),
    'unavoid-one': label('name'),
    tag: label(),
    'tag-none': label(),
    change: label(),
    end: label(),
    'end-yes': label(),
    'end-no': label(),
    share: label(),
    'share-with': label('name'),
    resign: label(),
  }),
  'no-name': text(),
  'ask-somebody': text('who'),
  'lead-there': text('lead'),
  'nobody-yet': text('how'),
  joined: text('team'),
  'joined-before': text('team'),
  'joined-late': text(),
  next: text('when'),
  'next-none': text(),
  stopped: text('team'),
  'back-in': text('team'),
  none: text('how'),
  shown: z.strictObject({
    in: text('team'),
    out: text('team'),
    now: text('names'),
    lead: text('every', 'day', 'time', 'groups'),
    'lead-count': text('count'),
    'lead-one': text(),
    'lead-none': text(),
    paused: text(),
  }),
  avoid: z.strictObject({
    ask: text(),
    nobody: text(),
    done: text('name'),
    undone: text('name'),
    unknown: text(),
    which: text(),
    self: text(),
  }),
  'tag-ask': text(),
  'tag-set': text('tag'),
  'tag-unset': text(),
  halfway: z.strictObject({
    yes: text(),
    planned: text(),
    'not-yet': text(),
    'not-yet-again': text(),
    'not-this-time': text(),
    late: text(),
  }),
  end: z.strictObject({ sure: text(), done: text(), kept: text() }),
  share: z.strictObject({ ask: text(), nobody: text(), done: text('name') }),
  resigned: text(),
  'only-lead': text(),
  'not-lead': text(),
  gone: text(),
})
export type TeamWords = z.output<typeof TeamWords>
