import type { Change, Store } from '../ports.ts'
import { dateOf, dayOf } from './dates.ts'
import { Prisma, type PrismaClient } from './generated/client.ts'
import { bytes } from './person-rows.ts'

/**
 * Saves everything that handling one inbound changes, in one transaction. Its first two statements are compare-and-sets
 * that fail it as a whole: the inbound must still be waiting ('done' if not), the person's turn must be the one the
 * change was decided on ('outrun' if not).
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
        data: { turn: turn + 1, ...(locale ? { locale, localeFrom: 'person' } : {}) },
        select: { id: true },
      }),
      ...conversationChange(prisma, change),
      ...entryChange(prisma, change),
      prisma.delivery.createMany({
        data: change.deliveries.map(({ id, dedupeKey, body }) => ({
          id,
          dedupeKey,
          body: bytes(body),
          personId: person,
        })),
      }),
    ]
    await prisma.$transaction(statements)
    return 'saved'
  } catch (error) {
    // P2025: a compare-and-set found nothing to update.
    if (!(error instanceof Prisma.PrismaClientKnownRequestError) || error.code !== 'P2025') throw error
    return error.meta?.modelName === 'Inbound' ? 'done' : 'outrun'
  }
}

function conversationChange(prisma: PrismaClient, { conversation, person, at }: Change) {
  const where = { personId: person }
  const touchedAt = dateOf(at)
  if (conversation === undefined) return []
  if (conversation === 'destroyed') return [prisma.conversation.deleteMany({ where })]
  if (conversation === 'touched') return [prisma.conversation.updateMany({ where, data: { touchedAt } })]
  const saved = { body: bytes(conversation.body), touchedAt }
  return [prisma.conversation.upsert({ where, create: { ...where, ...saved }, update: saved })]
}

function entryChange(prisma: PrismaClient, { entry, person }: Change) {
  if (!entry) return []
  const where = { id: entry.id, personId: person }
  switch (entry.type) {
    case 'add': {
      const { id, flow, body, madeOn, keptUntil } = entry
      const data = { id, personId: person, flow, body: bytes(body), madeOn: dayOf(madeOn), keptUntil: dayOf(keptUntil) }
      return [prisma.entry.create({ data })]
    }
    case 'move':
      return [prisma.entry.updateMany({ where, data: { keptUntil: dayOf(entry.keptUntil) } })]
    case 'destroy':
      return [prisma.entry.deleteMany({ where })]
    default:
      return entry satisfies never
  }
}
