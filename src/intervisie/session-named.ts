import type { Temporal } from 'temporal-polyfill'
import type { LocaleContent } from '../content/content.ts'
import { fill, plain } from '../content/template.ts'
import { momentOf } from '../nudges/say-next.ts'
import { isBy } from '../people/instants.ts'
import type { Group, Session } from './group.ts'

/** What a session is called in the middle of a sentence: its group, and when it is in somebody's own zone. */
export function sessionNamed(
  { hours, locale }: Pick<LocaleContent, 'hours' | 'locale'>,
  { name }: Pick<Group, 'name'>,
  { start }: Pick<Session, 'start'>,
  zone: string,
): string {
  const when = momentOf(start, zone, locale)
  return plain(name ? fill(hours.session.named, { name, when }) : fill(hours.session.unnamed, { when }))
}

/** Whether a session is past: one that is being led is not, however long that takes. */
export function isOver({ state, end, guided }: Session, now: Temporal.Instant): boolean {
  if (guided) return false
  return state === 'held' || state === 'missed' || isBy(end, now)
}
