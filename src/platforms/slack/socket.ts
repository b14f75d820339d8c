import type { SocketModeReceiver } from '@slack/bolt'
import { AppError, codeOf } from '../../errors.ts'
import type { Log } from '../../ports.ts'
import { failureOf } from './failure.ts'

/** A connection that is kept, until it is closed. */
export type Socket = { open(): Promise<void>; close(): void }

/** How long to wait before connecting again, in milliseconds: at once after a good connection, then up to a minute. */
const WAITS_MS = [0, 1_000, 5_000, 15_000, 60_000]

/**
 * Keeps Socket Mode's connection up. Slack closes it every few hours, and Slack's own client gives up in the middle of
 * connecting again with an error that nobody catches; so `receiver` must not reconnect by itself. `open` throws
 * `config_invalid` when Slack says that the token is no good; while Slack is away it goes on trying by itself, and later
 * refusals are logged and tried again.
 */
export function createSocket(receiver: SocketModeReceiver, log: Log): Socket {
  let closed = false
  let connecting = false
  let timer: NodeJS.Timeout | undefined
  let wake = () => {}

  const wait = (ms: number) =>
    new Promise<void>((resolve) => {
      wake = resolve
      timer = setTimeout(resolve, ms)
    })

  /** One try; tells how it failed. */
  const connect = async (): Promise<ReturnType<typeof failureOf> | undefined> => {
    try {
      await receiver.start()
      return undefined
    } catch (error) {
      const failure = failureOf(error)
      log.event('platform.failed', { platform: 'slack', code: error === undefined ? 'disconnected' : failure.code })
      return failure
    }
  }

  const keepTrying = async (tries: number) => {
    if (connecting) return
    connecting = true
    for (let next = tries; !closed; next++) {
      await wait(WAITS_MS[Math.min(next, WAITS_MS.length - 1)] ?? 0)
      if (closed || !(await connect())) break
    }
    connecting = false
  }

  receiver.client.on('disconnected', () => {
    if (!closed) void keepTrying(0)
  })

  return {
    async open() {
      connecting = true
      const failure = await connect()
      connecting = false
      if (failure?.type === 'said') {
        throw new AppError('config_invalid', `SLACK_APP_TOKEN is refused by Slack (${failure.code})`)
      }
      if (failure) void keepTrying(1)
    },
    close() {
      closed = true
      clearTimeout(timer)
      wake()
      receiver.stop().catch((error: unknown) => {
        log.event('app.failed', { code: codeOf(error), where: 'slack.socket' })
      })
    },
  }
}
