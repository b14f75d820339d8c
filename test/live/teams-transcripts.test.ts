import { readFileSync } from 'node:fs'
import nock from 'nock'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cardOf } from '../platforms/teams/card-rules.ts'
import { createFakeTeams, mountAsTeams } from '../platforms/teams/fake-teams.ts'
import { type Login, openLogin } from '../platforms/teams/login.ts'
import { replay, TRANSCRIPTS } from '../replay.ts'
import { createClock } from '../store/fakes.ts'
import { openedStore } from '../store/opened-store.ts'
import { openTeamsChat } from './teams-chat.ts'

// The specification of dialogue, through a whole bot behind Teams: activities with real tokens in, HTTP out.

const { store, sql } = await openedStore()
let login: Login
beforeAll(async () => {
  login = await openLogin()
})
afterAll(() => login.close())

test.for(TRANSCRIPTS)(
  '$name reads the same in Teams, and every reply is there once, in order',
  async ({ file, locale }) => {
    const script = readFileSync(file, 'utf8')
    const fake = createFakeTeams()
    mountAsTeams(fake)
    const chat = await openTeamsChat({ store, clock: createClock(), login, fake }, locale)
    try {
      expect(await replay(chat, script)).toBe(script)
    } finally {
      await chat.close()
      expect(nock.pendingMocks()).toEqual([])
      nock.cleanAll()
      nock.enableNetConnect()
    }
    expect(fake.refusals).toEqual([])
    const { rows } = await sql.query('SELECT state, platform_ref FROM delivery ORDER BY sequence')
    expect(rows).toEqual(fake.posts.map(({ id }) => ({ state: 'sent', platform_ref: id })))
    expect(fake.requests).toHaveLength(fake.posts.length)
    const notified = fake.posts.flatMap(({ activity }) => [activity.summary, cardOf(activity).fallbackText])
    const seen = chat.typed.filter((text) => text.length > 15 && notified.some((summary) => summary.includes(text)))
    expect(seen).toEqual([])
  },
)
