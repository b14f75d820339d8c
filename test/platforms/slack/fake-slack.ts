import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import { validateBlocks } from './block-kit.ts'
import { APP_TOKEN, BOT, BOT_USER, TEAM, TOKEN } from './payloads.ts'

// Slack's side, as far as Maatje can see it: chats that are kept, and a Web API that refuses what Slack refuses.

/** What stands in a chat. `bot` is whether Maatje posted it. */
export type Said = {
  ts: string
  bot: boolean
  user: string
  text: string
  blocks: Block[]
  metadata?: { event_type: string; event_payload: { d: string } }
  deleted?: boolean
  /** The file it is, when it is one. */
  file?: string
}

/** A block as it came in, with the id that Slack gives it. */
export type Block = {
  type: string
  block_id?: string
  elements?: Element[]
  rows?: { elements: Element[] }[][]
  slack_file?: { id: string }
  alt_text?: string
}
export type Element = {
  type: string
  text?: string | { text: string }
  style?: unknown
  elements?: Element[]
  action_id?: string
  value?: string
  user_id?: string
  url?: string
}

/** A file somebody uploaded. Slack knows what it is once it was asked about it `looks` times after it is `whole`. */
export type StoredFile = { name: string; bytes?: Buffer; length: number; whole: boolean; looks: number }

/** What goes wrong with one call. `unheard`: done, and the connection breaks before the answer; `lost`: neither. */
export type Fault = { limited: number } | { status: number } | { error: string } | 'unheard' | 'lost' | 'hang'

export type View = { id: string; user: string; type: string; [key: string]: unknown }

export type FakeSlack = {
  /** Everything in somebody's private chat, oldest first. */
  chat(user: string): Said[]
  /** The id of their private chat; made when there is none. */
  channel(user: string): string
  /** Somebody says something: it stands in their chat. */
  say(user: string, text: string, blocks: Block[]): Said
  /** Everything in a channel or group chat, oldest first; undefined when there is none of this id. */
  room(id: string): Said[] | undefined
  /** Makes a channel Maatje is in; it is there until it is archived or Maatje is taken out of it. */
  makeRoom(id: string, name: string): void
  rooms: Map<string, { name: string; archived?: boolean; left?: boolean; people?: string[] }>
  people: Map<string, { tz?: string; locale?: string; deleted?: boolean; name?: string }>
  /** The files there are, by id; how often a new one has to be asked about; and where they are uploaded to. */
  files: Map<string, StoredFile>
  looks: number
  filesUrl: string
  /** What people sent, by the path it is downloaded from. */
  downloads: Map<string, string>
  /** What goes wrong with the next calls of a method, one after another; `upload` is the upload itself. */
  faults: Map<string, Fault[]>
  /** Every call: the method, and whether it was done. */
  calls: { method: string; args: Record<string, unknown> }[]
  /** What Slack would not have taken. */
  violations: string[]
  /** The windows that were opened, newest last, and everybody's Home. */
  windows: View[]
  homes: Map<string, View>
  /** What was sent to a response_url. */
  responses: { path: string; body: Record<string, unknown> }[]
  /** A new trigger_id, good for one window. */
  trigger(): string
  /** A timestamp that nothing has yet. */
  nextTs(): string
  /** What auth.test and everything else say instead of working. */
  refusal: string | undefined
  /** Where Socket Mode's connection is offered. */
  socketUrl: string | undefined
  /** How long the answer to a call is under way, in milliseconds: what was asked is done by then. */
  lag: () => number
  /** For real HTTP: the Web API under /api/ and response_urls under /respond/. */
  listener: RequestListener
  /** The same without HTTP: what an upload is answered, and what a call is, its arguments being a form. */
  takeUpload(path: string, bytes: Buffer): Outcome
  answer(method: string, form: string, authorization: string): Outcome
}

/** A whole answer, or what becomes of the connection instead. */
export type Outcome = { status: number; body: string; headers: Record<string, string> } | 'unheard' | 'lost' | 'hang'

