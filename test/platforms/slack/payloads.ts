import { createHmac } from 'node:crypto'

// What Slack sends, in the shapes it has: made-up people in a made-up workspace.

export const TEAM = 'T0MAATJE1'
export const BOT_USER = 'U0MAATJEB'
export const BOT = 'B0MAATJE1'
export const APP = 'A0MAATJE1'
export const SECRET = '8f742231b10e8888abcd99yyyzzz85a5'
export const TOKEN = 'xoxb-0000-1111-aaaabbbb'
export const APP_TOKEN = 'xapp-1-A0-2222-ccccdddd'

/** A request as Slack makes it. */
export type Request = { headers: Record<string, string>; body: string }

/** Signs a body as Slack does. `at` is in seconds since 1970. */
export function signed(body: string, at: number, { type = 'application/json', secret = SECRET } = {}): Request {
  const signature = `v0=${createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex')}`
  return {
    headers: { 'content-type': type, 'x-slack-request-timestamp': String(at), 'x-slack-signature': signature },
    body,
  }
}

const FORM = { type: 'application/x-www-form-urlencoded' }

/** An Events API request; `retry` is the number of the redelivery. */
export function eventRequest(envelope: object, at: number, retry?: number): Request {
  const request = signed(JSON.stringify(envelope), at)
  if (retry === undefined) return request
  const again = { 'x-slack-retry-num': String(retry), 'x-slack-retry-reason': 'http_timeout' }
  return { ...request, headers: { ...request.headers, ...again } }
}

/** A button, window or shortcut: JSON inside a form. */
export function interactiveRequest(payload: object, at: number): Request {
  return signed(new URLSearchParams({ payload: JSON.stringify(payload) }).toString(), at, FORM)
}

/** A slash command: a form. */
export function commandRequest(fields: Record<string, string>, at: number): Request {
  return signed(new URLSearchParams(fields).toString(), at, FORM)
}

/** An event in its envelope. */
export function envelope(event: object, eventId: string, more: object = {}) {
  return {
    token: 'XXYYZZ',
    team_id: TEAM,
    context_team_id: TEAM,
    context_enterprise_id: null,
    api_app_id: APP,
    type: 'event_callback',
    event_id: eventId,
    event_time: 1_700_000_000,
    authorizations: [
      { enterprise_id: null, team_id: TEAM, user_id: BOT_USER, is_bot: true, is_enterprise_install: false },
    ],
    is_ext_shared_channel: false,
    event_context: '4-abc',
    event,
    ...more,
  }
}

/** What Slack makes of a text that somebody typed: literal blocks, and the same as markup. */
export function typed(text: string) {
  return { text: markup(text), blocks: [{ type: 'rich_text', block_id: 'Qx1', elements: [section(text)] }] }
}

/** Slack's markup for a text that was typed: three characters are escaped. */
export function markup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function section(text: string) {
  const elements: object[] = []
  let open = ''
  const close = () => {
    if (open !== '') elements.push({ type: 'text', text: open })
    open = ''
  }
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (/^\p{Emoji_Presentation}/u.test(segment)) {
      close()
      const unicode = [...segment].map((point) => point.codePointAt(0)?.toString(16)).join('-')
      elements.push({ type: 'emoji', name: 'an_emoji', unicode })
    } else open += segment
  }
  close()
  return { type: 'rich_text_section', elements }
}

/** A message somebody typed in their private chat. */
export function messageEvent(user: string, channel: string, ts: string, text: string) {
  return {
    client_msg_id: '3f1c0a52-0a4b-4f7e-9a51-000000000000',
    type: 'message',
    user,
    ...typed(text),
    team: TEAM,
    channel,
    channel_type: 'im',
    ts,
    event_ts: ts,
  }
}

/** A file as Slack tells about it beside a message. */
export function calendarFile(name: string, url: string) {
  return {
    id: 'F0ROOSTER1',
    created: 1_700_000_000,
    name,
    title: name,
    mimetype: 'text/calendar',
    filetype: 'ics',
    pretty_type: 'ICS',
    size: 1200,
    mode: 'hosted',
    is_external: false,
    is_public: false,
    file_access: 'visible',
    url_private: url.replace('/download/', '/'),
    url_private_download: url,
  }
}

export type ActionFields = {
  user: string
  actionId: string
  value?: string
  label?: string
  ts: string
  trigger: string
  responseUrl?: string
  /** What Slack calls the channel; a private chat is `directmessage`. */
  channelName?: string
  /** The workspace of whoever pressed it. */
  team?: string
} & ({ channel: string; message: { ts: string; text: string; blocks: object[] } } | { view: object & { id: string } })

