import { expect, test } from 'vitest'
import { readConfig } from '../src/config.ts'

const KEY = Buffer.alloc(32, 7).toString('base64')

test('nothing set is the playground with a database of its own', () => {
  expect(readConfig({})).toEqual({ dataFolder: 'data', log: 'failures', host: '127.0.0.1', starters: {} })
})

test('an empty setting is one that is not set', () => {
  expect(readConfig({ DATABASE_URL: '', PORT: '' })).toEqual(readConfig({}))
})

test('what is set is read', () => {
  const config = readConfig({
    DATABASE_URL: 'postgresql://a:b@c/d',
    MAATJE_MASTER_KEY: KEY,
    PORT: '4000',
    MAATJE_DATA: '/x',
  })
  expect(config).toEqual({
    databaseUrl: 'postgresql://a:b@c/d',
    masterKey: Buffer.alloc(32, 7),
    port: 4000,
    starters: {},
    dataFolder: '/x',
    log: 'failures',
    host: '127.0.0.1',
  })
})

test('one error names every bad setting and no value', () => {
  const bad = { DATABASE_URL: 'mysql://KANARIE', MAATJE_MASTER_KEY: 'KANARIE', PORT: 'KANARIE', MAATJE_LOG: 'KANARIE' }
  const message = (() => {
    try {
      readConfig(bad)
    } catch (error) {
      return (error as Error).message
    }
    return ''
  })()
  for (const name of Object.keys(bad)) expect(message).toContain(name)
  expect(message).not.toContain('KANARIE')
})

test('a master key of another length is refused', () => {
  expect(() => readConfig({ MAATJE_MASTER_KEY: Buffer.alloc(16).toString('base64') })).toThrow(
    /MAATJE_MASTER_KEY is not 32 bytes/,
  )
})

// Made up, and of the right shape.
const SLACK = { SLACK_BOT_TOKEN: 'xoxb-1-KANARIE', SLACK_SIGNING_SECRET: 'c'.repeat(32) }
const ID = '6f1c9d5e-3b0a-4c52-9f5e-0d2a7b1c8e44'
const TENANT = '0b7d0a86-6c53-4d6b-8d8a-4b9a3c2f1e00'
const TEAMS = { TEAMS_APP_ID: ID, TEAMS_APP_PASSWORD: 'KANARIE', TEAMS_TENANT_ID: TENANT }

/** What is wrong with settings, as the one error says it; empty when nothing is. */
function problemsWith(env: Record<string, string>, how?: { teamsLocal: boolean }): string[] {
  try {
    readConfig(env, how)
    return []
  } catch (error) {
    const { message } = error as Error
    expect(message).not.toMatch(/KANARIE|ccc/)
    return message.split('\n').slice(1)
  }
}

test('Slack by signed requests, by Socket Mode, and Teams are read, each alone and both at once', () => {
  const { SLACK_SIGNING_SECRET: _, ...bot } = SLACK
  expect(readConfig(SLACK).slack).toEqual({
    botToken: 'xoxb-1-KANARIE',
    apiUrl: 'https://slack.com/api/',
    way: { type: 'http', signingSecret: 'c'.repeat(32) },
  })
  expect(readConfig({ ...bot, SLACK_APP_TOKEN: 'xapp-1' }).slack?.way).toEqual({ type: 'socket', appToken: 'xapp-1' })
  expect(readConfig({ ...SLACK, SLACK_APP_TOKEN: 'xapp-1' }).slack?.way.type).toBe('http')
  expect(readConfig(TEAMS)).toMatchObject({ teams: { appId: ID, tenants: [TENANT], cloud: 'public' } })
  expect(readConfig(TEAMS).slack).toBeUndefined()
  expect(readConfig({ ...SLACK, ...TEAMS })).toMatchObject({ slack: {}, teams: {} })
})

test('a bot with a platform listens where it is told to, and the playground on this computer only', () => {
  expect(readConfig(SLACK).host).toBeUndefined()
  expect(readConfig({ ...SLACK, HOST: '10.0.0.4' }).host).toBe('10.0.0.4')
  expect(problemsWith({ HOST: '0.0.0.0' })).toEqual([expect.stringContaining('HOST')])
})

test.for([
  [{ SLACK_BOT_TOKEN: SLACK.SLACK_BOT_TOKEN }, ['SLACK_SIGNING_SECRET']],
  [{ SLACK_SIGNING_SECRET: SLACK.SLACK_SIGNING_SECRET }, ['SLACK_BOT_TOKEN']],
  [{ SLACK_APP_TOKEN: 'xapp-1' }, ['SLACK_BOT_TOKEN']],
  [{ SLACK_API_URL: 'https://slack.example.gov/api' }, ['SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET']],
  [{ TEAMS_APP_ID: ID }, ['TEAMS_APP_PASSWORD', 'TEAMS_TENANT_ID']],
  [{ TEAMS_APP_PASSWORD: 'x', TEAMS_TENANT_ID: TENANT }, ['TEAMS_APP_ID']],
  [{ TEAMS_SERVICE_HOSTS: 'a.example' }, ['TEAMS_APP_ID', 'TEAMS_APP_PASSWORD', 'TEAMS_TENANT_ID']],
  [{ ...SLACK, TEAMS_APP_ID: ID }, ['TEAMS_APP_PASSWORD', 'TEAMS_TENANT_ID']],
] as [Record<string, string>, string[]][])('half a platform does not start: %j', ([env, missing]) => {
  expect(problemsWith(env).map((line) => line.trim().split(' ')[0])).toEqual(missing)
})

test.for(['SLACK_BOT_TOKEN', 'TEAMS_APP_ID', 'TEAMS_APP_PASSWORD'])(
  'an empty %s is a secret that was not handed over, and no playground',
  (name) => {
    expect(problemsWith({ [name]: '' })[0]).toContain(`${name} is empty`)
  },
)

test.for(['SLACK_TOKEN', 'TEAMS_APPID'])('a slip of the pen like %s is no playground', (name) => {
  expect(problemsWith({ [name]: 'KANARIE' })).toEqual([expect.stringContaining(`${name} is no setting`)])
  expect(problemsWith({ [name]: 'KANARIE', ...SLACK })).toEqual([])
})

test('one error names every bad platform setting and every missing one, and no value', () => {
  const bad = {
    SLACK_BOT_TOKEN: 'xoxp-KANARIE',
    SLACK_SIGNING_SECRET: 'KANARIE',
    SLACK_API_URL: 'http://KANARIE.example',
    TEAMS_APP_ID: 'KANARIE',
    TEAMS_SERVICE_HOSTS: 'https://KANARIE.example',
    TEAMS_CLOUD: 'KANARIE',
  }
  const named = problemsWith(bad).map((line) => line.trim().split(' ')[0])
  expect(named.toSorted()).toEqual([...Object.keys(bad), 'TEAMS_APP_PASSWORD', 'TEAMS_TENANT_ID'].toSorted())
})

test('Teams without authentication is for this computer, never in production and never beside a registration', () => {
  expect(readConfig({}, { teamsLocal: true })).toMatchObject({ host: '127.0.0.1', teams: { type: 'local' } })
  expect(problemsWith({ HOST: '0.0.0.0' }, { teamsLocal: true })).toEqual([expect.stringContaining('HOST')])
  expect(problemsWith({ NODE_ENV: 'production' }, { teamsLocal: true })).toEqual([expect.stringContaining('NODE_ENV')])
  expect(problemsWith(TEAMS, { teamsLocal: true }).map((line) => line.trim().split(' ')[0])).toEqual(Object.keys(TEAMS))
})
