import type { LocaleContent } from '../content/content.ts'
import { fill } from '../content/template.ts'
import type { Block, Button, Message } from '../messages/message.ts'
import { wishWays } from './decide-wishes.ts'
import type { PromptKind } from './prompt-kinds.ts'

/**
 * A nudge as it is sent: its prompt, the choices of the first step of its flow, and small buttons to know why and to
 * change it. `about` is which one it is; `turn` is the person's; `notes` stand above it. Undefined when there is no such
 * flow. Pure.
 */
export function nudgeMessage(
  { house, turn }: { house: LocaleContent; turn: number },
  { kind, about, prompt, values }: { kind: PromptKind; about: string; prompt: string; values: Record<string, string> },
  notes: readonly Block[],
): Message | undefined {
  const flow = house.flows.get(kind)
  const choices = flow?.steps[flow.start]?.choose
  if (!choices) return undefined
  const buttons = choices.map(
    ({ id, label, tone }): Button => ({ id: `nudge.${kind}.${id}.${about}`, label, tone, turn }),
  )
  return {
    blocks: [
      ...notes,
      { type: 'text', text: fill(prompt, values) },
      { type: 'buttons', buttons: [...buttons, ...wishWays({ house, turn }, kind, about)] },
    ],
  }
}
