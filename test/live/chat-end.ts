import { readTalk } from '../../src/conversations/stored-conversation.ts'
import { dayIn } from '../../src/people/home.ts'
import type { Address, Clock, Store } from '../../src/ports.ts'
import type { Chat } from '../replay.ts'
import { vault } from '../store/fakes.ts'

/** What somebody has open and what they keep, as the store has it. */
export async function endOf(store: Store, address: Address, clock: Clock): ReturnType<Chat['end']> {
  const person = await store.findPerson(address)
  if (!person) return { keptUntil: [] }
  const talks = (await store.conversations(person.id)).map((stored) => readTalk(vault, person, stored))
  const open = talks.find(({ status }) => status !== 'resting') ?? talks[0]
  const entries = await store.entries(person.id, dayIn(person.zone, clock.now()))
  return { ...(open ? { open } : {}), keptUntil: entries.map(({ keptUntil }) => keptUntil.toString()) }
}
