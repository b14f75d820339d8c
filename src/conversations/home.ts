import { openButtons, rowsOf } from '../journal/decide-entry.ts'
import type { Block, Message } from '../messages/message.ts'
import type { Situation } from './decision.ts'
import { flowOf, menuButtons, placeOf, text, ways } from './standing.ts'

/**
 * What stands on somebody's page beside the chat: the exercise they are in, what they keep, and who can see what. Pure.
 * It shows titles, days and places; never a word of what they wrote.
 */
export function homeOf(situation: Situation): Message {
  const { conversation, entries, house } = situation
  const { home, journal } = house.words
  const flow = conversation && flowOf(situation, conversation)
  const open: Block[] = flow
    ? [
        text(home.open, { title: flow.title, where: placeOf(situation, conversation) }),
        { type: 'buttons', buttons: ways(situation, { resume: 'main', stop: 'quiet', help: 'quiet' }) },
      ]
    : [text(home.none), { type: 'buttons', buttons: menuButtons(situation) }]
  const kept: Block[] =
    entries.length === 0
      ? [text(home.kept), text(journal.empty)]
      : [
          text(home.kept),
          ...rowsOf(situation, entries),
          { type: 'buttons', buttons: [...openButtons(situation, entries), ...ways(situation, { journal: 'quiet' })] },
        ]
  return { blocks: [...open, ...kept, text(home.who)] }
}
