import { z } from 'zod'
import { AppError } from './errors.ts'

const MasterKey = z
  .base64('is not base64')
  .refine((text) => Buffer.from(text, 'base64').length === 32, 'is not 32 bytes in base64 (openssl rand -base64 32)')

const list = (item: z.ZodType<string, string>) =>
  z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(item).min(1))

/** Accounts with commas between them, each perhaps with `=` and what they are called. */
const starters = (account: RegExp) =>
  z.string().transform((text, context) =>
    text.split(',').map((part) => {
      const [user = '', ...name] = part.split('=').map((one) => one.trim())
      if (!account.test(user))
        context.addIssue({ code: 'custom', message: 'is not a list like <id>=<name>,<id>=<name>' })
      return { user, ...(name.length > 0 ? { name: name.join('=') } : {}) }
    }),
  )

const tenantId = z.uuid('is not an id like 00000000-0000-0000-0000-000000000000')

/** A platform's own address: https, or plain http on this computer, where tests and local fakes are. */
const apiUrl = z
  .url({ protocol: /^https?$/, error: 'is not an https:// address' })
  .refine((text) => {
    const { protocol, hostname } = new URL(text)
    return protocol === 'https:' || hostname === '127.0.0.1' || hostname === 'localhost'
  }, 'is not an https:// address')
  .transform((text) => (text.endsWith('/') ? text : `${text}/`))

const Env = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'is not a postgresql:// address' }).optional(),
  MAATJE_MASTER_KEY: MasterKey.optional(),
  MAATJE_DATA: z.string().min(1, 'is empty').default('data'),
  MAATJE_LOG: z.enum(['info', 'failures'], 'is not info or failures').default('failures'),
  PORT: z.coerce
    .number('is not a port')
    .int('is not a port')
    .min(0, 'is not a port')
    .max(65535, 'is not a port')
    .optional(),
  HOST: z.union([z.ipv4(), z.ipv6(), z.literal('localhost')], 'is not an IP address').optional(),
  NODE_ENV: z.string().optional(),
  SLACK_BOT_TOKEN: z
    .string()
    .regex(/^xoxb-\S+$/, 'does not begin with xoxb-')
    .optional(),
  SLACK_SIGNING_SECRET: z
    .string()
    .regex(/^\S{32,}$/, 'is shorter than 32 characters')
    .optional(),
  SLACK_APP_TOKEN: z
    .string()
    .regex(/^xapp-\S+$/, 'does not begin with xapp-')
    .optional(),
  SLACK_API_URL: apiUrl.optional(),
  SLACK_STARTERS: starters(/^[UW][A-Z0-9]+$/).optional(),
  TEAMS_APP_ID: tenantId.optional(),
  TEAMS_APP_PASSWORD: z.string().min(1).optional(),
  TEAMS_TENANT_ID: tenantId.optional(),
  TEAMS_ALLOWED_TENANTS: list(tenantId).optional(),
  TEAMS_SERVICE_HOSTS: list(
    z.string().regex(/^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'is not a list of host names'),
  ).optional(),
  TEAMS_STARTERS: starters(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i).optional(),
  TEAMS_CLOUD: z.enum(['public', 'us-government'], 'is not public or us-government').optional(),
})
type Env = z.output<typeof Env>

/** How Slack is reached: `http` takes signed requests, `socket` calls out and needs no address of its own. */
export type SlackSettings = Readonly<{
  botToken: string
  apiUrl: string
  way: Readonly<{ type: 'http'; signingSecret: string } | { type: 'socket'; appToken: string }>
}>

/**
 * How Teams is reached. `registered`: as a single-tenant bot; only the organisations in `tenants` get through, and
 * nothing is sent but to `serviceHosts` (`*.` stands for any subdomain). `local`: without authentication, to a client on
 * this computer.
 */
export type TeamsSettings = Readonly<
  | {
      type: 'registered'
      appId: string
      password: string
      tenantId: string
      tenants: readonly string[]
      serviceHosts: readonly string[]
      cloud: 'public' | 'us-government'
    }
  | { type: 'local' }
>

/** Where Teams itself and its government clouds are reached. Source: Microsoft's page on sending proactive messages. */
const SERVICE_HOSTS = [
  'smba.trafficmanager.net',
  '*.botframework.com',
  'smba.infra.gcc.teams.microsoft.com',
  'smba.infra.gov.teams.microsoft.us',
]

/**
 * What can be set. `dataFolder` holds the embedded database and the key file. Without `databaseUrl` the bot runs its own
 * PostgreSQL, without `masterKey` it makes a key file. `log` is everything or what failed only. `port` 0 is any free one.
 * Without `slack` and `teams` Maatje is the playground. `starters`: the accounts that may begin something in a channel, by
 * platform; everybody may where there are none.
 */
export type Config = Readonly<{
  databaseUrl?: string
  masterKey?: Uint8Array
  dataFolder: string
  log: 'info' | 'failures'
  port?: number
  host?: string
  slack?: SlackSettings
  teams?: TeamsSettings
  starters: Readonly<Record<string, readonly { user: string; name?: string }[] | undefined>>
}>

const PLATFORM_SETTING = /^(SLACK|TEAMS)_/
const LOOPBACK = ['127.0.0.1', 'localhost']

