import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import nock from 'nock'
import { z } from 'zod'
import { type MessageActivity, problemsOf } from './card-rules.ts'

// The far side: Teams' connector, as far as Maatje talks to it. It keeps every chat's history and is strict about cards.

/** What stands in a chat: the id Teams gave it, and the message. */
export type Post = { id: string; conversation: string; activity: MessageActivity }

/**
 * How a request ends, when not well. `answer`: with this status, and `posted` all the same or not. `lost`: posted, and
 * the connection breaks before the answer. `hangs`: posted, and no answer ever comes.
 */
export type Fate =
  | { type: 'answer'; status: number; headers?: Record<string, string>; body?: unknown; posted?: boolean }
  | { type: 'lost' | 'hangs' }

/** A request as it came in. */
export type Request = { method: string; path: string; authorization: string | undefined; body: unknown }

type Outcome = { status: number; headers?: Record<string, string>; body: unknown } | 'lost' | 'hangs'

/** Somebody in a channel's roster, as Teams names them. */
export type Member = { id: string; aadObjectId: string; userPrincipalName?: string; email?: string }

/**
 * Teams' side of every chat. `chats` are the private chats by their user's id: one that is asked for and not there is made.
 * `rosters` are the people of channels, by any of their ids. A post in a channel must be to the channel itself. `fates` are used up by requests in turn. `refusals` says what was wrong with cards it did
 * not take: a test that ends with any has failed.
 */
export type FakeTeams = {
  posts: Post[]
  requests: Request[]
  fates: Fate[]
  refusals: string[]
  chats: Map<string, string>
  rosters: Map<string, Member[]>
  /** The messages in one chat, in order. */
  history(conversation: string): MessageActivity[]
  take(request: Request): Outcome
}

export function createFakeTeams(): FakeTeams {
  const fake: FakeTeams = {
    posts: [],
    requests: [],
    fates: [],
    refusals: [],
    chats: new Map(),
    rosters: new Map(),
    history: (conversation) =>
      fake.posts.flatMap((post) => (post.conversation === conversation ? [post.activity] : [])),
    take(request) {
      fake.requests.push(request)
      const fate = fake.fates.shift()
      const special = openedOrMember(fake, request)
      if (special) {
        if (!fate) return special
        return fate.type === 'answer'
          ? { status: fate.status, headers: fate.headers ?? {}, body: fate.body ?? error('Failed') }
          : fate.type
      }
      const [, encoded] = /\/v3\/conversations\/([^/]+)\/activities\/?$/.exec(request.path) ?? []
      if (request.method !== 'POST' || encoded === undefined) return { status: 404, body: error('NotFound') }
      if (fate?.type === 'answer' && !fate.posted) {
        return { status: fate.status, headers: fate.headers ?? {}, body: fate.body ?? error('Failed') }
      }
      const problems = problemsOf(request.body)
      if (decodeURIComponent(encoded).includes(';')) problems.push('it is in a thread')
      if (problems.length > 0) {
        fake.refusals.push(...problems)
        return { status: 400, body: error('BadSyntax') }
      }
      const id = `1:${String(fake.posts.length).padStart(6, '0')}`
      fake.posts.push({ id, conversation: decodeURIComponent(encoded), activity: request.body as MessageActivity })
      if (fate?.type === 'answer') return { status: fate.status, headers: fate.headers ?? {}, body: fate.body ?? {} }
      return fate ? fate.type : { status: 201, body: { id } }
    },
  }
  return fake
}

/** A private chat with the one member it must have, in their organisation. Source: Microsoft's notes on this request. */
const NewChat = z.strictObject({
  isGroup: z.literal(false),
  bot: z.looseObject({ id: z.string().startsWith('28:') }),
  members: z.tuple([z.looseObject({ id: z.string().startsWith('29:') })]),
  tenantId: z.string().optional(),
  channelData: z.looseObject({}),
})

/** What is asked besides posting: to open a private chat, or who somebody in a channel is. */
function openedOrMember(fake: FakeTeams, { method, path, body }: Request): Outcome | undefined {
  if (method === 'POST' && /\/v3\/conversations\/?$/.test(path)) {
    const asked = NewChat.safeParse(body)
    if (!asked.success) {
      fake.refusals.push(...asked.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`))
      return { status: 400, body: error('BadSyntax', 'Incorrect conversation creation parameters') }
    }
    const [{ id: user }] = asked.data.members
    const chat = fake.chats.get(user) ?? `a:1-opened-${fake.chats.size}`
    fake.chats.set(user, chat)
    return { status: 201, body: { id: chat } }
  }
  const [, room, of] = /\/v3\/conversations\/([^/]+)\/members\/([^/]+)$/.exec(path) ?? []
  if (method !== 'GET' || room === undefined || of === undefined) return undefined
  const ids = (member: Member) => [member.id, member.aadObjectId]
  const roster = fake.rosters.get(decodeURIComponent(room)) ?? []
  const found = roster.find((member) => ids(member).includes(decodeURIComponent(of)))
  return found ? { status: 200, body: found } : { status: 404, body: error('MemberNotFoundInConversation') }
}

/** An error as Teams' connector words it. */
export function error(code: string, message = 'said by the far side') {
  return { error: { code, message } }
}

/** The far side on loopback, over real HTTP. `url` is its service URL; `close` breaks what hangs. */
export async function listenAsTeams(fake: FakeTeams): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => void answer(fake, request, response))
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/teams/`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed())
        server.closeAllConnections()
      }),
  }
}

async function answer(fake: FakeTeams, request: IncomingMessage, response: ServerResponse): Promise<void> {
  let text = ''
  for await (const chunk of request) text += chunk
  const { method = '', url = '', headers } = request
  const body: unknown = text === '' ? undefined : JSON.parse(text)
  const outcome = fake.take({ method, path: url, authorization: headers.authorization, body })
  if (outcome === 'lost') return void request.socket.destroy()
  if (outcome === 'hangs') return
  response.writeHead(outcome.status, { 'content-type': 'application/json', ...outcome.headers })
  response.end(JSON.stringify(outcome.body))
}

/** Where Teams itself is reached, in Europe. */
export const SERVICE_URL = 'https://smba.trafficmanager.net/emea/'

/** The far side in place of Teams itself, behind nock. Nothing but this computer can be reached besides. */
export function mountAsTeams(fake: FakeTeams): void {
  nock.disableNetConnect()
  nock.enableNetConnect(/^(127\.0\.0\.1|localhost)(:\d+)?$/)
  const answer = async (request: globalThis.Request): Promise<[number, nock.Body, nock.ReplyHeaders]> => {
    const { pathname: path } = new URL(request.url)
    const authorization = request.headers.get('authorization') ?? undefined
    const body: unknown = request.method === 'GET' ? undefined : await request.json()
    const outcome = fake.take({ method: request.method, path, authorization, body })
    if (typeof outcome === 'string') throw new Error('a fate for a real connection only')
    return [outcome.status, outcome.body as nock.Body, outcome.headers ?? {}]
  }
  const teams = nock(new URL(SERVICE_URL).origin).persist()
  teams.post(/.*/).reply(answer)
  // Only a link to a chat has somebody looked up.
  teams.get(/.*/).optionally().reply(answer)
}