/** A press of a button, in a message or in a view. */
export function actionPayload(fields: ActionFields) {
  const {
    user,
    actionId,
    value,
    label = 'Knop',
    ts,
    trigger,
    responseUrl = 'https://hooks.slack.com/actions/T/1/x',
    channelName = 'directmessage',
    team = TEAM,
  } = fields
  const where =
    'view' in fields
      ? { container: { type: 'view', view_id: fields.view.id }, view: fields.view }
      : {
          container: {
            type: 'message',
            message_ts: fields.message.ts,
            channel_id: fields.channel,
            is_ephemeral: false,
          },
          channel: { id: fields.channel, name: channelName },
          message: {
            user: BOT_USER,
            type: 'message',
            bot_id: BOT,
            app_id: APP,
            team: TEAM,
            ...fields.message,
          },
          response_url: responseUrl,
        }
  return {
    type: 'block_actions',
    user: { id: user, username: 'noor', name: 'noor', team_id: team },
    api_app_id: APP,
    token: 'XXYYZZ',
    trigger_id: trigger,
    team: { id: TEAM, domain: 'maatje' },
    enterprise: null,
    is_enterprise_install: false,
    state: { values: {} },
    ...where,
    actions: [
      {
        action_id: actionId,
        block_id: 'Bx1',
        text: { type: 'plain_text', text: label, emoji: false },
        ...(value === undefined ? {} : { value }),
        type: 'button',
        action_ts: ts,
      },
    ],
  }
}

/** A window that was sent. */
export function submissionPayload(user: string, view: object, values: object) {
  return {
    type: 'view_submission',
    team: { id: TEAM, domain: 'maatje' },
    user: { id: user, username: 'noor', name: 'noor', team_id: TEAM },
    api_app_id: APP,
    token: 'XXYYZZ',
    trigger_id: '1.2.view',
    view: { team_id: TEAM, app_id: APP, bot_id: BOT, hash: '1700000000.abc', ...view, state: { values } },
    response_urls: [],
    is_enterprise_install: false,
    enterprise: null,
  }
}

/** A global shortcut. */
export function shortcutPayload(user: string, callbackId: string, trigger: string) {
  return {
    type: 'shortcut',
    token: 'XXYYZZ',
    action_ts: '1700000000.000100',
    team: { id: TEAM, domain: 'maatje' },
    user: { id: user, username: 'noor', team_id: TEAM },
    is_enterprise_install: false,
    enterprise: null,
    callback_id: callbackId,
    trigger_id: trigger,
  }
}

/** Where a slash command was typed, unless it is told: a channel. */
const ALGEMEEN = { channel_id: 'C0ALGEMEEN', channel_name: 'algemeen' }

/** The fields of a slash command. */
export function commandFields(user: string, text: string, trigger: string, command = '/maatje', where = ALGEMEEN) {
  return {
    token: 'XXYYZZ',
    team_id: TEAM,
    team_domain: 'maatje',
    ...where,
    user_id: user,
    user_name: 'noor',
    command,
    text,
    api_app_id: APP,
    is_enterprise_install: 'false',
    response_url: 'https://hooks.slack.com/commands/T/1/x',
    trigger_id: trigger,
  }
}

/** What somebody says to Maatje in a channel; `{bot}` in the text is where they mention it. */
export function mentionEvent(user: string, channel: string, ts: string, text: string) {
  const elements = text
    .split('{bot}')
    .flatMap((part, index) => [
      ...(index > 0 ? [{ type: 'user', user_id: BOT_USER }] : []),
      ...(part === '' ? [] : [{ type: 'text', text: part }]),
    ])
  return {
    type: 'app_mention',
    user,
    text: markup(text).replaceAll('{bot}', `<@${BOT_USER}>`),
    ts,
    client_msg_id: '3f1c0a52-0a4b-4f7e-9a51-000000000001',
    team: TEAM,
    blocks: [{ type: 'rich_text', block_id: 'Qx2', elements: [{ type: 'rich_text_section', elements }] }],
    channel,
    event_ts: ts,
  }
}

/** Somebody joined a channel, brought by `inviter`, or left it. */
export function memberEvent(type: 'joined' | 'left', user: string, channel: string, ts: string, inviter?: string) {
  const who = { user, channel, channel_type: 'C', team: TEAM, event_ts: ts }
  return { type: `member_${type}_channel`, ...who, ...(inviter === undefined ? {} : { inviter }) }
}
