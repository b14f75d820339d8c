import { decideRoom as decideBuddiesRoom } from '../buddies/decide-room.ts'
import type { Decision, Situation } from '../conversations/decision.ts'
import { type Intent, isTyped } from '../conversations/read-intent.ts'
import { repeat, text } from '../conversations/standing.ts'
import { decideGroupRoom } from '../intervisie/decide-room.ts'
import { decideGuide } from '../intervisie/decide-session.ts'
import { startSession } from '../intervisie/start-session.ts'

/** What the ids of buttons below posts about groups, and about a session that is going on, begin with. */
const GROUP = 'intervisie.'
const GUIDE = 'guide.'

/**
 * What somebody did in a room, by what it is about: buddies, intervisie, or a session that is going on there. What concerns
 * both, as leaving, is decided for both. Pure.
 */
export function decideRoom(situation: Situation, intent: Extract<Intent, { type: 'room' }>): Decision {
  const { content, here, house } = situation
  const { did } = intent
  switch (did.type) {
    case 'added':
      return decideBuddiesRoom(situation, intent)
    case 'left': {
      const [buddies, groups] = [decideBuddiesRoom(situation, intent), decideGroupRoom(situation, intent)]
      return { ...buddies, ...groups, messages: [...buddies.messages, ...groups.messages] }
    }
    case 'text': {
      // Many a sentence begins with "start": only the whole of it opens a session.
      if (isTyped(content, 'session', did.text)) return startSession(situation, intent)
      return isAbout(content, 'intervisie', did.text)
        ? decideGroupRoom(situation, intent)
        : decideBuddiesRoom(situation, intent)
    }
    case 'button':
      if (did.id.startsWith(GUIDE)) return decideGuide(situation, intent)
      if (did.id.startsWith(GROUP)) return decideGroupRoom(situation, intent)
      return here ? decideBuddiesRoom(situation, intent) : repeat(situation, text(house.words['fits-nothing']))
    default:
      return did satisfies never
  }
}

/** Whether what was said in a room is about a word of ours: it is that word, or begins with it. */
export function isAbout(content: Situation['content'], word: 'intervisie', said: string): boolean {
  const [first = ''] = said.trim().split(/\s+/)
  return isTyped(content, word, said) || isTyped(content, word, first)
}
