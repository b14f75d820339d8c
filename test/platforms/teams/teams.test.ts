import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { createTeams } from '../../../src/platforms/teams/teams.ts'
import { message, somebody } from './activities.ts'
import { createFakeTeams, listenAsTeams } from './fake-teams.ts'
import { type Login, openLogin } from './login.ts'
import { openTeams, words } from './open-teams.ts'

let login: Login
beforeAll(async () => {
  login = await openLogin()
})
afterAll(() => login.close())

describe('in local mode', () => {
  test('a text comes in and an answer goes out, over real HTTP and without a token', async () => {
    const fake = createFakeTeams()
    const { url, close } = await listenAsTeams(fake)
    onTestFinished(close)
    const teams = await openTeams(login, { type: 'local' })
    const who = somebody({ serviceUrl: url })
    expect(await teams.post(message(who, 'hallo <b>'))).toMatchObject({ status: 200, body: '' })
    const [inbound] = teams.received
    expect(inbound).toMatchObject({ platform: 'teams', user: who.aad, input: { type: 'text', text: 'hallo <b>' } })
    if (!inbound) return
    const sent = await teams.messenger.send(inbound, { blocks: [{ type: 'text', text: ['Dag.'] }] }, 'one')
    expect(fake.refusals).toEqual([])
    expect(sent).toEqual({ type: 'sent', ref: '1:000000' })
    expect(fake.requests[0]?.authorization).toBeUndefined()
  })
})

test('what other code prints is printed while Teams is open, and botbuilder prints again when it is closed', async () => {
  const printed = vi.spyOn(console, 'error').mockImplementation(() => {})
  onTestFinished(() => printed.mockRestore())
  const teams = createTeams({ settings: { type: 'local' }, words, log: { event() {} } })
  await teams.open({} as never)
  console.error('something else')
  console.error('Error finding key for token. Available keys: x')
  expect(printed.mock.calls).toEqual([['something else']])
  await teams.close()
  console.error('Error finding key for token. Available keys: x')
  expect(printed).toHaveBeenCalledTimes(2)
})
