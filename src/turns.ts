/**
 * A queue for each key: what is asked for one key happens one after another in the order it was asked, for different
 * keys at once. A failure is its asker's alone and holds up nobody. `underWay` is all that has not ended.
 */
export type Turns = {
  take<Result>(key: string, what: () => Promise<Result>): Promise<Result>
  underWay(): Promise<void>[]
}

/** New queues, all empty. A key costs nothing once its queue is. */
export function createTurns(): Turns {
  const last = new Map<string, Promise<void>>()
  return {
    take(key, what) {
      const result = (last.get(key) ?? Promise.resolve()).then(what)
      const ended = result.then(
        () => {},
        () => {},
      )
      last.set(key, ended)
      void ended.then(() => {
        if (last.get(key) === ended) last.delete(key)
      })
      return result
    },
    underWay: () => [...last.values()],
  }
}
