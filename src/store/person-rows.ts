import type { Person, Store } from '../ports.ts'
import { dateOf, dayOf, instantOf, plainDateOf } from './dates.ts'
import { Prisma, type PrismaClient } from './generated/client.ts'
import { wakeTeamsOf } from './wake-teams.ts'

type PersonMethods =
  | 'findPerson'
  | 'addPerson'
  | 'getPerson'
  | 'learn'
  | 'leave'
  | 'comeBack'
  | 'ping'
  | 'masterId'
  | 'saveInbound'
  | 'nextInbound'
  | 'peopleWaiting'
  | 'conversations'
  | 'entries'
  | 'entryBody'
  | 'entryBodies'
  | 'sweep'

/** Reads and first writes: people, what came in, what they have. Changes that belong together are in commit.ts. */
export function personRows(prisma: PrismaClient): Pick<Store, PersonMethods> {
  const include = { key: true } as const
  return {
    async findPerson({ platform, tenant, user }) {
      const where = { platform_tenant_user: { platform, tenant, user } }
      const row = await prisma.person.findUnique({ where, include })
      return row?.key ? personOf(row, row.key.wrapped) : undefined
    },
    async addPerson({ id, platform, tenant, user, locale, zone, reach, wrappedKey }, masterId, at) {
      // Two first messages at once: one insert wins, both read the winner's row. The key goes in with its person.
      await prisma.$executeRaw`
        WITH added AS (
          INSERT INTO person (id, platform, tenant, "user", locale, zone, reach, created_at)
          VALUES (${id}::uuid, ${platform}, ${tenant}, ${user}, ${locale}, ${zone ?? null}, ${reach ?? null}, ${dateOf(at)})
          ON CONFLICT (platform, tenant, "user") DO NOTHING RETURNING id)
        INSERT INTO person_key (person_id, wrapped, master_id)
        SELECT id, ${bytes(wrappedKey)}, ${bytes(masterId)} FROM added`
      const where = { platform_tenant_user: { platform, tenant, user } }
      const row = await prisma.person.findUniqueOrThrow({ where, include: { key: { select: { wrapped: true } } } })
      return personOf(row, row.key?.wrapped ?? new Uint8Array())
    },
    async getPerson(id) {
      const row = await prisma.person.findUnique({ where: { id }, include })
      return row?.key ? personOf(row, row.key.wrapped) : undefined
    },
    async learn(id, { locale, zone, reach, left, askedAt }) {
      // In one statement, so that a language chosen at this moment is not overwritten. It is told with everything that
      // comes in: their teams are woken only when something is other than it was.
      await prisma.$executeRaw`
        WITH before AS (SELECT id, zone, gone FROM person WHERE id = ${id}::uuid FOR UPDATE),
        told AS (
          UPDATE person p SET
            locale = CASE WHEN locale_from = 'platform' THEN coalesce(${locale ?? null}, locale) ELSE locale END,
            zone = coalesce(${zone ?? null}, p.zone),
            reach = coalesce(${reach ?? null}, reach),
            gone = CASE ${left ?? null}::boolean WHEN true THEN 'person' WHEN false THEN NULL ELSE p.gone END,
            asked_at = coalesce(${askedAt ? dateOf(askedAt) : null}, asked_at)
          FROM before WHERE p.id = before.id
          RETURNING p.id, (p.zone, p.gone) IS DISTINCT FROM (before.zone, before.gone) AS is_other)
        ${wakeTeamsOf(Prisma.sql`SELECT id FROM told WHERE is_other`)}`
      // In another zone their shifts are at other moments, and whoever is back has a shift today: worked out anew.
      if (zone !== undefined || left === false) {
        await prisma.$executeRaw`
          UPDATE nudging SET next_at = maatje_now() WHERE person_id = ${id}::uuid AND next_at IS NOT NULL`
      }
    },
    async leave({ platform, tenant, user }) {
      if (user === undefined) {
        await prisma.person.updateMany({ where: { platform, tenant, gone: null }, data: { gone: 'tenant' } })
        return
      }
      await prisma.$executeRaw`
        WITH left_now AS (
          UPDATE person SET gone = 'person'
          WHERE platform = ${platform} AND tenant = ${tenant} AND "user" = ${user} AND gone IS NULL RETURNING id)
        ${wakeTeamsOf(Prisma.sql`SELECT id FROM left_now`)}`
    },
    async comeBack({ platform, tenant }) {
      await prisma.$executeRaw`
        WITH back AS (
          UPDATE person SET gone = NULL WHERE platform = ${platform} AND tenant = ${tenant} AND gone = 'tenant' RETURNING id)
        UPDATE nudging SET next_at = maatje_now() WHERE person_id IN (SELECT id FROM back) AND next_at IS NOT NULL`
    },
    async ping() {
      await prisma.$queryRaw`SELECT 1 FROM master_key`
    },
    async masterId(first) {
      await prisma.masterKey.createMany({ data: [{ id: 1, masterId: bytes(first) }], skipDuplicates: true })
      return (await prisma.masterKey.findUniqueOrThrow({ where: { id: 1 } })).masterId
    },
    async saveInbound({ id, person, body, at }) {
      const { count } = await prisma.inbound.createMany({
        data: [{ id, personId: person, body: bytes(body), receivedAt: dateOf(at) }],
        skipDuplicates: true,
      })
      return count === 1
    },
    async nextInbound(personId) {
      const row = await prisma.inbound.findFirst({
        where: { personId, state: 'received' },
        orderBy: [{ receivedAt: 'asc' }, { sequence: 'asc' }],
        select: { id: true, body: true },
      })
      return row?.body ? { id: row.id, body: row.body } : undefined
    },
    async peopleWaiting() {
      const rows = await prisma.inbound.groupBy({
        by: ['personId'],
        where: { state: 'received' },
        _min: { sequence: true },
        orderBy: { _min: { sequence: 'asc' } },
      })
      return rows.map((row) => row.personId)
    },
    async conversations(personId) {
      const rows = await prisma.conversation.findMany({ where: { personId }, orderBy: { touchedAt: 'desc' } })
      return rows.map(({ flow, body, touchedAt }) => ({ flow, body, touchedAt: instantOf(touchedAt) }))
    },
    async entries(personId, today) {
      const rows = await prisma.entry.findMany({
        where: { personId, keptUntil: { gte: dayOf(today) } },
        orderBy: [{ madeOn: 'desc' }, { sequence: 'desc' }],
        select: { id: true, flow: true, madeOn: true, keptUntil: true },
      })
      return rows.map((row) => ({ ...row, madeOn: plainDateOf(row.madeOn), keptUntil: plainDateOf(row.keptUntil) }))
    },
    async entryBody(personId, id) {
      return (await prisma.entry.findUnique({ where: { id, personId }, select: { body: true } }))?.body
    },
    async entryBodies(personId, flow, today) {
      const rows = await prisma.entry.findMany({
        where: { personId, flow, keptUntil: { gte: dayOf(today) } },
        orderBy: [{ madeOn: 'asc' }, { sequence: 'asc' }],
        select: { id: true, madeOn: true, body: true },
      })
      return rows.map((row) => ({ ...row, madeOn: plainDateOf(row.madeOn) }))
    },
    async sweep({ today, conversationsBefore, tracesBefore }) {
      const before = dateOf(tracesBefore)
      const [entries, conversations, inbound, deliveries] = await prisma.$transaction([
        prisma.entry.deleteMany({ where: { keptUntil: { lt: dayOf(today) } } }),
        prisma.conversation.deleteMany({ where: { touchedAt: { lt: dateOf(conversationsBefore) } } }),
        prisma.inbound.deleteMany({ where: { state: { not: 'received' }, receivedAt: { lt: before } } }),
        prisma.delivery.deleteMany({
          where: { state: { in: ['sent', 'failed', 'skipped'] }, createdAt: { lt: before } },
        }),
      ])
      return { entries: entries.count, conversations: conversations.count, traces: inbound.count + deliveries.count }
    },
  }
}

