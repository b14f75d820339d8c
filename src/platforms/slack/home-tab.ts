import type { WebClient } from '@slack/web-api'
import type { Address, Log, Reception } from '../../ports.ts'
import { failureOf } from './failure.ts'
import { renderHome } from './render.ts'

/**
 * The Home tabs of everybody. `publish` shows somebody theirs as it is now, and returns at once: nothing waits for it,
 * and when it fails they see it as it was. `expect`: somebody pressed something there, so that theirs is shown anew once
 * they were answered, which `answered` tells.
 */
export type HomeTab = {
  publish(address: Address): void
  expect(address: Address): void
  answered(address: Address): void
}

/** No tab is published by itself. Reading one makes nobody known. */
export function createHomeTab({
  reception,
  web,
  log,
}: {
  reception: Pick<Reception, 'home'>
  web: WebClient
  log: Log
}): HomeTab {
  const expecting = new Set<string>()

  const show = async ({ platform, tenant, user }: Address) => {
    const { message } = await reception.home({ platform, tenant, user })
    await web.views.publish({ user_id: user, view: renderHome(message) })
  }

  const publish = (address: Address) => {
    show(address).catch((error: unknown) => {
      log.event('app.failed', { code: failureOf(error).code, where: 'slack.home' })
    })
  }

  return {
    publish,
    expect({ user }) {
      expecting.add(user)
    },
    answered(address) {
      if (expecting.delete(address.user)) publish(address)
    },
  }
}
