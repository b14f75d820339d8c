import { z } from 'zod'
import { label, text } from '../content/checked-text.ts'

/**
 * What Maatje says while it leads a group through a method, in one locale, beside the method's own words. Its file is
 * guide/words.yaml. `posts` are read by everybody in a room, `said` by one person in private.
 */
export const GuideWords = z.strictObject({
  /** What is typed in a room to begin a session, by platform, as part of a sentence. */
  how: z.record(z.string(), text()),
  /** What somebody is in a session, in the middle of a sentence. */
  roles: z.strictObject({ facilitator: text(), case: text(), time: text() }),
  labels: z.strictObject({
    here: label(),
    begin: label(),
    'not-now': label(),
    next: label(),
    finish: label(),
    more: label(),
    pause: label(),
    resume: label(),
    stop: label(),
    'stop-yes': label(),
    'stop-no': label(),
    view: label(),
  }),
  /** How many a method is for. */
  people: z.strictObject({ from: text('fewest'), between: text('fewest', 'most') }),
  posts: z.strictObject({
    opening: text('title', 'about'),
    facts: text('duration', 'people'),
    source: text('source'),
    role: text('role', 'name'),
    'step-line': text('number', 'title', 'duration'),
    gather: text('fewest'),
    step: text('number', 'of', 'title', 'duration'),
    until: text('time'),
    more: text('time'),
    'more-paused': text('duration'),
    paused: text('number', 'of', 'duration'),
    'paused-over': text('number', 'of'),
    resumed: text('number', 'of', 'title', 'time'),
    'resumed-over': text('number', 'of', 'title'),
    'time-over': text('number', 'of'),
    'time-keeper': text('name'),
    'time-anybody': text(),
    'stop-sure': text('number', 'of'),
    cancelled: text('how'),
    over: text('title'),
    stopped: text('title'),
    'left-alone': text('title'),
    after: text(),
    'write-alone': text(),
    shared: text(),
    'none-shared': text(),
    together: text(),
  }),
  said: z.strictObject({
    opened: text(),
    'opened-apart': text(),
    again: text(),
    'again-here': text(),
    'again-there': text(),
    'again-apart': text(),
    'in-room': text('how'),
    here: text(),
    'here-already': text(),
    'not-part': text(),
    'too-few': text('count', 'fewest'),
    late: text(),
    gone: text(),
    'not-begun': text(),
    'no-group': text('how'),
    'not-in': text(),
    'no-method': text(),
  }),
  /** What somebody writes for themselves, and reads of the others. */
  views: z.strictObject({
    ask: text('ask'),
    'not-here': text(),
    'none-asked': text(),
    'shared-before': text(),
    'too-late': text('view'),
    'shared-now': text(),
    together: text('what'),
    one: text('name'),
    late: text('name'),
    after: text(),
  }),
})
export type GuideWords = z.output<typeof GuideWords>
