import pino from 'pino'
import type { Log } from './ports.ts'

/**
 * The log: one JSON line an event, to standard error. Only what LogEvents names gets in; a value that is no short id,
 * code, number or yes-or-no is left out, should the types ever be bypassed.
 */
export function createLog(how: 'info' | 'failures'): Log {
  const logger = pino(
    { level: how === 'info' ? 'info' : 'error', base: undefined, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ fd: 2, sync: true }),
  )
  return {
    event(name, fields) {
      logger[name.endsWith('.failed') ? 'error' : 'info']({
        event: name,
        ...Object.fromEntries(Object.entries(fields).filter(([, value]) => isLoggable(value))),
      })
    },
  }
}

function isLoggable(value: unknown): boolean {
  if (typeof value === 'number' || typeof value === 'boolean') return true
  return typeof value === 'string' && /^[\w./:-]{1,200}$/.test(value)
}
