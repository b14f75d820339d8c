import type { Vault } from '../journal/vault.ts'
import type { Person, StoredConversation } from '../ports.ts'
import { Conversation } from './conversation.ts'

/** The flow of a conversation that cannot be read. No flow has this id. */
const UNREADABLE = '(unreadable)'

/** Where a conversation is sealed. */
export function conversationShelf(person: Person) {
  return { table: 'conversation', column: 'body', row: person.id }
}

/** A conversation as stored. One that cannot be read leaves the person everything but that: they may destroy it. */
export function readTalk(vault: Vault, person: Person, { body }: StoredConversation): Conversation {
  try {
    return Conversation.parse(vault.open(person, conversationShelf(person), body))
  } catch {
    return { flow: UNREADABLE, version: 0, step: '', turn: person.turn, status: 'open', answers: {}, rows: [] }
  }
}
