import type { WebClientOptions } from '@slack/web-api'
import { silentLogger } from './silent-logger.ts'

/** How long a call to Slack may take, in milliseconds. */
const CALL_MS = 10_000

/**
 * How Slack is called: once. By default its client tries ten times, also after a post of which only the answer was lost,
 * and holds up everybody at a 429; here the delivery room decides what is sent again and when. A new object each time,
 * because Bolt's parts write into theirs.
 */
export function webOptions(apiUrl: string): WebClientOptions {
  return {
    slackApiUrl: apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: CALL_MS,
    logger: silentLogger,
  }
}
