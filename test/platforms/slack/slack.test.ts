import { expect, test, vi } from 'vitest'
import { AppError } from '../../../src/errors.ts'
import { ROOM_WORDS } from '../../../src/platforms/slack/read-inbound.ts'
import type { Inbound } from '../../../src/ports.ts'
import { content } from '../../talk.ts'
import { NOW, type Opened, openSlack, SECRET_WORDS, WORDS } from './open-slack.ts'
import * as payloads from './payloads.ts'
import { createSlackPerson, type Deliver } from './slack-person.ts'

// From a signed request to what is handed over, and to what Slack is answered.

const USER = 'U0NOOR'
const CHANNEL = 'D0NOOR'
const STORED = { status: 200, body: '' }
const said = (text = 'hoi', more: object = {}) => {
  return { ...payloads.messageEvent(USER, CHANNEL, '1795507800.000100', text), ...more }
}
const eventOf = (event: object, more: object = {}) =>
  payloads.eventRequest(payloads.envelope(event, 'Ev0001', more), NOW)
const button = (more: Partial<payloads.ActionFields> = {}) =>
  payloads.interactiveRequest(
    payloads.actionPayload({
      user: USER,
      actionId: 'answer:later',
      value: '7',
      ts: '1795507801.000200',
      trigger: '1.2.x',
      channel: CHANNEL,
      message: { ts: '1795507700.000001', text: 'x', blocks: [] },
      ...more,
    } as payloads.ActionFields),
    NOW,
  )
const submission = (more: object = {}, text: string = SECRET_WORDS) => {
  const view = { id: 'V0001', type: 'modal', callback_id: 'private:en', private_metadata: '7', ...more }
  const values = { answer: { answer: { type: 'plain_text_input', value: text } } }
  return payloads.interactiveRequest(payloads.submissionPayload(USER, view, values), NOW)
}
const command = (text = '', name = '/maatje') =>
  payloads.commandRequest(payloads.commandFields(USER, text, '1.2.cmd', name), NOW)

const inputsOf = (received: Inbound[]) => received.map(({ input }) => input)

test('a message is handed over with the id Slack gives it, when it was sent and the chat it came from', async () => {
  const { post, received } = await openSlack()
  expect(await post(eventOf(said('hoi & <hallo> 😀\ntweede regel')))).toEqual(STORED)
  expect(received).toEqual([
    {
      platform: 'slack',
      tenant: payloads.TEAM,
      user: USER,
      reach: CHANNEL,
      id: 'Ev0001',
      at: expect.objectContaining({ epochMilliseconds: 1_795_507_800_000 }),
      input: { type: 'text', text: 'hoi & <hallo> 😀\ntweede regel' },
    },
  ])
})

const changed = (after: object, before: object = said('oud')) => ({
  type: 'message',
  subtype: 'message_changed',
  message: after,
  previous_message: before,
  channel: CHANNEL,
  channel_type: 'im',
  ts: '1795507802.000300',
  event_ts: '1795507802.000300',
})

test.for<[string, object, object | undefined]>([
  ['in a thread', said('hoi', { thread_ts: '1795507700.000001' }), { type: 'text', text: 'hoi' }],
  ['with /me', said('hoi', { subtype: 'me_message' }), { type: 'text', text: 'hoi' }],
  ['with a file', said('hoi', { subtype: 'file_share', files: [{ id: 'F1' }] }), { type: 'text', text: 'hoi' }],
  [
    'that is only a file',
    { ...said(), text: '', blocks: [], subtype: 'file_share', files: [{}] },
    { type: 'unreadable' },
  ],
  ['that is forwarded', { ...said(), text: '', blocks: undefined, attachments: [{}] }, { type: 'unreadable' }],
  ['that was changed', changed(said('nieuw')), { type: 'edited' }],
  ['that was removed', { ...changed({}), subtype: 'message_deleted', message: undefined }, { type: 'deleted' }],
  ['with replies that was removed', changed({ ...said('weg'), subtype: 'tombstone' }), { type: 'deleted' }],
  ['that only got a preview of a link', changed(said('oud', { attachments: [{}] })), undefined],
  ['of ours that was changed', changed({ ...said('x'), bot_id: 'B1' }, { ...said('y'), bot_id: 'B1' }), undefined],
  ['of a bot', said('hoi', { bot_id: 'B0ANDER' }), undefined],
  ['of a bot without an account', said('hoi', { subtype: 'bot_message', bot_id: 'B1', user: undefined }), undefined],
  ['of our own', said('hoi', { user: payloads.BOT_USER }), undefined],
  ['in a channel', said('hoi', { channel: 'C1', channel_type: 'channel' }), undefined],
  ['in a group', said('hoi', { channel: 'G1', channel_type: 'mpim' }), undefined],
  ['that Slack says itself', said('hoi', { subtype: 'channel_topic' }), undefined],
])('a message %s is acknowledged and is what it is', async ([, event, input]) => {
  const { post, received } = await openSlack()
  expect(await post(eventOf(event))).toEqual(STORED)
  expect(inputsOf(received)).toEqual(input === undefined ? [] : [input])
})

