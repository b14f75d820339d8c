import { expect, test } from 'vitest'
import { decideRoom } from '../../src/teams/decide-room.ts'
import { did, member, opened, planned, read, situation } from '../intervisie/room.ts'

// Typed in a room in which a group has intervisie, by somebody who takes part in it.

const says = (text: string) =>
  decideRoom(
    situation('noor', [opened(planned(), [member('noor'), member('samir'), member('iris')])]),
    did({ type: 'text', text }),
  )
const begins = (text: string) =>
  says(text).groups?.some(({ group }) => group.sessions.some(({ guided }) => guided)) ?? false

test.for(['start', ' Start ', 'start intervisie'])('"%s" opens a session', (text) => {
  expect(begins(text)).toBe(true)
})

test.for(['start maatjes', 'start straks maar', 'starten', 'intervisie start'])('"%s" opens none', (text) => {
  expect(begins(text)).toBe(false)
})

test('a text that begins with the word intervisie is about intervisie', () => {
  expect(read(says('intervisie graag'))).toContain('Jij regelt dit.')
})