/**
 * Reads the environment once, at the start. Throws one `config_invalid` that names every bad variable and no value. A
 * platform is configured whole or not at all; an empty platform setting is a bad one, because a secret that was not
 * handed over must not turn a bot into a playground. `teamsLocal`: started for a Teams client on this computer.
 */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  { teamsLocal = false }: { teamsLocal?: boolean } = {},
): Config {
  const set = Object.entries(env).filter(([, value]) => value !== undefined)
  const empty = set.filter(([name, value]) => value === '' && PLATFORM_SETTING.test(name) && name in Env.shape)
  const read = Env.safeParse(Object.fromEntries(set.filter(([, value]) => value !== '')))
  const problems = [
    ...empty.map(([name]) => `${name} is empty; give it a value or take it away`),
    ...(read.success ? [] : read.error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}`)),
  ]
  // What is missing is judged by the names alone, so that one bad value does not hide another setting's absence.
  const names = new Set(set.map(([name]) => name))
  problems.push(...slackProblems(names), ...teamsProblems(names, teamsLocal))
  const host = env.HOST || undefined
  const isPlayground = !teamsLocal && ![...names].some((name) => PLATFORM_SETTING.test(name) && name in Env.shape)
  if (isPlayground) problems.push(...strangers(names))
  if ((teamsLocal || isPlayground) && host !== undefined && !LOOPBACK.includes(host)) {
    problems.push('HOST must be 127.0.0.1 here: without authentication only this computer may get in')
  }
  if (teamsLocal && env.NODE_ENV === 'production') {
    problems.push('NODE_ENV is production, where Teams is never without authentication')
  }
  if (!read.success || problems.length > 0) {
    const lines = [...new Set(problems)].map((problem) => `  ${problem}`)
    throw new AppError('config_invalid', `These settings cannot be used:\n${lines.join('\n')}`)
  }
  const { DATABASE_URL, MAATJE_MASTER_KEY, MAATJE_DATA, MAATJE_LOG, PORT } = read.data
  const slack = slackOf(read.data)
  const teams = teamsLocal ? ({ type: 'local' } as const) : teamsOf(read.data)
  const listens = teamsLocal || isPlayground ? '127.0.0.1' : host
  return {
    dataFolder: MAATJE_DATA,
    log: MAATJE_LOG,
    ...(DATABASE_URL ? { databaseUrl: DATABASE_URL } : {}),
    ...(MAATJE_MASTER_KEY ? { masterKey: Buffer.from(MAATJE_MASTER_KEY, 'base64') } : {}),
    ...(PORT === undefined ? {} : { port: PORT }),
    ...(listens === undefined ? {} : { host: listens }),
    ...(slack ? { slack } : {}),
    ...(teams ? { teams } : {}),
    starters: {
      ...(read.data.SLACK_STARTERS ? { slack: read.data.SLACK_STARTERS } : {}),
      ...(read.data.TEAMS_STARTERS ? { teams: read.data.TEAMS_STARTERS } : {}),
    },
  }
}

/** Settings that look like a platform's and are none: a slip of the pen must not turn a bot into a playground. */
function strangers(names: ReadonlySet<string>): string[] {
  const found = [...names].filter((name) => PLATFORM_SETTING.test(name))
  return found.map((name) => `${name} is no setting of Maatje's; the README has their names`)
}

function slackProblems(names: ReadonlySet<string>): string[] {
  if (![...names].some((name) => name.startsWith('SLACK_') && name in Env.shape)) return []
  return [
    ...(names.has('SLACK_BOT_TOKEN') ? [] : ['SLACK_BOT_TOKEN is missing']),
    ...(names.has('SLACK_SIGNING_SECRET') || names.has('SLACK_APP_TOKEN')
      ? []
      : ['SLACK_SIGNING_SECRET is missing, or SLACK_APP_TOKEN for Socket Mode']),
  ]
}

function teamsProblems(names: ReadonlySet<string>, teamsLocal: boolean): string[] {
  const teams = [...names].filter((name) => name.startsWith('TEAMS_') && name in Env.shape)
  if (teamsLocal)
    return teams.map((name) => `${name} belongs to a registered bot, which is never without authentication`)
  if (teams.length === 0) return []
  const needed = ['TEAMS_APP_ID', 'TEAMS_APP_PASSWORD', 'TEAMS_TENANT_ID']
  return needed.filter((name) => !names.has(name)).map((name) => `${name} is missing`)
}

function slackOf(env: Env): SlackSettings | undefined {
  const { SLACK_BOT_TOKEN: botToken, SLACK_SIGNING_SECRET: signingSecret, SLACK_APP_TOKEN: appToken } = env
  const apiUrl = env.SLACK_API_URL ?? 'https://slack.com/api/'
  if (botToken && signingSecret) return { botToken, apiUrl, way: { type: 'http', signingSecret } }
  if (botToken && appToken) return { botToken, apiUrl, way: { type: 'socket', appToken } }
  return undefined
}

function teamsOf(env: Env): TeamsSettings | undefined {
  const { TEAMS_APP_ID: appId, TEAMS_APP_PASSWORD: password, TEAMS_TENANT_ID: tenantId } = env
  if (!appId || !password || !tenantId) return undefined
  return {
    type: 'registered',
    appId,
    password,
    tenantId,
    tenants: env.TEAMS_ALLOWED_TENANTS ?? [tenantId],
    serviceHosts: env.TEAMS_SERVICE_HOSTS ?? SERVICE_HOSTS,
    cloud: env.TEAMS_CLOUD ?? 'public',
  }
}
