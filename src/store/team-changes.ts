import type { Change } from '../ports.ts'
import { dateOf } from './dates.ts'
import { Prisma, type PrismaClient } from './generated/client.ts'
import { bytes } from './person-rows.ts'

/**
 * New states of teams, each a compare-and-set: one whose version moved on is P2025, and one of a room that has such a team
 * by now is P2002. Whoever planned for it has it no longer.
 */
export function teamChanges(prisma: PrismaClient, { teams = [] }: Change) {
  return teams.map(({ id, room, kind = 'buddies', nth = 1, body, version, nextAt }) => {
    const saved = { body: bytes(body), nextAt: nextAt ? dateOf(nextAt) : null }
    if (version === undefined) {
      return prisma.team.create({ data: { id, roomId: room, kind, nth, ...saved }, select: { id: true } })
    }
    const data = { ...saved, version: version + 1, planningUntil: null }
    return prisma.team.update({ where: { id, version }, data, select: { id: true } })
  })
}

/**
 * What becomes of somebody's place in teams, or of a colleague's for them. Nobody comes into a team of another workspace or
 * organisation than their own, and nobody changes anything in one, whatever the change says: colleagues are all that a team
 * may show each other.
 */
export function memberChanges(prisma: PrismaClient, { members = [], person }: Change) {
  return members.map(({ team, to, person: colleague = person }) => {
    const among = Prisma.sql`
      FROM team t JOIN person room ON room.id = t.room_id
        JOIN person p ON p.platform = room.platform AND p.tenant = room.tenant
        JOIN person actor ON actor.platform = room.platform AND actor.tenant = room.tenant
      WHERE t.id = ${team}::uuid AND p.id = ${colleague}::uuid AND actor.id = ${person}::uuid`
    if (to === 'gone') {
      return prisma.$executeRaw`DELETE FROM member WHERE (team_id, person_id) IN (SELECT t.id, p.id ${among})`
    }
    return prisma.$executeRaw`
      INSERT INTO member (team_id, person_id, body)
      SELECT t.id, p.id, ${bytes(to.body)}::bytea ${among}
      ON CONFLICT (team_id, person_id) DO UPDATE SET body = excluded.body`
  })
}
