import type { Claim, Claimed, Pace, Skipped } from '../ports.ts'
import { Prisma, type PrismaClient } from './generated/client.ts'
import { type PersonRow, personOf } from './person-rows.ts'

/** A delivery with its person, whose columns stand beside its own. */
type ClaimedRow = Omit<PersonRow, 'id'> & {
  verdict: 'claimed'
  seconds: null
  id: string
  kind: Claimed['kind']
  body: Uint8Array
  attempts: number
  age: number
  ambiguous: boolean
  expired: boolean
  person_id: string
  wrapped: Uint8Array
}

type Row =
  | ClaimedRow
  | { verdict: Skipped['code']; id: string; person_id: string }
  /** Some place has no bucket yet; it has one now. */
  | { verdict: 'made' }
  /** Some place is short of tokens; `seconds` is when it has the next one, from now. */
  | { verdict: 'short'; seconds: number }

/** How many messages that came too late are put away in one look, so that after an outage no statement grows without end. */
const MOST_EXPIRED = 1000
/** How often a look that another process crossed is made anew. */
const MOST_RACES = 5

/**
 * One look for work: everything in one statement, so that whoever looks at the same time sees all of it or nothing.
 *
 * Its cost goes by what is due and by how many workspaces have something open: places are found by leaping along the
 * index of what is open, and of each only as many messages are looked at as may go there now.
 *
 * Buckets are locked in one order and deliveries never waited for, so that two looks cannot lock each other out. Two that
 * see different deliveries of one person may both take one; then the index of what is in flight fails the later, which
 * looks again and sees the other's.
 */
export async function claimDue(
  prisma: PrismaClient,
  owner: string,
  most: number,
  paces: Readonly<Record<string, Pace>>,
): Promise<Claim> {
  let rows = await look(prisma, owner, most, paces)
  // Who is written to for the first time gets a bucket, and a second look draws from it.
  if (rows.some(({ verdict }) => verdict === 'made')) rows = [...rows, ...(await look(prisma, owner, most, paces))]
  const claim: Claim = { claimed: [], skipped: [] }
  for (const row of rows) {
    switch (row.verdict) {
      case 'claimed':
        claim.claimed.push(claimedOf(row))
        break
      case 'expired':
      case 'newer':
        claim.skipped.push({ id: row.id, person: row.person_id, code: row.verdict })
        break
      case 'short':
        claim.again = row.seconds
        break
      case 'made':
        break
      default:
        row satisfies never
    }
  }
  return claim
}

async function look(
  prisma: PrismaClient,
  owner: string,
  most: number,
  paces: Readonly<Record<string, Pace>>,
): Promise<Row[]> {
  const query = lookSql(owner, most, paces)
  for (let race = 1; ; race++) {
    try {
      return await prisma.$queryRaw<Row[]>(query)
    } catch (error) {
      if (!isCrossed(error) || race === MOST_RACES) throw error
    }
  }
}

/**
 * Whether a statement failed because another process was first to have something of the same person in flight. PostgreSQL's
 * codes: 23505 for a unique index, 40P01 when the two waited for each other over two people.
 */
export function isCrossed(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false
  return /"(?:23505|40P01)"/.test(JSON.stringify(error.meta ?? {})) || error.code === 'P2002'
}

/** What a bucket holds at this moment, in tokens; `pace` and `rate` are in scope. */
const TOKENS = Prisma.sql`
  least(rate.burst, pace.tokens + rate.per_second * greatest(0, extract(epoch FROM clock.at - pace.refilled_at)))::float8`

