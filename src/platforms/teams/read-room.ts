import type { Address, Inbound, Room, RoomDeed } from '../../ports.ts'
import { roomAddress } from '../../rooms.ts'
import type { Activity } from './activity.ts'
import { writeReach } from './reach.ts'
import { executed, readPress } from './read-card.ts'
import { addressOf, idOf, instantOf, toldBy } from './read-inbound.ts'
import { readMentioned } from './read-text.ts'

/**
 * What an activity from a channel or a group chat means to Maatje. `closed`: the room is gone, or Maatje was taken out of
 * it. `nothing`: everything that was not said to Maatje or pressed below a post of it, and every text written in a card.
 */
export type RoomMeaning =
  | { type: 'inbounds'; inbounds: Inbound[] }
  | { type: 'closed'; room: Address }
  | { type: 'nothing' }

/** Whoever an activity is about: the one who did it, or one of those who were taken out. */
type Account = Activity['from']

const ROOMS = ['channel', 'groupChat']
/** What is gone with these is gone for good. Source: Microsoft's page on conversation events in a team. */
const GONE = ['channelDeleted', 'teamDeleted', 'teamHardDeleted']

/** Reads an activity from where others read along. Pure and total; who may send it was checked before. */
export function readRoom(activity: Activity, tenant: string): RoomMeaning {
  const { type, from, recipient, conversation, channelData, action, membersAdded, membersRemoved } = activity
  if (!ROOMS.includes(conversation.conversationType ?? '')) return { type: 'nothing' }
  const isOurs = ({ id }: Account) => id === recipient.id
  const event = channelData?.eventType ?? ''
  if (type === 'conversationUpdate' && GONE.includes(event)) {
    // It is told in the team's own conversation, which goes on when a channel of it is gone.
    const gone = (event === 'channelDeleted' ? channelData?.channel?.id : undefined) ?? conversation.id
    return closed(gone, tenant)
  }
  const isTakenOut =
    type === 'installationUpdate' ? action === 'remove' : type === 'conversationUpdate' && membersRemoved?.some(isOurs)
  if (isTakenOut) return closed(conversation.id, tenant)
  if (type === 'conversationUpdate' && !membersAdded?.some(isOurs)) {
    const left = (membersRemoved ?? []).map((who) => inboundOf(activity, tenant, { type: 'left' }, who))
    return left.length > 0 ? { type: 'inbounds', inbounds: left } : { type: 'nothing' }
  }
  const did = isOurs(from) ? undefined : deedOf(activity)
  return did ? { type: 'inbounds', inbounds: [inboundOf(activity, tenant, did)] } : { type: 'nothing' }
}

/** The room that Maatje was brought into, perhaps again, if that is what somebody did: it can write there as before. */
export function readAdded({ platform, tenant, input }: Inbound): Address | undefined {
  return input.type === 'room' && input.did.type === 'added'
    ? roomAddress({ platform, tenant }, input.room.id)
    : undefined
}

function closed(id: string, tenant: string): RoomMeaning {
  return { type: 'closed', room: roomAddress({ platform: 'teams', tenant }, withoutThread(id)) }
}

function deedOf(activity: Activity): RoomDeed | undefined {
  const { type, name, value, text } = activity
  switch (type) {
    case 'conversationUpdate':
      return { type: 'added' }
    case 'invoke':
      return name === 'adaptiveCard/action' ? pressed(executed(value)) : undefined
    case 'message': {
      // A card's Action.Submit is a message with a value and without a text.
      if ((text ?? '').trim() === '') return pressed(value)
      const said = readMentioned(activity)
      return said === undefined ? undefined : { type: 'text', text: said }
    }
    default:
      return undefined
  }
}

function pressed(value: unknown): RoomDeed | undefined {
  const id = readPress(value)
  return id === undefined ? undefined : { type: 'button', id }
}

/**
 * What somebody did in a room. Their private chat may not exist yet: the way to write to them goes without one, and it is
 * opened when they are first written to. Of somebody who was taken out nothing more is told than who they are.
 */
function inboundOf(activity: Activity, tenant: string, did: RoomDeed, gone?: Account): Inbound {
  const { serviceUrl, recipient, channelId, timestamp, channelData } = activity
  const who = gone ?? activity.from
  const at = timestamp ? instantOf(timestamp) : undefined
  const way = { serviceUrl, bot: recipient.id, channel: channelId, ...(tenant === 'local' ? {} : { tenant }) }
  const id = withoutThread(activity.conversation.id)
  const called = nameOf(activity)
  // Who left a team is told in its first channel alone, and Maatje may be in another one.
  const within = channelData?.team?.id ?? undefined
  const room: Room = {
    id,
    reach: writeReach({ ...way, conversation: id, ...(within ? { team: within } : {}) }),
    ...(called ? { name: called } : {}),
    ...(within ? { within } : {}),
  }
  return {
    ...addressOf({ from: who }, tenant),
    id: idOf(activity, gone?.id),
    input: { type: 'room', room, did, ...(who.name ? { name: who.name } : {}) },
    reach: writeReach({ ...way, user: who.id }),
    ...(at ? { at } : {}),
    ...(gone ? {} : toldBy(activity)),
  }
}

/** What the room is called: its channel, its team where the channel is the first one, else its own name. */
function nameOf({ channelData, conversation }: Activity): string | undefined {
  return channelData?.channel?.name || channelData?.team?.name || conversation.name || undefined
}

/**
 * A channel's own id, of which the id of each thread in it is made. What is posted to it begins a new thread. Source:
 * Microsoft's page on conversations in channels.
 */
function withoutThread(id: string): string {
  return id.replace(/;messageid=.*$/s, '')
}
