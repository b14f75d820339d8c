import type { History, HistoryRow } from '../../../src/platforms/playground/history.ts'

/** A history that is gone with the process. Rows are copied in and out: nobody holds what is stored. */
export function createMemoryHistory(): History {
  const rows: (HistoryRow & { user: string })[] = []
  const shown = ({ sequence, id, content }: HistoryRow): HistoryRow => structuredClone({ sequence, id, content })
  return {
    async append(user, id, content) {
      if (rows.some((row) => row.user === user && row.id === id)) return undefined
      const row = { user, sequence: (rows.at(-1)?.sequence ?? 0) + 1, id, content: structuredClone(content) }
      rows.push(row)
      return shown(row)
    },
    async after(user, sequence) {
      return rows.filter((row) => row.user === user && row.sequence > sequence).map(shown)
    },
    async find(user, id) {
      const row = rows.find((each) => each.user === user && each.id === id)
      return row && shown(row)
    },
    async replace(user, id, content) {
      const row = rows.find((each) => each.user === user && each.id === id)
      if (row) row.content = structuredClone(content)
    },
  }
}
