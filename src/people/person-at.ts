import type { Vault } from '../journal/vault.ts'
import type { Clock, Ids, Inbound, Person, Profile, Store } from '../ports.ts'
import { isZone } from './home.ts'

/** Dutch first, for whoever's platform says nothing. */
export const DEFAULT_LOCALE = 'nl'

/** What a platform tells about somebody beside who they are. */
type Told = Pick<Inbound, 'locale' | 'zone' | 'reach'>

/**
 * The person at an address, made with a key of their own when they write for the first time. What the platform tells
 * about them is taken over, but for a locale when they chose one themselves.
 */
export async function personAt(
  { store, vault, ids, clock }: { store: Store; vault: Vault; ids: Ids; clock: Clock },
  inbound: Pick<Inbound, 'platform' | 'tenant' | 'user'> & Told,
): Promise<Person> {
  const { platform, tenant, user } = inbound
  const address = { platform, tenant, user }
  const known = await store.findPerson(address)
  const told = toldBy(inbound)
  if (!known) {
    const id = ids.next()
    const wrappedKey = vault.newKey({ id, tenant })
    const person = { ...address, id, ...told, locale: told.locale ?? DEFAULT_LOCALE, wrappedKey }
    return store.addPerson(person, vault.masterId, clock.now())
  }
  const news = newsOf(known, told)
  if (news) await store.learn(known.id, news)
  return known
}

/** What is new of what a platform tells about somebody we know, or undefined when nothing is. */
export function newsOf(known: Person, told: Told & Profile): (Told & Profile) | undefined {
  const { locale, zone, reach, left } = toldBy(told)
  const news: Told & Profile = {
    ...(locale !== undefined && locale !== known.locale && !known.ownLocale ? { locale } : {}),
    ...(zone !== undefined && zone !== known.zone ? { zone } : {}),
    ...(reach !== undefined && reach !== known.reach ? { reach } : {}),
    ...(left !== undefined && left !== known.left ? { left } : {}),
  }
  return Object.keys(news).length > 0 ? news : undefined
}

/** What was told and can be used: a zone nobody knows is none. */
function toldBy({ locale, zone, reach, left }: Told & Profile): Told & Profile {
  return {
    ...(locale === undefined ? {} : { locale }),
    ...(zone !== undefined && isZone(zone) ? { zone } : {}),
    ...(reach === undefined ? {} : { reach }),
    ...(left === undefined ? {} : { left }),
  }
}
