import type { BlockAction, GlobalShortcut, SlackShortcut, SlashCommand, ViewSubmitAction } from '@slack/bolt'
import type { AllMessageEvents, AppHomeOpenedEvent, UserChangeEvent } from '@slack/types'
import { formText, readFieldId } from '../../messages/form.ts'
import type { Field } from '../../messages/message.ts'
import type { Address, Inbound, Input, Profile } from '../../ports.ts'
import { readActionId, readFormValue, readTurn, readWindowId, WINDOW_FIELD, type Window } from './names.ts'
import { readSentFile } from './read-file.ts'
import { did, isStranger, roomOfCommand, roomOfPress } from './read-room.ts'
import { readMarkup, readText, type Written } from './read-text.ts'
import { at } from './timestamp.ts'

// What Slack sends as what a person did. Pure: reads payloads of the workspace `tenant`, decides nothing about them.

/** What somebody pressed or sent that is none of ours; the core answers it kindly. */
const UNKNOWN: Input & { type: 'button' } = { type: 'button', id: 'unknown', turn: 0 }

/** The manifest's global shortcut, and what it begins. */
const SHORTCUT = 'reflect'
const SHORTCUT_BEGINS = 'begin.two-columns'
/** The manifest's command, and what it shows when nothing stands behind it. */
const COMMAND = '/maatje'
const COMMAND_SHOWS = 'menu'

/**
 * What a command in a channel begins with that is about its people together; anything else is somebody's own. They are the
 * words of the house for buddies, for intervisie and to start it, in every language, but for those about what is one's own.
 */
export const ROOM_WORDS: readonly string[] = [
  'maatjes',
  'buddies',
  'reflectiemaatjes',
  'intervisie',
  'peer consultation',
  'start',
]
/** Slack itself, which tells in the private chat that Maatje was taken out of a channel. It never reads what it is sent. */
const SLACKBOT = 'USLACKBOT'

/** The kinds of message that a person writes; anything else with a subtype is Slack's own or a bot's. */
const WRITTEN = [undefined, 'file_share', 'thread_broadcast', 'me_message']

/** A message as it stands in Slack's event, in any of its kinds. */
type Said = Written & { user?: string; bot_id?: string; subtype?: string; files?: unknown[]; ts?: string }

/**
 * A message in a private chat, or undefined when it is nobody's: a bot's, ours, or not in a private chat. A changed or
 * removed message counts when a person's words changed, not when Slack adds a preview to a link. In a thread counts too.
 * A calendar file is what somebody sends it for, whatever they say beside it.
 */
export function readMessage(
  event: AllMessageEvents,
  { tenant, eventId, botUser }: { tenant: string; eventId: string; botUser: string | undefined },
): Inbound | undefined {
  if (event.channel_type !== 'im') return undefined
  const isPersons = (said: Said | undefined): said is Said & { user: string } => {
    return said?.user !== undefined && ![botUser, SLACKBOT].includes(said.user) && said.bot_id === undefined
  }
  const inbound = (user: string, ts: string, input: Input): Inbound => {
    return { platform: 'slack', tenant, user, reach: event.channel, id: eventId, ...at(ts), input }
  }
  if (event.subtype === 'message_deleted' || event.subtype === 'message_changed') {
    const before = event.previous_message as Said | undefined
    if (!isPersons(before)) return undefined
    // What has replies is not taken away: it becomes a message that says it was.
    const after = event.subtype === 'message_changed' ? (event.message as Said) : undefined
    if (!after || after.subtype === 'tombstone') return inbound(before.user, event.event_ts, { type: 'deleted' })
    if (readText(after) === readText(before)) return undefined
    return inbound(before.user, event.event_ts, { type: 'edited' })
  }
  const said = event as Said & { ts: string }
  if (!WRITTEN.includes(said.subtype) || !isPersons(said)) return undefined
  const file = readSentFile(said.files ?? [])
  if (file) return inbound(said.user, said.ts, file)
  const text = readText(said)
  return inbound(said.user, said.ts, text.trim() === '' ? { type: 'unreadable' } : { type: 'text', text })
}

/** Somebody who looks at their private chat, or undefined when it is their Home tab. */
export function readOpened(event: AppHomeOpenedEvent, tenant: string, eventId: string): Inbound | undefined {
  if (event.tab !== 'messages') return undefined
  const { user, channel, event_ts } = event
  return { platform: 'slack', tenant, user, reach: channel, id: eventId, ...at(event_ts), input: { type: 'opened' } }
}

/**
 * What an action comes to: something a person did, or the wish to answer the question of a turn in a window. `stranger`:
 * somebody of another workspace pressed it in a shared channel, and it is nothing.
 */
export type ReadAction =
  | { type: 'did'; inbound: Inbound }
  | { type: 'stranger' }
  | { type: 'window'; window: Window; turn: number; fields?: Field[] }

/**
 * Something pressed. Its id is made of where it stood, what it is, when and by whom: Slack gives it none. In a Home tab
 * there is no channel to answer in, and below a post in a channel or a group chat the answer goes elsewhere.
 */
