import { type Logger, LogLevel } from '@slack/bolt'

/**
 * The logger Slack's libraries are given: it says nothing. They log whole requests and error messages, which may hold
 * what a person wrote; what went wrong is logged by code where it is handled.
 */
export const silentLogger: Logger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => LogLevel.ERROR,
  setName() {},
}