/** A person's columns as they are read. */
export type PersonRow = {
  id: string
  platform: string
  tenant: string
  user: string
  locale: string
  localeFrom: string
  zone: string | null
  reach: string | null
  gone: string | null
  askedAt: Date | null
  heardAt: Date | null
  turn: number
}

/** The columns of a PersonRow, of a person named `p` in a statement. */
export const PERSON_COLUMNS = Prisma.sql`
  p.id, p.platform, p.tenant, p."user", p.locale, p.locale_from AS "localeFrom", p.zone, p.reach, p.gone,
  p.asked_at AS "askedAt", p.heard_at AS "heardAt", p.turn`

/** A person's row as the core knows it. */
export function personOf(row: PersonRow, wrappedKey: Uint8Array): Person {
  const { id, platform, tenant, user, locale, localeFrom, zone, reach, gone, askedAt, heardAt, turn } = row
  return {
    id,
    platform,
    tenant,
    user,
    locale,
    ownLocale: localeFrom === 'person',
    left: gone !== null,
    turn,
    wrappedKey,
    ...(zone === null ? {} : { zone }),
    ...(reach === null ? {} : { reach }),
    ...(askedAt === null ? {} : { askedAt: instantOf(askedAt) }),
    ...(heardAt === null ? {} : { heardAt: instantOf(heardAt) }),
  }
}

/** Bytes as Prisma takes them: over memory of their own. */
export function bytes(value: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(value)
}