function lookSql(owner: string, most: number, paces: Readonly<Record<string, Pace>>): Prisma.Sql {
  const rates = Object.entries(paces).map(([platform, { perSecond, burst }]) => ({
    platform,
    per_second: perSecond,
    burst,
  }))
  return Prisma.sql`
    WITH RECURSIVE
    clock AS MATERIALIZED (SELECT maatje_now() AS at),
    rate AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rates)}::jsonb) AS r(platform text, per_second float8, burst float8)),

    -- Every place with something open, one leap along the index each.
    place AS (
      (SELECT platform, tenant FROM delivery WHERE state IN ('due', 'ambiguous') ORDER BY platform, tenant LIMIT 1)
      UNION ALL
      SELECT next.platform, next.tenant FROM place CROSS JOIN LATERAL (
        SELECT d.platform, d.tenant FROM delivery d
        WHERE d.state IN ('due', 'ambiguous') AND (d.platform, d.tenant) > (place.platform, place.tenant)
        ORDER BY d.platform, d.tenant LIMIT 1) next),

    -- Those where something is due and nobody has to wait; whoever was served longest ago comes first.
    ready AS MATERIALIZED (
      SELECT place.platform, place.tenant, rate.per_second, rate.burst, pace.tenant IS NULL AS is_new
      FROM clock CROSS JOIN place
      LEFT JOIN rate ON rate.platform = place.platform
      LEFT JOIN LATERAL (
        SELECT * FROM pace WHERE pace.platform = place.platform AND pace.tenant = place.tenant LIMIT 1) pace ON true
      WHERE (pace.blocked_until IS NULL OR pace.blocked_until <= clock.at)
        AND (rate.burst IS NULL OR pace.tenant IS NULL OR ${TOKENS} >= 1)
        AND (EXISTS (
            SELECT 1 FROM delivery d WHERE d.platform = place.platform AND d.tenant = place.tenant AND d.kind = 'reply'
              AND d.state IN ('due', 'ambiguous') AND d.not_before <= clock.at)
          OR EXISTS (
            SELECT 1 FROM delivery d WHERE d.platform = place.platform AND d.tenant = place.tenant AND d.kind = 'nudge'
              AND d.state IN ('due', 'ambiguous') AND d.not_before <= clock.at))
      ORDER BY pace.refilled_at NULLS FIRST, place.platform, place.tenant
      LIMIT ${most}::int),

    -- Who has no bucket gets a full one, to be drawn from in the next look: this one cannot lock what it made.
    made AS (
      INSERT INTO pace (platform, tenant, tokens, refilled_at)
      SELECT platform, tenant, burst, at FROM ready CROSS JOIN clock WHERE burst IS NOT NULL AND is_new
      ORDER BY platform, tenant
      ON CONFLICT DO NOTHING RETURNING 1),

    -- One bucket after another, so that each is found by its index and all are locked in one order.
    bucket AS MATERIALIZED (
      SELECT pace.* FROM (
        SELECT platform, tenant FROM ready WHERE burst IS NOT NULL AND (SELECT count(*) FROM made) >= 0
        ORDER BY platform, tenant) paced
      CROSS JOIN LATERAL (
        SELECT * FROM pace WHERE pace.platform = paced.platform AND pace.tenant = paced.tenant FOR UPDATE) pace),

    -- How much may go where, now that nobody else draws: an equal part each of what is asked for.
    share AS MATERIALIZED (SELECT greatest(1, ${most}::int / greatest(1, count(*)))::int AS most FROM ready),
    room AS MATERIALIZED (
      SELECT ready.platform, ready.tenant, NULL::float8 AS tokens, NULL::float8 AS per_second, share.most
      FROM ready CROSS JOIN share WHERE ready.burst IS NULL
      UNION ALL
      SELECT pace.platform, pace.tenant, ${TOKENS}, rate.per_second, least(share.most, floor(${TOKENS}))::int
      FROM bucket pace CROSS JOIN clock CROSS JOIN share JOIN rate ON rate.platform = pace.platform
      WHERE pace.blocked_until IS NULL OR pace.blocked_until <= clock.at),

    -- Replies: of each person the oldest that is open, and none while anything of theirs is in flight. OFFSET 0 keeps
    -- the planner from joining all that is open: each is asked for by its person, whatever the statistics say.
    reply AS MATERIALIZED (
      SELECT d.* FROM room CROSS JOIN LATERAL (
        SELECT d.id, d.platform, d.tenant, d.person_id, d.sequence FROM delivery d
        WHERE d.platform = room.platform AND d.tenant = room.tenant AND d.kind = 'reply'
          AND d.state IN ('due', 'ambiguous') AND d.not_before <= (SELECT at FROM clock)
          AND (d.lease_until IS NULL OR d.lease_until < now())
          AND (d.state = 'ambiguous' OR d.expires_at IS NULL OR d.expires_at > (SELECT at FROM clock))
          AND EXISTS (SELECT 1 FROM person_key k WHERE k.person_id = d.person_id OFFSET 0)
          AND NOT EXISTS (
            SELECT 1 FROM delivery other
            WHERE other.person_id = d.person_id AND other.state IN ('due', 'claimed', 'sending', 'ambiguous')
              AND (other.state IN ('claimed', 'sending') OR (other.kind = 'reply' AND other.sequence < d.sequence))
            OFFSET 0)
        ORDER BY d.not_before, d.sequence LIMIT room.most
        FOR UPDATE OF d SKIP LOCKED) d),

    -- Nudges: of each person the newest that is due, and none before their replies, beside anything in flight, or while
    -- another one may have arrived. Asking whether one arrived waits for nothing.
    nudge AS MATERIALIZED (
      SELECT d.* FROM room CROSS JOIN LATERAL (
        SELECT d.id, d.platform, d.tenant, d.person_id, d.sequence, d.state FROM delivery d
        WHERE d.platform = room.platform AND d.tenant = room.tenant AND d.kind = 'nudge'
          AND d.state IN ('due', 'ambiguous') AND d.not_before <= (SELECT at FROM clock)
          AND (d.lease_until IS NULL OR d.lease_until < now())
          AND EXISTS (SELECT 1 FROM person_key k WHERE k.person_id = d.person_id OFFSET 0)
          AND (d.state = 'ambiguous' OR (d.expires_at > (SELECT at FROM clock) AND NOT EXISTS (
            SELECT 1 FROM delivery other
            WHERE other.person_id = d.person_id AND other.id <> d.id
              AND other.state IN ('due', 'claimed', 'sending', 'ambiguous')
              AND (other.state <> 'due' OR other.kind = 'reply' OR (
                other.sequence > d.sequence AND other.not_before <= (SELECT at FROM clock)
                AND other.expires_at > (SELECT at FROM clock)))
            OFFSET 0)))
        ORDER BY d.not_before, d.sequence
        LIMIT room.most - (SELECT count(*) FROM reply WHERE reply.platform = room.platform AND reply.tenant = room.tenant)
        FOR UPDATE OF d SKIP LOCKED) d),

    picked AS MATERIALIZED (
      SELECT id, platform, tenant FROM reply UNION ALL SELECT id, platform, tenant FROM nudge),
    claimed AS (
      UPDATE delivery d
      SET state = CASE d.state WHEN 'due' THEN 'claimed' ELSE d.state END,
        lease_owner = ${owner}, lease_until = now() + interval '30 seconds'
      WHERE d.id = ANY (ARRAY(SELECT id FROM picked))
      RETURNING d.*),

    -- With the newest goes what is older: after an outage one nudge comes and not a pile of them.
    -- Put so that no other index can serve than the one of what is open, by person.
    older AS MATERIALIZED (
      SELECT d.id FROM nudge CROSS JOIN LATERAL (
        SELECT d.id FROM delivery d
        WHERE d.person_id = nudge.person_id AND d.sequence < nudge.sequence AND d.kind = 'nudge'
          AND d.state IN ('due', 'claimed', 'sending', 'ambiguous') AND d.state || '' = 'due'
          AND d.expires_at > (SELECT at FROM clock)
        FOR UPDATE OF d SKIP LOCKED) d
      WHERE nudge.state = 'due'),
    newer AS (
      UPDATE delivery d SET state = 'skipped', body = NULL, last_error_code = 'newer'
      WHERE d.id = ANY (ARRAY(SELECT id FROM older))
      RETURNING d.id, d.person_id),

    late AS MATERIALIZED (
      SELECT id FROM delivery WHERE state = 'due' AND expires_at <= (SELECT at FROM clock)
      ORDER BY expires_at LIMIT ${MOST_EXPIRED} FOR UPDATE SKIP LOCKED),
    expired AS (
      UPDATE delivery d SET state = 'skipped', body = NULL, last_error_code = 'expired'
      WHERE d.id = ANY (ARRAY(SELECT id FROM late))
      RETURNING d.id, d.person_id),

    left_over AS MATERIALIZED (
      SELECT room.platform, room.tenant, room.per_second, room.tokens - count(picked.id) AS tokens, count(picked.id) AS drawn
      FROM room LEFT JOIN picked ON picked.platform = room.platform AND picked.tenant = room.tenant
      WHERE room.tokens IS NOT NULL GROUP BY room.platform, room.tenant, room.per_second, room.tokens),
    paid AS (
      INSERT INTO pace (platform, tenant, tokens, refilled_at)
      SELECT platform, tenant, tokens, at FROM left_over CROSS JOIN clock WHERE drawn > 0
      ORDER BY platform, tenant
      ON CONFLICT (platform, tenant) DO UPDATE SET tokens = excluded.tokens, refilled_at = excluded.refilled_at)

    SELECT said.verdict, said.id, said.person_id, said.seconds, d.kind, d.body, d.attempts, d.state = 'ambiguous' AS ambiguous,
      coalesce(d.expires_at <= clock.at, false) AS expired, extract(epoch FROM clock.at - d.created_at)::float8 AS age,
      p.platform, p.tenant, p."user", p.locale, p.locale_from AS "localeFrom", p.zone, p.reach, p.gone,
      p.asked_at AS "askedAt", p.heard_at AS "heardAt", p.turn, k.wrapped
    FROM (
      SELECT 'claimed' AS verdict, id, person_id, NULL::float8 AS seconds FROM claimed
      UNION ALL
      SELECT 'newer', id, person_id, NULL FROM newer
      UNION ALL
      SELECT 'expired', id, person_id, NULL FROM expired
      UNION ALL
      SELECT 'made', NULL, NULL, NULL FROM (SELECT FROM ready WHERE burst IS NOT NULL AND is_new LIMIT 1) one
      UNION ALL
      SELECT 'short', NULL, NULL, seconds FROM (SELECT min(seconds) AS seconds FROM (
        SELECT (1 - tokens) / per_second AS seconds FROM left_over WHERE tokens < 1
        UNION ALL
        SELECT (1 - ${TOKENS}) / rate.per_second
        FROM clock CROSS JOIN place JOIN rate ON rate.platform = place.platform
        CROSS JOIN LATERAL (
          SELECT * FROM pace WHERE pace.platform = place.platform AND pace.tenant = place.tenant LIMIT 1) pace
        WHERE ${TOKENS} < 1 AND (pace.blocked_until IS NULL OR pace.blocked_until <= clock.at)) waits) soonest
      WHERE seconds IS NOT NULL) said
    CROSS JOIN clock
    LEFT JOIN claimed d ON d.id = said.id AND said.verdict = 'claimed'
    LEFT JOIN LATERAL (SELECT * FROM person WHERE person.id = d.person_id LIMIT 1) p ON true
    LEFT JOIN LATERAL (SELECT wrapped FROM person_key WHERE person_key.person_id = d.person_id LIMIT 1) k ON true`
}

function claimedOf(row: ClaimedRow): Claimed {
  const {
    id,
    kind,
    body,
    attempts,
    age,
    ambiguous,
    expired,
    person_id,
    wrapped,
    verdict: _,
    seconds: __,
    ...person
  } = row
  return {
    id,
    kind,
    body,
    attempts,
    ageSeconds: age,
    ambiguous,
    expired,
    person: personOf({ id: person_id, ...person }, wrapped),
  }
}
