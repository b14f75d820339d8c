import { expect, test } from 'vitest'
import { readConfig } from '../src/config.ts'

const KEY = Buffer.alloc(32, 7).toString('base64')

test('nothing set is the playground with a database of its own', () => {
  expect(readConfig({})).toEqual({ dataFolder: 'data', log: 'failures', host: '127.0.0.1' })
})

test('an empty setting is one that is not set', () => {
  expect(readConfig({ DATABASE_URL: '', PORT: '' })).toEqual(readConfig({}))
})

test('what is set is read', () => {
  const config = readConfig({
    DATABASE_URL: 'postgresql://a:b@c/d',
    MAATJE_MASTER_KEY: KEY,
    PORT: '4000',
    MAATJE_DATA: '/x',
  })
  expect(config).toEqual({
    databaseUrl: 'postgresql://a:b@c/d',
    masterKey: Buffer.alloc(32, 7),
    port: 4000,
    dataFolder: '/x',
    log: 'failures',
    host: '127.0.0.1',
  })
})

test('one error names every bad setting and no value', () => {
  const bad = { DATABASE_URL: 'mysql://KANARIE', MAATJE_MASTER_KEY: 'KANARIE', PORT: 'KANARIE', MAATJE_LOG: 'KANARIE' }
  const message = (() => {
    try {
      readConfig(bad)
    } catch (error) {
      return (error as Error).message
    }
    return ''
  })()
  for (const name of Object.keys(bad)) expect(message).toContain(name)
  expect(message).not.toContain('KANARIE')
})

test('a master key of another length is refused', () => {
  expect(() => readConfig({ MAATJE_MASTER_KEY: Buffer.alloc(16).toString('base64') })).toThrow(
    /MAATJE_MASTER_KEY is not 32 bytes/,
  )
})
