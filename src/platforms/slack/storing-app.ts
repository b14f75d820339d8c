import { App, type AppOptions, type ReceiverEvent } from '@slack/bolt'
import type { Log } from '../../ports.ts'
import type { Installation, Installed } from './installation.ts'

/** What the gate stands on, beside what Bolt needs. */
export type StoringAppOptions = AppOptions & { installation: Installation; log: Log }

/**
 * Bolt's App, with a gate in front: store, acknowledge, work, in that order, whichever way things come in. Bolt itself
 * acknowledges an event before its listener ran, and then a crash loses it; here Slack hears of it once the listener
 * resolved, and when it fails Slack hears nothing and delivers again. What is not of the workspace Maatje is installed in
 * is acknowledged and goes no further. Call `app.init()` before anything comes in.
 */
export class StoringApp extends App {
  readonly #installation: Installation
  readonly #log: Log

  constructor({ installation, log, ...options }: StoringAppOptions) {
    super({ ...options, deferInitialization: true, tokenVerificationEnabled: false, convoStore: false })
    this.#installation = installation
    this.#log = log
    // Bolt's own handler logs the error and, for some, acknowledges: an error has to come out of processEvent.
    this.error(async (error) => {
      throw error
    })
  }

  override async processEvent(event: ReceiverEvent): Promise<void> {
    const { team } = await this.#installation.get()
    if (!isOf(team, event.body)) {
      this.#log.event('request.refused', { platform: 'slack', code: 'other_workspace' })
      return event.ack()
    }
    const isEvent = 'event' in event.body
    let acknowledged = false
    await super.processEvent({
      ...event,
      async ack(answer) {
        acknowledged = true
        // Bolt says it of an event too early; of anything else its listener does, with the answer it has.
        if (!isEvent) await event.ack(answer)
      },
    })
    if (isEvent || !acknowledged) await event.ack()
  }
}

/** Bolt's `authorize`: the one workspace there is, with its token. Whether it is that one was looked at by the gate. */
export function authorizing(installation: Installation, botToken: string) {
  return async () => {
    const { team, botUser, bot }: Installed = await installation.get()
    return { botToken, botUserId: botUser, teamId: team, ...(bot ? { botId: bot } : {}) }
  }
}

type Team = { id?: unknown } | null | undefined
type Body = {
  team_id?: unknown
  context_team_id?: unknown
  is_enterprise_install?: unknown
  authorizations?: { team_id?: unknown; is_enterprise_install?: unknown }[]
  team?: Team
  user?: { team_id?: unknown }
  view?: { app_installed_team_id?: unknown }
}

/**
 * Whether something is for the workspace with this id. Where several are named, the one the app is installed in counts:
 * somebody of another organisation may write in a shared channel. For a whole organisation's installation it never is.
 */
function isOf(team: string, body: Body): boolean {
  const authorization = body.authorizations?.[0]
  const wide = [authorization?.is_enterprise_install, body.is_enterprise_install]
  if (wide.some((one) => one === true || one === 'true')) return false
  const named = [
    authorization?.team_id,
    body.context_team_id,
    body.view?.app_installed_team_id,
    body.team_id,
    body.team?.id,
    body.user?.team_id,
  ]
  return named.find((one) => typeof one === 'string') === team
}