test('a redelivered event has the same id, and is acknowledged whether it is known or not', async () => {
  const ids: string[] = []
  const { post } = await openSlack({
    receive: async ({ id }) => (ids.push(id) === 1 ? 'stored' : 'known'),
  })
  const envelope = payloads.envelope(said(), 'Ev0001')
  for (const retry of [undefined, 1, 2]) {
    expect(await post(payloads.eventRequest(envelope, NOW, retry))).toEqual(STORED)
  }
  expect(ids).toEqual(['Ev0001', 'Ev0001', 'Ev0001'])
})

test('a press has an id of its own, the same when it comes in again, and another for another press', async () => {
  const { post, received } = await openSlack()
  const again = button()
  const presses = [again, again, button({ ts: '1795507809.000200' }), button({ actionId: 'answer.1:later' })]
  for (const request of presses) expect(await post(request)).toEqual(STORED)
  const ids = received.map(({ id }) => id)
  expect(ids[0]).toBe(`action/1795507700.000001/answer:later/1795507801.000200/${USER}`)
  expect(new Set(ids).size).toBe(3)
  expect(received[0]).toMatchObject({ reach: CHANNEL, input: { type: 'button', id: 'later', turn: 7 } })
  expect(inputsOf(received)[3]).toEqual({ type: 'button', id: 'later', turn: 7 })
})

test.for([
  [{ actionId: 'approve' }],
  [{ actionId: 'answer:later', value: 'x' }],
  [{ actionId: 'answer:later', value: '-1' }],
  [{ actionId: 'answer:later', value: '1e3' }],
  [{ actionId: 'private:nl', value: '' }],
  [{ actionId: 'form:nl', value: '7' }],
  [{ actionId: 'form:nl', value: '[7,[["ma"]]]' }],
] as const)('a press of %j is one that nobody knows', async ([more]) => {
  const { post, received } = await openSlack()
  expect(await post(button(more))).toEqual(STORED)
  expect(inputsOf(received)).toEqual([{ type: 'button', id: 'unknown', turn: 0 }])
})

test('somebody who opens their chat is handed over, and who opens their Home gets it', async () => {
  const { post, received, fake } = await openSlack()
  const opened = (tab: string) => ({
    type: 'app_home_opened',
    user: USER,
    channel: CHANNEL,
    tab,
    event_ts: '1795507800.000100',
  })
  expect(await post(eventOf(opened('messages')))).toEqual(STORED)
  expect(received).toMatchObject([{ reach: CHANNEL, input: { type: 'opened' } }])
  expect(await post(eventOf(opened('home')))).toEqual(STORED)
  await vi.waitFor(() => expect(fake.homes.get(USER)).toMatchObject({ type: 'home' }))
  expect(received).toHaveLength(1)
})

test('a window opens with the question and without tables, buttons or a word in what comes back beside it', async () => {
  const { post, received, fake } = await openSlack()
  const words = { type: 'text', text: SECRET_WORDS }
  const blocks = [
    { type: 'context', block_id: 'b1', elements: [{ type: 'plain_text', text: 'Stap 1 van 7', emoji: false }] },
    { type: 'table', block_id: 'b2', rows: [] },
    { type: 'rich_text', block_id: 'b3', elements: [{ type: 'rich_text_quote', elements: [words] }] },
    { type: 'actions', block_id: 'b4', elements: [] },
  ]
  const message = { ts: '1795507700.000001', text: SECRET_WORDS, blocks }
  expect(await post(button({ actionId: 'private:en', trigger: fake.trigger(), message }))).toEqual(STORED)
  await vi.waitFor(() => expect(fake.windows).toHaveLength(1))
  const window = fake.windows[0] as unknown as { blocks: { type: string }[] }
  expect(window.blocks.map(({ type }) => type)).toEqual(['context', 'rich_text', 'input'])
  expect(window).toMatchObject({
    title: { text: WORDS.en?.window.title },
    callback_id: 'private:en',
    private_metadata: '7',
    notify_on_close: false,
  })
  const { blocks: _, ...beside } = fake.windows[0] as unknown as { blocks: unknown }
  expect(JSON.stringify(beside)).not.toContain(SECRET_WORDS)
  expect(fake.violations).toEqual([])
  expect(received).toEqual([])
})

test('a window that Slack opens slowly is acknowledged before it opens', async () => {
  const { post, fake } = await openSlack()
  fake.faults.set('views.open', ['hang'])
  expect(await post(button({ actionId: 'private:nl', trigger: fake.trigger() }))).toEqual(STORED)
})

test('what was sent in a window is an answer to the turn it was opened in', async () => {
  const { post, received } = await openSlack()
  expect(await post(submission())).toEqual(STORED)
  expect(received).toMatchObject([{ id: 'view/V0001', input: { type: 'answer', text: SECRET_WORDS, turn: 7 } }])
})

