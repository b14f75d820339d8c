import { contentFor } from '../content/content.ts'
import type { Situation } from '../conversations/decision.ts'
import type { Deed } from '../conversations/exercise.ts'
import { text } from '../conversations/standing.ts'
import { isTogether, lastAlone } from '../guide/guide.ts'
import { togetherPost } from '../guide/guide-message.ts'
import type { OpenedGroup, OpenedPart } from './group.ts'
import type { GroupDone } from './groups-decided.ts'
import { ledSession, methodIn, thereIn } from './led-session.ts'
import { withSession } from './sessions.ts'
import { areAllShared, bringTogether, showLate } from './shared-views.ts'

/**
 * Lets those who are there read how somebody sees it, in their private chats: together once everybody shared, on its own when
 * the others were read already. Pure. What comes after its session is shared with nobody, and said back.
 */
export function shareView(
  situation: Situation,
  { group: id, key, text: view }: Extract<Deed, { type: 'share-case' | 'share-view' }>,
): GroupDone {
  const { content, house, groups, me } = situation
  const before = groups.find((one) => one.id === id)
  const own = before?.members.find(({ person }) => person.id === me?.id)
  const session = before && ledSession(before.group)
  const method = before && session && methodIn(contentFor(content, before.group.locale), session.guided)
  const isAsked = method && lastAlone(method, session.guided) !== undefined
  const isThere = own?.part.part && session?.key === key && session.guided.here.includes(own.person.id)
  if (!before || !own || !session || !method || !isAsked || !isThere) {
    return { instead: text(house.guide.views['too-late'], { view }) }
  }
  const shared: OpenedPart = { ...own, part: { ...own.part, views: { ...own.part.views, [key]: view } } }
  const opened: OpenedGroup = {
    ...before,
    members: before.members.map((one) => (one.person.id === own.person.id ? shared : one)),
  }
  const viewed = { content, opened, key, guided: session.guided }
  const parts = [{ group: id, to: shared.part }]
  const saved = (guided: typeof session.guided) => [
    { id, group: withSession(before.group, key, (one) => ({ ...one, guided })) },
  ]
  const instead = text(house.guide.views['shared-now'])
  if (isTogether(method, session.guided)) {
    const { guided, notices } = showLate(viewed, shared)
    return { groups: saved(guided), parts, notices, instead }
  }
  if (!areAllShared(viewed, method)) return { groups: saved(session.guided), parts }
  const { guided, notices } = bringTogether(viewed, thereIn(opened, session.guided))
  const room = togetherPost({ words: contentFor(content, before.group.locale).guide })
  return {
    groups: saved(guided),
    parts,
    notices: [...notices, { group: id, to: 'room', message: room }],
    instead,
  }
}
