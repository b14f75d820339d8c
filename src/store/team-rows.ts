import type { PlannedTeam, Store, StoredMember, StoredTeam } from '../ports.ts'
import { column } from './columns.ts'
import { dateOf, instantOf } from './dates.ts'
import { Prisma, type PrismaClient } from './generated/client.ts'
import { insertPosts } from './insert-posts.ts'
import { PERSON_COLUMNS, type PersonRow, personOf } from './person-rows.ts'

type TeamMethods = 'teamsIn' | 'teamsOf' | 'takeDueTeams' | 'saveTeams'

/** A team with its room, whose columns stand beside its own. */
type TeamRow = PersonRow & Pick<StoredTeam, 'kind' | 'nth' | 'body' | 'version'> & { team: string; wrapped: Uint8Array }

/** Somebody's place in a team with their columns beside it. */
type MemberRow = PersonRow & { team: string; body: Uint8Array; nudging: Uint8Array | null; wrapped: Uint8Array }

/** How long the planning of a team is one process's, by the real time: many times what it takes. */
const LEASE_SECONDS = 30

const TEAM_COLUMNS = Prisma.sql`t.id AS team, t.kind, t.nth, t.body, t.version, k.wrapped, ${PERSON_COLUMNS}`

/**
 * Teams, on PostgreSQL. As with nudging (nudging-rows.ts), `maatje_now()` decides what is due, and who works on it is a
 * lease by the real time. A team whose room has no key is not there, and a member without one is not in it: nothing of
 * theirs can be read.
 */
export function teamRows(prisma: PrismaClient): Pick<Store, TeamMethods> {
  const read = (which: Prisma.Sql) => prisma.$queryRaw<TeamRow[]>`
    SELECT ${TEAM_COLUMNS} FROM team t JOIN person p ON p.id = t.room_id JOIN person_key k ON k.person_id = p.id
    WHERE ${which} ORDER BY t.created_at, t.nth, t.id`

  /** The same teams with their people. Those are read last: whoever left meanwhile is not among them. */
  const withMembers = async <Row extends TeamRow>(rows: readonly Row[]): Promise<(StoredTeam & { row: Row })[]> => {
    if (rows.length === 0) return []
    const members = await prisma.$queryRaw<MemberRow[]>`
      SELECT m.team_id AS team, m.body, n.body AS nudging, k.wrapped, ${PERSON_COLUMNS}
      FROM member m JOIN person p ON p.id = m.person_id JOIN person_key k ON k.person_id = p.id
        LEFT JOIN nudging n ON n.person_id = p.id
      WHERE m.team_id = ANY (${rows.map(({ team }) => team)}::uuid[]) ORDER BY p.id`
    const byTeam = Map.groupBy(members, ({ team }) => team)
    return rows.map((row) => ({
      id: row.team,
      kind: row.kind,
      nth: row.nth,
      room: personOf(row, row.wrapped),
      body: row.body,
      version: row.version,
      members: (byTeam.get(row.team) ?? []).map(memberOf),
      row,
    }))
  }

  return {
    async teamsIn({ platform, tenant, user }) {
      const at = Prisma.sql`p.platform = ${platform} AND p.tenant = ${tenant} AND p."user" = ${user}`
      return (await withMembers(await read(at))).map(teamOf)
    },
    async teamsOf(person) {
      const theirs = Prisma.sql`t.id IN (SELECT team_id FROM member WHERE person_id = ${person}::uuid)`
      return (await withMembers(await read(theirs))).map(teamOf)
    },
    async takeDueTeams(most) {
      const rows = await prisma.$queryRaw<(TeamRow & { now: Date; nextAt: Date })[]>`
        WITH head AS (
          SELECT id FROM team
          WHERE next_at <= maatje_now() AND (planning_until IS NULL OR planning_until < now())
            AND EXISTS (
              SELECT 1 FROM person room JOIN person_key ON person_key.person_id = room.id
              WHERE room.id = team.room_id AND room.gone IS NULL)
          ORDER BY next_at LIMIT ${most}
          FOR UPDATE SKIP LOCKED)
        UPDATE team t SET planning_until = now() + ${LEASE_SECONDS} * interval '1 second'
        FROM head, person p, person_key k
        WHERE t.id = head.id AND p.id = t.room_id AND k.person_id = p.id
        RETURNING ${TEAM_COLUMNS}, maatje_now() AS now, t.next_at AS "nextAt"`
      // The database gives them in any order.
      const longestFirst = rows.toSorted((a, b) => a.nextAt.getTime() - b.nextAt.getTime())
      return (await withMembers(longestFirst)).map((team) => ({ ...teamOf(team), now: instantOf(team.row.now) }))
    },
    async saveTeams(plans) {
      if (plans.length === 0) return
      try {
        await prisma.$executeRaw(savePlans(plans))
      } catch (error) {
        if (plans.length === 1) throw error
        // One that the database refuses is in nobody else's way: all that can be saved are, and then it is told.
        const outcomes = await Promise.allSettled(plans.map((plan) => prisma.$executeRaw(savePlans([plan]))))
        const failed = outcomes.find(({ status }) => status === 'rejected')
        if (failed) throw (failed as PromiseRejectedResult).reason
      }
    },
  }
}

