import { z } from 'zod'
import { AppError } from './errors.ts'

const MasterKey = z
  .base64('is not base64')
  .refine((text) => Buffer.from(text, 'base64').length === 32, 'is not 32 bytes in base64 (openssl rand -base64 32)')

const Env = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'is not a postgresql:// address' }).optional(),
  MAATJE_MASTER_KEY: MasterKey.optional(),
  MAATJE_DATA: z.string().min(1, 'is empty').default('data'),
  MAATJE_LOG: z.enum(['info', 'failures'], 'is not info or failures').default('failures'),
  PORT: z.coerce.number().int().min(0).max(65535, 'is not a port').optional(),
})

/**
 * What can be set. `dataFolder` holds the embedded database and the key file. Without `databaseUrl` the bot runs its own
 * PostgreSQL, without `masterKey` it makes a key file. `log` is everything or what failed only. `port` 0 is any free one; absent, the first free one from 3000.
 */
export type Config = Readonly<{
  databaseUrl?: string
  masterKey?: Uint8Array
  dataFolder: string
  log: 'info' | 'failures'
  port?: number
}>

/** Reads the environment once, at the start. Throws one `config_invalid` that names every bad variable and no value. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const read = Env.safeParse(Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')))
  if (!read.success) {
    const problems = read.error.issues.map((issue) => `  ${issue.path.join('.')} ${issue.message}`)
    throw new AppError('config_invalid', `These settings cannot be used:\n${problems.join('\n')}`)
  }
  const { DATABASE_URL, MAATJE_MASTER_KEY, MAATJE_DATA, MAATJE_LOG, PORT } = read.data
  return {
    dataFolder: MAATJE_DATA,
    log: MAATJE_LOG,
    ...(DATABASE_URL ? { databaseUrl: DATABASE_URL } : {}),
    ...(MAATJE_MASTER_KEY ? { masterKey: Buffer.from(MAATJE_MASTER_KEY, 'base64') } : {}),
    ...(PORT === undefined ? {} : { port: PORT }),
  }
}
