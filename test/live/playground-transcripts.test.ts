import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeEach, expect, onTestFinished, test } from 'vitest'
import { type App, createApp } from '../../src/app.ts'
import { personAt } from '../../src/people/person-at.ts'
import { createMovableClock } from '../../src/platforms/playground/clock.ts'
import { TENANT, ZONE } from '../../src/platforms/playground/colleagues.ts'
import type { HistoryRow } from '../../src/platforms/playground/history.ts'
import { createPlayground } from '../../src/platforms/playground/playground.ts'
import { createSealedHistory } from '../../src/platforms/playground/sealed-history.ts'
import { readWords } from '../../src/platforms/playground/words.ts'
import { openStore } from '../../src/store/open-store.ts'
import { type Chat, readable, replay, TRANSCRIPTS } from '../replay.ts'
import { createClock, ids, idsFrom, moveClocks, random, unchanged, vault } from '../store/fakes.ts'
import { openedStore } from '../store/opened-store.ts'
import { buttonsOf, SOMEBODY, sayings } from '../talk.ts'
import { endOf } from './chat-end.ts'
import { createTime } from './passing-time.ts'

// The transcripts, unchanged, through the playground: what its page posts over HTTP, read back from the chat it keeps.

const { url, sql } = await openedStore()
const { store, playground: rows, close } = openStore(url)
afterAll(close)
beforeEach(async () => {
  await sql.query('DELETE FROM playground_message')
})

type PlaygroundChat = Chat & { said(): Promise<HistoryRow[]> }

async function openChat(locale: string): Promise<PlaygroundChat> {
  const user = locale === 'en' ? 'emma' : 'noor'
  const real = createClock()
  await moveClocks(store, real)
  const clock = createMovableClock(real, ZONE)
  const idsNow = idsFrom(SOMEBODY)
  const log = { event() {} }
  const history = createSealedHistory(rows, vault, (address) => personAt({ store, vault, ids: idsNow, clock }, address))
  let app: App
  const words = readWords('content')
  const use: Pick<App, 'receive' | 'tick'> = { receive: (inbound) => app.receive(inbound), tick: () => app.tick() }
  const playground = createPlayground({ history, store, ...use, clock, words, log })
  const messengers = { playground: playground.messenger }
  const start = async () => {
    const ports = { store, vault, clock, random, ids: idsNow, log, ...sayings, messengers, fetch: unchanged }
    app = createApp({ ...ports, owner: ids.next(), alone: true })
    await app.start()
  }
  await start()
  const server = createServer(playground.listener)
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  onTestFinished(async () => {
    await app.stop()
    playground.close()
    server.closeAllConnections()
    server.close()
  })

  const said = async () => (await history.after(user, 0)).filter(({ content }) => content.type === 'message')
  const messagesIn = (some: HistoryRow[]) =>
    some.flatMap(({ content }) => (content.type === 'message' ? [content.message] : []))
  const heardAfter = async (something: () => Promise<void>): Promise<string[][]> => {
    const before = (await said()).length
    await something()
    return messagesIn((await said()).slice(before)).map(readable)
  }
  const post = (path: string, body: object): Promise<string[][]> => heardAfter(() => posted(path, body))
  const posted = async (path: string, body: object): Promise<void> => {
    const response = await fetch(`${address}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: address },
      body: JSON.stringify({ as: user, id: randomUUID(), ...body }),
    })
    if (response.status !== 200) throw new Error(`the page got ${response.status}`)
    await app.idle()
  }
  /** The newest text of theirs that is still there, for what is done to it. */
  const lastText = async () => {
    const texts = (await history.after(user, 0)).filter(({ content }) => content.type === 'text')
    return texts.at(-1)?.id ?? ''
  }

  return {
    said,
    say: (text) => post('/text', { text }),
    async press(label, which) {
      const all = messagesIn(await said())
        .flatMap(buttonsOf)
        .filter((button) => button.label === label)
      const button = which === 'newest' ? all.at(-1) : all[0]
      if (!button) throw new Error(`there is no button "${label}"`)
      return post('/press', { button: button.id, turn: button.turn, label })
    },
    async happens(what) {
      switch (what) {
        case 'opened':
          return post('/opened', {})
        case 'unreadable':
          return post('/attach', {})
        case 'edited':
          return post('/edit', { of: await lastText(), text: 'iets anders' })
        case 'deleted':
          return post('/delete', { of: await lastText() })
        default:
          return what satisfies never
      }
    },
    ...createTime({ store, clock: real, look: () => heardAfter(() => app.tick()) }),
    async restart() {
      await app.stop()
      await moveClocks(store, real, real.now().add({ seconds: 1 }))
      await start()
    },
    end: () => endOf(store, { platform: 'playground', tenant: TENANT, user }, clock),
  }
}

test.for(TRANSCRIPTS)('$name reads in the playground as written', async ({ file, locale }) => {
  const chat = await openChat(locale)
  const script = readFileSync(file, 'utf8')
  expect(await replay(chat, script)).toBe(script)
  // Every reply stands there once, and the delivery table knows each in the order of the chat.
  const stood = (await chat.said()).map(({ id }) => id)
  const sent = await sql.query(`SELECT id FROM delivery WHERE state = 'sent' ORDER BY sequence`)
  expect(stood).toEqual(sent.rows.map(({ id }) => id))
  expect(new Set(stood).size).toBe(stood.length)
})
