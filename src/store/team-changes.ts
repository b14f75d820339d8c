import type { Change } from '../ports.ts'
import { dateOf } from './dates.ts'
import type { PrismaClient } from './generated/client.ts'
import { bytes } from './person-rows.ts'

/**
 * New states of teams, each a compare-and-set: one whose version moved on is P2025, and one of a room that has a team by
 * now is P2002. Whoever planned for it has it no longer.
 */
export function teamChanges(prisma: PrismaClient, { teams = [] }: Change) {
  return teams.map(({ id, room, body, version, nextAt }) => {
    const saved = { body: bytes(body), nextAt: nextAt ? dateOf(nextAt) : null }
    if (version === undefined) return prisma.team.create({ data: { id, roomId: room, ...saved }, select: { id: true } })
    const data = { ...saved, version: version + 1, planningUntil: null }
    return prisma.team.update({ where: { id, version }, data, select: { id: true } })
  })
}

/**
 * What becomes of somebody's own place in teams. Nobody comes into a team of another workspace or organisation than their
 * own, whatever the change says: colleagues are all that a team may show each other.
 */
export function memberChanges(prisma: PrismaClient, { members = [], person }: Change) {
  return members.map(({ team, to }) => {
    if (to === 'gone') return prisma.member.deleteMany({ where: { teamId: team, personId: person } })
    return prisma.$executeRaw`
      INSERT INTO member (team_id, person_id, body)
      SELECT t.id, p.id, ${bytes(to.body)}::bytea
      FROM team t JOIN person room ON room.id = t.room_id
        JOIN person p ON p.platform = room.platform AND p.tenant = room.tenant
      WHERE t.id = ${team}::uuid AND p.id = ${person}::uuid
      ON CONFLICT (team_id, person_id) DO UPDATE SET body = excluded.body`
  })
}
