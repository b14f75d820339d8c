import type { Written } from '../conversations/conversation.ts'
import type { Deed, Exercise } from '../conversations/exercise.ts'
import { PLAIN_FLOW } from './plain-flow.ts'

/**
 * Looking back at the end of a shift. What is written in it is kept nowhere: it goes into the exercise with two columns
 * when the person wants that, and is gone otherwise. Neither the colour nor a word of it decides anything but the way.
 */
export const debrief: Exercise = {
  ...PLAIN_FLOW,
  deeds: {
    'ask-again': () => ({ type: 'ask-again' }),
    'two-columns': (_flow, { answers: { happened, stays, off, know, fill } }) =>
      intoTwoColumns(together(happened, stays), together(off, know, fill)),
  },
}

/** The question how it is now, in the next shift. It is asked once: none of its endings asks again. */
export const followUp: Exercise = {
  ...PLAIN_FLOW,
  deeds: {
    'two-columns': (_flow, { answers }) =>
      intoTwoColumns(undefined, together(answers['heavier-by'], answers['same-still'], answers.helped)),
  },
}

/** Everything they wrote about one thing, so that no line of it gets lost. */
function together(...written: (string | undefined)[]): string | undefined {
  return written.filter((one) => one !== undefined && one !== '').join('\n') || undefined
}

/** The exercise with two columns, begun with what happened and what made it hard as far as they wrote it already. */
function intoTwoColumns(happened: string | undefined, hard: string | undefined): Deed {
  const answers: Written['answers'] = { ...(hard ? { hard } : {}), ...(happened ? { happened } : {}) }
  return { type: 'begin', flow: 'two-columns', answers }
}
