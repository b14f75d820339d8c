import type { DueNudging, Store } from '../ports.ts'
import { column } from './columns.ts'
import { dateOf, instantOf } from './dates.ts'
import { Prisma, type PrismaClient } from './generated/client.ts'
import { insertPosts } from './insert-posts.ts'
import { PERSON_COLUMNS, type PersonRow, personOf } from './person-rows.ts'
import { nextLookOfTeams } from './team-rows.ts'

type NudgingMethods = 'nudging' | 'takeDue' | 'takeCalendars' | 'saveNudging' | 'nextLook'

/** A row of nudging with its person, whose columns stand beside its own. */
type DueRow = PersonRow & { body: Uint8Array; version: number; wrapped: Uint8Array; now: Date }

/** How long somebody's planning is one process's, by the real time: many times what it takes. */
const LEASE_SECONDS = 30

/**
 * When people are nudged, on PostgreSQL. `maatje_now()` decides what is due; who works on it is a lease by the real time,
 * so that a clock that is moved takes nothing out of anybody's hands. Every method costs what is due.
 */
export function nudgingRows(prisma: PrismaClient): Pick<Store, NudgingMethods> {
  const take = async (dueAt: Prisma.Sql, most: number): Promise<DueNudging[]> => {
    const rows = await prisma.$queryRaw<DueRow[]>`
      WITH head AS (
        SELECT person_id FROM nudging
        WHERE ${dueAt} <= maatje_now() AND (planning_until IS NULL OR planning_until < now())
          AND EXISTS (SELECT 1 FROM person_key WHERE person_key.person_id = nudging.person_id)
        ORDER BY ${dueAt} LIMIT ${most}
        FOR UPDATE SKIP LOCKED)
      UPDATE nudging n SET planning_until = now() + ${LEASE_SECONDS} * interval '1 second'
      FROM head, person p, person_key k
      WHERE n.person_id = head.person_id AND p.id = n.person_id AND k.person_id = n.person_id
      RETURNING n.body, n.version, maatje_now() AS now, k.wrapped, ${PERSON_COLUMNS}`
    if (rows.length === 0) return []
    const people = rows.map(({ id }) => id)
    const touchedAt = { gt: new Date(Math.min(...rows.map(({ now }) => now.getTime())) - 24 * 60 * 60 * 1000) }
    const where = { personId: { in: people }, touchedAt }
    const talks = await prisma.conversation.findMany({ where, orderBy: { touchedAt: 'desc' } })
    const byPerson = Map.groupBy(talks, ({ personId }) => personId)
    return rows.map(({ body, version, wrapped, now, ...person }) => ({
      person: personOf(person, wrapped),
      body,
      version,
      now: instantOf(now),
      conversations: (byPerson.get(person.id) ?? []).map((talk) => {
        return { flow: talk.flow, body: talk.body, touchedAt: instantOf(talk.touchedAt) }
      }),
    }))
  }
  return {
    async nudging(personId) {
      const row = await prisma.nudging.findUnique({ where: { personId }, select: { body: true, version: true } })
      return row ?? undefined
    },
    takeDue: (most) => take(Prisma.sql`next_at`, most),
    takeCalendars: (most) => take(Prisma.sql`calendar_at`, most),
    async nextLook(personId) {
      const where = { nextAt: { not: null }, ...(personId === undefined ? {} : { personId }) }
      const [own, ofTeams] = await Promise.all([
        prisma.nudging.findFirst({ where, orderBy: { nextAt: 'asc' }, select: { nextAt: true } }),
        nextLookOfTeams(prisma, personId),
      ])
      const soonest = [own?.nextAt, ofTeams].flatMap((at) => (at ? [at.getTime()] : [])).sort((a, b) => a - b)[0]
      return soonest === undefined ? undefined : instantOf(new Date(soonest))
    },
    async saveNudging(plans) {
      if (plans.length === 0) return
      const posts = plans.flatMap(({ person, deliveries }) => deliveries.map((one) => ({ ...one, to: person })))
      // One statement is one transaction: what is due moves on with what comes of it, or neither does.
      await prisma.$executeRaw`
        WITH moved AS (
          UPDATE nudging n SET body = plan.body, next_at = plan.next_at, calendar_at = plan.calendar_at,
            version = n.version + 1, planning_until = NULL
          FROM unnest(
            ${column(plans, ({ person }) => person)}::uuid[], ${column(plans, ({ version }) => version)}::int[],
            ${column(plans, ({ body }) => Buffer.from(body))}::bytea[],
            ${column(plans, ({ nextAt }) => nextAt && dateOf(nextAt))}::timestamptz[],
            ${column(plans, ({ calendarAt }) => calendarAt && dateOf(calendarAt))}::timestamptz[]
          ) AS plan(person_id, version, body, next_at, calendar_at)
          WHERE n.person_id = plan.person_id AND n.version = plan.version
          RETURNING n.person_id)
        ${insertPosts(posts, Prisma.sql`JOIN moved ON moved.person_id = planned.person_id`)}`
    },
  }
}
