import type { Written } from '../conversations/conversation.ts'
import type { Deed, Exercise, Flow } from '../conversations/exercise.ts'

/**
 * What the conversation computes in which somebody writes how they see it, in the middle of a session. The ids of the group
 * and the session stand in the answers `group` and `key` before it begins, the method's own question in `ask`.
 */
export const viewDialogue: Exercise = {
  texts: {},
  labels: [],
  steps: {},
  leadsTo: [],
  given: ['group', 'key', 'ask'],
  pictures: {},
  deeds: { 'share-view': shared },
}

function shared(_flow: Flow, { answers: { group, key, view } }: Written): Deed | undefined {
  return group && key && view ? { type: 'share-view', group, key, text: view } : undefined
}
