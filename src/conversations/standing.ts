import { fill, plain } from '../content/template.ts'
import type { Block, Button, Inline } from '../messages/message.ts'
import type { Conversation } from './conversation.ts'
import type { Decision, Situation } from './decision.ts'
import type { Flow } from './exercise.ts'
import { questionOf, whereIs } from './question.ts'

/** A paragraph of ours, with its values. */
export function text(template: string, values?: Record<string, string | Inline[]>): Block {
  return { type: 'text', text: fill(template, values) }
}

/** The flow somebody is in, in their locale; undefined when this version no longer has it. */
export function flowOf({ house }: Situation, { flow }: Conversation): Flow | undefined {
  return house.flows.get(flow)
}

/** Where somebody is in an exercise, as plain text. */
export function placeOf(situation: Situation, conversation: Conversation): string {
  const flow = flowOf(situation, conversation)
  return flow ? plain(whereIs(flow, conversation)) : ''
}

/** A button shown in the turn that is being answered now. */
export function button({ turn }: Pick<Situation, 'turn'>, id: string, label: string, tone: Button['tone']): Button {
  return { id, label, tone, turn: turn + 1 }
}

/** Buttons that lead on from anywhere, by name. */
export function ways(
  situation: Pick<Situation, 'house' | 'turn'>,
  tones: Partial<Record<keyof Labels, Button['tone']>>,
): Button[] {
  const { labels } = situation.house.words
  const named = Object.entries(tones) as [keyof Labels, Button['tone']][]
  return named.map(([id, tone]) => button(situation, id, labels[id], tone))
}
type Labels = Pick<
  Situation['house']['words']['labels'],
  | 'resume'
  | 'stop'
  | 'later'
  | 'menu'
  | 'journal'
  | 'help'
  | 'roster'
  | 'nudges'
  | 'line'
  | 'quiet'
  | 'buddies'
  | 'intervisie'
  | 'hours'
>

/** The flows somebody can choose to begin, in the order in which they are offered. */
export function menuFlows({ house }: Situation): Flow[] {
  return [...house.flows.values()].filter(({ menu }) => menu)
}

/** What the menu offers: every flow they are not in, what is kept, when they are nudged, help, the other language. */
export function menuButtons(situation: Situation): Button[] {
  const { content, house, conversation, others } = situation
  const inThem = [conversation, ...others].map((talk) => talk?.flow)
  const begin = menuFlows(situation)
    .filter(({ id }) => !inThem.includes(id))
    .map((flow, index) => {
      const label = plain(fill(house.words.labels.begin, { title: flow.title }))
      return button(situation, `begin.${flow.id}`, label, index === 0 && !conversation ? 'main' : 'choice')
    })
  const speak = content.locales
    .filter(({ locale }) => locale !== house.locale)
    .map(({ locale, words }) => button(situation, `speak.${locale}`, words.labels.speak, 'quiet'))
  const resume = conversation ? ways(situation, { resume: 'main' }) : []
  const stop = conversation ? ways(situation, { stop: 'quiet' }) : []
  const own = ways(situation, {
    roster: 'choice',
    journal: 'choice',
    buddies: 'choice',
    intervisie: 'choice',
    line: 'quiet',
  })
  return [...resume, ...begin, ...own, ...stop, ...ways(situation, { help: 'quiet' }), ...speak]
}

/**
 * What a person has before them, as blocks: the open question, the offer to go on, Maatje's own question whether to stop
 * or whether a held text is the answer; without a conversation, what the menu offers. Always ends in buttons.
 */
