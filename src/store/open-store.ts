import { createHash } from 'node:crypto'
import { PrismaPg } from '@prisma/adapter-pg'
import { AppError, codeOf } from '../errors.ts'
import type { Store } from '../ports.ts'
import { clockRows } from './clock-rows.ts'
import { commitChange } from './commit.ts'
import { deliveryRows } from './delivery-rows.ts'
import { PrismaClient } from './generated/client.ts'
import { nudgingRows } from './nudging-rows.ts'
import { personRows } from './person-rows.ts'
import { type PlaygroundRows, playgroundRows } from './playground-rows.ts'
import { teamRows } from './team-rows.ts'

/** An open store, what the playground keeps beside it, and the way to close both. */
export type OpenStore = { store: Store; playground: PlaygroundRows; close(): Promise<void> }

/**
 * The store on a migrated PostgreSQL database. Opens connections when they are first needed, at most ten. Every failure
 * of the database comes out as `store_failed` with the database's code and nothing of what it was asked: Prisma's own
 * messages print the values they were given.
 */
export function openStore(url: string): OpenStore {
  const adapter = new PrismaPg(
    { connectionString: inUtc(url), max: 10, connectionTimeoutMillis: 10_000 },
    // Off by default; twice the speed on reads. Named by the query's text, so that equal queries share one plan.
    { statementNameGenerator: ({ sql }) => createHash('sha1').update(sql).digest('hex') },
  )
  const prisma = new PrismaClient({ adapter, errorFormat: 'minimal' })
  return {
    store: guarded({
      ...personRows(prisma),
      ...deliveryRows(prisma),
      ...clockRows(prisma),
      ...nudgingRows(prisma),
      ...teamRows(prisma),
      commit: (change) => commitChange(prisma, change),
    } satisfies Store),
    playground: guarded(playgroundRows(prisma)),
    close: () => prisma.$disconnect(),
  }
}

/**
 * The same address, with sessions in UTC wherever the server is: the adapter hands over and reads moments without their
 * zone, and in any other one each would mean another moment than it says.
 */
function inUtc(url: string): string {
  const address = new URL(url)
  const { searchParams } = address
  searchParams.set('options', `${searchParams.get('options') ?? ''} -c timezone=UTC`.trim())
  return address.href
}

/** The same methods, each of which lets nothing out of an error but its code. */
function guarded<Methods extends object>(methods: Methods): Methods {
  const entries = Object.entries(methods).map(([name, method]) => [
    name,
    async (...values: unknown[]) => {
      try {
        return await method(...values)
      } catch (error) {
        throw new AppError('store_failed', `The store could not do ${name} (${codeOf(error)})`)
      }
    },
  ])
  return Object.fromEntries(entries)
}
