import type { Vault } from '../../journal/vault.ts'
import type { Address, Person } from '../../ports.ts'
import { TENANT } from './colleagues.ts'
import type { History, Said } from './history.ts'

/** Where sealed rows are kept. `append` gives no sequence for an id the person has already. */
export type SealedRows = {
  append(user: string, id: string, body: Uint8Array): Promise<number | undefined>
  after(user: string, sequence: number): Promise<{ sequence: number; id: string; body: Uint8Array }[]>
  find(user: string, id: string): Promise<{ sequence: number; id: string; body: Uint8Array } | undefined>
  replace(user: string, id: string, body: Uint8Array): Promise<void>
}

/** A history whose rows are sealed with each person's own key, so that the database holds no word of the chat either. */
export function createSealedHistory(
  rows: SealedRows,
  vault: Vault,
  personAt: (address: Address) => Promise<Person>,
): History {
  const owner = (user: string) => personAt({ platform: 'playground', tenant: TENANT, user })
  const shelf = (id: string) => ({ table: 'playground_message', column: 'body', row: id })
  const opened = (person: Person, { sequence, id, body }: { sequence: number; id: string; body: Uint8Array }) => {
    return { sequence, id, content: vault.open(person, shelf(id), body) as Said }
  }
  return {
    async append(user, id, content) {
      const sequence = await rows.append(user, id, vault.seal(await owner(user), shelf(id), content))
      return sequence === undefined ? undefined : { sequence, id, content }
    },
    async after(user, sequence) {
      const person = await owner(user)
      return (await rows.after(user, sequence)).map((row) => opened(person, row))
    },
    async find(user, id) {
      const row = await rows.find(user, id)
      return row && opened(await owner(user), row)
    },
    async replace(user, id, content) {
      await rows.replace(user, id, vault.seal(await owner(user), shelf(id), content))
    },
  }
}