/** A fake Slack with nobody in it. `now` is in milliseconds since 1970. */
export function createFakeSlack(now: () => number): FakeSlack {
  const chats = new Map<string, Said[]>()
  const owners = new Map<string, string>()
  const triggers = new Set<string>()
  let lastTs = 0
  let count = 0

  const fake: FakeSlack = {
    people: new Map(),
    rooms: new Map(),
    room: (id) => (fake.rooms.has(id) ? chats.get(id) : undefined),
    makeRoom(id, name) {
      fake.rooms.set(id, { name })
      chats.set(id, [])
    },
    files: new Map(),
    looks: 0,
    downloads: new Map(),
    filesUrl: 'https://files.slack.com',
    faults: new Map(),
    calls: [],
    violations: [],
    windows: [],
    homes: new Map(),
    responses: [],
    refusal: undefined,
    socketUrl: undefined,
    lag: () => 0,
    chat: (user) => chats.get(fake.channel(user)) ?? [],
    channel(user) {
      const channel = `D${user.slice(1)}`
      if (!chats.has(channel)) chats.set(channel, [])
      owners.set(channel, user)
      return channel
    },
    say(user, text, blocks) {
      const said = { ts: fake.nextTs(), bot: false, user, text, blocks }
      fake.chat(user).push(said)
      return said
    },
    trigger() {
      const trigger = `${++count}.${TEAM}.abc`
      triggers.add(trigger)
      return trigger
    },
    nextTs() {
      lastTs = Math.max(lastTs + 1, Math.round(now() * 1000))
      return `${Math.floor(lastTs / 1_000_000)}.${String(lastTs % 1_000_000).padStart(6, '0')}`
    },
    listener: (request, response) => void listen(request, response),
    takeUpload(path, bytes) {
      const fault = fake.faults.get('upload')?.shift()
      if (fault !== undefined) return typeof fault === 'object' && 'status' in fault ? page(fault.status) : 'hang'
      const file = fake.files.get(path.slice('/upload/v1/'.length))
      if (!file || file.length !== bytes.length) return page(400)
      file.bytes = bytes
      return { status: 200, body: `OK - ${bytes.length}`, headers: {} }
    },
    answer: (method, form, authorization) => answer(method, form, authorization),
  }

  const json = (body: object): Outcome => {
    return { status: 200, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
  }
  const no = (error: string) => ({ ok: false, error })
  const page = (status: number): Outcome => ({ status, body: '<html>', headers: {} })
  /** Whether a post may show what it wants to: files that are there, and that Slack has looked into. */
  const showsOnly = (blocks: Block[]) =>
    blocks.every(({ slack_file }) => {
      const file = slack_file && fake.files.get(slack_file.id)
      return !slack_file || (file?.bytes !== undefined && file.whole && file.looks <= 0)
    })

  const answer = (method: string, form: string, authorization: string): Outcome => {
    const args = argumentsOf(form)
    fake.calls.push({ method, args })
    const fault = fake.faults.get(method)?.shift()
    if (fault === 'lost' || fault === 'hang') return fault
    if (typeof fault === 'object' && 'limited' in fault) {
      return { status: 429, body: JSON.stringify(no('ratelimited')), headers: { 'retry-after': String(fault.limited) } }
    }
    if (typeof fault === 'object' && 'status' in fault) return page(fault.status)
    if (typeof fault === 'object') return json(no(fault.error))
    const right = method === 'apps.connections.open' ? APP_TOKEN : TOKEN
    if (authorization !== `Bearer ${right}`) return json(no('invalid_auth'))
    if (fake.refusal !== undefined) return json(no(fake.refusal))
    const done = methods[method]?.(args) ?? no('unknown_method')
    return fault === 'unheard' ? 'unheard' : json(done)
  }

  const refuse = (method: string, errors: string[]): object | undefined => {
    if (errors.length === 0) return undefined
    fake.violations.push(...errors.map((error) => `${method}: ${error}`))
    return no('invalid_blocks')
  }

  /** Why nothing can be posted somewhere. */
  const wrongWith = (channel: string): object | undefined => {
    const owner = owners.get(channel)
    const room = fake.rooms.get(channel)
    if (owner !== undefined) return fake.people.get(owner)?.deleted ? no('channel_not_found') : undefined
    if (!room) return no('channel_not_found')
    if (room.archived) return no('is_archived')
    return room.left ? no('not_in_channel') : undefined
  }

  /** The chat of these people and Maatje, the same however often it is opened. */
  const group = (people: string[]): string => {
    const all = people.toSorted().join()
    const known = [...fake.rooms].find(([, room]) => room.people?.toSorted().join() === all)
    if (known) return known[0]
    const id = `G0${String(++count).padStart(8, '0')}`
    fake.makeRoom(id, `mpdm-${people.map((user) => user.toLowerCase()).join('--')}-1`)
    fake.rooms.set(id, { name: `mpdm-${people.map((user) => user.toLowerCase()).join('--')}-1`, people })
    return id
  }

  const identified = (blocks: Block[]): Block[] => blocks.map((block) => ({ block_id: `b${++count}`, ...block }))

  const methods: Record<string, (args: Record<string, unknown>) => object> = {
    'auth.test': () => ({
      ok: true,
      url: 'https://maatje.slack.com/',
      team: 'Maatje',
      user: 'maatje',
      team_id: TEAM,
      user_id: BOT_USER,
      bot_id: BOT,
      is_enterprise_install: false,
    }),
    'conversations.open': ({ users }) => {
      const people = String(users).split(',')
      if (people.length > 8) return no('too_many_users')
      if (people.some((user) => user === BOT_USER || fake.people.get(user)?.deleted)) return no('user_disabled')
      const [user = ''] = people
      const id = people.length === 1 ? fake.channel(user) : group(people)
      return { ok: true, no_op: true, already_open: true, channel: { id } }
    },
    'conversations.history': ({ channel, limit, include_all_metadata }) => {
      const said = chats.get(String(channel))
      if (!said) return no('channel_not_found')
      // What others write is not ours to read.
      if (fake.rooms.has(String(channel))) return no('missing_scope')
      const messages = said
        .toReversed()
        .slice(0, Number(limit ?? 100))
        .map(({ ts, bot, user, text, blocks, metadata }) => ({
          type: 'message',
          user,
          text,
          ts,
          blocks,
          ...(bot ? { bot_id: BOT } : {}),
          ...(metadata && include_all_metadata === 'true' ? { metadata } : {}),
        }))
      return { ok: true, messages, has_more: false }
    },
    'chat.postMessage': (args) => {
      const channel = String(args.channel)
      const closed = wrongWith(channel)
      if (closed) return closed
      const refused = refuse('chat.postMessage', validateBlocks('message', args))
      if (refused) return refused
      const { text, blocks, metadata } = args as unknown as Pick<Said, 'text' | 'blocks'> & Required<Said>
      if (!showsOnly(blocks)) return no('invalid_blocks')
      const said = { ts: fake.nextTs(), bot: true, user: BOT_USER, text, blocks: identified(blocks), metadata }
      chats.get(channel)?.push(said)
      return { ok: true, channel, ts: said.ts, message: { type: 'message', text, ts: said.ts, bot_id: BOT } }
    },
    'users.info': ({ user, include_locale }) => {
      const known = fake.people.get(String(user))
      if (!known) return no('user_not_found')
      const { tz = 'Europe/Amsterdam', locale = 'nl-NL', deleted = false, name = 'Noor' } = known
      const profile = { real_name: `${name} de Jong`, display_name: name }
      const told = {
        id: user,
        team_id: TEAM,
        name: 'noor',
        deleted,
        tz,
        tz_label: 'x',
        tz_offset: 3600,
        is_bot: false,
        profile,
      }
      return { ok: true, user: include_locale === 'true' ? { ...told, locale } : told }
    },
    'views.open': ({ trigger_id, view }) => {
      if (!triggers.delete(String(trigger_id))) return no('expired_trigger_id')
      const refused = refuse('views.open', validateBlocks('modal', view))
      if (refused) return refused
      const opened = { ...(view as View), id: `V${++count}` }
      fake.windows.push(opened)
      return { ok: true, view: opened }
    },
    'views.publish': ({ user_id, view }) => {
      const refused = refuse('views.publish', validateBlocks('home', view))
      if (refused) return refused
      const home = { ...(view as View), id: `H${++count}` }
      fake.homes.set(String(user_id), home)
      return { ok: true, view: home }
    },
    'files.getUploadURLExternal': ({ filename, length }) => {
      if (!filename || !(Number(length) > 0)) return no('invalid_arguments')
      const id = `F0${String(++count).padStart(9, '0')}`
      fake.files.set(id, { name: String(filename), length: Number(length), whole: false, looks: fake.looks })
      return { ok: true, upload_url: `${fake.filesUrl}/upload/v1/${id}`, file_id: id }
    },
    'files.completeUploadExternal': ({ files, channel_id }) => {
      const [{ id }] = files as [{ id: string }]
      const file = fake.files.get(id)
      if (!file?.bytes) return no('file_not_found')
      const channel = String(channel_id ?? '')
      const closed = channel_id === undefined ? undefined : wrongWith(channel)
      if (closed) return closed
      file.whole = true
      const said = { ts: fake.nextTs(), bot: true, user: BOT_USER, text: '', blocks: [], file: id }
      if (channel_id !== undefined) chats.get(channel)?.push(said)
      return { ok: true, files: [{ id, mimetype: '', filetype: '' }] }
    },
    'files.info': ({ file: id }) => {
      const file = fake.files.get(String(id))
      if (!file?.whole) return no('file_not_found')
      const mimetype = file.looks-- > 0 ? '' : 'image/png'
      return { ok: true, file: { id, mimetype } }
    },
    'files.delete': ({ file: id }) => (fake.files.delete(String(id)) ? { ok: true } : no('file_not_found')),
    'apps.connections.open': () =>
      fake.socketUrl === undefined ? no('internal_error') : { ok: true, url: fake.socketUrl },
  }

  const listen = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const bytes = Buffer.concat(chunks)
    const body = bytes.toString()
    const path = request.url ?? ''
    fake.filesUrl = `http://${request.headers.host}`
    if (path.startsWith('/respond/')) {
      fake.responses.push({ path, body: JSON.parse(body) })
      response.writeHead(200).end('ok')
      return
    }
    const download = request.method === 'GET' ? fake.downloads.get(path) : undefined
    if (download !== undefined) {
      const isOurs = request.headers.authorization === `Bearer ${TOKEN}`
      response.writeHead(isOurs ? 200 : 302, { 'content-type': 'text/calendar', location: '/' })
      return void response.end(isOurs ? download : '')
    }
    const outcome = path.startsWith('/upload/')
      ? fake.takeUpload(path, bytes)
      : answer(path.slice('/api/'.length), body, request.headers.authorization ?? '')
    const lag = fake.lag()
    if (lag > 0) await new Promise((resolve) => setTimeout(resolve, lag))
    if (outcome === 'hang') return
    if (typeof outcome === 'string') return void request.socket.resetAndDestroy()
    response.writeHead(outcome.status, outcome.headers).end(outcome.body)
  }

  return fake
}

/** The arguments of a call: a form, in which what is more than a text is JSON. */
function argumentsOf(form: string): Record<string, unknown> {
  const structured = ['blocks', 'metadata', 'view', 'files']
  return Object.fromEntries(
    [...new URLSearchParams(form)].map(([name, value]) => [
      name,
      structured.includes(name) ? JSON.parse(value) : value,
    ]),
  )
}

/** Serves a listener on loopback; gives its address, and an end. */
export async function serve(
  listener: RequestListener,
): Promise<{ url: string; server: Server; close: () => Promise<void> }> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('it does not listen')
  return {
    url: `http://127.0.0.1:${address.port}`,
    server,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed())
        server.closeAllConnections()
      }),
  }
}
