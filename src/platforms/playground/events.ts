import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { Feed } from './feed.ts'
import type { History, HistoryRow } from './history.ts'

/** How many pages may listen at once. A browser opens six to one address; this is for many of them and a leak. */
export const MAX_STREAMS = 64

const HEARTBEAT_MS = 20_000

/**
 * What a page listens to: whose history, and the last row it saw. With `event` its rows come under that name and without an
 * id, which is how a browser that comes back by itself tells where it was: the page drops what it had of those.
 */
export type Chat = { user: string; after: number; event?: string }

/** The pages that listen now. `open` is false when there are too many; `tell` reaches all of them; `close` ends all. */
export type Streams = {
  open(stream: { response: ServerResponse; chats: readonly Chat[]; render: (row: HistoryRow) => string }): boolean
  tell(event: string, data: unknown): void
  close(): void
}

/**
 * Server-sent events out of the history: first what a page has not seen, then `ready`, then what is added. What a page
 * is sent is always read from the history, in its order; a row is never sent twice on one connection. Where a row a
 * page says it saw last is not there, the history is another one than the page knew: it is told `reset`, and gets all
 * of it. One stream is for all a page listens to: a browser opens six connections to one address. A failure ends that page's connection, and the page comes back by itself.
 */
export function createStreams(parts: {
  history: History
  feed: Feed
  greet: () => Record<string, unknown>
  failed: (error: unknown) => void
}): Streams {
  const { history, feed, greet, failed } = parts
  const ends = new Set<() => void>()
  const writers = new Set<(event: string, data: unknown) => void>()

  return {
    open({ response, chats, render }) {
      if (ends.size >= MAX_STREAMS) return false
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
      response.write('retry: 1000\n\n')
      const closed = new AbortController()
      const write = (event: string, data: unknown) =>
        response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
      const reading = chats.map(({ after, ...chat }) => ({ ...chat, last: after }))
      let started = false

      const start = async () => {
        const missing = await Promise.all(
          reading.map(
            async ({ user, last }) => last > 0 && (await history.after(user, last - 1))[0]?.sequence !== last,
          ),
        )
        if (missing.includes(true)) {
          for (const chat of reading) chat.last = 0
          write('reset', {})
        }
        for (const [event, data] of Object.entries(greet())) write(event, data)
      }
      const catchUp = async () => {
        if (!started) await start()
        for (const chat of reading) {
          for (const row of await history.after(chat.user, chat.last)) {
            if (closed.signal.aborted) return
            const data = JSON.stringify(await toEvent(history, chat.user, row, render))
            const field = chat.event === undefined ? `id: ${row.sequence}` : `event: ${chat.event}`
            if (!response.write(`${field}\ndata: ${data}\n\n`)) {
              await once(response, 'drain', { signal: closed.signal })
            }
            chat.last = row.sequence
          }
        }
        if (!started) write('ready', {})
        started = true
      }

      // One at a time: a wake during a catch-up means once more, never two at once.
      let looking = false
      let again = false
      const look = async () => {
        again = true
        if (looking) return
        looking = true
        try {
          while (again && !closed.signal.aborted) {
            again = false
            await catchUp()
          }
        } catch (error) {
          if (!closed.signal.aborted) failed(error)
          end()
        } finally {
          looking = false
        }
      }

      const unfollow = reading.map(({ user }) => feed.follow(user, look))
      const heartbeat = setInterval(() => response.write(': still here\n\n'), HEARTBEAT_MS)
      const forget = () => {
        closed.abort()
        clearInterval(heartbeat)
        for (const stop of unfollow) stop()
        ends.delete(end)
        writers.delete(write)
      }
      const end = () => {
        forget()
        response.end()
      }
      ends.add(end)
      writers.add(write)
      response.on('close', forget)
      response.on('error', forget)
      look()
      return true
    },
    tell(event, data) {
      for (const write of writers) write(event, data)
    },
    close() {
      for (const end of ends) end()
    },
  }
}

/** A row as the page gets it. One of the channel says who did what (`by`, `did`). One that says another changed carries that other one, as it is now. */
async function toEvent(history: History, user: string, row: HistoryRow, render: (row: HistoryRow) => string) {
  const { sequence, id, content } = row
  const from = content.type === 'message' ? 'bot' : 'person'
  const { at } = content
  if (content.type === 'room') {
    return { sequence, id, from, at, html: render(row), by: content.by, did: content.did.type }
  }
  if (content.type !== 'changed') return { sequence, id, from, at, html: render(row) }
  const changed = await history.find(user, content.of)
  return { sequence, id, from, at, html: changed ? render(changed) : '', changes: content.of }
}
