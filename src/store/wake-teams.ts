import { Prisma } from './generated/client.ts'

/**
 * The statement that has the teams of some people planned anew at once: when their rounds go on goes by when the people in
 * them work. `people` is a query of ids. A team that has nothing to plan stays so. Whoever is planning for one has read
 * what is no longer so, and their plan is not saved. Locked in one order, so that two of these never wait for each other.
 */
export function wakeTeamsOf(people: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    UPDATE team SET next_at = maatje_now(), version = version + 1, planning_until = NULL
    WHERE id IN (
      SELECT t.id FROM team t
      WHERE t.next_at IS NOT NULL AND t.id IN (SELECT team_id FROM member WHERE person_id IN (${people}))
      ORDER BY t.id FOR UPDATE)`
}
