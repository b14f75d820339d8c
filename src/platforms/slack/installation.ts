import type { WebClient } from '@slack/web-api'
import { AppError } from '../../errors.ts'
import type { Log } from '../../ports.ts'
import { Uncertain } from '../uncertain.ts'
import { failureOf } from './failure.ts'

/** The one workspace Maatje is installed in: its id, and who Maatje is there. */
export type Installed = { team: string; botUser: string; bot: string | undefined }

/** Who we are, asked of Slack once. */
export type Installation = {
  /** Throws `config_invalid` when Slack says that the token is no good. When Slack is away, that is asked again later. */
  check(): Promise<void>
  /** Throws a code while Slack is away or says no: what came in is then not taken, and Slack delivers it again. */
  get(): Promise<Installed>
}

/**
 * Nothing is asked before `check` or `get` is. Whoever asks at the same time waits for the same answer. `found` is told
 * once that we are in a workspace, before anything else is done there.
 */
export function createInstallation(web: WebClient, log: Log, found: (team: string) => Promise<void>): Installation {
  let known: Installed | undefined
  let asking: Promise<Installed> | undefined

  const ask = async (): Promise<Installed> => {
    try {
      const { team_id: team, user_id: botUser, bot_id: bot, is_enterprise_install: isWide } = await web.auth.test()
      if (isWide)
        throw new AppError('config_invalid', 'SLACK_BOT_TOKEN is of a whole organisation, not of one workspace')
      if (!team || !botUser) throw new Uncertain('unreadable_answer')
      await found(team)
      known = { team, botUser, bot }
      return known
    } finally {
      asking = undefined
    }
  }

  const get = async () => {
    if (known) return known
    asking ??= ask()
    try {
      return await asking
    } catch (error) {
      if (error instanceof AppError) throw error
      const { type, code } = failureOf(error)
      if (type === 'said') throw new AppError('config_invalid', `SLACK_BOT_TOKEN is refused by Slack (${code})`)
      log.event('platform.failed', { platform: 'slack', code })
      throw new Uncertain(code)
    }
  }

  return {
    get,
    async check() {
      try {
        await get()
      } catch (error) {
        if (error instanceof AppError) throw error
      }
    },
  }
}
