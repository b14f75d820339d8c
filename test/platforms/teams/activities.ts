import { createHash, randomUUID } from 'node:crypto'
import { SERVICE_URL } from './fake-teams.ts'
import { APP_ID } from './login.ts'

// Activities as Teams sends them from a personal chat. Shapes: Microsoft's pages on messages and on conversation events.

export const TENANT = '72f988bf-0000-4000-8000-2d7cd011db47'

/** An activity on its way to Maatje, good or not. */
export type Sent = { serviceUrl: string; [field: string]: unknown }

/** Somebody in Teams, and where their chat with Maatje is. */
export type Somebody = {
  user: string
  aad: string
  conversation: string
  serviceUrl: string
  tenant: string
  locale: string
}

/** A new person; their ids look as those of Teams do. */
export function somebody(over: Partial<Somebody> = {}): Somebody {
  const part = createHash('sha256').update(randomUUID()).digest('base64url')
  return {
    user: `29:1${part}-${part.slice(0, 20)}`,
    aad: randomUUID(),
    conversation: `a:1${part}_${part}`,
    serviceUrl: SERVICE_URL,
    tenant: TENANT,
    locale: 'nl-NL',
    ...over,
  }
}

const BOT = { id: `28:${APP_ID}`, name: 'Maatje' }
let count = 1_700_000_000_000

/** What every activity has. Teams counts milliseconds for the ids of messages, and makes others up. */
function envelope({ user, aad, conversation, serviceUrl, tenant, locale }: Somebody) {
  return {
    id: String(++count),
    timestamp: '2026-11-24T08:00:00.1234567Z',
    localTimestamp: '2026-11-24T09:00:00.1234567+01:00',
    channelId: 'msteams',
    serviceUrl,
    from: { id: user, name: 'Noor de Vries', aadObjectId: aad },
    conversation: { conversationType: 'personal', tenantId: tenant, id: conversation },
    recipient: BOT,
    channelData: { tenant: { id: tenant } },
    locale,
  }
}

const clientInfo = ({ locale }: Somebody) => ({
  locale,
  country: 'NL',
  platform: 'Windows',
  timezone: 'Europe/Amsterdam',
  type: 'clientInfo',
})

type More = Record<string, unknown>

/** Somebody typed something. */
export function message(who: Somebody, text: string, more: More = {}) {
  return {
    ...envelope(who),
    type: 'message',
    text,
    textFormat: 'plain',
    attachments: [{ contentType: 'text/html', content: '<p>as Teams shows it</p>' }],
    entities: [clientInfo(who)],
    localTimezone: 'Europe/Amsterdam',
    ...more,
  }
}

/** Somebody sent a picture and no word. */
export function picture(who: Somebody) {
  const content = '<p><img src="https://smba.trafficmanager.net/emea/v3/attachments/0-weu/views/original"></p>'
  const image = { contentType: 'image/*', contentUrl: `${SERVICE_URL}v3/attachments/0-weu/views/original` }
  const { text: _, ...rest } = message(who, '', { attachments: [image, { contentType: 'text/html', content }] })
  return rest
}

/** Somebody sent files, as they come from a private chat. */
export function files(who: Somebody, ...names: string[]) {
  const attachments = names.map((name, index) => ({
    contentType: 'application/vnd.microsoft.teams.file.download.info',
    contentUrl: `https://contoso.sharepoint.com/personal/noor/Documents/${name}`,
    name,
    content: {
      downloadUrl: `https://contoso.sharepoint.com/_layouts/15/download.aspx?UniqueId=${index}&tempauth=${'x'.repeat(1500)}`,
      uniqueId: `1150D938-8870-4044-9F2C-5BBDEBA7${index}C9D`,
      fileType: name.split('.').at(-1),
      etag: '',
    },
  }))
  const { text: _, ...rest } = message(who, '')
  return { ...rest, attachments }
}

/** Somebody pressed in a card, where Action.Execute is known. */
export function execute(who: Somebody, verb: string, data: unknown, more: More = {}) {
  return {
    ...envelope(who),
    id: `f:${randomUUID()}`,
    type: 'invoke',
    name: 'adaptiveCard/action',
    value: { action: { type: 'Action.Execute', title: 'a title', verb, data }, trigger: 'manual' },
    replyToId: '1:000001',
    entities: [clientInfo(who)],
    localTimezone: 'Europe/Amsterdam',
    ...more,
  }
}

/** Somebody pressed in a card where Action.Execute is not known: a message without a text. */
export function submit(who: Somebody, value: unknown, more: More = {}) {
  const { textFormat: _, text: __, attachments: ___, ...rest } = message(who, '')
  return { ...rest, value, replyToId: '1:000001', ...more }
}

