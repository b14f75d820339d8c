import { expect, test } from 'vitest'
import { createFeed } from '../../../src/platforms/playground/feed.ts'
import type { History } from '../../../src/platforms/playground/history.ts'
import { createPlaygroundMessenger } from '../../../src/platforms/playground/messenger.ts'
import { createMemoryHistory } from './memory-history.ts'

const noor = { platform: 'playground', tenant: 'demo', user: 'noor' }
const message = { blocks: [{ type: 'text' as const, text: ['Hoi'] }] }

test('a delivery that is sent again stands in the chat once, and counts as sent both times', async () => {
  const history = createMemoryHistory()
  const messenger = createPlaygroundMessenger(history, createFeed(history))
  expect(await messenger.send(noor, message, 'd1')).toEqual({ type: 'sent', ref: 'd1' })
  expect(await messenger.send(noor, message, 'd1')).toEqual({ type: 'sent', ref: 'd1' })
  expect(await history.after('noor', 0)).toEqual([{ sequence: 1, id: 'd1', content: { type: 'message', message } }])
})

test('a delivery is found with the person it was sent to, and with nobody else', async () => {
  const history = createMemoryHistory()
  const messenger = createPlaygroundMessenger(history, createFeed(history))
  await messenger.send(noor, message, 'd1')
  expect(await messenger.find(noor, 'd1')).toBe('d1')
  expect(await messenger.find(noor, 'd2')).toBeUndefined()
  expect(await messenger.find({ ...noor, user: 'emma' }, 'd1')).toBeUndefined()
})

test('somebody who is no demo colleague is refused, and gets no row', async () => {
  const history = createMemoryHistory()
  const messenger = createPlaygroundMessenger(history, createFeed(history))
  expect(await messenger.send({ ...noor, user: 'nobody' }, message, 'd1')).toEqual({
    type: 'refused',
    code: 'user_unknown',
  })
  expect(await history.after('nobody', 0)).toEqual([])
})

test('what a history cannot keep is thrown, and holds up nothing that comes after it', async () => {
  const memory = createMemoryHistory()
  let broken = true
  const history: History = {
    ...memory,
    append: async (...row) => {
      if (broken) throw new Error('down')
      return memory.append(...row)
    },
  }
  const messenger = createPlaygroundMessenger(history, createFeed(history))
  await expect(messenger.send(noor, message, 'd1')).rejects.toThrow('down')
  broken = false
  expect(await messenger.send(noor, message, 'd1')).toEqual({ type: 'sent', ref: 'd1' })
})

test('two rows of one person are never appended at the same time', async () => {
  const memory = createMemoryHistory()
  let busy = 0
  let most = 0
  const history: History = {
    ...memory,
    append: async (...row) => {
      busy += 1
      most = Math.max(most, busy)
      await new Promise(setImmediate)
      busy -= 1
      return memory.append(...row)
    },
  }
  const messenger = createPlaygroundMessenger(history, createFeed(history))
  await Promise.all(['a', 'b', 'c'].map((delivery) => messenger.send(noor, message, delivery)))
  expect(most).toBe(1)
  expect((await memory.after('noor', 0)).map(({ id }) => id)).toEqual(['a', 'b', 'c'])
})
