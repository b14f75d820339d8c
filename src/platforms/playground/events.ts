import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { Feed } from './feed.ts'
import type { History, HistoryRow } from './history.ts'

/** How many pages may listen at once. A browser opens six to one address; this is for many of them and a leak. */
export const MAX_STREAMS = 64

const HEARTBEAT_MS = 20_000

/** The pages that listen now. `open` is false when there are too many; `tell` reaches all of them; `close` ends all. */
export type Streams = {
  open(stream: { response: ServerResponse; user: string; after: number; render: (row: HistoryRow) => string }): boolean
  tell(event: string, data: unknown): void
  close(): void
}

/**
 * Server-sent events out of the history: first what a page has not seen, then `ready`, then what is added. What a page
 * is sent is always read from the history, in its order; a row is never sent twice on one connection. Where the row a
 * page says it saw last is not there, the history is another one than the page knew: it is told `reset`, and gets all
 * of it. A failure ends that page's connection, and the page comes back by itself.
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
    open({ response, user, after, render }) {
      if (ends.size >= MAX_STREAMS) return false
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
      response.write('retry: 1000\n\n')
      const closed = new AbortController()
      const write = (event: string, data: unknown) =>
        response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
      let last = after
      let started = false

      const start = async () => {
        if (last > 0 && (await history.after(user, last - 1))[0]?.sequence !== last) {
          last = 0
          write('reset', {})
        }
        for (const [event, data] of Object.entries(greet())) write(event, data)
      }
      const catchUp = async () => {
        if (!started) await start()
        for (const row of await history.after(user, last)) {
          if (closed.signal.aborted) return
          const data = JSON.stringify(await toEvent(history, user, row, render))
          if (!response.write(`id: ${row.sequence}\ndata: ${data}\n\n`)) {
            await once(response, 'drain', { signal: closed.signal })
          }
          last = row.sequence
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

      const unfollow = feed.follow(user, look)
      const heartbeat = setInterval(() => response.write(': still here\n\n'), HEARTBEAT_MS)
      const forget = () => {
        closed.abort()
        clearInterval(heartbeat)
        unfollow()
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

/** A row as the page gets it. One that says another changed carries that other one, as it is now. */
async function toEvent(history: History, user: string, row: HistoryRow, render: (row: HistoryRow) => string) {
  const { sequence, id, content } = row
  const from = content.type === 'message' ? 'bot' : 'person'
  const { at } = content
  if (content.type !== 'changed') return { sequence, id, from, at, html: render(row) }
  const changed = await history.find(user, content.of)
  return { sequence, id, from, at, html: changed ? render(changed) : '', changes: content.of }
}