const FORM = JSON.stringify([
  7,
  [
    ['ma', 'Maandag', '7-15'],
    ['di', 'Dinsdag', '', 'Zo: 7-15'],
  ],
])
const formSent = (values: Record<string, unknown>, more: object = {}) => {
  const view = { id: 'V0002', type: 'modal', callback_id: 'form:en', private_metadata: '7', ...more }
  const boxes = Object.entries(values).map(([id, value]) => [id, { [id]: { type: 'plain_text_input', value } }])
  return payloads.interactiveRequest(payloads.submissionPayload(USER, view, Object.fromEntries(boxes)), NOW)
}

test('the button of a form opens its window, with what its fields are and hold, and hands nothing over', async () => {
  const { post, received, fake } = await openSlack()
  const message = { ts: '1795507700.000001', text: 'x', blocks: [] }
  const press = button({ actionId: 'form:nl', value: FORM, trigger: fake.trigger(), message })
  expect(await post(press)).toEqual(STORED)
  await vi.waitFor(() => expect(fake.windows).toHaveLength(1))
  const window = fake.windows[0] as unknown as { blocks: { type: string; block_id?: string }[] }
  expect(window.blocks.map(({ block_id }) => block_id)).toEqual([undefined, 'field.0:ma', 'field.1:di'])
  expect(window).toMatchObject({ callback_id: 'form:nl', private_metadata: '7' })
  expect([fake.violations, received]).toEqual([[], []])
})

test('a form that was sent is one answer, a line for each field that was filled in, in their order', async () => {
  const { post, received } = await openSlack()
  const values = { 'field.1:di': ' 22-7\nwo 1-2 ', 'field.0:ma': '7-15:30', 'field.2:wo': null, 'field.3:do': '   ' }
  expect(await post(formSent(values))).toEqual(STORED)
  expect(received).toMatchObject([
    { id: 'view/V0002', input: { type: 'answer', text: 'ma 7-15:30\ndi 22-7 wo 1-2', turn: 7 } },
  ])
})

test('a form with nothing in it stays open, says so kindly, and is nothing anybody did', async () => {
  const { post, received } = await openSlack()
  const { status, body } = await post(formSent({ 'field.0:ma': null, 'field.1:di': ' ' }))
  expect(status).toBe(200)
  expect(JSON.parse(body)).toEqual({ response_action: 'errors', errors: { 'field.0:ma': WORDS.en.window.empty } })
  expect(received).toEqual([])
})

test('a form that was not stored, or was before, stays open and says so at its first box', async () => {
  const broken = await openSlack(storesNothing)
  const known = await openSlack({ receive: async () => 'known' })
  for (const [opened, word] of [
    [broken, WORDS.en.window.unsent],
    [known, WORDS.en.window.known],
  ] as const) {
    const { body } = await opened.post(formSent({ 'field.0:ma': SECRET_WORDS }))
    expect(JSON.parse(body)).toEqual({ response_action: 'errors', errors: { 'field.0:ma': word } })
    expect(secretsIn(opened)).toBe(false)
  }
})

test.for<[string, object, object]>([
  ['without a field of ours', { 'x.0:ma': '7-15' }, {}],
  ['with a place that no form has', { 'field.7:ma': '7-15' }, {}],
  ['without a turn', { 'field.0:ma': '7-15' }, { private_metadata: '' }],
])('a form %s is one that nobody knows', async ([, values, more]) => {
  const { post, received } = await openSlack()
  expect(await post(formSent(values as Record<string, unknown>, more))).toEqual(STORED)
  expect(inputsOf(received)).toEqual([{ type: 'button', id: 'unknown', turn: 0 }])
})

const TEAM_ROOM = 'C0TEAM'
const inRoom = (did: object, more: object = {}) => ({ type: 'room', room: { id: TEAM_ROOM, ...more }, did })
/** A press below a post in a channel. */
const pressIn = (channelName: string, more: Partial<payloads.ActionFields> = {}) =>
  button({ channel: TEAM_ROOM, channelName, actionId: 'answer:join', value: '0', ...more })

test('a press below a post in a channel is done in that room, and never tells that as the way to somebody', async () => {
  const { post, received } = await openSlack()
  expect(await post(pressIn('team-noord'))).toEqual(STORED)
  expect(received).toEqual([
    {
      platform: 'slack',
      tenant: payloads.TEAM,
      user: USER,
      id: `action/1795507700.000001/answer:join/1795507801.000200/${USER}`,
      at: expect.objectContaining({ epochMilliseconds: 1_795_507_801_000 }),
      input: { ...inRoom({ type: 'button', id: 'join' }, { name: 'team-noord' }), name: 'noor' },
    },
  ])
})

test.for<[string, string, string, object]>([
  ['a private channel', TEAM_ROOM, 'privategroup', {}],
  ['an old private channel', 'G0TEAM', 'privategroup', { id: 'G0TEAM' }],
  ['a group chat', 'C0GROEP', 'mpdm-noor--bo--maatje-1', { id: 'C0GROEP' }],
])('a press in %s is done in that room, of which Slack tells no name', async ([, channel, channelName, room]) => {
  const { post, received } = await openSlack()
  await post(pressIn(channelName, { channel }))
  expect(inputsOf(received)).toEqual([{ ...inRoom({ type: 'button', id: 'join' }, room), name: 'noor' }])
})

