import type { BotFrameworkAuthentication } from 'botframework-connector'
import type { TeamsSettings } from '../../config.ts'
import type { FileRead, Log } from '../../ports.ts'
import type { Platform } from '../platform.ts'
import { TeamsAdapter } from './adapter.ts'
import { createAuthentication } from './authentication.ts'
import { createListener } from './listener.ts'
import { createTeamsMessenger } from './messenger.ts'
import { hushTokenErrors } from './token-errors.ts'
import type { AllWords } from './words.ts'

/**
 * What Teams stands on. `authentication` checks what comes in and signs what goes out, Microsoft's own unless another
 * one is given; its app id must be the one in the settings. `fetchFile` reads a file from an address that anybody may have
 * made up, and never throws; without it no file is read.
 */
export type TeamsOptions = {
  settings: TeamsSettings
  words: AllWords
  log: Log
  authentication?: BotFrameworkAuthentication
  fetchFile?: (address: string) => Promise<FileRead>
}

/** Where Teams, and every client that stands in for it, posts what people do. */
const PATH = '/api/messages'

/**
 * Microsoft Teams as a platform. In local mode nobody's token is asked for: it may only be listened to on this computer,
 * which is not its to see to. Throws what botbuilder throws when the settings are incomplete; asks Microsoft nothing
 * before the first message.
 */
export function createTeams({ settings, words, log, authentication, fetchFile }: TeamsOptions): Platform {
  const appId = settings.type === 'registered' ? settings.appId : ''
  const adapter = new TeamsAdapter(authentication ?? createAuthentication(settings), appId)
  let unhush = () => {}
  return {
    messenger: createTeamsMessenger({ settings, adapter, words, log, fetchFile }),
    async open(reception) {
      unhush = hushTokenErrors()
      return { [PATH]: createListener({ settings, adapter, reception, words, log }) }
    },
    async close() {
      unhush()
    },
  }
}
