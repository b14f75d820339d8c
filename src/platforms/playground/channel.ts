import { roomAddress } from '../../rooms.ts'
import { TENANT } from './colleagues.ts'
import type { HistoryRow } from './history.ts'

/** The one channel of the playground: its id, and the `user` under which what is written there is kept. */
export const CHANNEL = { id: 'team', ...roomAddress({ platform: 'playground', tenant: TENANT }, 'team') } as const

/** Whether somebody left the channel and did not come back, by its rows in order. Everybody is in it until they leave. Pure. */
export function isOut(rows: readonly HistoryRow[], user: string): boolean {
  const moves = rows.flatMap(({ content }) =>
    content.type === 'room' && content.by === user && (content.did.type === 'left' || content.did.type === 'back')
      ? [content.did.type]
      : [],
  )
  return moves.at(-1) === 'left'
}