test.for<[string, object]>([
  ['none of ours', { actionId: 'approve' }],
  ['without a turn', { value: '' }],
])('a press in a channel that is %s is one that nobody knows, also there', async ([, more]) => {
  const { post, received } = await openSlack()
  expect(await post(pressIn('team-noord', more))).toEqual(STORED)
  expect(inputsOf(received)).toMatchObject([inRoom({ type: 'button', id: 'unknown' }, { name: 'team-noord' })])
})

test.for(['D0NOOR', 'D0BO'])('a press in %s is in a private chat, and so is one in a Home tab', async (channel) => {
  const { post, received } = await openSlack()
  await post(button({ channel, channelName: 'directmessage' }))
  await post(button({ view: { id: 'H0001', type: 'home' }, channel: undefined } as object))
  expect(inputsOf(received).map(({ type }) => type)).toEqual(['button', 'button'])
})

test('a stranger in a shared channel is acknowledged and heard by nobody, whatever they press or say', async () => {
  const { post, received, fake, events } = await openSlack()
  const private_ = { actionId: 'private:nl', trigger: fake.trigger() }
  for (const more of [{}, private_])
    expect(await post(pressIn('gedeeld', { team: 'T0ANDER', ...more }))).toEqual(STORED)
  const said = payloads.mentionEvent(USER, TEAM_ROOM, '1795507800.000100', '{bot} maatjes')
  for (const team of [{ team: 'T0ANDER' }, { user_team: 'T0ANDER' }]) {
    expect(await post(eventOf({ ...said, ...team }))).toEqual(STORED)
  }
  const left = payloads.memberEvent('left', USER, TEAM_ROOM, '1795507800.000100')
  expect(await post(eventOf({ ...left, team: 'T0ANDER' }))).toEqual(STORED)
  expect(received).toEqual([])
  expect(fake.windows).toEqual([])
  const refused = { name: 'request.refused', platform: 'slack', code: 'other_workspace' }
  expect(events).toEqual([refused, refused])
})

test.for<[string, string]>([
  ['{bot} maatjes', 'maatjes'],
  ['  {bot}   maatjes elke 2 weken ', 'maatjes elke 2 weken'],
  ['Hoi {bot}', 'Hoi'],
  ['{bot}', ''],
  ['{bot} <!channel> & *vet*', '<!channel> & *vet*'],
])('"%s" in a channel is said there without the mention', async ([typed, text]) => {
  const { post, received } = await openSlack()
  const event = payloads.mentionEvent(USER, TEAM_ROOM, '1795507800.000100', typed)
  expect(await post(eventOf(event))).toEqual(STORED)
  expect(await post(eventOf({ ...event, blocks: undefined }))).toEqual(STORED)
  const said = { id: 'Ev0001', user: USER, input: inRoom({ type: 'text', text }) }
  expect(received).toMatchObject([said, said])
  expect(received[0]).not.toHaveProperty('reach')
})

test.for<[string, object]>([
  ['a bot', { bot_id: 'B0ANDER' }],
  ['nobody', { user: undefined }],
  ['somebody in their private chat, where it is a message', { channel: 'D0NOOR' }],
])('a mention by %s is acknowledged and is nothing', async ([, more]) => {
  const { post, received } = await openSlack()
  const event = payloads.mentionEvent(USER, TEAM_ROOM, '1795507800.000100', '{bot} maatjes')
  expect(await post(eventOf({ ...event, ...more }))).toEqual(STORED)
  expect(received).toEqual([])
})

const member = (...[type, user, inviter]: ['joined' | 'left', string, string?]) =>
  eventOf(payloads.memberEvent(type, user, TEAM_ROOM, '1795507800.000100', inviter))

test('whoever brings Maatje into a channel did that; nobody else who joins did anything', async () => {
  const { post, received, told } = await openSlack()
  for (const request of [
    member('joined', payloads.BOT_USER, USER),
    member('joined', payloads.BOT_USER),
    member('joined', 'U0BO', USER),
    member('joined', 'U0BO'),
  ]) {
    expect(await post(request)).toEqual(STORED)
  }
  expect(received).toMatchObject([{ id: 'Ev0001', user: USER, input: inRoom({ type: 'added' }) }])
  expect(received).toHaveLength(1)
  // It can be written to again, also when nobody says who did it.
  const back = [{ platform: 'slack', tenant: payloads.TEAM, user: `room/${TEAM_ROOM}` }, { left: false }]
  expect(told).toEqual([
    { what: 'learn', about: back },
    { what: 'learn', about: back },
  ])
})

