import type { Claimed, Store } from '../ports.ts'
import type { PrismaClient } from './generated/client.ts'
import { type PersonRow, personOf } from './person-rows.ts'

type DeliveryMethods = 'claim' | 'markSending' | 'markSent' | 'markLater' | 'markAmbiguous' | 'markFailed' | 'reclaim'

/** A delivery with its person, whose columns stand beside its own. */
type ClaimedRow = Omit<PersonRow, 'id'> & {
  id: string
  body: Uint8Array
  attempts: number
  age: number
  state: string
  person_id: string
  wrapped: Uint8Array
}

/**
 * The delivery table as a queue. The database's clock decides about leases and waiting times, so that replicas agree.
 * An ambiguous delivery keeps that state while somebody looks it up: should they die, it is still not sent blindly.
 */
export function deliveryRows(prisma: PrismaClient): Pick<Store, DeliveryMethods> {
  return {
    async claim(owner, most) {
      const rows = await prisma.$queryRaw<ClaimedRow[]>`
        WITH head AS (
          SELECT d.id FROM delivery d JOIN person_key k ON k.person_id = d.person_id
          WHERE d.not_before <= now()
            AND (d.state = 'due' OR (d.state = 'ambiguous' AND (d.lease_until IS NULL OR d.lease_until < now())))
            AND NOT EXISTS (
              SELECT 1 FROM delivery earlier
              WHERE earlier.person_id = d.person_id AND earlier.sequence < d.sequence
                AND earlier.state IN ('due', 'claimed', 'sending', 'ambiguous'))
          ORDER BY d.sequence LIMIT ${most}
          FOR UPDATE OF d SKIP LOCKED)
        UPDATE delivery d
        SET state = CASE d.state WHEN 'due' THEN 'claimed' ELSE d.state END,
            lease_owner = ${owner}, lease_until = now() + interval '30 seconds'
        FROM head, person p, person_key k
        WHERE d.id = head.id AND p.id = d.person_id AND k.person_id = d.person_id
        RETURNING d.id, d.body, d.attempts, extract(epoch FROM now() - d.created_at)::float8 AS age, d.state, d.person_id, p.platform, p.tenant, p."user", p.locale,
          p.locale_from AS "localeFrom", p.zone, p.reach, p.gone, p.asked_at AS "askedAt", p.turn, k.wrapped`
      return rows.map((row): Claimed => {
        const { id, body, attempts, age, state, person_id, wrapped, ...person } = row
        return {
          id,
          body,
          attempts,
          ageSeconds: age,
          ambiguous: state === 'ambiguous',
          person: personOf({ id: person_id, ...person }, wrapped),
        }
      })
    },
    async markSending(id, owner) {
      const changed = await prisma.$executeRaw`
        UPDATE delivery SET state = 'sending', attempts = attempts + 1
        WHERE id = ${id}::uuid AND lease_owner = ${owner} AND state IN ('claimed', 'ambiguous') AND lease_until > now()`
      return changed === 1
    },
    async markSent(id, owner, ref) {
      const changed = await prisma.$executeRaw`
        UPDATE delivery SET state = 'sent', body = NULL, platform_ref = ${ref}, lease_until = NULL
        WHERE id = ${id}::uuid AND lease_owner = ${owner} AND state IN ('sending', 'ambiguous')`
      return changed === 1
    },
    async markLater(id, owner, seconds, code) {
      const changed = await prisma.$executeRaw`
        UPDATE delivery
        SET state = 'due', attempts = attempts - (state = 'sending')::int, not_before = now() + ${seconds} * interval '1 second', last_error_code = ${code}, lease_until = NULL
        WHERE id = ${id}::uuid AND lease_owner = ${owner} AND state IN ('claimed', 'sending', 'ambiguous')`
      return changed === 1
    },
    async markAmbiguous(id, owner, seconds, code) {
      const changed = await prisma.$executeRaw`
        UPDATE delivery
        SET state = 'ambiguous', not_before = now() + ${seconds} * interval '1 second', last_error_code = ${code}, lease_until = NULL
        WHERE id = ${id}::uuid AND lease_owner = ${owner} AND state IN ('sending', 'ambiguous')`
      return changed === 1
    },
    async markFailed(id, owner, code) {
      const changed = await prisma.$executeRaw`
        UPDATE delivery SET state = 'failed', body = NULL, last_error_code = ${code}, lease_until = NULL
        WHERE id = ${id}::uuid AND lease_owner = ${owner} AND state IN ('claimed', 'sending', 'ambiguous')`
      return changed === 1
    },
    async reclaim(aloneAs) {
      await prisma.$executeRaw`
        UPDATE delivery
        SET state = CASE state WHEN 'claimed' THEN 'due' ELSE 'ambiguous' END, lease_until = NULL
        WHERE state IN ('claimed', 'sending', 'ambiguous') AND lease_until IS NOT NULL AND (lease_owner <> ${aloneAs ?? null} OR lease_until < now())`
    },
  }
}