export function standing(situation: Situation, conversation: Conversation | undefined): Block[] {
  const { words } = situation.house
  if (!conversation) return [{ type: 'buttons', buttons: menuButtons({ ...situation, conversation: undefined }) }]
  const flow = flowOf(situation, conversation)
  const { held, status, turn } = conversation
  const where = placeOf(situation, conversation)
  const own = (id: 'stop-yes' | 'stop-no' | 'use' | 'drop', tone: Button['tone']): Button => {
    return { id, label: words.labels[id], turn, tone }
  }
  if (!flow) {
    const buttons = [own('stop-yes', 'grave'), ...ways(situation, { menu: 'quiet', help: 'quiet' })]
    return [text(words['flow-gone']), { type: 'buttons', buttons }]
  }
  switch (status) {
    case 'open': {
      if (held === undefined) return questionOf(flow, conversation)
      const question = questionOf(flow, conversation).filter(({ type }) => type !== 'buttons' && type !== 'ask')
      const out = ways(situation, { later: 'quiet', stop: 'quiet', help: 'quiet' })
      const buttons = [own('use', 'main'), own('drop', 'choice'), ...out]
      return [
        ...question,
        { type: 'quote', text: [held] },
        text(words['is-it-your-answer']),
        { type: 'buttons', buttons },
      ]
    }
    case 'resting': {
      const buttons = ways(situation, { resume: 'main', stop: 'quiet', menu: 'quiet', help: 'quiet' })
      return [text(words.resting, { where }), { type: 'buttons', buttons }]
    }
    case 'stopping': {
      const out = ways(situation, { later: 'quiet', help: 'quiet' })
      return [
        text(words['stop-sure'], { where }),
        { type: 'buttons', buttons: [own('stop-no', 'main'), own('stop-yes', 'grave'), ...out] },
      ]
    }
    default:
      return status satisfies never
  }
}

// The ways to answer differ in what becomes of the conversation:
//   repeat   as it was, seen again now; its buttons stay good
//   change   a new state, asked in a new turn: every button shown before is late from here on
//   atRest   put aside, because something else is shown; a text that comes next is no answer

/** A reply that changes nothing: notes first, then what stood before the person already. */
export function repeat(situation: Situation, ...notes: Block[]): Decision {
  const { conversation } = situation
  return {
    ...(conversation ? { conversation: 'touched' } : {}),
    messages: [{ blocks: [...notes, ...standing(situation, conversation)] }],
  }
}

/** A reply after which the conversation is in a new state, asked in the person's next turn. */
export function change(situation: Situation, conversation: Conversation, ...notes: Block[]): Decision {
  const next = { ...conversation, turn: situation.turn + 1 }
  return { conversation: next, messages: [{ blocks: [...notes, ...standing(situation, next)] }] }
}

/** The situation once the conversation somebody is in is over: what they put aside before it stands there again. */
export function over(situation: Situation): Situation {
  const { conversation: _over, touchedAt: _then, others, ...rest } = situation
  const [next, ...more] = others
  return { ...rest, others: more, ...(next ? { conversation: next } : {}) }
}

/**
 * What is said when a flow has ended, and what stands there after it: an open question asked again, the offer to go on
 * with what rests, else ways that lead on. `flow` is the one that ended.
 */
export function ending(after: Situation, flow: Flow, ...said: Block[]): Decision['messages'] {
  const { conversation } = after
  if (conversation && conversation.status !== 'resting') {
    return [{ blocks: [...said, ...standing(after, conversation)] }]
  }
  // A word in passing, like that about a break, leads nowhere by itself.
  const onward = flow.menu ? ways(after, { menu: 'choice', journal: 'quiet' }) : ways(after, { menu: 'quiet' })
  const buttons = conversation ? ways(after, { resume: 'choice', menu: 'quiet' }) : onward
  return [{ blocks: [...said, { type: 'buttons', buttons }] }]
}

/** The conversation put aside, so that a text that comes next is not taken for an answer. */
export function atRest(situation: Situation): Pick<Decision, 'conversation'> {
  const { conversation, turn } = situation
  if (!conversation) return {}
  if (conversation.status === 'resting' || !flowOf(situation, conversation)) return { conversation: 'touched' }
  return { conversation: { ...conversation, status: 'resting', turn: turn + 1 } }
}
