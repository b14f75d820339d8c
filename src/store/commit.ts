import type { Change, Store } from '../ports.ts'
import { dateOf, dayOf } from './dates.ts'
import { Prisma, type PrismaClient } from './generated/client.ts'
import { insertPosts } from './insert-posts.ts'
import { bytes } from './person-rows.ts'
import { memberChanges, teamChanges } from './team-changes.ts'
import { wakeTeamsOf } from './wake-teams.ts'

/** Of which somebody else may have made the one there can be. */
const MADE_ONCE: ReadonlySet<unknown> = new Set<Prisma.ModelName>(['Nudging', 'Team'])

/**
 * Saves everything that handling one inbound changes, in one transaction. Its first two statements are compare-and-sets
 * that fail it as a whole: the inbound must still be waiting ('done' if not), the person's turn must be the one the
 * change was decided on ('outrun' if not). The version of their nudging, and of each team, is another one.
 */
export async function commitChange(prisma: PrismaClient, change: Change): ReturnType<Store['commit']> {
  const { person, turn, locale } = change
  try {
    const statements: Prisma.PrismaPromise<unknown>[] = [
      prisma.inbound.update({
        where: { id: change.inbound, state: 'received' },
        data: { state: change.state, body: null },
        select: { id: true },
      }),
      prisma.person.update({
        where: { id: person, turn },
        data: {
          turn: turn + 1,
          ...(change.heard ? { heardAt: dateOf(change.at) } : {}),
          ...(locale ? { locale, localeFrom: 'person' } : {}),
        },
        select: { id: true },
      }),
      ...conversationChanges(prisma, change),
      ...nudgingChange(prisma, change),
      ...entryChanges(prisma, change),
      ...teamChanges(prisma, change),
      ...memberChanges(prisma, change),
      ...teamsWoken(prisma, change),
      ...deliveryInsert(prisma, change),
      ...postInserts(prisma, change),
    ]
    await prisma.$transaction(statements)
    return 'saved'
  } catch (error) {
    if (!(error instanceof Prisma.PrismaClientKnownRequestError)) throw error
    const { code, meta } = error
    // P2025: a compare-and-set found nothing to update. P2002: somebody else made their first nudging row, or this
    // team of the room.
    if (code !== 'P2025' && !(code === 'P2002' && MADE_ONCE.has(meta?.modelName))) throw error
    return meta?.modelName === 'Inbound' ? 'done' : 'outrun'
  }
}

/** Messages in their order, each with its person's place, so that what is due there is found without everybody else's. */
function deliveryInsert(prisma: PrismaClient, { deliveries, person }: Change) {
  if (deliveries.length === 0) return []
  const rows = deliveries.map(({ id, dedupeKey, body, kind = 'reply', expires }, index) => {
    const expiresAt = expires ? dateOf(expires) : null
    return Prisma.sql`(${index}::int, ${id}::uuid, ${dedupeKey}::text, ${bytes(body)}::bytea, ${kind}::text, ${expiresAt}::timestamptz)`
  })
  return [
    prisma.$executeRaw`
      INSERT INTO delivery (id, dedupe_key, body, kind, expires_at, person_id, platform, tenant)
      SELECT planned.id, dedupe_key, body, kind, expires_at, p.id, p.platform, p.tenant
      FROM (VALUES ${Prisma.join(rows)}) AS planned(index, id, dedupe_key, body, kind, expires_at), person p
      WHERE p.id = ${person}::uuid ORDER BY index`,
  ]
}

/** When somebody works goes into the plans of their teams. After `teamChanges`, which name the version it was before. */
function teamsWoken(prisma: PrismaClient, { nudging, person }: Change) {
  return nudging ? [prisma.$executeRaw(wakeTeamsOf(Prisma.sql`SELECT ${person}::uuid`))] : []
}

function postInserts(prisma: PrismaClient, { posts = [] }: Change) {
  return posts.length === 0 ? [] : [prisma.$executeRaw(insertPosts(posts))]
}

function conversationChanges(prisma: PrismaClient, { conversations, person, at }: Change) {
  const touchedAt = dateOf(at)
  return conversations.map(({ flow, to }) => {
    const where = { personId: person, flow }
    if (to === 'destroyed') return prisma.conversation.deleteMany({ where })
    if (to === 'touched') return prisma.conversation.updateMany({ where, data: { touchedAt } })
    const saved = { body: bytes(to.body), touchedAt }
    return prisma.conversation.upsert({
      where: { personId_flow: where },
      create: { ...where, ...saved },
      update: saved,
    })
  })
}

function nudgingChange(prisma: PrismaClient, { nudging, person }: Change) {
  if (!nudging) return []
  const { body, nextAt, calendarAt, version } = nudging
  const saved = {
    body: bytes(body),
    nextAt: nextAt ? dateOf(nextAt) : null,
    calendarAt: calendarAt ? dateOf(calendarAt) : null,
  }
  if (version === undefined) return [prisma.nudging.create({ data: { personId: person, ...saved } })]
  const data = { ...saved, version: version + 1, planningUntil: null }
  return [prisma.nudging.update({ where: { personId: person, version }, data, select: { personId: true } })]
}

function entryChanges(prisma: PrismaClient, { entries = [], person }: Change) {
  return entries.map((entry) => entryChange(prisma, entry, person))
}

function entryChange(prisma: PrismaClient, entry: NonNullable<Change['entries']>[number], person: string) {
  const where = { id: entry.id, personId: person }
  switch (entry.type) {
    case 'add': {
      const { id, flow, body, madeOn, keptUntil } = entry
      const data = { id, personId: person, flow, body: bytes(body), madeOn: dayOf(madeOn), keptUntil: dayOf(keptUntil) }
      return prisma.entry.create({ data, select: { id: true } })
    }
    case 'move':
      return prisma.entry.updateMany({ where, data: { keptUntil: dayOf(entry.keptUntil) } })
    case 'destroy':
      return prisma.entry.deleteMany({ where })
    default:
      return entry satisfies never
  }
}
