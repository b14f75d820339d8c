import { randomUUID } from 'node:crypto'

/** One row of somebody's chat as the page gets it. */
export type ChatRow = { sequence: number; id: string; from: 'bot' | 'person'; html: string }

const GIVES_UP_AFTER = 60_000

/**
 * Somebody at the playground's page, without the page: sends what it sends, with the same ids when it tries again, and
 * reads the chat. `address` is asked each time, because a restarted bot may have another.
 */
export type Client = {
  /** Everything in the chat, oldest first. Throws when the bot does not answer. */
  history(): Promise<ChatRow[]>
  /** Does something until the bot says it is stored, and waits until it is answered; gives the answer. */
  say(text: string): Promise<ChatRow>
  press(button: string): Promise<ChatRow>
  open(): Promise<void>
}

export function createClient(user: string, address: () => string): Client {
  const history = async (): Promise<ChatRow[]> => {
    const response = await fetch(`${address()}/events?as=${user}&after=0`, { signal: AbortSignal.timeout(10_000) })
    const rows: ChatRow[] = []
    let text = ''
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk
      if (text.includes('event: ready')) break
    }
    for (const event of text.split('\n\n')) {
      const data = /^data: (.*)$/m.exec(event)?.[1]
      if (data && /^id: \d+/m.test(event)) rows.push(JSON.parse(data))
    }
    return rows
  }

  /** Tries again until it works: what the page does while the bot is away. */
  const persist = async <T>(what: () => Promise<T | undefined>): Promise<T> => {
    const until = performance.now() + GIVES_UP_AFTER
    for (;;) {
      try {
        const result = await what()
        if (result !== undefined) return result
      } catch (error) {
        if (performance.now() > until) throw error
      }
      if (performance.now() > until) throw new Error('nothing came')
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }

  const post = (path: string, id: string, body: object): Promise<true> => {
    return persist(async () => {
      const response = await fetch(`${address()}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: address() },
        body: JSON.stringify({ as: user, id, ...body }),
        signal: AbortSignal.timeout(10_000),
      })
      return response.status === 200 ? true : undefined
    })
  }

  const answered = async (path: string, body: object): Promise<ChatRow> => {
    const id = randomUUID()
    await post(path, id, body)
    return persist(async () => {
      const rows = await history()
      const own = rows.findIndex((row) => row.id.endsWith(id))
      return own < 0 ? undefined : rows.slice(own + 1).find((row) => row.from === 'bot')
    })
  }

  return {
    history,
    say: (text) => answered('/text', { text }),
    async press(button) {
      const turn = await persist(async () => {
        const rows = (await history()).filter((row) => row.from === 'bot')
        const shown = rows.flatMap((row) => [...row.html.matchAll(/data-button="([^"]+)" data-turn="(\d+)"/g)])
        return shown.findLast(([, id]) => id === button)?.[2]
      })
      return answered('/press', { button, turn: Number(turn), label: button })
    },
    async open() {
      await post('/opened', randomUUID(), {})
    },
  }
}
