import type { Exercise } from '../conversations/exercise.ts'
import { leftColumn } from './left-column.ts'
import { rightColumn } from './right-column.ts'
import { bringBack } from './sentence.ts'
import { columns, result } from './two-columns-pictures.ts'

/**
 * The left-column/right-column exercise: on the right what was said, on the left what the writer thought and felt and
 * did not say. The method is Argyris and Schön's; the seven parts and their minutes follow "Feiten of interpretaties?"
 * in Kind- en gezinsbescherming. The code computes only what is done with lines; the rest is its flow file.
 */
export const twoColumns: Exercise = {
  texts: {
    self: [],
    'self-words': [],
    other: [],
    'column-left': [],
    'column-right': [],
    'left-begins': [],
    line: ['number', 'of'],
    done: [],
    improve: [],
    improved: [],
    see: [],
    'go-on': ['count'],
    added: ['count'],
    'too-many': ['have', 'new', 'most'],
    'none-yet': [],
    'no-such-line': ['count'],
    switch: [],
    'switch-back': [],
    up: [],
    down: [],
    insert: [],
    remove: [],
    another: [],
    changed: [],
    moved: ['number'],
    removed: [],
    'removed-both': [],
    'insert-say': ['number'],
    'line-say': ['number'],
  },
  labels: [
    'done',
    'improve',
    'improved',
    'see',
    'switch',
    'switch-back',
    'up',
    'down',
    'insert',
    'remove',
    'another',
    'self',
    'other',
    'column-left',
    'column-right',
  ],
  steps: { ...rightColumn, ...leftColumn },
  leadsTo: ['right', 'right-pick', 'right-line', 'right-insert'],
  pictures: { table: columns, result },
  deeds: { 'bring-back': (_flow, { answers }) => bringBack(answers['take-along'], WEEKS[answers.remind ?? '']) },
}

/** After how many weeks the sentence they take along comes back, by what they chose. */
const WEEKS: Readonly<Record<string, 1 | 2 | 4>> = { week: 1, 'two-weeks': 2, 'four-weeks': 4 }
