import type { ConnectorClient } from 'botframework-connector'
import { Uncertain } from '../uncertain.ts'
import type { TeamsAdapter } from './adapter.ts'

/**
 * How one request to Teams ended. `failed`: it left, and came to this error; after the time was up that is an `Uncertain`.
 * `unsent`: it never left, for want of a token.
 */
export type Requested<Answer> =
  | { type: 'answered'; answer: Answer }
  | { type: 'failed'; error: unknown }
  | { type: 'unsent' }

/** What makes a client for one request. */
export type Clients = Pick<TeamsAdapter, 'clientFor'>

/**
 * One request, getting a token included, in at most so many milliseconds. Never throws. A token that comes after the time
 * was up finds it aborted: nothing leaves any more.
 */
export async function request<Answer>(
  clients: Clients,
  serviceUrl: string,
  milliseconds: number,
  call: (client: ConnectorClient, options: { abortSignal: AbortSignal }) => Promise<Answer>,
): Promise<Requested<Answer>> {
  const abort = new AbortController()
  let left = false
  const leaving = () => {
    left = true
  }
  const asking = async (): Promise<Requested<Answer>> => {
    try {
      const client = await clients.clientFor(serviceUrl, leaving)
      return { type: 'answered', answer: await call(client, { abortSignal: abort.signal }) }
    } catch (error) {
      return left ? { type: 'failed', error } : { type: 'unsent' }
    }
  }
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Requested<Answer>>((resolve) => {
    timer = setTimeout(() => {
      abort.abort()
      resolve(left ? { type: 'failed', error: new Uncertain('timeout') } : { type: 'unsent' })
    }, milliseconds)
  })
  try {
    return await Promise.race([asking(), late])
  } finally {
    clearTimeout(timer)
  }
}