test('whoever leaves a channel did that, and where Maatje cannot write any more nothing is sent', async () => {
  const { post, received, told } = await openSlack()
  expect(await post(member('left', USER))).toEqual(STORED)
  expect(received).toMatchObject([{ id: 'Ev0001', user: USER, input: inRoom({ type: 'left' }) }])
  expect(told).toEqual([])
  const types = ['channel_left', 'group_left', 'channel_archive', 'channel_deleted', 'group_archive', 'group_deleted']
  for (const type of types) expect(await post(eventOf({ type, channel: TEAM_ROOM, actor_id: USER }))).toEqual(STORED)
  expect(await post(member('left', payloads.BOT_USER))).toEqual(STORED)
  const about = { platform: 'slack', tenant: payloads.TEAM, user: `room/${TEAM_ROOM}` }
  expect(told).toEqual(Array.from({ length: 7 }, () => ({ what: 'leave', about })))
  expect(received).toHaveLength(1)
})

test.for(['channel_unarchive', 'group_unarchive'])('after %s a channel can be written to again', async (type) => {
  const { post, received, told } = await openSlack()
  expect(await post(eventOf({ type, channel: TEAM_ROOM, user: USER }))).toEqual(STORED)
  const room = { platform: 'slack', tenant: payloads.TEAM, user: `room/${TEAM_ROOM}` }
  expect([told, received]).toEqual([[{ what: 'learn', about: [room, { left: false }] }], []])
})

test('what Slack itself tells in the private chat, as that Maatje was taken out of a channel, is answered by nobody', async () => {
  const { post, received } = await openSlack()
  const event = said('You have been removed from #team by <@U0NOOR>', { user: 'USLACKBOT', channel: 'D0SLACKBOT' })
  expect(await post(eventOf(event))).toEqual(STORED)
  expect(received).toEqual([])
})

const given = (text: string, where: Partial<Record<'channel_id' | 'channel_name', string>> = {}) => {
  const place = { channel_id: TEAM_ROOM, channel_name: 'team-noord', ...where }
  return payloads.commandRequest(payloads.commandFields(USER, text, '1.2.cmd', '/maatje', place), NOW)
}

test.for([
  'maatjes',
  'Maatjes',
  ' buddies every 2 weeks ',
  'REFLECTIEMAATJES: stop',
  'intervisie',
  'Intervisie.',
  'start',
  'Start intervisie',
  'start session',
  'peer  consultation',
])('/maatje %s in a channel is said there, and is answered by what comes of it there', async (text) => {
  const { post, received } = await openSlack()
  const { status, body } = await post(given(text))
  expect([status, JSON.parse(body)]).toEqual([200, { response_type: 'ephemeral', text: WORDS.nl.command.room }])
  const input = { ...inRoom({ type: 'text', text: text.trim() }, { name: 'team-noord' }), name: 'noor' }
  expect(received).toMatchObject([{ id: 'command/1.2.cmd', user: USER, input }])
  expect(received[0]).not.toHaveProperty('reach')
})

test('a command knows every word of the house that a channel knows, in every language, but for what is one’s own', () => {
  const all = content.locales.flatMap(({ words: { commands } }) => [
    ...commands.buddies,
    ...commands.intervisie,
    ...commands.session,
  ])
  const unknown = all.filter((said) => !ROOM_WORDS.some((word) => `${said} `.startsWith(`${word} `)))
  expect(unknown.filter((said) => !/^(?:mijn|my) /.test(said))).toEqual([])
})

test.for<[string, string, object]>([
  ['another word', 'pauze', {}],
  ['a word that only begins so', 'maatjesproject', {}],
  ['a word that comes later', 'mijn maatjes', {}],
  ['the groups of their own', 'mijn intervisie', {}],
  ['a word that only begins as intervisie', 'intervisiegroep', {}],
  ['a word that only begins as start', 'starten', {}],
  ['the beginning of two words', 'peer', {}],
  ['a private chat', 'maatjes', { channel_id: CHANNEL, channel_name: 'directmessage' }],
  ['a private chat', 'intervisie', { channel_id: CHANNEL, channel_name: 'directmessage' }],
  ['a private chat', 'start intervisie', { channel_id: CHANNEL, channel_name: 'directmessage' }],
  ['a group chat', 'maatjes', { channel_id: 'C0GROEP', channel_name: 'mpdm-noor--bo-1' }],
  ['an old group chat', 'maatjes', { channel_id: 'G0GROEP', channel_name: 'mpdm-noor--bo-1' }],
])('/maatje with or in %s is between one person and Maatje', async ([, text, where]) => {
  const { post, received } = await openSlack()
  const { body } = await post(given(text, where))
  expect(JSON.parse(body).text).toBe(WORDS.nl.command.taken)
  expect(inputsOf(received)).toEqual([{ type: 'text', text }])
})

/** Somebody whose acts go to Maatje as Slack brings them. */
function personIn({ fake, post }: Opened) {
  const deliver: Deliver = (kind, payload) =>
    post(kind === 'event' ? payloads.eventRequest(payload, NOW) : payloads.interactiveRequest(payload, NOW))
  return createSlackPerson(fake, deliver, USER)
}