/** When there is next something to plan for a team of somebody, or for any. One whose room is gone has nothing next. */
export async function nextLookOfTeams(prisma: PrismaClient, personId: string | undefined): Promise<Date | undefined> {
  const row = await prisma.team.findFirst({
    where: {
      nextAt: { not: null },
      room: { gone: null, key: { isNot: null } },
      ...(personId === undefined ? {} : { members: { some: { personId } } }),
    },
    orderBy: { nextAt: 'asc' },
    select: { nextAt: true },
  })
  return row?.nextAt ?? undefined
}

/**
 * One statement is one transaction: a team moves on with what comes of it and with the parts of its people, or nothing does.
 * A part is only ever changed: whoever left while it was planned does not come back.
 */
function savePlans(plans: readonly PlannedTeam[]): Prisma.Sql {
  const parts = plans.flatMap(({ id, members = [] }) => members.map((part) => ({ ...part, team: id })))
  const posts = plans.flatMap(({ id, deliveries }) => deliveries.map((post) => ({ ...post, team: id })))
  return Prisma.sql`
    WITH moved AS (
      UPDATE team t SET body = plan.body, next_at = plan.next_at, version = t.version + 1, planning_until = NULL
      FROM unnest(
        ${column(plans, ({ id }) => id)}::uuid[], ${column(plans, ({ version }) => version)}::int[],
        ${column(plans, ({ body }) => Buffer.from(body))}::bytea[],
        ${column(plans, ({ nextAt }) => nextAt && dateOf(nextAt))}::timestamptz[]
      ) AS plan(id, version, body, next_at)
      WHERE t.id = plan.id AND t.version = plan.version
      RETURNING t.id), parts AS (
      UPDATE member m SET body = part.body
      FROM unnest(
        ${column(parts, ({ team }) => team)}::uuid[], ${column(parts, ({ person }) => person)}::uuid[],
        ${column(parts, ({ body }) => Buffer.from(body))}::bytea[]
      ) AS part(team, person, body) JOIN moved ON moved.id = part.team
      WHERE m.team_id = part.team AND m.person_id = part.person)
    ${insertPosts(posts, Prisma.sql`JOIN moved ON moved.id = planned.team`)}`
}

function memberOf({ team: _, body, nudging, wrapped, ...person }: MemberRow): StoredMember {
  return { person: personOf(person, wrapped), body, ...(nudging ? { nudging } : {}) }
}

function teamOf({ row: _, ...team }: StoredTeam & { row: TeamRow }): StoredTeam {
  return team
}
