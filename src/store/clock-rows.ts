import { Temporal } from 'temporal-polyfill'
import type { Store } from '../ports.ts'
import { instantOf } from './dates.ts'
import type { PrismaClient } from './generated/client.ts'

/** The database's own time, `maatje_now()`: what it is, and how far it is moved. */
export function clockRows(prisma: PrismaClient): Pick<Store, 'clock' | 'shiftClock'> {
  return {
    async clock() {
      const [row] = await prisma.$queryRaw<[{ now: Date; ahead: number }]>`
        SELECT maatje_now() AS now, extract(epoch FROM ahead)::float8 AS ahead FROM clock_shift`
      const milliseconds = Math.round(row.ahead * 1000)
      return {
        now: instantOf(row.now),
        ahead: Temporal.Duration.from({ milliseconds }).round({ largestUnit: 'hours' }),
      }
    },
    async shiftClock(ahead) {
      const seconds = ahead.total('seconds')
      await prisma.$executeRaw`
        WITH before AS MATERIALIZED (SELECT ahead FROM clock_shift FOR UPDATE),
        moved AS (UPDATE clock_shift SET ahead = make_interval(secs => ${seconds}::float8))
        DELETE FROM pace WHERE (SELECT ahead FROM before) > make_interval(secs => ${seconds}::float8)`
    },
  }
}