test('a form goes out in a message, opens with what it holds, and comes back as the lines somebody would type', async () => {
  const opened = await openSlack()
  const noor = personIn(opened)
  const to = { platform: 'slack', tenant: payloads.TEAM, user: USER, locale: 'nl' }
  const fields = [
    { name: 'ma', label: 'Maandag', value: '7-15' },
    { name: 'di', label: 'Dinsdag' },
    { name: 'wo', label: 'Woensdag', hint: 'Zo: 7-15' },
  ]
  const message = {
    blocks: [
      { type: 'text' as const, text: ['Wanneer werk je?'] },
      { type: 'ask' as const, turn: 7, fields },
    ],
  }
  await opened.platform.messenger.send(to, message, 'd-1')
  expect(await noor.fillIn({ Woensdag: '22-7' })).toEqual(STORED)
  expect(inputsOf(opened.received)).toEqual([{ type: 'answer', text: 'ma 7-15\nwo 22-7', turn: 7 }])
  expect(opened.fake.violations).toEqual([])
})

test('a calendar that somebody sent can be read by its reference, and by nothing else', async () => {
  const opened = await openSlack()
  const path = '/files-pri/T0MAATJE1-F0ROOSTER1/download/rooster.ics'
  opened.fake.downloads.set(path, 'BEGIN:VCALENDAR')
  await personIn(opened).calendar('rooster.ics', `${opened.fake.filesUrl}${path}`)
  const [input] = inputsOf(opened.received)
  if (input?.type !== 'file') throw new Error('it is no file')
  const { messenger } = opened.platform
  const address = { platform: 'slack', tenant: payloads.TEAM, user: USER }
  expect(await messenger.file?.(address, input.reference)).toEqual({
    type: 'read',
    bytes: Buffer.from('BEGIN:VCALENDAR'),
  })
  expect(await messenger.file?.(address, input.name)).toEqual({ type: 'failed', code: 'address_unusable' })
})

const ICS = 'https://files.slack.com/files-pri/T0MAATJE1-F0ROOSTER1/download/rooster.ics'
const sent = (text: string, ...files: object[]) =>
  text === ''
    ? { ...said(), text: '', blocks: [], subtype: 'file_share', files }
    : said(text, { subtype: 'file_share', files })
const calendar = (name = 'rooster.ics', more: object = {}) => ({ ...payloads.calendarFile(name, ICS), ...more })
const readable = (name: string) => ({
  type: 'file',
  name,
  reference: JSON.stringify({ id: 'F0ROOSTER1', url: ICS }),
})

test.for<[string, object, object]>([
  ['a calendar', sent('', calendar()), readable('rooster.ics')],
  ['a calendar with words', sent('mijn rooster', calendar()), readable('rooster.ics')],
  ['a calendar of no known type', sent('', calendar('Week.ICS', { mimetype: 'text/plain' })), readable('Week.ICS')],
  ['a calendar by its type alone', sent('', calendar('download')), readable('download')],
  ['two calendars', sent('', calendar(), calendar()), { type: 'unreadable' }],
  ['a picture', sent('', calendar('a.png', { mimetype: 'image/png' })), { type: 'unreadable' }],
  ['a calendar of another workspace', sent('', { id: 'F1', file_access: 'check_file_info' }), { type: 'unreadable' }],
  ['a calendar without an address', sent('', calendar('a.ics', { url_private_download: 7 })), { type: 'unreadable' }],
  ['a picture with words', sent('kijk', calendar('a.png', { mimetype: 'image/png' })), { type: 'text', text: 'kijk' }],
])('%s is handed over as what it is', async ([, event, input]) => {
  const { post, received } = await openSlack()
  expect(await post(eventOf(event))).toEqual(STORED)
  expect(inputsOf(received)).toEqual([input])
})

test.for([
  ['/maatje', '', { type: 'button', id: 'menu', turn: 0 }],
  ['/maatje', ' ik &amp; &lt;zij&gt; <@U0NOOR|noor> ', { type: 'text', text: 'ik & <zij> @noor' }],
  ['/oud', 'hoi', { type: 'button', id: 'unknown', turn: 0 }],
] as const)('%s %s is what it is, and is answered for one person', async ([name, text, input]) => {
  const { post, received } = await openSlack()
  const { status, body } = await post(command(text, name))
  expect(status).toBe(200)
  expect(JSON.parse(body)).toEqual({ response_type: 'ephemeral', text: WORDS.nl?.command.taken })
  expect(received).toMatchObject([{ id: 'command/1.2.cmd', input }])
  expect(received[0]?.reach).toBeUndefined() // it may have been typed in a channel that others read
})

test('the shortcut begins the exercise, and another is one that nobody knows', async () => {
  const { post, received } = await openSlack()
  await post(payloads.interactiveRequest(payloads.shortcutPayload(USER, 'reflect', '1.2.s'), NOW))
  await post(payloads.interactiveRequest(payloads.shortcutPayload(USER, 'weg', '1.3.s'), NOW))
  const onMessage = { ...payloads.shortcutPayload(USER, 'reflect', '1.4.s'), type: 'message_action' }
  await post(payloads.interactiveRequest(onMessage, NOW))
  expect(inputsOf(received).map((input) => 'id' in input && input.id)).toEqual([
    'begin.two-columns',
    'unknown',
    'unknown',
  ])
  expect(new Set(received.map(({ id }) => id)).size).toBe(3)
})

