import type { BlockAction, SlashCommand } from '@slack/bolt'
import type { AppMentionEvent, MemberJoinedChannelEvent, MemberLeftChannelEvent } from '@slack/types'
import type { Inbound, Room, RoomDeed } from '../../ports.ts'
import { called } from './called.ts'
import { readText, withoutMention } from './read-text.ts'
import { at } from './timestamp.ts'

// What Slack tells of channels and group chats. Pure: reads payloads of the workspace `tenant`, decides nothing about them.

/** What an event comes with: its workspace, its own id, and who Maatje is there. */
export type EventParts = { tenant: string; eventId: string; botUser: string | undefined }

/** The channel or group chat in which something was pressed; undefined in a private chat, a Home tab or a window. */
export function roomOfPress({ channel, container }: BlockAction): Room | undefined {
  return roomFrom(channel?.id ?? container?.channel_id, channel?.name)
}

/** The channel in which a command was given; undefined in a chat of a few people, which is nobody's team. */
export function roomOfCommand({ channel_id: id, channel_name: name }: SlashCommand): Room | undefined {
  return isGroupChat(name) ? undefined : roomFrom(id, name)
}

/** Whether somebody is of another workspace, with which a channel is shared. Who does not say is of ours. */
export function isStranger(team: string | undefined, tenant: string): boolean {
  return team !== undefined && team !== tenant
}

/**
 * What somebody said to Maatje in a channel, without the mention itself. Undefined when it is a bot's or a stranger's, or
 * in a private chat, where the same comes in as a message.
 */
export function readMention(
  event: AppMentionEvent,
  { tenant, eventId, botUser = '' }: EventParts,
): Inbound | undefined {
  const { user, bot_id: bot, channel, user_profile: profile, ts } = event
  const room = roomFrom(channel, undefined)
  if (!room || !user || bot !== undefined || isStranger(event.user_team ?? event.team, tenant)) return undefined
  const text = readText(withoutMention(event, botUser)).trim()
  return did({ tenant, user, id: eventId, ts }, room, { type: 'text', text }, profile?.display_name, profile?.real_name)
}

/** Who brought Maatje into a channel. Undefined when it is somebody else who joined, or nobody says who did it. */
export function readJoined(
  event: MemberJoinedChannelEvent,
  { tenant, eventId, botUser }: EventParts,
): Inbound | undefined {
  const { user, inviter, channel, event_ts: ts } = event
  if (user !== botUser || !inviter) return undefined
  return did({ tenant, user: inviter, id: eventId, ts }, { id: channel }, { type: 'added' })
}

/** Somebody who left a channel. Undefined when that is Maatje or a stranger. */
export function readLeft(event: MemberLeftChannelEvent, { tenant, eventId, botUser }: EventParts): Inbound | undefined {
  const { user, channel, team, event_ts: ts } = event
  if (user === botUser || isStranger(team, tenant)) return undefined
  return did({ tenant, user, id: eventId, ts }, { id: channel }, { type: 'left' })
}

type Doing = { tenant: string; user: string; id: string; ts: string | undefined }

/**
 * Something done in a room, by somebody with these names. It says nothing of the way to them: what is for them alone may
 * never be written there.
 */
export function did({ ts, ...doing }: Doing, room: Room, deed: RoomDeed, ...names: (string | undefined)[]): Inbound {
  return { platform: 'slack', ...doing, ...at(ts), input: { type: 'room', room, did: deed, ...called(...names) } }
}

function roomFrom(id: string | undefined, name: string | undefined): Room | undefined {
  if (!id || id.startsWith('D') || name === 'directmessage') return undefined
  // Of what is private Slack tells no name.
  return { id, ...(isGroupChat(name) || name === 'privategroup' ? {} : called(name)) }
}

function isGroupChat(name: string | undefined): boolean {
  return name?.startsWith('mpdm-') ?? false
}
