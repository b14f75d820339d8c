import type { FileRead } from '../../ports.ts'

/** The longest text of a file that is taken, in characters: as much as of a calendar from anywhere else, in bytes. */
export const LONGEST_FILE = 2_000_000
/** How many files are held: each is read within moments, and once. */
const MOST_FILES = 8

/** Files somebody sent, by a reference of theirs, for as long as this process runs and no newer ones need the room. */
export type Files = {
  put(user: string, reference: string, text: string): void
  read(user: string, reference: string): FileRead
}

/** No files yet. They are in memory only: what somebody sends to be read once is written down nowhere. */
export function createFiles(): Files {
  const held = new Map<string, string>()
  const keyOf = (user: string, reference: string) => JSON.stringify([user, reference])
  return {
    put(user, reference, text) {
      const key = keyOf(user, reference)
      held.delete(key)
      held.set(key, text)
      for (const oldest of [...held.keys()].slice(0, -MOST_FILES)) held.delete(oldest)
    },
    read(user, reference) {
      const text = held.get(keyOf(user, reference))
      return text === undefined ? { type: 'failed', code: 'gone' } : { type: 'read', bytes: Buffer.from(text) }
    },
  }
}
