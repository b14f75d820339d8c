import { z } from 'zod'
import type { Inbound, Input, RoomDeed } from '../../ports.ts'
import { CHANNEL, isOut } from './channel.ts'
import type { MovableClock } from './clock.ts'
import { type Colleague, colleagueFor, TENANT } from './colleagues.ts'
import type { Feed } from './feed.ts'
import { type Files, LONGEST_FILE } from './files.ts'
import type { History, HistoryContent, RoomAct } from './history.ts'
import type { PassingTime } from './passing-time.ts'
import { json, type Reply } from './reply.ts'

/** What somebody can do on the page, by path: a body as it came in, an answer out. */
export type Actions = Record<string, (body: unknown) => Promise<Reply>>

/** What the actions need. `receive` resolves once the event is kept; `roomName` is what the channel is called to somebody. */
export type ActionParts = {
  history: History
  feed: Feed
  receive: (inbound: Inbound) => Promise<'stored' | 'known'>
  clock: MovableClock
  time: PassingTime
  files: Files
  roomName: (who: Colleague) => string
  failed: (error: unknown) => void
}

// A browser may send half a surrogate pair, which no database keeps: it becomes U+FFFD here, once, for everybody.
const typed = z
  .string()
  .min(1)
  .transform((text) => text.toWellFormed())
const short = typed.pipe(z.string().max(300))
const by = { as: short, id: z.uuid() }

const Text = z.strictObject({ ...by, text: typed })
const Press = z.strictObject({ ...by, button: short, turn: z.int().min(0), label: short })
const Bare = z.strictObject(by)
const Edit = z.strictObject({ ...by, of: short, text: typed })
const Answer = z.strictObject({ ...by, text: typed, turn: z.int().min(0) })
const File = z.strictObject({ ...by, name: short, text: z.string().max(LONGEST_FILE) })
const RoomPress = z.strictObject({ ...by, button: short, label: short })
const Delete = z.strictObject({ ...by, of: short })
const Move = z.union([
  z.strictObject({ hours: z.int().min(1).max(48) }),
  z.strictObject({ days: z.int().min(1).max(400) }),
  z.strictObject({ reset: z.literal(true) }),
  z.strictObject({ next: short }),
])

/** The id of the event that Maatje was brought into the channel: there is one, whoever does it. */
const ADDED = 'playground/channel/added'

/** Bodies that may be longer than others, in bytes, by path: in JSON a file takes more room than it is long. */
export const BODY_LIMITS: Readonly<Record<string, number | undefined>> = { '/file': 3 * LONGEST_FILE }

/**
 * The actions, over a history and the way in. Every body is checked: 400 `invalid`, 404 `unknown_person`. The id a page
 * made is good for one thing, however often it is sent: the chat shows it once and `receive` gets the same event id.
 * When it could not be kept the answer is 503 `not_stored`, and the page still has the text; 503 `not_moved` when the
 * clock is not where it was to go. Who left the channel is refused there (409 `not_in_room`) until they come back, and who is in
 * it cannot come back (409 `in_room`). No rule of the dialogue lives here.
 */