/** Somebody added Maatje or removed it. Teams sends `members` along with the first. */
export function installation(who: Somebody, action: string) {
  const { locale, ...rest } = envelope(who)
  const channelData = {
    ...rest.channelData,
    settings: { selectedChannel: { id: who.conversation } },
    source: { name: 'message' },
  }
  return { ...rest, id: `f:${randomUUID()}`, type: 'installationUpdate', action, locale, channelData }
}

/** Members were added to the chat: with Maatje among them, it is new. */
export function members(who: Somebody, added: { id: string }[] = [{ id: who.user }, { id: BOT.id }]) {
  const { locale: _, ...rest } = envelope(who)
  return { ...rest, id: `f:${randomUUID()}`, type: 'conversationUpdate', membersAdded: added }
}

/** A message of theirs was edited, or deleted, or the deletion undone. The id is the message's own. */
export function changed(who: Somebody, eventType: 'editMessage' | 'softDeleteMessage' | 'undeleteMessage', of: string) {
  const type = eventType === 'softDeleteMessage' ? 'messageDelete' : 'messageUpdate'
  const rest = message(who, eventType === 'softDeleteMessage' ? '' : 'wat er nu staat')
  return { ...rest, id: of, type, channelData: { ...rest.channelData, eventType } }
}

/** A channel of a team, and the team. A group chat has no team. */
export type SomeRoom = { id: string; name?: string; team?: { id: string; name: string }; type: 'channel' | 'groupChat' }

/** A new channel; its id looks as those of Teams do. */
export function channel(over: Partial<SomeRoom> = {}): SomeRoom {
  const id = `19:${createHash('sha256').update(randomUUID()).digest('base64url')}@thread.tacv2`
  return { id, name: 'Nachtdienst', team: { id: '19:team@thread.tacv2', name: 'De Kade' }, type: 'channel', ...over }
}

/** The same activity in a room, in the thread it would be in. Teams tells no time zone there. */
export function inRoom<Kind extends Sent & { conversation: object; channelData: object }>(
  { id, name, team, type }: SomeRoom,
  activity: Kind,
  more: More = {},
) {
  const thread = type === 'channel' && activity.type === 'message' ? `;messageid=${activity.id}` : ''
  const where = type === 'channel' ? { channel: { id, ...(name ? { name } : {}) }, team } : {}
  const conversation = { ...activity.conversation, id: `${id}${thread}`, isGroup: true, conversationType: type }
  return { ...activity, conversation, channelData: { ...activity.channelData, ...where }, ...more }
}

/** Somebody said something to Maatje in a room: Teams tells by an entity whom a text names. */
export function mentioning(who: Somebody, room: SomeRoom, text: string, more: More = {}) {
  const mention = { type: 'mention', mentioned: BOT, text: '<at>Maatje</at>' }
  const entities = [mention, clientInfo(who)]
  return inRoom(room, message(who, text, { entities, localTimezone: undefined, ...more }))
}

/** People, or Maatje, were added to a team or taken out of it. */
export function membership(
  who: Somebody,
  room: SomeRoom,
  what: 'membersAdded' | 'membersRemoved',
  people: readonly { id: string; aadObjectId?: string }[] = [BOT],
) {
  const { locale: _, ...rest } = envelope(who)
  const eventType = what === 'membersAdded' ? 'teamMemberAdded' : 'teamMemberRemoved'
  const sent = { ...rest, id: `f:${randomUUID()}`, type: 'conversationUpdate', [what]: people }
  const told = inRoom(room, { ...sent, channelData: { ...sent.channelData, eventType } })
  return { ...told, channelData: { team: room.team, eventType, tenant: { id: who.tenant } } }
}

/** A channel or a team is gone. It is told in the team's own conversation. */
export function gone(who: Somebody, room: SomeRoom, eventType: 'channelDeleted' | 'teamDeleted') {
  const { locale: _, ...rest } = envelope(who)
  const where = eventType === 'channelDeleted' ? { channel: { id: room.id, name: room.name } } : {}
  return {
    ...rest,
    id: `f:${randomUUID()}`,
    type: 'conversationUpdate',
    conversation: { ...rest.conversation, id: room.team?.id, isGroup: true, conversationType: 'channel' },
    channelData: { ...rest.channelData, ...where, team: room.team, eventType },
  }
}

/** Anything else Teams tells: typing, a reaction, that something was read. */
export function other(who: Somebody, type: string, more: More = {}) {
  return { ...envelope(who), type, ...more }
}
