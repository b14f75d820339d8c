import type { Vault } from '../journal/vault.ts'
import type { Address, Clock, Ids, Person, Store } from '../ports.ts'

/** Dutch first, for whoever's platform says nothing. */
const DEFAULT_LOCALE = 'nl'

/**
 * The person at an address, made with a key of their own when they write for the first time. What the platform says
 * about their locale is taken over, unless they chose one themselves.
 */
export async function personAt(
  { store, vault, ids, clock }: { store: Store; vault: Vault; ids: Ids; clock: Clock },
  { platform, tenant, user }: Address,
  locale?: string,
): Promise<Person> {
  const address = { platform, tenant, user }
  const known = await store.findPerson(address)
  if (!known) {
    const id = ids.next()
    const wrappedKey = vault.newKey({ id, tenant })
    return store.addPerson(
      { ...address, id, locale: locale ?? DEFAULT_LOCALE, wrappedKey },
      vault.masterId,
      clock.now(),
    )
  }
  if (locale !== undefined && known.locale !== locale) await store.platformLocale(known.id, locale)
  return known
}
