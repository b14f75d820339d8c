import type { Row } from '../conversations/conversation.ts'
import type { Roster } from '../people/roster.ts'

/** A roster without its zone, as a dialogue builds it. */
export type Told = Pick<Roster, 'weekly' | 'extra' | 'off'>

/** A roster as rows of a dialogue: `weekday`, `date` or `from` tells which kind each is. */
export function rowsOfRoster({ weekly, extra, off }: Told): Row[] {
  const rows = [
    ...weekly.map(({ weekday, start, end }) => ({ weekday: String(weekday), start, end })),
    ...extra.map(({ date, start, end }) => ({ date, start, end })),
    ...off.map(({ from, until }) => ({ from, until })),
  ]
  return rows.map((row, index) => ({ id: String(index + 1), ...row }) as Row)
}

/** The roster that rows of a dialogue stand for; a row that is none is left out. */
export function rosterOfRows(rows: readonly Row[]): Told {
  const told: Told = { weekly: [], extra: [], off: [] }
  for (const { weekday, date, start, end, from, until } of rows) {
    if (weekday && start && end) {
      told.weekly.push({ weekday: Number(weekday) as Told['weekly'][number]['weekday'], start, end })
    } else if (date && start && end) told.extra.push({ date, start, end })
    else if (from && until) told.off.push({ from, until })
  }
  return told
}
