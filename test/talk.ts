import { Temporal } from 'temporal-polyfill'
import { type Content, contentFor } from '../src/content/content.ts'
import { loadContent } from '../src/content/load-content.ts'
import type { Conversation, Written } from '../src/conversations/conversation.ts'
import { decide } from '../src/conversations/decide.ts'
import type { Kept, Situation } from '../src/conversations/decision.ts'
import { homeOf } from '../src/conversations/home.ts'
import { readIntent } from '../src/conversations/read-intent.ts'
import { twoColumns } from '../src/exercises/two-columns.ts'
import { entryMeant } from '../src/journal/decide-entry.ts'
import type { Button, Message } from '../src/messages/message.ts'
import { dayIn } from '../src/people/home.ts'
import type { Input } from '../src/ports.ts'

/** All content, as the bot loads it. */
export const content: Content = loadContent('content', { 'two-columns': twoColumns })

/** A person's private chat with the pure core: no store, no platform, a clock that stands still until it is moved. */
export type Talk = {
  /** Everything Maatje said so far. */
  said: Message[]
  conversation: Conversation | undefined
  kept: (Kept & { written: Written })[]
  locale: string
  do(input: Input): Message[]
  say(text: string): Message[]
  /** Presses the newest button with this id or label; `oldest` takes the oldest one instead. */
  press(name: string, which?: 'newest' | 'oldest'): Message[]
  /** What stands on their page beside the chat. */
  home(): Message
  wait(duration: string): void
  restart(): void
}

/** A new chat in a locale, on a fixed morning. */
export function createTalk(locale: string): Talk {
  let now = Temporal.Instant.from('2026-11-23T08:00:00Z')
  let runningSince = now
  let touchedAt = now
  let turn = 0
  const situation = (entries: readonly Kept[]): Situation => ({
    content,
    house: contentFor(content, talk.locale),
    turn,
    now,
    today: dayIn(undefined, now),
    runningSince,
    entries,
    ...(talk.conversation ? { conversation: talk.conversation, touchedAt } : {}),
  })
  const keptNow = () =>
    talk.kept.filter((entry) => Temporal.PlainDate.compare(entry.keptUntil, dayIn(undefined, now)) >= 0)
  const talk: Talk = {
    said: [],
    conversation: undefined,
    kept: [],
    locale,
    do(input) {
      const intent = readIntent(content, input)
      const entries = keptNow()
      const meant = intent.type === 'entry' ? entryMeant(entries, intent) : undefined
      const opened = entries.find((entry) => entry.id === meant?.id)
      const found = opened ? { opened: { id: opened.id, written: opened.written } } : {}
      const decision = decide({ ...situation(entries), ...found }, intent)
      turn += 1
      if (decision.conversation) touchedAt = now
      if (decision.conversation === 'destroyed') talk.conversation = undefined
      else if (typeof decision.conversation === 'object') talk.conversation = decision.conversation
      const { entry } = decision
      if (entry?.type === 'add') {
        const { written, madeOn, keptUntil } = entry
        talk.kept.unshift({ id: `entry-${turn}`, flow: written.flow, madeOn, keptUntil, written })
      } else if (entry?.type === 'move') {
        talk.kept = talk.kept.map((kept) => (kept.id === entry.id ? { ...kept, keptUntil: entry.keptUntil } : kept))
      } else if (entry?.type === 'destroy') {
        talk.kept = talk.kept.filter((kept) => kept.id !== entry.id)
      }
      if (decision.locale) talk.locale = decision.locale
      talk.said.push(...decision.messages)
      return decision.messages
    },
    say: (text) => talk.do({ type: 'text', text }),
    press(name, which = 'newest') {
      const all = talk.said
        .flatMap(buttonsOf)
        .filter(({ id, label }) => [id, label, id.replace('choice.', '')].includes(name))
      const button = which === 'newest' ? all.at(-1) : all[0]
      if (!button) throw new Error(`there is no button "${name}"`)
      return talk.do({ type: 'button', id: button.id, turn: button.turn })
    },
    home: () => homeOf(situation(keptNow())),
    wait(duration) {
      now = now.add(Temporal.Duration.from(duration))
    },
    restart() {
      now = now.add({ seconds: 1 })
      runningSince = now
    },
  }
  return talk
}

/** The buttons of a message, in order. */
export function buttonsOf(message: Message): Button[] {
  return message.blocks.flatMap((block) => (block.type === 'buttons' ? block.buttons : []))
}
