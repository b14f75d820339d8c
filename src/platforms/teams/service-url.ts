import type { TeamsSettings } from '../../config.ts'

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]']

/**
 * Whether something may be sent to an address that an activity, or what we stored of one, names. Our token goes along,
 * so that only https on its usual port to the hosts in the settings will do, and without a user name that could pass
 * for a host. In local mode there is no token, and only this computer will do. Botbuilder checks nothing of this.
 */
export function isServiceUrlAllowed(settings: TeamsSettings, address: string): boolean {
  const url = URL.parse(address)
  if (!url) return false
  const { protocol, hostname, port, username, password, search, hash } = url
  if ([username, password, search, hash].some((part) => part !== '')) return false
  if (settings.type === 'local') return /^https?:$/.test(protocol) && LOOPBACK.includes(hostname)
  if (protocol !== 'https:' || port !== '') return false
  return settings.serviceHosts.some((host) =>
    host.startsWith('*.') ? hostname.endsWith(host.slice(1)) && hostname.length >= host.length : hostname === host,
  )
}

/** Whether a request's Host header names this computer, so that no site can reach us through a name of its own. */
export function isLoopbackHost(host: string | undefined): boolean {
  return /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/i.test(host ?? '')
}
