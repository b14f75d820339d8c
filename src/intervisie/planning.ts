import { Temporal } from 'temporal-polyfill'
import type { Content } from '../content/content.ts'
import type { Vault } from '../journal/vault.ts'
import { HOME_ZONE } from '../people/home.ts'
import type { DueTeam } from '../ports.ts'
import { nudgingOf, type TeamPlan } from '../teams/planning.ts'
import { groupShelf, openGroup, partShelf } from './group.ts'
import type { GroupMember } from './group-planning.ts'
import { nextOver, withoutOver } from './over-and-done.ts'
import { nextGroupLook, planGroup } from './plan-group.ts'

/**
 * Plans what one group has to be told by now, and takes out of its members' parts what does nothing any more. Throws what
 * opening it throws.
 */
export function planIntervisie({ vault, content }: { vault: Vault; content: Content }, due: DueTeam): TeamPlan {
  const { id, room, now } = due
  const { group: before, members } = openGroup(vault, due)
  const locales = new Map(members.map(({ person }) => [person.id, person.locale]))
  const planning = {
    id,
    group: before,
    people: members.map(({ person, part, stored }): GroupMember => {
      const nudging = nudgingOf(vault, stored)
      const { id: member, zone = HOME_ZONE, platform, user, left } = person
      return { id: member, platform, user, part, zone, left, ...(nudging ? { nudging } : {}) }
    }),
    now,
    content,
    localeOf: (one: string) => locales.get(one) ?? room.locale,
  }
  const { group, posts } = planGroup(planning)
  const left = members.flatMap(({ person, part }) => {
    const to = withoutOver(part, group, now)
    return to ? [{ person: person.id, body: vault.seal(person, partShelf(id, person), to) }] : []
  })
  const parts = members.map(({ part }) => part)
  const looks = [nextGroupLook({ ...planning, group }), nextOver(parts, group, now)].filter((at) => at !== undefined)
  const [nextAt] = looks.sort(Temporal.Instant.compare)
  return { body: vault.seal(room, groupShelf(id), group), posts, nextAt, members: left }
}
