import { ConfigurationBotFrameworkAuthentication } from 'botbuilder'
import { type BotFrameworkAuthentication, GovernmentConstants } from 'botframework-connector'
import type { TeamsSettings } from '../../config.ts'

/**
 * How requests from Teams are checked and ours are signed. Everything is said explicitly: botbuilder takes a missing
 * app id for "no authentication", a mistyped app type for a multi-tenant bot, and one stray variable of the environment
 * for another cloud. Throws when botbuilder finds a registered bot incomplete. Asks nobody anything yet.
 */
export function createAuthentication(settings: TeamsSettings): BotFrameworkAuthentication {
  if (settings.type === 'local') return new ConfigurationBotFrameworkAuthentication({ MicrosoftAppId: '' })
  const { appId, password, tenantId, cloud } = settings
  return new ConfigurationBotFrameworkAuthentication({
    MicrosoftAppType: 'SingleTenant',
    MicrosoftAppId: appId,
    MicrosoftAppPassword: password,
    MicrosoftAppTenantId: tenantId,
    ...(cloud === 'us-government' ? { ChannelService: GovernmentConstants.ChannelService } : {}),
  })
}
