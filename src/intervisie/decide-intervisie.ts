import type { Decision, Situation } from '../conversations/decision.ts'
import type { Intent, IntervisieAct } from '../conversations/read-intent.ts'
import { repeat, text } from '../conversations/standing.ts'
import { beginWriting } from './begin-writing.ts'
import { decideAnswer } from './decide-answers.ts'
import { decideLead } from './decide-lead.ts'
import { decideMembership } from './decide-membership.ts'
import { decideView } from './decide-view.ts'
import type { OpenedGroup, Part } from './group.ts'
import { showGroups } from './show-groups.ts'

/** What only whoever looks after a group may do. */
export const LEAD_ACTS = [
  'change',
  'place',
  'move',
  'skip',
  'skip-yes',
  'end',
  'end-yes',
  'share',
  'split',
  'no-split',
] as const satisfies IntervisieAct[]

/** Something somebody wants of one of their groups, with the group and their own part in it. `about` is '' without one. */
export type GroupDeed<Act extends IntervisieAct> = { act: Act; opened: OpenedGroup; part: Part; about: string }

/**
 * What somebody wants of a group of theirs, told in private. Whatever they have no say in changes nothing, and so does a
 * press about a group that is gone. Pure.
 */
export function decideIntervisie(situation: Situation, intent: Extract<Intent, { type: 'intervisie' }>): Decision {
  const { house, groups, me } = situation
  const opened = groups.find(({ id }) => id === intent.group)
  const part = opened?.members.find(({ person }) => person.id === me?.id)?.part
  if (!opened || !part || !me) return repeat(situation, text(house.groups.gone))
  const { act, about = '' } = intent
  const own = { opened, part, about }
  switch (act) {
    case 'show':
      return showGroups(situation)
    case 'join':
    case 'stop':
    case 'wish':
    case 'wish-yes':
    case 'wish-no':
      return decideMembership(situation, { act, ...own })
    case 'coming':
    case 'chosen':
    case 'swap':
    case 'swap-yes':
    case 'swap-no':
      return decideAnswer(situation, { act, ...own })
    case 'case':
    case 'after':
      return beginWriting(situation, { act, ...own })
    case 'view':
      return decideView(situation, { act, ...own })
    default: {
      const isLead = opened.group.leads.includes(me.id)
      return isLead ? decideLead(situation, { act, ...own }) : repeat(situation, text(house.groups['not-lead']))
    }
  }
}
