import type { PrismaClient } from './generated/client.ts'
import { bytes } from './person-rows.ts'

/** One row of the playground's chat history, sealed. `sequence` grows within one person's chat. */
export type PlaygroundRow = { sequence: number; id: string; body: Uint8Array }

/** The playground's chat history as it is stored. */
export type PlaygroundRows = {
  /** The new row's sequence; undefined when this person has a row of that id already. */
  append(user: string, id: string, body: Uint8Array): Promise<number | undefined>
  after(user: string, sequence: number): Promise<PlaygroundRow[]>
  find(user: string, id: string): Promise<PlaygroundRow | undefined>
  replace(user: string, id: string, body: Uint8Array): Promise<void>
}

/** The playground's chat history on PostgreSQL. */
export function playgroundRows(prisma: PrismaClient): PlaygroundRows {
  const rowOf = ({ sequence, id, body }: { sequence: bigint; id: string; body: Uint8Array }): PlaygroundRow => {
    return { sequence: Number(sequence), id, body }
  }
  return {
    async append(user, id, body) {
      const data = [{ user, id, body: bytes(body) }]
      const [row] = await prisma.playgroundMessage.createManyAndReturn({ data, skipDuplicates: true })
      return row ? Number(row.sequence) : undefined
    },
    async after(user, sequence) {
      const where = { user, sequence: { gt: sequence } }
      return (await prisma.playgroundMessage.findMany({ where, orderBy: { sequence: 'asc' } })).map(rowOf)
    },
    async find(user, id) {
      const row = await prisma.playgroundMessage.findUnique({ where: { user_id: { user, id } } })
      return row ? rowOf(row) : undefined
    },
    async replace(user, id, body) {
      await prisma.playgroundMessage.updateMany({ where: { user, id }, data: { body: bytes(body) } })
    },
  }
}