test('what Slack tells about people is passed on, and never an offset from UTC', async () => {
  const { post, told } = await openSlack()
  const user = { id: USER, team_id: payloads.TEAM, tz: 'Europe/Amsterdam', tz_offset: 3600, locale: 'nl-NL' }
  await post(eventOf({ type: 'user_change', user: { ...user, deleted: false }, event_ts: '1.2' }))
  await post(eventOf({ type: 'user_change', user: { ...user, deleted: true }, event_ts: '1.2' }))
  const address = { platform: 'slack', tenant: payloads.TEAM, user: USER }
  expect(told).toEqual([
    { what: 'learn', about: [address, { zone: 'Europe/Amsterdam', locale: 'nl-NL', left: false }] },
    { what: 'leave', about: address },
  ])
})

test.for([[{ type: 'app_uninstalled' }], [{ type: 'tokens_revoked', tokens: { bot: ['B1'], oauth: [] } }]] as const)(
  '%j is everybody leaving',
  async ([event]) => {
    const { post, told } = await openSlack()
    expect(await post(eventOf(event, { authorizations: [] }))).toEqual(STORED)
    expect(told).toEqual([{ what: 'leave', about: { platform: 'slack', tenant: payloads.TEAM } }])
  },
)

test('a revoked token of a person is nobody leaving', async () => {
  const { post, told } = await openSlack()
  expect(await post(eventOf({ type: 'tokens_revoked', tokens: { oauth: ['U1'] } }))).toEqual(STORED)
  expect(told).toEqual([])
})

test.for<[string, object]>([
  ['another workspace', { team_id: 'T0ANDER', context_team_id: 'T0ANDER', authorizations: [] }],
  ['another authorization', { authorizations: [{ team_id: 'T0ANDER', is_enterprise_install: false }] }],
  ['an organisation', { authorizations: [{ team_id: payloads.TEAM, is_enterprise_install: true }] }],
  ['nowhere', { team_id: undefined, context_team_id: undefined, authorizations: undefined }],
])('an event of %s is acknowledged and goes no further', async ([, more]) => {
  const { post, received, told, events } = await openSlack()
  expect(await post(eventOf(said(), more))).toEqual(STORED)
  expect(await post(eventOf({ type: 'app_uninstalled' }, more))).toEqual(STORED)
  expect([...received, ...told]).toEqual([])
  const refused = { name: 'request.refused', platform: 'slack', code: 'other_workspace' }
  expect(events).toEqual([refused, refused])
})

test('a press, a window and a command of another workspace go no further', async () => {
  const { post, received } = await openSlack()
  const elsewhere = { team: { id: 'T0ANDER', domain: 'x' } }
  const press = payloads.interactiveRequest({ ...payloads.shortcutPayload(USER, 'reflect', '1'), ...elsewhere }, NOW)
  const fields = { ...payloads.commandFields(USER, '', '1'), team_id: 'T0ANDER' }
  const wide = { ...payloads.commandFields(USER, '', '1'), is_enterprise_install: 'true' }
  const window = submission({ app_installed_team_id: 'T0ANDER' })
  for (const request of [press, window, payloads.commandRequest(fields, NOW), payloads.commandRequest(wide, NOW)]) {
    expect(await post(request)).toEqual(STORED)
  }
  expect(received).toEqual([])
})

/** A reception that stores nothing, with what a person wrote in its error. */
const storesNothing = {
  receive: async () => {
    throw new AppError('store_failed', SECRET_WORDS)
  },
  learn: async () => {
    throw new AppError('store_failed', SECRET_WORDS)
  },
  leave: async () => {
    throw new AppError('store_failed', SECRET_WORDS)
  },
}
const secretsIn = ({ events }: Opened) => JSON.stringify(events).includes(SECRET_WORDS)

test('what was not stored is not acknowledged, and its error is logged by its code', async () => {
  const opened = await openSlack(storesNothing)
  const shortcut = payloads.interactiveRequest(payloads.shortcutPayload(USER, 'reflect', '1'), NOW)
  const change = eventOf({ type: 'user_change', user: { id: USER, tz: 'Europe/Paris' }, event_ts: '1.2' })
  const mention = eventOf(payloads.mentionEvent(USER, TEAM_ROOM, '1795507800.000100', `{bot} ${SECRET_WORDS}`))
  const requests = [
    eventOf(said(SECRET_WORDS)),
    change,
    button(),
    shortcut,
    submission({ callback_id: 'oud' }),
    mention,
    pressIn('team-noord'),
    member('left', USER),
    eventOf({ type: 'channel_archive', channel: TEAM_ROOM, user: USER }),
  ]
  for (const request of requests) expect(await opened.post(request)).toEqual({ status: 503, body: '' })
  const failed = { name: 'app.failed', code: 'store_failed', where: 'slack' }
  expect(opened.events).toEqual(requests.map(() => failed))
})

