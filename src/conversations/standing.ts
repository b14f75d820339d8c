import { fill, plain } from '../content/template.ts'
import type { Block, Button } from '../messages/message.ts'
import type { Conversation } from './conversation.ts'
import type { Decision, Situation } from './decision.ts'
import type { Flow } from './exercise.ts'
import { questionOf, whereIs } from './question.ts'

/** A paragraph of ours, with its values. */
export function text(template: string, values?: Record<string, string>): Block {
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
export function button(situation: Situation, id: string, label: string, tone: Button['tone']): Button {
  return { id, label, tone, turn: situation.turn + 1 }
}

/** Buttons that lead on from anywhere, by name. */
export function ways(situation: Situation, tones: Partial<Record<keyof Labels, Button['tone']>>): Button[] {
  const { labels } = situation.house.words
  const named = Object.entries(tones) as [keyof Labels, Button['tone']][]
  return named.map(([id, tone]) => button(situation, id, labels[id], tone))
}
type Labels = Pick<Situation['house']['words']['labels'], 'resume' | 'stop' | 'later' | 'menu' | 'journal' | 'help'>

/** What the menu offers: every exercise, what is kept, help, the other language. */
export function menuButtons(situation: Situation): Button[] {
  const { content, house } = situation
  const begin = [...house.flows.values()].map((flow, index) => {
    const label = plain(fill(house.words.labels.begin, { title: flow.title }))
    return button(situation, `begin.${flow.id}`, label, index === 0 ? 'main' : 'choice')
  })
  const speak = content.locales
    .filter(({ locale }) => locale !== house.locale)
    .map(({ locale, words }) => button(situation, `speak.${locale}`, words.labels.speak, 'quiet'))
  const first = situation.conversation ? ways(situation, { resume: 'main' }) : begin
  const stop = situation.conversation ? ways(situation, { stop: 'quiet' }) : []
  return [...first, ...ways(situation, { journal: 'choice' }), ...stop, ...ways(situation, { help: 'quiet' }), ...speak]
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

/** The conversation put aside, so that a text that comes next is not taken for an answer. */
export function atRest(situation: Situation): Pick<Decision, 'conversation'> {
  const { conversation, turn } = situation
  if (!conversation) return {}
  if (conversation.status === 'resting' || !flowOf(situation, conversation)) return { conversation: 'touched' }
  return { conversation: { ...conversation, status: 'resting', turn: turn + 1 } }
}
