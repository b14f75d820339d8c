import type { PlannedPost } from '../ports.ts'
import { column } from './columns.ts'
import { dateOf } from './dates.ts'
import { Prisma } from './generated/client.ts'

/**
 * The statement that plans messages for others, in their order, each with the place of whom it is for; `only` narrows
 * down which, with `planned` in scope. One planned before under its key is not planned again: more than one
 * person or process can set going what it is about. One for somebody who is gone is left out.
 */
export function insertPosts(posts: readonly (PlannedPost & { team?: string })[], only = Prisma.empty): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO delivery (id, person_id, dedupe_key, body, kind, expires_at, platform, tenant)
    SELECT planned.id, p.id, planned.dedupe_key, planned.body, planned.kind, planned.expires_at, p.platform, p.tenant
    FROM unnest(
      ${column(posts, ({ id }) => id)}::uuid[], ${column(posts, ({ to }) => to)}::uuid[],
      ${column(posts, ({ team }) => team)}::uuid[], ${column(posts, ({ dedupeKey }) => dedupeKey)}::text[],
      ${column(posts, ({ body }) => Buffer.from(body))}::bytea[],
      ${column(posts, ({ kind }) => kind ?? 'reply')}::text[],
      ${column(posts, ({ expires }) => expires && dateOf(expires))}::timestamptz[]
    ) WITH ORDINALITY AS planned(id, person_id, team, dedupe_key, body, kind, expires_at, index)
    JOIN person p ON p.id = planned.person_id ${only}
    ORDER BY planned.index
    ON CONFLICT (dedupe_key) DO NOTHING`
}
