import type { Clock } from '../../ports.ts'
import { createTurns } from '../../turns.ts'
import type { History, HistoryContent, HistoryRow } from './history.ts'

/**
 * What open pages hang on. `add` appends to the history, with when it was said, one row at a time for each person, so that no page can be
 * shown a row and miss one that was numbered before it but written after it. `wake` tells the person's pages to look for
 * new rows; `follow` is told, until the function it returns is called. It carries no rows: a page reads those itself.
 */
export type Feed = {
  add(user: string, id: string, content: HistoryContent): Promise<HistoryRow | undefined>
  wake(user: string): void
  follow(user: string, look: () => void): () => void
}

/** A feed for the pages of this one process. The playground has no other. */
export function createFeed(history: History, clock: Clock): Feed {
  const turns = createTurns()
  const followers = new Map<string, Set<() => void>>()
  return {
    add: (user, id, content) =>
      turns.take(user, () => history.append(user, id, { ...content, at: clock.now().toString() })),
    wake(user) {
      for (const look of followers.get(user) ?? []) look()
    },
    follow(user, look) {
      const looking = followers.get(user) ?? new Set()
      followers.set(user, looking.add(look))
      return () => looking.delete(look)
    },
  }
}
