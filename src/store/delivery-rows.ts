import type { Store } from '../ports.ts'
import { claimDue, isCrossed } from './claim.ts'
import type { PrismaClient } from './generated/client.ts'

type DeliveryMethods =
  | 'claim'
  | 'block'
  | 'markSending'
  | 'markSent'
  | 'markLater'
  | 'markAmbiguous'
  | 'markFailed'
  | 'markSkipped'
  | 'reclaim'

/**
 * The delivery table as a queue. The database's clock decides, so that replicas agree: the one that can be moved about
 * when something is due, the real one about leases. An ambiguous delivery keeps that state while somebody looks it up:
 * should they die, it is still not sent blindly.
 */
export function deliveryRows(prisma: PrismaClient): Pick<Store, DeliveryMethods> {
  return {
    claim: (owner, most, paces = {}) => claimDue(prisma, owner, most, paces),
    async block({ platform, tenant }, seconds) {
      // The bucket is empty until then, so that what waited does not all go at once.
      await prisma.$executeRaw`
        INSERT INTO pace (platform, tenant, tokens, refilled_at, blocked_until)
        SELECT ${platform}, ${tenant}, 0, until, until
        FROM (SELECT maatje_now() + ${seconds}::float8 * interval '1 second' AS until) wait
        ON CONFLICT (platform, tenant) DO UPDATE SET tokens = 0,
          refilled_at = greatest(pace.refilled_at, excluded.refilled_at),
          blocked_until = greatest(pace.blocked_until, excluded.blocked_until)`
    },
    async markSending(id, owner) {
      try {
        const changed = await prisma.$executeRaw`
          UPDATE delivery d
          SET state = 'sending', attempts = attempts + 1, lease_until = now() + interval '30 seconds'
          WHERE id = ${id}::uuid AND lease_owner = ${owner} AND state IN ('claimed', 'ambiguous') AND lease_until > now()
            AND (expires_at IS NULL OR expires_at > maatje_now())
            AND NOT EXISTS (
              SELECT 1 FROM pace
              WHERE pace.platform = d.platform AND pace.tenant = d.tenant AND blocked_until > maatje_now())`
        return changed === 1
      } catch (error) {
        // Something else of this person is in flight.
        if (isCrossed(error)) return false
        throw error
      }
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
        SET state = 'due', attempts = attempts - (state = 'sending')::int, not_before = maatje_now() + ${seconds}::float8 * interval '1 second', last_error_code = ${code}, lease_until = NULL
        WHERE id = ${id}::uuid AND lease_owner = ${owner} AND state IN ('claimed', 'sending', 'ambiguous')`
      return changed === 1
    },
    async markAmbiguous(id, owner, seconds, code) {
      const changed = await prisma.$executeRaw`
        UPDATE delivery
        SET state = 'ambiguous', not_before = maatje_now() + ${seconds}::float8 * interval '1 second', last_error_code = ${code}, lease_until = NULL
        WHERE id = ${id}::uuid AND lease_owner = ${owner} AND state IN ('sending', 'ambiguous')`
      return changed === 1
    },
    async markFailed(id, owner, code) {
      const changed = await prisma.$executeRaw`
        UPDATE delivery SET state = 'failed', body = NULL, last_error_code = ${code}, lease_until = NULL
        WHERE id = ${id}::uuid AND lease_owner = ${owner} AND state IN ('claimed', 'sending', 'ambiguous')`
      return changed === 1
    },
    async markSkipped(id, owner, code) {
      const changed = await prisma.$executeRaw`
        UPDATE delivery SET state = 'skipped', body = NULL, last_error_code = ${code}, lease_until = NULL
        WHERE id = ${id}::uuid AND lease_owner = ${owner} AND state IN ('claimed', 'sending', 'ambiguous')`
      return changed === 1
    },
    async reclaim(aloneAs) {
      await prisma.$executeRaw`
        UPDATE delivery
        SET state = CASE state WHEN 'claimed' THEN 'due' ELSE 'ambiguous' END, lease_until = NULL
        WHERE state IN ('claimed', 'sending', 'ambiguous') AND lease_until IS NOT NULL AND (lease_owner <> ${aloneAs ?? null} OR lease_until < now())`
      if (aloneAs === undefined) return
      // Whoever planned for somebody is gone too: half a minute of waiting could be all that a nudge was worth.
      const held = { where: { planningUntil: { not: null } }, data: { planningUntil: null } }
      await prisma.$transaction([prisma.nudging.updateMany(held), prisma.team.updateMany(held)])
    },
  }
}