test('an error without a code is logged by its class, and never by what it says', async () => {
  const opened = await openSlack({
    receive: async () => {
      throw new TypeError(SECRET_WORDS)
    },
  })
  expect((await opened.post(eventOf(said()))).status).toBe(503)
  expect(opened.events).toEqual([{ name: 'app.failed', code: 'TypeError', where: 'slack' }])
})

test('a window whose text was not stored stays open and says so in its own language', async () => {
  const opened = await openSlack(storesNothing)
  const { status, body } = await opened.post(submission())
  expect(status).toBe(200)
  expect(JSON.parse(body)).toEqual({ response_action: 'errors', errors: { answer: WORDS.en?.window.unsent } })
  expect(secretsIn(opened)).toBe(false)
})

test('a window that was sent before stays open, so that other words in it are not taken away unheard', async () => {
  const opened = await openSlack({ receive: async () => 'known' })
  const { status, body } = await opened.post(submission())
  expect(status).toBe(200)
  expect(JSON.parse(body)).toEqual({ response_action: 'errors', errors: { answer: WORDS.en?.window.known } })
})

test('a command that was not stored is told so, also when nobody can say which language they speak', async () => {
  const opened = await openSlack({ ...storesNothing, localeOf: storesNothing.receive })
  const { status, body } = await opened.post(command(SECRET_WORDS))
  expect(status).toBe(200)
  expect(JSON.parse(body)).toEqual({ response_type: 'ephemeral', text: WORDS.nl?.command.unsent })
  expect(secretsIn(opened)).toBe(false)
})

test('a command is answered in time when nobody says which language somebody speaks', async () => {
  const { post, received } = await openSlack({ localeOf: () => new Promise(() => {}) })
  const began = performance.now()
  expect(JSON.parse((await post(command())).body).text).toBe(WORDS.nl?.command.taken)
  expect(performance.now() - began).toBeLessThan(2_000)
  expect(received).toHaveLength(1)
})

test('nothing is acknowledged before it is stored', async () => {
  for (const request of [eventOf(said()), button(), submission(), command()]) {
    const { promise: stored, resolve: store } = Promise.withResolvers<'stored'>()
    const { promise: asked, resolve: isAsked } = Promise.withResolvers<void>()
    const { post } = await openSlack({
      receive() {
        isAsked()
        return stored
      },
    })
    const order: string[] = []
    const answered = post(request).then(({ status }) => order.push(`answered ${status}`))
    await asked
    // A whole round on the same server, in which an early answer would have arrived.
    expect((await post(payloads.signed('{"type":"url_verification","challenge":"x"}', NOW))).status).toBe(200)
    order.push('stored')
    store('stored')
    await answered
    expect(order).toEqual(['stored', 'answered 200'])
  }
})

test('a store that takes longer than Slack waits is answered in time, and what it stores after all harms nothing', async () => {
  const { promise: stored, resolve: store } = Promise.withResolvers<'stored'>()
  const { promise: done, resolve: isDone } = Promise.withResolvers<void>()
  const { post, events } = await openSlack({
    async receive() {
      await stored
      setImmediate(isDone)
      return 'stored'
    },
  })
  const began = performance.now()
  const answers = await Promise.all([post(eventOf(said())), post(button())])
  expect(performance.now() - began).toBeLessThan(3_500)
  expect(answers).toEqual([
    { status: 503, body: '' },
    { status: 503, body: '' },
  ])
  store('stored')
  await done
  expect(await post(eventOf(said()))).toEqual(STORED)
  const late = { name: 'request.refused', platform: 'slack', code: 'not_stored_in_time' }
  expect(events).toEqual([late, late])
})

test('an event nobody subscribed to is acknowledged, and so is what has no kind at all', async () => {
  const { post, received, events } = await openSlack()
  expect(await post(eventOf({ type: 'reaction_added', user: USER, item: {}, event_ts: '1.2' }))).toEqual(STORED)
  expect(await post(payloads.signed(JSON.stringify({ team_id: payloads.TEAM, type: 'nieuw' }), NOW))).toEqual(STORED)
  expect([...received, ...events]).toEqual([])
})

test('no word of a person is in any log, whatever they did', async () => {
  const opened = await openSlack()
  opened.fake.faults.set('views.publish', [{ error: 'internal_error' }])
  const requests = [
    eventOf(said(SECRET_WORDS)),
    eventOf(changed(said(SECRET_WORDS))),
    button({ actionId: SECRET_WORDS }),
    submission(),
    command(SECRET_WORDS),
    eventOf({ type: 'app_home_opened', user: USER, channel: CHANNEL, tab: 'home', event_ts: '1.2' }),
    payloads.signed(`{"${SECRET_WORDS}`, NOW),
    { headers: {}, body: SECRET_WORDS },
  ]
  for (const request of requests) await opened.post(request)
  await vi.waitFor(() => {
    expect(opened.events).toContainEqual({ name: 'app.failed', code: 'internal_error', where: 'slack.home' })
  })
  expect(secretsIn(opened)).toBe(false)
})
