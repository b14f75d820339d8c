import { content } from '../talk.ts'

// What is pressed and typed in intervisie, as the content has it: the tests over real HTTP are of what comes of it.

const [{ groups, guide, flows }] = content.locales

/** What a choice of a conversation is called. */
function choice(flow: string, step: string, id: string): string {
  const found = flows.get(flow)?.steps[step]?.choose?.find((one) => one.id === id)
  if (!found) throw new Error(`there is no ${flow}/${step}/${id}`)
  return found.label
}

export const GROUP_LABELS = groups.labels
export const GUIDE_LABELS = guide.labels
export const VIEW_SHARE = choice('intervisie-view', 'check', 'share')
export const WORDS_FOR_MOVING = choice('intervisie-move', 'check', 'right')

const pressed = (step: string, id: string) => ({
  type: 'press' as const,
  label: choice('intervisie-plan', step, id),
})
const typed = (text: string) => ({ type: 'say' as const, text })

/** How a group is set up: every second Tuesday of the month at two, for an hour, in room 2; 8 December 2026 is the first. */
export const PLANNED = [
  pressed('rhythm', 'month'),
  pressed('nth', 'second'),
  typed('dinsdag 14:00'),
  pressed('minutes', 'm60'),
  typed('Kamer 2'),
  pressed('manager', 'no'),
  pressed('check', 'right'),
]