export function readAction(body: BlockAction, tenant: string): ReadAction {
  const room = roomOfPress(body)
  if (room && isStranger(body.user.team_id, tenant)) return { type: 'stranger' }
  const [action] = body.actions ?? []
  const actionId = action?.action_id ?? ''
  const named = readActionId(actionId)
  const value = action?.type === 'button' ? action.value : undefined
  const turn = readTurn(value)
  const form = named?.type === 'form' ? readFormValue(value) : undefined
  if (named?.type === 'form' && form) return { type: 'window', window: named, ...form }
  if (named?.type === 'private' && turn !== undefined) return { type: 'window', window: named, turn }
  const where: string = body.container?.message_ts ?? body.container?.view_id ?? body.view?.id ?? ''
  const when = action?.action_ts ?? ''
  const id = ['action', where, actionId, when === '' ? body.trigger_id : when, body.user.id].join('/')
  const press: Input & { type: 'button' } =
    named?.type === 'press' && turn !== undefined ? { type: 'button', id: named.id, turn } : UNKNOWN
  const doing = { tenant, user: body.user.id, id }
  if (room) {
    const deed = { type: 'button', id: press.id } as const
    return { type: 'did', inbound: did({ ...doing, ts: when }, room, deed, body.user.name, body.user.username) }
  }
  const reach = body.channel?.id ? { reach: body.channel.id } : {}
  return { type: 'did', inbound: { platform: 'slack', ...doing, ...reach, ...at(when), input: press } }
}

/** In which language something can be told in a window of ours, and at which of its boxes. */
export type Told = { language: string; box: string }

/** What a window that was sent comes to. `empty`: a form with nothing in it, which is nothing somebody did. */
export type ReadSubmission = { type: 'did'; inbound: Inbound; told?: Told } | { type: 'empty'; told: Told }

/** A window that was sent. Anybody's client may send anything: what is not one of ours is something nobody knows. */
export function readSubmission(body: ViewSubmitAction, tenant: string): ReadSubmission {
  const { view, user } = body
  const sent = (input: Input, told?: Told): ReadSubmission => {
    const inbound: Inbound = { platform: 'slack', tenant, user: user.id, id: `view/${view.id}`, input }
    return { type: 'did', inbound, ...(told ? { told } : {}) }
  }
  const window = readWindowId(view.callback_id)
  const turn = readTurn(view.private_metadata)
  const values = view.state?.values ?? {}
  if (!window) return sent(UNKNOWN)
  const { language } = window
  if (window.type === 'private') {
    const told = { language, box: WINDOW_FIELD }
    if (turn === undefined) return sent(UNKNOWN, told)
    return sent({ type: 'answer', text: values[WINDOW_FIELD]?.[WINDOW_FIELD]?.value ?? '', turn }, told)
  }
  const boxes = Object.entries(values).flatMap(([box, elements]) => {
    const field = readFieldId(box)
    return field ? [{ ...field, box, value: elements[box]?.value ?? '' }] : []
  })
  const [first] = boxes
  if (!first || turn === undefined) return sent(UNKNOWN)
  const told = { language, box: first.box }
  const text = formText(boxes)
  return text === '' ? { type: 'empty', told } : sent({ type: 'answer', text, turn }, told)
}

/**
 * A command: what stands behind `/maatje` is a text, `/maatje` alone shows the menu. In a channel a text that begins with
 * one of `ROOM_WORDS` is said there, and any other is between them and Maatje, wherever it was typed.
 */
export function readCommand(command: SlashCommand, tenant: string): Inbound {
  const { user_id: user, user_name: name, trigger_id } = command
  const id = `command/${trigger_id}`
  const text = readMarkup(command.text ?? '').trim()
  const room = command.command === COMMAND && isForRoom(text) ? roomOfCommand(command) : undefined
  if (room) return did({ tenant, user, id, ts: undefined }, room, { type: 'text', text }, name)
  const ours: Input = text === '' ? { type: 'button', id: COMMAND_SHOWS, turn: 0 } : { type: 'text', text }
  return { platform: 'slack', tenant, user, id, input: command.command === COMMAND ? ours : UNKNOWN }
}

function isForRoom(text: string): boolean {
  const said = text.toLowerCase().replace(/\s+/g, ' ')
  return ROOM_WORDS.some((word) => said.startsWith(word) && !/^\p{L}/u.test(said.slice(word.length)))
}

/** A shortcut from Slack's own menus. */
export function readShortcut(body: SlackShortcut, tenant: string): Inbound {
  const isOurs = body.type === 'shortcut' && body.callback_id === SHORTCUT
  const input: Input = isOurs ? { type: 'button', id: SHORTCUT_BEGINS, turn: 0 } : UNKNOWN
  const id = `shortcut/${body.trigger_id}`
  return { platform: 'slack', tenant, user: body.user.id, id, ...at((body as GlobalShortcut).action_ts), input }
}

/** What Slack tells about somebody that changed. Their offset from UTC is left alone: it is wrong half of the year. */
export function readProfile({ user }: UserChangeEvent, tenant: string): { address: Address; profile: Profile } {
  const { locale, tz, deleted } = user
  return {
    address: { platform: 'slack', tenant, user: user.id },
    profile: {
      ...(locale ? { locale } : {}),
      ...(tz ? { zone: tz } : {}),
      ...(deleted === undefined ? {} : { left: deleted }),
    },
  }
}
