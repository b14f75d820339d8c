import { expect, test } from 'vitest'
import type { Conversation } from '../../src/conversations/conversation.ts'
import type { Situation } from '../../src/conversations/decision.ts'
import { type Intent, readIntent } from '../../src/conversations/read-intent.ts'
import { type TeamPorts, teamsFor } from '../../src/teams/stored-teams.ts'
import { person, situation } from '../intervisie/room.ts'
import { content } from '../talk.ts'

// Which of what somebody does makes their groups be looked up.

/** How often somebody's groups are looked up for one thing they do. */
async function looksFor(intent: Intent, change: Partial<Situation> = {}): Promise<number> {
  let looks = 0
  const store = {
    teamsOf: () => {
      looks += 1
      return Promise.resolve([])
    },
  }
  const ports = { store } as unknown as TeamPorts
  await teamsFor(ports, person('noor'), situation('noor', [], { turn: 3, ...change }), intent)
  return looks
}

const talk: Conversation = { flow: 'debrief', version: 1, step: 'x', turn: 3, status: 'open', answers: {}, rows: [] }
const typed = (text: string) => readIntent(content, { type: 'text', text })

test('a typed text looks them up once where nothing is being asked, and never where something is', async () => {
  expect(await looksFor(typed('Het gaat om vertrouwen.'))).toBe(1)
  expect(await looksFor(typed('Het gaat om vertrouwen.'), { conversation: talk })).toBe(0)
  const answer = readIntent(content, { type: 'answer', text: 'Het gaat om vertrouwen.', turn: 2 })
  expect(await looksFor(answer)).toBe(0)
  expect(await looksFor(typed('Hallo daar'), { turn: 0 })).toBe(0)
})

test('a word of another kind looks nothing up, and a word about them does', async () => {
  for (const word of ['hulp', 'menu', 'start', 'rooster']) expect(await looksFor(typed(word))).toBe(0)
  expect(await looksFor(typed('intervisie'))).toBe(1)
})