export function createActions(parts: ActionParts): Actions {
  const { history, feed, receive, clock, time, files, roomName, failed } = parts

  /** First what the chat shows, so that an answer stands below it; then the event itself. */
  const take = async (who: Colleague, id: string, input: Input, show: () => Promise<unknown>): Promise<Reply> => {
    try {
      await show()
      const { user, locale } = who
      const result = await receive({ platform: 'playground', tenant: TENANT, user, id, locale, input })
      feed.wake(user)
      return json(200, { result })
    } catch (error) {
      failed(error)
      return json(503, { error: 'not_stored' })
    }
  }

  const add = (who: Colleague, id: string, input: Input, content: HistoryContent) =>
    take(who, id, input, () => feed.add(who.user, id, content))

  /** What everybody in the channel sees is in its history, and what comes in is still from the one who did it. */
  const inChannel = async (who: Colleague, id: string, act: RoomAct, did?: RoomDeed): Promise<Reply> => {
    const known = await history.find(CHANNEL.user, id)
    const out = isOut(await history.after(CHANNEL.user, 0), who.user)
    if (!known && out !== (act.type === 'back')) return json(409, { error: out ? 'not_in_room' : 'in_room' })
    try {
      // Maatje is brought in by one: whoever does so again finds that it was done, and whose doing it was.
      const doer = colleagueFor(known?.content.type === 'room' ? known.content.by : undefined) ?? who
      const show = () => feed.add(CHANNEL.user, id, { type: 'room', by: doer.user, did: act })
      const tell = async (): Promise<'stored' | 'known'> => {
        if (!did) return known ? 'known' : 'stored'
        const { user, locale, name } = doer
        const room = { id: CHANNEL.id, name: roomName(doer) }
        const input: Input = { type: 'room', room, did, name }
        return receive({ platform: 'playground', tenant: TENANT, user, id, locale, input })
      }
      // An answer stands below what it answers. But who was taken out of the channel could not say a second time that they
      // left, had it not come in the first time.
      if (act.type !== 'left') await show()
      const result = await tell()
      if (act.type === 'left') await show()
      feed.wake(CHANNEL.user)
      return json(200, { result })
    } catch (error) {
      failed(error)
      return json(503, { error: 'not_stored' })
    }
  }

  /** Overwrites a text of theirs and marks that it changed. A repeat finds the mark and overwrites nothing newer. */
  const change = async (who: Colleague, id: string, of: string, input: Input, content: HistoryContent) => {
    const known = await history.find(who.user, id)
    const old = await history.find(who.user, of)
    if (!known && old?.content.type !== 'text') return json(404, { error: 'unknown_message' })
    return take(who, id, input, async () => {
      if (known) return
      const at = old?.content.at
      await history.replace(who.user, of, at === undefined ? content : { ...content, at })
      await feed.add(who.user, id, { type: 'changed', of })
    })
  }

  return {
    '/text': person(Text, (who, id, { text }) =>
      add(who, id, { type: 'text', text }, { type: 'text', text, edited: false }),
    ),
    '/press': person(Press, (who, id, { button, turn, label }) =>
      add(who, id, { type: 'button', id: button, turn }, { type: 'press', label }),
    ),
    '/answer': person(Answer, (who, id, { text, turn }) =>
      add(who, id, { type: 'answer', text, turn }, { type: 'private' }),
    ),
    '/file': person(File, (who, id, { name, text }) => {
      files.put(who.user, id, text)
      return add(who, id, { type: 'file', name, reference: id }, { type: 'file', name })
    }),
    '/attach': person(Bare, (who, id) => add(who, id, { type: 'unreadable' }, { type: 'picture' })),
    '/opened': person(Bare, (who, id) => take(who, id, { type: 'opened' }, async () => undefined)),
    '/edit': person(Edit, (who, id, { of, text }) =>
      change(who, id, of, { type: 'edited' }, { type: 'text', text, edited: true }),
    ),
    '/delete': person(Delete, (who, id, { of }) => change(who, id, of, { type: 'deleted' }, { type: 'deleted' })),
    '/channel/text': person(Text, (who, id, { text }) =>
      inChannel(who, id, { type: 'text', text }, { type: 'text', text }),
    ),
    '/channel/press': person(RoomPress, (who, id, { button, label }) =>
      inChannel(who, id, { type: 'press', label }, { type: 'button', id: button }),
    ),
    '/channel/add': person(Bare, (who) => inChannel(who, ADDED, { type: 'added' }, { type: 'added' })),
    '/channel/leave': person(Bare, (who, id) => inChannel(who, id, { type: 'left' }, { type: 'left' })),
    '/channel/return': person(Bare, (who, id) => inChannel(who, id, { type: 'back' })),
    async '/clock'(body) {
      const move = Move.safeParse(body)
      if (!move.success) return json(400, { error: 'invalid' })
      try {
        if ('next' in move.data) {
          const who = colleagueFor(move.data.next)
          if (!who) return json(404, { error: 'unknown_person' })
          return json(200, { came: await time.toNextMessage(who.user), ...clockState(clock) })
        }
        await ('reset' in move.data ? time.reset() : time.move(move.data))
        return json(200, clockState(clock))
      } catch (error) {
        failed(error)
        return json(503, { error: 'not_moved', ...clockState(clock) })
      }
    },
  }
}

/** The clock as the page shows it: an ISO instant, and how far ahead of the real time it is, as an ISO duration. */
export function clockState(clock: MovableClock): { now: string; ahead: string } {
  return { now: clock.now().toString(), ahead: clock.ahead().toString() }
}

/** An action of one colleague, with its body checked and the event's id: theirs alone, and never that of a delivery. */
function person<Schema extends z.ZodType<{ as: string; id: string }>>(
  schema: Schema,
  act: (who: Colleague, id: string, body: z.output<Schema>) => Promise<Reply>,
): Actions[string] {
  return async (body) => {
    const read = schema.safeParse(body)
    if (!read.success) return json(400, { error: 'invalid' })
    const who = colleagueFor(read.data.as)
    if (!who) return json(404, { error: 'unknown_person' })
    return act(who, `playground/${who.user}/${read.data.id.toLowerCase()}`, read.data)
  }
}
