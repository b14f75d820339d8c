import { readdirSync, readFileSync } from 'node:fs'
import type { AppsManifestValidateArguments } from '@slack/web-api'
import { expect, test } from 'vitest'
import manifest from '../../../manifest.json' with { type: 'json' }
import { ROOM_WORDS } from '../../../src/platforms/slack/read-inbound.ts'

// The manifest Slack is given: a shape it takes, and no scope more than what is called and heard.

/** JSON's texts are of no narrower type: what Slack has names for is checked below. */
type Loose<Value> = Value extends string
  ? string
  : Value extends readonly (infer Item)[]
    ? Loose<Item>[]
    : Value extends object
      ? { [Key in keyof Value]: Loose<Value[Key]> }
      : Value
const checked = manifest satisfies Loose<AppsManifestValidateArguments['manifest']>

const source = readdirSync('src/platforms/slack')
  .map((name) => readFileSync(`src/platforms/slack/${name}`, 'utf8'))
  .join('\n')

/** What each method and event needs. Source: Slack's reference page of each. */
const METHODS: Record<string, readonly string[]> = {
  'auth.test': [],
  'chat.postMessage': ['chat:write'],
  'conversations.history': ['im:history'],
  'conversations.open': ['im:write', 'mpim:write'],
  'files.completeUploadExternal': ['files:write'],
  'files.delete': ['files:write'],
  'files.getUploadURLExternal': ['files:write'],
  'files.info': ['files:read'],
  'users.info': ['users:read'],
  'views.open': [],
  'views.publish': [],
}
const BOTH = ['channels:read', 'groups:read']
const EVENTS: Record<string, { listener: string; scopes: readonly string[] }> = {
  app_home_opened: { listener: 'app_home_opened', scopes: [] },
  app_mention: { listener: 'app_mention', scopes: ['app_mentions:read'] },
  app_uninstalled: { listener: 'app_uninstalled', scopes: [] },
  channel_archive: { listener: 'channel_archive', scopes: ['channels:read'] },
  channel_deleted: { listener: 'channel_deleted', scopes: ['channels:read'] },
  channel_left: { listener: 'channel_left', scopes: ['channels:read'] },
  channel_unarchive: { listener: 'channel_unarchive', scopes: ['channels:read'] },
  group_archive: { listener: 'group_archive', scopes: ['groups:read'] },
  group_deleted: { listener: 'group_deleted', scopes: ['groups:read'] },
  group_left: { listener: 'group_left', scopes: ['groups:read'] },
  group_unarchive: { listener: 'group_unarchive', scopes: ['groups:read'] },
  member_joined_channel: { listener: 'member_joined_channel', scopes: BOTH },
  member_left_channel: { listener: 'member_left_channel', scopes: BOTH },
  'message.im': { listener: 'message', scopes: ['im:history'] },
  tokens_revoked: { listener: 'tokens_revoked', scopes: [] },
  user_change: { listener: 'user_change', scopes: ['users:read'] },
}

test('every method that is called is one whose scope is known, and none is listed that is not called', () => {
  const called = [...source.matchAll(/\bweb\.([a-z]+\.[a-zA-Z]+)\(/g)].map(([, method]) => method)
  expect([...new Set(called)].sort()).toEqual(Object.keys(METHODS))
})

test('every event that is listened to is subscribed to, and the other way round', () => {
  const heard = [...source.matchAll(/app\.event\('([a-z_]+)'/g)].map(([, event]) => event)
  expect(heard.sort()).toEqual(
    Object.values(EVENTS)
      .map(({ listener }) => listener)
      .sort(),
  )
  expect(checked.settings.event_subscriptions.bot_events.toSorted()).toEqual(Object.keys(EVENTS).sort())
})

test('the scopes are those that are needed, and no other', () => {
  const heard = Object.values(EVENTS).map((event) => event.scopes)
  const scopes = new Set([...Object.values(METHODS), ...heard, ['commands']].flat())
  expect(checked.oauth_config.scopes.bot.toSorted()).toEqual([...scopes].sort())
  expect(Object.keys(checked.oauth_config.scopes)).toEqual(['bot'])
})

test('every text is within the length Slack takes', () => {
  const { display_information: shown, features } = checked
  expect(shown.name.length).toBeLessThanOrEqual(35)
  expect(shown.description.length).toBeLessThanOrEqual(140)
  expect(shown.long_description.length).toBeGreaterThanOrEqual(175)
  expect(shown.long_description.length).toBeLessThanOrEqual(4000)
  expect(features.bot_user.display_name.length).toBeLessThanOrEqual(80)
  for (const { name, description } of features.shortcuts) {
    expect(name.length).toBeLessThanOrEqual(24)
    expect(description.length).toBeLessThanOrEqual(150)
  }
  for (const { command, description, usage_hint } of features.slash_commands) {
    expect(command).toMatch(/^\/[a-z]{1,31}$/)
    expect(description.length).toBeLessThanOrEqual(2000)
    expect(usage_hint.length).toBeLessThanOrEqual(1000)
  }
})

test('people can write to it, everything comes in at one address, and what the code knows by name is there', () => {
  const { app_home, shortcuts, slash_commands } = checked.features
  expect(app_home).toEqual({
    home_tab_enabled: true,
    messages_tab_enabled: true,
    messages_tab_read_only_enabled: false,
  })
  const { event_subscriptions, interactivity } = checked.settings
  const addresses = [
    event_subscriptions.request_url,
    interactivity.request_url,
    ...slash_commands.map(({ url }) => url),
  ]
  expect(new Set(addresses)).toEqual(new Set(['https://maatje.example.org/slack/events']))
  expect(source).toContain(`'${shortcuts[0]?.callback_id}'`)
  expect(source).toContain(`'${slash_commands[0]?.command}'`)
  for (const word of ['maatjes', 'intervisie', 'start']) {
    expect([ROOM_WORDS, slash_commands[0]?.usage_hint]).toEqual([
      expect.arrayContaining([word]),
      expect.stringContaining(word),
    ])
  }
  expect(shortcuts.map(({ name, type }) => [name, type])).toEqual([['Reflecteer nu', 'global']])
})
