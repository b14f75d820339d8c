import { expect, test } from 'vitest'
import { createFeed } from '../../../src/platforms/playground/feed.ts'
import { createFiles } from '../../../src/platforms/playground/files.ts'
import type { History } from '../../../src/platforms/playground/history.ts'
import { createPlaygroundMessenger } from '../../../src/platforms/playground/messenger.ts'
import { createMemoryHistory } from './memory-history.ts'
import { START } from './open-playground.ts'

const noor = { platform: 'playground', tenant: 'demo', user: 'noor' }
const message = { blocks: [{ type: 'text' as const, text: ['Hoi'] }] }
const clock = { now: () => START }
const createMessenger = (history: History, files = createFiles()) =>
  createPlaygroundMessenger(history, createFeed(history, clock), files)

test('a delivery that is sent again stands in the chat once, and counts as sent both times', async () => {
  const history = createMemoryHistory()
  const messenger = createMessenger(history)
  expect(await messenger.send(noor, message, 'd1')).toEqual({ type: 'sent', ref: 'd1' })
  expect(await messenger.send(noor, message, 'd1')).toEqual({ type: 'sent', ref: 'd1' })
  const content = { type: 'message', message, at: START.toString() }
  expect(await history.after('noor', 0)).toEqual([{ sequence: 1, id: 'd1', content }])
})

test('a delivery is found with the person it was sent to, and with nobody else', async () => {
  const history = createMemoryHistory()
  const messenger = createMessenger(history)
  await messenger.send(noor, message, 'd1')
  expect(await messenger.find(noor, 'd1')).toBe('d1')
  expect(await messenger.find(noor, 'd2')).toBeUndefined()
  expect(await messenger.find({ ...noor, user: 'emma' }, 'd1')).toBeUndefined()
})

test('somebody who is no demo colleague is refused, and gets no row', async () => {
  const history = createMemoryHistory()
  const messenger = createMessenger(history)
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
  const messenger = createMessenger(history)
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
  const messenger = createMessenger(history)
  await Promise.all(['a', 'b', 'c'].map((delivery) => messenger.send(noor, message, delivery)))
  expect(most).toBe(1)
  expect((await memory.after('noor', 0)).map(({ id }) => id)).toEqual(['a', 'b', 'c'])
})

test('a file is read by whoever sent it and nobody else, and only the newest eight are there to read', async () => {
  const files = createFiles()
  const messenger = createMessenger(createMemoryHistory(), files)
  const read = async (reference: string, user = 'noor') => {
    const file = await messenger.file({ ...noor, user }, reference)
    return file.type === 'read' ? new TextDecoder().decode(file.bytes) : file.code
  }
  files.put('noor', 'f1', 'BEGIN:VCALENDAR é')
  files.put('emma', 'f1', 'van Emma')
  expect([await read('f1'), await read('f1', 'emma'), await read('f1', 'samir')]).toEqual([
    'BEGIN:VCALENDAR é',
    'van Emma',
    'gone',
  ])
  for (let n = 2; n <= 8; n++) files.put('noor', `f${n}`, `${n}`)
  expect([await read('f1'), await read('f1', 'emma'), await read('f8')]).toEqual(['gone', 'van Emma', '8'])
})
