import { describe, expect, test } from 'vitest'
import { readReach, writeReach } from '../../../src/platforms/teams/reach.ts'
import { isLoopbackHost, isServiceUrlAllowed } from '../../../src/platforms/teams/service-url.ts'
import { REGISTERED } from './open-teams.ts'

describe('a registered bot writes to', () => {
  test.for([
    'https://smba.trafficmanager.net/emea/',
    'https://smba.trafficmanager.net/teams',
    'https://smba.trafficmanager.net:443/emea/',
    'https://europe.botframework.com/',
    'https://a.b.botframework.com/x',
  ])('%s', (address) => {
    expect(isServiceUrlAllowed(REGISTERED, address)).toBe(true)
  })
})

describe('a registered bot does not write to', () => {
  test.for([
    '',
    'smba.trafficmanager.net',
    'http://smba.trafficmanager.net/emea/',
    'https://smba.trafficmanager.net:8443/emea/',
    'https://smba.trafficmanager.net@evil.example/',
    'https://user:secret@smba.trafficmanager.net/',
    'https://evil.example/smba.trafficmanager.net',
    'https://smba.trafficmanager.net.evil.example/',
    'https://xsmba.trafficmanager.net/',
    'https://botframework.com/',
    'https://.botframework.com/',
    'https://evilbotframework.com/',
    'https://botframework.com.evil.example/',
    'https://smba.trafficmanager.net/emea/?to=https://evil.example',
    'https://smba.trafficmanager.net/emea/#x',
    'https://127.0.0.1/',
    'https://169.254.169.254/',
    'http://127.0.0.1:3979/',
    'file:///etc/passwd',
    'javascript:alert(1)',
  ])('%s', (address) => {
    expect(isServiceUrlAllowed(REGISTERED, address)).toBe(false)
  })
})

describe('in local mode', () => {
  test.for([
    'http://127.0.0.1:56150/_connector',
    'http://localhost:56150/_connector',
    'http://[::1]:1/',
    'https://127.0.0.1/',
  ])('it writes to %s', (address) => {
    expect(isServiceUrlAllowed({ type: 'local' }, address)).toBe(true)
  })

  test.for([
    'https://smba.trafficmanager.net/emea/',
    'http://127.0.0.1.evil.example/',
    'http://localhost.evil.example/',
    'http://127.0.0.1@evil.example/',
    'http://0.0.0.0/',
    'http://10.0.0.1/',
    'ftp://127.0.0.1/',
  ])('it does not write to %s', (address) => {
    expect(isServiceUrlAllowed({ type: 'local' }, address)).toBe(false)
  })
})

test.for([
  ['127.0.0.1:3978', true],
  ['localhost', true],
  ['[::1]:3978', true],
  ['LOCALHOST:3978', true],
  ['evil.example:3978', false],
  ['127.0.0.1.evil.example', false],
  ['localhost:', false],
  ['', false],
  [undefined, false],
] as const)('a Host of %s names this computer: %s', ([host, expected]) => {
  expect(isLoopbackHost(host)).toBe(expected)
})

describe('a stored reach', () => {
  const reach = { serviceUrl: 'https://a.b/', conversation: 'a:1', bot: '28:x', user: '29:y', channel: 'msteams' }

  test('comes back as it was', () => {
    expect(readReach(writeReach(reach))).toEqual(reach)
    expect(readReach(writeReach({ ...reach, tenant: 't' }))).toEqual({ ...reach, tenant: 't' })
  })

  test.for([
    'D0123456',
    '{}',
    'null',
    JSON.stringify({ ...reach, conversation: '..' }),
    JSON.stringify({ ...reach, conversation: '' }),
    JSON.stringify({ ...reach, serviceUrl: 7 }),
    JSON.stringify({ ...reach, more: 1 }),
  ])('that is not one of ours is none: %s', (text) => {
    expect(readReach(text)).toBeUndefined()
  })
})
