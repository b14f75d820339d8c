import { WebClient } from '@slack/web-api'
import nock from 'nock'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createInstallation } from '../../../src/platforms/slack/installation.ts'
import { webOptions } from '../../../src/platforms/slack/web-options.ts'
import { BOT, BOT_USER, TEAM, TOKEN } from './payloads.ts'

beforeAll(() => nock.disableNetConnect())
afterEach(() => {
  expect(nock.pendingMocks()).toEqual([])
  nock.cleanAll()
})
afterAll(() => nock.enableNetConnect())

const ours = { ok: true, team_id: TEAM, user_id: BOT_USER, bot_id: BOT, is_enterprise_install: false }
const answers = (status: number, body: object | string) => {
  return nock('https://slack.com').post('/api/auth.test').reply(status, body)
}

function open() {
  const events: unknown[] = []
  const log = { event: (name: string, fields: object) => void events.push({ name, ...fields }) }
  const web = new WebClient(TOKEN, webOptions('https://slack.com/api/'))
  const found: string[] = []
  return { events, found, installation: createInstallation(web, log, async (team) => void found.push(team)) }
}

test('who we are is asked once, whoever wants to know it and when', async () => {
  answers(200, ours)
  const { installation, found } = open()
  const installed = { team: TEAM, botUser: BOT_USER, bot: BOT }
  await installation.check()
  expect(await Promise.all([installation.get(), installation.get()])).toEqual([installed, installed])
  expect(found).toEqual([TEAM])
})

test('whoever asks at the same time waits for the same answer', async () => {
  answers(200, ours)
  const { installation } = open()
  const [one, other] = await Promise.all([installation.get(), installation.get()])
  expect(one).toBe(other)
})

test.for(['invalid_auth', 'account_inactive', 'token_revoked', 'not_authed', 'team_disabled'])(
  'a token that is %s stops the start, named and without its value',
  async (error) => {
    answers(200, { ok: false, error })
    const message = `SLACK_BOT_TOKEN is refused by Slack (${error})`
    await expect(open().installation.check()).rejects.toMatchObject({ code: 'config_invalid', message })
  },
)

test('a token of a whole organisation stops the start: there would be more than one workspace to tell apart', async () => {
  answers(200, { ...ours, is_enterprise_install: true })
  await expect(open().installation.check()).rejects.toMatchObject({ code: 'config_invalid' })
})

test.for<[string, number, object | string]>([
  ['breaks', 503, '<html>'],
  ['is busy', 200, { ok: false, error: 'ratelimited' }],
  ['has trouble', 200, { ok: false, error: 'internal_error' }],
  ['says something else', 200, '<html>'],
  ['leaves out who we are', 200, { ok: true }],
])('a Slack that %s does not stop the start, and is asked again', async ([, status, body]) => {
  answers(status, body)
  const { installation, events } = open()
  await installation.check()
  expect(events).toMatchObject([{ name: 'platform.failed', platform: 'slack' }])
  answers(status, body)
  await expect(installation.get()).rejects.toMatchObject({ name: 'Uncertain' })
  answers(200, ours)
  expect(await installation.get()).toMatchObject({ team: TEAM })
})
